"""A ledger to break: builders, a fault at the N-th call that writes, and the invariants afterwards.

Run as a program it is one clerk that appends lines to a file, to be killed or raced by others.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess  # noqa: TID251 - plays the person who uses git, and the clerks that are killed
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from dabzw.store import files
from dabzw.store.git import Repository
from dabzw.store.index.database import FOLDER
from dabzw.store.watch import SILENT, Silent, Watch
from dabzw.store.writer import Change, Files, Plan, Receipt, transact

NOW = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 - China Standard Time, as the interface says

_CALLS = (
    "open",
    "rename",
    "replace",
    "unlink",
    "mkdir",
    "rmdir",
    "link",
    "fsync",
    "ftruncate",
    "pwrite",
    "fchmod",
)
_WRITING_GIT = {
    "unpack-objects",
    "index-pack",
    "update-index",
    "commit-tree",
    "fast-import",
    "update-ref",
    "add",
    "commit",
}


def isolate(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Leave no configuration, identity or variable of the machine in the test."""
    for name in tuple(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    home.mkdir()
    (home / ".gitconfig").write_text("[user]\n\tname = 王芳\n\temail = wang@example.cn\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def git(folder: Path, *arguments: str, feed: str = "", status: int = 0) -> str:
    """What git prints when a person runs it."""
    done = subprocess.run(
        ("git", *arguments),
        cwd=folder,
        input=feed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == status, done.stderr
    return done.stdout


def plan(
    changes: dict[str, bytes | None],
    *,
    summary: str = "登记线索",
    operation: str = "lead",
    ids: tuple[str, ...] = ("XS-1",),
) -> Callable[[Files], Plan]:
    made = tuple(Change(path, data) for path, data in changes.items())
    return lambda _: Plan(made, summary, operation, ids)


def allow(_: Files, __: tuple[str, ...]) -> None:
    """A check that finds nothing."""


class Notes(Silent):
    """A watch that remembers what it was told."""

    def __init__(self) -> None:
        self.finished: list[tuple[str, ...]] = []
        self.landed: list[tuple[str, str]] = []

    def recovered(self, kept: tuple[str, ...]) -> None:
        self.finished.append(kept)

    def entered(self, commit: str, summary: str) -> None:
        self.landed.append((commit, summary))


def write(
    repository: Repository,
    changes: dict[str, bytes | None],
    *,
    now: datetime = NOW,
    watch: Watch = SILENT,
    **how: Any,
) -> Receipt:
    return transact(repository, plan(changes, **how), allow, now=now, wait=0, watch=watch)


def finished(repository: Repository) -> list[tuple[str, ...]]:
    """What a command that has nothing to do finishes first: the files that it kept."""
    notes = Notes()
    write(repository, {}, watch=notes)
    return notes.finished


def committed(repository: Repository, rev: str = "HEAD") -> dict[str, bytes]:
    """The bytes of every regular file of a commit below the ledger."""
    return repository.bytes_of(repository.entries(repository.resolve(rev)))


def on_disk(folder: Path) -> dict[str, bytes]:
    """The bytes of every regular file of a folder, without git's own."""
    found = {path: kind for path, kind in files.walk(folder).items() if kind == "file"}
    return {path: (folder / path).read_bytes() for path in found}


def append(repository: Repository, path: str, line: bytes, *, wait: float = 0) -> Receipt:
    """One more line at the end of a file, as an act is added to a record."""

    def build(held: Files) -> Plan:
        return Plan((Change(path, held.get(path, b"") + line),), "追加", "append", ())

    return transact(repository, build, allow, now=NOW, wait=wait)


class Killed(BaseException):
    """The process is dead: from here on no call that writes does anything."""


Calls = dict[str, Callable[..., Any]]


@dataclass
class Fault:
    """Ends the process, or fills the disk, at the N-th call that writes."""

    at: int
    full: bool = False
    calls: list[str] = field(default_factory=list)

    @property
    def struck(self) -> bool:
        return len(self.calls) >= self.at

    def meets(self, call: str) -> bool:
        """Whether this call fails; raises Killed."""
        self.calls.append(call)
        if not self.full and self.struck:
            raise Killed(call)
        return len(self.calls) == self.at


def faults(first: int = 1, step: int = 1, *, full: bool = False) -> Iterator[Fault]:
    """A fault for each call that writes, in order; the last one meets none."""
    for at in count(first, step):
        fault = Fault(at, full=full)
        yield fault
        if not fault.struck:
            return


@contextmanager
def faulty(monkeypatch: pytest.MonkeyPatch, fault: Fault) -> Iterator[Fault]:
    """Let the fault happen to whatever writes in the block."""
    with monkeypatch.context() as patch:
        for name in _CALLS:
            patch.setattr(os, name, _failing(name, getattr(os, name), fault))
        patch.setattr(subprocess, "run", _failing_git(subprocess.run, fault))
        yield fault


def _failing(name: str, call: Callable[..., Any], fault: Fault) -> Callable[..., Any]:
    def instead(*arguments: Any, **named: Any) -> Any:
        if name == "open" and not arguments[1] & (os.O_WRONLY | os.O_RDWR):
            return call(*arguments, **named)
        if fault.meets(name):
            raise OSError(errno.ENOSPC, "No space left on device", str(arguments[0]))
        return call(*arguments, **named)

    return instead


def _failing_git(run: Callable[..., Any], fault: Fault) -> Callable[..., Any]:
    def instead(command: tuple[str, ...], **named: Any) -> Any:
        called = next((word for word in command if word in _WRITING_GIT), None)
        if called and fault.meets(f"git {called}"):
            return subprocess.CompletedProcess(command, 128, b"", b"fatal: No space left on device")
        return run(command, **named)

    return instead


OLD: dict[str, bytes] = {
    "leads/2026-02/XS-1.yaml": b"a: 0\n",
    "enterprises/2026-02/QY-1.yaml": b"b: 0\n",
    "leads/2026-02/XS-2.yaml": b"c: 0\n",
    "leads/2026-02/XS-3.yaml": b"d: 0\n",
    "sites/2026-02/CS-1.yaml": b"e: 0\n",
}
NEW: dict[str, bytes | None] = {
    "leads/2026-02/XS-1.yaml": b"a: 0\na: 1\n",
    "enterprises/2026-02/QY-1.yaml": b"b: 0\nb: 1\n",
    "leads/2026-02/XS-2.yaml": None,
    "leads/2026-03/XS-4.yaml": b"f: 1\n",
}
HAND, LATER, OUTSIDE = "leads/2026-02/XS-3.yaml", "sites/2026-02/CS-1.yaml", "通知.txt"


def breakable(place: Path) -> Repository:
    """A ledger in a folder of a larger repository, with a hand edit in it and work staged outside it."""
    place.mkdir()
    git(place, "init", "-q", "-b", "main")
    (place / "台账").mkdir()
    (place / OUTSIDE).write_text("一\n", encoding="utf-8")
    git(place, "add", OUTSIDE)
    git(place, "commit", "-qm", "起点")
    repository = Repository.require(place / "台账")
    write(repository, dict(OLD))
    (repository.folder / HAND).write_bytes(b"d: by hand\n")
    (place / OUTSIDE).write_text("二\n", encoding="utf-8")
    git(place, "add", OUTSIDE)
    (place / OUTSIDE).write_text("三\n", encoding="utf-8")
    return repository


def copy(template: Path, place: Path) -> Repository:
    if place.exists():
        shutil.rmtree(place)
    shutil.copytree(template, place, symlinks=True)
    return Repository.require(place / "台账")


def torn(repository: Repository) -> list[str]:
    """What is wrong before anything was repaired: a file that is neither old nor new, a lost branch."""
    wrong = [
        f"{path} holds {data!r}"
        for path in OLD | NEW
        if (data := _working(repository, path)) not in {OLD.get(path), NEW.get(path, OLD.get(path))}
        and path != HAND
    ]
    if _working(repository, HAND) != b"d: by hand\n":
        wrong.append("the hand edit is lost")
    return wrong


def unsound(repository: Repository, start: str, *, acknowledged: bool) -> list[str]:
    """What is wrong after the next command has changed LATER: the invariants I1 to I9."""
    commits = git(repository.top, "rev-list", "--reverse", f"{start}..HEAD").split()
    landed = len(commits) == 2
    changed = [set(_paths(repository, commit)) for commit in commits]
    expected = OLD | (NEW if landed else {}) | {HAND: b"d: by hand\n", LATER: b"e: 0\ne: 1\n"}
    wrong = [
        f"{path}: {_working(repository, path)!r}"
        for path, data in expected.items()
        if _working(repository, path) != data
    ]
    checks = {
        "acknowledged but lost": landed or not acknowledged,
        "the commits change something else": changed == ([set(NEW)] if landed else []) + [{LATER}],
        "leftovers": not _leftovers(repository),
        "git status": _status(repository) == {f" M 台账/{HAND}", f"MM {OUTSIDE}"},
        "the branch": git(repository.top, "symbolic-ref", "HEAD") == "refs/heads/main\n",
        "fsck": not git(repository.top, "fsck", "--full", "--strict", "--no-dangling"),
    }
    return wrong + [name for name, right in checks.items() if not right]


def _working(repository: Repository, path: str) -> bytes | None:
    place = repository.folder / path
    return place.read_bytes() if place.exists() else None


def _paths(repository: Repository, commit: str) -> list[str]:
    listed = git(repository.top, "diff-tree", "-r", "-z", "--root", "--name-only", "--no-commit-id", commit)
    return [path.removeprefix(repository.prefix) for path in listed.split("\0") if path]


def _status(repository: Repository) -> set[str]:
    return set(git(repository.top, "status", "--porcelain", "-z", "--untracked-files=all").split("\0")) - {""}


def _leftovers(repository: Repository) -> list[Path]:
    found = (
        *repository.git_dir.glob("dabzw*"),
        *repository.git_dir.rglob("*.lock"),
        *repository.top.rglob("*.dabzw-tmp"),
    )
    return [path for path in found if path.name not in {"dabzw.lock", FOLDER}]


def _clerk(folder: Path, path: str, name: str, lines: int) -> None:
    repository = Repository.require(folder)
    for number in range(lines):
        line = f"- {name} {number}\n"
        append(repository, path, line.encode(), wait=300)
        sys.stdout.write(line)
        sys.stdout.flush()


def clerk(folder: Path, path: str, name: str, lines: int) -> subprocess.Popen[str]:
    """A process that appends lines to a file and prints each once it is acknowledged."""
    command = (sys.executable, __file__, str(folder), path, name, str(lines))
    root = str(Path(__file__).parents[1])
    return subprocess.Popen(
        command,
        env=os.environ | {"PYTHONPATH": root},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )


@contextmanager
def holder(lock: Path) -> Iterator[None]:
    """Another process holds the lock while the block runs."""
    code = (
        "import fcntl, sys; lock = open(sys.argv[1], 'r+'); fcntl.flock(lock, fcntl.LOCK_EX);"
        "lock.truncate(0); lock.write('进程 4711'); lock.flush(); print('held', flush=True); sys.stdin.read()"
    )
    command = (sys.executable, "-X", "utf8", "-c", code, str(lock))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.communicate(b"")


def inheriting(descriptor: int) -> subprocess.Popen[bytes]:
    """A process that got the descriptor when it was started, and lasts until the block around it ends."""
    command = (sys.executable, "-c", "import sys; sys.stdin.read()")
    return subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=(descriptor,))


def killed(process: subprocess.Popen[str], seconds: float) -> str:
    """Let a clerk work for some time, kill it with -9, and give what it had acknowledged."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    return process.communicate()[0]


if __name__ == "__main__":
    _clerk(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
