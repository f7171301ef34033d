"""Commands in forks of one process that has all imported, with a fault at a chosen call that writes."""

from __future__ import annotations

import ctypes
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
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.faults.child import become
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
"""2026-03-12 09:30 in China: the clock of every run starts here, unless it is set otherwise (`Rig.now`)."""


class NoCompiler(Exception):
    """There is no C compiler, or it does not build the injector."""


def build(folder: Path, source: Path = SOURCE) -> Path:
    """Compiles the injector, or another library; gives its place.  Raises NoCompiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or sys.platform != "linux":
        raise NoCompiler("no C compiler (cc, gcc or clang) on a Linux system")
    place = folder / source.with_suffix(".so").name
    command = (compiler, "-O2", "-shared", "-fPIC", "-o", str(place), str(source), "-ldl", "-lpthread")
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
        self.now = NOW
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
        feed: str = "",
    ) -> Done:
        """Runs commands one after another in one fork, up to the first that fails; they read `feed`."""
        self.log.write_bytes(b"")
        shutil.rmtree(self._saved, ignore_errors=True)
        self._saved.mkdir()
        self._set(fault)
        told = Fault() if fault is None else fault
        places = tuple(self.folder / name for name in ("out", "err"))
        for place in places:
            place.unlink(missing_ok=True)
        (self.folder / "in").write_text(feed, "utf-8")
        pid = os.fork()
        if pid == 0:
            kept = {name: os.environ[name] for name in ("LD_PRELOAD", _PLACE)}
            streams, fed = told.streams(*places), self.folder / "in" if feed else Path(os.devnull)
            become(commands, cwd, {**kept, **env}, streams, lambda: self._begun(seed), fed)
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
        _FIELDS.pack_into(self._page, 0, *numbers, 0, 0, self.now, began, 0, 0, 0, 0)
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

    def _begun(self, seed: int) -> None:
        """In the fork, right before the command: ids are the same each time, and calls are counted."""
        secrets.choice = random.Random(seed).choice
        self._put(8, os.getpid())
        self._put(7, 1)

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
