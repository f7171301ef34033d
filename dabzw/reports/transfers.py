"""移交: all hand-overs with how they stand, and what can and cannot be told of those to the police."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.rules.documents import TRANSFER_APPROVAL
from dabzw.rules.transfers import REVIEW_DAYS, HandOver, PoliceReview, hand_overs, is_discipline

Rows = dict[str, Any]

_ORDER: Final = ("逾期未签收", "未签收", "已退回", "已签收", "已回告")
_UNKNOWN: Final = "台账没有登记审批时间，无法核对24小时内移送"


def transfer_rows(ledger: Ledger, at: Instant) -> Rows:
    """Every hand-over, what is not signed for first; of those to an organ of discipline only the dates."""
    found = sorted(
        hand_overs(ledger, at),
        key=lambda item: (_ORDER.index(item.state), -item.unsigned_days, item.transfer.on, item.lead.id),
    )
    counts = Counter(item.state for item in found)
    return {
        "格式": 1,
        "截至": written(at.when),
        "说明": list(_readings(ledger)),
        "按状态": {state: counts[state] for state in _ORDER},
        "移交": [_row(item, ledger) for item in found],
    }


def _readings(ledger: Ledger) -> tuple[str, ...]:
    return (
        f"移交满{ledger.campaign.receipt_days}天仍未签收的列为逾期未签收",
        f"移交公安的按涉嫌犯罪对照国务院令第310号：批准后24小时内移送，公安接受之日起{REVIEW_DAYS}日内审查",
        "是否涉嫌犯罪、审批时间、回告日期台账没有登记，不作推断",
    )


def _row(item: HandOver, ledger: Ledger) -> Rows:
    transfer, lead = item.transfer, item.lead
    enterprise = ledger.enterprises.get(lead.enterprise or "")
    sealed = is_discipline(transfer.receiver)
    return {
        "编号": lead.id,
        "村": lead.village,
        "企业": lead.enterprise,
        "企业名称": enterprise.name if enterprise else None,
        "承办": lead.unit,
        "移交日期": transfer.on.isoformat(),
        "接收单位": transfer.receiver,
        "文号": None if sealed else transfer.document,
        "签收日期": transfer.signed_on.isoformat() if transfer.signed_on else None,
        "退回日期": transfer.returned_on.isoformat() if transfer.returned_on else None,
        "退回理由": None if sealed else transfer.return_reason,
        "回告结果": None if sealed else transfer.outcome,
        "状态": item.state,
        "未签收天数": item.unsigned_days,
        "公安审查": _review(item.review) if item.review else None,
    }


def _review(review: PoliceReview) -> Rows:
    return {
        "审批表": f"案件里有{TRANSFER_APPROVAL}" if review.approved else f"没有登记{TRANSFER_APPROVAL}",
        "批准时间": None,
        "24小时移送": _UNKNOWN,
        "审查截止": review.due.isoformat() if review.due else None,
        "审查": review.state,
        "说明": _SAYS[review.state],
    }


_SAYS: Final = {
    "无法起算": "没有登记签收日期，审查期限无法起算",
    "审查期内": "公安审查期限未满",
    "逾期未回告": "审查期限已过，没有登记立案或不立案的结果，请书面询问",
    "已回告": "已有回告结果；回告日期没有登记，是否在期限内无法核对",
}
