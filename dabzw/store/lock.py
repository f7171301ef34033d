"""The ledger's lock: one command writes at a time.

The lock is a file that is opened and never removed, since a removed one can be held twice.
"""

from __future__ import annotations

import fcntl
import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from dabzw.errors import Conflict
from dabzw.store import files
from dabzw.store.bent import Bent
from dabzw.store.git import Repository

LOCK = "dabzw.lock"

_OPEN = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # what lies there may be a link or a pipe
_PAUSE = 0.05


class Busy(Conflict):
    """Another command is writing to the ledger."""

    def __init__(self, holder: str) -> None:
        super().__init__(
            f"另一条命令正在写台账（{holder or '进程不明'}）。请等它结束后重试；不必删除任何锁文件。"
        )


@contextmanager
def locked(repository: Repository, *, now: datetime, wait: float = 30.0) -> Iterator[Repository]:
    """Hold the ledger's lock; the repository given keeps it until the last git it started has ended.

    Raises Busy when another command writes, or others read, for longer than `wait` seconds; Bent and
    DiskRefused.
    """
    lock = _opened(repository.git_dir / LOCK)
    try:
        _acquire(lock, wait)
        with files.disk_errors():
            _sign(lock, now)
        yield repository.holding(lock)
    finally:
        os.close(lock)


@contextmanager
def reading(repository: Repository, wait: float = 5.0) -> Iterator[bool]:
    """Keep commands from writing while the block reads; gives whether that was possible.

    Any number read at the same time.  It is not possible where a command writes for longer than `wait`
    seconds, where no command has ever written, or where the file system has no locks.  Nothing is made or
    changed, so that a ledger on a read-only medium can be read.
    """
    try:
        lock = os.open(repository.git_dir / LOCK, os.O_RDONLY | _OPEN)
    except OSError:
        yield False
        return
    try:
        yield _is_regular(lock) and _shared(lock, wait)
    finally:
        os.close(lock)


def is_written(repository: Repository) -> bool:
    """Whether a command is writing to the ledger just now."""
    try:
        lock = os.open(repository.git_dir / LOCK, os.O_RDONLY | _OPEN)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    else:
        return False
    finally:
        os.close(lock)


def _opened(path: Path) -> int:
    with files.disk_errors():
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT | _OPEN, 0o666)
        except OSError as error:
            if path.is_symlink() or (path.exists() and not path.is_file()):
                raise Bent(path) from error
            raise
    if not _is_regular(lock):
        os.close(lock)
        raise Bent(path)
    return lock


def _is_regular(lock: int) -> bool:
    return stat.S_ISREG(os.fstat(lock).st_mode)


def _shared(lock: int, wait: float) -> bool:
    for _ in attempts(wait):
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        except OSError:
            return False
        return True
    return False


def _acquire(lock: int, wait: float) -> None:
    for _ in attempts(wait):
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
    raise Busy(one_line(os.pread(lock, 200, 0).decode(errors="replace")))


def _sign(lock: int, now: datetime) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"进程 {os.getpid()}，{Path(sys.argv[0]).name}，{now:%Y-%m-%d %H:%M} 起".encode(), 0)


def attempts(seconds: float) -> Iterator[None]:
    """Until the seconds are over: at once, then the oftener the longer one has waited, to be fair."""
    began = time.monotonic()
    while True:
        yield
        waited = time.monotonic() - began
        if waited >= seconds:
            return
        time.sleep(min(_PAUSE / (1 + 4 * waited), seconds - waited))


def one_line(text: str) -> str:
    """A text without line breaks and control characters."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", text).split())
