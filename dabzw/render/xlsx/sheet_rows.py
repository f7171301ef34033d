"""The rows of a sheet as SpreadsheetML, kept in a temporary file: openpyxl takes ten times as long for them.

openpyxl writes the rest of the sheet and all other parts, and numbers the styles that cells refer to here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from typing import Final, NamedTuple

from dabzw.lazily import dataclass
from dabzw.render.xlsx.cell_text import NOTHING, cell_text
from dabzw.reports.books.sheets import Cell

LINE_HEIGHT: Final = 14  # points, of a line of 10-point letters
ROOM: Final = 4  # points that a row has to spare
_TALLEST: Final = 400  # points; the format allows 409
_UNBOUNDED: Final = 1 << 20  # the room of a text whose row has its height already
_IN_MEMORY: Final = 1 << 20
_PIECE: Final = 1 << 20


class Styles(dict[type, str]):
    """How the cells of a column name their styles, by the types of their values; each is asked for once."""

    def __init__(self, number_of: Callable[[type], int]) -> None:
        super().__init__()
        self._number_of = number_of

    def __missing__(self, kind: type) -> str:
        """That of a type that was not met before."""
        return self.setdefault(kind, _styled(self._number_of(kind)))


class CellColumn(NamedTuple):
    """A column to write cells into: how each of them begins, its width in Latin letters, their styles."""

    start: str
    room: int
    styles: Styles

    @classmethod
    def at(cls, number: int, room: int, style_of: Callable[[type], int]) -> CellColumn:
        """The column of a number, 1 being A; a cell has the style of the type of its value."""
        return cls(_start(number), room, Styles(style_of))


@dataclass(slots=True)
class SheetRows:
    """Rows in their order, and how many; `filled` cells hold something, those of `cut` not all of their text.

    Every text is written as text, whatever it looks like.
    """

    count: int = 0
    filled: int = 0
    cut: list[str] = field(default_factory=list)
    _file: SpooledTemporaryFile[bytes] = field(
        default_factory=lambda: SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
    )

    def add(self, columns: Sequence[CellColumn], row: Sequence[Cell]) -> None:
        """Adds a row of values, as high as its fullest cell."""
        place = str(self.count + 1)
        lines = 1
        cells = []
        for number, ((start, room, styles), value) in enumerate(zip(columns, row, strict=True), start=1):
            style = styles[type(value)]
            if isinstance(value, str) and value:
                written, own, cut = cell_text(value, room)
                cells.append(f"{start}{place}{style}{written}")
                lines = max(lines, own)
                if cut:
                    self.cut.append(f"{letter(number)}{place}")
            elif value is None or value == "":
                cells.append(f"{start}{place}{style}{NOTHING}")
                self.filled -= 1
            else:
                cells.append(f"{start}{place}{style}><v>{_number(value)}</v></c>")
        self.filled += len(cells)
        self._write(cells, min(LINE_HEIGHT * lines + ROOM, _TALLEST))

    def add_texts(self, style: int, texts: Sequence[str], height: float) -> None:
        """Adds a row of texts of one style, from the first column on; none makes an empty row."""
        named = f"{self.count + 1}{_styled(style)}"
        cells = (
            f"{_start(number)}{named}{cell_text(text, _UNBOUNDED).written}"
            for number, text in enumerate(texts, start=1)
        )
        self._write(cells, height)
        self.filled += sum(map(bool, texts))

    def pieces(self) -> Iterator[bytes]:
        """What was written, from the start; it is gone after that."""
        with self._file as file:
            file.seek(0)
            while piece := file.read(_PIECE):
                yield piece

    def _write(self, cells: Iterable[str], height: float) -> None:
        row = f'<row r="{self.count + 1}" ht="{height}" customHeight="1">{"".join(cells)}</row>\n'
        self._file.write(row.encode())
        self.count += 1


def _start(number: int) -> str:
    return f'<c r="{letter(number)}'


def _styled(number: int) -> str:
    return f'" s="{number}"'


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
