"""Records that were read before, by the ids of their bytes: no text is parsed and judged twice.

What a record is follows from its bytes, its path and the program alone; the index is of one program.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any, Final, NamedTuple

from dabzw.lazily import dataclass
from dabzw.store.git import Repository
from dabzw.store.index.beside import Beside, beside
from dabzw.store.index.database import Failed, Stale
from dabzw.store.index.tree import CANONICAL, SOUND

_KNOWN: Final = "SELECT id, path, canonical FROM record"
_ONE: Final = "SELECT path, canonical FROM record WHERE id = ?"
_NAMING: Final = "SELECT record.path, record.id FROM reference JOIN record USING (id) WHERE target = ?"
_BELOW: Final = "SELECT path, id, body FROM record WHERE path > ? AND path < ?"  # "0" comes after "/"
_EMPTIED: Final = "SELECT value FROM meta WHERE name = 'emptied'"
_FOLDER: Final = "SELECT part, ids, sound, emptied FROM folder WHERE path = ?"
_NOTED: Final = "UPDATE folder SET sound = ?, emptied = ? WHERE path = ?"
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_ROOM: Final = 2  # times as many as are in use are kept, for those of earlier commits
_FEW: Final = 200  # so many records are looked up one by one
_NO_PATHS: Final[Mapping[str, bool]] = {}


class New(NamedTuple):
    """A record that was read without any fault: the id of its bytes, its values, what it names others by."""

    id: str
    path: str
    is_canonical: bool
    body: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The paths of the records that an index held, each with whether its text is canonical.

    `emptied` is how often it had been emptied by then.
    """

    canonical: Mapping[str, bool]
    emptied: object


class Records:
    """The records of an index, packed (`model.rebuilding`).

    `sound` are paths of which it is known that the record of their bytes is held, each with whether its text
    is canonical, since the index had been `emptied` so often; where it is None, nothing is known.
    """

    def __init__(self, index: Beside, sound: Mapping[str, bool] = _NO_PATHS, emptied: object = None) -> None:
        self.database = index.database
        self._index = index
        self._sound = sound
        self._emptied = emptied

    @classmethod
    def of(cls, repository: Repository) -> Records | None:
        """The records of the index of a repository's ledger; None where there is none."""
        index = beside(repository)
        return None if index is None else cls(index)

    def without(self, paths: Iterable[str]) -> Records:
        """The same records, of some paths of which nothing is known."""
        sound = {**self._sound}
        for path in paths:
            sound.pop(path, None)
        return Records(self._index, sound, self._emptied)

    def known(self, ids: Mapping[str, str]) -> Known:
        """Which of some paths, with the ids of their bytes, have a record that was read and sound before."""
        try:
            # before the rest: whoever empties it meanwhile is noticed
            emptied = self.database.meta("emptied") if self._emptied is None else self._emptied
            canonical = {**self._sound}
            for path in self._sound.keys() - ids.keys():
                del canonical[path]
            canonical.update(self._looked_up({path: ids[path] for path in ids.keys() - canonical.keys()}))
        except Failed:
            return Known({}, None)
        return Known(canonical, emptied)

    def _looked_up(self, ids: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
        """Which of some paths have such a record: one by one, where they are few; raises one of Failed."""
        if len(ids) > _FEW:
            held = {id_: (path, bool(so)) for id_, path, so in self.database.rows(_KNOWN)}
            found = ((path, held.get(bytes.fromhex(id_))) for path, id_ in ids.items())
        else:
            rows = ((path, self.database.row(_ONE, bytes.fromhex(id_))) for path, id_ in ids.items())
            found = ((path, None if row is None else (row[0], bool(row[1]))) for path, row in rows)
        yield from ((path, one[1]) for path, one in found if one is not None and one[0] == path)

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
            return None if row is None else _opened(row[0])
        except Failed:
            return None

    def all_below(self, folder: str) -> Iterator[tuple[str, str, list[Any]]]:
        """The records that were read in a folder: their paths, the ids of their bytes, their values."""
        with suppress(*Failed):
            for path, id_, body in self.database.rows(_BELOW, f"{folder}/", f"{folder}0"):
                yield str(path), id_.hex(), _opened(body)  # type: ignore[attr-defined]

    def keep(self, new: Sequence[New], in_use: int) -> None:
        """Keeps what was read; what is old is kept while all are not many more than are `in_use`.

        Nothing is kept where a file was not what its id says when it was read.
        """
        if new and not self._index.is_given_up:
            with suppress(*Failed):
                self.database.change(lambda connection: _keep(connection, new, in_use * _ROOM))


def _opened(body: object) -> list[Any]:
    """The values that are kept as a body; raises ValueError where it is damaged."""
    try:
        return values_of(zlib.decompress(body).decode())  # type: ignore[arg-type]
    except zlib.error as damage:
        raise ValueError from damage


def body_of(values: list[Any]) -> str:
    """The values of a record as the index holds them."""
    return _JSON(values)


def values_of(body: str) -> list[Any]:
    """The values of a record as they were; raises ValueError."""
    values: list[Any] = json.loads(body)
    return values


def _keep(connection: sqlite3.Connection, new: Sequence[New], room: int) -> None:
    _make_room(connection, len(new), room)
    rows = [(bytes.fromhex(one.id), one) for one in new]
    rows.sort(key=itemgetter(0))  # what lies together is written together
    connection.executemany(
        "REPLACE INTO record VALUES (?, ?, ?, ?)",
        ((id_, one.path, one.is_canonical, zlib.compress(one.body.encode(), 1)) for id_, one in rows),
    )
    connection.executemany(
        "REPLACE INTO reference VALUES (?, ?)", ((key, id_) for id_, one in rows for key in one.keys)
    )
    by_folder: dict[str, dict[str, tuple[bytes, bool]]] = {}
    for id_, one in rows:
        folder, slash, name = one.path.rpartition("/")
        by_folder.setdefault(folder + slash, {})[name] = id_, one.is_canonical
    for folder, names in by_folder.items():
        _note(connection, folder, names)


def _make_room(connection: sqlite3.Connection, more: int, room: int) -> None:
    """Counts the records that are held, those twice that were read twice; counted anew before any goes."""
    if connection.execute("SELECT value FROM meta WHERE name = 'held'").fetchone()[0] + more > room:
        (held,) = connection.execute("SELECT count(*) FROM record").fetchone()
        if held + more > room:
            connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'emptied'")
            connection.execute("DELETE FROM record")
            connection.execute("DELETE FROM reference")
            held = 0
        connection.execute("UPDATE meta SET value = ? WHERE name = 'held'", (held,))
    connection.execute("UPDATE meta SET value = value + ? WHERE name = 'held'", (more,))


def _note(connection: sqlite3.Connection, folder: str, names: Mapping[str, tuple[bytes, bool]]) -> None:
    """Notes at a folder which of its parts are held as records now, as far as they still have those bytes."""
    path, (emptied,) = os.fsencode(folder), connection.execute(_EMPTIED).fetchone()
    row = connection.execute(_FOLDER, (path,)).fetchone()
    if row is None:
        return
    parts, ids, sound, since = row
    places = {os.fsdecode(name): place for place, name in enumerate(parts.split(b"\0"))}
    size = len(ids) // len(places)
    noted = bytearray(sound if since == emptied else len(places))
    for name, (id_, is_canonical) in names.items():
        place = places.get(name)
        if place is not None and ids[place * size : (place + 1) * size] == id_:
            noted[place] = CANONICAL if is_canonical else SOUND
    connection.execute(_NOTED, (bytes(noted), emptied, path))
