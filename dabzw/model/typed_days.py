"""Days, minutes and months as people type them: the one lenient reader, for cells, options and prompts.

It knows no clock and no ledger: what a text without a year is looked for among (`Span`), and which day is
today (`today`), are given by who asks.  A text that has two readings is refused, never guessed.  Files of the
ledger are not read by it: they are strict (`scalars`).
"""

from __future__ import annotations

import re
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
_RELATIVE: Final = {
    "大前天": -3,
    "前天": -2,
    "后天": 2,
    **dict.fromkeys(("昨天", "昨日", "昨"), -1),
    **dict.fromkeys(("今天", "今日", "今"), 0),
    **dict.fromkeys(("明天", "明日", "明"), 1),
}
_ALSO_RELATIVE: Final = lazy(r"[今昨前明后去本上下当次]+(?:天|日|早|晚|年|月|周|星期|礼拜|个|$)")
_LUNAR: Final = lazy(r"农历|阴历|正月|腊月|冬月|初[一二三四五六七八九十]")
_SHORT_YEAR: Final = lazy(r"'?\d{2}\s*年.*|\d{1,2}\s*([-./])\s*\d{1,2}\s*\1\s*\d{1,2}")
_ANY_DAY: Final = r"(?:\d{4}\s*[-./年]\s*)?\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?"
_RANGE: Final = lazy(rf"{_ANY_DAY}\s*(?:至|到|~|[-—–―]+)\s*(?:{_ANY_DAY}|\d{{1,2}}\s*[日号]?)")
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
_WRITE_DAY: Final = "写成 2026-02-12 的样子"


@dataclass(frozen=True, slots=True)
class Span:
    """The days among which a day without a year must be the only one of its month and number.

    Of cells these are the days of the campaign.  `as_of`, where it is known, is the day of the look: what has
    happened did not happen after it, and a text that would say so is refused.  `until` and `since` are for
    what a person types about himself: the last such day, the next such day.
    """

    start: date
    end: date
    as_of: date | None = None

    @classmethod
    def until(cls, as_of: date) -> Span:
        """The year that ends with a day: in it lies the last such day not after it."""
        return cls(_a_year_before(as_of) + DAY, as_of, as_of)

    @classmethod
    def since(cls, as_of: date) -> Span:
        """The year that begins with a day: in it lies the next such day not before it."""
        return cls(as_of, _a_year_after(as_of) - DAY, as_of)

    def only(self, month: int, number: int, *, either_way: bool) -> date | None:
        """The one day of a month and number within the span; None where there is none, or another reading.

        With `either_way` the number may have been meant for the month: then no such day may lie within.
        """
        found = self._days(month, number)
        others = self._days(number, month) - found if either_way else frozenset()
        return next(iter(found)) if len(found) == 1 and not others else None

    def _days(self, month: int, number: int) -> frozenset[date]:
        years = range(self.start.year, self.end.year + 1)
        days = (_day(year, month, number) for year in years)
        return frozenset(day for day in days if day is not None and self.start <= day <= self.end)


def _a_year_before(day: date) -> date:
    return _day(day.year - 1, day.month, day.day) or date(day.year - 1, 2, 28)


def _a_year_after(day: date) -> date:
    return _day(day.year + 1, day.month, day.day) or date(day.year + 1, 3, 1)


def day_in(text: str, span: Span, today: date | None = None, *, happened: bool = False) -> date:
    """A day; a time of day behind it is left out (`has_clock` says whether there is one).

    `today` is what 昨天 is reckoned from; without it such words are refused.  Of what has `happened`, a day
    without a year must not lie after `span.as_of`.

    Raises:
        Unclear: there is no such day, or it can be read in two ways.
    """
    written, clock = _parted(text)
    if clock is not None:
        _is_midnight(clock)
    return _day_of(written, span, today, happened=happened)


def has_clock(text: str) -> bool:
    """Whether a day that was typed has a time of day other than midnight behind it.

    Raises:
        Unclear: the time can be read in two ways, or there is none such.
    """
    _, clock = _parted(text)
    return clock is not None and not _is_midnight(clock)


