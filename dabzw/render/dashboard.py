"""The dashboard 看板 as one HTML file that loads nothing: drawings made by hand, looks by a template."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.moments import day_of, written
from dabzw.model.vocab import Force
from dabzw.render.cells import text_of
from dabzw.render.paper.paper_words import line
from dabzw.render.paper.templating import filled
from dabzw.render.svg.axes import short
from dabzw.render.svg.bars import case_svg, histogram_svg, strip_svg
from dabzw.render.svg.burn_up import burn_up_svg, circled
from dabzw.render.svg.drawing import Paint
from dabzw.reports.dashboard import LONG_OPEN, Dashboard, Day, Grid
from dabzw.reports.pictures.unit_load import UnitLoad
from dabzw.reports.pictures.village_grid import STANDINGS, Standing, VillageGrid
from dabzw.reports.view import Cell, Kind, percentage
from dabzw.rules.agenda.items import STATES, ItemState
from dabzw.rules.limits.phases import PhaseStatus
from dabzw.store.documents import Template

Shown = dict[str, object]
"""What the template is given of one thing, by its own names."""

_VILLAGE: Final = "村"  # a head that has the campaign's word for it
_FIXED: Final = frozenset[Kind](("id", "day", "moment", "state", "number", "ratio"))
_TOLD: Final[tuple[ItemState, ...]] = ("逾期", "今日到期", "临期")
_CLASSES: Final[dict[Standing, str]] = {
    "完成": "well",
    "进行中": "under-way",
    "滞后": "behind",
    "无": "nothing",
}
"""The classes of the template by how a task stands."""
_PAINTS: Final[dict[ItemState, Paint]] = {
    "逾期": "bad",
    "今日到期": "soon",
    "临期": "main",
    "未到": "later",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A table of the page in words; `late` are the heads under which a number above nought is a fault.

    `fixed` says of each column whether its cells are broken nowhere.  `keys` are what a row's cells are
    sorted by where that is not what they say, `days` the day that a row is reached by from the calendar; both
    are empty where there is none.  `anchors` says which row is the first of its day.
    """

    title: str
    about: str
    fixed: tuple[bool, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    late: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    days: tuple[str, ...]
    anchors: tuple[bool, ...]
    rest: str


def dashboard_html(found: Dashboard, template: Template) -> bytes:
    """The dashboard as a page; raises UnusableTemplate, which names the template."""
    values: Shown = {
        "title": line(found.title),
        "unit": line(found.unit),
        "area": line(found.area),
        "as_of": written(found.at.when),
        "basis": found.basis,
        "notes": tuple(map(line, found.notes)),
        "limits": _waiting(found, "硬性"),
        "warnings": _waiting(found, "预警"),
        "phases": tuple(map(_phase, found.status.phases)),
        "villages": _villages(found.villages),
        "standings": tuple((_CLASSES[one], one) for one in STANDINGS),
        "burn_ups": tuple((one.name, burn_up_svg(one), one.says, one.is_behind) for one in found.burn_ups),
        "ends": tuple(_ends(found)),
        "funnel": tuple((step.name, step.count, text_of(step.ratio, "ratio")) for step in found.funnel),
        "ages": histogram_svg("在办线索：登记至今的天数", found.ages, "条", LONG_OPEN),
        "bands": STATES,
        "loads": tuple(_loads(found.loads)),
        "cases": tuple((line(one.name), one.record_id, case_svg(one)) for one in found.cases),
        "more_cases": found.more_cases,
        "weeks": tuple(tuple(map(_day, week)) for week in found.calendar),
        "grids": tuple(_grid(grid, found.area) for grid in found.grids),
    }
    return filled("page", template, values)


def _waiting(found: Dashboard, force: Force) -> dict[str, int]:
    """How many wait in each way that is told; nothing where the campaign has no limits."""
    return {state: found.status.waiting[state][force] for state in _TOLD} if found.calendar else {}


# Pictures


def _ends(found: Dashboard) -> Iterator[tuple[str, str, str]]:
    """The last days of the phases with the numbers that they have in the drawings."""
    ends = found.burn_ups[0].ends if found.burn_ups else ()
    for place, (name, day) in enumerate(ends, start=1):
        yield circled(place), line(name), short(day)


def _villages(grid: VillageGrid) -> Shown:
    return {
        "heads": tuple(map(line, grid.heads)),
        "rows": tuple(
            (
                line(row.village),
                tuple((mark.word, mark.beside, _CLASSES[mark.standing], mark.order) for mark in row.marks),
            )
            for row in grid.rows
        ),
    }


def _loads(loads: tuple[UnitLoad, ...]) -> Iterator[tuple[str, str, tuple[int, ...], int]]:
    most = max((load.total for load in loads), default=0)
    for load in loads:
        parts = [(state, count, _PAINTS[state]) for state, count in zip(STATES, load.counts, strict=True)]
        yield line(load.unit), strip_svg(line(load.unit), parts, most), load.counts, load.warnings


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
    rows = list(view.shown(grid.table.rows))
    shown = rows[: grid.most]
    days = tuple(_iso(row[view.heads.index(grid.day)]) if grid.day else "" for row in shown)
    return Words(
        title=grid.title,
        about=grid.about,
        fixed=tuple(kind in _FIXED for kind in view.kinds),
        heads=tuple(area if head == _VILLAGE else head for head in view.heads),
        rows=tuple(tuple(map(_cell, row, view.kinds)) for row in shown),
        late=grid.late,
        keys=tuple(
            tuple(_key(cell, grid, head) for cell, head in zip(row, view.heads, strict=True)) for row in shown
        ),
        days=days,
        anchors=tuple(_firsts(days)),
        rest=grid.rest.format(len(rows) - len(shown)) if len(shown) < len(rows) else "",
    )


def _firsts(days: tuple[str, ...]) -> Iterator[bool]:
    """Of each row whether it is the first of its day."""
    known = {""}
    for day in days:
        yield day not in known
        known.add(day)


def _key(cell: Cell, grid: Grid, head: str) -> str:
    """The place of a word among those of its column."""
    ranks = grid.ranks.get(head, ())
    return str(ranks.index(cell)) if isinstance(cell, str) and cell in ranks else ""


def _iso(cell: Cell) -> str:
    return day_of(cell).isoformat() if isinstance(cell, date) else ""


def _cell(value: Cell, kind: Kind) -> str:
    return line(text_of(value, kind))
