"""指标 of what selectors choose, with what is aimed at, and 督导覆盖率 of each window."""

from __future__ import annotations

from typing import Any, Final

import pytest
import records as r
from pages import told

from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.reports.looks import coverage, status, supervision
from dabzw.reports.papers.standing import aims
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.agenda.supervision import in_force, rounds, supervision_round
from dabzw.rules.limits.phases import Indicator, phase_statuses

Fields = dict[str, Any]
STATIONS: Final = {
    "站所": [{"名称": "安监站", "行业": ["烟花爆竹"]}, {"名称": "民政所", "行业": ["养老机构"]}, "派出所"]
}
SHOPS: Final = {"名称": "烟花爆竹零售点目录", "站所": "安监站"}
HOMES: Final = {"名称": "养老机构名录", "站所": "民政所"}
SEEN: Final = [{"日期": "2026-02-10", "结果": "未发现"}]
YEAR: Final = (
    r.enterprise(编号="QY-260209-0001", 目录=[SHOPS], 监管站所="安监站", 排查=SEEN),
    r.enterprise(编号="QY-260209-0002", 目录=[SHOPS], 监管站所="安监站", 村="东沟村", 经营状态="停业"),
    r.enterprise(编号="QY-260209-0003", 目录=[HOMES], 监管站所="民政所", 场所类别="民房"),
    r.site(排查=SEEN, 场所类别="民房"),
    r.site(编号="CS-260209-0002", 村="东沟村"),
    r.lead(涉嫌行为=["1.2"], 办结=[r.closed("2026-02-11")]),
    r.lead(编号="XS-260210-0002", 涉嫌行为=["3.4"], 村="东沟村"),
    r.activity(类别="部署", 村=["寺头村"], 参加单位=["安监站"], 检查对象=["QY-260209-0003"]),
)


def phase(*plans: str | Fields, start: str = "2026-02-09", end: str = "2026-02-14") -> Fields:
    return {"名称": "烟花爆竹", "开始": start, "截止": end, "指标": list(plans)}


def known(*records: AnyRecord, when: str = "2026-02-12", **campaign: Any) -> Ledger:
    under = r.campaign(**{"单位名录": STATIONS, **campaign})
    return r.ledger(*records, campaign=under).as_of(r.at(when))


def indicators(*plans: str | Fields, when: str = "2026-02-12") -> list[Indicator]:
    found = known(*YEAR, when=when, 阶段=[phase(*plans)])
    return list(phase_statuses(found, r.at(when))[0].indicators)


@pytest.mark.parametrize(
    ("plan", "counted"),
    [
        ({"名称": "目录排查率"}, "1/3"),
        ({"名称": "目录排查率", "目录": ["烟花爆竹零售点目录"]}, "1/2"),
        ({"名称": "目录排查率", "站所": ["安监站"]}, "1/2"),
        ({"名称": "目录排查率", "行业": ["烟花爆竹"]}, "1/2"),
        ({"名称": "目录排查率", "村": ["东沟村"]}, "0/1"),
        ({"名称": "目录排查率", "经营状态": ["在产"]}, "1/2"),
        ({"名称": "目录排查率", "场所类别": ["车库"]}, "1/2"),  # two of which nobody wrote the class
        ({"名称": "场所排查率"}, "1/2"),
        ({"名称": "场所排查率", "村": ["寺头村"]}, "1/1"),
        ({"名称": "场所排查率", "场所类别": ["民房"]}, "1/2"),
        ({"名称": "场所排查率", "场所类别": ["车库"]}, "0/1"),
        ({"名称": "村报告率"}, "2/3"),
        ({"名称": "村报告率", "村": ["寺头村"]}, "1/1"),
        ({"名称": "村报告率", "村": ["西河村"]}, "0/1"),
        ({"名称": "线索办结率"}, "1/2"),
        ({"名称": "线索办结率", "行为": ["3"]}, "0/1"),
        ({"名称": "线索办结率", "村": ["寺头村"]}, "1/1"),
        ({"名称": "部署率"}, "3/9"),
        ({"名称": "部署率", "村": ["寺头村"]}, "2/3"),
        ({"名称": "部署率", "站所": ["安监站"]}, "1/3"),
        ({"名称": "部署率", "目录": ["养老机构名录"]}, "1/1"),
    ],
)
def test_an_indicator_counts_what_its_selectors_choose(plan: Fields, counted: str) -> None:
    (one,) = indicators(plan)
    assert f"{one.figure.done}/{one.figure.total}" == counted


