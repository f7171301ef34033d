"""Tables, headings and bars for a terminal; tab-separated rows where the output goes elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal, TextIO

from dabzw.lazily import dataclass
from dabzw.render.encoding import is_unicode
from dabzw.render.show import fold, show, width
from dabzw.reports.view import percentage

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# The colour of a state, by the word that its cell begins with; the word is always there too.
STATE_STYLES: Final = {
    "逾期完成": "magenta",
    "逾期": "bold red",
    "今日到期": "bold yellow",
    "临期": "yellow",
    "终止": "magenta",
    "按期": "green",
    "未到": "dim",
    "未安排": "bold red",
    "已安排": "yellow",
    "已报完成": "yellow",
    "已完成": "green",
    "错误": "bold red",
    "警告": "yellow",
    "提示": "cyan",
}
_GUTTER: Final = "  "
_FREE_TEXT: Final = 16  # columns that a column of free text keeps until the others must give way too
_NARROWEST: Final = 12  # columns that every column keeps; where there are fewer, each row becomes a block
_WORD: Final = re.compile(r"[!-~]{1,16}")  # an id or a date, kept in one line
_BAR_CELLS: Final = 6
_Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, the width it is folded at if fixed, and how it looks.

    A `flex` column gives way first where the terminal is narrow; it holds free text and stands on the right.
    A `below` column then goes below the one before it.  In a `state` column the word of state gives a cell
    its colour.
    """

    title: str
    width: int | None = None
    flex: bool = False
    below: bool = False
    align: Literal["left", "right"] = "left"
    style: str = ""
    state: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; None is an empty cell, everything else is shown as `str` gives it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    title: str = ""
    note: str = ""


class Draft(StringIO):
    """A text in memory that is laid out as for a stream."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._like = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The stream's."""
        return self._like.encoding

    def isatty(self) -> bool:
        """Whether the stream is a terminal."""
        return self._like.isatty()


class Printer:
    """Writes to one stream: laid out and coloured for a terminal, plain and uncut for anything else.

    Data is never taken for markup, and every text passes through `show`.
    """

    def __init__(self, stream: TextIO, *, terminal: bool | None = None, columns: int | None = None) -> None:
        on_terminal = stream.isatty() if terminal is None else terminal
        self._stream = stream
        self._console = _console(stream, columns) if on_terminal else None

    @property
    def on_terminal(self) -> bool:
        """Whether a person reads along; else nothing may be left out."""
        return self._console is not None

    def text(self, line: str = "", *, style: str = "", indent: int = 0) -> None:
        """Writes a line of text, folded on a terminal; it stands so many columns to the right."""
        before = " " * indent
        if self._console is None:
            self._stream.write(before + show(line) + "\n")
            return
        for part in fold(show(line), self._console.width - indent):
            self._lines([_styled(before + part, style)])

    def heading(self, title: str) -> None:
        """Writes a heading after an empty line."""
        self.text()
        self.text(title, style="bold")

    def pairs(self, pairs: Iterable[tuple[str, object]]) -> None:
        """Writes a block of keys and values, the values below each other."""
        rows = _cells(pairs)
        if self._console is None:
            self._stream.writelines(map(_separated, rows))
            return
        self._lines(_block((Column(""),) * len(rows), rows, self._console.width))

    def table(self, table: Table) -> None:
        """Writes a table; into a pipe, tab-separated, with title and note after `#`."""
        rows = _cells(table.rows)
        if self._console is None:
            self._stream.writelines(_piped(table, rows))
            return
        if table.title:
            self.text(table.title, style="bold")
        self._lines(_laid_out(table.columns, rows, self._console.width))
        if table.note:
            self.text(table.note, style="dim")

    def bar(self, done: int, total: int) -> str:
        """A bar of progress in characters that the stream can take."""
        return bar(done, total, plain=not is_unicode(self._stream))

    def _lines(self, lines: Iterable[Text]) -> None:
        if self._console is not None:
            for line in lines:
                self._console.print(line, soft_wrap=True)


