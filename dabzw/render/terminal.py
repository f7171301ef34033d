"""Tables, headings and bars for a terminal; tab-separated rows where the output goes elsewhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Final, TextIO

from dabzw.lazily import dataclass
from dabzw.render.encoding import is_unicode
from dabzw.render.layout import Cells, Column, LaidOut, Span, block, side_by_side
from dabzw.render.show import Measure, fold, show, wide, width
from dabzw.reports.view import percentage

_BAR_CELLS: Final = 6
_FORECAST_CELLS: Final = 24
_CODES: Final = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "magenta": "35",
    "cyan": "36",
}
_COUNT: Final = 24  # columns of the longest count
_NO_COLOURS: Final = frozenset(("bold", "dim"))
_PLAIN: Final = frozenset(("", "dumb", "unknown"))
CUT: Final = "…处没有显示完，用 dabzw show 编号 看全文。"
"""What is said below a table that shows some names in part."""


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


@dataclass(frozen=True, slots=True)
class Looks:
    """What a terminal can show: which styles, in how many columns, whether blocks, and how wide “ — … are.

    `DABZW_WIDE` says of the last: 1 that they take two columns, 0 that they take one.  Where nothing is said,
    a terminal that is not of UTF-8 is taken for an old one, on which they take two.
    """

    columns: int
    styles: frozenset[str]
    is_plain: bool
    is_wide: bool

    @classmethod
    def of(cls, stream: TextIO, columns: int | None, heard: Mapping[str, str] = os.environ) -> Looks:
        """What the terminal behind a stream can show, by the variables of the environment."""
        known = is_unicode(stream)
        is_wide = heard.get("DABZW_WIDE", "") or ("0" if known else "1")
        size = columns or shutil.get_terminal_size().columns
        blocks = known and is_wide == "0" and heard.get("TERM", "") not in _PLAIN
        return cls(size, _styles(heard), not blocks, is_wide != "0")


def _styles(heard: Mapping[str, str]) -> frozenset[str]:
    """The styles that may be used: `NO_COLOR` takes the colours, `TERM=dumb` all unless they are forced."""
    forced = any(heard.get(name, "0") not in {"", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE"))
    if heard.get("TERM", "") in _PLAIN and not forced:
        return frozenset()
    return _NO_COLOURS if heard.get("NO_COLOR") else frozenset(_CODES)


class Printer:
    """Writes to one stream: laid out and coloured for a terminal, plain and uncut for anything else.

    Data is never taken for markup, and every text passes through `show`.
    """

    def __init__(self, stream: TextIO, *, terminal: bool | None = None, columns: int | None = None) -> None:
        on_terminal = stream.isatty() if terminal is None else terminal
        self._stream = stream
        self._looks = Looks.of(stream, columns) if on_terminal else None
        self.measure: Measure = wide if self._looks is not None and self._looks.is_wide else width

    @property
    def on_terminal(self) -> bool:
        """Whether a person reads along; else nothing may be left out."""
        return self._looks is not None

    @property
    def columns(self) -> int | None:
        """How many columns the terminal has; None where there is none."""
        return None if self._looks is None else self._looks.columns

    def text(self, line: str = "", *, style: str = "", indent: int = 0) -> None:
        """Writes a line of text, folded on a terminal; it stands so many columns to the right."""
        before = " " * indent
        if self._looks is None:
            self._stream.write(before + show(line) + "\n")
            return
        parts = fold(show(line), self._looks.columns - indent, self.measure)
        self.spans([(before, ""), (part, style)] for part in parts)

    def heading(self, title: str) -> None:
        """Writes a heading after an empty line."""
        self.text()
        self.text(title, style="bold")

    def pairs(self, pairs: Iterable[tuple[str, object]]) -> None:
        """Writes a block of keys and values below each other; on a terminal counts stand side by side."""
        rows = _cells(pairs)
        if self._looks is None:
            self._stream.writelines(map(_separated, rows))
            return
        if len(rows) > 1 and all(value[:1].isdecimal() and width(value) <= _COUNT for _, value in rows):
            self.spans(
                side_by_side([f"{name} {value}" for name, value in rows], self._looks.columns, self.measure)
            )
            return
        self.spans(block([(name, value) for name, value in rows], self._looks.columns, self.measure))

    def table(self, table: Table) -> None:
        """Writes a table; into a pipe, tab-separated, with title and note after `#`."""
        rows = _cells(table.rows)
        if self._looks is None:
            self._stream.writelines(_piped(table, rows))
            return
        if table.title:
            self.text(table.title, style="bold")
        laid = LaidOut(table.columns, rows, self._looks.columns, self.measure)
        self.spans(laid.lines())
        if laid.is_cut:
            self.text(CUT, style="dim")
        if table.note:
            self.text(table.note, style="dim")

    def bar(self, done: int, total: int, ahead: int | None = None) -> str:
        """A bar of progress in characters that the stream can take; one with a forecast is for a person."""
        if ahead is not None and self._looks is None:
            return counted(done, total)
        plain = not is_unicode(self._stream) if self._looks is None else self._looks.is_plain
        return bar(done, total, ahead, plain=plain)

    def spans(self, lines: Iterable[Iterable[Span]]) -> None:
        """Writes lines to a terminal, piece by piece in their styles; the texts are fit to be shown."""
        for line in lines:
            self._stream.write("".join(self._styled(text, style) for text, style in line).rstrip(" ") + "\n")

    def _styled(self, text: str, style: str) -> str:
        known = self._looks.styles if self._looks is not None else ()
        codes = ";".join(_CODES[one] for one in style.split() if one in known)
        return f"\x1b[{codes}m{text}\x1b[0m" if codes and text else text


def bar(done: int, total: int, ahead: int | None = None, *, plain: bool = False) -> str:
    """`████░░ 45/60 75.0%`, with `#` and `-` where plain; full and 100% only when all is done.

    A bar with a forecast is longer, and has `▒` or `+` for what will be done: `████████▒▒▒░░░`.
    """
    full, coming, empty = "#+-" if plain else "█▒░"
    cells = _BAR_CELLS if ahead is None else _FORECAST_CELLS
    filled = min(done * cells // total, cells) if total else 0
    then = min((ahead or 0) * cells // total, cells) if total else 0
    picture = full * filled + coming * max(then - filled, 0)
    return f"{picture}{empty * (cells - len(picture))} {counted(done, total)}"


def counted(done: int, total: int) -> str:
    """`45/60 75.0%`; of nothing there is no share."""
    return f"{done}/{total} {percentage(done / total)}%" if total else f"{done}/{total}"


def _cells(rows: Iterable[Sequence[object]]) -> tuple[Cells, ...]:
    return tuple(tuple("" if cell is None else show(str(cell)) for cell in row) for row in rows)


def _separated(row: Cells) -> str:
    return "\t".join(cell.replace("\n", " ") for cell in row) + "\n"


def _piped(table: Table, rows: tuple[Cells, ...]) -> Iterator[str]:
    if table.title:
        yield f"# {show(table.title)}\n"
    yield _separated(tuple(column.title for column in table.columns))
    yield from map(_separated, rows)
    if table.note:
        yield f"# {show(table.note)}\n"
