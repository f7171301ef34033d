"""The folders that commands are tried in: a small ledger with what a case needs, copied for each run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import small_ledger  # of the tests: a case in every state, the same bytes and commits every time

from benchmarks.faults.cases import Case, words_of
from benchmarks.faults.hands import LEDGER
from benchmarks.faults.rig import Done, Rig
from dabzw.store.contents import in_folder
from dabzw.store.git import Repository
from dabzw.store.reader import load

ROOT: Final = Path(__file__).parents[2]
_OLDER: Final = ROOT / "tests/store/formats/1"
_ID: Final = re.compile(r"(?:QY|XS|CS|HD)-\d{6}-[0-9A-Z]{4}")
SETTINGS: Final = """\
[user]
\tname = 示例员
\temail = clerk@example.invalid
[pack]
\tthreads = 1
[gc]
\tauto = 0
"""


class Broken(Exception):
    """A case does not run without a fault, so that it would say nothing with one."""


def git(folder: Path, *words: str, accept: tuple[int, ...] = (0,)) -> str:
    """What git says when a person runs it, out of the injector's reach; raises Broken."""
    env = {name: value for name, value in os.environ.items() if name not in {"LD_PRELOAD", "DABZW_FAULTS"}}
    plain = ("git", "-c", "core.quotePath=false", *words)
    done = subprocess.run(plain, cwd=folder, env=env, capture_output=True, check=False)
    if done.returncode not in accept:
        raise Broken(f"git {' '.join(words)}: {done.stderr.decode(errors='replace')[:300]}")
    return done.stdout.decode(errors="replace")


class Scene:
    """A worker's folders: `bases` are kept, `root` is made anew for each run."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.root = rig.root
        self._bases = rig.folder / "bases"
        self._bases.mkdir()
        self._known: dict[object, tuple[Path, dict[str, str]]] = {}
        self._names: dict[str, str] = {}

    @property
    def ledger(self) -> Path:
        """The ledger of the run."""
        return self.root / LEDGER

    def environment(self) -> Mapping[str, str]:
        """What a clerk's process has."""
        return environment(self.root)

    def line(self, line: str) -> tuple[str, ...]:
        """The arguments of a line in the run's folder; {last} is the last id that was given out before."""
        return tuple(
            word.replace("{root}", str(self.root)).replace("{last}", self._names.get("last", "-"))
            for word in words_of(line)
        )

    def set_up(self, case: Case) -> None:
        """Makes the run's folder anew."""
        base, self._names = self._base(case)
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(base, self.root, symlinks=True)
        if case.hands is not None:
            case.hands(self.root)

    def type(self, *lines: str, seed: int = 1) -> Done:
        """Types lines at the ledger."""
        return self.rig.run(
            [self.line(line) for line in lines], cwd=self.ledger, env=self.environment(), seed=seed
        )

    def _base(self, case: Case) -> tuple[Path, dict[str, str]]:
        key = case.is_older, case.before, case.hands if case.before else None
        if key not in self._known:
            if case.before:
                plain, names = self._base(Case("", is_older=case.is_older))
                shutil.rmtree(self.root, ignore_errors=True)
                shutil.copytree(plain, self.root)
                if case.hands is not None:
                    case.hands(self.root)
                self._prepared(case.before, names)
            else:
                shutil.rmtree(self.root, ignore_errors=True)
                begin(self.root, is_older=case.is_older)
            place = self._bases / str(len(self._known))
            git(self.ledger, "repack", "-a", "-d", "-q")
            shutil.copytree(self.root, place)
            load(in_folder(self.ledger))  # what is kept of a reading, no fork has to read again
            self._known[key] = place, dict(self._names)
        return self._known[key]

    def _prepared(self, lines: tuple[str, ...], names: Mapping[str, str]) -> None:
        self._names = dict(names)
        for seed, line in enumerate(lines, 2):
            done = self.type(line, seed=seed)
            if done.status:
                raise Broken(f"{line}: {done.status}\n{done.out}{done.err}")
            if found := _ID.findall(done.out):
                self._names["last"] = found[-1]


def environment(root: Path) -> dict[str, str]:
    """What a clerk's process has in a run's folder."""
    home = root / "home"
    return {
        "PATH": f"{root}/bin:{os.environ['PATH']}",
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "TMPDIR": str(root / "tmp"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "VISUAL": str(root / "editor"),
        "LANG": "C.UTF-8",
        "COLUMNS": "80",
    }


def begin(root: Path, *, is_older: bool = False) -> None:
    """Makes the folders of a run, and the ledger with its first commits."""
    for name in ("home", "tmp", "out"):
        (root / name).mkdir(parents=True)
    (root / "home/.gitconfig").write_text(SETTINGS, "utf-8")
    os.environ["HOME"] = str(root / "home")
    ledger = root / LEDGER
    kept = {".gitattributes": b"* -text\n", ".gitignore": b"out/\n*.tmp\n"}
    if not is_older:
        small_ledger.build(ledger)
        repository = Repository.require(ledger)
        small_ledger.commit(repository, small_ledger.SECOND, kept, "补齐", "adopt")
        return
    files = {str(path.relative_to(_OLDER)): path.read_bytes() for path in sorted(_OLDER.rglob("*.yaml"))}
    repository = Repository.create(ledger)
    small_ledger.commit(repository, small_ledger.FIRST, {**files, **kept}, "新建台账", "init")
