from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import (
    ENTERPRISE_ID,
    at,
    campaign,
    changed,
    closed,
    done,
    enterprise,
    found,
    handed,
    lead,
    ledger,
    limit,
    plan,
    stopped,
    verified,
)

from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord
from dabzw.model.moments import Instant, day_of, written
from dabzw.rules.limits.deadlines import OPEN_STATES, WORST_FIRST, Deadline, deadlines, record_deadlines

Fields = dict[str, Any]
TRUE_ON_11 = {"核查": [verified("2026-02-11 10:00")]}
REPORTED = {"来源": "群众举报", "举报人编号": "JB2026001"}
DAY0 = date(2026, 2, 10)


def moved(whereabouts: str, day: str) -> Fields:
    """A 物料去向."""
    return {"日期": day, "品名": "甲苯", "数量": "20", "单位": "吨", "去向": whereabouts}


def running(*records: AnyRecord, when: str, campaign: Campaign | None = None) -> list[Deadline]:
    return list(deadlines(ledger(*records, campaign=campaign).as_of(at(when)), at(when)))


def stand(code: str, record: AnyRecord, when: str, campaign: Campaign | None = None) -> str:
    """How the limits of a code stand: 逾期2, 按期; empty when there are none."""
    found = [one for one in running(record, when=when, campaign=campaign) if one.code == code]
    return " ".join(f"{one.state}{one.days_late or ''}" for one in found)


def due(record: AnyRecord, when: str = "2026-12-31", code: str = "试验期限", **terms: Any) -> str:
    """The day or minute of the one limit of a code."""
    found = [one for one in running(record, when=when, campaign=terms.get("under")) if one.code == code]
    assert len(found) == 1
    return written(found[0].due)


def under(*limits: Fields, **counting: str) -> Campaign:
    """The campaign with other limits, and another 计日."""
    return campaign(期限=list(limits), 计日=counting)


# A limit of the campaign's own from 强制措施 that does not run to 销号 is no 查封到期.

HAND_OVER_SEIZED = limit(起算="强制措施", 完成="移交", 时限="5日")
SEIZED_ON_12 = [stopped("2026-02-12", "查封", 解除日期="2026-02-14"), stopped("2026-02-15", "扣押")]


@pytest.mark.parametrize(
    ("transfers", "when", "expected"),
    [
        ([], "2026-02-15", "未到"),
        ([], "2026-02-16", "临期"),
        ([], "2026-02-17", "今日到期"),
        ([], "2026-02-18", "逾期1"),
        ([handed("2026-02-17")], "2026-03-01", "按期"),
        ([handed("2026-02-19")], "2026-03-01", "逾期完成2"),
    ],
)
def test_an_own_limit_of_a_seizure_ends_at_its_own_event(
    transfers: list[Fields], when: str, expected: str
) -> None:
    record = lead(**TRUE_ON_11, 强制措施=SEIZED_ON_12, 移交=transfers)
    (found_,) = running(record, when=when, campaign=under(HAND_OVER_SEIZED))
    assert (f"{found_.state}{found_.days_late or ''}", found_.item) == (expected, None)


# The preset, code by code: the day before, on, after.

FIRST_CHECK: list[tuple[Fields, str, str]] = [
    ({}, "2026-02-09", ""),
    ({}, "2026-02-10 08:59", ""),
    ({}, "2026-02-10 09:00", "临期"),
    ({}, "2026-02-10", "临期"),
    ({}, "2026-02-11 08:59", "今日到期"),
    ({}, "2026-02-11 09:00", "今日到期"),
    ({}, "2026-02-11 09:01", "逾期1"),
    ({}, "2026-02-11", "逾期1"),
    ({}, "2026-02-12 09:00", "逾期1"),
    ({}, "2026-02-12 09:01", "逾期2"),
    ({"核查": [verified("2026-02-11 09:00", "不属实")]}, "2026-03-01", "按期"),
    ({"核查": [verified("2026-02-10 09:00")]}, "2026-03-01", "按期"),
    ({"核查": [verified("2026-02-10 08:59", "不属实")]}, "2026-02-11", "逾期1"),  # before its start
    ({"核查": [verified("2026-02-11 09:01")]}, "2026-03-01", "逾期完成1"),
    ({"核查": [verified("2026-02-12 09:01")]}, "2026-03-01", "逾期完成2"),
    ({"核查": [verified("2026-02-12 09:00")]}, "2026-02-12 08:59", "逾期1"),
    ({"受理": {"日期": "2026-02-10", "结论": "受理"}}, "2026-02-10", "临期"),
    ({"受理": {"日期": "2026-02-10", "结论": "不予受理", "理由": "重复"}}, "2026-02-12", "终止"),
    ({"受理": {"日期": "2026-02-12", "结论": "不予受理", "理由": "重复"}}, "2026-02-11", "逾期1"),
    ({"受理": {"日期": "2026-02-12", "结论": "不予受理", "理由": "重复"}}, "2026-02-12", "终止1"),
    ({"受理": {"日期": "2026-02-12", "结论": "不予受理", "理由": "重复"}}, "2026-03-12", "终止1"),
    ({"受理": {"日期": "2026-02-11", "结论": "不予受理", "理由": "重复"}}, "2026-02-10", "临期"),
    ({"并入": "XS-260209-0001"}, "2026-02-12", "终止"),
]


@pytest.mark.parametrize(("fields", "when", "expected"), FIRST_CHECK)
def test_first_check_within_24_hours(fields: Fields, when: str, expected: str) -> None:
    assert stand("首次核查", lead(**fields), when) == expected


BACK_AND_FORTH = [verified("2026-02-11 10:00"), verified("2026-02-12 10:00", "不属实")]
TURNED_ON_13 = {"核查": [verified("2026-02-11 10:00"), verified("2026-02-13 10:00", "不属实")]}
SAME_DAY: list[tuple[Fields, str, str]] = [
    ({}, "2026-02-11", ""),
    (TRUE_ON_11, "2026-02-10", ""),
    (TRUE_ON_11, "2026-02-11 09:59", ""),
    (TRUE_ON_11, "2026-02-11 10:00", "今日到期"),
    (TRUE_ON_11, "2026-02-11", "今日到期"),
    (TRUE_ON_11, "2026-02-12 00:01", "逾期1"),
    (TRUE_ON_11, "2026-02-12", "逾期1"),
    (TRUE_ON_11, "2026-02-13 08:00", "逾期2"),
    ({"核查": [verified("2026-02-11 23:59")]}, "2026-02-11 23:59", "今日到期"),
    ({"核查": [verified("2026-02-12 00:00")]}, "2026-02-11", ""),
    ({"核查": [verified("2026-02-12 00:00")]}, "2026-02-12", "今日到期"),
    ({**TRUE_ON_11, "强制措施": [stopped("2026-02-11")]}, "2026-02-20", "按期"),
    ({**TRUE_ON_11, "强制措施": [stopped("2026-02-12")]}, "2026-02-11", "今日到期"),
    ({**TRUE_ON_11, "强制措施": [stopped("2026-02-12")]}, "2026-02-20", "逾期完成1"),
    ({**TRUE_ON_11, "强制措施": [stopped("2026-02-10")]}, "2026-02-20", "按期"),  # 先行处置
    ({**TRUE_ON_11, "强制措施": [stopped("2026-02-10", 解除日期="2026-02-11")]}, "2026-02-20", "按期"),
    ({**TRUE_ON_11, "强制措施": [stopped("2026-02-09", 解除日期="2026-02-10")]}, "2026-02-20", "逾期9"),
    ({"核查": [verified("2026-02-11 10:00", "部分属实")]}, "2026-02-11", "今日到期"),
    ({"核查": [verified("2026-02-11 10:00", "不属实")]}, "2026-02-12", ""),
    ({"核查": [verified("2026-02-11 10:00", "无法查实")]}, "2026-02-12", ""),
    ({"核查": [verified("2026-02-11 10:00"), verified("2026-02-13 10:00", "不属实")]}, "2026-02-12", "逾期1"),
    ({"核查": [verified("2026-02-11 10:00"), verified("2026-02-13 10:00", "不属实")]}, "2026-02-13", "终止2"),
    (
        {"核查": [verified("2026-02-11 10:00"), verified("2026-02-13 10:00", "无法查实")]},
        "2026-03-13",
        "终止2",
    ),
    ({"核查": [*BACK_AND_FORTH, verified("2026-02-20 10:00")]}, "2026-02-19", "终止1"),
    ({"核查": [*BACK_AND_FORTH, verified("2026-02-20 10:00")]}, "2026-02-20", "逾期9"),
    ({**TURNED_ON_13, "强制措施": [stopped("2026-02-12")]}, "2026-02-20", "逾期完成1"),
    ({**TURNED_ON_13, "强制措施": [stopped("2026-02-13")]}, "2026-02-20", "逾期完成2"),
    ({**TURNED_ON_13, "强制措施": [stopped("2026-02-14")]}, "2026-02-20", "终止2"),
    ({"核查": [verified("2026-02-11 10:00", "不属实"), verified("2026-02-13 10:00")]}, "2026-02-14", "逾期1"),
    ({"核查": [verified("2026-02-11 10:00"), verified("2026-02-13 10:00")]}, "2026-02-13", "逾期2"),
]


