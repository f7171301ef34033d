"""The file of the index: opened, made anew where it is of another program or another place, or done without.

Nothing that goes wrong with it is worth a word to a clerk: a command goes on without it.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Final, TypeVar

    T = TypeVar("T")

FOLDER: Final = "dabzw-index"
"""The folder of the index in the git directory."""
FILE: Final = "index.sqlite"
_CLOCK: Final = "clock"  # a file that is touched to learn what time the disk says it is
_PATIENCE: Final = 0.2  # seconds
_JOURNAL: Final = "-journal"
_RESERVED: Final = (1 << 30) + 1  # the byte that SQLite locks while it changes a file
_LOCK: Final = "hhqqi4x"  # the system's `struct flock`
_TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE folder (path BLOB PRIMARY KEY, stat BLOB, other BLOB, part BLOB, keys BLOB, ids BLOB,
  sound BLOB, emptied INTEGER) WITHOUT ROWID;
CREATE TABLE record (id BLOB PRIMARY KEY, path TEXT, canonical INTEGER, body BLOB);
CREATE TABLE reference (target TEXT, id BLOB, PRIMARY KEY (target, id)) WITHOUT ROWID;
CREATE TABLE fact (name TEXT, part INTEGER, body BLOB, PRIMARY KEY (name, part));
CREATE INDEX fact_part ON fact (part);
CREATE TABLE rest (key TEXT, id TEXT, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE changed (path BLOB PRIMARY KEY, was BLOB) WITHOUT ROWID;
CREATE TABLE answer (asked TEXT PRIMARY KEY, since TEXT, until TEXT, used INTEGER, witness TEXT, mark BLOB,
  status INTEGER, told BLOB, said BLOB) WITHOUT ROWID;
"""

_Damaged = (sqlite3.DatabaseError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError)
Failed = (*_Damaged, sqlite3.Error, OSError, MemoryError)
"""What may go wrong with the index; whoever meets it goes on without."""


class Stale(ValueError):
    """The index is of another program, was copied here, or is not any more what it was when it was read."""


class Database:
    """An open index."""

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection = connection
        self._path = path

    def rows(self, query: str, *values: object) -> Iterator[tuple[object, ...]]:
        """The rows of a query."""
        return self._connection.execute(query, values)

    def row(self, query: str, *values: object) -> tuple[object, ...] | None:
        """The first row of a query."""
        found: tuple[object, ...] | None = self._connection.execute(query, values).fetchone()
        return found

    def change(self, change: Callable[[sqlite3.Connection], None], *, state: int | None = None) -> None:
        """Carries out a change, whole or not at all.

        Raises Stale where it was made for a `state` of the index that another command has changed meanwhile.
        """
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._refuse_overtaken(state)
            change(self._connection)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def at_once(self, read: Callable[[], T]) -> T:
        """What is read of one state of the index, whatever other commands do meanwhile."""
        self._connection.execute("BEGIN")
        try:
            return read()
        finally:
            self._connection.execute("COMMIT")

    def meta(self, name: str) -> object:
        """A value that is kept by name; None where there is none."""
        found = self.row("SELECT value FROM meta WHERE name = ?", name)
        return None if found is None else found[0]

    def keep(self, name: str, value: object) -> None:
        """Keeps a value by name, in the place of what was kept by it."""

        def put(connection: sqlite3.Connection) -> None:
            connection.execute("REPLACE INTO meta VALUES (?, ?)", (name, value))

        self.change(put)

    def _refuse_overtaken(self, state: int | None) -> None:
        if state is not None and self.state != state:
            raise Stale

    @property
    def state(self) -> int:
        """The number of the working tree, and of the last commit, that the index is of."""
        return int(str(self.meta("state")))

    def close(self) -> None:
        """Closes it; nothing is left to be written."""
        self._connection.close()

    def drop(self, reason: BaseException) -> None:
        """Closes it for a reason, and deletes it where that is in what it holds; raises OSError."""
        self.close()
        if isinstance(reason, _Damaged) and not isinstance(reason, (Stale, sqlite3.OperationalError)):
            _remove(self._path)

    def disk_time(self) -> int:
        """What time it is by the clock of the disk that holds the ledger (nanoseconds)."""
        clock = os.open(
            os.path.join(os.path.dirname(self._path), _CLOCK), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o666
        )
        try:
            os.utime(clock)
            return os.fstat(clock).st_mtime_ns
        finally:
            os.close(clock)


