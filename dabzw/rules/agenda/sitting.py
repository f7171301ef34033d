"""接着办: what may be entered next of a record in the same sitting, in the order in which it is done.

A lead is looked into; a true one asks whose it is, then the violation that answers it; its enterprise asks
for a rating, a plan and the questions of 一案三查.  All follows from what is entered: whoever stops goes on
there.
"""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.lazily import dataclass
from dabzw.model.cases import current_case
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.parts import is_on
from dabzw.rules.case.inquiry import must_be_complete, open_questions
from dabzw.rules.case.policy import policy
from dabzw.rules.case.rating import risk_in_force
from dabzw.rules.case.standing import is_unanswered


@dataclass(frozen=True, slots=True)
class Next:
    """One act that may be entered next: of which record, what is still open of it, and the command.

    `act` is the part of the record that it is entered in; the plan is called as the campaign calls it.
    """

    act: str
    record_id: str
    matter: str
    command: str


def sitting(record: AnyRecord, ledger: Ledger, at: Instant) -> Iterator[Next]:
    """What may be entered next of a record of a ledger that is already as of `at`, one after another."""
    if record.id in ledger.set_aside:
        return
    if isinstance(record, Lead):
        yield from _of_lead(record, ledger, at)
    elif isinstance(record, Enterprise):
        yield from _of_case(record, ledger, at)


def _of_lead(lead: Lead, ledger: Ledger, at: Instant) -> Iterator[Next]:
    if not lead.counted:
        return
    if not (lead.verifications or lead.refused or lead.passed_on or lead.closing):
        yield Next("核查", lead.id, "还没有核查", f"dabzw lead verify {lead.id}")
    enterprise = ledger.enterprise_of(lead) if lead.found_true else None
    if ledger.campaign.violations and is_unanswered(lead, ledger):
        yield _answering(lead, enterprise)
    if enterprise is not None:
        yield from _of_case(enterprise, ledger, at)


def _answering(lead: Lead, enterprise: Enterprise | None) -> Next:
    """The violation that answers a true lead: of the case that is open, or a new one; first, whose it is."""
    if enterprise is None:
        says = "核查属实，还没有写明是哪一家企业"
        return Next("查明企业", lead.id, says, f"dabzw lead name {lead.id}")
    case = current_case(enterprise)
    if case is not None and case.end is None:
        codes = "、".join(dict.fromkeys(one.code for one in case.enterprise.violations))
        says = f"{lead.id} 就是本案（违法行为{codes}）的线索"
        return Next("答复线索", enterprise.id, says, f"dabzw ent link {enterprise.id} --lead {lead.id}")
    day = "" if lead.confirmed_at is None else f" --found-on {written(lead.confirmed_at.date())}"
    command = f"dabzw ent violate {enterprise.id} --lead {lead.id}{day}"
    return Next("违法行为", enterprise.id, f"{lead.id} 查明属实，还没有立案", command)


def _of_case(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Iterator[Next]:
    """What the open case of an enterprise lacks; of a part that the campaign has not, nothing."""
    case, campaign = current_case(enterprise), ledger.campaign
    if case is None or case.end is not None:
        return
    if is_on("风险等级", campaign) and risk_in_force(case.enterprise, campaign) is None:
        yield Next("风险等级", enterprise.id, "还没有评定风险等级", f"dabzw ent rate {enterprise.id}")
    missing = [one.measure for one in policy(enterprise, ledger, at).required if one.state == "未安排"]
    if missing:
        says = f"还没有安排：{'、'.join(missing)}"
        yield Next(campaign.terms.plan, enterprise.id, says, f"dabzw ent plan {enterprise.id}")
    asked = tuple(open_questions(enterprise, campaign)) if must_be_complete(enterprise, campaign) else ()
    if asked:
        says = f"还没有结论：{'、'.join(asked)}"
        yield Next("一案三查", enterprise.id, says, f"dabzw ent inquire {enterprise.id}")
