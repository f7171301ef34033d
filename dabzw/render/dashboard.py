"""The dashboard 看板 as one HTML file that loads nothing; charts are drawn here, looks are a template."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.moments import written
from dabzw.render.cells import text_of
from dabzw.render.paper.paper_words import line
from dabzw.render.paper.templating import filled
from dabzw.reports.dashboard import Curve as Counted
from dabzw.reports.dashboard import Dashboard, Day, Grid, Progress
from dabzw.reports.view import Cell, Kind, percentage
from dabzw.rules.limits.phases import PhaseStatus
from dabzw.store.documents import Template

Shown = dict[str, object]
"""What the template is given of one thing, by its own names."""

_WIDE: Final = 600  # the drawing area of a chart, in units of SVG
_HIGH: Final = 200


_VILLAGE: Final = "村"  # a head that has the campaign's word for it


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
class Words:
    """A table of the page in words; `late` are the heads under which a number above nought is a fault."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    late: tuple[str, ...]


def dashboard_html(found: Dashboard, template: Template) -> bytes:
    """The dashboard as a page; raises UnusableTemplate, which names the template."""
    values: Shown = {
        "title": line(found.title),
        "unit": line(found.unit),
        "area": line(found.area),
        "as_of": written(found.at.when),
        "basis": found.basis,
        "notes": tuple(map(line, found.notes)),
        "limits": found.status.limits if found.calendar else {},
        "phases": tuple(map(_phase, found.status.phases)),
        "charts": tuple(_charts(found.progress)),
        "funnel": tuple((step.name, step.count, text_of(step.ratio, "ratio")) for step in found.funnel),
        "weeks": tuple(tuple(map(_day, week)) for week in found.calendar),
        "grids": tuple(_grid(grid, found.area) for grid in found.grids),
        "wide": _WIDE,
        "high": _HIGH,
    }
    return filled("page", template, values)


# Charts


def _charts(progress: Progress) -> Iterator[Chart]:
    first = progress.first
    days: int = max((progress.last - first).days, 1)

    def across(day: date) -> float:
        share = min(max((day - first).days / days, 0.0), 1.0)
        return round(_WIDE * share, 1)

    marks = tuple(
        Mark(x, f"{line(name)} {end:%m-%d}", "end" if x > _WIDE / 2 else "start")
        for name, end in progress.ends
        for x in (across(end),)
    )
    for name, curves in progress.charts:
        top = max((number for curve in curves for number in curve.counts), default=0)
        drawn = tuple(_curve(curve, top or 1, _WIDE / days) for curve in curves)
        yield Chart(name, top, drawn, marks, across(progress.today))


def _curve(curve: Counted, top: int, step: float) -> Curve:
    points = (
        f"{number * step:.1f},{_HIGH - _HIGH * count / top:.1f}" for number, count in enumerate(curve.counts)
    )
    return Curve(curve.name, curve.counts[-1] if curve.counts else 0, " ".join(points))


# Words


def _phase(status: PhaseStatus) -> Shown:
    return {
        "name": line(status.phase.name),
        "span": f"{status.phase.start}至{status.phase.end}",
        "state": status.state,
        "day": status.day,
        "days": status.days,
        "left": status.days_left,
        "indicators": tuple(
            (
                line(one.name + (f"（{one.aim}）" if one.aim else "")),
                f"{now.done}/{now.total}",
                text_of(now.ratio, "ratio"),
                percentage(now.ratio or 0),
            )
            for one in status.indicators
            for now in (one.by_now,)
        ),
    }


def _day(day: Day) -> Shown:
    return {
        "name": f"{day.day.month}月{day.day.day}日",
        "iso": day.day.isoformat(),
        "due": day.due,
        "late": day.late,
        "today": day.today,
    }


def _grid(grid: Grid, area: str) -> Words:
    view = grid.table.view
    rows = (tuple(map(_cell, row, view.kinds)) for row in view.shown(grid.table.rows))
    heads = tuple(area if head == _VILLAGE else head for head in view.heads)
    return Words(grid.title, heads, tuple(rows), grid.late)


def _cell(value: Cell, kind: Kind) -> str:
    return line(text_of(value, kind))
