"""A rate with the limits of its 95 % interval, as columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from dabzw.reports.view import Cell, Col, percentage
from dabzw.rules.sweep.sampling import Rate

T = TypeVar("T")


def rate_cols(head: str, rate: Callable[[T], Rate]) -> tuple[Col[T], Col[T]]:
    """The columns of a rate and of its interval; a person reads the interval as per cents."""

    def interval(row: T) -> Cell:
        limits = rate(row).interval
        return list(limits) if limits else None

    def shown(row: T) -> str | None:
        limits = rate(row).interval
        return "–".join(f"{percentage(limit)}%" for limit in limits) if limits else None

    return Col(head, lambda row: rate(row).ratio, "ratio"), Col("95%区间", interval, shown=shown)
