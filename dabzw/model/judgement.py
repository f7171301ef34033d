"""What a person decides and signs about a record: 认定, 作废, and the facts that were before him."""

from typing import ClassVar

from dabzw.model import vocab
from dabzw.model.base import Row
from dabzw.model.declared import Field
from dabzw.model.marks import LastCounts
from dabzw.model.scalars import Day, DocumentName, HappenedDay, Name, PersonName, Text


class Fact(Row):
    """事实: one dated fact that a signed act answers, by its kind, its day and what tells it apart.

    Prose is no part of it: a better description is no other fact.
    """

    kind: vocab.FactKind = Field(alias="种类")
    on: Day = Field(alias="日期")
    key: Name = Field(alias="要点")


class Determination(Row):
    """认定: a person decides that what was found opens no case (不立案), or that a case ends (撤案)."""

    last_counts: ClassVar[LastCounts | None] = LastCounts("result")

    on: HappenedDay = Field(alias="日期", description="认定的日期")
    result: vocab.Determination = Field(alias="结论", description="不立案；企业的案件还可以撤案")
    reason: Text | None = Field(
        None, alias="理由", description="撤案的以违法事实不成立、轻微不予处罚、登记错误、移交其他行动之一开头"
    )
    approver: PersonName | None = Field(None, alias="批准人", description="批准认定的人")
    document: DocumentName | None = Field(None, alias="文书", description="文书的名称或文号")
    facts: tuple[Fact, ...] = Field((), alias="事实", description="认定所依据的事实，由程序写入")


class Void(Row):
    """作废: entered by mistake; it stays in the history, counts nowhere, and is listed with its reason."""

    on: HappenedDay = Field(alias="日期", description="作废的日期")
    reason: Text = Field(alias="理由", description="为什么登记错了")
