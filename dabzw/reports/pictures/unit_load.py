"""What each unit still has to do, by how soon: overdue, today, soon and later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.vocab import Force
from dabzw.rules.agenda.items import STATES, Item, ItemState

NOBODY: Final = "未定"
"""Whose that is which nobody answers for."""


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """What waits for a unit: hard limits by their state, and how many warnings (预警) beside them."""

    unit: str
    counts: tuple[int, ...]
    warnings: int

    @property
    def total(self) -> int:
        """The hard limits that wait."""
        return sum(self.counts)


def unit_loads(items: Iterable[Item]) -> tuple[UnitLoad, ...]:
    """The load of every unit by the items of the agenda, those with the most overdue first."""
    counts: dict[str, Counter[tuple[Force, ItemState]]] = {}
    for item in items:
        counts.setdefault(item.unit or NOBODY, Counter())[item.force, item.state] += 1
    loads = (
        UnitLoad(
            unit, tuple(own["硬性", state] for state in STATES), sum(own["预警", state] for state in STATES)
        )
        for unit, own in counts.items()
    )
    return tuple(sorted(loads, key=lambda load: (-load.counts[0], -load.total, load.unit)))
