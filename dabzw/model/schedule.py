"""When a report is made (报送时间), as an office writes it: 工作日 17:00, 每周五 12:00, 每月3日, 2026-03-31.

A moment stays on its day: a Friday that is a rest day is still the Friday of its week.  Only 工作日 asks
the calendar, which knows the weekend days that are worked to make up for a holiday.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, Literal

from dabzw.model.clock import HALF, Unclear, hour_of
from dabzw.model.moments import DAY
from dabzw.model.scalars import fault, half_width
from dabzw.model.workdays import Calendar

Rhythm = Literal["每日", "工作日", "每周", "每月", "一次"]

DEFAULT_TIME: Final = time(9)
"""The time of day where none is written: early enough to send the report on its day."""

EXAMPLES: Final = "工作日 17:00、每日 9:00、每周五 12:00、每月3日、3月每周五 17:00、2026-03-31"

_WEEKDAYS: Final = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6}
_LAST: Final = 31  # 月末; in a shorter month its last day
_DECEMBER: Final = 12
_WHOLE: Final = re.compile(r"(?P<months>(?:\d{1,2}(?:月?(?:至|到|-|、)))*\d{1,2}月(?!末))?(?P<days>.*)")
_CLOCK: Final = re.compile(
    rf"(?P<half>{HALF})?(?P<hour>\d{{1,2}})"
    r"(?::(?P<minute>\d{2})|[点时](?:(?P<spoken>\d{1,2})分?|(?P<thirty>半))?)$"
)
_LAST_MINUTE: Final = 59
_END_OF_DAY: Final = 24
_DAILY: Final = re.compile(r"每[日天]")
_WORKDAYS: Final = re.compile(r"(?:每个?)?工作日")
_WEEKLY: Final = re.compile(r"每?(?:周|星期)([一二三四五六日天](?:、(?:每?(?:周|星期))?[一二三四五六日天])*)")
_MONTHLY: Final = re.compile(r"(?:每月)?(\d{1,2})[日号]?((?:、\d{1,2}[日号]?)*)")
_MONTH_END: Final = re.compile(r"(?:每月)?(?:月末|月底|末|底|最后一[日天])")
_ONCE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


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
        if self.months and day.month not in self.months:
            return False
        return {
            "每日": True,
            "工作日": calendar.works(day),
            "每周": day.weekday() in self.days,
            "每月": any(day.day == min(each, monthrange(day.year, day.month)[1]) for each in self.days),
            "一次": day == self.once,
        }[self.rhythm]

    def due_moments(self, first: date, last: date, calendar: Calendar) -> Iterator[datetime]:
        """The minutes at which the report is due, from one day to another, both included."""
        for step in range((last - first).days + 1):
            day = first + DAY * step
            if self.falls_on(day, calendar):
                yield datetime.combine(day, self.at)


def parse_schedule(text: str) -> ScheduleRule | None:
    """A time of reporting as people write it; None when it is none."""
    plain = re.sub(r"\s+", "", half_width(text)).replace(",", "、").replace("和", "、")
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


def _without_date(plain: str) -> str:
    """The text with a leading date blanked, so that the day's digits do not run into the hour's."""
    match = re.match(r"\d{4}[-/.]\d{2}[-/.]\d{2}(?=\d)", plain)
    return plain if match is None else "-" * match.end() + plain[match.end() :]


def _repeated(text: str, days: str, at: time) -> ScheduleRule | None:
    whole = _WHOLE.fullmatch(days)
    months = () if whole is None or whole["months"] is None else _months(whole["months"])
    rhythm = None if whole is None or months is None else _rhythm(whole["days"])
    if rhythm is None or months is None:
        return None
    return ScheduleRule(text, rhythm[0], at, rhythm[1], months)


def _rhythm(days: str) -> tuple[Rhythm, tuple[int, ...]] | None:
    if _DAILY.fullmatch(days):
        return "每日", ()
    if _WORKDAYS.fullmatch(days):
        return "工作日", ()
    if weekly := _WEEKLY.fullmatch(days):
        return "每周", tuple(sorted({_WEEKDAYS[each] for each in weekly[1] if each in _WEEKDAYS}))
    if _MONTH_END.fullmatch(days):
        return "每月", (_LAST,)
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
        raise fault(f"看不懂这个时间，写成 {EXAMPLES} 的样子；钟点从 0:00 到 23:59")
    return rule
