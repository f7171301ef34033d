"""Books of sheets as Word files: which way the page lies, heads on every page, and no user's name."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest

from dabzw.render.paper.book_docx import book_docx
from dabzw.render.paper.fitting import fits, is_upright
from dabzw.reports.books.sheets import Book, Column, Sheet, Table

DAY = date(2026, 3, 12)


def sheet(*widths: int, rows: tuple[tuple[Any, ...], ...] = (), name: str = "甲") -> Sheet:
    columns = tuple(Column(f"第{number}栏", width) for number, width in enumerate(widths, start=1))
    return Sheet(name, f"{name}单", ("说明",), (Table(columns, rows),), signs="签名：")


def read(*sheets: Sheet) -> Any:
    return docx.Document(BytesIO(book_docx(Book("清单", "示例乡", DAY, sheets, basis="示例依据"))))


@pytest.mark.parametrize(("widths", "upright", "can"), [((110,), True, True), ((60, 51), False, True)])
def test_what_is_too_wide_for_a_page_upright_is_laid_down(
    widths: tuple[int, ...], upright: bool, can: bool
) -> None:
    assert (is_upright(sheet(*widths)), fits(sheet(*widths))) == (upright, can)
    (section,) = read(sheet(*widths)).sections
    assert (section.page_width < section.page_height) is upright


def test_what_no_page_can_hold_legibly_does_not_fit() -> None:
    assert fits(sheet(100, 86))
    assert not fits(sheet(100, 87))


def test_each_sheet_is_on_pages_of_its_own_and_its_head_on_each_of_them() -> None:
    made = read(sheet(20, 20, rows=(("甲", 1), ("乙", None))), sheet(80, 80, name="乙"))
    assert [one.start_type.name for one in made.sections][1:] == ["NEW_PAGE"]
    for table in made.tables:
        assert table._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader")
        assert len(table._tbl.xpath("./w:tr/w:trPr/w:cantSplit")) == len(table.rows)
    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == [
        ["第1栏", "第2栏"],
        ["甲", "1"],
        ["乙", ""],
    ]
    footer = made.sections[0].footer.paragraphs[0]._p
    assert footer.xpath("./w:fldSimple/@w:instr") == [" PAGE ", " NUMPAGES "]


def test_the_same_book_is_the_same_file_and_names_no_user() -> None:
    book = Book("清单", "示例乡", DAY, (sheet(20, rows=(("甲",),)),), basis="示例依据")
    assert book_docx(book) == book_docx(book)
    properties = docx.Document(BytesIO(book_docx(book))).core_properties
    assert (properties.author, properties.comments, properties.created.date()) == ("示例乡", "示例依据", DAY)


def test_the_lines_of_a_cell_are_lines_of_the_cell() -> None:
    (table,) = read(sheet(20, rows=(("甲\n乙",),))).tables
    assert [one.text for one in table.rows[1].cells[0].paragraphs] == ["甲", "乙"]


def test_what_is_signed_is_on_the_page_of_the_last_row() -> None:
    (table,) = read(sheet(20, rows=(("甲",), ("乙",)))).tables
    kept = [bool(row._tr.xpath(".//w:keepNext")) for row in table.rows]
    assert kept == [False, False, True]
