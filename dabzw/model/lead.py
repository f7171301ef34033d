"""Lead 线索: what somebody reported or found, and what was done about it until it was closed."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, ClassVar, Final

from dabzw.model import vocab
from dabzw.model.base import Record, Row, once
from dabzw.model.declared import Field
from dabzw.model.earlier import Origin
from dabzw.model.ids import Kind
from dabzw.model.judgement import Determination, Void
from dabzw.model.marks import Ensued, Informant, LastCounts
from dabzw.model.scalars import (
    ActName,
    Citation,
    Code,
    Day,
    Digest,
    DocumentName,
    EnterpriseId,
    GridName,
    HappenedDay,
    HappenedMinute,
    LeadId,
    LimitName,
    Listed,
    Minute,
    Name,
    NumberName,
    PersonName,
    PlaceClass,
    SiteId,
    SourceName,
    StationName,
    Text,
    TitleName,
    UnitName,
    VillageName,
    ViolationCode,
)

GOES_ON: Final = "立案"
"""The answer of a receiver that has opened a case of its own: what becomes of it is still to come."""


class Merger(Row):
    """并入: a duplicate from that day on; it is counted once, and the master's limits run."""

    on: HappenedDay = Field(alias="日期", description="从这一天起只计一次")
    master: LeadId = Field(alias="主线索", description="留下的那条线索")
    reason: Text | None = Field(None, alias="理由", description="为什么认为是重复的")


class Ticket(Row):
    """来文: a superior's or hotline's paper, and its own day of reply."""

    unit: UnitName = Field(alias="单位", description="来文的单位")
    number: NumberName | None = Field(None, alias="编号", description="来文的文号，热线的工单号")
    due_on: Day | None = Field(None, alias="要求日期", description="来文要求哪一天以前回复")
    replied_on: Annotated[Day, Ensued()] | None = Field(None, alias="回复日期", description="回复来文的日期")


class Admission(Row):
    """受理: whether the lead is taken up; a refusal (不予受理) needs its reason.

    转办 passes on what others are to deal with: it owes a hand-over, no verification.
    """

    on: HappenedDay = Field(alias="日期", description="决定的日期")
    result: vocab.Admission = Field(alias="结论", description="“转办”是转给有权的单位去办，不用核查")
    reason: Text | None = Field(None, alias="理由", description="不予受理的必须写")


class Verification(Row):
    """核查: a visit that finds the lead true or not; two people or more, the last one counts."""

    last_counts: ClassVar[LastCounts | None] = LastCounts("verdict")
    known_by: ClassVar[tuple[str, ...]] = ("at",)

    at: HappenedMinute = Field(alias="时间", description="到现场核查的时间")
    people: Listed[PersonName] = Field((), alias="人员", description="核查人员，两人以上")
    verdict: vocab.Verdict = Field(alias="结论", description="最后一次为准；部分属实按属实办理")
    note: Text | None = Field(None, alias="说明", description="现场看到了什么")
    approver: PersonName | None = Field(None, alias="批准人", description="从属实改为不属实的必须写")

    @property
    def true(self) -> bool:
        """Whether it found the lead true; 部分属实 counts as 属实."""
        return self.verdict in vocab.TRUE_VERDICTS


class CompulsoryAct(Row):
    """强制措施: an act that stops the activity at once; before verification it is 先行处置."""

    known_by: ClassVar[tuple[str, ...]] = ("on", "act")

    on: HappenedDay = Field(alias="日期", description="采取的日期")
    act: ActName = Field(alias="措施", description="当场采取的措施")
    authority: UnitName = Field(alias="实施机关", description="依法有权的机关")
    basis: Citation | None = Field(None, alias="依据", description="依据的法律条文")
    document: DocumentName | None = Field(None, alias="文书", description="文书的名称或文号")
    lifted_on: Annotated[Day, Ensued()] | None = Field(None, alias="解除日期", description="措施解除的日期")

    @property
    def is_temporary(self) -> bool:
        """Whether it is 查封 or 扣押, which lapse unless decided or lifted (行政强制法 art. 25)."""
        return any(word in self.act for word in vocab.TEMPORARY_ACTS)


class Reply(Row):
    """回告: what the receiver says has become of it; 立案 means that it goes on there, any other is final."""

    known_by: ClassVar[tuple[str, ...]] = ("on",)
    last_counts: ClassVar[LastCounts | None] = LastCounts("result")

    on: HappenedDay = Field(alias="日期", description="回告的日期")
    result: Text = Field(alias="结果", description="“立案”表示还在办，其他的为最终结果")
    note: Text | None = Field(None, alias="说明", description="回告的其他内容")

    @property
    def final(self) -> bool:
        """Whether nothing more is to be expected."""
        return self.result != GOES_ON


