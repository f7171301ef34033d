"""The versions of files that entries lead from and to: their bytes, and what a record says as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dabzw.model.formats import OLDEST
from dabzw.model.ledger import AnyRecord
from dabzw.store import lines, yamlio
from dabzw.store.git import Repository
from dabzw.store.listing import is_part
from dabzw.store.reader import read_record
from dabzw.store.yaml_limits import Node
from dabzw.sync.verify.walk import History, Step

Tree = dict[str, Node]
_AT_ONCE: Final = 4000  # commits whose files are held in memory at once


class Versions:
    """What is held in memory of the versions of records and of figures of power."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._data: dict[str, bytes] = {}
        self._trees: dict[str, Tree | None] = {}

    def load(self, steps: Iterable[Step]) -> None:
        """Fetches what some commits lead from and to; raises Damaged, GitRefused."""
        self._data |= self._repository.blobs(
            blob for blob in dict.fromkeys(_blobs(steps)) if blob not in self._data
        )

    def keep(self, steps: Iterable[Step]) -> None:
        """Lets go of all but the newest version of each file that some commits, the last ones, changed."""
        last = {path: delta.after for step in steps for path, delta in step.own.items()}
        standing = {blob for blob in last.values() if blob is not None}
        self._data = {blob: data for blob, data in self._data.items() if blob in standing}
        self._trees = {blob: tree for blob, tree in self._trees.items() if blob in standing}

    def __getitem__(self, blob: str) -> bytes:
        return self._data[blob]

    def tree(self, blob: str) -> Tree | None:
        """What a record's text says; None where it cannot be read."""
        if blob not in self._trees:
            self._trees[blob] = plain(self._data[blob])
        return self._trees[blob]

    def record(self, path: str, blob: str) -> AnyRecord | None:
        """The record itself, in the newest format; None where it cannot be read."""
        return read_record(path, self._data[blob], OLDEST)[0]


def in_turns(history: History, of: Sequence[Step]) -> Iterator[tuple[Versions, Sequence[Step]]]:
    """Commits of a history, in its order, some at a time, each with the versions of their files."""
    held = Versions(history.repository)
    for start in range(0, len(of), _AT_ONCE):
        steps = of[start : start + _AT_ONCE]
        held.load(steps)
        yield held, steps
        held.keep(steps)


def plain(data: bytes) -> Tree | None:
    """The tree of a record's text; None where it cannot be read."""
    known = lines.read(data)
    return yamlio.read(data).value if known is None else known


def _blobs(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        for path, delta in step.own.items():
            if delta.is_file and is_part(path, "record", "power"):
                yield from (blob for blob in (delta.before, delta.after) if blob is not None)
