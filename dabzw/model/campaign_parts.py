"""Parts of a campaign: what only some notices know.  A part that is absent is off."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Final, Self

from dabzw.lazily import dataclass
from dabzw.model import vocab
from dabzw.model.base import Row
from dabzw.model.day_words import NoticeDay
from dabzw.model.declared import Before, Bounds, Field, checks_row
from dabzw.model.patterns import lazy
from dabzw.model.scalars import Count, Money, Name, NamedRows, Names, Text, YesNo, fault, half_width
from dabzw.model.workdays import Span, parse_span


def _span(value: Any) -> Span:
    span = value if isinstance(value, Span) else parse_span(value) if isinstance(value, str) else None
    if span is None:
        raise fault("应为时限，写成 当日、3日、3个自然日、5个工作日、24小时内、一周内、半个月、1个月 的样子")
    return span


def _length(value: Any) -> Span:
    span = _span(value)
    if span.is_open:
        raise fault(f"“{span.said or span.text}”没有写多久；写成 当日、3日、24小时内 的样子")
    return span


TimeLimit = Annotated[Span, Before(_length)]
"""A length of time."""
OpenTimeLimit = Annotated[Span, Before(_span)]
"""A length of time, or 立即."""


class Data(Row):
    """A part of the campaign; it may hold mappings and spans."""


class Power(Data):
    """职权: the organs that may take an act, also an act that holds one of the words (字词).

    Without organs, and not 不限, nobody may.
    """

    organs: Names = Field((), alias="机关", description="有权作出的机关；乡镇依法被赋权的写入乡镇名称")
    words: Names = Field((), alias="字词", description="含这些字词的行为也按这一项，长的优先")
    nature: vocab.PowerNature | None = Field(
        None, alias="性质", description="强制措施不得授予乡镇；不限的不核对机关"
    )
    basis: Text | None = Field(None, alias="依据", description="谁有权，依据哪一条")


def _power(value: Any) -> Any:
    return {"机关": value} if isinstance(value, (str, list, tuple)) else value


PowerOf = Annotated[Power, Before(_power)]
"""A power; a bare list stands for one that has nothing but organs."""


class TradeAction(Data):
    """动作: what is done with goods, by which words a text says it, and what else it lets one do."""

    name: Name = Field(alias="名称")
    words: Names = Field((), alias="字词")
    covers: Names = Field((), alias="包含", description="登记了这个动作，也可以做的")


class Screening(Data):
    """研判: key words and thresholds of the screening."""

    keywords: Names = Field((), alias="名称关键词")
    actions: NamedRows[TradeAction] = Field(
        (), alias="动作", description="生产、经营等，比对经营范围时分开比"
    )
    fillers: Names = Field((), alias="泛称", description="企业、厂、服务等，说明不了做什么的字词")
    synonyms: dict[str, Names] = Field({}, alias="同义", description="通行的名称 → 别的叫法")
    expiring_within: Count | None = Field(None, alias="证照到期预警天数")
    tenant_changes: Count | None = Field(None, alias="租户变更次数")
    power_threshold: Count | None = Field(None, alias="停产用电阈值")

    @cached_property
    def replaced(self) -> tuple[tuple[str, str], ...]:
        """Each other name with the one that it stands for."""
        return tuple((other, word) for word, others in self.synonyms.items() for other in others)

    @cached_property
    def cores(self) -> dict[str, tuple[str, ...]]:
        """The core words of each trade asked for so far; the campaign's own are asked of every enterprise."""
        return {}

    @cached_property
    def common(self) -> re.Pattern[str]:
        """What of a trade's text tells no trade: marks, fillers and the words of actions."""
        said = {*self.fillers, *(word for action in self.actions for word in action.words)}
        return re.compile("|".join(["[,;:、。()]", *map(re.escape, sorted(said, key=len, reverse=True))]))


class PatrolRate(Data):
    """巡查频次: each village and grid is patrolled once in every so many natural days."""

    every: TimeLimit = Field(alias="每", description="1日、7日、2周的样子；从行动第一天起一段接一段")
    told_within: Count | None = Field(
        None, alias="报送", description="巡查后几日内报送，再晚算迟报；不写的，到这一段结束"
    )

    @checks_row
    def _in_days(self) -> Self:
        if self.every.unit not in (None, "自然日") or self.every.count < 1:
            raise fault("巡查频次按自然日，写成 1日、7日、2周 的样子")
        return self

    @property
    def days(self) -> int:
        """The length of a period."""
        return self.every.count


