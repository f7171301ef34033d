"""移交: all hand-overs with how they stand, and what can and cannot be told of those to the police."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.lead import Transfer
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.view import (
    NUMBER,
    Block,
    Cell,
    Col,
    Fact,
    Heading,
    Inner,
    Line,
    Page,
    Pairs,
    Table,
    View,
    notes,
    page,
    some,
)
from dabzw.rules.case.documents import TRANSFER_APPROVAL
from dabzw.rules.case.transfers import (
    REVIEW_DAYS,
    HandOver,
    PoliceReview,
    ReviewState,
    hand_overs,
    is_discipline,
)

_ORDER: Final = ("逾期未签收", "未签收", "已退回", "已签收", "已回告")
_UNKNOWN: Final = "台账没有登记审批时间，无法核对24小时内移送"
_SAYS: Final[dict[ReviewState, str]] = {
    "无法起算": "没有登记签收日期，审查期限无法起算",
    "审查期内": "公安审查期限未满",
    "逾期未回告": "审查期限已过，没有登记立案或不立案的结果，请书面询问",
    "已回告": "已有回告结果；回告日期没有登记，是否在期限内无法核对",
}


@dataclass(frozen=True, slots=True)
class Handed:
    """A hand-over with the name of the enterprise that its lead is about."""

    own: HandOver
    enterprise: str | None


def _open(of: Callable[[Transfer], Cell]) -> Callable[[Handed], Cell]:
    """What is told of a hand-over unless it went to an organ of discipline."""
    return lambda row: None if is_discipline(row.own.transfer.receiver) else of(row.own.transfer)


_REVIEWS: Final[View[PoliceReview]] = View(
    (
        Col(
            "审批表", lambda one: f"{'案件里有' if one.approved else '没有登记'}{TRANSFER_APPROVAL}", "prose"
        ),
        Col("批准时间", lambda _: None),
        Col("24小时移送", lambda _: _UNKNOWN),
        Col("审查截止", lambda one: one.due, "day"),
        Col("审查", lambda one: one.state, "state"),
        Col("说明", lambda one: _SAYS[one.state], "prose"),
    )
)
HAND_OVERS: Final[View[Handed]] = View(
    (
        Col("编号", lambda row: row.own.lead.id, "id"),
        Col("名称", lambda row: row.own.lead.name, "name"),
        Col("村", lambda row: row.own.lead.village),
        Col("企业", lambda row: row.own.lead.enterprise, "id"),
        Col("企业名称", lambda row: row.enterprise, "name", width=20),
        Col("承办", lambda row: row.own.lead.unit, "unit", width=12),
        Col("移交日期", lambda row: row.own.transfer.on, "day"),
        Col("接收单位", lambda row: row.own.transfer.receiver, "unit", width=16),
        Col("文号", _open(lambda transfer: transfer.document), "prose", width=20),
        Col("签收日期", lambda row: row.own.transfer.signed_on, "day"),
        Col("退回日期", lambda row: row.own.transfer.returned_on, "day"),
        Col("退回理由", _open(lambda transfer: transfer.return_reason), "prose", width=16),
        Col("回告结果", _open(lambda transfer: transfer.outcome), "prose", width=20),
        Col("状态", lambda row: row.own.state, "state"),
        Col("未签收天数", lambda row: row.own.unsigned_days, "number"),
        Inner("公安审查", lambda row: _REVIEWS.record(row.own.review) if row.own.review else None),
    )
)
_WITH_REVIEW: Final = HAND_OVERS.also(
    Col("公安审查", lambda row: row.own.review.state if row.own.review else None, width=10)
)
IN_WORKBOOK: Final = _WITH_REVIEW.pick(
    *(NUMBER, "编号", "村", "企业", "企业名称", "承办", "移交日期", "接收单位", "文号", "签收日期"),
    *("退回日期", "退回理由", "回告结果", "状态", "未签收天数", "公安审查"),
)
IN_HANDOVER: Final = HAND_OVERS.pick("状态", "移交日期", "编号", "接收单位", "文号", "名称")
_ON_SCREEN: Final = HAND_OVERS.pick(
    *("状态", "未签收天数", "移交日期", "签收日期", "退回日期", "编号", "接收单位", "文号", "回告结果"),
    "名称",
)
_POLICE: Final[View[tuple[Handed, PoliceReview]]] = View(
    (
        *_REVIEWS.through(lambda row: row[1]).cols,
        *HAND_OVERS.pick("移交日期", "编号", "接收单位", "名称").through(lambda row: row[0]).cols,
    )
).pick("审查", "审查截止", "移交日期", "编号", "接收单位", "审批表", "说明", "名称")


def handed(ledger: Ledger, at: Instant) -> list[Handed]:
    """Every hand-over of a ledger that is already as of `at`, what is not signed for first."""
    found = sorted(
        hand_overs(ledger, at),
        key=lambda item: (_ORDER.index(item.state), -item.unsigned_days, item.transfer.on, item.lead.id),
    )
    return [Handed(one, _enterprise(one, ledger)) for one in found]


def _enterprise(one: HandOver, ledger: Ledger) -> str | None:
    enterprise = ledger.enterprises.get(one.lead.enterprise or "")
    return enterprise.name if enterprise is not None else None


def answer(ledger: Ledger, at: Instant) -> Page:
    """Every hand-over; of those to an organ of discipline only the dates."""
    rows, says = handed(ledger, at), _readings(ledger)
    counts = Counter(row.own.state for row in rows)
    timed = ledger.campaign.receipt_days is not None
    states = {state: counts[state] for state in _ORDER if timed or state != "逾期未签收"}
    facts: dict[str, Fact] = {"说明": says, "按状态": states, "移交": Table(HAND_OVERS, rows)}
    return page(
        at,
        facts,
        Line(f"移交（截至 {written(at.when)}，共{len(rows)}件）", "strong"),
        *notes(says),
        Pairs.of(states),
        *some(_ON_SCREEN, rows),
        *_police([(row, row.own.review) for row in rows if row.own.review is not None]),
    )


def _readings(ledger: Ledger) -> tuple[str, ...]:
    days = ledger.campaign.receipt_days
    return (
        *(() if days is None else (f"移交满{days}天仍未签收的列为逾期未签收",)),
        f"移交公安的按涉嫌犯罪对照国务院令第310号：批准后24小时内移送，公安接受之日起{REVIEW_DAYS}日内审查",
        "是否涉嫌犯罪、审批时间、回告日期台账没有登记，不作推断",
    )


def _police(rows: list[tuple[Handed, PoliceReview]]) -> Iterator[Block]:
    if rows:
        yield Heading(f"移交公安（{len(rows)}件，对照国务院令第310号）")
        yield Line(f"24小时移送：{_UNKNOWN}。")
        yield Table(_POLICE, rows)
