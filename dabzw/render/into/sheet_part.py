"""A worksheet's part: its cells and formulas with the bytes that they lie in, and the edits of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from dabzw.lazily import dataclass
from dabzw.render.into.package import OFFICE
from dabzw.render.into.spans import Edit, Element, NotEditable, ascii_bytes, markup, put_last, tree
from dabzw.store.sheets.grid import Range, column_of, letters

Spot = tuple[int, int]
"""A row and a column, both from 1."""
_PLACE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_AFTER_LEGACY: Final = frozenset(
    (
        *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems"),
        *("tableParts", "extLst", "AlternateContent"),
    )
)
_DIGITS: Final = re.compile(r"[0-9]+")
_TRUE: Final = frozenset(("1", "true"))


def spot_of(reference: str) -> Spot:
    """The row and column of B5; raises NotEditable where it is none."""
    found = _PLACE.fullmatch(reference)
    if found is None:
        raise NotEditable("没有写明位置的单元格")
    return int(found[2]), column_of(found[1])


def name_of(spot: Spot) -> str:
    """A cell as people call it: B5."""
    return f"{letters(spot[1])}{spot[0]}"


def range_of(reference: str) -> Range:
    """The corners of B5:C7, or of B5 alone."""
    first, _, last = reference.partition(":")
    top, left = spot_of(first)
    bottom, right = spot_of(last or first)
    return top, left, bottom, right


def runs(names: Iterable[str]) -> list[str]:
    """Cells by their names, those that stand one below the other as a range: 明细!L1:L9."""
    found: list[tuple[str, int, int]] = []
    for name in names:
        column, row = name.rstrip("0123456789"), int(_DIGITS.findall(name)[-1])
        if found and found[-1][0] == column and found[-1][2] + 1 == row:
            found[-1] = column, found[-1][1], row
        else:
            found.append((column, row, row))
    return [_run(*one) for one in found]


def _run(column: str, first: int, last: int) -> str:
    end = column.rpartition("!")[2]
    return f"{column}{first}" if first == last else f"{column}{first}:{end}{last}"


def holds(area: Range, spot: Spot) -> bool:
    """Whether a cell lies in a range."""
    return area[0] <= spot[0] <= area[2] and area[1] <= spot[1] <= area[3]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it stands in its cell, and the cells that show what it comes to."""

    text: str
    area: Range


