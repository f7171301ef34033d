"""The timeline of a case, the hand-over to the next clerk, and the pace, as tables of a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dabzw.render.tables import table_of
from dabzw.render.terminal import Column, Printer

Row = Mapping[str, Any]


def _number(title: str) -> Column:
    return Column(title, align="right")


def _notes(printer: Printer, rows: Row) -> None:
    for says in rows["说明"]:
        printer.text(f"注：{says}")


_LIMITS: Final = (
    Column("状态", state=True),
    Column("应完成"),
    Column("编号"),
    Column("期限"),
    Column("事项", width=14),
    Column("责任单位", width=14),
)


def print_timeline(printer: Printer, rows: Row) -> None:
    """The acts of a case by their days, with their entries."""
    printer.text(f"时间线：{rows['名称']}（{rows['编号']}，截至 {rows['截至']}）", style="bold")
    columns = (
        Column("日期"),
        Column("编号"),
        Column("事项", flex=True),
        Column("入账时间"),
        _number("间隔天数"),
        Column("类别", state=True),
        Column("经手人"),
        Column("首见材料"),
        Column("提交"),
    )
    if not rows["经过"]:
        printer.text("没有登记办理事项。")
        return
    entered = ({**row, "入账时间": row["入账时间"] or "未入账"} for row in rows["经过"])
    printer.table(table_of(list(entered), columns))


def print_handover(printer: Printer, rows: Row) -> None:
    """What the next clerk takes over, a section each; an empty one says so."""
    printer.text(f"工作交接（截至 {rows['截至']}）", style="bold")
    _notes(printer, rows)
    files = rows["未入账"]
    printer.text(f"未入账的文件{len(files)}个：{'、'.join(files)}" if files else "改动已全部入账。")
    for key, columns in _SECTIONS.items():
        printer.heading(f"{key}（{len(rows[key])}）")
        if rows[key]:
            printer.table(table_of(rows[key], columns))
        else:
            printer.text("无。")


_SECTIONS: Final[dict[str, tuple[Column, ...]]] = {
    "按单位": (
        Column("责任单位"),
        _number("逾期"),
        _number("今日到期"),
        _number("临期"),
        _number("未到"),
    ),
    "未完成期限": _LIMITS,
    "中止": _LIMITS,
    "待回头看": (
        Column("状态", state=True),
        Column("应完成"),
        Column("编号"),
        _number("第几次"),
        Column("责任单位", width=14),
        Column("名称", flex=True),
    ),
    "待回告移交": (
        Column("状态", state=True),
        Column("移交日期"),
        Column("编号"),
        Column("接收单位", width=14),
        Column("文号", flex=True),
    ),
    "未完成方案": (
        Column("状态", state=True),
        Column("编号"),
        Column("监管站所", width=14),
        Column("名称", flex=True),
        Column("未完成措施", flex=True),
    ),
}


def print_pace(printer: Printer, rows: Row) -> None:
    """The days left, the units with what they owe, and what will be late."""
    printer.text(
        f"进度（截至 {rows['截至']}；行动至 {rows['行动结束']}，"
        f"剩余{rows['剩余天数']}天、{rows['剩余工作日']}个工作日）",
        style="bold",
    )
    _notes(printer, rows)
    columns = (
        Column("责任单位"),
        _number("未完成"),
        _number("已逾期"),
        _number("结束时将逾期"),
        _number("每工作日应完成"),
    )
    if rows["按单位"]:
        printer.table(table_of(rows["按单位"], columns))
    late = rows["结束时将逾期"]
    printer.heading(f"照目前进度，行动结束时将逾期（{len(late)}项）")
    if late:
        printer.table(table_of(late, _LIMITS[1:]))
    else:
        printer.text("无。")
