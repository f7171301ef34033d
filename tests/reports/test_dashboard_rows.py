"""The dashboard as rows: every count on the day before, the day of and the day after what it counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import records as r

from dabzw.model.ledger import AnyRecord
from dabzw.reports.dashboard import Dashboard, Step, dashboard
from dabzw.rules.agenda.items import STATES

SEEN = {"日期": "2026-02-12", "方式": "明查", "结果": "未发现"}


def made(as_of: str, *records: AnyRecord) -> Dashboard:
    at = r.at(as_of)
    return dashboard(r.ledger(*records).as_of(at), at, "提交 0")


def rows(found: Dashboard, title: str) -> list[dict[str, Any]]:
    (table,) = [grid.table for grid in found.grids if grid.title == title]
    return table.records()


def curves(found: Dashboard, chart: str) -> dict[str, list[int]]:
    (own,) = [own for own in found.burn_ups if own.name == chart]
    return {own.wanted_name: list(own.wanted), own.done_name: list(own.done)}


@pytest.mark.parametrize(("as_of", "closed"), [("2026-02-11", 0), ("2026-02-12", 1), ("2026-02-13", 1)])
def test_progress_counts_to_the_end_of_each_day(as_of: str, closed: int) -> None:
    lead = r.lead(核查=[r.verified("2026-02-11 10:00", "不属实")], 办结=[r.closed("2026-02-12", "查否")])
    found = curves(made(as_of, lead), "线索")
    days = (r.at(as_of).day - date(2026, 2, 9)).days + 1
    assert found["登记"] == [0, *[1] * (days - 1)]
    assert found["办结"][-1] == closed
    assert len(found["办结"]) == days


def test_what_was_there_before_the_campaign_counts_from_its_first_day() -> None:
    found = curves(made("2026-02-10", r.site(编号="CS-260101-0001")), "场所")
    assert found["在册"] == [1, 1]
    assert found["排查"] == [0, 0]


def test_a_locked_door_is_no_progress() -> None:
    shut = r.site(编号="CS-260210-0002", 排查=[{**SEEN, "结果": "未见人员"}])
    found = curves(made("2026-02-13", r.site(排查=[SEEN]), shut), "场所")
    assert found == {"在册": [0, 2, 2, 2, 2], "排查": [0, 0, 0, 1, 1]}


def test_before_the_campaign_there_is_nothing_to_draw() -> None:
    found = made("2026-02-01")
    assert curves(found, "线索") == {"登记": [], "办结": []}
    assert found.funnel[0] == Step("登记", 0, None)


def test_the_chart_goes_on_after_the_end_of_the_campaign() -> None:
    assert {one.last for one in made("2026-03-31").burn_ups} == {date(2026, 3, 31)}
    assert {one.last for one in made("2026-04-02").burn_ups} == {date(2026, 4, 2)}


def test_the_funnel_counts_true_leads_only_after_the_verification() -> None:
    true = r.lead(核查=[r.verified("2026-02-11 10:00")], 强制措施=[r.stopped("2026-02-11")])
    false = r.lead(
        编号="XS-260210-0002",
        核查=[r.verified("2026-02-11 10:00", "不属实")],
        办结=[r.closed("2026-02-12", "查否")],
    )
    double = r.lead(编号="XS-260210-0003", 并入=r.LEAD_ID)
    found = made("2026-02-12", true, false, double).funnel
    assert [step.count for step in found] == [2, 2, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("as_of", "age"),
    [
        ("2026-02-13", "3天以内"),
        ("2026-02-14", "4至7天"),
        ("2026-02-17", "4至7天"),
        ("2026-02-18", "8至15天"),
    ],
)
def test_ages_of_open_leads(as_of: str, age: str) -> None:
    found = {row["登记至今"]: row for row in rows(made(as_of, r.lead()), "在办线索：登记至今的天数")}
    assert found[age]["待核查"] == 1
    assert sum(row["合计"] for row in found.values()) == 1


def test_a_closed_lead_has_no_age() -> None:
    closed = r.lead(核查=[r.verified("2026-02-11 10:00", "不属实")], 办结=[r.closed("2026-02-12", "查否")])
    assert sum(row["合计"] for row in rows(made("2026-02-12", closed), "在办线索：登记至今的天数")) == 0


@pytest.mark.parametrize(("as_of", "late"), [("2026-02-12", 0), ("2026-02-13", 0), ("2026-02-14", 1)])
def test_a_breach_is_counted_for_its_village_and_its_unit(as_of: str, late: int) -> None:
    lead = r.lead(
        村="东沟村",
        承办="派出所",
        核查=[r.verified("2026-02-10 10:00")],
        强制措施=[r.stopped("2026-02-10")],
    )
    found = made(as_of, lead)
    villages, units = rows(found, "逾期：按村"), rows(found, "逾期：按责任单位")
    assert sum(row["逾期"] for row in villages) == late
    assert {row["村"] for row in villages} <= {"东沟村"}
    assert {row["单位"] for row in units} <= {"派出所"}
    assert [row["最长逾期天数"] for row in units] == [1] * late


@pytest.mark.parametrize("as_of", ["2026-02-10", "2026-02-13", "2026-02-14", "2026-03-12", "2026-04-30"])
def test_every_part_of_the_page_counts_the_same(as_of: str) -> None:
    """What is overdue on the card is what units, villages and the tables below add up to."""
    records = [
        r.lead(
            编号=f"XS-260210-{number:04}",
            村=r.VILLAGES[number % 3],
            承办=("派出所", "乡应急办")[number % 2],
            核查=[r.verified("2026-02-10 10:00")],
            强制措施=[r.stopped("2026-02-10")] if number % 2 else [],
        )
        for number in range(7)
    ]
    found = made(as_of, *records, r.enterprise(违法行为=[r.found("1.1")]))
    waiting = found.status.waiting
    for place, state in enumerate(STATES):
        assert sum(load.counts[place] for load in found.loads) == waiting[state]["硬性"]
    assert sum(load.warnings for load in found.loads) == sum(pair["预警"] for pair in waiting.values())
    late = waiting["逾期"]["硬性"]
    column = found.villages.heads.index("逾期")
    assert sum(row.marks[column].order for row in found.villages.rows) == late
    for title in ("逾期：按村", "逾期：按责任单位"):
        assert sum(row["逾期"] for row in rows(found, title)) == late


def test_a_limit_stands_on_its_day_of_the_calendar() -> None:
    lead = r.lead(核查=[r.verified("2026-02-10 10:00")], 强制措施=[r.stopped("2026-02-10")])
    for as_of, key in (("2026-02-13", "due"), ("2026-02-14", "late")):
        weeks = made(as_of, lead).calendar
        assert [len(week) for week in weeks] == [7] * 4
        assert weeks[0][0].day == date(2026, 2, 9), "a week begins on Monday"
        (friday,) = [day for day in weeks[0] if day.day == date(2026, 2, 13)]
        assert getattr(friday, key) == 1
        assert [day.day for day in weeks[0] if day.today] == [r.at(as_of).day]


def test_a_limit_that_stands_still_is_on_no_day_of_the_calendar() -> None:
    """Its day moves on every day; the rows say that it stands still, and where it stood before."""
    change = {"日期": "2026-03-18", "期限": "线索清零", "类别": "中止", "至": "2026-04-20", "理由": "检测"}
    halted = r.lead(期限变更=[change | {"批准人": "示例乡长", "文书": "批示"}])
    for as_of in ("2026-03-20", "2026-04-02"):
        found = made(as_of, halted)
        (row,) = (row for row in rows(found, "到期日历明细") if row["期限"] == "线索清零")
        assert row["应完成"] == "中止（原期限3月31日）"
        days = {day.day: day.due + day.late for week in found.calendar for day in week}
        assert days[date(2026, 4, 2) if as_of == "2026-03-20" else date(2026, 4, 15)] == 0


def test_risk_by_disposition() -> None:
    rated = r.enterprise(违法行为=[r.found("1.1")], 风险=[r.rated("重大")])
    unrated = r.enterprise(编号="QY-260210-0002", 违法行为=[r.found("1.1")])
    clean = r.enterprise(编号="QY-260210-0003")
    found = {
        row["风险等级"]: row for row in rows(made("2026-02-10", rated, unrated, clean), "风险等级和处置进度")
    }
    assert {risk: row["合计"] for risk, row in found.items()} == {
        "重大": 1,
        "较大": 0,
        "一般": 0,
        "未评定": 1,
    }
    assert found["重大"]["待定方案"] == 1


def test_nothing_that_a_lead_says_is_on_the_dashboard() -> None:
    lead = r.lead(
        来源="群众举报", 举报人编号="JB-0001", 内容="邻居王某说的", 地点="王某家隔壁", 备注="王某来电"
    )
    found = made("2026-03-12", lead)
    grids = [list(grid.table.cells()) for grid in found.grids]
    text = f"{grids} {found.burn_ups} {found.funnel} {found.status.notes} {found.calendar} {found.cases}"
    assert r.LEAD_ID in text
    for secret in ("JB-0001", "王某"):
        assert secret not in text