class Transfer(Row):
    """移交: the lead handed over to another organ; a returned one (退回) does not count."""

    on: HappenedDay = Field(alias="日期", description="移交的日期")
    receiver: UnitName = Field(alias="接收单位", description="移交给哪个单位")
    document: DocumentName | None = Field(None, alias="文号", description="移交文书的文号")
    signed_on: Annotated[Day, Ensued()] | None = Field(
        None, alias="签收日期", description="接收单位签收的日期"
    )
    returned_on: Annotated[Day, Ensued(("return_reason",))] | None = Field(
        None, alias="退回日期", description="被退回的移交不算移交"
    )
    return_reason: Text | None = Field(None, alias="退回理由", description="接收单位为什么退回")
    replies: tuple[Reply, ...] = Field((), alias="回告", description="接收单位回告的办理情况")
    urged_on: Annotated[Listed[Day], Ensued()] = Field((), alias="催办", description="催办的日期")

    @property
    def outcome(self) -> str | None:
        """What the receiver said last; None while it has said nothing."""
        return self.replies[-1].result if self.replies else None


class Closing(Row):
    """办结: the last one counts; 重开 opens the lead again."""

    last_counts: ClassVar[LastCounts | None] = LastCounts("result")

    on: HappenedDay = Field(alias="日期", description="办结或重开的日期")
    result: vocab.Closing = Field(alias="结果", description="重开之后可以再次办结")
    note: Text | None = Field(None, alias="说明", description="怎样办结的；“其他”必须写")


class LimitChange(Row):
    """期限变更: the only way to move a limit — 延期, or 中止 and 恢复."""

    known_by: ClassVar[tuple[str, ...]] = ("on", "limit", "kind")

    on: HappenedDay = Field(alias="日期", description="决定变更的日期")
    limit: LimitName = Field(alias="期限", description="变更哪一条期限")
    kind: vocab.LimitChange = Field(alias="类别", description="延期、中止在到期以前写才起作用")
    until: Day | None = Field(None, alias="至", description="延期、中止的必须写，到哪一天为止")
    reason: Text = Field(alias="理由", description="为什么变更")
    approver: PersonName | None = Field(None, alias="批准人", description="硬性期限的延期、中止必须写")
    document: DocumentName | None = Field(None, alias="文书", description="批准文书的名称或文号")


class LateExplanation(Row):
    """逾期说明: why a hard limit was missed, and by whom."""

    known_by: ClassVar[tuple[str, ...]] = ("limit",)

    limit: LimitName = Field(alias="期限", description="错过了哪一条期限")
    cause: Text = Field(alias="原因", description="为什么没有按时办")
    unit: UnitName = Field(alias="责任单位", description="由哪个单位负责")


class Attachment(Row):
    """附件: evidence is kept outside the ledger; here is its SHA-256."""

    known_by: ClassVar[tuple[str, ...]] = ("digest",)

    name: TitleName = Field(alias="名称", description="证据叫什么，如“现场照片”")
    digest: Digest = Field(alias="摘要", description="证据原件存在台账之外，这里只存摘要")


