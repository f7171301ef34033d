"""Days as notices write them: 2月15日, 3月底, 9月中旬, 明年3月15号, 即日起, and the year that they leave out.

The year of a day without one is that in which it lies nearest to the time that the notice speaks of: from its
date of issue to the last day that it writes with a year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal

from dabzw.lazily import dataclass

_DIGITS: Final[dict[str, int]] = dict(zip("〇零一二三四五六七八九", (0, *range(10)), strict=True))
_CN: Final = "[一二三四五六七八九十]{1,3}"
_PARTS: Final = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "初": (1, 10),
    "上中旬": (1, 20),
} | dict.fromkeys(("中下旬",), (11, 31))
_ENDS: Final = ("底", "末")

_DAY: Final = (
    r"(?:(?:(?P<§y>\d{4}|[〇零一二三四五六七八九]{4})年|(?P<§rel>[今本当明次]年))的?)?"
    rf"(?:(?P<§m>1[0-2]|0?[1-9]|(?<![一二三四五六七八九十]){_CN})月份?"
    rf"(?:(?P<§d>[0-3]?\d|{_CN})[日号]|(?P<§part>上中旬|中下旬|上旬|中旬|下旬|底|末|初)?)"
    r"|(?P<§dot>(?:\d{4}[./-])\d{1,2}[./-]\d{1,2}))"
)
"""A day or a part of a month, as a pattern; what stands for § begins the names of its groups."""
_NOW: Final = r"(?P<§now>即日|发文之日|印发之日|本通知印发之日|通知下发之日|发布之日|公布之日)"
_TO: Final = r"(?:起|开始)?(?:[-—–－~～─至到]+|，?(?:截止|持续)?[至到])"
_LAST_OF_ALL: Final = 31
_NEARLY: Final = 31
_DECEMBER: Final = 12
_LEAP_YEAR: Final = 2024
_A_YEAR: Final = timedelta(days=364)


def pattern_of(text: str) -> re.Pattern[str]:
    """A pattern in which {D} stands for a day, {R} for a span of days, {N} for the name of a phase."""
    first, last = _DAY.replace("§", "a"), _DAY.replace("§", "b")
    left = rf"(?:{_NOW.replace('§', 'a')}|{first}|(?P<am2>1[0-2]|[1-9])(?={_TO}(?:1[0-2]|[1-9])月))"
    right = rf"(?:{last}|(?P<bd2>[0-3]?\d)[日号]|(?P<byear>\d{{4}}|[今本明]|当)年(?:底|末))"
    span = f"(?:从|自)?{left}(?:起|开始)?{_TO}{right}(?:结束|止|为止)?"
    whole = text.replace("{R}", span).replace("{D}", first).replace("{N}", "[一-龥“”、]{2,14}?")
    return re.compile(whole)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it is written: its year where it has one, its month, and a day or the part of the month."""

    month: int
    day: int | None = None
    part: str = ""
    year: int | None = None
    years_on: int | None = None

    def within(self, year: int, side: Literal["first", "last"]) -> date | None:
        """The first or last day that it means in a year; None where there is no such day."""
        longest = monthrange(year, self.month)[1]
        if self.day is not None:
            return date(year, self.month, self.day) if 1 <= self.day <= longest else None
        if self.part in _ENDS:
            return date(year, self.month, longest)
        first, last = _PARTS.get(self.part, (1, _LAST_OF_ALL))
        return date(year, self.month, first if side == "first" else min(last, longest))

    @property
    def exists(self) -> bool:
        """Whether there is such a day, in a leap year at least."""
        return self.within(_LEAP_YEAR, "last") is not None

    @property
    def text(self) -> str:
        """What stands in the notice, the year left out."""
        return f"{self.month}月{f'{self.day}日' if self.day else self.part or ''}"


def day_in(match: re.Match[str], prefix: str) -> Day | None:
    """The day of a match of {D}; None where its group did not take part, or it is none."""
    groups = match.groupdict()
    if dotted := groups.get(f"{prefix}dot"):
        year, month, day = (int(each) for each in re.split("[./-]", dotted))
        return Day(month, day, "", year) if 1 <= month <= 12 else None  # noqa: PLR2004
    if not groups.get(f"{prefix}m"):
        return None
    year_text, rel, day_text = (groups.get(f"{prefix}{name}") for name in ("y", "rel", "d"))
    month = number(groups[f"{prefix}m"] or "")
    if not 1 <= month <= 12:  # noqa: PLR2004
        return None
    return Day(
        month,
        number(day_text) if day_text else None,
        groups.get(f"{prefix}part") or "",
        _year(year_text) if year_text else None,
        None if rel is None else int(rel[0] in "明次"),
    )


