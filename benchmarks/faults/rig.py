"""Commands in forks of one process that has all imported, with a fault at a chosen call that writes."""

from __future__ import annotations

import ctypes
import gc
import importlib
import mmap
import os
import random
import secrets
import shutil
import signal
import struct
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from benchmarks.faults.modes import Fault

SOURCE: Final = Path(__file__).with_name("inject.c")
LIBRARY: Final = "inject.so"
_PLACE: Final = "DABZW_FAULTS"
_PAGE: Final = 16384
_FIELDS: Final = struct.Struct("15l")  # those of `struct control`
_ROOT_SIZE: Final = 1024
_PIDS_AT: Final = _FIELDS.size + _ROOT_SIZE
_PID: Final = struct.Struct("l")
_MOST_PROCESSES: Final = 1024
_PR_SET_CHILD_SUBREAPER: Final = 36
_LONGEST: Final = 120.0
NO_COMPILER: Final = 3
"""The status of the program where there is no C compiler."""

HUNG: Final = 999
"""The status of a command that was ended after two minutes."""

NOW: Final = 1773279000
"""2026-03-12 09:30 in China: the clock of every run starts here."""


class NoCompiler(Exception):
    """There is no C compiler, or it does not build the injector."""


def build(folder: Path) -> Path:
    """Compiles the injector; gives its place.  Raises NoCompiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or sys.platform != "linux":
        raise NoCompiler("no C compiler (cc, gcc or clang) on a Linux system")
    place = folder / LIBRARY
    command = (compiler, "-O2", "-shared", "-fPIC", "-o", str(place), str(SOURCE), "-ldl", "-lpthread")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoCompiler(f"{compiler}: {done.stderr.strip()[:500]}")
    return place


def environment(library: Path, folder: Path) -> dict[str, str]:
    """What a process must be started with so that it, and all that it starts, can be struck."""
    return {"LD_PRELOAD": str(library), _PLACE: str(folder)}


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended: its status (negative for a signal), what it said, and how often it wrote."""

    status: int
    out: str
    err: str
    calls: int
    struck: bool


class Rig:
    """The shared page of one worker, and the commands that it runs."""

    def __init__(self) -> None:
        self.folder = Path(os.environ[_PLACE])
        self.root = self.folder / "root"
        self.log = self.folder / "log"
        self._saved = self.folder / "saved"
        with (self.folder / "page").open("r+b") as page:
            self._page = mmap.mmap(page.fileno(), _PAGE)
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    @staticmethod
    def prepare(folder: Path) -> None:
        """What must lie in a worker's folder before its process starts."""
        folder.mkdir()
        (folder / "page").write_bytes(bytes(_PAGE))
        (folder / "log").write_bytes(b"")

    def run(
        self,
        commands: Sequence[Sequence[str]],
        *,
        cwd: Path,
        env: Mapping[str, str],
        fault: Fault | None = None,
        seed: int = 0,
    ) -> Done:
        """Runs commands one after another in one fork, up to the first that fails."""
        self.log.write_bytes(b"")
        shutil.rmtree(self._saved, ignore_errors=True)
        self._saved.mkdir()
        self._set(fault)
        told = Fault() if fault is None else fault
        places = tuple(self.folder / name for name in ("out", "err"))
        for place in places:
            place.unlink(missing_ok=True)
        pid = os.fork()
        if pid == 0:
            self._become(commands, cwd, env, told.streams(*places), seed)
        status = self._ended(pid)
        calls, struck = self._told()
        self._put(7, 0)
        self._put(9, 0)
        out, err = (place.read_text("utf-8", errors="replace") if place.exists() else "" for place in places)
        return Done(status, out, err, calls, struck)

    def _set(self, fault: Fault | None) -> None:
        one = fault or Fault()
        numbers = (0, one.target, one.mode, one.error, one.signal, one.all_opens, one.no_link)
        began = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        _FIELDS.pack_into(self._page, 0, *numbers, 0, 0, NOW, began, 0, 0, 0, 0)
        root = os.fsencode(f"{self.root}/")
        self._page[_FIELDS.size : _PIDS_AT] = root.ljust(_ROOT_SIZE, b"\0")

    def _put(self, field: int, number: int) -> None:
        _PID.pack_into(self._page, field * _PID.size, number)

    def _told(self) -> tuple[int, bool]:
        fields = _FIELDS.unpack_from(self._page, 0)
        return fields[0], bool(fields[13])

    def _pids(self) -> tuple[int, ...]:
        count = min(_FIELDS.unpack_from(self._page, 0)[14], _MOST_PROCESSES)
        return struct.unpack_from(f"{count}l", self._page, _PIDS_AT)

    def _become(
        self,
        commands: Sequence[Sequence[str]],
        cwd: Path,
        env: Mapping[str, str],
        streams: tuple[Path | None, Path | None],
        seed: int,
    ) -> NoReturn:
        status = 1
        try:
            os.setsid()
            os.chdir(cwd)
            kept = {name: os.environ[name] for name in ("LD_PRELOAD", _PLACE)}
            os.environ.clear()
            os.environ.update({**kept, **env})
            _redirect(Path(os.devnull), os.O_RDONLY, 0)
            for descriptor, place in enumerate(streams, 1):
                _redirect(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, descriptor)
            _fresh_streams()
            signal.signal(signal.SIGINT, signal.default_int_handler)
            for number in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            secrets.choice = random.Random(seed).choice
            self._put(8, os.getpid())
            self._put(7, 1)
            status = _called(commands)
        except BaseException:  # noqa: BLE001  # a fork must never go on as its parent
            with suppress(BaseException):
                traceback.print_exc()
        os._exit(status)

    def _ended(self, pid: int) -> int:
        """The status of the command, once it and all that it started have ended."""
        until = time.monotonic() + _LONGEST
        status: int | None = None
        while True:
            try:
                ended, code = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return HUNG if status is None else status
            if ended == pid:
                status = os.waitstatus_to_exitcode(code)
            elif not ended:
                if time.monotonic() > until:
                    for one in self._pids():
                        with suppress(ProcessLookupError):
                            os.kill(one, signal.SIGKILL)
                    status, until = HUNG, time.monotonic() + _LONGEST
                time.sleep(0.001)


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
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    return 0


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
    """Imports all that commands import, so that no fork has to."""
    commands: Mapping[str, tuple[str, ...]] = importlib.import_module("dabzw.cli.app").COMMANDS
    heavy = ("rich.console", "rich.text", "openpyxl", "dabzw.store.life", "dabzw.store.demo")
    for name in (*heavy, *(f"dabzw.cli.{entry[0]}" for entry in commands.values())):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
