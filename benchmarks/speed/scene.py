"""Where it is measured: a kept ledger of one size, copies to write in, and the same facts for other tools."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from benchmarks.speed.runs import Failed

ROOT: Final = Path(__file__).parents[2]
INDEX: Final = "dabzw-index"
"""The folder in the git directory in which the tool keeps what it remembers."""

FACTS: Final = "facts.json"
LEDGER: Final = "ledger"
_MAKING: Final = "benchmarks.speed.making"
_MADE_BY: Final = ("bulk", "draw", "mass", "names", "rows", "stock", "speed/history", "speed/making")
_READY: Final = ".ready"
_CHANGES_RUNS: Final = ("DABZW_", "_DABZW", "GIT_", "PYTHON", "TASK", "HLEDGER", "LEDGER")


def environment(home: Path) -> dict[str, str]:
    """What every command is started with: nothing of the caller's that would change what it does."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_CHANGES_RUNS)}
    own = {"HOME": str(home), "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1"}
    tasks = {"TASKRC": str(home / "taskrc"), "TASKDATA": str(home / "tasks")}
    return {**kept, **own, **tasks}


def fingerprint() -> str:
    """Of all that decides what a ledger holds, so that one that was kept is not taken for another."""
    folder = Path(__file__).parents[1]
    data = b"".join((folder / f"{name}.py").read_bytes() for name in _MADE_BY)
    return hashlib.sha256(data).hexdigest()[:12]


def make(*words: str) -> None:
    """Makes something in another process.  Raises Failed."""
    command = (sys.executable, "-m", _MAKING, *words)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(words)}: {done.stderr[-1000:]}")


def program() -> tuple[str, ...]:
    """The tool as its users start it: the script beside this Python, if it was installed there."""
    script = Path(sys.executable).with_name("dabzw")
    return (str(script),) if script.is_file() else (sys.executable, "-m", "dabzw")


@dataclass(frozen=True)
class Facts:
    """What is known of a ledger: its records, commits and bytes of text, and what is still to be done.

    `followed` is the id of the record that was changed most often, `measured` those of leads in which a
    compulsory act can be entered.
    """

    records: int
    commits: int
    bytes: int
    pending: int
    followed: str
    measured: tuple[str, ...]


@dataclass
class Scene:
    """A ledger of one size with its past; `kept` outlives the measurement, `scratch` does not."""

    size: int
    commits: int
    kept: Path
    scratch: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @cached_property
    def ledger(self) -> Path:
        """The ledger that is only looked at."""
        return self.kept / LEDGER

    @cached_property
    def facts(self) -> Facts:
        """What is known of it since it was made."""
        return Facts(**json.loads((self.kept / FACTS).read_text()))

    @cached_property
    def environment(self) -> dict[str, str]:
        """That of every command."""
        home = self.scratch / "home"
        home.mkdir(exist_ok=True)
        (home / "taskrc").write_text("confirmation=off\nverbose=nothing\nhooks=off\nrecurrence=off\n")
        (home / "tasks").mkdir(exist_ok=True)
        return environment(home)

    @cached_property
    def edited(self) -> Path:
        """A copy whose files are edited by hand."""
        return self.copy()

    @cached_property
    def entered(self) -> Path:
        """A copy in which the tool enters."""
        return self.copy()

    @cached_property
    def committed(self) -> Path:
        """A copy in which git alone commits."""
        return self.copy()

    def copy(self, place: Path | None = None) -> Path:
        """A ledger of its own, in which git has seen that nothing differs, and the tool has looked once."""
        place = place or self.scratch / f"copy{next(self._numbers)}"
        shutil.copytree(self.ledger, place, symlinks=True)
        self.git(place, "status")
        look = (*program(), "--ledger", str(place), "status")
        subprocess.run(look, env=self.environment, check=True, capture_output=True)
        return place

    def git(self, ledger: Path, *words: str) -> None:
        """Runs git in a ledger."""
        subprocess.run(("git", *words), cwd=ledger, env=self.environment, check=True, capture_output=True)

    def edit(self, ledger: Path, turn: int) -> Path:
        """Edits one record by hand as it has never been before; gives its file."""
        place = next(ledger.glob(f"leads/*/{self.facts.measured[0]}.yaml"))
        lines = place.read_text("utf-8").splitlines(keepends=True)
        text = [f"地点: 示例地点{turn}\n" if line.startswith("地点:") else line for line in lines]
        place.write_text("".join(text), "utf-8")
        return place

    def places(self, name: str) -> Path:
        """A place in the scratch folder."""
        return self.scratch / name

    @cached_property
    def journal(self) -> Path:
        """The same facts for hledger."""
        made = self.scratch / "台账.journal"
        make("journal", str(self.ledger), str(made))
        return made

    @cached_property
    def tasks(self) -> Path:
        """The same facts for taskwarrior, in its own data."""
        made = self.scratch / "tasks.json"
        make("tasks", str(self.ledger), str(made))
        subprocess.run(("task", "import", str(made)), env=self.environment, check=True, capture_output=True)
        return made

    @cached_property
    def cells(self) -> Path:
        """What the tool exports, cell by cell."""
        book, made = self.scratch / "export.xlsx", self.scratch / "cells"
        words = (*program(), "--ledger", str(self.ledger), "export", str(book))
        subprocess.run(words, env=self.environment, check=True, capture_output=True)
        make("cells", str(book), str(made))
        return made

    def sites(self, rows: int) -> Path:
        """A sheet of so many places to be imported."""
        made = self.scratch / f"sites{rows}.xlsx"
        if not made.exists():
            make("sites", str(rows), str(made))
        return made


def forget(ledger: Path) -> None:
    """Removes whatever the tool remembers of a ledger, which must be safe at any time."""
    shutil.rmtree(ledger / ".git" / INDEX, ignore_errors=True)


def remembered(ledger: Path) -> int:
    """The bytes of what the tool remembers of a ledger."""
    return sum(file.stat().st_size for file in (ledger / ".git" / INDEX).rglob("*") if file.is_file())


def scene(folder: Path, scratch: Path, size: int, commits: int, seed: int) -> Scene:
    """A ledger that is kept in a folder, made unless it is there."""
    kept = folder / f"ledger-{size}-{commits}-{seed}-{fingerprint()}"
    if not (kept / _READY).exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as made:
            (Path(made) / "one").mkdir()
            make("ledger", str(Path(made) / "one"), str(size), str(commits), str(seed))
            (Path(made) / "one" / _READY).touch()
            (Path(made) / "one").rename(kept)
    place = scratch / str(size)
    place.mkdir()
    return Scene(size, commits, kept, place)