def bar(done: int, total: int, *, plain: bool = False) -> str:
    """`████░░ 45/60 75.0%`, with `#` and `-` where plain; full and 100% only when all is done."""
    full, empty = "#-" if plain else "█░"
    filled = min(done * _BAR_CELLS // total, _BAR_CELLS) if total else 0
    picture = full * filled + empty * (_BAR_CELLS - filled)
    if not total:
        return f"{picture} {done}/{total}"
    return f"{picture} {done}/{total} {percentage(done / total)}%"


def _console(stream: TextIO, columns: int | None) -> Console:
    from rich.console import Console

    return Console(
        file=stream,
        width=columns,
        force_terminal=True,
        no_color=bool(os.environ.get("NO_COLOR")),
        markup=False,
        emoji=False,
        highlight=False,
    )


def _styled(text: str, style: str) -> Text:
    from rich.text import Text

    return Text(text, style=style)


def _cells(rows: Iterable[Sequence[object]]) -> tuple[_Cells, ...]:
    return tuple(tuple("" if cell is None else show(str(cell)) for cell in row) for row in rows)


def _separated(row: _Cells) -> str:
    return "\t".join(cell.replace("\n", " ") for cell in row) + "\n"


def _piped(table: Table, rows: tuple[_Cells, ...]) -> Iterator[str]:
    if table.title:
        yield f"# {show(table.title)}\n"
    yield _separated(tuple(column.title for column in table.columns))
    yield from map(_separated, rows)
    if table.note:
        yield f"# {show(table.note)}\n"


def _laid_out(columns: Sequence[Column], rows: tuple[_Cells, ...], available: int) -> Iterator[Text]:
    cells = (tuple(column.title for column in columns), *rows)
    placed, lines = columns, cells
    if not _fits(_widths(columns, cells, available), available):
        placed, lines = _stacked(columns, cells)
    widths = _widths(placed, lines, available)
    _squeeze(widths, range(len(widths)), available, _floors(lines, _NARROWEST))
    if not _fits(widths, available):
        yield from _blocks(columns, rows, available)
        return
    yield from _lines(lines[0], placed, widths, ["bold"] * len(placed))
    for row in lines[1:]:
        yield from _lines(row, placed, widths, list(map(_style, placed, row)))


def _stacked(
    columns: Sequence[Column], rows: tuple[_Cells, ...]
) -> tuple[tuple[Column, ...], tuple[_Cells, ...]]:
    """The table with each `below` column under the one before it."""
    kept = [place for place, column in enumerate(columns) if not column.below]
    spans = list(zip(kept, [*kept[1:], len(columns)], strict=True))
    placed = tuple(columns[start] for start in kept)
    return placed, tuple(tuple("\n".join(row[start:end]) for start, end in spans) for row in rows)


def _blocks(columns: Sequence[Column], rows: tuple[_Cells, ...], available: int) -> Iterator[Text]:
    for number, row in enumerate(rows):
        if number:
            yield _styled("", "")
        pairs = tuple((column.title, cell) for column, cell in zip(columns, row, strict=True))
        yield from _block(columns, pairs, available)


def _block(columns: Sequence[Column], pairs: tuple[_Cells, ...], available: int) -> Iterator[Text]:
    """Keys and values below each other; a value looks as its column says."""
    key = max((width(pair[0]) for pair in pairs), default=0)
    widths = (min(key, available // 2), max(available - key - len(_GUTTER), available // 2 - len(_GUTTER)))
    for column, pair in zip(columns, pairs, strict=True):
        yield from _lines(pair, (Column(""), Column("")), widths, ("bold", _style(column, pair[1])))


def _widths(columns: Sequence[Column], rows: tuple[_Cells, ...], available: int) -> list[int]:
    """What each column needs, the free text less what is too much."""
    needs = [max(map(_widest_line, cells)) for cells in zip(*rows, strict=True)]
    widths = [min(need, column.width or need) for need, column in zip(needs, columns, strict=True)]
    flexible = [place for place, column in enumerate(columns) if column.flex]
    _squeeze(widths, flexible, available, _floors(rows, _FREE_TEXT))
    return widths


def _fits(widths: Sequence[int], available: int) -> bool:
    return sum(widths) + len(_GUTTER) * (len(widths) - 1) <= available


def _floors(rows: tuple[_Cells, ...], least: int) -> list[int]:
    """What each column keeps: so many columns, and its longest word."""
    words = (_WORD.findall("\n".join(cells)) for cells in zip(*rows, strict=True))
    return [max(least, *map(len, found), 0) for found in words]


def _widest_line(cell: str) -> int:
    return max(map(width, cell.split("\n")))


def _squeeze(widths: list[int], places: Sequence[int], available: int, floors: Sequence[int]) -> None:
    """Narrows the widest of the columns at these places, one by one, until all fit or none can."""
    while not _fits(widths, available):
        wide = [place for place in places if widths[place] > floors[place]]
        if not wide:
            return
        widths[max(wide, key=widths.__getitem__)] -= 1


def _lines(
    row: _Cells, columns: Sequence[Column], widths: Sequence[int], styles: Sequence[str]
) -> Iterator[Text]:
    """The lines of one row, its cells folded side by side."""
    folded = [fold(cell, columns_) for cell, columns_ in zip(row, widths, strict=True)]
    for parts in zip_longest(*folded, fillvalue=""):
        line = _styled("", "")
        for part, column, room, style in zip(parts, columns, widths, styles, strict=True):
            blank = " " * (room - width(part))
            line.append(blank + part if column.align == "right" else part + blank, style=style)
            line.append(_GUTTER)
        line.rstrip()
        yield line


def _style(column: Column, cell: str) -> str:
    states = STATE_STYLES.items() if column.state else ()
    return next((style for word, style in states if cell.startswith(word)), column.style)
