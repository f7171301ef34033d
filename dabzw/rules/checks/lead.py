"""Leads: who verified them, and whether nothing was left out before they were closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.finding import Defect
from dabzw.model.lead import Closing, Lead, Verification
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.vocab import Closing as ClosingResult
from dabzw.rules.case.acts import Act, acts_of
from dabzw.rules.checks.declared import check

_VERIFIERS: Final = 2
_ACTED_ON: Final[tuple[ClosingResult, ...]] = ("已整治到位", "移送办理")
"""Results that presuppose a true lead, a compulsory act and a hand-over."""


@check(
    "lead-two-verifiers",
    "错误",
    of=(Lead,),
    source="行政处罚法第42条",
    says="核查须由两人以上进行，并写明姓名。",
)
def two_verifiers(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(lead, Verification):
        if len(set(act.row.people)) < _VERIFIERS:
            yield Defect(act.at("people"), "核查人员不足两人", "写明两名以上核查人员，一人一项")


@check("lead-refusal-reason", "错误", of=(Lead,), source="台账规则：受理", says="不予受理须写明理由。")
def refusal_without_reason(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if lead.admission is not None and lead.refused and lead.admission.reason is None:
        yield Defect(("受理",), "不予受理没有写理由", "补填“理由”")


@check(
    "lead-merger",
    "错误",
    of=(Lead,),
    source="台账规则：并入",
    says="重复线索直接并入一条主线索，不得并入自己、互相并入或层层并入。",
)
def merger(lead: Lead, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if lead.merged_into is None:
        return
    master = ledger.leads.get(lead.merged_into)
    if lead.merged_into == lead.id:
        yield Defect(("并入",), "线索并入了自己", "填主线索的编号，或删去这一项")
    elif master is not None and master.merged_into is not None:
        circle = _comes_back(lead, ledger)
        says = "几条线索互相并入，没有主线索" if circle else "并入的线索自己也已并入别的线索"
        yield Defect(("并入",), says, "留一条主线索，其余都直接并入它")


def _comes_back(lead: Lead, ledger: Ledger) -> bool:
    seen = {lead.id}
    following = ledger.leads.get(lead.merged_into or "")
    while following is not None and following.id not in seen:
        seen.add(following.id)
        following = ledger.leads.get(following.merged_into or "")
    return following is not None and following.id == lead.id


# What a closing presupposes; a duplicate (并入) is judged with its master.


def _closing(lead: Lead) -> Iterator[Act[Closing]]:
    """The closing in force; none while the lead is open."""
    if lead.counted:
        yield from (act for act in acts_of(lead, Closing) if act.row is lead.closing)


def _acted_on(lead: Lead) -> Iterator[Act[Closing]]:
    """The closing of a true lead by a result that presupposes acts."""
    return (act for act in _closing(lead) if lead.found_true and act.row.result in _ACTED_ON)


@check(
    "lead-closed-unverified",
    "错误",
    of=(Lead,),
    source="通知三（三）",
    says="线索须经核查或不予受理才能办结。",
)
def closed_unverified(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for closed in _closing(lead):
        if not lead.verifications and not lead.refused:
            yield Defect(closed.path, "线索没有核查就办结了", "补登核查；不予受理的，补登受理结论和理由")


@check(
    "lead-closed-no-act",
    "错误",
    of=(Lead,),
    source="通知三（三）",
    says="核查属实的线索须有强制措施才能以已整治到位、移送办理办结。",
)
def closed_without_act(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for closed in _acted_on(lead):
        if not lead.acts:
            advice = "补登强制措施；确无必要的，结果填“其他”并写说明"
            yield Defect(closed.path, "核查属实的线索没有强制措施就办结了", advice)


@check(
    "lead-closed-no-transfer",
    "错误",
    of=(Lead,),
    source="通知三（三）",
    says="核查属实的线索须有未被退回的移交才能以已整治到位、移送办理办结。",
)
def closed_without_transfer(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for closed in _acted_on(lead):
        if not lead.standing_transfers:
            returned = "移交已被退回" if lead.transfers else "没有移交"
            advice = "补登移交；确无必要的，结果填“其他”并写说明"
            yield Defect(closed.path, f"核查属实的线索{returned}就办结了", advice)


@check(
    "lead-closing-result",
    "错误",
    of=(Lead,),
    source="通知三（三）",
    says="办结结果须与最后一次核查的结论相符。",
)
def closing_contradicts(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    judged_untrue = not lead.found_true and (bool(lead.verifications) or lead.refused)
    for closed in _closing(lead):
        path, result = closed.at("result"), closed.row.result
        if result == "查否" and lead.found_true:
            yield Defect(path, "最后一次核查属实，不能以“查否”办结", "改正办结结果或核查结论")
        if result in _ACTED_ON and judged_untrue:
            yield Defect(path, f"线索没有查实，不能以“{result}”办结", "结果改为“查否”，或改正核查结论")


@check("lead-closing-note", "错误", of=(Lead,), source="台账规则：办结", says="办结结果为“其他”的须写说明。")
def other_closing_unexplained(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for closed in _closing(lead):
        if closed.row.result == "其他" and closed.row.note is None:
            yield Defect(closed.path, "办结结果为“其他”，没有写说明", "补填“说明”")
