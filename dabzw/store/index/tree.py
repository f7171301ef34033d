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
_STEP: Final = 8 * _WIDTH
_MOST_READ: Final = 64  # files that are read again before an answer; for more the ledger is looked at anew
_SHA1: Final = 20
"""The bytes of an id of git's older kind."""
UNREAD: Final = 0
SOUND: Final = 1
CANONICAL: Final = 2
"""What is known of a part as a record: nothing; that the index holds it; that its text is canonical, too."""


class Folder:
    """One folder of a ledger: its names, and of those that are parts the keys and the ids of their bytes.

    `path` ends with a slash, and is empty for the ledger's own.  `sound` is what is known of each part as a
    record, a byte each.
    """

    __slots__ = ("ids", "keys", "others", "parts", "path", "sound", "stat")

    def __init__(
        self, path: str, parts: list[str], keys: array[int], ids: list[str], sound: bytearray
    ) -> None:
        self.path = path
        self.stat = bytes(_STEP)
        self.others: list[str] = []
        self.parts = parts
        self.keys = keys
        self.ids = ids
        self.sound = sound

    def put_id(self, place: int, id_: str) -> None:
        """Gives one of its parts the id of its bytes; of other bytes nothing is known."""
        if self.ids[place] != id_:
            self.ids[place] = id_
            self.sound[place] = UNREAD

    @property
    def paths(self) -> list[str]:
        """The paths of its parts."""
        return list(map(self.path.__add__, self.parts))


def folders_of(database: Database) -> Iterator[Folder]:
    """The folders of the ledger as they were read.

    What is known of records holds as long as the index was not emptied of them since.
    """
    emptied = database.meta("emptied")
    for path, key, others, parts, keys, ids, sound, since in database.rows(
        "SELECT path, stat, other, part, keys, ids, sound, emptied FROM folder"
    ):
        packed = array("q")
        packed.frombytes(keys)  # type: ignore[arg-type]
        names = _names(parts)  # type: ignore[arg-type]
        joined = ids.hex()  # type: ignore[attr-defined]
        size = len(joined) // len(names) if names else 0
        folder = Folder(
            os.fsdecode(path),  # type: ignore[arg-type]
            names,
            packed,
            [joined[at : at + size] for at in range(0, len(joined), size or 1)],
            bytearray(sound if since == emptied else len(names)),  # type: ignore[call-overload]
        )
        folder.stat, folder.others = key, _names(others)  # type: ignore[assignment,arg-type]
        yield folder


def aligned(path: str, parts: list[str], before: Folder | None) -> Folder:
    """A folder with parts of these names, of which is known what was known of those before."""
    if before is not None and parts == before.parts:
        return Folder(path, parts, before.keys[:], before.ids[:], before.sound[:])
    places = {} if before is None else {name: place for place, name in enumerate(before.parts)}
    keys: array[int] = array("q")
    ids: list[str] = []
    sound = bytearray()
    for name in parts:
        place = places.get(name)
        if before is None or place is None:
            keys.extend(_UNSETTLED)
            ids.append("")
            sound.append(UNREAD)
        else:
            keys.extend(before.keys[place * _WIDTH : (place + 1) * _WIDTH])
            ids.append(before.ids[place])
            sound.append(before.sound[place])
    return Folder(path, parts, keys, ids, sound)


def unlike(folder: Folder, now: array[int]) -> list[int]:
    """The places of the parts that are not known again by the keys that they have now."""
    before, keys, nothing = folder.keys.tobytes(), now.tobytes(), bytes(_STEP)
    if before == keys and min(now[::_WIDTH], default=1):
        return []
    differing = set(_differing(before, keys))
    return [
        place
        for place in range(len(folder.parts))
        if place in differing or keys[place * _STEP : (place + 1) * _STEP] == nothing
    ]


def row_of(folder: Folder, emptied: object) -> tuple[object, ...]:
    """A folder as the index keeps it."""
    return (
        os.fsencode(folder.path),
        folder.stat,
        _joined(folder.others),
        _joined(folder.parts),
        folder.keys.tobytes(),
        bytes.fromhex("".join(folder.ids)),
        bytes(folder.sound),
        emptied,
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


def keys_now(folder: str, names: list[str]) -> array[int]:
    """How files of a folder would be known again; raises OSError where one is gone."""
    now: array[int] = array("q")
    if names:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for name in names:
                found = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
                now.extend((found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino))
        finally:
            os.close(descriptor)
    return now


def _unlike(folder: str, names: list[str], keys: bytes) -> list[int]:
    """The places of the parts that are not known again by their keys."""
    return _differing(keys, keys_now(folder, names).tobytes())


def _differing(keys: bytes, now: bytes) -> list[int]:
    """The places at which keys are others now."""
    if keys == now:
        return []
    return [
        place
        for place in range(len(now) // _STEP)
        if now[place * _STEP : (place + 1) * _STEP] != keys[place * _STEP : (place + 1) * _STEP]
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


def settled_keys(keys: array[int], now: int) -> array[int]:
    """How files are known again; by nothing where one changed shortly before `now`."""
    if max(max(keys[start::_WIDTH], default=0) for start in (0, 1)) + MARGIN < now:
        return keys
    for place in range(0, len(keys), _WIDTH):
        if max(keys[place : place + 2]) + MARGIN >= now:
            keys[place : place + _WIDTH] = array("q", _UNSETTLED)
    return keys


def packed(found: os.stat_result) -> bytes:
    """The key of a folder."""
    return array("q", (found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)).tobytes()


def settled(found: os.stat_result, now: int) -> bytes:
    """The key of a folder; zeros where it changed shortly before `now`."""
    is_settled = max(found.st_mtime_ns, found.st_ctime_ns) + MARGIN < now
    return packed(found) if is_settled else bytes(_STEP)


def _names(joined: bytes) -> list[str]:
    return os.fsdecode(joined).split("\0") if joined else []


def _joined(names: list[str]) -> bytes:
    return os.fsencode("\0".join(names))
