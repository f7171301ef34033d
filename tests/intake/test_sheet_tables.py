"""Finding the heads of a sheet and its rows; nothing is guessed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sheet_files import csv_bytes, table, xlsx_bytes

from dabzw.intake.heads import head_of
from dabzw.intake.table import SeveralSheets, table_of
from dabzw.model.sheet_columns import KINDS, RECORD_KINDS, columns
from dabzw.model.sheet_words import KEY_HEADS, SYNONYMS
from dabzw.model.stamps import REVISION
from dabzw.store.sheets.child import read
from dabzw.store.sheets.grid import Book, Sheet, SheetRefused

HEADS = ("名称", "村", "经营地址")
ROW = ("甲厂", "东沟村", "村东")


def refused(*rows: tuple[str, ...]) -> SheetRefused:
    with pytest.raises(SheetRefused) as caught:
        table("ent", *rows)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "名称",
        " 名 称 ",
        "企业\n名称",
        "企业名称：",
        "*企业名称",
        "企业名称（必填）",
        "\u00a0企业名称",
        "企业（单位）名称",
    ],
)
def test_heads_are_known_however_they_are_typed(text: str) -> None:
    assert head_of(text, "ent") == "名称"


def test_the_words_of_other_sheets_mean_heads_that_there_are() -> None:
    for kind in KINDS:
        own = {column.head for column in columns(kind)}
        assert set(SYNONYMS[kind].values()) <= own
        assert not own & SYNONYMS[kind].keys()
        assert all(keys <= own for keys in KEY_HEADS[kind])


def test_columns_may_stand_in_any_order_under_title_rows_and_between_blank_rows() -> None:
    found = table(
        "ent",
        ("东沟村企业台账",),
        ("填报单位：东沟村", "", "填报日期：2026年2月10日"),
        ("序号", "地址", "行政村", "单位名称", "电话"),
        (),
        ("1", "村东", "东沟村", "甲厂", "无"),
        (),
        ("2", "村西", "东沟村", "乙厂", "无"),
    )

    assert [row.number for row in found.rows] == [5, 7]
    assert [row.cells["名称"].text for row in found.rows] == ["甲厂", "乙厂"]
    assert "没有导入的列：电话" in found.notes
    assert found.letters("名称") == "D"


@pytest.mark.parametrize(
    "first", ["合计", "合 计", "总计", "填表人：张三", "审核人:李四", "注：以上不含停产企业"]
)
def test_total_and_signature_rows_are_reported_and_not_imported(first: str) -> None:
    found = table("ent", HEADS, ROW, (first, "2"))

    assert len(found.rows) == 1
    assert any(note.startswith("第3行没有导入") for note in found.notes)


@pytest.mark.parametrize("first", ["合计厂", "填表人造板厂", "注塑厂"])
def test_names_that_begin_like_such_rows_are_names(first: str) -> None:
    assert len(table("ent", HEADS, (first, "东沟村", "村东")).rows) == 1


def test_heads_that_are_printed_on_every_page_are_passed_over() -> None:
    found = table("ent", HEADS, ROW, HEADS, ("乙厂", "东沟村", "村西"))

    assert [row.number for row in found.rows] == [2, 4]


@pytest.mark.parametrize(
    ("rows", "code", "says"),
    [
        (((ROW),), "header", "找不到表头"),
        ((HEADS, ROW, ("名称", "村", "备注"), ROW), "header", "第1、3行都像表头"),
        ((("名称", "村", "企业名称"), ROW), "duplicate-header", "A列和C列都是“名称”"),
        ((("名称", "村", ""), ROW), "header", "C列没有表头，第2行却有内容"),
        ((("名称", "村", "举报人姓名"), ROW), "informant", "请删去这一列"),
        ((("名称", "村", "举报人 电话"), ROW), "informant", "请删去这一列"),
        ((("内容", "举报人"), ("某处", "张三")), "informant", "请删去这一列"),
        ((("名称", "村", "主要负责人身份证号码"), ROW), "informant", "个人证件号码"),
    ],
)
def test_heads_that_are_not_clear_are_refused(rows: Any, code: str, says: str) -> None:
    found = refused(*rows)

    assert found.code == code
    assert says in found.says


def test_an_opaque_number_of_an_informant_is_only_not_imported() -> None:
    found = table("lead", ("内容", "村", "举报人编号"), ("异味", "东沟村", "JB-001"))

    assert "没有导入的列：举报人编号" in found.notes


def test_heads_merged_over_columns_are_refused_and_merged_over_rows_are_not() -> None:
    def merged(ref: str) -> bytes:
        book: Any = load_workbook(io.BytesIO(xlsx_bytes(HEADS, ("", "", ""), ROW)))
        book.active.merge_cells(ref)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    with pytest.raises(SheetRefused) as caught:
        table_of(read(merged("B1:C1"), ".xlsx"), "ent", None)
    assert caught.value.code == "header"
    assert len(table_of(read(merged("A1:A2"), ".xlsx"), "ent", None).rows) == 1


def test_the_sheet_with_the_heads_is_taken_and_several_are_refused() -> None:
    wanted = read(csv_bytes(HEADS, ROW), ".csv").sheets[0]
    first, second = (Sheet(name, wanted.lines) for name in ("一月", "二月"))
    other = Sheet("说明", read(csv_bytes(("填写说明",)), ".csv").sheets[0].lines)

    assert table_of(Book((other, first)), "ent", None).sheet == "一月"
    assert table_of(Book((first, second)), "ent", "二月").sheet == "二月"
    with pytest.raises(SeveralSheets, match="一月、二月"):
        table_of(Book((first, second, other)), "ent", None)
    with pytest.raises(SheetRefused, match="没有名为“三月”的工作表"):
        table_of(Book((first, second)), "ent", "三月")


def test_hidden_sheets_are_told_and_not_taken() -> None:
    wanted = read(csv_bytes(HEADS, ROW), ".csv").sheets[0]
    book = Book((Sheet("台账", wanted.lines), Sheet("底稿", wanted.lines, hidden=True)))

    found = table_of(book, "ent", None)

    assert found.sheet == "台账"
    assert "隐藏的工作表没有导入：底稿" in found.notes
    with pytest.raises(SheetRefused, match="都隐藏了"):
        table_of(Book((book.sheets[1],)), "ent", None)


def test_the_revision_is_read_from_the_properties_or_from_a_cell() -> None:
    stamped = read(xlsx_bytes(HEADS, ROW, revision="0a1b2c3d4e", as_of="2026-03-12"), ".xlsx")
    written = table("ent", (f"{REVISION}: 0a1b2c3d4e",), HEADS, ROW)

    assert table_of(stamped, "ent", None).stamps == {REVISION: "0a1b2c3d4e", "dabzw-as-of": "2026-03-12"}
    assert written.stamps == {REVISION: "0a1b2c3d4e"}
    assert len(written.rows) == 1


def test_an_export_has_the_heads_of_its_kind() -> None:
    for kind in RECORD_KINDS:
        heads = tuple(column.head for column in columns(kind))
        assert table(kind, heads, tuple("x" for _ in heads)).columns.keys() == set(heads)


@pytest.mark.parametrize("rows", [(), (("", ""),)])
def test_heads_alone_are_no_table(rows: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(SheetRefused, match="只有表头，没有数据行"):
        table_of(read(csv_bytes(("村", "内容"), *rows), ".csv"), "lead", None)
