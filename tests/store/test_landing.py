"""The window in which a commit lands: what a person's git may do in it, and what may be left of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess  # noqa: TID251 - plays the person who uses git
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import crash
import pytest
from conftest import Copied
from crash import NOW, allow, append, committed, git, plan, write

from dabzw.errors import DabzwError
from dabzw.store import files, landing
from dabzw.store.bent import Bent
from dabzw.store.git import MovedBranch, Repository
from dabzw.store.git_process import GitKilled
from dabzw.store.gitlocks import GitBusy
from dabzw.store.index.database import FOLDER
from dabzw.store.journal import JOURNAL, BrokenJournal
from dabzw.store.landing import Unclear, Unfinished
from dabzw.store.lock import LOCK
from dabzw.store.staging import SCRATCH
from dabzw.store.workers import index_writers
from dabzw.store.writer import Files, Plan, transact

LEAD, NOTE = "leads/2026-02/XS-1.yaml", "note.txt"
SITE = "sites/2026-03/CS-1.yaml"


pytestmark = pytest.mark.usefixtures("isolated")


@pytest.fixture
def ledger(tmp_path: Path, copied: Copied) -> Repository:
    copied(begun, tmp_path / "台账")
    return Repository.require(tmp_path / "台账")


def begun(folder: Path) -> None:
    write(Repository.create(folder), {LEAD: b"a: 0\n", "campaign.yaml": b"z: 0\n"})


def status(repository: Repository) -> str:
    return git(repository.top, "-c", "core.quotePath=false", "status", "--porcelain", "--untracked-files=all")


def tracked(repository: Repository) -> set[str]:
    return set(git(repository.top, "ls-tree", "-r", "--name-only", "HEAD").split())


def left_over(repository: Repository) -> list[str]:
    found = (*repository.git_dir.glob("dabzw*"), *repository.git_dir.rglob("*.lock"))
    return sorted(path.name for path in found if path.name not in {LOCK, FOLDER})


@dataclass
class Person:
    """Runs git by hand right before the N-th git of a command, or right after it."""

    folder: Path
    how: tuple[tuple[str, ...], ...]
    at: int
    after: bool
    calls: int = 0
    done: int = 0

    def around(self, run: Callable[..., Any]) -> Callable[..., Any]:
        def instead(command: tuple[str, ...], **named: Any) -> Any:
            self.calls += 1
            mine = self.calls == self.at
            if mine and not self.after:
                self.act(run)
            result = run(command, **named)
            if mine and self.after:
                self.act(run)
            return result

        return instead

    def act(self, run: Callable[..., Any]) -> None:
        (self.folder / NOTE).write_text("1\n", encoding="utf-8")
        for arguments in self.how:
            answer = run(("git", *arguments), cwd=self.folder, capture_output=True, check=False)
            self.done += answer.returncode == 0


STAGED = (("add", NOTE), ("commit", "-qm", "手工笔记"))
ONLY = (("add", "-N", NOTE), ("commit", "-qm", "手工笔记", NOTE))
ALL = (("add", NOTE), ("commit", "-qam", "手工笔记"))


def raced(monkeypatch: pytest.MonkeyPatch, repository: Repository, person: Person) -> list[str]:
    """What is wrong after a person has committed a note while a command registered a site."""
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "run", person.around(subprocess.run))
        receipt = transact(repository, plan({SITE: b"s: 0\n", LEAD: b"a: 1\n"}), allow, now=NOW, wait=30)
    subjects = git(repository.top, "log", "--format=%s").split()
    of_the_note = git(repository.top, "log", "--format=", "--name-only", "--grep=手工笔记").split()
    checks = {
        "the entry is in HEAD": git(repository.top, "show", f"HEAD:{SITE}") == "s: 0\n",
        "its change, too": git(repository.top, "show", f"HEAD:{LEAD}") == "a: 1\n",
        "it is entered once": subjects.count("登记线索") == 2,  # the other one is the beginning
        "the note is alone": of_the_note in ([], [NOTE]),
        "acknowledged": receipt.paths == (SITE, LEAD),
        "nothing is staged or changed": status(repository)
        in ("", f"A  {NOTE}\n", f"?? {NOTE}\n", f" A {NOTE}\n"),
        "leftovers": left_over(repository) == [],
    }
    return [name for name, right in checks.items() if not right]


class TestAPersonCommits:
    @pytest.mark.parametrize("how", [STAGED, ONLY, ALL], ids=["staged", "only", "all"])
    def test_right_after_the_branch_has_moved(
        self, monkeypatch: pytest.MonkeyPatch, ledger: Repository, how: tuple[tuple[str, ...], ...]
    ) -> None:
        moves = call_of(monkeypatch, ledger, "update-ref")
        person = Person(ledger.top, how, moves, after=True)
        assert not raced(monkeypatch, ledger, person)
        assert person.done == 0

    def test_right_before_git_locks_the_index(
        self, monkeypatch: pytest.MonkeyPatch, ledger: Repository
    ) -> None:
        person = Person(ledger.top, STAGED, call_of(monkeypatch, ledger, "diff-tree"), after=True)
        assert not raced(monkeypatch, ledger, person)
        assert person.done == 2
        assert NOTE in tracked(ledger)

    def test_one_that_has_read_the_index_is_waited_for(
        self, monkeypatch: pytest.MonkeyPatch, ledger: Repository
    ) -> None:
        alive = [("4711（git merge）",), ("4711（git merge）",), (), ("4712（git commit）",), ()]
        monkeypatch.setattr(landing, "index_writers", lambda _: alive.pop(0))
        assert write(ledger, {LEAD: b"a: 1\n"}).paths == (LEAD,)
        assert not alive

    def test_one_that_begins_meanwhile_and_goes_on_holds_up_nothing(
        self, monkeypatch: pytest.MonkeyPatch, ledger: Repository
    ) -> None:
        seen: list[int] = []

        def began_meanwhile(_: Repository) -> tuple[str, ...]:
            seen.append(0)
            return ("4711（git add -p）",) if len(seen) > 1 else ()

        monkeypatch.setattr(landing, "index_writers", began_meanwhile)
        monkeypatch.setattr(landing, "_PATIENCE", 0.0)
        assert write(ledger, {LEAD: b"a: 1\n"}).paths == (LEAD,)
        assert (len(seen) > 1, status(ledger), left_over(ledger)) == (True, "", [])

    def test_one_that_goes_on_is_told_and_nothing_has_changed(
        self, monkeypatch: pytest.MonkeyPatch, ledger: Repository
    ) -> None:
        monkeypatch.setattr(landing, "index_writers", lambda _: ("4711（git merge）",))
        monkeypatch.setattr(landing, "_PATIENCE", 0.0)
        before = ledger.head()
        with pytest.raises(GitBusy, match="git merge"):
            write(ledger, {LEAD: b"a: 1\n"})
        assert (ledger.head(), status(ledger), left_over(ledger)) == (before, "", [])

    @pytest.mark.parametrize(
        ("words", "counts"),
        [
            (("apply", "-"), True),
            (("-c", "core.editor=log", "apply", "-"), True),
            (("update-index", "--stdin"), True),
            (("cat-file", "--batch"), False),
            (("-c", "apply=1", "cat-file", "--batch"), False),
        ],
        ids=str,
    )
    def test_which_gits_are_waited_for(
        self, ledger: Repository, tmp_path: Path, words: tuple[str, ...], *, counts: bool
    ) -> None:
        for folder, here in ((ledger.top, True), (tmp_path, False)):
            command = ("git", "-C", str(ledger.top), *words) if here else ("git", *words)
            with subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as process:
                words_of = Path(f"/proc/{process.pid}/cmdline")
                while process.poll() is None and not words_of.read_bytes():
                    pass  # its words are there a moment after it was started
                found = index_writers(ledger)
                process.communicate(b"")
            assert bool(found) == (counts and here)

    @pytest.mark.parametrize("words", [("commit",), ("-c", "alias.ci=commit", "ci")], ids=str)
    def test_a_commit_whose_editor_is_open_is_not_waited_for(
        self, ledger: Repository, tmp_path: Path, words: tuple[str, ...]
    ) -> None:
        opened, closed = tmp_path / "opened", tmp_path / "closed"
        os.mkfifo(closed)
        editor = tmp_path / "editor"
        editor.write_text(f"#!/bin/sh\n: > '{opened}'\ncat '{closed}'\n", encoding="utf-8")
        editor.chmod(0o755)
        environment = os.environ | {"GIT_EDITOR": str(editor)}
        commit = ("git", *words, "-q", "--allow-empty")
        with subprocess.Popen(
            commit, cwd=ledger.top, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            while process.poll() is None and not opened.exists():
                pass
            found = index_writers(ledger)
            closed.write_bytes(b"")
            process.communicate()
        assert (opened.exists(), found) == (True, ())

    @pytest.mark.slow
    @pytest.mark.parametrize("after", [False, True])
    @pytest.mark.parametrize("how", [STAGED, ONLY, ALL], ids=["staged", "only", "all"])
    def test_at_any_moment(
        self,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
        how: tuple[tuple[str, ...], ...],
        *,
        after: bool,
    ) -> None:
        begun(tmp_path / "template")
        at, done = 1, 0
        while True:
            shutil.rmtree(tmp_path / "镇", ignore_errors=True)
            shutil.copytree(tmp_path / "template", tmp_path / "镇")
            person = Person(tmp_path / "镇", how, at, after)
            wrong = raced(monkeypatch, Repository.require(tmp_path / "镇"), person)
            assert not wrong, (at, wrong)
            done += person.done
            if person.calls < at:
                break
            at += 1
        assert at > 10
        assert done > 10


def call_of(monkeypatch: pytest.MonkeyPatch, repository: Repository, name: str) -> int:
    """Which git of a command is the first of this name."""
    called: list[str] = []
    run = subprocess.run

    def note(command: tuple[str, ...], **named: Any) -> Any:
        called.append(name if name in command else "")
        return run(command, **named)

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "run", note)
        write(repository, {"probe.yaml": b"p: 0\n"})
    git(repository.top, "reset", "-q", "--hard", "HEAD^")
    return called.index(name) + 1


def test_a_file_system_without_links_is_enough(monkeypatch: pytest.MonkeyPatch, ledger: Repository) -> None:
    def unable(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    for name in ("link", "symlink"):
        monkeypatch.setattr(os, name, unable)
    assert write(ledger, {LEAD: b"a: 1\n"}).paths == (LEAD,)
    assert (status(ledger), left_over(ledger)) == ("", [])


def locked_by_another(repository: Repository, name: str, age: float = 0) -> Path:
    """A lock that is no command's, of some age."""
    lock = repository.common_dir / name
    lock.write_bytes(b"")
    then = time.clock_gettime(time.CLOCK_REALTIME) - age
    os.utime(lock, (then, then))
    return lock


