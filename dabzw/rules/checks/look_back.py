"""回头看: whether a look-back answers each measure, and whether its answers agree with its result."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.model.enterprise import Enterprise, LookBack
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.checks.declared import check


@check(
    "look-back-unanswered",
    "提示",
    "回头看未核",
    of=(Enterprise,),
    on=(LookBack,),
    source="通知三（七）",
    says="回头看应逐项核对方案里已完成的措施。",
)
def unanswered_measures(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, visit in enumerate(enterprise.look_backs):
        answered = {item.measure for item in visit.items}
        completed = {
            measure.measure
            for measure in enterprise.planned
            if measure.done_on is not None and measure.done_on <= visit.on
        }
        left_out = len(completed - answered)
        if left_out:
            yield Defect(
                ("回头看", place),
                f"已完成的措施有{left_out}项没有核对",
                "逐项核对方案里已完成的措施，补填“核对”",
            )


@check(
    "look-back-broken",
    "警告",
    "回头看反弹",
    of=(Enterprise,),
    on=(LookBack,),
    source="通知三（七）",
    says="核对中有措施未落实的，结果不应是未反弹。",
)
def broken_without_rebound(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, visit in enumerate(enterprise.look_backs):
        for item_place, item in enumerate(visit.items):
            if visit.result == "未反弹" and item.result == "未落实":
                yield Defect(
                    ("回头看", place, "核对", item_place),
                    "这项措施未落实，结果却是“未反弹”",
                    "核对结果；措施没有保持住的，结果应为“反弹”",
                )
