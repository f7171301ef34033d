"""A run of a limit: from when it runs for a record, which act met it, or when it was owed no longer."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from dabzw.lazily import dataclass
from dabzw.model.moments import When, day_of
from dabzw.rules.case.selection import Fit


@dataclass(frozen=True, slots=True)
class Run:
    """A limit that has begun to run: from when, by which act it was met, for what.

    `since` is the day on which it began; `start` the moment from which time runs, None for a fixed day.  `of`
    is the measure or act that it is of, `case` the number of the enterprise's case; `place` counts the
    instances from 1, and `opened_by` says what opened one that is not the first.  `ended` is when it was owed
    no longer, though not met.  A change is of this run from `first_day` to `last_day`, if nothing tells more.

    `fit` says how the selectors of the limit choose the record, where it has any; `chosen_on` and `left_on`
    when they began to and when they ceased to, where that moved the start or the end; `supposed` that they
    did so by the strict reading alone, and turned out not to.
    """

    since: date
    start: When | None
    met: When | None
    asks: str
    by: When | None = None  # a limit set by itself, as a measure's 时限
    of: str | None = None
    case: int = 1
    place: int = 1
    unit: str | None = None
    opened_by: str | None = None
    ended: When | None = None
    first_day: date = date.min
    last_day: date = date.max
    fit: Fit | None = None
    chosen_on: date | None = None
    left_on: date | None = None
    supposed: bool = False

    @property
    def numbered(self) -> str:
        """Its number among those of one limit in one case: 第2次移交."""
        return f"第{self.place}次{self.of or self.asks}"

    @property
    def item(self) -> str | None:
        """What tells it apart from others of one limit: 断电, 第2次移交, 第2案; None where nothing has to."""
        again = "" if self.case == 1 else f"第{self.case}案"
        return again + (self.numbered if self.place > 1 else self.of or "") or None

    @property
    def over(self) -> When | None:
        """When it was met or ended; None while it is open."""
        return self.ended if self.met is None else self.met

    def names(self, code: str) -> frozenset[str]:
        """What a 期限变更 or 逾期说明 may call it: its code, `措施时限/断电`, `三日移交/第2次移交`."""
        return _names(code, self.of, self.numbered, self.item)

    def takes(self, day: date) -> bool:
        """Whether a change of a day is of this instance: not of one before it, nor of the next."""
        return self.first_day <= day <= self.last_day

    def runs_on(self, day: date) -> bool:
        """Whether it runs on a day: it has begun, and it is neither met nor ended before."""
        return self.since <= day and (self.over is None or day <= day_of(self.over))


@lru_cache(1024)
def _names(code: str, *items: str | None) -> frozenset[str]:
    """The names of a limit of a code; of many limits they are the same ones."""
    return frozenset({code, *(f"{code}/{item}" for item in items if item is not None)})
