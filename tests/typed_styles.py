"""The ways in which people and programs write a whole day and a time, for tests of what is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

NUMERALS: Final = "〇一二三四五六七八九"


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return f"{NUMERALS[tens] if tens > 1 else ''}{'十' if tens else ''}{NUMERALS[ones] if ones else ''}"


STYLES: Final[tuple[Callable[[date], str], ...]] = (
    lambda day: day.isoformat(),
    lambda day: f"{day:%Y%m%d}",
    *(lambda day, sign=sign: f"{day.year}{sign}{day.month}{sign}{day.day}" for sign in "-./。"),
    lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    lambda day: f"{day.year}年{day.month}月{day.day}号（周{'一二三四五六日'[day.weekday()]}）",
    lambda day: "".join(NUMERALS[int(figure)] for figure in str(day.year))
    + f"年{_numeral(day.month)}月{_numeral(day.day)}日",
    lambda day: day.isoformat().translate({ord("0") + figure: 0xFF10 + figure for figure in range(10)}),
)  # fmt: skip
CLOCKS: Final[tuple[Callable[[datetime], str], ...]] = (
    lambda at: f" {at:%H:%M}",
    lambda at: f"T{at:%H:%M:%S}",
    lambda at: f" {at.hour}时{at.minute}分",
    lambda at: f" {at.hour}点" + (f"{at.minute}分" if at.minute else "整"),
    lambda at: f" {'上午' if at.hour < 12 else '下午'}{at.hour % 12 + (12 if at.hour == 12 else 0)}:{at:%M}",
)
