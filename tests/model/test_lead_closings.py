"""办结 and 重开 of one day: what stands below follows."""

from __future__ import annotations

from datetime import date

import pytest
import records as r

CLOSED, REOPENED = "查否", "重开"


@pytest.mark.parametrize(
    ("rows", "in_force"),
    [
        ([("2026-02-12", CLOSED)], True),
        ([("2026-02-12", CLOSED), ("2026-02-12", REOPENED)], False),
        ([("2026-02-12", CLOSED), ("2026-02-12", REOPENED), ("2026-02-12", CLOSED)], True),
        ([("2026-02-12", CLOSED), ("2026-02-13", REOPENED), ("2026-02-13", CLOSED)], True),
        ([("2026-02-12", CLOSED), ("2026-02-13", REOPENED), ("2026-02-14", CLOSED)], True),
        ([("2026-02-12", CLOSED), ("2026-02-13", REOPENED)], False),
        ([("2026-02-13", REOPENED), ("2026-02-12", CLOSED)], False),  # out of order: the day tells
    ],
)
def test_a_closing_is_undone_by_what_follows_it(rows: list[tuple[str, str]], *, in_force: bool) -> None:
    lead = r.lead(办结=[r.closed(*row) for row in rows])
    assert (lead.closing is not None) is in_force


def test_each_of_two_equal_closings_has_its_own_end() -> None:
    day = "2026-02-12"
    lead = r.lead(办结=[r.closed(day, one) for one in (CLOSED, REOPENED, CLOSED)])
    first, _, last = lead.closings
    assert first == last
    assert (lead.reopened_on(first), lead.reopened_on(last)) == (date(2026, 2, 12), None)
