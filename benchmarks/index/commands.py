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
from types import ModuleType
from typing import IO, Final, NoReturn

from dabzw.cli import ground, replay
from dabzw.cli.app import COMMANDS
from dabzw.store.index import answers, beside, refreshing, tree

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


@dataclass(frozen=True, slots=True)
class Begun:
    """A command that runs as a process of its own; what it says goes to files."""

    child: int
    out: IO[bytes]
    err: IO[bytes]
    note: IO[bytes]

    def ended(self) -> Said:
        """What it has said, when it has ended."""
        _, status = os.waitpid(self.child, 0)
        again = bool(_whole(self.note))
        return Said(_whole(self.out), _whole(self.err), os.waitstatus_to_exitcode(status), again)


def _whole(file: IO[bytes]) -> bytes:
    file.seek(0)
    with file:
        return file.read()


def begun(
    words: Sequence[str], now: datetime, *, by_index: bool, sabotage: Callable[[], None] | None = None
) -> Begun:
    """Begins a command at a time; `sabotage` is carried out in its process before."""
    out, err, note = (tempfile.TemporaryFile() for _ in range(3))  # noqa: SIM115  # each is closed when it was read
    child = os.fork()
    if not child:
        _note_what_is_said_again(note.fileno())
        _run(words, now, (out.fileno(), err.fileno()), by_index=by_index, sabotage=sabotage)
    return Begun(child, out, err, note)


def said(
    words: Sequence[str], now: datetime, *, by_index: bool, sabotage: Callable[[], None] | None = None
) -> Said:
    """What a command says at a time; `sabotage` is carried out in its process before it begins."""
    return begun(words, now, by_index=by_index, sabotage=sabotage).ended()


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
            replacing(beside, "opened", _no_index)
            replacing(replay, "said_again", lambda *_: None)
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


def _no_index(*_: object, **__: object) -> NoReturn:
    raise FileNotFoundError


def _set_time(now: datetime) -> None:
    for module in (tree, refreshing, answers):
        if hasattr(module, "MARGIN"):
            replacing(module, "MARGIN", SETTLED_AFTER)
    replacing(ground, "china_now", lambda: now)
    replacing(replay, "_china_minute", lambda: f"{now:%Y-%m-%d %H:%M}")


def replacing(module: ModuleType, name: str, value: object) -> None:
    """Puts something in the place of what a module has, for the rest of a process; raises AttributeError."""
    getattr(module, name)
    setattr(module, name, value)


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