class Lead(Record):
    """线索. No key holds an informant's identity: 举报人编号 is opaque."""

    KIND: ClassVar[Kind] = "线索"
    known_by: ClassVar[tuple[str, ...]] = ("received_at", "source", "village")

    id: LeadId = Field(alias="编号")
    received_at: HappenedMinute = Field(alias="登记时间", description="收到线索的时间，不是录入的时间")
    source: SourceName = Field(alias="来源", description="怎样得来的")
    informant: Annotated[Code, Informant()] | None = Field(
        None, alias="举报人编号", description="无含义的编号；只用于有举报人的来源，不得是姓名或个人号码"
    )
    village: VillageName = Field(alias="村", description=f"线索所在的村，在外乡的写“{vocab.ELSEWHERE}”")
    grid: GridName | None = Field(None, alias="网格")
    place: Name | None = Field(None, alias="地点", description="能找到的具体位置")
    place_class: PlaceClass | None = Field(None, alias="场所类别", description="那里是哪一类场所")
    content: Text = Field(alias="内容", description="反映的情况；不写举报人是谁")
    suspected: Listed[ViolationCode] = Field((), alias="涉嫌行为", description="可能是哪些违法行为")
    enterprise: EnterpriseId | None = Field(None, alias="企业", description="查明是哪一家以后填")
    site: SiteId | None = Field(None, alias="场所", description="在已登记的场所里的")
    unit: StationName = Field(alias="承办", description="由它核查")
    assigned_at: Annotated[Minute, Ensued()] | None = Field(
        None, alias="交办时间", description="交给承办站所的时间"
    )
    merger: Merger | None = Field(
        None, alias="并入", description="重复线索填主线索的编号；从那天起只计一次，期限按主线索"
    )
    admission: Admission | None = Field(None, alias="受理")
    ticket: Ticket | None = Field(None, alias="来文", description="上级、热线交办的，另有回复期限")
    determinations: tuple[Determination, ...] = Field((), alias="认定", description="属实而不立案的")
    verifications: tuple[Verification, ...] = Field((), alias="核查")
    acts: tuple[CompulsoryAct, ...] = Field((), alias="强制措施")
    transfers: tuple[Transfer, ...] = Field((), alias="移交")
    answered_on: Annotated[Day, Ensued()] | None = Field(
        None, alias="反馈日期", description="答复举报人的日期，不写答复给谁"
    )
    closings: tuple[Closing, ...] = Field((), alias="办结", description="“其他”要写说明")
    limit_changes: tuple[LimitChange, ...] = Field((), alias="期限变更", description="移动期限的唯一办法")
    late_explanations: tuple[LateExplanation, ...] = Field(
        (), alias="逾期说明", description="错过硬性期限的，办结前要写"
    )
    attachments: tuple[Attachment, ...] = Field((), alias="附件")
    origin: Origin | None = Field(None, alias="原台账", description="从以往行动带来的，由 `init --from` 写入")
    void: Void | None = Field(None, alias="作废", description="登记错了的")
    remark: Text | None = Field(None, alias="备注", description="其他要说明的")

    @property
    def name(self) -> str:
        """What a list calls the lead: where it is, and the beginning of what was reported."""
        where = self.place or self.village
        first_line = self.content.splitlines()[0]
        return f"{where}：{first_line[:24]}{'…' if len(first_line) > 24 else ''}"  # noqa: PLR2004

    @property
    def answering(self) -> str:
        """The unit that answers for it: 承办."""
        return self.unit

    @property
    def merged_into(self) -> str | None:
        """The master that it was merged into (并入)."""
        return None if self.merger is None else self.merger.master

    @property
    def passed_on(self) -> bool:
        """转办."""
        return self.admission is not None and self.admission.result == "转办"

    @property
    def counted(self) -> bool:
        """Whether it counts as a lead: a duplicate (并入) is counted with its master."""
        return self.merged_into is None

    @property
    def refused(self) -> bool:
        """不予受理."""
        return self.admission is not None and self.admission.result == "不予受理"

    @property
    def found_true(self) -> bool:
        """Whether the last verification found it true."""
        return bool(self.verifications) and self.verifications[-1].true

    @property
    def confirmed_at(self) -> datetime | None:
        """The first verification that found it true (核查属实), as long as the last one still does."""
        if not self.found_true:
            return None
        return next(verification.at for verification in self.verifications if verification.true)

    @property
    def closing(self) -> Closing | None:
        """The closing in force: the last one, unless it is a 重开; None while the lead is open.

        What is done about a lead after its closing — a 核查, a 强制措施, a 移交 — opens it again.
        """
        return _closing_in_force(self)

    def reopened_on(self, closing: Closing) -> date | None:
        """When a closing came to nothing: by a 重开 after it, or by what was done about the lead later."""
        if closing.result == "重开":
            return closing.on
        later = [one.on for one in self._after(closing) if one.result == "重开"]
        return min((*later, *filter(None, (self.acted_on_after(closing),))), default=None)

    def _after(self, closing: Closing) -> Iterator[Closing]:
        """The closings that follow one: of the same day those that stand after it."""
        places = (place for place, one in enumerate(self.closings) if one is closing)
        own = next(places, len(self.closings))
        for place, one in enumerate(self.closings):
            if (one.on, place) > (closing.on, own):
                yield one

    def acted_on_after(self, closing: Closing) -> date | None:
        """The first day after a closing on which something was done about the lead: that opens it again."""
        acts = (
            *(one.at.date() for one in self.verifications),
            *(one.on for one in self.acts),
            *(one.on for one in self.transfers),
        )
        return min((day for day in acts if day > closing.on), default=None)

    @property
    def standing_transfers(self) -> tuple[Transfer, ...]:
        """Transfers that were not returned."""
        return tuple(transfer for transfer in self.transfers if transfer.returned_on is None)


@once
def _closing_in_force(lead: Lead) -> Closing | None:
    last = lead.closings[-1] if lead.closings else None
    return last if last is not None and lead.reopened_on(last) is None else None