LOCKS = ("index.lock", "HEAD.lock", "refs/heads/main.lock")


class TestLocksOfOthers:
    @pytest.mark.parametrize("name", LOCKS)
    def test_a_fresh_one_is_waited_for(
        self, monkeypatch: pytest.MonkeyPatch, ledger: Repository, name: str
    ) -> None:
        lock = locked_by_another(ledger, name)
        with pytest.raises(GitBusy, match=name):
            write(ledger, {LEAD: b"a: 1\n"})
        assert lock.exists()
        monkeypatch.setattr(time, "sleep", lambda _: lock.unlink(missing_ok=True))
        receipt = transact(ledger, plan({LEAD: b"a: 1\n"}), allow, now=NOW, wait=5)
        assert (receipt.paths, status(ledger), left_over(ledger)) == ((LEAD,), "", [])

    @pytest.mark.parametrize("name", LOCKS)
    @pytest.mark.parametrize("age", [700, -700])  # the clock was set back since
    def test_an_old_one_is_removed(self, ledger: Repository, name: str, age: float) -> None:
        locked_by_another(ledger, name, age)
        assert write(ledger, {LEAD: b"a: 1\n"}).paths == (LEAD,)
        assert (status(ledger), left_over(ledger)) == ("", [])

    def test_an_old_one_stays_while_a_git_works(self, ledger: Repository) -> None:
        lock = locked_by_another(ledger, "index.lock", 700)
        with at_work(ledger.folder) as process:
            with pytest.raises(GitBusy, match=f"进程 {process.pid}（git cat-file --batch）"):
                write(ledger, {LEAD: b"a: 1\n"})
            process.communicate(b"")
        assert lock.exists()

    def test_an_old_one_stays_while_a_program_has_it_open(self, ledger: Repository) -> None:
        lock = locked_by_another(ledger, "index.lock")
        with crash.holder(lock):
            os.utime(lock, (1, 1))
            with pytest.raises(GitBusy, match=r"进程 \d+（python"):
                write(ledger, {LEAD: b"a: 1\n"})

    def test_a_git_elsewhere_is_no_reason_to_wait(self, ledger: Repository, tmp_path: Path) -> None:
        (tmp_path / "别处").mkdir()
        git(tmp_path / "别处", "init", "-q")
        locked_by_another(ledger, "index.lock", 700)
        with at_work(tmp_path / "别处") as process:
            assert write(ledger, {LEAD: b"a: 1\n"}).paths == (LEAD,)
            process.communicate(b"")


