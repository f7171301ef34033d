"""督导、回头看、名单、三查: the follow-up lists as rows."""

from __future__ import annotations

from typing import Any

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.rules.followup import (
    ListStatus,
    LookBackDue,
    Supervised,
    list_statuses,
    look_backs,
    supervision_round,
)
from dabzw.rules.inquiry import inquiry_states, must_be_complete, open_questions
from dabzw.rules.states import enterprise_state

Rows = dict[str, Any]


def _rows(at: Instant, name: str, rows: list[Rows]) -> Rows:
    return {"格式": 1, "截至": written(at.when), name: rows}


def look_back_rows(ledger: Ledger, at: Instant) -> Rows:
    """The look-backs done, due and to come, the overdue ones first."""
    found = [
        due
        for enterprise in ledger.enterprises.values()
        for due in look_backs(enterprise, ledger.campaign, at)
    ]
    order = ("逾期", "今日到期", "未到", "已做")
    found.sort(key=lambda due: (order.index(due.state), -due.days_late, due.due, due.enterprise.id))
    return _rows(at, "回头看", [_look_back(due) for due in found])


def _look_back(due: LookBackDue) -> Rows:
    rebound = due.enterprise.rebound_on
    return {
        "状态": due.state,
        "编号": due.enterprise.id,
        "名称": due.enterprise.name,
        "村": due.enterprise.village,
        "第几次": due.number,
        "起算": due.after.isoformat(),
        "应完成": due.due.isoformat(),
        "完成": due.done_on.isoformat() if due.done_on else None,
        "逾期天数": due.days_late,
        "责任单位": due.enterprise.station,
        "反弹": rebound.isoformat() if rebound else None,
    }


def supervision_rows(ledger: Ledger, at: Instant) -> Rows:
    """The supervision round: visited or not, ranked by process, with the proposals."""
    windows = [
        {"名称": window.name, "开始": window.start.isoformat(), "截止": window.end.isoformat()}
        for window in ledger.campaign.supervisions
    ]
    return {
        "格式": 1,
        "截至": written(at.when),
        "督导": windows,
        "对象": [
            _supervised(number, row) for number, row in enumerate(supervision_round(ledger, at), start=1)
        ],
    }


def _supervised(number: int, row: Supervised) -> Rows:
    return {
        "名次": number,
        "名称": row.name,
        "类别": row.kind,
        "督导日期": row.visited_on.isoformat() if row.visited_on else None,
        "逾期未完成": row.overdue,
        "按期完成": row.on_time,
        "到期合计": row.ended,
        "按期率": row.ratio,
        "建议": row.proposal,
        "已确认": row.notice,
    }


def blacklist_rows(ledger: Ledger, at: Instant) -> Rows:
    """The blacklist: proposals with reasons, and the steps on record."""
    return _rows(at, "名单", [_listed(status) for status in list_statuses(ledger, at)])


def _listed(status: ListStatus) -> Rows:
    last = status.enterprise.listings[-1] if status.enterprise.listings else None
    return {
        "编号": status.enterprise.id,
        "名称": status.enterprise.name,
        "状态": status.state,
        "日期": status.since.isoformat() if status.since else None,
        "机关": status.organ,
        "理由": list(status.reasons) or ([last.reason] if last and last.reason else []),
        "尚缺": list(status.missing),
        "管理期至": status.until.isoformat() if status.until else None,
        "可申请提前移出": status.removable_from.isoformat() if status.removable_from else None,
        "惩戒措施": list(last.sanctions) if last else [],
    }


def inquiry_rows(ledger: Ledger, at: Instant) -> Rows:
    """The three inquiries of every case, the open ones that bar 销号 first."""
    rows = [
        {
            "编号": enterprise.id,
            "名称": enterprise.name,
            "状态": enterprise_state(enterprise, ledger.campaign),
            "风险等级": enterprise.risk,
            "销号前须查清": must_be_complete(enterprise, ledger.campaign),
            "未查": list(open_questions(enterprise)),
            "一案三查": inquiry_states(enterprise),
        }
        for enterprise in ledger.offenders
    ]
    rows.sort(key=lambda row: (not (row["销号前须查清"] and row["未查"]), row["编号"]))
    return _rows(at, "一案三查", rows)
