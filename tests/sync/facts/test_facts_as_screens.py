"""The numbers of the tables are those of the township's own screens, at several days of the campaign."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import pytest

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.render.as_json import dumps
from dabzw.reports.looks import agenda, due, policy, status
from dabzw.reports.view import Page
from dabzw.rules.agenda.agenda import agenda as all_items
from dabzw.rules.agenda.agenda import by_state
from dabzw.rules.checks.registry import campaign_findings, data_findings, record_findings
from dabzw.store.demo import demo_files
from dabzw.store.reader import load
from dabzw.sync.facts.tables import NAMES, TABLES, Facts, TableName, Value
from dabzw.sync.facts.taking import facts

CODE, COMMIT, MADE = "140522102000", "a" * 40, 1_770_000_000
DAYS = ("2026-02-09", "2026-02-12", "2026-03-12", "2026-04-30")
HIDDEN = "举报反馈"


@cache
def seen(day: str) -> tuple[Ledger, Instant]:
    at = Instant.of(date.fromisoformat(day))
    return load(demo_files()).sound.as_of(at), at


@cache
def taken(day: str) -> Facts:
    found = facts(demo_files(), CODE, COMMIT, MADE, Instant.of(date.fromisoformat(day)))
    assert isinstance(found, Facts)
    return found


def rows(day: str, name: TableName) -> list[dict[str, Value]]:
    return [dict(zip(TABLES[name].heads, row, strict=True)) for row in taken(day).tables[name]]


def said(page: Page, name: str) -> Any:
    return json.loads(dumps(page.record()))[name]


def moment(row: dict[str, Value], name: str) -> str | None:
    if row[name] is None:
        return None
    return f"{row[name]}" + (f" {row[f'{name}时分']}" if row[f"{name}时分"] else "")


@pytest.mark.parametrize("day", DAYS)
def test_limits_are_those_of_due(day: str) -> None:
    ledger, at = seen(day)
    heads = ("编号", "期限", "对象", "事项", "性质", "状态", "中止", "逾期天数", "责任单位")
    shown = said(due.answer(due.dues(ledger, at), ledger, at), "期限")
    open_rows = [row for row in rows(day, "deadlines") if row["期限"] != HIDDEN]
    assert Counter(
        (*(row[head] for head in heads), moment(row, "起算"), moment(row, "应完成"), moment(row, "完成"))
        for row in open_rows
    ) == Counter(
        (*(one[head] for head in heads), one["起算"], one["应完成"], one["完成"])
        for one in shown
        if one["期限"] != HIDDEN
    )
    hidden = [row for row in rows(day, "deadlines") if row["期限"] == HIDDEN]
    assert Counter((row["状态"], row["性质"]) for row in hidden) == Counter(
        (one["状态"], one["性质"]) for one in shown if one["期限"] == HIDDEN
    )


@pytest.mark.parametrize("day", DAYS)
def test_what_waits_is_what_the_agenda_has(day: str) -> None:
    ledger, at = seen(day)
    shown = said(agenda.answer(ledger, at), "事项")
    told = [row for row in rows(day, "agenda") if row["期限"] != HIDDEN]
    heads = ("种类", "编号", "状态", "逾期天数", "性质", "责任单位")
    hidden = len(rows(day, "agenda")) - len(told)
    assert len(shown) == len(told) + hidden
    masked = [row for row in rows(day, "agenda") if row["期限"] == HIDDEN]
    bare = {"区划代码", "种类", "期限", "状态", "性质"}
    assert all(value is None for row in masked for head, value in row.items() if head not in bare)
    of_informants = [item for item in all_items(ledger, at) if item.limit == HIDDEN]
    assert hidden == len(of_informants)
    left = Counter((*(one[head] for head in heads), one["应于"]) for one in shown) - Counter(
        (*(row[head] for head in heads), moment(row, "应于")) for row in told
    )
    assert sum(left.values()) == hidden
    counts = Counter((row["状态"], row["性质"]) for row in rows(day, "agenda"))
    for state, pair in by_state(all_items(ledger, at)).items():
        assert {force: counts[state, force] for force in pair} == pair


@pytest.mark.parametrize("day", DAYS)
def test_measures_are_those_of_the_policies(day: str) -> None:
    shown = said(policy.answer(*seen(day)), "企业")
    heads = ("措施", "状态", "责任单位")
    assert Counter(
        (
            row["编号"],
            *(row[head] for head in heads),
            row["来源"],
            str(row["时限"] or ""),
            str(row["完成日期"] or ""),
        )
        for row in rows(day, "measures")
    ) == Counter(
        (
            one["编号"],
            *(own[head] for head in heads),
            tuple(own["来源"]),
            own["时限"] or "",
            own["完成日期"] or "",
        )
        for one in shown
        for own in one["应采取措施"]
    )


@pytest.mark.parametrize("day", DAYS)
def test_indicators_and_counts_are_those_of_the_status(day: str) -> None:
    ledger, at = seen(day)
    page = status.answer(status.status_of(ledger, at), ledger, at)
    told = [
        (row["阶段"], row["阶段状态"], row["名称"], row["完成"], row["总数"])
        for row in rows(day, "indicators")
    ]
    assert told == [
        (phase["名称"], phase["状态"], one["名称"], one["完成"], one["总数"])
        for phase in said(page, "阶段")
        for one in phase["指标"]
    ]
    records = rows(day, "records")
    leads = [row for row in records if row["类别"] == "线索" and row["计入"]]
    by_state_of_leads = said(page, "线索")["按状态"]
    assert {state: n for state, n in by_state_of_leads.items() if n} == Counter(row["状态"] for row in leads)
    assert Counter(row["移送办理"] for row in leads if row["移送办理"]) == Counter(
        said(page, "线索")["移送办理"]
    )
    own = [row for row in records if row["类别"] == "企业" and row["计入"]]
    firms = said(page, "企业")
    risks = Counter(row["风险等级"] or "未评定" for row in own if row["风险等级"] or row["有违法行为"])
    assert risks == {level: n for level, n in firms["按风险"].items() if n}
    assert {
        "总数": len(own),
        "有违法行为": sum(row["有违法行为"] is True for row in own),
        "待认定": sum(row["待认定"] is True for row in own),
        "已销号": sum(row["销号日期"] is not None for row in own),
        "撤案": sum(row["撤案"] is True for row in own),
        "其中登记错误": sum(row["登记错误"] is True for row in own),
        "再次立案": sum(row["再次立案"] is True for row in own),
        "死灰复燃": sum(row["重犯"] is True for row in own),
    } == {name: firms[name] for name in firms if name != "按风险"}
    assert rows(day, "meta")[0]["作废"] == said(page, "作废")


@pytest.mark.parametrize("day", DAYS)
def test_findings_are_those_of_the_rules(day: str) -> None:
    ledger = load(demo_files()).sound
    at = max(Instant.of(date.fromisoformat(day)), Instant.of(date(2026, 2, 2)), key=lambda one: one.moment)
    found = [*campaign_findings(ledger, at), *data_findings(ledger, at)]
    found += [one for record in ledger for one in record_findings(record, ledger, at)]
    assert Counter((row["规则"], row["级别"]) for row in rows(day, "findings")) == Counter(
        (one.rule, one.level) for one in found
    )
    (meta,) = rows(day, "meta")
    assert meta["警告"] == sum(one.level == "警告" for one in found)


def test_a_ledger_says_what_it_is_of() -> None:
    (meta,) = rows("2026-03-12", "meta")
    assert (meta["区划代码"], meta["提交"], meta["提交时间"], meta["截至"]) == (
        CODE,
        COMMIT,
        MADE,
        "2026-03-12",
    )
    assert taken("2026-03-12").township == meta["单位"]


def test_the_facts_of_the_same_files_are_the_same_in_the_same_order() -> None:
    at = Instant.of(date(2026, 3, 12))
    files = demo_files()
    again = facts(dict(reversed(list(files.items()))), CODE, COMMIT, MADE, at)
    assert again == taken("2026-03-12")


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_of_the_ledger_and_fills_what_is_always_there(name: TableName) -> None:
    table = TABLES[name]
    for row in taken("2026-03-12").tables[name]:
        assert len(row) == len(table.columns)
        assert row[0] == CODE
        for value, column in zip(row, table.columns, strict=True):
            assert value is not None or not column.always, column.name


def test_a_row_takes_no_value_that_is_not_declared() -> None:
    with pytest.raises(KeyError, match="备注"):
        TABLES["records"].row({"编号": "QY-260212-7K4Q", "备注": "示例"})


def test_an_instant_within_a_day_is_told_to_the_minute() -> None:
    at = Instant.of(date(2026, 3, 12)).moment.replace(month=3, day=12, hour=9, minute=30)
    found = facts(demo_files(), CODE, COMMIT, MADE, Instant.of(at))
    assert isinstance(found, Facts)
    assert found.tables["meta"][0][TABLES["meta"].heads.index("截至")] == written(at) == "2026-03-12 09:30"
