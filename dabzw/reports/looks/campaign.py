"""读作: how the times and the order of words that a campaign writes were read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.base import label
from dabzw.model.campaign import Campaign, Limit
from dabzw.model.moments import DAY
from dabzw.reports.view import Block, Col, Heading, Table, View
from dabzw.rules.case.selection import given


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands under a key (`part`, `name`), as it is written where that may be read in other ways."""

    part: str
    name: str
    written: str | None
    read: str


READINGS: Final[View[Reading]] = View(
    (
        Col("项目", lambda one: one.part),
        Col("名称", lambda one: one.name, "name"),
        Col("写的", lambda one: one.written),
        Col("读作", lambda one: one.read, "prose"),
    )
)


def readings(campaign: Campaign) -> Iterator[Reading]:
    """The phases, limits and times of reporting, each as it was read."""
    for phase in campaign.phases:
        days = (phase.end - phase.start + DAY).days
        yield Reading("阶段", phase.name, None, f"{phase.start}至{phase.end}，{days}天")
    if campaign.ranks:
        yield Reading("风险等级", "从轻到重", None, "、".join(campaign.ranks[::-1]))
    for limit in campaign.limits:
        read = f"{reading_of(limit, campaign)}{_only(limit)}"
        yield Reading("期限", limit.code, _written(limit), read)
    for plan in campaign.reports:
        yield Reading("报送", plan.report, plan.when.text, plan.when.reading)


def told(campaign: Campaign) -> tuple[Block, ...]:
    """The readings as they stand below the findings of a campaign."""
    return Heading("读作（与通知不一致的，改正写法）"), Table(READINGS, tuple(readings(campaign)))


def _written(limit: Limit) -> str | None:
    if limit.by is not None:
        return str(limit.by)
    return None if limit.span is None else limit.span.said or limit.span.text


def reading_of(limit: Limit, campaign: Campaign) -> str:
    """How a limit was read: from what, how long and of which days, to what, hard or not."""
    ends = "或".join(limit.until)
    if limit.per_measure:
        return f"{limit.force}：方案里的每项措施，按它自己的时限"
    if limit.per_ticket:
        return f"{limit.force}：按来文要求的日期回复"
    if limit.by is not None:
        return f"{limit.force}：{limit.by}（含当日）前{ends}"
    if limit.undated:
        return f"{limit.force}：{limit.start}后立即{ends}，没有写多久，列为未定时限，不计逾期"
    return f"{limit.force}：{limit.start}后{_length(limit, campaign)}{ends}"


def _only(limit: Limit) -> str:
    """For which records alone a limit is."""
    chosen = "；".join(f"{label(Limit, name)} {'、'.join(words)}" for name, words in given(limit).items())
    return f"（只管 {chosen}）" if chosen else ""


def _length(limit: Limit, campaign: Campaign) -> str:
    span = limit.span
    if span is None:
        return ""
    if span.unit == "当日":
        return "当日"
    unit = ""
    if span.unit is None:
        unit = f"（{'工作日' if campaign.counts_workdays(limit) else '自然日'}）"
    rolled = "，末日遇休息日顺延，" if span.unit != "小时" and campaign.rolls(limit) else ""
    return f"{span.text}{unit}内{rolled}"
