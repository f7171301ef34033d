"""A command as a fork of a process that has all imported, with its own session, folder and streams."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NoReturn

import typer.main

_UNFLUSHED: Final = 120  # the interpreter's own

Streams = tuple[Path | None, Path | None]
"""The files of stdout and stderr; None for one that is closed."""


def become(
    commands: Sequence[Sequence[str]],
    cwd: Path,
    env: Mapping[str, str],
    streams: Streams,
    begun: Callable[[], None] = lambda: None,
    feed: Path = Path(os.devnull),
) -> NoReturn:
    """In a fork: runs commands one after another, up to the first that fails, and ends with its status.

    `feed` is the file that they read.
    """
    status = 1
    try:
        os.setsid()
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(env)
        _redirect(feed, os.O_RDONLY, 0)
        for descriptor, place in enumerate(streams, 1):
            _redirect(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, descriptor)
        _fresh_streams()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        begun()
        status = _called(commands)
        status = status if _flushed() else _UNFLUSHED
    except BaseException:  # noqa: BLE001  # a fork must never go on as its parent
        with suppress(BaseException):
            traceback.print_exc()
    os._exit(status)


def _called(commands: Sequence[Sequence[str]]) -> int:
    main = importlib.import_module("dabzw.cli.app").main
    for words in commands:
        sys.argv = ["dabzw", *words]
        try:
            main()
        except SystemExit as end:
            if end.code not in (0, None):
                return end.code if isinstance(end.code, int) else 1
        except KeyboardInterrupt:  # as the interpreter does where nobody catches it
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGINT)
    return 0


def _flushed() -> bool:
    """Whether what was said is out, as the interpreter sees to it in the end."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return False
    return True


def _redirect(place: Path | None, flags: int, descriptor: int) -> None:
    """Opens a file as one of the three streams; closes the stream where there is none."""
    if place is None:
        os.close(descriptor)
        return
    opened = os.open(place, flags, 0o600)
    if opened != descriptor:
        os.dup2(opened, descriptor)
        os.close(opened)


def _fresh_streams() -> None:
    """The three streams as the interpreter makes them: None where the descriptor is closed."""
    for name, descriptor, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        try:
            os.fstat(descriptor)
        except OSError:
            setattr(sys, name, None)
            continue
        buffering = 1 if name == "stderr" else -1
        stream = open(descriptor, mode, buffering, encoding="utf-8", closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)


def preload() -> None:
    """Imports and builds all that commands do, so that no fork has to."""
    program = importlib.import_module("dabzw.cli.app")
    commands: Mapping[str, tuple[str, ...]] = program.COMMANDS
    heavy = ("rich.console", "rich.text", "openpyxl", "dabzw.store.life", "dabzw.store.demo")
    for name in (*heavy, *(f"dabzw.cli.{entry[0]}" for entry in commands.values())):
        importlib.import_module(name)
    with suppress(ImportError):  # an extra
        importlib.import_module("pyrage")
    _build_once(program, commands)
    gc.collect()
    gc.freeze()


def _build_once(program: Any, commands: Iterable[str]) -> None:
    """Typer makes a command of its function each time anew, which takes longer than many a command."""
    group: Any = typer.main.get_command(program.app)
    context = typer.Context(group, info_name="dabzw")
    built = {name: group.get_command(context, name) for name in commands}
    listed = program.LazyGroup.get_command

    def get_command(self: Any, ctx: Any, name: str) -> Any:
        return listed(self, ctx, name) if ctx.meta or name not in built else built[name]

    program.LazyGroup.get_command = get_command
