"""The life of the demo ledger: entries as clerks would have made them, that end in the ledger as it is shipped."""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from processes import Dabzw
from records import findings

from dabzw.model.base import Row
from dabzw.model.ids import CAMPAIGN_FILE, kind_of, registered_on
from dabzw.model.ledger import AnyRecord
from dabzw.model.moments import Instant, start_of
from dabzw.rules.walk import rows_of
from dabzw.store.contents import in_commit
from dabzw.store.demo import demo_files
from dabzw.store.git import Repository
from dabzw.store.life import LifeTable, life, life_table
from dabzw.store.past import Past
from dabzw.store.reader import load, read_record
from dabzw.store.working import look

CLI = Path(__file__).parent.parent / "dabzw" / "cli"
CAMPAIGN_START = date(2026, 2, 9)


@pytest.fixture(scope="module")
def table() -> LifeTable:
    return life_table()


@pytest.fixture(scope="module")
def past(table: LifeTable) -> tuple[Past, ...]:
    return life(demo_files(), table)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, dabzw: Dabzw) -> Path:
    place = tmp_path_factory.mktemp("demo")
    assert dabzw("init", "练习", "--demo", cwd=place).returncode == 0
    return place / "练习"


def said(dabzw: Dabzw, demo: Path, *words: str) -> Any:
    done = dabzw(*words, "--json", cwd=demo)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def days_of(row: Row) -> Iterator[datetime]:
    """The first instant of everything that is dated in a row."""
    for _, inner in rows_of(row):
        for name in (*inner.happened, *inner.ensued):
            told = getattr(inner, name)
            yield from (start_of(when) for when in (told if isinstance(told, tuple) else (told,)) if when)


def versions(past: tuple[Past, ...]) -> Iterator[tuple[Past, AnyRecord]]:
    """Each version of each record; raises where one cannot be read."""
    for entry in past:
        for change in entry.plan.changes:
            if kind_of(Path(change.path).stem):
                record, faults = read_record(change.path, change.data or b"")
                assert record is not None, (entry.when, change.path, faults)
                yield entry, record


# The entries


def test_the_last_state_is_the_ledger(past: tuple[Past, ...]) -> None:
    final = {change.path: change.data for entry in past for change in entry.plan.changes}
    assert final == demo_files()


def test_each_entry_is_later_than_the_one_before(past: tuple[Past, ...]) -> None:
    assert all(one.when < other.when for one, other in pairwise(past))


def test_nothing_is_entered_before_it_was_done(past: tuple[Past, ...]) -> None:
    for entry, record in versions(past):
        assert all(when <= entry.when for when in days_of(record)), (entry.when, record.id)
        registered = registered_on(record.id)
        assert registered is not None
        assert registered <= entry.when.date()


def test_no_record_names_one_that_is_not_there_yet(past: tuple[Past, ...]) -> None:
    known: set[str] = set()
    for entry in past:
        known |= set(entry.plan.ids)
        for change in entry.plan.changes:
            if change.path != CAMPAIGN_FILE:
                words = (change.data or b"").decode().replace('"', " ").replace("，", " ").split()
                assert {word for word in words if kind_of(word)} <= known, (entry.when, change.path)


def test_its_size_is_of_life(past: tuple[Past, ...]) -> None:
    spring = [entry for entry in past if entry.when.month < 4]
    assert 100 <= len(spring) <= len(past) <= 200
    assert len({entry.when.date() for entry in spring}) >= 30
    assert len({entry.author.name for entry in past}) >= 5
    assert {"init", "adopt", "edit", "undo", "import lead", "import power", "线索 add", "lead verify"} <= {
        entry.plan.operation for entry in past
    }


def test_an_entry_is_named_by_its_records(past: tuple[Past, ...]) -> None:
    for entry in past:
        assert entry.plan.ids == tuple(
            stem for change in entry.plan.changes if kind_of(stem := Path(change.path).stem)
        )
        assert len(entry.plan.changes) == 1 or entry.plan.operation.startswith(("import ", "adopt", "init"))


def test_the_clerks_are_invented(table: LifeTable, past: tuple[Past, ...]) -> None:
    names = {clerk.name for clerk in table.clerks}
    assert {entry.author.name for entry in past} == names
    assert all(name.startswith("示例") for name in names)
    assert all(clerk.email.endswith("@example.invalid") for clerk in table.clerks)


def test_every_line_of_the_table_was_used(table: LifeTable, past: tuple[Past, ...]) -> None:
    made = {(entry.when, id_) for entry in past for id_ in entry.plan.ids}
    assert {(single.entered, single.record) for single in table.singles} <= made
    assert {(slip.until, slip.record) for slip in table.slips} <= made
    assert {(file.entered, file.path) for file in table.files} <= {
        (entry.when, change.path) for entry in past for change in entry.plan.changes
    }


def test_what_was_undone_is_as_it_was_before(past: tuple[Past, ...]) -> None:
    places = [place for place, entry in enumerate(past) if entry.undoes is not None]
    assert places
    for place in places:
        undone = past[past[place].undoes or 0]
        path = undone.plan.changes[0].path
        before = [
            change.data
            for entry in past[: past[place].undoes]
            for change in entry.plan.changes
            if change.path == path
        ]
        assert past[place].plan.changes[0].data == before[-1] != undone.plan.changes[0].data
        assert past[place].plan.summary == f"撤销：{undone.plan.summary}"


