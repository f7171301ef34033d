"""期限变更: the engine decides what each comes to, and the checks report what it refuses."""

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
from dabzw.model.moments import written
from dabzw.reports.looks.due import open_limits
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.checks.registry import record_findings
from dabzw.rules.limits.deadlines import measure_deadlines, reckoned
from dabzw.rules.limits.limit_changes import judged

Fields = dict[str, Any]
Record = Lead | Enterprise

UNUSED = (
    "unknown-limit",
    "limit-extension-",
    "limit-extended-twice",
    "limit-resumed",
    "limit-change-late",
    "limit-change-undated",
    "limit-change-unused",
    "limit-change-bounds",
)
DAY0 = date(2026, 2, 10)
TRUE_ON_11 = {"核查": [verified("2026-02-11 10:00")]}
CUT = {"措施": "断电", "责任单位": "电管站", "时限": "2026-03-01"}
WATER = {**CUT, "措施": "断水"}


def refusals(record: Record, *others: Record) -> list[str | None]:
    """Why each 期限变更 moves nothing, None where it moves something."""
    return [one.refused for one in judged(record, ledger(record, *others))]


def dues(record: Record, when: str, code: str) -> dict[str | None, str]:
    """The days of the limits of a code, by their items."""
    book = ledger(record).as_of(at(when))
    [seen] = book.limited
    return {
        one.deadline.item: written(one.deadline.due)
        for one in reckoned(seen, book, at(when))
        if one.deadline.code == code
    }


def planned(*changes: Fields, decided: str = "2026-02-12") -> Enterprise:
    return enterprise(违法行为=[found("1.1")], 处置=plan(CUT, WATER, decided=decided), 期限变更=list(changes))


# 三日移交 of a lead verified on 02-11 falls due on 02-14: the day before, on, after.


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (changed("2026-02-10", "三日移交", "延期", "2026-02-20"), "期限这时还没有起算"),
        (changed("2026-02-11", "三日移交", "延期", "2026-02-20"), None),
        (changed("2026-02-14", "三日移交", "延期", "2026-02-20"), None),
        (changed("2026-02-15", "三日移交", "延期", "2026-02-20"), "期限已经届满"),
        (changed("2026-02-14", "三日移交", "延期", "2026-02-15"), None),
        (changed("2026-02-14", "三日移交", "延期", "2026-02-14"), "延到的日子不晚于现有期限"),
        (changed("2026-02-12", "三日移交", "延期", "2026-02-13"), "延到的日子不晚于现有期限"),
        (changed("2026-02-12", "三日移交", "延期"), "没有写延到哪一天"),
        (changed("2026-02-20", "三日移交", "延期"), "没有写延到哪一天"),
        (changed("2026-02-12", "三日移交", "恢复"), "没有中止"),
        (changed("2026-02-10", "三日移交", "中止"), "期限这时还没有起算"),
        (changed("2026-02-14", "三日移交", "中止"), None),
        (changed("2026-02-15", "三日移交", "中止"), "期限已经届满"),
        (changed("2026-02-12", "举报反馈", "延期", "2026-04-20"), "这时没有这样的期限要办"),
    ],
)
def test_a_change_is_used_or_the_reason_is_told(change: Fields, why: str | None) -> None:
    assert refusals(lead(**TRUE_ON_11, 期限变更=[change])) == [why]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-02-12", None),
        ("2026-02-13", None),
        ("2026-02-14", "期限这时已经完成"),
        ("2026-02-15", "期限已经届满"),
    ],
)
def test_a_limit_that_was_met_moves_no_more(day: str, why: str | None) -> None:
    change = changed(day, "三日移交", "延期", "2026-02-20")
    assert refusals(lead(**TRUE_ON_11, 移交=[handed("2026-02-13")], 期限变更=[change])) == [why]


@pytest.mark.parametrize(
    ("day", "why"),
    [("2026-02-09", "期限这时还没有起算"), ("2026-02-10", None), ("2026-04-01", "期限已经届满")],
)
def test_a_fixed_day_can_be_moved_once_the_lead_is_there(day: str, why: str | None) -> None:
    assert refusals(lead(期限变更=[changed(day, "线索清零", "中止")])) == [why]


