"""What a workbook is made of: books of sheets of tables, as data; a renderer gives them a file's form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.moments import When
from dabzw.reports.view import NUMBER, Bar, Col, Kind, Some, View
from dabzw.reports.view import Cell as Value
from dabzw.reports.view import Table as Listing

Cell = str | int | float | Decimal | date | None
CellType = Literal["text", "number", "ratio", "day", "minute"]
Alert = Literal["state", "count"]
"""How a column tells what is late: by the word of a state, or by a number above nought."""

SIGN_OFF: Final = "审核人：　　　　　　填表人：　　　　　　联系电话：　　　　　　填报日期："
TOTAL: Final = "合计"
"""What the first cell of a sum of the rows above says."""
_JOINT: Final = "、"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and its width in Latin letters, of which a Chinese character takes two.

    `note` is shown at the head and not printed; `words` names the list of the book's dictionary that the
    cells are chosen from, and `strict` refuses any other word.  One that `gives` may be narrower where a
    sheet is wide: its words go on in the next line.
    """

    head: str
    width: int
    type: CellType = "text"
    note: str = ""
    words: str = ""
    strict: bool = False
    alert: Alert | None = None
    gives: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; the rows may be made while they are written, and are gone through once.

    Only the first `printed` columns are on paper, all of them where it is 0.
    """

    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    caption: str = ""
    printed: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the table of a caption: the column of the labels, and those of the values; no sums."""

    title: str
    caption: str
    label: str
    values: tuple[str, ...]
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as it is printed.

    `lines` stand between the title and the heads; `frozen` columns stay in sight and are repeated on every
    page; `signs` is the line at its end of those who answer for it, "" of a sheet that nobody signs.  An
    `upright` one is printed so, others laid down.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...] = ()
    frozen: int = 0
    signs: str = SIGN_OFF
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its sheets, what they rest on, and the lists that cells may be chosen from.

    `as_of` is a day, or a minute.  `revision` is the commit that the records were taken from, with which they
    can be compared when they come back; `basis` only says what they rest on.
    """

    title: str
    unit: str
    as_of: When
    sheets: tuple[Sheet, ...]
    revision: str | None = None
    basis: str = ""
    dictionary: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_WIDTHS: Final[dict[Kind, int]] = {
    "id": 16,
    "name": 24,
    "text": 12,
    "prose": 30,
    "state": 10,
    "unit": 14,
    "day": 12,
    "moment": 16,
    "number": 8,
    "money": 12,
    "ratio": 9,
    "list": 20,
    "flag": 6,
}
_GIVING: Final[frozenset[Kind]] = frozenset(("name", "text", "prose", "unit", "list"))
TYPES: Final[dict[Kind, CellType]] = {
    "day": "minute",
    "moment": "minute",
    "number": "number",
    "money": "number",
    "ratio": "ratio",
}


def sheet_table(listing: Listing[Any]) -> Table:
    """A table of a report in a workbook."""
    view: View[Any] = listing.view
    number = (Column(NUMBER, 5, "number"),) if view.numbered else ()
    rows = (tuple(map(cell_of, row)) for row in listing.cells())
    return Table((*number, *map(_column, view.columns)), rows, listing.title)


def _column(col: Col[Any]) -> Column:
    return Column(
        col.head,
        col.width or _WIDTHS[col.kind],
        TYPES.get(col.kind, "text"),
        alert="state" if col.kind == "state" else None,
        gives=col.kind in _GIVING,
    )


def cell_of(value: Value) -> Cell:
    """A value as a cell; words are joined."""
    match value:
        case None | str() | date():
            return value
        case bool():
            return "是" if value else "否"
        case Bar():
            return f"{value.done}/{value.total}"
        case Some(words=words):
            return _JOINT.join(words) or None
        case int() | float() | Decimal():
            return value
        case _:
            return _JOINT.join(map(str, value)) or None
