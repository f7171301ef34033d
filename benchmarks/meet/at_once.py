"""Many desks enter and push at once to one hub: nothing that was entered is lost.

    PYTHONPATH=tests python -m benchmarks.meet.at_once [--desks 8] [--acts 50] [--seed 1]

Ends with 1 where something was wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

import small_ledger  # of the tests

from benchmarks.faults.cases import HANDED, words_of
from benchmarks.faults.child import become, preload
from benchmarks.faults.matrix import folder_for_runs
from benchmarks.faults.scene import SETTINGS, environment, git
from benchmarks.faults.state import leftovers
from benchmarks.faults.writers import machine
from benchmarks.meet.desks import HUB, head_of, tokens_of
from dabzw.store.git import Repository

_AT: Final = "--as-of 2026-03-12␣09:30"
_TRIES: Final = 20
_LINES: Final = (
    f"lead add --source 村级上报 --village 东沟村 --content 线索{{token}} --unit 乡应急办 {_AT}",
    f"lead measure {HANDED} --act 查封 --authority 县应急管理局 --document {{token}}号 {_AT}",
    "site add --name 场所{token} --village 东沟村 --place-class 废弃砖窑 --occupancy 闲置",
)
"""A record of its own, and a row in a record that all share."""


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.meet.at_once", description=__doc__)
    parser.add_argument("--desks", type=int, default=8)
    parser.add_argument("--acts", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    root = folder_for_runs()
    try:
        return _run(root, asked)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _run(root: Path, asked: argparse.Namespace) -> int:
    preload()
    names = [f"示例{number}号" for number in range(asked.desks)]
    _begin(root, names)
    began = time.monotonic()
    for pid in [_forked(Desk(root, name, at, asked.seed), asked.acts) for at, name in enumerate(names)]:
        os.waitpid(pid, 0)
    seconds = time.monotonic() - began
    told = [json.loads((root / f"{name}.told").read_text("utf-8")) for name in names]
    for name in names:  # who pushed early has not seen the others yet
        Desk(root, name, 0, 0).dabzw("sync")
    wrong = [*_wrong(root, names, told)]
    print(machine())
    print("\n".join(_figures(told, seconds)))
    print("\n".join(f"violation: {one}" for one in wrong) or "nothing was lost")
    return int(bool(wrong))


def _begin(root: Path, names: list[str]) -> None:
    for name in ("home", "tmp", "out"):
        (root / name).mkdir(parents=True)
    (root / "home/.gitconfig").write_text(SETTINGS, "utf-8")
    os.environ["HOME"] = str(root / "home")
    first = root / names[0]
    small_ledger.build(first)
    kept = {".gitattributes": b"* -text\n", ".gitignore": b"out/\n*.tmp\n"}
    small_ledger.commit(Repository.require(first), small_ledger.SECOND, kept, "补齐", "adopt")
    git(root, "init", "-q", "--bare", "--initial-branch=main", str(root / HUB))
    Desk(root, names[0], 0, 0).dabzw(f"sync {root / HUB}")
    for name in names[1:]:
        Desk(root, "", 0, 0).dabzw(f"init {root / name} --from {root / HUB}")


class Desk:
    """One desk: enters and syncs until all its acts are at the hub."""

    def __init__(self, root: Path, name: str, at: int, seed: int) -> None:
        self.root, self.name, self.at = root, name, at
        self.chance = random.Random(f"{seed} {at}")

    def work(self, acts: int) -> None:
        """Enters so many acts, each followed by a sync; tells what came of it in a file."""
        told: dict[str, Any] = {"entered": [], "entries": Counter(), "syncs": Counter(), "seconds": []}
        for number in range(acts):
            token = f"T{self.at}x{number}z"
            status, _ = self.dabzw(self.chance.choice(_LINES).replace("{token}", token))
            told["entries"][status] += 1
            if status == 0:
                told["entered"].append(token)
            self._sync(told)
        for _ in range(_TRIES):
            if self._sync(told) == 0:
                break
        (self.root / f"{self.name}.told").write_text(json.dumps(told, ensure_ascii=False), "utf-8")

    def _sync(self, told: dict[str, Any]) -> int:
        began = time.monotonic()
        status, _ = self.dabzw("sync")
        told["syncs"][status] += 1
        told["seconds"].append(time.monotonic() - began)
        return status

    def dabzw(self, line: str) -> tuple[int, str]:
        """Types a line at the desk; gives the status, and what it said."""
        said = self.root / f"{self.name or 'nobody'}.said"
        pid = os.fork()
        if pid == 0:
            clerk = {f"GIT_{role}_NAME": self.name or "示例员" for role in ("AUTHOR", "COMMITTER")}
            env = environment(self.root) | clerk
            become([words_of(line)], self.root / self.name, env, (said, said))
        _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status), said.read_text("utf-8", errors="replace")


def _forked(desk: Desk, acts: int) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        _alone(desk, acts)
    return pid


def _alone(desk: Desk, acts: int) -> NoReturn:
    try:
        desk.work(acts)
    except BaseException:  # noqa: BLE001  # a fork must never go on as its parent
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _figures(told: list[dict[str, Any]], seconds: float) -> Iterator[str]:
    entered = sum(len(one["entered"]) for one in told)
    syncs, entries = Counter[str](), Counter[str]()
    for one in told:
        syncs.update(one["syncs"])
        entries.update(one["entries"])
    each = sorted(second for one in told for second in one["seconds"])
    yield f"{len(told)} desks, {entered} acts entered in {seconds:.0f} s"
    yield f"  entries by status: {dict(entries)}; syncs by status: {dict(syncs)}"
    yield f"  seconds of a sync: middle {each[len(each) // 2]:.2f}, longest {each[-1]:.2f}"


def _wrong(root: Path, names: list[str], told: list[dict[str, Any]]) -> Iterator[str]:
    entered = {token for one in told for token in one["entered"]}
    places = {name: root / name for name in names} | {"hub": root / HUB}
    for name, place in places.items():
        if lost := entered - tokens_of(place, head_of(place)):
            yield f"lost at {name}: {sorted(lost)}"
    heads = {name: head_of(place) for name, place in places.items()}
    if len({*heads.values()}) > 1:
        yield f"heads: {heads}"
    for name in names:
        if dirty := git(root / name, "status", "--porcelain", "-uall").strip():
            yield f"dirty: {name} {dirty[:200]}"
        yield from (f"leftovers: {path}" for path in leftovers(root, root / name))


if __name__ == "__main__":
    sys.exit(main())
