"""Deadlines as tables of a terminal: how they were reckoned, other readings, and those that were missed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dabzw.render.tables import print_due, table_of
from dabzw.render.terminal import Column, Printer

Row = Mapping[str, Any]

_STEP_COLUMNS: Final = (
    Column("日期"),
    Column("计入", align="right"),
    Column("说明", flex=True),
    Column("依据", flex=True),
)
_READING_COLUMNS: Final = (
    Column("编号"),
    Column("期限", flex=True),
    Column("逾期天数", align="right"),
    Column("如按", flex=True),
)
_LATE_COLUMNS: Final = (
    Column("状态", state=True),
    Column("应完成", width=10),
    Column("期限", flex=True),
    Column("编号"),
    Column("责任单位", width=12),
    Column("原因", flex=True),
    Column("名称", flex=True),
)
_UNIT_COLUMNS: Final = (
    Column("单位"),
    *(Column(key, align="right") for key in ("逾期", "逾期完成", "合计", "未说明")),
)


def print_limits(printer: Printer, rows: Row) -> None:
    """Deadlines, worst first; where a breach depends on how days are counted, what the others would give."""
    print_due(printer, rows)
    explained = [row for row in rows["期限"] if "说明" in row]
    for row in explained:
        _print_explanation(printer, row)
    if not explained:
        _print_readings(printer, [row for row in rows["期限"] if _differs(row)])


def _print_explanation(printer: Printer, row: Row) -> None:
    printer.heading(f"{row['编号']}  {_name(row)}：{_state(row)}")
    printer.table(table_of([_step(step) for step in row["说明"]], _STEP_COLUMNS))


def _step(step: Row) -> Row:
    return {key: "" if value is None else value for key, value in step.items()}


def _differs(row: Row) -> bool:
    return any(reading["逾期天数"] != row["逾期天数"] for reading in row["其他计日"])


def _print_readings(printer: Printer, breaches: list[Row]) -> None:
    """The breaches whose days late depend on the reading of 日."""
    if breaches:
        printer.heading("换一种计日方法，结果不同的逾期（通知只写“日”，供研究认定）")
        rows = [{**row, "期限": _name(row), "如按": _readings(row)} for row in breaches]
        printer.table(table_of(rows, _READING_COLUMNS))


def _readings(row: Row) -> str:
    return "；".join(
        f"{reading['计日']}：应于{reading['应完成']}完成，"
        + (f"逾期{reading['逾期天数']}天" if reading["逾期天数"] else "不逾期")
        for reading in row["其他计日"]
    )


def _name(row: Row) -> str:
    return f"{row['期限']}（{row['事项']}）" if row["事项"] else str(row["期限"])


def _state(row: Row) -> str:
    return f"{row['状态']}{row['逾期天数']}天" if row["逾期天数"] else str(row["状态"])


def print_late(printer: Printer, rows: Row) -> None:
    """The hard limits missed with their reasons, and the count of each unit."""
    found = [
        {**row, "期限": _name(row), "状态": _state(row), "责任单位": row["说明单位"] or row["责任单位"]}
        for row in rows["逾期"]
    ]
    about = f"错过的硬性期限（截至 {rows['截至']}，共{len(found)}项，未说明{rows['未说明']}项）"
    if not found:
        printer.text(about)
        return
    printer.table(table_of(found, _LATE_COLUMNS, title=about))
    for says in rows["说明"]:
        printer.text(f"注：{says}")
    printer.heading("按责任单位")
    printer.table(table_of(rows["按单位"], _UNIT_COLUMNS))
