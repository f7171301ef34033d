"""Books as .xlsx files: written row by row, the same bytes for the same book, read again before given out.

Every cell is text, a number or a date written as such: nothing of a record can become a formula, and what
a file of this kind cannot hold is written in a visible form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, time
from io import BytesIO
from itertools import accumulate, zip_longest
from math import ceil
from types import NoneType
from typing import Any, Final

from dabzw.lazily import dataclass
from dabzw.model.moments import day_of, written
from dabzw.model.stamps import AS_OF, REVISION
from dabzw.render.show import width
from dabzw.render.xlsx.cell_text import lines_of
from dabzw.render.xlsx.sheet_rows import LINE_HEIGHT, ROOM, CellColumn, SheetRows, letter
from dabzw.render.xlsx.timeless_zip import SplicedZip
from dabzw.render.xlsx.workbook_chart import chart_of
from dabzw.render.xlsx.workbook_check import must_hold
from dabzw.reports.books.sheets import TOTAL, Book, Column, Sheet, Table

SCHEMA: Final = "dabzw-schema"
SCHEMA_VERSION: Final = 1
DICTIONARY: Final = "字典"

_NO_ROWS: Final = b"<sheetData></sheetData>"  # what openpyxl writes of a sheet that it was given no rows of
_TITLE_HEIGHT: Final = 26  # points
_PAGE: Final = 186  # Latin letters across a page of A4 laid down, in 8 points: read with ease
_NARROWED: Final = 0.7  # of its width, that a column which gives keeps at least
_CHART_ROWS: Final = 15
_TONES: Final = {  # fill and letters of the words of a state
    "逾期": ("FFFFC7CE", "FF9C0006"),
    "逾期未签收": ("FFFFC7CE", "FF9C0006"),
    "反弹": ("FFFFC7CE", "FF9C0006"),
    "今日到期": ("FFFFD9A8", "FF7F3F00"),
    "临期": ("FFFFF2B3", "FF7F6000"),
    "逾期完成": ("FFE7E6E6", "FF3F3F3F"),
    "终止": ("FFE7E6E6", "FF3F3F3F"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and its cells (`线索台账!I12`) in which a text had to be cut."""

    data: bytes
    cut: tuple[str, ...]


def workbook_bytes(book: Book) -> Written:
    """The book as the bytes of an .xlsx file.

    Raises:
        Unsound: what was written does not read back as it is.
    """
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    workbook = Workbook(write_only=True)
    writers = [_SheetWriter(workbook, sheet, book) for sheet in (*book.sheets, *_dictionary(book))]
    for writer in writers:
        writer.write()
    _set_properties(workbook, book)
    out = BytesIO()
    pieces = {f"xl/worksheets/sheet{n}.xml": writer.data() for n, writer in enumerate(writers, start=1)}
    ExcelWriter(workbook, SplicedZip(out, _NO_ROWS, pieces)).save()
    data = out.getvalue()
    must_hold(data, {writer.sheet.name: writer.rows.filled for writer in writers})
    return Written(data, tuple(f"{one.sheet.name}!{place}" for one in writers for place in one.rows.cut))


def _dictionary(book: Book) -> Iterator[Sheet]:
    """The hidden sheet of lists: one that is written into the cells themselves may hold 255 letters only."""
    if book.dictionary:
        lists = book.dictionary.items()
        columns = tuple(Column(name, max(map(width, (name, *words))) + 2) for name, words in lists)
        rows = zip_longest(*book.dictionary.values())
        yield Sheet(DICTIONARY, "", (), (Table(columns, rows),), signs="")


def _set_properties(workbook: Any, book: Book) -> None:
    """The same properties for the same book: a workbook names no user and no present time."""
    from openpyxl.packaging.custom import IntProperty, StringProperty

    day = datetime.combine(day_of(book.as_of), time())
    workbook.properties.title = book.title
    workbook.properties.creator = book.unit
    workbook.properties.created = day
    workbook.properties.modified = day
    workbook.custom_doc_props.append(IntProperty(name=SCHEMA, value=SCHEMA_VERSION))
    workbook.properties.description = book.basis or None
    if book.revision is not None:
        workbook.custom_doc_props.append(StringProperty(name=REVISION, value=book.revision))
        workbook.custom_doc_props.append(StringProperty(name=AS_OF, value=written(book.as_of)))


