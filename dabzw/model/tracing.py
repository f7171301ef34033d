"""What a fact rests on, noted while it is found: which records were asked for, and until when it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

FoundT = TypeVar("FoundT")
_LAST: Final = datetime.max.replace(second=0, microsecond=0)  # noqa: DTZ901 -- the ledger's zone
_NAMED_BY: Final = "@"


def who_names(key: str) -> str:
    """The key in the notes where it was asked who names something by a key."""
    return _NAMED_BY + key


class Span:
    """Between which moments all that was asked has the same answers: `since` counts, `until` does not."""

    __slots__ = ("since", "until")

    def __init__(self) -> None:
        self.since = datetime.min  # noqa: DTZ901 -- the ledger's zone, as all moments
        self.until = datetime.max  # noqa: DTZ901

    def narrow(self, since: datetime, until: datetime) -> None:
        """Something was asked that has its answer only within these."""
        self.since = max(self.since, since)
        self.until = min(self.until, until)

    def split(self, at: datetime, *, is_past: bool) -> None:
        """Something was asked that has another answer before a moment than from then on."""
        if is_past:
            self.narrow(at, self.until)
        else:
            self.narrow(self.since, at)

    @property
    def in_minutes(self) -> tuple[datetime, datetime]:
        """The first minute that lies in it, and the first one after it."""
        return _minute_from(self.since), _minute_from(self.until)


def _minute_from(moment: datetime) -> datetime:
    """The first minute that does not begin before a moment."""
    minute = moment.replace(second=0, microsecond=0)
    return minute if minute in {moment, _LAST} else minute + timedelta(minutes=1)


class Notes(Span):
    """What was asked while something was found, and for how long that holds.

    `keys` are the ids of the records that were asked for, whether they are there or not, and what others are
    named by (`who_names`); `is_of_all` says that all records were gone through.
    """

    __slots__ = ("is_of_all", "keys")

    def __init__(self) -> None:
        super().__init__()
        self.keys: set[str] = set()
        self.is_of_all = False

    def add(self, other: Notes) -> None:
        """What was found rests on all that something else rests on, too."""
        if other.keys:
            self.keys |= other.keys
        if other.is_of_all:
            self.is_of_all = True
        self.narrow(other.since, other.until)


class Tracer:
    """Takes notes; `notes` are those of what is being found just now."""

    __slots__ = ("notes",)

    def __init__(self) -> None:
        self.notes = Notes()

    def noted(self, find: Callable[[], FoundT]) -> tuple[FoundT, Notes]:
        """What is found, with the notes of it alone; whatever asked for it rests on them too."""
        outer, self.notes = self.notes, Notes()
        own = self.notes
        try:
            return find(), own
        finally:
            self.notes = outer
            outer.add(own)
