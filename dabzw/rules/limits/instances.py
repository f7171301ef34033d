"""Instances of a limit: what met it may come to nothing, and then it is owed once more.

A 移交 that comes back (退回), a 办结 after which the lead was opened again: the instance that it met stays
as it was, and the next one runs from that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dabzw.lazily import dataclass
from dabzw.model.moments import When, day_of, not_before
from dabzw.rules.limits.events import Happening


@dataclass(frozen=True, slots=True)
class Instance:
    """From when, met by which act, opened by what (None: the first), and left for the next on which day."""

    start: When
    met: When | None
    opened_by: str | None = None
    left_on: date | None = None


def instances(began: When, done: Sequence[Happening], early: When | None = None) -> Iterator[Instance]:
    """The instances of a limit that began to run, by what was done, oldest first.

    `early` is an act before the start that meets the first one.
    """
    start, opened_by, left = began, None, done
    while True:
        own = [one for one in left if not_before(one.on, start)]
        undone = _undone(own)
        first = own[0].on if own else None
        yield Instance(start, early or first, opened_by, None if undone is None else _last_day(undone))
        if undone is None:
            return
        start, opened_by, early = _last_day(undone), undone.undone_by, None
        left = [one for one in own if one is not undone and day_of(one.on) >= start]


def _last_day(one: Happening) -> date:
    """The day on which an act came to nothing; never before the act."""
    return max(one.undone_on or date.max, day_of(one.on))


def _undone(own: Sequence[Happening]) -> Happening | None:
    """The act whose undoing left nothing standing of what was done before that day."""
    for one in sorted((one for one in own if one.undone_on is not None), key=_last_day):
        day = _last_day(one)
        if not any(other is not one and day_of(other.on) < day < _last_day(other) for other in own):
            return one
    return None
