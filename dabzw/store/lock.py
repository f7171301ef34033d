"""The ledger's lock: one command writes at a time.

The lock is a file that is opened and never removed, since a removed one can be held twice.
"""

from __future__ import annotations

import fcntl
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from dabzw.errors import Conflict
from dabzw.store import files
from dabzw.store.git import Repository

LOCK = "dabzw.lock"

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

    Raises Busy when another command holds it for longer than `wait` seconds, and DiskRefused.
    """
    with files.disk_errors():
        lock = os.open(repository.git_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        _acquire(lock, wait)
        with files.disk_errors():
            _sign(lock, now)
        yield repository.holding(lock)
    finally:
        os.close(lock)


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
