"""The result of an import on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dabzw.render.terminal import Column, Printer, Table
from dabzw.reports.intake import reason_text

_MOST_NEW: Final = 20  # of new rows on a terminal; changed and refused ones are all shown


def print_intake(printer: Printer, rows: Mapping[str, Any]) -> None:
    """The counts, the hints, and every row that is not simply the same."""
    sheet = f"，工作表“{rows['工作表']}”" if rows["工作表"] else ""
    printer.text(f"导入{rows['种类']}（截至 {rows['截至']}{sheet}）", style="bold")
    printer.pairs(rows["合计"].items())
    for hint in rows["提示"]:
        printer.text(f"提示：{hint}")
    shown, left = _shown(rows["导入"], whole=not printer.on_terminal)
    if shown:
        columns = (Column("结果"), Column("行", align="right"), Column("编号"), Column("名称", flex=True))
        printer.table(Table((*columns, Column("变更、原因、提示", flex=True)), tuple(map(_line, shown))))
    if left:
        printer.text(f"还有{left}行新增没有列出；加 --json 可列出全部")


def _shown(found: list[Mapping[str, Any]], *, whole: bool) -> tuple[list[Mapping[str, Any]], int]:
    other = [row for row in found if row["结果"] not in {"相同", "新增"}]
    told = [row for row in found if row["结果"] == "相同" and row["提示"]]
    new = [row for row in found if row["结果"] == "新增"]
    listed = new if whole else new[:_MOST_NEW]
    return [*other, *told, *listed], len(new) - len(listed)


def _line(row: Mapping[str, Any]) -> tuple[object, ...]:
    changes = [
        f"{change['字段']}：{change['原'] or '（空）'} → {change['现'] or '（空）'}" for change in row["变更"]
    ]
    reasons = [reason_text(row["原因"])] if row["原因"] else []
    return row["结果"], row["行"], row["编号"], row["名称"], "；".join((*reasons, *changes, *row["提示"]))
