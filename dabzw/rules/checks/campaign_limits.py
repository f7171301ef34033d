"""期限 of the campaign: whether each can be met at all, and counts as the law says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.campaign import Campaign, Limit
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.vocab import Event, Subject
from dabzw.rules.checks.declared import check

_OF_ONE: Final[dict[Event, Subject]] = {"措施时限": "企业", "来文回复": "线索"}
"""Events of one kind of record alone; all others are heard of through the enterprise, or its leads."""

_ORDER: Final[tuple[tuple[frozenset[Event], ...], ...]] = (
    (
        frozenset({"登记"}),
        frozenset({"受理", "转办"}),
        frozenset({"核查"}),
        frozenset({"核查属实"}),
        frozenset({"强制措施", "查封", "扣押", "解除", "没收", "移交涉案物品", "移交"}),
        frozenset({"办结"}),
        frozenset({"反馈"}),
    ),
    (
        frozenset({"登记"}),
        frozenset({"发现", "风险评定"}),
        frozenset({"处置确定"}),
        frozenset({"处置完成"}),
        frozenset({"销号"}),
    ),
)
"""The events of a lead and of an enterprise, each after those before it; those of one step in any order."""


@check(
    "campaign-limit-order",
    "错误",
    of=(Campaign,),
    source="行动方案：期限",
    says="期限的完成须是起算以后、在它的对象上可能发生的事。",
)
def limits_in_order(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, limit in enumerate(campaign.limits):
        started = () if limit.start is None else (("起算", limit.start),)
        for key, event in (*started, *(("完成", event) for event in limit.until)):
            strange = _strange(key, event, limit)
            if strange is not None:
                yield Defect(("期限", place, key), strange, "改正起算、完成或者对象")


def _strange(key: str, event: Event, limit: Limit) -> str | None:
    """Why an event cannot begin or end a limit."""
    subject = _OF_ONE.get(event, limit.subject)
    if subject != limit.subject:
        return f"“{event}”只对{subject}，对象却是{limit.subject}"
    if key == "完成" and limit.start is not None and not _can_follow(event, limit.start):
        return f"“{event}”不会发生在“{limit.start}”以后"
    return None


def _can_follow(event: Event, start: Event) -> bool:
    if event == start:
        return event in _OF_ONE
    return all(
        _place(event, order) >= _place(start, order) for order in _ORDER if _knows(order, event, start)
    )


def _knows(order: tuple[frozenset[Event], ...], *events: Event) -> bool:
    known = frozenset[Event]().union(*order)
    return known.issuperset(events)


def _place(event: Event, order: tuple[frozenset[Event], ...]) -> int:
    return next(place for place, step in enumerate(order) if event in step)


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
