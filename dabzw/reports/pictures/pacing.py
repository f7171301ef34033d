"""How many of something each workday must see done, and how many each of the last ones has."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Final

from dabzw.model.moments import DAY
from dabzw.model.workdays import Calendar

LOOKED_AT: Final = 10
"""The workdays up to the present one by which today's pace is told."""

_TENTH: Final = Decimal("0.1")


def needed(count: int, workdays: int) -> Decimal | None:
    """How many a workday must see done, to a tenth and never too few; None when no workday is left."""
    return (Decimal(count) / workdays).quantize(_TENTH, ROUND_UP) if workdays else None


def seen(count: int, workdays: int) -> Decimal | None:
    """How many a workday has seen done, to a tenth; None where there was no workday."""
    return (Decimal(count) / workdays).quantize(_TENTH, ROUND_HALF_UP) if workdays else None


def last_workdays(calendar: Calendar, first: date, today: date) -> tuple[date, int]:
    """The first of the last workdays from `first` to `today`, and how many they are, at most ten."""
    day, count = today + DAY, 0
    while day > first and count < LOOKED_AT:
        day -= DAY
        count += calendar.works(day)
    return day, count
