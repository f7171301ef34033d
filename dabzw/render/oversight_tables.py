"""Hand-overs, inspections and late entries as tables of a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dabzw.render.tables import table_of
from dabzw.render.terminal import Column, Printer

Row = Mapping[str, Any]


def _number(title: str) -> Column:
    return Column(title, align="right")


def _notes(printer: Printer, rows: Row) -> None:
    for says in rows["说明"]:
        printer.text(f"注：{says}")


def print_transfers(printer: Printer, rows: Row) -> None:
    """Every hand-over, and beneath them those to the police."""
    printer.text(f"移交（截至 {rows['截至']}，共{len(rows['移交'])}件）", style="bold")
    _notes(printer, rows)
    printer.pairs(rows["按状态"].items())
    columns = (
        Column("状态", state=True),
        _number("未签收天数"),
        Column("移交日期"),
        Column("签收日期"),
        Column("退回日期"),
        Column("编号"),
        Column("接收单位", width=14),
        Column("文号", flex=True),
        Column("回告结果", flex=True),
    )
    if rows["移交"]:
        printer.table(table_of(rows["移交"], columns))
    police = [{**row, **row["公安审查"]} for row in rows["移交"] if row["公安审查"]]
    if police:
        _print_police(printer, police)


def _print_police(printer: Printer, rows: Sequence[Row]) -> None:
    printer.heading(f"移交公安（{len(rows)}件，对照国务院令第310号）")
    printer.text(f"24小时移送：{rows[0]['24小时移送']}。")
    columns = (
        Column("审查", state=True),
        Column("审查截止"),
        Column("移交日期"),
        Column("编号"),
        Column("接收单位", width=14),
        Column("审批表", flex=True),
        Column("说明", flex=True),
    )
    printer.table(table_of(rows, columns))


def print_visits(printer: Printer, rows: Row) -> None:
    """Inspections per enterprise, the most inspected first."""
    printer.text(f"涉企检查（{rows['年份']}年，截至 {rows['截至']}，共{len(rows['检查'])}家）", style="bold")
    _notes(printer, rows)
    counts = ("计入频次", "超出", "日常检查", "专项检查", "个案检查", "有线索个案", "巡查", "未写性质")
    columns = (Column("编号"), *map(_number, counts), Column("监管站所", width=12), Column("名称", flex=True))
    if rows["检查"]:
        printer.table(table_of(rows["检查"], columns))


def print_late_entries(printer: Printer, rows: Row) -> None:
    """The shares per station and clerk, then the late entries."""
    printer.text(
        f"补录（截至 {rows['截至']}，已入账{rows['已入账']}项，补录和更正{len(rows['补录'])}项）",
        style="bold",
    )
    _notes(printer, rows)
    shares = tuple(map(_number, ("已入账", "补录", "更正", "补录率", "最长间隔天数")))
    for key, title in (("按站所", "站所"), ("按经手人", "经手人")):
        printer.heading(key)
        printer.table(table_of(rows[key], (Column(title), *shares)))
    columns = (
        Column("类别"),
        _number("间隔天数"),
        Column("日期"),
        Column("入账时间"),
        Column("编号"),
        Column("事项"),
        Column("经手人"),
        Column("站所", width=12),
        Column("名称", flex=True),
    )
    if rows["补录"]:
        printer.heading("逐项")
        printer.table(table_of(rows["补录"], columns))
