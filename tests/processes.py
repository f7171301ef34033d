"""`dabzw` as the process that a clerk starts: with no terminal, and nothing of the person who runs the tests."""

from __future__ import annotations

import json
import os
import signal
import subprocess  # noqa: TID251 -- the command line is tested from outside
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
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


class _Server:
    """Forks processes of `dabzw` for all tests of a run: see `fork_server.py`."""

    def __init__(self) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "TZ")}
        self._process = subprocess.Popen(
            [sys.executable, str(_SERVER)],
            env={**kept, "LANG": "C.UTF-8", "PYTHONPATH": str(_SERVER.parent.parent)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, request: Mapping[str, object]) -> int | None:
        """Its answer to a request."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: int | None = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """Ends it."""
        with self._process:
            pass  # what it is asked through is closed, and its end waited for


@cache
def _server() -> _Server:
    return _Server()


def close() -> None:
    """Ends what forks processes, if anything asked for one."""
    if _server.cache_info().currsize:
        _server().close()
        _server.cache_clear()


class Forked:
    """`dabzw` in a terminal that is open here, forked with all imported; otherwise as a `Popen` of it."""

    def __init__(self, args: Sequence[str], *, cwd: Path, env: Mapping[str, str], terminal: int) -> None:
        request = {"args": args, "cwd": str(cwd), "env": dict(env), "terminal": os.ttyname(terminal)}
        pid = _server().ask(request)
        assert pid is not None
        self.pid: int = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit status; None while it runs."""
        if self.returncode is None:
            self.returncode = _server().ask({"wait": self.pid, "seconds": 0})
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Its exit status, negative for the signal that ended it; raises TimeoutExpired."""
        if self.returncode is None:
            self.returncode = _server().ask({"wait": self.pid, "seconds": timeout})
        if self.returncode is None:
            raise subprocess.TimeoutExpired("dabzw", timeout)
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Sends it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)


def runner(environment: Mapping[str, str], scratch: Path) -> Dabzw:
    """Runs commands: `run("due", cwd=folder, EDITOR="true")`; a variable given as "" is not set.

    `to` is where its output goes and `to_err` its messages: "" is read here, None is closed; `feed` is what it
    reads; `strike` is what comes when an entry has landed.
    """
    fed, out, err = (scratch / name for name in ("in", "out", "err"))

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
        status = _server().ask(request)
        assert status is not None
        return Process(args, status, out.read_bytes().decode(), err.read_bytes().decode())

    return run
