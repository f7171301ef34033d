"""What formulas of a workbook refer to, and which of them come to something else once some cells change.

Only references are read; a formula whose references depend on what cells hold (INDIRECT, OFFSET) is unclear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from dabzw.lazily import dataclass
from dabzw.render.into.sheet_part import Formula, Spot, holds
from dabzw.store.sheets.grid import Range, column_of

if TYPE_CHECKING:
    from openpyxl.formula.tokenizer import Token

Place = tuple[str, int, int]
"""A cell: its sheet, row and column."""
Area = tuple[str, Range]
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_TALL: Final = 64
_DEPTH: Final = 20
_COMPUTED: Final = frozenset(("INDIRECT(", "OFFSET(", "CUBEVALUE(", "GETPIVOTDATA("))
_CORNER: Final = r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})"
_AREA: Final = re.compile(rf"{_CORNER}(?::{_CORNER})?#?")
_COLUMNS: Final = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})")
_ROWS: Final = re.compile(r"\$?([1-9][0-9]{0,6}):\$?([1-9][0-9]{0,6})")
_IN_TABLE: Final = re.compile(r"([^\[\]!]+)\[(.*)\]", re.DOTALL)
_COLUMN: Final = re.compile(r"\[([^\[\]#@]+)\]|^@?([^\[\]#@]+)$|@\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A table (表格) of a sheet: its cells below the heads, and the names of its columns."""

    sheet: str
    area: Range
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What names in formulas stand for: the sheets in order, defined names (of one sheet or all), tables."""

    sheets: tuple[str, ...]
    defined: Mapping[tuple[str | None, str], str]
    tables: Mapping[str, NamedTable]

    def text(self, name: str, sheet: str) -> str | None:
        """What a name stands for on a sheet, its own before all; None for nothing."""
        before, _, own = name.rpartition("!")
        found = self.defined.get((before.strip("'") or sheet, own.lower()))
        return self.defined.get((None, own.lower())) if found is None else found

    def is_cells(self, written: str, sheet: str) -> bool:
        """Whether an operand stands for the values of cells, one after the other, and for nothing else."""
        if area_of(written.rpartition("!")[2]) is not None:
            return True
        if "[" in written:
            return True
        text = self.text(written, sheet)
        return text is not None and area_of(text.rpartition("!")[2]) is not None


@dataclass(frozen=True, slots=True)
class References:
    """The cells that a formula refers to; `is_clear` where these are all."""

    areas: tuple[Area, ...]
    is_clear: bool = True


def references(text: str, at: Place, names: Names, depth: int = 0) -> References:
    """What the formula of a cell refers to; a name of a name is followed, to a depth."""
    areas: list[Area] = []
    clear = True
    for token in tokens(text):
        if token.type == "FUNC" and token.value.upper().removeprefix("_XLFN.") in _COMPUTED:
            clear = False
        elif token.type == "OPERAND" and token.subtype == "RANGE":
            found = _operand(token.value, at, names, depth)
            areas += found.areas
            clear &= found.is_clear
    return References(tuple(areas), clear)


def tokens(text: str) -> list[Token]:
    """The tokens of a formula; none of one that cannot be read."""
    from openpyxl.formula.tokenizer import Tokenizer, TokenizerError

    try:
        return list(Tokenizer(f"={text}").items)
    except (TokenizerError, IndexError):
        return []


def _operand(written: str, at: Place, names: Names, depth: int) -> References:
    """What one operand refers to: cells, cells of other sheets, a name, a column of a table."""
    if "[" in written and (found := _IN_TABLE.fullmatch(written)):
        return _of_table(found[1], found[2], at, names)
    before, _, area = written.rpartition("!")
    if before.strip("'").startswith("["):
        return References(())  # another workbook
    corners = area_of(area)
    if corners is not None:
        own = _sheets(before, names) if before else [at[0]]
        return References(tuple((one, corners) for one in own))
    text = names.text(written, at[0])
    if text is None or depth > _DEPTH:
        return References((), is_clear=False)
    return references(text, at, names, depth + 1)


def area_of(written: str) -> Range | None:
    """The corners of B5, B5:C7, B:B or 5:5; None where it is no such thing."""
    found = _AREA.fullmatch(written.upper())
    if found is not None:
        left, top, right, bottom = found.groups()
        rows = sorted((int(top), int(bottom or top)))
        columns = sorted((column_of(left), column_of(right or left)))
        return rows[0], columns[0], rows[1], columns[1]
    if found := _COLUMNS.fullmatch(written.upper()):
        first, last = sorted((column_of(found[1]), column_of(found[2])))
        return 1, first, _LAST_ROW, last
    if found := _ROWS.fullmatch(written):
        first, last = sorted((int(found[1]), int(found[2])))
        return first, 1, last, _LAST_COLUMN
    return None


def _sheets(before: str, names: Names) -> list[str]:
    """The sheets of 一月!, '一 月'! or 一月:三月!."""
    name = before[1:-1].replace("''", "'") if before.startswith("'") else before
    known = {one.lower(): one for one in names.sheets}
    if name.lower() in known:
        return [known[name.lower()]]
    first, _, last = name.partition(":")
    if first.lower() in known and last.lower() in known:
        ends = sorted(names.sheets.index(known[one.lower()]) for one in (first, last))
        return list(names.sheets[ends[0] : ends[1] + 1])
    return []


def _of_table(name: str, inside: str, at: Place, names: Names) -> References:
    """The columns of a table that a structured reference names, all where it names none; of a row or all."""
    if name.startswith(("'[", "[")):
        return References(())
    table = names.tables.get(name.lower())
    if table is None:
        return References((), is_clear=False)
    top, left, bottom, right = table.area
    wanted = {"".join(found).lower() for found in _COLUMN.findall(inside)}
    places = [left + number for number, one in enumerate(table.columns) if one.lower() in wanted]
    if ":" in inside and places:
        places = list(range(min(places), max(places) + 1))
    columns = places or range(left, right + 1)
    if "@" in inside or "#this row" in inside.lower():
        top = bottom = at[1]
    return References(tuple((table.sheet, (top, column, bottom, column)) for column in columns))


class Reach:
    """Which formulas depend on which cells, over all sheets and through each other."""

    def __init__(self, formulas: Mapping[str, Mapping[Spot, Formula]], names: Names) -> None:
        self.formulas = {(sheet, *spot): one for sheet, own in formulas.items() for spot, one in own.items()}
        self._of = {place: references(one.text, place, names) for place, one in self.formulas.items()}
        self._rows: dict[tuple[str, int], list[tuple[Range, Place]]] = {}
        self._tall: dict[str, list[tuple[Range, Place]]] = {}
        for place, found in self._of.items():
            for sheet, area in found.areas:
                self._index(sheet, area, place)

    def _index(self, sheet: str, area: Range, place: Place) -> None:
        if area[2] - area[0] >= _TALL:
            self._tall.setdefault(sheet, []).append((area, place))
            return
        for row in range(area[0], area[2] + 1):
            self._rows.setdefault((sheet, row), []).append((area, place))

    @property
    def unclear(self) -> tuple[Place, ...]:
        """The formulas of which it cannot be told what they depend on."""
        return tuple(place for place, found in self._of.items() if not found.is_clear)

    def dependents(self, changed: Iterable[Place]) -> tuple[Place, ...]:
        """The formulas that depend on any of some cells, in the order of sheets, rows and columns."""
        found: set[Place] = set()
        waiting = list(changed)
        while waiting:
            for place in self._reading(waiting.pop()):
                if place not in found:
                    found.add(place)
                    waiting += shown_in(place[0], self.formulas[place].area)
        return tuple(place for place in sorted(self.formulas) if place in found)

    def _reading(self, cell: Place) -> Iterator[Place]:
        for area, place in (*self._rows.get(cell[:2], ()), *self._tall.get(cell[0], ())):
            if holds(area, cell[1:]):
                yield place


def is_spread(formula: Formula) -> bool:
    """Whether a formula is one of an array: what it comes to stands in several cells."""
    return formula.area[:2] != formula.area[2:]


def shown_in(sheet: str, area: Range) -> Iterator[Place]:
    """The cells of an area."""
    for row in range(area[0], area[2] + 1):
        for column in range(area[1], area[3] + 1):
            yield sheet, row, column
