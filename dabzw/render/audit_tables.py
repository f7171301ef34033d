"""Reconciliation, sharing, draws, precision and material as tables of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dabzw.render.tables import cell, table_of
from dabzw.render.terminal import Column, Printer

Row = Mapping[str, Any]


def _number(title: str) -> Column:
    return Column(title, align="right")


def print_reconciliation(printer: Printer, rows: Row) -> None:
    """The reconciliation of a directory: the counts, then every line that is not simply the same."""
    printer.text(
        f"目录对账：{rows['站所']} {rows['目录']}（版本 {rows['版本日期']}，截至 {rows['截至']}）",
        style="bold",
    )
    printer.pairs(rows["合计"].items())
    printer.text(f"来源文件 SHA-256：{rows['来源']}")
    columns = (
        Column("结果"),
        _number("行"),
        Column("编号"),
        Column("村"),
        Column("经营状态"),
        Column("目录登记"),
        Column("名称", flex=True),
        Column("变更", flex=True),
        Column("说明", flex=True),
    )
    shown = [{**row, "变更": "；".join(_changes(row["变更"])) or None} for row in rows["对账"]]
    if shown:
        printer.table(table_of(shown, columns))
    printer.text("变更的字段只列出，不改动；确要改的用 dabzw edit。")


def _changes(changes: Sequence[Row]) -> Iterator[str]:
    return (f"{change['字段']}：{cell(change['原'])} → {cell(change['现'])}" for change in changes)


def print_sharing(printer: Printer, rows: Row) -> None:
    """The lists of a unit."""
    printer.text(f"给{rows['单位']}（截至 {rows['截至']}，依据{rows['依据']}）", style="bold")
    for one in rows["清单"]:
        printer.heading(f"{one['清单']}（{len(one['记录'])}行）")
        printer.table(table_of(one["记录"], tuple(Column(name, flex=name == "名称") for name in one["字段"])))
