"""Acts out of their turn are told, and not refused; what comes in its turn is not."""

from __future__ import annotations

from typing import Any

import pytest
import records as r

from dabzw.model.ledger import AnyRecord
from dabzw.rules.checks.registry import ASKED, record_findings

CODES = frozenset(
    {"transfer-unverified", "act-untrue", "case-without-violation", "closure-steps", "look-back-early"}
)
Fields = dict[str, Any]


def told(record: AnyRecord) -> list[tuple[str, str]]:
    found = record_findings(record, r.ledger(record), r.at("2026-03-20"))
    assert CODES | {"cleared-nothing", "lead-closed-twice"} == ASKED
    return [(one.rule, one.field) for one in found if one.rule in CODES]


HANDED = r.handed("2026-02-13")
TRUE, UNTRUE = r.verified("2026-02-12 10:00"), r.verified("2026-02-12 10:00", "不属实")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"移交": [HANDED]}, "移交[1]"),
        ({"移交": [HANDED], "核查": [UNTRUE]}, "移交[1]"),
        ({"移交": [HANDED], "核查": [TRUE]}, None),
        ({"移交": [HANDED], "核查": [TRUE, r.verified("2026-02-14 10:00", "不属实")]}, None),
        ({"移交": [r.handed("2026-02-13", "2026-02-14")]}, None),  # it came back
        ({"移交": [HANDED], "受理": {"日期": "2026-02-12", "结论": "转办"}}, None),
    ],
)
def test_a_lead_is_handed_over_when_it_was_found_true(fields: Fields, expected: str | None) -> None:
    assert told(r.lead(**fields)) == ([("transfer-unverified", expected)] if expected else [])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"强制措施": [r.stopped("2026-02-12")]}, False),  # 先行处置
        ({"强制措施": [r.stopped("2026-02-11")], "核查": [UNTRUE]}, False),
        ({"强制措施": [r.stopped("2026-02-12")], "核查": [UNTRUE]}, True),
        ({"强制措施": [r.stopped("2026-02-12", 解除日期="2026-02-13")], "核查": [UNTRUE]}, False),
        ({"强制措施": [r.stopped("2026-02-13")], "核查": [TRUE]}, False),
    ],
)
def test_nothing_is_stopped_after_a_lead_was_found_untrue(fields: Fields, *, expected: bool) -> None:
    assert told(r.lead(**fields)) == ([("act-untrue", "强制措施[1]")] if expected else [])


FINE = {"日期": "2026-02-12", "种类": "罚款", "机关": "县应急管理局", "金额": "100"}
INQUIRED = {"日期": "2026-02-12", "问项": "供电", "状态": "已查实"}
LISTED = {"日期": "2026-02-12", "状态": "建议列入", "理由": "未经许可生产"}


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"处罚": [FINE]}, "处罚[1]"),
        ({"处罚": [FINE, FINE]}, "处罚[1]"),  # the first is enough
        ({"处罚": [FINE | {"日期": "2026-02-09"}]}, "处罚[1]"),
        ({"处罚": [FINE | {"日期": "2026-02-08"}]}, None),  # before the campaign
        ({"一案三查": [INQUIRED]}, "一案三查[1]"),
        ({"名单": [LISTED]}, "名单[1]"),
        ({"处置": r.plan("取缔")}, "处置[1].措施[1]"),
    ],
)
def test_a_case_begins_with_its_violation(fields: Fields, place: str | None) -> None:
    assert told(r.enterprise(**fields)) == ([("case-without-violation", place)] if place else [])
    assert told(r.enterprise(违法行为=[r.found("1.1")], **fields)) == []


def closing(*steps: str) -> list[Fields]:
    return [{"日期": "2026-02-12", "步骤": step, "机关": "县人民政府"} for step in steps]


@pytest.mark.parametrize(
    ("steps", "places"),
    [
        (("提请", "决定", "实际关闭"), []),
        (("决定",), ["关闭[1]"]),
        (("提请", "实际关闭"), ["关闭[2]"]),
        (("提请", "决定", "实际关闭", "复产", "实际关闭"), ["关闭[5]"]),
    ],
)
def test_the_steps_of_a_closure_follow_each_other(steps: tuple[str, ...], places: list[str]) -> None:
    record = r.enterprise(违法行为=[r.found("1.1")], 关闭=closing(*steps))
    assert told(record) == [("closure-steps", place) for place in places]


LOOKED = {"日期": "2026-03-10", "人员": ["示例甲"], "结果": "未反弹"}


def test_one_looks_back_on_what_is_over() -> None:
    open_case: Fields = {"违法行为": [r.found("1.1")], "回头看": [LOOKED]}
    assert told(r.enterprise(**open_case)) == [("look-back-early", "回头看[1]")]
    over = {"销号": [{"日期": "2026-03-05", "验收人": ["示例丙"]}]}
    assert told(r.enterprise(**open_case, **over)) == []
    banned = {"处置": r.plan(r.done("取缔", "2026-03-05"))}
    assert told(r.enterprise(**open_case, **banned)) == []