def number(text: str) -> int:
    """The value of digits or of a numeral below a hundred; 0 where it is none."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return _DIGITS.get(tens, 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _year(text: str) -> int:
    return int(text) if text.isdecimal() else int("".join(str(_DIGITS[one]) for one in text))


@dataclass(frozen=True, slots=True)
class Years:
    """The time that a notice speaks of; without a year nothing is dated that does not write its own.

    `assumed` is the year that was taken where the notice says none.
    """

    first: date | None
    last: date | None
    issued: date | None = None
    sure: bool = True
    assumed: int | None = None

    def day(
        self, day: Day, side: Literal["first", "last"] = "last", *, not_before: date | None = None
    ) -> date | None:
        """The date of a day; `not_before` is the first day of the span that it ends."""
        if day.year is not None:
            return day.within(day.year, side)
        first = self.first or not_before
        if first is None:
            return None
        if day.years_on is not None:
            return day.within(first.year + day.years_on, side)
        last = self.last or first + _A_YEAR
        years = range((not_before or first).year - 1, last.year + 2)
        found = [one for year in years if (one := day.within(year, side)) is not None]
        if not_before is not None:
            found = [one for one in found if one >= not_before]
        return min(found, key=lambda one: (_outside(one, first, last), one), default=None)

    def span(self, match: re.Match[str]) -> tuple[date | None, date | None]:
        """The first and last day of a match of a span {R}; 即日 is the date of issue."""
        left, right = day_in(match, "a"), _right(match)
        if left is None and match.groupdict().get("am2") and right is not None:
            left = Day(int(match["am2"]))
        if right is None:
            return None, None
        if left is None:
            return (self.issued if match.groupdict().get("anow") else None), self.day(right)
        if left.year is None and right.year is not None:
            return self._backwards(left, right.within(right.year, "last"))
        start = self.day(left, "first")
        if start is None:
            return None, None
        follows = right.year is None and right.years_on is None
        return start, self.day(right, "last", not_before=start if follows else None)

    def _backwards(self, left: Day, end: date | None) -> tuple[date | None, date | None]:
        if end is None:
            return None, None
        own = [left.within(year, "first") for year in (end.year, end.year - 1)]
        return next((one for one in own if one is not None and one <= end), None), end


def _right(match: re.Match[str]) -> Day | None:
    groups = match.groupdict()
    if found := day_in(match, "b"):
        return found
    if groups.get("bd2") and (left := day_in(match, "a")) is not None:
        return Day(left.month, int(match["bd2"]), "", left.year, left.years_on)
    if year := groups.get("byear"):
        return (
            Day(_DECEMBER, _LAST_OF_ALL, "", int(year))
            if year.isdecimal()
            else Day(_DECEMBER, _LAST_OF_ALL, "", None, int(year == "明"))
        )
    return None


def _outside(day: date, first: date, last: date) -> int:
    """Days that a date lies outside of the time from one day to another."""
    return max((first - day).days, (day - last).days, 0)


_ANY_DAY: Final = pattern_of("{D}")
_ANY_LAST_DAY: Final = pattern_of("{D}(?:之|以)?前")
_ANY_SPAN: Final = pattern_of("{R}")


def written_days(text: str) -> Iterator[Day]:
    """The days of a text."""
    for match in _ANY_DAY.finditer(text):
        if (found := day_in(match, "a")) is not None:
            yield found


def years_of(
    texts: tuple[str, ...],
    issued: date | None,
    named: int | None,
    numbered: int | None,
    otherwise: int | None = None,
) -> Years:
    """The time that a notice speaks of.

    It begins with the date of issue, else with the first span of days that writes its year, else with the
    year in the title (`named`), else with that of its last days, of the number of the paper (`numbered`) or
    of the one who asks (`otherwise`), of which none is sure.  A year that stands elsewhere, as of an
    accident, says nothing of it.
    """
    spans = [match for text in texts for match in _ANY_SPAN.finditer(text)]
    starts, ends = _dated(spans) if issued is None else ([issued], _after(texts, spans, issued))
    sure = bool(starts) or named is not None
    told = named if sure else _of_last_days(texts) or numbered
    assumed = otherwise if not sure and told is None else None
    for year in (one for one in (told, assumed) if one is not None):
        starts.append(date(year, 1, 1))
        ends.append(date(year, _DECEMBER, _LAST_OF_ALL))
    return Years(min(starts, default=None), max(ends, default=None), issued, sure=sure, assumed=assumed)


def _of_last_days(texts: tuple[str, ...]) -> int | None:
    """The year of the days by which something is to be done, where all that write one write the same."""
    found = (day_in(match, "a") for text in texts for match in _ANY_LAST_DAY.finditer(text))
    years = {day.year for day in found if day is not None and day.year is not None}
    return years.pop() if len(years) == 1 else None


def _dated(spans: list[re.Match[str]]) -> tuple[list[date], list[date]]:
    """The first and the last days of the spans that write their year."""
    known = [Years(None, None).span(match) for match in spans]
    whole = [(start, end) for start, end in known if start is not None and end is not None]
    return [start for start, _ in whole], [end for _, end in whole]


def _after(texts: tuple[str, ...], spans: list[re.Match[str]], issued: date) -> list[date]:
    """The last days of spans, and the days with a year, that lie after the date of issue."""
    ends = (Years(issued, None, issued).span(match)[1] for match in spans)
    return [*(end for end in ends if end is not None), *_with_years(texts, issued)]


def _with_years(texts: tuple[str, ...], issued: date) -> Iterator[date]:
    """The days after the date of issue that are written with a year, or with 明年."""
    for day in (day for text in texts for day in written_days(text)):
        year = day.year if day.years_on is None else issued.year + day.years_on
        one = None if year is None else day.within(year, "last")
        if one is not None and (one - issued).days > -_NEARLY:
            yield one