def at_work(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ("git", "cat-file", "--batch"), cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )


class TestLocksOfOurOwn:
    @pytest.mark.parametrize("content", [b"", b"dab", b"\0\0\0\0\0\0", b"dab\0\0\0"])
    def test_one_that_a_power_cut_has_torn(self, ledger: Repository, content: bytes) -> None:
        (ledger.git_dir / SCRATCH).mkdir()
        (ledger.git_dir / "index.lock").write_bytes(content)
        assert write(ledger, {LEAD: b"a: 1\n"}).paths == (LEAD,)
        assert left_over(ledger) == []

    def test_an_empty_one_may_be_a_working_gits(self, ledger: Repository) -> None:
        (ledger.git_dir / SCRATCH).mkdir()
        (ledger.git_dir / "index.lock").write_bytes(b"")
        with at_work(ledger.folder) as process:
            with pytest.raises(GitBusy):
                write(ledger, {LEAD: b"a: 1\n"})
            process.communicate(b"")
        assert write(ledger, {LEAD: b"a: 1\n"}).paths == (LEAD,)

    @pytest.mark.parametrize(("moved", "status_of_git"), [(False, -9), (True, -9), (True, 128), (True, 0)])
    def test_those_of_a_git_that_was_killed_or_failed_while_it_moved_the_branch(
        self, monkeypatch: pytest.MonkeyPatch, ledger: Repository, status_of_git: int, *, moved: bool
    ) -> None:
        run = subprocess.run

        def killed(command: tuple[str, ...], **named: Any) -> Any:
            if "update-ref" not in command:
                return run(command, **named)
            if moved:
                run(command, **named)
            (ledger.git_dir / "HEAD.lock").write_bytes(b"")
            (ledger.git_dir / "refs/heads/main.lock").write_text(f"{command[-2]}\n"[:17], encoding="ascii")
            return subprocess.CompletedProcess(command, status_of_git, b"", b"")

        with monkeypatch.context() as patch:
            patch.setattr(subprocess, "run", killed)
            if moved:
                write(ledger, {LEAD: b"a: 1\n"})
            else:
                with pytest.raises(GitKilled, match="信号 9"):
                    write(ledger, {LEAD: b"a: 1\n"})
        assert (committed(ledger)[LEAD] == b"a: 1\n") is moved
        assert (status(ledger), left_over(ledger)) == ("", [])

    def test_a_failure_that_leaves_the_branch_unread_is_told_as_such(
        self, monkeypatch: pytest.MonkeyPatch, ledger: Repository
    ) -> None:
        run = subprocess.run
        broken: list[str] = []

        def failing(command: tuple[str, ...], **named: Any) -> Any:
            if "update-ref" in command:
                run(command, **named)
                (ledger.git_dir / "refs/heads/main").rename(ledger.git_dir / "away")
                broken.append("update-ref")
            if broken:
                return subprocess.CompletedProcess(command, 128, b"", b"fatal: out of memory")
            return run(command, **named)

        with monkeypatch.context() as patch, suppress(Unclear):
            patch.setattr(subprocess, "run", failing)
            write(ledger, {LEAD: b"a: 1\n"})
            pytest.fail("nothing was raised")
        (ledger.git_dir / "away").rename(ledger.git_dir / "refs/heads/main")
        assert crash.finished(ledger) == [()]
        assert (status(ledger), left_over(ledger)) == ("", [])


