"""An instant of which is noted what was asked, so that it is known until when the answers hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final, Self

from dabzw.model.moments import DAY, Instant, When, start_of

_MINUTE: Final = timedelta(minutes=1)


class Span:
    """Between which minutes all that was asked has the same answers: `since` counts, `until` does not."""

    def __init__(self) -> None:
        self.since = datetime.min  # noqa: DTZ901 -- the ledger's zone, as all moments
        self.until = datetime.max  # noqa: DTZ901

    def narrow(self, since: datetime, until: datetime) -> None:
        """Something was asked that has its answer only within these."""
        self.since, self.until = max(self.since, since), min(self.until, until)

    def split(self, at: datetime, *, is_past: bool) -> None:
        """Something was asked that has another answer before a moment than from then on."""
        if is_past:
            self.since = max(self.since, at)
        else:
            self.until = min(self.until, at)


class WatchedInstant(Instant):
    """The instant of a minute; `span` is what was noted of it.

    Where the minute itself is written down, `mark` is written, a text of the same form that is no minute.
    What only compares moments with it leaves it a wide span; who takes the moment out leaves it one minute.
    """

    __slots__ = ("mark", "minute", "span")

    minute: datetime
    mark: str
    span: Span

    @classmethod
    def watching(cls, minute: datetime, mark: str) -> Self:
        """The instant of a minute."""
        made = cls.__new__(cls)
        for name, value in (("minute", minute), ("mark", mark), ("span", Span())):
            object.__setattr__(made, name, value)
        return made

    @property
    def day(self) -> date:
        """The as-of date."""
        first = start_of(self.minute.date())
        self.span.narrow(first, first + DAY)
        return self.minute.date()

    @property
    def moment(self) -> datetime:
        """The minute itself."""
        self.span.narrow(self.minute, self.minute + _MINUTE)
        return self.minute

    @property
    def whole_day(self) -> bool:
        """A minute is none."""
        return False

    @property
    def when(self) -> When:
        """The minute, to be written down."""
        return _Told.of(self)

    def sees(self, when: When) -> bool:
        """Whether what happened at `when` is known at this instant."""
        begun = start_of(when)
        is_past = begun <= self.minute
        self.span.split(begun, is_past=is_past)
        return is_past

    def days_past(self, when: datetime) -> int:
        """As of any instant."""
        days = Instant.of(self.minute).days_past(when)
        if days:
            self.span.narrow(when + DAY * (days - 1) + _MINUTE, when + DAY * days + _MINUTE)
        else:
            self.span.split(when + _MINUTE, is_past=False)
        return days

    def has_passed(self, when: datetime) -> bool:
        """As of any instant."""
        is_past = when < self.minute
        self.span.split(when + _MINUTE, is_past=is_past)
        return is_past

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


class _Told(datetime):
    """A minute that is written as the mark of its instant; whoever reckons with it is noted."""

    instant: WatchedInstant

    @classmethod
    def of(cls, instant: WatchedInstant) -> Self:
        minute = instant.minute
        made = cls(minute.year, minute.month, minute.day, minute.hour, minute.minute)
        made.instant = instant
        return made

    def __format__(self, form: str, /) -> str:
        if form == "%Y-%m-%d %H:%M":
            return self.instant.mark
        return format(self.instant.moment, form)

    def isoformat(self, sep: str = "T", timespec: str = "auto") -> str:
        """As it is written for people, the mark; any other text is noted."""
        return self.instant.mark if sep == " " else self.instant.moment.isoformat(sep, timespec)

    def date(self) -> date:
        """Its day, which is noted."""
        return self.instant.day

    def strftime(self, form: str, /) -> str:
        """Its text, which is noted unless it is that of the mark."""
        return self.__format__(form)

    def __str__(self) -> str:
        return str(self.instant.moment)

    def __eq__(self, other: object) -> bool:
        return self.instant.moment == other

    def __hash__(self) -> int:
        return hash(self.instant.moment)

    def __lt__(self, other: Any, /) -> bool:
        return self.instant.moment < _moment(other)

    def __le__(self, other: Any, /) -> bool:
        return self.instant.moment <= _moment(other)

    def __gt__(self, other: Any, /) -> bool:
        return self.instant.moment > _moment(other)

    def __ge__(self, other: Any, /) -> bool:
        return self.instant.moment >= _moment(other)

    def __add__(self, other: timedelta, /) -> datetime:  # type: ignore[override]
        return self.instant.moment + other

    def __sub__(self, other: Any, /) -> Any:
        return self.instant.moment - other

    def __rsub__(self, other: Any, /) -> Any:
        return other - self.instant.moment

    def __getattribute__(self, name: str, /) -> Any:
        if name in _PARTS:
            return getattr(self.instant.moment, name)
        return super().__getattribute__(name)


_PARTS: Final = frozenset(
    ("year", "month", "day", "hour", "minute", "replace", "time", "timetuple", "weekday")
)


def _moment(when: date) -> datetime:
    """What a minute is compared with; raises TypeError as Python does where that is only a day."""
    if isinstance(when, datetime):
        return when
    raise TypeError("a minute is not compared with a day")
