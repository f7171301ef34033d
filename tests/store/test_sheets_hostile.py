"""Every file of the hostile corpus ends as its index says: refused with a sentence, or read exactly."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import records
import sheet_files
from sheet_files import GOOD_CODE

from dabzw.intake.outcomes import Outcome
from dabzw.intake.records import outcomes, without_twins
from dabzw.intake.table import Table, table_of
from dabzw.model.sheet_columns import SheetKind
from dabzw.store.sheets.book import read_book
from dabzw.store.sheets.child import read
from dabzw.store.sheets.grid import Book, SheetRefused

FOLDER = Path(__file__).parent / "hostile_sheets"
PERSONAL = ("13800138000", "11010519491231002X", "张三")

# file → the code of the refusal
REFUSED_FILES = {
    "csv/empty.csv": "empty",
    "csv/empty_header.csv": "header",
    "csv/enc_mixed.csv": "encoding",
    "csv/html_named_csv.csv": "format",
    "csv/no_header.csv": "header",
    "csv/unclosed_quote.csv": "csv",
    "csv/zip_named_csv.csv": "format",
    "xlsx/cell_40000_chars.xlsx": "field-size",
    "xlsx/cell_bad_number.xlsx": "xlsx",
    "xlsx/cell_bad_style_index.xlsx": "xlsx",
    "xlsx/cell_control_escape.xlsx": "header",
    "xlsx/cell_nan_inf.xlsx": "xlsx",
    "xlsx/cell_phone_as_number.xlsx": "header",
    "xlsx/cell_rich_text.xlsx": "header",
    "xlsx/cell_rows_out_of_order.xlsx": "xlsx",
    "xlsx/fmt_empty_zip.xlsx": "format",
    "xlsx/fmt_gbk_csv_named_xlsx.xlsx": "format",
    "xlsx/fmt_html_named_xlsx.xlsx": "format",
    "xlsx/fmt_no_content_types.xlsx": "format",
    "xlsx/merge_whole_sheet.xlsx": "dimension",
    "xlsx/sheet_dup_header.xlsx": "duplicate-header",
    "xlsx/xml_billion_laughs_sheet.xlsx": "xml",
    "xlsx/xml_external_dtd.xlsx": "xml",
    "xlsx/xml_quadratic.xlsx": "xml",
    "xlsx/xml_xxe_file.xlsx": "xml",
    "xlsx/zip_bitflip.xlsx": "zip",
    "xlsx/zip_duplicate_entry.xlsx": "zip",
    "xlsx/zip_encrypted_ole.xlsx": "format",
    "xlsx/zip_lying_size.xlsx": "zip",
    "xlsx/zip_path_traversal.xlsx": "zip",
}
# file → rows that are refused, with what their sentence says
REFUSED_ROWS: dict[str, dict[int, str]] = {
    "csv/dup_rows.csv": {2: "第2、3、4行是同一个", 3: "第2、3、4行是同一个", 4: "第2、3、4行是同一个"},
    "csv/embedded_newlines.csv": {2: "应写在一行内"},
    "csv/enc_mojibake.csv": {2: "名称：像是乱码"},
    "csv/uscc_scientific.csv": {2: "统一社会信用代码：被表格软件变成了数字（科学计数）"},
    "xlsx/cell_bidi_zero_width.xlsx": {2: "名称：含有看不见的控制字符"},
    "xlsx/cell_date_serials.xlsx": {},
    "xlsx/cell_errors.xlsx": {2: "名称：是表格软件的错误值"},
    "xlsx/cell_formula_dde.xlsx": {2: "名称：是公式"},
    "xlsx/cell_formula_no_cache.xlsx": {2: "名称：是公式"},
    "xlsx/cell_fullwidth.xlsx": {2: "缺少必填项“性质”"},
    "xlsx/cell_uscc_as_number.xlsx": {2: "统一社会信用代码：被表格软件变成了数字"},
    "xlsx/merged_cells_vertical.xlsx": {3: "缺少必填项“性质”", 4: "名称：在合并单元格里"},
}
# file → the name of the enterprise, and a note that the clerk is given
ACCEPTED = {
    "csv/cr_only.csv": ("甲", ""),
    "csv/enc_gb18030_rare_name.csv": ("张䶮铺", "按 GB18030 编码读取"),
    "csv/enc_utf16le_tab.csv": ("甲厂", "按 UTF-16 编码读取"),
    "csv/enc_utf8_bom.csv": ("甲厂", ""),
    "csv/header_with_spaces.csv": ("甲", "表头对应：企业名称→名称"),
    "csv/title_rows_above_header.csv": ("甲", ""),
    "csv/uscc_leading_quote.csv": ("甲厂", ""),
    "xlsx/cell_date_1904.xlsx": ("甲化工厂", "没有导入的列：收到时间"),
    "xlsx/cell_formula_text.xlsx": ("=1+1", ""),
    "xlsx/fmt_macro_vba.xlsx": ("甲化工厂", "文件带有宏，宏没有读取"),
    "xlsx/leak_comment_personal_data.xlsx": ("甲化工厂", "文件有批注，批注不导入"),
    "xlsx/sheet_active_is_chart.xlsx": ("甲化工厂", ""),
    "xlsx/sheet_blank_formatted_rows.xlsx": ("甲化工厂", ""),
    "xlsx/sheet_hidden_rows_cols_sheet.xlsx": ("甲化工厂", "第3行没有导入：是隐藏的行"),
    "xlsx/sheet_title_rows.xlsx": ("甲化工厂", "第5行没有导入：是合计行"),
    "xlsx/sheet_two_row_header.xlsx": ("甲厂", "证照/统一社会信用代码→统一社会信用代码"),
}
# judged by tests of their own below
APART = {"csv/personal_data.csv", "xlsx/cell_date_text_mixed.xlsx"}


def _book(name: str) -> Book:
    return read((FOLDER / name).read_bytes(), Path(name).suffix)


def _table(name: str, kind: SheetKind = "ent") -> Table:
    return table_of(sheet_files.with_good_code(_book(name)), kind, None)


def _outcomes(name: str) -> tuple[Outcome, ...]:
    """Against a ledger that has the enterprise, so that only what the file itself says is judged."""
    known = records.enterprise(
        名称="甲化工厂", 统一社会信用代码=GOOD_CODE, 风险=[records.rated("一般", "2026-02-10")]
    )
    basis = sheet_files.basis(sheet_files.ledger_with(known))
    return without_twins(outcomes(_table(name), basis))


def test_every_file_is_judged() -> None:
    found = {f"{path.parent.name}/{path.name}" for path in FOLDER.glob("*/*")}

    assert found == {*REFUSED_FILES, *REFUSED_ROWS, *ACCEPTED} | APART


@pytest.mark.parametrize(("name", "code"), REFUSED_FILES.items())
def test_a_hostile_file_is_refused_with_its_reason(name: str, code: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        table_of(_book(name), "ent", None)

    assert refused.value.code == code
    assert "；" in refused.value.says or "，" in refused.value.says  # what is wrong, and what next
    assert not any(secret in refused.value.says for secret in PERSONAL)


@pytest.mark.parametrize(("name", "expected"), [(name, rows) for name, rows in REFUSED_ROWS.items() if rows])
def test_a_row_is_refused_with_its_column(name: str, expected: dict[int, str]) -> None:
    refused = {one.row.number: sheet_files.reasons(one) for one in _outcomes(name) if one.result == "拒绝"}

    assert refused.keys() == expected.keys()
    assert all(says in refused[row] for row, says in expected.items())


@pytest.mark.parametrize(("name", "expected"), ACCEPTED.items())
def test_a_harmless_file_is_read_exactly(name: str, expected: tuple[str, str]) -> None:
    enterprise, note = expected
    (outcome,) = _outcomes(name)

    assert outcome.result in {"变更", "相同"}
    assert outcome.record is not None
    assert outcome.record.name == enterprise
    assert note in "；".join(_table(name).notes)


def test_an_apostrophe_before_a_code_is_taken_away_and_told() -> None:
    (outcome,) = _outcomes("csv/uscc_leading_quote.csv")

    assert outcome.notes == ("“统一社会信用代码”去掉了开头的撇号",)


def test_a_crossed_out_run_is_marked_and_a_phonetic_hint_left_out() -> None:
    (cell,) = _book("xlsx/cell_rich_text.xlsx").sheets[0].lines[0].cells

    assert (cell.text, cell.struck) == ("甲（已注销）", True)


def test_a_date_of_the_other_date_system_is_the_day_that_it_shows() -> None:
    row = _book("xlsx/cell_date_1904.xlsx").sheets[0].lines[1]

    assert [(cell.kind, cell.text) for cell in row.cells if cell.column == 5] == [("day", "2026-02-10")]


def test_only_real_dates_of_this_century_are_days() -> None:
    lines = _book("xlsx/cell_date_serials.xlsx").sheets[0].lines
    found = {
        line.number: (cell.kind, cell.text) for line in lines[1:] for cell in line.cells if cell.column == 5
    }

    assert found == {
        2: ("day", ""),
        3: ("day", ""),
        4: ("day", ""),
        5: ("day", ""),
        6: ("number", "46062"),
        7: ("day", "2026-02-09"),
        8: ("minute", "2026-02-09 23:59"),
        9: ("time", "12:00"),
    }


def test_personal_numbers_are_never_repeated() -> None:
    (outcome,) = _outcomes("csv/personal_data.csv")

    assert outcome.record is not None
    told = [*outcome.notes, sheet_files.reasons(outcome), *(f"{c.old}{c.new}" for c in outcome.changes)]
    assert not any(secret in text for text in told for secret in PERSONAL[:2])


def test_ambiguous_dates_are_refused_and_the_others_normalised() -> None:
    table = _table("xlsx/cell_date_text_mixed.xlsx", "lead")
    found = {
        one.row.number: sheet_files.reasons(one)
        for one in outcomes(table, sheet_files.basis(sheet_files.ledger_with()))
    }

    assert "登记时间：看不出是哪一天" in found[4]
    assert "登记时间：只有日期（2026-02-09）" in found[2]
    assert "登记时间：只有日期（2026-02-09）" in found[6]
    assert "登记时间" not in found[5]


# The big ones, made here


def _workbook(parts: dict[str, bytes]) -> bytes:
    base = (FOLDER / "xlsx/cell_formula_text.xlsx").read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, parts.pop(entry.filename, old.read(entry)))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def _sheet(cells: bytes) -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (space, cells)


_SHEET = "xl/worksheets/sheet1.xml"
BIG: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "rows": (lambda: "名称,村\n".encode() + b"a,b\n" * 35_000, ".csv", "dimension"),
    "columns": (lambda: b",".join([b"a"] * 1000), ".csv", "dimension"),
    "one huge cell": (
        lambda: _workbook(
            {_SHEET: _sheet(b'<row><c t="inlineStr"><is><t>' + b"a" * 70_000_000 + b"</t></is></c></row>")}
        ),
        ".xlsx",
        "zip-bomb",
    ),
    "many cells": (
        lambda: _workbook({_SHEET: _sheet(b"<row>" + b"<c><v>1</v></c>" * 3_000_000 + b"</row>")}),
        ".xlsx",
        "zip-bomb",
    ),
    "many strings": (
        lambda: _workbook({"xl/sharedStrings.xml": b"<sst>" + b"<si><t/></si>" * 2_000_000 + b"</sst>"}),
        ".xlsx",
        "zip-bomb",
    ),
    "many entries": (lambda: _workbook({f"xl/part{n}.xml": b"" for n in range(3000)}), ".xlsx", "zip"),
    "a far cell": (
        lambda: _workbook({_SHEET: _sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')}),
        ".xlsx",
        "dimension",
    ),
    "a wide row": (
        lambda: _workbook({_SHEET: _sheet(b'<row r="1"><c r="GS1"><v>1</v></c></row>')}),
        ".xlsx",
        "dimension",
    ),
    "UTF-16 with a document type": (
        lambda: _workbook(
            {_SHEET: '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16")}
        ),
        ".xlsx",
        "xml",
    ),
}


@pytest.mark.parametrize("name", BIG)
def test_a_big_file_is_refused_at_once(name: str) -> None:
    build, suffix, code = BIG[name]

    with pytest.raises(SheetRefused) as refused:
        read(build(), suffix)

    assert refused.value.code == code


def test_the_last_allowed_column_is_read() -> None:
    data = _workbook({_SHEET: _sheet(b'<row r="30000"><c r="GR30000"><v>1</v></c></row>')})

    assert read(data, ".xlsx").sheets[0].lines[0].number == 30_000


# The process


def test_the_reading_process_gives_the_same_cells() -> None:
    name = "xlsx/sheet_title_rows.xlsx"

    assert read_book((FOLDER / name).read_bytes(), ".XLSX") == _book(name)


@pytest.mark.parametrize("name", ["xlsx/xml_billion_laughs_sheet.xlsx", "csv/unclosed_quote.csv"])
def test_the_reading_process_gives_the_refusal(name: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read_book((FOLDER / name).read_bytes(), Path(name).suffix)

    assert refused.value.code == REFUSED_FILES[name]


@pytest.mark.slow
def test_a_process_that_is_out_of_memory_is_a_sentence() -> None:
    """Under every limit of its own, and still too much for half a gigabyte."""
    rows = b"".join(b'<row r="%d">%s</row>' % (n, b"<c><v>%d</v></c>" % n * 199) for n in range(1, 12_000))

    with pytest.raises(SheetRefused) as refused:
        read_book(_workbook({_SHEET: _sheet(rows)}), ".xlsx")

    assert refused.value.code in {"limits", "zip-bomb"}
