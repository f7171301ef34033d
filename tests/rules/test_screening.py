"""Each suspicion: the case that fires, the case beside it, and the day on which it begins or ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import records as r

from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Lease
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.power import PowerUse
from dabzw.rules.sweep.registry import SUSPICIONS, suspicions
from dabzw.rules.sweep.screening import Suspicion, tenant_changes

Fields = dict[str, Any]
OTHER = "QY-260210-0002"
DAY = "2026-03-12"
SEEN = {"日期": "2026-02-11", "结果": "未发现"}
LISTED = {"名称": "安全生产许可证企业目录", "站所": "乡应急办"}
LEDGER = r.ledger()


def held(ledger: Ledger, *uses: tuple[str, str, str | None]) -> Ledger:
    """The ledger with power data of account 0001: month, use, of it at night."""
    rows = [
        {
            "用电户号": "0001",
            "月份": month,
            "用电量": used,
            **({} if night is None else {"夜间用电量": night}),
        }
        for month, used, night in uses
    ]
    return replace(ledger, power={"0001": tuple(PowerUse.model_validate(row) for row in rows)})


def suspicions_of(
    rule: str,
    *records: AnyRecord,
    when: str = DAY,
    ledger: Ledger | None = None,
    campaign: Campaign | None = None,
) -> list[Suspicion]:
    """What the rule says of the first record."""
    whole = ledger or r.ledger(*records, campaign=campaign)
    found = suspicions(whole.as_of(r.at(when)), r.at(when))
    return [one for record, its_rule, one in found if its_rule.code == rule and record.id == records[0].id]


def evidence(rule: str, *records: AnyRecord, **how: Any) -> list[str]:
    return [one.evidence for one in suspicions_of(rule, *records, **how)]


def fires(rule: str, *records: AnyRecord, **how: Any) -> bool:
    return bool(evidence(rule, *records, **how))


def licence(kind: str = "营业执照", state: str = "有效", **fields: Any) -> Fields:
    return {"种类": kind, "状态": state, **fields}


BIO = "寺头生物科技有限公司"
STONE = {"注册经营范围": "石料加工；生物技术推广", "实际经营": "石料加工"}
PETROL = {"行业": "危险化学品经营"}
PERMITS = [licence(), licence("危险化学品经营许可证")]
LESSOR = {"出租方": ["王强"]}
CHEMICAL = {"品名": "丙酮", "数量": "20", "单位": "千克"}
GONE = {"日期": "2026-03-01", "品名": "丙酮", "数量": "5", "单位": "千克", "去向": "移交"}
PAST = {"日期": "2024-05-06", "处理": "关闭取缔"}
ACCIDENT = r.enterprise(
    名称="示例生物科技有限公司",
    注册经营范围="生物技术推广服务；涂料制造（不含危险化学品）",
    实际经营="危险化学品",
    行业="危险化学品生产企业",
    目录=[LISTED],
    排查=[SEEN],
    证照=[licence()],
)
"""The accident of the notice: a scope that excludes what is done, a directory that lists it, one visit."""


def let(use: str, **fields: Any) -> Fields:
    return {"承租人": "示例承租人", "起": "2025-01-01", "用途": use, **fields}


def allowed(scope: str | None, material: str, state: str = "有效", **fields: Any) -> AnyRecord:
    scopes = {} if scope is None else {"许可范围": scope}
    held = {"品名": material, "数量": "1", "单位": "吨", "查明日期": "2026-02-20", **fields}
    return r.enterprise(证照=[licence("危险化学品经营许可证", state, **scopes)], 危险化学品=[held])


def other(**fields: Any) -> AnyRecord:
    return r.enterprise(编号=OTHER, 名称="另一家", 统一社会信用代码=None, 无代码原因="未查明", **fields)


def twin(name: str, **fields: Any) -> AnyRecord:
    return r.enterprise(名称=name, 统一社会信用代码=None, 无代码原因="未查明", **fields)


CASES: list[tuple[str, bool, list[AnyRecord]]] = [
    ("名称与经营不符", True, [r.enterprise(名称=BIO, 注册经营范围="技术推广", 实际经营="化工合成")]),
    ("名称与经营不符", True, [r.enterprise(名称=BIO, 注册经营范围="技术推广", 危险化学品=[CHEMICAL])]),
    ("名称与经营不符", True, [r.enterprise(**{**STONE, "实际经营": "石料加工、化工合成"})]),
    ("名称与经营不符", False, [r.enterprise(**STONE)]),
    ("名称与经营不符", False, [r.enterprise(名称=BIO, 注册经营范围="技术推广", 实际经营="技术推广")]),
    ("名称与经营不符", False, [r.enterprise(注册经营范围="石料加工", 实际经营="化工合成")]),
    # the key word stands in neither: 生 ends the name, 物 begins the scope
    ("名称与经营不符", False, [r.enterprise(名称="寺头卫生", 注册经营范围="物业管理", 实际经营="保洁")]),
    ("许可不全", True, [r.enterprise(**PETROL, 证照=[licence()])]),
    ("许可不全", True, [r.enterprise(**PETROL)]),
    ("许可不全", True, [r.enterprise(实际经营="零售，危险化学品经营", 证照=[licence()])]),
    ("许可不全", True, [r.enterprise(**PETROL, 证照=[licence(), licence("危险化学品经营许可证", "吊销")])]),
    ("许可不全", True, [r.enterprise(**PETROL, 证照=[licence(), licence("许可证")])]),
    ("许可不全", False, [r.enterprise(**PETROL, 证照=PERMITS)]),
    ("许可不全", False, [r.enterprise(**PETROL, 证照=[licence(), licence("危险化学品经营许可证（乙种）")])]),
    ("许可不全", False, [r.enterprise(行业="零售")]),
    ("名称与经营不符", True, [ACCIDENT]),
    ("许可不全", True, [ACCIDENT]),
    ("在产不在册", False, [ACCIDENT]),
    ("在册未排查", False, [ACCIDENT]),
    ("名称与经营不符", False, [r.enterprise(名称=BIO, 注册经营范围="危险化学品经营", 危险化学品=[CHEMICAL])]),
    ("名称与经营不符", False, [r.enterprise(名称=BIO, 注册经营范围="化工原料（丙酮）销售", 危险化学品=[CHEMICAL])]),
    ("名称与经营不符", True, [r.enterprise(名称=BIO, 注册经营范围="涂料（不含丙酮）销售", 危险化学品=[CHEMICAL])]),
    ("名称与经营不符", True, [r.enterprise(名称=BIO, 注册经营范围="危险化学品经营", 实际经营="危险化学品生产")]),
    ("名称与经营不符", False, [r.enterprise(名称=BIO, 注册经营范围="涂料制造", 实际经营="涂料加工、涂料销售")]),
    ("许可不全", True, [r.enterprise(实际经营="危化品", 证照=[licence()])]),
    ("许可不全", False, [r.enterprise(实际经营="危化品", 证照=PERMITS)]),
    ("许可不全", False, [r.enterprise(行业="危险化学品销售企业", 实际经营="危化品", 证照=PERMITS)]),
    ("许可不全", True, [r.enterprise(行业="危险化学品生产企业", 实际经营="危化品", 证照=PERMITS)]),
    ("许可不全", False, [r.enterprise(行业="非危险化学品生产")]),
    ("许可不全", False, [r.enterprise(行业="化工", 实际经营="涂料（不含危险化学品）生产")]),
    ("许可不全", True, [r.enterprise(行业="饲料加工厂", 证照=[licence()])]),
    ("许可不全", False, [r.enterprise(行业="饲料加工厂", 证照=[licence(), licence("饲料生产许可证")])]),
    ("许可不全", False, [r.enterprise(行业="饲料销售", 证照=[licence()])]),
    ("许可不全", True, [r.enterprise(行业="矿山开采", 证照=[licence(), licence("安全生产许可证")])]),
    ("用途不符", True, [r.site(名义用途="仓储物流", 实际用途="喷漆")]),
    ("用途不符", False, [r.site(名义用途="仓储物流", 实际用途="仓储物流")]),
    ("用途不符", False, [r.site(名义用途="仓储物流")]),
    ("用途不符", True, [r.site(租赁=[let("仓储")], 实际用途="喷漆")]),
    ("用途不符", False, [r.site(租赁=[let("仓储"), let("喷漆")], 实际用途="喷漆")]),
    ("用途不符", False, [r.site(租赁=[let("仓储", 止="2026-02-28")], 实际用途="喷漆")]),  # it has run out
    ("用途不符", False, [r.site(租赁=[let("仓储")])]),
    ("用途不符", True, [r.enterprise(租赁=[let("仓储")], 实际经营="涂料生产")]),
    ("用途不符", False, [r.enterprise(租赁=[let("涂料生产")], 实际经营="涂料生产、包装")]),
    ("用途不符", False, [r.enterprise(租赁=[let("仓储")])]),
    ("超许可范围", True, [allowed("乙醇经营", "甲苯")]),
    ("超许可范围", False, [allowed("甲苯、乙醇经营", "甲苯")]),
    ("超许可范围", True, [allowed("化工产品经营（不含甲苯）", "甲苯")]),
    ("超许可范围", False, [allowed("危险化学品经营", "甲苯")]),
    ("超许可范围", False, [allowed(None, "甲苯")]),  # no scope on record says nothing
    ("超许可范围", False, [allowed("乙醇经营", "甲苯", 许可="无需", 说明="少量自用")]),
    ("超许可范围", False, [allowed("乙醇经营", "甲苯", state="过期")]),
    ("证照失效在产", True, [r.enterprise(证照=[licence(state="注销")])]),
    ("证照失效在产", False, [r.enterprise(证照=[licence(state="注销")], 经营状态="停产")]),
    ("证照失效在产", False, [r.enterprise(证照=[licence()])]),
    ("证照失效在产", False, [r.enterprise(证照=[licence(state="过期"), licence()])]),
    ("停产存料", True, [r.enterprise(经营状态="停产", 危险化学品=[CHEMICAL])]),
    ("停产存料", False, [r.enterprise(经营状态="停产", 危险化学品=[CHEMICAL], 物料去向=[GONE])]),
    ("停产存料", True, [r.enterprise(经营状态="停产", 危险化学品=[CHEMICAL, {**CHEMICAL, "品名": "甲苯"}], 物料去向=[GONE])]),
    ("停产存料", False, [r.enterprise(危险化学品=[CHEMICAL])]),
    ("停产存料", False, [r.enterprise(经营状态="停产")]),
    ("厂中厂", True, [r.enterprise(**LESSOR), other(**LESSOR)]),
    ("厂中厂", False, [r.enterprise(**LESSOR), other(**LESSOR, 经营地址="别处")]),
    ("厂中厂", False, [r.enterprise(**LESSOR), other(出租方=["李海"])]),
    ("厂中厂", False, [r.enterprise(), other()]),
    ("外省迁入", True, [r.enterprise(迁入来源="外省")]),
    ("外省迁入", False, [r.enterprise()]),
    ("在册未排查", True, [r.enterprise(目录=[LISTED])]),
    ("在册未排查", True, [r.enterprise(目录=[LISTED], 排查=[{**SEEN, "结果": "未见人员"}])]),
    ("在册未排查", False, [r.enterprise(目录=[LISTED], 排查=[SEEN])]),
    ("在册未排查", False, [r.enterprise()]),
    ("在产不在册", True, [r.enterprise()]),
    ("在产不在册", False, [r.enterprise(目录=[LISTED])]),
    ("在产不在册", False, [r.enterprise(经营状态="停产")]),
    ("历史查处未复核", True, [r.enterprise(历史查处=[PAST])]),
    ("历史查处未复核", True, [r.enterprise(历史查处=[PAST], 排查=[{**SEEN, "日期": "2026-02-08"}])]),
    ("历史查处未复核", False, [r.enterprise(历史查处=[PAST], 排查=[{**SEEN, "日期": "2026-02-09"}])]),
    ("历史查处未复核", False, [r.enterprise(历史查处=[PAST], 回头看=[{"日期": "2026-02-20", "结果": "未反弹"}])]),
    ("历史查处未复核", False, [r.enterprise()]),
    ("重复登记", True, [r.enterprise(), r.enterprise(编号=OTHER, 名称="另一家")]),
    ("重复登记", True, [r.enterprise(), r.enterprise(编号=OTHER, 统一社会信用代码=None, 无代码原因="未查明")]),
    *(
        ("重复登记", True, [twin("青山工业"), twin(name, 编号=OTHER)])
        for name in ("青山⼯业", "青山 工业", "青山　工业", "青山\u200b工业", "青山工业")
    ),
    ("重复登记", True, [twin("青山（一）工业A"), twin("青山(一)工业Ａ", 编号=OTHER)]),
    ("重复登记", False, [twin("青山工业"), twin("青山工业二", 编号=OTHER)]),
    ("重复登记", False, [r.enterprise(), other()]),
    (
        "重复登记",
        False,
        [r.enterprise(), r.enterprise(编号=OTHER, 统一社会信用代码=None, 无代码原因="未查明", 村="东沟村")],
    ),
    ("关联企业", True, [r.enterprise(负责人=["张山"]), other(实际控制人=["张山"], 违法行为=[r.found("1.1")])]),
    ("关联企业", True, [r.enterprise(关联=[OTHER]), other(违法行为=[r.found("1.1")])]),
    ("关联企业", True, [r.enterprise(), other(关联=[r.ENTERPRISE_ID], 违法行为=[r.found("1.1")])]),
    ("关联企业", False, [r.enterprise(负责人=["张山"]), other(负责人=["张山"])]),
    ("关联企业", False, [r.enterprise(负责人=["张山"]), other(负责人=["李海"], 违法行为=[r.found("1.1")])]),
    (
        "关联企业",
        False,
        [r.enterprise(负责人=["张山"], 违法行为=[r.found("1.1")]), other(负责人=["张山"], 违法行为=[r.found("1.1")])],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "expected", "records"), CASES)
def test_rule_fires_or_is_silent(rule: str, records: list[AnyRecord], *, expected: bool) -> None:
    assert fires(rule, *records) is expected


def test_every_rule_has_a_case_that_fires_and_one_that_does_not() -> None:
    by_days = {"租赁频繁", "证照将到期", "停产而用电", "断电后用电"}
    codes = {rule.code for rule in SUSPICIONS} - by_days
    assert {rule for rule, expected, _ in CASES if expected} == codes
    assert {rule for rule, expected, _ in CASES if not expected} == codes


# The day on which it begins or ends

DATED: list[tuple[str, list[AnyRecord], dict[str, bool]]] = [
    (
        "证照失效在产",
        [r.enterprise(证照=[licence(有效期至="2026-03-11")])],
        {"2026-03-10": False, "2026-03-11": False, "2026-03-12": True},
    ),
    (
        "证照失效在产",
        [r.enterprise(证照=[licence(state="暂扣", 有效期至="2026-03-11")])],
        {"2026-03-11": False, "2026-03-12": True},
    ),
    (
        "证照将到期",
        [r.enterprise(证照=[licence(有效期至="2026-06-10")])],
        {"2026-03-11": False, "2026-03-12": True, "2026-06-10": True, "2026-06-11": False},
    ),
    (
        "证照将到期",
        [r.enterprise(证照=[licence(有效期至="2026-06-10"), licence(有效期至="2029-06-10")])],
        {"2026-03-12": False, "2026-06-10": False},
    ),
    (
        "许可不全",
        [r.enterprise(**PETROL, 证照=[licence(), licence("危险化学品经营许可证", 有效期至="2026-03-11")])],
        {"2026-03-11": False, "2026-03-12": True},
    ),
    (
        "许可不全",
        [r.enterprise(**PETROL, 证照=[licence(), licence("危险化学品经营许可证", 发证日期="2026-03-11")])],
        {"2026-03-10": True, "2026-03-11": False},
    ),
    ("外省迁入", [r.enterprise(迁入来源="外省")], {"2026-02-09": False, "2026-02-10": True}),
    ("用途不符", [r.site(名义用途="仓储物流", 实际用途="喷漆")], {"2026-02-09": False, "2026-02-10": True}),
    ("在产不在册", [r.enterprise()], {"2026-02-09": False, "2026-02-10": True}),
    (
        "在册未排查",
        [r.enterprise(目录=[LISTED], 排查=[{**SEEN, "日期": "2026-02-12"}])],
        {"2026-02-09": False, "2026-02-10": True, "2026-02-11": True, "2026-02-12": False},
    ),
    (
        "历史查处未复核",
        [r.enterprise(历史查处=[PAST], 排查=[{**SEEN, "日期": "2026-02-12"}])],
        {"2026-02-11": True, "2026-02-12": False},
    ),
    (
        "停产存料",
        [r.enterprise(经营状态="停产", 危险化学品=[CHEMICAL], 物料去向=[GONE])],
        {"2026-02-28": True, "2026-03-01": False},
    ),
    (
        "关联企业",
        [r.enterprise(负责人=["张山"]), other(负责人=["张山"], 违法行为=[r.found("1.1", "2026-02-15")])],
        {"2026-02-14": False, "2026-02-15": True},
    ),
    (
        "重复登记",
        [r.enterprise(), r.enterprise(编号="QY-260215-0002", 名称="另一家")],
        {"2026-02-14": False, "2026-02-15": True},
    ),
    (
        "厂中厂",
        [r.enterprise(**LESSOR), r.enterprise(编号="QY-260215-0002", 名称="另一家", **LESSOR)],
        {"2026-02-14": False, "2026-02-15": True},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "records", "days"), DATED)
def test_rule_begins_and_ends_on_its_day(rule: str, records: list[AnyRecord], days: dict[str, bool]) -> None:
    assert {day: fires(rule, *records, when=day) for day in days} == days


# Tenants


def leases(*rows: tuple[str, str]) -> list[Fields]:
    return [{"承租人": tenant, "起": since} for tenant, since in rows]


THREE_CHANGES = leases(("甲", "2020-01-01"), ("乙", "2025-01-01"), ("丙", "2025-06-01"), ("丁", "2026-02-01"))


def test_a_change_counts_from_the_day_of_the_new_tenant() -> None:
    place = r.site(租赁=THREE_CHANGES)
    days = {"2026-01-31": False, "2026-02-10": True, "2027-01-01": True, "2027-01-02": False}
    assert {day: fires("租赁频繁", place, when=day) for day in days} == days
    assert evidence("租赁频繁", place) == ["两年内换租3次"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], 0),
        ([("甲", "2025-05-01")], 0),
        ([("甲", "2025-05-01"), ("甲", "2025-06-01")], 0),
        ([("甲", "2025-05-01"), ("乙", "2025-06-01"), ("甲", "2025-07-01")], 2),
        ([("甲", "2010-05-01"), ("乙", "2024-03-12")], 1),
        ([("甲", "2010-05-01"), ("乙", "2024-03-11")], 0),
        ([("甲", "2025-05-01"), ("乙", "2026-03-13")], 0),
        ([("乙", "2025-06-01"), ("甲", "2025-05-01")], 1),
    ],
)
def test_tenants_are_counted_over_two_years(rows: list[tuple[str, str]], expected: int) -> None:
    found = tuple(Lease.model_validate(row) for row in leases(*rows))
    assert tenant_changes(found, date(2026, 3, 12)) == expected


def test_the_campaign_says_how_many_changes_are_too_many() -> None:
    place = r.enterprise(租赁=THREE_CHANGES)
    assert fires("租赁频繁", place)
    assert not fires("租赁频繁", place, campaign=r.campaign(研判={"租户变更次数": "3"}))
    assert not fires("租赁频繁", place, campaign=r.campaign(研判={}))


# Power


def stopped(**fields: Any) -> Any:
    return r.enterprise(**{"经营状态": "停产", "用电户号": "0001", **fields})


@pytest.mark.parametrize(
    ("used", "night", "expected"),
    [
        ("100", None, []),
        ("100.01", None, ["2026-02 用电100.01度，超过100度"]),
        ("101", "90", ["2026-02 用电101度，其中夜间90度，超过100度"]),
        ("100", "0.5", ["2026-02 夜间用电0.5度"]),
        ("100", "0", []),
    ],
)
def test_a_stopped_plant_uses_power(used: str, night: str | None, expected: list[str]) -> None:
    ledger = held(r.ledger(stopped()), ("2026-02", used, night))
    assert evidence("停产而用电", stopped(), ledger=ledger) == expected


@pytest.mark.parametrize("fields", [{"经营状态": "在产"}, {"用电户号": "0002"}, {"用电户号": None}])
def test_power_of_a_working_plant_or_of_another_meter_is_no_suspicion(fields: Fields) -> None:
    record = stopped(**fields)
    assert not fires("停产而用电", record, ledger=held(r.ledger(record), ("2026-02", "900", None)))


def test_a_month_counts_when_it_is_over_and_for_three_months() -> None:
    ledger = held(r.ledger(stopped()), ("2026-02", "900", None))
    days = {"2026-02-28": False, "2026-03-01": True, "2026-06-01": True, "2026-06-02": False}
    assert {day: fires("停产而用电", stopped(), when=day, ledger=ledger) for day in days} == days


def test_without_a_threshold_power_is_not_judged() -> None:
    ledger = held(r.ledger(stopped(), campaign=r.campaign(研判={})), ("2026-02", "900", None))
    assert not fires("停产而用电", stopped(), ledger=ledger)


def cut(day: str, measure: str = "断电") -> Any:
    return stopped(处置=r.plan(r.done(measure, day)))


@pytest.mark.parametrize(
    ("day", "measure", "used", "expected"),
    [
        ("2026-01-31", "断电", "1", True),
        ("2026-01-31", "停止供电", "0.01", True),
        ("2026-02-01", "断电", "1", False),  # the month may have begun before the hour of the cut
        ("2026-01-31", "断电", "0", False),
        ("2026-01-31", "断水", "1", False),
    ],
)
def test_power_after_a_cut(day: str, measure: str, used: str, *, expected: bool) -> None:
    record = cut(day, measure)
    assert fires("断电后用电", record, ledger=held(r.ledger(record), ("2026-02", used, None))) is expected


def test_power_after_a_cut_is_known_when_the_month_is_over() -> None:
    record = cut("2026-01-31")
    ledger = held(r.ledger(record), ("2026-02", "3", None), ("2026-01", "80", None))
    days = {"2026-02-28": False, "2026-03-01": True, "2027-03-01": True}
    assert {day: fires("断电后用电", record, when=day, ledger=ledger) for day in days} == days
    assert evidence("断电后用电", record, ledger=ledger) == ["2026-01-31断电，2026-02 用电3度"]


@pytest.mark.parametrize(
    ("restored", "expected"),
    [
        (None, True),
        ("2026-01-30", True),  # before the cut: it says nothing of it
        ("2026-01-31", False),
        ("2026-02-01", False),
        ("2026-02-28", False),  # within the month: nobody can say on which side of it the use was
        ("2026-03-01", True),
    ],
)
def test_the_watch_on_the_meter_ends_when_power_is_restored(restored: str | None, *, expected: bool) -> None:
    again = {} if restored is None else {"恢复供电": {"日期": restored}}
    record = stopped(处置=r.plan(r.done("断电", "2026-01-31")), **again)
    assert fires("断电后用电", record, ledger=held(r.ledger(record), ("2026-02", "3", None))) is expected


@pytest.mark.parametrize(("lifted", "expected"), [(None, True), ("2026-02-03", False)])
def test_a_compulsory_cut_counts_until_it_is_lifted(lifted: str | None, *, expected: bool) -> None:
    act = r.stopped("2026-01-31", "停止供电", **({} if lifted is None else {"解除日期": lifted}))
    lead = r.lead(登记时间="2026-01-30 09:00", 企业=r.ENTERPRISE_ID, 强制措施=[act])
    ledger = held(r.ledger(stopped(), lead), ("2026-02", "3", None))
    assert fires("断电后用电", stopped(), ledger=ledger) is expected


def test_the_last_past_case_is_cited() -> None:
    cases = [{"日期": "2024-05-06", "处理": "罚款"}, {"日期": "2025-07-08", "处理": "关闭取缔"}]
    assert evidence("历史查处未复核", r.enterprise(历史查处=cases)) == ["2025-07-08关闭取缔"]


# All rules


def test_no_suspicion_in_an_empty_or_a_sound_ledger() -> None:
    assert list(suspicions(LEDGER, r.at(DAY))) == []
    sound = r.enterprise(目录=[LISTED], 排查=[SEEN], 证照=[licence()])
    assert list(suspicions(r.ledger(sound, r.site()), r.at(DAY))) == []


def _every_suspicion() -> Iterator[tuple[str, Suspicion]]:
    """What is said in every case that fires, each rule of the days and of power once more with other figures."""
    for rule, _, records in CASES:
        yield from ((rule, one) for one in suspicions_of(rule, *records))
    for rule, records, days in DATED:
        yield from ((rule, one) for day in days for one in suspicions_of(rule, *records, when=day))
    for rows in (THREE_CHANGES, [*THREE_CHANGES, *leases(("戊", "2026-02-05"), ("己", "2026-02-07"))]):
        yield from (("租赁频繁", one) for one in suspicions_of("租赁频繁", r.site(租赁=rows)))
    uses = [("2026-01", "230", None), ("2026-02", "110", "70"), ("2025-12", "50", "5")]
    for rule, record in (("停产而用电", stopped()), ("断电后用电", cut("2025-12-20"))):
        ledger = held(r.ledger(record), *uses)
        yield from ((rule, one) for one in suspicions_of(rule, record, ledger=ledger))


def test_what_the_rules_say_is_what_they_said(golden: Callable[[Path, str], None]) -> None:
    """Rule, reason and evidence, by rule in the order of the cases."""
    found = sorted(_every_suspicion(), key=lambda pair: pair[0])
    assert {rule for rule, _ in found} == {rule.code for rule in SUSPICIONS}
    lines = dict.fromkeys(f"{rule}｜{one.reason}｜{one.evidence}\n" for rule, one in found)
    golden(Path(__file__).parent / "golden" / "suspicions.txt", "".join(lines))


def test_what_is_said_of_the_accident_of_the_notice() -> None:
    assert evidence("名称与经营不符", ACCIDENT) == ["危险化学品（经营范围写明不含）"]
    assert evidence("许可不全", ACCIDENT) == ["缺：安全生产许可证、危险化学品登记证"]


def test_where_nothing_says_what_is_done_any_one_licence_of_the_trade_will_do() -> None:
    (found,) = suspicions_of("许可不全", r.enterprise(实际经营="危化品", 证照=[licence()]))
    assert found.reason == "从事“危险化学品”，没有写明做什么，哪一种许可都不全"
    assert found.evidence.split("；") == [
        "危险化学品生产缺安全生产许可证、危险化学品登记证",
        "危险化学品经营缺危险化学品经营许可证",
        "危险化学品储存缺危险化学品经营许可证",
        "危险化学品使用缺危险化学品安全使用许可证",
    ]
