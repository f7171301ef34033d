"""Facts of records (`model.facts`) from one command to the next: those of the working tree alone.

All that is kept holds for the working tree that the index is of, but for what rests on the records that are
noted as changed; whoever reads facts first takes those out.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any, Final

from dabzw.model.facts import Held
from dabzw.model.ids import stem_of
from dabzw.model.tracing import Span, who_names
from dabzw.store.contents import Contents
from dabzw.store.index.beside import Beside
from dabzw.store.index.changed import forget_facts
from dabzw.store.index.database import Failed, Stale

_PARTS: Final = 256
"""Into how many parts the facts of a name are divided: one that changes is written with its part."""
_NO_PART: Final = -1
"""Where it is noted that facts of a name were asked for."""
_SPANS: Final = 2
"""For how many spans of time the fact of a record is kept."""
_BEGINNING: Final = datetime.min  # noqa: DTZ901 -- the ledger's zone
_SECOND: Final = timedelta(seconds=1)
_Entry = list[Any]
"""A fact: the id of its record, the seconds since and until which it holds, and its packed value."""
_FIELDS: Final = 4


class KeptFacts:
    """The facts of the records of the working tree that an index was brought up to."""

    def __init__(self, index: Beside, files: Contents) -> None:
        self._index = index
        self._database = index.database
        self._state = index.state
        self._files = files

    def known(self, name: str, place: datetime, span: Span) -> dict[str, Any]:
        """The packed facts of a name that hold at a moment, by record; `span` is narrowed by their spans."""
        second = _second(place)
        found: dict[str, Any] = {}
        since, until = _second(span.since), _second(span.until)
        with suppress(*Failed):
            for body in self._bodies(name):
                for id_, begins, ends, value in _entries(body):
                    if begins <= second < ends:
                        found[id_] = value
                        since = begins if begins > since else since  # noqa: FURB136 -- asked of every record
                        until = ends if ends < until else until  # noqa: FURB136
            span.narrow(_moment(since), _moment(until))
            return found
        return {}

    def keep(self, name: str, found: Mapping[str, Held]) -> None:
        """Keeps facts, when all is said."""
        if found and self._is_ready:
            self._index.waiting.append(partial(_keep, name=name, found=found))

    def was_asked(self, name: str) -> bool:
        """Whether facts of a name were asked for before; from now on they were."""
        if not self._is_ready:
            return False
        with suppress(*Failed):
            if self._database.row("SELECT 1 FROM fact WHERE name = ?", name) is not None:
                return True
            self._index.waiting.append(partial(_mark, name=name))
        return False

    def _bodies(self, name: str) -> list[bytes]:
        if not self._is_ready:
            return []

        def read() -> list[bytes]:
            if self._database.state != self._state:
                raise Stale
            return [bytes(body) for (body,) in self._database.rows(_OF_NAME, name)]  # type: ignore[call-overload]

        return self._database.at_once(read)

    @cached_property
    def _is_ready(self) -> bool:
        """Whether the facts are of this working tree, after those were taken out that are not."""
        if self._state is None:
            return False
        try:
            base, changed = self._base, self._changed()
            if changed or self._database.meta("facts") != base:
                self._database.change(lambda one: self._take_out(one, base, changed), state=self._state)
        except Failed:
            return False
        return True

    def _changed(self) -> Mapping[str, str | None]:
        """The paths that were changed since facts were read last, with the ids of the bytes they had then."""
        rows = self._database.rows("SELECT path, was FROM changed")
        return {os.fsdecode(path): was and was.hex() for path, was in rows}  # type: ignore[arg-type, attr-defined, misc]

    @cached_property
    def _base(self) -> str:
        """What all facts rest on beside the records: campaign, calendar, office, meters."""
        digest = hashlib.blake2b(digest_size=16)
        for path, part in self._files.listing.parts.items():
            if part in _OF_ALL and path in self._files:
                told = self._files.ids.get(path) or hashlib.blake2b(self._files[path]).hexdigest()
                digest.update(f"{path}\0{told}\0".encode(errors="surrogateescape"))
        return digest.hexdigest()

    def _take_out(self, connection: sqlite3.Connection, base: str, changed: Mapping[str, str | None]) -> None:
        held = connection.execute("SELECT value FROM meta WHERE name = 'facts'").fetchone()
        keys = self._keys(connection, changed) if held == (base,) else None
        if keys is None:
            forget_facts(connection)
        else:
            _forget(connection, _resting_on(connection, keys))
            connection.execute("DELETE FROM changed")
        connection.execute("REPLACE INTO meta VALUES ('facts', ?)", (base,))

    def _keys(self, connection: sqlite3.Connection, changed: Mapping[str, str | None]) -> set[str] | None:
        """All that somebody may have asked for of changed records; None where it is not known any more."""
        found: set[str] = set()
        for path, was in changed.items():
            found.add(stem_of(path))
            for id_ in filter(None, (was, self._files.ids.get(path))):
                named = _named(connection, id_)
                if named is None:
                    return None
                found.update(named)
                found.update(map(who_names, named))
        return found


_INSERT: Final = "REPLACE INTO fact VALUES (?, ?, ?)"
_OF_NAME: Final = "SELECT body FROM fact WHERE name = ?"
_OF_ALL: Final = frozenset(("campaign", "office", "calendar", "power"))


def _second(moment: datetime) -> int:
    return (moment - _BEGINNING) // _SECOND


def _moment(second: int) -> datetime:
    return _BEGINNING + _SECOND * second


def _named(connection: sqlite3.Connection, id_: str) -> list[str] | None:
    """What the record of some bytes names others by; None where it is not known."""
    key = bytes.fromhex(id_)
    if connection.execute("SELECT 1 FROM record WHERE id = ?", (key,)).fetchone() is None:
        return None
    return [target for (target,) in connection.execute("SELECT target FROM reference WHERE id = ?", (key,))]


def _resting_on(connection: sqlite3.Connection, keys: Iterable[str]) -> set[str]:
    """The records whose facts rest on keys, those of these ids among them."""
    found: set[str] = set()
    for key in keys:
        found.add(key)
        found.update(id_ for (id_,) in connection.execute("SELECT id FROM rest WHERE key = ?", (key,)))
    return found


def _part(id_: str) -> int:
    return zlib.crc32(id_.encode()) % _PARTS


def _forget(connection: sqlite3.Connection, ids: set[str]) -> None:
    """Deletes the facts of some records; what they rested on is left: it can only take out too much."""
    for part in {_part(id_) for id_ in ids}:
        bodies = connection.execute("SELECT rowid, body FROM fact WHERE part = ?", (part,)).fetchall()
        for row, body in bodies:
            held = _entries(body)
            left = [entry for entry in held if entry[0] not in ids]
            if len(left) != len(held):
                connection.execute("UPDATE fact SET body = ? WHERE rowid = ?", (_body(left), row))


def _mark(connection: sqlite3.Connection, *, name: str) -> None:
    """Notes that facts of a name were asked for."""
    connection.execute(_INSERT, (name, _NO_PART, _body([])))


def _keep(connection: sqlite3.Connection, *, name: str, found: Mapping[str, Held]) -> None:
    parts: dict[int, list[str]] = {}
    for id_ in found:
        parts.setdefault(_part(id_), []).append(id_)
    for part, ids in parts.items():
        row = connection.execute("SELECT body FROM fact WHERE name = ? AND part = ?", (name, part)).fetchone()
        held: list[_Entry] = [] if row is None else _entries(row[0])
        entries = _latest(held, (_entry(id_, found[id_]) for id_ in ids))
        connection.execute(_INSERT, (name, part, _body(entries)))
    connection.executemany("INSERT OR IGNORE INTO rest VALUES (?, ?)", _rests(found))


def _entry(id_: str, held: Held) -> _Entry:
    return [id_, _second(held.since), _second(held.until), held.value]


def _latest(held: Iterable[_Entry], new: Iterable[_Entry]) -> list[_Entry]:
    """The entries with new ones, of each record no more than the latest."""
    by_id: dict[str, list[_Entry]] = {}
    for entry in (*held, *new):
        by_id.setdefault(entry[0], []).append(entry)
    return [entry for entries in by_id.values() for entry in entries[-_SPANS:]]


def _entries(body: bytes) -> list[_Entry]:
    """The entries of a part, as far as it is not damaged."""
    try:
        entries = json.loads(zlib.decompress(body))
    except (zlib.error, ValueError):
        return []
    whole = isinstance(entries, list)
    return [one for one in entries if isinstance(one, list) and len(one) == _FIELDS] if whole else []


def _body(entries: list[_Entry]) -> bytes:
    return zlib.compress(json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode())


def _rests(found: Mapping[str, Held]) -> Iterator[tuple[str, str]]:
    return ((key, id_) for id_, held in found.items() for key in held.keys)
