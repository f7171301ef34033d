"""A rule is asked only of records that hold a row of what it is on; of the others it would say nothing."""

from __future__ import annotations

import pytest
import records as r

from dabzw.model.ledger import AnyRecord
from dabzw.model.site import Site
from dabzw.rules.checks.declared import Check
from dabzw.rules.checks.registry import CHECKS
from dabzw.store.demo import demo_files
from dabzw.store.reader import load

DEMO = load(demo_files()).sound
DAYS = tuple(map(r.at, ("2020-03-12", "2026-03-12", "2030-03-12")))
BOUND = [check for check in CHECKS if check.on]


def without(record: AnyRecord, check: Check) -> AnyRecord:
    """A record without the rows that a rule is on, and with all else."""
    emptied = {
        name: () if isinstance(getattr(record, name), tuple) else None
        for name in record.nested
        if check.concerns(type(record), {name})
    }
    return record.model_copy(update=emptied)


@pytest.mark.parametrize("check", BOUND, ids=lambda check: check.code)
def test_a_rule_says_nothing_of_a_record_without_the_rows_that_it_is_on(check: Check) -> None:
    of_its_type = [one for one in DEMO if isinstance(one, check.of) and not isinstance(one, check.on)]
    bare = [without(record, check) for record in of_its_type]
    assert [one.id for one in bare for at in DAYS for _ in check(one, DEMO, at)] == []


def test_a_place_that_was_only_registered_is_asked_about_itself_alone() -> None:
    asked = [check.code for check in CHECKS if Site in check.of and check.concerns(Site, ())]
    assert asked == [
        "future-date",
        "future-id",
        "list-order",
        "missing-record",
        "unknown-village",
        "unknown-grid",
        "unknown-unit",
        "unknown-word",
        "identity-number",
        "identity-doubtful",
        "mobile-number",
        "personal-number",
        "informant-named",
        "registered-twice",
        "meter-twice",
        "power-zeros",
    ]