@pytest.mark.parametrize(("fields", "when", "expected"), SAME_DAY)
def test_compulsory_act_on_the_same_day(fields: Fields, when: str, expected: str) -> None:
    assert stand("当日强制", lead(**fields), when) == expected


THREE_DAYS: list[tuple[Fields, str, str]] = [
    ({}, "2026-03-01", ""),
    (TRUE_ON_11, "2026-02-11", "未到"),
    (TRUE_ON_11, "2026-02-12", "未到"),
    (TRUE_ON_11, "2026-02-13", "临期"),
    (TRUE_ON_11, "2026-02-14 00:00", "今日到期"),
    (TRUE_ON_11, "2026-02-14", "今日到期"),
    (TRUE_ON_11, "2026-02-15 00:01", "逾期1"),
    (TRUE_ON_11, "2026-02-15", "逾期1"),
    (TRUE_ON_11, "2026-02-16", "逾期2"),
    ({**TRUE_ON_11, "移交": [handed("2026-02-14")]}, "2026-03-01", "按期"),
    ({**TRUE_ON_11, "移交": [handed("2026-02-14")]}, "2026-02-13", "临期"),
    ({**TRUE_ON_11, "移交": [handed("2026-02-15")]}, "2026-03-01", "逾期完成1"),
    ({**TRUE_ON_11, "移交": [handed("2026-02-11")]}, "2026-03-01", "按期"),
    ({**TRUE_ON_11, "移交": [handed("2026-02-10")]}, "2026-02-15", "逾期1"),  # before its start
    ({**TRUE_ON_11, "移交": [handed("2026-02-10"), handed("2026-02-13")]}, "2026-02-15", "按期"),
    ({"核查": [verified("2026-02-11 10:00", "不属实")]}, "2026-02-15", ""),
    (TURNED_ON_13, "2026-02-15", "终止"),
    ({"核查": [verified("2026-02-11 10:00"), verified("2026-02-16 10:00", "不属实")]}, "2026-02-15", "逾期1"),
    ({"核查": [verified("2026-02-11 10:00"), verified("2026-02-16 10:00", "不属实")]}, "2026-02-20", "终止2"),
    ({"受理": {"日期": "2026-02-10", "结论": "不予受理", "理由": "重复"}}, "2026-02-15", ""),
    ({**TRUE_ON_11, "并入": "XS-260209-0001"}, "2026-02-15", ""),
]


@pytest.mark.parametrize(("fields", "when", "expected"), THREE_DAYS)
def test_transfer_within_three_days(fields: Fields, when: str, expected: str) -> None:
    assert stand("三日移交", lead(**fields), when) == expected


RETURNS: list[tuple[list[Fields], str, str]] = [
    ([handed("2026-02-12", "2026-02-20")], "2026-02-19", "按期"),
    ([handed("2026-02-12", "2026-02-20")], "2026-02-20", "未到 按期"),
    ([handed("2026-02-12", "2026-02-20")], "2026-02-23", "今日到期 按期"),
    ([handed("2026-02-12", "2026-02-20")], "2026-02-24", "逾期1 按期"),
    ([handed("2026-02-12", "2026-02-20"), handed("2026-02-23")], "2026-03-01", "按期 按期"),
    ([handed("2026-02-12", "2026-02-20"), handed("2026-02-20")], "2026-03-01", "按期 按期"),
    ([handed("2026-02-12", "2026-02-20"), handed("2026-02-25")], "2026-03-01", "逾期完成2 按期"),
    (
        [handed("2026-02-12", "2026-02-20"), handed("2026-02-21", "2026-02-26")],
        "2026-02-27",
        "未到 按期 按期",
    ),
    (
        [handed("2026-02-12", "2026-02-20"), handed("2026-02-21", "2026-02-26")],
        "2026-03-02",
        "逾期1 按期 按期",
    ),
    ([handed("2026-02-25", "2026-02-26")], "2026-02-25", "逾期完成11"),
    ([handed("2026-02-25", "2026-02-26")], "2026-02-26", "未到 逾期完成11"),
    ([handed("2026-02-25", "2026-02-26"), handed("2026-02-27")], "2026-03-01", "逾期完成11 按期"),
    ([handed("2026-02-12"), handed("2026-02-13", "2026-02-20")], "2026-03-01", "按期"),
    ([handed("2026-02-12", "2026-02-12"), handed("2026-02-13")], "2026-03-01", "按期 按期"),
    (
        [handed("2026-02-12", "2026-02-15"), handed("2026-02-15", "2026-02-15")],
        "2026-02-15",
        "未到 按期 按期",
    ),
    ([handed("2026-02-10"), handed("2026-02-12", "2026-02-20")], "2026-02-23", "今日到期 按期"),
    ([handed("2026-02-10", "2026-02-10")], "2026-02-13", "临期"),  # handed over before it was verified
    ([handed("2026-02-10", "2026-02-13")], "2026-02-15", "逾期1"),
    ([handed("2026-02-12", "2026-03-30")], "2026-03-31", "今日到期 按期"),  # capped by the campaign's end
    ([handed("2026-02-12", "2026-03-31")], "2026-03-31", "今日到期 按期"),
    ([handed("2026-02-12", "2026-04-01")], "2026-04-04", "今日到期 按期"),  # no cap before its start
]


@pytest.mark.parametrize(("transfers", "when", "expected"), RETURNS)
def test_a_return_reopens_the_transfer(transfers: list[Fields], when: str, expected: str) -> None:
    assert stand("三日移交", lead(**TRUE_ON_11, 移交=transfers), when) == expected


def test_the_instances_of_a_hand_over_are_numbered() -> None:
    twice = [handed("2026-02-12", "2026-02-20"), handed("2026-02-21", "2026-02-26")]
    rows = running(lead(**TRUE_ON_11, 移交=twice), when="2026-03-10")
    found = {(one.item, written(one.start or DAY0), one.state) for one in rows if one.code == "三日移交"}
    assert found == {
        (None, "2026-02-11 10:00", "按期"),
        ("第2次移交", "2026-02-20", "按期"),
        ("第3次移交", "2026-02-26", "逾期"),
    }


CLOSING: list[tuple[Fields, str, str]] = [
    ({}, "2026-02-09", ""),
    ({}, "2026-03-27", "未到"),
    ({}, "2026-03-28", "临期"),
    ({}, "2026-03-30", "临期"),
    ({}, "2026-03-31", "今日到期"),
    ({}, "2026-04-01", "逾期1"),
    ({}, "2026-04-03 12:00", "逾期3"),
    ({"办结": [closed("2026-03-31")]}, "2026-05-01", "按期"),
    ({"办结": [closed("2026-03-31")]}, "2026-03-30", "临期"),
    ({"办结": [closed("2026-04-01")]}, "2026-05-01", "逾期完成1"),
    ({"办结": [closed("2026-03-01"), closed("2026-03-20", "重开")]}, "2026-03-19", "按期"),
    ({"办结": [closed("2026-03-01"), closed("2026-03-20", "重开")]}, "2026-03-20", "未到 按期"),
    (
        {"办结": [closed("2026-03-01"), closed("2026-03-01", "重开"), closed("2026-04-02")]},
        "2026-05-01",
        "逾期完成2 按期",
    ),
    ({"办结": [closed("2026-03-01"), closed("2026-03-31", "重开")]}, "2026-04-01", "逾期1 按期"),
    ({"办结": [closed("2026-03-01"), closed("2026-04-01", "重开")]}, "2026-04-20", "按期"),  # 在办, no limit
    ({"办结": [closed("2026-04-03"), closed("2026-04-20", "重开")]}, "2026-05-01", "逾期完成3"),
    ({"登记时间": "2026-03-31 09:00"}, "2026-04-01", "逾期1"),
    ({"登记时间": "2026-04-01 09:00"}, "2026-05-01", ""),  # no 截止 before its start
    ({"办结": [closed("2026-03-01"), closed("2026-04-02", "其他")]}, "2026-05-01", "按期"),
    ({"受理": {"日期": "2026-02-10", "结论": "不予受理", "理由": "重复"}}, "2026-04-01", "逾期1"),
    ({"核查": [verified("2026-02-11 10:00", "不属实")]}, "2026-04-01", "逾期1"),
    ({"并入": "XS-260209-0001"}, "2026-04-01", "终止"),
]


