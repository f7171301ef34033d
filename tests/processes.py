"""`dabzw` as the process that a clerk starts: with no terminal, and nothing of the person who runs the tests."""

from __future__ import annotations

import json
import os
import subprocess  # noqa: TID251 -- the command line is tested from outside
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

Process = subprocess.CompletedProcess[str]
Dabzw = Callable[..., Process]

_SERVER = Path(__file__).with_name("fork_server.py")


def clean_environment(home: Path) -> dict[str, str]:
    """What a process needs, its own home, and an invented clerk."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "示例员",
        "GIT_AUTHOR_EMAIL": "clerk@example.cn",
        "LANG": "C.UTF-8",
        "TZ": "Asia/Shanghai",
        "COLUMNS": "80",
    }


@contextmanager
def runner(environment: Mapping[str, str], scratch: Path) -> Iterator[Dabzw]:
    """Runs commands: `run("due", cwd=folder, EDITOR="true")`; a variable given as "" is not set.

    `to` is where its output goes and `to_err` its messages: "" is read here, None is closed; `feed` is what it
    reads; `strike` is what comes when an entry has landed.
    """
    fed, out, err = (scratch / name for name in ("in", "out", "err"))
    with subprocess.Popen(
        [sys.executable, str(_SERVER)],
        env={**environment, "PYTHONPATH": str(_SERVER.parent.parent)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        requests, answers = server.stdin, server.stdout

        def run(
            *args: str,
            cwd: Path,
            to: str | None = "",
            to_err: str | None = "",
            strike: str = "",
            feed: str = "",
            **env: str,
        ) -> Process:
            fed.write_text(feed, "utf-8")
            out.write_bytes(b"")
            err.write_bytes(b"")
            given = {name: value for name, value in {**environment, **env}.items() if value}
            request = {
                "args": args,
                "cwd": str(cwd),
                "env": given,
                "in": str(fed) if feed else os.devnull,
                "out": str(out) if to == "" else to,
                "err": str(err) if to_err == "" else to_err,
                "strike": strike,
            }
            requests.write(json.dumps(request) + "\n")
            requests.flush()
            status = int(answers.readline())
            return Process(args, status, out.read_bytes().decode(), err.read_bytes().decode())

        yield run
        requests.close()
