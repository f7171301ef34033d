from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import crash
import pytest
from conftest import Copied
from crash import HAND, LATER, NEW, NOW, OLD, allow, append, committed, git, on_disk, plan, write

from dabzw.errors import Conflict, DabzwError, LedgerError
from dabzw.store import files, journal, landing, writer
from dabzw.store.batch import Object
from dabzw.store.bent import Bent
from dabzw.store.contents import Contents, LastCommit
from dabzw.store.git import MovedBranch, NoIdentity, Repository, TreeEntry
from dabzw.store.gitlocks import GitBusy
from dabzw.store.index.database import FOLDER
from dabzw.store.journal import BrokenJournal
from dabzw.store.landing import HandEdited, Unfinished, recover
from dabzw.store.lock import LOCK, Busy, locked, reading
from dabzw.store.trees import Folders
from dabzw.store.writer import (
    HEAD,
    Change,
    DetachedHead,
    Files,
    OperationUnderWay,
    Plan,
    transact,
)

LEAD = "leads/2026-02/XS-1.yaml"


pytestmark = pytest.mark.usefixtures("isolated")


@pytest.fixture
def ledger(tmp_path: Path, copied: Copied) -> Repository:
    copied(begun, tmp_path / "台账")
    return Repository.require(tmp_path / "台账")


def begun(folder: Path) -> None:
    write(Repository.create(folder), {LEAD: b"a: 0\n", "campaign.yaml": b"z: 0\n"})


def fsck(repository: Repository) -> str:
    return git(repository.top, "fsck", "--full", "--strict", "--no-dangling")


def status(repository: Repository) -> str:
    return git(repository.top, "-c", "core.quotePath=false", "status", "--porcelain", "--untracked-files=all")


def at_rest(repository: Repository) -> tuple[str | None, str, dict[str, bytes], list[str]]:
    """Everything that a refused command must leave as it was."""
    left = sorted(path.name for path in repository.git_dir.glob("dabzw*") if path.name != FOLDER)
    return repository.head(), status(repository), on_disk(repository.folder), left


