"""Pictures as data: the pace that is needed and the forecast, the villages, the load of units, limits as bars."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import records as r

from dabzw.model.ledger import AnyRecord
from dabzw.reports.pictures import pacing
from dabzw.reports.pictures.burn_up import BurnUp, burn_ups
from dabzw.reports.pictures.limit_bars import case_bars, worst_cases
from dabzw.reports.pictures.naming import name_of
from dabzw.reports.pictures.unit_load import NOBODY, unit_loads
from dabzw.reports.pictures.village_grid import Mark, village_grid
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.agenda.items import STATES


def leads(count: int, closed: int) -> list[AnyRecord]:
    """Leads of the first day, of which so many were closed on 2026-02-12."""
    return [
        r.lead(
            编号=f"XS-260209-{number:04}",
            登记时间="2026-02-09 09:00",
            **(
                {"核查": [r.verified("2026-02-11 10:00", "不属实")], "办结": [r.closed("2026-02-12", "查否")]}
                if number < closed
                else {}
            ),
        )
        for number in range(count)
    ]


def burn_up(as_of: str, *records: AnyRecord, name: str = "线索") -> BurnUp:
    at = r.at(as_of)
    (found,) = [one for one in burn_ups(r.ledger(*records).as_of(at), at) if one.name == name]
    return found


def test_the_pace_that_is_needed_is_what_is_left_over_the_workdays() -> None:
    found = burn_up("2026-03-20", *leads(10, 4))
    assert (found.deadline, found.workdays, found.open) == (date(2026, 3, 31), 7, 6)
    assert found.needed == Decimal("0.9"), "rounded up: fewer a day would not do"
    assert (found.pace, found.looked_at) == (Decimal(0), 10), "nothing was done in the last ten workdays"
    assert found.forecast == 4
    assert found.is_behind
    assert found.says == (
        "线索登记10条，办结4条，还有6条",
        "到3月31日还有7个工作日，每个工作日须办结0.9条",
        "近10个工作日平均每日办结0.0条，照此到3月31日办结4条，还差6条",
    )


def test_the_forecast_goes_on_at_the_pace_of_the_last_workdays_and_never_beyond_all() -> None:
    found = burn_up("2026-02-12", *leads(10, 4))
    assert (found.looked_at, found.pace) == (4, Decimal("1.0")), "four workdays since the campaign began"
    assert found.forecast == 10
    assert not found.is_behind


def test_the_sweep_is_due_at_the_end_of_its_phase_then_at_the_end_of_the_campaign() -> None:
    sites = [r.site(), r.site(编号="CS-260210-0002", 排查=[r.visited("2026-02-12")])]
    for as_of, deadline in (
        ("2026-02-13", date(2026, 2, 14)),
        ("2026-02-14", date(2026, 2, 14)),
        ("2026-02-15", date(2026, 3, 31)),
        ("2026-04-01", None),
    ):
        assert burn_up(as_of, *sites, name="场所").deadline == deadline
    assert burn_up("2026-04-01", *sites, name="场所").says[-1] == "限期已过"
    assert burn_up("2026-04-01", *sites, name="场所").is_behind


def test_what_is_all_done_says_so_and_needs_no_pace() -> None:
    found = burn_up("2026-03-12", *leads(2, 2))
    assert found.says == ("线索登记2条，办结2条，没有剩余",)
    assert not found.is_behind


def test_before_the_campaign_there_is_no_pace() -> None:
    found = burn_up("2026-02-01", *leads(2, 0))
    assert (found.wanted, found.needed, found.forecast) == ((), None, None)
    assert found.says == ("行动尚未开始",)


@pytest.mark.parametrize(
    ("first", "today", "expected"),
    [
        ("2026-02-09", "2026-02-09", (date(2026, 2, 9), 1)),
        ("2026-02-09", "2026-03-12", (date(2026, 2, 28), 10)),
        ("2026-03-07", "2026-03-08", (date(2026, 3, 7), 0)),
    ],
)
def test_the_last_workdays(first: str, today: str, expected: tuple[date, int]) -> None:
    days = date.fromisoformat(first), date.fromisoformat(today)
    assert pacing.last_workdays(r.calendar(), *days) == expected


# Villages


def marks(as_of: str, *records: AnyRecord) -> dict[str, dict[str, Mark]]:
    at = r.at(as_of)
    grid = village_grid(r.ledger(*records).as_of(at), at)
    return {row.village: dict(zip(grid.heads, row.marks, strict=True)) for row in grid.rows}


def test_a_village_is_told_in_words_and_by_how_it_stands() -> None:
    true = r.lead(村="东沟村", 核查=[r.verified("2026-02-10 10:00")], 强制措施=[r.stopped("2026-02-10")])
    found = marks("2026-02-14", true, r.site(), r.site(编号="CS-260210-0002", 排查=[r.visited("2026-02-12")]))
    assert list(found) == list(r.VILLAGES)
    assert found["寺头村"]["场所排查"] == Mark("已查", "1/2", "进行中", 1)
    assert found["寺头村"]["报告"] == Mark("已报", "2月12日", "完成", 2)
    assert found["东沟村"]["线索办结"] == Mark("办结", "0/1", "进行中", 1)
    assert found["东沟村"]["逾期"] == Mark("逾期", "1项", "滞后", 1)
    assert found["西河村"]["场所排查"] == Mark("无", "", "无", -1)
    assert found["西河村"]["报告"].word == "未报告"
    assert marks("2026-02-15", r.site())["寺头村"]["场所排查"] == Mark("未查完", "0/1", "滞后", 1)
    assert marks("2026-02-15", r.site(排查=[r.visited()]))["寺头村"]["场所排查"].word == "查完"


# Units


def test_the_load_of_a_unit_counts_hard_limits_by_band_and_warnings_apart() -> None:
    true = r.lead(承办="派出所", 核查=[r.verified("2026-02-10 10:00")], 强制措施=[r.stopped("2026-02-10")])
    at = r.at("2026-02-14")
    items = agenda(r.ledger(true).as_of(at), at)
    found = {load.unit: load for load in unit_loads(items)}
    assert dict(zip(STATES, found["派出所"].counts, strict=True))["逾期"] == 1
    assert sum(load.total + load.warnings for load in found.values()) == len(items)
    assert NOBODY not in found or found[NOBODY].total == 0


# Limits in time


def spans(as_of: str, code: str, record: AnyRecord) -> list[tuple[str, str, str]]:
    at = r.at(as_of)
    ledger = r.ledger(record).as_of(at)
    bars = case_bars(ledger.limited_record(record.id), ledger, at)
    assert bars is not None
    (bar,) = [bar for bar in bars.bars if bar.title == code]
    return [(span.kind, f"{span.first:%m-%d}", f"{span.last:%m-%d}") for span in bar.spans]


def test_a_limit_runs_then_is_late_then_is_met() -> None:
    lead: dict[str, object] = {
        "核查": [r.verified("2026-02-10 10:00")],
        "强制措施": [r.stopped("2026-02-10")],
    }
    code = "三日移交"
    running = [("办理中", "02-10", "02-11"), ("剩余", "02-11", "02-13")]
    assert spans("2026-02-11", code, r.lead(**lead)) == running
    late = [("办理中", "02-10", "02-13"), ("超期", "02-13", "02-15")]
    assert spans("2026-02-15", code, r.lead(**lead)) == late
    met = [("已完成", "02-10", "02-12")]
    assert spans("2026-02-15", code, r.lead(**lead, 移交=[r.handed("2026-02-12")])) == met


def test_a_limit_that_stands_still_says_so() -> None:
    lead = r.lead(
        核查=[r.verified("2026-02-10 10:00")],
        强制措施=[r.stopped("2026-02-10")],
        期限变更=[
            {
                **r.changed("2026-02-11", "三日移交", "中止", "2026-02-20"),
                "批准人": "王某",
                "文书": "示例1号",
            },
            {**r.changed("2026-02-16", "三日移交", "恢复"), "批准人": "王某", "文书": "示例2号"},
        ],
    )
    found = spans("2026-02-17", "三日移交", lead)
    assert found == [
        ("办理中", "02-10", "02-11"),
        ("中止", "02-11", "02-16"),
        ("办理中", "02-16", "02-17"),
        ("剩余", "02-17", "02-18"),
    ]
    assert spans("2026-02-13", "三日移交", lead)[-1] == ("中止", "02-11", "02-13")


def test_the_worst_cases_are_those_late_and_the_others_are_counted() -> None:
    at = r.at("2026-03-12")
    late = [
        r.lead(编号=f"XS-260210-{number:04}", 核查=[r.verified("2026-02-10 10:00")]) for number in range(5)
    ]
    shown, more = worst_cases(r.ledger(*late).as_of(at), at, 3)
    assert (len(shown), more) == (3, 2)
    assert worst_cases(r.ledger(r.site()).as_of(at), at, 3) == ((), 0)


def test_a_lead_is_named_by_its_village_and_kind_and_never_by_what_it_says() -> None:
    assert (
        name_of(r.lead(内容="邻居王某说的", 地点="王某家隔壁", 场所类别="闲置厂房")) == "寺头村闲置厂房线索"
    )
    assert name_of(r.lead()) == "寺头村线索"
    assert name_of(r.enterprise()) == "寺头建材厂"
