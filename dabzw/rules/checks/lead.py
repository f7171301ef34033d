"""Leads: who verified them, and whether nothing was left out before they were closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.finding import Defect
from dabzw.model.lead import Admission, Closing, Lead, Merger, Verification
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.remembered import remembered
from dabzw.model.vocab import Closing as ClosingResult
from dabzw.model.vocab import Event
from dabzw.rules.case.acts import Act, acts_of
from dabzw.rules.case.selection import owes_step
from dabzw.rules.case.standing import is_unanswered
from dabzw.rules.checks.declared import check

_VERIFIERS: Final = 2
_SENT: Final[ClosingResult] = "移送办理"
_ACTED_ON: Final[tuple[ClosingResult, ...]] = ("已整治到位", _SENT)
"""Results that presuppose a true lead, and the acts that the campaign asks for."""


@check(
    "lead-two-verifiers",
    "警告",
    "核查人数",
    of=(Lead,),
    on=(Verification,),
    source="行政处罚法第42条（立案调查时）",
    says="核查应由两人以上进行，并写明姓名；第42条约束的是立案后的执法人员，首次核查只提示。",
)
def two_verifiers(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(lead, Verification):
        if len(set(act.row.people)) < _VERIFIERS:
            yield Defect(act.at("people"), "核查人员不足两人", "写明两名以上核查人员，一人一项")


@check(
    "lead-refusal-reason",
    "错误",
    "不受理无理由",
    of=(Lead,),
    on=(Admission,),
    source="台账规则：受理",
    says="不予受理须写明理由。",
)
def refusal_without_reason(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if lead.admission is not None and lead.refused and lead.admission.reason is None:
        yield Defect(("受理",), "不予受理没有写理由", "补填“理由”")


@check(
    "lead-merger",
    "错误",
    "线索并入",
    of=(Lead,),
    on=(Merger,),
    source="台账规则：并入",
    says="重复线索直接并入一条主线索，不得并入自己、互相并入或层层并入；属实的、有强制措施在的只能并入属实的。",
)
def merger(lead: Lead, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if lead.merged_into is None:
        return
    master = ledger.leads.get(lead.merged_into)
    if lead.merged_into == lead.id:
        yield Defect(("并入", "主线索"), "线索并入了自己", "填主线索的编号，或删去这一项")
    elif master is not None and master.merged_into is not None:
        circle = _comes_back(lead, ledger)
        says = "几条线索互相并入，没有主线索" if circle else "并入的线索自己也已并入别的线索"
        yield Defect(("并入", "主线索"), says, "留一条主线索，其余都直接并入它")
    elif master is not None and not master.found_true and _stands(lead):
        says = "属实的或有强制措施在的线索，并入了没有属实的线索"
        yield Defect(("并入", "主线索"), says, "把另一条并入这一条，或者分别办理")


def _stands(lead: Lead) -> bool:
    return lead.found_true or any(act.lifted_on is None for act in lead.acts)


@check(
    "lead-merger-village",
    "警告",
    "并入异村",
    of=(Lead,),
    on=(Merger,),
    source="台账规则：并入",
    says="并入的线索应与主线索同村。",
)
def merger_elsewhere(lead: Lead, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    master = ledger.leads.get(lead.merged_into or "")
    if master is not None and master.village != lead.village:
        yield Defect(("并入",), f"主线索在{master.village}，与本线索不同村", "核对是不是同一件事")


def _comes_back(lead: Lead, ledger: Ledger) -> bool:
    seen = {lead.id}
    following = ledger.leads.get(lead.merged_into or "")
    while following is not None and following.id not in seen:
        seen.add(following.id)
        following = ledger.leads.get(following.merged_into or "")
    return following is not None and following.id == lead.id


@check(
    "lead-turned",
    "警告",
    "结论改变",
    of=(Lead,),
    on=(Verification,),
    source="台账规则：核查",
    says="核查结论从属实改为不属实的，须写说明和批准人。",
    new="错误",
)
def turned(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    was_true = False
    for act in acts_of(lead, Verification):
        row = act.row
        if was_true and not row.true and (row.note is None or row.approver is None):
            yield Defect(act.path, f"结论从属实改为{row.verdict}，没有写明说明和批准人", "补填“说明”“批准人”")
        was_true = row.true


# What a closing presupposes; a duplicate (并入) is judged with its master.


@remembered
def _closing(lead: Lead) -> tuple[Act[Closing], ...]:
    """The closing in force; none while the lead is open."""
    closing = lead.closing if lead.counted else None
    return tuple(act for act in acts_of(lead, Closing) if act.row is closing)


def _acted_on(lead: Lead) -> Iterator[Act[Closing]]:
    """The closing of a true lead by a result that presupposes acts."""
    return (act for act in _closing(lead) if lead.found_true and act.row.result in _ACTED_ON)


@check(
    "lead-closed-unverified",
    "错误",
    "办结未核查",
    cure="dabzw lead verify {id}",
    of=(Lead,),
    on=(Closing,),
    source="通知三（三）",
    says="线索须经核查、不予受理或转办才能办结。",
)
def closed_unverified(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for closed in _closing(lead):
        if not (lead.verifications or lead.refused or lead.passed_on):
            yield Defect(closed.path, "线索没有核查就办结了", "补登核查；不予受理的，补登受理结论和理由")


def _owes(step: Event, lead: Lead, ledger: Ledger) -> bool:
    return owes_step(step, lead, ledger.enterprise_of(lead), ledger.campaign)


@check(
    "lead-closed-no-act",
    "错误",
    "办结无措施",
    cure="dabzw lead measure {id}",
    of=(Lead,),
    on=(Closing,),
    source="通知三（三）",
    says="行动方案有期限到强制措施为止的，核查属实的线索须有强制措施才能以已整治到位、移送办理办结。",
)
def closed_without_act(lead: Lead, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for closed in _acted_on(lead):
        if not lead.acts and _owes("强制措施", lead, ledger):
            advice = "补登强制措施；确无必要的，结果填“其他”并写说明"
            yield Defect(closed.path, "核查属实的线索没有强制措施就办结了", advice)


@check(
    "lead-closed-no-transfer",
    "错误",
    "办结未移交",
    cure="dabzw lead transfer {id}",
    of=(Lead,),
    on=(Closing,),
    source="通知三（三）",
    says="行动方案有期限到移交为止的，核查属实的线索须有未被退回的移交才能以已整治到位办结；以移送办理办结的总要有。",
)
def closed_without_transfer(lead: Lead, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for closed in _acted_on(lead):
        owed = closed.row.result == _SENT or _owes("移交", lead, ledger)
        if owed and not lead.standing_transfers:
            returned = "移交已被退回" if lead.transfers else "没有移交"
            advice = "补登移交；确无必要的，结果填“其他”并写说明"
            yield Defect(closed.path, f"核查属实的线索{returned}就办结了", advice)


@check(
    "lead-closing-result",
    "错误",
    "办结不符",
    of=(Lead,),
    on=(Closing,),
    source="通知三（三）",
    says="办结结果须与最后一次核查的结论相符。",
)
def closing_contradicts(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    judged_untrue = not lead.found_true and (bool(lead.verifications) or lead.refused)
    for closed in _closing(lead):
        path, result = closed.at("result"), closed.row.result
        if result == "查否" and lead.found_true:
            yield Defect(path, "最后一次核查属实，不能以“查否”办结", "改正办结结果或核查结论")
        if result == "无法查实" and lead.found_true:
            yield Defect(path, "最后一次核查属实，不能以“无法查实”办结", "改正办结结果或核查结论")
        if result in _ACTED_ON and judged_untrue and not lead.passed_on:
            yield Defect(path, f"线索没有查实，不能以“{result}”办结", "结果改为“查否”，或改正核查结论")


@check(
    "lead-closing-undecided",
    "警告",
    "未查实办结",
    of=(Lead,),
    on=(Closing,),
    source="台账规则：核查",
    says="无法查实的线索不能以“查否”办结：再查，或者以“无法查实”办结并写说明。",
    new="错误",
)
def undecided_closed_as_untrue(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    undecided = bool(lead.verifications) and lead.verifications[-1].verdict == "无法查实"
    for closed in _closing(lead):
        if undecided and closed.row.result == "查否":
            advice = "再查一次；确实查不了的，以“无法查实”办结并写说明"
            yield Defect(closed.at("result"), "无法查实的线索，不能以“查否”办结", advice)


@check(
    "lead-true-unanswered",
    "警告",
    "属实无着落",
    cure="dabzw next {id}",
    of=(Lead,),
    on=(Closing,),
    source="通知三（三）；台账规则：属实的线索",
    says="属实的线索要有企业的违法行为写明它，或者认定不立案，才能办结。",
    new="错误",
)
def true_without_answer(lead: Lead, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if lead.enterprise in ledger.unread:
        return
    for closed in _closing(lead):
        if is_unanswered(lead, ledger):
            named = lead.enterprise or "企业编号"
            yield Defect(
                closed.path,
                "属实而没有立案，也没有认定不立案，就办结了",
                f"先用 dabzw ent violate {named} --lead {lead.id} 记违法行为（没写企业的先 lead name），"
                f"或用 dabzw lead determine {lead.id} 认定不立案",
            )


@check(
    "lead-closing-note",
    "错误",
    "办结无说明",
    of=(Lead,),
    on=(Closing,),
    source="台账规则：办结",
    says="办结结果为“其他”“无法查实”的须写说明。",
)
def other_closing_unexplained(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for closed in _closing(lead):
        result = closed.row.result
        if result in ("其他", "无法查实") and closed.row.note is None:
            yield Defect(closed.path, f"办结结果为“{result}”，没有写说明", "补填“说明”")
