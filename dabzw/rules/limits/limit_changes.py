"""期限变更 judged: which of them the engine makes use of, and why it refuses the others."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead, LimitChange
from dabzw.model.ledger import Ledger
from dabzw.model.moments import When
from dabzw.rules.limits.deadlines import all_terms
from dabzw.rules.limits.reckoning import Move, Refusal, malformed, reckon


@dataclass(frozen=True, slots=True)
class Judged:
    """A 期限变更 of a record: why it moves nothing, None where it moves a limit; `due` as it then stood."""

    place: int
    change: LimitChange
    refused: Refusal | None
    due: When | None = None


def judged(record: Lead | Enterprise, ledger: Ledger) -> Iterator[Judged]:
    """Every 期限变更 of a record, in its order."""
    if not record.limit_changes:
        return
    last = max(change.on for change in record.limit_changes)
    moves = [move for terms in all_terms(record, ledger, last) for move in reckon(terms).moves]
    for place, change in enumerate(record.limit_changes):
        yield _judged(place, change, [move for move in moves if move.place == place])


def _judged(place: int, change: LimitChange, moves: list[Move]) -> Judged:
    """A change that names several limits is used where one of them is moved."""
    if any(move.refused is None for move in moves):
        return Judged(place, change, None)
    if not moves:
        return Judged(place, change, malformed(change) or "这时没有这样的期限要办")
    return Judged(place, change, moves[0].refused, moves[0].due)
