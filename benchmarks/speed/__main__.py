"""Holds what whole commands cost against what others cost on the same facts, in pairs taken in turn.

    python -m benchmarks.speed [--sizes 1000,10000] [--keep FOLDER] [--json FILE] [--only WORD,...]
    python -m benchmarks.speed --from FILE        # the table of a run that was kept

Cost is the processors' seconds (user and system) of a command and of all that it started.  A ratio is the
median of the ratios of the pairs.  See docs/performance.md.
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.speed import scene as scenes
from benchmarks.speed.counts import STARTS, STRACE, SYNCS, counted
from benchmarks.speed.figures import ACT, FIGURES, IMPORT, OTHERS, Figure, imported
from benchmarks.speed.results import Reached, Results, Row, markdown, read
from benchmarks.speed.runs import Effort, Failed, Job, Pairs, in_turns, loop, run
from benchmarks.speed.scene import program

SEED = 20260209
_TURNS = itertools.count(100)  # none that a pair had


def main() -> None:
    """Prints one table; each row as soon as it is known, to the messages."""
    options = _options()
    if options.kept_run:
        print(*markdown(read(options.kept_run)), sep="\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        results = measured(options, Path(folder))
    print(*markdown(results), sep="\n")
    if options.json:
        results.write(options.json)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1000,10000", help="records of the ledgers")
    parser.add_argument("--commits", type=int, default=10_000, help="commits of their history")
    parser.add_argument("--pairs", type=int, default=5, help="pairs of each figure, at most")
    parser.add_argument(
        "--seconds", type=float, default=30, help="begin no pair after so many seconds of CPU"
    )
    parser.add_argument("--only", default="", help="words that begin the names of the figures wanted")
    parser.add_argument("--keep", type=Path, help="where ledgers are kept from run to run")
    parser.add_argument("--json", type=Path, help="keep what was found in this file")
    parser.add_argument("--from", dest="kept_run", type=Path, help="print what was kept in this file")
    return parser.parse_args()


def measured(options: argparse.Namespace, folder: Path) -> Results:
    """All figures of all sizes."""
    rows: list[Row] = []
    ledgers: dict[str, dict[str, int]] = {}
    calibration: dict[str, list[float]] = {"five million additions": [], "import typer": []}
    for size in map(int, options.sizes.split(",")):
        scene = scenes.scene(options.keep or folder / "kept", folder, size, options.commits, SEED)
        _calibrate(calibration, scene)
        for row in _rows(scene, options):
            print(*row.cells(), sep=" | ", file=sys.stderr, flush=True)
            rows.append(row)
        facts = scene.facts
        ledgers[str(size)] = {"commits": facts.commits, "bytes": facts.bytes, "pending": facts.pending}
        _calibrate(calibration, scene)
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    return Results(machine, _versions(), calibration, rows, ledgers)


def _rows(scene: scenes.Scene, options: argparse.Namespace) -> Iterator[Row]:
    """Every figure of one size that is wanted, and what follows from them."""
    wanted = tuple(filter(None, options.only.split(",")))
    effort, looks = Effort(options.pairs, options.seconds), []
    for figure in FIGURES:
        if not wanted or figure.name.startswith(wanted):
            row = _row(scene, figure, effort)
            looks += [row] if figure.is_look else []
            yield row
    if looks:
        peak = max(row.peak or 0 for row in looks)
        yield _derived(scene.size, "peak of all looks, MB", "peak", peak, 100, 100_000)
        run(Job((*program(), "--ledger", str(scene.ledger), "check"), scene.scratch, scene.environment))
        share = scenes.remembered(scene.ledger) / scene.facts.bytes
        yield _derived(scene.size, "remembered on disk, of the text", "ratio", share, 2, 10_000)
    yield from _counts(scene, wanted)


def _row(scene: scenes.Scene, figure: Figure, effort: Effort) -> Row:
    beside = figure.beside
    missing = (
        beside is not None
        and beside.split()[0] in ("hledger", "task")
        and not shutil.which(beside.split()[0])
    )
    other = None if beside is None or missing else OTHERS[beside](scene)
    pairs = in_turns(figure.job(scene), other, effort, warm=figure.repeated)
    return Row(
        size=scene.size,
        figure=figure.name,
        cpu=pairs.cpu,
        wall=pairs.wall,
        peak=pairs.peak,
        beside=f"{beside}, not installed" if missing else beside or "",
        other_cpu=pairs.other_cpu,
        ratio=pairs.ratio,
        ratios=pairs.ratios,
        pairs=len(pairs.own),
        goals=tuple(_reached(figure, pairs, scene.size)),
    )


def _reached(figure: Figure, pairs: Pairs, size: int) -> Iterator[Reached]:
    found = {"ratio": pairs.ratio, "cpu": pairs.cpu, "peak": pairs.peak}
    for goal in figure.goals:
        value = found[goal.unit]
        if size in goal.sizes and value is not None:
            yield Reached(goal.unit, goal.most, value)


def _derived(size: int, name: str, unit: str, found: float, most: float | None, at: int) -> Row:
    goals = (Reached(unit, most, found),) if most is not None and size == at else ()
    if unit == "peak":
        return Row(size, name, peak=found, goals=goals)
    return Row(size, name, ratio=found, goals=goals)


def _counts(scene: scenes.Scene, wanted: tuple[str, ...]) -> Iterator[Row]:
    """How often the disk is waited for, and how many processes are started."""
    rows = imported(scene.size)
    for name, job, calls, of, most in (
        ("fsyncs of an imported row", IMPORT, SYNCS, rows, 3.0),
        ("fsyncs of one act entered", ACT, SYNCS, 1, None),
        ("processes of one act entered", ACT, STARTS, 1, None),
    ):
        if not wanted or name.startswith(wanted):
            found = counted(job(scene)(next(_TURNS)), calls, scene.scratch)
            if found is None:
                yield Row(scene.size, name, beside=f"{STRACE}, not installed")
            else:
                yield _derived(scene.size, name, "number", found / of, most, 1_000)


def _calibrate(known: dict[str, list[float]], scene: scenes.Scene) -> None:
    known["five million additions"].append(loop())
    known["import typer"].append(run(OTHERS["import typer"](scene)(0)).cpu)


def _versions() -> dict[str, str]:
    """Of Python, git, and of the others that are here."""
    found = {"Python": platform.python_version()}
    for name in ("git", "hledger", "task"):
        if shutil.which(name):
            said = subprocess.run((name, "--version"), capture_output=True, text=True, check=False).stdout
            found[name] = next(iter(re.findall(r"\d+(?:\.\d+)+", said)), "")
    return found


if __name__ == "__main__":
    try:
        main()
    except Failed as failed:
        sys.exit(f"failed: {failed}")
