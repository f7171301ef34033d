"""Tries faults at commands, and prints what came of it.

    python -m benchmarks.faults [--runs 10000] [--seed 1] [--double] [--cases 'lead add,edit']
    python -m benchmarks.faults --case 'lead add' --mode 'killed after' --call 57

Ends with 1 where something was wrong, and with 3 where there is no C compiler.
"""

from __future__ import annotations

import argparse
import platform
import signal
import sys
import time
from pathlib import Path
from typing import Final

from benchmarks.faults.cases import CASES, known
from benchmarks.faults.matrix import Found, Trial, Workers, doubled, planned, progress, table, told
from benchmarks.faults.modes import MODES
from benchmarks.faults.rig import NO_COMPILER, NoCompiler

_SHOWN_EVERY: Final = 250


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cases", default="", help="names with commas between; all by default")
    parser.add_argument("--modes", default="", help="kinds of faults with commas between; all by default")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="no run is begun after so long")
    parser.add_argument("--double", action="store_true", help="a second fault in the command after the first")
    parser.add_argument("--case", choices=sorted(CASES))
    parser.add_argument("--mode", choices=sorted(MODES))
    parser.add_argument("--call", type=int, default=-1)
    parser.add_argument("--then", nargs=2, metavar=("MODE", "CALL"))
    parser.add_argument("--log", type=Path, help="a file that gets each violation at once")
    return parser.parse_args()


def main() -> int:
    """The exit status."""
    asked = options()
    try:
        with Workers(1 if asked.case else asked.workers, asked.seed) as workers:
            trials = _one(asked) if asked.case else _many(asked, workers)
            found = _tried(workers, trials, asked)
    except NoCompiler as reason:
        print(f"no faults were tried: {reason}", file=sys.stderr)
        return NO_COMPILER
    print(f"Python {platform.python_version()}, {platform.system()} {platform.release()}, seed {asked.seed}")
    print(table(found))
    return int(any(one.wrong for one in found))


def _one(asked: argparse.Namespace) -> list[Trial]:
    second = (asked.then[0], int(asked.then[1])) if asked.then else None
    return [Trial(asked.case, asked.mode, asked.call, second)]


def _many(asked: argparse.Namespace, workers: Workers) -> list[Trial]:
    names = asked.cases.split(",") if asked.cases else list(known())
    calls = workers.calls(names)
    print(f"{len(calls)} commands, {sum(calls.values())} calls that write", flush=True)
    if asked.double:
        return doubled(calls, max(calls["site inspect"], 1), asked.runs, asked.seed)
    return planned(calls, asked.runs, asked.seed, asked.modes.split(",") if asked.modes else ())


def _tried(workers: Workers, trials: list[Trial], asked: argparse.Namespace) -> list[Found]:
    began = time.monotonic()
    found: list[Found] = []
    for one in workers.tried(trials):
        found.append(one)
        if one.wrong:
            _tell(told(one, asked.seed), asked.log)
        if len(found) % _SHOWN_EVERY == 0:
            bad = sum(bool(each.wrong) for each in found)
            print(progress(len(found), bad, len(trials), began), flush=True)
        if time.monotonic() - began > asked.seconds:
            break
    print(progress(len(found), sum(bool(one.wrong) for one in found), len(trials), began), flush=True)
    return found


def _tell(text: str, log: Path | None) -> None:
    print(text, flush=True)
    if log is not None:
        with log.open("a", encoding="utf-8") as file:
            file.write(text + "\n")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # so that no folder stays
    sys.exit(main())