@pytest.mark.parametrize(("fields", "when", "expected"), CLOSING)
def test_leads_closed_by_the_end(fields: Fields, when: str, expected: str) -> None:
    assert stand("线索清零", lead(**fields), when) == expected


ON_MARCH_1 = {"办结": [closed("2026-03-01")]}
ANSWER: list[tuple[Fields, str, str]] = [
    (REPORTED, "2026-03-20", ""),
    (ON_MARCH_1, "2026-03-20", ""),
    ({**REPORTED, **ON_MARCH_1, "来源": "内部举报"}, "2026-03-12", "逾期1"),
    ({**ON_MARCH_1, "来源": "群众举报"}, "2026-03-12", ""),  # anonymous: nobody to answer
    ({**REPORTED, **ON_MARCH_1}, "2026-02-28", ""),
    ({**REPORTED, **ON_MARCH_1}, "2026-03-07", "未到"),
    ({**REPORTED, **ON_MARCH_1}, "2026-03-08", "临期"),
    ({**REPORTED, **ON_MARCH_1}, "2026-03-11", "今日到期"),
    ({**REPORTED, **ON_MARCH_1}, "2026-03-12", "逾期1"),
    ({**REPORTED, **ON_MARCH_1, "反馈日期": "2026-03-11"}, "2026-03-10", "临期"),
    ({**REPORTED, **ON_MARCH_1, "反馈日期": "2026-03-11"}, "2026-03-20", "按期"),
    ({**REPORTED, **ON_MARCH_1, "反馈日期": "2026-03-13"}, "2026-03-20", "逾期完成2"),
    ({**REPORTED, **ON_MARCH_1, "反馈日期": "2026-02-28"}, "2026-03-12", "逾期1"),  # before its start
]


@pytest.mark.parametrize(("fields", "when", "expected"), ANSWER)
def test_informants_are_answered(fields: Fields, when: str, expected: str) -> None:
    assert stand("举报反馈", lead(**fields), when) == expected


FOUND = {"违法行为": [found("2.2", "2026-02-20"), found("3.4", "2026-02-10")]}
AGAIN: Fields = {
    **FOUND,
    "处置": [plan("断电", decided="2026-02-17")],
    "销号": {"日期": "2026-03-20"},
    "回头看": [{"日期": "2026-04-02", "结果": "反弹"}],
}
PLANNING: list[tuple[Fields, str, str]] = [
    ({}, "2026-03-01", ""),
    (FOUND, "2026-02-15", "未到"),
    (FOUND, "2026-02-16", "临期"),
    (FOUND, "2026-02-17", "今日到期"),
    (FOUND, "2026-02-18", "逾期1"),
    ({**FOUND, "处置": plan("断电", decided="2026-02-17")}, "2026-03-01", "按期"),
    ({**FOUND, "处置": plan("断电", decided="2026-02-19")}, "2026-02-18", "逾期1"),
    ({**FOUND, "处置": plan("断电", decided="2026-02-19")}, "2026-03-01", "逾期完成2"),
    ({"违法行为": [found("2.2", "2026-03-28")]}, "2026-03-31", "今日到期"),  # capped
    ({"违法行为": [found("2.2", "2026-03-28")]}, "2026-04-01", "逾期1"),
    ({"违法行为": [found("2.2", "2026-03-31")]}, "2026-04-01", "逾期1"),
    ({"违法行为": [found("2.2", "2026-04-01")]}, "2026-04-08", "今日到期"),  # no cap before its start
    (AGAIN, "2026-04-01", "按期"),
    (AGAIN, "2026-04-02", "未到 按期"),
    (AGAIN, "2026-04-10", "逾期1 按期"),
    ({**AGAIN, "处置": [*AGAIN["处置"], plan("断电", decided="2026-04-10")]}, "2026-05-01", "逾期完成1 按期"),
]


@pytest.mark.parametrize(("fields", "when", "expected"), PLANNING)
def test_plan_within_seven_days(fields: Fields, when: str, expected: str) -> None:
    assert stand("方案确定", enterprise(**fields), when) == expected


def test_the_limits_of_a_further_case_are_told_apart() -> None:
    late = {"措施": "断电", "时限": "2026-04-09"}
    again = {
        **AGAIN,
        "处置": [
            plan({**late, "时限": "2026-03-01"}, decided="2026-02-17"),
            plan(late, decided="2026-04-03"),
        ],
    }
    rows = running(enterprise(**again), when="2026-04-10")
    assert {(one.code, one.item, one.state) for one in rows} == {
        ("当日强制", None, "终止"),
        ("三日移交", None, "终止"),
        ("方案确定", None, "按期"),
        ("方案确定", "第2案", "按期"),
        ("措施时限", "断电", "逾期"),
        ("措施时限", "第2案断电", "逾期"),
        ("集中整治", None, "按期"),
    }


# 终止: what is owed no longer.

MERGED_ON_16 = {"并入": {"日期": "2026-02-16", "主线索": "XS-260209-0001"}}
VOID_ON_16 = {"作废": {"日期": "2026-02-16", "理由": "登记错了"}}
NO_CASE = {"日期": "2026-02-16", "结论": "不立案", "理由": "属他人管辖", "批准人": "王乡长"}
DETERMINED_ON_16 = {"认定": [NO_CASE]}
PASSED_ON_11 = {"受理": {"日期": "2026-02-11", "结论": "转办"}}
WITHDRAWN_ON_16 = {"认定": [{**NO_CASE, "结论": "撤案"}]}
CARRIED_ON_16 = {"转入": {"日期": "2026-02-16", "行动": "下一个行动"}}
JOINED_ON_16 = {"并入": {"日期": "2026-02-16", "主企业": "QY-260209-0001"}}
ONE_FOUND = {"违法行为": [found("2.2")]}
ENDED: list[tuple[AnyRecord, str, str, str]] = [
    (lead(**TRUE_ON_11, **MERGED_ON_16), "三日移交", "2026-02-15", "逾期1"),
    (lead(**TRUE_ON_11, **MERGED_ON_16), "三日移交", "2026-02-16", "终止2"),
    (lead(**TRUE_ON_11, **MERGED_ON_16), "三日移交", "2026-03-16", "终止2"),
    (lead(**TRUE_ON_11, **MERGED_ON_16), "线索清零", "2026-04-16", "终止"),
    (lead(**TRUE_ON_11, **DETERMINED_ON_16), "三日移交", "2026-02-15", "逾期1"),
    (lead(**TRUE_ON_11, **DETERMINED_ON_16), "三日移交", "2026-02-20", "终止2"),
    (lead(**TRUE_ON_11, **DETERMINED_ON_16), "线索清零", "2026-04-01", "逾期1"),
    (
        lead(**TRUE_ON_11, **DETERMINED_ON_16, 移交=[handed("2026-02-16")]),
        "三日移交",
        "2026-02-20",
        "逾期完成2",
    ),
    (lead(**TRUE_ON_11, **DETERMINED_ON_16, 移交=[handed("2026-02-17")]), "三日移交", "2026-02-20", "终止2"),
    (
        lead(核查=[*TRUE_ON_11["核查"], verified("2026-02-17 10:00")], **DETERMINED_ON_16),
        "三日移交",
        "2026-02-20",
        "逾期6",
    ),
    (lead(**PASSED_ON_11), "首次核查", "2026-02-10", "临期"),
    (lead(**PASSED_ON_11), "首次核查", "2026-02-20", "终止"),
    (lead(**PASSED_ON_11), "线索清零", "2026-04-01", "逾期1"),
    *(
        (enterprise(**ONE_FOUND, **end), "方案确定", "2026-02-15", "未到")
        for end in (WITHDRAWN_ON_16, CARRIED_ON_16)
    ),
    *(
        (enterprise(**ONE_FOUND, **end), code, "2026-04-16", "终止")
        for end in (WITHDRAWN_ON_16, CARRIED_ON_16, JOINED_ON_16)
        for code in ("方案确定", "集中整治")
    ),
    (enterprise(**ONE_FOUND, 销号={"日期": "2026-02-16"}), "方案确定", "2026-02-18", "逾期1"),
]


