"""A book of sheets as a Word file: lists to read and to write on, on A4, upright or laid down as they need.

It is no official paper (公文) and has none of its geometry: small letters, heads repeated on every page, rows
that no page tears, and 第x页 共y页 below.
"""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from dabzw.lazily import dataclass
from dabzw.model.moments import day_of, written
from dabzw.render.cells import text_of
from dabzw.render.paper.base_docx import Look, add_style, element, grid, set_normal
from dabzw.render.paper.fitting import LETTERS, SIZE, SMALLEST, is_upright, widest
from dabzw.render.show import show
from dabzw.render.xlsx.timeless_zip import retimed
from dabzw.reports.books.sheets import Book, Cell, Column, Sheet, Table

if TYPE_CHECKING:
    from docx.document import Document

_UNBROKEN: Final = "\u00a0"  # between a day and its minute
_A4: Final = (210, 297)  # millimetres
_SIDE, _TOP, _BOTTOM, _FOOT = 17, 17, 17, 8
_STYLES: Final = {
    "单标题": Look("黑体", 16, "CENTER", 0, on_grid=False, line=26, keep=True),
    "单说明": Look("宋体", 10, "LEFT", 0, on_grid=False, line=15, keep=True),
    "单题": Look("黑体", 11, "LEFT", 0, on_grid=False, line=20, keep=True),
    "单签名": Look("宋体", 10.5, "LEFT", 0, on_grid=False, line=30),
    "单页码": Look("宋体", 9, "CENTER", 0, on_grid=False, line=12),
}


def book_docx(book: Book) -> bytes:
    """The book as a file, each sheet on pages of its own; the same for the same book."""
    import docx

    document = docx.Document()
    set_normal(document)
    for name, look in _STYLES.items():
        add_style(document, name, look)
    for number, sheet in enumerate(book.sheets):
        _add_sheet(document, sheet, is_first=number == 0)
    _set_properties(document.core_properties, book)
    out = BytesIO()
    document.save(out)
    return retimed(out.getvalue())


