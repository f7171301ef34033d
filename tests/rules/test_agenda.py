"""The agenda: when somebody must go again, and what takes a fact off the list."""

from __future__ import annotations

import pytest
import records as r

from dabzw.model.ledger import AnyRecord
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.agenda.items import Item


def waiting(*records: AnyRecord, day: str, kind: str) -> list[Item]:
    """The items of a kind at the end of a day; villages are left out."""
    at = r.at(day)
    book = r.ledger(*records, campaign=r.campaign(村=[])).as_of(at)
    return [item for item in agenda(book, at) if item.kind == kind]


TRIES = [
    (["2026-02-10"], "2026-02-13"),
    (["2026-02-10", "2026-02-12"], "2026-02-13"),
    (["2026-02-10", "2026-02-13"], "2026-02-17"),
    (["2026-02-10", "2026-02-17"], "2026-03-19"),
    (["2026-02-10", "2026-03-19"], "2026-04-18"),
    (["2026-02-10", "2026-08-01"], "2026-08-16"),
]


@pytest.mark.parametrize(("tries", "due"), TRIES)
def test_the_next_turn_follows_the_last_try_however_late_it_was(tries: list[str], due: str) -> None:
    lead = r.lead(核查=[r.verified(f"{day} 10:00", "无法查实") for day in tries])
    place = r.site(排查=[{"日期": day, "结果": "未见人员"} for day in tries])
    for record in (lead, place):
        (item,) = waiting(record, day=tries[-1], kind="待复访")
        assert str(item.due) == due
