"""Sheets laid out as offices make them: heads in several rows, merged cells, totals and notes among the rows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import load_workbook
from sheet_files import csv_bytes, xlsx_bytes

from dabzw.intake.heads import head_of
from dabzw.intake.table import Table, table_of
from dabzw.model.sheet_columns import SheetKind
from dabzw.store.sheets.child import read
from dabzw.store.sheets.grid import SheetRefused

Rows = Sequence[Sequence[Any]]


def table(kind: SheetKind, rows: Rows, *merged: str) -> Table:
    """The table of a workbook with these merged cells; of a file of text where there are none."""
    if not merged:
        return table_of(read(csv_bytes(*rows), ".csv"), kind, None)
    book: Any = load_workbook(io.BytesIO(xlsx_bytes(*rows)))
    for ref in merged:
        book.active.merge_cells(ref)
    out = io.BytesIO()
    book.save(out)
    return table_of(read(out.getvalue(), ".xlsx"), kind, None)


def places(found: Table) -> dict[str, str]:
    return {head: found.letters(head) for head in found.columns}


def texts(found: Table) -> list[dict[str, str]]:
    return [{head: cell.text for head, cell in row.cells.items()} for row in found.rows]


def notes(found: Table) -> str:
    return "；".join(found.notes)


# Heads in several rows

VISITS = (
    ("东沟村企业排查登记表",),
    ("序号", "企业名称", "村", "排查情况", "", "", "备注"),
    ("", "", "", "日期", "排查人员", "结果", ""),
    ("1", "甲厂", "东沟村", "2026-02-12", "示例甲", "未发现", "无"),
)
VISIT_PLACES = {"名称": "B", "村": "C", "排查日期": "D", "排查人员": "E", "排查结果": "F", "备注": "G"}


@pytest.mark.parametrize(
    "merged",
    [
        ("A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:G3"),
        ("D2:F2",),
        (),
    ],
)
def test_heads_in_two_rows_are_read_by_their_groups(merged: tuple[str, ...]) -> None:
    found = table("ent", VISITS, *merged)

    assert places(found) == VISIT_PLACES
    assert texts(found)[0] == {
        "名称": "甲厂",
        "村": "东沟村",
        "排查日期": "2026-02-12",
        "排查人员": "示例甲",
        "排查结果": "未发现",
        "备注": "无",
    }
    assert "排查情况/日期→排查日期" in notes(found)
    assert all(head_of(cell.text, "ent") for cell in found.heads.cells if cell.column > 1)


GROUPS = (
    ("企业基本情况", "", "", "排查情况", "", ""),
    ("名称", "性质", "详细地址", "日期", "性质", "排查结果"),
    ("甲厂", "企业", "村东", "2026-02-12", "巡查", "未发现"),
)


@pytest.mark.parametrize("merged", [("A1:C1", "D1:F1"), ()])
def test_a_head_means_what_it_means_under_its_group(merged: tuple[str, ...]) -> None:
    found = table("ent", GROUPS, *merged)

    assert places(found) == {
        "名称": "A",
        "性质": "B",
        "经营地址": "C",
        "排查日期": "D",
        "排查性质": "E",
        "排查结果": "F",
    }


def test_heads_in_three_rows() -> None:
    rows = (
        ("企业名称", "村", "检查情况", "", ""),
        ("", "", "现场", "", "说明"),
        ("", "", "检查日期", "检查结果", ""),
        ("甲厂", "东沟村", "2026-02-12", "未发现", "x"),
    )
    found = table("ent", rows, "A1:A3", "B1:B3", "C1:E1", "C2:D2", "E2:E3")

    assert places(found) == {"名称": "A", "村": "B", "排查日期": "C", "排查结果": "D"}
    assert "没有导入的列：检查情况/说明" in notes(found)


@pytest.mark.parametrize(
    ("kind", "rows", "expected"),
    [
        (
            "ent",
            (("企业名称", "负责人", "", "村"), ("", "姓名", "电话", ""), ("甲厂", "示例甲", "1", "东沟村")),
            {"名称": "A", "负责人": "B", "村": "D"},
        ),
        (
            "ent",
            (
                ("企业名称", "经营地址", "", "村"),
                ("", "方位", "详细地址", ""),
                ("甲厂", "东", "村东", "东沟村"),
            ),
            {"名称": "A", "经营地址": "C", "村": "D"},
        ),
        (
            "power",
            (("户号", "电量(千瓦时)", "", "月份"), ("", "总", "夜间", ""), ("0400", "10", "3", "202602")),
            {"用电户号": "A", "用电量": "B", "夜间用电量": "C", "月份": "D"},
        ),
    ],
)
def test_heads_below_a_group_that_is_a_head_itself(
    kind: SheetKind, rows: Rows, expected: dict[str, str]
) -> None:
    found = table(kind, rows, "A1:A2", "B1:C1", "D1:D2")

    assert places(found) == expected
    assert [row.number for row in found.rows] == [3]


@pytest.mark.parametrize(
    ("filled", "column"), [(("甲厂", "东沟村", "", "无"), "B"), (("甲厂", "", "东沟村", "无"), "C")]
)
def test_a_head_over_columns_is_of_the_only_one_that_is_filled(filled: tuple[str, ...], column: str) -> None:
    found = table("ent", (("名称", "村", "", "经营地址"), filled), "B1:C1")

    assert found.letters("村") == column
    assert texts(found)[0]["村"] == "东沟村"


@pytest.mark.parametrize(
    ("kind", "rows", "merged", "code"),
    [
        ("ent", (("名称", "村", "", "备注"), ("甲厂", "东沟村", "x", "")), ("B1:C1",), "header"),
        ("ent", (("名称", "村", "排查情况", ""), ("", "", "日期", "排查日期"), ("甲", "乙", "1", "2")), ("C1:D1",), "duplicate-header"),
        ("lead", (("内容", "村", "举报人", ""), ("", "", "姓名", "电话"), ("异味", "东沟村", "x", "y")), ("C1:D1",), "informant"),
        ("lead", (("线索情况", "", "举报人情况", ""), ("内容", "村", "姓名", "电话"), ("异味", "东沟村", "x", "y")), ("A1:B1", "C1:D1"), "informant"),
    ],
)  # fmt: skip
def test_heads_that_are_not_clear_are_refused(
    kind: SheetKind, rows: Rows, merged: tuple[str, ...], code: str
) -> None:
    with pytest.raises(SheetRefused) as refused:
        table(kind, rows, *merged)
    assert refused.value.code == code


@pytest.mark.parametrize("merged", [("A1:C1",), ()])
def test_a_title_and_a_first_row_are_no_heads(merged: tuple[str, ...]) -> None:
    found = table(
        "ent",
        (("企业排查情况", "", ""), ("名称", "村", "备注"), ("甲厂", "", "村"), ("乙厂", "", "")),
        *merged,
    )

    assert [row.number for row in found.rows] == [3, 4]


# Cells merged down

DIRECTORY = (
    ("村", "名称", "经营地址", "统一社会信用代码"),
    ("东沟村", "甲厂", "村东", "1"),
    ("", "乙厂", "村西", "2"),
    ("", "丙厂", "", ""),
    ("西河村", "丁厂", "", "3"),
)


def test_a_village_that_is_merged_down_is_that_of_each_row() -> None:
    found = table("directory", DIRECTORY, "A2:A4", "C3:C4")

    assert [row.cells["村"].text for row in found.rows] == ["东沟村", "东沟村", "东沟村", "西河村"]
    assert [row.cells["经营地址"].text for row in found.rows[:3]] == ["村东", "村西", "村西"]
    assert [row.merged for row in found.rows] == [()] * 4
    assert "“村”、“经营地址”列有合并单元格，按每行相同读取" in notes(found)
    assert [cell.text for cell in found.rows[1].line.cells] == ["东沟村", "乙厂", "村西", "2"]


@pytest.mark.parametrize(
    ("kind", "head", "refused"),
    [
        *(("directory", head, True) for head in ("名称", "统一社会信用代码", "用电户号")),
        *(
            ("directory", head, False)
            for head in ("村", "网格", "注册地址", "负责人", "性质", "行业", "经营状态")
        ),
        *(("ent", head, True) for head in ("编号", "名称", "曾用名")),
        *(("ent", head, False) for head in ("排查日期", "排查人员", "监管站所")),
        *(("site", head, True) for head in ("编号", "名称", "企业")),
        *(("lead", head, True) for head in ("编号", "内容", "企业")),
        *(("activity", head, True) for head in ("日期", "类别", "出动人次")),
        *(("power", head, True) for head in ("用电户号", "用电量")),
        ("power", "月份", False),
        *(("measures", head, False) for head in ("编号", "时限")),
        ("measures", "措施", True),
    ],
)
def test_what_names_one_record_or_counts_is_taken_for_no_other_row(
    kind: SheetKind, head: str, *, refused: bool
) -> None:
    keys = {"lead": "内容", "activity": "日期 类别", "power": "用电户号 用电量", "measures": "编号 措施"}
    heads = list(dict.fromkeys((head, *keys.get(kind, "名称").split(), "备注", "村")))
    rows = (heads, [f"{one}一" for one in heads], ["", *(f"{one}二" for one in heads[1:])])
    found = table(kind, rows, "A2:A3")

    assert found.rows[1].merged == ((head,) if refused else ())
    assert (head in found.rows[1].cells) is not refused


def test_a_blank_row_beside_a_merged_cell_is_no_row() -> None:
    found = table("directory", (*DIRECTORY[:3], ("", "", "", "")), "A2:A4")

    assert [row.number for row in found.rows] == [2, 3]


# Totals, signatures and notes

HEADS = ("序号", "名称", "村", "经营地址")
ROW = ("1", "甲厂", "东沟村", "村东")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        *(
            ((word,), "是合计行")
            for word in ("合计：3家", "共3家", "共计3家企业", "总计 12", "本页合计", "全乡合计：三户")
        ),
        *((("", word, "3"), "是合计行") for word in ("合计", "合 计", "合　计：", "小计")),
        *((("4", word, "", "共3家"), "是合计行") for word in ("合计", "总 计")),
        (("合计", "3家", "", ""), "是合计行"),
        *((("", word), "是合计行") for word in ("合计户数：3", "小计（3家）", "共：3户")),
        (("1", "2", "3", "4"), "是列号"),
        (("", "", "", "年  月  日"), "是签名或说明行"),
        (("", "审核：示例乙"), "是签名或说明行"),
        (("", "单位（公章）："), "是签名或说明行"),
        (("", "填表人：示例甲", "", "审核人：示例乙"), "是签名或说明行"),
        (("", "提供人：　　　接收人：　　　接收日期：　　年　　月　　日"), "是签名或说明行"),
        (("", "经手人：＿＿＿＿　监督人：＿＿＿＿"), "是签名或说明行"),
        (("", "注：以上不含停产企业"), "是签名或说明行"),
        (("", "以上为全部企业名单"), "是签名或说明行"),
        (("", "本表由各村填报，乡应急办汇总。"), "是签名或说明行"),
        (("", "", "", "2026年2月12日"), "是签名或说明行"),
        (("5", "", "", ""), "认得的各列里都没有内容"),
    ],
)
def test_rows_that_are_no_records_are_told(row: tuple[str, ...], reason: str) -> None:
    found = table("directory", (HEADS, row, ROW))

    assert [line.number for line in found.rows] == [3]
    assert f"第2行没有导入：{reason}" in notes(found)


@pytest.mark.parametrize(
    "row",
    [
        *(("2", name, "东沟村", "村西") for name in ("合计厂", "共计饲料厂", "总计量站", "注塑厂", "八一")),
        ("合计", "乙厂", "东沟村", "村西"),
        ("", "以上海技术为主的厂", "东沟村", "村西"),
        ("", "乙厂"),
        ("", "以上好食品店"),
        ("", "本表厂"),
        ("", "", "", "村西"),
        ("", "", "东沟村"),
    ],
)
def test_what_may_be_a_record_is_a_row(row: tuple[str, ...]) -> None:
    assert [line.number for line in table("directory", (HEADS, ROW, row)).rows] == [2, 3]


def test_a_lead_of_one_sentence_is_a_row() -> None:
    found = table("lead", (("内容", "村"), ("夜间有异味。", "东沟村"), ("以上地点夜间装卸，有异味。", "")))

    assert len(found.rows) == 2


def test_a_lead_that_begins_like_a_note_is_a_row() -> None:
    rows = (
        ("内容", "村"),
        ("单位：示例厂夜间装卸", "东沟村"),
        ("说明：以上均已核对", ""),
        ("填表人：示例甲", "审核：示例乙"),
    )

    assert [row.number for row in table("lead", rows).rows] == [2]


def test_a_heading_merged_over_the_columns_is_told() -> None:
    found = table("directory", (HEADS, ROW, ("一、西河村", "", "", ""), ("1", "乙厂", "西河村", "")), "A3:D3")

    assert [row.number for row in found.rows] == [2, 4]
    assert "第3行没有导入：是各列合并的标题或说明" in notes(found)


def test_what_says_nearly_the_same_gives_way_to_the_head_itself() -> None:
    heads = ("名称", "登记状态", "经营状态", "法定代表人", "负责人")
    found = table("directory", (heads, ("甲厂", "存续", "停产", "示例甲", "示例乙")))
    (row,) = found.rows
    assert (row.cells["经营状态"].text, row.cells["负责人"].text) == ("停产", "示例乙")
    assert "没有导入的列：登记状态、法定代表人" in found.notes
    alone = table("directory", (heads[:2], ("甲厂", "注销")))
    assert alone.rows[0].cells["经营状态"].text == "注销"


def test_a_list_of_names_alone_is_read_and_a_title_is_no_head() -> None:
    found = table("directory", (("东沟村企业名单",), ("名称",), ("甲厂",), ("乙厂",)))
    assert [row.cells["名称"].text for row in found.rows] == ["甲厂", "乙厂"]
    with pytest.raises(SheetRefused, match="找不到表头"):
        table("directory", (("名称", ""), ("甲厂", "村东")))
