"""Parts of a campaign: who may act (职权), how trades are read (研判), how often a place is patrolled."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from dabzw.model import vocab
from dabzw.model.base import Row
from dabzw.model.scalars import Count, Name, NamedRows, Names, Text, fault
from dabzw.model.workdays import Span, parse_span


def _span(value: Any) -> Span:
    span = value if isinstance(value, Span) else parse_span(value) if isinstance(value, str) else None
    if span is None:
        raise fault("应为时限，写成 当日、3日、3个自然日、5个工作日、24小时、1个月 的样子")
    return span


TimeLimit = Annotated[Span, BeforeValidator(_span)]


class Data(Row):
    """A part of the campaign; it may hold mappings and spans."""

    model_config = ConfigDict(arbitrary_types_allowed=True)


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


PowerOf = Annotated[Power, BeforeValidator(_power)]
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

    @model_validator(mode="after")
    def _in_days(self) -> Self:
        if self.every.unit not in (None, "自然日") or self.every.count < 1:
            raise fault("巡查频次按自然日，写成 1日、7日、2周 的样子")
        return self

    @property
    def days(self) -> int:
        """The length of a period."""
        return self.every.count
