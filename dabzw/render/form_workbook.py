"""Statistics forms as a workbook, laid out to be printed and signed: title, grouped heads, sign-off line.

Every cell is text or a number written as such: nothing of a record can become a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from dabzw.lazily import dataclass
from dabzw.render.cells import text_of
from dabzw.render.form_text import heading, signatures
from dabzw.render.show import width
from dabzw.render.xlsx.cell_text import fitted, lines_of
from dabzw.render.xlsx.sheet_rows import letter
from dabzw.render.xlsx.timeless_zip import TimelessZip
from dabzw.render.xlsx.workbook_check import must_hold
from dabzw.reports.forms.filled import (
    BETWEEN,
    DEFINITIONS,
    ZERO_REPORT,
    FilledForm,
    FilledForms,
    Grid,
)
from dabzw.reports.forms.values import TO_FILL, Value
from dabzw.rules.figures.statistics import Measure

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LINE_HEIGHT: Final = 13.5  # points, of a line of 10-point letters
_TALLEST: Final = 400
_PAGE: Final = 128  # Latin letters across a sheet of A4 laid down
_NAMES_WITHIN: Final = 5  # of the columns: one of them names the row
_SHRUNK: Final = 1.2  # how many times as much as fits is printed on one page, smaller
_NARROWEST: Final = 7
_WIDEST: Final = 36
_UPRIGHT_ROOM: Final = 5.2  # of a column of numbers whose head stands upright
_NUMBER: Final = 14  # the widest that a column of numbers gets
_DEFINED: Final = "统计口径"
_LONG: Final = 16
_WORD: Final = re.compile(r"[0-9A-Za-z-]+")
_FORBIDDEN: Final = str.maketrans("", "", "[]:*?/\\“”\"'")
_SHEET_NAME: Final = 31


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands on a sheet from the top, `under` being the line under the title.

    The page has a table or prose; a `dense` table is one of numbers, and is printed on one page.  `signed` is
    the line to be signed.
    """

    title: str
    under: str
    table: Grid | None
    dense: bool = False
    prose: tuple[str, ...] = ()
    signed: str = ""
    notes: tuple[str, ...] = ()


def forms_workbook(filled: FilledForms) -> bytes:
    """The forms, a sheet each, and a sheet of definitions.

    Raises:
        Unsound: what was written does not read back as it is.
    """
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook()
    book.remove(book.worksheets[0])
    written = {}
    for name, page in _pages(filled):
        sheet = book.create_sheet(name)
        written[sheet.title] = _Printed(sheet, page).write()
    _set_properties(book, filled)
    out = BytesIO()
    ExcelWriter(book, TimelessZip(out)).save()
    must_hold(out.getvalue(), written)
    return out.getvalue()


def _pages(filled: FilledForms) -> Iterator[tuple[str, _Page]]:
    """What stands on each sheet, by the name of the sheet."""
    basis = f"依据：{filled.revision}"
    for form in filled.forms:
        yield _sheet_name(form), _form_page(form, basis)
    definitions = {one.name: one for form in filled.forms for one in form.definitions}
    if definitions:
        yield _DEFINED, _definitions_page(tuple(definitions.values()), basis)


def _sheet_name(form: FilledForm) -> str:
    return f"{form.code} {form.name}".translate(_FORBIDDEN)[:_SHEET_NAME]


def _form_page(form: FilledForm, basis: str) -> _Page:
    return _Page(
        form.title,
        heading(form),
        form.grid if form.columns else None,
        form.is_counted,
        form.prose,
        signatures(form),
        (basis, *form.notes),
    )


def _definitions_page(definitions: Sequence[Measure], basis: str) -> _Page:
    heads = tuple((head,) for head in DEFINITIONS.heads)
    rows = tuple(tuple(map(text_of, row)) for row in DEFINITIONS.cells(definitions))
    return _Page(_DEFINED, "统计口径：各指标怎样计数", Grid(heads, rows), notes=(basis,))


def _set_properties(book: Any, filled: FilledForms) -> None:
    """The same properties for the same report: a workbook names no user and no present time."""
    first = filled.forms[0]
    book.properties.title = first.title
    book.properties.creator = next(iter(first.heads.values()), None) or ""
    book.properties.created = book.properties.modified = datetime.combine(filled.last, time())


@dataclass(frozen=True, slots=True)
class _Look:
    """How a cell looks; `upright` has its letters below each other, as narrow heads have."""

    size: int = 10
    bold: bool = False
    across: str = "center"
    ruled: bool = True
    fill: str = ""
    color: str = "FF000000"
    upright: bool = False


_TITLE: Final = _Look(size=16, bold=True, ruled=False)
_LINE: Final = _Look(across="left", ruled=False)
_PROSE: Final = _Look(size=12, across="left", ruled=False)
_NOTE: Final = _Look(size=9, across="left", ruled=False)
_HEAD: Final = _Look(bold=True, fill="FFEEF2F7")
_UPRIGHT: Final = _Look(bold=True, fill="FFEEF2F7", upright=True)
_CELL: Final = _Look()
_CELL_LEFT: Final = _Look(across="left")
_OPEN: Final = _Look(size=8, color="FFB00000")
_STACKED: Final = 255  # the text rotation by which letters stand upright below each other


