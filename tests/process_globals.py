"""What the whole process shares: a test, or the code it tests, that changes it changes the tests that follow."""

from __future__ import annotations

import csv
import decimal
import locale
import os
import signal
import socket
import sys
import time
import warnings

_PYTESTS_OWN = "PYTEST_CURRENT_TEST"


def shared() -> dict[str, object]:
    """Each thing that is shared, by its name, as it is now."""
    context = decimal.getcontext()
    return {
        "csv.field_size_limit": csv.field_size_limit(),
        "locale": locale.setlocale(locale.LC_ALL),
        "folder": os.getcwd(),  # noqa: PTH109  # as the process has it
        "environment": _environment(),
        "decimal": (context.prec, context.rounding, dict(context.traps)),
        "recursion limit": sys.getrecursionlimit(),
        "warnings": list(warnings.filters),
        "time zone": time.tzname,
        "socket timeout": socket.getdefaulttimeout(),
        "sys.argv": list(sys.argv),
        "sys.path": list(sys.path),
        "umask": _umask(),
        "signals": {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)},
        "display hook": (sys.excepthook, sys.displayhook),
    }


def changed(before: dict[str, object]) -> dict[str, tuple[object, object]]:
    """What is no more as it was: by its name, then and now."""
    return {name: (before[name], now) for name, now in shared().items() if before[name] != now}


def _umask() -> int:
    """The mask of new files; it can be asked for only by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _environment() -> dict[object, object]:
    """The environment as it is kept: to make text of it for each of ten thousand tests takes a while."""
    kept: dict[object, object] = dict(os.environ._data)  # type: ignore[attr-defined]
    kept.pop(os.fsencode(_PYTESTS_OWN), None)
    return kept
