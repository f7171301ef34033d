"""The lock files of git itself: ours, those of a git that works, and those that a dead one has left.

git makes `index.lock` while it changes what is staged, and `HEAD.lock` and `refs/heads/main.lock` while it
moves the branch.  No git goes on where one of them lies, so that none of them may stay for ever.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.errors import Conflict
from dabzw.store import files
from dabzw.store.git import Repository
from dabzw.store.git_states import refusal
from dabzw.store.lock import LOCK, attempts
from dabzw.store.workers import workers

_MARK: Final = b"dabzw\n"  # what our own index.lock holds
_PATIENCE: Final = 0.5  # an editor's `git status` holds git's index for some milliseconds
LONGEST_HELD: Final = 1.0
"""Seconds for which a git at work here holds the lock of a ref, at most: it writes forty bytes."""
_MINUTE: Final = 60
OLD: Final = 10 * _MINUTE
"""A lock that is older is left over, where no git works: in seconds."""
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class GitBusy(Conflict):
    """git's index or branch is locked by a git that runs, or that has died a short while ago."""

    def __init__(self, lock: Path, seconds: float, who: tuple[str, ...] | None = ()) -> None:
        unknown = who is None and seconds >= OLD
        state = "busy" if who else "lock-unknown" if unknown else "lock"
        named = "、".join((who or ())[:3])
        super().__init__(refusal(state, who=named, lock=str(lock), since=since(seconds)))


def since(seconds: float) -> str:
    """How long a lock has lain there, in words."""
    return f"已 {int(seconds // _MINUTE)} 分钟" if seconds >= _MINUTE else "刚刚建的"


def index_lock(held: Repository) -> Path:
    """The lock of what is staged."""
    return held.git_dir / "index.lock"


def branch_locks(held: Repository, ref: str) -> tuple[Path, Path]:
    """The locks of a branch and of the current one."""
    return held.common_dir / f"{ref}.lock", held.git_dir / "HEAD.lock"


def refuse_busy(held: Repository, locks: Iterable[Path], *, sure: bool = False) -> None:
    """Raise GitBusy where one of the locks is another's; one that a dead git has left is removed.

    Dead is what is older than ten minutes while no git works in the repository; what it holds is lost
    with its git, and git itself never reads it again.  Where nobody can tell, a person must be `sure`.
    """
    for lock in locks:
        seconds = _age(held, lock)
        if seconds is None:
            continue
        if abs(seconds) < OLD:
            raise GitBusy(lock, seconds)
        who = workers(held, lock)
        if who or (who is None and not sure):
            raise GitBusy(lock, seconds, who)
        lock.unlink(missing_ok=True)


def take_index_lock(held: Repository) -> None:
    """Make git's lock of the index, durably, with a mark by which a leftover is known; raises GitBusy.

    Nothing but a new regular file can become it, also where the file system knows no links.
    """
    lock = index_lock(held)
    for _ in attempts(_PATIENCE):
        with suppress(FileExistsError):
            descriptor = os.open(lock, _CREATE, 0o666)
            break
    else:
        raise GitBusy(lock, _age(held, lock) or 0)
    try:
        os.write(descriptor, _MARK)
        os.fsync(descriptor)
    except OSError:
        lock.unlink()
        raise
    finally:
        os.close(descriptor)
    files.sync(held.git_dir)


def drop_index_lock(held: Repository) -> None:
    """Remove our own lock of the index."""
    with suppress(FileNotFoundError):
        index_lock(held).unlink()


def has_own_index_lock(held: Repository, *, begun: bool) -> bool:
    """Whether a command of ours that was killed has left its lock of the index.

    Where one has `begun`, a lock that holds what a power cut left of the mark is its own, unless a git works.
    """
    lock = index_lock(held)
    content = _content(lock)
    if content is None or not _is_left_of(_MARK, content):
        return False
    return content == _MARK or (begun and workers(held, lock) == ())


def drop_branch_locks(held: Repository, ref: str, new: str) -> None:
    """Remove the locks of a git of ours that was killed while it moved a branch to a commit.

    They hold the commit, or what a power cut left of it; what holds nothing may be another's, if a git works.
    """
    for lock in branch_locks(held, ref):
        content = _content(lock)
        if content is None or not _is_left_of(f"{new}\n".encode(), content):
            continue
        if content.strip(b"\0") or workers(held, lock) == ():
            lock.unlink()


def drop_left_lock(git_dir: Path, name: str, longest: float = LONGEST_HELD) -> None:
    """Remove git's lock of a ref or of its settings where a git that was killed has left it.

    A git holds such a lock for some milliseconds; one that is the same after the `longest` seconds that it
    may take is nobody's.  Raises DiskRefused.
    """
    lock = git_dir / f"{name}.lock"
    before = _marks(lock)
    if before is None:
        return
    for _ in attempts(longest):
        if _marks(lock) != before:
            return
    with files.disk_errors():
        lock.unlink(missing_ok=True)


def _marks(lock: Path) -> tuple[int, int] | None:
    """By what a lock is known again; None where there is none."""
    with suppress(FileNotFoundError):
        found = lock.lstat()
        return found.st_ino, found.st_mtime_ns
    return None


def _is_left_of(written: bytes, content: bytes) -> bool:
    """Whether a file to which that was written may hold this: all, a part, or zeros for what is lost."""
    return len(content) <= len(written) and all(
        found in {0, byte} for found, byte in zip(content, written, strict=False)
    )


def _content(lock: Path) -> bytes | None:
    """What a lock holds, as far as it matters; None where there is none, or none that is a file."""
    try:
        descriptor = os.open(lock, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return os.read(descriptor, 200) if stat.S_ISREG(os.fstat(descriptor).st_mode) else None
    finally:
        os.close(descriptor)


def _age(held: Repository, lock: Path) -> float | None:
    """The seconds since a lock was made, by the file system's own clock; None where there is none.

    Our own lock of the ledger was signed when this command began.
    """
    with suppress(FileNotFoundError):
        return (held.git_dir / LOCK).stat().st_mtime - lock.lstat().st_mtime
    return None
