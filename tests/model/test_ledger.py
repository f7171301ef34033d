"""What every rule may ask of a ledger, found once and kept on it."""

from __future__ import annotations

import pytest
from records import ENTERPRISE_ID, activity, at, enterprise, found, lead, ledger, site

from dabzw.model.ledger import AnyRecord, Ledger, kept
from dabzw.model.moments import Instant
from dabzw.rules.limits.deadlines import all_reckoned, deadlines, record_reckoned

SECOND = "QY-260210-0002"
LEADS = [lead(编号=f"XS-260210-000{number}") for number in (1, 2, 3)]
COPIES = [lead(编号=f"XS-260210-001{number}", 并入=LEADS[0].id) for number in (1, 2)]


def test_duplicates_are_counted_with_their_master() -> None:
    assert [one.id for one in ledger(*LEADS, *COPIES).counted_leads] == [one.id for one in LEADS]


def test_offenders_are_those_with_a_violation() -> None:
    caught = enterprise(编号=SECOND, 违法行为=[found("1.1"), found("2.2")])
    assert [one.id for one in ledger(enterprise(), caught).offenders] == [SECOND]


@pytest.mark.parametrize(
    ("record", "unit"),
    [
        (lead(承办="派出所"), "派出所"),
        (enterprise(监管站所="电管站"), "电管站"),
        (activity(牵头="乡应急办"), "乡应急办"),
        (activity(), None),
        (site(企业=ENTERPRISE_ID), "电管站"),
        (site(企业=SECOND), None),
        (site(), None),
    ],
)
def test_who_answers_for_a_record(record: AnyRecord, unit: str | None) -> None:
    assert ledger(enterprise(监管站所="电管站")).answering(record) == unit


@pytest.mark.parametrize(
    ("record", "named"), [(site(企业=ENTERPRISE_ID), True), (lead(企业=SECOND), False), (lead(), False)]
)
def test_the_enterprise_that_a_record_names(record: AnyRecord, *, named: bool) -> None:
    company = enterprise()
    assert ledger(company).enterprise_of(record) == (company if named else None)  # type: ignore[arg-type]
    assert ledger().enterprise_of(company) is company


def test_a_fact_is_found_once_for_each_instant() -> None:
    asked = []

    @kept
    def fact(book: Ledger, when: Instant) -> int:
        asked.append(when)
        return len(book.leads)

    book, early, late = ledger(*LEADS), at("2026-03-12"), at("2026-03-13")
    assert [fact(book, early), fact(book, late), fact(book, early)] == [3, 3, 3]
    assert asked == [early, late]
    assert fact(book.as_of(early), early) == 3
    assert asked == [early, late, early]  # another ledger has facts of its own


def test_deadlines_are_reckoned_once_for_each_instant() -> None:
    book, when = ledger(*LEADS, *COPIES), at("2026-03-12")
    assert deadlines(book, when) is deadlines(book, when)
    kept_ones = {id(one) for one in all_reckoned(book, when)}
    singly = [one for record in book.limited for one in record_reckoned(record, book, when)]
    assert {id(one) for one in singly} == kept_ones
    other = LEADS[0].model_copy(update={"received_at": LEADS[0].received_at.replace(day=1)})
    changed = record_reckoned(other, book, when)
    assert changed != record_reckoned(book.leads[other.id], book, when)  # another record of the same id
