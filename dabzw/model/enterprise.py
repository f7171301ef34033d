"""Enterprise 企业: anybody who produces, from a licensed company to an unnamed den, and its case."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from dabzw.model import vocab
from dabzw.model.base import Record, Row
from dabzw.model.ids import Kind
from dabzw.model.lead import LateExplanation, LimitChange
from dabzw.model.marks import Ensued
from dabzw.model.scalars import (
    Citation,
    Code,
    Day,
    DirectoryName,
    DocumentName,
    EnterpriseId,
    GridName,
    HappenedDay,
    LeadId,
    Listed,
    MeasureName,
    Money,
    Name,
    Names,
    NumberName,
    OrganName,
    PersonName,
    PlannedMeasure,
    Quantity,
    StationName,
    Text,
    TitleName,
    UnitName,
    VillageName,
    ViolationCode,
    YesNo,
)


class DirectoryEntry(Row):
    """目录: a licence directory of a station that names the enterprise."""

    name: DirectoryName = Field(alias="名称")
    station: UnitName = Field(alias="站所")
    version: Day | None = Field(None, alias="版本日期")


class Licence(Row):
    """证照: a licence with its scope and term."""

    kind: Name = Field(alias="种类")
    number: NumberName | None = Field(None, alias="编号")
    issuer: OrganName | None = Field(None, alias="发证机关")
    scope: Text | None = Field(None, alias="许可范围")
    issued_on: HappenedDay | None = Field(None, alias="发证日期")
    valid_until: Day | None = Field(None, alias="有效期至")
    state: vocab.LicenceState = Field(alias="状态")


class Chemical(Row):
    """危险化学品 found on the premises."""

    name: Name = Field(alias="品名")
    cas: Code | None = Field(None, alias="CAS")
    amount: Quantity | None = Field(None, alias="数量")
    measure: Name | None = Field(None, alias="单位")
    place: Name | None = Field(None, alias="位置")
    licensed: YesNo | None = Field(None, alias="许可")


class PastCase(Row):
    """历史查处: what an earlier campaign did."""

    on: HappenedDay = Field(alias="日期")
    reason: Text | None = Field(None, alias="事由")
    sanction: vocab.PastSanction = Field(alias="处理")
    organ: OrganName | None = Field(None, alias="机关")


class Lease(Row):
    """租赁: a tenancy; also of sites."""

    tenant: PersonName = Field(alias="承租人")
    since: HappenedDay | None = Field(None, alias="起")
    until: Day | None = Field(None, alias="止")
    use: Name | None = Field(None, alias="用途")


class Visit(Row):
    """排查: a visit of the sweep; one that met a locked door sweeps nothing.

    A village or grid worker makes a 巡查, never a 检查 (国办发〔2024〕54号).
    """

    on: HappenedDay = Field(alias="日期")
    time_of_day: vocab.DayTime | None = Field(None, alias="时段")
    method: vocab.Source | None = Field(None, alias="方式")
    nature: vocab.VisitNature | None = Field(None, alias="性质", description="网格巡查、村级上报只能是巡查")
    units: Listed[UnitName] = Field((), alias="单位")
    people: Listed[PersonName] = Field((), alias="人员")
    approval: PersonName | None = Field(None, alias="审批")
    lead: LeadId | None = Field(None, alias="线索")
    result: vocab.VisitResult = Field(alias="结果", description="未见人员、拒绝检查不算排查到位")
    note: Text | None = Field(None, alias="说明")

    @property
    def effective(self) -> bool:
        """Whether the place was entered and seen."""
        return self.result in vocab.EFFECTIVE_VISITS


class Violation(Row):
    """违法行为: a confirmed violation, by its code in the campaign."""

    code: ViolationCode = Field(alias="代码")
    found_on: HappenedDay = Field(alias="发现日期")
    circumstances: Text | None = Field(None, alias="情形")
    basis: Citation | None = Field(None, alias="依据")
    lead: LeadId | None = Field(None, alias="线索")


class RiskRating(Row):
    """风险: a rating; the last one counts."""

    on: HappenedDay = Field(alias="日期")
    level: vocab.Risk = Field(alias="等级")
    reason: Text | None = Field(None, alias="理由")


class MaterialMove(Row):
    """物料去向: where found material went; it must balance with 危险化学品 before 销号."""

    on: HappenedDay = Field(alias="日期")
    name: Name = Field(alias="品名")
    amount: Quantity = Field(alias="数量")
    measure: Name = Field(alias="单位")
    whereabouts: vocab.Whereabouts = Field(alias="去向")
    receiver: Name | None = Field(None, alias="接收单位")


class Approval(Row):
    """审定: a leader's approval of the plan, with the digest of the facts that it was given on."""

    on: HappenedDay = Field(alias="日期")
    approver: PersonName = Field(alias="审定人")
    digest: NumberName | None = Field(
        None, alias="摘要", description="审定所依据的事实的摘要，由 `ent approve` 计算"
    )


