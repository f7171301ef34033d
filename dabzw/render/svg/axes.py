"""Axes: round steps for counts, and days of a calendar that can be read side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.moments import DAY

_ROUND: Final = (1, 2, 5)
_MOST_STEPS: Final = 5
_DAYS: Final = (1, 2, 7, 14, 28, 56, 112, 182, 365)


def counts(top: int) -> tuple[int, ...]:
    """Round numbers from nought to one that is not below `top`, at most five steps."""
    unit = 1
    while True:
        for step in (one * unit for one in _ROUND):
            steps = -(-max(top, 1) // step)
            if steps <= _MOST_STEPS:
                return tuple(step * number for number in range(steps + 1))
        unit *= 10


@dataclass(frozen=True, slots=True)
class Days:
    """Days laid out from left to right."""

    first: date
    last: date
    left: float
    wide: float

    def across(self, day: date) -> float:
        """Where a day stands; one outside stands at the edge."""
        days: int = max((self.last - self.first).days, 1)
        share = min(max((day - self.first).days / days, 0.0), 1.0)
        return self.left + self.wide * share

    def ticks(self, most: int) -> Iterator[date]:
        """Days at even steps from the first one, no more than so many."""
        length = (self.last - self.first).days
        step = next((days for days in _DAYS if length // days < most), length // max(most - 1, 1) + 1)
        return (self.first + DAY * number for number in range(0, length + 1, step))


def short(day: date) -> str:
    """A day as an axis has it: 3月5日."""
    return f"{day.month}月{day.day}日"
