"""Joining another desk's history: in one transaction, done or nothing wherever it is struck."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import crash
import pytest
from crash import HAND, LATER, NOW, OLD, append, committed, git, on_disk, write

from dabzw.errors import DabzwError
from dabzw.store.git import Repository
from dabzw.store.joining import Joined, NotAtTop, NothingEntered, join
from dabzw.store.landing import HandEdited, recover
from dabzw.store.lock import locked
from dabzw.store.writer import Receipt, TreeMismatch

pytestmark = pytest.mark.usefixtures("isolated")
FIRST, SECOND, GONE, NEW = (*sorted(set(OLD) - {HAND, LATER})[:3], "leads/2026-03/XS-9.yaml")
THEIRS: dict[str, bytes | None] = {FIRST: b"theirs\n", GONE: None, NEW: b"new\n"}
SHARES = 12


def begun(place: Path, *, apart: bool) -> tuple[Repository, Joined]:
    """A ledger with a hand edit, and what another desk has made of it since."""
    repository = Repository.create(place)
    write(repository, dict(OLD))
    git(place, "checkout", "-qb", "there")
    write(repository, dict(THEIRS))
    theirs = git(place, "rev-parse", "HEAD").strip()
    git(place, "checkout", "-q", "main")
    git(place, "branch", "-qD", "there")
    if apart:
        write(repository, {SECOND: b"ours\n"})
    (place / HAND).write_bytes(b"by hand\n")
    trailers = (("Dabzw-Sync-From", "示例"),) if apart else ()
    return repository, Joined(theirs, THEIRS, "同步", forward=not apart, trailers=trailers)


def entered(repository: Repository, joined: Joined) -> Receipt:
    return join(repository, lambda _held, _head: joined, now=NOW, wait=0)


def test_a_step_forward_takes_their_commit(tmp_path: Path) -> None:
    repository, joined = begun(tmp_path / "a", apart=False)
    receipt = entered(repository, joined)
    assert receipt.commit == joined.theirs == repository.head()
    assert set(receipt.paths) == set(THEIRS)
    assert on_disk(repository.folder) == {**committed(repository), HAND: b"by hand\n"}
    assert git(repository.top, "status", "--porcelain") == f" M {HAND}\n"


@pytest.mark.parametrize("theirs_first", [True, False])
def test_two_histories_become_one(tmp_path: Path, *, theirs_first: bool) -> None:
    repository, joined = begun(tmp_path / "a", apart=True)
    ours = repository.head() or ""
    receipt = entered(repository, Joined(joined.theirs, THEIRS, "同步", theirs_first=theirs_first))
    both = (joined.theirs, ours) if theirs_first else (ours, joined.theirs)
    assert repository.commit(receipt.commit).parents == both
    held = committed(repository)
    assert held == {
        **{k: v for k, v in OLD.items() if k != GONE},
        FIRST: b"theirs\n",
        NEW: b"new\n",
        SECOND: b"ours\n",
    }
    assert "fsck" not in git(repository.top, "fsck", "--full", "--strict")
    assert receipt.kept == ()


def test_a_joining_may_change_no_file(tmp_path: Path) -> None:
    repository, joined = begun(tmp_path / "a", apart=True)
    tree = repository.commit(repository.head() or "").tree
    receipt = entered(repository, Joined(joined.theirs, {}, "同步"))
    assert repository.commit(receipt.commit).tree == tree


@pytest.mark.parametrize("apart", [True, False])
def test_a_hand_edit_of_what_changes_stops_it(tmp_path: Path, *, apart: bool) -> None:
    repository, joined = begun(tmp_path / "a", apart=apart)
    before = repository.head()
    (repository.folder / FIRST).write_bytes(b"by hand, too\n")
    with pytest.raises(HandEdited, match=FIRST):
        entered(repository, joined)
    assert repository.head() == before


def test_their_commit_must_be_what_was_said(tmp_path: Path) -> None:
    repository, joined = begun(tmp_path / "a", apart=False)
    with pytest.raises(TreeMismatch):
        entered(repository, Joined(joined.theirs, {FIRST: b"theirs\n"}, "同步", forward=True))


def test_it_needs_a_ledger_at_the_top_with_an_entry(tmp_path: Path) -> None:
    with pytest.raises(NothingEntered):
        entered(Repository.create(tmp_path / "a"), Joined("0" * 40, {}, ""))
    with pytest.raises(NotAtTop):
        entered(crash.breakable(tmp_path / "b"), Joined("0" * 40, {}, ""))


def test_the_joining_is_dated_by_no_clock_that_is_behind(tmp_path: Path) -> None:
    """By the later of both last entries: a day that was over before stays what it was."""
    repository, joined = begun(tmp_path / "a", apart=True)
    last = repository.commit(joined.theirs)
    receipt = join(repository, lambda *_: joined, now=NOW.replace(year=NOW.year - 1), wait=0)
    made = repository.commit(receipt.commit)
    clock = b"Dabzw-Clock: " + last.message.split(b"Dabzw-Clock: ")[1].split(b"\n")[0]
    assert clock in made.message
    assert made.when >= last.when


def struck(
    monkeypatch: pytest.MonkeyPatch, template: Path, place: Path, joined: Joined, fault: crash.Fault
) -> list[str]:
    """What is wrong after a fault, and after the next command."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(template, place)
    repository = Repository.require(place)
    start = repository.head() or ""
    done = False
    with crash.faulty(monkeypatch, fault), suppress(crash.Killed, DabzwError):
        entered(repository, joined)
        done = True
    with locked(repository, now=NOW, wait=0) as held:
        recover(held)
    append(repository, LATER, b"later\n")
    landed = git(place, "rev-parse", "HEAD^").strip() != start
    wanted = {**committed(repository), HAND: b"by hand\n"}
    checks = {
        "acknowledged but lost": landed or not done,
        "files": on_disk(place) == wanted,
        "theirs": all((committed(repository).get(path) == data) is landed for path, data in THEIRS.items()),
        "leftovers": not _leftovers(place),
        "fsck": not git(place, "fsck", "--full", "--strict", "--no-dangling"),
        "status": git(place, "status", "--porcelain") == f" M {HAND}\n",
    }
    return [name for name, right in checks.items() if not right]


def _leftovers(place: Path) -> list[Path]:
    found = (*place.rglob("*.lock"), *place.rglob("*.dabzw-tmp"), *place.glob(".git/dabzw.*"))
    return [path for path in found if path.name != "dabzw.lock"]


def test_killed_at_some_calls_that_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _sweep(monkeypatch, tmp_path, SHARES)


@pytest.mark.slow
@pytest.mark.parametrize("full", [True, False])
def test_killed_at_many_calls_that_write(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, full: bool
) -> None:
    _sweep(monkeypatch, tmp_path, 3, full=full)


def _sweep(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: int, *, full: bool = False) -> None:
    for apart in (False, True):
        template, joined = begun(tmp_path / f"{apart}", apart=apart)
        for fault in crash.faults(1, step, full=full):
            wrong = struck(monkeypatch, template.top, tmp_path / "run", joined, fault)
            assert not wrong, (apart, fault.at, fault.calls[-1:], wrong)
        assert fault.at > 20