class SheetPart:
    """One worksheet as it is, and what is to be changed in it.

    `wanted` are the rows whose cells are of interest besides those with formulas.

    Raises:
        NotEditable: its cells do not say where they are, or it cannot be read.
    """

    def __init__(self, data: bytes, wanted: Collection[int]) -> None:
        self.data = data
        self._texts: dict[Spot, bytes] = {}
        self._edits: list[Edit] = []
        self._read(wanted)
        shown = {row for one in self.formulas.values() for row in range(one.area[0], one.area[2] + 1)}
        if any(one.area[:2] != one.area[2:] for one in self.formulas.values()):
            self._read(shown.union(wanted))  # what an array formula comes to stands in cells without one

    def _read(self, wanted: Collection[int]) -> None:
        self.root = tree(self.data, lambda one: one.name == "c" and not _is_wanted(one, wanted))
        found = self.root.first("sheetData")
        if found is None:
            raise NotEditable("没有单元格的工作表")
        self._data_element = found
        self._rows = {_row_number(row): row for row in found.named("row")}
        self.cells = {spot_of(cell.get("r")): cell for row in self._rows.values() for cell in row.named("c")}
        self.formulas = dict(self._formulas())

    # What it is

    def _formulas(self) -> Iterator[tuple[Spot, Formula]]:
        shared: dict[str, tuple[Spot, str]] = {}
        for spot, cell in self.cells.items():
            one = cell.first("f")
            if one is None:
                continue
            text, kind = one.text, one.get("t")
            if kind == "shared" and text:
                shared[one.get("si")] = spot, text
            elif kind == "shared" and one.get("si") in shared:
                text = _moved(*shared[one.get("si")], spot)
            own = range_of(one.get("ref")) if kind in {"array", "dataTable"} and one.get("ref") else None
            yield spot, Formula(text, own or (*spot, *spot))

    @property
    def merged(self) -> tuple[Range, ...]:
        """The merged cells."""
        listed = self.root.first("mergeCells")
        return tuple(range_of(one.get("ref")) for one in (listed.named("mergeCell") if listed else ()))

    @property
    def is_protected(self) -> bool:
        """Whether its locked cells may not be changed."""
        found = self.root.first("sheetProtection")
        return found is not None and found.get("sheet") in _TRUE

    def style(self, spot: Spot) -> int:
        """The number of the format of a cell: its own, else that of its row, else that of its column."""
        cell, row = self.cells.get(spot), self._rows.get(spot[0])
        if cell is not None:
            return int(cell.get("s", "0"))
        if row is not None and row.get("customFormat") in _TRUE:
            return int(row.get("s", "0"))
        cols = self.root.first("cols")
        own = (
            int(one.get("style", "0"))
            for one in (cols.named("col") if cols else ())
            if int(one.get("min", "1")) <= spot[1] <= int(one.get("max", "0"))
        )
        return next(own, 0)

    # What is to be changed

    def write(self, spot: Spot, number: Decimal | int | None, style: int) -> None:
        """Puts a number into a cell, or empties it; the cell gets a format."""
        name, prefix = name_of(spot), self.root.prefix
        pairs = {"r": name, **({"s": str(style)} if style else {})}
        if number is None:
            self._texts[spot] = markup(f"<{prefix}c", pairs, "/>")
            return
        value = f"<{prefix}v>{number:f}</{prefix}v></{prefix}c>"
        self._texts[spot] = markup(f"<{prefix}c", pairs) + ascii_bytes(value)

    def forget(self, spots: Iterable[Spot]) -> None:
        """Takes away what formulas came to before, so that no old number is shown."""
        for cell in filter(None, map(self.cells.get, spots)):
            value = cell.first("v")
            if value is not None:
                self._edits.append(Edit(value.start, value.end, b""))
                self._edits.append(Edit(cell.start, cell.opened, cell.tag(t=None, vm=None)))

    def show_remarks(self, relation: str) -> None:
        """Names the part that draws the remarks; there was none before."""
        later = (child.start for child in self.root.children if child.name in _AFTER_LEGACY)
        place = next(later, self.root.closing)
        tag = f"<{self.root.prefix}legacyDrawing"
        new = markup(tag, {"xmlns:r": OFFICE, "r:id": relation}, "/>")
        self._edits.append(Edit(place, place, new))

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All changes, as edits of its bytes."""
        rows: dict[int, dict[Spot, bytes]] = {}
        for spot in sorted(self._texts):
            rows.setdefault(spot[0], {})[spot] = self._texts[spot]
        found = list(self._edits)
        below = Edits()
        for number, cells in rows.items():
            row = self._rows.get(number)
            if row is None:
                below.add(number, cells, self)
            else:
                found += self._within(row, cells)
        return (*found, *below.of(self._data_element, self._rows), *self._dimension())

    def _within(self, row: Element, cells: Mapping[Spot, bytes]) -> Iterator[Edit]:
        """The edits of a row that is there."""
        here = {spot_of(cell.get("r")): cell for cell in row.named("c")}
        spans = {"spans": None} if row.get("spans") else {}  # a hint, which need not hold any more
        if row.is_empty:
            yield from put_last(row, b"".join(cells.values()), **spans)
            return
        if spans:
            yield Edit(row.start, row.opened, row.tag(**spans))
        for spot, new in cells.items():
            old = here.get(spot)
            before = (cell.end for other, cell in here.items() if other < spot)
            place = max(before, default=row.opened)
            yield Edit(old.start, old.end, new) if old else Edit(place, place, new)

    def _dimension(self) -> Iterator[Edit]:
        """The used range, widened where a cell was put in outside of it."""
        one = self.root.first("dimension")
        if one is None or not one.get("ref") or not self._texts:
            return
        top, left, bottom, right = range_of(one.get("ref"))
        rows, columns = zip(*self._texts, strict=True)
        first = min(top, *rows), min(left, *columns)
        last = max(bottom, *rows), max(right, *columns)
        if (*first, *last) != (top, left, bottom, right):
            end = "/>" if one.is_empty else ">"
            pairs = one.attributes | {"ref": f"{name_of(first)}:{name_of(last)}"}
            yield Edit(one.start, one.opened, markup(f"<{one.prefix}dimension", pairs, end))


class Edits:
    """Rows that a sheet does not have yet."""

    def __init__(self) -> None:
        self._rows: dict[int, bytes] = {}

    def add(self, number: int, cells: Mapping[Spot, bytes], sheet: SheetPart) -> None:
        """Takes a row with its cells."""
        prefix = sheet.root.prefix
        end = ascii_bytes(f"</{prefix}row>")
        self._rows[number] = markup(f"<{prefix}row", {"r": str(number)}) + b"".join(cells.values()) + end

    def of(self, parent: Element, known: Mapping[int, Element]) -> Iterator[Edit]:
        """The edits that put the rows where they belong."""
        if parent.is_empty and self._rows:
            yield from put_last(parent, b"".join(self._rows.values()))
            return
        for number, new in self._rows.items():
            place = max((row.end for other, row in known.items() if other < number), default=parent.opened)
            yield Edit(place, place, new)


def _is_wanted(cell: Element, wanted: Collection[int]) -> bool:
    return cell.first("f") is not None or spot_of(cell.get("r"))[0] in wanted


def _row_number(row: Element) -> int:
    number = row.get("r")
    if not number.isdecimal():
        raise NotEditable("没有写明位置的行")
    return int(number)


def _moved(origin: Spot, text: str, spot: Spot) -> str:
    """A formula that is shared, as it reads in another cell."""
    from openpyxl.formula.translate import Translator

    moved = Translator(f"={text}", origin=name_of(origin)).translate_formula(name_of(spot))
    return str(moved).removeprefix("=")
