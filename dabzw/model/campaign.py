"""Campaign 行动: all that a notice decides, as data — another notice is another file and no code."""

from collections import Counter
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Self

from dabzw.model import vocab
from dabzw.model.campaign_parts import (
    ActivityKind,
    Data,
    DayCount,
    Escalation,
    HearingThresholds,
    InquiryPart,
    LegalBasis,
    LicenceDirectory,
    ListGrounds,
    LookBackPlan,
    OpenTimeLimit,
    PatrolRate,
    PowerOf,
    RevisitPlan,
    Screening,
    Selectors,
    SourceKind,
    Supervision,
    TargetOf,
    Terms,
    TimeLimit,
    one_or_more,
)
from dabzw.model.day_words import NoticeDay
from dabzw.model.declared import Before, Bounds, Field, checks_fields, checks_row
from dabzw.model.formats import FORMAT_KEY, OLDEST, SIGNING_KEY
from dabzw.model.made import FileName
from dabzw.model.national import ViolationClass
from dabzw.model.phrases import first_few
from dabzw.model.scalars import Count, Listed, Name, NamedRows, Names, Text, YesNo, fault
from dabzw.model.schedule import ScheduleRule, schedule_of
from dabzw.model.workdays import Year

if TYPE_CHECKING:
    from pydantic import ValidationInfo


def _proofs(value: Any) -> Any:
    """The alternatives of 凭据: a bare word holds for every enterprise."""
    if not isinstance(value, (list, tuple)):
        return value
    return [{"凭据": [one]} if isinstance(one, str) else _bound(one) for one in value]


def _bound(value: Any) -> Any:
    """An alternative for one 性质: `{黑窝点: [文书, 佐证]}`, or written out."""
    if not isinstance(value, dict) or "凭据" in value or len(value) != 1:
        return value
    (natures, proofs), *_ = value.items()
    return {"性质": natures.split("、") if isinstance(natures, str) else natures, "凭据": proofs}


