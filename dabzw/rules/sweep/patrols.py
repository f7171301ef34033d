"""日常巡查: how often each village and grid owes a patrol, and how often it came and was told in time.

The campaign's days are cut into periods of 巡查频次.每 from its first day on, the last one short where it
must be; each that is over owes one patrol of each village and of each of its grids.  A patrol is an activity
of that kind that names the village (of a grid: the grid too), or a 排查 of 性质 巡查 there.  It is late where
it was told (报送时间) after 24:00 of a day: the period's last, or 巡查频次.报送 days after the patrol.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.campaign_parts import PatrolRate
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.site import Site

_PATROL: Final = "日常巡查"
_VISIT: Final = "巡查"


@dataclass(frozen=True, slots=True)
class PatrolDuty:
    """The patrols of a village, or of a grid of it: 应报, 实报, of these 迟报, and the last one."""

    village: str
    grid: str | None
    owed: int
    made: int
    late: int
    last: date | None

    @property
    def missing(self) -> int:
        """未报: periods that are over and had no patrol."""
        return self.owed - self.made


@dataclass(frozen=True, slots=True)
class _Patrol:
    village: str
    grids: tuple[str, ...]
    on: date
    told_at: datetime | None


def patrol_duties(ledger: Ledger, at: Instant) -> tuple[PatrolDuty, ...]:
    """Every village and each of its grids, in the order of the campaign; none where it sets no 巡查频次."""
    rate = ledger.campaign.patrols
    if rate is None:
        return ()
    patrols = tuple(_patrols(ledger))
    periods = tuple(_periods(ledger.campaign, at.day, rate.days))
    return tuple(
        _duty(village.name, grid, patrols, periods, rate)
        for village in ledger.campaign.villages
        for grid in (None, *village.grids)
    )


def _patrols(ledger: Ledger) -> Iterator[_Patrol]:
    for activity in ledger.activities.values():
        if activity.kind == _PATROL and activity.void is None:
            for village in activity.villages:
                yield _Patrol(village, activity.grids, activity.on, activity.reported_at)
    places: tuple[Site | Enterprise, ...] = (*ledger.sites.values(), *ledger.enterprises.values())
    for place in places:
        grids = (place.grid,) if place.grid is not None else ()
        yield from (
            _Patrol(place.village, grids, visit.on, None) for visit in place.visits if visit.nature == _VISIT
        )


def _periods(campaign: Campaign, day: date, days: int) -> Iterator[tuple[date, date]]:
    """The first and last days of the periods that are over on a day."""
    first = campaign.start
    while first <= campaign.end:
        last = min(first + timedelta(days=days - 1), campaign.end)
        if last > day:
            return
        yield first, last
        first = last + timedelta(days=1)


def _duty(
    village: str,
    grid: str | None,
    patrols: tuple[_Patrol, ...],
    periods: tuple[tuple[date, date], ...],
    rate: PatrolRate,
) -> PatrolDuty:
    own = [one for one in patrols if one.village == village and (grid is None or grid in one.grids)]
    met = [[one for one in own if first <= one.on <= last] for first, last in periods]
    late = sum(
        bool(held) and all(_is_late(one, last, rate) for one in held)
        for held, (_, last) in zip(met, periods, strict=True)
    )
    last_day = max((one.on for one in own), default=None)
    return PatrolDuty(village, grid, len(periods), sum(map(bool, met)), late, last_day)


def _is_late(patrol: _Patrol, last: date, rate: PatrolRate) -> bool:
    """Whether a patrol was told too late; one of which nobody wrote when it was told is not."""
    if patrol.told_at is None:
        return False
    until = last if rate.told_within is None else patrol.on + timedelta(days=rate.told_within)
    return patrol.told_at > datetime.combine(until, time.max)