@cache
def _parts(look: _Look) -> dict[str, Any]:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin = Side(style="thin", color="FF404040")
    rotation = _STACKED if look.upright else 0
    parts: dict[str, Any] = {
        "font": Font(name="宋体", size=look.size, bold=look.bold, color=look.color),
        "alignment": Alignment(
            horizontal=look.across, vertical="center", wrap_text=not look.upright, text_rotation=rotation
        ),
    }
    if look.ruled:
        parts["border"] = Border(left=thin, right=thin, top=thin, bottom=thin)
    if look.fill:
        parts["fill"] = PatternFill("solid", fgColor=look.fill)
    return parts


@dataclass(slots=True)
class _Printed:
    """One page on one sheet; `row` is the last row written, `filled` the cells that hold something."""

    sheet: Worksheet
    page: _Page
    row: int = 0
    filled: int = 0

    def write(self) -> int:
        """Writes the page and gives the number of its filled cells."""
        page, table = self.page, self.page.table
        widths = _widths(table, dense=page.dense) if table else [_PAGE / 4] * 4
        self._set_widths(widths)
        side_by_side = 1 if page.dense else max(round(sum(widths) / (_PAGE * _SHRUNK)), 1)
        one = _first_page(widths, side_by_side)
        self._across(page.title, one, _TITLE, height=30)
        self._across(page.under, one)
        first = self.row + 1
        if table:
            self._heads(table, widths)
            self._print_heads(first)
            self._body(table.rows, widths)
        for text in page.prose:
            room = _LINE_HEIGHT * 1.6 * lines_of(text, int(sum(widths) / 1.2))
            self._across(f"　　{text}", widths, _PROSE, height=room)
        if page.signed:
            self._across(page.signed, one, height=28)
        notes = (f"{number}. {says}" for number, says in enumerate(page.notes, start=1))
        self._across("注：" + "；".join(notes), one, _NOTE)
        self._print_setup(side_by_side)
        return self.filled

    def _set_widths(self, widths: Sequence[float]) -> None:
        for number, room in enumerate(widths, start=1):
            self.sheet.column_dimensions[letter(number)].width = room

    def _across(self, text: str, widths: Sequence[float], look: _Look = _LINE, *, height: float = 0) -> None:
        """A line over all columns."""
        self.row += 1
        self._put(self.row, 1, text, look)
        room = _LINE_HEIGHT * lines_of(text, int(sum(widths) * 0.95)) + 3
        self.sheet.row_dimensions[self.row].height = max(height, room)
        self.sheet.merge_cells(start_row=self.row, start_column=1, end_row=self.row, end_column=len(widths))

    # Heads

    def _heads(self, table: Grid, widths: Sequence[float]) -> None:
        """Grouped heads: a group over its columns, a single head down to the last row of heads."""
        paths = table.paths
        depth = max(map(len, paths))
        first = self.row + 1
        for level in range(depth):
            for start, end in _runs(paths, level):
                last = depth - 1 if len(paths[start]) == level + 1 else level
                self._head(first + level, start + 1, first + last, end + 1, paths[start][level])
            self.sheet.row_dimensions[first + level].height = _head_height(paths, level, depth, widths)
        self.row += depth
        self.row += bool(table.numbers)
        for place, number in enumerate(table.numbers, start=1):
            self._head(self.row, place, self.row, place, number)

    def _print_heads(self, first: int) -> None:
        """The heads stay in sight, and are printed on every page."""
        sheet: Any = self.sheet
        sheet.print_title_rows = f"{first}:{self.row}"
        sheet.freeze_panes = f"B{self.row + 1}"

    def _head(self, top: int, left: int, bottom: int, right: int, text: str) -> None:
        narrow = left == right and (self.sheet.column_dimensions[letter(left)].width or 0) < _NARROWEST
        look = _UPRIGHT if narrow and len(text) > 1 else _HEAD
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self._put(row, column, text if (row, column) == (top, left) else None, look)
        if (top, left) != (bottom, right):
            self.sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)

    # Cells

    def _body(self, rows: Sequence[Sequence[Value]], widths: Sequence[float]) -> None:
        looks = [_CELL_LEFT if _is_long(own) else _CELL for own in zip(*rows, strict=True)]
        for cells in rows or [(ZERO_REPORT, *[""] * (len(widths) - 1))]:
            self.row += 1
            for column, value in enumerate(cells, start=1):
                look = looks[column - 1] if looks else _CELL
                self._put(self.row, column, *((TO_FILL, _OPEN) if value is None else (value, look)))
            lines = (
                lines_of(value, int(room))
                for value, room in zip(cells, widths, strict=True)
                if isinstance(value, str)
            )
            height = min(_LINE_HEIGHT * max(lines, default=1) + 5, _TALLEST)
            self.sheet.row_dimensions[self.row].height = height

    def _put(self, row: int, column: int, value: Value, look: _Look) -> None:
        cell: Any = self.sheet.cell(row, column)
        if isinstance(value, (int, Decimal)):
            cell.value = value
        elif value:
            cell.value = fitted(value)[0]
            cell.data_type = "s"
            cell.number_format = "@"
            cell.quotePrefix = True
        self.filled += value not in {None, ""}
        for name, part in _parts(look).items():
            setattr(cell, name, part)

    def _print_setup(self, across: int) -> None:
        """Printed over so many pages side by side, each with the names of the rows."""
        sheet: Any = self.sheet
        setup, margins = sheet.page_setup, sheet.page_margins
        setup.orientation = "landscape"
        setup.paperSize = 9  # A4
        if across > 1 and self.page.table:
            heads = enumerate(self.page.table.heads[:_NAMES_WITHIN], start=1)
            names = next((place for place, head in heads if "名称" in head), 1)
            sheet.print_title_cols = f"A:{letter(names)}"
        setup.fitToWidth, setup.fitToHeight = across, 1 if self.page.dense else 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins.left = margins.right = 0.4
        margins.top, margins.bottom = 0.6, 0.7
        sheet.print_options.horizontalCentered = True
        sheet.oddFooter.center.text = "第 &P 页 共 &N 页"


