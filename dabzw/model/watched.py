"""An instant of which is noted what was asked, so that it is known until when the answers hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final, Self

from dabzw.model.moments import DAY, Instant, When, start_of
from dabzw.model.tracing import Span, Tracer

_SECOND: Final = timedelta(seconds=1)


def place_of(at: Instant) -> datetime:
    """Where an instant lies among all moments: the end of a day within its last second."""
    if isinstance(at, WatchedInstant):
        return at.place
    return start_of(at.day) + DAY - _SECOND if at.whole_day else at.moment


class WatchedInstant(Instant):
    """An instant of which is noted what is asked: `span` is for how long the answers hold.

    Where the minute itself is written down, `mark` is written, a text of the same form that is no minute.
    What only compares moments with it leaves it a wide span; who takes the moment out leaves it one minute.
    `place` is where it lies among all moments, in `tracer` the notes are taken.
    """

    __slots__ = ("mark", "place", "plain", "tracer")

    plain: Instant
    place: datetime
    mark: str
    tracer: Tracer

    @classmethod
    def watching(cls, minute: datetime, mark: str) -> Self:
        """The instant of a minute, of which all is noted together."""
        return cls._of(Instant.of(minute), mark, Tracer())

    @classmethod
    def noting(cls, at: Instant, tracer: Tracer) -> Self:
        """An instant of which is noted what each fact rests on."""
        plain = at.plain if isinstance(at, WatchedInstant) else at
        return cls._of(plain, "", tracer)

    @classmethod
    def _of(cls, plain: Instant, mark: str, tracer: Tracer) -> Self:
        made = cls.__new__(cls)
        values = (("plain", plain), ("place", place_of(plain)), ("mark", mark), ("tracer", tracer))
        for name, value in values:
            object.__setattr__(made, name, value)
        return made

    @property
    def span(self) -> Span:
        """Until when what was asked has the same answers."""
        return self.tracer.notes

    @property
    def minute(self) -> datetime:
        """The minute itself, of which nothing is noted."""
        return self.plain.moment

    @property
    def day(self) -> date:
        """The as-of date."""
        first = start_of(self.plain.day)
        self.span.narrow(first, first + DAY)
        return self.plain.day

    @property
    def moment(self) -> datetime:
        """The moment itself."""
        self._narrow_to_itself()
        return self.plain.moment

    @property
    def whole_day(self) -> bool:
        """Whether it is the end of its day; one that is written as a mark is a minute, as all such are."""
        if not self.mark:
            self._narrow_to_itself()
        return self.plain.whole_day

    @property
    def when(self) -> When:
        """The moment as it was given, to be written down."""
        if self.mark:
            return _Told.of(self)
        self._narrow_to_itself()
        return self.plain.when

    def _narrow_to_itself(self) -> None:
        self.span.narrow(self.place, self.place + _SECOND)

    def sees(self, when: When) -> bool:
        """Whether what happened at `when` is known at this instant."""
        begun = start_of(when)
        is_past = begun <= self.place
        self.span.split(begun, is_past=is_past)
        return is_past

    def days_past(self, when: datetime) -> int:
        """As of any instant."""
        days = self.plain.days_past(when)
        if days:
            self.span.narrow(when + DAY * (days - 1) + _SECOND, when + DAY * days + _SECOND)
        else:
            self.span.split(when + _SECOND, is_past=False)
        return days

    def has_passed(self, when: datetime) -> bool:
        """As of any instant."""
        is_past = when < self.place
        self.span.split(when + _SECOND, is_past=is_past)
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
