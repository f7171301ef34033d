from __future__ import annotations

from typing import Any

import records as r

from dabzw.rules.sweep.visits import YearOfVisits, years_of_visits


def visit(nature: str | None, day: str = "2026-02-11", **fields: Any) -> dict[str, Any]:
    return {"日期": day, "性质": nature, "结果": "未发现", **fields}


VISITS = [
    visit("巡查"),
    visit("日常检查"),
    visit("日常检查"),
    visit("专项检查"),
    visit("个案检查"),
    visit("个案检查", 线索=r.LEAD_ID),
    visit("巡查", 线索=r.LEAD_ID),
    visit(None),
    visit("日常检查", "2027-01-01"),
]


def years(year: int, cap: str | None = None) -> list[YearOfVisits]:
    campaign = r.campaign(检查频次上限=cap) if cap else None
    return list(years_of_visits(r.ledger(r.enterprise(排查=VISITS), campaign=campaign), year))


def test_visits_are_counted_by_nature_and_the_exempt_apart() -> None:
    (row,) = years(2026)
    assert row.by_nature == {"巡查": 2, "日常检查": 2, "专项检查": 1, "个案检查": 1, None: 1}
    assert (row.exempt, row.counted, row.over) == (1, 4, 0)


def test_a_year_holds_its_own_visits_only() -> None:
    (row,) = years(2027)
    assert (row.by_nature, row.counted) == ({"日常检查": 1}, 1)
    assert years(2025) == []


def test_over_is_what_passes_the_cap() -> None:
    assert [years(2026, cap)[0].over for cap in ("3", "4", "5")] == [1, 0, 0]