@pytest.mark.parametrize(("day", "why"), [("2026-02-19", "期限这时还没有起算"), ("2026-02-20", None)])
def test_a_fixed_day_can_be_moved_once_a_violation_was_found(day: str, why: str | None) -> None:
    change = changed(day, "集中整治", "延期", "2026-04-20")
    record = enterprise(违法行为=[found("1.1", "2026-02-20")], 期限变更=[change])
    assert refusals(record) == [why]


# B1: one reading of a limit's name


def test_a_limit_of_two_names_is_extended_once() -> None:
    record = enterprise(
        违法行为=[found("1.1")],
        处置=plan(CUT),
        期限变更=[
            changed("2026-02-15", "措施时限", "延期", "2026-03-05"),
            changed("2026-02-20", "措施时限/断电", "延期", "2026-03-20"),
        ],
    )
    assert refusals(record) == [None, "同一期限只能延一次"]
    assert dues(record, "2026-02-25", "措施时限") == {"断电": "2026-03-05"}
    found_now = [
        (one.rule, one.path, one.says) for one in record_findings(record, ledger(record), at("2026-02-25"))
    ]
    assert ("limit-extended-twice", ("期限变更", 1), "延期不生效：同一期限只能延一次") in found_now


SEVERAL = "这时有几个这样的期限，没有写明是哪一个"


@pytest.mark.parametrize("kind", ["延期", "中止", "恢复"])
def test_a_change_moves_one_limit_of_several_or_none(kind: str) -> None:
    record = planned(changed("2026-02-15", "措施时限", kind, "2026-03-05" if kind == "延期" else None))
    assert refusals(record) == [SEVERAL]
    assert dues(record, "2026-02-25", "措施时限") == {"断电": "2026-03-01", "断水": "2026-03-01"}
    told = [
        one
        for one in record_findings(record, ledger(record), at("2026-02-25"))
        if one.rule.startswith(UNUSED)
    ]
    assert [(one.rule, one.says) for one in told] == [("limit-change-unused", f"{kind}不生效：{SEVERAL}")]


@pytest.mark.parametrize(("done_on", "why"), [("2026-02-14", None), ("2026-02-15", SEVERAL), (None, SEVERAL)])
def test_the_one_that_runs_needs_no_name(done_on: str | None, why: str | None) -> None:
    cut = CUT if done_on is None else {**CUT, "完成日期": done_on}
    record = enterprise(
        违法行为=[found("1.1")],
        处置=plan(cut, WATER),
        期限变更=[changed("2026-02-15", "措施时限", "延期", "2026-03-05")],
    )
    assert refusals(record) == [why]
    expected = "2026-03-05" if why is None else "2026-03-01"
    assert dues(record, "2026-02-25", "措施时限") == {"断电": "2026-03-01", "断水": expected}


def test_a_change_of_one_measure_moves_no_other() -> None:
    record = planned(
        changed("2026-02-26", "措施时限/断水", "中止"), changed("2026-02-27", "措施时限/断电", "恢复")
    )
    assert refusals(record) == [None, "没有中止"]


def test_a_reopened_limit_is_extended_again() -> None:
    record = lead(
        **TRUE_ON_11,
        移交=[handed("2026-02-12", "2026-02-20")],
        期限变更=[
            changed("2026-02-11", "三日移交", "延期", "2026-02-15"),
            changed("2026-02-21", "三日移交", "延期", "2026-02-28"),
        ],
    )
    assert refusals(record) == [None, None]
    assert dues(record, "2026-02-21", "三日移交") == {None: "2026-02-15", "第2次移交": "2026-02-28"}
    assert dues(record, "2026-02-20", "三日移交") == {None: "2026-02-15", "第2次移交": "2026-02-23"}
    assert dues(record, "2026-02-19", "三日移交") == {None: "2026-02-15"}


