"""The numbers that go into a superior's workbook, a cell each."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.form import LinePart
from dabzw.model.ledger import Ledger
from dabzw.model.national import OTHER_INDUSTRY
from dabzw.model.terms import whole_area
from dabzw.reports.forms.head_matching import Target
from dabzw.reports.forms.values import Period, Scope
from dabzw.rules.figures.parts import WHOLE, Part, industry_part, station_part, village_part

UNKNOWN: Final = "台账不掌握，请填"
"""The remark on a cell that the ledger holds no number for."""
_NO_RATIO: Final = "分母为0，没有比率；请核实"
REMARKS: Final = (UNKNOWN, _NO_RATIO)
"""The remarks that are put on cells without a number, and taken away once there is one."""


@dataclass(frozen=True, slots=True)
class WorkbookCell:
    """A cell (row and column from 1) and its number; None where the ledger has none, as the remark says.

    `part` is what the number is about (全乡, an industry, a village); `is_ratio` of a number in per cent.
    """

    row: int
    column: int
    value: int | Decimal | None
    remark: str = UNKNOWN
    part: str = ""
    is_ratio: bool = False


def workbook_cells(found: Iterable[Target], ledger: Ledger, period: Period) -> tuple[WorkbookCell, ...]:
    """The number of each cell; the ledger is as of the period's end, or later."""
    scope = Scope.of(ledger, period)
    cells = tuple(found)
    lines = tuple({cell.line.name: cell.line for cell in cells}.values())
    parts = {line.name: _part(line, lines, scope.ledger) for line in lines}
    return tuple(_cell(one, parts[one.line.name], scope) for one in cells)


def _cell(target: Target, part: Part, scope: Scope) -> WorkbookCell:
    expression = target.head.measure
    value = scope.value(expression, part)
    is_ratio = "÷" in expression
    name = whole_area(scope.ledger.campaign) if part is WHOLE else target.line.name
    remark = _NO_RATIO if isinstance(value, str) else UNKNOWN  # a text never goes into a cell of numbers
    number = None if isinstance(value, str) else value
    return WorkbookCell(target.row, target.column, number, remark, name, is_ratio)


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
