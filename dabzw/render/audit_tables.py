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


def print_draw(printer: Printer, rows: Row) -> None:
    """A draw with its recipe."""
    printer.text(
        f"随机复查抽取（截至 {rows['截至']}，名单{rows['名单']}处，抽取{len(rows['抽取'])}处）", style="bold"
    )
    printer.text(f"种子提交：{rows['种子提交']}")
    columns = (
        _number("序号"),
        Column("编号"),
        Column("村"),
        Column("最近排查"),
        Column("摘要"),
        Column("名称", flex=True),
        Column("原排查单位", flex=True),
    )
    if rows["抽取"]:
        printer.table(table_of(rows["抽取"], columns))
    for says in rows["方法"]:
        printer.text(says)


def print_draw_results(printer: Printer, rows: Row) -> None:
    """What the revisits found, draw by draw and in all."""
    printer.text(f"随机复查结果（截至 {rows['截至']}）", style="bold")
    total = {"编号": "合计", **rows["合计"]}
    shown = [_with_rate({**row, "未复查": len(row["未复查"])}, "漏查率") for row in (*rows["抽样"], total)]
    columns = (
        Column("编号"),
        Column("日期"),
        _number("名单"),
        _number("抽取"),
        _number("已复查"),
        _number("查出问题"),
        Column("漏查率"),
        Column("95%区间"),
        _number("未复查"),
        Column("问题场所", flex=True),
    )
    printer.table(table_of(shown, columns))
    if rows["合计"]["未复查"]:
        printer.text(f"未复查：{'、'.join(rows['合计']['未复查'])}")


def print_precision(printer: Printer, rows: Row) -> None:
    """The worth of the screening rules, and what they missed."""
    printer.text(f"研判实绩（截至 {rows['截至']}）", style="bold")
    shown = [_with_rate({**row, "未核查": len(row["未核查"])}, "查实率") for row in rows["规则"]]
    columns = (
        Column("规则"),
        _number("疑点"),
        _number("已核查"),
        _number("查实"),
        Column("查实率"),
        Column("95%区间"),
        _number("未核查"),
    )
    printer.table(table_of(shown, columns))
    printer.heading(
        f"漏报（查实{rows['查实企业']}家，研判预见{rows['研判预见']}家，没有一条规则预见{len(rows['漏报'])}家）"
    )
    if rows["漏报"]:
        heads = (Column("编号"), Column("发现日期"), Column("村"), Column("名称", flex=True))
        printer.table(table_of(rows["漏报"], heads))
    for says in rows["说明"]:
        printer.text(f"注：{says}")


def _with_rate(row: Row, name: str) -> Row:
    """The rate and its interval as per cents."""
    limits = row["95%区间"]
    span = None if limits is None else f"{limits[0] * 100:.1f}%–{limits[1] * 100:.1f}%"
    return {**row, name: None if row[name] is None else f"{row[name] * 100:.1f}%", "95%区间": span}
