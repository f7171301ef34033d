"""The dashboard 看板 as one HTML file that loads nothing; charts are drawn here, looks are a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from dabzw.render.paper_text import line
from dabzw.render.tables import cell
from dabzw.render.templating import page

Row = Mapping[str, Any]

_WIDE: Final = 600  # the drawing area of a chart, in units of SVG
_HIGH: Final = 200
_MISSED: Final = ("逾期", "逾期完成", "合计", "最长逾期天数")


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of a chart: its name, the last of its numbers, and its corners."""

    name: str
    last: int
    points: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An upright line of a chart with its words; `anchor` says at which end of them it stands."""

    x: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Progress against time: what is to be done, what is done, and when it must be."""

    title: str
    top: int
    curves: tuple[Curve, ...]
    marks: tuple[Mark, ...]
    today: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the page; `late` are the heads under which a number above nought is a fault."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    late: tuple[str, ...] = ()


def dashboard_html(rows: Row, template: bytes, path: str) -> str:
    """The dashboard as a page; raises UnusableTemplate, which names the path."""
    return page(
        template,
        path,
        title=line(rows["标题"]),
        unit=line(rows["单位"]),
        as_of=rows["截至"],
        basis=rows["依据"],
        notes=tuple(map(line, rows["说明"])),
        limits=rows["期限"],
        phases=tuple(_phase(row) for row in rows["阶段"]),
        charts=tuple(_charts(rows["进度"])),
        funnel=tuple((row["环节"], row["条数"], _percent(row["比率"])) for row in rows["漏斗"]),
        weeks=tuple(tuple(_day(day) for day in week) for week in rows["日历"]),
        grids=tuple(_grids(rows)),
        wide=_WIDE,
        high=_HIGH,
    )


# Charts


def _charts(progress: Row) -> Iterator[Chart]:
    first: date = progress["开始"]
    days: int = max((progress["结束"] - first).days, 1)

    def across(day: date) -> float:
        share = min(max((day - first).days / days, 0.0), 1.0)
        return round(_WIDE * share, 1)

    marks = tuple(
        Mark(x, f"{line(one['名称'])} {one['日期']:%m-%d}", "end" if x > _WIDE / 2 else "start")
        for one in progress["截止"]
        for x in (across(one["日期"]),)
    )
    for chart in progress["图"]:
        top = max((number for curve in chart["线"] for number in curve["数"]), default=0)
        curves = tuple(_curve(curve, top or 1, _WIDE / days) for curve in chart["线"])
        yield Chart(chart["名称"], top, curves, marks, across(progress["截至"]))


def _curve(curve: Row, top: int, step: float) -> Curve:
    points = (
        f"{number * step:.1f},{_HIGH - _HIGH * count / top:.1f}" for number, count in enumerate(curve["数"])
    )
    return Curve(curve["名称"], curve["数"][-1] if curve["数"] else 0, " ".join(points))


# Words


def _phase(row: Row) -> Row:
    return {
        "name": line(row["名称"]),
        "span": f"{row['开始']}至{row['截止']}",
        "state": row["状态"],
        "day": row["第几天"],
        "days": row["共几天"],
        "left": row["剩余天数"],
        "indicators": tuple(
            (line(one["名称"]), f"{one['完成']}/{one['总数']}", _percent(one["比率"]), _bar(one["比率"]))
            for one in ({"名称": found["名称"], **found.get("至今", found)} for found in row["指标"])
        ),
    }


def _day(row: Row) -> Row:
    day: date = row["日期"]
    return {
        "name": f"{day.month}月{day.day}日",
        "iso": day.isoformat(),
        "due": row["到期"],
        "late": row["逾期"],
        "today": row["今日"],
    }


def _percent(ratio: float | None) -> str:
    return "—" if ratio is None else f"{ratio * 100:.1f}%"


def _bar(ratio: float | None) -> float:
    return round(100 * (ratio or 0), 1)


# Tables


def _grids(rows: Row) -> Iterator[Grid]:
    yield _grid("逾期：按村", rows["逾期按村"], _MISSED, ("村", *_MISSED))
    yield _grid("逾期：按责任单位", rows["逾期按单位"], _MISSED, ("单位", *_MISSED))
    yield _grid("排查覆盖：按村", [_coverage(row) for row in rows["覆盖"]], ("未排查",))
    yield _grid("在办线索：登记至今的天数", rows["在办"])
    yield _grid("风险等级和处置进度", rows["风险处置"], ("死灰复燃",))
    yield _grid("到期日历明细", rows["到期"], ("逾期天数",))


def _coverage(row: Row) -> Row:
    return {
        "村": row["村"],
        "场所": row["场所"],
        "已排查": row["已排查"],
        "比率": _percent(row["比率"]),
        "未排查": len(row["未排查"]),
        "待复访": len(row["待复访"]),
        "线索": row["线索"],
        "最近报告": row["最近报告"] or "未报告",
    }


def _grid(
    title: str, rows: Iterable[Row], late: tuple[str, ...] = (), heads: tuple[str, ...] | None = None
) -> Grid:
    found = tuple(rows)
    names = heads or (tuple(found[0]) if found else ())
    return Grid(
        title, names, tuple(tuple(line(str(cell(row[name]))) for name in names) for row in found), late
    )
