"""问题清单: how the answer to a problem stands, the day before, on and after its day."""

from __future__ import annotations

from typing import Any

import pytest
import records as r

from dabzw.rules.case.problems import problem_standings


def standing(when: str, *problems: dict[str, str], **fields: Any) -> list[tuple[str, str, int]]:
    rows = [{"对象": "东沟村", "问题": "台账未更新", **problem} for problem in problems]
    ledger = r.ledger(r.activity(类别="专项督导", 问题=rows, **fields)).as_of(r.at(when))
    return [(one.own.of, one.state, one.days_late) for one in problem_standings(ledger, r.at(when))]


@pytest.mark.parametrize(
    ("when", "answered", "state", "late"),
    [
        ("2026-03-09", None, "待回复", 0),
        ("2026-03-10", None, "待回复", 0),
        ("2026-03-11", None, "逾期未回复", 1),
        ("2026-03-15", None, "逾期未回复", 5),
        ("2026-03-15", "2026-03-10", "已回复", 0),
        ("2026-03-15", "2026-03-11", "逾期回复", 1),
        ("2026-03-11", "2026-03-12", "逾期未回复", 1),
    ],
)
def test_how_an_answer_stands(when: str, answered: str | None, state: str, late: int) -> None:
    row = {"回复期限": "2026-03-10", **({} if answered is None else {"回复日期": answered})}
    assert standing(when, row) == [("东沟村", state, late)]


def test_a_problem_without_a_day_waits() -> None:
    assert standing("2026-12-31", {}) == [("东沟村", "待回复", 0)]


def test_those_that_wait_longest_come_first() -> None:
    found = standing(
        "2026-03-20",
        {"对象": "甲", "回复日期": "2026-03-19", "回复期限": "2026-03-01"},
        {"对象": "乙"},
        {"对象": "丙", "回复期限": "2026-03-25"},
        {"对象": "丁", "回复期限": "2026-03-18"},
        {"对象": "戊", "回复期限": "2026-03-01"},
    )
    assert [name for name, _, _ in found] == ["戊", "丁", "丙", "乙", "甲"]


def test_an_activity_entered_by_mistake_has_no_problems() -> None:
    assert standing("2026-03-20", {}, 作废={"日期": "2026-03-11", "理由": "登记错了"}) == []
