"""What judges a push does so in a copy of this process, with bounded time and memory: an answer, or no.

Whatever was pushed may be made to exhaust who reads it.  The copy can be lost at any moment, and the one that
waits for it takes silence, a fault and a limit that was reached for the same answer: refused.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, NoReturn

from dabzw.store.limited import Means, NoAnswer

MEANS: Final = Means(memory=2 * 1024**3, seconds=900, patience=600)
"""What the judging of one push may take; each git that it starts may take as much of memory and processor."""

_BLOCK: Final = 1 << 16
_MOST: Final = 1 << 20
"""Bytes that an answer may have."""
_SPARE: Final = 5


def answer(work: Callable[[], bytes], means: Means = MEANS) -> bytes:
    """What a copy of this process answers; it must have no other thread.

    Raises:
        NoAnswer: the copy was lost, by a fault of its own or at one of its limits, or took too long.
    """
    heard, telling = os.pipe()
    try:
        process = os.fork()
        if not process:
            _work(work, means, heard, telling)
    except OSError:
        os.close(heard)
        raise NoAnswer(slow=False) from None
    finally:
        os.close(telling)
    try:
        told = _heard(heard, time.monotonic() + means.patience)
    finally:
        os.close(heard)
        with suppress(OSError):
            os.killpg(process, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    if not told.endswith(b"\0"):
        raise NoAnswer(slow=False)
    return told[:-1]


def _heard(pipe: int, until: float) -> bytes:
    """What is told until the pipe is closed; raises NoAnswer."""
    told = b""
    while len(told) < _MOST:
        left = until - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise NoAnswer(slow=True)
        some = os.read(pipe, _BLOCK)
        if not some:
            return told
        told += some
    raise NoAnswer(slow=False)


def _work(work: Callable[[], bytes], means: Means, heard: int, telling: int) -> NoReturn:
    """What the copy does, to its end: it leaves by no other way."""
    try:
        os.close(heard)
        os.setpgid(0, 0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_AS, (means.memory, means.memory))
        resource.setrlimit(resource.RLIMIT_CPU, (means.seconds, means.seconds + _SPARE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        told = work()
        left = memoryview(told + b"\0")
        while left:
            left = left[os.write(telling, left) :]
    finally:
        os._exit(0)
