"""When a report is made (报送时间), as notices write it: 每周五12时前, 每月25日前, 每旬, 2026-03-31.

A moment stays on its day: a Friday that is a rest day is still the Friday of its week.  Only 工作日 asks
the calendar, which knows the weekend days that are worked to make up for a holiday.  What a notice leaves
open is set here (a day without a time is 9:00, 下班前 is 17:00, 每周 is Friday, 每月 its last day); `reading`
says what was read, and is shown wherever the times are listed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any, Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.clock import HALF, Unclear, hour_of
from dabzw.model.moments import DAY
from dabzw.model.patterns import lazy
from dabzw.model.scalars import fault, half_width
from dabzw.model.workdays import Calendar

Rhythm = Literal["每日", "工作日", "每周", "每月", "一次"]

DEFAULT_TIME: Final = time(9)
"""The time of day where none is written: early enough to send the report on its day."""

CLOSING_TIME: Final = time(17)
"""下班前: no office closes earlier, so that the report is there in time."""

EXAMPLES: Final = "每日17时前、工作日 17:00、每周五前、每周五12时前、每月25日前、每旬、每季度、2026-03-31"

_WEEKDAYS: Final = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6}
_NAMES: Final = "一二三四五六日"
_FRIDAY: Final = 4
_LAST: Final = 31  # 月末; in a shorter month its last day
_DECEMBER: Final = 12
_WHOLE: Final = lazy(r"(?P<months>(?:\d{1,2}(?:月?(?:至|到|-|、)))*\d{1,2}月(?!末))?(?P<days>.*)")
_CLOCK: Final = lazy(
    rf"(?P<half>{HALF})?(?P<hour>\d{{1,2}})"
    r"(?::(?P<minute>\d{2})|[点时](?:(?P<spoken>\d{1,2})分?|(?P<thirty>半))?)$"
)
_UP_TO: Final = lazy(r"(?:以前|之前|前)?(?:报送|上报|报)?$")
_MOMENTS: Final = (
    (lazy(r"(?:(?:上午|中午)下班|中午)$"), "12:00"),
    (lazy(r"(?:下午)?下班$"), f"{CLOSING_TIME:%H:%M}"),
)
"""Times of day that a notice names by a word."""
_LAST_MINUTE: Final = 59
_END_OF_DAY: Final = 24
_WEEK: Final = r"(?:周|星期)"
_WEEKLY: Final = lazy(rf"每?{_WEEK}([一二三四五六日天](?:、(?:每?{_WEEK})?[一二三四五六日天])*)")
_WEEKDAY_RANGE: Final = lazy(rf"每?{_WEEK}([一二三四五六日天])(?:至|到|-){_WEEK}?([一二三四五六日天])")
_MONTHLY: Final = lazy(r"(?:每月)?(\d{1,2})[日号]?((?:、\d{1,2}[日号]?)*)")
_MONTH_END: Final = lazy(r"(?:^(?:每月)?|(?<=、))(?:月末|月底|末|底|最后一[日天])$")
_PLAIN: Final[Mapping[str, tuple[Rhythm, tuple[int, ...]]]] = {
    **dict.fromkeys(("每日", "每天"), ("每日", ())),
    **dict.fromkeys(("工作日", "每工作日", "每个工作日"), ("工作日", ())),
    "每周": ("每周", (_FRIDAY,)),
    "每星期": ("每周", (_FRIDAY,)),
    "每旬": ("每月", (10, 20, _LAST)),
    "每半月": ("每月", (15, _LAST)),
    "每半个月": ("每月", (15, _LAST)),
    "每月": ("每月", (_LAST,)),
    "每个月": ("每月", (_LAST,)),
    "每月上旬": ("每月", (10,)),
    "每月中旬": ("每月", (20,)),
    "每月下旬": ("每月", (_LAST,)),
}
"""Rhythms that name no day: the last day of each, of a week its last usual workday."""
_LONGER: Final = lazy(r"每?个?(?P<cycle>季度|季|半年|年)(?:度)?(?P<rest>.*)")
_CYCLES: Final = {"季度": 3, "季": 3, "半年": 6, "年": 12}
_AT_ITS_END: Final = lazy(r"(?:末|底|(?:末|最后一个?)月(?:末|底)?)?")
_IN_ITS_LAST: Final = lazy(r"(?:末|最后一个?)月(\d{1,2})[日号]")
_IN_THE_NEXT: Final = lazy(r"(?:(?:首|次|第一个)月|(?:结束|终了)后)(\d{1,2})[日号天]内?")
_ONCE: Final = lazy(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class ScheduleRule:
    """When a report is made.

    `days` are weekdays (Monday is 0) of a weekly rhythm, days of the month of a monthly one; `months`
    those that it is restricted to, none for all; `once` the day of a report that is made once.
    """

    text: str
    rhythm: Rhythm
    at: time
    days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    once: date | None = None

    def falls_on(self, day: date, calendar: Calendar) -> bool:
        """Whether the report is made on a day."""
        if self.rhythm in ("每周", "每月"):
            return self._is_set(day)
        if self.months and day.month not in self.months:
            return False
        return {"每日": True, "工作日": calendar.works(day), "一次": day == self.once}[self.rhythm]

    @property
    def reading(self) -> str:
        """What was read, in plain words: 每周五 9:00; 3月、6月、9月、12月最后一日 9:00."""
        if self.once is not None:
            return f"{self.once} {self._clock}"
        within = "、".join(f"{month}月" for month in self.months)
        if self.rhythm == "每周":
            days = f"每周{'、'.join(_NAMES[day] for day in self.days)}"
        elif self.rhythm == "每月":
            numbers = "、".join("最后一日" if day == _LAST else f"{day}日" for day in self.days)
            days = numbers if within else f"每月{numbers}"
        else:
            days = "每日" if self.rhythm == "每日" else "每个工作日"
        return f"{within}{days} {self._clock}"

    @property
    def _clock(self) -> str:
        return f"{self.at.hour}:{self.at:%M}"

    @property
    def cycle(self) -> int:
        """The months from one time to the next of a monthly rhythm: 3 of 每季度, 1 of what is not even."""
        if self.rhythm != "每月" or len(self.months) < 2:  # noqa: PLR2004
            return 1
        steps = {(later - month) % _DECEMBER for month, later in pairwise((*self.months, self.months[0]))}
        return steps.pop() if len(steps) == 1 else 1

    def _is_set(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        if self.rhythm == "每周":
            return day.weekday() in self.days
        last = monthrange(day.year, day.month)[1]
        return self.rhythm == "每月" and any(day.day == min(each, last) for each in self.days)

    def due_moments(self, first: date, last: date, calendar: Calendar) -> Iterator[datetime]:
        """The minutes at which the report is due, from one day to another, both included."""
        for step in range((last - first).days + 1):
            day = first + DAY * step
            if self.falls_on(day, calendar):
                yield datetime.combine(day, self.at)


def parse_schedule(text: str) -> ScheduleRule | None:
    """A time of reporting as people write it; None when it is none."""
    plain = _with_digits(re.sub(r"\s+", "", half_width(text)).replace(",", "、").replace("和", "、"))
    clock = _CLOCK.search(_without_date(plain))
    at = DEFAULT_TIME if clock is None else _time(clock)
    days = plain if clock is None else plain[: -len(clock[0])]
    if at is None or not days:
        return None
    once = _ONCE.fullmatch(days)
    if once:
        day = _day(once)
        return None if day is None else ScheduleRule(text, "一次", at, once=day)
    return _repeated(text, days, at)


def _with_digits(plain: str) -> str:
    """The text without the 前 that ends it, and with a time of day that is a word written out."""
    plain = _UP_TO.sub("", plain, count=1)
    for word, clock in _MOMENTS:
        plain = word.sub(clock, plain)
    return plain


def _without_date(plain: str) -> str:
    """The text with a leading date blanked, so that the day's digits do not run into the hour's."""
    match = re.match(r"\d{4}[-/.]\d{2}[-/.]\d{2}(?=\d)", plain)
    return plain if match is None else "-" * match.end() + plain[match.end() :]


def _repeated(text: str, days: str, at: time) -> ScheduleRule | None:
    longer = _LONGER.fullmatch(days)
    if longer is not None and (found := _of_cycle(_CYCLES[longer["cycle"]], longer["rest"])) is not None:
        return ScheduleRule(text, "每月", at, *found)
    days = days.removeprefix("每年")
    whole = _WHOLE.fullmatch(days)
    months = () if whole is None or whole["months"] is None else _months(whole["months"])
    rhythm = None if whole is None or months is None else _rhythm(whole["days"])
    if rhythm is None or months is None:
        return None
    return ScheduleRule(text, rhythm[0], at, rhythm[1], months)


def _of_cycle(cycle: int, rest: str) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The day and the months of 每季度, 每季度末月25日, 每半年, 每季度结束后5日内; None for any other."""
    last, following = tuple(range(cycle, _DECEMBER + 1, cycle)), tuple(range(1, _DECEMBER + 1, cycle))
    if _AT_ITS_END.fullmatch(rest):
        return (_LAST,), last
    for pattern, months in ((_IN_ITS_LAST, last), (_IN_THE_NEXT, following)):
        found = pattern.fullmatch(rest)
        if found is not None and 1 <= int(found[1]) <= _LAST:
            return (int(found[1]),), months
    return None


