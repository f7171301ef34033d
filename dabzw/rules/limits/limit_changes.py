"""期限变更 judged: which of them the engine makes use of, and why it refuses the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead, LimitChange
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, When
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
    """Every 期限变更 of a record, in its order.

    A change that moved a limit when it was made stays in order, whatever has become of that limit since: a
    退回 that began a new one, a verdict that was turned round.
    """
    if not record.limit_changes:
        return
    now = _moves(record, ledger, max(change.on for change in record.limit_changes))
    for place, change in enumerate(record.limit_changes):
        own = [move for move in now if move.place == place]
        if not any(move.refused is None for move in own):
            own = _moves_then(place, record, ledger) or own
        yield _judged(place, change, own)


def _judged(place: int, change: LimitChange, moves: list[Move]) -> Judged:
    """A change that names several limits is used where one of them is moved."""
    if any(move.refused is None for move in moves):
        return Judged(place, change, None)
    if not moves:
        return Judged(place, change, malformed(change) or "这时没有这样的期限要办")
    return Judged(place, change, moves[0].refused, moves[0].due)


def _moves(record: Lead | Enterprise, ledger: Ledger, last: date) -> list[Move]:
    return [move for terms in all_terms(record, ledger, last) for move in reckon(terms).moves]


def _moves_then(place: int, record: Lead | Enterprise, ledger: Ledger) -> list[Move]:
    """What a change came to by all that had happened by the end of its day."""
    at = Instant.of(record.limit_changes[place].on)
    book = _about(record, ledger).as_of(at)
    known = book.find(record.id)
    if not isinstance(known, (Lead, Enterprise)):
        return []
    own = sum(at.sees(change.on) for change in record.limit_changes[:place])
    return [move for move in _moves(known, book, at.day) if move.place == own]


def _about(record: Lead | Enterprise, ledger: Ledger) -> Ledger:
    """A record with those that its limits depend on; on what day a lead was merged is not recorded."""
    leads: tuple[Lead, ...]
    enterprises: tuple[Enterprise, ...]
    if isinstance(record, Lead):
        named = ledger.enterprise_of(record)
        leads = (record.model_copy(update={"merged_into": None}),)
        enterprises = () if named is None else (named,)
    else:
        leads, enterprises = ledger.leads_by_enterprise.get(record.id, ()), (record,)
    return replace(
        ledger,
        leads={lead.id: lead for lead in leads},
        enterprises={enterprise.id: enterprise for enterprise in enterprises},
        sites={},
        activities={},
    )
