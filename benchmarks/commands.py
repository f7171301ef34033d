"""Times check, status and due as whole processes on generated ledgers, and prints medians.

    python -m benchmarks.commands [--sizes 1000,10000] [--runs 5]

The ledgers are committed before they are timed, so that a run also pays for asking git what has changed.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bulk import bulk_files

AS_OF = "2026-03-12"
COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check",),
    "status": ("status", "--as-of", AS_OF),
    "due": ("due", "--as-of", AS_OF),
    "due --json": ("due", "--as-of", AS_OF, "--json"),
    "show": ("show", "{id}", "--as-of", AS_OF),
}


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    print(f"Python {platform.python_version()}, {machine}")
    print(f"{'records':>8}  {'command':<12} {'median s':>9} {'min s':>7} {'max s':>7} {'peak MB':>8}")
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            ledger = Path(folder) / "ledger"
            make_ledger(ledger, size)
            for name, seconds, peak in timed(ledger, options.runs):
                print(
                    f"{size:>8}  {name:<12} {statistics.median(seconds):>9.3f}"
                    f" {min(seconds):>7.3f} {max(seconds):>7.3f} {peak:>8.0f}"
                )


def make_ledger(folder: Path, size: int) -> None:
    """A committed ledger of so many records."""
    for path, data in bulk_files(size, seed=20260209).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "bench")):
        identity = ("-c", "user.name=bench", "-c", "user.email=bench@example.invalid")
        subprocess.run(["git", *identity, *command], cwd=folder, check=True)


def timed(ledger: Path, runs: int) -> Iterator[tuple[str, list[float], float]]:
    """Each command with the wall seconds of its runs after one warm-up, and its peak memory."""
    some_id = min(ledger.glob("leads/*/*.yaml")).stem
    for name, words in COMMANDS.items():
        given = [word.format(id=some_id) for word in words]
        command = [sys.executable, "-m", "dabzw", "--ledger", str(ledger), *given]
        results = [run(command) for _ in range(runs + 1)][1:]
        yield name, [seconds for seconds, _ in results], max(peak for _, peak in results)


def run(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak memory (MB) of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
