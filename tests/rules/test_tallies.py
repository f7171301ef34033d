"""Limits by whose they are: counts of 2, 3 and 5, the most overdue first."""

from __future__ import annotations

import pytest
from records import at, lead, ledger, verified

from dabzw.rules.limits.deadlines import OPEN_STATES, Deadline, deadlines
from dabzw.rules.limits.tallies import Tally, tallies, unit_tallies

UNITS = {"派出所": 2, "电管站": 3, "乡应急办": 5}
LATE = at("2026-02-20")


def found() -> tuple[Deadline, ...]:
    """Leads of three units, found true on a day of their own: 三日移交 and 当日强制 are overdue."""
    records = [
        lead(
            编号=f"XS-260210-{number}{place:03}",
            承办=unit,
            核查=[verified(f"2026-02-1{place} 10:00")],
        )
        for number, (unit, count) in enumerate(UNITS.items())
        for place in range(count)
    ]
    return deadlines(ledger(*records).as_of(LATE), LATE)


def test_units_by_state_with_the_most_overdue_first() -> None:
    rows = unit_tallies(found())
    assert [(row.owner, row.by_state["逾期"]) for row in rows] == [
        ("乡应急办", 10),
        ("电管站", 6),
        ("派出所", 4),
    ]
    assert [row.by_state["未到"] for row in rows] == [5, 3, 2]  # 线索清零
    assert [row.by_state["按期"] + row.by_state["逾期完成"] for row in rows] == [5, 3, 2]  # 首次核查
    assert [row.of(OPEN_STATES) for row in rows] == [15, 9, 6]
    assert [row.longest for row in rows] == [10, 10, 10]  # 当日强制 of 02-10


def test_as_many_overdue_go_by_name() -> None:
    first, second = found()[:2]
    assert [row.owner for row in tallies([("西河村", first), ("东沟村", second)])] == ["东沟村", "西河村"]


@pytest.mark.parametrize("count", [2, 3])
def test_a_limit_may_be_of_several(count: int) -> None:
    rows = tallies((name, one) for one in found()[:count] for name in ("东沟村", "电管站"))
    assert [(row.owner, row.of(["逾期"])) for row in rows] == [("东沟村", count), ("电管站", count)]


def test_who_has_none_has_none() -> None:
    assert tallies([]) == ()
    assert (Tally("东沟村").by_state["逾期"], Tally("东沟村").longest) == (0, 0)
