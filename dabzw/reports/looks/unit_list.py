"""The units of the campaign (单位名录): the office's stations, and those outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.campaign import Campaign, Unit
from dabzw.model.moments import Instant
from dabzw.reports.view import Col, Fact, Line, Page, Table, View, notes, page, some

STATIONS: Final = "站所"
OUTSIDE: Final = "外部单位"
KINDS: Final = (STATIONS, OUTSIDE)
"""What a unit can be, as 单位名录 has it."""
Listed = tuple[str, Unit]

UNITS: Final[View[Listed]] = View(
    (
        Col("名称", lambda row: row[1].name, "name"),
        Col("种类", lambda row: row[0]),
        Col("行业", lambda row: row[1].trades, "list"),
    ),
    numbered=True,
)
_NONE: Final = "还没有单位；用 dabzw unit add 添上"


def of(campaign: Campaign) -> Iterator[Listed]:
    """All units with their kinds, in the order of the campaign."""
    yield from ((STATIONS, unit) for unit in campaign.units.stations)
    yield from ((OUTSIDE, unit) for unit in campaign.units.outside)


def answer(campaign: Campaign, at: Instant) -> Page:
    """All units of the campaign."""
    units = tuple(of(campaign))
    facts: dict[str, Fact] = {"单位": Table(UNITS, units)}
    title = Line(f"{campaign.township}的单位名录（共{len(units)}个）", "strong")
    return page(at, facts, title, *notes(() if units else (_NONE,)), *some(UNITS, units))
