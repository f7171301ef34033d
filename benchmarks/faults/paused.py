"""A person's git that has read the index and not locked it yet, while an entry lands.

    python -m benchmarks.faults.paused [--unguarded]

What was acknowledged must be in the branch, in the index and among the files when the person has ended what
he began.  `--unguarded` shows what is lost where an entry does not wait for such a git.  Ends with 1 where
something was lost, and with 3 where there is no C compiler.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Final
from unittest.mock import patch

from benchmarks.faults.hands import LEDGER
from benchmarks.faults.matrix import folder_for_runs
from benchmarks.faults.rig import NO_COMPILER, NoCompiler, build
from benchmarks.faults.scene import environment
from dabzw.errors import DabzwError
from dabzw.store.git import Repository
from dabzw.store.workers import index_writers
from dabzw.store.writer import Change, Plan, transact

SOURCE: Final = Path(__file__).with_name("paused.c")
_NOW: Final = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 -- China Standard Time, as the ledger says
_NEW: Final = "entered.yaml"
_LONGEST: Final = 10.0
_PERSON: Final = "[user]\n\tname = 示例员\n\temail = person@example.invalid\n"


@dataclass(frozen=True, slots=True)
class Way:
    """What a person begins, what he does afterwards, and whether the merge meets a conflict."""

    begun: str
    then: tuple[str, ...] = ()
    conflicts: bool = False
    edits: bool = False


WAYS: Final[Mapping[str, Way]] = {
    "merge": Way("merge --no-edit side"),
    "merge given up": Way("merge --no-edit side", ("merge --abort", "commit -qam 手工"), conflicts=True),
    "merge ended": Way("merge --no-edit side", ("add a.yaml", "commit -qam 合并"), conflicts=True),
    "pick": Way("cherry-pick side"),
    "revert": Way("revert --no-edit HEAD"),
    "reset": Way("reset -q --hard HEAD"),
    "stash": Way("stash", edits=True),
    "switch": Way("checkout -q side", ("checkout -q main",)),
    "commit": Way("commit -qam 手工", edits=True),
    "commit what is staged": Way("commit -qm 手工 --allow-empty", ("commit -qm 再试 --allow-empty",)),
    "amend": Way("commit -q --amend --no-edit", ("commit -qm 再试 --allow-empty",)),
    "sparse": Way("sparse-checkout init", ("commit -qm 再试 --allow-empty",)),
    "add": Way("add -A", ("commit -qm 手工",), edits=True),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with a ledger in which a person has a branch of his own."""

    root: Path
    library: Path

    @property
    def ledger(self) -> Path:
        """The ledger."""
        return self.root / LEDGER

    def prepare(self, way: Way) -> None:
        """Makes the ledger and both branches."""
        for name in ("home", "tmp"):
            (self.root / name).mkdir(parents=True)
        (self.root / "home/.gitconfig").write_text(_PERSON, "utf-8")
        repository = Repository.create(self.ledger)
        for name in ("a.yaml", "b.yaml"):
            _entered(repository, name, b"x: 1\n")
        self.git("switch -qc side")
        (self.ledger / ("a.yaml" if way.conflicts else "c.yaml")).write_text("x: 2\n", "utf-8")
        self.git("add -A")
        self.git("commit -qm 另一支")
        self.git("switch -q main")
        _entered(repository, "a.yaml", b"x: 3\n")
        if way.edits:
            (self.ledger / "b.yaml").write_text("x: 4\n", "utf-8")

    def git(self, line: str) -> str:
        """What git says to a person; that it refuses is his to see."""
        words, env = ("git", *line.split(" ")), self._environment()
        told = subprocess.run(words, cwd=self.ledger, env=env, capture_output=True, check=False)
        return told.stdout.decode()

    def begin(self, line: str) -> subprocess.Popen[bytes]:
        """A git that has stopped where it is about to lock the index."""
        process = subprocess.Popen(
            ("git", *line.split(" ")),
            cwd=self.ledger,
            env=self._environment()
            | {"LD_PRELOAD": str(self.library), "PAUSED_AT": str(self._at), "PAUSED_UNTIL": str(self._until)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _LONGEST
        while not self._at.exists() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.001)
        return process

    def release(self) -> None:
        """Lets it go on."""
        self._until.touch()

    @property
    def has_stopped(self) -> bool:
        """Whether it came to where it stops."""
        return self._at.exists()

    @property
    def _at(self) -> Path:
        return self.root / "at"

    @property
    def _until(self) -> Path:
        return self.root / "until"

    def _environment(self) -> dict[str, str]:
        return {**environment(self.root), "GIT_EDITOR": "true"}


def _entered(repository: Repository, path: str, data: bytes) -> None:
    def plan(_files: object) -> Plan:
        return Plan((Change(path, data),), "登记", "add", ())

    transact(repository, plan, lambda _after, _paths: None, now=_NOW, wait=_LONGEST)


def tried(name: str, place: Place, *, is_guarded: bool, is_late: bool = False) -> list[str]:
    """What is lost of an entry that lands while a person's git is stopped; it need not be acknowledged.

    The git has begun before, or, where `is_late`, while git's lock was held already.
    """
    way, persons = WAYS[name], []
    with patch.dict(os.environ, environment(place.root)):
        place.prepare(way)
        if not is_late:
            persons.append(place.begin(way.begun))

        def looked(held: Repository) -> tuple[str, ...]:
            if not persons:
                persons.append(place.begin(way.begun))
                return ()
            found = index_writers(held) if is_guarded else ()
            if found:
                place.release()
            return found

        is_acknowledged = _lands(place, looked)
        place.release()  # one that was not waited for goes on only now
        for one in persons:
            one.communicate()
        if not place.has_stopped:
            return ["not tried: git did not stop before its lock"]
        for line in way.then:
            place.git(line)
        return list(_lost(place)) if is_acknowledged else []


def _lands(place: Place, looked: Callable[[Repository], tuple[str, ...]]) -> bool:
    """Enters a file; gives whether that was acknowledged."""
    with patch("dabzw.store.landing.index_writers", looked):
        try:
            _entered(Repository.require(place.ledger), _NEW, b"x: 1\n")
        except DabzwError:
            return False
    return True


def _lost(place: Place) -> Iterator[str]:
    if _NEW not in place.git("ls-tree -r --name-only main").splitlines():
        yield "not in the branch"
    if _NEW not in place.git("ls-files").splitlines():
        yield "not in the index"
    if not (place.ledger / _NEW).exists():
        yield "not among the files"


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults.paused", description=__doc__)
    parser.add_argument("--unguarded", action="store_true", help="let no entry wait for such a git")
    asked = parser.parse_args()
    root = folder_for_runs()
    try:
        library = build(root, SOURCE)
        lost = False
        for number, (name, is_late) in enumerate(product(WAYS, (False, True))):
            place = Place(root / str(number), library)
            found = tried(name, place, is_guarded=not asked.unguarded, is_late=is_late)
            print(f"{name}{', begun meanwhile' if is_late else ''}: {'; '.join(found) or 'kept'}", flush=True)
            lost |= bool(found)
    except NoCompiler as reason:
        print(f"nothing was tried: {reason}", file=sys.stderr)
        return NO_COMPILER
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return int(lost)


if __name__ == "__main__":
    sys.exit(main())
