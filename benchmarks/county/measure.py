"""How long a county, a city or a province takes: its facts, read anew and unchanged, and each question.

    python -m benchmarks.county.measure LEDGERS FOLDER --size county [--workers N] [--again]

LEDGERS are what `python -m benchmarks.county` made.  Each command is a process of its own, of which the time
that passed and the peak of memory are told; `--again` leaves the facts that are in FOLDER.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.county.making import write_book
from benchmarks.county.places import SIZES, townships

AS_OF: Final = "2026-03-12"
QUESTIONS: Final = ("status", "late", "rank", "month", "links", "border")
_ROUNDS: Final = 3


class Taken(NamedTuple):
    """What a process took: seconds that passed, of the processor, megabytes at its peak, its exit status."""

    passed: float
    worked: float
    peak: float
    status: int


def run(folder: Path, *words: str) -> tuple[Taken, bytes]:
    """Run one command of the program in a folder, and give what it took and what it printed."""
    command = (sys.executable, "-m", "dabzw", *words, "--as-of", AS_OF)
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as process:
        printed = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    passed = time.perf_counter() - start
    worked = usage.ru_utime + usage.ru_stime
    return Taken(passed, worked, usage.ru_maxrss / 1024, process.returncode), printed


def told(name: str, taken: Taken, more: str = "") -> None:
    """One line of what was measured."""
    print(
        f"{name:24} {taken.passed:8.2f} s {taken.worked:8.2f} s CPU {taken.peak:7.0f} MB  "
        f"exit {taken.status}  {more}",
        flush=True,
    )


def main() -> None:
    """Measures one of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.county.measure")
    parser.add_argument("ledgers", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", choices=SIZES, default="county")
    parser.add_argument("--workers", default="2")
    parser.add_argument("--again", action="store_true")
    asked = parser.parse_args()
    folder: Path = asked.folder
    if not asked.again:
        shutil.rmtree(folder, ignore_errors=True)
        write_book(folder, townships(asked.size), asked.ledgers)
        told("update, cold", run(folder, "rollup", "update", "--workers", asked.workers)[0])
    told("update, unchanged", run(folder, "rollup", "update", "--workers", asked.workers)[0])
    for question in QUESTIONS:
        taken, printed = min(run(folder, "rollup", question, "--json") for _ in range(_ROUNDS))
        lists = [value for value in json.loads(printed).values() if isinstance(value, list)]
        told(question, taken, f"{sum(map(len, lists))} rows")
    size = sum(file.stat().st_size for file in folder.rglob("*.parquet"))
    print(f"tables {size / 2**20:.1f} MB")


if __name__ == "__main__":
    main()
