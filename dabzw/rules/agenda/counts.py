"""待办数: how much is late, due today or soon — counted once, hard limits and warnings told apart.

Whatever prints such a number takes it from here: screens, papers, the dashboard and the workbook.  逾期 alone
means hard limits (硬性); what only warns (预警) stands beside it and is never added to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.ledger import Ledger
from dabzw.model.vocab import Force
from dabzw.rules.agenda.items import STATES, AgendaKind, Item, ItemState

COUNTED: Final = STATES[:-1]
"""The states of which a number is told: what is late, or asks for somebody soon."""
_KEEPING: Final[tuple[AgendaKind, ...]] = ("合并待核对", "未同步", "备份")
"""What a ledger asks for to be kept safe, whatever it says."""
_OF_NONE: Final = "未定"


@dataclass(frozen=True, slots=True)
class Pair:
    """Of so many things how many are hard (硬性) limits, and how many only warn (预警)."""

    hard: int = 0
    early: int = 0

    @classmethod
    def of(cls, forces: Iterable[Force]) -> Pair:
        """The pair of things by their force."""
        counts = Counter(forces)
        return cls(counts["硬性"], counts["预警"])

    @property
    def total(self) -> int:
        """Both together; told of nothing that is called 逾期."""
        return self.hard + self.early

    @property
    def by_force(self) -> dict[Force, int]:
        """Each number by its force, hard first."""
        return {"硬性": self.hard, "预警": self.early}

    def __add__(self, other: Pair) -> Pair:
        return Pair(self.hard + other.hard, self.early + other.early)

    def told(self, unit: str = "", of: str = "预警") -> str:
        """The pair in words: 9项（另预警5项）; without a warning the hard number alone."""
        beside = f"（另{of}{self.early}{unit}）" if self.early else ""
        return f"{self.hard}{unit}{beside}"


NOTHING: Final = Pair()


@dataclass(frozen=True, slots=True)
class Counts:
    """The pairs of one owner — a village, a unit — or of all, by state."""

    owner: str = ""
    by_state: Mapping[ItemState, Pair] = field(default_factory=dict)

    @classmethod
    def of(cls, items: Iterable[Item], owner: str = "") -> Counts:
        """The counts of items; what a ledger asks for itself (a backup) is none of its campaign's."""
        found: dict[ItemState, list[Force]] = {state: [] for state in STATES}
        for item in items:
            if item.kind not in _KEEPING:
                found[item.state].append(item.force)
        return cls(owner, {state: Pair.of(forces) for state, forces in found.items()})

    def __getitem__(self, state: ItemState) -> Pair:
        return self.by_state.get(state, NOTHING)

    @property
    def open(self) -> Pair:
        """All that waits."""
        return sum(self.by_state.values(), NOTHING)

    @property
    def order(self) -> tuple[int, int, str]:
        """Those with most hard ones overdue first, then with most warnings overdue."""
        return -self["逾期"].hard, -self["逾期"].early, self.owner


def is_keeping(item: Item) -> bool:
    """Whether an item is asked for by the ledger itself, whatever it says: it is in no count."""
    return item.kind in _KEEPING


def counts_by(items: Iterable[Item], owner: Callable[[Item], str]) -> tuple[Counts, ...]:
    """The counts of every owner of items, the worst first; together they are the counts of all items."""
    return counts_of((owner(item), item) for item in items)


def counts_of(owned: Iterable[tuple[str, Item]]) -> tuple[Counts, ...]:
    """The counts of owners, the worst first, where an item may be of several."""
    found: dict[str, list[Item]] = {}
    for owner, item in owned:
        if not is_keeping(item):
            found.setdefault(owner, []).append(item)
    return tuple(sorted((Counts.of(own, owner) for owner, own in found.items()), key=lambda one: one.order))


def unit_of(item: Item) -> str:
    """The unit that answers for an item; what nobody answers for is told as such."""
    return item.unit or _OF_NONE


def village_of(item: Item, ledger: Ledger) -> str:
    """The village of an item: that of its record; a village that is silent is its own."""
    record = ledger.find(item.record_id) if item.record_id else None
    if record is None or isinstance(record, Activity):
        return item.unit or _OF_NONE
    return record.village


def owned_by_all(items: Iterable[Item], ledger: Ledger) -> Iterator[tuple[str, Item]]:
    """Every item for the unit that answers for it and for its village, once where these are the same."""
    for item in items:
        for owner in dict.fromkeys((unit_of(item), village_of(item, ledger))):
            yield owner, item
