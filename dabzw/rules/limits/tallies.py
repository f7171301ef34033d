"""Limits counted by whose they are — a unit, a village — and by how they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field

from dabzw.lazily import dataclass
from dabzw.rules.limits.deadlines import Deadline, State


@dataclass(frozen=True, slots=True)
class Tally:
    """The limits of one owner by their state; `longest` is the most days that one of them is late."""

    owner: str
    by_state: Mapping[State, int] = field(default_factory=Counter)
    longest: int = 0

    def of(self, states: Iterable[State]) -> int:
        """How many stand so."""
        return sum(self.by_state[state] for state in states)


def tallies(found: Iterable[tuple[str, Deadline]]) -> tuple[Tally, ...]:
    """The tally of every owner of limits, those with the most overdue first; a state without any counts 0."""
    counts: dict[str, Counter[State]] = {}
    longest: Counter[str] = Counter()
    for owner, deadline in found:
        counts.setdefault(owner, Counter())[deadline.state] += 1
        longest[owner] = max(longest[owner], deadline.days_late)
    own = (Tally(owner, by_state, longest[owner]) for owner, by_state in counts.items())
    return tuple(sorted(own, key=lambda tally: (-tally.by_state["逾期"], tally.owner)))


def unit_tallies(found: Iterable[Deadline]) -> tuple[Tally, ...]:
    """The tally of every unit that answers for a limit."""
    return tallies((deadline.unit, deadline) for deadline in found)
