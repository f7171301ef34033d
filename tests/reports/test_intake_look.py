"""The result of an import: on a terminal not every new row, on a pipe all of them."""

from __future__ import annotations

from dataclasses import replace

import records as r
from pages import printed, told
from sheet_files import csv_bytes

from dabzw.intake.outcomes import CellChange, Fault, Outcome
from dabzw.intake.table import table_of
from dabzw.reports.looks import intake
from dabzw.reports.view import Page
from dabzw.store.sheets.book import read_book

AT = r.at("2026-03-12")
LINES = [("企业编号", "名称", "村"), *(("", f"甲{number}", "寺头村") for number in range(2, 36))]
TABLE = table_of(read_book(csv_bytes(*LINES), ".csv"), "ent", None)


def _outcomes() -> list[Outcome]:
    """Thirty new rows, then one changed, two the same of which one is remarked on, and one refused."""
    records = [r.enterprise(名称=f"甲{row.number}") for row in TABLE.rows]
    new = [Outcome(row, "新增", record) for row, record in zip(TABLE.rows[:30], records[:30], strict=True)]
    changed, same, told_of, refused = TABLE.rows[30:]
    return [
        *new,
        Outcome(changed, "变更", records[30], changes=(CellChange("行业", "", "化工"),)),
        Outcome(same, "相同", records[31]),
        Outcome(told_of, "相同", records[32], notes=("与第2行同名",)),
        Outcome(
            refused, "拒绝", records[33], faults=(Fault("村", "没有这个村"), Fault(None, "与第2行是同一家"))
        ),
    ]


def _seen() -> Page:
    return intake.answer(TABLE, _outcomes(), "0" * 64, AT)


def test_a_pipe_gets_every_row_that_is_not_the_same() -> None:
    text = printed(_seen())

    assert text.count("新增\t") == 31  # the count and the rows
    assert "拒绝\t35\t\t甲35\tC列“村”：没有这个村；与第2行是同一家" in text
    assert f"变更\t32\t{r.ENTERPRISE_ID}\t甲32\t行业：（空） → 化工" in text
    assert f"相同\t34\t{r.ENTERPRISE_ID}\t甲34\t与第2行同名" in text
    assert "甲33" not in text


def test_a_terminal_gets_the_first_new_rows_and_all_that_need_a_look() -> None:
    text = printed(_seen(), columns=100)

    assert "还有10行新增没有列出；加 --json 可列出全部" in text
    assert all(name in text for name in ("甲21", "甲32", "甲34", "甲35"))
    assert "甲22" not in text


def test_a_new_row_of_which_something_is_told_is_never_left_out() -> None:
    found = [
        replace(outcome, notes=("没有登记过",)) if place in {24, 29} else outcome
        for place, outcome in enumerate(_outcomes())
    ]

    text = printed(intake.answer(TABLE, found, "0" * 64, AT), columns=100)

    assert all(name in text for name in ("甲26", "甲31", "甲21"))
    assert "甲22" not in text
    assert text.index("甲26") < text.index("甲21")
    assert "还有8行新增没有列出" in text


def test_programs_get_every_row_with_its_reasons() -> None:
    rows = told(_seen())

    assert rows["合计"] == {"新增": 30, "变更": 1, "相同": 2, "拒绝": 1}
    assert (rows["种类"], rows["版本"], rows["来源"], len(rows["导入"])) == ("企业", None, "0" * 64, 34)
    assert rows["导入"][-1] == {
        "结果": "拒绝",
        "行": 35,
        "编号": None,
        "名称": "甲35",
        "变更": [],
        "原因": [
            {"列": "C", "字段": "村", "说明": "没有这个村"},
            {"列": None, "字段": None, "说明": "与第2行是同一家"},
        ],
        "提示": [],
    }
    assert rows["导入"][30]["变更"] == [{"字段": "行业", "原": "", "现": "化工"}]


def test_nothing_to_look_at_is_no_table() -> None:
    same = [Outcome(TABLE.rows[0], "相同", r.enterprise())]
    text = printed(intake.answer(TABLE, same, "0" * 64, AT))
    assert "结果\t行" not in text
    assert "相同\t1" in text


def test_a_refused_row_that_tells_of_a_person_is_not_shown() -> None:
    rows = (("名称", "村"), ("甲13800138000", "东沟"), ("示甲11010519491231002X", "东沟"), ("丙厂", "东沟"))
    table = table_of(read_book(csv_bytes(*rows), ".csv"), "ent", None)
    found = [
        Outcome(row, "拒绝", r.enterprise(名称=cells[0]), faults=(Fault("村", f"没有{cells[0]}这个村"),))
        for row, cells in zip(table.rows, rows[1:], strict=True)
    ]
    text = printed(intake.answer(table, found, "0" * 64, AT))
    assert text.count("（含个人信息，不显示）") == 4  # the names of two, and what is said of them
    assert "没有丙厂这个村" in text
    assert not {one for one in ("1380", "1101") if one in text}

    (sheet,) = intake.refused_book(table, found, "示例乡", AT).sheets
    kept = [row[:2] for part in sheet.tables for row in part.rows]
    assert kept == [("甲13800138000", "东沟"), (None, None), ("丙厂", "东沟")]  # a warning refuses nothing
    assert [str(row[-1])[:3] for part in sheet.tables for row in part.rows] == ["B列“", "第3行", "B列“"]


def test_a_row_whose_informant_is_no_number_is_kept_nowhere() -> None:
    table = table_of(
        read_book(csv_bytes(("登记时间", "村", "内容"), ("2026-02-12", "甲", "乙")), ".csv"), "lead", None
    )
    refused = Outcome(table.rows[0], "拒绝", None, faults=(Fault("举报人编号", "不是无含义的编号"),))
    (sheet,) = intake.refused_book(table, [refused], "示例乡", AT).sheets
    assert [row[:3] for part in sheet.tables for row in part.rows] == [(None, None, None)]
