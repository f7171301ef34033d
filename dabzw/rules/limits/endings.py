"""终止: when what a limit asks of a record is owed no longer, though nobody did it."""

from __future__ import annotations

from datetime import date
from itertools import takewhile
from typing import Final

from dabzw.model.base import once
from dabzw.model.campaign import Limit
from dabzw.model.cases import Case
from dabzw.model.enterprise import Clearance
from dabzw.model.lead import Lead
from dabzw.model.moments import When, end_of
from dabzw.model.vocab import Event

_OF_TRUE: Final[frozenset[Event]] = frozenset({"强制措施", "查封", "扣押", "移交", "核查属实"})
_OF_REFUSED: Final[frozenset[Event]] = frozenset({"受理", "办结", "反馈", "来文回复"})
_OF_PASSED_ON: Final[frozenset[Event]] = frozenset({"受理", "移交", "办结", "反馈", "来文回复"})


def ended_without_act(lead: Lead, limit: Limit) -> When | None:
    """Since when a limit asks nothing more of a lead; None while it does.

    The days late up to then stand.  What an act itself brings about — a seizure that must be lifted or
    decided on — is owed whatever becomes of the lead.
    """
    ends: list[When | None] = [None if lead.void is None else lead.void.on]
    if not limit.acts:
        ends += [None if lead.merger is None else lead.merger.on, _not_taken_up(lead, limit)]
        if asks_of_true(limit):
            ends += [_turned_at(lead), _determined_on(lead)]
    return min((end for end in ends if end is not None), key=end_of, default=None)


def case_ended_without_act(case: Case) -> date | None:
    """Since when a case asks nothing more: it was withdrawn (撤案), or another campaign or record carries it.

    销号 is an act, and leaves owed what was not done before it.
    """
    own = case.enterprise
    ends = [
        None if case.end is None or isinstance(case.end, Clearance) else case.end.on,
        None if own.joined is None else own.joined.on,
        None if own.void is None else own.void.on,
    ]
    return min((end for end in ends if end is not None), default=None)


@once
def asks_of_true(limit: Limit) -> bool:
    """Whether a limit asks something of leads that were found true, and of no others."""
    return _OF_TRUE.issuperset(limit.until) and limit.start != "转办"


def _not_taken_up(lead: Lead, limit: Limit) -> When | None:
    """When a lead was refused (不予受理) or passed on (转办), and the limit asks nothing of such a one."""
    if lead.admission is None or lead.verifications or not (lead.refused or lead.passed_on):
        return None
    owed = _OF_REFUSED if lead.refused else _OF_PASSED_ON
    return lead.admission.on if owed.isdisjoint(limit.until) else None


def _turned_at(lead: Lead) -> When | None:
    """When a lead was first seen to be untrue since it was last found true; None while it is true."""
    untrue = [one.at for one in takewhile(lambda one: not one.true, reversed(lead.verifications))]
    return untrue[-1] if untrue else None


def _determined_on(lead: Lead) -> When | None:
    """When it was determined (认定) that a true lead opens no case; None if it was found true again since."""
    last = max((one.on for one in lead.determinations if one.result == "不立案"), default=None)
    again = last is not None and any(one.true and one.at.date() > last for one in lead.verifications)
    return None if again else last