@pytest.mark.parametrize(("record", "code", "when", "expected"), ENDED)
def test_what_is_owed_no_longer_ends_and_keeps_its_days(
    record: AnyRecord, code: str, when: str, expected: str
) -> None:
    assert stand(code, record, when) == expected


@pytest.mark.parametrize(
    ("record", "codes"),
    [(lead(**TRUE_ON_11, **VOID_ON_16), {"三日移交"}), (enterprise(**ONE_FOUND, **VOID_ON_16), {"方案确定"})],
)
def test_a_void_record_counts_nowhere_and_is_shown_as_ended(record: AnyRecord, codes: set[str]) -> None:
    assert running(record, when="2026-03-01") == []
    assert isinstance(record, (Lead, Enterprise))
    shown = list(record_deadlines(record, ledger(record), at("2026-03-01")))
    assert codes <= {one.code for one in shown if one.ended == date(2026, 2, 16)}
    assert not any(one.open for one in shown)


LEADLESS: list[tuple[Fields, str, str]] = [
    ({"违法行为": [found("1.1", "2026-02-10")]}, "2026-02-13", "今日到期"),
    ({"违法行为": [found("1.1", "2026-02-10")]}, "2026-02-14", "逾期1"),
    ({"违法行为": [{**found("1.1", "2026-02-10"), "线索": ["XS-260210-0001"]}]}, "2026-02-14", ""),
    ({"违法行为": [{**found("1.1", "2026-02-10"), "线索": ["XS-260210-9999"]}]}, "2026-02-14", "逾期1"),
    ({"违法行为": [found("1.1", "2026-02-10")], "销号": {"日期": "2026-02-16"}}, "2026-03-01", "终止3"),
    ({"违法行为": [found("1.1", "2026-02-10")], "销号": {"日期": "2026-02-13"}}, "2026-03-01", "终止"),
]


@pytest.mark.parametrize(("fields", "when", "expected"), LEADLESS)
def test_what_a_true_lead_owes_runs_on_a_violation_without_one(
    fields: Fields, when: str, expected: str
) -> None:
    own = enterprise(**fields)
    rows = record_deadlines(own, ledger(own, lead()), at(when))
    told = [f"{one.state}{one.days_late or ''}" for one in rows if one.code == "三日移交"]
    assert told == ([expected] if expected else [])


CLEARING: list[tuple[Fields, str, str]] = [
    ({}, "2026-04-01", ""),
    (FOUND, "2026-02-09", ""),
    (FOUND, "2026-03-27", "未到"),
    (FOUND, "2026-03-28", "临期"),
    (FOUND, "2026-03-31", "今日到期"),
    (FOUND, "2026-04-01", "逾期1"),
    ({**FOUND, "销号": {"日期": "2026-03-31"}}, "2026-03-30", "临期"),
    ({**FOUND, "销号": {"日期": "2026-03-31"}}, "2026-05-01", "按期"),
    ({**FOUND, "销号": {"日期": "2026-04-03"}}, "2026-05-01", "逾期完成3"),
    (
        {
            **FOUND,
            "销号": {"日期": "2026-03-20"},
            "回头看": [{"日期": "2026-04-02", "结果": "反弹"}],
        },
        "2026-04-02",
        "按期",
    ),
    (
        {**FOUND, "销号": {"日期": "2026-03-20"}, "回头看": [{"日期": "2026-03-30", "结果": "反弹"}]},
        "2026-04-02",
        "逾期2 按期",
    ),
    (
        {"违法行为": [found("2.2"), found("4.1", "2026-03-21")], "销号": {"日期": "2026-03-20"}},
        "2026-04-02",
        "逾期2 按期",
    ),
    (
        {"违法行为": [found("2.2"), found("4.1", "2026-03-20")], "销号": {"日期": "2026-03-20"}},
        "2026-04-02",
        "按期",
    ),
    ({"违法行为": [found("2.2", "2026-03-31")]}, "2026-04-01", "逾期1"),
    ({"违法行为": [found("2.2", "2026-04-01")]}, "2026-04-20", ""),  # no 截止 before its start
]


@pytest.mark.parametrize(("fields", "when", "expected"), CLEARING)
def test_enterprises_cleared_by_the_end(fields: Fields, when: str, expected: str) -> None:
    assert stand("集中整治", enterprise(**fields), when) == expected


BY_MARCH_10 = {"措施": "断电", "时限": "2026-03-10"}
OF_MEASURES: list[tuple[list[Fields | str], str, str]] = [
    (["断电"], "2026-04-01", ""),
    ([BY_MARCH_10], "2026-02-11", ""),  # the plan is not decided yet
    ([BY_MARCH_10], "2026-03-06", "未到"),
    ([BY_MARCH_10], "2026-03-07", "临期"),
    ([BY_MARCH_10], "2026-03-10", "今日到期"),
    ([BY_MARCH_10], "2026-03-11", "逾期1"),
    ([{**BY_MARCH_10, "完成日期": "2026-03-10"}], "2026-03-09", "临期"),
    ([{**BY_MARCH_10, "完成日期": "2026-03-10"}], "2026-04-01", "按期"),
    ([{**BY_MARCH_10, "完成日期": "2026-03-12"}], "2026-04-01", "逾期完成2"),
    ([BY_MARCH_10, {**BY_MARCH_10, "措施": "断水", "完成日期": "2026-03-09"}], "2026-03-11", "逾期1 按期"),
]


@pytest.mark.parametrize(("measures", "when", "expected"), OF_MEASURES)
def test_each_measure_has_its_own_limit(measures: list[Fields | str], when: str, expected: str) -> None:
    assert stand("措施时限", enterprise(**FOUND, 处置=plan(*measures)), when) == expected


def test_a_measure_names_itself_and_its_unit() -> None:
    measures = [{**BY_MARCH_10, "责任单位": "电管站"}, {**BY_MARCH_10, "措施": "断水"}]
    rows = running(enterprise(**FOUND, 处置=plan(*measures)), when="2026-03-11")
    found = {(row.item, row.unit) for row in rows if row.code == "措施时限"}
    assert found == {("断电", "电管站"), ("断水", "乡应急办")}


SEIZED = stopped("2026-02-11", "查封场所")
SEIZURES: list[tuple[list[Fields], str, str]] = [
    ([stopped("2026-02-11", "责令立即停产")], "2026-03-20", ""),
    ([SEIZED], "2026-02-10", ""),
    ([SEIZED], "2026-03-09", "未到"),
    ([SEIZED], "2026-03-10", "临期"),
    ([SEIZED], "2026-03-13", "今日到期"),
    ([SEIZED], "2026-03-14", "逾期1"),
    ([{**SEIZED, "解除日期": "2026-03-13"}], "2026-03-12", "临期"),
    ([{**SEIZED, "解除日期": "2026-03-13"}], "2026-03-20", "按期"),
    ([{**SEIZED, "解除日期": "2026-03-15"}], "2026-03-20", "逾期完成2"),
    ([SEIZED, {**stopped("2026-02-12", "扣押"), "解除日期": "2026-02-20"}], "2026-03-14", "逾期1 按期"),
]


@pytest.mark.parametrize(("acts", "when", "expected"), SEIZURES)
def test_seizures_lapse_after_thirty_days(acts: list[Fields], when: str, expected: str) -> None:
    assert stand("查封到期", lead(**TRUE_ON_11, 强制措施=acts), when) == expected


