"""Facts of records in the index: for how long they are told, and what takes them out."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from conftest import Ledgers
from records import at
from small_ledger import DEN, HANDED, KILN, YARD

from dabzw.cli.judging import findings_of
from dabzw.model.facts import Held, as_of
from dabzw.model.finding import Finding
from dabzw.model.ids import CAMPAIGN_FILE, path_of
from dabzw.model.ledger import Ledger
from dabzw.model.tracing import Span, who_names
from dabzw.reports.looks import agenda, coverage, due, policy, records, status
from dabzw.store.contents import Contents, in_folder
from dabzw.store.git import Repository
from dabzw.store.index import changed, tree
from dabzw.store.index.beside import Beside
from dabzw.store.index.database import FILE, FOLDER
from dabzw.store.index.facts import KeptFacts
from dabzw.store.reader import load
from dabzw.store.working import look

pytestmark = pytest.mark.usefixtures("isolated")
NOON = datetime(2026, 3, 1, 12)  # noqa: DTZ001
NAME = "示例"


@pytest.fixture
def ledger(ledgers: Ledgers) -> Path:
    return ledgers("small")


def beside(folder: Path) -> tuple[KeptFacts, Beside]:
    """The facts beside a ledger, which was read as any command reads it."""
    found = look(Repository.require(folder))
    assert found.index is not None
    load(found.contents)
    return KeptFacts(found.index, found.contents), found.index


def kept_of(folder: Path) -> KeptFacts:
    return beside(folder)[0]


def keep(folder: Path, found: Mapping[str, Held]) -> None:
    facts, index = beside(folder)
    facts.keep(NAME, found)
    index.settle()


def held(value: object, *keys: str, days: tuple[int, int] = (1, 2)) -> Held:
    since, until = (datetime(2026, 3, day) for day in days)  # noqa: DTZ001
    return Held(value, since, until, keys)


def known(facts: KeptFacts, when: datetime = NOON) -> dict[str, object]:
    return facts.known(NAME, when, Span())


def test_they_are_told_by_the_next_command_as_long_as_they_hold(ledger: Path) -> None:
    keep(ledger, {KILN: held(["甲"]), YARD: held("乙", days=(1, 9))})
    span = Span()
    assert kept_of(ledger).known(NAME, NOON, span) == {KILN: ["甲"], YARD: "乙"}
    assert span.in_minutes == (datetime(2026, 3, 1), datetime(2026, 3, 2))  # noqa: DTZ001
    assert known(kept_of(ledger), datetime(2026, 3, 5)) == {YARD: "乙"}  # noqa: DTZ001
    assert kept_of(ledger).known("另一个", NOON, Span()) == {}


def test_a_record_has_one_for_each_of_a_few_spans(ledger: Path) -> None:
    for day in range(1, 6):
        keep(ledger, {KILN: held(day, days=(day, day + 1))})
    facts = kept_of(ledger)
    told = [known(facts, datetime(2026, 3, day, 12)).get(KILN) for day in range(1, 6)]  # noqa: DTZ001
    assert told == [None, None, None, 4, 5]


def edited(folder: Path) -> None:
    path = folder / path_of(KILN)
    path.write_bytes(path.read_bytes() + "备注: 示例\n".encode())


def gone(folder: Path) -> None:
    (folder / path_of(KILN)).unlink()


@pytest.mark.parametrize("how", [edited, gone])
def test_what_rests_on_a_record_goes_with_it(ledger: Path, how: Callable[[Path], None]) -> None:
    keep(ledger, {KILN: held(1), HANDED: held(2, KILN), YARD: held(3, "QY-260101-0000")})
    how(ledger)
    assert known(kept_of(ledger)) == {YARD: 3}


def test_who_is_named_by_another_record_is_looked_at_again(ledger: Path) -> None:
    """A lead that names another enterprise than before is a matter of both."""
    rests = {DEN: held(1), YARD: held(2), "QY-260101-0000": held(3, who_names(DEN))}
    keep(ledger, rests)
    path = ledger / path_of(HANDED)
    data = path.read_bytes()
    assert DEN.encode() in data
    path.write_bytes(data.replace(DEN.encode(), b"QY-260101-0009"))
    assert known(kept_of(ledger)) == {YARD: 2}


def test_another_campaign_takes_all_of_them_out(ledger: Path) -> None:
    keep(ledger, {KILN: held(1)})
    path = ledger / CAMPAIGN_FILE
    path.write_bytes(path.read_bytes() + "# 示例\n".encode())
    assert known(kept_of(ledger)) == {}


def test_many_changes_take_all_of_them_out(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(ledger, {YARD: held(1)})
    monkeypatch.setattr(changed, "_MANY", 0)
    edited(ledger)
    assert known(kept_of(ledger)) == {}


def test_who_was_overtaken_is_told_nothing_and_keeps_nothing(ledger: Path) -> None:
    keep(ledger, {YARD: held(1)})
    before, index = beside(ledger)
    assert known(before) == {YARD: 1}
    edited(ledger)
    assert known(kept_of(ledger)) == {YARD: 1}
    before.keep(NAME, {KILN: held("old")})
    index.settle()
    assert known(before) == {}
    assert known(kept_of(ledger)) == {YARD: 1}


def test_what_was_answered_of_no_tree_is_not_kept(ledger: Path) -> None:
    facts, index = beside(ledger)
    facts.keep(NAME, {KILN: held(1)})
    index.give_up()
    index.settle()
    assert known(kept_of(ledger)) == {}


class _Watched(KeptFacts):
    """Notes which facts were found anew."""

    def __init__(self, index: Beside, files: Contents) -> None:
        super().__init__(index, files)
        self.found: list[tuple[str, str]] = []

    def keep(self, name: str, found: Mapping[str, Held]) -> None:
        """As of any."""
        super().keep(name, found)
        self.found += ((name, id_) for id_ in found)


def _looks(ledger: Ledger, when: str) -> None:
    instant = at(when)
    status.answer(status.status_of(ledger, instant), ledger, instant)
    agenda.answer(ledger, instant)
    coverage.answer(ledger, instant)
    due.answer(due.dues(ledger, instant), ledger, instant)
    policy.answer(ledger, instant)
    list(records.lines(ledger, instant, None, is_of_all=True))


def test_no_daily_look_rests_on_all_records(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second look at the same moment finds everything kept, and takes up no record."""
    monkeypatch.setattr(tree, "MARGIN", -(10**12))
    for turn in range(2):
        found = look(Repository.require(ledger))
        assert found.index is not None
        loaded = load(found.contents).sound
        facts = _Watched(found.index, found.contents)
        _looks(as_of(loaded, at("2026-03-12"), facts), "2026-03-12")
        found.index.settle()
        assert bool(facts.found) is (turn == 0)


