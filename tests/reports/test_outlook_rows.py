"""The timeline of a case, the hand-over to the next clerk, and the pace to the end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import records as r
from pages import told

from dabzw.model.entered import DatedAct, Entered
from dabzw.model.made import MadeReport
from dabzw.reports.looks import handover as handover_look
from dabzw.reports.looks import pace as pace_look
from dabzw.reports.looks import timeline as timeline_look
from dabzw.reports.looks.timeline import Sealed
from dabzw.rules.limits.late_entry import dated_acts

AT = r.at("2026-03-12")
COMMIT = "c0ffee" * 6


def entered(day: str, *, corrected: bool = False) -> Entered:
    return Entered(datetime.fromisoformat(day), COMMIT, "张山", corrected)


# Timeline

CASE = r.ledger(
    r.enterprise(违法行为=[r.found("1.1", "2026-02-11")]),
    r.lead(企业=r.ENTERPRISE_ID, 核查=[r.verified("2026-02-10 15:00")]),
)
FOUND = DatedAct(r.ENTERPRISE_ID, "违法行为.发现日期", r.at("2026-02-11").day)


def timeline(entries: dict[DatedAct, tuple[Entered, ...]], record: str = r.ENTERPRISE_ID) -> Any:
    known = CASE.find(record)
    assert known is not None
    return told(timeline_look.answer(known, CASE, entries, AT))["经过"]


def test_a_timeline_holds_the_acts_of_the_case_by_their_days() -> None:
    assert [(row["日期"], row["编号"], row["事项"]) for row in timeline({})] == [
        ("2026-02-10 09:00", r.LEAD_ID, "登记时间"),
        ("2026-02-10 15:00", r.LEAD_ID, "核查.时间"),
        ("2026-02-11", r.ENTERPRISE_ID, "违法行为.发现日期"),
    ]


def test_the_timeline_of_a_lead_is_its_own() -> None:
    assert {row["编号"] for row in timeline({}, r.LEAD_ID)} == {r.LEAD_ID}


@pytest.mark.parametrize(
    ("minute", "corrected", "kind", "days"),
    [
        ("2026-02-12T23:59", False, None, 1),
        ("2026-02-13T00:00", False, None, 2),
        ("2026-02-13T00:01", False, "补录", 2),
        ("2026-02-13T00:01", True, "更正", 2),
    ],
)
def test_an_act_has_its_entry_and_its_clerk(
    minute: str, corrected: bool, kind: str | None, days: int
) -> None:
    rows = timeline({FOUND: (entered(minute, corrected=corrected),)})
    last = rows[-1]
    assert (last["类别"], last["间隔天数"], last["经手人"]) == (kind, days, "张山")
    assert last["提交"] == COMMIT[:10]


def test_what_no_commit_holds_has_no_entry() -> None:
    assert {row["入账时间"] for row in timeline({})} == {None}


def test_equal_acts_take_their_entries_in_turn() -> None:
    twice = r.ledger(r.enterprise(违法行为=[r.found("1.1"), r.found("3.4")]))
    record = twice.enterprises[r.ENTERPRISE_ID]
    (act, same) = dated_acts(record)
    assert act == same
    first, second = entered("2026-02-10T10:00"), entered("2026-02-20T10:00")
    rows = told(timeline_look.answer(record, twice, {act: (first, second)}, AT))["经过"]
    assert [row["入账时间"] for row in rows] == ["2026-02-10 10:00", "2026-02-20 10:00"]


def made(issue: int, day: str) -> MadeReport:
    return MadeReport.model_validate(
        {
            "名称": "日报",
            "期号": str(issue),
            "截至": day,
            "依据": "0" * 40,
            "产出": [{"文件": "日报.md", "摘要": "ab" * 32}],
        }
    )


@pytest.mark.parametrize(
    ("sealed", "first"),
    [
        ([Sealed(made(1, "2026-02-10"), frozenset((COMMIT,)))], None),  # looked at a day before the act
        ([Sealed(made(1, "2026-02-11"), frozenset((COMMIT,)))], "日报第1期"),
        ([Sealed(made(1, "2026-02-12"), frozenset((COMMIT,)))], "日报第1期"),
        ([Sealed(made(1, "2026-02-12"), frozenset())], None),  # made from a commit before its entry
        (
            [
                Sealed(made(2, "2026-02-13"), frozenset((COMMIT,))),
                Sealed(made(1, "2026-02-12"), frozenset((COMMIT,))),
            ],
            "日报第1期",
        ),
    ],
)
def test_the_first_sealed_report_that_carried_an_act(sealed: list[Sealed], first: str | None) -> None:
    entries = {FOUND: (entered("2026-02-12T09:00"),)}
    rows = told(timeline_look.answer(CASE.enterprises[r.ENTERPRISE_ID], CASE, entries, AT, sealed))["经过"]
    assert [row["首见材料"] for row in rows] == [None, None, first]


# Pace


def pace(when: str, *records: Any, **campaign: Any) -> Any:
    ledger = r.ledger(*records, campaign=r.campaign(**campaign))
    return told(pace_look.answer(ledger.as_of(r.at(when)), r.at(when)))


@pytest.mark.parametrize(
    ("day", "days", "workdays"),
    [("2026-03-29", 2, 2), ("2026-03-30", 1, 1), ("2026-03-31", 0, 0), ("2026-04-01", 0, 0)],
)
def test_the_days_left_are_those_after_the_as_of_day(day: str, days: int, workdays: int) -> None:
    rows = pace(day)
    assert (rows["剩余天数"], rows["剩余工作日"]) == (days, workdays)


@pytest.mark.parametrize(("due", "late"), [("2026-03-30", 1), ("2026-03-31", 1), ("2026-04-01", 0)])
def test_what_falls_due_by_the_last_day_will_be_late(due: str, late: int) -> None:
    limits = [r.limit(代码="到期", 截止=due)]
    rows = pace("2026-03-12", r.lead(), 期限=limits)
    assert len(rows["结束时将逾期"]) == late
    (unit,) = rows["按单位"]
    assert (unit["责任单位"], unit["未完成"], unit["已逾期"]) == ("乡应急办", 1, 0)
    assert unit["结束时将逾期"] == late


def test_what_is_done_or_suspended_will_not_be_late() -> None:
    limits = [r.limit(代码="到期", 截止="2026-03-31")]
    done = r.lead(核查=[r.verified("2026-03-10 10:00")])
    assert pace("2026-03-12", done, 期限=limits)["按单位"] == []
    paused = r.lead(期限变更=[r.changed("2026-03-10", "到期", "中止")])
    assert pace("2026-03-12", paused, 期限=limits)["结束时将逾期"] == []


@pytest.mark.parametrize(
    ("changes", "halted", "beyond"),
    [
        ([], [], []),
        ([r.changed("2026-03-10", "到期", "中止", "2026-03-12")], ["中止中"], []),
        ([r.changed("2026-03-10", "到期", "中止", "2026-03-11")], ["中止超期"], []),
        ([r.changed("2026-03-10", "到期", "中止")], ["中止中"], []),
        ([r.changed("2026-03-10", "到期", "延期", "2026-03-31")], [], []),
        ([r.changed("2026-03-10", "到期", "延期", "2026-04-01")], [], ["2026-04-01"]),
        ([r.changed("2026-03-10", "到期", "延期", "2099-12-31")], [], ["2099-12-31"]),
    ],
)
def test_what_was_moved_out_of_the_pace_is_told_apart(
    changes: list[Any], halted: list[str], beyond: list[str]
) -> None:
    rows = pace("2026-03-12", r.lead(期限变更=changes), 期限=[r.limit(代码="到期", 截止="2026-03-30")])
    assert [row["中止情况"] for row in rows["中止"]] == halted
    assert [row["应完成"] for row in rows["结束以后到期"]] == beyond
    assert len(rows["结束时将逾期"]) == (0 if changes and (halted or beyond) else 1)


def test_the_need_of_a_workday_is_never_too_low() -> None:
    limits = [r.limit(代码="到期", 截止="2026-03-31")]
    leads = [r.lead(编号=f"XS-260210-000{place}") for place in range(1, 5)]
    # 2026-03-26 is a Thursday: Friday, Monday and Tuesday are left
    assert [row["每工作日应完成"] for row in pace("2026-03-26", *leads, 期限=limits)["按单位"]] == ["1.4"]
    assert [row["每工作日应完成"] for row in pace("2026-03-31", *leads, 期限=limits)["按单位"]] == [None]


def test_the_unit_that_will_be_late_most_comes_first() -> None:
    limits = [r.limit(代码="到期", 截止="2026-03-31")]
    leads = [
        r.lead(编号="XS-260210-0001", 承办="电管站"),
        r.lead(编号="XS-260210-0002"),
        r.lead(编号="XS-260210-0003"),
    ]
    rows = pace("2026-03-12", *leads, 期限=limits)["按单位"]
    assert [row["责任单位"] for row in rows] == ["乡应急办", "电管站"]


# Hand-over


def handover(*records: Any, uncommitted: tuple[str, ...] = ()) -> Any:
    return told(handover_look.answer(r.ledger(*records).as_of(AT), AT, uncommitted))


def test_an_empty_ledger_hands_nothing_over() -> None:
    rows = handover()
    assert [key for key, value in rows.items() if value and key not in ("格式", "截至")] == []


def test_open_limits_are_told_by_unit() -> None:
    rows = handover(r.lead(), r.lead(编号="XS-260312-0002", 登记时间="2026-03-12 08:00", 承办="电管站"))
    assert [unit["责任单位"] for unit in rows["按单位"]] == ["乡应急办", "电管站"]
    assert sum(unit["逾期"] for unit in rows["按单位"]) == sum(
        row["状态"] == "逾期" for row in rows["未完成期限"]
    )
    units = [row["责任单位"] for row in rows["未完成期限"]]
    assert units == sorted(units)


def test_a_standing_suspension_is_handed_over_and_a_lifted_one_is_not() -> None:
    paused = r.changed("2026-02-10", "首次核查", "中止")
    assert [row["期限"] for row in handover(r.lead(期限变更=[paused]))["中止"]] == ["首次核查"]
    lifted = r.changed("2026-02-11", "首次核查", "恢复")
    assert handover(r.lead(期限变更=[paused, lifted]))["中止"] == []


@pytest.mark.parametrize(
    ("ends", "states"),
    [
        ({}, ["逾期未签收"]),
        ({"签收日期": "2026-02-12"}, ["已签收"]),
        ({"签收日期": "2026-02-12", "回告结果": "已立案"}, []),
    ],
)
def test_transfers_without_an_answer_are_handed_over(ends: dict[str, str], states: list[str]) -> None:
    lead = r.lead(核查=[r.verified("2026-02-10 15:00")], 移交=[r.handed("2026-02-11") | ends])
    assert [row["状态"] for row in handover(lead)["待回告移交"]] == states


def test_cases_that_are_not_over_are_handed_over_with_what_is_undone() -> None:
    case = {"违法行为": [r.found("2.2")], "风险": [r.rated("一般")]}
    plan = r.plan(r.done("责令立即停产", "2026-02-12"), "加强监管")
    (row,) = handover(r.enterprise(**case, 处置=plan))["未完成方案"]
    assert "加强监管" in row["未完成措施"]
    assert "责令立即停产" not in row["未完成措施"]
    over = r.enterprise(**case, 处置=plan, 销号={"日期": "2026-03-01", "验收人": ["张山"]})
    assert handover(over)["未完成方案"] == []
    assert [look["状态"] for look in handover(over)["待回头看"]] == ["逾期", "未到"]


def test_files_that_no_commit_holds_are_named() -> None:
    assert handover(uncommitted=("campaign.yaml",))["未入账"] == ["campaign.yaml"]
