"""Coverage, screening, supervision, look-backs, blacklist and inquiries as tables of a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dabzw.render.tables import table_of
from dabzw.render.terminal import Column, Printer

Row = Mapping[str, Any]

_COUNT: Final = "align"


def _number(title: str) -> Column:
    return Column(title, align="right")


def _with_bars(printer: Printer, rows: list[Row], total: str) -> list[Row]:
    return [
        {**row, "进度": printer.bar(row["已排查"], row[total]), "未排查": len(row["未排查"])} for row in rows
    ]


def print_coverage(printer: Printer, rows: Row) -> None:
    """The gap per village and station, by class and setting, and the joint checks."""
    printer.text(f"排查覆盖（截至 {rows['截至']}）", style="bold")
    villages = [
        {**row, "待复访": len(row["待复访"]), "方式": _counts(row["方式"])}
        for row in _with_bars(printer, rows["村"], "场所")
    ]
    columns = (
        Column("村"),
        Column("进度"),
        _number("待复访"),
        _number("线索"),
        Column("最近报告"),
        Column("方式", flex=True),
    )
    printer.heading("逐村场所")
    printer.table(table_of(villages, columns))
    if rows["未报告村"]:
        printer.text(f"未报告村：{'、'.join(rows['未报告村'])}", style="red")
    printer.heading("站所对照许可目录（含停产、停业）")
    stations = [
        {**row, "非在产": len(row["非在产"])} for row in _with_bars(printer, rows["站所"], "目录企业")
    ]
    printer.table(table_of(stations, (Column("站所"), Column("进度"), _number("未排查"), _number("非在产"))))
    gaps = [row for row in rows["网格"] if row["未排查"] or not row["场所"]]
    if gaps:
        printer.heading("尚有缺口的网格")
        printer.table(
            table_of(
                _with_bars(printer, gaps, "场所"),
                (Column("村"), Column("网格"), Column("进度"), _number("未排查")),
            )
        )
    for key in ("场所类别", "位置特征"):
        printer.heading(key)
        printer.table(
            table_of(_with_bars(printer, rows[key], "场所"), (Column(key), Column("进度"), _number("未排查")))
        )
    printer.heading("检查活动")
    heads = ("次数", "检查组", "出动人次", "专家人次", "受检单位", "发现问题")
    printer.table(table_of(rows["检查活动"], (Column("类别"), *map(_number, heads))))


def _counts(methods: Mapping[str, int]) -> str:
    return "、".join(f"{name}{count}" for name, count in methods.items())