@pytest.mark.parametrize(
    ("day", "name", "expected"),
    [
        ("2026-02-14", "三日移交", [None, "2026-02-28", "2026-02-23"]),
        ("2026-02-19", "三日移交", ["期限已经届满", "2026-02-14", "2026-02-23"]),
        ("2026-02-20", "三日移交", [None, "2026-02-14", "2026-02-28"]),
        ("2026-02-20", "三日移交/第2次移交", [None, "2026-02-14", "2026-02-28"]),
        ("2026-02-19", "三日移交/第2次移交", ["期限这时还没有起算", "2026-02-14", "2026-02-23"]),
        ("2026-02-14", "三日移交/第1次移交", [None, "2026-02-28", "2026-02-23"]),
        ("2026-02-20", "三日移交/第1次移交", ["期限已经届满", "2026-02-14", "2026-02-23"]),
        ("2026-02-23", "三日移交", [None, "2026-02-14", "2026-02-28"]),
        ("2026-02-24", "三日移交", ["期限已经届满", "2026-02-14", "2026-02-23"]),
    ],
)
def test_a_change_is_of_the_instance_that_ran(day: str, name: str, expected: list[str | None]) -> None:
    back = [handed("2026-02-14", "2026-02-20")]
    record = lead(**TRUE_ON_11, 移交=back, 期限变更=[changed(day, name, "延期", "2026-02-28")])
    ran = dues(record, "2026-03-10", "三日移交")
    assert [*refusals(record), ran[None], ran["第2次移交"]] == expected


@pytest.mark.parametrize(
    ("transfers", "starts"),
    [
        (
            [handed("2026-02-12", "2026-02-20"), handed("2026-02-21"), handed("2026-02-22", "2026-02-25")],
            ["2026-02-11 10:00", "2026-02-20"],
        ),
        (
            [handed("2026-02-12", "2026-02-20"), handed("2026-02-21", "2026-02-25")],
            ["2026-02-11 10:00", "2026-02-20", "2026-02-25"],
        ),
        (  # the first stood when the second came back, the third when the first did
            [handed("2026-02-12", "2026-02-25"), handed("2026-02-13", "2026-02-20"), handed("2026-02-21")],
            ["2026-02-11 10:00"],
        ),
        ([handed("2026-02-12"), handed("2026-02-13", "2026-02-20")], ["2026-02-11 10:00"]),
        (
            [handed("2026-02-12", "2026-02-25"), handed("2026-02-13", "2026-02-20")],
            ["2026-02-11 10:00", "2026-02-25"],
        ),
    ],
)
def test_a_return_opens_an_instance_where_nothing_else_stands(
    transfers: list[Fields], starts: list[str]
) -> None:
    record = lead(**TRUE_ON_11, 移交=transfers)
    book = ledger(record).as_of(at("2026-03-01"))
    ran = [one.run for one in reckoned(record, book, at("2026-03-01")) if one.deadline.code == "三日移交"]
    assert [written(run.start) for run in ran if run.start] == starts


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("三日移交/第1次移交", True),
        ("三日移交/第2次移交", True),
        ("三日移交/第3次移交", False),
        ("三日移交/断电", False),
        ("查封到期/查封", True),
        ("查封到期/第1次查封", True),
        ("查封到期/第2次查封", False),
    ],
)
def test_a_limit_may_be_named_by_its_number(name: str, *, known: bool) -> None:
    record = lead(
        **TRUE_ON_11,
        强制措施=[stopped("2026-02-11", "查封")],
        移交=[handed("2026-02-14", "2026-02-20")],
        逾期说明=[{"期限": name, "原因": "等待检测结果", "责任单位": "乡应急办"}],
    )
    rules = [one.rule for one in record_findings(record, ledger(record), at("2026-03-01"))]
    assert ("unknown-limit" not in rules) == known


# B2: an extension never shortens, and moves what ran on its day


@pytest.mark.parametrize(
    ("until", "expected"),
    [("2026-02-28", "2026-03-01"), ("2026-03-01", "2026-03-01"), ("2026-03-02", "2026-03-02")],
)
def test_an_extension_never_shortens(until: str, expected: str) -> None:
    record = planned(changed("2026-02-15", "措施时限/断电", "延期", until))
    assert dues(record, "2026-02-25", "措施时限") == {"断电": expected, "断水": "2026-03-01"}
    shorter = until == expected == "2026-03-02"
    assert refusals(record) == [None if shorter else "延到的日子不晚于现有期限"]


