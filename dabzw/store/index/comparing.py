"""What of a working tree differs from the last commit: asked of git once, and then only of what has changed.

What is kept says of one commit and one working tree where they differ, and what the commit holds beside the
parts of a ledger.  So it says, with the tree, all that the commit holds.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Final

from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.store.git import Repository, TreeEntry
from dabzw.store.index.changed import note_changed
from dabzw.store.index.database import Database
from dabzw.store.index.refreshing import Found, write
from dabzw.store.listing import is_part, part_of

_REGULAR: Final = "100644"


@dataclass(frozen=True, slots=True)
class Compared:
    """A commit ("" for none) beside the working tree of a number.

    `differing` are the parts that are otherwise in the tree, as the commit has them, None where it has none;
    `beside` is all else that the commit holds, with git's mode of each.
    """

    head: str
    state: int
    differing: Mapping[str, TreeEntry | None]
    beside: Mapping[str, str]

    @classmethod
    def kept_in(cls, database: Database) -> Compared | None:
        """What was kept last."""
        told = database.meta("compared")
        if told is None:
            return None
        head, state, differing, beside = json.loads(str(told))
        entries = {path: TreeEntry(*entry) if entry else None for path, entry in differing.items()}
        return cls(head, state, entries, beside)

    @property
    def told(self) -> str:
        """As it is kept."""
        differing = {path: entry and (entry.mode, entry.blob) for path, entry in self.differing.items()}
        return json.dumps((self.head, self.state, differing, self.beside))


def compared(repository: Repository, database: Database, found: Found, head: str | None) -> Compared:
    """A working tree beside the last commit; what the index did not know of both is written down.

    Raises:
        Stale: another command brought the index up meanwhile.
        sqlite3.Error, OSError, ValueError: it cannot be read or written.
        GitRefused, Damaged: the commit cannot be listed.
    """
    known = Compared.kept_in(database)
    is_other = not found.is_as_known or (known is not None and known.head != (head or ""))
    again = None if known is None or known.state != found.state else _again(repository, known, found, head)
    differing, beside = again or _at_first(repository, found, head)
    now = Compared(head or "", found.state + is_other, differing, beside)
    if found.changed or found.gone or now != known:
        database.change(partial(_keep, found=found, now=now, is_other=is_other), state=found.state)
    return now


def _keep(connection: sqlite3.Connection, found: Found, now: Compared, *, is_other: bool) -> None:
    write(connection, found)
    values = ("compared", now.told, "state", now.state)
    connection.execute("REPLACE INTO meta VALUES (?, ?), (?, ?)", values)
    if is_other:
        connection.execute("DELETE FROM answer")
        records = {path: id_ for path, id_ in found.moved.items() if part_of(path) == "record"}
        note_changed(connection, records)


_Told = tuple[dict[str, TreeEntry | None], dict[str, str]]
"""The parts that differ, as the commit has them, and what it holds beside."""


def _at_first(repository: Repository, found: Found, head: str | None) -> _Told:
    """By the whole list of the commit."""
    entries = repository.entries(head)
    then = {path: entry.blob for path, entry in entries.items() if is_part(path)}
    paths = {path for path, _ in then.items() ^ found.ids.items()}
    beside = {path: entry.mode for path, entry in entries.items() if path not in then}
    return {path: entries.get(path) for path in sorted(paths)}, beside


def _again(repository: Repository, known: Compared, found: Found, head: str | None) -> _Told | None:
    """By what has changed since it was known; None where that cannot be said."""
    since = _since(repository, known.head, head)
    if since is None:
        return None
    parts = {path: entry for path, entry in since.items() if is_part(path)}
    moved = {path: _regular(id_) for path, id_ in found.moved.items()}
    entries = {**moved, **known.differing, **parts}
    differing = {
        path: entries[path] for path in sorted(entries) if _differs(entries[path], found.ids.get(path))
    }
    others = {path: entry.mode for path, entry in since.items() if entry is not None and path not in parts}
    kept = {path: mode for path, mode in known.beside.items() if path not in since}
    return differing, {**kept, **others}


def _since(repository: Repository, old: str, new: str | None) -> dict[str, TreeEntry | None] | None:
    """The files that a commit has otherwise than an earlier one, as it has them; None if git cannot say."""
    if not old or not new:
        return None
    with suppress(DabzwError):  # git may not know that commit any more
        return {} if old == new else dict(_between(repository, old, new))
    return None


def _regular(id_: str | None) -> TreeEntry | None:
    return None if id_ is None else TreeEntry(_REGULAR, id_)


def _differs(entry: TreeEntry | None, id_: str | None) -> bool:
    return (None if entry is None else entry.blob) != id_


def _between(repository: Repository, old: str, new: str) -> Iterator[tuple[str, TreeEntry | None]]:
    """The files that are otherwise in a commit than in an earlier one; raises GitRefused."""
    below = ("--", repository.prefix) if repository.prefix else ()
    listed = repository.git("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", old, new, *below)
    tokens = listed.split(b"\0")[:-1]
    for facts, path in zip(tokens[::2], tokens[1::2], strict=True):
        _, mode, _, blob, _ = facts.decode().split(" ")
        yield repository.below(path), TreeEntry(mode, blob) if blob.strip("0") else None