ON_MARCH_13 = "2026-03-13"
ENDS: list[tuple[Fields, str]] = [
    ({"销号": {"日期": ON_MARCH_13}}, "逾期7"),  # no end of a seizure
    ({"处罚": [{"日期": ON_MARCH_13, "种类": "没收非法财物", "机关": "县应急管理局"}]}, "按期"),
    ({"处罚": [{"日期": "2026-03-14", "种类": "没收违法所得", "机关": "县应急管理局"}]}, "逾期完成1"),
    ({"处罚": [{"日期": "2026-02-10", "种类": "没收非法财物", "机关": "县应急管理局"}]}, "逾期7"),
    ({"处罚": [{"日期": ON_MARCH_13, "种类": "罚款", "机关": "县应急管理局"}]}, "逾期7"),
    ({"物料去向": [moved("移交", ON_MARCH_13)]}, "按期"),
    ({"物料去向": [moved("封存", ON_MARCH_13)]}, "逾期7"),
    ({"物料去向": [moved("移交", "2026-02-10")]}, "逾期7"),
]


@pytest.mark.parametrize(("fields", "expected"), ENDS)
def test_a_seizure_ends_by_what_is_decided_of_the_things(fields: Fields, expected: str) -> None:
    caught = enterprise(**FOUND, **fields)
    rows = running(caught, lead(企业=ENTERPRISE_ID, 强制措施=[SEIZED]), when="2026-03-20")
    assert [f"{one.state}{one.days_late or ''}" for one in rows if one.code == "查封到期"] == [expected]


@pytest.mark.parametrize(
    "fields",
    [
        {"核查": [verified("2026-02-11 10:00"), verified("2026-02-12 10:00", "不属实")]},
        {"并入": "XS-260209-0001"},
        {"受理": {"日期": "2026-02-12", "结论": "不予受理", "理由": "重复"}},
        {"办结": [closed("2026-02-12")]},
    ],
)
def test_no_word_about_the_lead_ends_a_seizure(fields: Fields) -> None:
    assert stand("查封到期", lead(**fields, 强制措施=[SEIZED]), "2026-03-14") == "逾期1"


def test_seizures_of_one_name_are_numbered() -> None:
    acts = [stopped("2026-02-14", "查封"), stopped("2026-02-12", "查封"), stopped("2026-02-13", "扣押")]
    rows = running(lead(强制措施=acts), when="2026-03-01")
    found = {one.item: written(one.due) for one in rows if one.code == "查封到期"}
    assert found == {"查封": "2026-03-14", "扣押": "2026-03-15", "第2次查封": "2026-03-16"}


# 行政强制法 art. 25 and 69, 行政处罚法 art. 56 and 85: whatever the campaign counts.

SAVED = stopped("2026-02-12", "先行登记保存")  # seven workdays: 02-13, 02-14, 02-24 … 02-28
KEPT: list[tuple[Fields, str, str]] = [
    ({"强制措施": [SAVED]}, "2026-02-27", "临期"),
    ({"强制措施": [SAVED]}, "2026-02-28", "今日到期"),
    ({"强制措施": [SAVED]}, "2026-03-01", "逾期1"),
    ({"强制措施": [{**SAVED, "解除日期": "2026-02-28"}]}, "2026-03-10", "按期"),
    ({"强制措施": [SAVED, stopped("2026-03-02", "扣押")]}, "2026-03-10", "逾期完成2"),
    ({"强制措施": [stopped("2026-02-12", "查封"), SAVED]}, "2026-03-10", "按期"),
    ({"强制措施": [stopped("2026-02-11", "查封"), SAVED]}, "2026-03-01", "逾期1"),
    ({"强制措施": [SAVED, stopped("2026-02-13", "责令立即停产")]}, "2026-03-01", "逾期1"),
]


@pytest.mark.parametrize(
    "reading", [{"单位": "自然日"}, {"单位": "工作日"}, {"单位": "自然日", "顺延": "是"}]
)
@pytest.mark.parametrize(("fields", "when", "expected"), KEPT)
def test_what_is_kept_on_record_is_decided_on_in_seven_workdays(
    fields: Fields, when: str, expected: str, reading: dict[str, str]
) -> None:
    assert stand("登记保存", lead(**fields), when, campaign(计日=reading)) == expected


@pytest.mark.parametrize(
    "reading", [{"单位": "自然日"}, {"单位": "工作日"}, {"单位": "自然日", "顺延": "是"}]
)
def test_a_seizure_lasts_thirty_days_of_the_calendar(reading: dict[str, str]) -> None:
    record = lead(强制措施=[stopped("2026-02-12", "扣押")])  # the thirtieth is a Saturday
    assert due(record, code="查封到期", under=campaign(计日=reading)) == "2026-03-14"


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, "2026-02-17"),
        ({"单位": "工作日"}, "2026-02-26"),
        ({"顺延": "是"}, "2026-02-24"),
        ({"计日": {"单位": "工作日"}}, "2026-02-26"),
    ],
)
def test_a_legal_limit_counts_as_it_says_itself(own: Fields, expected: str) -> None:
    legal = limit(**{"起算": "核查属实", "完成": "移交", "法定": "是", **own})
    terms = under(legal, 单位="工作日", 顺延="是")
    assert due(lead(核查=[verified("2026-02-14 10:00")]), under=terms) == expected


TICKET = {"单位": "县安委办", "编号": "（示例）1号", "要求日期": "2026-02-20"}
TICKETS: list[tuple[Fields, str, str]] = [
    ({}, "2026-02-21", ""),
    ({"来文": {"单位": "县安委办"}}, "2026-02-21", ""),
    ({"来文": TICKET}, "2026-02-17", "临期"),
    ({"来文": TICKET}, "2026-02-20", "今日到期"),
    ({"来文": TICKET}, "2026-02-21", "逾期1"),
    ({"来文": {**TICKET, "回复日期": "2026-02-20"}}, "2026-02-19", "临期"),
    ({"来文": {**TICKET, "回复日期": "2026-02-20"}}, "2026-03-01", "按期"),
    ({"来文": {**TICKET, "回复日期": "2026-02-22"}}, "2026-03-01", "逾期完成2"),
    (
        {"来文": TICKET, "受理": {"日期": "2026-02-11", "结论": "不予受理", "理由": "重复"}},
        "2026-02-21",
        "逾期1",
    ),
    ({"来文": TICKET, "核查": [verified("2026-02-11 10:00", "不属实")]}, "2026-02-21", "逾期1"),
    ({"来文": TICKET, "并入": {"日期": "2026-02-22", "主线索": "XS-260209-0001"}}, "2026-03-01", "终止2"),
]


@pytest.mark.parametrize(("fields", "when", "expected"), TICKETS)
def test_a_paper_of_a_superior_sets_its_own_day(fields: Fields, when: str, expected: str) -> None:
    assert stand("来文回复", lead(**fields), when) == expected


PASSED: list[tuple[Fields, str, str]] = [
    ({"受理": {"日期": "2026-02-11", "结论": "受理"}}, "2026-02-20", ""),
    (PASSED_ON_11, "2026-02-10", ""),
    (PASSED_ON_11, "2026-02-14", "今日到期"),
    (PASSED_ON_11, "2026-02-15", "逾期1"),
    ({**PASSED_ON_11, "移交": [handed("2026-02-14")]}, "2026-02-20", "按期"),
    ({**PASSED_ON_11, "移交": [handed("2026-02-14", "2026-02-16")]}, "2026-02-20", "逾期1 按期"),
]


@pytest.mark.parametrize(("fields", "when", "expected"), PASSED)
def test_what_is_passed_on_is_handed_over(fields: Fields, when: str, expected: str) -> None:
    assert stand("转办", lead(**fields), when) == expected


def test_a_seizure_never_rolls_on_whatever_the_campaign_counts() -> None:
    seizing = limit(起算="强制措施", 措施=["扣押"], 完成="解除", 时限="30日", 顺延="否")
    rolling = under(seizing, 单位="自然日", 顺延="是")
    assert due(lead(强制措施=[stopped("2026-02-12", "扣押")]), under=rolling) == "2026-03-14"  # a Saturday


@pytest.mark.parametrize(
    ("record", "unit"), [(lead(承办="派出所"), "派出所"), (enterprise(监管站所="电管站", **FOUND), "电管站")]
)
def test_the_responsible_unit(record: AnyRecord, unit: str) -> None:
    assert {one.unit for one in running(record, when="2026-03-01")} == {unit}


# Counting days: the worked cases in three readings.

