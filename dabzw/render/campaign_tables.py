"""Coverage, screening, supervision, look-backs, blacklist and inquiries as tables of a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dabzw.render.tables import cell, inquiry_sentence, table_of, with_days_late
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


def print_screening(printer: Printer, rows: Row) -> None:
    """Suspicions, rule by rule."""
    printer.text(
        f"研判疑点（截至 {rows['截至']}，共{len(rows['疑点'])}条；只是疑点，未经核查不作结论）", style="bold"
    )
    columns = (
        Column("编号"),
        Column("规则"),
        Column("名称", width=18),
        Column("理由", flex=True),
        Column("证据", flex=True),
    )
    if rows["疑点"]:
        printer.table(table_of(rows["疑点"], columns))


def print_look_backs(printer: Printer, rows: Row) -> None:
    """Look-backs, the overdue ones first."""
    printer.text(f"回头看（截至 {rows['截至']}，共{len(rows['回头看'])}项）", style="bold")
    columns = (
        Column("状态", state=True),
        Column("应完成"),
        Column("完成", below=True),
        _number("第几次"),
        Column("编号"),
        Column("反弹"),
        Column("名称", flex=True),
    )
    if rows["回头看"]:
        printer.table(table_of(map(with_days_late, rows["回头看"]), columns))


def print_supervision(printer: Printer, rows: Row) -> None:
    """The supervision round: who was visited, and the ranking with its figures."""
    spans = (
        "；".join(f"{cell(row['名称'])} {row['开始']} 至 {row['截止']}" for row in rows["督导"])
        or "行动方案未定督导时段"
    )
    printer.text(f"专项督导（截至 {rows['截至']}；{spans}）", style="bold")
    visited = sum(row["督导日期"] is not None for row in rows["对象"])
    printer.text(f"已督导 {printer.bar(visited, len(rows['对象']))}")
    printer.text("按逾期未完成项数、按期率排名，不按上报线索多少；调度、通报只是建议，由人确认。")
    columns = (
        _number("名次"),
        Column("名称"),
        Column("督导日期"),
        _number("逾期未完成"),
        _number("按期完成"),
        _number("按期率"),
        Column("建议", state=True),
        Column("已确认"),
    )
    shown = [row | {"按期率": _percent(row["按期率"])} for row in rows["对象"]]
    printer.table(table_of(shown, columns))


def _percent(ratio: float | None) -> str | None:
    return None if ratio is None else f"{ratio:.1%}"


def print_blacklist(printer: Printer, rows: Row) -> None:
    """Proposals and listings."""
    printer.text(f"名单（截至 {rows['截至']}）", style="bold")
    printer.text("乡镇只提出建议；列入由作出处罚的县级以上机关依法决定。")
    columns = (
        Column("编号"),
        Column("状态", below=True),
        Column("日期"),
        Column("机关", below=True),
        Column("管理期至"),
        Column("可申请提前移出", below=True),
        Column("名称", flex=True),
        Column("理由", flex=True),
        Column("尚缺", below=True),
    )
    if rows["名单"]:
        printer.table(table_of(rows["名单"], columns))


def print_inquiries(printer: Printer, rows: Row) -> None:
    """The eight questions of every case."""
    printer.text(f"一案三查（截至 {rows['截至']}，共{len(rows['一案三查'])}案）", style="bold")
    for row in rows["一案三查"]:
        gate = "，销号前须全部查清" if row["销号前须查清"] else ""
        printer.heading(f"{row['编号']}  {row['名称']}（{cell(row['风险等级'])}风险，{row['状态']}{gate}）")
        printer.text(inquiry_sentence(row["一案三查"]))
        if row["未查"]:
            printer.text(f"未查：{'、'.join(row['未查'])}", style="red" if row["销号前须查清"] else "")
