"""Three desks, a hub and bundles, killed at random: all converge, and nothing is lost.

    PYTHONPATH=tests python -m benchmarks.meet.stress [--rounds 500] [--seed 1] [--workers 2]
    PYTHONPATH=tests python -m benchmarks.meet.stress --seed 1 --round 17

Ends with 1 where something was wrong, and with 3 where there is no C compiler.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import select
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from benchmarks.faults import rig
from benchmarks.faults.child import preload
from benchmarks.faults.matrix import folder_for_runs
from benchmarks.faults.rig import NO_COMPILER, NoCompiler, Rig
from benchmarks.meet.desks import Desks
from benchmarks.meet.meeting import Round

ROOT: Final = Path(__file__).parents[2]
_SHOWN_EVERY: Final = 25


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.meet.stress", description=__doc__)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--round", type=int, default=-1, help="this one alone, with its story")
    parser.add_argument("--episodes", type=int, default=2, help="how often all meet in a round")
    parser.add_argument("--worker", default="", help="numbers of rounds, as this program calls itself")
    asked = parser.parse_args()
    if asked.worker:
        _work(asked.seed, [int(number) for number in asked.worker.split(",")], asked.episodes)
        return 0
    try:
        return _all(asked)
    except NoCompiler as reason:
        print(f"nobody met: {reason}", file=sys.stderr)
        return NO_COMPILER


def _work(seed: int, rounds: list[int], episodes: int) -> None:
    """One worker: plays its rounds, and tells of each in a line."""
    preload()
    desks = Desks(Rig())
    desks.begin()
    for number in rounds:
        began = time.monotonic()
        played = Round(desks, seed, number, episodes)
        played.run()
        told = {
            "round": number,
            "figures": played.figures,
            "wrong": played.wrong,
            "story": played.story,
            "seconds": time.monotonic() - began,
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _all(asked: argparse.Namespace) -> int:
    alone = asked.round >= 0
    rounds = [asked.round] if alone else list(range(asked.rounds))
    folder = folder_for_runs()
    began, figures, bad = time.monotonic(), Counter[str](), 0
    try:
        rig.build(folder)
        for count, told in enumerate(_told(folder, asked, rounds, 1 if alone else asked.workers), 1):
            figures.update(told["figures"])
            bad += bool(told["wrong"])
            if told["wrong"]:
                print(f"violation: --seed {asked.seed} --round {told['round']}")
            print("\n".join(f"    {says}" for says in told["wrong"]), end="\n" if told["wrong"] else "")
            if alone or told["wrong"]:
                print("\n".join(told["story"]))
            if count % _SHOWN_EVERY == 0:
                print(f"{count}/{len(rounds)} rounds, {bad} with a violation", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seconds = time.monotonic() - began
    print(f"Python {platform.python_version()}, {platform.system()} {platform.release()}, seed {asked.seed}")
    print(f"{len(rounds)} rounds in {seconds:.0f} s, {bad} with a violation")
    print(", ".join(f"{name}: {count}" for name, count in sorted(figures.items())))
    return int(bad > 0)


def _told(
    folder: Path, asked: argparse.Namespace, rounds: list[int], workers: int
) -> Iterator[dict[str, Any]]:
    """What the workers tell of each round, as they end."""
    shares = [share for at in range(workers) if (share := rounds[at::workers])]
    running = [_worker(folder / str(at), asked, share) for at, share in enumerate(shares)]
    try:
        waiting = list(running)
        while waiting:
            ready, _, _ = select.select([_out(one) for one in waiting], [], [])
            for one in [one for one in waiting if one.stdout in ready]:
                line = _out(one).readline()
                if line:
                    yield json.loads(line)
                elif one.wait():
                    raise Ended
                else:
                    waiting.remove(one)
    finally:
        for one in running:
            one.kill()
            one.communicate()


class Ended(Exception):
    """A worker has ended before its rounds were over; what it said is above."""


def _out(one: subprocess.Popen[str]) -> IO[str]:
    if one.stdout is None:
        raise Ended
    return one.stdout


def _worker(folder: Path, asked: argparse.Namespace, rounds: list[int]) -> subprocess.Popen[str]:
    Rig.prepare(folder)
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    numbers = ",".join(map(str, rounds))
    how = ("--seed", str(asked.seed), "--episodes", str(asked.episodes), "--worker", numbers)
    return subprocess.Popen(
        (sys.executable, "-m", "benchmarks.meet.stress", *how),
        env=env | {"PYTHONPATH": paths} | rig.environment(folder.parent / rig.LIBRARY, folder),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # so that no folder stays
    sys.exit(main())
