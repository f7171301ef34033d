"""Enterprise 企业: anybody who produces, from a licensed company to an unnamed den, and its case."""

from datetime import date
from typing import Annotated, ClassVar, Self

from dabzw.model import vocab
from dabzw.model.base import Record, Row
from dabzw.model.declared import Field
from dabzw.model.earlier import PastCase, PastMeasure, Unsettled
from dabzw.model.ids import Kind
from dabzw.model.judgement import Determination, Fact, Void
from dabzw.model.lead import LateExplanation, LimitChange
from dabzw.model.marks import Ensued, LastCounts
from dabzw.model.scalars import (
    Citation,
    Code,
    CreditCode,
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
    NumberName,
    OrganName,
    PastDay,
    PersonName,
    PlaceClass,
    PlannedMeasure,
    Quantity,
    QuestionName,
    RiskLevel,
    SourceName,
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

    name: DirectoryName = Field(alias="名称", description="许可目录的名称")
    station: UnitName = Field(alias="站所", description="管这份目录的单位")
    version: PastDay | None = Field(None, alias="版本日期", description="目录是哪一天的版本")


class Licence(Row):
    """证照: a licence with its scope and term."""

    known_by: ClassVar[tuple[str, ...]] = ("kind", "number")

    kind: Name = Field(alias="种类", description="是什么证照，如“营业执照”")
    number: NumberName | None = Field(None, alias="编号", description="证照上的编号")
    issuer: OrganName | None = Field(None, alias="发证机关", description="发给证照的机关")
    scope: Text | None = Field(None, alias="许可范围", description="证照许可做什么")
    issued_on: HappenedDay | None = Field(None, alias="发证日期", description="发证的日期")
    valid_until: Day | None = Field(None, alias="有效期至", description="有效到哪一天")
    state: vocab.LicenceState = Field(alias="状态", description="证照现在的状态")


class Chemical(Row):
    """危险化学品 found on the premises."""

    name: Name = Field(alias="品名", description="化学品的名称")
    cas: Code | None = Field(None, alias="CAS", description="化学物质登记号，形如 67-64-1")
    amount: Quantity | None = Field(None, alias="数量", description="只写数字，单位另填")
    about: YesNo | None = Field(None, alias="约", description="数量是估计的")
    measure: Name | None = Field(None, alias="单位", description="数量的计量单位，如“千克”")
    place: Name | None = Field(None, alias="位置", description="放在哪里")
    licensed: vocab.Licensed | None = Field(
        None, alias="许可", description="“是”要有查明那天有效的证照；“无需”要写说明；不写按“否”"
    )
    licence: NumberName | None = Field(None, alias="证照", description="许可它的证照的编号")
    note: Text | None = Field(None, alias="说明", description="其他要说明的；许可为“无需”的必须写")
    found_on: HappenedDay = Field(alias="查明日期", description="查明的日期")


class Lease(Row):
    """租赁: a tenancy; also of sites."""

    known_by: ClassVar[tuple[str, ...]] = ("tenant", "since")

    tenant: PersonName = Field(alias="承租人", description="租用的人或单位")
    since: HappenedDay | None = Field(None, alias="起", description="从哪一天起租")
    until: Day | None = Field(None, alias="止", description="租到哪一天")
    use: Name | None = Field(None, alias="用途", description="租来做什么")


class Visit(Row):
    """排查: a visit of the sweep; one that met a locked door sweeps nothing.

    A village or grid worker makes a 巡查, never a 检查 (国办发〔2024〕54号).
    """

    known_by: ClassVar[tuple[str, ...]] = ("on", "time_of_day", "method", "units", "people")

    on: HappenedDay = Field(alias="日期", description="到现场的日期")
    time_of_day: vocab.DayTime | None = Field(
        None, alias="时段", description="去的时候是白天、夜间还是节假日"
    )
    method: SourceName | None = Field(None, alias="方式", description="怎样去查的")
    nature: vocab.VisitNature | None = Field(None, alias="性质", description="网格巡查、村级上报只能是巡查")
    units: Listed[UnitName] = Field((), alias="单位", description="参加的单位")
    people: Listed[PersonName] = Field((), alias="人员", description="到现场的人员")
    approval: PersonName | None = Field(None, alias="审批", description="批准这次检查的人")
    lead: LeadId | None = Field(None, alias="线索", description="因为哪条线索去查的")
    result: vocab.VisitResult = Field(alias="结果", description="未见人员、拒绝检查不算排查到位")
    problem: vocab.Problem | None = Field(
        None, alias="问题类别", description="发现问题时填；不写按“非法违法”"
    )
    enterprise: EnterpriseId | None = Field(None, alias="企业", description="在场所查到的是哪一家")
    note: Text | None = Field(None, alias="说明", description="现场看到了什么")

    @property
    def effective(self) -> bool:
        """Whether the place was entered and seen."""
        return self.result in vocab.EFFECTIVE_VISITS


class Violation(Row):
    """违法行为: a confirmed violation, by its code in the campaign."""

    code: ViolationCode = Field(alias="代码", description="违法行为的代码")
    found_on: HappenedDay = Field(alias="发现日期", description="发现违法行为的日期")
    circumstances: Text | None = Field(None, alias="情形", description="具体是怎样违法的")
    basis: Citation | None = Field(None, alias="依据", description="违反的法律条文")
    leads: Listed[LeadId] = Field((), alias="线索", description="它答复的线索")
    operating: vocab.Operating | None = Field(None, alias="经营状态", description="发现时的")
    place_class: PlaceClass | None = Field(None, alias="场所类别", description="发现时的")


class RiskRating(Row):
    """风险: a rating; the last one counts."""

    last_counts: ClassVar[LastCounts | None] = LastCounts("level")
    known_by: ClassVar[tuple[str, ...]] = ("on",)

    on: HappenedDay = Field(alias="日期", description="评定的日期")
    level: RiskLevel = Field(alias="等级", description="评定的风险等级")
    reason: Text | None = Field(None, alias="理由", description="比上一次低的必须写")
    approver: PersonName | None = Field(None, alias="批准人", description="从最高一级降下来的必须写")


class MaterialMove(Row):
    """物料去向: where found material went; it must balance with 危险化学品 before 销号."""

    known_by: ClassVar[tuple[str, ...]] = ("on", "name", "whereabouts")

    on: HappenedDay = Field(alias="日期", description="处理的日期")
    name: Name = Field(alias="品名", description="化学品的名称")
    amount: Quantity = Field(alias="数量", description="只写数字，单位另填")
    measure: Name = Field(alias="单位", description="数量的计量单位，如“千克”")
    whereabouts: vocab.Whereabouts = Field(alias="去向", description="怎样处理的；“核减”用于过磅数有出入的")
    receiver: Name | None = Field(None, alias="接收单位", description="交给哪个单位")
    reason: Text | None = Field(None, alias="理由", description="核减必须写")


class Approval(Row):
    """审定: a leader's approval of the plan, with the facts that were before him."""

    on: HappenedDay = Field(alias="日期", description="审定的日期")
    approver: PersonName = Field(alias="审定人", description="审定方案的领导")
    facts: tuple[Fact, ...] = Field((), alias="事实", description="审定所依据的事实，由 `ent approve` 写入")


class Choice(Row):
    """取舍: the one way to lay a required measure aside, or to take another in its place.

    One without 措施 is of a ledger of format 1: it gives up what contradicts the arranged measures.
    """

    known_by: ClassVar[tuple[str, ...]] = ("on", "measure")

    on: HappenedDay | None = Field(None, alias="日期", description="决定的日期")
    measure: MeasureName | None = Field(None, alias="措施", description="不采取或者改掉的措施")
    decision: vocab.Decision | None = Field(
        None, alias="决定", description="不采取这项措施，还是改为别的措施"
    )
    instead: MeasureName | None = Field(None, alias="改为", description="决定为“改为”的，改成什么措施")
    reason: Text = Field(alias="理由", description="为什么这样决定")
    approver: PersonName | None = Field(None, alias="批准人", description="批准这样决定的人")


class Measure(Row):
    """措施 of the plan: who does what by when."""

    measure: MeasureName = Field(alias="措施", description="处置方案里的措施")
    unit: UnitName | None = Field(None, alias="责任单位", description="由哪个单位落实")
    person: PersonName | None = Field(None, alias="责任人", description="由谁落实")
    due_on: Day | None = Field(None, alias="时限", description="这项措施自己的期限")
    done_on: Annotated[Day, Ensued(("evidence",))] | None = Field(
        None, alias="完成日期", description="措施落实的日期"
    )
    authority: UnitName | None = Field(None, alias="实施机关", description="作出这项措施的机关")
    document: DocumentName | None = Field(None, alias="文书", description="文书的名称或文号")
    evidence: Text | None = Field(None, alias="佐证", description="凭什么认定完成，如“现场照片已存档”")


class Plan(Row):
    """处置: the 一企一策 plan of one case; 取舍 says what was laid aside, why, and who approved it."""

    last_counts: ClassVar[LastCounts | None] = LastCounts("measures")
    known_by: ClassVar[tuple[str, ...]] = ("decided_on",)

    decided_on: HappenedDay | None = Field(None, alias="确定日期", description="方案确定的日期")
    choices: tuple[Choice, ...] = Field((), alias="取舍", description="应采取而不采取、改为别的措施的")
    approval: Approval | None = Field(None, alias="审定")
    measures: tuple[Measure, ...] = Field((), alias="措施")


class Sanction(Row):
    """处罚 (行政处罚法 art. 9); 金额 in yuan."""

    on: HappenedDay = Field(alias="日期", description="作出处罚的日期")
    kind: vocab.Penalty = Field(alias="种类", description="处罚的种类")
    party: vocab.Penalised | None = Field(None, alias="对象", description="罚的是单位还是个人")
    organ: UnitName = Field(alias="机关", description="作出处罚的机关")
    document: DocumentName | None = Field(None, alias="文号", description="处罚决定书的文号")
    amount: Money | None = Field(None, alias="金额", description="罚款、没收的金额，单位是元")
    paid: Money | None = Field(None, alias="已收缴", description="已经收缴的金额")


class Inquiry(Row):
    """One answer to a question of 一案三查; the last one of a question counts."""

    last_counts: ClassVar[LastCounts | None] = LastCounts("state", of="question")
    known_by: ClassVar[tuple[str, ...]] = ("on", "question")

    on: HappenedDay | None = Field(None, alias="日期", description="查到的日期")
    question: QuestionName = Field(alias="问项", description="一案三查的哪一问")
    state: vocab.Inquiry = Field(alias="状态", description="这一问查到哪一步")
    who: Name | None = Field(None, alias="对象", description="查到的责任人或单位；只记状态的问项不填")
    note: Text | None = Field(None, alias="说明", description="只记状态的问项不填")
    approver: PersonName | None = Field(None, alias="批准人", description="“无法查清”必须写")


class Closure(Row):
    """关闭: a step of it — proposed, decided by the county government, carried out (安全生产法 art. 115).

    复产 is an approved new start.
    """

    on: HappenedDay = Field(alias="日期", description="这一步的日期")
    step: vocab.ClosureStep = Field(alias="步骤", description="关闭办到哪一步；“复产”是经批准重新生产")
    organ: UnitName | None = Field(None, alias="机关", description="决定由县级以上人民政府作出")
    document: DocumentName | None = Field(None, alias="文号", description="文书的文号")


class PowerRestored(Row):
    """恢复供电: ends the watch on the meter of a place whose power was cut."""

    on: HappenedDay = Field(alias="日期", description="恢复供电的日期")
    organ: UnitName | None = Field(None, alias="机关", description="同意恢复的机关")
    document: DocumentName | None = Field(None, alias="文书", description="文书的名称或文号")


class Clearance(Row):
    """销号: a case is accepted as over, on the facts that were before those who accepted it."""

    on: HappenedDay = Field(alias="日期", description="验收的日期")
    accepted_by: Listed[PersonName] = Field((), alias="验收人", description="验收的人，不能是措施的责任人")
    facts: tuple[Fact, ...] = Field((), alias="事实", description="验收所依据的事实，由 `ent clear` 写入")


class CarriedOver(Row):
    """转入: the next campaign carries the case."""

    on: HappenedDay = Field(alias="日期", description="转入的日期")
    campaign: Name = Field(alias="行动", description="转到哪个行动办理")
    id: NumberName | None = Field(None, alias="编号", description="那个行动的台账里的编号")


class Joined(Row):
    """并入: registered twice; the master and its duplicates are read as one record from that day on."""

    on: HappenedDay = Field(alias="日期", description="从这一天起只计一次")
    master: EnterpriseId = Field(alias="主企业", description="留下的那一家")
    reason: Text | None = Field(None, alias="理由", description="为什么认为是同一家")


class CodeVouched(Row):
    """代码核对: somebody vouches for a code whose check character is wrong on the licence itself."""

    on: HappenedDay = Field(alias="日期", description="核对的日期")
    by: PersonName = Field(alias="核对人", description="核对过证照原件的人")


class Punishment(Row):
    """惩戒: a measure against a listed enterprise, and who carries it out."""

    measure: Name = Field(alias="措施", description="采取的惩戒措施")
    unit: UnitName | None = Field(None, alias="执行单位", description="由哪个单位执行")
    on: HappenedDay | None = Field(None, alias="日期", description="开始惩戒的日期")


class Listing(Row):
    """名单: a step of the blacklist; the township only proposes (国办发〔2020〕49号)."""

    last_counts: ClassVar[LastCounts | None] = LastCounts("state")

    on: HappenedDay = Field(alias="日期", description="这一步的日期")
    state: vocab.ListState = Field(alias="状态", description="名单办到哪一步")
    organ: UnitName | None = Field(None, alias="机关", description="作出这一步的机关")
    document: DocumentName | None = Field(None, alias="文号", description="文书的文号")
    reason: Text | None = Field(None, alias="理由", description="为什么列入或者移出")
    sanctions: tuple[Punishment, ...] = Field((), alias="惩戒")


class LookBackItem(Row):
    """核对: what a look-back found of one measure."""

    known_by: ClassVar[tuple[str, ...]] = ("measure",)

    measure: PlannedMeasure = Field(alias="措施", description="核对的是哪一项措施")
    result: vocab.Kept = Field(alias="结果", description="措施是否仍然落实")


class LookBack(Row):
    """回头看; 反弹 reopens the case."""

    known_by: ClassVar[tuple[str, ...]] = ("on",)

    on: HappenedDay = Field(alias="日期", description="到现场回头看的日期")
    people: Listed[PersonName] = Field((), alias="人员", description="到现场的人员")
    result: vocab.LookBack = Field(alias="结果", description="反弹使案件重新打开")
    items: tuple[LookBackItem, ...] = Field((), alias="核对")
    note: Text | None = Field(None, alias="说明", description="现场看到了什么")


class Enterprise(Record):
    """企业."""

    KIND: ClassVar[Kind] = "企业"
    known_by: ClassVar[tuple[str, ...]] = ("name", "village")

    id: EnterpriseId = Field(alias="编号")
    name: TitleName = Field(alias="名称", description="没有名称的，用地点描述")
    nature: vocab.Nature = Field(alias="性质", description="是企业、个体户，还是没有照的")
    code: CreditCode | None = Field(
        None, alias="统一社会信用代码", description="18位；与“无代码原因”填且只填一项"
    )
    no_code: vocab.NoCode | None = Field(
        None, alias="无代码原因", description="为什么没有代码；与“统一社会信用代码”填且只填一项"
    )
    code_vouched: CodeVouched | None = Field(
        None, alias="代码核对", description="校验码不对，但证照原件如此的"
    )
    earlier_id: NumberName | None = Field(None, alias="原编号", description="上一个行动的台账里的编号")
    registered_address: Name | None = Field(None, alias="注册地址", description="证照上的地址")
    address: Name = Field(alias="经营地址", description="实际生产经营的地址")
    village: VillageName = Field(alias="村", description="所在的村")
    grid: GridName | None = Field(None, alias="网格")
    place_class: PlaceClass | None = Field(None, alias="场所类别", description="是哪一类场所")
    trade: Name | None = Field(None, alias="行业", description="属于哪个行业")
    heads: Listed[PersonName] = Field((), alias="负责人", description="负责人的姓名")
    controllers: Listed[PersonName] = Field((), alias="实际控制人", description="实际控制人的姓名")
    lessors: Listed[PersonName] = Field((), alias="出租方", description="提供场所的单位或个人")
    operating: vocab.Operating = Field(alias="经营状态", description="现在是否生产")
    directories: tuple[DirectoryEntry, ...] = Field(
        (), alias="目录", description="列入了哪些许可目录；一个都没有就不写"
    )
    other_names: Listed[TitleName] = Field((), alias="曾用名", description="以前用过的名称")
    related: tuple[EnterpriseId, ...] = Field((), alias="关联", description="同一伙人、同一地点的其他企业")
    station: StationName = Field(alias="监管站所", description="由哪个站所监管")
    registered_scope: Text | None = Field(None, alias="注册经营范围", description="证照上写的")
    actual_trade: Text | None = Field(None, alias="实际经营", description="现场看到的；几样之间用顿号")
    licences: tuple[Licence, ...] = Field((), alias="证照")
    chemicals: tuple[Chemical, ...] = Field((), alias="危险化学品")
    power_account: NumberName | None = Field(
        None, alias="用电户号", description="供电单位的户号，与用电数据对应"
    )
    water_account: NumberName | None = Field(None, alias="供水户号", description="供水单位的户号")
    moved_from: Name | None = Field(None, alias="迁入来源", description="从省外转移来的，写来源地")
    past_cases: tuple[PastCase, ...] = Field((), alias="历史查处", description="以往行动的查处")
    unsettled: tuple[Unsettled, ...] = Field(
        (), alias="上次未结", description="以往行动没有办完的，由 `init --from` 写入"
    )
    leases: tuple[Lease, ...] = Field((), alias="租赁")
    safety_note: Text | None = Field(None, alias="现场风险提示", description="提醒下一次进场的人注意安全")
    visits: tuple[Visit, ...] = Field((), alias="排查", description="每去一次记一次")
    violations: tuple[Violation, ...] = Field((), alias="违法行为", description="记一条违法行为就是立案")
    determinations: tuple[Determination, ...] = Field((), alias="认定", description="不立案，或者撤案")
    carried_over: CarriedOver | None = Field(None, alias="转入", description="转到下一个行动办理的")
    ratings: tuple[RiskRating, ...] = Field((), alias="风险", description="最后一次为准")
    material_moves: tuple[MaterialMove, ...] = Field(
        (), alias="物料去向", description="销号时要与危险化学品平衡"
    )
    plans: tuple[Plan, ...] = Field((), alias="处置", description="一企一策，一案一份方案")
    sanctions: tuple[Sanction, ...] = Field((), alias="处罚")
    inquiries: tuple[Inquiry, ...] = Field((), alias="一案三查", description="每问以最后一次为准")
    closures: tuple[Closure, ...] = Field((), alias="关闭")
    power_restored: PowerRestored | None = Field(None, alias="恢复供电")
    clearances: tuple[Clearance, ...] = Field(
        (), alias="销号", description="结束一个案件；以后又有新的事实，另起一案"
    )
    joined: Joined | None = Field(None, alias="并入", description="重复登记的，写主企业的编号")
    listings: tuple[Listing, ...] = Field(
        (), alias="名单", description="乡镇只能建议，列入由县级以上机关决定"
    )
    look_backs: tuple[LookBack, ...] = Field((), alias="回头看")
    limit_changes: tuple[LimitChange, ...] = Field((), alias="期限变更")
    late_explanations: tuple[LateExplanation, ...] = Field(
        (), alias="逾期说明", description="错过硬性期限的，销号前要写"
    )
    void: Void | None = Field(None, alias="作废", description="登记错了的")
    remark: Text | None = Field(None, alias="备注", description="其他要说明的")

    @property
    def earlier_measures(self) -> tuple[PastMeasure, ...]:
        """What earlier campaigns did, in cases that they ended and in those that they left open."""
        held = (*(one.measures for one in self.past_cases), *(one.measures for one in self.unsettled))
        return tuple(measure for measures in held for measure in measures)

    @property
    def offends(self) -> bool:
        """Whether a violation was found at it."""
        return bool(self.violations)

    @property
    def answering(self) -> str:
        """The unit that answers for it: 监管站所."""
        return self.station

    @property
    def risk(self) -> str | None:
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
    def plan(self) -> Plan | None:
        """The plan in force: the last one."""
        return self.plans[-1] if self.plans else None

    @property
    def planned(self) -> tuple[Measure, ...]:
        """The measures of the plan in force."""
        return self.plan.measures if self.plan else ()

    @property
    def joined_into(self) -> str | None:
        """The master that it was joined to (并入)."""
        return None if self.joined is None else self.joined.master

    def with_plan(self, plan: Plan) -> Self:
        """The enterprise with another plan in force, or its first."""
        return self.model_copy(update={"plans": (*self.plans[:-1], plan)})

    @property
    def rebound_on(self) -> date | None:
        """The day of the last look-back that found a rebound (反弹)."""
        return max((visit.on for visit in self.look_backs if visit.result == "反弹"), default=None)