@pytest.mark.parametrize(
    ("terms", "name", "aim"),
    [
        ({}, "目录排查率", ""),
        ({"目录": ["烟花爆竹零售点目录"]}, "目录排查率（烟花爆竹零售点目录）", ""),
        ({"标题": "零售点检查率", "目录": ["烟花爆竹零售点目录"]}, "零售点检查率", ""),
        ({"目标": "34%"}, "目录排查率", "目标 34%，未达到"),
        ({"目标": "33.33%"}, "目录排查率", "目标 33.33%，已达到"),
        ({"目标": "1"}, "目录排查率", "目标 1家企业，已达到"),
        ({"目标": "2"}, "目录排查率", "目标 2家企业，未达到"),
        ({"目标": "90%", "村": ["西河村"]}, "目录排查率（西河村）", "目标 90%"),
    ],
)
def test_an_indicator_is_called_and_aimed_as_the_campaign_says(terms: Fields, name: str, aim: str) -> None:
    (one,) = indicators({"名称": "目录排查率", **terms})
    assert (one.name, one.aim) == (name, aim)


def test_a_screen_a_paper_and_json_tell_what_is_aimed_at() -> None:
    plan = {"名称": "目录排查率", "标题": "零售点检查率", "目录": ["烟花爆竹零售点目录"], "目标": "90%"}
    found = known(*YEAR, when="2026-02-14", 阶段=[phase(plan)])
    own = status.status_of(found, r.at("2026-02-14"))
    assert told(status.answer(own, found, r.at("2026-02-14")))["阶段"][0]["指标"] == [
        {
            "名称": "零售点检查率",
            "指标": "目录排查率",
            "范围": {"目录": ["烟花爆竹零售点目录"]},
            "目标": "90%",
            "达到": False,
            "完成": 1,
            "总数": 2,
            "比率": 0.5,
            "缺口": ["QY-260209-0002"],
        }
    ]
    assert aims(own) == "零售点检查率目标90%，未达到。"


def test_a_village_that_is_not_counted_is_not_asked_to_report() -> None:
    found = known(when="2026-02-12", 阶段=[phase({"名称": "村报告率", "村": ["西河村"]})])
    items = agenda(found, r.at("2026-02-12"))
    assert [one.name for one in items if one.kind == "未报告村"] == ["西河村"]


def test_what_is_aimed_at_is_told_village_by_village_and_station_by_station() -> None:
    plans: list[str | Fields] = [
        "目录排查率",
        {"名称": "目录排查率", "标题": "零售点检查率", "站所": ["安监站"], "目标": "90%"},
        {"名称": "场所排查率", "目标": "2"},
    ]
    later = phase({"名称": "场所排查率", "目标": "90%"}, start="2026-03-01", end="2026-03-31")
    found = known(*YEAR, when="2026-02-12", 阶段=[phase(*plans), later])
    rows = told(coverage.answer(found, r.at("2026-02-12")))["指标"]
    assert [(row["指标"], row["名称"], row["完成"], row["总数"], row["达到"]) for row in rows] == [
        ("零售点检查率", "寺头村", 1, 1, True),
        ("零售点检查率", "东沟村", 0, 1, False),
        ("零售点检查率", "安监站", 1, 2, False),
        ("场所排查率", "寺头村", 1, 1, None),
        ("场所排查率", "东沟村", 0, 1, None),
    ]


# 督导