def one_or_more(value: Any) -> Any:
    """A single row where a list is expected stands for a list of one."""
    return (value,) if isinstance(value, dict) else value


class Selectors(Data):
    """For what a rule, a limit or an indicator is; an empty list means any."""

    violations: Names = Field((), alias="行为", description="违法行为的代码，组号包括组内各项")
    place_classes: Names = Field((), alias="场所类别")
    operating: tuple[vocab.Operating, ...] = Field((), alias="经营状态")
    risks: Names = Field((), alias="风险", description="风险等级")
    villages: Names = Field((), alias="村")
    trades: Names = Field((), alias="行业", description="企业的行业里有其中的字词")
    directories: Names = Field((), alias="目录", description="列在其中一份目录里的")
    stations: Names = Field((), alias="站所", description="承办或监管的站所")


class Escalation(Data):
    """逾期升级: a measure that was not done in time is changed to a stronger one.

    `after` is counted from the 时限 of the measure; without it the change comes at the 时限.
    """

    measure: Name = Field(alias="措施")
    after: TimeLimit | None = Field(None, alias="满", description="时限过后再满多久；不写的到时限为止")
    instead: Name = Field(alias="改为")


_SHARE: Final = lazy(r"(\d{1,3}(?:\.\d{1,2})?)%")
_NUMBER: Final = lazy(r"\d{1,6}")
_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class Target:
    """目标 of an indicator: a share of the whole, or a number of what is done."""

    text: str
    share: Decimal | None = None
    number: int | None = None

    def __str__(self) -> str:
        return self.text

    def is_met(self, done: int, total: int) -> bool:
        """Whether so much done of so much reaches it; of nothing every share is reached."""
        if self.number is not None:
            return done >= self.number
        return self.share is None or Decimal(done) * _WHOLE >= self.share * total


def _target(value: Any) -> Target:
    if isinstance(value, Target):
        return value
    text = re.sub(r"\s", "", half_width(value)) if isinstance(value, str) else ""
    share = _SHARE.fullmatch(text)
    if share and Decimal(share[1]) <= _WHOLE:
        return Target(text, share=Decimal(share[1]))
    if _NUMBER.fullmatch(text):
        return Target(text, number=int(text))
    raise fault("应为目标，写成 90% 的样子，或一个整数")


TargetOf = Annotated[Target, Before(_target)]


class Terms(Data):
    """称谓: what papers and screens call what they count; the word for a repeat (重犯) has no default."""

    subject: Name = Field("企业", alias="对象")
    counter: Name = Field("家", alias="量词")
    area: Name = Field("村", alias="片区")
    unit: Name = Field("站所", alias="单位")
    plan: Name = Field("处置方案", alias="方案", description="逐个对象定的处置方案叫什么，如 一企一策")
    repeat: Name | None = Field(
        None, alias="重犯", description="停产、取缔、关闭以后又干的叫什么；不写的只说再次立案"
    )


class SourceKind(Data):
    """来源: where a lead may come from; what the tool does not know by its words is said here."""

    name: Name = Field(alias="名称")
    informant: YesNo = Field(False, alias="举报", description="有举报人，要保密的")  # noqa: FBT003
    by_village: YesNo = Field(False, alias="村级", description="村、网格自己报来的")  # noqa: FBT003


class ActivityKind(Data):
    """检查活动类别: what an activity may be; what the tool does not know by its words is said here."""

    name: Name = Field(alias="名称")
    sweeping: YesNo = Field(False, alias="排查", description="算排查，发现问题填 0 的算零报告")  # noqa: FBT003
    joint: YesNo = Field(False, alias="联合", description="计入联合检查")  # noqa: FBT003
    supervising: YesNo = Field(False, alias="督导", description="算督导")  # noqa: FBT003


