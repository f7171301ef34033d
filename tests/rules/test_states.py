from __future__ import annotations

from typing import Any

import pytest
from records import (
    activity,
    at,
    campaign,
    closed,
    done,
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

from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import AnyRecord
from dabzw.rules.case.inquiry import inquiry_states, must_be_complete, open_questions
from dabzw.rules.case.states import COUNTED_LEAD_STATES, enterprise_state, lead_state, site_state, state_of
from dabzw.rules.sweep.coverage import village_coverage

Fields = dict[str, Any]
TRUE = {"核查": [verified("2026-02-11 10:00")]}
STOPPED = {**TRUE, "强制措施": [stopped("2026-02-11")]}
REFUSED = {"受理": {"日期": "2026-02-10", "结论": "不予受理", "理由": "重复"}}

LEADS: list[tuple[Fields, str]] = [
    ({}, "待核查"),
    ({"受理": {"日期": "2026-02-10", "结论": "受理"}}, "待核查"),
    (REFUSED, "查否待办结"),
    ({**REFUSED, **TRUE}, "待强制"),  # what was verified counts for more
    ({"核查": [verified("2026-02-11 10:00", "不属实")]}, "查否待办结"),
    ({"核查": [verified("2026-02-11 10:00", "无法查实")]}, "查否待办结"),
    ({"核查": [verified("2026-02-11 10:00"), verified("2026-02-12 10:00", "不属实")]}, "查否待办结"),
    ({"核查": [verified("2026-02-11 10:00", "不属实"), verified("2026-02-12 10:00")]}, "待强制"),
    (TRUE, "待强制"),
    ({"核查": [verified("2026-02-11 10:00", "部分属实")]}, "待强制"),
    ({"强制措施": [stopped("2026-02-10")]}, "待核查"),
    (STOPPED, "待移交"),
    ({**TRUE, "移交": [handed("2026-02-12")]}, "待强制"),
    ({**STOPPED, "移交": [handed("2026-02-12")]}, "待办结"),
    ({**STOPPED, "移交": [handed("2026-02-12", "2026-02-20")]}, "待移交"),
    ({**STOPPED, "移交": [handed("2026-02-12", "2026-02-20"), handed("2026-02-21")]}, "待办结"),
    ({"办结": [closed("2026-03-01", "其他")]}, "已办结"),
    ({**STOPPED, "办结": [closed("2026-03-01"), closed("2026-03-02", "重开")]}, "待移交"),
    ({"办结": [closed("2026-03-01"), closed("2026-03-02", "重开"), closed("2026-03-03")]}, "已办结"),
    ({"并入": "XS-260209-0001", "办结": [closed("2026-03-01")]}, "已并入"),
]


@pytest.mark.parametrize(("fields", "expected"), LEADS)
def test_lead_states(fields: Fields, expected: str) -> None:
    assert lead_state(lead(**fields)) == expected
    assert (expected in COUNTED_LEAD_STATES) == (expected != "已并入")


FOUND = {"违法行为": [found("1.1")]}
CLEARED = {**FOUND, "处置": plan(done("取缔", "2026-03-01")), "销号": {"日期": "2026-03-10"}}
ENTERPRISES: list[tuple[Fields, str]] = [
    ({}, "无违法行为"),
    (FOUND, "待定方案"),
    ({**FOUND, "处置": plan()}, "待定方案"),
    ({**FOUND, "处置": plan("取缔")}, "整治中"),
    ({**FOUND, "处置": plan(done("责令停产停业", "2026-03-01"))}, "整治中"),
    ({**FOUND, "处置": plan(done("取缔", "2026-03-01"))}, "待销号"),
    (CLEARED, "已销号"),
    ({**CLEARED, "回头看": [{"日期": "2026-03-17", "结果": "未反弹"}]}, "已销号"),
    ({**CLEARED, "回头看": [{"日期": "2026-03-09", "结果": "反弹"}]}, "已销号"),
    ({**CLEARED, "回头看": [{"日期": "2026-03-10", "结果": "反弹"}]}, "死灰复燃"),
    ({**CLEARED, "回头看": [{"日期": "2026-03-17", "结果": "反弹"}]}, "死灰复燃"),
    ({"回头看": [{"日期": "2026-03-17", "结果": "反弹"}]}, "死灰复燃"),
]


@pytest.mark.parametrize(("fields", "expected"), ENTERPRISES)
def test_enterprise_states(fields: Fields, expected: str) -> None:
    assert enterprise_state(enterprise(**fields), campaign()) == expected


def visits(*results: str, day: str = "2026-02-11") -> list[Fields]:
    return [{"日期": day, "结果": result} for result in results]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (visits(), "未排查"),
        (visits("未见人员"), "待复访"),
        (visits("拒绝检查"), "待复访"),
        (visits("未发现"), "已排查"),
        (visits("发现问题"), "已排查"),
        (visits("未见人员", "未发现"), "已排查"),
        (visits("发现问题", "拒绝检查"), "已排查"),
        (visits("未发现", day="2026-02-08"), "未排查"),  # the campaign begins on 02-09
        (visits("未见人员", day="2026-02-08"), "未排查"),
        (visits("未发现", day="2026-02-09"), "已排查"),
        (visits("未见人员", day="2026-02-09"), "待复访"),
        ([*visits("未发现", day="2026-02-08"), *visits("未见人员")], "待复访"),
        ([*visits("未见人员", day="2026-02-08"), *visits("未发现")], "已排查"),
    ],
)
def test_site_states_are_those_of_the_coverage(found: list[Fields], expected: str) -> None:
    record = site(排查=found)
    assert site_state(record, campaign()) == expected
    [row, *_] = village_coverage(ledger(record), at("2026-03-12"))
    assert (row.sites.done == 1, row.attempted == (record.id,)) == (
        expected == "已排查",
        expected == "待复访",
    )


