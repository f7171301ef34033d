"""Records that have changed since facts of records were last read: noted by whoever sees it first."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from typing import Final

_MANY: Final = 1000
"""For more records that have changed at once all facts are found anew."""


def note_changed(connection: sqlite3.Connection, changed: Mapping[str, str | None]) -> None:
    """Notes paths whose bytes are others, or gone, with the ids of those that they had."""
    if len(changed) > _MANY:
        forget_facts(connection)
        return
    rows = ((os.fsencode(path), None if was is None else bytes.fromhex(was)) for path, was in changed.items())
    connection.executemany("INSERT OR IGNORE INTO changed VALUES (?, ?)", rows)


def forget_facts(connection: sqlite3.Connection) -> None:
    """Deletes all facts."""
    for table in ("fact", "rest", "changed"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  # names of our own
