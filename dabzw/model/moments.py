"""Days, minutes, and the instant as of which a ledger is looked at.

A moment of the ledger (`When`) is a day, or a minute of China Standard Time without an offset.
"""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta, timezone

from dabzw.lazily import dataclass

When = date | datetime

DAY = timedelta(days=1)
CHINA = timezone(timedelta(hours=8))
"""China Standard Time, in which all moments are."""


def day_of(when: When) -> date:
    """The calendar day of a moment."""
    return when.date() if isinstance(when, datetime) else when


def start_of(when: When) -> datetime:
    """The first instant of a moment: 00:00 of a day, the minute itself."""
    return when if isinstance(when, datetime) else datetime(when.year, when.month, when.day)  # noqa: DTZ001


def end_of(when: When) -> datetime:
    """The last instant of a moment: 24:00 of a day, the minute itself."""
    return when if isinstance(when, datetime) else start_of(when) + DAY


def beginning(moment: datetime) -> When:
    """A moment as the beginning of something is written: 00:00 is its day."""
    return moment.date() if moment == start_of(moment.date()) else moment


def written(when: When) -> str:
    """`2026-02-12`, or `2026-02-12 09:30`."""
    return when.isoformat(" ")[:16] if isinstance(when, datetime) else when.isoformat()


def not_before(when: When, start: When) -> bool:
    """Whether `when` lies at or after `start`; by days when one of the two has no minute."""
    if isinstance(when, datetime) and isinstance(start, datetime):
        return when >= start
    return day_of(when) >= day_of(start)


@dataclass(frozen=True, slots=True)
class Instant:
    """The instant of an evaluation (截至).

    `day` is the as-of date; `moment` the instant itself, which for a bare date is its 24:00.
    """

    day: date
    moment: datetime

    @classmethod
    def of(cls, when: When) -> Instant:
        """The end of a day, or the very minute."""
        return cls(day_of(when), end_of(when))

    @classmethod
    def before(cls, start: When) -> Instant:
        """The last instant before something that begins at `start`: of a day, the end of the day before."""
        moment = start_of(start)
        return cls.of(moment.date() - DAY) if moment == start_of(moment.date()) else cls.of(moment)

    @property
    def whole_day(self) -> bool:
        """Whether the instant is the end of its day."""
        return self.moment == end_of(self.day)

    @property
    def when(self) -> When:
        """The moment as it was given."""
        return self.day if self.whole_day else self.moment

    def sees(self, when: When) -> bool:
        """Whether what happened at `when` is known at this instant."""
        return day_of(when) <= self.day and start_of(when) <= self.moment

    def days_past(self, when: datetime) -> int:
        """⌈(instant - moment) ÷ 24 h⌉, at least 0: the days since a moment, the begun one too."""
        return max(math.ceil((self.moment - when) / DAY), 0)

    def has_passed(self, when: datetime) -> bool:
        """Whether a moment lies before the instant."""
        return when < self.moment
