"""Coverage 排查覆盖: villages by sites, stations by their directories, places by class and setting.

A place is swept when somebody entered and saw it since the campaign began; one that was only attempted
(未见人员, 拒绝检查) asks for another visit at another time of day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.facts import FactOf, of_each
from dabzw.model.known_words import activity_kinds, is_joint
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.rules.figures.indicators import Days, Figure, UpTo, attempted, figure, swept, village_signs
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


def campaign_window(ledger: Ledger, at: Instant) -> UpTo:
    """The days of the campaign up to the instant."""
    return UpTo(ledger.campaign.start, at)


@dataclass(frozen=True, slots=True)
class _Place:
    """What a site or an enterprise adds to the coverage.

    `methods` are those of its visits in the campaign, in turn; `stations` are those in whose directories an
    enterprise stands.
    """

    is_site: bool
    village: str
    grid: str | None
    place_class: str | None
    settings: tuple[str, ...]
    swept: bool
    attempted: bool
    methods: tuple[str, ...]
    at_night: int
    stations: tuple[str, ...]
    produces: bool


def _place(record: AnyRecord, ledger: Ledger, at: Instant) -> _Place | None:
    if not isinstance(record, Site | Enterprise):
        return None
    window = campaign_window(ledger, at)
    held = [visit for visit in record.visits if window.holds(visit.on)]
    entries = record.directories if isinstance(record, Enterprise) else ()
    return _Place(
        is_site=isinstance(record, Site),
        village=record.village,
        grid=record.grid,
        place_class=record.place_class,
        settings=record.settings if isinstance(record, Site) else (),
        swept=swept(record.visits, window),
        attempted=attempted(record.visits, window),
        methods=tuple(visit.method or "未注明" for visit in held),
        at_night=sum(visit.time_of_day == "夜间" for visit in held),
        stations=tuple(dict.fromkeys(entry.station for entry in entries)),
        produces=isinstance(record, Enterprise) and record.operating == "在产",
    )


_PLACES: Final = FactOf("coverage", _Place, frozenset((Site.KIND, Enterprise.KIND)), _place)
_LEADS: Final = FactOf(
    "villages of leads",
    str,
    frozenset((Lead.KIND,)),
    lambda lead, _ledger, _at: lead.village if isinstance(lead, Lead) and lead.counted else None,
)


def _sites(ledger: Ledger, at: Instant) -> Iterator[tuple[str, _Place]]:
    """What each site adds."""
    return ((id_, place) for id_, place in of_each(_PLACES, ledger, at).items() if place.is_site)


def _swept_of(places: Iterable[tuple[str, _Place]]) -> Figure:
    """How many of some places are swept."""
    known = list(places)
    return figure((id_ for id_, _ in known), (id_ for id_, place in known if place.swept))


def village_coverage(ledger: Ledger, at: Instant) -> tuple[VillageCoverage, ...]:
    """Every village of the campaign, in its order."""
    last: dict[str, date] = {}
    for village, day in village_signs(ledger, at, campaign_window(ledger, at)):
        last[village] = max(day, last.get(village, day))
    leads = Counter(of_each(_LEADS, ledger, at).values())
    places: dict[str, list[tuple[str, _Place]]] = {}
    for id_, place in of_each(_PLACES, ledger, at).items():
        places.setdefault(place.village, []).append((id_, place))
    return tuple(
        _village(name, places.get(name, []), leads[name], last.get(name))
        for name in ledger.campaign.village_names
    )


def _village(
    name: str, places: list[tuple[str, _Place]], leads: int, last_report: date | None
) -> VillageCoverage:
    """A village; its visits are those to sites and enterprises alike, locked doors included."""
    sites = [(id_, place) for id_, place in places if place.is_site]
    methods: Counter[str] = Counter(method for _, site in sites for method in site.methods)
    return VillageCoverage(
        village=name,
        sites=_swept_of(sites),
        attempted=tuple(id_ for id_, site in sites if site.attempted),
        leads=leads,
        last_report=last_report,
        methods=dict(methods),
        visits=sum(len(place.methods) for _, place in places),
        at_night=sum(place.at_night for _, place in places),
    )


def silent_villages(villages: Iterable[VillageCoverage]) -> tuple[str, ...]:
    """Villages that sent nothing: no visit, no lead, no zero report."""
    return tuple(village.village for village in villages if village.last_report is None)


def station_coverage(ledger: Ledger, at: Instant) -> tuple[StationCoverage, ...]:
    """Every station that keeps a directory, or that a directory entry names."""
    listed: dict[str, list[tuple[str, _Place]]] = {
        station: [] for station in dict.fromkeys(entry.station for entry in ledger.campaign.directories)
    }
    for id_, place in of_each(_PLACES, ledger, at).items():
        for station in place.stations:
            listed.setdefault(station, []).append((id_, place))
    return tuple(
        StationCoverage(station, _swept_of(known), tuple(id_ for id_, one in known if not one.produces))
        for station, known in listed.items()
    )


def sites_by(ledger: Ledger, at: Instant, key: str) -> Iterator[tuple[str, Figure]]:
    """Sites by 场所类别 (`place_class`) or by each 位置特征 (`settings`), the most first."""
    groups: dict[str, list[tuple[str, _Place]]] = {}
    for id_, site in _sites(ledger, at):
        for name in site.settings if key == "settings" else (site.place_class or "未填",):
            groups.setdefault(name, []).append((id_, site))
    for name, sites in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield name, _swept_of(sites)


def grid_coverage(ledger: Ledger, at: Instant) -> Iterator[tuple[str, str, Figure]]:
    """Sites by village and grid (网格), those of the campaign first; "" where a site names no grid."""
    grids: dict[tuple[str, str], list[tuple[str, _Place]]] = {
        (village.name, grid): [] for village in ledger.campaign.villages for grid in village.grids
    }
    for id_, site in _sites(ledger, at):
        grids.setdefault((site.village, site.grid or ""), []).append((id_, site))
    for (village, grid), sites in grids.items():
        yield village, grid, _swept_of(sites)


def checks(ledger: Ledger, window: Days) -> Iterator[Activity]:
    """The checks of a window: no deployment, no publicity, no mere notice, no draw."""
    return (one for one in ledger.activities.values() if _is_check(one, ledger.campaign, window))


def _is_check(activity: Activity, campaign: Campaign, window: Days) -> bool:
    joint = is_joint(activity.kind, campaign) and not activity.is_notice_only
    return joint and window.holds(activity.on) and not is_draw(activity)


@dataclass(frozen=True, slots=True)
class _Check:
    """A check of the campaign, as far as it is counted."""

    kind: str
    groups: int
    people: int
    experts: int
    checked: tuple[str, ...]
    problems: int


def _check(record: AnyRecord, ledger: Ledger, at: Instant) -> _Check | None:
    if not isinstance(record, Activity):
        return None
    if not _is_check(record, ledger.campaign, campaign_window(ledger, at)):
        return None
    return _Check(
        kind=record.kind,
        groups=record.groups or 0,
        people=record.people or 0,
        experts=record.experts or 0,
        checked=record.checked,
        problems=record.problems or 0,
    )


_CHECKS: Final = FactOf("checks", _Check, frozenset((Activity.KIND,)), _check)


def joint_checks(ledger: Ledger, at: Instant) -> Iterator[JointChecks]:
    """Groups, people, experts and units checked, by kind of activity; a notice or a draw checks nobody."""
    counted = tuple(of_each(_CHECKS, ledger, at).values())
    for kind in dict.fromkeys((*activity_kinds(ledger.campaign), *(one.kind for one in counted))):
        held = [one for one in counted if one.kind == kind]
        if held:
            yield _joint(kind, held)


def _joint(kind: str, held: list[_Check]) -> JointChecks:
    return JointChecks(
        kind=kind,
        activities=len(held),
        groups=sum(one.groups for one in held),
        people=sum(one.people for one in held),
        experts=sum(one.experts for one in held),
        checked=len({record_id for one in held for record_id in one.checked}),
        problems=sum(one.problems for one in held),
    )
