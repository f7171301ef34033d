"""What each unit still has to do, by how soon: overdue, today, soon, later, and what stands still."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.vocab import Force
from dabzw.rules.limits.deadlines import Deadline, State

Band = Literal["逾期", "今日", "临期", "其后", "中止"]
BANDS: Final[tuple[Band, ...]] = ("逾期", "今日", "临期", "其后", "中止")
_BAND_OF: Final[dict[State, Band]] = {"逾期": "逾期", "今日到期": "今日", "临期": "临期", "未到": "其后"}


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """A unit's open limits: the hard ones by band, and how many warnings (预警) there are beside them."""

    unit: str
    counts: tuple[int, ...]
    warnings: int

    @property
    def total(self) -> int:
        """The open hard limits."""
        return sum(self.counts)


def unit_loads(found: Iterable[Deadline]) -> tuple[UnitLoad, ...]:
    """The load of every unit with an open limit, those with the most overdue first."""
    counts: dict[str, Counter[tuple[Force, Band]]] = {}
    for one in found:
        if one.open:
            band: Band = "中止" if one.suspended else _BAND_OF[one.state]
            counts.setdefault(one.unit, Counter())[one.force, band] += 1
    loads = (
        UnitLoad(unit, tuple(own["硬性", band] for band in BANDS), sum(own["预警", band] for band in BANDS))
        for unit, own in counts.items()
    )
    return tuple(sorted(loads, key=lambda load: (-load.counts[0], -load.total, load.unit)))
