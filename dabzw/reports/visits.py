"""涉企行政检查: the visits to each enterprise in a year, by kind, against the cap."""

from __future__ import annotations

from typing import Any

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.rules.visits import YearOfVisits, years_of_visits

Rows = dict[str, Any]


def visit_rows(ledger: Ledger, at: Instant, year: int) -> Rows:
    """The enterprises visited in a year, those beyond the cap and those most inspected first."""
    cap = ledger.campaign.visit_cap
    found = sorted(years_of_visits(ledger, year), key=lambda row: (-row.counted, row.enterprise.id))
    return {
        "格式": 1,
        "截至": written(at.when),
        "年份": year,
        "上限": cap,
        "说明": [
            "计入频次的是日常检查、专项检查和没有线索的个案检查；有线索的个案检查、巡查和未写性质的不计",
            "只统计企业记录里的排查；上级部署的专项检查是否计入，按当地规定",
            "行动方案没有写检查频次上限" if cap is None else f"上限为一年{cap}次，超过只提示，不影响登记",
        ],
        "检查": [_row(row) for row in found],
    }


def _row(row: YearOfVisits) -> Rows:
    natures = row.by_nature
    return {
        "编号": row.enterprise.id,
        "名称": row.enterprise.name,
        "村": row.enterprise.village,
        "监管站所": row.enterprise.station,
        "计入频次": row.counted,
        "日常检查": natures["日常检查"],
        "专项检查": natures["专项检查"],
        "个案检查": natures["个案检查"],
        "有线索个案": row.exempt,
        "巡查": natures["巡查"],
        "未写性质": natures[None],
        "超出": row.over,
    }