class TestCommit:
    def test_first_commit_on_an_unborn_branch(self, tmp_path: Path) -> None:
        repository = Repository.create(tmp_path / "台账")
        assert repository.head() is None
        receipt = write(repository, {LEAD: b"a: 0\n", ".gitignore": b"out/\n"})
        assert receipt == writer.Receipt(repository.head() or "", (LEAD, ".gitignore"))
        assert status(repository) == fsck(repository) == ""
        assert committed(repository) == {LEAD: b"a: 0\n", ".gitignore": b"out/\n"}

    def test_what_was_seen_of_a_commit_is_taken_only_while_it_is_the_last(self, ledger: Repository) -> None:
        seen = LastCommit(ledger.head() or "", Contents({LEAD: "file"}, {LEAD: b"seen\n"}))
        found: list[dict[str, bytes]] = []

        def look(held: Files) -> Plan:
            found.append(dict(held))
            return Plan((), "", "", ())

        transact(ledger, look, allow, now=NOW, seen=lambda: seen)
        write(ledger, {LEAD: b"a: 1\n"})
        transact(ledger, look, allow, now=NOW, seen=lambda: seen)
        assert found == [{LEAD: b"seen\n"}, {LEAD: b"a: 1\n", "campaign.yaml": b"z: 0\n"}]

    def test_changes_adds_and_deletes_in_one_commit(self, ledger: Repository) -> None:
        old = ledger.head()
        changes: dict[str, bytes | None] = {
            LEAD: b"a: 1\n",
            "campaign.yaml": None,
            "sites/2026-03/CS-1.yaml": b"n: 1\n",
        }
        receipt = write(ledger, changes)
        assert git(ledger.top, "rev-parse", "HEAD^").strip() == old
        assert on_disk(ledger.folder) == committed(ledger, receipt.commit)
        assert committed(ledger, receipt.commit) == {
            path: data for path, data in changes.items() if data is not None
        }
        assert status(ledger) == fsck(ledger) == ""

    def test_message_has_one_line_and_trailers(self, ledger: Repository) -> None:
        def build(_: Files) -> Plan:
            change = Change(LEAD, b"a: 1\n")
            return Plan(
                (change,), "办结\n\nSigned-off-by: 别人", "close", ("XS-1", "QY\n-1"), (("Dabzw-Undo", "x"),)
            )

        transact(ledger, build, allow, now=NOW)
        assert git(ledger.top, "log", "-1", "--format=%B").rstrip("\n").split("\n") == [
            "办结 Signed-off-by: 别人",
            "",
            "Dabzw-Op: close",
            "Dabzw-Id: XS-1",
            "Dabzw-Id: QY -1",
            "Dabzw-By: 王芳 <wang@example.cn>",
            "Dabzw-Clock: 2026-03-12T09:30:00+08:00",
            "Dabzw-Undo: x",
        ]

    def test_author_and_time(self, ledger: Repository) -> None:
        write(ledger, {LEAD: b"a: 1\n"})
        assert git(ledger.top, "log", "-1", "--format=%an %ae %cn %ce %aI %cI").strip() == (
            "王芳 wang@example.cn 王芳 wang@example.cn 2026-03-12T09:30:00+08:00 2026-03-12T09:30:00+08:00"
        )

    def test_a_commit_is_never_older_than_its_parent(self, ledger: Repository) -> None:
        earlier = NOW - timedelta(minutes=5)
        transact(ledger, plan({LEAD: b"a: 1\n"}), allow, now=earlier)
        assert git(ledger.top, "log", "-1", "--format=%cI").strip() == "2026-03-12T09:30:00+08:00"

    @pytest.mark.parametrize("changes", [{}, {LEAD: b"a: 0\n"}, {"leads/none.yaml": None}])
    def test_nothing_to_do_makes_no_commit(
        self, ledger: Repository, changes: dict[str, bytes | None]
    ) -> None:
        before = at_rest(ledger)
        receipt = write(ledger, changes)
        assert (receipt.commit, receipt.paths) == (before[0], ())
        assert at_rest(ledger) == before

    def test_build_sees_the_last_commit_and_check_the_coming_one(self, ledger: Repository) -> None:
        (ledger.folder / "campaign.yaml").write_bytes(b"z: by hand\n")
        seen: list[object] = []

        def build(before: Files) -> Plan:
            seen.append(dict(before))
            return plan({LEAD: None, "leads/n.yaml": b"n: 1\n", ".gitignore": b"x\n"})(before)

        transact(ledger, build, lambda after, paths: seen.append((dict(after), paths)), now=NOW)
        assert seen == [
            {LEAD: b"a: 0\n", "campaign.yaml": b"z: 0\n"},
            (
                {"campaign.yaml": b"z: 0\n", "leads/n.yaml": b"n: 1\n", ".gitignore": b"x\n"},
                (LEAD, "leads/n.yaml", ".gitignore"),
            ),
        ]

    def test_modes_are_kept(self, ledger: Repository) -> None:
        (ledger.folder / LEAD).chmod(0o640)
        write(ledger, {LEAD: b"a: 1\n"})
        assert (ledger.folder / LEAD).stat().st_mode & 0o777 == 0o640

    def test_linked_worktree(self, ledger: Repository, tmp_path: Path) -> None:
        git(ledger.top, "worktree", "add", "-q", "-b", "二组", str(tmp_path / "二组"))
        second = Repository.require(tmp_path / "二组")
        write(second, {LEAD: b"a: 2\n"})
        assert status(second) == status(ledger) == fsck(ledger) == ""
        assert git(ledger.top, "show", f"二组:{LEAD}") == "a: 2\n"

    def test_sha256_repository(self, tmp_path: Path) -> None:
        (tmp_path / "台账").mkdir()
        git(tmp_path / "台账", "init", "-q", "-b", "main", "--object-format=sha256")
        repository = Repository.require(tmp_path / "台账")
        assert len(write(repository, {LEAD: b"a: 0\n"}).commit) == 64
        write(repository, {LEAD: b"a: 1\n"})
        assert status(repository) == fsck(repository) == ""


