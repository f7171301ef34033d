"""Events 事件: from the name that a campaign uses in 起算 and 完成 to what happened on a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from dabzw.model.base import once
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import registered_on
from dabzw.model.lead import CompulsoryAct, Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import When, start_of
from dabzw.model.vocab import CONFISCATIONS, Event, Subject
from dabzw.rules.case.completion import completed_on


class Happening(NamedTuple):
    """What happened, and on which day it came to nothing again, and by what: a 移交 by its 退回."""

    on: When
    undone_on: date | None = None
    undone_by: str = ""


Happenings = tuple[Happening, ...]

RETURNED: Final = "移交被退回"
REOPENED: Final = "办结后重新打开"


def lead_events(event: str, lead: Lead, ledger: Ledger) -> Happenings:
    """What happened to a lead, or to the enterprise that it names; oldest first."""
    if event in _LEAD_EVENTS:
        return _own_events(lead)[event]
    enterprise = ledger.enterprise_of(lead)
    return _in_order(_ENTERPRISE_EVENTS.get(event, _never)(enterprise, ledger)) if enterprise else ()


@once
def _own_events(lead: Lead) -> Mapping[str, Happenings]:
    """What happened to the lead itself, event by event; every limit of it asks for some of them."""
    return {event: _in_order(find(lead)) for event, find in _LEAD_EVENTS.items()}


def enterprise_events(event: str, enterprise: Enterprise, ledger: Ledger) -> Happenings:
    """What happened to an enterprise, or to the leads that name it; oldest first."""
    own = _ENTERPRISE_EVENTS.get(event)
    if own is not None:
        return _in_order(own(enterprise, ledger))
    leads = ledger.leads_of_enterprise(enterprise.id)
    return _in_order(one for lead in leads for one in lead_events(event, lead, ledger))


def events(event: str, record: Lead | Enterprise, ledger: Ledger) -> Happenings:
    """What happened to a record, or to those that it is bound to; oldest first."""
    if isinstance(record, Lead):
        return lead_events(event, record, ledger)
    return enterprise_events(event, record, ledger)


def any_event(names: Iterable[Event], record: Lead | Enterprise, ledger: Ledger) -> Happenings:
    """What happened of several events; oldest first."""
    of = tuple(names)
    if len(of) == 1:
        return events(of[0], record, ledger)
    return _in_order(one for name in of for one in events(name, record, ledger))


def _in_order(happenings: Iterable[Happening]) -> Happenings:
    found = tuple(happenings)
    return tuple(sorted(found, key=lambda one: start_of(one.on))) if len(found) > 1 else found


def _never(_record: object, _ledger: Ledger) -> Iterator[Happening]:
    return iter(())


def _given(*moments: When | None) -> Iterator[Happening]:
    return (Happening(moment) for moment in moments if moment is not None)


# Of a lead


def _acts(lead: Lead, word: str = "") -> Iterator[CompulsoryAct]:
    return (act for act in lead.acts if word in act.act)


def _transfers(lead: Lead) -> Iterator[Happening]:
    return (Happening(one.on, one.returned_on, RETURNED) for one in lead.transfers)


def _closings(lead: Lead) -> Iterator[Happening]:
    """The closings, each undone by a 重开, or by what was done about the lead after it."""
    for closing in lead.closings:
        if closing.result != "重开":
            yield Happening(closing.on, lead.reopened_on(closing), REOPENED)


_LEAD_EVENTS: Final[dict[str, Callable[[Lead], Iterator[Happening]]]] = {
    "登记": lambda lead: _given(lead.received_at),
    "受理": lambda lead: _given(lead.admission.on if lead.admission else None),
    "转办": lambda lead: _given(lead.admission.on if lead.admission and lead.passed_on else None),
    "核查": lambda lead: _given(*(one.at for one in lead.verifications)),
    "核查属实": lambda lead: _given(next((one.at for one in lead.verifications if one.true), None)),
    "强制措施": lambda lead: _given(*(act.on for act in lead.acts)),
    "查封": lambda lead: _given(*(act.on for act in _acts(lead, "查封"))),
    "扣押": lambda lead: _given(*(act.on for act in _acts(lead, "扣押"))),
    "解除": lambda lead: _given(*(act.lifted_on for act in lead.acts)),
    "移交": _transfers,
    "反馈": lambda lead: _given(lead.answered_on),
    "办结": _closings,
}


# Of an enterprise


def _registered(enterprise: Enterprise, _ledger: Ledger) -> Iterator[Happening]:
    return _given(registered_on(enterprise.id))


_ENTERPRISE_EVENTS: Final[dict[str, Callable[[Enterprise, Ledger], Iterator[Happening]]]] = {
    "登记": _registered,
    "发现": lambda enterprise, _: _given(*(one.found_on for one in enterprise.violations)),
    "风险评定": lambda enterprise, _: _given(*(one.on for one in enterprise.ratings)),
    "处置确定": lambda enterprise, _: _given(*(one.decided_on for one in enterprise.plans)),
    "处置完成": lambda enterprise, ledger: _given(completed_on(enterprise, ledger)),
    "没收": lambda enterprise, _: _given(
        *(one.on for one in enterprise.sanctions if one.kind in CONFISCATIONS)
    ),
    "移交涉案物品": lambda enterprise, _: _given(
        *(one.on for one in enterprise.material_moves if one.whereabouts == "移交")
    ),
    "销号": lambda enterprise, _: _given(*(one.on for one in enterprise.clearances)),
}


# Of which records, and in which order

_OF_SELF: Final[dict[Subject, tuple[Event, ...]]] = {
    "线索": ("来文回复",),
    "企业": ("措施时限",),
}
"""What sets its own day: the reply that a superior's paper asks for, and each measure of a plan."""

