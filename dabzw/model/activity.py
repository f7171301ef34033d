"""Activity 检查活动: a deployment, a joint check, a supervision — what no enterprise's record can show."""

from typing import Annotated, ClassVar

from dabzw.model import vocab
from dabzw.model.base import Record, Row
from dabzw.model.declared import Field
from dabzw.model.ids import Kind
from dabzw.model.judgement import Void
from dabzw.model.marks import Ensued
from dabzw.model.scalars import (
    ActivityId,
    ActivityKindName,
    Count,
    Day,
    GridName,
    HappenedDay,
    Listed,
    Minute,
    RecordId,
    SupervisedName,
    Text,
    UnitName,
    VillageName,
)


class FoundProblem(Row):
    """问题 of a supervision or a check: whose it is, and by when an answer is due."""

    of: SupervisedName = Field(alias="对象", description="有问题的村或单位")
    problem: Text = Field(alias="问题", description="有什么问题")
    due_on: Day | None = Field(None, alias="回复期限", description="要求哪一天以前回复")
    answered_on: Annotated[Day, Ensued()] | None = Field(None, alias="回复日期", description="回复的日期")
    note: Text | None = Field(None, alias="说明", description="其他要说明的")


class Activity(Record):
    """检查活动."""

    KIND: ClassVar[Kind] = "检查活动"
    known_by: ClassVar[tuple[str, ...]] = ("on", "kind")

    id: ActivityId = Field(alias="编号")
    on: HappenedDay = Field(alias="日期", description="活动的日期")
    kind: ActivityKindName = Field(alias="类别", description="是什么活动")
    grids: Listed[GridName] = Field((), alias="网格", description="巡查了哪些网格")
    lead_unit: UnitName | None = Field(None, alias="牵头", description="牵头的单位")
    units: Listed[UnitName] = Field((), alias="参加单位", description="参加的单位")
    groups: Count | None = Field(None, alias="检查组数", description="分了几个检查组")
    people: Count | None = Field(None, alias="出动人次", description="出动多少人次")
    experts: Count | None = Field(None, alias="专家人次", description="请了多少人次的专家")
    villages: Listed[VillageName] = Field((), alias="村", description="到了哪些村")
    checked: tuple[RecordId, ...] = Field((), alias="检查对象", description="企业或场所的编号")
    supervised: Listed[SupervisedName] = Field((), alias="督导对象", description="被督导的村或单位")
    problems: Count | None = Field(
        None,
        alias="发现问题",
        description="检查、巡查填 0 的，所列各村算零报告；部署、宣传、督导不算",
    )
    found: tuple[FoundProblem, ...] = Field((), alias="问题", description="督导、检查的问题清单")
    reported_at: Annotated[Minute, Ensued()] | None = Field(
        None, alias="报送时间", description="村、网格把结果报来的时间"
    )
    notice: vocab.Notice | None = Field(None, alias="通报", description="督导后是否调度、通报")
    note: Text | None = Field(None, alias="说明", description="活动的内容")
    void: Void | None = Field(None, alias="作废", description="登记错了的")
    remark: Text | None = Field(None, alias="备注", description="其他要说明的")

    @property
    def name(self) -> str:
        """What a list calls the activity."""
        return f"{self.kind}（{self.lead_unit}）" if self.lead_unit else self.kind

    @property
    def answering(self) -> str | None:
        """The unit that answers for it: 牵头."""
        return self.lead_unit

    @property
    def is_notice_only(self) -> bool:
        """Whether it records that a 调度 or 通报 was decided, and no visit: nobody went."""
        went = (self.groups, self.people, self.experts, self.problems)
        return self.notice in ("调度", "通报") and not self.villages and went == (None,) * len(went)
