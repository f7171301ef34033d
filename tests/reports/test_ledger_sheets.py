"""The sheets of the ledger: what stands in them, for whom, and that their sums are those of `status`."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from records import (
    VILLAGES,
    activity,
    at,
    campaign,
    closed,
    enterprise,
    found,
    handed,
    lead,
    ledger,
    plan,
    rated,
    site,
    stopped,
    verified,
)

from dabzw.model.ledger import Ledger
from dabzw.model.sheet_columns import RECORD_KINDS, SheetKind, columns
from dabzw.model.site import Site
from dabzw.reports.books.blank_forms import ROWS, blank_book, blank_columns
from dabzw.reports.books.record_sheets import dictionary, expected, record_columns, record_table
from dabzw.reports.books.sheets import Book, Sheet
from dabzw.reports.books.workbook import Chosen, ledger_book
from dabzw.reports.looks.due import dues
from dabzw.reports.looks.policy import cases
from dabzw.reports.looks.status import status_of
from dabzw.reports.view import NUMBER
from dabzw.rules.agenda.counts import COUNTED
from dabzw.rules.limits.deadlines import Deadline

NOW = at("2026-03-12")
CASE, OTHER = "QY-260210-0001", "QY-260210-0002"
TOLD, HANDED = "XS-260210-0001", "XS-260210-0002"
NAMES = (
    "汇总",
    "非法违法企业清单台账",
    "线索台账",
    "一企一策",
    "场所排查",
    "检查活动",
    "移交",
    "处罚",
    "回头看",
    "名单",
    "逾期",
    "其他企业",
)


def sample() -> Ledger:
    case = enterprise(
        编号=CASE,
        违法行为=[found("2.2"), found("1.1", "2026-02-11")],
        风险=[rated("较大")],
        处置=plan({"措施": "责令停产停业", "责任单位": "派出所", "时限": "2026-03-01"}),
        处罚=[{"日期": "2026-02-20", "种类": "罚款", "机关": "县应急管理局", "金额": "20000.50"}],
    )
    told = lead(编号=TOLD, 来源="群众举报", 举报人编号="JB-7788", 承办="派出所")
    true = lead(
        编号=HANDED,
        村="东沟村",
        核查=[verified("2026-02-10 15:00")],
        强制措施=[stopped("2026-02-10")],
        移交=[handed("2026-02-16")],
        逾期说明=[{"期限": "三日移交", "原因": "等待鉴定", "责任单位": "乡应急办"}],
    )
    shut = lead(
        编号="XS-260210-0003",
        核查=[verified("2026-02-10 15:00", "不属实")],
        办结=[closed("2026-02-11", "查否")],
    )
    twin = lead(编号="XS-260210-0004", 并入=TOLD)
    return ledger(
        case,
        enterprise(编号=OTHER, 村="东沟村", 统一社会信用代码=None, 无代码原因="未查明"),
        told,
        true,
        shut,
        twin,
        site(村="东沟村"),
        activity(牵头="乡应急办", 参加单位=["派出所"], 村=["东沟村", "西河村"], 出动人次="6"),
    )


def made(chosen: Chosen | None = None) -> Book:
    return ledger_book(sample(), NOW, "提交 0000", "0" * 40, chosen or Chosen())


def sheet(book: Book, name: str) -> Sheet:
    return next(one for one in book.sheets if one.name == name)


def rows(book: Book, name: str, caption: str = "") -> list[dict[str, Any]]:
    table = next(one for one in sheet(book, name).tables if one.caption == caption)
    heads = [column.head for column in table.columns]
    return [dict(zip(heads, row, strict=True)) for row in table.rows]


def test_the_sheets_stand_in_the_order_of_the_work() -> None:
    assert tuple(one.name for one in made().sheets) == NAMES


def test_every_sheet_says_who_and_when_and_the_book_from_which_commit() -> None:
    assert {one.lines[0] for one in made().sheets} == {"填报单位（章）：寺头乡人民政府　　截至：2026-03-12"}
    assert made().basis == "提交 0000"


def test_of_records_the_main_columns_come_first_and_are_what_is_printed() -> None:
    wide = {one.name: one.tables[0] for one in made().sheets if one.tables[0].printed}
    assert {*wide} == {"非法违法企业清单台账", "线索台账", "场所排查", "检查活动", "其他企业"}
    for sheet in made().sheets:
        table = sheet.tables[0]
        if table.printed:
            assert sum(column.width for column in table.columns[: table.printed]) <= 186  # 8 points on A4
            assert f"（到“{table.columns[table.printed - 1].head}”）" in sheet.lines[1]
    assert [column.head for column in wide["线索台账"].columns][:5] == [
        NUMBER,
        "编号",
        "登记时间",
        "村",
        "内容",
    ]


# 汇总


def test_the_sums_are_those_of_status() -> None:
    book, status = made(), status_of(sample(), NOW)
    states = {row["状态"]: row["条数"] for row in rows(book, "汇总", "线索")}
    assert states == {**status.leads.by_state, "合计": status.leads.total}
    firms = {row["项目"]: row["家数"] for row in rows(book, "汇总", "企业")}
    assert (firms["企业总数"], firms["有违法行为"], firms["　其中：较大"]) == (2, 1, 1)
    *units, total = rows(book, "汇总", "期限")
    waiting = status.waiting
    assert {state: total[state] for state in COUNTED} == {state: waiting[state]["硬性"] for state in COUNTED}
    late = sum(one.deadline.state == "逾期" for one in dues(sample(), NOW, only="open"))
    assert total["逾期"] + total["预警逾期"] == late == status.limits["逾期"]
    assert total["预警逾期"] == sum(unit["预警逾期"] for unit in units)
    assert all(total[state] == sum(unit[state] for unit in units) for state in ("逾期", "按期", "合计"))
    assert total["逾期"] > 0


def test_the_indicators_are_those_of_status_to_this_day() -> None:
    shown = {row["指标"]: (row["完成"], row["总数"], row["比率"]) for row in rows(made(), "汇总", "阶段指标")}
    known = [one for phase in status_of(sample(), NOW).phases for one in phase.indicators]
    figures = {one.name: one.by_now for one in known}
    assert shown == {name: (one.done, one.total, one.ratio) for name, one in figures.items()}


def test_what_an_ended_phase_was_at_its_end_stands_beside_it() -> None:
    ends = {row["指标"]: row["阶段截止时"] for row in rows(made(), "汇总", "阶段指标")}
    assert (ends["村报告率"], ends["处置方案率"]) == ("2/3", None)


def test_each_chart_is_of_a_table_of_its_sheet() -> None:
    summary = sheet(made(), "汇总")
    tables = {one.caption: {column.head for column in one.columns} for one in summary.tables}
    assert [one.caption for one in summary.charts] == ["阶段指标", "线索", "期限"]
    assert all({one.label, *one.values} <= tables[one.caption] for one in summary.charts)


# Records


def test_offenders_and_others_are_two_sheets() -> None:
    book = made()
    (case,), (other,) = rows(book, "非法违法企业清单台账"), rows(book, "其他企业")
    assert (case["编号"], case["违法行为"], case["风险等级"], case["状态"]) == (
        CASE,
        "2.2、1.1",
        "较大",
        "整治中",
    )
    assert (other["编号"], other["统一社会信用代码"], other["无代码原因"]) == (OTHER, None, "未查明")


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_a_sheet_of_records_has_every_column_that_is_imported(kind: SheetKind) -> None:
    heads = [column.head for column in record_columns(kind, campaign())]
    assert heads[0] == NUMBER
    assert {*heads} >= {column.head for column in columns(kind)}
    assert len(set(heads)) == len(heads)


def test_what_is_computed_says_that_it_is_not_imported() -> None:
    computed = {one.head: one.note for one in record_columns("lead", campaign()) if one.note}
    assert computed.keys() == {NUMBER, "状态", "逾期项", "最近到期"}
    assert all("不会导入" in note for note in computed.values())


def test_no_sheet_tells_of_an_informant() -> None:
    book = made()
    cells = [str(cell) for one in book.sheets for table in one.tables for row in table.rows for cell in row]
    heads = {column.head for one in made().sheets for table in one.tables for column in table.columns}
    assert TOLD in cells
    assert not any("JB-7788" in cell for cell in cells)
    assert "举报人编号" not in heads


def test_numbers_and_days_are_typed() -> None:
    (row,) = rows(made(), "检查活动")
    assert (row["日期"], row["出动人次"], row["村"]) == (at("2026-02-10").day, 6, "东沟村、西河村")
    (fine,) = rows(made(), "处罚")
    assert (fine["日期"], str(fine["金额"]), fine["已收缴"]) == (at("2026-02-20").day, "20000.50", None)


def test_a_row_is_made_when_it_is_asked_for() -> None:
    asked = []

    def sites() -> Iterator[Site]:
        for number in range(1, 9):
            asked.append(number)
            yield site(编号=f"CS-260210-{number:04}")

    table = iter(record_table("site", sites(), sample(), {}).rows)
    assert asked == []
    assert next(table)[:2] == (1, "CS-260210-0001")
    assert asked == [1]


def test_no_limit_is_held_that_no_sheet_tells_of() -> None:
    told = {"核查": [verified("2026-02-10 15:00", "不属实")], "办结": [closed("2026-02-11", "查否")]}
    shut = lead(编号="XS-260210-0777", **told)
    book = ledger_book(ledger(shut), NOW, "提交 0000", None, Chosen())
    held = [one for one in gc.get_objects() if type(one) is Deadline and one.record_id == shut.id]
    assert rows(book, "汇总", "期限")[-1]["按期"] > 0
    assert held == []


# Acts and lists


def test_a_measure_is_a_row() -> None:
    shown = rows(made(), "一企一策")
    (known,) = cases(sample(), NOW)
    assert [(row["编号"], row["措施"], row["状态"]) for row in shown] == [
        (CASE, item.measure, item.state) for item in known.required
    ]
    assert {row[NUMBER] for row in shown} == {1}


def test_transfers_are_listed() -> None:
    (row,) = rows(made(), "移交")
    assert (row["编号"], row["接收单位"], row["状态"]) == (HANDED, "县应急管理局", "逾期未签收")


def test_what_was_late_is_listed_with_its_reason() -> None:
    late = {(row["编号"], row["期限"]): row for row in rows(made(), "逾期")}
    assert late[HANDED, "三日移交"]["逾期原因"] == "等待鉴定"
    assert late[CASE, "措施时限"]["逾期原因"] == "未说明"  # hard, and nobody has accounted for it
    assert late[TOLD, "首次核查"]["逾期原因"] is None  # a warning needs no reason
    states = Counter(row["状态"] for row in late.values())
    assert states["逾期"] == status_of(sample(), NOW).limits["逾期"]
    assert all(row["逾期天数"] > 0 for row in late.values())


# A part of them


def ids(book: Book) -> set[str]:
    return {str(row["编号"]) for name in NAMES[1:] for row in rows(book, name)}


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        (Chosen(village="东沟村"), {OTHER, HANDED, "CS-260210-0001", "HD-260210-0001"}),
        (Chosen(village="西河村"), {"HD-260210-0001"}),
        (Chosen(unit="派出所"), {CASE, TOLD, "HD-260210-0001"}),
        (Chosen(village="寺头村", unit="派出所"), {CASE, TOLD}),
        (Chosen(unit="电管站"), set()),
    ],
)
def test_a_village_or_a_unit_gets_its_own(chosen: Chosen, shown: set[str]) -> None:
    assert ids(made(chosen)) == shown


def test_a_part_says_what_it_is_and_has_no_figures_of_the_whole() -> None:
    book = made(Chosen(village="东沟村"))
    summary = sheet(book, "汇总")
    assert summary.lines[0].endswith("范围：东沟村")
    assert [one.caption for one in summary.tables] == ["线索", "企业", "期限"]
    assert [one.caption for one in summary.charts] == ["线索", "期限"]
    assert rows(made(Chosen(village="东沟村")), "汇总", "线索")[-1]["条数"] == 1


# Blank forms


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_a_blank_form_asks_for_all_that_is_required(kind: SheetKind) -> None:
    asked = blank_columns(kind)
    assert {one.head for one in columns(kind) if one.required} <= {one.head for one in asked}
    assert "编号" not in {one.head for one in asked}


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_a_blank_form_is_empty_and_explained(kind: SheetKind) -> None:
    (form,) = blank_book(kind, campaign(), NOW).sheets
    (table,) = form.tables
    assert [set(row) for row in table.rows] == [{None}] * ROWS
    assert all(column.note for column in table.columns)
    assert "必填：" in form.lines[1]


def test_a_village_is_chosen_and_no_other_is_taken() -> None:
    book = blank_book("lead", campaign(), NOW)
    (table,) = book.sheets[0].tables
    village, acts = (next(one for one in table.columns if one.head == head) for head in ("村", "涉嫌行为"))
    assert (village.words, village.strict, book.dictionary["村"]) == ("村", True, VILLAGES)
    assert (acts.words, acts.strict) == ("违法行为", False)  # several may be written
    assert "1.1 未取得行政许可" in book.dictionary["违法行为"]


def test_codes_are_explained_as_text() -> None:
    note = next(expected(one, ()) for one in columns("ent") if one.head == "统一社会信用代码")
    assert note == "可不填。按文本填写，前面的0不要丢。"


@pytest.mark.parametrize(
    ("villages", "says"),
    [(["东沟村"], "可不填。"), ([{"名称": "东沟村", "网格": ["一网格"]}], "可不填。从下拉列表里选。")],
)
def test_only_a_list_that_is_there_is_told_of(villages: list[Any], says: str) -> None:
    (table,) = blank_book("lead", campaign(村=villages), NOW).sheets[0].tables
    assert next(one.note for one in table.columns if one.head == "网格") == says


def test_a_unit_is_offered_and_another_may_be_written() -> None:
    offered = {one.head: (one.words, one.strict) for one in record_columns("lead", campaign())}
    assert offered["强制措施"] == ("强制措施", False)
    assert offered["实施机关"] == offered["接收单位"] == ("单位", False)


def test_an_empty_list_of_the_campaign_is_no_choice() -> None:
    assert "村" not in dictionary(campaign(村=[]), "lead")
    assert "来源" in dictionary(campaign(村=[]), "lead")
