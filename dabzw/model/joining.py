"""并入 of enterprises and sites: a master and its duplicates read as one, facts and acts of all by date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from dabzw.model.base import Record, Row
from dabzw.model.fields import meanings
from dabzw.model.moments import start_of

RecordT = TypeVar("RecordT", bound=Record)

_OWN = ("id", "name", "joined", "void")


def read_as_one(master: RecordT, duplicates: Iterable[RecordT]) -> RecordT:
    """The master with all that its duplicates say: lists put together, what it leaves open filled in."""
    update: dict[str, Any] = {}
    for other in duplicates:
        for name in meanings(type(master)):
            if name in _OWN:
                continue
            own, more = update.get(name, getattr(master, name)), getattr(other, name)
            if isinstance(own, tuple):
                update[name] = _together(own, more)
            elif own is None and more is not None:
                update[name] = more
    return master.model_copy(update=update) if update else master


def _together(own: tuple[Any, ...], more: tuple[Any, ...]) -> tuple[Any, ...]:
    found = tuple(dict.fromkeys((*own, *more)))
    return tuple(sorted(found, key=_when)) if found and all(map(_is_dated, found)) else found


def _is_dated(row: object) -> bool:
    return isinstance(row, Row) and bool(row.happened) and getattr(row, row.happened[0]) is not None


def _when(row: Row) -> Any:
    when: date = getattr(row, row.happened[0])
    return start_of(when)
