"""Two updates of one roll-up: by the cluster, a worker of which is killed half-way, and by one process."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from benchmarks.cluster.engine import Engine, end
from dabzw.sync.rollup.book import read_book
from dabzw.sync.rollup.cluster import by_cluster
from dabzw.sync.rollup.mapping import Map, one_by_one
from dabzw.sync.rollup.place import Place
from dabzw.sync.rollup.tasks import Taken
from dabzw.sync.rollup.updating import Order, update

AS_OF = "2026-03-12"


@dataclass(frozen=True)
class Run:
    """An update: what became of the ledgers, how long it took, and the digest of each table's file."""

    outcomes: Mapping[str, int]
    seconds: float
    tables: Mapping[str, str]


@dataclass(frozen=True)
class Comparison:
    """The two runs; after how many ledgers the worker was killed."""

    cluster: Run
    alone: Run
    killed_after: int

    @property
    def alike(self) -> int:
        """How many tables' files are the same byte for byte."""
        return sum(self.alone.tables.get(path) == digest for path, digest in self.cluster.tables.items())

    @property
    def holds(self) -> bool:
        """Whether all are, every ledger was taken, and none is missing."""
        whole = set(self.cluster.outcomes) == set(self.alone.outcomes) == {"已更新"}
        return whole and self.killed_after > 0 and self.cluster.tables == self.alone.tables


def compared(engine: Engine, codes: Sequence[str], folder: Path) -> Comparison:
    """Update a roll-up of some ledgers twice; the first worker is killed when half of them are done."""
    write_book(engine, codes, folder)
    half, killed = len(codes) // 2, [0]

    def kill(number: int) -> None:
        if number >= half and not killed[0]:
            end(engine.workers[0])
            killed[0] = number

    cluster = updated(folder, by_cluster(engine.scheduler, print), kill)
    shutil.rmtree(folder / ".rollup")
    (folder / "facts").unlink()
    return Comparison(cluster, updated(folder, one_by_one, lambda _number: None), killed[0])


def write_book(engine: Engine, codes: Sequence[str], folder: Path) -> None:
    """A roll-up of some ledgers, as the cluster hands them out."""
    folder.mkdir()
    lines = (
        f'  - 区划代码: "{code}"\n    名称: 示例{code}\n    来源: "{engine.ledgers}/{code}.git"\n'
        for code in codes
    )
    (folder / "rollup.yaml").write_text("台账:\n" + "".join(lines), encoding="utf-8")


def updated(folder: Path, spread: Map, done: Callable[[int], None]) -> Run:
    """Update a roll-up; `done` is told how many ledgers are done."""
    outcomes: Counter[str] = Counter()

    def told(taken: Taken, number: int, _of: int) -> None:
        outcomes[taken.outcome] += 1
        if taken.outcome == "读不了":
            print(f"{taken.code}: {taken.says}")
        done(number)

    start = time.perf_counter()
    update(Place(folder), read_book(folder), Order(AS_OF, f"{AS_OF} 10:00", spread), told)
    seconds = time.perf_counter() - start
    facts = folder / "facts"
    tables = {
        path.relative_to(facts).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(facts.rglob("*.parquet"))
    }
    return Run(dict(outcomes), seconds, tables)