def _is_midnight(clock: re.Match[str]) -> bool:
    """Whether a time is the beginning of its day; of two times of one day it is no matter which is meant."""
    try:
        return clock_of(clock) == (0, 0)
    except Unclear as unclear:
        if not unclear.of_one_day:
            raise
        return False


def minute_in(text: str, span: Span, today: date | None = None, *, happened: bool = False) -> datetime:
    """A day with a time of day, of China Standard Time; 24:00 is the midnight after the day.

    Raises:
        Unclear: there is no such minute, a time is missing, or it can be read in two ways.
    """
    written, clock = _parted(text)
    if clock is not None and not written:
        raise Unclear("只有钟点；还要写明哪一天，如 2026-02-12 09:30")
    day = _day_of(written, span, today, happened=happened)
    if clock is None:
        raise Unclear(f"只有日期（{day}）；还要写明几点几分，如 2026-02-12 09:30")
    hour, minute = clock_of(clock)
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
    written, _ = _without_weekday(_parted(plain)[0])
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
    return _NUMERALS.sub(lambda found: _number(found[0]), plain)


def _number(numeral: str) -> str:
    """A numeral in digits: 二〇二六 figure by figure, 二十三 by its tens; else as it was written."""
    tens = _TENS.fullmatch(numeral)
    if tens is not None:
        return str(_NUMERAL_DIGITS[tens[1] or "一"] * 10 + _NUMERAL_DIGITS[tens[2] or "〇"])
    if "十" in numeral or len(numeral) not in (1, 4):
        return numeral
    return "".join(str(_NUMERAL_DIGITS[figure]) for figure in numeral)


def _parted(text: str) -> tuple[str, re.Match[str] | None]:
    """What is written of the day, and the time of day behind it."""
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


def _day_of(plain: str, span: Span, today: date | None, *, happened: bool) -> date:
    """A day without its time."""
    written, weekday = _without_weekday(plain)
    if today is not None and written in _RELATIVE:
        day = today + DAY * _RELATIVE[written]
    elif match := _full_match(written):
        day = _full_day(match)
    else:
        day = _day_without_year(written, span, happened=happened)
    if weekday is not None and weekday != day.weekday():
        raise Unclear(f"日期和星期对不上：{day}是星期{'一二三四五六日'[day.weekday()]}；请核对")
    return day


def _full_day(match: re.Match[str]) -> date:
    day = _day(int(match["year"]), int(match["month"]), int(match["day"]))
    if day is None or day.year not in _YEARS:
        raise Unclear("没有这一天；请核对年月日")
    return day


def _day_without_year(written: str, span: Span, *, happened: bool) -> date:
    short = _MONTH_AND_DAY.fullmatch(written)
    if short is None:
        raise Unclear(_why_no_day(written))
    month, number, sign = int(short[1]), int(short[3]), short[2]
    found = span.only(month, number, either_way=sign != "月")
    if found is None:
        raise Unclear(f"看不出是哪一天；{_WRITE_DAY}")
    is_cut = sign == "." and short[3] in "123" and not short[4]  # 3.10 that a program made a number is 3.1
    if is_cut and span.only(month, number * 10, either_way=False) is not None:
        raise Unclear(f"看不出是{number}日还是{number}0日（表格软件会去掉末尾的0）；{_WRITE_DAY}")
    if happened and span.as_of is not None and found > span.as_of:
        raise Unclear(f"没有写年份，今年的这一天（{found}）还没有到；写明年份，{_WRITE_DAY}")
    return found


def _why_no_day(written: str) -> str:
    """What is wrong with a text that is no day."""
    if _SHORT_YEAR.fullmatch(written):
        return f"看不出是哪一天：年份只有两位；年份写四位，{_WRITE_DAY}"
    if _RANGE.fullmatch(written):
        return f"是一段时间，不是一天；只写一天，{_WRITE_DAY}"
    if _LUNAR.search(written):
        return f"是农历；写公历，{_WRITE_DAY}"
    if re.search(r"\d\s*[:点时]", written):
        return "看不出是哪一天几点；写成 2026-02-12 09:30 的样子"
    if _ALSO_RELATIVE.match(written):
        return f"看不出是哪一天：这样说要看是哪天写的；写明年月日，{_WRITE_DAY}"
    return f"看不出是哪一天；{_WRITE_DAY}"


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
