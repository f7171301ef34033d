"""Rest days, make-up workdays, and adding a time limit (时限) to a moment.

The day of the starting event is not counted (民法典 art. 201); hours run from the minute of the event; a
month ends on the same day of the next one, or on its last day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from dateutil.relativedelta import relativedelta

from dabzw.lazily import dataclass
from dabzw.model.moments import DAY, When, day_of
from dabzw.model.patterns import lazy
from dabzw.model.scalars import half_width

UNPUBLISHED: Final = "日历未公布，按周一至周五估算，只扣除日期固定的法定节假日"
ROLLED: Final = "末日为休息日，顺延"
ROLLED_TO: Final = "顺延至首个工作日"
SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class _Regulation:
    """全国年节及纪念日放假办法 from a year on: its days off in all, and those whose date never moves.

    春节, 清明, 端午 and 中秋 are by the lunar calendar and the solar terms: which days they are is not known
    before they are published.
    """

    since: int
    days: int
    fixed: tuple[tuple[int, int], ...]


_REGULATIONS: Final = (
    _Regulation(2025, 13, ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))),  # revised on 2024-11-10
    _Regulation(1, 11, ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))),
)


def _regulation(year: int) -> _Regulation:
    return next(one for one in _REGULATIONS if year >= one.since)


def least_days_off(year: int) -> int:
    """How many days off the regulation gives in a year: an arrangement with fewer is not the whole one."""
    return _regulation(year).days


@cache
def fixed_days_off(year: int) -> frozenset[date]:
    """The days off of a year that the regulation fixes by their date: 元旦, 劳动节, 国庆节."""
    return frozenset(date(year, month, day) for month, day in _regulation(year).fixed)


@dataclass(frozen=True, slots=True)
class Year:
    """A year's arrangement: rest days, and weekend days that are worked to make up for them."""

    off: frozenset[date]
    worked: frozenset[date]
    source: str = ""

    def under(self, other: Year) -> Year:
        """This arrangement with another laid over it: of a day that the other names, its word holds."""
        return Year(
            (self.off - other.worked) | other.off,
            (self.worked - other.off) | other.worked,
            "；".join(dict.fromkeys(source for source in (self.source, other.source) if source)),
        )


@dataclass(frozen=True, slots=True)
class OwnYear:
    """What the ledger's own file of a year says (`said`), and what it is laid over (`base`).

    The base is the arrangement that ships with the tool (`shipped`), else the days off that the regulation
    fixes.  A file that is the `whole` of the year's arrangement is laid over nothing.
    """

    year: int
    said: Year
    whole: bool
    base: Year
    shipped: bool
    path: str = ""

    @classmethod
    def of(cls, year: int, said: Year, *, whole: bool, shipped: Year | None, path: str = "") -> OwnYear:
        """A ledger's file of a year, over what ships of it; `path` is the file where it has not its own."""
        base = Year(fixed_days_off(year), frozenset()) if shipped is None else shipped
        return cls(year, said, whole, base, shipped is not None, path)

    @property
    def arrangement(self) -> Year:
        """The arrangement that is in force."""
        return self.said if self.whole else self.base.under(self.said)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The arrangements by year; a year without one falls back to Monday to Friday and the fixed days off.

    `own` holds the years of which the ledger has a file of its own.
    """

    years: Mapping[int, Year] = field(default_factory=dict)
    own: Mapping[int, OwnYear] = field(default_factory=dict)

    @classmethod
    def of(cls, shipped: Mapping[int, Year], own: Iterable[OwnYear]) -> Calendar:
        """What ships with the tool, with the ledger's own files laid over it."""
        files = {one.year: one for one in own}
        years = {**shipped, **{year: one.arrangement for year, one in files.items()}}
        return cls(MappingProxyType(years), MappingProxyType(files))

    def published(self, year: int) -> bool:
        """Whether the arrangement of a year is known: no year has fewer days off than the regulation's."""
        known = self.years.get(year)
        return known is not None and len(known.off) >= least_days_off(year)

    def works(self, day: date) -> bool:
        """Whether a day is a workday."""
        year = self.years.get(day.year)
        if year is None:
            return day.weekday() < SATURDAY and day not in fixed_days_off(day.year)
        if day in year.worked:
            return True
        return day.weekday() < SATURDAY and day not in year.off

    def roll(self, day: date) -> date:
        """The day itself, or the next workday when it is a rest day (顺延)."""
        while not self.works(day):
            day += DAY
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th workday after a day."""
        for _ in range(count):
            day = self.roll(day + DAY)
        return day

    def workdays_between(self, first: date, last: date) -> int:
        """Workdays after `first` up to and including `last`."""
        return sum(self.works(first + DAY * step) for step in range(1, (last - first).days + 1))

    def unpublished(self, first: date, last: date) -> tuple[int, ...]:
        """The years from one day to another whose arrangement is not known."""
        return tuple(year for year in range(first.year, last.year + 1) if not self.published(year))


SpanUnit = Literal["当日", "自然日", "工作日", "小时", "月", "立即"]
_MEASURES: Final[dict[SpanUnit | None, str]] = {
    None: "日",
    "自然日": "个自然日",
    "工作日": "个工作日",
    "月": "个月",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A time limit (时限): a count of a unit; `unit` None is a bare 日, counted as the campaign says.

    立即 is of no length (`is_open`): what is to be done at once, and is never late by days.

    `said` is how it was written.
    """

    count: int
    unit: SpanUnit | None
    said: str = field(default="", compare=False)

    @property
    def is_open(self) -> bool:
        """Whether it says no length: 立即, 第一时间."""
        return self.unit == "立即"

    @property
    def days(self) -> float:
        """Its length in days, whatever days are counted; a month is taken as thirty."""
        return {"小时": self.count / 24, "月": self.count * 30}.get(self.unit or "", self.count)

    @property
    def text(self) -> str:
        """As a campaign writes it: 当日, 3日, 5个工作日, 24小时, 1个月."""
        if self.unit in ("当日", "立即"):
            return self.unit
        return f"{self.count}{_MEASURES.get(self.unit, self.unit)}"


