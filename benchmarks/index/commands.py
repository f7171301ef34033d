"""Commands run as processes of their own, at a time that is told, with the index and without it."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from dabzw.cli import ground, replay
from dabzw.cli.app import COMMANDS
from dabzw.store import working
from dabzw.store.index import answers, refreshing, tree

SETTLED_AFTER: Final = 30_000_000
"""Nanoseconds, above what the kernel's clock of files jumps by: a run need not wait for two seconds."""
_KILLED: Final = -int(signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and its status; `again` where it said what was said before."""

    out: bytes
    err: bytes
    status: int
    again: bool = field(default=False, compare=False)


def everything_imported() -> None:
    """Imports what the commands need, once for all the processes."""
    for module, *_ in COMMANDS.values():
        importlib.import_module(f"dabzw.cli.{module}")


def said(
    words: Sequence[str], now: datetime, *, by_index: bool, sabotage: Callable[[], None] | None = None
) -> Said:
    """What a command says at a time; `sabotage` is carried out in its process before it begins."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as note:
        child = os.fork()
        if not child:
            _note_what_is_said_again(note.fileno())
            _run(words, now, (out.fileno(), err.fileno()), by_index=by_index, sabotage=sabotage)
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        again = bool(os.fstat(note.fileno()).st_size)
        return Said(out.read(), err.read(), os.waitstatus_to_exitcode(status), again)


def _note_what_is_said_again(note: int) -> None:
    own = replay.said_again

    def said_again(words: Sequence[str]) -> int | None:
        status = own(words)
        if status is not None:
            os.write(note, b"1")
        return status

    replay.said_again = said_again


def killed(words: Sequence[str], now: datetime, after: float) -> bool:
    """Runs a command and kills it after so many seconds; whether it was still running."""
    child = os.fork()
    if not child:
        null = os.open(os.devnull, os.O_WRONLY)
        _run(words, now, (null, null), by_index=True, sabotage=lambda: _kill_after(after))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == _KILLED


def _kill_after(seconds: float) -> None:
    signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _run(
    words: Sequence[str],
    now: datetime,
    streams: tuple[int, int],
    *,
    by_index: bool,
    sabotage: Callable[[], None] | None,
) -> None:
    """Becomes the command, and never comes back."""
    try:
        for number, stream in enumerate(streams, start=1):
            os.dup2(stream, number)
        sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
        sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
        sys.argv = ["dabzw", *words]
        _set_time(now)
        if not by_index:
            setattr(working, "_by_index", lambda *_: None)  # noqa: B010
            replay.said_again = lambda *_: None
        if sabotage is not None:
            sabotage()
        from dabzw.__main__ import main

        main()
    except SystemExit as end:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)
    except BaseException as error:  # noqa: BLE001  # the child of a fork must not go on as its parent
        os.write(2, repr(error).encode())
        os._exit(99)


def _set_time(now: datetime) -> None:
    for module in (tree, refreshing, answers):
        if hasattr(module, "MARGIN"):
            setattr(module, "MARGIN", SETTLED_AFTER)  # noqa: B010
    ground.china_now = lambda: now
    setattr(replay, "_china_minute", lambda: f"{now:%Y-%m-%d %H:%M}")  # noqa: B010


def git(folder: Path, *words: str) -> bool:
    """Whether a git command of a person did what was asked."""
    child = os.fork()
    if not child:
        null = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(null, number)
        identity = ("-c", "user.name=示例人", "-c", "user.email=nobody@example.invalid")
        os.execvp("git", ["git", "-C", str(folder), *identity, *words])  # noqa: S606
    _, status = os.waitpid(child, 0)
    return not status
