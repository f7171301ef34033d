"""The guard of what a process shares sees each thing that code could change."""

from __future__ import annotations

import csv
import decimal
import os
import signal
import socket
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import process_globals
import pytest

Change = Callable[[], object]


def _csv_limit() -> Change:
    before = csv.field_size_limit(7)
    return lambda: csv.field_size_limit(before)


def _precision() -> Change:
    context = decimal.getcontext()
    before, context.prec = context.prec, 5
    return lambda: setattr(context, "prec", before)


def _recursion() -> Change:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + 1)
    return lambda: sys.setrecursionlimit(before)


def _folder() -> Change:
    before = Path.cwd()
    os.chdir("/")
    return lambda: os.chdir(before)


def _environment() -> Change:
    os.environ["DABZW_TRIAL"] = "1"
    return lambda: os.environ.pop("DABZW_TRIAL")


def _umask() -> Change:
    before = os.umask(0o123)
    return lambda: os.umask(before)


def _timeout() -> Change:
    socket.setdefaulttimeout(3)
    return lambda: socket.setdefaulttimeout(None)


def _warnings() -> Change:
    caught = warnings.catch_warnings()
    caught.__enter__()
    warnings.simplefilter("ignore", ImportWarning)
    return lambda: caught.__exit__(None, None, None)


def _arguments() -> Change:
    sys.argv.append("trial")
    return sys.argv.pop


def _signals() -> Change:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return lambda: signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("csv.field_size_limit", _csv_limit),
        ("decimal", _precision),
        ("recursion limit", _recursion),
        ("folder", _folder),
        ("environment", _environment),
        ("umask", _umask),
        ("socket timeout", _timeout),
        ("warnings", _warnings),
        ("sys.argv", _arguments),
        ("signals", _signals),
    ],
)
def test_a_change_is_seen_by_its_name(name: str, change: Callable[[], Change]) -> None:
    before = process_globals.shared()
    undo = change()
    try:
        seen = process_globals.changed(before)
    finally:
        undo()
    assert list(seen) == [name]
    assert process_globals.changed(before) == {}