class Supervision(Data):
    """督导: a window within which every village and station is visited.

    From so many open overdue items on, 调度 is proposed, or 通报; without a number it is not.
    """

    name: Name | None = Field(None, alias="名称")
    start: NoticeDay = Field(alias="开始")
    end: NoticeDay = Field(alias="截止")
    call_from: Count | None = Field(None, alias="调度起点")
    publish_from: Count | None = Field(None, alias="通报起点")

    @property
    def shown(self) -> str:
        """What it is called: its name, or its days."""
        return self.name or f"{self.start}至{self.end}"

    def meets(self, first: date, last: date) -> bool:
        """Whether a day of it lies between two days."""
        return self.start <= last and first <= self.end


def turns(after: tuple[int, ...], then_every: int | None, up_to: int | None = None) -> Iterator[int]:
    """The days of a plan, counted from its first day, then every so many, up to so many; without end else."""
    yield from after
    last = max(after, default=0)
    while then_every and (up_to is None or last + then_every <= up_to):
        last += then_every
        yield last


class LookBackPlan(Data):
    """回头看: days after 销号 on which to look back, then every so many days, up to so many days (止)."""

    after: tuple[Count, ...] = Field((), alias="天数")
    then_every: Count | None = Field(None, alias="此后每隔")
    up_to: Count | None = Field(None, alias="止", description="满多少天就不再排；不写的一直排")
    basis: Text | None = Field(None, alias="依据", description="通知的哪一条")

    @property
    def why(self) -> str:
        """On what its items rest."""
        return self.basis or "行动方案：回头看"

    def days(self) -> Iterator[int]:
        """The days after 销号, in their order."""
        return turns(self.after, self.then_every, self.up_to)


class RevisitPlan(Data):
    """复访: days after a visit that met nobody on which to go again, then every so many days."""

    after: Annotated[tuple[Count, ...], Bounds(min_length=1)] = Field(alias="天数")
    then_every: Count | None = Field(None, alias="此后每隔")

    def days(self) -> Iterator[int]:
        """The days after the first try, in their order."""
        return turns(self.after, self.then_every)


class HearingThresholds(Data):
    """听证标准: yuan from which a fine or a confiscation is 较大 and gives the right to a hearing.

    行政处罚法 art. 63 leaves the amount to others.
    """

    unit: Money | None = Field(None, alias="单位")
    person: Money | None = Field(None, alias="个人")


class ListGrounds(Data):
    """名单: the violations (行为) for which a listing is proposed, where the risk is one of these (风险).

    A repeat (重犯) is a ground by itself.
    """

    violations: Names = Field((), alias="行为")
    risks: Names = Field((), alias="风险", description="风险是其中之一的才建议；不写不限")


class Question(Data):
    """问项 of 一案三查; of one that is sealed (只记状态) nobody and nothing is named."""

    name: Name = Field(alias="名称")
    sealed: YesNo = Field(False, alias="只记状态")  # noqa: FBT003


class WhoIsBarred(Data):
    """须查清: whose questions must all be concluded before 销号: by risk, or by 性质 of what is due."""

    risks: Names = Field((), alias="风险")
    natures: tuple[vocab.MeasureNature, ...] = Field((), alias="性质", description="应采取措施的性质")


class InquiryPart(Data):
    """一案三查: the questions that are asked of every case."""

    questions: NamedRows[Question] = Field(alias="问项", min_length=1)
    barred: WhoIsBarred = Field(WhoIsBarred.model_construct(), alias="须查清")

    @property
    def names(self) -> tuple[str, ...]:
        """The questions, in the order of the campaign."""
        return tuple(question.name for question in self.questions)

    def is_sealed(self, question: str) -> bool:
        """Whether of a question only its state is kept."""
        return any(one.sealed for one in self.questions if one.name == question)


class DayCount(Data):
    """计日: natural days or workdays, and whether a last rest day rolls on."""

    unit: vocab.DayUnit | None = Field(None, alias="单位")
    roll: YesNo | None = Field(None, alias="顺延")


class LegalBasis(Data):
    """法律依据 with the days from and to which it is in force."""

    name: Name = Field(alias="名称")
    since: NoticeDay | None = Field(None, alias="生效")
    until: NoticeDay | None = Field(None, alias="失效")

    def in_force(self, day: date) -> bool:
        """Whether it may be cited for a day; one without days is not checked."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class LicenceDirectory(Data):
    """目录: a licence directory and the station that keeps it."""

    name: Name = Field(alias="名称")
    station: Name = Field(alias="站所")
