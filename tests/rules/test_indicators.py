"""Each indicator: what counts as done, the case beside it, and from which day on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import records as r

from dabzw.model.ledger import AnyRecord
from dabzw.model.vocab import IndicatorName
from dabzw.rules.figures.indicators import Figure, Window, figure, supervision_visits
from dabzw.rules.figures.registry import INDICATORS
from dabzw.rules.limits.phases import PhaseStatus, phase_statuses

FIRST = Window(date(2026, 2, 9), date(2026, 2, 14))
SECOND = Window(date(2026, 2, 15), date(2026, 3, 31))
STATIONS = ("乡应急办", "市场监督管理所", "派出所", "电管站")
LISTED = {"名称": "安全生产许可证企业目录", "站所": "乡应急办"}
PAST = {"日期": "2024-05-06", "处理": "关闭取缔"}


def of(name: IndicatorName, *records: AnyRecord, when: str = "2026-03-31", window: Window = FIRST) -> Figure:
    return INDICATORS[name](r.ledger(*records).as_of(r.at(when)), window)


def visit(day: str, result: str = "未发现") -> dict[str, str]:
    return {"日期": day, "结果": result}


def by_day(name: IndicatorName, window: Window, *records: AnyRecord, days: tuple[str, str, str]) -> list[int]:
    return [of(name, *records, when=day, window=window).done for day in days]


def test_a_figure_names_what_is_missing_in_its_order() -> None:
    assert figure(["乙", "甲", "丙"], ["甲", "丁"]) == Figure(1, 3, ("乙", "丙"))
    assert figure(["甲", "乙", "丙"], ["甲"]).ratio == 1 / 3
    assert figure([], ["甲"]).ratio is None


@pytest.mark.parametrize(
    ("fields", "done"),
    [
        ({}, 0),
        ({"村": ["寺头村", "东沟村"]}, 2),
        ({"参加单位": ["派出所"]}, 1),
        ({"牵头": "乡应急办"}, 1),
        ({"检查对象": [r.ENTERPRISE_ID]}, 1),
        ({"村": ["寺头村"], "日期": "2026-02-14"}, 1),
        ({"村": ["寺头村"], "日期": "2026-02-15"}, 0),
        ({"村": ["寺头村"], "类别": "宣传"}, 0),
    ],
)
def test_deployment(fields: dict[str, Any], done: int) -> None:
    row = of("部署率", r.enterprise(), r.activity(**{"类别": "部署", **fields}))
    assert (row.done, row.total) == (done, 8)


def test_a_deployment_counts_from_its_day() -> None:
    record = r.activity(类别="部署", 日期="2026-02-12", 村=["寺头村"])
    assert by_day("部署率", FIRST, record, days=("2026-02-11", "2026-02-12", "2026-02-13")) == [0, 1, 1]


VISITS: list[tuple[list[dict[str, str]], int]] = [
    ([], 0),
    ([visit("2026-02-08")], 0),
    ([visit("2026-02-09")], 1),
    ([visit("2026-02-14")], 1),
    ([visit("2026-02-15")], 0),
    ([visit("2026-02-10", "未见人员")], 0),
    ([visit("2026-02-10", "拒绝检查")], 0),
    ([visit("2026-02-10", "未见人员"), visit("2026-02-12", "发现问题")], 1),
]


@pytest.mark.parametrize(("visits", "done"), VISITS)
def test_site_sweep_and_directory_sweep(visits: list[dict[str, str]], done: int) -> None:
    assert of("场所排查率", r.site(排查=visits)) == Figure(done, 1, () if done else (r.SITE_ID,))
    listed = r.enterprise(排查=visits, 目录=[LISTED], 经营状态="停产")
    assert of("目录排查率", listed) == Figure(done, 1, () if done else (r.ENTERPRISE_ID,))
    assert of("目录排查率", r.enterprise(排查=visits)).total == 0


def test_sweeps_count_from_the_day_of_the_visit() -> None:
    days = ("2026-02-11", "2026-02-12", "2026-02-13")
    visits = [visit("2026-02-12")]
    assert by_day("场所排查率", FIRST, r.site(排查=visits), days=days) == [0, 1, 1]
    assert by_day("目录排查率", FIRST, r.enterprise(排查=visits, 目录=[LISTED]), days=days) == [0, 1, 1]


def test_village_reports() -> None:
    zero = r.activity(日期="2026-02-12", 村=["西河村"], 发现问题="0")
    assert of("村报告率", r.lead(), zero) == Figure(2, 3, ("东沟村",))
    assert of("村报告率", r.lead(登记时间="2026-02-15 00:00")).done == 0
    assert by_day("村报告率", FIRST, zero, days=("2026-02-11", "2026-02-12", "2026-02-13")) == [0, 1, 1]


def case(**fields: Any) -> AnyRecord:
    return r.enterprise(**{"性质": "小作坊", "违法行为": [r.found("1.1")], **fields})


def test_plans() -> None:
    assert of("处置方案率", r.enterprise()).total == 0
    assert of("处置方案率", case()).done == of("处置方案率", case(处置=r.plan())).done == 0
    assert of("处置方案率", case(处置=r.plan("取缔"))).done == 1
    planned = case(处置=r.plan("取缔", decided="2026-02-20"))
    assert by_day("处置方案率", SECOND, planned, days=("2026-02-19", "2026-02-20", "2026-02-21")) == [0, 1, 1]


def test_completed_plans() -> None:
    finished = case(处置=r.plan(r.done("取缔", "2026-03-05")))
    days = ("2026-03-04", "2026-03-05", "2026-03-06")
    assert by_day("处置完成率", SECOND, finished, days=days) == [0, 1, 1]
    assert of("处置完成率", case(处置=r.plan(r.done("限期整改", "2026-03-05")))).done == 0
    unrated = r.enterprise(违法行为=[r.found("2.3")], 处置=r.plan(r.done("取缔", "2026-03-05")))
    assert of("处置完成率", unrated) == Figure(0, 1, (r.ENTERPRISE_ID,))


def test_a_broken_measure_takes_a_completed_plan_back() -> None:
    visit_back = {
        "日期": "2026-03-17",
        "结果": "反弹",
        "核对": [{"措施": "取缔", "结果": "未落实"}],
    }
    record = case(处置=r.plan(r.done("取缔", "2026-03-05")), 回头看=[visit_back])
    assert by_day("处置完成率", SECOND, record, days=("2026-03-16", "2026-03-17", "2026-03-18")) == [1, 0, 0]


def test_closed_leads() -> None:
    closed = r.lead(办结=[r.closed("2026-03-05")])
    copy = r.lead(编号="XS-260210-0002", 并入=r.LEAD_ID)
    assert of("线索办结率", closed, copy) == Figure(1, 1, ())
    assert of("线索办结率", r.lead(办结=[r.closed("2026-03-05"), r.closed("2026-03-06", "重开")])).done == 0
    assert by_day("线索办结率", SECOND, closed, days=("2026-03-04", "2026-03-05", "2026-03-06")) == [0, 1, 1]


def supervised(day: str = "2026-03-10", **fields: Any) -> AnyRecord:
    return r.activity(**{"日期": day, "类别": "专项督导", "督导对象": ["东沟村"], **fields})


@pytest.mark.parametrize(
    ("record", "done"),
    [
        (supervised(), 1),
        (supervised(督导对象=["东沟村", "派出所"]), 2),
        (supervised(督导对象=[], 村=["西河村"]), 1),
        (supervised(通报="否"), 1),
        (supervised(通报="通报", 出动人次="5"), 1),
        (supervised(通报="通报", 发现问题="0"), 1),
        (supervised(通报="通报"), 0),  # decided at the desk
        (supervised(类别="明查"), 0),
        (supervised("2026-02-28"), 0),
        (supervised("2026-03-01"), 1),
        (supervised("2026-03-31"), 1),
        (supervised("2026-04-01"), 0),
        (supervised(督导对象=["别的村"]), 0),
    ],
)
def test_supervision(record: AnyRecord, done: int) -> None:
    row = of("督导覆盖率", record, when="2026-04-30", window=SECOND)
    assert (row.done, row.total) == (done, 7)


def test_each_of_several_rounds_of_supervision_counts() -> None:
    rounds = [
        {"开始": "2026-02-10", "截止": "2026-02-20"},
        {"开始": "2026-03-01", "截止": "2026-03-10"},
    ]
    under = r.campaign(督导=rounds)
    days = ("2026-02-15", "2026-02-25", "2026-03-05")
    found = [list(supervision_visits(r.ledger(supervised(day), campaign=under))) for day in days]
    assert [len(visits) for visits in found] == [1, 0, 1]


def test_supervision_counts_from_its_day() -> None:
    days = ("2026-03-09", "2026-03-10", "2026-03-11")
    assert by_day("督导覆盖率", SECOND, supervised(), days=days) == [0, 1, 1]


@pytest.mark.parametrize(
    ("fields", "done"),
    [
        ({}, 0),
        ({"排查": [visit("2026-02-12")]}, 1),
        ({"排查": [visit("2026-02-12", "未见人员")]}, 0),
        ({"排查": [visit("2026-02-08")]}, 0),
        ({"回头看": [{"日期": "2026-02-12", "结果": "未反弹"}]}, 1),
        ({"回头看": [{"日期": "2026-02-15", "结果": "未反弹"}]}, 0),
    ],
)
def test_past_cases(fields: dict[str, Any], done: int) -> None:
    assert of("复核率", r.enterprise(历史查处=[PAST], **fields)).done == done
    assert of("复核率", r.enterprise(**fields)).total == 0


# Phases


def phases(when: str, *records: AnyRecord) -> tuple[PhaseStatus, ...]:
    return phase_statuses(r.ledger(*records).as_of(r.at(when)), r.at(when))


@pytest.mark.parametrize(
    ("when", "states"),
    [
        ("2026-02-08", [("未开始", 0, 6), ("未开始", 0, 51)]),
        ("2026-02-09", [("进行中", 1, 5), ("未开始", 0, 50)]),
        ("2026-02-14", [("进行中", 6, 0), ("未开始", 0, 45)]),
        ("2026-02-15", [("已结束", 6, 0), ("进行中", 1, 44)]),
        ("2026-03-31", [("已结束", 6, 0), ("进行中", 45, 0)]),
        ("2026-04-01", [("已结束", 6, 0), ("已结束", 45, 0)]),
    ],
)
def test_where_a_phase_stands(when: str, states: list[tuple[str, int, int]]) -> None:
    found = phases(when)
    assert [(phase.state, phase.day, phase.days_left) for phase in found] == states
    assert [phase.days for phase in found] == [6, 45]


LATE_SITE = r.site(排查=[visit("2026-02-20")])


def test_an_ended_phase_shows_its_end_and_now() -> None:
    def sweep(when: str) -> tuple[int, int | None, int | None]:
        row = next(one for one in phases(when, LATE_SITE)[0].indicators if one.name == "场所排查率")
        ends = [None if one is None else one.done for one in (row.at_end, row.until_now)]
        return row.figure.done, ends[0], ends[1]

    assert sweep("2026-02-14") == (0, None, None)
    assert sweep("2026-02-15") == (0, 0, 0)
    assert sweep("2026-02-19") == (0, 0, 0)
    assert sweep("2026-02-20") == (0, 0, 1)


def test_a_site_registered_later_was_not_there_at_the_end() -> None:
    later = r.site(编号="CS-260216-0002", 排查=[visit("2026-02-16")])
    row = next(one for one in phases("2026-03-01", later)[0].indicators if one.name == "场所排查率")
    assert row.at_end == Figure(0, 0, ())
    assert row.until_now == row.by_now == Figure(1, 1, ())


def test_indicators_come_in_the_order_of_the_campaign() -> None:
    assert [row.name for row in phases("2026-03-01")[1].indicators] == [
        "处置方案率",
        "处置完成率",
        "线索办结率",
        "督导覆盖率",
        "复核率",
    ]
