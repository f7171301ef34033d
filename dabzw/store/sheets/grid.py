"""A workbook as plain cells, as the reading process hands it over; no value in it can do anything."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from dabzw.errors import UsageError
from dabzw.lazily import dataclass

MOST_ROWS: Final = 30_000
MOST_COLUMNS: Final = 200
LONGEST_CELL: Final = 32_767

Code = Literal[
    "format",  # not a spreadsheet, or not the one that its name says
    "empty",
    "encoding",
    "csv",
    "zip",
    "zip-bomb",
    "xml",
    "xlsx",  # damaged inside
    "dimension",
    "field-size",
    "sheet",
    "header",
    "duplicate-header",
    "informant",
    "limits",
]

CellKind = Literal["text", "number", "day", "minute", "time", "yes_no", "error", "formula"]
"""`number` is a number that no date format shows; `formula` one whose result the file does not hold."""
KEPT_EMPTY: Final[frozenset[CellKind]] = frozenset(("formula", "day", "minute", "time"))
"""Cells that are handed over without a text as well: they say what is wrong."""


class SheetRefused(UsageError):
    """A file that is not read: what is wrong, where, and what to do; it repeats no cell."""

    def __init__(self, code: Code, says: str) -> None:
        super().__init__(says)
        self.code: Code = code
        self.says = says


class Cell(NamedTuple):
    """A cell that holds something; `struck` of text that is crossed out, `computed` of a formula's result."""

    column: int
    kind: CellKind
    text: str
    struck: bool = False
    computed: bool = False


class Line(NamedTuple):
    """A row with its number in the sheet."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False


Range = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells; all from 1."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its rows that hold something."""

    name: str
    lines: tuple[Line, ...]
    hidden: bool = False
    merged: tuple[Range, ...] = ()
    hidden_columns: tuple[int, ...] = ()

    @property
    def texts(self) -> dict[tuple[int, int], str]:
        """The words by row and column; merged cells all have the words of their first."""
        found = {(line.number, cell.column): cell.text.strip() for line in self.lines for cell in line.cells}
        for top, left, bottom, right in self.merged:
            words = found.get((top, left))
            if words:
                found.update({(r, c): words for r in range(top, bottom + 1) for c in range(left, right + 1)})
        return {place: words for place, words in found.items() if words}


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its sheets, the properties that an export stamps, and what the clerk is told about it."""

    sheets: tuple[Sheet, ...]
    stamps: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def letters(column: int) -> str:
    """A column as spreadsheets call it: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@lru_cache(maxsize=1024)
def column_of(name: str) -> int:
    """The number of a column: A is 1."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def to_json(book: Book) -> str:
    """The text that the reading process sends."""
    sheets = [_parts(sheet) for sheet in book.sheets]
    return json.dumps((sheets, book.stamps, book.notes), ensure_ascii=False, separators=(",", ":"))


def _parts(sheet: Sheet) -> tuple[Any, ...]:
    """The fields of a sheet: `astuple` would copy every cell, and take longer than a file is read."""
    return sheet.name, sheet.lines, sheet.hidden, sheet.merged, sheet.hidden_columns


def from_json(text: bytes) -> Book:
    """The workbook that the reading process sent."""
    sheets, stamps, notes = json.loads(text)
    return Book(tuple(map(_sheet, sheets)), stamps, tuple(notes))


def _sheet(parts: Iterable[Any]) -> Sheet:
    name, lines, hidden, merged, hidden_columns = parts
    return Sheet(
        name,
        tuple(Line(number, tuple(map(Cell._make, cells)), is_hidden) for number, cells, is_hidden in lines),
        hidden,
        tuple((top, left, bottom, right) for top, left, bottom, right in merged),
        tuple(hidden_columns),
    )