# Cells


@dataclass(frozen=True, slots=True)
class _Style:
    """How a cell looks: its letters in points, its place, its number format; `ruled` has lines around it."""

    size: int = 10
    bold: bool = False
    across: str = "center"
    form: str = "General"
    ruled: bool = True
    quoted: bool = False
    fill: str = ""


_STYLES: Final[Mapping[str, _Style]] = {
    "title": _Style(size=16, bold=True, ruled=False, form="@"),
    "line": _Style(across="left", ruled=False, form="@", quoted=True),
    "caption": _Style(size=11, bold=True, across="left", ruled=False, form="@"),
    "head": _Style(bold=True, form="@", fill="FFE9EEF5"),
    "text": _Style(across="left", form="@", quoted=True),
    "empty": _Style(across="left", form="@"),  # to be typed into: what is typed is text as it stands
    "number": _Style(),
    "ratio": _Style(form="0.0%"),
    "day": _Style(form="yyyy-mm-dd"),
    "minute": _Style(form="yyyy-mm-dd hh:mm"),
    "total": _Style(bold=True),
}


def _role(kind: type, column: Column) -> str:
    """The role of the cells of a column whose values are of a type."""
    if issubclass(kind, str):
        return "text"
    if kind is NoneType:
        return "empty" if column.type == "text" else column.type
    if issubclass(kind, date):
        return "minute" if issubclass(kind, datetime) else "day"
    return "ratio" if column.type == "ratio" else "number"


def _style_number(sheet: Any, style: _Style) -> int:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell = WriteOnlyCell(sheet)
    cell.font = Font(name="宋体", size=style.size, bold=style.bold)
    cell.alignment = Alignment(horizontal=style.across, vertical="center", wrap_text=True)
    cell.number_format = style.form
    cell.quotePrefix = style.quoted
    if style.ruled:
        thin = Side(style="thin", color="FF7F7F7F")
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    if style.fill:
        cell.fill = PatternFill("solid", fgColor=style.fill)
    return int(cell.style_id)