def _runs(paths: Sequence[tuple[str, ...]], level: int) -> Iterator[tuple[int, int]]:
    """The columns from and to that one head of a level stands over."""
    start = 0
    while start < len(paths):
        if len(paths[start]) <= level:
            start += 1
            continue
        end = start
        above = paths[start][: level + 1]
        is_group = len(paths[start]) > level + 1
        while (
            is_group
            and end + 1 < len(paths)
            and paths[end + 1][: level + 1] == above
            and len(paths[end + 1]) > level + 1
        ):
            end += 1
        yield start, end
        start = end + 1


def _head_height(paths: Sequence[tuple[str, ...]], level: int, depth: int, widths: Sequence[float]) -> float:
    """Room for the heads that end on this level; those from above have it on the last one."""
    heads = [
        lines_of(paths[start][level], int(sum(widths[start : end + 1])))
        for start, end in _runs(paths, level)
        if len(paths[start]) > level + 1
    ]
    if level == depth - 1:
        heads += [_head_lines(path[-1], room) for path, room in zip(paths, widths, strict=True)]
    return min(_LINE_HEIGHT * max(heads, default=1) + 6, _TALLEST)


def _head_lines(head: str, room: float) -> int:
    return len(head) if room < _NARROWEST else lines_of(head, int(room))


def _widths(table: Grid, *, dense: bool) -> list[float]:
    """Widths of the columns: texts by their length; the numbers of a table share the rest of the page."""
    heads = table.heads
    cells = [[row[place] for row in table.rows] for place in range(len(heads))]
    texts = {
        place: _text_width(heads[place], own) for place, own in enumerate(cells) if not dense or _is_text(own)
    }
    numbers = len(heads) - len(texts)
    if not numbers:
        return _shrunk(list(texts.values()), [_least(own) for own in cells])
    room = min(max((_PAGE - sum(texts.values())) / numbers, _UPRIGHT_ROOM), _NUMBER)
    return [texts.get(place, room) for place in range(len(heads))]


def _first_page(widths: Sequence[float], pages: int) -> Sequence[float]:
    """The columns that are printed on the first of some pages side by side."""
    room, taken = sum(widths) / pages, 0.0
    for place, own in enumerate(widths):
        taken += own
        if taken > room * 1.01:
            return widths[: max(place, 1)]
    return widths


def _shrunk(widths: list[float], least: list[float]) -> list[float]:
    """The widths, the wide ones made narrower where all together are wider than a page and a half."""
    over = sum(widths) - _PAGE * _SHRUNK
    spare = [max(room - own, 0.0) for room, own in zip(widths, least, strict=True)]
    share = min(over / sum(spare), 1) if over > 0 and sum(spare) > 0 else 0
    return [room - own * share for room, own in zip(widths, spare, strict=True)]


def _least(cells: Sequence[Value]) -> float:
    """What a column needs so that no date or code is broken."""
    words = (word for value in cells for word in _WORD.findall(str(value or "")))
    return max([_NARROWEST, *(len(word) + 3 for word in words)])


def _is_text(cells: Sequence[Value]) -> bool:
    return not any(isinstance(value, (int, Decimal)) for value in cells) and any(cells)


def _is_long(cells: Sequence[Value]) -> bool:
    return any(isinstance(value, str) and width(value) > _LONG for value in cells)


def _text_width(head: str, cells: Sequence[Value]) -> float:
    widest = max((width(str(value or "")) for value in cells), default=0)
    own = min(width(head.rpartition(BETWEEN)[2]) + 1, 10)
    room = widest + 2 if widest <= _LONG else _LONG + (widest - _LONG) / 2
    return min(max(room, own, _least(cells)), _WIDEST)
