"""Clauses of the notice that no rule's own test tells of; docs/通知对照表.yaml names each test beside its clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
import records as r
from pydantic import ValidationError

from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.power import PowerUse
from dabzw.model.scalars import parse_day
from dabzw.model.vocab import Operating, Setting, VisitResult, words
from dabzw.reports.looks.policy import cases
from dabzw.reports.looks.status import status_of
from dabzw.rules.agenda.supervision import supervision_round
from dabzw.rules.case.followup import list_statuses, look_backs
from dabzw.rules.case.states import enterprise_state, site_state
from dabzw.rules.checks.registry import record_findings
from dabzw.rules.figures import indicators
from dabzw.rules.figures.indicators import Window
from dabzw.rules.limits.deadlines import record_deadlines
from dabzw.rules.limits.phases import phase_statuses
from dabzw.rules.sweep.coverage import joint_checks, silent_villages, sites_by, village_coverage
from dabzw.rules.sweep.registry import suspicions

Fields = dict[str, Any]
MARCH = "2026-03-12"
SWEEP = Window(parse_day("2026-02-09"), parse_day("2026-02-14"))
STATIONS = ("乡应急办", "市场监督管理所", "派出所", "电管站")
SECOND = "QY-260210-0002"
METER = "0355001"


def visit(day: str = "2026-02-10", result: str = "未发现", **fields: Any) -> Fields:
    return {"日期": day, "结果": result, **fields}


def seen(*records: AnyRecord, campaign: Campaign | None = None, when: str = MARCH) -> Ledger:
    return r.ledger(*records, campaign=campaign).as_of(r.at(when))


def suspected(*records: AnyRecord, when: str = MARCH, power: Iterable[Fields] = ()) -> set[tuple[str, str]]:
    """The suspicions of a ledger: the last two characters of the id, and the rule."""
    uses = tuple(PowerUse.model_validate({"用电户号": METER, **use}) for use in power)
    ledger = replace(seen(*records, when=when), power={METER: uses})
    return {(record.id[-2:], rule.code) for record, rule, _ in suspicions(ledger, r.at(when))}


def suspicion_of(fields: Fields, rule: str, when: str = MARCH, power: Iterable[Fields] = ()) -> bool:
    return ("01", rule) in suspected(r.enterprise(**fields), when=when, power=power)


# The head, and 一: who acts, when, where


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({}, (*r.VILLAGES, *STATIONS, r.ENTERPRISE_ID)),
        ({"村": ["寺头村"]}, (*r.VILLAGES[1:], *STATIONS, r.ENTERPRISE_ID)),
        ({"牵头": "乡应急办", "参加单位": ["派出所"]}, (*r.VILLAGES, *STATIONS[1::2], r.ENTERPRISE_ID)),
        ({"检查对象": [r.ENTERPRISE_ID]}, (*r.VILLAGES, *STATIONS)),
        ({"村": [*r.VILLAGES], "日期": "2026-02-13"}, (*STATIONS, r.ENTERPRISE_ID)),
        ({"村": [*r.VILLAGES], "日期": "2026-02-14"}, (*STATIONS, r.ENTERPRISE_ID)),
        ({"村": [*r.VILLAGES], "日期": "2026-02-15"}, (*r.VILLAGES, *STATIONS, r.ENTERPRISE_ID)),
        ({"村": [*r.VILLAGES], "类别": "宣传"}, (*r.VILLAGES, *STATIONS, r.ENTERPRISE_ID)),
    ],
)
def test_villages_stations_and_enterprises_not_told_are_named(told: Fields, missing: tuple[str, ...]) -> None:
    given = r.activity(**{"类别": "部署", **told})
    assert indicators.deployment(r.ledger(r.enterprise(), given), SWEEP).missing == missing


@pytest.mark.parametrize(
    ("when", "first", "second"),
    [
        ("2026-02-08", ("未开始", 0, 6), ("未开始", 0, 51)),
        ("2026-02-09", ("进行中", 1, 5), ("未开始", 0, 50)),
        ("2026-02-10", ("进行中", 2, 4), ("未开始", 0, 49)),
        ("2026-02-13", ("进行中", 5, 1), ("未开始", 0, 46)),
        ("2026-02-14", ("进行中", 6, 0), ("未开始", 0, 45)),
        ("2026-02-15", ("已结束", 6, 0), ("进行中", 1, 44)),
        ("2026-03-31", ("已结束", 6, 0), ("进行中", 45, 0)),
        ("2026-04-01", ("已结束", 6, 0), ("已结束", 45, 0)),
    ],
)
def test_the_two_phases_follow_each_other(
    when: str, first: tuple[str, int, int], second: tuple[str, int, int]
) -> None:
    found = phase_statuses(seen(when=when), r.at(when))
    assert tuple((phase.state, phase.day, phase.days_left) for phase in found) == (first, second)


@pytest.mark.parametrize(
    ("day", "at_end", "until_now"), [("2026-02-13", 1, 1), ("2026-02-14", 1, 1), ("2026-02-15", 0, 1)]
)
def test_the_sweep_keeps_the_figure_of_its_last_day(day: str, at_end: int, until_now: int) -> None:
    ledger = seen(r.site(排查=[visit(day)]))
    sweep = next(one for one in phase_statuses(ledger, r.at(MARCH))[0].indicators if one.name == "场所排查率")
    assert (sweep.figure.done, sweep.figure.total) == (at_end, 1)
    assert sweep.at_end is not None
    assert sweep.at_end.done == at_end
    assert sweep.until_now is not None
    assert sweep.until_now.done == until_now


@pytest.mark.parametrize("method", ["明查", "暗访", "突击检查", "交叉检查", "群众举报"])
def test_the_ways_of_the_sweep_are_counted_by_village(method: str) -> None:
    ledger = seen(r.site(排查=[visit(方式=method), visit("2026-02-11", 方式=method), visit("2026-02-11")]))
    found = village_coverage(ledger, r.at(MARCH))
    assert [village.methods for village in found] == [{method: 2, "未注明": 1}, {}, {}]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"排查": [visit()]}, "在产不在册"),
        ({"排查": [visit()], "经营状态": "停产"}, None),
        ({"目录": True}, "在册未排查"),
        ({"目录": True, "经营状态": "停业"}, "在册未排查"),
        ({"目录": True, "排查": [visit(result="未见人员")]}, "在册未排查"),
        ({"目录": True, "排查": [visit()]}, None),
    ],
)
def test_directories_are_held_against_the_ground(fields: Fields, expected: str | None) -> None:
    listed = {"目录": [{"名称": "营业执照登记目录", "站所": "市场监督管理所"}]} if "目录" in fields else {}
    found = {rule for _, rule in suspected(r.enterprise(**fields | listed))}
    assert found & {"在产不在册", "在册未排查"} == ({expected} if expected else set())


@pytest.mark.parametrize("operating", words(Operating))
def test_stopped_enterprises_stay_in_the_directory(operating: str) -> None:
    listed = {"目录": [{"名称": "营业执照登记目录", "站所": "市场监督管理所"}], "经营状态": operating}
    unseen, in_none = r.enterprise(**listed), r.enterprise(编号=SECOND, 经营状态=operating)
    assert indicators.directory_sweep(r.ledger(unseen, in_none), SWEEP) == indicators.Figure(
        0, 1, (r.ENTERPRISE_ID,)
    )


@pytest.mark.parametrize("result", words(VisitResult))
def test_a_locked_door_asks_for_another_visit(result: str) -> None:
    site = r.site(排查=[visit(result=result)])
    entered = result in ("未发现", "发现问题")
    assert site_state(site, r.campaign()) == ("已排查" if entered else "待复访")
    assert indicators.site_sweep(r.ledger(site), SWEEP).done == entered
    again = r.site(排查=[visit(result=result), visit("2026-02-11", 时段="夜间")])
    assert indicators.site_sweep(r.ledger(again), SWEEP).done == 1
    found = village_coverage(seen(site), r.at(MARCH))
    assert found[0].attempted == (() if entered else (r.SITE_ID,))


@pytest.mark.parametrize(
    ("day", "missing"),
    [("2026-02-08", (r.SITE_ID,)), ("2026-02-09", ()), ("2026-02-14", ()), ("2026-02-15", (r.SITE_ID,))],
)
def test_sites_not_seen_in_the_sweep_are_named(day: str, missing: tuple[str, ...]) -> None:
    assert indicators.site_sweep(r.ledger(r.site(排查=[visit(day)])), SWEEP).missing == missing


@pytest.mark.parametrize(
    ("key", "label", "name"),
    [
        *(("place_class", "场所类别", name) for name in r.campaign().place_classes),
        *(("settings", "位置特征", name) for name in words(Setting)),
    ],
)
def test_places_are_counted_by_class_and_setting(key: str, label: str, name: str) -> None:
    sites = (r.site(**{label: name}, 排查=[visit()]), r.site(编号="CS-260210-0002", **{label: name}))
    other = r.site(编号="CS-260210-0003")
    counted = dict(sites_by(seen(*sites, other), r.at(MARCH), key))
    assert (counted[name].done, counted[name].total) == (1, 2)


@pytest.mark.parametrize(
    ("fields", "listed", "planned"),
    [
        ({}, 0, (0, 0)),
        ({"违法行为": [r.found("1.1")]}, 1, (0, 1)),
        ({"违法行为": [r.found("1.1")], "处置": r.plan()}, 1, (0, 1)),
        ({"违法行为": [r.found("1.1")], "处置": r.plan("取缔")}, 1, (1, 1)),
    ],
)
def test_every_offender_is_on_the_list_with_its_own_plan(
    fields: Fields, listed: int, planned: tuple[int, int]
) -> None:
    ledger = seen(r.enterprise(**fields))
    assert len(tuple(cases(ledger, r.at(MARCH)))) == listed
    figure = indicators.plans(ledger, SWEEP)
    assert (figure.done, figure.total) == planned


@pytest.mark.parametrize(
    ("cut", "month", "used", "expected"),
    [
        ({"完成日期": "2026-01-31"}, "2026-02", "1", True),
        ({"完成日期": "2026-01-31"}, "2026-02", "0", False),
        ({"完成日期": "2026-02-01"}, "2026-02", "1", False),  # part of the month was before the cut
        ({"完成日期": "2026-01-31"}, "2026-01", "1", False),
        ({}, "2026-02", "1", False),  # arranged, not done
    ],
)
def test_power_after_the_cut_is_suspect(cut: Fields, month: str, used: str, *, expected: bool) -> None:
    case = {
        "违法行为": [r.found("3.4", "2026-01-20")],
        "处置": r.plan({"措施": "断电", **cut}),
        "用电户号": METER,
    }
    use = {"月份": month, "用电量": used}
    assert suspicion_of(case, "断电后用电", power=[use]) is expected
    assert not suspicion_of(case, "断电后用电", when="2026-02-28", power=[use | {"月份": "2026-02"}])


@pytest.mark.parametrize(
    ("fields", "again"),
    [
        ({}, False),
        ({"排查": [visit("2026-02-08")]}, False),
        ({"排查": [visit("2026-02-09")]}, True),
        ({"排查": [visit("2026-02-10", "未见人员")]}, False),
        ({"回头看": [{"日期": "2026-02-08", "结果": "未反弹"}]}, False),
        ({"回头看": [{"日期": "2026-02-09", "结果": "未反弹"}]}, True),
    ],
)
def test_earlier_cases_are_looked_at_again(fields: Fields, *, again: bool) -> None:
    old = {"历史查处": [{"日期": "2025-06-01", "处理": "关闭取缔"}], **fields}
    figure = indicators.past_cases(r.ledger(r.enterprise(**old)), SWEEP)
    assert (figure.done, figure.total) == (int(again), 1)
    assert suspicion_of(old, "历史查处未复核") is not again
    assert not suspicion_of(fields, "历史查处未复核")


# 二: what is looked for


def tenancies(*since: str) -> list[Fields]:
    return [{"承租人": f"示例承租人{place}", "起": day} for place, day in enumerate(since)]


@pytest.mark.parametrize(
    ("since", "when", "expected"),
    [
        (("2023-01-01", "2025-01-01", "2025-06-01"), MARCH, False),
        (("2023-01-01", "2025-01-01", "2025-06-01", "2026-01-01"), MARCH, True),
        (("2023-01-01", "2024-03-12", "2025-06-01", "2026-01-01"), "2026-03-11", True),
        (("2023-01-01", "2024-03-12", "2025-06-01", "2026-01-01"), "2026-03-12", True),
        (("2023-01-01", "2024-03-12", "2025-06-01", "2026-01-01"), "2026-03-13", False),
    ],
)
def test_tenants_that_change_too_often_are_suspect(
    since: tuple[str, ...], when: str, *, expected: bool
) -> None:
    assert (("01", "租赁频繁") in suspected(r.site(租赁=tenancies(*since)), when=when)) is expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"名义用途": "研发中心", "实际用途": "分装清洗剂"}, True),
        ({"名义用途": "仓储物流", "实际用途": "仓储物流"}, False),
        ({"名义用途": "实验室"}, False),
        ({"实际用途": "分装清洗剂"}, False),
    ],
)
def test_another_use_than_the_stated_one_is_suspect(fields: Fields, *, expected: bool) -> None:
    assert (("01", "用途不符") in suspected(r.site(**fields))) is expected


def licence(state: str = "有效", until: str | None = None, kind: str = "营业执照") -> Fields:
    return {"种类": kind, "状态": state} | ({"有效期至": until} if until else {})


@pytest.mark.parametrize(
    ("fields", "when", "expected"),
    [
        ({"证照": [licence(until="2026-03-12")]}, "2026-03-11", False),
        ({"证照": [licence(until="2026-03-12")]}, "2026-03-12", False),
        ({"证照": [licence(until="2026-03-12")]}, "2026-03-13", True),
        ({"证照": [licence(until="2026-03-12")], "经营状态": "停产"}, "2026-03-13", False),
        ({"证照": [licence(until="2026-03-12"), licence(until="2029-03-12")]}, "2026-03-13", False),
        ({"证照": [licence("吊销")]}, MARCH, True),
        ({"证照": [licence("注销")]}, MARCH, True),
        ({"证照": [licence("暂扣")]}, MARCH, False),
    ],
)
def test_production_on_a_dead_licence_is_suspect(fields: Fields, when: str, *, expected: bool) -> None:
    assert suspicion_of(fields, "证照失效在产", when=when) is expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"行业": "危险化学品经营"}, True),
        ({"实际经营": "饲料、危险化学品经营", "证照": [licence()]}, True),
        ({"行业": "危险化学品经营", "证照": [licence(), licence(kind="危险化学品经营许可证")]}, False),
        ({"行业": "危险化学品经营", "证照": [licence(), licence("吊销", kind="危险化学品经营许可证")]}, True),
        ({"行业": "服装加工"}, False),
    ],
)
def test_a_licence_that_the_trade_needs_is_missed(fields: Fields, *, expected: bool) -> None:
    assert suspicion_of(fields, "许可不全") is expected


@pytest.mark.parametrize(
    ("name", "scope", "actual", "expected"),
    [
        ("示例生物公司", "饲料销售", "溶剂生产", True),
        ("示例公司", "新材料销售", "溶剂生产", True),
        ("示例公司", "饲料销售", "溶剂生产", False),
        ("示例科技公司", "溶剂生产、销售", "溶剂生产", False),
        ("示例科技公司", "饲料销售", None, False),
    ],
)
def test_a_telling_name_over_another_trade_is_suspect(
    name: str, scope: str, actual: str | None, *, expected: bool
) -> None:
    fields = {"名称": name, "注册经营范围": scope} | ({"实际经营": actual} if actual else {})
    assert suspicion_of(fields, "名称与经营不符") is expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"出租方": ["示例出租人"]}, {("01", "厂中厂"), ("02", "厂中厂")}),
        ({"出租方": ["示例出租人"], "经营地址": "寺头村西"}, set()),
        ({"出租方": ["另一出租人"]}, set()),
        ({}, set()),
    ],
)
def test_a_plant_within_a_plant_is_suspect(other: Fields, expected: set[tuple[str, str]]) -> None:
    first, second = r.enterprise(出租方=["示例出租人"]), r.enterprise(编号=SECOND, 名称="另一家", **other)
    assert {pair for pair in suspected(first, second) if pair[1] == "厂中厂"} == expected


@pytest.mark.parametrize(
    ("state", "use", "when", "expected"),
    [
        ("停产", {"用电量": "100"}, "2026-03-01", False),
        ("停产", {"用电量": "101"}, "2026-02-28", False),  # the month is not over
        ("停产", {"用电量": "101"}, "2026-03-01", True),
        ("关闭", {"用电量": "101"}, "2026-03-02", True),
        ("停产", {"用电量": "1", "夜间用电量": "1"}, MARCH, True),
        ("在产", {"用电量": "101", "夜间用电量": "50"}, MARCH, False),
    ],
)
def test_a_stopped_plant_that_uses_power_is_suspect(
    state: str, use: Fields, when: str, *, expected: bool
) -> None:
    month = [{"月份": "2026-02", **use}]
    assert suspicion_of({"经营状态": state, "用电户号": METER}, "停产而用电", when, month) is expected


@pytest.mark.parametrize(("fields", "expected"), [({"迁入来源": "示例省"}, True), ({}, False)])
def test_a_project_from_another_province_is_suspect(fields: Fields, *, expected: bool) -> None:
    assert suspicion_of(fields, "外省迁入") is expected


# 三: how it is done


@pytest.mark.parametrize(
    ("kind", "day", "counted"),
    [
        ("联合执法", "2026-02-08", []),
        ("联合执法", "2026-02-09", [("联合执法", 1, 2, 8, 2, 3)]),
        ("交叉检查", "2026-02-10", [("交叉检查", 1, 2, 8, 2, 3)]),
        ("宣传", "2026-02-10", []),
    ],
)
def test_joint_checks_are_counted_by_kind(kind: str, day: str, counted: list[tuple[object, ...]]) -> None:
    went = {"检查组数": "2", "出动人次": "8", "发现问题": "3", "检查对象": [r.ENTERPRISE_ID, r.SITE_ID]}
    held = r.activity(类别=kind, 日期=day, 牵头="乡应急办", 参加单位=["派出所", "电管站"], **went)
    found = joint_checks(seen(held, r.enterprise(), r.site()), r.at(MARCH))
    assert [
        (row.kind, row.activities, row.groups, row.people, row.checked, row.problems) for row in found
    ] == counted


@pytest.mark.parametrize(
    ("result", "transfer", "shown"),
    [
        ("已整治到位", {}, {"已有结果": 0, "尚无结果": 0}),
        ("移送办理", {}, {"已有结果": 0, "尚无结果": 1}),
        ("移送办理", {"回告结果": "已立案"}, {"已有结果": 1, "尚无结果": 0}),
    ],
)
def test_what_was_handed_over_is_told_apart(result: str, transfer: Fields, shown: Fields) -> None:
    closed = r.lead(
        核查=[r.verified("2026-02-11 10:00")],
        强制措施=[r.stopped("2026-02-11")],
        移交=[r.handed("2026-02-12") | transfer],
        办结=[r.closed("2026-03-01", result)],
    )
    leads = status_of(seen(closed, r.lead(编号="XS-260210-0002")), r.at(MARCH)).leads
    assert {"已有结果": leads.answered, "尚无结果": leads.waiting} == shown
    assert (leads.total, leads.by_state["已办结"]) == (2, 1)


@pytest.mark.parametrize(
    ("question", "more", "faults"),
    [
        ("保护伞", {}, []),
        ("保护伞", {"日期": "2026-03-01"}, []),
        ("保护伞", {"对象": "某人"}, ["一案三查[1].对象"]),
        ("保护伞", {"说明": "某事"}, ["一案三查[1].说明"]),
        ("供电", {"对象": "某人", "说明": "某事"}, []),
    ],
)
def test_the_last_inquiry_holds_its_state_and_day_only(
    question: str, more: Fields, faults: list[str]
) -> None:
    record = r.enterprise(一案三查=[{"问项": question, "状态": "已移交", **more}])
    found = record_findings(record, r.ledger(record), r.at(MARCH))
    assert [(one.level, one.field) for one in found if one.rule == "inquiry-sealed"] == [
        ("错误", field) for field in faults
    ]


@pytest.mark.parametrize(
    ("fields", "silent"),
    [
        ({"发现问题": "0"}, ("西河村",)),
        ({"发现问题": "1"}, ("寺头村", "东沟村", "西河村")),
        ({}, ("寺头村", "东沟村", "西河村")),
        ({"发现问题": "0", "日期": "2026-02-08"}, ("寺头村", "东沟村", "西河村")),
        ({"发现问题": "0", "日期": "2026-02-09"}, ("西河村",)),
        ({"发现问题": "0", "日期": "2026-02-14"}, ("西河村",)),
    ],
)
def test_a_report_of_nothing_is_a_report(fields: Fields, silent: tuple[str, ...]) -> None:
    patrol = r.activity(村=["寺头村", "东沟村"], **fields)
    assert indicators.village_reports(r.ledger(patrol), SWEEP).missing == silent
    assert silent_villages(village_coverage(seen(patrol), r.at("2026-02-14"))) == silent


@pytest.mark.parametrize(
    "sign", [r.site(排查=[visit(result="未见人员")]), r.enterprise(排查=[visit()]), r.lead()]
)
def test_a_visit_or_a_lead_is_a_report_too(sign: AnyRecord) -> None:
    assert indicators.village_reports(r.ledger(sign), SWEEP).missing == ("东沟村", "西河村")


@pytest.mark.parametrize(
    ("fields", "visited"),
    [
        ({"日期": "2026-02-28"}, 0),
        ({"日期": "2026-03-01"}, 2),
        ({"日期": "2026-03-31"}, 2),
        ({"日期": "2026-04-01"}, 0),
        ({"日期": "2026-03-02", "类别": "明查"}, 0),
        ({"日期": "2026-03-02", "督导对象": ["寺头村", "寺头村"]}, 1),
    ],
)
def test_one_round_of_supervision_in_march(fields: Fields, visited: int) -> None:
    went = r.activity(**{"类别": "专项督导", "督导对象": ["寺头村", "派出所"], "出动人次": "4", **fields})
    figure = indicators.supervision(r.ledger(went), SWEEP)
    assert (figure.done, figure.total) == (visited, len(r.VILLAGES) + len(STATIONS))


def kept_back(number: int, village: str) -> AnyRecord:
    """A lead found true on 02-10 and stopped, that nobody has handed over by March: a hard limit is late."""
    seen = {"核查": [r.verified("2026-02-10 10:00")], "强制措施": [r.stopped("2026-02-10")]}
    return r.lead(编号=f"XS-260210-{number:04}", 村=village, **seen)


def refuted(number: int, village: str) -> AnyRecord:
    """A lead that was verified in time, found untrue and closed."""
    checked = [r.verified("2026-02-10 10:00", "不属实")]
    return r.lead(
        编号=f"XS-260210-{number:04}", 村=village, 核查=checked, 办结=[r.closed("2026-02-11", "查否")]
    )


@pytest.mark.parametrize("reported", [0, 1, 20])
def test_the_ranking_does_not_see_how_many_leads_a_village_reported(reported: int) -> None:
    leads = [kept_back(1, "东沟村"), *(refuted(number, "西河村") for number in range(2, 2 + reported))]
    ranked = supervision_round(seen(*leads), r.at(MARCH))
    villages = [(row.name, row.proposal) for row in ranked if row.kind == "村"]
    assert dict(villages) == {"东沟村": "调度", "寺头村": None, "西河村": None}
    order = [name for name, _ in villages]
    assert order[0] == "寺头村"  # it has neither swept nor reported
    assert (order.index("东沟村") < order.index("西河村")) is (reported > 0)


@pytest.mark.parametrize(("late", "proposal"), [(0, None), (1, "调度"), (2, "调度"), (3, "通报")])
def test_what_is_overdue_proposes_a_notice_that_a_person_confirms(late: int, proposal: str | None) -> None:
    ledger = seen(*(kept_back(number, "东沟村") for number in range(late)))
    rows = {row.name: row for row in supervision_round(ledger, r.at(MARCH))}
    assert (rows["东沟村"].overdue, rows["东沟村"].proposal, rows["东沟村"].notice) == (late, proposal, None)


def penalised(*steps: Fields, **fields: Any) -> Enterprise:
    fine = {"日期": "2026-03-01", "种类": "罚款", "机关": "县应急管理局", "金额": "20000"}
    return r.enterprise(违法行为=[r.found("1.1")], 处罚=[fine], 名单=list(steps), **fields)


@pytest.mark.parametrize(
    ("record", "states"),
    [
        (penalised(), []),
        (penalised(风险=[r.rated("一般")]), []),
        (penalised(风险=[r.rated("较大")]), ["可建议列入"]),
        (penalised(风险=[r.rated("重大")]), ["可建议列入"]),
        (penalised({"日期": "2026-03-05", "状态": "建议列入"}, 风险=[r.rated("重大")]), ["建议列入"]),
    ],
)
def test_the_township_proposes_and_never_lists(record: Enterprise, states: list[str]) -> None:
    found = list(list_statuses(seen(record), r.at(MARCH)))
    assert [status.state for status in found] == states
    assert all(status.reasons and status.until is None for status in found)


@pytest.mark.parametrize(
    ("when", "state"),
    [("2029-03-09", "已列入"), ("2029-03-10", "管理期满，应移出"), ("2029-03-11", "管理期满，应移出")],
)
def test_a_listing_has_its_term(when: str, state: str) -> None:
    step = {"日期": "2026-03-10", "状态": "已列入", "机关": "县应急管理局", "惩戒措施": ["限制市场准入"]}
    (status,) = list_statuses(seen(penalised(step), when=when), r.at(when))
    assert (status.state, str(status.until), str(status.removable_from)) == (
        state,
        "2029-03-10",
        "2027-03-10",
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"负责人": ["示例甲"]}, {("02", "关联企业")}),
        ({"实际控制人": ["示例甲"]}, {("02", "关联企业")}),
        ({"关联": [r.ENTERPRISE_ID]}, {("02", "关联企业")}),
        ({"负责人": ["示例乙"]}, set()),
    ],
)
def test_other_places_of_the_same_people_are_named(fields: Fields, expected: set[tuple[str, str]]) -> None:
    caught = r.enterprise(违法行为=[r.found("1.1")], 负责人=["示例甲"])
    other = r.enterprise(编号=SECOND, 名称="另一家", 村="东沟村", **fields)
    assert {pair for pair in suspected(caught, other) if pair[1] == "关联企业"} == expected


def cleared(*looks: tuple[str, str]) -> Enterprise:
    return r.enterprise(
        违法行为=[r.found("1.1")],
        处置=r.plan(r.done("取缔", "2026-02-28")),
        销号={"日期": "2026-03-01", "验收人": ["示例丙"]},
        回头看=[{"日期": day, "结果": result} for day, result in looks],
    )


@pytest.mark.parametrize(
    ("when", "states"),
    [
        ("2026-03-07", ["未到"]),
        ("2026-03-08", ["今日到期", "未到"]),
        ("2026-03-09", ["逾期", "未到"]),
        ("2026-03-31", ["逾期", "今日到期", "未到"]),
        ("2026-05-31", ["逾期", "逾期", "逾期", "未到"]),
    ],
)
def test_looks_back_come_after_7_30_and_90_days(when: str, states: list[str]) -> None:
    ledger = seen(cleared(), when=when)
    found = look_backs(ledger.enterprises[r.ENTERPRISE_ID], ledger.campaign, r.at(when))
    assert [one.state for one in found] == states
    days = [str(one.due) for one in found]
    assert days == ["2026-03-08", "2026-03-31", "2026-05-30", "2026-08-28"][: len(days)]


@pytest.mark.parametrize(
    ("looks", "state", "closed"),
    [
        ((), "已销号", "按期"),
        ((("2026-03-08", "未反弹"),), "已销号", "按期"),
        ((("2026-03-08", "反弹"),), "死灰复燃", "逾期"),
    ],
)
def test_a_rebound_opens_the_case_again(looks: tuple[tuple[str, str], ...], state: str, closed: str) -> None:
    when = "2026-04-01"
    ledger = seen(cleared(*looks), when=when)
    record = ledger.enterprises[r.ENTERPRISE_ID]
    assert enterprise_state(record, ledger) == state
    limits = {one.code: one.state for one in record_deadlines(record, ledger, r.at(when))}
    assert limits["集中整治"] == closed


# 四: what is asked of all


@pytest.mark.parametrize("kind", ["警告", "罚款", "责令停产停业", "暂扣许可证件", "吊销许可证件"])
def test_penalties_of_the_law_can_be_entered(kind: str) -> None:
    punished = {"日期": "2026-03-01", "种类": kind, "机关": "县应急管理局"}
    assert r.enterprise(处罚=[punished]).sanctions[0].kind == kind


@pytest.mark.parametrize("kind", ["查封", "扣押"])
def test_seizures_are_no_penalties(kind: str) -> None:
    with pytest.raises(ValidationError):
        r.enterprise(处罚=[{"日期": "2026-03-01", "种类": kind, "机关": "县应急管理局"}])
