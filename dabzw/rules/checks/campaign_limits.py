"""期限 of the campaign: whether each can be met at all, and counts as the law says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.campaign import Campaign, Limit
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.vocab import Event
from dabzw.rules.checks.declared import check
from dabzw.rules.limits.events import can_follow, can_have

_LONGEST: Final = 366
"""Days: what no law of this trade exceeds."""


@check(
    "campaign-limit-event",
    "错误",
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
