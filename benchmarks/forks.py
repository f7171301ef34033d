"""Runs jobs in forks, some at once, each with a bound on the processor's time that it may take."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence

Job = Callable[[], str | None]
"""What a fork does; it gives a short answer, or None."""

TIMEOUT = "timeout"
"""The answer of a fork that was ended."""

_FAULT = "fault: "


class JobFailed(Exception):
    """A job itself failed: its answer would say nothing, so there is none."""


def answers(jobs: Sequence[Job], at_once: int) -> list[str | None]:
    """Runs each job in a fork of its own and gives their answers, in the order of the jobs."""
    found: list[str | None] = [None] * len(jobs)
    running: dict[int, tuple[int, int]] = {}
    waiting = list(enumerate(jobs))[::-1]
    while waiting or running:
        while waiting and len(running) < at_once:
            place, job = waiting.pop()
            pid, reading = _forked(job)
            running[pid] = place, reading
        pid, status = os.wait()
        if pid in running:
            place, reading = running.pop(pid)
            with os.fdopen(reading, encoding="utf-8") as answer:
                told = answer.read()
            if told.startswith(_FAULT):
                raise JobFailed(told)
            found[place] = TIMEOUT if os.WIFSIGNALED(status) else told or None
    return found


def limit(seconds: float, least: float = 20) -> None:
    """Ends this process after many times the seconds that it should take, and `least` of the processor."""
    for number, timer, bound in (
        (signal.SIGPROF, signal.ITIMER_PROF, least + 10 * seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, 600 + 60 * seconds),
    ):
        signal.signal(number, signal.SIG_DFL)
        signal.setitimer(timer, bound)


def _forked(job: Job) -> tuple[int, int]:
    """The fork's number, and where its answer can be read."""
    sys.stdout.flush()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            answer = job() or ""
        except BaseException:  # noqa: BLE001  # a fork must never go on as its parent
            answer = _FAULT + traceback.format_exc()[-3000:]
        os.write(writing, answer.encode()[:4096])
        os._exit(0)
    os.close(writing)
    return pid, reading
