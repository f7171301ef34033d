"""The commands that only look and take no options: a line each."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final, Protocol, cast

import typer

from dabzw.cli.context import Desk
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.reports.view import Page

Command = Callable[[typer.Context], None]


class _Subject(Protocol):
    """A module of reports.looks."""

    def answer(self, ledger: Ledger, at: Instant) -> Page:
        """The page of a ledger that is already as of `at`."""


def _look(subject: str) -> Command:
    """A command that shows the page of a subject, whose module is imported when it runs."""

    def looked(ctx: typer.Context) -> None:
        desk = Desk.of(ctx)
        module = cast("_Subject", import_module(f"dabzw.reports.looks.{subject}"))
        desk.answer(module.answer(desk.seen, desk.at))

    return looked


coverage: Final = _look("coverage")
lookback: Final = _look("lookback")
blacklist: Final = _look("blacklist")
inquiry: Final = _look("inquiry")
pace: Final = _look("pace")
transfer: Final = _look("transfer")
