"""How the limits of each record stand: what the counts of limits are the sum of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.facts import FactOf, of_each
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.rules.limits.deadlines import State, record_deadlines


@dataclass(frozen=True, slots=True)
class LimitStates:
    """The states of the limits of a record, in the order of the campaign.

    `estimated` says that days of one were counted by a calendar that is not published yet, `waits_estimated`
    that one of these is still to be met.
    """

    states: tuple[State, ...]
    estimated: bool
    waits_estimated: bool


def _states(record: AnyRecord, ledger: Ledger, at: Instant) -> LimitStates | None:
    if not isinstance(record, Lead | Enterprise):
        return None
    found = tuple(record_deadlines(record, ledger, at))
    estimated = [one for one in found if one.estimated]
    states = tuple(one.state for one in found)
    return LimitStates(states, bool(estimated), any(one.open for one in estimated)) if found else None


_STATES: Final = FactOf("limits", LimitStates, frozenset(("线索", "企业")), _states)


def limit_states(ledger: Ledger, at: Instant) -> Mapping[str, LimitStates]:
    """How the limits of each record stand that has any; the ledger is already as of `at`."""
    return of_each(_STATES, ledger, at)
