"""涉企行政检查: the visits to each enterprise in a year, by kind, against the cap."""

from __future__ import annotations

from typing import Final

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.view import Col, Fact, Line, Page, Table, View, notes, page, some
from dabzw.rules.sweep.visits import YearOfVisits, years_of_visits

YEARS: Final[View[YearOfVisits]] = View(
    (
        Col("编号", lambda row: row.enterprise.id, "id"),
        Col("名称", lambda row: row.enterprise.name, "name"),
        Col("村", lambda row: row.enterprise.village),
        Col("监管站所", lambda row: row.enterprise.station, "unit"),
        Col("计入频次", lambda row: row.counted, "number"),
        Col("日常检查", lambda row: row.by_nature["日常检查"], "number"),
        Col("专项检查", lambda row: row.by_nature["专项检查"], "number"),
        Col("个案检查", lambda row: row.by_nature["个案检查"], "number"),
        Col("有线索个案", lambda row: row.exempt, "number"),
        Col("巡查", lambda row: row.by_nature["巡查"], "number"),
        Col("未写性质", lambda row: row.by_nature[None], "number"),
        Col("超出", lambda row: row.over, "number"),
    )
)
_ON_SCREEN: Final = YEARS.pick(
    *("编号", "计入频次", "超出", "日常检查", "专项检查", "个案检查", "有线索个案", "巡查", "未写性质"),
    *("监管站所", "名称"),
)


def answer(ledger: Ledger, at: Instant, year: int) -> Page:
    """The enterprises visited in a year, those beyond the cap and those most inspected first."""
    rows = sorted(years_of_visits(ledger, year), key=lambda row: (-row.counted, row.enterprise.id))
    says = _readings(ledger.campaign.visit_cap)
    facts: dict[str, Fact] = {
        "年份": year,
        "上限": ledger.campaign.visit_cap,
        "说明": says,
        "检查": Table(YEARS, rows),
    }
    title = Line(f"涉企检查（{year}年，截至 {written(at.when)}，共{len(rows)}家）", "strong")
    return page(at, facts, title, *notes(says), *some(_ON_SCREEN, rows))


def _readings(cap: int | None) -> tuple[str, ...]:
    return (
        "计入频次的是日常检查、专项检查和没有线索的个案检查；有线索的个案检查、巡查和未写性质的不计",
        "只统计企业记录里的排查；上级部署的专项检查是否计入，按当地规定",
        "行动方案没有写检查频次上限" if cap is None else f"上限为一年{cap}次，超过只提示，不影响登记",
    )