READINGS = {
    "自然日": {"单位": "自然日", "顺延": "否"},
    "顺延": {"单位": "自然日", "顺延": "是"},
    "工作日": {"单位": "工作日", "顺延": "否"},
}
WORKED_CASES = [
    ("2026-02-11", "自然日", "2026-02-14"),
    ("2026-02-11", "顺延", "2026-02-14"),
    ("2026-02-11", "工作日", "2026-02-14"),
    ("2026-02-14", "自然日", "2026-02-17"),
    ("2026-02-14", "顺延", "2026-02-24"),
    ("2026-02-14", "工作日", "2026-02-26"),
    ("2026-02-27", "自然日", "2026-03-02"),
    ("2026-02-27", "顺延", "2026-03-02"),
    ("2026-02-27", "工作日", "2026-03-03"),
    ("2026-03-27", "自然日", "2026-03-30"),
    ("2026-03-27", "顺延", "2026-03-30"),
    ("2026-03-27", "工作日", "2026-04-01"),
]


@pytest.mark.parametrize(("verified_on", "reading", "expected"), WORKED_CASES)
def test_worked_cases(verified_on: str, reading: str, expected: str) -> None:
    three_days = limit(起算="核查属实", 完成="移交")
    record = lead(核查=[verified(f"{verified_on} 16:00")])
    assert due(record, under=under(three_days, **READINGS[reading])) == expected


@pytest.mark.parametrize(("verified_on", "reading", "expected"), WORKED_CASES)
def test_worked_cases_capped_by_the_end(verified_on: str, reading: str, expected: str) -> None:
    three_days = limit(起算="核查属实", 完成="移交", 不得晚于行动结束="是")
    record = lead(核查=[verified(f"{verified_on} 16:00")])
    assert due(record, under=under(three_days, **READINGS[reading])) == min(expected, "2026-03-31")


@pytest.mark.parametrize(
    ("verified_on", "expected"),
    [
        ("2026-03-30 10:00", "2026-03-31 10:00"),
        ("2026-03-31 10:00", "2026-03-31"),
        ("2026-04-02 10:00", "2026-04-03 10:00"),  # no cap before its start
    ],
)
def test_a_limit_of_hours_is_capped_by_the_day_of_the_end(verified_on: str, expected: str) -> None:
    one_day = limit(起算="核查属实", 时限="24小时", 完成="移交", 不得晚于行动结束="是")
    assert due(lead(核查=[verified(verified_on)]), under=under(one_day)) == expected


@pytest.mark.parametrize(
    ("of_limit", "of_campaign", "expected"),
    [
        ({"计日": {"单位": "工作日"}}, {"单位": "自然日"}, "2026-02-26"),
        ({"单位": "工作日"}, {"单位": "自然日"}, "2026-02-26"),
        ({"计日": {"单位": "自然日"}}, {"单位": "工作日"}, "2026-02-17"),
        ({"单位": "自然日"}, {"单位": "工作日"}, "2026-02-17"),
        ({"计日": {"顺延": "是"}}, {"顺延": "否"}, "2026-02-24"),
        ({"顺延": "是"}, {"顺延": "否"}, "2026-02-24"),
        ({"计日": {"顺延": "否"}}, {"顺延": "是"}, "2026-02-17"),
        ({"顺延": "否"}, {"顺延": "是"}, "2026-02-17"),
        ({"计日": {"单位": "工作日"}}, {"顺延": "是"}, "2026-02-26"),
        ({"时限": "3个自然日"}, {"单位": "工作日"}, "2026-02-17"),
        ({"时限": "3个工作日"}, {"单位": "自然日"}, "2026-02-26"),
        ({"时限": "当日"}, {"单位": "工作日", "顺延": "是"}, "2026-02-14"),
        ({}, {}, "2026-02-17"),
    ],
)
def test_a_limit_counts_in_its_own_way(of_limit: Fields, of_campaign: dict[str, str], expected: str) -> None:
    own = limit(**{"起算": "核查属实", "完成": "移交", **of_limit})
    assert due(lead(核查=[verified("2026-02-14 10:00")]), under=under(own, **of_campaign)) == expected


@pytest.mark.parametrize(
    ("start", "span", "rolls", "expected"),
    [
        ("2026-01-30 10:00", "1个月", "否", "2026-02-28"),
        ("2026-01-31 10:00", "1个月", "否", "2026-02-28"),
        ("2026-02-28 10:00", "1个月", "否", "2026-03-28"),
        ("2026-01-31 10:00", "3个月", "否", "2026-04-30"),
        ("2026-01-16 10:00", "1个月", "是", "2026-02-24"),
        ("2026-02-15 10:00", "当日", "是", "2026-02-15"),
        ("2026-02-14 10:30", "24小时", "是", "2026-02-15 10:30"),
        ("2026-02-14 23:30", "1小时", "否", "2026-02-15 00:30"),
        ("2026-02-14 23:30", "二周内", "否", "2026-02-28"),
    ],
)
def test_spans_of_other_units(start: str, span: str, rolls: str, expected: str) -> None:
    terms = under(limit(时限=span), 单位="自然日", 顺延=rolls)
    assert due(lead(编号="XS-260101-0001", 登记时间=start), under=terms) == expected


@pytest.mark.parametrize("reading", READINGS)
def test_a_fixed_day_neither_rolls_nor_waits(reading: str) -> None:
    by_sunday = under(limit(完成="办结", 截止="2026-03-01"), **READINGS[reading])
    assert due(lead(), under=by_sunday) == "2026-03-01"


@pytest.mark.parametrize(
    ("admitted", "expected"),
    [("2026-02-11", "按期"), ("2026-02-12", "逾期完成1"), ("2026-02-13", "逾期完成2")],
)
def test_an_act_known_by_its_day_meets_a_limit_in_hours_by_days(admitted: str, expected: str) -> None:
    hours = under(limit(完成="受理", 时限="24小时"))
    record = lead(受理={"日期": admitted, "结论": "受理"})
    assert stand("试验期限", record, "2026-03-01", hours) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2026-02-12", "今日到期"), ("2026-02-13 01:00", "今日到期"), ("2026-02-13 01:01", "逾期1")],
)
def test_hours_from_an_event_known_by_its_day_run_from_its_end(when: str, expected: str) -> None:
    hours = under(limit(起算="受理", 时限="25小时" if "13" in when else "24小时"))
    record = lead(受理={"日期": "2026-02-11", "结论": "受理"})
    assert stand("试验期限", record, when, hours) == expected


@pytest.mark.parametrize(
    ("span", "two_days_ahead", "four_days_ahead"),
    [
        ("7日", "未到", "未到"),
        ("7个工作日", "未到", "未到"),
        ("8日", "临期", "未到"),
        ("1个月", "临期", "未到"),
    ],
)
def test_long_limits_warn_three_days_ahead(span: str, two_days_ahead: str, four_days_ahead: str) -> None:
    terms, record = under(limit(时限=span)), lead()
    last = date.fromisoformat(due(record, under=terms))
    days = [(last - timedelta(days=ahead)).isoformat() for ahead in (2, 4)]
    assert [stand("试验期限", record, day, terms) for day in days] == [two_days_ahead, four_days_ahead]


# A year without a calendar.


@pytest.mark.parametrize(
    ("start", "span", "reading", "expected"),
    [
        ("2027-03-01 10:00", "3日", "工作日", True),
        ("2027-03-01 10:00", "3日", "顺延", True),
        ("2027-03-01 10:00", "3日", "自然日", False),
        ("2027-03-01 10:00", "5个工作日", "自然日", True),
        ("2027-03-01 10:00", "3个自然日", "工作日", False),
        ("2027-03-01 10:00", "当日", "顺延", False),
        ("2027-03-01 10:00", "24小时", "工作日", False),
        ("2026-12-31 10:00", "3日", "工作日", True),
        ("2026-12-25 10:00", "3日", "工作日", False),
    ],
)
def test_a_year_without_a_calendar_is_estimated(
    start: str, span: str, reading: str, *, expected: bool
) -> None:
    terms = under(limit(时限=span), **READINGS[reading])
    record = lead(登记时间=start)
    assert [row.estimated for row in running(record, when="2027-12-31", campaign=terms)] == [expected]


# 期限变更.

