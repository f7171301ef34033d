"""Forms as files: what is merged, what is text, what is printed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from records import at, enterprise, found, ledger

from dabzw.model.ledger import Ledger
from dabzw.render.form_text import form_csv, forms_markdown
from dabzw.render.form_workbook import forms_workbook
from dabzw.reports.forms.filled import FilledForms
from dabzw.reports.forms.filling import filled_forms
from dabzw.reports.forms.values import TO_FILL, period_of
from dabzw.store.templates import forms_of

SHIPPED = {code: form for code, (form, _) in forms_of({}).items()}
BOOK = ledger(enterprise(名称="=HYPERLINK(1)", 违法行为=[found("1.1")], 负责人=["示例甲"]))


def report(*codes: str, book: Ledger = BOOK) -> FilledForms:
    at_ = at("2026-03-12")
    forms = [
        (SHIPPED[code], period_of(SHIPPED[code].basis, book.campaign, at_, None, None)) for code in codes
    ]
    return filled_forms(forms, book, "提交 0123456789abcdef", None)


def opened(*codes: str, book: Ledger = BOOK) -> Any:
    return load_workbook(BytesIO(forms_workbook(report(*codes, book=book))))


@pytest.mark.parametrize("code", SHIPPED)
def test_every_form_becomes_a_sheet_to_print(code: str) -> None:
    page = opened(code).worksheets[0]
    assert page["A1"].value == SHIPPED[code].title
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"
    words = "\n".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value)
    assert all(label in words for label in SHIPPED[code].signatures)
    assert "提交 0123456789abcdef" in words


def test_groups_stand_over_their_columns() -> None:
    page = opened("F2").worksheets[0]
    merged = {str(area) for area in page.merged_cells.ranges}
    assert {"A1:M1", "A3:A4", "B3:D3", "E3:M3"} <= merged
    assert (page["B3"].value, page["B4"].value) == ("组织督查检查情况", "组织检查组(个)")
    assert (page.print_title_rows, page.freeze_panes) == ("$3:$4", "B5")


def test_numbers_of_columns_stand_under_the_heads() -> None:
    page = opened("F1").worksheets[0]
    assert [page.cell(4, column).value for column in range(2, 16)] == [str(number) for number in range(14)]


def test_a_turned_form_has_its_industries_across() -> None:
    page = opened("F3").worksheets[0]
    assert [page.cell(3, column).value for column in range(2, 4)] == ["非煤矿山", "道路交通"]
    assert page["A4"].value == "打击非法违法、治理纠正违规违章行为(合计)"


def test_no_cell_is_a_formula() -> None:
    page = opened("F7-1").worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.value == "=HYPERLINK(1)"] == ["=HYPERLINK(1)"]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_blanks_are_marked_and_zeros_are_numbers() -> None:
    page = opened("F2", book=ledger(enterprise(编号="QY-260210-0002"))).worksheets[0]
    assert {page.cell(5, column).value for column in range(2, 14)} == {0}
    assert opened("F5").worksheets[0]["C4"].value == "（待填）"


def test_an_empty_list_is_a_zero_report() -> None:
    assert opened("F6").worksheets[0]["A5"].value == "零报告"
    assert "零报告" in forms_markdown(report("F6")).decode()


def test_the_same_report_has_the_same_bytes() -> None:
    assert forms_workbook(report("F2")) == forms_workbook(report("F2"))


def test_a_family_is_one_book() -> None:
    codes = [code for code in SHIPPED if code.startswith("F7-")]
    assert [page.title[:4] for page in opened(*codes).worksheets] == [*codes, "统计口径"]


def test_the_last_sheet_defines_the_measures() -> None:
    filled = report("F2", "F9")
    page = opened("F2", "F9").worksheets[-1]
    measures = {one.name: one for form in filled.forms for one in form.definitions}
    rows = [tuple(cell.value for cell in row) for row in page.iter_rows()]
    assert [row[0] for row in rows[:2]] == ["统计口径", "统计口径：各指标怎样计数"]
    assert rows[2:-1] == [
        ("指标", "单位", "口径"),
        *((one.name, one.unit, one.says) for one in measures.values()),
    ]
    assert rows[-1][0] == "注：1. 依据：提交 0123456789abcdef"
    assert len(measures) > len(filled.forms[0].definitions) > 2


def test_a_table_of_numbers_fits_one_page_and_a_list_goes_on() -> None:
    assert [opened(code).worksheets[0].page_setup.fitToHeight for code in ("F2", "F6", "F8")] == [1, 0, 0]
    assert opened("F2").worksheets[-1].page_setup.fitToHeight == 0


def test_markdown_and_csv_have_the_heads_in_one_line() -> None:
    text = forms_markdown(report("F2")).decode()
    assert "| 行业领域 | 组织督查检查情况／组织检查组(个) |" in text
    assert "统计口径：行动以来" in text
    lines = form_csv(report("F3").forms[0]).decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"本地区打击各类行业企业情况(单位:人、家、个、处、万元)","非煤矿山"')
    assert len(lines) == 27
    assert form_csv(report("F8").forms[0]).decode("utf-8-sig").startswith('"正文"')


def test_csv_for_people_guards_texts_and_no_numbers() -> None:
    form = report("F3").forms[0]
    row = ("0400012345678", "2.2", Decimal("2.50"), 7, None, "甲")
    one = replace(
        form, columns=form.columns[: len(row)], rows=(replace(form.rows[0], values=row),), is_turned=False
    )
    plain, guarded = (form_csv(one, guarded=kept).decode().splitlines()[1] for kept in (False, True))
    assert plain == f'"0400012345678","2.2","2.5","7","{TO_FILL}","甲"'
    assert guarded == f'"0400012345678\t","2.2\t","2.5","7","{TO_FILL}","甲"'
