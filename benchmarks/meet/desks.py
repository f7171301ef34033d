"""Three desks, a hub and a stick: the folders of a round, and commands typed at a desk in their time."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import small_ledger  # of the tests: a case in every state, the same bytes and commits every time

from benchmarks.faults.cases import words_of
from benchmarks.faults.modes import Fault
from benchmarks.faults.rig import NOW, Done, Rig
from benchmarks.faults.scene import SETTINGS, Broken, environment, git
from dabzw.store.git import Repository

DESKS: Final = ("甲", "乙", "丙")
HUB: Final = "中心.git"
TOKEN: Final = re.compile(r"T\d+x\d+z")
"""What is entered carries one, by which it is found again."""

_MINUTE: Final = 60
_KEPT: Final = {".gitattributes": b"* -text\n", ".gitignore": b"out/\n*.tmp\n"}


@dataclass
class Desks:
    """The folders of one worker: `base` is kept, `root` is made anew from it for each round."""

    rig: Rig
    now: int = NOW

    @property
    def root(self) -> Path:
        """Where all of a round lies."""
        return self.rig.root

    @property
    def base(self) -> Path:
        """The desks as every round begins."""
        return self.rig.folder / "base"

    @property
    def hub(self) -> Path:
        """The repository by which they meet."""
        return self.root / HUB

    def desk(self, name: str) -> Path:
        """A desk's ledger."""
        return self.root / name

    def begin(self) -> None:
        """Builds the desks, by the program itself; raises Broken."""
        shutil.rmtree(self.root, ignore_errors=True)
        for name in ("home", "tmp", "out"):
            (self.root / name).mkdir(parents=True)
        (self.root / "home/.gitconfig").write_text(SETTINGS, "utf-8")
        os.environ["HOME"] = str(self.root / "home")
        first = self.desk(DESKS[0])
        small_ledger.build(first)
        small_ledger.commit(Repository.require(first), small_ledger.SECOND, _KEPT, "补齐", "adopt")
        git(self.root, "init", "-q", "--bare", "--initial-branch=main", str(self.hub))
        self.must(DESKS[0], f"sync {self.hub}")
        for name in DESKS[1:]:
            self.must("", f"init {self.desk(name)} --from {self.hub}")
        shutil.rmtree(self.base, ignore_errors=True)
        shutil.copytree(self.root, self.base, symlinks=True)

    def again(self) -> None:
        """The desks as they were in the beginning."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.base, self.root, symlinks=True)
        self.now = NOW

    def must(self, name: str, line: str) -> Done:
        """A command that has to work; raises Broken."""
        done = self.type(name, words_of(line))
        if done.status:
            raise Broken(f"{line}: {done.status}\n{done.out}{done.err}")
        return done

    def type(
        self, name: str, words: Sequence[str], *, fault: Fault | None = None, seed: int = 1, minutes: int = 1
    ) -> Done:
        """A command at a desk, so many minutes after the one before."""
        self.now += minutes * _MINUTE
        self.rig.now = self.now
        clerk = {f"GIT_{role}_NAME": f"示例员{name}" for role in ("AUTHOR", "COMMITTER")}
        return self.rig.run(
            [words],
            cwd=self.desk(name) if name else self.root,
            env={**environment(self.root), **clerk},
            fault=fault,
            seed=seed,
        )


def head_of(folder: Path) -> str:
    """The last commit of a ledger, or of the hub."""
    return git(folder, "rev-parse", "--verify", "--quiet", "refs/heads/main", accept=(0, 1)).strip()


def tokens_of(folder: Path, commit: str) -> frozenset[str]:
    """All tokens in the files of a commit."""
    found = git(folder, "grep", "-ohE", TOKEN.pattern.replace(r"\d", "[0-9]"), commit, "--", accept=(0, 1))
    return frozenset(found.split())


def chance_of(seed: int, number: int) -> random.Random:
    """What is left to chance in a round, the same each time."""
    return random.Random(f"{seed} {number}")
