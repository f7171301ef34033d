"""Days, minutes and months as people type them: the one lenient reader, for cells, options and prompts.

It knows no clock and no ledger: what a text without a year is looked for among (`Span`) is given by who asks;
`typed_moments` adds what only a person at the terminal says, whose today is known.  A text that has two
readings is refused, never guessed.  Files of the ledger are not read by it: they are strict (`scalars`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.clock import CLOCK, Unclear, clock_of
from dabzw.model.moments import DAY, start_of
from dabzw.model.patterns import lazy
from dabzw.model.scalars import half_width

_DATE: Final = lazy(
    r"(?P<year>\d{4})\s*(?:(?P<cn>年)|(?P<sign>[-./]))\s*(?P<month>\d{1,2})\s*(?(cn)[-./月]|(?:(?P=sign)|月))"
    r"\s*(?P<day>\d{1,2})\s*[日号]?"
)
_EIGHT_DIGITS: Final = lazy(r"(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_STAMP: Final = lazy(r"(?P<day>20\d{6})(?P<hour>\d{2})(?P<minute>\d{2})(?:\d{2})?")
_MONTH_AND_DAY: Final = lazy(r"(\d{1,2})\s*(月|[-./])\s*(\d{1,2})\s*([日号]?)")
_MONTH: Final = lazy(r"(?P<year>\d{4})\s*(?P<sign>[-./年])\s*(?P<month>\d{1,2})\s*(?:月份?)?")
_SIX_DIGITS: Final = lazy(r"(?P<year>20\d{2})(?P<month>\d{2})")
_AT_END: Final = lazy(rf"(?:{CLOCK})$")
_WEEKDAYS: Final = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6}
_WEEKDAY: Final = lazy(
    r"\s*(?:[(\[【]\s*(?:星期|周|礼拜)([一二三四五六日天])\s*[)\]】]|(?:星期|周|礼拜)([一二三四五六日天]))$"
)
_RELATIVE: Final = lazy(r"[今昨前明后去本上下当次]+(?:天|日|早|晚|年|月|周|星期|礼拜|个|$)")
_LUNAR: Final = lazy(r".*(?:农历|阴历|正月|腊月|冬月|初[一二三四五六七八九十])")
_WITH_CLOCK: Final = lazy(r".*\d\s*[:点时]")
_SHORT_YEAR: Final = lazy(r"'?\d{2}\s*年.*|\d{1,2}\s*([-./])\s*\d{1,2}\s*\1\s*\d{1,2}")
_YEAR_LAST: Final = lazy(r"(\d{1,2})\s*([-./])\s*(\d{1,2})\s*\2\s*(\d{4})")
_ANY_DAY: Final = r"(?:\d{4}\s*[-./年]\s*)?\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?"
_RANGE: Final = lazy(rf"{_ANY_DAY}\s*(?:至|到|~|[-—–―]+)\s*(?:{_ANY_DAY}|\d{{1,2}}\s*[日号]?)$")
_MONTHS: Final = lazy(
    r"\d{4}\s*[-./年]\s*\d{1,2}\s*月?\s*(?:至|到|~|[-—–―、]+)\s*(?:\d{4}\s*[-./年]\s*)?\d{1,2}\s*(?:月份?)?"
)
_NUMERALS: Final = lazy(r"[〇零○一二三四五六七八九十两]+(?=\s*[年月日号点时分])")
_NUMERAL_DIGITS: Final = {name: number for number, name in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "两": 2,
}
_TENS: Final = lazy(r"([一二三四五])?十([一二三四五六七八九])?")
_YEARS: Final = range(2000, 2100)
_DECEMBER: Final = 12
WRITE_DAY: Final = "写成 2026-02-12 的样子"
_NO_DAYS: Final = (
    (_RANGE, f"是一段时间，不是一天；只写一天，{WRITE_DAY}"),
    (_LUNAR, f"是农历；写公历，{WRITE_DAY}"),
    (_WITH_CLOCK, "看不出是哪一天几点；写成 2026-02-12 09:30 的样子"),
    (_RELATIVE, f"看不出是哪一天：这样说要看是哪天写的；写明年月日，{WRITE_DAY}"),
)
"""Texts that are no day, the first that is matched, and what is said of them."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days among which a day without a year must be the only one of its month and number.

    Of cells these are the days of the campaign.  `as_of`, where it is known, is the day of the look: what has
    happened did not happen after it, and a text that would say so is refused.  `until` and `since` are for
    what a person types: the last such day, the next such day.  `typed` says that it is so: the month stands
    first, and no program has made a number of 3.10.
    """

    start: date
    end: date
    as_of: date | None = None
    typed: bool = False

    @classmethod
    def until(cls, as_of: date) -> Span:
        """The year that ends with a day: in it lies the last such day not after it."""
        return cls(_a_year_before(as_of) + DAY, as_of, as_of, typed=True)

    @classmethod
    def since(cls, as_of: date) -> Span:
        """The year that begins with a day: in it lies the next such day not before it."""
        return cls(as_of, _a_year_after(as_of) - DAY, as_of, typed=True)

    def only(self, month: int, number: int, *, either_way: bool) -> date | None:
        """The one day of a month and number within the span; None where there is none, or another reading.

        With `either_way` the number may have been meant for the month: then no such day may lie within.
        """
        found = self.days(month, number)
        others = self.days(number, month) - found if either_way else frozenset()
        return next(iter(found)) if len(found) == 1 and not others else None

    def days(self, month: int, number: int) -> frozenset[date]:
        """The days of a month and number within the span."""
        years = range(self.start.year, self.end.year + 1)
        days = (day_or_none(year, month, number) for year in years)
        return frozenset(day for day in days if day is not None and self.start <= day <= self.end)


def _a_year_before(day: date) -> date:
    return day_or_none(day.year - 1, day.month, day.day) or date(day.year - 1, 2, 28)


def _a_year_after(day: date) -> date:
    return day_or_none(day.year + 1, day.month, day.day) or date(day.year + 1, 3, 1)


def day_in(text: str, span: Span, *, happened: bool = False) -> date:
    """A day; a time of day behind it is left out (`has_clock` says whether there is one).

    Of what has `happened`, a day without a year must not lie after `span.as_of`.

    Raises:
        Unclear: there is no such day, or it can be read in two ways.
    """
    written, clock = parted(text)
    if clock is not None:
        is_midnight(clock)
    return day_of(written, span, happened=happened)


def has_clock(text: str) -> bool:
    """Whether a day that was typed has a time of day other than midnight behind it.

    Raises:
        Unclear: the time can be read in two ways, or there is none such.
    """
    _, clock = parted(text)
    return clock is not None and not is_midnight(clock)


def is_midnight(clock: re.Match[str]) -> bool:
    """Whether a time is the beginning of its day; of two times of one day it is no matter which is meant."""
    try:
        return clock_of(clock) == (0, 0)
    except Unclear as unclear:
        if not unclear.of_one_day:
            raise
        return False


def minute_in(text: str, span: Span, *, happened: bool = False) -> datetime:
    """A day with a time of day, of China Standard Time; 24:00 is the midnight after the day.

    Raises:
        Unclear: there is no such minute, a time is missing, or it can be read in two ways.
    """
    written, clock = parted(text)
    if clock is not None and not written:
        raise Unclear("只有钟点；还要写明哪一天，如 2026-02-12 09:30")
    day = day_of(written, span, happened=happened)
    if clock is None:
        raise Unclear(f"只有日期（{day}）；还要写明几点几分，如 2026-02-12 09:30")
    return moment_of(day, *clock_of(clock))


def moment_of(day: date, hour: int, minute: int) -> datetime:
    """A time of a day; 24:00 is the midnight after it."""
    if hour == 24:  # noqa: PLR2004
        return start_of(day + DAY)
    return datetime.combine(day, time(hour, minute))


def month_in(text: str) -> str:
    """A month as `2026-02`; a whole date stands for its month.

    Raises:
        Unclear: there is no such month, its year is missing, or it can be read in two ways.
    """
    plain = _plain(text)
    match = _MONTH.fullmatch(plain) or _SIX_DIGITS.fullmatch(plain)
    if match is None:
        return _month_of_day(plain)
    if match.groupdict().get("sign") == "." and plain.endswith(".1"):
        raise Unclear("看不出是1月还是10月（表格软件会去掉末尾的0）；写成 2026-01 的样子")
    return _month_written(int(match["year"]), int(match["month"]))


def _month_of_day(plain: str) -> str:
    written, _ = _without_weekday(parted(plain)[0])
    match = _full_match(written)
    if match is not None:
        day = _full_day(match)
        return _month_written(day.year, day.month)
    if _MONTHS.fullmatch(plain):
        raise Unclear("是几个月，不是一个月；请一个月一行，写成 2026-02 的样子")
    if _SHORT_YEAR.fullmatch(plain):
        raise Unclear("年份只有两位；年份写四位，写成 2026-02 的样子")
    raise Unclear("看不出是哪个月；写成 2026-02 的样子")


def _month_written(year: int, month: int) -> str:
    if year not in _YEARS or not 1 <= month <= _DECEMBER:
        raise Unclear("没有这个月；写成 2026-02 的样子")
    return f"{year}-{month:02}"


def _plain(text: str) -> str:
    """The text half width, with Arabic digits, and the signs that stand for each other made one."""
    plain = half_width(text).replace("。", ".").replace("T", " ").replace("元月", "1月")
    return _NUMERALS.sub(lambda found: number_of(found[0]), plain)


def number_of(numeral: str) -> str:
    """A numeral in digits: 二〇二六 figure by figure, 二十三 by its tens; else as it was written."""
    tens = _TENS.fullmatch(numeral)
    if tens is not None:
        return str(_NUMERAL_DIGITS[tens[1] or "一"] * 10 + _NUMERAL_DIGITS[tens[2] or "〇"])
    if "十" in numeral or len(numeral) not in (1, 4):
        return numeral
    return "".join(str(_NUMERAL_DIGITS[figure]) for figure in numeral)


def parted(text: str) -> tuple[str, re.Match[str] | None]:
    """What is written of the day, half width and in Arabic digits, and the time of day behind it."""
    plain = _plain(text)
    stamp = _STAMP.fullmatch(plain)
    if stamp is not None:
        return stamp["day"], re.fullmatch(CLOCK, f"{stamp['hour']}:{stamp['minute']}")
    clock = _AT_END.search(plain)
    return (plain, None) if clock is None else (plain[: clock.start()].strip(), clock)


def _full_match(written: str) -> re.Match[str] | None:
    return _DATE.fullmatch(written) or _EIGHT_DIGITS.fullmatch(written)


def _without_weekday(plain: str) -> tuple[str, int | None]:
    """The text without the weekday behind its date, and that weekday (Monday is 0)."""
    match = _WEEKDAY.search(plain)
    if match is None or not match.start():
        return plain, None
    return plain[: match.start()], _WEEKDAYS[match[1] or match[2]]


def day_of(plain: str, span: Span, *, happened: bool = False) -> date:
    """A day without its time, of a text as `parted` gives it; raises as `day_in`."""
    written, weekday = _without_weekday(plain)
    if match := _full_match(written):
        day = _full_day(match)
    else:
        day = _day_without_year(written, span, happened=happened)
    if weekday is not None and weekday != day.weekday():
        raise Unclear(f"日期和星期对不上：{day}是星期{'一二三四五六日'[day.weekday()]}；请核对")
    return day


def _full_day(match: re.Match[str]) -> date:
    day = day_or_none(int(match["year"]), int(match["month"]), int(match["day"]))
    if day is None or day.year not in _YEARS:
        raise Unclear("没有这一天；请核对年月日")
    return day


def _day_without_year(written: str, span: Span, *, happened: bool) -> date:
    short = _MONTH_AND_DAY.fullmatch(written)
    if short is None:
        raise Unclear(_why_no_day(written))
    month, number, sign = int(short[1]), int(short[3]), short[2]
    found = span.only(month, number, either_way=not span.typed and sign != "月")
    if found is None:
        raise Unclear(_why_not_one(month, number, span, either_way=sign != "月"))
    is_cut = sign == "." and short[3] in "123" and not short[4]  # 3.10 that a program made a number is 3.1
    if is_cut and not span.typed and span.only(month, number * 10, either_way=False) is not None:
        raise Unclear(f"看不出是{number}日还是{number}0日（表格软件会去掉末尾的0）；{WRITE_DAY}")
    if happened and span.as_of is not None and found > span.as_of:
        raise Unclear(f"没有写年份，今年的这一天（{found}）还没有到；写明年份，{WRITE_DAY}")
    return found


def _why_not_one(month: int, number: int, span: Span, *, either_way: bool) -> str:
    """Why a day without a year is not one day, with its readings where it has several."""
    if span.typed:
        leap = (month, number) == (2, 29)
        return f"那一年没有2月29日；写明年份，{WRITE_DAY}" if leap else "没有这一天；请核对月和日"
    days = sorted({*span.days(month, number), *(span.days(number, month) if either_way else ())})
    readings = f" {' 还是 '.join(map(str, days))}" if len(days) > 1 else "哪一天"
    return f"看不出是{readings}；{WRITE_DAY}"


def _why_no_day(written: str) -> str:
    """What is wrong with a text that is no day."""
    if _SHORT_YEAR.fullmatch(written):
        return f"看不出是哪一天：年份只有两位{_short_readings(written)}；年份写四位，{WRITE_DAY}"
    if last := _YEAR_LAST.fullmatch(written):
        found = sorted(_readings(last[4], ((last[1], last[3]), (last[3], last[1]))))
        return f"看不出是 {' 还是 '.join(found)}；{WRITE_DAY}" if found else "没有这一天；请核对年月日"
    is_so = (says for pattern, says in _NO_DAYS if pattern.match(written))
    return next(is_so, f"看不出是哪一天；{WRITE_DAY}")


def _short_readings(written: str) -> str:
    """The days that three numbers may mean, the year first or last."""
    numbers = re.findall(r"\d+", written)
    if len(numbers) != 3:  # noqa: PLR2004
        return ""
    first, middle, last = numbers
    found = (*_readings(first, ((middle, last),)), *_readings(last, ((middle, first), (first, middle))))
    return f"，可能是 {' 或 '.join(dict.fromkeys(found))}" if found else ""


def _readings(year: str, numbers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The days that a year, of two figures or four, and pairs of a month and a number come to."""
    full = int(year) + (2000 if len(year) == 2 else 0)  # noqa: PLR2004
    days = (day_or_none(full, int(month), int(number)) for month, number in numbers) if full in _YEARS else ()
    return tuple(dict.fromkeys(str(day) for day in days if day is not None))


def day_or_none(year: int, month: int, number: int) -> date | None:
    """A day of the calendar; None where there is no such one."""
    try:
        return date(year, month, number)
    except ValueError:
        return None