MOVES: list[tuple[list[Fields], str]] = [
    ([changed("2026-02-13", "三日移交", "延期", "2026-02-20")], "2026-02-20"),
    ([changed("2026-02-14", "三日移交", "延期", "2026-02-20")], "2026-02-20"),
    ([changed("2026-02-15", "三日移交", "延期", "2026-02-20")], "2026-02-14"),  # too late
    ([changed("2026-02-13", "三日移交", "延期")], "2026-02-14"),
    ([changed("2026-02-13", "线索清零", "延期", "2026-04-20")], "2026-02-14"),
    (
        [
            changed("2026-02-13", "三日移交", "延期", "2026-02-20"),
            changed("2026-02-19", "三日移交", "延期", "2026-02-27"),
        ],
        "2026-02-20",
    ),
    (
        [
            changed("2026-02-12", "三日移交", "中止"),
            changed("2026-02-16", "三日移交", "恢复"),
        ],
        "2026-02-18",
    ),
    (
        [
            changed("2026-02-14", "三日移交", "中止"),
            changed("2026-02-20", "三日移交", "恢复"),
        ],
        "2026-02-20",
    ),
    (
        [
            changed("2026-02-15", "三日移交", "中止"),
            changed("2026-02-20", "三日移交", "恢复"),
        ],
        "2026-02-14",  # the limit had passed
    ),
    (
        [
            changed("2026-02-12", "三日移交", "中止"),
            changed("2026-02-13", "三日移交", "中止"),
            changed("2026-02-16", "三日移交", "恢复"),
            changed("2026-02-17", "三日移交", "恢复"),
        ],
        "2026-02-18",
    ),
    (
        [
            changed("2026-02-12", "三日移交", "中止"),
            changed("2026-02-14", "三日移交", "恢复"),
            changed("2026-02-15", "三日移交", "中止"),
            changed("2026-02-16", "三日移交", "恢复"),
        ],
        "2026-02-17",
    ),
    (
        [
            changed("2026-02-12", "三日移交", "中止"),
            changed("2026-02-13", "三日移交", "延期", "2026-02-20"),
            changed("2026-02-16", "三日移交", "恢复"),
        ],
        "2026-02-24",
    ),
    ([changed("2026-02-13", "三日移交", "恢复")], "2026-02-14"),
    (
        [
            changed("2026-02-10", "三日移交", "中止"),
            changed("2026-02-13", "三日移交", "恢复"),
        ],
        "2026-02-14",  # nothing ran yet that could stop
    ),
]


@pytest.mark.parametrize(("changes", "expected"), MOVES)
def test_changes_move_a_limit(changes: list[Fields], expected: str) -> None:
    record = lead(**TRUE_ON_11, 期限变更=changes)
    assert due(record, code="三日移交") == expected
    [row] = [one for one in running(record, when="2026-12-31") if one.code == "三日移交"]
    assert written(row.original) == "2026-02-14"


STOP_AND_GO = [
    ("3日", "工作日", "2026-02-25", "2026-03-02", "2026-03-04"),
    ("3个工作日", "自然日", "2026-02-25", "2026-03-02", "2026-03-04"),
    ("3日", "工作日", "2026-02-27", "2026-02-28", "2026-02-28"),
    ("3日", "工作日", "2026-02-27", "2026-03-01", "2026-03-02"),
    ("3日", "自然日", "2026-02-25", "2026-03-02", "2026-03-04"),
    ("3个自然日", "工作日", "2026-02-25", "2026-03-01", "2026-03-03"),
    ("3日", "顺延", "2026-02-25", "2026-02-26", "2026-02-28"),
    ("3日", "顺延", "2026-02-25", "2026-02-27", "2026-03-02"),
    ("当日", "顺延", "2026-02-24", "2026-03-01", "2026-03-01"),
    ("30小时", "工作日", "2026-02-24", "2026-02-27", "2026-02-28 15:00"),
]


@pytest.mark.parametrize(("span", "reading", "stop", "go", "expected"), STOP_AND_GO)
def test_what_was_left_runs_on_from_the_resumption(
    span: str, reading: str, stop: str, go: str, expected: str
) -> None:
    changes = [changed(stop, "试验期限", "中止"), changed(go, "试验期限", "恢复")]
    record = lead(登记时间="2026-02-24 09:00", 期限变更=changes)
    assert due(record, under=under(limit(时限=span), **READINGS[reading])) == expected


@pytest.mark.parametrize("reading", READINGS)
def test_a_fixed_day_that_stood_still_moves_by_the_days_it_stood(reading: str) -> None:
    changes = [changed("2026-02-25", "试验期限", "中止"), changed("2026-02-27", "试验期限", "恢复")]
    by_day = under(limit(完成="办结", 截止="2026-02-27"), **READINGS[reading])
    assert due(lead(期限变更=changes), under=by_day) == "2026-03-01"


STANDING = lead(**TRUE_ON_11, 期限变更=[changed("2026-02-12", "三日移交", "中止")])


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2026-02-12", "2026-02-14"), ("2026-02-20", "2026-02-22"), ("2026-05-01", "2026-05-03")],
)
def test_a_suspended_limit_keeps_what_was_left(when: str, expected: str) -> None:
    [row] = [one for one in running(STANDING, when=when) if one.code == "三日移交"]
    assert (written(row.due), row.state, row.days_late, row.suspended) == (expected, "未到", 0, True)


@pytest.mark.parametrize("when", ["2026-02-13", "2026-05-01"])
def test_a_limit_met_while_suspended_stays_where_it_was(when: str) -> None:
    record = STANDING.model_copy(update={"transfers": lead(移交=[handed("2026-02-13")]).transfers})
    [row] = [one for one in running(record, when=when) if one.code == "三日移交"]
    assert (written(row.due), row.state, row.suspended) == ("2026-02-15", "按期", False)


@pytest.mark.parametrize("kind", ["中止", "延期"])
def test_a_limit_that_was_met_moves_no_more(kind: str) -> None:
    late_change = changed("2026-02-13", "三日移交", kind, "2026-02-20" if kind == "延期" else None)
    record = lead(**TRUE_ON_11, 移交=[handed("2026-02-12")], 期限变更=[late_change])
    assert due(record, code="三日移交") == "2026-02-14"


@pytest.mark.parametrize(
    "changes",
    [
        [changed("2026-02-12", "三日移交", "中止"), changed("2026-02-16", "三日移交", "恢复")],
        [changed("2026-02-13", "三日移交", "延期", "2026-02-18")],
    ],
)
def test_a_reopened_limit_leaves_earlier_changes_behind(changes: list[Fields]) -> None:
    returned = lead(**TRUE_ON_11, 移交=[handed("2026-02-17", "2026-02-25")], 期限变更=changes)
    assert due(returned, when="2026-02-24", code="三日移交") == "2026-02-18"
    rows = running(returned, when="2026-02-25")
    found = {one.item: written(one.due) for one in rows if one.code == "三日移交"}
    assert found == {None: "2026-02-18", "第2次移交": "2026-02-28"}


def test_a_change_may_name_one_measure_of_several() -> None:
    changes = [changed("2026-03-01", "措施时限/断电", "延期", "2026-03-20")]
    measures = [BY_MARCH_10, {**BY_MARCH_10, "措施": "断水"}]
    rows = running(enterprise(**FOUND, 处置=plan(*measures), 期限变更=changes), when="2026-03-05")
    found = {row.item: written(row.due) for row in rows if row.code == "措施时限"}
    assert found == {"断电": "2026-03-20", "断水": "2026-03-10"}


# Other campaigns.


def test_limits_of_enterprises_may_name_events_of_their_leads() -> None:
    terms = under(limit(对象="企业", 起算="核查属实", 完成="处置确定", 时限="5日"))
    leads = [
        lead(编号=f"XS-260210-000{day}", 企业=ENTERPRISE_ID, 核查=[verified(f"2026-02-1{day} 10:00")])
        for day in (3, 2)
    ]
    [row] = running(
        enterprise(处置=plan("断电", decided="2026-02-18")), *leads, when="2026-03-01", campaign=terms
    )
    assert (written(row.due), row.state, row.days_late) == ("2026-02-17", "逾期完成", 1)


