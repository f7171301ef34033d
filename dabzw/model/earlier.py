"""What an earlier campaign left: the cases that it ended 历史查处, and what it did not end 上次未结.

Either names where it is written in full: the earlier campaign, the record and the commit of its ledger.
"""

from typing import Annotated

from dabzw.model import vocab
from dabzw.model.base import Row
from dabzw.model.declared import Field
from dabzw.model.made import CommitId
from dabzw.model.marks import Ensued
from dabzw.model.scalars import Day, HappenedDay, Listed, Name, NumberName, OrganName, Text, YesNo


class Origin(Row):
    """来源: the record of an earlier ledger, and the commit that proves what it said."""

    campaign: Name = Field(alias="行动")
    id: NumberName = Field(alias="编号", description="原台账里的编号")
    revision: CommitId = Field(alias="提交", description="原台账的哪次提交")


class PastMeasure(Row):
    """措施: what the earlier campaign did, by its own words; `done_on` is None where no day is known."""

    measure: Name = Field(alias="措施")
    nature: vocab.MeasureNature | None = Field(None, alias="性质")
    supplies: Listed[vocab.Supply] = Field((), alias="断供", description="断的是什么；不写的，水电气都算")
    done_on: Annotated[Day, Ensued()] | None = Field(None, alias="完成日期")
    lifted_on: Annotated[Day, Ensued()] | None = Field(
        None, alias="解除日期", description="解除、恢复供电的日期"
    )

    def cuts(self, supply: vocab.Supply) -> bool:
        """Whether it cut a supply."""
        return vocab.cuts(self.measure, self.nature, self.supplies, supply)


class PastCase(Row):
    """历史查处: what an earlier campaign did.

    `cleared_on` is the day from which its look-backs are counted, in whatever campaign; `look_backs` are the
    days of those that were taken before this one.
    """

    on: HappenedDay = Field(alias="日期", description="查处的日期")
    reason: Text | None = Field(None, alias="事由", description="因为什么查处")
    sanction: vocab.PastSanction = Field(alias="处理", description="几样并处的，写最重的一样")
    organ: OrganName | None = Field(None, alias="机关", description="查处的机关")
    measures: tuple[PastMeasure, ...] = Field((), alias="措施")
    cleared_on: Annotated[Day, Ensued()] | None = Field(
        None, alias="销号日期", description="回头看从这一天接着算"
    )
    look_backs: Annotated[Listed[Day], Ensued()] = Field(
        (), alias="回头看", description="本行动以前已经看过的日期"
    )
    origin: Origin | None = Field(None, alias="来源")


class Unsettled(Row):
    """上次未结: what an earlier campaign did not bring to an end, on the day when this one took it over.

    It is answered by a 违法行为 or a signed 认定; where somebody only has to go there (待复访), by a visit
    that gets in.
    """

    on: HappenedDay = Field(alias="日期", description="带进本台账的日期")
    matter: Name = Field(alias="事项")
    revisit: YesNo | None = Field(None, alias="待复访", description="去现场看过就算了结，不用认定")
    measures: tuple[PastMeasure, ...] = Field((), alias="措施", description="已经采取的")
    origin: Origin | None = Field(None, alias="来源")
