"""The issues of reports as tables of a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dabzw.render.tables import table_of
from dabzw.render.terminal import Column, Printer

Row = Mapping[str, Any]


def print_due(printer: Printer, rows: Row) -> None:
    """What is due and not made."""
    printer.text(f"到期而未生成（截至 {rows['截至']}，共{len(rows['到期'])}期）", style="bold")
    if rows["到期"]:
        printer.table(table_of(rows["到期"], (Column("应报"), Column("名称", flex=True), Column("截至"))))


def print_issues(printer: Printer, rows: Row) -> None:
    """What was made, and when each report is due next."""
    printer.text(f"已生成的材料（共{len(rows['材料'])}期）", style="bold")
    columns = (
        Column("名称", flex=True),
        Column("期号", align="right"),
        Column("截至"),
        Column("更正", align="right"),
        Column("报送日期"),
        Column("方式", width=12),
        Column("依据", width=10),
    )
    if rows["材料"]:
        short = [{**row, "依据": row["依据"][:10]} for row in rows["材料"]]
        printer.table(table_of(short, columns))
    other = "、".join(f"{row['名称']}第{row['期号']}期" for row in rows["材料"] if row["口径变更"])
    if other:
        printer.text(
            f"口径变更：{other}不是按现行口径封存的，按现行口径重算的数可能不同，不是差错；"
            "issue again 给出封存的原件，issue restate 列出哪些数不同"
        )
    if rows["下次"]:
        printer.heading("下次应报")
        printer.table(table_of(rows["下次"], (Column("应报"), Column("名称", flex=True))))


def print_again(printer: Printer, rows: Row) -> None:
    """Whether the files of an issue are what was sealed."""
    printer.text(f"{rows['名称']}第{rows['期号']}期，依据提交 {rows['依据'][:16]}", style="bold")
    columns = (
        Column("结果", state=True),
        Column("给出"),
        Column("文件", flex=True),
        Column("摘要", width=16),
    )
    printer.table(table_of([{**row, "摘要": row["摘要"][:16]} for row in rows["产出"]], columns))


def print_moved(printer: Printer, rows: Row) -> None:
    """The numbers of an issue that have moved, and by what."""
    printer.text(f"{rows['更正']}（截至 {rows['截至']}）：{len(rows['变动'])}个数有变动", style="bold")
    moved = [{**row, "来自": "、".join(row["来自"])} for row in rows["变动"]]
    if moved:
        columns = (Column("数据", flex=True), Column("原为"), Column("现为"), Column("来自", flex=True))
        printer.table(table_of(moved, columns))
    if rows["口径变更"]:
        printer.heading(f"口径变更（封存时口径{rows['口径']}，现行口径{rows['现行口径']}），不是差错")
        printer.table(table_of(rows["口径变更"], (Column("数据", flex=True), Column("原为"), Column("现为"))))
