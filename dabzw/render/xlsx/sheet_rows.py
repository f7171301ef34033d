"""The rows of a sheet as SpreadsheetML, kept in a temporary file: openpyxl takes ten times as long for them.

openpyxl writes the rest of the sheet and all other parts, and numbers the styles that cells refer to here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from typing import Final
from xml.sax.saxutils import escape

from dabzw.reports.books.sheets import Cell

_IN_MEMORY: Final = 1 << 20
_PIECE: Final = 1 << 20


class SheetRows:
    """Rows in their order; every text is written as text, whatever it looks like."""

    def __init__(self) -> None:
        self.count = 0
        self.filled = 0
        self._file = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n")  # noqa: SIM115

    def add(self, cells: Iterable[tuple[int, Cell]], height: float) -> None:
        """Adds a row of cells, each with the number of its style; texts are fit for XML already."""
        self.count += 1
        written = "".join(self._cell(place, style, value) for place, (style, value) in enumerate(cells, 1))
        self._file.write(f'<row r="{self.count}" ht="{height}" customHeight="1">{written}</row>\n')

    def pieces(self) -> Iterator[bytes]:
        """What was written, from the start; it is gone after that."""
        with self._file as file:
            file.seek(0)
            while piece := file.read(_PIECE):
                yield piece.encode()

    def _cell(self, place: int, style: int, value: Cell) -> str:
        start = f'<c r="{letter(place)}{self.count}" s="{style}"'
        if value is None or value == "":
            return f"{start}/>"
        self.filled += 1
        if isinstance(value, str):
            space = ' xml:space="preserve"' if value != value.strip() or "\n" in value else ""
            return f'{start} t="inlineStr"><is><t{space}>{escape(value)}</t></is></c>'
        return f"{start}><v>{_number(value)}</v></c>"


def _number(value: float | Decimal | date) -> str:
    if isinstance(value, date):
        return _serial(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


@lru_cache(4096)
def _serial(when: date) -> str:
    from openpyxl.utils.datetime import to_excel

    return str(to_excel(when))  # type: ignore[no-untyped-call]


@lru_cache
def letter(number: int) -> str:
    """The letters of a column: 1 is A."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)
