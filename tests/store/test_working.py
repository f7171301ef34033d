"""The working tree as readers see it: whole, and compared with the last commit by its bytes."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import crash
import pytest
from conftest import Copied
from crash import NOW, Killed, allow, committed, git, plan, write

from dabzw.store import files, landing
from dabzw.store.git import Repository
from dabzw.store.lock import LOCK, locked
from dabzw.store.working import hidden, look
from dabzw.store.writer import transact

RECORD = "leads/2026-02/XS-260210-0001.yaml"
OTHER = "leads/2026-02/XS-260210-0002.yaml"
ORIGINAL = f"reports/日报/{'0b' * 32}.docx"
HELD: dict[str, bytes | None] = {
    RECORD: b"a: 0\n",
    "campaign.yaml": b"z: 0\n",
    "templates/papers/paper.html.j2": b"t\n",
    ORIGINAL: b"docx",
    "readme.md": b"foreign\n",
}


@pytest.fixture
def ledger(tmp_path: Path, copied: Copied, monkeypatch: pytest.MonkeyPatch) -> Repository:
    crash.isolate(monkeypatch, tmp_path / "home")
    copied(begun, tmp_path / "台账")
    return Repository.require(tmp_path / "台账")


def begun(folder: Path) -> None:
    write(Repository.create(folder), HELD)


def put(ledger: Repository, path: str, data: bytes | None = b"by hand\n") -> None:
    place = ledger.folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if data is None:
        place.unlink()
    else:
        place.write_bytes(data)


def test_nothing_is_changed(ledger: Repository) -> None:
    found = look(ledger)
    assert (found.unrecorded, found.foreign, found.state) == ((), (), "whole")
    assert dict(found.contents) == {
        path: data for path, data in HELD.items() if path not in {ORIGINAL, "readme.md"}
    }


@pytest.mark.parametrize(
    "path",
    [RECORD, OTHER, "campaign.yaml", "templates/x.docx", ".gitattributes", ORIGINAL, "节假日/2027.yaml"],
)
def test_a_part_that_is_changed_by_hand_is_told(ledger: Repository, path: str) -> None:
    put(ledger, path)
    assert look(ledger).unrecorded == (path,)
    put(ledger, path, None)
    assert look(ledger).unrecorded == ((path,) if path in HELD else ())


def test_what_is_no_part_is_no_change(ledger: Repository) -> None:
    for path in ("台账.xlsx", "readme.md", ".DS_Store", "leads/说明.txt", "out/a.yaml", "资料/a.txt"):
        put(ledger, path)
    (ledger.folder / RECORD).chmod(0o755)
    found = look(ledger)
    assert (found.unrecorded, found.foreign) == ((), (".DS_Store", "leads/说明.txt", "台账.xlsx", "资料"))


def test_what_git_does_not_see_is_told(ledger: Repository) -> None:
    put(ledger, ".git/info/exclude", b"leads/\n")
    put(ledger, ".gitignore", b"*.yaml\n")
    write(ledger, {"sites/x.yaml": b"n: 1\n"})
    git(ledger.top, "update-index", "--assume-unchanged", RECORD)
    git(ledger.top, "update-index", "--skip-worktree", "campaign.yaml")
    for path in (RECORD, OTHER, "campaign.yaml"):
        put(ledger, path)
    assert look(ledger).unrecorded == (".gitignore", "campaign.yaml", RECORD, OTHER)
    assert hidden(ledger) == (OTHER,)


def test_a_ledger_below_the_top(ledger: Repository) -> None:
    (ledger.folder / "x/台账").mkdir(parents=True)
    below = Repository.require(ledger.folder / "x/台账")
    put(below, RECORD)
    put(ledger, RECORD)
    assert look(below).unrecorded == (RECORD,)
    write(ledger, {})
    assert look(ledger).unrecorded == (RECORD,)


def test_a_ledger_without_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crash.isolate(monkeypatch, tmp_path / "home")
    fresh = Repository.create(tmp_path / "台账")
    put(fresh, RECORD)
    assert look(fresh).unrecorded == (RECORD,)


def test_while_a_command_writes_the_last_commit_is_seen(ledger: Repository) -> None:
    with locked(ledger, now=NOW) as held:
        put(ledger, RECORD)
        found = look(ledger, 0.1)
        assert (found.state, found.unrecorded, found.contents[RECORD]) == ("busy", (), b"a: 0\n")
        assert look(held).unrecorded == (RECORD,), "who holds the lock waits for nobody"
    assert look(ledger).unrecorded == (RECORD,)


def test_a_reader_waits_until_a_command_has_written(ledger: Repository) -> None:
    inside, seen = threading.Event(), []

    def reader() -> None:
        inside.set()
        seen.append(look(ledger, 10))

    with locked(ledger, now=NOW):
        thread = threading.Thread(target=reader)
        thread.start()
        assert inside.wait(10)
        put(ledger, RECORD, b"half")
        put(ledger, RECORD, b"a: 0\n")
    thread.join()
    assert [(one.state, one.unrecorded) for one in seen] == [("whole", ())]


def test_what_a_killed_command_has_entered_is_seen(
    ledger: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes: dict[str, bytes | None] = {
        RECORD: b"a: 1\n",
        OTHER: b"n: 1\n",
        "campaign.yaml": None,
        "sites/x.yaml": b"n: 2\n",
    }
    moved = landing._move_branch

    def killed(*arguments: object) -> None:
        moved(*arguments)  # type: ignore[arg-type]
        raise Killed("after the branch")

    monkeypatch.setattr(landing, "_move_branch", killed)
    with pytest.raises(Killed):
        transact(ledger, plan(changes), allow, now=NOW, wait=0)
    put(ledger, "sites/x.yaml", b"by hand\n")
    found = look(ledger)
    assert (found.state, found.unrecorded) == ("interrupted", ("sites/x.yaml",))
    assert dict(found.contents) == {
        RECORD: b"a: 1\n",
        OTHER: b"n: 1\n",
        "sites/x.yaml": b"by hand\n",
        "templates/papers/paper.html.j2": b"t\n",
    }
    assert committed(ledger)[RECORD] == b"a: 1\n"


@pytest.mark.parametrize("journal", [b"{", b"[]", b""])
def test_a_journal_that_cannot_be_read_hinders_no_reader(ledger: Repository, journal: bytes) -> None:
    (ledger.git_dir / "dabzw.journal").write_bytes(journal)
    assert look(ledger).state == "whole"


@pytest.mark.parametrize("lock", ["none", "link", "pipe"])
def test_without_a_lock_that_can_be_opened_the_tree_is_read(ledger: Repository, lock: str) -> None:
    place = ledger.git_dir / LOCK
    place.unlink()
    if lock == "link":
        place.symlink_to("/nowhere")
    elif lock == "pipe":
        os.mkfifo(place)
    put(ledger, RECORD)
    assert look(ledger).unrecorded == (RECORD,)
    assert files.walk(ledger.folder)[RECORD] == "file"


@pytest.mark.parametrize("path", [".gitattributes", "leads/.gitattributes", ".gitignore"])
def test_nothing_waits_at_a_pipe_in_the_place_of_gits_rules(ledger: Repository, path: str) -> None:
    os.mkfifo(ledger.folder / path)
    head = ledger.head()
    with pytest.raises(files.NotRegular, match=path):
        write(ledger, {RECORD: b"a: 1\n"})
    assert (ledger.head(), hidden(ledger)) == (head, ())
    assert [one.rule for one in look(ledger).contents.listing.findings if one.level == "错误"] == [
        "not-a-file"
    ]


def test_nor_above_the_ledger(ledger: Repository) -> None:
    os.mkfifo(ledger.folder / ".gitattributes")
    with pytest.raises(files.NotRegular):
        write(Repository.require(ledger.folder / "leads"), {"x.yaml": b"a: 1\n"})