class Measure(Row):
    """措施 of the plan: who does what by when."""

    measure: MeasureName = Field(alias="措施")
    unit: UnitName | None = Field(None, alias="责任单位")
    person: PersonName | None = Field(None, alias="责任人")
    due_on: Day | None = Field(None, alias="时限", description="这项措施自己的期限")
    done_on: Annotated[Day, Ensued(("evidence",))] | None = Field(None, alias="完成日期")
    authority: UnitName | None = Field(None, alias="实施机关", description="作出这项措施的机关")
    document: DocumentName | None = Field(None, alias="文书")
    evidence: Text | None = Field(None, alias="佐证")


class Plan(Row):
    """处置: the 一企一策 plan; 取舍 says how a conflict between rules was decided, and why."""

    decided_on: HappenedDay | None = Field(None, alias="确定日期")
    choice: Text | None = Field(None, alias="取舍", description="规则相抵触时怎样取舍、为什么")
    approval: Approval | None = Field(None, alias="审定")
    measures: tuple[Measure, ...] = Field((), alias="措施")


class Sanction(Row):
    """处罚 (行政处罚法 art. 9); 金额 in yuan."""

    on: HappenedDay = Field(alias="日期")
    kind: vocab.Penalty = Field(alias="种类")
    party: vocab.Penalised | None = Field(None, alias="对象")
    organ: UnitName = Field(alias="机关")
    document: DocumentName | None = Field(None, alias="文号")
    amount: Money | None = Field(None, alias="金额")
    paid: Money | None = Field(None, alias="已收缴", description="已经收缴的金额")


class Leaf(Row):
    """One question of the three inquiries."""

    state: vocab.Inquiry = Field(alias="状态")
    on: HappenedDay | None = Field(None, alias="日期")
    who: Name | None = Field(None, alias="对象", description="查到的责任人或单位")
    note: Text | None = Field(None, alias="说明")


class SealedLeaf(Row):
    """保护伞: nothing but its state and date; 已移交 means handed to the discipline office."""

    state: vocab.Inquiry = Field(alias="状态", description="本项只记状态和日期；已移交指已交乡纪委")
    on: HappenedDay | None = Field(None, alias="日期")


class MakersInquiry(Row):
    """产销运: who produced, sold and transported."""

    production: Leaf | None = Field(None, alias="生产")
    sale: Leaf | None = Field(None, alias="销售")
    transport: Leaf | None = Field(None, alias="运输")


class ConditionsInquiry(Row):
    """生产条件: who provided water, power, gas and premises."""

    water: Leaf | None = Field(None, alias="供水")
    power: Leaf | None = Field(None, alias="供电")
    gas: Leaf | None = Field(None, alias="供气")
    premises: Leaf | None = Field(None, alias="供场所")


class ThreeInquiries(Row):
    """一案三查."""

    makers: MakersInquiry | None = Field(None, alias="产销运")
    conditions: ConditionsInquiry | None = Field(None, alias="生产条件")
    shelter: SealedLeaf | None = Field(None, alias="保护伞")


class Closure(Row):
    """关闭: proposed, decided by the county government, carried out (安全生产法 art. 115)."""

    proposed_on: Annotated[Day, Ensued()] | None = Field(None, alias="提请日期")
    decided_on: Annotated[Day, Ensued(("organ",))] | None = Field(None, alias="决定日期")
    organ: UnitName | None = Field(None, alias="决定机关", description="县级以上人民政府")
    closed_on: Annotated[Day, Ensued()] | None = Field(None, alias="实际关闭日期")


class Clearance(Row):
    """销号: the case is accepted as over."""

    on: HappenedDay = Field(alias="日期")
    accepted_by: Listed[PersonName] = Field((), alias="验收人")


class Listing(Row):
    """名单: a step of the blacklist; the township only proposes (国办发〔2020〕49号)."""

    on: HappenedDay = Field(alias="日期")
    state: vocab.ListState = Field(alias="状态")
    organ: UnitName | None = Field(None, alias="机关")
    document: DocumentName | None = Field(None, alias="文号")
    reason: Text | None = Field(None, alias="理由")
    sanctions: Names = Field((), alias="惩戒措施")


class LookBackItem(Row):
    """核对: what a look-back found of one measure."""

    measure: PlannedMeasure = Field(alias="措施")
    result: vocab.Kept = Field(alias="结果")


class LookBack(Row):
    """回头看; 反弹 reopens the case."""

    on: HappenedDay = Field(alias="日期")
    people: Listed[PersonName] = Field((), alias="人员")
    result: vocab.LookBack = Field(alias="结果", description="反弹使案件重新打开")
    items: tuple[LookBackItem, ...] = Field((), alias="核对")
    note: Text | None = Field(None, alias="说明")


