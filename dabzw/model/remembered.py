"""Remembering what was last found of a row: rules ask the same of one record many times in a row.

Rows are frozen, so that what follows from one alone stays true of it.  They are told apart by what they are
and not by what they hold: to compare two would take longer than most answers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from dabzw.model.base import Row

Asked = ParamSpec("Asked")
RowT = TypeVar("RowT", bound=Row)
FoundT = TypeVar("FoundT")

_AT_MOST: Final = 64
"""Rows of which an answer is held: a record with the cases and copies that are looked at beside it."""
_MOST_WORDS: Final = 4096
"""Names of which an answer is held: more than the organs and acts of a township."""


def remembered(find: Callable[[RowT], FoundT]) -> Callable[[RowT], FoundT]:
    """Lets a fact that follows from a row alone be found once, as long as the row is being looked at.

    It is held together with the answer, so that no other can take its identity meanwhile.
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


def remembered_together(find: Callable[Asked, FoundT]) -> Callable[Asked, FoundT]:
    """The same of a fact that follows from several rows."""
    held: dict[tuple[int, ...], tuple[object, FoundT]] = {}

    @wraps(find)
    def once(*asked: Asked.args, **named: Asked.kwargs) -> FoundT:
        if named:
            return find(*asked, **named)
        key = tuple(map(id, asked))
        known = held.get(key)
        if known is not None:
            return known[1]
        found = find(*asked, **named)
        if len(held) >= _AT_MOST:
            held.clear()
        held[key] = asked, found
        return found

    return once


def remembered_words(find: Callable[Asked, FoundT]) -> Callable[Asked, FoundT]:
    """Lets a fact that follows from some words and a campaign, which comes last, be found once for all.

    The same few organs and acts stand in thousands of them.
    """
    held: tuple[object, dict[tuple[object, ...], FoundT]] = (None, {})

    @wraps(find)
    def once(*asked: Asked.args, **named: Asked.kwargs) -> FoundT:
        nonlocal held
        if named:
            return find(*asked, **named)
        *words, campaign = asked
        if held[0] is not campaign or len(held[1]) >= _MOST_WORDS:
            held = campaign, {}
        known, key = held[1], tuple(words)
        if key not in known:
            known[key] = find(*asked, **named)
        return known[key]

    return once
