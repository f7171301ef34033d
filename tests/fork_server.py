"""Starts `dabzw` as many times as it is asked, each time as a process of its own, forked with all imported.

A request is a line of JSON on stdin: the arguments, the folder, the environment, and the files for output.
The answer is a line with the exit status.  Imports are most of what a start costs; here they are paid once.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
from typing import Any, NoReturn

from dabzw.cli.app import COMMANDS, main

_HEAVY = ("rich.console", "rich.text", "openpyxl", "dabzw.store.life", "dabzw.cli.context")


def serve() -> None:
    """Answers requests until stdin ends."""
    for module in (*_HEAVY, *(f"dabzw.cli.{entry[0]}" for entry in COMMANDS.values())):
        importlib.import_module(module)
    gc.freeze()  # no child has to look through what all share
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _run(json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _run(request: dict[str, Any]) -> NoReturn:
    """Becomes the process that was asked for."""
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    _redirect(os.devnull, os.O_RDONLY, 0)
    _redirect(request["out"], os.O_WRONLY | os.O_CREAT, 1)
    _redirect(request["err"], os.O_WRONLY | os.O_CREAT, 2)
    sys.stdin, sys.stdout, sys.stderr = (
        open(fd, mode, encoding="utf-8", closefd=False)  # noqa: SIM115  # the process's own streams
        for fd, mode in ((0, "r"), (1, "w"), (2, "w"))
    )
    sys.argv = ["dabzw", *request["args"]]
    status = 0
    try:
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _redirect(path: str, flags: int, fd: int) -> None:
    opened = os.open(path, flags, 0o600)
    os.dup2(opened, fd)
    os.close(opened)


if __name__ == "__main__":
    serve()
