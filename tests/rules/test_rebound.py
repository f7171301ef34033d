"""After a rebound: measures that did not hold count as not done, until they are done again."""

from __future__ import annotations

from typing import Any

import pytest
import records as r

from dabzw.rules.case.completion import completed_on, standing_measures
from dabzw.rules.case.policy import policy
from dabzw.rules.case.states import enterprise_state
from dabzw.rules.checks.registry import record_findings

PRESET = r.campaign()
Fields = dict[str, Any]


def looked(*items: tuple[str, str], day: str = "2026-03-17", result: str = "反弹") -> Fields:
    return {
        "日期": day,
        "人员": ["张山"],
        "结果": result,
        "核对": [{"措施": measure, "结果": kept} for measure, kept in items],
    }


def case(*measures: Any, looks: tuple[Fields, ...] = (), **fields: Any) -> Any:
    default = {
        "性质": "小作坊",
        "违法行为": [r.found("1.1")],
        "处置": r.plan(*measures),
        "回头看": list(looks),
    }
    return r.enterprise(**{**default, **fields})


def state(record: Any, when: str = "2026-03-20", measure: str = "取缔") -> str:
    found = policy(record.as_of(r.at(when)), r.ledger(record), r.at(when))
    return next(item.state for item in found.required if item.measure == measure)


DONE = {**r.done("取缔", "2026-03-05"), "时限": "2026-03-10"}
BROKEN = ("取缔", "未落实")


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        (looked(BROKEN), "逾期"),
        (looked(BROKEN, day="2026-03-05"), "逾期"),  # on the very day of its completion
        (looked(BROKEN, day="2026-03-04"), "已完成"),  # a completion after the look-back counts
        (looked(("取缔", "已落实")), "已完成"),
        (looked(("断电", "未落实")), "已完成"),
        (looked(), "已完成"),
        (looked(BROKEN, result="未反弹"), "已完成"),  # a contradiction, which check reports
        (looked(("责令停产停业", "未落实")), "逾期"),  # what the ban covers did not hold
        (looked(("取缔", "已落实"), ("责令停产停业", "未落实")), "已完成"),  # its own answer goes first
        (looked(("取缔关闭", "未落实")), "已完成"),  # the stronger one was not this one
    ],
)
def test_a_measure_found_broken_is_not_done(look: Fields, expected: str) -> None:
    assert state(case(DONE, looks=(look,))) == expected


def test_it_is_undone_from_the_day_of_the_look_back() -> None:
    record = case(DONE, looks=(looked(BROKEN),))
    assert [state(record, day) for day in ("2026-03-16", "2026-03-17", "2026-03-18")] == [
        "已完成",
        "逾期",
        "逾期",
    ]


@pytest.mark.parametrize(
    ("due", "expected"),
    [(None, "已安排"), ("2026-03-20", "已安排"), ("2026-03-19", "逾期")],
)
def test_an_undone_measure_is_arranged_or_overdue_by_its_limit(due: str | None, expected: str) -> None:
    measure = {**r.done("取缔", "2026-03-05"), **({} if due is None else {"时限": due})}
    assert state(case(measure, looks=(looked(BROKEN),))) == expected


def test_a_new_arrangement_goes_before_the_undone_one() -> None:
    record = case(DONE, {"措施": "取缔", "时限": "2026-04-10"}, looks=(looked(BROKEN),))
    assert [state(record, day) for day in ("2026-04-10", "2026-04-11")] == ["已安排", "逾期"]


def test_a_later_completion_counts_again() -> None:
    again = r.done("取缔", "2026-03-25")
    record = case(DONE, again, looks=(looked(BROKEN),))
    assert [state(record, day) for day in ("2026-03-24", "2026-03-25")] == ["逾期", "已完成"]
    assert str(completed_on(record, r.ledger(record))) == "2026-03-25"
    twice = case(DONE, again, looks=(looked(BROKEN), looked(BROKEN, day="2026-03-30")))
    assert state(twice, "2026-03-30") == "逾期"


def test_another_measure_stays_done() -> None:
    record = case(DONE, r.done("断电", "2026-03-05"), looks=(looked(BROKEN),))
    assert [measure.done_on is None for measure in standing_measures(record, PRESET)] == [True, False]


def test_an_undone_measure_shows_no_completion() -> None:
    record = case({**DONE, "佐证": "照片"}, looks=(looked(BROKEN),))
    (item,) = policy(record, r.ledger(record), r.at("2026-03-20")).required
    assert item.arranged is not None
    assert (item.arranged.done_on, item.arranged.evidence) == (None, None)


def test_the_case_is_completed_again_only_by_the_new_completion() -> None:
    record = case(DONE, looks=(looked(BROKEN),))
    assert completed_on(record, r.ledger(record)) is None
    assert enterprise_state(record, r.ledger(record)) == "死灰复燃"


def cleared_again(*measures: Any) -> Any:
    return case(
        *measures,
        looks=(looked(BROKEN),),
        销号={"日期": "2026-04-01", "验收人": ["张山"]},
        风险=[r.rated("较大")],
    )


def rules(record: Any, ledger_campaign: Any = PRESET) -> set[str]:
    ledger = r.ledger(record, campaign=ledger_campaign)
    return {finding.rule for finding in record_findings(record, ledger, r.at("2026-06-30"))}


def test_a_new_clearance_needs_the_measure_done_again() -> None:
    mended = r.done("限期整改", "2026-03-20")
    assert "cleared-open-measure" in rules(cleared_again(DONE, mended))
    assert "cleared-open-measure" not in rules(cleared_again(DONE, mended, r.done("取缔", "2026-03-25")))


CLEARED = {"日期": "2026-03-10", "验收人": ["张山"]}


@pytest.mark.parametrize(
    ("measures", "looks", "missing"),
    [
        ((DONE,), (), False),
        ((DONE, r.done("取缔", "2026-03-25")), (looked(BROKEN),), False),
        ((DONE, r.done("取缔", "2026-03-25")), (), False),
        ((r.done("取缔", "2026-03-10"),), (), False),
        ((r.done("取缔", "2026-03-11"),), (), True),
        ((r.done("取缔", "2026-03-11"),), (looked(BROKEN),), True),
    ],
)
def test_a_clearance_is_judged_by_what_was_done_up_to_it(
    measures: tuple[Fields, ...], looks: tuple[Fields, ...], *, missing: bool
) -> None:
    assert ("cleared-open-measure" in rules(case(*measures, looks=looks, 销号=CLEARED))) is missing


def test_after_a_rebound_another_case_needs_a_plan_of_its_own() -> None:
    first, second = r.plan(DONE), r.plan(r.done("取缔", "2026-03-25"), decided="2026-03-20")
    reopened = case(looks=(looked(BROKEN),), 销号=CLEARED, 处置=[first])
    assert [state(reopened, day) for day in ("2026-03-16", "2026-03-17")] == ["已完成", "未安排"]
    again = case(looks=(looked(BROKEN),), 销号=CLEARED, 处置=[first, second])
    assert [state(again, day) for day in ("2026-03-19", "2026-03-24", "2026-03-25")] == [
        "未安排",
        "已安排",
        "已完成",
    ]
