"""Records that were read before, by the ids of their bytes: no text is parsed and judged twice.

What a record is follows from its bytes, its path and the program alone; the index is of one program.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from dabzw.lazily import dataclass
from dabzw.store.git import Repository
from dabzw.store.index.beside import beside
from dabzw.store.index.database import Database, Failed, Stale

_KNOWN: Final = "SELECT id, path, canonical FROM record"
_NAMING: Final = "SELECT record.path, record.id FROM reference JOIN record USING (id) WHERE target = ?"
_BELOW: Final = "SELECT path, id, body FROM record WHERE path > ? AND path < ?"  # "0" comes after "/"
_ROOM: Final = 2  # times as many as are in use are kept, for those of earlier commits


@dataclass(frozen=True, slots=True)
class Known:
    """The paths of the records that an index held, each with whether its text is canonical.

    `emptied` is how often it had been emptied by then.
    """

    canonical: Mapping[str, bool]
    emptied: object


class Records:
    """The records of an index, packed (`model.rebuilding`); what is new is kept when all are read."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._new: list[tuple[bytes, str, bool, str]] = []
        self._keys: list[tuple[str, bytes]] = []

    @classmethod
    def of(cls, repository: Repository) -> Records | None:
        """The records of the index of a repository's ledger; None where there is none."""
        index = beside(repository)
        return None if index is None else cls(index.database)

    def known(self, ids: Mapping[str, str]) -> Known:
        """Which of some paths, with the ids of their bytes, have a record that was read and sound before."""
        try:
            emptied = self.database.meta(
                "emptied"
            )  # before the rest: whoever empties it meanwhile is noticed
            held = {id_: (path, bool(so)) for id_, path, so in self.database.rows(_KNOWN)}
        except Failed:
            return Known({}, None)
        found = ((path, held.get(bytes.fromhex(id_))) for path, id_ in ids.items())
        return Known({path: one[1] for path, one in found if one is not None and one[0] == path}, emptied)

    def naming(self, key: str, ids: Mapping[str, str], known: Known) -> tuple[str, ...]:
        """The paths of the records, of those with these ids, that name another by a key.

        Raises one of Failed where it cannot be said: Stale where the index was emptied since they were known.
        """
        rows = self.database.rows(_NAMING, key)
        found = ((str(path), bytes(id_).hex()) for path, id_ in rows)  # type: ignore[call-overload]
        naming = tuple(path for path, id_ in found if ids.get(path) == id_)
        if self.database.meta("emptied") != known.emptied:
            raise Stale
        return naming

    def find(self, id_: str) -> list[Any] | None:
        """The values of the record of some bytes; None where they cannot be had."""
        try:
            row = self.database.row("SELECT body FROM record WHERE id = ?", bytes.fromhex(id_))
            return None if row is None else json.loads(str(row[0]))
        except Failed:
            return None

    def all_below(self, folder: str) -> Iterator[tuple[str, str, list[Any]]]:
        """The records that were read in a folder: their paths, the ids of their bytes, their values."""
        with suppress(*Failed):
            for path, id_, body in self.database.rows(_BELOW, f"{folder}/", f"{folder}0"):
                yield str(path), id_.hex(), json.loads(str(body))  # type: ignore[attr-defined]

    def add(self, id_: str, path: str, values: list[Any], keys: Iterable[str], *, is_canonical: bool) -> None:
        """Notes the values of a record that was read without any fault, and what it names others by."""
        body, key = json.dumps(values, ensure_ascii=False, separators=(",", ":")), bytes.fromhex(id_)
        self._new.append((key, path, is_canonical, body))
        self._keys.extend((each, key) for each in keys)

    def keep(self, in_use: int) -> None:
        """Keeps what is new; of what is old no more than there is room for."""
        new, self._new = self._new, []
        keys, self._keys = self._keys, []
        if new:
            with suppress(*Failed):
                self.database.change(lambda connection: _keep(connection, new, keys, in_use * _ROOM))


def _keep(
    connection: sqlite3.Connection,
    new: list[tuple[bytes, str, bool, str]],
    keys: list[tuple[str, bytes]],
    room: int,
) -> None:
    (held,) = connection.execute("SELECT count(*) FROM record").fetchone()
    if held + len(new) > room:
        connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'emptied'")
        connection.execute("DELETE FROM record")
        connection.execute("DELETE FROM reference")
    connection.executemany("REPLACE INTO record VALUES (?, ?, ?, ?)", new)
    connection.executemany("REPLACE INTO reference VALUES (?, ?)", keys)
