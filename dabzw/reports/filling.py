"""The numbers that go into a superior's workbook, a cell each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dabzw.model.form import LinePart
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.national import OTHER_INDUSTRY
from dabzw.reports.head_matching import Target
from dabzw.reports.statistics import Cell, Period, Scope
from dabzw.rules.parts import WHOLE, Part, industry_part, station_part, village_part


@dataclass(frozen=True, slots=True)
class Filling:
    """A cell (row and column from 1) and its value; None where the ledger does not hold it (待填)."""

    row: int
    column: int
    head: str
    line: str
    value: Cell


def fillings(found: Iterable[Target], ledger: Ledger, period: Period) -> tuple[Filling, ...]:
    """The value of each cell; the ledger is as of the period's end, or later."""
    scope = Scope(ledger.as_of(Instant.of(period.window.last)), period)
    cells = tuple(found)
    lines = tuple({cell.line.name: cell.line for cell in cells}.values())
    parts = {line.name: _part(line, lines, scope.ledger) for line in lines}
    return tuple(
        Filling(
            cell.row,
            cell.column,
            cell.head.head,
            cell.line.name,
            scope.value(cell.head.measure, parts[cell.line.name]),
        )
        for cell in cells
    )


def _part(line: LinePart, lines: tuple[LinePart, ...], ledger: Ledger) -> Part:
    if line.village is not None:
        return village_part(line.village)
    if line.station is not None:
        return station_part(line.station, ledger)
    if not line.industries:
        return WHOLE
    own = frozenset(line.industries)
    if OTHER_INDUSTRY in own:  # all that no other line has
        others = (frozenset(other.industries) for other in lines if other is not line)
        own |= frozenset(ledger.campaign.industries) - frozenset().union(*others)
    return industry_part(own, ledger)
