"""Events 事件: from the name that a campaign uses in 起算 and 完成 to the moments of a record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from dabzw.model.cases import cleared_on
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import registered_on
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import When, start_of
from dabzw.rules.case.policy import completed_on

Moments = tuple[When, ...]


def lead_event(event: str, lead: Lead, ledger: Ledger) -> Moments:
    """When an event of a lead, or of the enterprise that it names, happened; oldest first."""
    own = _LEAD_EVENTS.get(event)
    if own is not None:
        return _in_order(own(lead, ledger))
    enterprise = ledger.enterprise_of(lead)
    return _in_order(_ENTERPRISE_EVENTS.get(event, _never)(enterprise, ledger)) if enterprise else ()


def enterprise_event(event: str, enterprise: Enterprise, ledger: Ledger) -> Moments:
    """When an event of an enterprise, or of a lead that names it, happened; oldest first."""
    own = _ENTERPRISE_EVENTS.get(event)
    if own is not None:
        return _in_order(own(enterprise, ledger))
    leads = ledger.leads_by_enterprise.get(enterprise.id, ())
    return _in_order(tuple(moment for lead in leads for moment in lead_event(event, lead, ledger)))


def _in_order(moments: Moments) -> Moments:
    return tuple(sorted(moments, key=start_of))


def _never(_record: object, _ledger: Ledger) -> Moments:
    return ()


def _given(when: When | None) -> Moments:
    return () if when is None else (when,)


def _registered(enterprise: Enterprise, _ledger: Ledger) -> Moments:
    day: date | None = registered_on(enterprise.id)
    return _given(day)


_LEAD_EVENTS: Final[dict[str, Callable[[Lead, Ledger], Moments]]] = {
    "登记": lambda lead, _: (lead.received_at,),
    "受理": lambda lead, _: _given(lead.admission.on if lead.admission else None),
    "核查": lambda lead, _: tuple(verification.at for verification in lead.verifications),
    "核查属实": lambda lead, _: _given(lead.confirmed_at),
    "强制措施": lambda lead, _: tuple(act.on for act in lead.acts),
    "移交": lambda lead, _: tuple(transfer.on for transfer in lead.standing_transfers),
    "反馈": lambda lead, _: _given(lead.answered_on),
    "办结": lambda lead, _: _given(lead.closing.on if lead.closing else None),
}

_ENTERPRISE_EVENTS: Final[dict[str, Callable[[Enterprise, Ledger], Moments]]] = {
    "登记": _registered,
    "发现": lambda enterprise, _: tuple(violation.found_on for violation in enterprise.violations),
    "风险评定": lambda enterprise, _: tuple(rating.on for rating in enterprise.ratings),
    "处置确定": lambda enterprise, _: _given(enterprise.plan.decided_on if enterprise.plan else None),
    "处置完成": lambda enterprise, ledger: _given(completed_on(enterprise, ledger.campaign)),
    "销号": lambda enterprise, _: _given(cleared_on(enterprise)),
}
