"""One ledger's facts as a piece of work, which can be done anywhere: here, in a pool, or far away."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Final, Literal

from dabzw import __version__
from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.model.moments import Instant
from dabzw.store.lock import one_line
from dabzw.sync.exchange.sources import Source
from dabzw.sync.facts.tables import EDITION, TABLES
from dabzw.sync.rollup.fetching import fetched, tip_afar, tip_here

Outcome = Literal["已更新", "未变", "读不了", "没有算到"]
"""What became of a ledger in an update; 没有算到 is one that nobody has tried: who was to do it was gone."""
GOOD: Final[frozenset[Outcome | None]] = frozenset(("已更新", "未变"))
"""What became of a ledger whose facts are now those of its newest state."""
PROFILE: Final = "汇总"
"""Which facts are taken: those of the tables, and nothing besides."""
_LONGEST: Final = 300


def edition() -> str:
    """What decides, beside a commit and an instant, which facts there are: the program and its tables."""
    columns = [
        (table.name, column.name, column.type) for table in TABLES.values() for column in table.columns
    ]
    told = "\n".join(map(str, (__version__, EDITION, PROFILE, columns)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Task:
    """A ledger of which the facts are wanted.

    `at` is the instant as it is written; `tip` and `key` are what was found the last time, "" where nothing
    was; `keep` is where what is fetched is kept, None where it is thrown away.
    """

    code: str
    source: Source
    at: str
    edition: str
    tip: str
    key: str
    keep: Path | None

    @property
    def instant(self) -> Instant:
        """The instant as of which facts are wanted."""
        return instant_of(self.at)

    def key_of(self, commit: str) -> str:
        """What decides the facts of a commit: where it is the same, they are."""
        told = f"{self.edition}\n{self.code}\n{commit}\n{self.at}"
        return hashlib.sha256(told.encode()).hexdigest()[:24]


def instant_of(text: str) -> Instant:
    """The instant that is written so."""
    return Instant.of(datetime.fromisoformat(text) if " " in text else date.fromisoformat(text))


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a ledger: of which commit and time, its facts as bytes, or why there are none."""

    code: str
    outcome: Outcome
    says: str = ""
    tip: str = ""
    key: str = ""
    commit: str = ""
    committed: int = 0
    data: bytes | None = None


def take(task: Task) -> Taken:
    """The facts of a ledger; whatever is wrong with it is told, and stops nothing else."""
    try:
        return _taken(task)
    except DabzwError as error:
        return Taken(task.code, "读不了", one_line(str(error))[:_LONGEST])
    except Exception as error:  # noqa: BLE001 -- one ledger never stops the others
        return Taken(task.code, "读不了", f"程序出错（{type(error).__name__}），请把这本台账交给维护人员看")


def _taken(task: Task) -> Taken:
    if task.edition != edition():
        return Taken(task.code, "读不了", "算它的那台电脑上的程序是另一版，请换成同一版")
    tip = tip_here(task.source)
    if _is_known(task, tip):
        return Taken(task.code, "未变", tip=tip, key=task.key)
    if task.keep is not None:
        return _taken_in(task, task.keep, tip)
    with tempfile.TemporaryDirectory(prefix="dabzw-rollup-") as scratch:
        return _taken_in(task, Path(scratch, "git"), tip)


def _is_known(task: Task, tip: str) -> bool:
    return bool(task.key and tip and tip == task.tip)


def _taken_in(task: Task, place: Path, here: str) -> Taken:
    tip = tip_afar(task.source, place) if task.source.kind == "address" else here
    if _is_known(task, tip):
        return Taken(task.code, "未变", tip=tip, key=task.key)
    read = fetched(task.source, place, task.instant)
    key = task.key_of(read.commit)
    if key == task.key:
        return Taken(task.code, "未变", tip=tip, key=key)
    from dabzw.store.reader import read_file  # and with it all rules, which an unchanged ledger does not need
    from dabzw.sync.facts.packed import packed
    from dabzw.sync.facts.tables import Facts
    from dabzw.sync.facts.taking import facts

    try:
        found = facts(read.contents(), task.code, read.commit, read.committed, task.instant)
    finally:
        read_file.cache_clear()  # the records of one ledger are none of the next one's
    if isinstance(found, Facts):
        return Taken(task.code, "已更新", "", tip, key, read.commit, read.committed, packed(found))
    return Taken(task.code, "读不了", found.says, tip, "", read.commit, read.committed)
