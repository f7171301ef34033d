"""The matrix: which faults are tried where, by how many workers, and what came of it."""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final, Self

from benchmarks.faults import rig
from benchmarks.faults.cases import CASES
from benchmarks.faults.modes import FULL, MODES, WEIGHTS, Fault

ROOT: Final = Path(__file__).parents[2]
_DOUBLED: Final = ("killed before", "killed torn", "power torn", "ENOSPC on")
_MEMORY: Final = Path("/dev/shm")  # noqa: S108  # a folder in memory: the log knows what a disk would have lost


@dataclass(frozen=True, slots=True)
class Trial:
    """One run: a case, a kind of fault, and the call that it strikes; `second` strikes the next command."""

    case: str
    mode: str
    call: int
    second: tuple[str, int] | None = None

    @property
    def fault(self) -> Fault:
        """The fault."""
        return MODES[self.mode].at(self.call)

    def chance(self, seed: int) -> random.Random:
        """What is left to chance in it, the same each time."""
        return random.Random(f"{seed} {self}")

    @property
    def words(self) -> str:
        """How to have it again."""
        again = "" if self.second is None else f" --then '{self.second[0]}' {self.second[1]}"
        return f"--case '{self.case}' --mode '{self.mode}' --call {self.call}{again}"


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a trial: the violations, each `kind: detail`."""

    trial: Trial
    wrong: tuple[str, ...]
    seconds: float


def planned(calls: dict[str, int], runs: int, seed: int, names: Sequence[str] = ()) -> list[Trial]:
    """So many trials, spread over all cases, kinds of faults and calls."""
    chance = random.Random(seed)
    pairs = [(case, mode) for case in calls for mode in names or MODES if _can_be(MODES[mode])]
    once = [Trial(case, mode, -1) for case, mode in pairs if MODES[mode].everywhere]
    chance.shuffle(once)
    found = once[: len(once) if runs >= len(pairs) else runs // 20]
    struck = [pair for pair in pairs if not MODES[pair[1]].everywhere]
    each = (runs - len(found)) / max(sum(map(_weight, struck)), 1)
    for case, mode in struck:
        count = int(each * _weight((case, mode)) + chance.random())
        found += (Trial(case, mode, call) for call in _spread(calls[case], count, chance))
    chance.shuffle(found)
    return found[:runs]


def _weight(pair: tuple[str, str]) -> float:
    case, mode = pair
    return CASES[case].share * WEIGHTS.get(mode, 1.0)


def _can_be(fault: Fault) -> bool:
    """Whether this system has what the fault needs."""
    return FULL or "full" not in (fault.out, fault.err)


def _spread(calls: int, count: int, chance: random.Random) -> Iterator[int]:
    """Calls of 1 to `calls`, one by chance of each of so many equal parts."""
    count = min(count, calls)
    for part in range(count):
        first, last = part * calls // count, (part + 1) * calls // count
        yield chance.randrange(first, last) + 1


def doubled(calls: dict[str, int], following: int, runs: int, seed: int) -> list[Trial]:
    """So many trials of two faults, of the ordinary entries."""
    chance = random.Random(seed)
    cases = [case for case in calls if CASES[case].kind == "entry" and len(CASES[case].after) == 1]
    return [
        Trial(
            case,
            first,
            chance.randrange(calls[case] // 2, calls[case]) + 1,
            (second, chance.randrange(following) + 1),
        )
        for case, first, second in (
            (chance.choice(cases), chance.choice(_DOUBLED[:3]), chance.choice(_DOUBLED)) for _ in range(runs)
        )
    ]


# The workers


def folder_for_runs() -> Path:
    """A new folder for all workers, in memory where there is room."""
    memory = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix="dabzw-faults-", dir=memory))


def worker(folder: Path, *words: str) -> subprocess.Popen[str]:
    """A process that tries what is written to it, line by line, and answers each."""
    rig.Rig.prepare(folder)
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.Popen(
        (sys.executable, "-m", "benchmarks.faults.worker", *words),
        env=env | {"PYTHONPATH": paths} | rig.environment(folder.parent / rig.LIBRARY, folder),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


class Workers:
    """So many workers, as long as the block lasts."""

    def __init__(self, count: int, seed: int) -> None:
        self._count, self._seed = count, seed

    def __enter__(self) -> Self:
        self._folder = folder_for_runs()
        try:
            rig.build(self._folder)
            self._all = [worker(self._folder / str(at), str(self._seed)) for at in range(self._count)]
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._all:
            one.kill()
            one.communicate()
        shutil.rmtree(self._folder, ignore_errors=True)

    def ask(self, questions: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The answers, as they come; raises BrokenWorker."""
        waiting = list(questions)[::-1]
        asked = [one for one in self._all if waiting and self._put(one, waiting.pop())]
        while asked:
            ready, _, _ = select.select([_pipe(one.stdout) for one in asked], [], [])
            for one in [one for one in asked if one.stdout in ready]:
                line = _pipe(one.stdout).readline()
                if not line:
                    raise BrokenWorker
                answer: dict[str, Any] = json.loads(line)
                if waiting:
                    self._put(one, waiting.pop())
                else:
                    asked.remove(one)
                yield answer

    def _put(self, one: subprocess.Popen[str], question: dict[str, Any]) -> bool:
        pipe = _pipe(one.stdin)
        pipe.write(json.dumps(question) + "\n")
        pipe.flush()
        return True

    def calls(self, names: Sequence[str]) -> dict[str, int]:
        """How often each case writes without a fault."""
        found = {
            answer["case"]: int(answer["calls"]) for answer in self.ask([{"case": one} for one in names])
        }
        return {name: found[name] for name in names}

    def tried(self, trials: Sequence[Trial]) -> Iterator[Found]:
        """What came of trials, as they end."""
        for answer in self.ask([{"trial": asdict(one)} for one in trials]):
            told = answer["trial"]
            second = tuple(told.pop("second") or ()) or None
            yield Found(Trial(**told, second=second), tuple(answer["wrong"]), answer["seconds"])


