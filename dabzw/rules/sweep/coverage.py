"""Coverage 排查覆盖: villages by sites, stations by their directories, places by class and setting.

A place is swept when somebody entered and saw it since the campaign began; one that was only attempted
(未见人员, 拒绝检查) asks for another visit at another time of day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.enterprise import Enterprise, Visit
from dabzw.model.known_words import activity_kinds, is_joint
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.rules.figures.indicators import Days, Figure, Window, attempted, figure, swept, village_signs
from dabzw.rules.sweep.sampling import is_draw


@dataclass(frozen=True, slots=True)
class VillageCoverage:
    """A village: its sites, those only attempted, its leads, its last sign of life.

    `visits` are all to its sites and enterprises, `at_night` those of 时段 夜间.
    """

    village: str
    sites: Figure
    attempted: tuple[str, ...]
    leads: int
    last_report: date | None
    methods: dict[str, int]
    visits: int
    at_night: int


@dataclass(frozen=True, slots=True)
class StationCoverage:
    """A station against its licence directories, stopped enterprises included."""

    station: str
    enterprises: Figure
    stopped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JointChecks:
    """What superiors ask of the joint checks of one kind."""

    kind: str
    activities: int
    groups: int
    people: int
    experts: int
    checked: int
    problems: int


def campaign_window(ledger: Ledger, at: Instant) -> Window:
    """The days of the campaign up to the instant."""
    return Window(ledger.campaign.start, at.day)


def village_coverage(ledger: Ledger, at: Instant) -> tuple[VillageCoverage, ...]:
    """Every village of the campaign, in its order."""
    window = campaign_window(ledger, at)
    last: dict[str, date] = {}
    for village, day in village_signs(ledger, at, window):
        last[village] = max(day, last.get(village, day))
    leads = Counter(lead.village for lead in ledger.counted_leads)
    sites: dict[str, list[Site]] = {}
    for site in ledger.sites.values():
        sites.setdefault(site.village, []).append(site)
    visits = _visits_by_village(ledger, window)
    return tuple(
        _village(name, sites.get(name, []), window, leads[name], last.get(name), visits.get(name, []))
        for name in ledger.campaign.village_names
    )


def _visits_by_village(ledger: Ledger, window: Days) -> dict[str, list[Visit]]:
    """The visits of a window to sites and enterprises alike, locked doors included."""
    found: dict[str, list[Visit]] = {}
    places: tuple[Site | Enterprise, ...] = (*ledger.sites.values(), *ledger.enterprises.values())
    for place in places:
        held = [visit for visit in place.visits if window.holds(visit.on)]
        found.setdefault(place.village, []).extend(held)
    return found


def _village(
    name: str,
    sites: list[Site],
    window: Days,
    leads: int,
    last_report: date | None,
    visits: list[Visit],
) -> VillageCoverage:
    methods: Counter[str] = Counter(
        visit.method or "未注明" for site in sites for visit in site.visits if window.holds(visit.on)
    )
    return VillageCoverage(
        village=name,
        sites=figure((site.id for site in sites), (site.id for site in sites if swept(site.visits, window))),
        attempted=tuple(site.id for site in sites if attempted(site.visits, window)),
        leads=leads,
        last_report=last_report,
        methods=dict(methods),
        visits=len(visits),
        at_night=sum(visit.time_of_day == "夜间" for visit in visits),
    )


def silent_villages(villages: Iterable[VillageCoverage]) -> tuple[str, ...]:
    """Villages that sent nothing: no visit, no lead, no zero report."""
    return tuple(village.village for village in villages if village.last_report is None)


def station_coverage(ledger: Ledger, at: Instant) -> tuple[StationCoverage, ...]:
    """Every station that keeps a directory, or that a directory entry names."""
    window = campaign_window(ledger, at)
    listed: dict[str, list[Enterprise]] = {
        station: [] for station in dict.fromkeys(entry.station for entry in ledger.campaign.directories)
    }
    for enterprise in ledger.enterprises.values():
        for station in dict.fromkeys(entry.station for entry in enterprise.directories):
            listed.setdefault(station, []).append(enterprise)
    return tuple(
        StationCoverage(
            station,
            figure((one.id for one in known), (one.id for one in known if swept(one.visits, window))),
            tuple(one.id for one in known if one.operating != "在产"),
        )
        for station, known in listed.items()
    )


def sites_by(ledger: Ledger, at: Instant, key: str) -> Iterator[tuple[str, Figure]]:
    """Sites by 场所类别 (`place_class`) or by each 位置特征 (`settings`)."""
    window = campaign_window(ledger, at)
    groups: dict[str, list[Site]] = {}
    for site in ledger.sites.values():
        value = getattr(site, key)
        for name in value if isinstance(value, tuple) else (value or "未填",):
            groups.setdefault(name, []).append(site)
    for name, sites in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield name, figure((s.id for s in sites), (s.id for s in sites if swept(s.visits, window)))


def grid_coverage(ledger: Ledger, at: Instant) -> Iterator[tuple[str, str, Figure]]:
    """Sites by village and grid (网格), those of the campaign first; "" where a site names no grid."""
    window = campaign_window(ledger, at)
    grids: dict[tuple[str, str], list[Site]] = {
        (village.name, grid): [] for village in ledger.campaign.villages for grid in village.grids
    }
    for site in ledger.sites.values():
        grids.setdefault((site.village, site.grid or ""), []).append(site)
    for (village, grid), sites in grids.items():
        swept_ids = (site.id for site in sites if swept(site.visits, window))
        yield village, grid, figure((site.id for site in sites), swept_ids)


def checks(ledger: Ledger, window: Days) -> Iterator[Activity]:
    """The checks of a window: no deployment, no publicity, no mere notice, no draw."""
    for one in ledger.activities.values():
        joint = is_joint(one.kind, ledger.campaign) and not one.is_notice_only
        if joint and window.holds(one.on) and not is_draw(one):
            yield one


def joint_checks(ledger: Ledger, at: Instant) -> Iterator[JointChecks]:
    """Groups, people, experts and units checked, by kind of activity; a notice or a draw checks nobody."""
    counted = tuple(checks(ledger, campaign_window(ledger, at)))
    for kind in dict.fromkeys((*activity_kinds(ledger.campaign), *(one.kind for one in counted))):
        held = [one for one in counted if one.kind == kind]
        if held:
            yield _joint(kind, held)


def _joint(kind: str, held: list[Activity]) -> JointChecks:
    return JointChecks(
        kind=kind,
        activities=len(held),
        groups=sum(one.groups or 0 for one in held),
        people=sum(one.people or 0 for one in held),
        experts=sum(one.experts or 0 for one in held),
        checked=len({record_id for one in held for record_id in one.checked}),
        problems=sum(one.problems or 0 for one in held),
    )
