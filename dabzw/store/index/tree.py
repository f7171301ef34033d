"""The working tree as it was read: what each file was, and how to see at once that it still is.

A file is known again by its two times, its size and its place on disk, a folder by the same.  What changed
so shortly before it was read that another change could bear the same times is not `settled`: it is read
again, and listed again, whenever somebody asks.
"""

from __future__ import annotations

import os
import stat
from array import array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from dabzw.store.index.database import Database

MARGIN: Final = 2_000_000_000  # nanoseconds: the coarsest times that a disk keeps
_UNSETTLED: Final = (0, 0, 0, 0)
_WIDTH: Final = len(_UNSETTLED)
_MOST_READ: Final = 64  # files that are read again before an answer; for more the ledger is looked at anew
_SHA1: Final = 20
"""The bytes of an id of git's older kind."""


class Folder:
    """One folder of a ledger: its names, and of those that are parts the keys and the ids of their bytes.

    `path` ends with a slash, and is empty for the ledger's own.
    """

    __slots__ = ("ids", "keys", "others", "parts", "path", "stat")

    def __init__(
        self, path: str, stat_: bytes, others: list[str], parts: list[str], keys: array[int], ids: list[str]
    ) -> None:
        self.path = path
        self.stat = stat_
        self.others = others
        self.parts = parts
        self.keys = keys
        self.ids = ids

    def known(self, place: int) -> tuple[tuple[int, ...], str]:
        """The key and the id of one of its parts."""
        return tuple(self.keys[place * _WIDTH : (place + 1) * _WIDTH]), self.ids[place]


def folders_of(database: Database) -> Iterator[Folder]:
    """The folders of the ledger as they were read."""
    for path, key, others, parts, keys, ids in database.rows(
        "SELECT path, stat, other, part, keys, ids FROM folder"
    ):
        packed = array("q")
        packed.frombytes(keys)  # type: ignore[arg-type]
        names = _names(parts)  # type: ignore[arg-type]
        joined: bytes = ids  # type: ignore[assignment]
        size = len(joined) // len(names) if names else 0
        yield Folder(
            os.fsdecode(path),  # type: ignore[arg-type]
            key,  # type: ignore[arg-type]
            _names(others),  # type: ignore[arg-type]
            names,
            packed,
            [joined[at : at + size].hex() for at in range(0, len(joined), size or 1)],
        )


def row_of(folder: Folder) -> tuple[bytes, bytes, bytes, bytes, bytes, bytes]:
    """A folder as the index keeps it."""
    return (
        os.fsencode(folder.path),
        folder.stat,
        _joined(folder.others),
        _joined(folder.parts),
        folder.keys.tobytes(),
        bytes.fromhex("".join(folder.ids)),
    )


def is_as_read(root: str, database: Database) -> bool:
    """Whether every file of a ledger is what it was when the index was brought up to it; raises OSError."""
    left = _MOST_READ
    known = False
    for path, key, other, part, keys, ids in database.rows(
        "SELECT path, stat, other, part, keys, ids FROM folder"
    ):
        known = True
        folder = f"{root}/{os.fsdecode(path)}"  # type: ignore[arg-type]
        names = _names(part)  # type: ignore[arg-type]
        if not _same_names(folder, key, names, _names(other)):  # type: ignore[arg-type]
            return False
        unsettled = _unlike(folder, names, keys)  # type: ignore[arg-type]
        left -= len(unsettled)
        if left < 0 or not all(_same_bytes(folder, names, place, ids) for place in unsettled):  # type: ignore[arg-type]
            return False
    return known


def _same_names(folder: str, key: bytes, parts: list[str], others: list[str]) -> bool:
    if any(key) and packed(os.lstat(folder.rstrip("/"))) == key:
        return True
    return not any(key) and sorted(_listed(folder)) == sorted((*parts, *others))


def _listed(folder: str) -> Iterator[str]:
    """The names in a folder as the index has them: those of folders end with a slash, of links with `@`."""
    with os.scandir(folder) as found:
        for entry in found:
            yield name_of(entry)


def name_of(entry: os.DirEntry[str]) -> str:
    """The name of what lies in a folder, with a mark where it is no regular file."""
    if entry.is_symlink():
        return f"{entry.name}@"
    if entry.is_dir(follow_symlinks=False):
        return f"{entry.name}/"
    return entry.name if entry.is_file(follow_symlinks=False) else f"{entry.name}@"


def _unlike(folder: str, names: list[str], keys: bytes) -> list[int]:
    """The places of the parts that are not known again by their keys."""
    now: list[int] = []
    if names:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for name in names:
                found = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
                now += (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
        finally:
            os.close(descriptor)
    if array("q", now).tobytes() == keys:
        return []
    step = 8 * _WIDTH
    packed_now = array("q", now).tobytes()
    return [
        place
        for place in range(len(names))
        if packed_now[place * step : (place + 1) * step] != keys[place * step : (place + 1) * step]
    ]


def _same_bytes(folder: str, names: list[str], place: int, ids: bytes) -> bool:
    size = len(ids) // len(names)
    descriptor = os.open(folder + names[place], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST_READ:
            return False
        data = os.read(descriptor, found.st_size + 1)
    finally:
        os.close(descriptor)
    return len(data) == found.st_size and blob_id(data, size).hex() == ids[place * size :][:size].hex()


_LARGEST_READ: Final = 1 << 20


def blob_id(data: bytes, size: int) -> bytes:
    """The id that git gives these bytes, of so many bytes itself."""
    import hashlib  # slow to import, and seldom needed

    digest = hashlib.sha1 if size == _SHA1 else hashlib.sha256
    return digest(b"blob %d\0" % len(data) + data, usedforsecurity=False).digest()


def key_of(found: os.stat_result, now: int) -> tuple[int, ...]:
    """How a file is known again; nothing by which it is where it changed shortly before `now`."""
    if max(found.st_mtime_ns, found.st_ctime_ns) + MARGIN >= now:
        return _UNSETTLED
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def packed(found: os.stat_result) -> bytes:
    """The key of a folder."""
    return array("q", (found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)).tobytes()


def settled(found: os.stat_result, now: int) -> bytes:
    """The key of a folder; zeros where it changed shortly before `now`."""
    is_settled = max(found.st_mtime_ns, found.st_ctime_ns) + MARGIN < now
    return packed(found) if is_settled else bytes(8 * _WIDTH)


def _names(joined: bytes) -> list[str]:
    return [os.fsdecode(name) for name in joined.split(b"\0")] if joined else []


def _joined(names: list[str]) -> bytes:
    return b"\0".join(map(os.fsencode, names))