def _named_violations(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {code: {"名称": one} if isinstance(one, str) else one for code, one in value.items()}


class _IndicatorTerms(Data):
    """What an indicator counts, what it is called here, and what is aimed at."""

    name: vocab.IndicatorName = Field(alias="名称")
    title: Name | None = Field(None, alias="标题", description="显示的名称；不写的用“名称”")
    target: TargetOf | None = Field(None, alias="目标", description="90% 的样子，或一个数")

    @property
    def shown(self) -> str:
        """What it is called."""
        return self.title or self.name


class PhaseIndicator(Selectors, _IndicatorTerms):
    """指标 of a phase, of all that it counts or of what the selectors choose."""


class Phase(Data):
    """阶段 with its indicators (指标)."""

    name: Name = Field(alias="名称")
    start: NoticeDay = Field(alias="开始")
    end: NoticeDay = Field(alias="截止")
    indicators: NamedRows[PhaseIndicator] = Field((), alias="指标", description="只有名称的直接写名称")
    basis: Text | None = Field(None, alias="依据", description="通知的哪一条")

    @property
    def indicator_names(self) -> tuple[vocab.IndicatorName, ...]:
        """Which indicators it has."""
        return tuple(indicator.name for indicator in self.indicators)

    @checks_row
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise fault("截止日期早于开始日期")
        return self


class _LimitTerms(Data):
    """From what to what, within what, and how it is counted."""

    code: Name = Field(alias="代码")
    subject: vocab.Subject = Field(alias="对象")
    start: vocab.Event | None = Field(None, alias="起算")
    acts: Names = Field((), alias="措施", description="起算是强制措施的：只对这些措施，各算各的")
    until: Listed[vocab.Event] = Field((), alias="完成", description="写几个的，先到的一个算完成")
    span: OpenTimeLimit | None = Field(None, alias="时限", description="写法见《行动方案》")
    by: NoticeDay | None = Field(None, alias="截止", description="固定的截止日，代替“起算”和“时限”")
    force: vocab.Force = Field("硬性", alias="性质", description="硬性的错过了要写逾期说明")
    capped: YesNo = Field(False, alias="不得晚于行动结束", description="算出来更晚的，以行动最后一天为准")  # noqa: FBT003
    statutory: YesNo = Field(False, alias="法定", description="法律定的：不随“计日”，按自己的单位和顺延")  # noqa: FBT003
    longest_extension: TimeLimit | None = Field(None, alias="最长延期", description="一次延期最多延多久")
    stops_for: Names = Field(
        (), alias="中止事由", description="理由里有这些字词之一、写明文书的才能中止；不写为不限"
    )
    counting: DayCount | None = Field(None, alias="计日")
    unit: vocab.DayUnit | None = Field(None, alias="单位")
    roll: YesNo | None = Field(None, alias="顺延")
    basis: Text | None = Field(None, alias="依据")

    @checks_row
    def _complete(self) -> Self:
        if self.undated:
            self._refuse_undated()
        if self.per_measure or self.per_ticket:
            return self
        if not self.until:
            raise fault("期限缺少“完成”")
        if self.acts and (self.subject, self.start) != ("线索", "强制措施"):
            raise fault("只有对象是线索、起算是强制措施的期限才写“措施”")
        if len({self.start is None, self.span is None, self.by is not None}) > 1:
            raise fault("期限要么写“起算”和“时限”，要么写“截止”，二者取一")
        return self

    def _refuse_undated(self) -> None:
        if self.force == "硬性":
            raise fault("“立即”没有写多久，算不出逾期：写上“性质: 预警”，或者写明时限，如 当日、24小时内")
        if self.start is None or self.per_measure:
            raise fault("“立即”只用于有“起算”的期限")

    @cached_property
    def undated(self) -> bool:
        """Whether it says 立即 and no length: it is to be met at once, and is never late."""
        return self.span is not None and self.span.is_open

    @cached_property
    def per_measure(self) -> bool:
        """Whether it is the limit of each measure of a plan (措施时限)."""
        return "措施时限" in (self.start, *self.until)

    @cached_property
    def per_ticket(self) -> bool:
        """Whether it is the day of reply that the paper of a superior sets itself (来文回复)."""
        return "来文回复" in self.until


class Limit(Selectors, _LimitTerms):
    """期限: a deadline, from an event to an event within a span, or by a fixed day (截止).

    The selectors say for which records; one without any is for all of its 对象.
    """


class _RuleTerms(Data):
    """What a rule is called, of enterprises of which 性质, and what it demands."""

    code: Name = Field(alias="代码")
    name: Name | None = Field(None, alias="名称")
    natures: tuple[vocab.Nature, ...] = Field((), alias="性质", description="企业的性质")
    measures: Names = Field((), alias="措施")
    escalations: Annotated[tuple[Escalation, ...], Before(one_or_more)] = Field(
        (), alias="逾期升级", description="到期没有完成的措施，改为更强的"
    )
    basis: Text | None = Field(None, alias="依据")


class DispositionRule(Selectors, _RuleTerms):
    """处置规则: what a violation of such an enterprise, at such a place in such a state, demands.

    An empty list means any.
    """


class Proof(Data):
    """凭据 that holds for enterprises of some 性质 only; an empty list means any."""

    natures: tuple[vocab.Nature, ...] = Field((), alias="性质")
    any_of: tuple[vocab.Proof, ...] = Field(alias="凭据", min_length=1)


class MeasureKind(Data):
    """措施: a kind of measure, the weaker ones that it covers, what it amounts to and what proves it done.

    Of 凭据 one alternative is enough; without any, its 完成日期 is.
    """

    name: Name = Field(alias="名称")
    covers: Names = Field((), alias="覆盖")
    nature: vocab.MeasureNature | None = Field(None, alias="性质", description="这项措施实际上是什么")
    supplies: Listed[vocab.Supply] = Field(
        (), alias="断供", description="性质是断供的：断的是什么；不写的，水电气都算"
    )
    proofs: Annotated[tuple[Proof, ...], Before(_proofs)] = Field(
        (), alias="凭据", description="有其中一样才算完成；只对某些性质的企业有效的写明性质"
    )


class ViolationKind(Data):
    """违法行为: what a code means.

    `repeats` (重犯) is a resumption after an order to stop, `dangerous` (危险) one
    that is never a small matter.
    """

    name: Name = Field(alias="名称")
    repeats: YesNo = Field(False, alias="重犯", description="责令停产停业、关闭取缔以后又干的")  # noqa: FBT003
    dangerous: YesNo = Field(False, alias="危险", description="不能按最低一级风险处置的")  # noqa: FBT003


class Village(Data):
    """村 with its grids (网格)."""

    name: Name = Field(alias="名称")
    code: Name | None = Field(None, alias="代码")
    grids: Names = Field((), alias="网格")


class Unit(Data):
    """A station (站所) or an outside unit (外部单位); 行业 are the trades it answers for."""

    name: Name = Field(alias="名称")
    trades: Names = Field((), alias="行业")


class UnitDirectory(Data):
    """单位名录."""

    stations: NamedRows[Unit] = Field((), alias="站所")
    outside: NamedRows[Unit] = Field((), alias="外部单位")


class ReportSchedule(Data):
    """报送: which report is made when, and in which formats (格式)."""

    report: FileName = Field(alias="报告")
    when: Annotated[ScheduleRule, Before(schedule_of)] = Field(alias="时间")
    formats: Names = Field(("md", "html"), alias="格式", min_length=1)


class Share(Data):
    """共享: which list a partner unit is given, of which violations (none means all), which fields."""

    unit: Name = Field(alias="单位")
    name: vocab.SharedList = Field(alias="清单")
    violations: Names = Field((), alias="行为", description="只对证照清单有用；不写为不限")
    fields: Names = Field(
        alias="字段", min_length=1, description="清单里有的字段；纪检机关只给编号、日期、状态"
    )


Contradiction = Annotated[tuple[Name, ...], Bounds(min_length=2, max_length=2)]


class Campaign(Data):
    """行动."""

    format: Count = Field(OLDEST, alias=FORMAT_KEY, description="台账的格式；新台账写 2")
    pending: tuple[Text, ...] = Field(
        (), alias="待定", max_length=0, description="草稿里还要定的事；定完一项删去一项，没有定完的不能用"
    )
    name: Name = Field(alias="名称")
    number: Name | None = Field(None, alias="文号")
    background: Text | None = Field(None, alias="背景")
    township: Name = Field(alias="单位")
    level: vocab.OfficeLevel | None = Field(
        None, alias="层级", description="本单位是哪一级；不写的看单位名称，看不出的按乡镇"
    )
    terms: Terms = Field(Terms.model_construct(), alias="称谓", description="材料里怎样称呼")
    office: Name | None = Field(None, alias="牵头", description="牵头的站所")
    region: Name | None = Field(None, alias="区划代码", description="12 位，加双引号")
    phases: tuple[Phase, ...] = Field(alias="阶段", min_length=1)
    counting: DayCount = Field(DayCount.model_construct(), alias="计日", description="只写“日”的期限怎样数")
    limits: tuple[Limit, ...] = Field((), alias="期限")
    violation_kinds: Annotated[dict[str, ViolationKind], Before(_named_violations)] = Field(
        {}, alias="违法行为", description="代码 → 名称，代码加双引号"
    )
    rules: tuple[DispositionRule, ...] = Field((), alias="处置规则", description="什么行为应采取什么措施")
    measures: NamedRows[MeasureKind] = Field((), alias="措施", description="措施和被它覆盖的较弱措施")
    contradictions: tuple[Contradiction, ...] = Field(
        (), alias="抵触", description="每项写两个不能并行的措施"
    )
    risk_words: Names = Field(
        (), alias="风险等级", description="从轻到重；不写的，按“风险处置”里从重到轻的先后"
    )
    by_risk: dict[str, Names] = Field({}, alias="风险处置", description="各风险等级应采取的措施")
    place_classes: Names = Field((), alias="场所类别", description="可填的场所类别；不写不限")
    sources: NamedRows[SourceKind] = Field((), alias="来源", description="线索可填的来源；不写的用通用的")
    activity_kinds: NamedRows[ActivityKind] = Field(
        (), alias="检查活动类别", description="检查活动可填的类别；不写的用通用的"
    )
    powers: dict[str, PowerOf] = Field(
        {}, alias="职权", description="行为 → 有权作出的机关，也可写成一组；行为没有写的提示未核对"
    )
    screening: Screening | None = Field(None, alias="研判", description="关键词和阈值")
    supervisions: tuple[Supervision, ...] = Field((), alias="督导", description="在什么期间督导一遍")
    patrols: PatrolRate | None = Field(
        None, alias="巡查频次", description="村、网格多久巡查一次；不写不计应报、实报"
    )
    look_back: LookBackPlan | None = Field(None, alias="回头看", description="销号以后第几天去看")
    inquiry: InquiryPart | None = Field(
        None, alias="一案三查", description="对每个案件问什么；不写就没有这一项"
    )
    revisits: RevisitPlan | None = Field(
        None, alias="复访", description="没见到人、没进去的，第几天再去；不写不排"
    )
    hearing: HearingThresholds | None = Field(
        None, alias="听证标准", description="罚款、没收到多少元应告知听证权利；不写不核对"
    )
    visit_cap: Count | None = Field(
        None, alias="检查频次上限", description="一年内对同一企业最多检查几次；不写不核对"
    )
    receipt_days: Count | None = Field(
        None, alias="签收预警天数", description="移交满几天未签收的标出；不写不标"
    )
    reports: tuple[ReportSchedule, ...] = Field(
        (), alias="报送", description="到了报送时间由 `dabzw issue due` 生成"
    )
    directories: tuple[LicenceDirectory, ...] = Field((), alias="目录", description="许可目录由哪个站所管")
    licences: dict[str, Names] = Field({}, alias="应取许可", description="行业或活动 → 应有的证照")
    forms: Names = Field((), alias="报表", description="用哪些统计表，如 F1；不写就没有")
    classes: dict[str, ViolationClass] = Field({}, alias="统计归类")
    industries: dict[str, Names] = Field({}, alias="行业归类")
    listing: ListGrounds | None = Field(
        None, alias="名单", description="凭什么建议列入名单；不写就没有这一项"
    )
    shares: tuple[Share, ...] = Field((), alias="共享", description="给哪个单位哪份清单、哪些字段")
    legal_bases: tuple[LegalBasis, ...] = Field((), alias="法律依据", description="用来核对引用时是否有效")
    villages: NamedRows[Village] = Field((), alias="村", description="只有名称的直接写名称")
    units: UnitDirectory = Field(UnitDirectory.model_construct(), alias="单位名录")
    signatures: vocab.Signatures | None = Field(
        None, alias=SIGNING_KEY, description="写“要求”的，没有签名的入账一律不写入；不写的，有密钥的签"
    )
    remark: Text | None = Field(None, alias="备注")

    @cached_property
    def start(self) -> date:
        """The first day of the campaign."""
        return min(phase.start for phase in self.phases)

    @cached_property
    def end(self) -> date:
        """The last day of the campaign (行动结束)."""
        return max(phase.end for phase in self.phases)

    @cached_property
    def violations(self) -> dict[str, str]:
        """The name of each violation by its code."""
        return {code: kind.name for code, kind in self.violation_kinds.items()}

    def repeats(self, code: str) -> bool:
        """Whether a violation is a resumption after an order to stop (重犯)."""
        return code in self.violation_kinds and self.violation_kinds[code].repeats

    def is_dangerous(self, code: str) -> bool:
        """Whether a violation is never a small matter (危险)."""
        return code in self.violation_kinds and self.violation_kinds[code].dangerous

    @cached_property
    def ranks(self) -> tuple[str, ...]:
        """风险等级, the gravest first; none where the campaign rates nothing."""
        return self.risk_words[::-1] or tuple(self.by_risk)

    def owes(self, step: vocab.Event) -> bool:
        """Whether a limit of true leads ends in an act (强制措施, 移交), so that it is a step of a lead."""
        return bool(self.limits_to(step))

    def limits_to(self, step: vocab.Event) -> tuple[Limit, ...]:
        """The limits of true leads that end in an act."""
        return tuple(
            limit
            for limit in self.limits
            if limit.subject == "线索" and limit.start != "转办" and step in limit.until
        )

    @cached_property
    def runs_from_true_leads(self) -> bool:
        """Whether a limit runs from a lead found true: then whatever is found must be a lead."""
        return any(limit.subject == "线索" and limit.start == "核查属实" for limit in self.limits)

    def measure_kind(self, name: str) -> MeasureKind | None:
        """What the campaign says of a measure."""
        return self._measure_kinds.get(name)

    @cached_property
    def _measure_kinds(self) -> dict[str, MeasureKind]:
        return {measure.name: measure for measure in self.measures}

    def nature_of(self, measure: str) -> vocab.MeasureNature | None:
        """What a measure amounts to (性质), as the campaign says."""
        kind = self.measure_kind(measure)
        return None if kind is None else kind.nature

    def cuts(self, measure: str, supply: vocab.Supply) -> bool:
        """Whether a measure of the campaign, or an act of the law, cuts a supply."""
        kind = self.measure_kind(measure)
        return vocab.cuts(measure, kind.nature if kind else None, kind.supplies if kind else (), supply)

    @cached_property
    def village_names(self) -> tuple[str, ...]:
        """The villages, in the order of the notice."""
        return tuple(village.name for village in self.villages)

    @cached_property
    def station_names(self) -> tuple[str, ...]:
        """The stations (站所)."""
        return tuple(unit.name for unit in self.units.stations)

    @cached_property
    def unit_names(self) -> frozenset[str]:
        """Every unit that the campaign knows."""
        own = {self.township, *([self.office] if self.office else [])}
        return frozenset(own.union(self.station_names, (unit.name for unit in self.units.outside)))

    def counts_workdays(self, limit: Limit) -> bool:
        """Whether a bare 日 of a limit is a workday."""
        own = limit.counting.unit if limit.counting else None
        others = None if limit.statutory else self.counting.unit
        return (limit.unit or own or others) == "工作日"

    def rolls(self, limit: Limit) -> bool:
        """Whether a last rest day of a limit rolls on (顺延)."""
        own = limit.counting.roll if limit.counting else None
        others = None if limit.statutory else self.counting.roll
        return bool(next((roll for roll in (limit.roll, own, others) if roll is not None), False))

    @cached_property
    def covered_by(self) -> dict[str, frozenset[str]]:
        """All weaker measures that each measure covers, directly or through another."""
        direct = {measure.name: frozenset(measure.covers) for measure in self.measures}
        return {name: _reach(name, direct) for name in direct}

    def covers(self, stronger: str, weaker: str) -> bool:
        """Whether one measure covers another; two that cover each other cover neither."""
        return weaker in self.covered_by.get(stronger, ()) and stronger not in self.covered_by.get(weaker, ())


def _reach(name: str, direct: dict[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    open_names = set(direct[name])
    while open_names:
        weaker = open_names.pop()
        if weaker not in found:
            found.add(weaker)
            open_names |= direct.get(weaker, frozenset())
    return frozenset(found - {name})


class YearFile(Data):
    """节假日/2027.yaml: the arrangement of rest days of a year, or what is added to the one that ships."""

    year: Annotated[Count, Bounds(ge=2000, le=2199)] = Field(alias="年份")
    source: Name = Field(alias="依据")
    whole: YesNo = Field(False, alias="整年", description="填“是”的，不再用程序自带的安排")  # noqa: FBT003
    off: tuple[NoticeDay, ...] = Field((), alias="放假")
    worked: tuple[NoticeDay, ...] = Field((), alias="上班", description="调休上班的周末，或改为上班的放假日")

    @checks_fields("off", "worked")
    @classmethod
    def _of_the_year(cls, days: tuple[NoticeDay, ...], info: "ValidationInfo") -> tuple[NoticeDay, ...]:
        year = info.data.get("year")
        other = first_few([str(day) for day in days if year is not None and day.year != year], "天")
        if other:
            raise fault(f"{other} 不在{year}年；哪一年的日子，写在那一年的文件里")
        twice = first_few([str(day) for day, times in Counter(days).items() if times > 1], "天")
        if twice:
            raise fault(f"{twice} 写了不止一次；核对是不是另外的日子，重复的删去")
        both = first_few([str(day) for day in days if day in info.data.get("off", ())], "天")
        if both:
            raise fault(f"{both} 既写在放假，又写在上班；删去一处")
        return days

    @property
    def arrangement(self) -> Year:
        """What the file itself names of the year."""
        return Year(frozenset(self.off), frozenset(self.worked), self.source)


def in_group(code: str, group: str) -> bool:
    """Whether a violation code is a group's own or one of its members: 1.2 is in 1."""
    return code == group or code.startswith(group + ".")
