"""Remembering what was last found of a row: rules ask the same of one record many times in a row.

Rows are frozen, so that what follows from one alone stays true of it.  They are told apart by what they are
and not by what they hold: to compare two would take longer than most answers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, TypeVar

from dabzw.model.base import Row

RowT = TypeVar("RowT", bound=Row)
FoundT = TypeVar("FoundT")

_AT_MOST: Final = 16
"""Rows of which an answer is held: a record with the cases and copies that are looked at beside it."""


def remembered(find: Callable[[RowT], FoundT]) -> Callable[[RowT], FoundT]:
    """Lets a fact that follows from a row alone be found once, as long as the row is being looked at.

    A row is held together with its answer, so that no other can take its identity meanwhile.
    """
    held: dict[int, tuple[RowT, FoundT]] = {}

    @wraps(find)
    def once(row: RowT) -> FoundT:
        known = held.get(id(row))
        if known is not None:
            return known[1]
        found = find(row)
        if len(held) >= _AT_MOST:
            held.clear()
        held[id(row)] = row, found
        return found

    return once