@pytest.mark.parametrize(
    ("decided", "expected"), [("2026-02-15", "2026-03-05"), ("2026-02-16", "2026-03-01")]
)
def test_a_change_that_is_older_than_the_plan_moves_no_measure(decided: str, expected: str) -> None:
    record = planned(changed("2026-02-15", "措施时限/断电", "延期", "2026-03-05"), decided=decided)
    assert dues(record, "2026-02-25", "措施时限") == {"断电": expected, "断水": "2026-03-01"}
    assert (refusals(record) == [None]) == (expected == "2026-03-05")


@pytest.mark.parametrize(
    ("first", "day", "name", "expected"),
    [
        ("2026-02-20", "2026-02-26", "查封到期/查封", [None, "2026-03-13", "2026-04-10"]),
        ("2026-02-25", "2026-02-26", "查封到期", [None, "2026-03-13", "2026-04-10"]),
        ("2026-02-26", "2026-02-26", "查封到期/查封", [SEVERAL, "2026-03-13", "2026-03-27"]),
        ("2026-02-26", "2026-02-26", "查封到期/第1次查封", [None, "2026-04-10", "2026-03-27"]),
        ("2026-02-26", "2026-02-26", "查封到期/第2次查封", [None, "2026-03-13", "2026-04-10"]),
    ],
)
def test_seizures_of_one_name_are_moved_one_by_one(
    first: str, day: str, name: str, expected: list[str | None]
) -> None:
    seized = [stopped("2026-02-11", "查封", 解除日期=first), stopped("2026-02-25", "查封")]
    record = lead(**TRUE_ON_11, 强制措施=seized, 期限变更=[changed(day, name, "延期", "2026-04-10")])
    ran = dues(record, "2026-03-01", "查封到期")
    assert [*refusals(record), ran["查封"], ran["第2次查封"]] == expected


# What a law lets be: one 延期 of at most thirty days, 中止 for testing alone, with its paper

SEIZED = {"强制措施": [stopped("2026-02-11", "查封")]}  # to 03-13


def stopping(reason: str, **fields: str) -> Fields:
    return {**changed("2026-02-20", "查封到期", "中止"), "理由": reason, **fields}


@pytest.mark.parametrize(
    ("change", "why", "due"),
    [
        (changed("2026-03-13", "查封到期", "延期", "2026-04-11"), None, "2026-04-11"),
        (changed("2026-03-13", "查封到期", "延期", "2026-04-12"), None, "2026-04-12"),
        (changed("2026-03-13", "查封到期", "延期", "2026-04-13"), "超过最长延期", "2026-03-13"),
        (changed("2026-02-12", "查封到期", "延期", "2027-12-31"), "超过最长延期", "2026-03-13"),
        (changed("2026-03-14", "查封到期", "延期", "2027-12-31"), "期限已经届满", "2026-03-13"),
        (stopping("委托检测"), "中止没有文书", "2026-03-13"),
        (stopping("委托检验机构检验", 文书="（示例）鉴委〔2026〕1号"), None, "2026-05-22"),
        (stopping("技术鉴定", 文书="（示例）鉴委〔2026〕1号"), None, "2026-05-22"),
        (stopping("等待研究", 文书="（示例）鉴委〔2026〕1号"), "不是可以中止的事由", "2026-03-13"),
        (stopping("等待研究"), "不是可以中止的事由", "2026-03-13"),
    ],
)
def test_a_law_bounds_what_can_be_moved(change: Fields, why: str | None, due: str) -> None:
    record = lead(**TRUE_ON_11, **SEIZED, 期限变更=[change])
    assert refusals(record) == [why]
    assert dues(record, "2026-05-01", "查封到期") == {"查封": due}
    told = record_findings(record, ledger(record), at("2026-05-01"))
    level = {one.level for one in told if one.rule.startswith(UNUSED)}
    assert level == (set() if why is None else {"警告"})


def test_what_stood_still_is_no_part_of_the_longest_extension() -> None:
    paper = {"文书": "（示例）鉴委〔2026〕1号"}
    record = lead(
        **TRUE_ON_11,
        **SEIZED,
        期限变更=[
            {**changed("2026-02-20", "查封到期", "中止"), **paper},
            changed("2026-03-02", "查封到期", "恢复"),
            changed("2026-03-03", "查封到期", "延期", "2026-04-22"),
        ],
    )
    assert refusals(record) == [None, None, None]
    assert dues(record, "2026-03-02", "查封到期") == {"查封": "2026-03-23"}
    assert dues(record, "2026-05-01", "查封到期") == {"查封": "2026-04-22"}


