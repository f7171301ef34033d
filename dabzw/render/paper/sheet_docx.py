"""A sheet to print as a Word file: A4, two columns of what is typed and what it does, in small letters."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from dabzw.lazily import dataclass
from dabzw.render.paper.base_docx import Look, add_style, element, set_normal
from dabzw.render.show import width
from dabzw.render.xlsx.timeless_zip import retimed

if TYPE_CHECKING:
    from docx.document import Document

_PAGE: Final = {  # millimetres
    "page_width": 210,
    "page_height": 297,
    "top_margin": 12,
    "bottom_margin": 10,
    "left_margin": 12,
    "right_margin": 12,
    "header_distance": 5,
    "footer_distance": 5,
}
_BETWEEN: Final = "340"  # twentieths of a point between the columns
_SMALL: Final = 10.0
_LINE: Final = 14
_LETTER: Final = _SMALL * 0.58  # points that one column of a terminal takes, in bold letters
_MOST: Final = 26  # columns of a terminal that what is typed may take
_STYLES: Final = {
    "速查标题": Look("黑体", 14, "CENTER", 0, on_grid=False, line=20),
    "速查题": Look("黑体", 10.5, "LEFT", 0, on_grid=False, line=17, keep=True),
    "速查行": Look("宋体", _SMALL, "LEFT", 0, on_grid=False, line=_LINE),
    "速查注": Look("宋体", 7.5, "RIGHT", 0, on_grid=False, line=10),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the sheet: its heading, and pairs of what is typed (or nothing) and what is said of it."""

    title: str
    rows: tuple[tuple[str, str], ...]


def sheet_docx(title: str, parts: Iterable[Part], note: str) -> bytes:
    """The sheet as a file, the same for the same parts; `note` stands at its end."""
    import docx

    document = docx.Document()
    set_normal(document)
    for name, look in _STYLES.items():
        add_style(document, name, look)
    _lay_out(document.sections[0], columns=1)
    document.add_paragraph(title, "速查标题")
    _lay_out(_next_section(document), columns=2)
    for part in parts:
        document.add_paragraph(part.title, "速查题")
        indent = max((width(name) for name, _ in part.rows if width(name) <= _MOST), default=0) + 1
        for name, says in part.rows:
            _add_row(document, name, says, indent * _LETTER)
    _lay_out(_next_section(document), columns=1)  # so that the two columns are alike long
    document.add_paragraph(note, "速查注")
    document.core_properties.title = title
    document.core_properties.author = ""
    out = BytesIO()
    document.save(out)
    return retimed(out.getvalue())


def _next_section(document: Document) -> Any:
    from docx.enum.section import WD_SECTION

    return document.add_section(WD_SECTION.CONTINUOUS)


def _lay_out(section: Any, *, columns: int) -> None:
    from docx.shared import Mm

    for name, length in _PAGE.items():
        setattr(section, name, Mm(length))
    for known in section._sectPr.xpath("./w:cols"):  # noqa: SLF001
        section._sectPr.remove(known)  # noqa: SLF001
    section._sectPr.append(element("cols", num=str(columns), space=_BETWEEN, sep="1"))  # noqa: SLF001


def _add_row(document: Document, name: str, says: str, indent: float) -> None:
    """A line of the sheet: what is typed in bold, and behind a tab what is said of it."""
    from docx.shared import Pt

    paragraph = document.add_paragraph(style="速查行")
    if not name:
        paragraph.add_run(f"· {says}")
        return
    form = paragraph.paragraph_format
    form.left_indent, form.first_line_indent = Pt(indent), Pt(-indent)
    form.tab_stops.add_tab_stop(Pt(indent))
    paragraph.add_run(name).bold = True
    if says:
        paragraph.add_run(f"\t{says}")
