"""Of a place about which nothing was done only the rules about what it is are asked: the others say nothing."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

import records as r
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.base import Row
from dabzw.model.enterprise import Enterprise
from dabzw.model.fields import meanings
from dabzw.model.ledger import AnyRecord, Ledger, ledger_of
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.rules.checks.registry import ABOUT_ACTS, CHECKS, is_untouched
from dabzw.store.demo import demo_files
from dabzw.store.reader import load

DEMO = load(demo_files()).sound
DAYS = tuple(Instant.of(datetime(year, 3, 12, 9)) for year in (2020, 2026, 2030))  # noqa: DTZ001


PlaceT = TypeVar("PlaceT", Enterprise, Site)


def untouched(record: PlaceT) -> PlaceT:
    """The place as if nothing had been done about it."""
    emptied = {
        name: () if isinstance(getattr(record, name), tuple) else None
        for name in record.nested
        if name != "directories"
    }
    return record.model_copy(update=emptied)


def _mixed(record: Enterprise | Site, other: Enterprise | Site, fields: set[str]) -> Enterprise | Site:
    """A place with some of the words of another."""
    return record.model_copy(update={name: getattr(other, name) for name in fields})


def _said(record: AnyRecord, ledger: Ledger) -> list[str]:
    checks = [check for check in ABOUT_ACTS if type(record) in check.of]
    return [check.code for check in checks for at in DAYS for _ in check(record, ledger, at)]


PLACES: list[Enterprise | Site] = [
    *map(untouched, DEMO.enterprises.values()),
    *map(untouched, DEMO.sites.values()),
]
WITH_LEADS = ledger_of(DEMO.campaign, [*DEMO.leads.values(), *PLACES], DEMO.calendar, DEMO.power)
SCALARS: dict[type[Row], list[str]] = {
    kind: sorted(name for name, field in meanings(kind).items() if field.row is None and name != "id")
    for kind in (Enterprise, Site)
}


@given(st.data())
def test_rules_about_acts_say_nothing_of_an_untouched_place(data: st.DataObject) -> None:
    record = data.draw(st.sampled_from(PLACES))
    other = data.draw(st.sampled_from([one for one in PLACES if type(one) is type(record)]))
    mixed = _mixed(record, other, data.draw(st.sets(st.sampled_from(SCALARS[type(record)]))))
    assert is_untouched(mixed)
    assert _said(mixed, WITH_LEADS) == []


def test_a_place_about_which_something_was_done_is_judged_by_every_rule() -> None:
    touched = r.enterprise(
        排查=[{"日期": "2026-02-11", "方式": "明查", "结果": "未发现", "人员": ["甲", "乙"]}]
    )
    assert not is_untouched(touched)
    assert not is_untouched(r.lead())
    assert set(ABOUT_ACTS) < set(CHECKS)
