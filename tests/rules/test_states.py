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
from dabzw.rules.case.states import (
    COUNTED_LEAD_STATES,
    enterprise_state,
    lead_state,
    lead_states,
    site_state,
    state_of,
)
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
    assert lead_state(lead(**fields), campaign()) == expected
    assert (expected in COUNTED_LEAD_STATES) == (expected != "已并入")


def visits(*results: str, day: str = "2026-02-11") -> list[Fields]:
    return [{"日期": day, "结果": result} for result in results]


FOUND = {"违法行为": [found("1.1")]}
CLEARED = {**FOUND, "处置": plan(done("取缔", "2026-03-01")), "销号": {"日期": "2026-03-10"}}
AGAIN = {"违法行为": [found("1.1"), found("1.1", "2026-03-20")]}
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
    ({"回头看": [{"日期": "2026-03-17", "结果": "反弹"}]}, "待认定"),  # no case that could rebound
    ({"排查": visits("发现问题")}, "待认定"),
    ({"排查": visits("未发现")}, "无违法行为"),
    ({**CLEARED, "排查": visits("发现问题", day="2026-03-11")}, "待认定"),
    ({**CLEARED, "排查": visits("发现问题", day="2026-03-09")}, "已销号"),  # overlooked when it was signed
    ({**FOUND, "排查": visits("发现问题", day="2026-03-11")}, "待定方案"),  # the open case is the answer
    ({**CLEARED, **AGAIN}, "死灰复燃"),
    ({**CLEARED, **AGAIN, "关闭": [{"日期": "2026-03-12", "步骤": "复产"}]}, "再次立案"),
    ({**CLEARED, **AGAIN, "关闭": [{"日期": "2026-03-21", "步骤": "复产"}]}, "死灰复燃"),
    (
        {**CLEARED, **AGAIN, "处置": plan(done("拆除储存设施", "2026-03-01"))},
        "再次立案",
    ),  # nothing was stopped
    ({**CLEARED, **AGAIN, "销号": [{"日期": "2026-03-10"}, {"日期": "2026-03-30"}]}, "已销号"),
    ({**FOUND, "认定": [{"日期": "2026-03-01", "结论": "撤案"}]}, "已撤案"),
    ({**FOUND, "认定": [{"日期": "2026-03-01", "结论": "不立案"}]}, "待定方案"),
    ({**FOUND, "转入": {"日期": "2026-03-31", "行动": "下一个行动"}}, "已转入"),
]


ON_THE_SPOT = {"期限": [{"代码": "线索清零", "对象": "线索", "完成": "办结", "截止": "2026-03-31"}]}
ACTED = {"期限": [{"代码": "当日", "对象": "线索", "起算": "核查属实", "完成": "强制措施", "时限": "当日"}]}
SENT = {"期限": [{"代码": "移交", "对象": "线索", "起算": "核查属实", "完成": "移交", "时限": "3日"}]}
PASSED_ON = {"期限": [{"代码": "转办", "对象": "线索", "起算": "转办", "完成": "移交", "时限": "3日"}]}


@pytest.mark.parametrize(
    ("own", "steps", "expected"),
    [
        (ON_THE_SPOT, (), ("待办结", "待办结")),
        (PASSED_ON, (), ("待办结", "待办结")),
        (ACTED, ("待强制",), ("待强制", "待办结")),
        (SENT, ("待移交",), ("待移交", "待移交")),
        ({}, ("待强制", "待移交"), ("待强制", "待移交")),
    ],
)
def test_a_lead_waits_for_an_act_where_a_limit_ends_in_it(
    own: Fields, steps: tuple[str, ...], expected: tuple[str, str]
) -> None:
    notice = campaign(**own)
    assert set(lead_states(notice)) == {*COUNTED_LEAD_STATES} - {"待强制", "待移交"} | {*steps}
    assert (lead_state(lead(**TRUE), notice), lead_state(lead(**STOPPED), notice)) == expected


@pytest.mark.parametrize(("fields", "expected"), ENTERPRISES)
def test_enterprise_states(fields: Fields, expected: str) -> None:
    assert enterprise_state(enterprise(**fields), ledger()) == expected


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
    assert state_of(record, ledger()) == expected


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
    assert state_of(seen, ledger()) == expected