@pytest.mark.parametrize(
    ("record", "expected"),
    [(lead(), "待核查"), (enterprise(), "无违法行为"), (site(), "未排查"), (activity(), None)],
)
def test_the_state_of_any_record(record: AnyRecord, expected: str | None) -> None:
    assert state_of(record, campaign()) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-02-10", "待核查"),
        ("2026-02-11 09:59", "待核查"),
        ("2026-02-11 10:00", "待移交"),
        ("2026-02-12", "待办结"),
        ("2026-02-20", "待移交"),
        ("2026-03-01", "已办结"),
    ],
)
def test_a_state_is_that_of_its_instant(when: str, expected: str) -> None:
    record = lead(**STOPPED, 移交=[handed("2026-02-12", "2026-02-20")], 办结=[closed("2026-03-01")])
    [seen] = ledger(record).as_of(at(when))
    assert state_of(seen, campaign()) == expected


# 一案三查.

QUESTIONS = ["生产", "销售", "运输", "供水", "供电", "供气", "供场所", "保护伞"]


@pytest.mark.parametrize(
    ("inquiries", "answered"),
    [
        ({}, set()),
        ({"产销运": {"生产": {"状态": "在查"}}}, {"生产"}),
        ({"产销运": {"生产": {"状态": "未查"}}}, set()),
        ({"生产条件": {"供电": {"状态": "已查否"}, "供气": {"状态": "已查实"}}}, {"供电", "供气"}),
        ({"保护伞": {"状态": "已移交", "日期": "2026-03-01"}}, {"保护伞"}),
    ],
)
def test_open_questions(inquiries: Fields, answered: set[str]) -> None:
    record = enterprise(一案三查=inquiries)
    assert list(open_questions(record)) == [name for name in QUESTIONS if name not in answered]


def test_the_eight_questions_have_their_places() -> None:
    branches = inquiry_states(enterprise(一案三查={"产销运": {"销售": {"状态": "在查"}}}))
    assert list(branches) == ["产销运", "生产条件", "保护伞"]
    assert branches["产销运"] == {"生产": "未查", "销售": "在查", "运输": "未查"}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (enterprise(), False),
        (enterprise(风险=[rated("重大")]), True),
        (
            enterprise(风险=[rated("重大"), rated("较大", "2026-02-20")], 违法行为=[found("2.2")]),
            False,
        ),
        (enterprise(违法行为=[found("2.2")]), False),
        (enterprise(违法行为=[found("1.1")]), True),
    ],
)
def test_which_cases_need_every_answer(record: Enterprise, *, expected: bool) -> None:
    assert must_be_complete(record, campaign()) is expected