class Enterprise(Record):
    """企业."""

    KIND: ClassVar[Kind] = "企业"

    id: EnterpriseId = Field(alias="编号")
    name: TitleName = Field(alias="名称", description="没有名称的，用地点描述")
    nature: vocab.Nature = Field(alias="性质")
    code: Code | None = Field(None, alias="统一社会信用代码", description="与“无代码原因”填且只填一项")
    no_code: vocab.NoCode | None = Field(
        None, alias="无代码原因", description="与“统一社会信用代码”填且只填一项"
    )
    registered_address: Name | None = Field(None, alias="注册地址", description="证照上的地址")
    address: Name = Field(alias="经营地址", description="实际生产经营的地址")
    village: VillageName = Field(alias="村")
    grid: GridName | None = Field(None, alias="网格")
    place_class: vocab.PlaceClass | None = Field(None, alias="场所类别")
    trade: Name | None = Field(None, alias="行业")
    heads: Listed[PersonName] = Field((), alias="负责人", description="姓名")
    controllers: Listed[PersonName] = Field((), alias="实际控制人", description="姓名")
    lessors: Listed[PersonName] = Field((), alias="出租方", description="提供场所的单位或个人")
    operating: vocab.Operating = Field(alias="经营状态")
    directories: tuple[DirectoryEntry, ...] = Field(
        (), alias="目录", description="列入了哪些许可目录；一个都没有就不写"
    )
    other_names: Listed[TitleName] = Field((), alias="曾用名")
    related: tuple[EnterpriseId, ...] = Field((), alias="关联", description="同一伙人、同一地点的其他企业")
    station: StationName = Field(alias="监管站所")
    registered_scope: Text | None = Field(None, alias="注册经营范围", description="证照上写的")
    actual_trade: Text | None = Field(None, alias="实际经营", description="现场看到的；几样之间用顿号")
    licences: tuple[Licence, ...] = Field((), alias="证照")
    chemicals: tuple[Chemical, ...] = Field((), alias="危险化学品")
    power_account: NumberName | None = Field(None, alias="用电户号", description="与用电数据对应")
    water_account: NumberName | None = Field(None, alias="供水户号")
    moved_from: Name | None = Field(None, alias="迁入来源", description="从省外转移来的，写来源地")
    past_cases: tuple[PastCase, ...] = Field((), alias="历史查处", description="以往行动的查处")
    leases: tuple[Lease, ...] = Field((), alias="租赁")
    safety_note: Text | None = Field(None, alias="现场风险提示", description="提醒下一次进场的人注意安全")
    visits: tuple[Visit, ...] = Field((), alias="排查", description="每去一次记一次")
    violations: tuple[Violation, ...] = Field((), alias="违法行为")
    ratings: tuple[RiskRating, ...] = Field((), alias="风险", description="最后一次为准")
    material_moves: tuple[MaterialMove, ...] = Field(
        (), alias="物料去向", description="销号时要与危险化学品平衡"
    )
    plan: Plan | None = Field(None, alias="处置", description="一企一策")
    sanctions: tuple[Sanction, ...] = Field((), alias="处罚")
    inquiries: ThreeInquiries | None = Field(None, alias="一案三查", description="一共八问")
    closure: Closure | None = Field(None, alias="关闭")
    clearance: Clearance | None = Field(None, alias="销号", description="销号后回头看发现反弹的，重新打开")
    listings: tuple[Listing, ...] = Field(
        (), alias="名单", description="乡镇只能建议，列入由县级以上机关决定"
    )
    look_backs: tuple[LookBack, ...] = Field((), alias="回头看")
    limit_changes: tuple[LimitChange, ...] = Field((), alias="期限变更")
    late_explanations: tuple[LateExplanation, ...] = Field(
        (), alias="逾期说明", description="错过硬性期限的，销号前要写"
    )
    remark: Text | None = Field(None, alias="备注")

    @property
    def offends(self) -> bool:
        """Whether a violation was found at it."""
        return bool(self.violations)

    @property
    def answering(self) -> str:
        """The unit that answers for it: 监管站所."""
        return self.station

    @property
    def risk(self) -> vocab.Risk | None:
        """The level of the last rating."""
        return self.ratings[-1].level if self.ratings else None

    @property
    def violation_codes(self) -> tuple[str, ...]:
        """The codes of its violations, each once, in order."""
        return tuple(dict.fromkeys(violation.code for violation in self.violations))

    @property
    def first_found_on(self) -> date | None:
        """The earliest day on which a violation was found."""
        return min((violation.found_on for violation in self.violations), default=None)

    @property
    def planned(self) -> tuple[Measure, ...]:
        """The measures of its plan."""
        return self.plan.measures if self.plan else ()

    @property
    def rebound_on(self) -> date | None:
        """The day of the last look-back that found a rebound (反弹)."""
        return max((visit.on for visit in self.look_backs if visit.result == "反弹"), default=None)

    @property
    def cleared_on(self) -> date | None:
        """The day of 销号 in force: a later rebound has reopened the case."""
        if self.clearance is None:
            return None
        rebound = self.rebound_on
        return None if rebound is not None and rebound >= self.clearance.on else self.clearance.on