def _rhythm(days: str) -> tuple[Rhythm, tuple[int, ...]] | None:
    if days in _PLAIN:
        return _PLAIN[days]
    if between := _WEEKDAY_RANGE.fullmatch(days):
        first, last = _WEEKDAYS[between[1]], _WEEKDAYS[between[2]]
        return ("每周", tuple(range(first, last + 1))) if first < last else None
    if weekly := _WEEKLY.fullmatch(days):
        return "每周", tuple(sorted({_WEEKDAYS[each] for each in weekly[1] if each in _WEEKDAYS}))
    days = _MONTH_END.sub(f"{_LAST}日", days)
    if _MONTHLY.fullmatch(days):
        numbers = tuple(sorted({int(each) for each in re.findall(r"\d+", days)}))
        return ("每月", numbers) if all(1 <= each <= _LAST for each in numbers) else None
    return None


def _months(text: str) -> tuple[int, ...] | None:
    """The months of 3月, 2月、3月 and 2至3月; None where there is no such month."""
    found: set[int] = set()
    for part in text.replace("月", "").split("、"):
        first, *rest = (int(each) for each in re.split("至|到|-", part))
        found |= set(range(first, (rest or [first])[-1] + 1)) or {0}
    return tuple(sorted(found)) if found and all(1 <= each <= _DECEMBER for each in found) else None


def _time(clock: re.Match[str]) -> time | None:
    minute = int(clock["minute"] or clock["spoken"] or 0)
    try:
        hour = hour_of(clock["half"], int(clock["hour"]), with_colon=clock["minute"] is not None)
    except Unclear:
        return None
    if minute > _LAST_MINUTE or hour == _END_OF_DAY:
        return None
    return time(hour, 30 if clock["thirty"] else minute)


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def schedule_of(value: Any) -> ScheduleRule:
    """The rule that a campaign writes; raises the refusal of a field."""
    rule = (
        value
        if isinstance(value, ScheduleRule)
        else parse_schedule(value)
        if isinstance(value, str)
        else None
    )
    if rule is None:
        raise fault(f"看不懂这个时间；可以写 {EXAMPLES} 等，钟点从 0:00 到 23:59")
    return rule
