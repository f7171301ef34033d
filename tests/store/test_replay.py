"""A past as commits: all of them or none, each with its own clerk and time."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import crash
import pytest
from crash import NOW, committed, git, on_disk

from dabzw.errors import DabzwError
from dabzw.store import past
from dabzw.store.git import Author, Repository
from dabzw.store.landing import HandEdited
from dabzw.store.past import HasHistory, Past, replay
from dabzw.store.writer import Change, Plan, Receipt, TreeMismatch

HE, XU = Author("示例何静", "he@example.invalid"), Author("示例许平", "xu@example.invalid")
LEAD, SITE, OTHER = "leads/2026-02/XS-1.yaml", "sites/2026-02/CS-1.yaml", '备注/一"\\.txt'


def entry(
    minute: int, author: Author, summary: str, changes: dict[str, bytes | None], undoes: int | None = None
) -> Past:
    made = tuple(Change(path, data) for path, data in changes.items())
    when = datetime(2026, 2, 9, 9, minute)  # noqa: DTZ001 - China Standard Time, as the interface says
    return Past(Plan(made, summary, "undo" if undoes is not None else "add", ("XS-1",)), author, when, undoes)


PAST = (
    entry(0, HE, "登记线索", {LEAD: b"a: 0\n", OTHER: b"x\n", "gone.yaml": b"g: 0\n"}),
    entry(5, XU, "登记场所", {SITE: b"s: 0\n"}),
    entry(7, XU, "记排查", {SITE: b"s: 1\n", "gone.yaml": None}),
    entry(9, HE, "撤销：记排查", {SITE: b"s: 0\n"}, undoes=2),
    entry(30, HE, "记核查", {LEAD: b"a: 1\n"}),
)
LAST = {LEAD: b"a: 1\n", OTHER: b"x\n", SITE: b"s: 0\n"}


pytestmark = pytest.mark.usefixtures("isolated")


@pytest.fixture
def empty(tmp_path: Path) -> Repository:
    return Repository.create(tmp_path / "台账")


def test_each_entry_is_a_commit_of_its_clerk_and_time(empty: Repository) -> None:
    receipt = replay(empty, PAST, now=NOW)
    shown = git(empty.top, "log", "--reverse", "--format=%an %ae %cn %aI %cI %s").splitlines()
    times = [f"2026-02-09T09:{minute:02}:00+08:00" for minute in (0, 5, 7, 9, 30)]
    authors = (HE, XU, XU, HE, HE)
    assert shown == [
        f"{author.name} {author.email} {author.name} {when} {when} {one.plan.summary}"
        for author, when, one in zip(authors, times, PAST, strict=True)
    ]
    assert receipt == Receipt(empty.head() or "", tuple(sorted(LAST)))
    assert on_disk(empty.folder) == committed(empty) == LAST
    assert git(empty.top, "status", "--porcelain") == git(empty.top, "fsck", "--full", "--strict") == ""
    assert git(empty.top, "for-each-ref", "--format=%(refname)") == "refs/heads/main\n"


def test_the_trailers_name_the_clerk_and_what_is_undone(empty: Repository) -> None:
    replay(empty, PAST, now=NOW)
    undone = git(empty.top, "rev-parse", "HEAD~2").strip()
    assert git(empty.top, "log", "-1", "--format=%B", "HEAD~1").split("\n\n")[1].split() == [
        *("Dabzw-Op:", "undo", "Dabzw-Id:", "XS-1"),
        *("Dabzw-By:", "示例何静", "<he@example.invalid>"),
        *("Dabzw-Undo:", undone),
    ]


def test_only_a_ledger_without_commits_gets_a_past(empty: Repository) -> None:
    crash.write(empty, {LEAD: b"own\n"})
    before = empty.head()
    with pytest.raises(HasHistory, match="已有提交"):
        replay(empty, PAST, now=NOW)
    assert empty.head() == before
    assert (empty.folder / LEAD).read_bytes() == b"own\n"


def test_files_that_lie_there_are_not_overwritten(empty: Repository) -> None:
    (empty.folder / "leads/2026-02").mkdir(parents=True)
    (empty.folder / LEAD).write_bytes(b"own\n")
    with pytest.raises(HandEdited):
        replay(empty, PAST, now=NOW)
    assert empty.head() is None
    assert (empty.folder / LEAD).read_bytes() == b"own\n"


def test_a_commit_with_another_tree_is_refused(monkeypatch: pytest.MonkeyPatch, empty: Repository) -> None:
    grown = past._grown
    monkeypatch.setattr(past, "_grown", lambda held, entries: grown(held, entries[:-1]))
    with pytest.raises(TreeMismatch, match=LEAD):
        replay(empty, PAST, now=NOW)
    assert empty.head() is None


def after_a_fault(monkeypatch: pytest.MonkeyPatch, place: Path, fault: crash.Fault) -> None:
    """Killed anywhere, a replay has made nothing, or the next command finishes it."""
    repository = Repository.create(place)
    with crash.faulty(monkeypatch, fault), suppress(crash.Killed, DabzwError):
        replay(repository, PAST, now=NOW)
    landed = repository.head() is not None
    receipt = crash.append(repository, SITE, b"t: 1\n")
    found = on_disk(repository.folder)
    assert found == (LAST if landed else {}) | {SITE: (LAST[SITE] if landed else b"") + b"t: 1\n"}
    assert len(git(place, "rev-list", receipt.commit).split()) == (len(PAST) if landed else 0) + 1
    assert git(place, "status", "--porcelain") == git(place, "fsck", "--strict", "--no-dangling") == ""


STEP = 9


@pytest.mark.slow
def test_killed_at_some_calls_that_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for fault in crash.faults(4, STEP):
        after_a_fault(monkeypatch, tmp_path / f"{fault.at}", fault)
    assert fault.at > 30


@pytest.mark.slow
@pytest.mark.parametrize("full", [False, True])
def test_killed_at_every_call_that_writes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, full: bool
) -> None:
    for fault in crash.faults(full=full):
        after_a_fault(monkeypatch, tmp_path / f"{fault.at}", fault)
    assert fault.at > 30
