"""New objects of git: made here, and stored by one git, whether one or ten thousand."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dabzw.store import files
from dabzw.store.batch import Object
from dabzw.store.git import Repository

_KINDS: Final = {"commit": 1, "tree": 2, "blob": 3}  # as git numbers them in a pack
_FEW: Final = 100  # from how many on git, too, keeps what it receives as one pack
_PACK: Final = (".pack", ".idx", ".rev")


def store(held: Repository, objects: Sequence[Object]) -> None:
    """Let git keep objects; they are on disk when this returns.  Raises GitRefused, DiskRefused, OSError."""
    objects = tuple({one.id: one for one in objects}.values())
    if not objects:
        return
    stream = _pack(held, objects)
    if len(objects) <= _FEW:
        held.git("unpack-objects", "-q", feed=stream)
        sync(held, (one.id for one in objects))
        return
    name = held.git("index-pack", "--stdin", feed=stream).decode().split()[-1]
    folder = held.common_dir / "objects" / "pack"
    for ending in _PACK:
        files.sync(folder / f"pack-{name}{ending}")
    files.sync(folder)
    files.sync(folder.parent)


def sync(held: Repository, ids: Iterable[str]) -> None:
    """Put objects that lie each in a file of its own on disk, with their folders."""
    objects, folders = held.common_dir / "objects", set[str]()
    for id_ in ids:
        files.sync(objects / id_[:2] / id_[2:])
        folders.add(id_[:2])
    for folder in sorted(folders):
        files.sync(objects / folder)
    files.sync(objects)


def _pack(held: Repository, objects: Sequence[Object]) -> bytes:
    """Objects as gits send them to each other."""
    stream = b"".join((b"PACK", struct.pack(">II", 2, len(objects)), *_packed(objects)))
    return stream + hashlib.new(held.algorithm, stream).digest()


def _packed(objects: Iterable[Object]) -> Iterator[bytes]:
    for one in objects:
        size = len(one.data)
        byte, size = _KINDS[one.kind] << 4 | size & 15, size >> 4
        head = bytearray()
        while size:
            head.append(byte | 128)
            byte, size = size & 127, size >> 7
        head.append(byte)
        yield bytes(head)
        yield zlib.compress(one.data)