class BrokenWorker(Exception):
    """A worker has ended."""


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise BrokenWorker
    return pipe


# The table


def table(found: Sequence[Found]) -> str:
    """Runs and violations, by kinds of faults and of violations."""
    kinds = sorted(set().union(*map(_kinds, found)))
    tried = {one.trial.mode for one in found}
    wide = max(map(len, ("fault", *tried)))
    by_mode = {mode: [one for one in found if one.trial.mode == mode] for mode in MODES if mode in tried}
    rows = [_figures(wide, mode, kinds, shown) for mode, shown in (by_mode | {"all": list(found)}).items()]
    return "\n".join((_row(wide, "fault", "runs", *kinds, "any"), *rows))


def _figures(wide: int, name: str, kinds: Sequence[str], found: Sequence[Found]) -> str:
    bad = Counter(kind for one in found for kind in _kinds(one))
    figures = (len(found), *(bad[kind] for kind in kinds), sum(bool(one.wrong) for one in found))
    return _row(wide, name, *map(str, figures))


def _row(wide: int, name: str, *cells: str) -> str:
    return " ".join((f"{name:<{wide}}", *(f"{cell:>10}" for cell in cells)))


def _kinds(one: Found) -> set[str]:
    return {wrong.partition(":")[0] for wrong in one.wrong}


def told(one: Found, seed: int) -> str:
    """A violation, and how to have it again."""
    return "\n".join(
        (f"violation: {one.trial.words} --seed {seed}", *(f"    {wrong}" for wrong in one.wrong))
    )


def progress(done: int, bad: int, total: int, began: float) -> str:
    """A line for whoever waits."""
    passed = time.monotonic() - began
    return f"{done}/{total} runs, {bad} with a violation, {passed:.0f} s, {passed / done:.2f} s a run"
