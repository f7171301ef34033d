"""Records that were read before, by the ids of their bytes: no text is parsed and judged twice.

What a record is follows from its bytes, its path and the program alone; the index is of one program.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any, Final

from dabzw.store.index.database import Database, Failed

_MANY: Final = 400  # records; when more are asked for, all are fetched at once
_ROOM: Final = 2  # times as many as are in use are kept, for those of earlier commits


class Records:
    """The records of an index, packed (`model.rebuilding`); what is new is kept when all are read."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._bodies: dict[bytes, tuple[str, str]] = {}
        self._is_whole = False
        self._asked = 0
        self._new: list[tuple[bytes, str, str]] = []

    def find(self, id_: str, path: str) -> list[Any] | None:
        """The values of the record of some bytes at a path; None where it was not read, or was not sound."""
        try:
            found = self._body(bytes.fromhex(id_))
            return json.loads(found[1]) if found is not None and found[0] == path else None
        except Failed:
            return None

    def _body(self, id_: bytes) -> tuple[str, str] | None:
        if self._is_whole:
            return self._bodies.get(id_)
        self._asked += 1
        if self._asked > _MANY:
            rows = self.database.rows("SELECT id, path, body FROM record")
            self._bodies = {key: (path, body) for key, path, body in rows}  # type: ignore[misc]
            self._is_whole = True
            return self._bodies.get(id_)
        return self.database.row("SELECT path, body FROM record WHERE id = ?", id_)  # type: ignore[return-value]

    def add(self, id_: str, path: str, values: list[Any]) -> None:
        """Notes the values of a record that was read without any fault."""
        body = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        self._new.append((bytes.fromhex(id_), path, body))

    def keep(self, in_use: int) -> None:
        """Keeps what is new; of what is old no more than there is room for."""
        new, self._new = self._new, []
        self._bodies, self._is_whole, self._asked = {}, False, 0
        if not new:
            return
        try:
            self.database.change(lambda connection: _keep(connection, new, in_use * _ROOM))
        except Failed:
            return


def _keep(connection: sqlite3.Connection, new: list[tuple[bytes, str, str]], room: int) -> None:
    (held,) = connection.execute("SELECT count(*) FROM record").fetchone()
    if held + len(new) > room:
        connection.execute("DELETE FROM record")
    connection.executemany("REPLACE INTO record VALUES (?, ?, ?)", new)
