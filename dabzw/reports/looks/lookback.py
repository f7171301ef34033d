"""回头看: the look-backs done, due and to come."""

from __future__ import annotations

from typing import Final

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.parts import is_on
from dabzw.reports.looks.words import with_days_late
from dabzw.reports.view import NUMBER, Col, Line, Page, Table, View, page, some, unknown_part
from dabzw.rules.case.followup import LookBackDue, look_backs

_ORDER: Final = ("逾期", "今日到期", "未到", "已做")


def _found(due: LookBackDue) -> str | None:
    """What the look-back of a turn found; None of one that an earlier campaign's ledger holds."""
    return next((visit.result for visit in due.enterprise.look_backs if visit.on == due.done_on), None)


LOOK_BACKS: Final[View[LookBackDue]] = View(
    (
        Col("状态", lambda due: due.state, "state", lambda due: with_days_late(due.state, due.days_late), 10),
        Col("编号", lambda due: due.enterprise.id, "id"),
        Col("名称", lambda due: due.enterprise.name, "name"),
        Col("村", lambda due: due.enterprise.village),
        Col("第几次", lambda due: due.number, "number", width=7),
        Col("起算", lambda due: due.after, "day"),
        Col("应完成", lambda due: due.due, "day"),
        Col("完成", lambda due: due.done_on, "day"),
        Col("逾期天数", lambda due: due.days_late, "number"),
        Col("责任单位", lambda due: due.enterprise.station, "unit"),
        Col("反弹", lambda due: due.enterprise.rebound_on, "day"),
        Col("现场风险提示", lambda due: due.enterprise.safety_note, "prose"),
    )
)
IN_WORKBOOK: Final = LOOK_BACKS.pick(
    *(
        NUMBER,
        "编号",
        "名称",
        "村",
        "责任单位",
        "第几次",
        "起算",
        "应完成",
        "完成",
        "状态",
        "逾期天数",
        "反弹",
    )
)
_IN_PAPER: Final = LOOK_BACKS.also(
    Col("状态", lambda due: with_days_late(due.state, due.days_late), "state"),
    Col("结果", _found, "state"),
)
TO_DO_IN_PAPER: Final = _IN_PAPER.pick("编号", "名称", "村", "责任单位", "第几次", "应完成", "状态")
DONE_IN_PAPER: Final = _IN_PAPER.pick("编号", "名称", "村", "第几次", "应完成", "完成", "结果")
GOING_THERE_IN_PAPER: Final = _IN_PAPER.pick("编号", "名称", "现场风险提示")
IN_HANDOVER: Final = LOOK_BACKS.pick("状态", "应完成", "编号", "第几次", "责任单位", "名称")
_ON_SCREEN: Final = LOOK_BACKS.pick(
    *("状态", "应完成", "完成", "第几次", "编号", "反弹", "名称", "现场风险提示"),
    below=["完成", "现场风险提示"],
)


def look_backs_of(ledger: Ledger, at: Instant) -> list[LookBackDue]:
    """The look-backs of a ledger that is already as of `at`, the overdue ones first."""
    found = [
        due
        for enterprise in ledger.enterprises.values()
        for due in look_backs(enterprise, ledger.campaign, at)
    ]
    return sorted(
        found, key=lambda due: (_ORDER.index(due.state), -due.days_late, due.due, due.enterprise.id)
    )


def answer(ledger: Ledger, at: Instant) -> Page:
    """The look-backs, the overdue ones first; the ledger is already as of `at`."""
    if not is_on("回头看", ledger.campaign):
        return unknown_part("回头看", at, {"回头看": Table(LOOK_BACKS, ())})
    found = look_backs_of(ledger, at)
    title = Line(f"回头看（截至 {written(at.when)}，共{len(found)}项）", "strong")
    return page(at, {"回头看": Table(LOOK_BACKS, found)}, title, *some(_ON_SCREEN, found))