# 中止 has an end: until then 中止中, after it 中止超期, and only a 恢复 starts the clock again


def stopped_until(*days: str | None) -> Lead:
    """三日移交 that is to run again by some days, one 中止 after another from 02-12 on."""
    changes = [changed(f"2026-02-{12 + place}", "三日移交", "中止", day) for place, day in enumerate(days)]
    return lead(**TRUE_ON_11, 期限变更=changes)


@pytest.mark.parametrize(
    ("days", "when", "until", "standstill"),
    [
        (["2026-02-15"], "2026-02-12", "2026-02-15", "中止中"),
        (["2026-02-15"], "2026-02-15", "2026-02-15", "中止中"),
        (["2026-02-15"], "2026-02-16", "2026-02-15", "中止超期"),
        (["2026-02-15", "2026-02-20"], "2026-02-12", "2026-02-15", "中止中"),
        (["2026-02-15", "2026-02-20"], "2026-02-20", "2026-02-20", "中止中"),
        (["2026-02-15", "2026-02-20"], "2026-02-21", "2026-02-20", "中止超期"),
        (["2026-02-15", "2026-02-15"], "2026-02-16", "2026-02-15", "中止超期"),
        (["2026-02-15", None], "2026-02-16", "2026-02-15", "中止超期"),
        ([None], "2026-05-01", None, "中止中"),
        ([None, "2026-02-20"], "2026-02-21", "2026-02-20", "中止超期"),
    ],
)
def test_a_limit_stands_still_until_a_day(
    days: list[str | None], when: str, until: str | None, standstill: str
) -> None:
    record = stopped_until(*days)
    book = ledger(record).as_of(at(when))
    [one] = [
        one.deadline
        for one in reckoned(book.leads[record.id], book, at(when))
        if one.deadline.code == "三日移交"
    ]
    told = None if one.suspended_until is None else str(one.suspended_until)
    assert (told, one.standstill, one.state, one.suspended) == (until, standstill, "未到", True)


@pytest.mark.parametrize(
    ("days", "when", "state", "late"),
    [
        (["2026-02-15"], "2026-02-13", "未到", 0),
        (["2026-02-15"], "2026-02-14", "临期", 0),
        (["2026-02-15"], "2026-02-15", "今日到期", 0),
        (["2026-02-15"], "2026-02-17", "逾期", 2),
        (["2026-02-15", "2026-02-20"], "2026-02-17", "未到", 0),
        ([None], "2026-05-01", "未到", 0),
    ],
)
def test_what_stands_still_waits_in_the_agenda(
    days: list[str | None], when: str, state: str, late: int
) -> None:
    record = stopped_until(*days)
    waiting = agenda(ledger(record).as_of(at(when)), at(when))
    found = [one for one in waiting if one.kind in ("期限", "中止") and "三日移交" in one.matter]
    assert [(one.kind, one.state, one.days_late, one.next) for one in found] == [
        ("中止", state, late, f"dabzw lead limit {record.id} --limit 三日移交 --kind 恢复")
    ]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2026-02-15", "2026-02-16"], [None, None]),
        (["2026-02-15", "2026-02-15"], [None, "已经中止"]),
        (["2026-02-15", "2026-02-14"], [None, "已经中止"]),
        (["2026-02-15", None], [None, "已经中止"]),
        ([None, None], [None, "已经中止"]),
        ([None, "2026-02-15"], [None, None]),
        (["2026-02-15", "2026-02-16", "2026-02-16"], [None, None, "已经中止"]),
    ],
)
def test_a_further_stop_must_last_longer(days: list[str | None], expected: list[str | None]) -> None:
    assert refusals(stopped_until(*days)) == expected


