"""Acts out of their turn: entered before what they follow in the life of a lead or of a case.

None of them is against the law by itself, so none is refused: a clerk may know why.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.base import Row
from dabzw.model.enterprise import Closure, Enterprise, Inquiry, Listing, LookBack, Measure, Sanction
from dabzw.model.finding import Defect
from dabzw.model.lead import Closing, CompulsoryAct, Lead, Transfer
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, day_of, not_before, written
from dabzw.rules.case.acts import acts_of
from dabzw.rules.checks.chronology import CLOSURE_STEPS, first_end
from dabzw.rules.checks.declared import check


@check(
    "transfer-unverified",
    "警告",
    "移交未属实",
    of=(Lead,),
    on=(Transfer,),
    source="通知三（三）",
    says="线索核查属实以后才移交；受理时定为转办的除外。",
    asks=True,
)
def handed_over_unverified(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if lead.passed_on or any(one.true for one in lead.verifications):
        return
    says = "核查没有属实，就移交了" if lead.verifications else "还没有核查，就移交了"
    for act in acts_of(lead, Transfer):
        if act.row.returned_on is None:
            yield Defect(act.path, says, "先用 dabzw lead verify 记核查；不经核查就转办的，受理结论写“转办”")


@check(
    "act-untrue",
    "警告",
    "不实仍强制",
    of=(Lead,),
    on=(CompulsoryAct,),
    source="通知三（三）",
    says="核查不属实以后不再采取强制措施；核查之前采取的是先行处置。",
    asks=True,
)
def act_after_untrue(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    last = lead.verifications[-1] if lead.verifications else None
    if last is None or last.true:
        return
    for act in acts_of(lead, CompulsoryAct):
        if act.row.lifted_on is None and not_before(act.row.on, last.at.date()):
            says = f"核查结论是{last.verdict}，还采取了强制措施"
            yield Defect(act.path, says, "核对核查结论；又查实了的，先记核查；措施已解除的，记解除日期")


@check(
    "lead-closed-twice",
    "警告",
    "办结两次",
    of=(Lead,),
    on=(Closing,),
    source="台账规则：办结",
    says="办结以后先重开，才能再办结；办结以后又有核查、强制措施、移交的，线索已经重新打开，除外。",
    asks=True,
)
def closed_twice(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    standing: Closing | None = None
    for act in acts_of(lead, Closing):
        closing = act.row
        if closing.result == "重开":
            standing = None
            continue
        if standing is not None:
            again = lead.acted_on_after(standing)
            if again is None or again > closing.on:
                says = f"{written(standing.on)}已以“{standing.result}”办结，没有重开，又办结了一次"
                yield Defect(
                    act.path, says, f"重复的用 dabzw edit {lead.id} 删去；改变结果的，在两条之间补记重开"
                )
        standing = closing


_OF_A_CASE: Final[dict[type[Row], str]] = {
    Measure: "安排了措施",
    Sanction: "处罚了",
    Closure: "办了关闭",
    Listing: "列了名单",
    Inquiry: "查了一案三查",
}


@check(
    "case-without-violation",
    "警告",
    "未立案先办",
    of=(Enterprise,),
    on=tuple(_OF_A_CASE),
    source="台账规则：案件",
    says="先记违法行为（就是立案），再安排措施、处罚、关闭、列名单、查一案三查。",
    asks=True,
)
def acts_without_violation(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """The first act of each kind; what began before the campaign is of an earlier case."""
    if enterprise.violations:
        return
    for kind, what in _OF_A_CASE.items():
        first = next(iter(acts_of(enterprise, kind)), None)
        if first is not None and all(day_of(when) >= ledger.campaign.start for _, when in first.dates):
            yield Defect(first.path, f"还没有违法行为，就{what}", "先用 dabzw ent violate 记违法行为")


@check(
    "closure-steps",
    "警告",
    "关闭步骤",
    of=(Enterprise,),
    on=(Closure,),
    source="通知一（二）",
    says="关闭先提请、再决定、后实际关闭；决定由县级以上人民政府作出。",
    asks=True,
)
def closure_steps(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    done: set[str] = set()
    for act in acts_of(enterprise, Closure):
        step = act.row.step
        if step not in CLOSURE_STEPS:
            done.clear()
            continue
        missing = [one for one in CLOSURE_STEPS[: CLOSURE_STEPS.index(step)] if one not in done]
        if missing:
            yield Defect(act.path, f"还没有{'、'.join(missing)}，就记了{step}", "补登前面的步骤")
        done.add(step)


@check(
    "look-back-early",
    "警告",
    "回头看过早",
    of=(Enterprise,),
    on=(LookBack,),
    source="通知三（七）",
    says="销号（或者取缔、关闭）以后才回头看。",
    asks=True,
)
def looked_back_early(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if first_end(enterprise, ledger.campaign) is not None:
        return
    for act in acts_of(enterprise, LookBack):
        advice = "还没有销号的检查，用 dabzw ent inspect 记排查；已经销号的，先用 dabzw ent clear 记销号"
        yield Defect(act.path, "还没有销号，也没有取缔、关闭完成，就记了回头看", advice)