class TestRefusedInTheWindow:
    """What fails before the branch moves leaves everything as it was, what is staged included."""

    @pytest.mark.parametrize("command", ["update-index", "update-ref"])
    def test_leaves_the_index_as_it_was(
        self, monkeypatch: pytest.MonkeyPatch, ledger: Repository, command: str
    ) -> None:
        (ledger.folder / NOTE).write_bytes(b"1\n")
        git(ledger.top, "add", NOTE)
        before, run = (ledger.git_dir / "index").read_bytes(), subprocess.run

        def failing(words: tuple[str, ...], **named: Any) -> Any:
            if command in words and "index.new" in str(named["env"].get("GIT_INDEX_FILE", "index.new")):
                return subprocess.CompletedProcess(words, 128, b"", b"fatal: No space left on device")
            return run(words, **named)

        with monkeypatch.context() as patch:
            patch.setattr(subprocess, "run", failing)
            with pytest.raises(files.DiskRefused):
                write(ledger, {LEAD: b"a: 1\n"})
        assert (ledger.git_dir / "index").read_bytes() == before
        assert (status(ledger), left_over(ledger)) == (f"A  {NOTE}\n", [])
        assert (ledger.folder / LEAD).read_bytes() == b"a: 0\n"

    def test_a_broken_index_refuses(self, ledger: Repository) -> None:
        head = ledger.head()
        (ledger.git_dir / "index").write_bytes(b"DIRC?")
        with pytest.raises(DabzwError):
            write(ledger, {LEAD: b"a: 1\n"})
        assert (ledger.head(), left_over(ledger)) == (head, [])

    def test_an_index_that_cannot_be_refreshed_is_right_all_the_same(
        self, monkeypatch: pytest.MonkeyPatch, ledger: Repository
    ) -> None:
        run = subprocess.run

        def failing(words: tuple[str, ...], **named: Any) -> Any:
            if "--refresh" in words:
                return subprocess.CompletedProcess(words, 128, b"", b"fatal: No space left on device")
            return run(words, **named)

        with monkeypatch.context() as patch:
            patch.setattr(subprocess, "run", failing)
            assert write(ledger, {LEAD: b"a: 1\n"}).paths == (LEAD,)
        assert (status(ledger), left_over(ledger)) == ("", [])

    def test_what_is_staged_between_look_and_lock_refuses(self, ledger: Repository) -> None:
        def stage(_: Files, __: tuple[str, ...]) -> None:
            (ledger.folder / LEAD).write_bytes(b"by hand\n")
            git(ledger.top, "add", LEAD)
            (ledger.folder / LEAD).write_bytes(b"a: 0\n")

        with pytest.raises(landing.HandEdited):
            transact(ledger, plan({LEAD: b"a: 1\n"}), stage, now=NOW)
        assert git(ledger.top, "show", f":{LEAD}") == "by hand\n"


