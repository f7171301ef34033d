"""The numbers that go into a superior's workbook, a cell each."""

from __future__ import annotations

from collections.abc import Iterable

from dabzw.lazily import dataclass
from dabzw.model.form import LinePart
from dabzw.model.ledger import Ledger
from dabzw.model.national import OTHER_INDUSTRY
from dabzw.reports.forms.head_matching import Target
from dabzw.reports.forms.values import Period, Scope, Value
from dabzw.rules.figures.parts import WHOLE, Part, industry_part, station_part, village_part


@dataclass(frozen=True, slots=True)
class WorkbookCell:
    """A cell (row and column from 1) and its value; None where the ledger does not hold it （待填）."""

    row: int
    column: int
    value: Value


def workbook_cells(found: Iterable[Target], ledger: Ledger, period: Period) -> tuple[WorkbookCell, ...]:
    """The value of each cell; the ledger is as of the period's end, or later."""
    scope = Scope.of(ledger, period)
    cells = tuple(found)
    lines = tuple({cell.line.name: cell.line for cell in cells}.values())
    parts = {line.name: _part(line, lines, scope.ledger) for line in lines}
    return tuple(
        WorkbookCell(cell.row, cell.column, scope.value(cell.head.measure, parts[cell.line.name]))
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
