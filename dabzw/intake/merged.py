"""Merged cells among the rows of a table: what a cell that begins in a row above says of the rows below.

A village's name that is merged down over its enterprises is the village of each.  A name, a code or an amount
is not: there a row has no content of its own, since one enterprise may have been given two lines.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Final

from dabzw.model.sheet_columns import CellForm, SheetColumn, SheetKind
from dabzw.model.sheet_words import identifying
from dabzw.store.sheets.grid import Cell, Line, Range, Sheet

_OF_ONE: Final[frozenset[CellForm]] = frozenset(("code", "id", "number"))
"""Cells that say one thing of one record: a number is counted twice where it stands twice."""
_SEVERAL: Final = frozenset({("measures", "编号"), ("measures", "企业名称")})
"""Columns that name what several rows are about."""


class Merged:
    """The cells of the columns of a table that are merged over rows."""

    def __init__(self, sheet: Sheet, kind: SheetKind, found: Mapping[str, tuple[int, SheetColumn]]) -> None:
        self._widths = {(top, left): right - left + 1 for top, left, _, right in sheet.merged}
        self._down = {head: _by_top(sheet.merged, column) for head, (column, _) in found.items()}
        tops = {one[0] for ranges in self._down.values() for one in ranges}
        self._firsts = {
            (line.number, cell.column): cell
            for line in sheet.lines
            if line.number in tops
            for cell in line.cells
        }
        self._repeats = {
            head
            for head, (_, column) in found.items()
            if (kind, head) in _SEVERAL or not (column.form in _OF_ONE or head in identifying(kind))
        }
        self._filled: dict[str, None] = {}

    def width(self, row: int, column: int) -> int:
        """How many columns the cell is merged over."""
        return self._widths.get((row, column), 1)

    def above(self, line: Line) -> tuple[dict[str, Cell], tuple[str, ...]]:
        """The cells of a row that began in a row above, by their heads, and heads where none may be taken."""
        cells: dict[str, Cell] = {}
        bare: list[str] = []
        for head, ranges in self._down.items():
            over = _over(ranges, line.number)
            if over is None:
                continue
            top, left, _, right = over
            if head not in self._repeats or left != right:
                bare.append(head)
            elif (first := self._firsts.get((top, left))) is not None:
                cells[head] = first
                self._filled[head] = None
        return cells, tuple(bare)

    @property
    def told(self) -> tuple[str, ...]:
        """In which columns merged cells were taken for each of their rows."""
        if not self._filled:
            return ()
        return (f"{'、'.join(f'“{head}”' for head in self._filled)}列有合并单元格，按每行相同读取",)


def _by_top(merged: tuple[Range, ...], column: int) -> tuple[Range, ...]:
    """The merged cells over several rows that a column is part of, from the top."""
    return tuple(sorted(one for one in merged if one[1] <= column <= one[3] and one[0] < one[2]))


def _over(ranges: tuple[Range, ...], row: int) -> Range | None:
    """The merged cell that a row is in, and that began above it."""
    place = bisect_left(ranges, (row,)) - 1
    return ranges[place] if place >= 0 and ranges[place][2] >= row else None
