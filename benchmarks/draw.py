"""Chance from one seed: ids, days, names, all the same on every machine and in every year.

Of Python's generator only `random()` is promised to give the same numbers in every version, so nothing
else of it is used.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

from benchmarks.names import GIVEN, SURNAMES
from dabzw.model.ids import Kind, new_id
from dabzw.model.workdays import Calendar
from dabzw.store.presets import published_years

T = TypeVar("T")
FIRST_DAY: Final = date(2026, 2, 9)
_TRIES: Final = 12  # in a large ledger the names run out, and heads are shared after all
END: Final = date(2026, 3, 31)


class Draw:
    """What is drawn at random, in an order that the seed alone decides."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # made-up records, no secrets
        self._taken: set[str] = set()
        self._heads: set[str] = set()
        self._number = 100
        self._calendar = Calendar(published_years())

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` - 1."""
        return int(self._random.random() * limit)

    def one_in(self, times: int) -> bool:
        """True once in so many times."""
        return self.below(times) == 0

    def of(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(len(choices))]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """Some of the choices that follow each other, from a random one on."""
        first = self.below(len(choices))
        return [choices[(first + step) % len(choices)] for step in range(min(count, len(choices)))]

    def new_id(self, kind: Kind, day: date) -> str:
        """An id that was not drawn before."""
        record_id = new_id(kind, day, self._taken, self.of)
        self._taken.add(record_id)
        return record_id

    def number(self) -> int:
        """The next running number, for codes, accounts and documents."""
        self._number += 1
        return self._number

    def person(self) -> str:
        """An invented owner or tenant."""
        return f"示例{self.of(SURNAMES)}{self.of(GIVEN)}"

    def head(self) -> str:
        """The head of an enterprise: another one each time, for shared heads make enterprises related."""
        for _ in range(_TRIES):
            head = self.person()
            if head not in self._heads:
                break
        self._heads.add(head)
        return head

    def workday(self, first: date, last: date) -> date:
        """A workday from `first` to `last`; `first` itself when there is none."""
        days = [day for day in _days(first, last) if self._calendar.works(day)]
        return self.of(days) if days else first

    def clock(self) -> str:
        """A time of the working day."""
        return f"{8 + self.below(8):02d}:{self.below(6)}{self.below(2) * 5}"


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(step) for step in range((last - first).days + 1))