def _comment(sheet: Any, column: Column, number: int, row: int) -> Any:
    """The note of a head, as openpyxl keeps those of the cells that it writes itself."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.comments.comment_sheet import CommentRecord

    cell = WriteOnlyCell(sheet)
    cell.row, cell.column = row, number
    cell.comment = Comment(column.note, "", height=80, width=220)
    return CommentRecord.from_cell(cell)


# Sheets


@dataclass(slots=True)
class _SheetWriter:
    """Writes one sheet from its first row to its last, holding one row at a time; the rest is openpyxl's.

    openpyxl's sheets have no types for this way of writing; hence Any.
    """

    workbook: Any
    sheet: Sheet
    book: Book
    ws: Any = None
    rows: SheetRows = field(default_factory=SheetRows)
    notes: list[Any] = field(default_factory=list)
    styles: dict[str, int] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)

    def write(self) -> None:
        """Writes the sheet."""
        self.ws = self.workbook.create_sheet(self.sheet.name)
        self._lay_out()
        self._print_setup()
        if self.sheet.title:
            self._across("title", self.sheet.title)
        for line in self.sheet.lines:
            self._across("line", line)
        for table in self.sheet.tables:
            self._table(table)
        if self.sheet.signs:
            self.rows.add_texts(0, (), LINE_HEIGHT)
            self._across("line", self.sheet.signs)
        if self._printed:
            self.ws.print_area = f"A1:{letter(self._printed)}{self.rows.count}"
        self._charts()
        self.ws.sheet_state = "hidden" if self.sheet.name == DICTIONARY else "visible"
        self.ws._get_writer()  # noqa: SLF001  # from here on openpyxl takes notes, which else come with its rows
        self.ws._comments.extend(self.notes)  # noqa: SLF001
        self.ws.close()

    def data(self) -> Iterator[bytes]:
        """The rows as they stand in the file."""
        yield b"<sheetData>"
        yield from self.rows.pieces()
        yield b"</sheetData>"

    # Layout

    @property
    def _head_row(self) -> int:
        """The row of the first heads."""
        return bool(self.sheet.title) + len(self.sheet.lines) + bool(self.sheet.tables[0].caption) + 1

    def _widths(self) -> list[int]:
        """The widths of the columns, each as wide as that of any table needs."""
        found = zip_longest(
            *((column.width for column in table.columns) for table in self.sheet.tables), fillvalue=0
        )
        return _fitted([max(widths) for widths in found], self._giving())

    @property
    def _printed(self) -> int | None:
        """How many of the columns are on paper; None for all."""
        return self.sheet.tables[0].printed or None

    def _giving(self) -> list[bool]:
        """Which of the columns may be narrower."""
        table = self.sheet.tables[0]
        return [column.gives and not table.printed for column in table.columns]

    def _pages(self) -> int:
        """How many pages lie side by side."""
        return ceil(sum(self._widths()[: self._printed]) / _PAGE)

    def _first_page(self) -> list[int]:
        """The widths of the columns that come to lie on the first page across."""
        widths = self._widths()[: self._printed]
        room = max(sum(widths) / self._pages(), widths[0])
        return [own for own, end in zip(widths, accumulate(widths), strict=True) if end <= room]

    def _lay_out(self) -> None:
        for number, room in enumerate(self._widths(), start=1):
            self.ws.column_dimensions[letter(number)].width = room
        if len(self.sheet.tables) == 1:
            self.ws.freeze_panes = f"{letter(self.sheet.frozen + 1)}{self._head_row + 1}"

    def _print_setup(self) -> None:
        from openpyxl.worksheet.properties import PageSetupProperties

        setup, margins = self.ws.page_setup, self.ws.page_margins
        setup.orientation = "portrait" if self.sheet.upright else "landscape"
        setup.paperSize = 9  # A4
        setup.fitToWidth = self._pages()
        setup.fitToHeight = 1 if self.sheet.charts else 0
        self.ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        margins.left = margins.right = 0.4
        margins.top, margins.bottom = 0.6, 0.7
        self.ws.print_options.horizontalCentered = True
        self.ws.HeaderFooter.oddFooter.center.text = "第 &P 页 共 &N 页"
        if len(self.sheet.tables) == 1:
            self.ws.print_title_rows = f"{self._head_row}:{self._head_row}"
            if self.sheet.frozen and setup.fitToWidth > 1:
                self.ws.print_title_cols = f"A:{letter(self.sheet.frozen)}"

    # Rows

    def _across(self, role: str, text: str) -> None:
        """A line over the columns of the first page."""
        widths = self._first_page()
        height = LINE_HEIGHT * lines_of(text, sum(widths)) + ROOM
        self.rows.add_texts(self._style(role), (text,), _TITLE_HEIGHT if role == "title" else height)
        if len(widths) > 1:
            self.ws.merged_cells.add(f"A{self.rows.count}:{letter(len(widths))}{self.rows.count}")

    def _table(self, table: Table) -> None:
        if table.caption:
            self._across("caption", table.caption)
        self._heads(table.columns)
        columns, sums = self._columns(table.columns), self._columns(table.columns, role="total")
        first = self.rows.count + 1
        last = self.rows.count
        for row in table.rows:
            total = row[0] == TOTAL
            self.rows.add(sums if total else columns, row)
            last = self.rows.count - total
        if table.caption:
            self.spans[table.caption] = (first, last)
            self.rows.add_texts(0, (), LINE_HEIGHT)
            return
        self.ws.auto_filter.ref = f"A{first - 1}:{letter(len(table.columns))}{max(last, first - 1)}"
        self._colours(table.columns, first, last)
        self._choices(table.columns, first, last)

    def _heads(self, columns: Sequence[Column]) -> None:
        lines = max(
            lines_of(column.head, room) for column, room in zip(columns, self._rooms(columns), strict=True)
        )
        heads = [column.head for column in columns]
        self.rows.add_texts(self._style("head"), heads, LINE_HEIGHT * lines + ROOM)
        for number, column in enumerate(columns, start=1):
            if column.note:
                self.notes.append(_comment(self.ws, column, number, self.rows.count))

    def _rooms(self, columns: Sequence[Column]) -> Iterator[int]:
        """How wide the columns of a table are: as they are declared, or narrowed."""
        for column, room in zip(columns, self._widths(), strict=False):
            yield min(column.width, room)

    def _columns(self, columns: Sequence[Column], role: str = "") -> tuple[CellColumn, ...]:
        """The columns of a table as its cells are written; those of one `role` are so whatever they hold."""

        def style_of(column: Column) -> Callable[[type], int]:
            return lambda kind: self._style(role or _role(kind, column))

        return tuple(
            CellColumn.at(number, room, style_of(column))
            for number, (column, room) in enumerate(zip(columns, self._rooms(columns), strict=True), start=1)
        )

    def _style(self, role: str) -> int:
        """The number of the style of a role in the workbook."""
        known = self.styles.get(role)
        if known is None:
            known = self.styles[role] = _style_number(self.ws, _STYLES[role])
        return known

    # What stands on the rows

    def _colours(self, columns: Sequence[Column], first: int, last: int) -> None:
        for number, column in enumerate(columns, start=1):
            cell = f"{letter(number)}{first}"
            for formula, tone in _conditions(column, cell):
                self.ws.conditional_formatting.add(
                    f"{cell}:{letter(number)}{max(last, first)}", _rule(formula, *tone)
                )

    def _choices(self, columns: Sequence[Column], first: int, last: int) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        names = list(self.book.dictionary)
        for number, column in enumerate(columns, start=1):
            if column.words not in self.book.dictionary or last < first:
                continue
            place, count = letter(names.index(column.words) + 1), len(self.book.dictionary[column.words])
            self.ws.data_validations.append(
                DataValidation(
                    type="list",
                    formula1=f"{DICTIONARY}!${place}$2:${place}${count + 1}",
                    allow_blank=True,
                    showErrorMessage=column.strict,
                    errorTitle=column.head,
                    error="请从下拉列表里选",
                    sqref=f"{letter(number)}{first}:{letter(number)}{last}",
                )
            )

    def _charts(self) -> None:
        place = letter(len(self._widths()) + 2)
        for number, chart in enumerate(self.sheet.charts):
            table = next(table for table in self.sheet.tables if table.caption == chart.caption)
            first, last = self.spans[chart.caption]
            anchor = f"{place}{self._head_row + number * _CHART_ROWS}"
            if last >= first:
                self.ws.add_chart(chart_of(self.ws, chart, table.columns, first, last), anchor)


def _fitted(widths: list[int], giving: Sequence[bool]) -> list[int]:
    """The widths with those that give narrowed, where all of them then have room on one page."""
    firm = sum(own for own, gives in zip_longest(widths, giving, fillvalue=False) if not gives)
    soft = sum(widths) - firm
    if sum(widths) <= _PAGE or soft == 0 or (_PAGE - firm) / soft < _NARROWED:
        return widths
    share = (_PAGE - firm) / soft
    return [int(own * share) if gives else own for own, gives in zip_longest(widths, giving, fillvalue=False)]


def _conditions(column: Column, cell: str) -> Iterator[tuple[str, tuple[str, str]]]:
    if column.alert == "state":
        for word, tone in _TONES.items():
            yield f'{cell}="{word}"', tone
    elif column.alert == "count":
        yield f"{cell}>0", _TONES["逾期"]


def _rule(formula: str, fill: str, letters: str) -> Any:
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Font, PatternFill

    return FormulaRule(  # type: ignore[no-untyped-call]
        formula=[formula], fill=PatternFill("solid", bgColor=fill), font=Font(color=letters, bold=True)
    )
