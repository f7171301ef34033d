"""What a plan must not do by a word: lay a measure aside, lower a risk, allow or write off a material."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.model.cases import current_case
from dabzw.model.enterprise import Chemical, Choice, Enterprise, MaterialMove, RiskRating, Violation
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.case.acts import acts_of
from dabzw.rules.case.demands import CHANGED
from dabzw.rules.case.escalation import demands_of
from dabzw.rules.case.material import WRITTEN_OFF, balances, licence_doubt, written_off_exactly
from dabzw.rules.case.rating import APPROVER, REASON, lowerings
from dabzw.rules.checks.declared import check


@check(
    "choice-unsigned",
    "错误",
    "取舍未签",
    of=(Enterprise,),
    on=(Choice,),
    source="台账规则：取舍",
    says="取舍写明了措施的，要有决定和批准人；“改为”的要写改为什么措施。",
)
def unsigned_choices(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(enterprise, Choice):
        choice = act.row
        if choice.measure is None:
            continue
        if choice.approver is None:
            yield Defect(act.path, "取舍没有批准人", "补填“批准人”；没有批准的不算数")
        if choice.decision is None:
            yield Defect(act.path, "取舍没有决定", "补填“决定”：不采取或者改为")
        elif (choice.decision == CHANGED) != (choice.instead is not None):
            given = "写了" if choice.instead else "没有写"
            says = f"决定是“{choice.decision}”，{given}改为什么措施"
            yield Defect(act.path, says, "决定“改为”的写改成什么措施，“不采取”的不写")


@check(
    "choice-unnamed",
    "提示",
    "取舍未写明",
    of=(Enterprise,),
    on=(Choice,),
    source="台账规则：取舍",
    says="取舍应写明是哪一项措施；旧格式的没有写，按放弃与已安排的措施相抵触的一项理解。",
)
def unnamed_choices(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(enterprise, Choice):
        if act.row.measure is None:
            yield Defect(act.path, "取舍没有写是哪一项措施", "补填“措施”“决定”和“批准人”")


@check(
    "choice-missing",
    "警告",
    "未记取舍",
    cure="dabzw ent choose {id}",
    of=(Enterprise,),
    on=(Violation,),
    source="台账规则：取舍",
    says="处置规则和风险等级的要求相抵触的，应记取舍。",
)
def undecided_conflicts(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """Contradictions of an open case; at 销号 another rule asks for them."""
    case = current_case(enterprise)
    if case is not None and case.end is None:
        for conflict in demands_of(enterprise, ledger, at).undecided:
            yield Defect((), conflict, "记取舍，写明理由和批准人；或者重新评定风险")


@check(
    "risk-lowered",
    "错误",
    "降低风险",
    of=(Enterprise,),
    on=(RiskRating,),
    source="台账规则：风险",
    says="风险降低的要写理由，从最高一级降下来的还要写批准人；没有写的仍按原等级处置。",
)
def lowered_risks(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for lowering in lowerings(enterprise, ledger.campaign):
        if lowering.lacks:
            says = (
                f"风险由{lowering.before.level}降为{lowering.rating.level}，没有写{'、'.join(lowering.lacks)}"
            )
            advice = "、".join(f"“{name}”" for name in (REASON, APPROVER) if name in lowering.lacks)
            yield Defect(
                ("风险", lowering.place), says, f"补填{advice}；没有补填的仍按{lowering.before.level}处置"
            )


@check(
    "material-licence",
    "警告",
    "许可证照",
    of=(Enterprise,),
    on=(Chemical,),
    source="台账规则：危险化学品",
    says="许可写“是”的，要写查明那天有效的证照；写“无需”的要写说明；不然按“否”处理。",
)
def doubtful_licences(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(enterprise, Chemical):
        doubt = licence_doubt(act.row, enterprise)
        if doubt is not None:
            yield Defect(act.path, doubt, "核对证照，补填“许可”“证照”或“说明”")


@check(
    "material-unreasoned",
    "错误",
    "核减无理由",
    of=(Enterprise,),
    on=(MaterialMove,),
    source="台账规则：物料去向",
    says="核减要写理由。",
)
def unreasoned_write_offs(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(enterprise, MaterialMove):
        if act.row.whereabouts == WRITTEN_OFF and act.row.reason is None:
            yield Defect(act.path, "核减没有写理由", "补填“理由”，如过磅数")


@check(
    "material-written-off",
    "警告",
    "核减过多",
    of=(Enterprise,),
    on=(MaterialMove,),
    source="台账规则：物料去向",
    says="核减只用于估计的数量与过磅数的差额：数量没有写“约”的不核减，全部核减的应核对。",
)
def doubtful_write_offs(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(enterprise, MaterialMove):
        if written_off_exactly(act.row, enterprise):
            says = "这种物料的数量不是估计的，却有核减"
            yield Defect(act.path, says, "数量是估计的，在危险化学品里写“约”；不是的，改记实际的去向")
    for balance in balances(enterprise):
        if balance.gone and balance.moved.get(WRITTEN_OFF) == balance.gone:
            yield Defect(balance.path, "这种物料全部核减，没有别的去向", "核对过磅数和实际的去向")