# 一案三查.

QUESTIONS = ["生产", "销售", "运输", "供水", "供电", "供气", "供场所", "保护伞"]


def answered(question: str, state: str, day: str | None = None) -> Fields:
    return {"问项": question, "状态": state} | ({"日期": day} if day else {})


@pytest.mark.parametrize(
    ("inquiries", "concluded"),
    [
        ([], set()),
        ([answered("生产", "未查")], set()),
        ([answered("生产", "在查")], set()),
        ([answered("供电", "已查否"), answered("供气", "已查实")], {"供电", "供气"}),
        ([answered("保护伞", "已移交", "2026-03-01")], {"保护伞"}),
        ([answered("供水", "无法查清")], set()),  # nobody approved it
        ([answered("供水", "无法查清") | {"批准人": "示例乡长"}], {"供水"}),
        (
            [answered("供水", "在查"), answered("供水", "已查否", "2026-03-01")],
            {"供水"},
        ),  # the last one counts
        ([answered("供水", "已查否"), answered("供水", "在查", "2026-03-01")], set()),
    ],
)
def test_open_questions(inquiries: list[Fields], concluded: set[str]) -> None:
    record = enterprise(一案三查=inquiries)
    assert list(open_questions(record, campaign())) == [name for name in QUESTIONS if name not in concluded]


def test_the_questions_are_those_of_the_campaign() -> None:
    record = enterprise(一案三查=[answered("销售", "在查")])
    assert inquiry_states(record, campaign()) == dict.fromkeys(QUESTIONS, "未查") | {"销售": "在查"}
    assert inquiry_states(record, campaign(一案三查={"问项": ["销售", "供气"]})) == {
        "销售": "在查",
        "供气": "未查",
    }
    assert inquiry_states(record, campaign(一案三查=None)) == {}


def test_a_further_case_is_asked_anew() -> None:
    over = {"违法行为": [found("1.1"), found("1.1", "2026-03-20")], "销号": {"日期": "2026-03-10"}}
    record = enterprise(**over, 一案三查=[answered("供电", "已查否", "2026-03-01")])
    assert "供电" in tuple(open_questions(record, campaign()))
    again = enterprise(**over, 一案三查=[answered("供电", "已查否", "2026-03-21")])
    assert "供电" not in tuple(open_questions(again, campaign()))


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (enterprise(), False),
        (enterprise(风险=[rated("重大")]), True),
        (  # a lower rating counts once it is signed
            enterprise(风险=[rated("重大"), rated("较大", "2026-02-20")], 违法行为=[found("2.2")]),
            True,
        ),
        (
            enterprise(
                风险=[rated("重大"), rated("较大", "2026-02-20", 理由="已停", 批准人="示例乡长")],
                违法行为=[found("2.2")],
            ),
            False,
        ),
        (enterprise(违法行为=[found("2.2")]), False),
        (enterprise(违法行为=[found("1.1")]), True),
        (enterprise(违法行为=[found("1.1")], 销号={"日期": "2026-03-10"}), True),
    ],
)
def test_which_cases_need_every_answer(record: Enterprise, *, expected: bool) -> None:
    assert must_be_complete(record, campaign()) is expected


def test_who_must_answer_all_is_said_by_the_campaign() -> None:
    great, banned = enterprise(风险=[rated("重大")]), enterprise(违法行为=[found("1.1")])
    asked = {"问项": QUESTIONS}
    of_risk = campaign(一案三查={**asked, "须查清": {"风险": ["较大", "重大"]}})
    of_nature = campaign(一案三查={**asked, "须查清": {"性质": ["取缔"]}})
    for told, expected in (
        (of_risk, (True, False)),
        (of_nature, (False, True)),  # 重大 demands 取缔关闭, which is of 性质 关闭
        (campaign(一案三查=asked), (False, False)),
        (campaign(一案三查=None), (False, False)),
    ):
        assert (must_be_complete(great, told), must_be_complete(banned, told)) == expected
