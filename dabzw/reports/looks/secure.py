"""举报人身份库: which numbers are sealed, who opened them and why, what rewards were paid; no identity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from dabzw.model.informants import Kept, Noted
from dabzw.reports.view import FORMAT, Block, Col, Fact, Line, Page, Table, View

NUMBERS: Final[View[Kept]] = View(
    (
        Col("编号", lambda one: one.number),
        Col("状态", lambda one: one.state, "state"),
        Col("封存", lambda one: one.sealed_on, "day"),
        Col("销毁日", lambda one: one.until, "day"),
        Col("已销毁", lambda one: one.destroyed_on, "day"),
        Col("收件人", lambda one: one.holders, "list"),
        Col("查看次数", lambda one: one.opened, "number"),
        Col("奖励批准", lambda one: one.approved, "money"),
        Col("奖励发放", lambda one: one.paid, "money"),
    )
)
LOG: Final[View[Noted]] = View(
    (
        Col("时间", lambda one: one.at, "moment"),
        Col("经手", lambda one: one.by),
        Col("事项", lambda one: one.act),
        Col("编号", lambda one: one.number),
        Col("步骤", lambda one: one.step),
        Col("金额", lambda one: one.amount, "money"),
        Col("日期", lambda one: one.on, "day"),
        Col("收件人", lambda one: one.holders, "list"),
        Col("理由", lambda one: one.reason, "prose"),
    )
)
_MENDED: Final = "命令中途停下的，再运行一次那条命令；别的，用 dabzw secure log 核对。"


def numbers(kept: Sequence[Kept], today: date) -> Page:
    """The numbers, and which of them are to be destroyed."""
    due = tuple(one.number for one in kept if one.due(today))
    lost = tuple(one.number for one in kept if one.state not in ("在库", "已销毁", "未封存"))
    facts: dict[str, Fact] = {"格式": FORMAT, "编号": Table(NUMBERS, kept), "到期应销毁": due, "核对": lost}
    return Page(facts, tuple(_told(kept, due, lost)))


def _told(kept: Sequence[Kept], due: Sequence[str], lost: Sequence[str]) -> Iterator[Block]:
    yield Table(NUMBERS, kept) if kept else Line("库里还没有编号。")
    if due:
        yield Line(f"到了销毁日的：{'、'.join(due)}；运行 dabzw secure destroy --due 销毁。", "alert")
    if lost:
        yield Line(f"文件和登记对不上的：{'、'.join(lost)}；{_MENDED}", "alert")


def log(lines: Sequence[Noted], broken: Sequence[int]) -> Page:
    """The log, newest first, and which of its lines are not as they were written."""
    newest_first = tuple(reversed(lines))
    facts: dict[str, Fact] = {"格式": FORMAT, "登记": Table(LOG, newest_first), "不连续的行": broken}
    warned = f"登记文件第{'、'.join(map(str, broken))}行前后不连续：有人改过、删过，或写到一半断了电。"
    return Page(facts, (Table(LOG, newest_first), *((Line(warned, "alert"),) if broken else ())))