@dataclass(frozen=True, slots=True)
class Counting:
    """How days are counted: natural days or workdays, and whether a last rest day rolls on (顺延)."""

    workdays: bool
    roll: bool
    calendar: Calendar


def add(start: When, span: Span, how: Counting) -> When:
    """The limit that a span sets from a starting moment: a day (its 24:00), or a minute for hours."""
    if span.unit == "小时":
        return _add_hours(start, span.count)
    first = day_of(start)
    if span.unit in ("当日", "立即"):
        return first
    if span.unit == "工作日" or (span.unit is None and how.workdays):
        return how.calendar.add_workdays(first, span.count)
    last = first + (relativedelta(months=span.count) if span.unit == "月" else timedelta(days=span.count))
    return how.calendar.roll(last) if how.roll else last


def _add_hours(start: When, hours: int) -> When:
    if isinstance(start, datetime):
        return start + timedelta(hours=hours)
    # Only the day is known: the hours run from its end, so that no breach is claimed that is not certain.
    days, rest = divmod(hours, 24)
    last = start + timedelta(days=days)
    return last if rest == 0 else datetime(last.year, last.month, last.day) + timedelta(days=1, hours=rest)  # noqa: DTZ001


def uses_calendar(span: Span, how: Counting) -> bool:
    """Whether the arrangement of rest days bears on a limit."""
    if span.unit in ("当日", "小时", "立即"):
        return False
    return span.unit == "工作日" or how.roll or (span.unit is None and how.workdays)


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day on the way to a limit: its number when it was counted, and why or why not."""

    day: date
    number: int | None
    why: str


def count_days(start: When, span: Span, how: Counting) -> Iterator[CountedDay]:
    """The days from the starting event to the limit, one by one, each with its reason."""
    first, last = day_of(start), day_of(add(start, span, how))
    by_workdays = span.unit == "工作日" or (span.unit is None and how.workdays)
    unrolled = day_of(add(start, span, Counting(how.workdays, roll=False, calendar=how.calendar)))
    yield CountedDay(first, None, "起算事件当日，不计入" if span.unit not in ("当日", "小时") else "起算")
    number = 0
    for step in range(1, (last - first).days + 1):
        day = first + DAY * step
        if day > unrolled:
            yield CountedDay(day, None, ROLLED if day < last else ROLLED_TO)
        elif by_workdays and not how.calendar.works(day):
            yield CountedDay(day, None, "休息日，不计入")
        else:
            number += 1
            yield CountedDay(day, number, "工作日" if by_workdays else "自然日")


_DIGITS: Final = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS: Final[dict[str, tuple[SpanUnit | None, int]]] = {
    "日": (None, 1),
    "天": (None, 1),
    "自然日": ("自然日", 1),
    "工作日": ("工作日", 1),
    "周": ("自然日", 7),
    "星期": ("自然日", 7),
    "小时": ("小时", 1),
    "旬": ("自然日", 10),
    "月": ("月", 1),
    "季度": ("月", 3),
    "年": ("月", 12),
}
_UNIT_WORDS: Final = "|".join(sorted(_UNITS, key=len, reverse=True))
_SPAN: Final = lazy(rf"(\d{{1,4}}|[{''.join(_DIGITS)}十百]+)\s*个?\s*({_UNIT_WORDS})")
_DIGIT: Final = f"[{''.join(_DIGITS)}]"
_NUMERAL: Final = lazy(rf"(?:({_DIGIT})百)?[零〇]?(?:({_DIGIT})?(十))?({_DIGIT})?")
_LONGEST: Final = 9999  # of days, hours or months: no limit ends beyond what a date can say
_WORDS: Final[Mapping[str, Span]] = {
    **dict.fromkeys(("当日", "当天", "即日"), Span(0, "当日")),
    **dict.fromkeys(("次日", "第二天"), Span(1, "自然日")),
    **dict.fromkeys(("半个月", "半月"), Span(15, "自然日")),
    "半年": Span(6, "月"),
    **dict.fromkeys(("立即", "即时", "即刻", "立刻", "马上", "第一时间", "及时", "尽快"), Span(0, "立即")),
}
"""Lengths that are a word of their own."""
_WITHIN: Final = lazy(r"(?:之?内|以内)$")


def parse_span(text: str) -> Span | None:
    """A time limit as people write it: 当日, 3日, 五个工作日, 24小时内, 半个月; None when it is none."""
    plain = _WITHIN.sub("", half_width(text), count=1)
    if plain in _WORDS:
        return replace(_WORDS[plain], said=text)
    match = _SPAN.fullmatch(plain)
    if match is None:
        return None
    unit, times = _UNITS[match[2]]
    count = _number(match[1]) * times
    return Span(count, unit, text) if 0 < count <= _LONGEST else None


def _number(text: str) -> int:
    """The value of digits or of a numeral up to 999; 0 when it is none, as 三五 is not."""
    if text.isdecimal():
        return int(text)
    match = _NUMERAL.fullmatch(text)
    if match is None:
        return 0
    hundreds, tens, ten, ones = match.groups()
    return 100 * _DIGITS.get(hundreds, 0) + (10 * _DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)
