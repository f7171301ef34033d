"""Runs commands as whole processes and holds what they cost against what others cost, in turns."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

_LEAST: Final = 1e-4  # seconds; the kernel may count none


class Failed(Exception):
    """A command did not end as it should: what it cost would say nothing."""


class Spent(NamedTuple):
    """What a command and all that it started cost: seconds of the processors, seconds that passed, peak MB.

    The peak is that of the largest of its processes.
    """

    cpu: float
    wall: float
    peak: float


def _nothing() -> None:
    """What most commands need done before they are run."""


@dataclass(frozen=True)
class Job:
    """A command, where and with what it runs, and what is done before it and not measured."""

    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] = _nothing


Make = Callable[[int], Job]
"""Gives the job of a turn; the turns are numbered, so that none needs repeat what another one did."""


def run(job: Job) -> Spent:
    """Runs a command once.  Raises Failed unless its status is 0."""
    job.before()
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            job.command,
            cwd=job.folder,
            env=job.environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            words = said.read()[-500:].decode(errors="replace")
            raise Failed(f"{' '.join(job.command)}: {process.returncode}: {words}")
    return Spent(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


@dataclass(frozen=True)
class Pairs:
    """What a command cost, and what the one beside it cost in the same turns, if there is one."""

    own: tuple[Spent, ...]
    others: tuple[Spent, ...]

    @property
    def cpu(self) -> float:
        """The median, in seconds."""
        return statistics.median(spent.cpu for spent in self.own)

    @property
    def wall(self) -> float:
        """The median, in seconds."""
        return statistics.median(spent.wall for spent in self.own)

    @property
    def peak(self) -> float:
        """The highest, in MB."""
        return max(spent.peak for spent in self.own)

    @property
    def other_cpu(self) -> float | None:
        """The other's median, in seconds."""
        return statistics.median(spent.cpu for spent in self.others) if self.others else None

    @property
    def ratios(self) -> tuple[float, ...]:
        """Those of the pairs, the lowest first; none where there is nothing beside it."""
        pairs = zip(self.own, self.others, strict=False)
        return tuple(sorted(own.cpu / max(other.cpu, _LEAST) for own, other in pairs))

    @property
    def ratio(self) -> float | None:
        """The median of the ratios."""
        return statistics.median(self.ratios) if self.others else None


@dataclass(frozen=True)
class Effort:
    """How often a figure is taken: at most so many pairs, and no more once so many seconds are spent."""

    pairs: int
    seconds: float


def in_turns(own: Make, other: Make | None, effort: Effort, *, warm: bool = True) -> Pairs:
    """Runs one after the other, A B A B; `warm` runs a pair before, which does not count."""
    if warm:
        for make in filter(None, (other, own)):
            run(make(0))
    mine: list[Spent] = []
    theirs: list[Spent] = []
    for turn in range(1, effort.pairs + 1):
        if other is not None:
            theirs.append(run(other(turn)))
        mine.append(run(own(turn)))
        if _sum(mine, theirs) >= effort.seconds:
            break
    return Pairs(tuple(mine), tuple(theirs))


def _sum(*runs: Sequence[Spent]) -> float:
    return sum(spent.cpu for some in runs for spent in some)


def loop() -> float:
    """The processor's seconds of five million additions: how fast the machine is just now."""
    start, total = time.process_time(), 0
    for number in range(5_000_000):
        total += number
    return time.process_time() - start
