"""Starts `dabzw` as many times as it is asked, each time as a process of its own, forked with all imported.

A request is a line of JSON on stdin: the arguments, the folder, the environment, the file for input, those for
output (None closes a stream), and what is to strike it when an entry has landed.  The answer is a line with the
exit status.  Imports are most of what a start costs; here they are paid once.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from rich.cells import cell_len

import dabzw
from dabzw.cli import outcome
from dabzw.cli.app import main
from dabzw.errors import DabzwError
from dabzw.store.contents import in_folder
from dabzw.store.reader import load

_OF_OTHERS = (
    "rich.console",
    "rich.text",
    "openpyxl",
    "jinja2",
    "urllib.request",
    "xml.sax",
    "encodings.utf_8_sig",
)
"""What modules import only in a function, where it is needed."""


def serve() -> None:
    """Answers requests until stdin ends."""
    for module in (*_OF_OTHERS, *_own()):
        importlib.import_module(module)
    cell_len("示")  # loads a table of widths
    gc.freeze()  # no child has to look through what all share
    for line in sys.stdin:
        request = json.loads(line)
        _read(Path(request["cwd"]))
        child = os.fork()
        if child == 0:
            _run(request)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _read(folder: Path) -> None:
    """Reads a ledger that may lie there: what is kept of the reading of a file, no child has to read again."""
    with suppress(DabzwError, OSError):
        load(in_folder(folder))
    gc.freeze()


def _own() -> Iterator[str]:
    """All modules of the program."""
    for module in pkgutil.walk_packages(dabzw.__path__, "dabzw."):
        if not module.name.endswith("__main__"):
            yield module.name


def _run(request: dict[str, Any]) -> NoReturn:
    """Becomes the process that was asked for."""
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    _redirect(request["in"], os.O_RDONLY, 0)
    _redirect(request["out"], os.O_WRONLY | os.O_CREAT, 1)
    _redirect(request["err"], os.O_WRONLY | os.O_CREAT, 2)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # whoever runs the tests may ignore them
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # the process's own streams
    sys.stdout, sys.stderr = (_stream(fd, request[name]) for fd, name in ((1, "out"), (2, "err")))
    if request["strike"]:
        _strike(request["strike"])
    sys.argv = ["dabzw", *request["args"]]
    status = 0
    try:
        main()
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