def test_findings_are_kept_from_the_second_time_on(ledger: Path) -> None:
    instant = at("2026-03-12")
    told: list[tuple[Finding, ...]] = []
    anew: list[bool] = []
    for _ in range(4):
        found = look(Repository.require(ledger))
        assert found.index is not None
        facts = _Watched(found.index, found.contents)
        told.append(findings_of(load(found.contents), instant, store=facts))
        found.index.settle()
        anew.append(bool(facts.found))
    assert anew == [False, True, False, False]
    assert told[0]
    loaded = load(in_folder(ledger))
    whole = tuple(map(loaded.placed, findings_of(loaded, instant)))
    assert [tuple(map(loaded.placed, one)) for one in told] == [whole] * 4


@pytest.mark.parametrize("body", [b"", b"torn", zlib.compress(b"[[1]]"), zlib.compress(b'{"a": 1}')])
def test_what_is_damaged_is_found_anew(ledger: Path, body: bytes) -> None:
    keep(ledger, {YARD: held(1)})
    with closing(sqlite3.connect(ledger / ".git" / FOLDER / FILE)) as connection:
        connection.execute("UPDATE fact SET body = ?", (body,))
        connection.commit()
    assert known(kept_of(ledger)) == {}
    edited(ledger)
    assert known(kept_of(ledger)) == {}
    keep(ledger, {YARD: held(2)})
    assert known(kept_of(ledger)) == {YARD: 2}


def test_a_fact_of_another_shape_is_found_anew(ledger: Path) -> None:
    found = look(Repository.require(ledger))
    assert found.index is not None
    loaded = load(found.contents).sound
    facts = KeptFacts(found.index, found.contents)
    facts.keep(
        "limits", {id_: held(["no states"], days=(1, 30)) for id_ in (*loaded.leads, *loaded.enterprises)}
    )
    found.index.settle()
    told = status.status_of(as_of(loaded, at("2026-03-12"), kept_of(ledger)), at("2026-03-12"))
    assert told == status.status_of(loaded.as_of(at("2026-03-12")), at("2026-03-12"))
