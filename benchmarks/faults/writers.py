"""Many writers at one ledger, beside a person with git, cron and readers; what every commit holds.

    python -m benchmarks.faults.writers [--writers 8] [--seconds 60] [--no-person]

What was acknowledged must be in the branch from its commit on, at every commit: one that takes it out, even
for a moment, is a loss.  Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Final, NoReturn

from benchmarks.faults import history
from benchmarks.faults.actors import Actor, Told, everybody, told_by
from benchmarks.faults.cases import words_of
from benchmarks.faults.child import become, preload
from benchmarks.faults.hands import LEDGER
from benchmarks.faults.matrix import folder_for_runs
from benchmarks.faults.scene import begin, environment, git
from benchmarks.faults.state import leftovers

_MEANT: Final = re.compile(r"编辑期间已被改动|未完成的合并|这里的写法看不懂")
"""Refusals that are promised: of a record changed while it was edited, while the person has to merge, and of
a text that the editor has spoilt, as this one does once a line is long enough to be folded."""

_SHOWN: Final = 20


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults.writers", description=__doc__)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-person", action="store_true")
    parser.add_argument("--keep", action="store_true", help="leave the folder of the run, to be looked at")
    asked = parser.parse_args()
    root = folder_for_runs()
    try:
        return _run(root, asked)
    finally:
        if asked.keep:
            print(root)
        else:
            shutil.rmtree(root, ignore_errors=True)


def _run(root: Path, asked: argparse.Namespace) -> int:
    preload()
    begin(root)
    git(root, "clone", "-q", str(root / LEDGER), str(root / "other"))
    until = time.monotonic() + asked.seconds
    actors = everybody(root, asked.writers, until, asked.seed, person=not asked.no_person)
    for pid in [_forked(actor) for actor in actors]:
        os.waitpid(pid, 0)
    told = {actor.name: told_by(actor) for actor in actors}
    everything = [one for each in told.values() for one in each]
    print(machine())
    print("\n".join(_figures(asked, told)))
    wrong = [*wrong_words(everything), *history.wrong(root / LEDGER, everything), *_wrong_end(root)]
    print(f"{len(wrong)} violations: {_counted(one.partition(':')[0] for one in wrong)}")
    for one in sorted(wrong, key=lambda one: one.startswith("unentered"))[:_SHOWN]:
        print(f"violation: {one}")
    return int(bool(wrong))


def machine() -> str:
    """On what the figures were seen."""
    system = f"{platform.system()} {platform.release()}"
    return f"Python {platform.python_version()}, {system}, {os.cpu_count()} cores"


def _forked(actor: Actor) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        _alone(actor)
    return pid


def _alone(actor: Actor) -> NoReturn:
    try:
        actor.work()
    except BaseException:  # noqa: BLE001  # a fork must never go on as its parent
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _figures(asked: argparse.Namespace, told: dict[str, list[Told]]) -> Iterator[str]:
    everything = [one for each in told.values() for one in each]
    entries = [one for one in everything if one.token]
    kept = sum(map(_is_acknowledged, entries))
    yield f"{asked.writers} writers, {asked.seconds:.0f} s: {len(entries)} entries, {kept} kept"
    yield f"  entries of each: {_counted(one.who for one in entries)}"
    seconds = sorted(one.seconds for one in entries)
    yield "  seconds: " + ", ".join(f"{name} {_at(seconds, part):.1f}" for name, part in _MARKS)
    yield f"  command and status: {_counted(f'{one.what} {one.status}' for one in everything)}"
    yield f"  refusals: {_counted(_reason(one) for one in everything if one.status)}"


_is_acknowledged: Final = attrgetter("is_acknowledged")
_MARKS: Final = (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0))


def _counted(names: Iterable[str]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in sorted(Counter(names).items()))


def _at(seconds: Sequence[float], part: float) -> float:
    return seconds[max(int(len(seconds) * part) - 1, 0)] if seconds else 0.0


def _reason(one: Told) -> str:
    last = (one.err.strip() or "-").split("\n")[-1]
    return f"{one.what} {one.status}: " + re.sub(r"[0-9a-f]{7,}|\d+|/\S*/", "…", last)[:160]


def wrong_words(told: Sequence[Told]) -> Iterator[str]:
    """What commands said or saw that is not so."""
    for one in told:
        if one.partial:
            yield f"partial: {one.what} saw part of {one.partial} imports"
        if one.falsely:
            yield f"unentered: {one.what} called records not entered: {one.err.strip()[:160]}"
        ours = bool(one.token) or one.what in {"issue due", "export", "site list"}
        if ours and one.status and not one.is_acknowledged and not _MEANT.search(one.err):
            yield f"refused: {_reason(one)}"
        if one.token and one.status == 0 and not one.is_acknowledged:
            yield f"unsaid: {one.what}: {one.err.strip()[-160:]}"


def _wrong_end(root: Path) -> Iterator[str]:
    ledger = root / LEDGER
    lines = git(ledger, "status", "--porcelain", "-uall").splitlines()
    if dirty := [line for line in lines if line[3:] != "note.txt"]:
        yield f"dirty: {dirty}"[:200]
    yield from (f"leftovers: {path}" for path in leftovers(root, ledger))
    if said := git(ledger, "fsck", "--full", "--strict", "--no-dangling", accept=tuple(range(256))).strip():
        yield f"fsck: {said[:200]}"
    out = root / "checked"
    pid = os.fork()
    if pid == 0:
        become([words_of("check")], ledger, environment(root), (out, out))
    _, status = os.waitpid(pid, 0)
    if status:
        yield f"check: {out.read_text('utf-8')[-300:]}"


if __name__ == "__main__":
    sys.exit(main())
