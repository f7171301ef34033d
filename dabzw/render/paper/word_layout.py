"""A filled Word file laid out: tables as wide as they need, what belongs together on one page, the signature.

It works on any base, also on one that an office made from an older version: it looks for the styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, Final, TypedDict

from dabzw.model.ids import RECORD_ID
from dabzw.render.paper.base_docx import TABLE_STYLE, element
from dabzw.render.show import width

_EM: Final = 315
"""Twentieths of a point of a character of 三号, and what is left free right of the date: four of them."""
_FREE: Final = 4 * _EM
_SIGN, _HEADINGS, _CONTENTS = "落款", ("一级标题", "二级标题"), ("目录1", "目录2")
_ABOVE_ANNEX: Final = ("附件标",)
_ABOVE_TABLE: Final = ("表题", *_ABOVE_ANNEX, "附件题")
_TAIL: Final = ("编制说明", "附件说明", "附注", "落款", "表后")
"""What may stand between the text and the signature, and is kept with it."""
_CHART: Final = "图"
_LETTER: Final = 105
"""Twentieths of a point of a Latin letter of 五号."""
_ID_INSIDE: Final = re.compile(rf"(?: |(?<=[^\n ]))(?={RECORD_ID.pattern})")
_LINE, _UNDER = 28, 2
"""Characters of a line, and the lines of the text that are kept with the signature at least."""
_PAGE: Final = 22 * 28
"""Characters of a page: a longer paragraph, which some word processors would move whole, is not kept."""
_WHOLE: Final = 8
"""A table of so many rows at most is kept on one page."""


class LayoutValues(TypedDict):
    """A layout of a table as it is given to a base."""

    widths: Sequence[int]
    aligns: Sequence[str]
    free: Sequence[int]
    size: float
    landscape: bool


class PieceValues(TypedDict):
    """A block of the text as it is given to a base."""

    kind: str
    title: str
    rows: Sequence[Sequence[str]]
    layout: LayoutValues | None


class AnnexValues(TypedDict):
    """An annex as it is given to a base."""

    title: str
    blocks: Sequence[PieceValues]


class WordsValues(TypedDict):
    """What is laid out of the words of a paper."""

    unit: str
    day: str
    blocks: Sequence[PieceValues]
    annexes: Sequence[AnnexValues]


def lay_out(document: Any, words: WordsValues) -> None:
    """Lays out a paper that was filled from its words."""
    tables = [one for one in document.tables if _style(one) == TABLE_STYLE]
    pieces = list(_pieces(words))
    if [_columns(table) for table in tables] == [len(layout["widths"]) for _, layout in pieces]:
        for table, (piece, layout) in zip(tables, pieces, strict=True):
            _fit(table, len(piece["rows"]), layout)
            if layout["landscape"]:
                _turn(document, table._tbl)  # noqa: SLF001
    for table in tables:
        _keep_rows(table)
    _end_annexes(document)
    _sign(document, words)
    _link_contents(document)


def _pieces(words: WordsValues) -> Iterator[tuple[PieceValues, LayoutValues]]:
    """The tables in the order of the file; a chart has none."""
    for blocks in (words["blocks"], *(annex["blocks"] for annex in words["annexes"])):
        for piece in blocks:
            layout = piece["layout"]
            if piece["kind"] != _CHART and layout is not None:
                yield piece, layout


def _style(one: Any) -> str:
    return "" if one.style is None else str(one.style.name)


def _columns(table: Any) -> int:
    return len(table.columns)


def _fit(table: Any, rows: int, layout: LayoutValues) -> None:
    """Columns of their widths, cells to their side, letters of their size."""
    from docx.shared import Pt, Twips

    table.autofit = False
    for place, own in enumerate(layout["widths"]):
        table.columns[place].width = Twips(own)
    for number, row in enumerate(table.rows):
        is_head = number == 0 and len(table.rows) > rows
        for place, cell in enumerate(row.cells):
            cell.width = Twips(layout["widths"][place])
            for paragraph in cell.paragraphs:
                if not is_head:
                    _align(paragraph, layout["aligns"][place], layout["free"][place])
                    _break_before_ids(paragraph, layout["widths"][place])
                for run in paragraph.runs if layout["size"] < 10.5 else ():  # noqa: PLR2004 -- 五号
                    run.font.size = Pt(layout["size"])


def _align(paragraph: Any, side: str, free: int) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Twips

    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, side.upper())
    if free:
        paragraph.paragraph_format.right_indent = Twips(free)


def _break_before_ids(paragraph: Any, room: int) -> None:
    """Begins a line with each id in a text that has no room on one: word processors break after hyphens."""
    if width(paragraph.text) * _LETTER > room and _ID_INSIDE.search(paragraph.text):
        for run in paragraph.runs:
            run.text = _ID_INSIDE.sub("\n", run.text)


# What stays together


def _keep_rows(table: Any) -> None:
    """A head with its first row, the last row with the one before it, a small table whole."""
    rows = list(table.rows)
    whole = len(rows) <= _WHOLE and sum(_lines(row) for row in rows) <= 2 * _WHOLE
    kept = rows[:-1] if whole else [*rows[:2], rows[-2]] if len(rows) > 1 else []
    for row in kept:
        _keep(row)


def _lines(row: Any) -> int:
    """How many lines a row takes, about."""
    return max((_lines_of(cell) for cell in row.cells), default=1)


def _lines_of(cell: Any) -> int:
    room = max(int(cell.width.pt) if cell.width else 0, 1)
    return sum(width(line) * 5 // room + 1 for line in cell.text.split("\n"))


def _keep(row: Any) -> None:
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _sign(document: Any, words: WordsValues) -> None:
    """The date four characters from the edge, the unit centred above it, both with the end of the text.

    GB/T 9704-2012, 7.3.5: the seal lies on both, so that they are never apart from it nor from the text.
    """
    from docx.shared import Twips

    unit, day = (_paragraph_of(document, text) for text in (words["unit"], words["day"]))
    if unit is None or day is None:
        return
    own, date_width = (_EM * width(text) // 2 for text in (words["unit"], words["day"]))
    middle = max(_FREE + date_width // 2, own // 2)
    for paragraph, wide in ((unit, own), (day, date_width)):
        paragraph.paragraph_format.right_indent = Twips(middle - wide // 2)
    unit.paragraph_format.keep_with_next = True
    _keep_before(document, unit)


def _paragraph_of(document: Any, text: str) -> Any:
    found = [one for one in document.paragraphs if _style(one) == _SIGN and one.text == text]
    return found[-1] if found else None


def _keep_before(document: Any, unit: Any) -> None:
    """What stands before the signature is kept with it, up to the last paragraph or rows of the text."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    lines = 0
    for found in unit._p.itersiblings(preceding=True):  # noqa: SLF001
        if found.tag.endswith("}tbl"):
            for row in list(Table(found, document).rows)[-2:]:
                _keep(row)
            return
        if not found.tag.endswith("}p"):
            continue
        paragraph = Paragraph(found, document)
        paragraph.paragraph_format.keep_with_next = len(paragraph.text) <= _PAGE or None
        if _style(paragraph) not in _TAIL:
            lines += -(-len(paragraph.text) // _LINE)
        if lines >= _UNDER:
            return


# Pages laid down


def _turn(document: Any, table: Any) -> None:
    """A table that is too wide for an upright page on one laid down, with what stands above it."""
    first = table
    for found in table.itersiblings(preceding=True):
        if not _is_paragraph_of(document, found, _ABOVE_TABLE):
            break
        first = found
    last, before = document.element.body.sectPr, first.getprevious()
    if before is not None and not _reopened(before):
        _end_section(before, first, last)
    after = table.getnext()
    rest = [one for one in after.itersiblings() if one is not last]
    if any(one.xpath(".//w:t") for one in rest):
        _end_section(after, None, last, lies=True)
    else:
        for one in rest:
            one.getparent().remove(one)
        _lay_down(last)


def _end_annexes(document: Any) -> None:
    """Makes low what must follow a table that ends an annex or the file, so that it begins no empty page."""
    for table in document.element.body.tbl_lst:
        after = table.getnext()
        following = after.getnext()
        ends = following.tag.endswith("}sectPr") or _is_paragraph_of(document, following, _ABOVE_ANNEX)
        if (
            after.tag.endswith("}p")
            and not after.xpath(".//w:t")
            and (ends or after.xpath("./w:pPr/w:sectPr"))
        ):
            _flatten(after)


def _flatten(paragraph: Any) -> None:
    from docx.oxml.ns import qn

    spacing = paragraph.get_or_add_pPr().get_or_add_spacing()
    for name, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
        spacing.set(qn(f"w:{name}"), value)


def _reopened(paragraph: Any) -> bool:
    """Takes out the end of a page that is laid down, if there is one here: then both tables lie on it."""
    found = paragraph.xpath("./w:pPr/w:sectPr[w:pgSz/@w:orient]")
    for section in found:
        section.getparent().remove(section)
    return bool(found)


def _is_paragraph_of(document: Any, found: Any, styles: tuple[str, ...]) -> bool:
    from docx.text.paragraph import Paragraph

    return found.tag.endswith("}p") and _style(Paragraph(found, document)) in styles


def _end_section(paragraph: Any, first: Any, last: Any, *, lies: bool = False) -> None:
    """Ends a section with a paragraph, or with a small one before `first`."""
    from docx.oxml import OxmlElement

    if not paragraph.tag.endswith("}p"):
        made = OxmlElement("w:p")
        first.addprevious(made)
        paragraph = made
    section = deepcopy(last)
    if lies:
        _lay_down(section)
    paragraph.get_or_add_pPr()._insert_sectPr(section)  # noqa: SLF001


def _lay_down(section: Any) -> None:
    from docx.oxml.ns import qn

    (size,) = section.xpath("./w:pgSz")
    size.set(qn("w:w"), "16838")
    size.set(qn("w:h"), "11906")
    size.set(qn("w:orient"), "landscape")
    (margins,) = section.xpath("./w:pgMar")
    old = {side: margins.get(qn(f"w:{side}")) for side in ("top", "right", "bottom", "left")}
    for side, was in (("top", "left"), ("right", "top"), ("bottom", "right"), ("left", "bottom")):
        margins.set(qn(f"w:{side}"), old[was])
    margins.set(qn("w:header"), "567")
    margins.set(qn("w:footer"), "850")


# The contents


def _link_contents(document: Any) -> None:
    """Each line of the contents leads to its heading."""
    headings = [one for one in document.paragraphs if _style(one) in _HEADINGS]
    lines = [one for one in document.paragraphs if _style(one) in _CONTENTS and one.text.strip()]
    if not lines or len(lines) != len(headings):
        return
    for number, (line, heading) in enumerate(zip(lines, headings, strict=True), start=1):
        place = f"_Toc{number:06}"
        start = element("bookmarkStart", id=str(number), name=place)
        end = element("bookmarkEnd", id=str(number))
        heading._p.insert(1 if heading._p.pPr is not None else 0, start)  # noqa: SLF001
        heading._p.append(end)  # noqa: SLF001
        link = element("hyperlink", anchor=place, history="1")
        link.extend(list(line._p.r_lst))  # noqa: SLF001
        line._p.append(link)  # noqa: SLF001