def _add_sheet(document: Document, sheet: Sheet, *, is_first: bool) -> None:
    from docx.enum.section import WD_SECTION

    section = document.sections[0] if is_first else document.add_section(WD_SECTION.NEW_PAGE)
    page = _Page.of(sheet)
    page.lay_out(section)
    if is_first:
        _number_pages(section)
    document.add_paragraph(show(sheet.title), "单标题")
    for line in sheet.lines:
        document.add_paragraph(show(line), "单说明")
    for table in sheet.tables:
        if table.caption:
            document.add_paragraph(show(table.caption), "单题")
        _add_table(document, table, page)
    if sheet.signs:
        _keep_with_next(document.tables[-1])
        document.add_paragraph(sheet.signs, "单签名")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of a sheet: which way it lies, and in how large letters its tables are."""

    upright: bool
    size: float

    @classmethod
    def of(cls, sheet: Sheet) -> _Page:
        upright, letters = is_upright(sheet), max(widest(sheet), 1)
        return cls(upright, min(SIZE, max(SMALLEST, SIZE * LETTERS[upright] / letters)))

    @property
    def room(self) -> float:
        """Millimetres across the text."""
        return _A4[0 if self.upright else 1] - 2 * _SIDE

    def lay_out(self, section: Any) -> None:
        """Sets the measures of a section."""
        from docx.enum.section import WD_ORIENTATION
        from docx.shared import Mm

        short, long = map(Mm, _A4)
        section.orientation = WD_ORIENTATION.PORTRAIT if self.upright else WD_ORIENTATION.LANDSCAPE
        section.page_width, section.page_height = (short, long) if self.upright else (long, short)
        section.left_margin = section.right_margin = Mm(_SIDE)
        section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
        section.header_distance = section.footer_distance = Mm(_FOOT)


# Tables


def _add_table(document: Document, table: Table, page: _Page) -> None:
    """A table as wide as the page; a wide one of many rows is written as XML, cell by cell."""
    rows = [tuple(map(_text, row)) for row in table.rows]
    widths = _shares(table.columns, page.room)
    made = document.add_table(0, len(widths))
    made.autofit = False
    properties = made._tbl.tblPr  # noqa: SLF001
    properties.append(grid())
    for column, width in zip(made._tbl.tblGrid, widths, strict=True):  # noqa: SLF001
        column.w = width
    heads = tuple(show(column.head) for column in table.columns)
    made._tbl.append(_row(heads, table.columns, widths, page.size, is_head=True))  # noqa: SLF001
    for row in rows:
        made._tbl.append(_row(row, table.columns, widths, page.size, is_head=False))  # noqa: SLF001


def _keep_with_next(table: Any) -> None:
    """Keeps the last row of a table on the page of what follows it."""
    for form in table._tbl.xpath("./w:tr[last()]//w:pPr"):  # noqa: SLF001
        form.insert(0, element("keepNext"))


def _shares(columns: tuple[Column, ...], room: float) -> list[Any]:
    """The widths of the columns, which together take the page."""
    from docx.shared import Mm

    total = sum(column.width for column in columns)
    return [Mm(room * column.width / total) for column in columns]


def _row(
    texts: tuple[str, ...], columns: tuple[Column, ...], widths: list[Any], size: float, *, is_head: bool
) -> Any:
    row = element("tr")
    properties = element("trPr")
    properties.append(element("cantSplit"))
    if is_head:
        properties.append(element("tblHeader"))
    row.append(properties)
    for text, column, width in zip(texts, columns, widths, strict=True):
        centred = is_head or column.type in ("day", "minute")
        align = "center" if centred else "right" if column.type in ("number", "ratio") else "left"
        row.append(_cell(text, int(width.twips), align, size, bold=is_head))
    return row


def _cell(text: str, width: int, align: str, size: float, *, bold: bool) -> Any:
    cell, properties = element("tc"), element("tcPr")
    properties.append(element("tcW", w=str(width), type="dxa"))
    margins = element("tcMar")
    for side in ("left", "right"):
        margins.append(element(side, w="50", type="dxa"))
    properties.extend((margins, element("vAlign", val="center")))
    cell.append(properties)
    for line in text.split("\n"):
        cell.append(_line(line, align, size, bold=bold))
    return cell


def _line(text: str, align: str, size: float, *, bold: bool) -> Any:
    paragraph, form = element("p"), element("pPr")
    form.append(element("spacing", before="0", after="0", line=str(int(size * 26)), lineRule="exact"))
    form.append(element("ind", firstLine="0"))
    form.append(element("jc", val=align))
    paragraph.append(form)
    run, look, said = element("r"), element("rPr"), element("t")
    look.append(element("rFonts", ascii="宋体", hAnsi="宋体", eastAsia="宋体", cs="宋体"))
    if bold:
        look.append(element("b"))
    look.append(element("sz", val=str(int(size * 2))))
    said.text = text
    said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.extend((look, said))
    paragraph.append(run)
    return paragraph


def _text(value: Cell) -> str:
    """A value as it is read on paper."""
    match value:
        case None:
            return ""
        case datetime():
            return written(value).replace(" ", _UNBROKEN)
        case _:
            return show(text_of(value))


# The page and the file


def _number_pages(section: Any) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.style = "单页码"
    for before, code in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES")):
        paragraph.add_run(before)
        paragraph._p.append(_field(code))  # noqa: SLF001
    paragraph.add_run(" 页")


def _field(code: str) -> Any:
    found = element("fldSimple", instr=f" {code} ")
    run, text = element("r"), element("t")
    text.text = "1"
    run.append(text)
    found.append(run)
    return found


def _set_properties(properties: Any, book: Book) -> None:
    """The same properties for the same book: it names no user and no present time."""
    properties.title, properties.comments = book.title[:255], book.basis[:255]
    properties.author = properties.last_modified_by = book.unit[:255]
    properties.created = properties.modified = datetime.combine(day_of(book.as_of), time())
    properties.revision = 1