def test_a_further_stop_takes_nothing_of_what_was_left() -> None:
    record = stopped_until("2026-02-15", "2026-02-20")
    going = lead(**TRUE_ON_11, 期限变更=[changed("2026-02-21", "三日移交", "恢复")]).limit_changes
    again = record.model_copy(update={"limit_changes": (*record.limit_changes, *going)})
    assert dues(again, "2026-03-01", "三日移交") == {None: "2026-02-23"}  # 02-13 and 02-14 were left
    [one] = [
        one for one in reckoned(again, ledger(again), at("2026-03-01")) if one.deadline.code == "三日移交"
    ]
    assert (one.deadline.suspended_until, one.deadline.standstill) == (None, None)


# policy takes the limit of a measure from the engine


@pytest.mark.parametrize(
    ("measures", "changes", "expected"),
    [
        ([CUT], [], {"断电": ("逾期", 1)}),
        ([{**CUT, "完成日期": "2026-03-01"}, WATER], [], {"断电": ("按期", 0), "断水": ("逾期", 1)}),
        ([CUT], [changed("2026-02-20", "措施时限", "延期", "2026-03-03")], {"断电": ("临期", 0)}),
        ([CUT, {**CUT, "时限": "2026-02-28"}], [], {"断电": ("逾期", 2)}),
        ([{**CUT, "时限": "2026-02-28"}, CUT], [], {"断电": ("逾期", 2)}),
        (["断电"], [], {}),
    ],
)
def test_the_limit_of_each_measure(
    measures: list[Fields | str], changes: list[Fields], expected: dict[str, tuple[str, int]]
) -> None:
    record = enterprise(违法行为=[found("1.1")], 处置=plan(*measures), 期限变更=changes)
    found_now = measure_deadlines(record, ledger(record), at("2026-03-02"))
    assert {name: (one.state, one.days_late) for name, one in found_now.items()} == expected


def test_the_limit_of_a_measure_is_that_of_the_last_case() -> None:
    record = enterprise(
        违法行为=[found("1.1")],
        处置=[plan(CUT), plan({**CUT, "时限": "2026-03-20"}, decided="2026-03-12")],
        销号={"日期": "2026-03-05"},
        回头看=[{"日期": "2026-03-10", "结果": "反弹"}],
    )
    found_now = measure_deadlines(record, ledger(record), at("2026-03-15"))
    assert {name: (one.item, one.state) for name, one in found_now.items()} == {"断电": ("第2案断电", "未到")}


# What became of a limit later does not put a change in doubt


@pytest.mark.parametrize(
    "later",
    [
        {"核查": [verified("2026-02-11 10:00"), verified("2026-02-16 10:00", "不属实")]},
        {**TRUE_ON_11, "并入": {"日期": "2026-02-15", "主线索": "XS-260209-0001"}},
        {**TRUE_ON_11, "移交": [handed("2026-02-14", "2026-02-20")]},
        {**TRUE_ON_11, "受理": {"日期": "2026-02-20", "结论": "不予受理", "理由": "重复"}},
        {**TRUE_ON_11, "办结": [closed("2026-02-28"), closed("2026-03-05", "重开")]},
    ],
)
def test_a_change_that_moved_a_limit_stays_in_order(later: Fields) -> None:
    assert refusals(lead(**later, 期限变更=[changed("2026-02-13", "三日移交", "延期", "2026-02-18")])) == [
        None
    ]


def test_a_limit_of_a_lead_may_hang_on_its_enterprise() -> None:
    taken = {"日期": "2026-02-20", "种类": "没收非法财物", "机关": "县应急管理局"}
    change = [changed("2026-02-21", "查封到期", "延期", "2026-04-10")]
    seized = lead(**TRUE_ON_11, 企业=ENTERPRISE_ID, 强制措施=[stopped("2026-02-11", "查封")], 期限变更=change)
    assert refusals(seized) == [None]
    assert refusals(seized, enterprise(处罚=[taken])) == ["期限这时已经完成"]


@pytest.mark.parametrize(("day", "why"), [("2026-02-13", None), ("2026-02-14", "期限这时已经终止")])
def test_a_limit_that_ended_moves_no_more(day: str, why: str | None) -> None:
    turned = [verified("2026-02-11 10:00"), verified("2026-02-13 10:00", "不属实")]
    assert refusals(lead(核查=turned, 期限变更=[changed(day, "三日移交", "延期", "2026-02-20")])) == [why]