JULY: Final = {"名称": "七月督查", "开始": "2026-07-10", "截止": "2026-07-20", "调度起点": "1"}
OCTOBER: Final = {"名称": "十月督查", "开始": "2026-10-10", "截止": "2026-10-20"}
WINDOWS: Final = [JULY, OCTOBER]
EVERYBODY: Final = r.activity(
    编号="HD-260715-0001",
    日期="2026-07-15",
    类别="专项督导",
    督导对象=["寺头村", "东沟村", "西河村", "安监站", "民政所", "派出所"],
)
ONE: Final = r.activity(编号="HD-261012-0001", 日期="2026-10-12", 类别="专项督导", 督导对象=["寺头村"])
BY_MONTH: Final = [
    phase("督导覆盖率", start="2026-07-01", end="2026-07-31"),
    phase("督导覆盖率", start="2026-10-01", end="2026-10-31"),
]


def covered(when: str, phases: list[Fields], *records: AnyRecord) -> list[str]:
    found = known(*records, when=when, 阶段=phases, 督导=WINDOWS)
    return [
        f"{one.name} {one.by_now.done}/{one.by_now.total}"
        for held in phase_statuses(found, r.at(when))
        for one in held.indicators
    ]


@pytest.mark.parametrize(
    ("when", "july", "october"),
    [
        ("2026-07-14", "0/6", "0/6"),
        ("2026-07-15", "6/6", "0/6"),
        ("2026-10-11", "6/6", "0/6"),
        ("2026-10-12", "6/6", "1/6"),
        ("2026-10-31", "6/6", "1/6"),
        ("2026-11-30", "6/6", "1/6"),
    ],
)
def test_each_window_is_a_figure_of_its_own(when: str, july: str, october: str) -> None:
    assert covered(when, BY_MONTH, EVERYBODY, ONE) == [f"督导覆盖率 {july}", f"督导覆盖率 {october}"]
    whole = phase("督导覆盖率", start="2026-07-01", end="2026-10-31")
    assert covered(when, [whole], EVERYBODY, ONE) == [
        f"督导覆盖率（七月督查） {july}",
        f"督导覆盖率（十月督查） {october}",
    ]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-06-30", "七月督查"),
        ("2026-07-10", "七月督查"),
        ("2026-10-09", "七月督查"),
        ("2026-10-10", "十月督查"),
        ("2026-12-31", "十月督查"),
    ],
)
def test_the_window_in_force(day: str, name: str) -> None:
    now = in_force(r.campaign(督导=WINDOWS[::-1]), r.at(day).day)
    assert now is not None
    assert now.shown == name
    assert in_force(r.campaign(督导=[]), r.at(day).day) is None
    whole = {"名称": "全程", "开始": "2026-07-01", "截止": "2026-12-31"}
    over = in_force(r.campaign(督导=[whole, *WINDOWS]), r.at("2026-11-01").day)
    assert over is not None
    assert over.shown == "全程"


def test_visits_and_proposals_are_of_the_window_in_force() -> None:
    late = r.lead(登记时间="2026-02-10 09:00")

    def stand(when: str) -> tuple[list[str], int, set[str | None]]:
        found = known(EVERYBODY, ONE, late, when=when, 督导=WINDOWS)
        rows = supervision_round(found, r.at(when))
        seen = [f"{one.window.shown} {one.figure.done}" for one in rounds(found, r.at(when))]
        return seen, sum(row.visited_on is not None for row in rows), {row.proposal for row in rows}

    assert stand("2026-07-31") == (["七月督查 6", "十月督查 0"], 6, {None, "调度"})
    assert stand("2026-10-31") == (["七月督查 6", "十月督查 1"], 1, {None})


def test_supervise_tells_each_window_by_its_name() -> None:
    at = r.at("2026-10-31")
    found = told(supervision.answer(known(EVERYBODY, ONE, when="2026-10-31", 督导=WINDOWS), at))
    assert [(one["名称"], one["完成"], one["总数"], one["当期"]) for one in found["督导"]] == [
        ("七月督查", 6, 6, False),
        ("十月督查", 1, 6, True),
    ]


def test_without_a_window_there_is_no_supervision() -> None:
    at = r.at("2026-10-31")
    page = supervision.answer(known(EVERYBODY, when="2026-10-31", 督导=[]), at)
    assert [getattr(block, "text", "") for block in page.blocks] == ["本行动没有规定督导。"]
