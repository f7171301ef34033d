"""The folder of a roll-up 汇总: its book, its facts, what was fetched; and how facts change, all at once.

    rollup.yaml               the book
    facts/                    a link to the facts in force, made whole before it leads to them
      records/CODE.parquet      a table of a ledger
      all/records.parquet       the same table of all ledgers, where they are many
      ledgers.json              of which commit of which ledger, as of when
    .rollup/                  what the program keeps for itself, and can make again

Whoever is stopped on the way has changed nothing: the link leads to the old facts or to the new ones.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from dabzw.errors import Conflict
from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.sync.facts.tables import NAMES, TableName
from dabzw.sync.rollup.book import BOOK_FILE, NoBook

FACTS: Final = "facts"
OWN: Final = ".rollup"
ALL: Final = "all"
LEDGERS: Final = "ledgers.json"
_GENERATIONS: Final = "facts"
_COPIED: Final = "000000000"
_KEPT: Final = 2  # the facts in force, and those before, which somebody may still be reading
_MOST: Final = 64 * 1024 * 1024


class Updating(Conflict):
    """Another command is updating the facts."""

    def __init__(self) -> None:
        super().__init__("另一条 dabzw rollup update 正在运行，请等它结束后再试；查看已有的汇总不用等")


def folder_of(named: str | None) -> Path:
    """The folder of the roll-up: the one named, or the nearest one upward with a book; raises NoBook."""
    with suppress(OSError):  # the folder in which one stands may be gone
        here = Path.cwd()
        for folder in (here, *here.parents) if named is None else (Path(named),):
            if (folder / BOOK_FILE).is_file():
                return folder.resolve()
    raise NoBook(named)


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of a roll-up."""

    folder: Path

    @property
    def own(self) -> Path:
        """What the program keeps for itself."""
        return self.folder / OWN

    @property
    def facts(self) -> Path | None:
        """The folder of the facts in force, None where there are none yet."""
        link = self.folder / FACTS
        return link.resolve() if link.is_dir() else None

    def repository(self, code: str) -> Path:
        """Where what was fetched of a ledger lies."""
        return self.own / "git" / code

    def taken(self, code: str) -> str:
        """The file of the facts of a ledger as they were taken last, below `own`."""
        return f"taken/{code}.facts"

    def read_own(self, path: str) -> bytes | None:
        """A file of the program's own; None where there is none."""
        return files.read(self.own, path, most=_MOST)

    @staticmethod
    def read(facts: Path, name: str) -> bytes | None:
        """A file that lies with some facts; None where there is none."""
        return files.read(facts, name, most=_MOST)

    def write_own(self, path: str, data: bytes) -> None:
        """Give a file of the program's own new bytes, whole."""
        with files.disk_errors():
            self.own.mkdir(exist_ok=True)
            files.replace(self.own, path, data)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others from updating; raises Updating, DiskRefused."""
        with files.disk_errors():
            self.own.mkdir(exist_ok=True)
            lock = os.open(self.own / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Updating from None
            self._settle()
            yield
        finally:
            os.close(lock)

    # The facts

    def _settle(self) -> None:
        """Let a copy of the folder, for which the link was followed, have a link again."""
        link = self.folder / FACTS
        if link.is_dir() and not link.is_symlink():
            with files.disk_errors():
                place = self.own / _GENERATIONS / _COPIED
                if place.exists():
                    shutil.rmtree(place)
                place.parent.mkdir(parents=True, exist_ok=True)
                link.rename(place)
                link.symlink_to(os.path.relpath(place, self.folder))

    def new_facts(self) -> Path:
        """A new folder for facts, beside those in force; what was left behind by a stopped update is gone."""
        with files.disk_errors():
            home = self.own / _GENERATIONS
            home.mkdir(parents=True, exist_ok=True)
            known = sorted(one.name for one in home.iterdir())
            in_force = None if self.facts is None else self.facts.name
            for name in known:
                if in_force is None or name > in_force:
                    shutil.rmtree(home / name)
            last = max((int(name) for name in known if name.isdigit()), default=0)
            new = home / f"{last + 1:09d}"
            for name in (*NAMES, ALL):
                (new / name).mkdir(parents=True)
            return new

    def put_in_force(self, new: Path) -> None:
        """Let the link lead to new facts that are whole, in one step, once they are on disk."""
        with files.disk_errors():
            os.sync()
            link = self.folder / FACTS
            beside = self.own / "facts.new"
            beside.unlink(missing_ok=True)
            beside.symlink_to(os.path.relpath(new, self.folder))
            beside.replace(link)
            files.sync(self.folder)
            older = sorted(one for one in new.parent.iterdir() if one.name < new.name)
            for one in older[: 1 - _KEPT]:
                shutil.rmtree(one)


def fact_files(facts: Path) -> Mapping[TableName, Sequence[Path]]:
    """The files of each table of some facts: one of all ledgers, or one a ledger, if there are any."""
    whole = {name: facts / ALL / f"{name}.parquet" for name in NAMES}
    if all(file.is_file() for file in whole.values()):
        return {name: (file,) for name, file in whole.items()}
    return {name: sorted((facts / name).glob("*.parquet")) for name in NAMES}


def json_of(data: bytes | None) -> Mapping[str, Mapping[str, object]]:
    """What a JSON file of the program's own holds, by code; nothing where it is not there or damaged."""
    with suppress(ValueError, RecursionError):
        found = json.loads(data or b"{}")
        if isinstance(found, dict):
            return {str(code): one for code, one in found.items() if isinstance(one, dict)}
    return {}
