"""Starts `dabzw` as many times as it is asked, each time as a process of its own, forked with all imported.

A request is a line of JSON on stdin: the arguments, the folder, the environment, the file for input, those for
output (None closes a stream), and what is to strike it when an entry has landed.  The answer is a line with the
exit status.  With a `terminal` for all three streams the answer is the number of the process; `wait` asks for its
exit status later.  Imports are most of what a start costs; here they are paid once.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from rich.cells import cell_len

import dabzw
from dabzw.__main__ import main as begin
from dabzw.cli import outcome
from dabzw.cli.app import main
from dabzw.errors import DabzwError
from dabzw.model import patterns
from dabzw.model.base import _FOUND_LATER, Row
from dabzw.model.moments import Instant
from dabzw.reports.looks.policy import cases
from dabzw.reports.paper import PaperOrder
from dabzw.reports.papers import PAPERS
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.checks.registry import campaign_findings, data_findings, record_findings
from dabzw.store.contents import in_folder
from dabzw.store.index.database import identity
from dabzw.store.reader import load

_OF_OTHERS = (
    "rich.console",
    "rich.text",
    "openpyxl",
    "jinja2",
    "urllib.request",
    "xml.sax",
    "encodings.utf_8_sig",
    "prompt_toolkit.shortcuts",
    "prompt_toolkit.input.vt100",
    "prompt_toolkit.output.vt100",
)
"""What modules import only in a function, where it is needed."""


def serve() -> None:
    """Answers requests until stdin ends."""
    for module in (*_OF_OTHERS, *_own()):
        importlib.import_module(module)
    cell_len("示")  # loads a table of widths
    _warm()
    gc.freeze()  # no child has to look through what all share
    ends: dict[int, int] = {}  # by the number of a process: what can be read when it has ended
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            answer = _waited(request["wait"], request["seconds"], ends)
        elif "terminal" in request:
            answer = _in_terminal(request, ends)
        else:
            answer = _to_its_end(request)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


def _to_its_end(request: dict[str, Any]) -> int:
    """Runs a command; its exit status, negative for the signal that ended it."""
    _read(Path(request["cwd"]))
    child = os.fork()
    if child == 0:
        _run(request)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _in_terminal(request: dict[str, Any], ends: dict[int, int]) -> int:
    """Starts a command in a terminal; the number of its process."""
    _read(Path(request["cwd"]))
    terminal = os.open(request["terminal"], os.O_RDWR | os.O_NOCTTY)
    end, held = os.pipe()  # the process holds it, and none that it starts
    child = os.fork()
    if child == 0:
        _type_at(terminal, request)
    os.close(terminal)
    os.close(held)
    ends[child] = end
    return child


def _waited(child: int, seconds: float, ends: dict[int, int]) -> int | None:
    """The exit status of a process in a terminal; None if it has not ended in that time."""
    ready, _, _ = select.select([ends[child]], [], [], seconds)
    if not ready:
        return None
    os.close(ends.pop(child))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _read(folder: Path) -> None:
    """Reads a ledger that may lie there: what is kept of the reading of a file, no child has to read again."""
    with suppress(DabzwError, OSError):
        load(in_folder(folder))
    gc.freeze()


def _warm() -> None:
    """Finds once what follows from the code alone and is found when it is first asked for, as it is for a clerk.

    Nothing of a terminal, a file or the day is known by then: only rules are asked, of records that are read.
    """
    for one in gc.get_objects():
        if type(one) is patterns._Lazy:
            _ = one.match
    rows: list[type[Row]] = [Row]
    for kind in rows:
        rows += kind.__subclasses__()
    for kind in rows[1:]:
        for name in _FOUND_LATER:
            getattr(kind, name)
    identity()
    ledger = load(in_folder(Path(__file__).parents[1] / "ledger")).sound
    at = Instant.of(datetime(2026, 3, 12, 10))  # noqa: DTZ001 -- the ledger's zone
    for asked in (
        campaign_findings(ledger, at),
        data_findings(ledger, at),
        agenda(ledger, at),
        cases(ledger, at),
    ):
        deque(asked, 0)
    for record in ledger:
        deque(record_findings(record, ledger, at), 0)
    for paper in PAPERS.values():
        if not paper.needs:
            paper.build(ledger, at, PaperOrder("", draft=True))


def _own() -> Iterator[str]:
    """All modules of the program."""
    for module in pkgutil.walk_packages(dabzw.__path__, "dabzw."):
        if not module.name.endswith("__main__"):
            yield module.name


def _type_at(terminal: int, request: dict[str, Any]) -> NoReturn:
    """Becomes the process that was asked for, as a clerk starts it in a terminal."""
    os.login_tty(terminal)
    _become(request)
    sys.stdin, sys.stdout, sys.stderr = open(0, closefd=False), _stream(1, ""), _stream(2, "")  # noqa: SIM115
    _end(begin)


def _run(request: dict[str, Any]) -> NoReturn:
    """Becomes the process that was asked for."""
    _redirect(request["in"], os.O_RDONLY, 0)
    _redirect(request["out"], os.O_WRONLY | os.O_CREAT, 1)
    _redirect(request["err"], os.O_WRONLY | os.O_CREAT, 2)
    _become(request)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # the process's own streams
    sys.stdout, sys.stderr = (_stream(fd, request[name]) for fd, name in ((1, "out"), (2, "err")))
    if request["strike"]:
        _strike(request["strike"])
    _end(main)


def _become(request: dict[str, Any]) -> None:
    """Takes the folder, the environment and the words that were asked for, and hears signals as Python does."""
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # whoever runs the tests may ignore them
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    sys.argv = ["dabzw", *request["args"]]


def _end(run: Callable[[], None]) -> NoReturn:
    """Runs the command, and ends with its status."""
    status = 0
    try:
        run()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _stream(fd: int, path: str | None) -> Any:
    """A stream as Python itself would make it; None where it is closed."""
    return None if path is None else open(fd, "w", encoding="utf-8", closefd=False)


_FAULTS = {
    "fault": ZeroDivisionError(),
    "disk": OSError(28, "", "甲"),
    "caused": ValueError(),
    "memory": MemoryError(),
}


def _strike(how: str) -> None:
    """Lets a signal of that name come, or a fault of the program, right when an entry has landed."""
    for name in ("entered", "stored"):
        setattr(outcome.Run, name, _struck(getattr(outcome.Run, name), how))


def _struck(landed: Callable[..., None], how: str) -> Callable[..., None]:
    def struck(run: outcome.Run, *what: str) -> None:
        landed(run, *what)
        if how in _FAULTS:
            raise _FAULTS[how] from (OSError(28, "", "甲") if how == "caused" else None)
        os.kill(os.getpid(), signal.Signals[how])

    return struck


def _redirect(path: str | None, flags: int, fd: int) -> None:
    if path is None:
        os.close(fd)
        return
    opened = os.open(path, flags, 0o600)
    os.dup2(opened, fd)
    os.close(opened)


if __name__ == "__main__":
    serve()
