"""Workbooks: what their cells hold, what a file of this kind must not hold, and that the bytes are fixed."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import repeat
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from weakref import WeakValueDictionary
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import at, enterprise, found, ledger, plan, rated

from dabzw.render.show import show
from dabzw.render.xlsx.cell_text import CUT, LONGEST, fitted, lines_of
from dabzw.render.xlsx.policy import policy_workbook
from dabzw.render.xlsx.timeless_zip import TimelessZip
from dabzw.render.xlsx.workbook import workbook_bytes
from dabzw.render.xlsx.workbook_check import Unsound, must_hold
from dabzw.reports.books.sheets import Book, Cell, Chart, Column, Sheet, Table
from dabzw.reports.looks.policy import policy_report
from dabzw.store.files import DiskRefused

DAY = date(2026, 3, 12)
MIDNIGHT, NINE = datetime(2026, 3, 12), datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 -- the ledger's zone
TEXTS = (Column("编号", 16), Column("内容", 20), Column("状态", 10, alert="state"))
HEAD_ROW = 3  # below the title and one line
PAYLOADS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "\t=1",
    "#N/A",
    "0355",
    "110105194912310021",
    "1e3",
    "2026-02-12",
    "TRUE",
    "[x]",
    "<b>&amp;</b>",
    "]]>",
    " 前后空格 ",
    "两\n行",
    "👨‍👩‍👧",
    "\u202e反",
)


def book(*rows: Sequence[Cell], columns: tuple[Column, ...] = TEXTS, **fields: Any) -> Book:
    sheet = Sheet("线索台账", "示例台账", ("填报单位：示例乡",), (Table(columns, rows),), frozen=1)
    return Book(**{"title": "示例台账", "unit": "示例乡", "as_of": DAY, "sheets": (sheet,), **fields})


def read(made: Book) -> Any:
    """The file as openpyxl reads it, whose types are too loose for what is asked of it here."""
    return openpyxl.load_workbook(BytesIO(workbook_bytes(made).data))


def parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The file with one of its parts changed."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for part, content in parts(data).items():
            archive.writestr(part, content.replace(old, new) if part == name else content)
    return out.getvalue()


# Cells


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_text_is_text_and_no_formula(text: str) -> None:
    data = workbook_bytes(book((text, text, text))).data
    sheet = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    cell = sheet.cell(HEAD_ROW + 1, 1)
    assert (cell.value, cell.data_type, cell.number_format, cell.quotePrefix) == (show(text), "s", "@", True)
    assert b"<f>" not in parts(data)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("text", ["前\x1b[31m后", "\x00", "\ufffe", "\uffff", "\ud800", "\x7f", "\r\n"])
def test_what_xml_cannot_hold_is_shown(text: str) -> None:
    value = read(book((text, None, None))).worksheets[0].cell(HEAD_ROW + 1, 1).value
    assert value == show(text) != text


@given(st.text(st.characters(), min_size=1, max_size=40))
def test_any_text_comes_back_as_it_is_shown(text: str) -> None:
    assert read(book((text, "乙", None))).worksheets[0].cell(HEAD_ROW + 1, 1).value == show(text)


def test_numbers_and_dates_are_such() -> None:
    columns = (Column("金额", 10, "number"), Column("比率", 10, "ratio"), Column("日期", 12, "day"))
    sheet = read(book((Decimal("20000.50"), 0.5, DAY), (3, 1, NINE), columns=columns)).worksheets[0]
    first, second = ([cell.value for cell in sheet[row]] for row in (HEAD_ROW + 1, HEAD_ROW + 2))
    assert first == [20000.5, 0.5, MIDNIGHT]
    assert second == [3, 1, NINE]
    assert [sheet.cell(row, 3).number_format for row in (4, 5)] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm"]
    assert sheet.cell(4, 2).number_format == "0.0%"


def test_an_empty_cell_of_a_text_column_keeps_what_is_typed_as_text() -> None:
    cell = read(book((None, None, None))).worksheets[0].cell(HEAD_ROW + 1, 1)
    assert (cell.value, cell.number_format, cell.quotePrefix) == (None, "@", False)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("甲" * LONGEST, False),
        ("甲" * (LONGEST + 1), True),
        ("😀" * 16_383, False),
        ("😀" * 16_384, True),
        ("甲" * 40_000, True),
    ],
)
def test_a_text_beyond_what_a_cell_holds_is_cut_with_a_mark(text: str, cut: bool) -> None:
    shown, was_cut = fitted(text)
    assert was_cut is cut
    assert shown.endswith(CUT) is cut
    assert len(shown.encode("utf-16-le")) <= LONGEST * 2
    assert shown.removesuffix(CUT) == text[: len(shown.removesuffix(CUT))]


def test_cut_cells_are_named() -> None:
    assert workbook_bytes(book(("甲", "乙" * 40_000, None), ("丙" * 40_000, "丁", None))).cut == (
        "线索台账!B4",
        "线索台账!A5",
    )


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [("甲乙丙", 8, 1), ("甲乙丙丁", 8, 2), ("ab\ncd", 8, 2), ("", 8, 1), ("甲" * 35, 11, 7)],
)
def test_lines_are_counted_with_chinese_characters_twice_as_wide(text: str, room: int, lines: int) -> None:
    assert lines_of(text, room) == lines


def test_a_row_is_as_high_as_its_fullest_cell_and_never_beyond_the_format() -> None:
    sheet = read(book(("甲", "乙", None), ("甲", "乙" * 25, None), ("甲", "乙" * 5000, None))).worksheets[0]
    assert [sheet.row_dimensions[row].height for row in (4, 5, 6)] == [18, 46, 400]


# The file


def test_the_same_book_is_the_same_bytes() -> None:
    columns = (Column("编号", 16, note="必填"), Column("村", 12, words="村"))
    books = [
        book(("甲", "东沟村"), columns=columns, dictionary={"村": ("东沟村",)}, revision="0" * 40)
        for _ in "12"
    ]
    first, second = (workbook_bytes(one).data for one in books)
    assert first == second
    with ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_properties_are_the_books_own() -> None:
    made = read(book(revision="a" * 40))
    stamps = {one.name: one.value for one in made.custom_doc_props.props}
    assert stamps == {"dabzw-schema": 1, "dabzw-revision": "a" * 40, "dabzw-as-of": "2026-03-12"}
    about = made.properties
    assert (about.creator, about.created, about.modified, about.lastModifiedBy) == (
        "示例乡",
        MIDNIGHT,
        MIDNIGHT,
        None,
    )


def test_what_rests_on_no_commit_is_not_stamped_with_one() -> None:
    assert [one.name for one in read(book()).custom_doc_props.props] == ["dabzw-schema"]


def test_a_sheet_is_ready_to_print() -> None:
    sheet = read(book(("甲", "乙", None))).worksheets[0]
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize or 0)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("B4", "A3:C4", "$3:$3")
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert [sheet.column_dimensions[one].width for one in "ABC"] == [16, 20, 10]
    assert sheet.cell(6, 1).value.startswith("审核人：")
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:C1", "A2:C2", "A6:C6"}


def test_a_sheet_too_wide_to_read_on_one_page_goes_on_beside_it() -> None:
    columns = tuple(Column(f"第{number}栏", 30) for number in range(16))
    sheet = read(book(("甲",) * 16, columns=columns)).worksheets[0]
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (3, "$A:$A")
    assert "A1:E1" in {str(one) for one in sheet.merged_cells.ranges}


def test_of_a_wide_sheet_only_the_first_columns_may_be_printed() -> None:
    columns = tuple(Column(f"第{number}栏", 30) for number in range(16))
    one = Sheet("甲", "甲表", (), (Table(columns, (("甲",) * 16,), printed=3),))
    sheet = read(Book("甲", "示例乡", DAY, (one,))).worksheets[0]
    assert sheet.print_area == "'甲'!$A$1:$C$5"
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (1, None)
    assert "A1:C1" in {str(one) for one in sheet.merged_cells.ranges}


def test_columns_that_give_are_narrowed_where_all_then_fit_on_one_page() -> None:
    columns = (Column("编号", 16), *(Column(f"第{number}栏", 30, gives=True) for number in range(7)))
    sheet = read(book(("甲",) * 8, columns=columns)).worksheets[0]
    assert [sheet.column_dimensions[one].width for one in "ABH"] == [16, 24, 24]
    assert sheet.page_setup.fitToWidth == 1


def test_an_upright_sheet_is_printed_so() -> None:
    one = Sheet("甲", "甲表", (), (Table((Column("名称", 20),), (("甲",),)),), upright=True)
    assert read(Book("甲", "示例乡", DAY, (one,))).worksheets[0].page_setup.orientation == "portrait"


def test_late_items_are_coloured_by_their_word() -> None:
    columns = (*TEXTS, Column("逾期项", 8, "number", alert="count"))
    sheet = read(book(("甲", "乙", "逾期", 1), ("甲", "乙", "未到", 0), columns=columns)).worksheets[0]
    rules = {
        (str(where.sqref), rule.formula[0]) for where in sheet.conditional_formatting for rule in where.rules
    }
    assert {
        ("C4:C5", 'C4="逾期"'),
        ("C4:C5", 'C4="今日到期"'),
        ("C4:C5", 'C4="临期"'),
        ("D4:D5", "D4>0"),
    } <= rules
    assert {where for where, _ in rules} == {"C4:C5", "D4:D5"}


def test_words_are_chosen_from_a_hidden_sheet() -> None:
    columns = (
        Column("编号", 16),
        Column("村", 12, words="村", strict=True),
        Column("行为", 12, words="行为"),
    )
    lists = {"村": ("东沟村", "西河村"), "行为": ("1.1 未取得行政许可",)}
    made = read(book((None, None, None), (None, None, None), columns=columns, dictionary=lists))
    found = {
        str(one.sqref): (one.formula1, one.showErrorMessage)
        for one in made["线索台账"].data_validations.dataValidation
    }
    assert found == {"B4:B5": ("字典!$A$2:$A$3", True), "C4:C5": ("字典!$B$2:$B$2", False)}
    assert made["字典"].sheet_state == "hidden"
    assert list(made["字典"].values) == [("村", "行为"), ("东沟村", "1.1 未取得行政许可"), ("西河村", None)]


def test_a_note_stands_at_its_head() -> None:
    sheet = read(book(("甲",), columns=(Column("编号", 16, note="必填。"),))).worksheets[0]
    assert sheet.cell(3, 1).comment.text == "必填。"
    assert sheet.cell(4, 1).comment is None


def test_a_chart_is_drawn_from_the_rows_without_their_sum() -> None:
    table = Table(
        (Column("单位", 12), Column("逾期", 8, "number")), (("甲所", 2), ("乙所", 1), ("合计", 3)), "期限"
    )
    sheet = Sheet("汇总", "汇总表", (), (table,), (Chart("期限", "期限", "单位", ("逾期",)),))
    data = workbook_bytes(Book("汇总", "示例乡", DAY, (sheet,))).data
    (chart,) = (content.decode() for name, content in parts(data).items() if "/charts/" in name)
    assert re.findall(r"<(?:c:)?f>(.*?)</", chart) == ["'汇总'!B3", "'汇总'!$A$4:$A$5", "'汇总'!$B$4:$B$5"]


def test_a_book_without_rows_can_be_opened() -> None:
    sheet = read(book()).worksheets[0]
    assert (sheet.auto_filter.ref, sheet.max_row) == ("A3:C3", 5)


# Reading it again


def test_a_sound_file_is_taken() -> None:
    data = workbook_bytes(book(("甲", "乙", "丙"))).data
    must_hold(data, {"线索台账": 9})


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", "甲".encode(), b"\xef\xbf\xbf"),
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b""),
        ("xl/worksheets/sheet1.xml", b"<is><t>", b"<f>1+1</f><is><t>"),
        ("xl/worksheets/sheet1.xml", b"<is>", b"<xs>"),
        ("xl/workbook.xml", b"<sheet ", b"<shoot "),
        ("xl/styles.xml", b"<fonts", b"<fonts <"),
    ],
)
def test_a_damaged_file_is_not_given_out(part: str, old: bytes, new: bytes) -> None:
    data = repacked(workbook_bytes(book(("甲", "乙", "丙"))).data, part, old, new)
    with pytest.raises(Unsound, match="原来的文件没有改动"):
        must_hold(data, {"线索台账": 9})


@pytest.mark.parametrize("filled", [{"线索台账": 8}, {"线索台账": 9, "移交": 0}])
def test_a_file_with_other_cells_or_sheets_is_not_given_out(filled: dict[str, int]) -> None:
    with pytest.raises(Unsound):
        must_hold(workbook_bytes(book(("甲", "乙", "丙"))).data, filled)


def test_half_a_file_is_not_given_out() -> None:
    data = workbook_bytes(book(("甲", "乙", "丙"))).data
    with pytest.raises(Unsound):
        must_hold(data[: len(data) // 2], {"线索台账": 9})


# 一企一策


def test_the_policy_report_is_a_row_a_measure() -> None:
    case = enterprise(
        违法行为=[found("2.2")],
        风险=[rated("较大")],
        处置=plan({"措施": "责令停产停业", "时限": "2026-03-01"}),
    )
    report = policy_report(ledger(case), at("2026-03-12"), "提交 0123")
    sheet = openpyxl.load_workbook(BytesIO(policy_workbook(report))).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] == case.id]
    assert [row[7] for row in rows] == [item.measure for item in report.cases[0].required]
    assert {row[0] for row in rows} == {1}
    assert ("责令停产停业", "逾期", datetime(2026, 3, 1)) in {(row[7], row[9], row[12]) for row in rows}  # noqa: DTZ001
    assert sheet.cell(2, 1).value == "填报单位（章）：寺头乡人民政府　　截至：2026-03-12　　依据：提交 0123"


# Many rows


class Held(list[Cell]):
    """A row that can be seen to be held."""


def test_no_row_is_held_once_it_is_written() -> None:
    held: WeakValueDictionary[int, Held] = WeakValueDictionary()
    most = []

    def rows() -> Iterator[Held]:
        for number in range(50):
            most.append(len(held))
            held[number] = row = Held((f"第{number}行", "乙", None))
            yield row

    sheet = Sheet("线索台账", "示例台账", (), (Table(TEXTS, rows()),))
    workbook_bytes(Book("示例台账", "示例乡", DAY, (sheet,)))
    assert (len(most), max(most)) == (50, 1)


def test_a_style_is_made_once_however_many_cells_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Sequence[Cell]] = [("甲", 1, None), ("乙", DAY, None)]

    def made(count: int) -> int:
        with monkeypatch.context() as patch:
            patch.setattr(
                "openpyxl.cell.WriteOnlyCell", cell := Mock(side_effect=openpyxl.cell.WriteOnlyCell)
            )
            workbook_bytes(book(*rows * count))
        return cell.call_count

    assert made(1) == made(20) == len(("title", "line", "head", "text", "number", "day", "empty"))


@pytest.mark.slow
def test_a_hundred_thousand_rows_need_no_more_memory_than_their_file() -> None:
    columns = tuple(Column(f"第{number}栏", 12) for number in range(25))
    row = tuple(f"内容{number}" for number in range(25))
    sheet = Sheet("线索台账", "示例台账", (), (Table(columns, repeat(row, 100_000)),))
    tracemalloc.start()
    made = workbook_bytes(Book("示例台账", "示例乡", DAY, (sheet,)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 * 2**20 + 2 * len(made.data)
    assert must_hold(made.data, {"线索台账": 25 * 100_001 + 2}) is None  # type: ignore[func-returns-value]


def test_a_sheet_that_the_disk_took_in_part_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "sheet.xml"
    place.write_bytes(b"<worksheet><sheetData></sheetData></worksheet>\n")
    with TimelessZip(BytesIO()) as archive:
        archive.write(place, "xl/worksheets/sheet1.xml")
        for size in range(44):
            place.write_bytes(b"<worksheet><sheetData></sheetData></worksheet>"[:size])
            with pytest.raises(DiskRefused, match="临时文件：没有写全"):
                archive.write(place, "xl/worksheets/sheet2.xml")
