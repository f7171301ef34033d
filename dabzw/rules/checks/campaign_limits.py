"""期限 of the campaign: whether each can be met at all, and counts as the law says."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Final

from dabzw.model.campaign import Campaign, Limit
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.vocab import COMPULSORY_ACTS, Event
from dabzw.rules.checks.declared import check
from dabzw.rules.limits.events import can_follow, can_have

_LONGEST: Final = 366
"""Days: what no law of this trade exceeds."""


@check(
    "campaign-limit-event",
    "错误",
    "期限事件",
    of=(Campaign,),
    source="行动方案：期限",
    says="期限的起算、完成须是它的对象会有的事，完成须在起算以后。",
)
def limit_events(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, limit in enumerate(campaign.limits):
        started = () if limit.start is None else (("起算", limit.start),)
        for key, event in (*started, *(("完成", event) for event in limit.until)):
            strange = _strange(key, event, limit)
            if strange is not None:
                yield Defect(("期限", place, key), strange, "改正起算、完成或者对象")


def _strange(key: str, event: Event, limit: Limit) -> str | None:
    """Why an event cannot begin or end a limit."""
    if not can_have(limit.subject, event):
        other = "企业" if limit.subject == "线索" else "线索"
        return f"“{event}”是{other}的事，对象却是{limit.subject}"
    if key == "完成" and limit.start is not None and not can_follow(event, limit.start):
        return f"“{event}”不会发生在“{limit.start}”以后，这个期限等于没有"
    return None


@check(
    "campaign-limit-span",
    "警告",
    "时限过长",
    of=(Campaign,),
    source="行动方案：期限",
    says="时限不应比行动还长；法定的不应超过一年。",
)
def spans(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Spans that are no deadline within the campaign: seven months where July was meant."""
    days = (campaign.end - campaign.start).days + 1
    for place, limit in enumerate(campaign.limits):
        most, what = (_LONGEST, "一年") if limit.statutory else (days, f"行动（{days}天）")
        for key, span in (("时限", limit.span), ("最长延期", limit.longest_extension)):
            if span is not None and span.days > most:
                yield Defect(
                    ("期限", place, key),
                    f"“{span.text}”比{what}还长",
                    "核对是几日、几个月；到某一天为止的写“截止”",
                )


@check(
    "campaign-limit-statutory",
    "警告",
    "法定期限计日",
    of=(Campaign,),
    source="民法典第204条；行政强制法第69条；行政处罚法第85条",
    says="法定期限只写“日”的，须写明是自然日还是工作日。",
)
def statutory_units(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, limit in enumerate(campaign.limits):
        own = limit.unit or (limit.counting.unit if limit.counting else None)
        if limit.statutory and limit.span is not None and limit.span.unit is None and own is None:
            yield Defect(
                ("期限", place, "时限"),
                f"法定期限“{limit.span.text}”没有写单位，按自然日计",
                "按这部法律补写“单位”：自然日或者工作日",
            )


@check(
    "campaign-limit-day",
    "警告",
    "截止日有误",
    of=(Campaign,),
    source="行动方案：期限",
    says="期限的截止日不应早于行动开始，也不应写错年份。",
)
def days_of_another_year(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Fixed days before the beginning, which nobody owes, and those of a year that was mistyped."""
    for place, day in _outside(campaign):
        meant = _same_day_within(day, campaign)
        if day < campaign.start or meant is not None:
            hint = "" if meant is None else f"是不是 {meant}？"
            early = f"行动{campaign.start}才开始，这个期限对谁都不适用"
            says = f"{day}：{early if day < campaign.start else _after(day, campaign)}"
            yield Defect(("期限", place, "截止"), says, f"{hint}核对年份和日期")


@check(
    "campaign-limit-after",
    "提示",
    "截止日过晚",
    of=(Campaign,),
    source="行动方案：期限",
    says="期限的截止日晚于行动结束的，提示核对。",
)
def days_after_the_end(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, day in _outside(campaign):
        if day > campaign.end and _same_day_within(day, campaign) is None:
            says = f"{day}：{_after(day, campaign)}"
            yield Defect(("期限", place, "截止"), says, "通知本来如此的不用改，否则核对日期")


def _outside(campaign: Campaign) -> Iterator[tuple[int, date]]:
    """The fixed days of limits that are not within the campaign, by their places."""
    for place, limit in enumerate(campaign.limits):
        if limit.by is not None and not campaign.start <= limit.by <= campaign.end:
            yield place, limit.by


def _after(day: date, campaign: Campaign) -> str:
    return f"比行动结束（{campaign.end}）晚{(day - campaign.end).days}天"


def _same_day_within(day: date, campaign: Campaign) -> date | None:
    """The same day of another year that lies within the campaign, if there is just one."""
    years = range(campaign.start.year, campaign.end.year + 1)
    days = (day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1])) for year in years)
    found = [one for one in days if campaign.start <= one <= campaign.end]
    return found[0] if len(found) == 1 else None


@check(
    "campaign-measure-limit",
    "提示",
    "措施时限",
    of=(Campaign,),
    source="行动方案：期限",
    says="方案里各项措施的时限，写了“完成: 措施时限”的期限才计逾期。",
)
def no_limit_of_measures(campaign: Campaign, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Measures whose 时限 is counted nowhere: late ones stand in no list."""
    if any(limit.per_measure for limit in campaign.limits) or not campaign.measures:
        return
    plans = (plan for enterprise in ledger.enterprises.values() for plan in enterprise.plans)
    if campaign.limits or any(measure.due_on for plan in plans for measure in plan.measures):
        says = "方案里各项措施的时限不计逾期，到期也不提醒"
        advice = "要计的，加一条 {代码: 措施时限, 对象: 企业, 完成: 措施时限}"
        yield Defect(("期限",), says, advice)


@check(
    "campaign-limit-act",
    "警告",
    "期限措施",
    of=(Campaign,),
    source="行动方案：期限",
    says="期限的“措施”应是强制措施的名称或其中的字词。",
)
def unknown_acts(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Words that are in the name of no compulsory act: the limit would run on none."""
    for place, limit in enumerate(campaign.limits):
        for position, word in enumerate(limit.acts):
            if not any(word in act for act in COMPULSORY_ACTS):
                says = f"没有哪项强制措施叫“{word}”，或者有这个字词"
                advice = f"常用的有：{'、'.join(COMPULSORY_ACTS)}；登记时另写这个名称的，不用改"
                yield Defect(("期限", place, "措施", position), says, advice)