class TestTriedAgain:
    def test_where_a_lock_of_the_branch_was_gone_at_once(
        self, monkeypatch: pytest.MonkeyPatch, ledger: Repository
    ) -> None:
        run, refused = subprocess.run, list[str]()

        def once(words: tuple[str, ...], **named: Any) -> Any:
            if "update-ref" in words and not refused:
                refused.append("update-ref")
                said = b"fatal: cannot lock ref 'HEAD': Unable to create '.git/HEAD.lock': File exists."
                return subprocess.CompletedProcess(words, 128, b"", said)
            return run(words, **named)

        monkeypatch.setattr(subprocess, "run", once)
        assert write(ledger, {LEAD: b"a: 1\n"}).paths == (LEAD,)
        assert refused

    def test_on_the_newer_commit(self, ledger: Repository) -> None:
        tried: list[str | None] = []

        def commit_once(_: Files, __: tuple[str, ...]) -> None:
            tried.append(ledger.head())
            if len(tried) == 1:
                git(ledger.top, "commit", "-q", "--allow-empty", "-m", "by hand")

        receipt = transact(ledger, plan({LEAD: b"a: 1\n"}), commit_once, now=NOW)
        assert len(set(tried)) == 2
        assert git(ledger.top, "log", "--format=%s", "-2").split("\n")[:2] == ["登记线索", "by hand"]
        assert (receipt.paths, status(ledger), left_over(ledger)) == ((LEAD,), "", [])

    def test_holding_gits_lock_so_that_nobody_is_in_the_way_for_ever(self, ledger: Repository) -> None:
        tried: list[int] = []

        def commit_each_time(_: Files, __: tuple[str, ...]) -> None:
            git(ledger.top, "commit", "-q", "--allow-empty", "-m", "by hand", status=128 if tried else 0)
            tried.append(0)

        transact(ledger, plan({LEAD: b"a: 1\n"}), commit_each_time, now=NOW)
        assert (len(tried), status(ledger), left_over(ledger)) == (2, "", [])

    @pytest.mark.parametrize("changes", [{}, {LEAD: b"a: 1\n"}])
    def test_gives_gits_lock_back_whatever_comes(
        self, ledger: Repository, changes: dict[str, bytes | None]
    ) -> None:
        tried: list[int] = []

        def move(_: Files) -> Plan:
            tried.append(0)
            if len(tried) == 1:
                raise MovedBranch
            if changes:
                raise landing.HandEdited((LEAD,))
            return plan(changes)({})

        with suppress(landing.HandEdited):
            transact(ledger, move, allow, now=NOW)
        assert (len(tried), left_over(ledger)) == (2, [])

    @pytest.mark.slow
    @pytest.mark.parametrize("full", [False, True])
    def test_killed_at_calls_that_write_while_it_is_tried_again(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, full: bool
    ) -> None:
        template = crash.breakable(tmp_path / "template").top
        monkeypatch.setattr(time, "sleep", lambda _: None)
        for fault in crash.faults(2, 5, full=full):
            repository = crash.copy(template, tmp_path / "镇")
            start, tried = repository.head() or "", list[int]()

            def moved_once(_: Files, tried: list[int] = tried) -> Plan:
                tried.append(0)
                if len(tried) == 1:
                    raise MovedBranch
                return plan(crash.NEW)({})

            done = False
            with crash.faulty(monkeypatch, fault), suppress(crash.Killed, DabzwError):
                transact(repository, moved_once, allow, now=NOW, wait=5)
                done = True
            wrong = crash.torn(repository)
            append(repository, crash.LATER, b"e: 1\n")
            wrong += crash.unsound(repository, start, acknowledged=done)
            assert not wrong, (fault.at, fault.calls[fault.at - 1 :][:1], wrong)
        assert fault.at > 60

    def test_after_a_merge_that_was_soon_over(
        self, monkeypatch: pytest.MonkeyPatch, ledger: Repository
    ) -> None:
        mark = ledger.git_dir / "MERGE_HEAD"
        mark.write_text(f"{ledger.head()}\n", encoding="ascii")
        monkeypatch.setattr(time, "sleep", lambda _: mark.unlink(missing_ok=True))
        assert transact(ledger, plan({LEAD: b"a: 1\n"}), allow, now=NOW).paths == (LEAD,)


