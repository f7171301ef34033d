from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from records import (
    ENTERPRISE_ID,
    closed,
    done,
    enterprise,
    found,
    handed,
    lead,
    ledger,
    plan,
    rated,
    stopped,
    verified,
)

from dabzw.model.moments import written
from dabzw.model.vocab import Event, words
from dabzw.rules.limits.events import Happenings, any_event, enterprise_events, lead_events

FULL_LEAD: dict[str, Any] = {
    "企业": ENTERPRISE_ID,
    "受理": {"日期": "2026-02-10", "结论": "受理"},
    "核查": [
        verified("2026-02-11 10:00", "不属实"),
        verified("2026-02-12 10:00"),
        verified("2026-02-13 10:00"),
    ],
    "强制措施": [
        stopped("2026-02-14", "扣押"),
        stopped("2026-02-12", "查封场所", 解除日期="2026-02-25"),
    ],
    "移交": [handed("2026-02-13", "2026-02-15"), handed("2026-02-16")],
    "反馈日期": "2026-03-02",
    "办结": [closed("2026-02-20"), closed("2026-02-21", "重开"), closed("2026-03-01")],
}
FULL_ENTERPRISE: dict[str, Any] = {
    "性质": "小作坊",
    "违法行为": [found("1.1", "2026-02-14"), found("2.1", "2026-02-12")],
    "风险": [rated("较大", "2026-02-15"), rated("重大", "2026-02-16")],
    "处置": plan(done("取缔关闭", "2026-03-05"), done("顶格处罚", "2026-03-08"), decided="2026-02-18"),
    "关闭": [{"日期": "2026-03-05", "步骤": "实际关闭"}],
    "销号": {"日期": "2026-03-10"},
    "处罚": [
        {"日期": "2026-03-02", "种类": "没收非法财物", "机关": "县应急管理局"},
        {"日期": "2026-03-01", "种类": "没收违法所得", "机关": "县应急管理局"},
        {"日期": "2026-02-28", "种类": "罚款", "机关": "县应急管理局"},
    ],
    "物料去向": [
        {"日期": "2026-03-03", "品名": "甲苯", "数量": "1", "单位": "吨", "去向": "移交"},
        {"日期": "2026-03-02", "品名": "甲苯", "数量": "1", "单位": "吨", "去向": "销毁"},
    ],
}
OF_LEAD = {
    "登记": ["2026-02-10 09:00"],
    "受理": ["2026-02-10"],
    "核查": ["2026-02-11 10:00", "2026-02-12 10:00", "2026-02-13 10:00"],
    "核查属实": ["2026-02-12 10:00"],
    "强制措施": ["2026-02-12", "2026-02-14"],
    "查封": ["2026-02-12"],
    "扣押": ["2026-02-14"],
    "解除": ["2026-02-25"],
    "移交": ["2026-02-13-2026-02-15", "2026-02-16"],
    "反馈": ["2026-03-02"],
    "办结": ["2026-02-20-2026-02-21", "2026-03-01"],
}
OF_ENTERPRISE = {
    "发现": ["2026-02-12", "2026-02-14"],
    "风险评定": ["2026-02-15", "2026-02-16"],
    "处置确定": ["2026-02-18"],
    "处置完成": ["2026-03-08"],
    "没收": ["2026-03-01", "2026-03-02"],
    "移交涉案物品": ["2026-03-03"],
    "销号": ["2026-03-10"],
}
BOOK = ledger(lead(**FULL_LEAD), enterprise(**FULL_ENTERPRISE))
LEAD, CAUGHT = BOOK.leads["XS-260210-0001"], BOOK.enterprises[ENTERPRISE_ID]


def told(happened: Happenings) -> list[str]:
    """The days of what happened, each with the day on which it came to nothing."""
    return ["-".join(written(day) for day in (one.on, one.undone_on) if day is not None) for one in happened]


def test_every_event_of_the_vocabulary_is_told_here() -> None:
    assert {*OF_LEAD, *OF_ENTERPRISE, "转办", "措施时限", "来文回复"} == set(words(Event))


@pytest.mark.parametrize(("event", "expected"), {**OF_ENTERPRISE, **OF_LEAD}.items())
def test_events_of_a_lead_and_of_its_enterprise(event: str, expected: list[str]) -> None:
    assert told(lead_events(event, LEAD, BOOK)) == expected


@pytest.mark.parametrize(("event", "expected"), {**OF_LEAD, **OF_ENTERPRISE, "登记": ["2026-02-10"]}.items())
def test_events_of_an_enterprise_and_of_its_leads(event: str, expected: list[str]) -> None:
    assert told(enterprise_events(event, CAUGHT, BOOK)) == expected


@pytest.mark.parametrize("event", [*words(Event), "没有的事件"])
def test_nothing_happened_to_a_new_record(event: str) -> None:
    bare = ledger(lead(), enterprise())
    events = (
        lead_events(event, bare.leads[LEAD.id], bare),
        enterprise_events(event, bare.enterprises[ENTERPRISE_ID], bare),
    )
    registered = ((datetime(2026, 2, 10, 9, 0),), (date(2026, 2, 10),))  # noqa: DTZ001
    days = tuple(tuple(one.on for one in happened) for happened in events)
    assert days == (registered if event == "登记" else ((), ()))


def test_events_of_several_leads_come_in_order() -> None:
    later, sooner = (
        lead(编号=f"XS-260210-000{n}", 企业=ENTERPRISE_ID, 核查=[verified(f"2026-02-1{5 - n} 10:00")])
        for n in (1, 2)
    )
    happened = enterprise_events("核查", enterprise(), ledger(enterprise(), later, sooner))
    assert told(happened) == ["2026-02-13 10:00", "2026-02-14 10:00"]


def test_a_lead_without_an_enterprise_has_no_event_of_one() -> None:
    book = ledger(lead(), enterprise(**FULL_ENTERPRISE))
    assert lead_events("销号", book.leads["XS-260210-0001"], book) == ()


@pytest.mark.parametrize(("result", "expected"), [("转办", ["2026-02-11"]), ("受理", [])])
def test_passing_on_is_an_event_of_its_own(result: str, expected: list[str]) -> None:
    record = lead(受理={"日期": "2026-02-11", "结论": result})
    assert told(lead_events("转办", record, BOOK)) == expected
    assert told(lead_events("受理", record, BOOK)) == ["2026-02-11"]


def test_several_events_come_in_order() -> None:
    happened = any_event(["没收", "解除", "移交涉案物品"], LEAD, BOOK)
    assert told(happened) == ["2026-02-25", "2026-03-01", "2026-03-02", "2026-03-03"]