class TestLargerRepository:
    def test_other_work_is_neither_swept_in_nor_touched(self, tmp_path: Path) -> None:
        repository = crash.breakable(tmp_path / "镇")
        (repository.top / "新.txt").write_text("x", encoding="utf-8")
        git(repository.top, "add", "-N", "新.txt")
        before = git(repository.top, "diff", "--cached"), git(repository.top, "diff")
        receipt = write(repository, NEW)
        assert git(
            repository.top, "diff-tree", "-r", "-z", "--name-only", "--no-commit-id", receipt.commit
        ).split("\0")[:-1] == sorted(f"台账/{path}" for path in NEW)
        assert (git(repository.top, "diff", "--cached"), git(repository.top, "diff")) == before

    def test_paths_cannot_leave_the_ledger(self, tmp_path: Path) -> None:
        repository = crash.breakable(tmp_path / "镇")
        for path in ("../通知.txt", "/etc/x.yaml", "a//b.yaml", ".git/config", "leads/.GIT/x", "", "a\0b"):
            with pytest.raises(files.UnsafePath):
                write(repository, {path: b"x"})


class TestHandEdits:
    def test_on_a_declared_path_refuses_and_is_kept(self, ledger: Repository) -> None:
        (ledger.folder / LEAD).write_bytes(b"by hand\n")
        before = at_rest(ledger)
        with pytest.raises(HandEdited, match="XS-1"):
            write(ledger, {LEAD: b"a: 1\n"})
        assert at_rest(ledger) == before

    def test_elsewhere_is_not_swept_in(self, ledger: Repository) -> None:
        (ledger.folder / "campaign.yaml").write_bytes(b"by hand\n")
        (ledger.folder / "leads/new.yaml").write_bytes(b"by hand\n")
        receipt = write(ledger, {LEAD: b"a: 1\n"})
        assert receipt.paths == (LEAD,)
        assert status(ledger) == " M campaign.yaml\n?? leads/new.yaml\n"

    def test_an_untracked_file_in_the_way_refuses(self, ledger: Repository) -> None:
        (ledger.folder / "leads/new.yaml").write_bytes(b"by hand\n")
        with pytest.raises(HandEdited):
            write(ledger, {"leads/new.yaml": b"n: 1\n"})

    def test_a_deleted_file_refuses(self, ledger: Repository) -> None:
        (ledger.folder / LEAD).unlink()
        with pytest.raises(HandEdited):
            write(ledger, {LEAD: b"a: 1\n"})

    def test_a_staged_edit_refuses_though_the_file_is_as_committed(self, ledger: Repository) -> None:
        (ledger.folder / LEAD).write_bytes(b"by hand\n")
        git(ledger.top, "add", LEAD)
        (ledger.folder / LEAD).write_bytes(b"a: 0\n")
        before = at_rest(ledger)
        with pytest.raises(HandEdited):
            write(ledger, {LEAD: b"a: 1\n"})
        assert at_rest(ledger) == before

    @pytest.mark.parametrize("hidden", ["--assume-unchanged", "--skip-worktree"])
    def test_an_edit_hidden_from_git_status_refuses(self, ledger: Repository, hidden: str) -> None:
        git(ledger.top, "update-index", hidden, LEAD)
        (ledger.folder / LEAD).write_bytes(b"by hand\n")
        with pytest.raises(HandEdited):
            write(ledger, {LEAD: b"a: 1\n"})

    @pytest.mark.parametrize("stage", [(), ("add", LEAD), ("add", "-N", LEAD)])
    @pytest.mark.parametrize("text", [b"a: hand\n", b"a: canonical\n", b"a: 0\n"])
    def test_adopting_one_commits_and_rewrites_it(
        self, ledger: Repository, stage: tuple[str, ...], text: bytes
    ) -> None:
        (ledger.folder / LEAD).write_bytes(b"a:   hand\n")
        if stage:
            git(ledger.top, *stage)
        change = Change(LEAD, text, seen=b"a:   hand\n")
        receipt = transact(ledger, lambda _: Plan((change,), "入账", "adopt", ()), allow, now=NOW)
        assert receipt.paths == (() if text == b"a: 0\n" else (LEAD,))
        assert (ledger.folder / LEAD).read_bytes() == text
        assert status(ledger) == ""

    def test_adopting_new_and_deleted_files(self, ledger: Repository) -> None:
        (ledger.folder / LEAD).unlink()
        (ledger.folder / "leads/new.yaml").write_bytes(b"n: 1\n")
        changes = (Change(LEAD, None, seen=None), Change("leads/new.yaml", b"n: 1\n", seen=b"n: 1\n"))
        transact(ledger, lambda _: Plan(changes, "入账", "adopt", ()), allow, now=NOW)
        assert status(ledger) == ""

    def test_one_made_after_the_look_refuses(self, ledger: Repository) -> None:
        (ledger.folder / LEAD).write_bytes(b"edited again\n")
        change = Change(LEAD, b"a: 1\n", seen=b"edited once\n")
        with pytest.raises(HandEdited):
            transact(ledger, lambda _: Plan((change,), "入账", "adopt", ()), allow, now=NOW)

    def test_one_made_while_the_commit_lands_is_kept_and_told(self, ledger: Repository) -> None:
        def edit(_: Files, __: tuple[str, ...]) -> None:
            (ledger.folder / LEAD).write_bytes(b"by hand\n")

        receipt = transact(ledger, plan({LEAD: b"a: 1\n"}), edit, now=NOW)
        assert receipt.kept == (LEAD,)
        assert (ledger.folder / LEAD).read_bytes() == b"by hand\n"
        assert committed(ledger)[LEAD] == b"a: 1\n"
        assert status(ledger) == f" M {LEAD}\n"

    def test_links_are_neither_followed_nor_replaced(self, ledger: Repository, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").mkdir()
        (ledger.folder / "sites").symlink_to(tmp_path / "elsewhere")
        (ledger.folder / "leads/n.yaml").symlink_to(tmp_path / "target.yaml")
        for path in ("sites/n.yaml", "leads/n.yaml"):
            with pytest.raises(files.NotRegular):
                write(ledger, {path: b"n: 1\n"})
        assert not list((tmp_path / "elsewhere").iterdir())

    def test_a_link_that_is_committed_is_no_record(self, ledger: Repository) -> None:
        (ledger.folder / "leads/n.yaml").symlink_to("/etc/passwd")
        git(ledger.top, "add", "-A")
        git(ledger.top, "commit", "-qm", "link")
        with pytest.raises(files.NotRegular):
            write(ledger, {"leads/n.yaml": b"n: 1\n"})
        assert "leads/n.yaml" not in committed(ledger)


def detach(repository: Repository, _: pytest.MonkeyPatch) -> None:
    git(repository.top, "checkout", "-q", "--detach")


def forget(_: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(os.environ["HOME"], ".gitconfig").unlink()


def merge(repository: Repository, _: pytest.MonkeyPatch) -> None:
    (repository.git_dir / "MERGE_HEAD").write_text(f"{repository.head()}\n", encoding="ascii")


def lock_index(repository: Repository, _: pytest.MonkeyPatch) -> None:
    (repository.git_dir / "index.lock").write_bytes(b"")


class TestRefusals:
    @pytest.mark.parametrize(
        ("damage", "cause", "advice"),
        [
            (detach, DetachedHead, "dabzw doctor --fix 回到主线"),
            (forget, NoIdentity, "dabzw doctor --name 姓名"),
            (merge, OperationUnderWay, "dabzw doctor --fix 放弃它"),
            (lock_index, GitBusy, "index.lock"),
        ],
    )
    def test_leaves_everything_as_it_was(
        self,
        ledger: Repository,
        monkeypatch: pytest.MonkeyPatch,
        damage: Callable[[Repository, pytest.MonkeyPatch], None],
        cause: type[DabzwError],
        advice: str,
    ) -> None:
        damage(ledger, monkeypatch)
        before = at_rest(ledger)
        with pytest.raises(cause, match=re.escape(advice)):
            write(ledger, {LEAD: b"a: 1\n"})
        assert at_rest(ledger) == before

    def test_a_check_that_refuses_leaves_no_object_either(self, ledger: Repository) -> None:
        class RefusedError(LedgerError):
            pass

        def refuse(_: Files, __: tuple[str, ...]) -> None:
            raise RefusedError

        objects = sorted((ledger.git_dir / "objects").rglob("*"))
        before = at_rest(ledger)
        with pytest.raises(RefusedError):
            transact(ledger, plan({LEAD: b"a: 1\n"}), refuse, now=NOW)
        assert at_rest(ledger) == before
        assert sorted((ledger.git_dir / "objects").rglob("*")) == objects

    def test_a_branch_that_moves_each_time(self, ledger: Repository) -> None:
        def commit_by_hand(_: Files, __: tuple[str, ...]) -> None:
            git(ledger.top, "commit", "-q", "--allow-empty", "-m", "by hand")

        with pytest.raises(MovedBranch):
            transact(ledger, plan({LEAD: b"a: 1\n"}), commit_by_hand, now=NOW, wait=0)
        assert git(ledger.top, "log", "-1", "--format=%s") == "by hand\n"
        assert at_rest(ledger)[1:] == ("", {LEAD: b"a: 0\n", "campaign.yaml": b"z: 0\n"}, ["dabzw.lock"])

    def test_a_tree_that_changes_what_was_not_declared(
        self, ledger: Repository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        changed = Folders.changed

        def sweeping(folders: Folders, new: dict[bytes, TreeEntry | None]) -> tuple[str, tuple[Object, ...]]:
            return changed(folders, {**new, b"campaign.yaml": None})

        before = at_rest(ledger)
        monkeypatch.setattr(Folders, "changed", sweeping)
        with pytest.raises(writer.TreeMismatch, match="campaign"):
            write(ledger, {LEAD: b"a: 1\n"})
        assert at_rest(ledger) == before

    def test_a_plan_that_names_a_file_twice(self, ledger: Repository) -> None:
        changes = (Change(LEAD, b"1", HEAD), Change(LEAD, b"2", HEAD))
        with pytest.raises(ValueError, match="twice"):
            transact(ledger, lambda _: Plan(changes, "x", "x", ()), allow, now=NOW)

    def test_a_file_where_a_folder_is(self, ledger: Repository) -> None:
        before = at_rest(ledger)
        with pytest.raises(DabzwError):
            write(ledger, {"leads": b"n: 1\n"})
        with pytest.raises(DabzwError):
            write(ledger, {f"{LEAD}/n.yaml": b"n: 1\n"})
        assert at_rest(ledger) == before

    def test_hooks_do_not_run(self, ledger: Repository, tmp_path: Path) -> None:
        hooks = ledger.git_dir / "hooks"
        hooks.mkdir(exist_ok=True)
        for name in ("reference-transaction", "post-index-change", "pre-commit", "commit-msg", "post-commit"):
            (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="ascii")
            (hooks / name).chmod(0o755)
        write(ledger, {LEAD: b"a: 1\n"})
        assert not (tmp_path / "ran").exists()


class TestWatch:
    def test_is_told_of_the_entry_once(self, ledger: Repository) -> None:
        notes = crash.Notes()
        receipt = transact(ledger, plan({LEAD: b"a: 1\n"}), allow, now=NOW, watch=notes)
        assert notes.landed == [(receipt.commit, "登记线索")]

    @pytest.mark.parametrize("changes", [{}, {LEAD: b"a: 0\n"}])
    def test_is_told_nothing_where_nothing_was_to_be_done(
        self, ledger: Repository, changes: dict[str, bytes | None]
    ) -> None:
        notes = crash.Notes()
        transact(ledger, plan(changes), allow, now=NOW, watch=notes)
        assert notes.landed == notes.finished == []

    def test_is_told_of_the_entry_before_its_files_fail(
        self, ledger: Repository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device", LEAD)

        notes = crash.Notes()
        with monkeypatch.context() as patch:
            patch.setattr(landing, "_place_all", full)
            with pytest.raises(Unfinished):
                transact(ledger, plan({LEAD: b"a: 1\n"}), allow, now=NOW, watch=notes)
        assert notes.landed == [(ledger.head(), "登记线索")]

        def refuse(_: Files) -> Plan:
            assert notes.finished == [()]
            raise Conflict

        with pytest.raises(Conflict):
            transact(ledger, refuse, allow, now=NOW, watch=notes)
        assert notes.finished == [()]


class TestReading:
    def test_several_read_and_nobody_writes(self, ledger: Repository) -> None:
        with reading(ledger) as first, reading(ledger, wait=0) as second:
            assert (first, second) == (True, True)
            with pytest.raises(Busy):
                write(ledger, {LEAD: b"a: 1\n"})
        assert write(ledger, {LEAD: b"a: 1\n"}).paths == (LEAD,)

    def test_is_not_possible_while_somebody_writes(self, ledger: Repository) -> None:
        with crash.holder(ledger.git_dir / LOCK), reading(ledger, wait=0) as got:
            assert not got

    def test_makes_no_file(self, ledger: Repository) -> None:
        (ledger.git_dir / LOCK).unlink()
        with reading(ledger, wait=0) as got:
            assert not got
        assert not (ledger.git_dir / LOCK).exists()


def linked(place: Path, target: Path) -> None:
    target.write_text("PRECIOUS", encoding="ascii")
    place.symlink_to(target)


def dangling(place: Path, target: Path) -> None:
    place.symlink_to(target)


def piped(place: Path, _: Path) -> None:
    os.mkfifo(place)


def foldered(place: Path, _: Path) -> None:
    place.mkdir()


class TestLock:
    @pytest.mark.parametrize("bend", [linked, dangling, piped, foldered])
    def test_is_a_file_and_no_link(
        self, ledger: Repository, tmp_path: Path, bend: Callable[[Path, Path], None]
    ) -> None:
        (ledger.git_dir / LOCK).unlink()
        bend(ledger.git_dir / LOCK, tmp_path / "target")
        with pytest.raises(Bent, match=LOCK):
            write(ledger, {LEAD: b"a: 1\n"})
        assert bend is not linked or (tmp_path / "target").read_text(encoding="ascii") == "PRECIOUS"
        assert (tmp_path / "target").exists() == (bend is linked)
        with reading(ledger, wait=0) as got:
            assert not got

    def test_held_by_another_process(self, ledger: Repository) -> None:
        with crash.holder(ledger.git_dir / LOCK), pytest.raises(Busy, match="进程 4711"):
            write(ledger, {LEAD: b"a: 1\n"})
        assert write(ledger, {LEAD: b"a: 1\n"}).paths == (LEAD,)

    def test_held_in_this_process(self, ledger: Repository) -> None:
        with locked(ledger, now=NOW), pytest.raises(Conflict, match=f"进程 {os.getpid()}"):
            write(ledger, {LEAD: b"a: 1\n"})

    def test_lasts_until_a_started_git_has_ended(self, ledger: Repository) -> None:
        with locked(ledger, now=NOW) as held:
            assert held.held is not None
            orphan = crash.inheriting(held.held)
        with orphan, pytest.raises(Busy):
            write(ledger, {LEAD: b"a: 1\n"})
        assert write(ledger, {LEAD: b"a: 1\n"}).paths == (LEAD,)

    def test_is_never_removed(self, ledger: Repository) -> None:
        before = (ledger.git_dir / LOCK).stat().st_ino
        write(ledger, {LEAD: b"a: 1\n"})
        assert (ledger.git_dir / LOCK).stat().st_ino == before


def strike(monkeypatch: pytest.MonkeyPatch, repository: Repository, fault: crash.Fault) -> bool:
    """Whether the command said that it was done, though the fault met it."""
    with crash.faulty(monkeypatch, fault):
        try:
            write(repository, NEW)
        except (crash.Killed, DabzwError):
            return False
    return True


def after_a_fault(
    monkeypatch: pytest.MonkeyPatch, template: Path, place: Path, fault: crash.Fault
) -> list[str]:
    """What is wrong when the command was met by a fault and another one has followed."""
    repository = crash.copy(template, place)
    start = repository.head() or ""
    done = strike(monkeypatch, repository, fault)
    wrong = crash.torn(repository)
    append(repository, LATER, b"e: 1\n")
    return wrong + crash.unsound(repository, start, acknowledged=done)


SHARES = 16


class TestCrash:
    @pytest.mark.parametrize(
        "share", [0, *(pytest.param(share, marks=pytest.mark.slow) for share in range(1, SHARES))]
    )
    def test_killed_at_every_call_that_writes(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, share: int
    ) -> None:
        template = crash.breakable(tmp_path / "template").top
        for fault in crash.faults(share + 1, SHARES):
            wrong = after_a_fault(monkeypatch, template, tmp_path / "镇", fault)
            assert not wrong, (fault.at, fault.calls[-1], wrong)
        assert fault.at > 60

    @pytest.mark.slow
    def test_disk_full_at_every_call_that_writes(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        template = crash.breakable(tmp_path / "template").top
        for fault in crash.faults(full=True):
            wrong = after_a_fault(monkeypatch, template, tmp_path / "镇", fault)
            assert not wrong, (fault.at, fault.calls[fault.at - 1 :], wrong)
        assert fault.at > 60

    @pytest.mark.slow
    def test_killed_again_at_every_call_of_the_recovery(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        template = crash.breakable(tmp_path / "template").top
        runs = 0
        for fault in crash.faults():
            repository = crash.copy(template, tmp_path / "once")
            start = repository.head() or ""
            strike(monkeypatch, repository, fault)
            for again in crash.faults():
                wrong = after_a_killed_recovery(
                    monkeypatch, crash.copy(repository.top, tmp_path / "twice"), start, again
                )
                assert not wrong, (fault.at, again.at, again.calls[-1:], wrong)
                runs += 1
        assert runs > 600


def after_a_killed_recovery(
    monkeypatch: pytest.MonkeyPatch, repository: Repository, start: str, fault: crash.Fault
) -> list[str]:
    with (
        crash.faulty(monkeypatch, fault),
        suppress(crash.Killed),
        locked(repository, now=NOW, wait=0) as held,
    ):
        recover(held)
    wrong = crash.torn(repository)
    append(repository, LATER, b"e: 1\n")
    return wrong + crash.unsound(repository, start, acknowledged=False)


class TestRecovery:
    """What a git that is killed itself leaves, and what people do before the next command."""

    @pytest.fixture
    def landed(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Repository:
        """A command was killed right after its branch had moved."""
        repository = crash.breakable(tmp_path / "镇")
        fault = crash.Fault(1000)
        strike(monkeypatch, crash.copy(repository.top, tmp_path / "probe"), fault)
        strike(monkeypatch, repository, crash.Fault(fault.calls.index("git update-ref") + 2))
        assert (repository.git_dir / journal.JOURNAL).exists()
        assert (repository.folder / LEAD).read_bytes() == OLD[LEAD]
        return repository

    def test_is_told(self, landed: Repository) -> None:
        assert crash.finished(landed) == [()]
        assert crash.finished(landed) == []
        assert (landed.folder / LEAD).read_bytes() == NEW[LEAD]

    def test_runs_before_the_next_command_is_refused(self, landed: Repository) -> None:
        with pytest.raises(HandEdited):
            write(landed, {HAND: b"x: 1\n"})
        assert (landed.folder / LEAD).read_bytes() == NEW[LEAD]

    def test_keeps_what_was_edited_by_hand_since(self, landed: Repository) -> None:
        (landed.folder / LEAD).write_bytes(b"by hand\n")
        assert crash.finished(landed) == [(LEAD,)]
        assert (landed.folder / LEAD).read_bytes() == b"by hand\n"

    def test_keeps_what_was_staged_since(self, landed: Repository) -> None:
        (landed.folder / LEAD).write_bytes(b"by hand\n")
        (landed.git_dir / "index.lock").unlink()  # as git tells a person to do
        git(landed.folder, "add", LEAD)
        append(landed, LATER, b"e: 1\n")
        assert git(landed.top, "show", f":台账/{LEAD}") == "by hand\n"

    def test_respects_a_reset(self, landed: Repository) -> None:
        git(landed.top, "reset", "-q", "--soft", "HEAD^")
        assert crash.finished(landed) == []
        assert (landed.folder / LEAD).read_bytes() == OLD[LEAD]

    @pytest.mark.parametrize(("kept", "zeros"), [(20, 0), (41, 0), (0, 41), (20, 21), (0, 0)])
    def test_removes_the_branch_locks_of_its_own_git(self, landed: Repository, kept: int, zeros: int) -> None:
        lock = landed.git_dir / "refs/heads/main.lock"
        lock.write_bytes(f"{landed.head()}\n".encode()[:kept] + bytes(zeros))
        (landed.git_dir / "HEAD.lock").write_bytes(b"")
        assert crash.finished(landed) == [()]
        assert not lock.exists()

    def test_leaves_the_branch_lock_of_another(self, landed: Repository) -> None:
        (landed.git_dir / "refs/heads/main.lock").write_text(f"{'0' * 40}\n", encoding="ascii")
        with pytest.raises(DabzwError):
            append(landed, LATER, b"e: 1\n")
        assert (landed.git_dir / "refs/heads/main.lock").exists()

    def test_cannot_guess_a_broken_journal(self, ledger: Repository) -> None:
        (ledger.git_dir / journal.JOURNAL).write_bytes(b"{}")
        with pytest.raises(BrokenJournal, match=journal.JOURNAL):
            write(ledger, {LEAD: b"a: 1\n"})

    def test_a_full_disk_after_the_branch_moved_is_told(
        self, ledger: Repository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device", LEAD)

        with monkeypatch.context() as patch:
            patch.setattr(landing, "_place_all", full)
            with pytest.raises(Unfinished, match="磁盘已满"):
                write(ledger, {LEAD: b"a: 1\n"})
        assert crash.finished(ledger) == [()]
        assert (ledger.folder / LEAD).read_bytes() == b"a: 1\n"


def naive(repository: Repository, changes: dict[str, bytes | None]) -> None:
    """The obvious writer."""
    for path, data in changes.items():
        place = str(repository.folder / path)
        if data is None:
            os.unlink(place)  # noqa: PTH108 - the harness counts os.unlink
            continue
        (repository.folder / path).parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.fsync(descriptor)
        os.write(descriptor, data)
        os.close(descriptor)
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "naive")


def after_a_naive_writer(
    monkeypatch: pytest.MonkeyPatch, repository: Repository, fault: crash.Fault
) -> list[str]:
    start = repository.head() or ""
    with crash.faulty(monkeypatch, fault), suppress(crash.Killed):
        naive(repository, NEW)
    wrong = crash.torn(repository)
    try:
        append(repository, LATER, b"e: 1\n")
    except DabzwError as error:
        return [*wrong, str(error)]
    return wrong + crash.unsound(repository, start, acknowledged=not fault.struck)


@pytest.mark.slow
def test_the_harness_has_teeth(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    template = crash.breakable(tmp_path / "template").top
    found = [
        bool(after_a_naive_writer(monkeypatch, crash.copy(template, tmp_path / "镇"), fault))
        for fault in crash.faults()
    ]
    assert len(found) > 8
    assert all(found[2:])  # killed before it opens the first file, even this one has changed nothing


def test_everything_is_on_disk_before_the_branch_moves(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    repository = crash.breakable(tmp_path / "镇")
    fault = crash.Fault(1000)
    strike(monkeypatch, repository, fault)
    moved, renamed = fault.calls.index("git update-ref"), fault.calls.index("rename")
    assert fault.calls[:renamed].count("fsync") >= 2 * 8  # objects and their folders, then the journal
    assert renamed < moved
    assert fault.calls[renamed:moved] == ["rename", "fsync", "replace"]  # the journal, git's index
    assert fault.calls[moved + 1 : moved + 3] == ["fsync", "fsync"]  # the branch and its folder


@pytest.mark.slow
def test_eight_clerks_lose_nothing(ledger: Repository) -> None:
    clerks = [crash.clerk(ledger.folder, LEAD, f"clerk{number}", 25) for number in range(8)]
    acknowledged = "".join(clerk.communicate()[0] for clerk in clerks).splitlines()
    lines = (ledger.folder / LEAD).read_text(encoding="utf-8").splitlines()
    assert len(acknowledged) == 200
    assert sorted(lines[1:]) == sorted(acknowledged)
    assert git(ledger.top, "rev-list", "--count", "HEAD").strip() == "201"
    assert status(ledger) == fsck(ledger) == ""


@pytest.mark.slow
def test_clerks_killed_at_random_lose_nothing_they_acknowledged(ledger: Repository) -> None:
    chance = random.Random(20260312)  # noqa: S311 - when to kill is no secret
    acknowledged: list[str] = []
    for number in range(40):
        pair = [crash.clerk(ledger.folder, LEAD, f"{name}{number}", 50) for name in ("a", "b")]
        for process in pair:
            acknowledged += crash.killed(process, chance.uniform(0.2, 0.8)).splitlines()
    append(ledger, "campaign.yaml", b"z: 1\n", wait=30)
    lines = (ledger.folder / LEAD).read_text(encoding="utf-8").splitlines()[1:]
    assert set(acknowledged) <= set(lines)
    assert len(lines) == len(set(lines)) == int(git(ledger.top, "rev-list", "--count", "HEAD")) - 2
    assert len(acknowledged) > 100
    assert status(ledger) == fsck(ledger) == ""


def test_now_may_have_a_time_zone(ledger: Repository) -> None:
    transact(ledger, plan({LEAD: b"a: 1\n"}), allow, now=datetime.fromisoformat("2026-03-13T01:00:00+00:00"))
    assert git(ledger.top, "log", "-1", "--format=%cI").strip() == "2026-03-13T09:00:00+08:00"