def opened(git_dir: str, prefix: str, *, reads_only: bool) -> Database:
    """The index of the ledger at a place below the top of a repository ("" or "a/b/").

    Raises one of Failed where there is none to use.
    """
    place = os.path.join(git_dir, FOLDER)
    path = os.path.join(place, f"{_digest(prefix)}.sqlite" if prefix else FILE)
    if not reads_only:
        os.makedirs(place, exist_ok=True)
        if os.path.realpath(place) != os.path.join(os.path.realpath(git_dir), FOLDER):
            raise Stale
    elif not os.path.isfile(path):
        raise FileNotFoundError(path)
    try:
        return _connected(path, reads_only=reads_only)
    except (Stale, sqlite3.DatabaseError):
        if reads_only:
            raise
    _remove(path)
    return _connected(path, reads_only=False)


def forget(git_dir: str) -> None:
    """Deletes the index; raises OSError."""
    place = os.path.join(git_dir, FOLDER)
    for name in os.listdir(place) if os.path.isdir(place) else ():
        os.unlink(os.path.join(place, name))


def _is_being_changed(path: str) -> bool:
    """Whether a command is changing the index, and has not been cut off while it did.

    Where one was, it may hold what has never come to the disk as a whole: SQLite mends that only as far as a
    disk loses no more than it was just writing.
    """
    import fcntl
    import struct

    if sys.platform != "linux":  # where a lock is told of in another form
        return True
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        asked = struct.pack(_LOCK, fcntl.F_WRLCK, os.SEEK_SET, _RESERVED, 1, 0)
        (kind,) = struct.unpack_from("h", fcntl.fcntl(file, fcntl.F_GETLK, asked))
    finally:
        os.close(file)
    return bool(kind != fcntl.F_UNLCK)


def _connected(path: str, *, reads_only: bool) -> Database:
    if os.path.exists(f"{path}{_JOURNAL}") and (reads_only or not _is_being_changed(path)):
        raise Stale
    mode = "ro" if reads_only else "rwc"
    plain = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    # Each change is put on disk in full, as SQLite does unless it is told otherwise: with less, a power cut
    # could leave pages of two states, and no journal that tells of it.  The index may be lost, never wrong.
    connection = sqlite3.connect(
        f"file:{plain}?mode={mode}", timeout=_PATIENCE, isolation_level=None, uri=True
    )
    if not reads_only:
        connection.execute("PRAGMA auto_vacuum = FULL")  # it counts for one that is begun: it is kept small
    try:
        return _own(Database(connection, path), path, reads_only=reads_only)
    except BaseException:
        connection.close()
        raise


def _own(found: Database, path: str, *, reads_only: bool) -> Database:
    """The index, after it was begun where it is new; raises Stale where it is not this program's."""
    own = f"{identity()} {_whereabouts(path)}"
    has = found.row("PRAGMA user_version") != (0,)
    if (has and found.meta("own") != own) or (reads_only and not has):
        raise Stale
    if not has:
        found.change(lambda made: _begin(made, own))
        if found.meta("own") != own:  # another program was first
            raise Stale
    return found


def _begin(connection: sqlite3.Connection, own: str) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0]:  # somebody else was first
        return
    for statement in _TABLES.split(";")[:-1]:
        connection.execute(statement)
    connection.execute(
        "INSERT INTO meta VALUES ('own', ?), ('state', 1), ('emptied', 0), ('held', 0)", (own,)
    )
    connection.execute("PRAGMA user_version = 1")


def _remove(path: str) -> None:
    for name in (path, f"{path}{_JOURNAL}", f"{path}-wal", f"{path}-shm"):
        try:
            os.unlink(name)
        except FileNotFoundError:
            continue


def _whereabouts(path: str) -> str:
    """Where the file lies on disk: one that was copied here from elsewhere is not believed."""
    found = os.stat(path)
    return f"{found.st_dev}:{found.st_ino}"


@cache
def identity() -> str:
    """What this program is: the sizes and times of its own files and of the folder of the libraries."""
    marks = [sys.version]
    waiting = [os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
    while waiting:
        with os.scandir(waiting.pop()) as found:
            for entry in found:
                if entry.name == "__pycache__":
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    marks.append(_mark(entry.path, entry.stat()))
    marks += (_mark(path, os.stat(path)) for path in sys.path if path.endswith("-packages"))
    return str(_digest("\n".join(sorted(marks))))


def _mark(path: str, found: os.stat_result) -> str:
    return f"{path} {found.st_size} {found.st_mtime_ns}"


def _digest(text: str) -> str:
    from _blake2 import blake2b  # hashlib, which has it too, loads a library of cryptography first

    return blake2b(text.encode(errors="surrogateescape"), digest_size=16).hexdigest()
