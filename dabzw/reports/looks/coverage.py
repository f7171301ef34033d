"""排查覆盖: villages by sites and methods, stations by directories, places by class, joint checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from dabzw.lazily import dataclass
from dabzw.model.campaign_parts import Terms
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.parts import is_on
from dabzw.reports.looks.pace import outlook
from dabzw.reports.looks.status import FIGURE
from dabzw.reports.pictures.burn_up import sweep_burn_up
from dabzw.reports.view import Bar, Block, Col, Fact, Heading, Inner, Line, Page, Table, View, page
from dabzw.rules.figures.indicators import Figure
from dabzw.rules.limits.breakdown import Part, parts
from dabzw.rules.sweep.coverage import (
    JointChecks,
    StationCoverage,
    VillageCoverage,
    grid_coverage,
    joint_checks,
    silent_villages,
    sites_by,
    station_coverage,
    village_coverage,
)
from dabzw.rules.sweep.patrols import PatrolDuty, patrol_duties

T = TypeVar("T")


def _swept(figure: Callable[[T], Figure], total: str = "场所") -> tuple[Col[T], ...]:
    """The columns of what is swept of a total; a person reads how many are left."""
    return (
        Col(total, lambda row: figure(row).total, "number"),
        Col("已排查", lambda row: figure(row).done, "number"),
        Col("比率", lambda row: figure(row).ratio, "ratio"),
        Col("未排查", lambda row: figure(row).missing, "number", lambda row: len(figure(row).missing)),
    )


def _progress(figure: Callable[[T], Figure]) -> Col[T]:
    return Col("进度", lambda row: Bar(figure(row).done, figure(row).total))


@dataclass(frozen=True, slots=True)
class Group:
    """The sites of a class, of a setting, or of a village's grid, and how far they are swept."""

    name: str
    sites: Figure
    village: str = ""


VILLAGES: Final[View[VillageCoverage]] = View(
    (
        Col("村", lambda row: row.village),
        *_swept(lambda row: row.sites),
        Col("待复访", lambda row: row.attempted, "number", lambda row: len(row.attempted)),
        Col("线索", lambda row: row.leads, "number"),
        Col("最近报告", lambda row: row.last_report, "day"),
        Col("排查次数", lambda row: row.visits, "number"),
        Col("夜间次数", lambda row: row.at_night, "number"),
        Inner("方式", lambda row: row.methods),
    )
)
STATIONS: Final[View[StationCoverage]] = View(
    (
        Col("站所", lambda row: row.station),
        *_swept(lambda row: row.enterprises, "目录企业"),
        Col("非在产", lambda row: row.stopped, "number", lambda row: len(row.stopped)),
    )
)
_GRIDS: Final[View[Group]] = View(
    (
        Col("村", lambda row: row.village),
        Col("网格", lambda row: row.name or None),
        *_swept(lambda row: row.sites),
    )
)
_JOINT: Final[View[JointChecks]] = View(
    (
        Col("类别", lambda row: row.kind),
        Col("次数", lambda row: row.activities, "number"),
        Col("检查组", lambda row: row.groups, "number"),
        Col("出动人次", lambda row: row.people, "number"),
        Col("专家人次", lambda row: row.experts, "number"),
        Col("受检单位", lambda row: row.checked, "number"),
        Col("发现问题", lambda row: row.problems, "number"),
    )
)


def _groups(head: str) -> View[Group]:
    return View((Col(head, lambda row: row.name), *_swept(lambda row: row.sites)))


_CLASSES: Final = _groups("场所类别")
_SETTINGS: Final = _groups("位置特征")


def _methods(row: VillageCoverage) -> str:
    return "、".join(f"{name}{count}" for name, count in row.methods.items())


_VILLAGES_ON_SCREEN: Final = VILLAGES.also(
    _progress(lambda row: row.sites),
    Col("夜间/排查", lambda row: f"{row.at_night}/{row.visits}"),
    Col("方式", _methods, "prose"),
).pick("村", "进度", "待复访", "线索", "最近报告", "夜间/排查", "方式")
PATROLS: Final[View[PatrolDuty]] = View(
    (
        Col("村", lambda row: row.village),
        Col("网格", lambda row: row.grid),
        Col("应报", lambda row: row.owed, "number"),
        Col("实报", lambda row: row.made, "number"),
        Col("迟报", lambda row: row.late, "number"),
        Col("未报", lambda row: row.missing, "number"),
        Col("最近巡查", lambda row: row.last, "day"),
    )
)
_STATIONS_ON_SCREEN: Final = STATIONS.also(_progress(lambda row: row.enterprises)).pick(
    "站所", "进度", "未排查", "非在产"
)


