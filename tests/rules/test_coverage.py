"""Coverage: what is swept, what was only attempted, who is silent, and from which day on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import records as r

from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.rules.sweep.coverage import (
    JointChecks,
    StationCoverage,
    VillageCoverage,
    grid_coverage,
    joint_checks,
    silent_villages,
    sites_by,
    station_coverage,
    village_coverage,
)
from dabzw.rules.sweep.sampling import draw_note

OTHER_SITE, THIRD_SITE = "CS-260210-0002", "CS-260210-0003"
OTHER = "QY-260210-0002"
LISTED = {"名称": "安全生产许可证企业目录", "站所": "乡应急办"}


def visit(day: str = "2026-02-12", result: str = "未发现", **fields: Any) -> dict[str, Any]:
    return {"日期": day, "结果": result, **fields}


def village(*records: AnyRecord, when: str = "2026-03-12", name: str = "寺头村") -> VillageCoverage:
    found = village_coverage(r.ledger(*records).as_of(r.at(when)), r.at(when))
    return next(row for row in found if row.village == name)


def station(*records: AnyRecord, when: str = "2026-03-12", name: str = "乡应急办") -> StationCoverage:
    found = station_coverage(r.ledger(*records).as_of(r.at(when)), r.at(when))
    return next(row for row in found if row.station == name)


@pytest.mark.parametrize(
    ("visits", "done", "attempted"),
    [
        ([], 0, ()),
        ([visit()], 1, ()),
        ([visit(result="发现问题")], 1, ()),
        ([visit(result="未见人员")], 0, (r.SITE_ID,)),
        ([visit(result="拒绝检查")], 0, (r.SITE_ID,)),
        ([visit(result="未见人员"), visit("2026-02-13")], 1, ()),
        ([visit("2026-02-08")], 0, ()),  # before the campaign
        ([visit("2026-02-08", "未见人员")], 0, ()),
        ([visit("2026-02-09")], 1, ()),
    ],
)
def test_a_locked_door_sweeps_nothing(
    visits: list[dict[str, Any]], done: int, attempted: tuple[str, ...]
) -> None:
    row = village(r.site(排查=visits))
    assert (row.sites.done, row.sites.total, row.attempted) == (done, 1, attempted)
    assert row.sites.missing == (() if done else (r.SITE_ID,))


def test_a_site_is_swept_from_the_day_of_its_visit() -> None:
    site = r.site(排查=[visit("2026-02-12")])
    done = {day: village(site, when=day).sites.done for day in ("2026-02-11", "2026-02-12", "2026-02-13")}
    assert done == {"2026-02-11": 0, "2026-02-12": 1, "2026-02-13": 1}


def test_a_site_is_counted_from_the_day_of_its_registration() -> None:
    totals = [village(r.site(), when=day).sites.total for day in ("2026-02-09", "2026-02-10", "2026-02-11")]
    assert totals == [0, 1, 1]


def test_villages_come_in_the_order_of_the_campaign_with_their_own_sites() -> None:
    sites = (r.site(), r.site(编号=OTHER_SITE, 村="西河村"), r.site(编号=THIRD_SITE, 村="西河村"))
    found = village_coverage(r.ledger(*sites), r.at("2026-03-12"))
    assert [(row.village, row.sites.total) for row in found] == [("寺头村", 1), ("东沟村", 0), ("西河村", 2)]
    assert found[1].sites.ratio is None


def test_methods_are_counted_visit_by_visit() -> None:
    visits = [visit(方式="明查"), visit("2026-02-13", 方式="明查"), visit("2026-02-14")]
    assert village(r.site(排查=visits)).methods == {"明查": 2, "未注明": 1}


def test_a_duplicate_lead_is_counted_with_its_master() -> None:
    masters = [r.lead(编号=f"XS-260210-000{number}") for number in (1, 2, 3)]
    copies = [r.lead(编号=f"XS-260211-000{number}", 并入=r.LEAD_ID) for number in (1, 2)]
    elsewhere = [r.lead(编号=f"XS-260212-000{number}", 村="东沟村") for number in range(1, 6)]
    assert village(*masters, *copies, *elsewhere).leads == 3
    assert village(*masters, *copies, *elsewhere, name="东沟村").leads == 5


SIGNS: list[tuple[AnyRecord, str | None]] = [
    (r.site(排查=[visit("2026-02-12", "未见人员")]), "2026-02-12"),
    (r.enterprise(排查=[visit("2026-02-12")]), "2026-02-12"),
    (r.lead(登记时间="2026-02-12 23:59"), "2026-02-12"),
    (r.activity(日期="2026-02-12", 村=["寺头村"], 发现问题="0"), "2026-02-12"),
    (r.activity(日期="2026-02-12", 村=["寺头村"], 发现问题="1"), None),
    (r.activity(日期="2026-02-12", 村=["寺头村"]), None),
    (r.activity(日期="2026-02-12", 村=["东沟村"], 发现问题="0"), None),
    *(
        (r.activity(日期="2026-02-12", 类别=kind, 村=["寺头村"], 发现问题="0"), "2026-02-12")
        for kind in ("联合执法", "明查", "暗访", "突击检查", "交叉检查", "日常巡查", "回头看")
    ),
    *(
        (r.activity(日期="2026-02-12", 类别=kind, 村=["寺头村"], 发现问题="0"), None)
        for kind in ("部署", "宣传", "专项督导")
    ),
    (
        r.activity(村=["寺头村"], 发现问题="0", 作废={"日期": "2026-02-11", "理由": "登记错了"}),
        None,
    ),
    (r.site(排查=[visit("2026-02-08")]), None),
    (r.site(), None),
]


@pytest.mark.parametrize(("record", "last"), SIGNS)
def test_a_village_is_silent_without_a_visit_a_lead_or_a_zero_report(
    record: AnyRecord, last: str | None
) -> None:
    assert village(record).last_report == (date.fromisoformat(last) if last else None)


def test_visits_at_night_of_all_visits_to_a_village() -> None:
    at_night = [{**visit("2026-02-12"), "时段": "夜间"}, {**visit("2026-02-13", "未见人员"), "时段": "夜间"}]
    by_day = [
        {**visit("2026-02-11"), "时段": "节假日"},
        visit("2026-02-11"),
        {**visit("2026-02-08"), "时段": "夜间"},
    ]
    found = village(r.enterprise(排查=at_night[:1]), r.site(排查=[at_night[1], *by_day]))
    assert (found.at_night, found.visits) == (2, 4)
    assert (village().at_night, village().visits) == (0, 0)


def test_a_village_is_silent_until_its_first_report() -> None:
    lead = r.lead(登记时间="2026-02-12 09:00")

    def silent(day: str) -> tuple[str, ...]:
        return silent_villages(village_coverage(r.ledger(lead).as_of(r.at(day)), r.at(day)))

    assert silent("2026-02-11") == r.VILLAGES
    assert silent("2026-02-12") == silent("2026-02-13") == ("东沟村", "西河村")


def test_the_last_report_is_the_latest() -> None:
    site = r.site(排查=[visit("2026-02-12"), visit("2026-02-20")])
    assert village(site, r.lead()).last_report == date(2026, 2, 20)
    assert village(site, r.lead(), when="2026-02-19").last_report == date(2026, 2, 12)


# Stations


def test_a_station_answers_for_all_of_its_directory_stopped_ones_included() -> None:
    working = r.enterprise(目录=[LISTED], 排查=[visit("2026-02-12")])
    stopped = r.enterprise(编号=OTHER, 目录=[LISTED], 经营状态="停产")
    row = station(working, stopped)
    assert (row.enterprises.done, row.enterprises.total) == (1, 2)
    assert row.enterprises.missing == row.stopped == (OTHER,)
    assert station(working, stopped, when="2026-02-11").enterprises.done == 0
    assert station(working, stopped, when="2026-02-12").enterprises.done == 1


def test_an_enterprise_in_no_directory_is_no_stations() -> None:
    assert station(r.enterprise()).enterprises.total == 0


def test_an_enterprise_twice_in_the_directories_of_a_station_is_counted_once() -> None:
    second = {"名称": "另一目录", "站所": "乡应急办"}
    assert station(r.enterprise(目录=[LISTED, second])).enterprises.total == 1


def test_a_station_that_only_an_entry_names_comes_last() -> None:
    entry = {"名称": "林业目录", "站所": "林业站"}
    found = station_coverage(r.ledger(r.enterprise(目录=[entry])), r.at("2026-03-12"))
    assert [row.station for row in found] == ["乡应急办", "市场监督管理所", "林业站"]


# Classes, settings, joint checks


def by(ledger: Ledger, key: str) -> dict[str, tuple[int, int]]:
    return {name: (row.done, row.total) for name, row in sites_by(ledger, r.at("2026-03-12"), key)}


def test_sites_by_class_and_by_each_setting() -> None:
    both = ["行政区域交界", "偏僻地点"]
    sites = (
        r.site(场所类别="废弃砖窑", 位置特征=both, 排查=[visit()]),
        r.site(编号=OTHER_SITE, 场所类别="民房", 位置特征=["偏僻地点"]),
        r.site(编号=THIRD_SITE),
    )
    ledger = r.ledger(*sites)
    assert by(ledger, "place_class") == {"废弃砖窑": (1, 1), "民房": (0, 1), "未填": (0, 1)}
    assert by(ledger, "settings") == {"偏僻地点": (1, 2), "行政区域交界": (1, 1)}
    assert next(iter(by(ledger, "settings"))) == "偏僻地点"


def checks(*records: AnyRecord, when: str = "2026-03-12") -> list[JointChecks]:
    return list(joint_checks(r.ledger(*records).as_of(r.at(when)), r.at(when)))


SIZE = {"检查组数": "2", "出动人次": "8", "专家人次": "1", "发现问题": "3"}


def test_joint_checks_add_up_and_count_a_place_once() -> None:
    first = r.activity(**SIZE, 检查对象=[r.SITE_ID, r.ENTERPRISE_ID])
    second = r.activity(编号="HD-260220-0002", 日期="2026-02-20", 检查组数="1", 检查对象=[r.SITE_ID])
    assert checks(first, second) == [JointChecks("联合执法", 2, 3, 8, 1, 2, 3)]
    assert checks(first, second, when="2026-02-19") == [JointChecks("联合执法", 1, 2, 8, 1, 2, 3)]
    assert checks(first, second, when="2026-02-09") == []


def test_a_check_that_gives_no_number_adds_none() -> None:
    said = r.activity(检查组数="2", 出动人次="7", 专家人次="3", 发现问题="5")
    silent = [r.activity(编号=f"HD-260211-000{number}") for number in (1, 2)]
    assert checks(*silent) == [JointChecks("联合执法", 2, 0, 0, 0, 0, 0)]
    assert checks(said, *silent) == [JointChecks("联合执法", 3, 2, 7, 3, 0, 5)]


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"类别": "部署"}, 0),
        ({"类别": "宣传"}, 0),
        ({"类别": "专项督导", "督导对象": ["东沟村"]}, 1),
        ({"类别": "专项督导", "督导对象": ["东沟村"], "通报": "调度"}, 0),
        ({"类别": "专项督导", "督导对象": ["东沟村"], "通报": "调度", "出动人次": "3"}, 1),
        ({"类别": "交叉检查", "说明": "抽查"}, 1),
        ({"类别": "交叉检查", "说明": draw_note("a" * 40, 9, 2)}, 0),
        ({"日期": "2026-02-08"}, 0),
    ],
)
def test_what_checks_nobody_is_no_joint_check(fields: dict[str, Any], count: int) -> None:
    assert sum(row.activities for row in checks(r.activity(**fields))) == count


def test_grids_of_the_campaign_are_listed_even_without_a_site() -> None:
    villages = [{"名称": "寺头村", "网格": ["第一网格", "第二网格"]}]
    site = r.site(网格="第一网格", 排查=[visit()])
    ledger = r.ledger(site, campaign=r.campaign(村=villages)).as_of(r.at("2026-03-12"))
    found = [
        (name, grid, figure.done, figure.total)
        for name, grid, figure in grid_coverage(ledger, r.at("2026-03-12"))
    ]
    assert found == [("寺头村", "第一网格", 1, 1), ("寺头村", "第二网格", 0, 0)]


def test_sites_of_no_grid_stand_together_after_those_of_the_campaign() -> None:
    villages = [{"名称": "寺头村", "网格": ["第一网格"]}]
    sites = [
        r.site(排查=[visit()]),
        r.site(编号=OTHER_SITE),
        r.site(编号=THIRD_SITE, 网格="外网格", 排查=[visit("2026-02-08")]),
    ]
    ledger = r.ledger(*sites, campaign=r.campaign(村=villages))
    found = [
        (grid, figure.done, figure.total) for _, grid, figure in grid_coverage(ledger, r.at("2026-03-12"))
    ]
    assert found == [("第一网格", 0, 0), ("", 1, 2), ("外网格", 0, 1)]
