from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from records import activity, at, enterprise, found, lead, ledger, rated, site, verified

from dabzw.model.ledger import AnyRecord
from dabzw.model.scalars import parse_when
from dabzw.reports.filters import FILTERS, SORT_NAMES, columns, days_of, filters_of, kept, ordered, rank
from dabzw.reports.looks.records import Listed

DIRECTORY = [{"名称": "营业执照登记目录", "站所": "市场监督管理所"}]
RECORDS = (
    enterprise(编号="QY-260209-0001", 场所类别="养殖场", 目录=DIRECTORY),
    enterprise(
        编号="QY-260212-0002",
        村="东沟村",
        监管站所="派出所",
        经营状态="停产",
        违法行为=[found("1.2", "2026-03-01") | {"线索": ["XS-260211-0002"]}],
        风险=[rated("重大", "2026-03-02")],
    ),
    lead(编号="XS-260210-0001", 场所类别="民房", 涉嫌行为=["3.4"]),
    lead(
        编号="XS-260211-0002",
        登记时间="2026-02-11 09:00",
        来源="暗访",
        村="东沟村",
        核查=[verified("2026-02-20 09:00", "不属实")],
    ),
    site(编号="CS-260210-0001", 位置特征=["偏僻地点"], 场所类别="民房"),
    site(编号="CS-260213-0002", 排查=[{"日期": "2026-02-14", "结果": "未发现"}]),
    activity(编号="HD-260210-0001", 日期="2026-02-13", 村=["东沟村"], 参加单位=["派出所"]),
)
Q1, Q2, X1, X2, C1, C2, H1 = (record.id for record in RECORDS)
AT = at("2026-03-05")


def lines(*records: AnyRecord) -> list[Listed]:
    book = ledger(*(records or RECORDS)).as_of(AT)
    return [Listed.of(record, book, AT) for record in book]


CASES: list[tuple[dict[str, Any], set[str]]] = [
    ({}, {Q1, Q2, X1, X2, C1, C2, H1}),
    ({"--state": ("待核查",)}, {X1}),
    ({"--state": ("待核查", "查否待办结", "未排查")}, {X1, X2, C1}),
    ({"--state": ("待移交",)}, set()),
    ({"--village": ("东沟",)}, {Q2, X2, H1}),
    ({"--village": ("dgc",)}, {Q2, X2, H1}),
    ({"--village": ("xhc",)}, set()),
    ({"--unit": ("派出所",)}, {Q2, H1}),
    ({"--unit": ("应急",)}, {Q1, X1, X2}),
    ({"--place-class": ("民房",)}, {X1, C1}),
    ({"--setting": ("偏僻地点",)}, {C1}),
    ({"--source": ("暗访",)}, {X2}),
    ({"--risk": ("重大",)}, {Q2}),
    ({"--risk": ("未评定",)}, {Q1}),
    ({"--violation": ("1",)}, {Q2}),
    ({"--violation": ("1.2",)}, {Q2}),
    ({"--violation": ("1.1",)}, set()),
    ({"--violation": ("3", "1")}, {Q2, X1}),
    ({"--operating": ("停产",)}, {Q2}),
    ({"--in-directory": True}, {Q1}),
    ({"--not-in-directory": True}, {Q2}),
    ({"--overdue": True}, {X1}),
    ({"--due-within": date(2026, 3, 7)}, {X1}),
    ({"--due-within": date(2026, 3, 8)}, {X1, Q2}),
    ({"--from": date(2026, 3, 2)}, {Q2}),
    ({"--from": date(2026, 3, 3)}, set()),
    ({"--to": date(2026, 2, 9)}, {Q1}),
    ({"--from": date(2026, 2, 13), "--to": date(2026, 2, 20)}, {X2, C2, H1}),
    ({"--from": date(2026, 2, 15), "--to": date(2026, 2, 19)}, set()),  # nothing happened in between
    ({"--village": ("东沟",), "--state": ("查否待办结",)}, {X2}),
]


@pytest.mark.parametrize(("wanted", "expected"), CASES)
def test_each_option_keeps_its_records(wanted: dict[str, Any], expected: set[str]) -> None:
    assert {line.record.id for line in kept(lines(), wanted)} == expected


def test_every_option_has_a_case() -> None:
    options = {option for one in FILTERS for option, _ in one.options}
    assert options == {option for wanted, _ in CASES for option in wanted}


def test_terms_of_licences_and_leases_are_no_acts() -> None:
    licence = {"种类": "营业执照", "状态": "有效", "发证日期": "2020-01-01"}
    lease = {"承租人": "示例", "起": "2021-01-01"}
    [line] = lines(enterprise(证照=[licence], 租赁=[lease]))
    assert days_of(line.record) == {date(2026, 2, 10)}


def test_a_list_offers_only_what_its_kind_has() -> None:
    offered = {kind: {one.options[0][0] for one in filters_of(kind)} for kind in ("线索", "检查活动")}
    assert "--source" in offered["线索"]
    assert "--risk" not in offered["线索"]
    assert offered["检查活动"] == {"--state", "--village", "--unit", "--from"}
    assert filters_of(None) == FILTERS


LEVELS = ("重大", "较大", "一般")


def ids(column: str, *records: AnyRecord, reverse: bool = False) -> list[str]:
    return [line.record.id for line in ordered(lines(*records), column, LEVELS, reverse=reverse)]


def test_a_column_with_a_vocabulary_is_in_its_order() -> None:
    rated_ones = [
        enterprise(编号=f"QY-260210-000{number}", 风险=[rated(level)] if level else [])
        for number, level in enumerate(("一般", "", "重大", "较大"))
    ]
    assert [one[-1] for one in ids("风险等级", *rated_ones)] == ["2", "3", "0", "1"]
    assert [one[-1] for one in ids("风险等级", *rated_ones, reverse=True)] == ["0", "3", "2", "1"]


def test_a_limit_to_the_minute_comes_before_the_end_of_its_day() -> None:
    moments = [parse_when(text) for text in ("2026-03-05 09:00", "2026-03-05", "2026-03-06 08:00")]
    ranks = [rank(when, "最近到期") for when in moments]
    assert ranks == sorted(ranks)
    assert rank(moments[1], "日期") < rank(moments[0], "日期"), "any other day begins with its morning"


def test_numbers_are_in_the_order_of_numbers() -> None:
    found_ones = [
        activity(编号=f"HD-260210-000{number}", 发现问题=str(count))
        for number, count in enumerate((9, 10, 2))
    ]
    assert [one[-1] for one in ids("发现问题", *found_ones)] == ["2", "0", "1"]


def test_every_english_name_is_a_column() -> None:
    assert set(SORT_NAMES.values()) <= set(columns(lines()))