def _on_screen(view: View[Group], *heads: str) -> View[Group]:
    return view.also(_progress(lambda row: row.sites)).pick(*heads, "进度", "未排查")


_GRIDS_ON_SCREEN: Final = _on_screen(_GRIDS, "村", "网格")
_CLASSES_ON_SCREEN: Final = _on_screen(_CLASSES, "场所类别")
_SETTINGS_ON_SCREEN: Final = _on_screen(_SETTINGS, "位置特征")


_PARTS: Final[View[Part]] = View(
    (
        Col("阶段", lambda part: part.phase.name),
        Col("指标", lambda part: part.name),
        Col("分", lambda part: part.of),
        Col("名称", lambda part: part.owner),
        *FIGURE.through(lambda part: part.figure).cols,
        Col("目标", lambda part: part.aim),
        Col("达到", lambda part: part.met, "flag"),
    )
)
_PARTS_ON_SCREEN: Final = _PARTS.also(_progress(lambda part: part.figure)).pick(
    "阶段", "指标", "名称", "进度", "目标", "达到"
)


def answer(ledger: Ledger, at: Instant) -> Page:
    """How far the sweep has come; the ledger is already as of `at`."""
    terms = ledger.campaign.terms
    villages, stations = village_coverage(ledger, at), station_coverage(ledger, at)
    silent = silent_villages(villages)
    grids = [Group(grid, figure, village) for village, grid, figure in grid_coverage(ledger, at)]
    classes = [Group(*found) for found in sites_by(ledger, at, "place_class")]
    settings = [Group(*found) for found in sites_by(ledger, at, "settings")]
    joint = tuple(joint_checks(ledger, at))
    facts: dict[str, Fact] = {
        "村": Table(VILLAGES, villages),
        "站所": Table(STATIONS, stations),
        "未报告村": silent,
        "网格": Table(_GRIDS, grids),
        "场所类别": Table(_CLASSES, classes),
        "位置特征": Table(_SETTINGS, settings),
        "检查活动": Table(_JOINT, joint),
    }
    of_indicators = tuple(parts(ledger, at))
    facts |= {"指标": Table(_PARTS, of_indicators)} if of_indicators else {}
    patrols = patrol_duties(ledger, at)
    if ledger.campaign.patrols is not None:
        facts["日常巡查"] = Table(PATROLS, patrols)
    return page(
        at,
        facts,
        Line(f"排查覆盖（截至 {written(at.when)}）", "strong"),
        *outlook(sweep_burn_up(ledger, at)),
        Heading(f"逐{terms.area}场所"),
        Table(_VILLAGES_ON_SCREEN, villages),
        *([Line(f"未报告{terms.area}：{'、'.join(silent)}", "alert")] if silent else []),
        *_directories(ledger, stations),
        *_of_indicators(of_indicators, terms),
        *_gaps(grids),
        *_patrols(ledger, patrols),
        *_kinds(classes, settings),
        Heading("检查活动"),
        Table(_JOINT, joint),
    )


def _kinds(classes: list[Group], settings: list[Group]) -> Iterator[Block]:
    yield Heading("场所类别")
    yield Table(_CLASSES_ON_SCREEN, classes)
    yield Heading("位置特征")
    yield Table(_SETTINGS_ON_SCREEN, settings)


def _of_indicators(found: tuple[Part, ...], terms: Terms) -> Iterator[Block]:
    if found:
        yield Heading(f"有目标、有范围的指标，分{terms.area}、{terms.unit}")
        yield Table(_PARTS_ON_SCREEN, found)


def _directories(ledger: Ledger, stations: tuple[StationCoverage, ...]) -> Iterator[Block]:
    if is_on("目录", ledger.campaign):
        yield Heading(f"{ledger.campaign.terms.unit}对照许可目录（含停产、停业）")
        yield Table(_STATIONS_ON_SCREEN, stations)


def _patrols(ledger: Ledger, duties: tuple[PatrolDuty, ...]) -> Iterator[Block]:
    """The villages, and those of their grids that owe a patrol or were late."""
    rate = ledger.campaign.patrols
    if rate is not None:
        yield Heading(f"日常巡查（每{rate.days}日一次）")
        yield Table(PATROLS, [one for one in duties if one.grid is None or one.missing or one.late])


def _gaps(grids: list[Group]) -> Iterator[Block]:
    """The grids where a site is left, or none is registered."""
    gaps = [grid for grid in grids if grid.sites.missing or not grid.sites.total]
    if gaps:
        yield Heading("尚有缺口的网格")
        yield Table(_GRIDS_ON_SCREEN, gaps)