_OF_OTHERS: Final[dict[Subject, tuple[Event, ...]]] = {
    "线索": ("处置确定", "处置完成", "没收", "移交涉案物品"),
    "企业": ("核查属实",),
}
"""What a true lead waits for of its enterprise, and what makes something of an enterprise begin."""

_STEPS: Final[tuple[tuple[frozenset[Event], ...], ...]] = (
    (
        frozenset({"登记"}),
        frozenset({"受理", "转办"}),
        frozenset({"核查"}),
        frozenset({"核查属实"}),
        frozenset({"强制措施", "查封", "扣押", "解除", "没收", "移交涉案物品", "移交"}),
        frozenset({"办结"}),
        frozenset({"反馈"}),
    ),
    (
        frozenset({"登记"}),
        frozenset({"发现", "风险评定"}),
        frozenset({"处置确定"}),
        frozenset({"处置完成"}),
        frozenset({"销号"}),
    ),
)
"""The events of a lead and of an enterprise, each after those before it; those of one step in any order."""

_CONTAINED: Final[dict[Event, Event]] = {"查封": "强制措施", "扣押": "强制措施", "转办": "受理"}
"""Events each of which is the other one too, on the same day."""


def can_have(subject: Subject, event: Event) -> bool:
    """Whether an event can begin or end a limit of such records: they, or those they wait for, have it."""
    own = _LEAD_EVENTS if subject == "线索" else _ENTERPRISE_EVENTS
    return event in own or event in _OF_SELF[subject] or event in _OF_OTHERS[subject]


def can_follow(event: Event, start: Event) -> bool:
    """Whether an event can be yet to come when another one has happened."""
    if event == start:
        return any(event in own for own in _OF_SELF.values())
    if _CONTAINED.get(start) == event:
        return False
    places = (_places(steps, start, event) for steps in _STEPS)
    return all(first is None or last is None or first <= last for first, last in places)


def _places(steps: tuple[frozenset[Event], ...], *wanted: Event) -> tuple[int | None, ...]:
    """The step of each event, None where there is none."""
    return tuple(next((place for place, step in enumerate(steps) if one in step), None) for one in wanted)
