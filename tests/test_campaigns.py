"""Campaigns of other notices: what their offices must be shown, with days and states worked by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pages import told
from processes import Dabzw
from records import at, findings
from story import NAMES, campaign_ledger, files_of, seen, tell

from dabzw.reports.looks import blacklist, late, lookback, status
from dabzw.rules.case.states import enterprise_state, lead_state, state_of
from dabzw.rules.limits.deadlines import deadlines
from dabzw.store.reader import load


def phase(name: str, title: str, day: str) -> dict[str, Any]:
    found = status.status_of(seen(name, at(day)), at(day))
    phases = told(status.answer(found, seen(name, at(day)), at(day)))["阶段"]
    return next(one for one in phases if one["名称"] == title)


def figure(name: str, title: str, day: str) -> tuple[int, int, list[str]]:
    """Done, total and missing of the one indicator of a phase."""
    (one,) = phase(name, title, day)["指标"]
    return one["完成"], one["总数"], one["缺口"]


def named(name: str, title: str) -> str:
    """The id of the enterprise of a name."""
    return next(one.id for one in campaign_ledger(name).enterprises.values() if one.name == title)


def limits(name: str, title: str, day: str) -> dict[str, tuple[str, str, int]]:
    """The limits of an enterprise: last day, state, days late."""
    own = (one for one in deadlines(seen(name, at(day)), at(day)) if one.record_id == named(name, title))
    return {one.title: (f"{one.due:%Y-%m-%d}", one.state, one.days_late) for one in own}


@pytest.mark.parametrize(
    ("name", "title", "day", "state", "days"),
    [
        ("sand", "统一规划", "2011-07-15", "已结束", (62, 62, 0)),
        ("sand", "联合执法", "2011-07-15", "进行中", (76, 123, 47)),
        ("sand", "统一规划", "2011-05-15", "进行中", (31, 62, 31)),  # the two phases overlap
        ("sand", "联合执法", "2011-05-15", "进行中", (15, 123, 108)),
        ("farm_vehicles", "集中整治", "2021-01-10", "进行中", (3, 35, 32)),  # across New Year
        ("farm_vehicles", "全面排查", "2021-01-07", "进行中", (12, 12, 0)),
        ("year_plan", "烟花爆竹", "2017-01-31", "进行中", (31, 31, 0)),
    ],
)
def test_the_days_of_a_phase(name: str, title: str, day: str, state: str, days: tuple[int, int, int]) -> None:
    found = phase(name, title, day)
    assert (found["状态"], (found["第几天"], found["共几天"], found["剩余天数"])) == (state, days)


def test_a_measure_is_late_by_its_own_day() -> None:
    found = limits("sand", "甲砂场", "2011-07-15")
    assert found["措施时限（恢复原貌）"] == ("2011-07-01", "逾期", 14)
    assert found["措施时限（补缴税费）"][1:] == ("按期", 0)


def test_a_case_of_a_notice_without_inquiries_is_cleared() -> None:
    ledger = seen("sand", at("2011-06-12"))
    own = ledger.enterprises[named("sand", "乙洗砂点")]
    assert enterprise_state(own, ledger) == "已销号"
    assert [one.on.isoformat() for one in own.clearances] == ["2011-06-12"]
    assert {str(one.done_on) for one in own.planned} == {"2011-06-09"}


@pytest.mark.parametrize(
    ("title", "limit", "last"),
    [("禁养区甲场", "禁养区清零", "2016-06-20"), ("小河乙场", "其他河道清零", "2016-09-20")],
)
def test_a_limit_is_of_those_that_it_is_for(title: str, limit: str, last: str) -> None:
    assert limits("pig_zones", title, "2016-09-25") == {limit: (last, "按期", 0)}


def test_nothing_is_missed_where_each_zone_has_its_own_day() -> None:
    assert told(late.answer(seen("pig_zones", at("2016-09-25")), at("2016-09-25")))["逾期"] == []


@pytest.mark.parametrize(
    ("name", "title", "day", "expected"),
    [
        ("unlicensed", "动员部署", "2007-11-15", (3, 4, ["乙社区"])),
        ("unlicensed", "检查验收", "2007-12-30", (2, 4, ["乙社区", "街道清无办"])),
        ("year_plan", "烟花爆竹", "2017-01-31", (1, 2, ["乙烟花店"])),
        ("year_plan", "养老机构", "2017-04-30", (0, 1, ["甲敬老院"])),
        ("farm_vehicles", "宣传发动", "2020-12-26", (0, 4, ["甲村", "乙村", "乡派出所", "农机站"])),
        ("farm_vehicles", "全面排查", "2021-01-07", (1, 2, ["乙村"])),
    ],
)
def test_an_indicator_counts_what_it_is_for(
    name: str, title: str, day: str, expected: tuple[int, int, list[str]]
) -> None:
    done, total, missing = figure(name, title, day)
    names = {one.id: one.name for one in campaign_ledger(name).enterprises.values()}
    assert (done, total, [names.get(one, one) for one in missing]) == expected


@pytest.mark.parametrize(
    ("name", "day", "state"),
    [
        ("unlicensed", "2007-12-09", "待办结"),
        ("unlicensed", "2007-12-10", "已办结"),
        ("farm_vehicles", "2020-12-28", "已办结"),
    ],
)
def test_a_lead_put_right_is_closed_as_that(name: str, day: str, state: str) -> None:
    (lead,) = seen(name, at(day)).leads.values()
    assert lead_state(lead, seen(name, at(day)).campaign) == state
    assert lead.closing is None or lead.closing.result == "已整治到位"


def test_a_lead_was_closed_before_its_last_day() -> None:
    (own,) = (one for one in deadlines(seen("unlicensed", at("2007-12-30")), at("2007-12-30")))
    assert (own.title, f"{own.due:%m-%d}", own.state) == ("线索清零", "12-24", "按期")


def test_a_house_is_cleared_and_no_candidate_for_a_list() -> None:
    day = at("2022-09-01")
    ledger = seen("selfbuilt", day)
    (house,) = ledger.enterprises.values()
    assert state_of(house, ledger) == "已销号"
    assert [str(one.on) for one in house.clearances] == ["2022-08-25"]
    assert told(blacklist.answer(ledger, day))["名单"] == []


def test_without_a_plan_of_looks_back_none_is_due() -> None:
    day = at("2022-12-31")
    assert told(lookback.answer(seen("selfbuilt", day), day))["回头看"] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_what_was_entered(name: str) -> None:
    ledger, day = campaign_ledger(name), at("2025-01-01")
    found = [*load(files_of(name)).findings, *findings(ledger, day)]
    assert [one.sentence for one in found if one.level == "错误"] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_an_office_can_enter_its_campaign(name: str, dabzw: Dabzw, tmp_path: Path) -> None:
    """Every command of the story is taken, and leaves the records that are kept here but for their ids."""
    folder = tmp_path / "offices" / name
    tell(name, folder, dabzw)
    made = {
        path.name[:9]: path.read_text("utf-8").splitlines()[1:]
        for path in folder.rglob("*-*.yaml")
        if ".git" not in path.parts
    }
    kept = {Path(path).name[:9] for path in files_of(name) if "-" in path}
    assert made.keys() == kept
    assert dabzw("check", cwd=folder).returncode == 0
