"""Days of a campaign's file, and what to write for those of a notice: 4月23日, 2009年10月底, 9月中旬.

A file holds days in one way only (`2026-02-12`); whoever copies a notice's words is told what they come to,
where that is certain.  A campaign tells of no person, so that its days may be repeated; only a year, a month
and the number of a day ever are.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Annotated, Any, Final

from dabzw.model.declared import Before
from dabzw.model.patterns import lazy
from dabzw.model.scalars import Day, fault, half_width, parse_day

_EXPECTED: Final = "应为日期，写成 2026-02-12 的样子"
_NUMERALS: Final = "〇零一二三四五六七八九十"
_NUMBER: Final = rf"\d{{1,2}}|[{_NUMERALS}]{{1,3}}"
_YEAR: Final = rf"\d{{4}}|[{_NUMERALS}]{{4}}"
_TAIL: Final = r"(?:以前|之前|前|起|止|以后|之后)?"
_DAY: Final = lazy(
    rf"(?:(?P<year>{_YEAR})\s*(?:年|[-./]))?\s*(?P<month>{_NUMBER})\s*(?P<sign>月|[-./])\s*(?P<day>{_NUMBER})"
    rf"\s*[日号]?{_TAIL}"
)
_PART: Final = lazy(
    rf"(?:(?P<year>{_YEAR})\s*年?\s*)?(?P<month>{_NUMBER})\s*月\s*"
    rf"(?P<part>份|内|上旬|中旬|下旬|初|底|末)?{_TAIL}"
)
_YEAR_END: Final = lazy(rf"(?P<year>{_YEAR})\s*年\s*(?P<end>年?[底末])?{_TAIL}")
_WRITTEN: Final = lazy(r"\d{4}-\d{2}-\d{2}")
_YEARS: Final = range(1949, 2200)
_AT_ONCE: Final = lazy(r"即日起?|(?:印发|发文|发布)之日起?")
_DIGITS: Final = {figure: number for number, figure in enumerate("〇一二三四五六七八九")} | {"零": 0}
_NO_YEAR: Final = "××××"
_YEAR_TO_FILL: Final = f"（{_NO_YEAR} 换成年份，照通知写）"
_COMMON_YEAR: Final = 2026
_DECEMBER: Final = 12
_DECADES: Final = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 0)}


def _notice_day(value: Any) -> date:
    try:
        return parse_day(value)
    except ValueError:
        plain = half_width(value) if isinstance(value, str) else ""
        if _WRITTEN.fullmatch(plain):
            raise
        raise fault(advice_for(plain)) from None


NoticeDay = Annotated[Day, Before(_notice_day)]
"""A day of a campaign."""


def advice_for(plain: str) -> str:
    """Why a text, half width, is no day of a file, and how it is to be written where that is certain."""
    if _AT_ONCE.fullmatch(plain):
        return f"{_EXPECTED}；通知只写“即日起”的，写印发的那一天"
    for pattern, says in ((_DAY, _of_day), (_PART, _of_part), (_YEAR_END, _of_year)):
        found = pattern.fullmatch(plain)
        if found is not None and (found["year"] is None or _number(found["year"]) in _YEARS):
            return says(found)
    return _EXPECTED


def _of_year(found: re.Match[str]) -> str:
    year = _number(found["year"])
    if found["end"]:
        return f"应为日期；年底写成 {year}-12-31"
    return f"应为日期；一年是一段时间，“开始”写 {year}-01-01，“截止”写 {year}-12-31"


def _of_day(found: re.Match[str]) -> str:
    month, number = _number(found["month"]), _number(found["day"])
    if found["year"] is None:
        if found["sign"] != "月" or _day(2024, month, number) is None:
            return _EXPECTED
        return f"没有写年份；{month}月{number}日写成 {_NO_YEAR}-{month:02}-{number:02}{_YEAR_TO_FILL}"
    day = _day(_number(found["year"]), month, number)
    return "没有这一天，请核对年月日" if day is None else f"应为日期，这一天写成 {day}"


def _of_part(found: re.Match[str]) -> str:
    month, part = _number(found["month"]), found["part"] or "内"
    if not 1 <= month <= _DECEMBER:
        return _EXPECTED
    named = f"{month}月{'' if part in ('份', '内') else part}"
    year = None if found["year"] is None else _number(found["year"])
    months = f"{year or _NO_YEAR}-{month:02}"
    last = monthrange(year or _COMMON_YEAR, month)[1]
    of_year = "" if year else _YEAR_TO_FILL
    if part in ("底", "末"):
        return f"应为日期；{named}写成 {months}-{last:02}{of_year}"
    if part == "初":
        return f"应为日期；{named}没有说是哪一天，写明一天，如 {months}-01{of_year}"
    first, end = _DECADES.get(part, (1, 0))
    days = f"“开始”写 {months}-{first:02}，“截止”写 {months}-{end or last:02}"
    return f"应为日期；{named}是一段时间，{days}{of_year}"


def _number(text: str) -> int:
    """The value of digits, of 二〇〇九 figure by figure, or of 二十三; 0 of what is none."""
    if text.isdecimal():
        return int(text)
    if "十" not in text:
        return int("".join(str(_DIGITS[figure]) for figure in text)) if len(text) in (1, 4) else 0
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
