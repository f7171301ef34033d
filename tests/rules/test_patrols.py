"""日常巡查 per village and grid: owed, made and late; the day before, on and after each end of a period."""

from __future__ import annotations

from typing import Any

import pytest
import records as r
from pydantic import ValidationError

from dabzw.model.campaign_parts import PatrolRate
from dabzw.rules.sweep.patrols import PatrolDuty, patrol_duties

VILLAGES = [{"名称": "东沟村", "网格": ["一网格", "二网格"]}, "西河村"]
PHASES = [{"名称": "摸排", "开始": "2026-02-09", "截止": "2026-03-01"}]  # three periods of seven days


def patrol(day: str, number: int = 1, **fields: Any) -> Any:
    fields = {"类别": "日常巡查", "村": ["东沟村"], **fields}
    return r.activity(编号=f"HD-260209-000{number}", 日期=day, **fields)


def duties(
    *records: Any, when: str = "2026-03-31", **rate: str
) -> dict[str, tuple[int, int, int, str | None]]:
    campaign = r.campaign(村=VILLAGES, 阶段=PHASES, 巡查频次={"每": "7日", **rate}, 督导=[])
    ledger = r.ledger(*records, campaign=campaign).as_of(r.at(when))
    found = patrol_duties(ledger, r.at(when))
    return {one.village + (one.grid or ""): _told(one) for one in found}


def _told(one: PatrolDuty) -> tuple[int, int, int, str | None]:
    assert one.missing == one.owed - one.made
    return one.owed, one.made, one.late, None if one.last is None else str(one.last)


@pytest.mark.parametrize(
    ("when", "owed"),
    [
        ("2026-02-08", 0),
        ("2026-02-14", 0),
        ("2026-02-15", 1),
        ("2026-02-21", 1),
        ("2026-02-22", 2),
        ("2026-02-28", 2),
        ("2026-03-01", 3),
        ("2026-04-30", 3),
    ],
)
def test_a_period_owes_a_patrol_when_it_is_over(when: str, owed: int) -> None:
    assert {one[0] for one in duties(when=when).values()} == {owed}


def test_a_last_period_that_the_end_cuts_short_is_owed_too() -> None:
    assert duties(每="10日", when="2026-03-01")["西河村"][0] == 3
    assert duties(每="10日", when="2026-02-28")["西河村"][0] == 2


def test_villages_and_their_grids_owe_each_their_own() -> None:
    assert list(duties()) == ["东沟村", "东沟村一网格", "东沟村二网格", "西河村"]


@pytest.mark.parametrize(
    ("days", "made"),
    [
        (["2026-02-08"], 0),
        (["2026-02-09"], 1),
        (["2026-02-15"], 1),
        (["2026-02-15", "2026-02-16"], 2),
        (["2026-02-10", "2026-02-11"], 1),
        (["2026-02-10", "2026-02-20", "2026-03-01"], 3),
        (["2026-03-02"], 0),
    ],
)
def test_a_period_is_met_by_a_patrol_of_its_days(days: list[str], made: int) -> None:
    records = [patrol(day, number) for number, day in enumerate(days)]
    assert duties(*records)["东沟村"][:3] == (3, made, 0)
    assert duties(*records)["西河村"] == (3, 0, 0, None)


def test_a_grid_is_patrolled_where_it_is_named() -> None:
    found = duties(patrol("2026-02-10", 网格=["二网格"]), patrol("2026-02-17", 2))
    assert found["东沟村"] == (3, 2, 0, "2026-02-17")
    assert found["东沟村一网格"] == (3, 0, 0, None)
    assert found["东沟村二网格"] == (3, 1, 0, "2026-02-10")


@pytest.mark.parametrize(
    ("fields", "made"),
    [({"性质": "巡查"}, 1), ({"性质": "日常检查"}, 0), ({}, 0)],
)
def test_a_visit_that_is_a_patrol_counts(fields: dict[str, str], made: int) -> None:
    visit = {"日期": "2026-02-10", "结果": "未发现", **fields}
    for place in (r.site, r.enterprise):
        found = duties(place(村="东沟村", 网格="一网格", 排查=[visit]))
        assert [found[name][1] for name in found] == [made, made, 0, 0]


@pytest.mark.parametrize("kind", ["部署", "联合执法", "宣传", "专项督导"])
def test_no_other_activity_is_a_patrol(kind: str) -> None:
    assert duties(patrol("2026-02-10", 类别=kind))["东沟村"][1] == 0


def test_a_patrol_entered_by_mistake_is_none() -> None:
    void = {"日期": "2026-02-11", "理由": "登记错了"}
    assert duties(patrol("2026-02-10", 作废=void))["东沟村"][1] == 0


@pytest.mark.parametrize(
    ("told", "rate", "late"),
    [
        (None, {}, 0),
        ("2026-02-15 23:59", {}, 0),
        ("2026-02-16 00:00", {}, 1),
        ("2026-02-11 23:59", {"报送": "1"}, 0),
        ("2026-02-12 00:00", {"报送": "1"}, 1),
        ("2026-02-10 23:59", {"报送": "0"}, 0),
        ("2026-02-11 00:00", {"报送": "0"}, 1),
    ],
)
def test_what_is_told_late(told: str | None, rate: dict[str, str], late: int) -> None:
    fields: dict[str, Any] = {} if told is None else {"报送时间": told}
    record = patrol("2026-02-10", **fields)
    assert duties(record, **rate)["东沟村"][:3] == (3, 1, late)


def test_a_period_is_late_only_where_none_of_its_patrols_was_told_in_time() -> None:
    early = patrol("2026-02-10", 报送时间="2026-02-10 18:00")
    late = patrol("2026-02-11", 2, 报送时间="2026-02-20 18:00")
    assert duties(early, late)["东沟村"][1:3] == (1, 0)
    assert duties(late)["东沟村"][1:3] == (1, 1)


def test_without_a_rate_nothing_is_owed() -> None:
    assert patrol_duties(r.ledger(patrol("2026-02-10")), r.at("2026-03-31")) == ()


@pytest.mark.parametrize(("every", "days"), [("1日", 1), ("7日", 7), ("2周", 14), ("3个自然日", 3)])
def test_how_a_rate_is_written(every: str, days: int) -> None:
    assert PatrolRate.model_validate({"每": every}).days == days


@pytest.mark.parametrize("every", ["0日", "5个工作日", "当日", "24小时", "1个月", "每周"])
def test_a_rate_is_of_natural_days(every: str) -> None:
    with pytest.raises(ValidationError):
        PatrolRate.model_validate({"每": every})