def test_the_words_are_those_of_the_commands(table: LifeTable) -> None:
    sources = [
        ast.parse(next(CLI.rglob(f"{name}.py")).read_text(encoding="utf-8"))
        for name in ("leads", "enterprises", "sites", "steps", "decisions")
    ]
    written = {
        node.value
        for source in sources
        for node in ast.walk(source)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for words in table.words:
        for says, operation in ((words.says, words.operation), (words.says_more, words.operation_more)):
            if says is not None and operation is not None:
                assert {says, says.removeprefix("记"), says.removesuffix("不立案"), f"{says} "} & written, (
                    says
                )
                assert {operation, operation.split(" ")[-1]} & written, operation


SOME = (2, 20, 60, 100, 140)


@pytest.mark.parametrize("places", [SOME, pytest.param(None, marks=pytest.mark.slow)])
def test_after_each_entry_the_ledger_is_sound(past: tuple[Past, ...], places: tuple[int, ...] | None) -> None:
    now: dict[str, bytes] = {}
    for place, entry in enumerate(past):
        now |= {change.path: change.data or b"" for change in entry.plan.changes}
        if places is None or place in places:
            loaded = load(now)
            assert loaded.findings == ()
            assert list(loaded.not_canonical()) == []
            found = findings(loaded.sound, Instant.of(entry.when))
            assert [finding for finding in found if finding.level == "错误"] == [], entry.when


# The ledger that `init --demo` makes


def test_init_gives_the_ledger_and_its_history(demo: Path, past: tuple[Past, ...]) -> None:
    on_disk = {
        file.relative_to(demo).as_posix(): file.read_bytes()
        for file in demo.rglob("*")
        if file.is_file() and ".git" not in file.relative_to(demo).parts
    }
    ignored = on_disk.pop(".gitignore")
    assert on_disk == demo_files()
    assert b"out/\n" in ignored
    repository = Repository.require(demo)
    assert look(repository).unrecorded == ()
    assert len(repository.git("rev-list", "HEAD").split()) == len(past)


def test_log_shows_people_and_days(demo: Path, dabzw: Dabzw, past: tuple[Past, ...]) -> None:
    shown = said(dabzw, demo, "log", "-n", "1000")["历史"]
    assert [(row["时间"], row["经手人"], row["事项"], row["操作"], row["编号"]) for row in shown] == [
        (
            f"{entry.when:%Y-%m-%d %H:%M}",
            entry.author.name,
            entry.plan.summary,
            entry.plan.operation,
            list(entry.plan.ids),
        )
        for entry in reversed(past)
    ]


def test_late_entries_are_those_of_the_table_and_of_days_off(
    demo: Path, dabzw: Dabzw, table: LifeTable
) -> None:
    rows = said(dabzw, demo, "late-entry")["补录"]
    assert 30 <= len(rows) <= 60
    late = {
        (single.record, str(single.entered)[:16])
        for single in table.singles
        if single.entered > start_of(single.when) + timedelta(days=2)
    }
    shown = {(row["编号"], row["入账时间"]) for row in rows}
    assert len(late) == 13
    assert late <= shown
    corrected = [(row["编号"], row["入账时间"]) for row in rows if row["类别"] == "更正"]
    assert corrected == [(slip.record, str(slip.until)[:16]) for slip in table.slips if slip.how == "edit"]
    others = [row for row in rows if (row["编号"], row["入账时间"]) not in {*late, *corrected}]
    of_old = [row for row in others if row["日期"] < str(CAMPAIGN_START)]
    assert {row["编号"] for row in of_old} == {"QY-260209-8S2K", "QY-260209-1V7C"}  # listed years ago
    off = {row["日期"] for row in others if row not in of_old}
    assert off == {
        *("2026-02-18", "2026-02-22"),  # the Spring Festival
        *("2026-03-07", "2026-03-14", "2026-03-21", "2026-03-28"),  # Saturdays
        "2026-04-05",  # 清明节
    }


@pytest.mark.parametrize(
    ("day", "leads", "enterprises", "sites", "months"),
    [
        ("2026-02-09", 4, 8, 43, 0),
        ("2026-02-20", 30, 55, 177, 1),
        ("2026-03-12", 105, 82, 177, 2),
    ],
)
def test_a_revision_by_date_is_the_ledger_of_that_day(
    demo: Path, day: str, leads: int, enterprises: int, sites: int, months: int
) -> None:
    repository = Repository.require(demo)
    ledger = load(in_commit(repository, repository.resolve(day))).sound
    assert (len(ledger.leads), len(ledger.enterprises), len(ledger.sites)) == (leads, enterprises, sites)
    assert len({use.month for uses in ledger.power.values() for use in uses}) == months


@pytest.mark.slow
def test_the_demo_is_clean_and_its_last_entry_can_be_undone(demo: Path, dabzw: Dabzw, tmp_path: Path) -> None:
    assert said(dabzw, demo, "check")["错误"] == 0
    copy = shutil.copytree(demo, tmp_path / "练习")
    mine = dabzw("undo", "--yes", cwd=copy)
    assert mine.returncode == 4  # whoever practises has entered nothing yet
    undone = dabzw("undo", mine.stderr.split()[-1], "--yes", cwd=copy)
    assert "已撤销“记回头看 QY-260210-5B3C（" in undone.stderr
    assert said(dabzw, copy, "check")["错误"] == 0
