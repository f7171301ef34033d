"""What a search found: a table for each kind of record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dabzw.render.tables import table_of
from dabzw.render.terminal import Column, Printer

Row = Mapping[str, Any]

_HITS_SHOWN: Final = 5
_FOUND_COLUMNS: Final = (
    Column("编号"),
    Column("状态", state=True),
    Column("命中", flex=True),
    Column("名称", flex=True),
)


def print_found(printer: Printer, rows: Row) -> None:
    """The records found, by kind, each with the fields in which it was found."""
    found = rows["结果"]
    printer.text(f"查找“{' '.join(rows['查找'])}”：共{len(found)}条（截至 {rows['截至']}）", style="bold")
    for kind in dict.fromkeys(row["类别"] for row in found):
        group = [{**row, "命中": _hits(printer, row["命中"])} for row in found if row["类别"] == kind]
        printer.heading(f"{kind}（{len(group)}）")
        printer.table(table_of(group, _FOUND_COLUMNS))
    if not found:
        printer.text("没有找到。可以只写其中几个字，人名、村名可写拼音首字母。")


def _hits(printer: Printer, hits: list[Row]) -> str:
    """Where a record was found; on a terminal the first places, and how many there are."""
    shown = hits[:_HITS_SHOWN] if printer.on_terminal else hits
    lines = [f"{hit['字段']}：{hit['内容']}" for hit in shown]
    return "\n".join([*lines, *([f"……共{len(hits)}处"] if len(shown) < len(hits) else [])])