def test_limits_of_leads_may_name_events_of_their_enterprise() -> None:
    terms = under(limit(起算="核查属实", 完成="处置确定", 时限="5日"))
    caught = enterprise(处置=plan("断电", decided="2026-02-16"))
    [row] = running(caught, lead(**TRUE_ON_11, 企业=ENTERPRISE_ID), when="2026-03-01", campaign=terms)
    assert (row.record_id, row.state) == ("XS-260210-0001", "按期")


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], "逾期15"),
        (["属实"], "逾期15"),
        (["不属实"], "终止"),
        (["属实", "无法查实"], "终止"),
        (["不属实", "属实"], "逾期15"),
    ],
)
def test_an_unfounded_lead_owes_no_transfer_from_its_registration(verdicts: list[str], expected: str) -> None:
    terms = under(limit(起算="登记", 完成="移交", 时限="5日"))
    checks = [verified(f"2026-02-1{day} 10:00", verdict) for day, verdict in enumerate(verdicts, start=1)]
    assert stand("试验期限", lead(核查=checks), "2026-03-02", terms) == expected


@pytest.mark.parametrize(
    ("verdicts", "expected"), [([], ""), (["属实"], "逾期1"), (["不属实"], ""), (["属实", "不属实"], "终止")]
)
def test_a_fixed_day_of_transfer_binds_confirmed_leads_only(verdicts: list[str], expected: str) -> None:
    terms = under(limit(完成="移交", 截止="2026-03-01"))
    checks = [verified(f"2026-02-1{day} 10:00", verdict) for day, verdict in enumerate(verdicts)]
    assert stand("试验期限", lead(核查=checks), "2026-03-02", terms) == expected


def test_measures_are_capped_where_the_campaign_says_so() -> None:
    own = {"代码": "措施时限", "对象": "企业", "完成": "措施时限", "不得晚于行动结束": "是"}
    late = enterprise(**FOUND, 处置=plan({"措施": "断电", "时限": "2026-04-20"}))
    assert due(late, code="措施时限", under=under(own)) == "2026-03-31"


def test_a_campaign_without_limits_has_no_deadline() -> None:
    assert running(lead(**TRUE_ON_11), enterprise(**FOUND), when="2026-04-01", campaign=under()) == []


def test_worst_comes_first() -> None:
    records = [
        lead(编号=f"XS-2602{day}-0001", 登记时间=f"2026-02-{day} 09:00", **TRUE_ON_11) for day in (10, 11)
    ]
    rows = running(*records, enterprise(**FOUND, 处置=plan("断电")), when="2026-02-16")
    keys = [(WORST_FIRST.index(row.state), -row.days_late) for row in rows]
    assert keys == sorted(keys)
    assert len({key for key, _ in keys}) > 2


# Properties.

days = st.integers(0, 60).map(lambda step: DAY0 + timedelta(days=step))


def _sorted_days(least: int = 0, most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(days, min_size=least, max_size=most).map(lambda some: [str(day) for day in sorted(some)])


def _returned(draw: st.DrawFn, day: str) -> Fields:
    back = draw(st.none() | st.integers(0, 20))
    return handed(day, None if back is None else str(date.fromisoformat(day) + timedelta(days=back)))


def _moved(draw: st.DrawFn) -> list[Fields]:
    codes = st.sampled_from(["首次核查", "三日移交", "三日移交/第2次移交", "线索清零", "查封到期/查封"])
    kinds = st.sampled_from(["延期", "中止", "恢复"])
    return [
        changed(day, draw(codes), kind, str(draw(days)) if kind == "延期" else None)
        for day, kind in ((day, draw(kinds)) for day in draw(_sorted_days(most=4)))
    ]


@st.composite
def leads(draw: st.DrawFn) -> AnyRecord:
    """Leads found true and untrue, refused, returned, reopened, their limits moved; none merged."""
    verdicts = st.sampled_from(["属实", "部分属实", "不属实", "无法查实"])
    steps = st.sampled_from(["已整治到位", "重开"])
    fields: Fields = {
        **draw(st.sampled_from([REPORTED, {"来源": "明查"}])),
        "核查": [
            verified(f"{day} 08:{step:02}", draw(verdicts)) for step, day in enumerate(draw(_sorted_days()))
        ],
        "强制措施": [
            stopped(day, draw(st.sampled_from(["查封", "责令立即停产"]))) for day in draw(_sorted_days())
        ],
        "移交": [_returned(draw, day) for day in draw(_sorted_days())],
        "办结": [closed(day, draw(steps)) for day in draw(_sorted_days())],
        "期限变更": _moved(draw),
    }
    if draw(st.booleans()):
        fields["受理"] = {"日期": str(draw(days)), "结论": "不予受理", "理由": "重复"}
    answered = draw(st.none() | days)
    return lead(**fields, **({"反馈日期": str(answered)} if answered else {}))


@st.composite
def enterprises(draw: st.DrawFn) -> AnyRecord:
    due_on, done_on = draw(days), draw(st.none() | days)
    measure = {"措施": "断电", "时限": str(due_on), **({"完成日期": str(done_on)} if done_on else {})}
    fields: Fields = {
        "违法行为": [found("2.2", day) for day in draw(_sorted_days())],
        "处置": plan(measure, decided=str(draw(days))),
    }
    cleared = draw(st.none() | days)
    return enterprise(**fields, **({"销号": {"日期": str(cleared)}} if cleared else {}))


instants = st.tuples(days, st.none() | st.integers(0, 23)).map(
    lambda when: at(str(when[0]) if when[1] is None else f"{when[0]} {when[1]:02}:30")
)


def _follows(before: Deadline, after: Deadline | None) -> bool:
    """Whether a limit may stand so at a later instant: a breach stays one, what was done stays done."""
    if after is None or after.days_late < before.days_late:
        return False
    if before.met is not None:
        return (after.state, after.days_late, after.met) == (before.state, before.days_late, before.met)
    if before.state in ("逾期", "终止"):
        return after.state in ("逾期", "逾期完成", "终止") or not before.days_late
    order = list(reversed(OPEN_STATES))
    return (
        not after.open
        or after.suspended
        or after.due != before.due
        or order.index(after.state) >= order.index(before.state)
    )


@given(
    record=st.one_of(leads(), enterprises()),
    two=st.tuples(instants, instants).map(lambda both: sorted(both, key=lambda one: (one.moment, one.day))),
    reading=st.sampled_from(sorted(READINGS)),
)
def test_a_later_instant_never_takes_a_breach_back(
    record: AnyRecord, two: list[Instant], reading: str
) -> None:
    book = ledger(record, campaign=campaign(计日=READINGS[reading]))
    early, late = ({(row.code, row.item): row for row in deadlines(book.as_of(when), when)} for when in two)
    assert all(_follows(row, late.get(key)) for key, row in early.items())


@given(record=st.one_of(leads(), enterprises()), when=instants, reading=st.sampled_from(["工作日", "顺延"]))
def test_no_limit_in_workdays_or_rolled_on_ends_on_a_rest_day(
    record: Lead | Enterprise, when: Instant, reading: str
) -> None:
    """But to which day a limit was put off is what somebody has decided."""
    book = ledger(record, campaign=campaign(计日=READINGS[reading])).as_of(when)
    put_off = {change.limit for change in record.limit_changes if change.kind == "延期"}
    counted = {"举报反馈", "方案确定", "三日移交"} - put_off
    found = [row for row in deadlines(book, when) if row.code in counted]
    assert all(book.calendar.works(day_of(row.due)) or row.due == book.campaign.end for row in found)


@given(record=st.one_of(leads(), enterprises()), when=instants)
def test_deadlines_change_no_record(record: AnyRecord, when: Instant) -> None:
    before = record.model_copy(deep=True)
    book = ledger(record)
    deadlines(book.as_of(when), when)
    assert next(iter(book)) == before


@given(records=st.permutations([lead(**TRUE_ON_11), lead(编号="XS-260210-0002"), enterprise(**FOUND)]))
def test_the_order_of_records_does_not_matter(records: list[AnyRecord]) -> None:
    ordered = running(*sorted(records, key=lambda record: record.id), when="2026-02-16")
    assert running(*records, when="2026-02-16") == ordered


def test_one_record_has_the_deadlines_that_the_ledger_has_of_it() -> None:
    book, when = (
        ledger(lead(**TRUE_ON_11), enterprise(**FOUND, 处置=plan(done("断电", "2026-02-15")))),
        at("2026-02-16"),
    )
    singly = [row for record in book.limited for row in record_deadlines(record, book, when)]
    assert sorted(singly, key=repr) == sorted(deadlines(book, when), key=repr)