def test_an_unknown_limit_is_told_once() -> None:
    change = changed("2026-02-12", "三日移文", "延期", "2026-02-20")
    record = lead(**TRUE_ON_11, 期限变更=[change])
    rules = [one.rule for one in record_findings(record, ledger(record), at("2026-03-01"))]
    assert [rule for rule in rules if rule.startswith(UNUSED)] == ["unknown-limit"]


# Properties

_days = st.integers(0, 25).map(lambda step: DAY0 + timedelta(days=step))


@st.composite
def _changes(draw: st.DrawFn) -> list[Fields]:
    names = st.sampled_from(["三日移交", "线索清零", "首次核查", "查封到期", "查封到期/查封", "举报反馈"])
    found_changes = []
    for day in sorted(draw(st.lists(_days, max_size=6))):
        kind = draw(st.sampled_from(["延期", "中止", "恢复"]))
        until = draw(st.none() | _days) if kind == "延期" else None
        found_changes.append(changed(str(day), draw(names), kind, None if until is None else str(until)))
    return found_changes


@st.composite
def _leads(draw: st.DrawFn) -> Lead:
    checks = sorted(draw(st.lists(_days, max_size=3)))
    returned = draw(st.none() | _days)
    handed_on = draw(st.none() | _days)
    back = None if returned is None or handed_on is None or returned < handed_on else str(returned)
    return lead(
        核查=[verified(f"{day} 10:00", draw(st.sampled_from(["属实", "不属实"]))) for day in checks],
        强制措施=[stopped(str(day), "查封") for day in sorted(draw(st.lists(_days, max_size=2)))],
        移交=[] if handed_on is None else [handed(str(handed_on), back)],
        期限变更=draw(_changes()),
    )


def _terms() -> st.SearchStrategy[Campaign | None]:
    short = campaign(期限=[limit(代码="三日移交", 起算="核查属实", 完成="移交", 时限="10日")])
    return st.sampled_from([None, short])


@given(record=_leads(), terms=_terms())
def test_every_change_is_used_or_reported(record: Lead, terms: Campaign | None) -> None:
    book = ledger(record, campaign=terms)
    refused = {one.place for one in judged(record, book) if one.refused is not None}
    told = {
        one.path[1]
        for one in record_findings(record, book, at("2026-12-31"))
        if one.rule.startswith(UNUSED) and one.path[0] == "期限变更"
    }
    known = {item.code for item in book.campaign.limits}
    strange = {
        place
        for place, change in enumerate(record.limit_changes)
        if change.limit.partition("/")[0] not in known or ("/" in change.limit and not record.acts)
    }
    assert told == refused | strange


@given(record=_leads(), terms=_terms())
def test_a_limit_falls_due_where_the_used_changes_alone_put_it(record: Lead, terms: Campaign | None) -> None:
    when = at("2026-12-31")
    book = ledger(record, campaign=terms)
    for one in reckoned(record, book, when):
        places = {named.place for named in one.trace.used}
        only = tuple(change for place, change in enumerate(record.limit_changes) if place in places)
        alone = record.model_copy(update={"limit_changes": only})
        [same] = [
            other
            for other in reckoned(alone, ledger(alone, campaign=terms), when)
            if (other.deadline.code, other.run) == (one.deadline.code, one.run)
        ]
        assert same.deadline == one.deadline
        extended = [move for move in one.trace.moves if move.refused is None and move.change.kind == "延期"]
        assert len(extended) <= 1


def test_a_limit_that_stands_still_is_told_so_after_an_entry() -> None:
    paused = lead(期限变更=[changed("2026-02-10", "首次核查", "中止", "2026-02-20")])
    said = list(open_limits(paused, ledger(paused), at("2026-02-10 12:00")))
    assert said[0] == "首次核查：中止中，预计到 2026-02-20；恢复时记“恢复”，期限接着算"
    assert said[1] == "线索清零：最晚 2026-03-31（当日24:00前），未到"
    said = list(open_limits(lead(), ledger(lead()), at("2026-02-10 12:00")))
    assert said[0].startswith("首次核查：最晚 2026-02-11 09:")