class TestSignals:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_wait_until_the_files_have_followed(
        self, monkeypatch: pytest.MonkeyPatch, ledger: Repository, number: int
    ) -> None:
        class Ended(BaseException):
            pass

        def end(*_: object) -> None:
            raise Ended

        place = landing._place_all

        def placing(*arguments: Any) -> Any:
            signal.raise_signal(number)
            return place(*arguments)

        monkeypatch.setattr(landing, "_place_all", placing)
        before = signal.signal(number, end)
        try:
            with pytest.raises(Ended):
                write(ledger, {LEAD: b"a: 1\n"})
            assert signal.getsignal(number) is end
        finally:
            signal.signal(number, before)
        assert committed(ledger)[LEAD] == (ledger.folder / LEAD).read_bytes() == b"a: 1\n"
        assert (status(ledger), left_over(ledger)) == ("", [])

    def test_of_the_terminal_do_not_reach_a_git(self, ledger: Repository) -> None:
        shown = ledger.git(
            "session",
            environment={
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "alias.session",
                "GIT_CONFIG_VALUE_0": "!cut -d' ' -f6 /proc/self/stat",
            },
        )
        assert int(shown) != os.getsid(0)


class TestHostile:
    @pytest.mark.parametrize(
        "facts",
        [
            {"items": [{"path": "../PWN"}]},
            {"items": [{"path": ".git/config"}]},
            {"ref": "refs/heads/../../../x"},
            {"new": "--output=x"},
            {"items": [{"after": "x"}]},
            {"more": 1},
            {"items": 3},
        ],
    )
    def test_a_journal_that_leaves_the_ledger(self, ledger: Repository, facts: dict[str, Any]) -> None:
        item = {"path": LEAD, "mode": "100644", "before": None, "seen": None, "after": "0" * 40}
        sound = {"ref": "refs/heads/main", "old": None, "new": "1" * 40, "items": [item]}
        items = facts.get("items", [item])
        merged = (
            sound | facts | {"items": [item | one for one in items] if isinstance(items, list) else items}
        )
        (ledger.git_dir / JOURNAL).write_text(json.dumps(merged), encoding="utf-8")
        with pytest.raises(BrokenJournal, match=JOURNAL):
            write(ledger, {LEAD: b"a: 1\n"})
        assert (ledger.folder / LEAD).read_bytes() == b"a: 0\n"

    def test_links_in_the_place_of_what_we_make(self, ledger: Repository, tmp_path: Path) -> None:
        target = tmp_path / "elsewhere"
        target.mkdir()
        (target / "precious").write_text("x", encoding="ascii")
        (ledger.git_dir / SCRATCH).symlink_to(target)
        (ledger.git_dir / files.temporary(JOURNAL)).symlink_to(target / "precious")
        assert write(ledger, {LEAD: b"a: 1\n"}).paths == (LEAD,)
        assert (target / "precious").read_text(encoding="ascii") == "x"
        (ledger.git_dir / JOURNAL).symlink_to(target / "precious")
        with pytest.raises(BrokenJournal):
            write(ledger, {LEAD: b"a: 2\n"})
        (ledger.git_dir / JOURNAL).unlink()
        (ledger.git_dir / "index.lock").symlink_to(target / "new")
        with pytest.raises(GitBusy):
            write(ledger, {LEAD: b"a: 2\n"})
        assert sorted(path.name for path in target.iterdir()) == ["precious"]

    @pytest.mark.parametrize(
        "name",
        [
            "index",
            "logs/HEAD",
            "logs",
            "refs/heads/main",
            "refs/heads",
            "logs/refs",
            "objects",
            "objects/ab",
        ],
    )
    def test_links_in_the_place_of_what_git_writes(
        self, ledger: Repository, tmp_path: Path, name: str
    ) -> None:
        place, target = ledger.git_dir / name, tmp_path / "elsewhere"
        if place.exists():
            place.rename(target)
        else:
            target.mkdir()
        place.symlink_to(target)
        before = {path: path.read_bytes() for path in (target, *target.rglob("*")) if path.is_file()}
        with pytest.raises(Bent, match=name):
            write(ledger, {LEAD: b"a: 1\n"})
        assert {path: path.read_bytes() for path in (target, *target.rglob("*")) if path.is_file()} == before


def test_unfinished_keeps_gits_lock_so_that_nobody_reverts_it(
    monkeypatch: pytest.MonkeyPatch, ledger: Repository
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", LEAD)

    with monkeypatch.context() as patch:
        patch.setattr(landing, "_place_all", full)
        with pytest.raises(Unfinished, match="磁盘已满"):
            write(ledger, {LEAD: b"a: 1\n", SITE: b"s: 0\n"})
    git(ledger.top, "commit", "-qam", "by hand", status=128)
    append(ledger, "campaign.yaml", b"z: 1\n")
    assert tracked(ledger) == {LEAD, SITE, "campaign.yaml"}
    assert (status(ledger), left_over(ledger)) == ("", [])
