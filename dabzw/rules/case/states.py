"""Derived states: facts and acts are stored, how a record stands is computed from them."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from dabzw.model.base import once_with
from dabzw.model.campaign import Campaign
from dabzw.model.cases import End, current_case
from dabzw.model.enterprise import CarriedOver, Clearance, Enterprise
from dabzw.model.judgement import Determination
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.site import Site
from dabzw.model.vocab import Event
from dabzw.rules.case.completion import completed_on
from dabzw.rules.case.repeats import repeated
from dabzw.rules.case.selection import owes_step
from dabzw.rules.case.standing import pending
from dabzw.rules.figures.indicators import Window, attempted, swept

LeadState = Literal["待核查", "查否待办结", "待强制", "待移交", "待办结", "已办结", "已并入"]
EnterpriseState = Literal[
    "无违法行为",
    "待认定",
    "待定方案",
    "整治中",
    "待销号",
    "已销号",
    "已撤案",
    "已转入",
    "再次立案",
]
AGAIN: Final[EnterpriseState] = "再次立案"
SiteState = Literal["未排查", "待复访", "已排查"]
AsideState = Literal["作废", "已并入"]
"""The states of what counts nowhere: entered by mistake, or read with its master."""

COUNTED_LEAD_STATES: Final[tuple[LeadState, ...]] = (
    "待核查",
    "查否待办结",
    "待强制",
    "待移交",
    "待办结",
    "已办结",
)
"""The states of leads that are counted: a duplicate (已并入) is counted with its master."""

_STEPS: Final[dict[LeadState, Event]] = {"待强制": "强制措施", "待移交": "移交"}
"""The states that wait for an act, which a campaign asks for by a limit that ends in it."""


def lead_states(campaign: Campaign) -> tuple[LeadState, ...]:
    """The counted states that a lead goes through in a campaign."""
    return tuple(
        state for state in COUNTED_LEAD_STATES if state not in _STEPS or campaign.owes(_STEPS[state])
    )


@once_with
def lead_state(lead: Lead, campaign: Campaign) -> LeadState:
    """How far a lead has come; a step that the campaign does not ask of such leads is none.

    What only its enterprise could tell of a lead is read strictly.
    """
    steps: tuple[tuple[bool, LeadState], ...] = (
        (lead.merged_into is not None, "已并入"),
        (lead.closing is not None, "已办结"),
        (lead.refused and not lead.verifications, "查否待办结"),
        (lead.passed_on and not lead.verifications and not lead.standing_transfers, "待移交"),
        (lead.passed_on and not lead.verifications, "待办结"),
        (not lead.verifications, "待核查"),
        (not lead.found_true, "查否待办结"),
        (not lead.acts and owes_step("强制措施", lead, None, campaign), "待强制"),
        (not lead.standing_transfers and owes_step("移交", lead, None, campaign), "待移交"),
    )
    return next((state for reached, state in steps if reached), "待办结")


def enterprise_state(enterprise: Enterprise, ledger: Ledger) -> str:
    """How far the present case of an enterprise has come; 待认定 where none is open and facts wait.

    A repeat has the campaign's word for it (重犯); where there is none, it is 再次立案.
    """
    case = current_case(enterprise)
    if case is None or case.end is not None:
        return _without_open_case(enterprise, None if case is None else case.end, ledger)
    if repeated(enterprise, ledger.campaign):
        return ledger.campaign.terms.repeat or AGAIN
    if case.again:
        return AGAIN
    if not case.enterprise.planned:
        return "待定方案"
    return "待销号" if completed_on(case.enterprise, ledger) is not None else "整治中"


def _without_open_case(enterprise: Enterprise, end: End | None, ledger: Ledger) -> EnterpriseState:
    """Facts that somebody overlooked when he signed leave the state of a case that ended (需重新验收)."""
    if any(end is None or one.question == "待认定" for one in pending(enterprise, ledger)):
        return "待认定"
    return "无违法行为" if end is None else _ENDED[type(end)]


_ENDED: Final[dict[type[End], EnterpriseState]] = {
    Clearance: "已销号",
    Determination: "已撤案",
    CarriedOver: "已转入",
}


def site_state(site: Site, campaign: Campaign) -> SiteState:
    """Whether a site was swept since the campaign began; one only attempted asks for another visit."""
    window = Window(campaign.start, date.max)
    if swept(site.visits, window):
        return "已排查"
    return "待复访" if attempted(site.visits, window) else "未排查"


def state_of(record: AnyRecord, ledger: Ledger) -> str | None:
    """The derived state of any record; activities that count have none."""
    if record.void is not None:
        return "作废"
    if isinstance(record, (Enterprise, Site)) and record.id in ledger.set_aside:
        return "已并入"
    if isinstance(record, Lead):
        return lead_state(record, ledger.campaign)
    if isinstance(record, Enterprise):
        return enterprise_state(record, ledger)
    return site_state(record, ledger.campaign) if isinstance(record, Site) else None
