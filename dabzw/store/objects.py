"""New objects of git: made here, and stored each as a file where they are few, else by one git."""

from __future__ import annotations

import hashlib
import shutil
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from dabzw.store import files
from dabzw.store.batch import Object
from dabzw.store.git import Repository
from dabzw.store.incoming import Incoming

ASIDE: Final = files.temporary("brought")
"""The folder in the git directory for objects that are brought, until they are looked through."""

_KINDS: Final = {"commit": 1, "tree": 2, "blob": 3}  # as git numbers them in a pack
_FEW: Final = 100  # from how many on git, too, keeps what it receives as one pack
_PACK: Final = (".pack", ".rev", ".idx")  # git sees a pack from its .idx on
_SMALL: Final = 1 << 20  # bytes of a pack that are taken into memory
_COUNT: Final = slice(8, 12)  # where a pack says how many objects it has


def store(held: Repository, objects: Sequence[Object], scratch: Path) -> None:
    """Keep objects, those that are made meanwhile in a folder for that; they are on disk when this returns.

    Raises GitRefused, DiskRefused, OSError.
    """
    objects = tuple({one.id: one for one in objects}.values())
    if len(objects) <= _FEW:
        for one in objects:
            _store_one(held, one, scratch)
        sync(held, (one.id for one in objects))
        return
    name = held.git("index-pack", "--stdin", feed=_pack(held, objects)).decode().split()[-1]
    folder = held.common_dir / "objects" / "pack"
    for ending in _PACK:
        files.sync(folder / f"pack-{name}{ending}")
    files.sync(folder)
    files.sync(folder.parent)


def _store_one(held: Repository, one: Object, scratch: Path) -> None:
    """Keep an object in a file of its own, as git does: its bytes are on disk before they have their name.

    One that is there already may have been torn by a power cut, and is written anew.
    """
    made, place = scratch / one.id, held.common_dir / "objects" / one.id[:2] / one.id[2:]
    files.write_new(made, zlib.compress(b"%s %d\0%s" % (one.kind.encode(), len(one.data), one.data), 1))
    place.parent.mkdir(exist_ok=True)
    made.replace(place)


def sync(held: Repository, ids: Iterable[str]) -> None:
    """Put the names of objects that lie each in a file of its own on disk, with their folders."""
    objects = held.common_dir / "objects"
    for folder in sorted({id_[:2] for id_ in ids}):
        files.sync(objects / folder)
    files.sync(objects)


def packs(held: Repository) -> frozenset[str]:
    """The names of what lies in the folder of packs."""
    folder = held.common_dir / "objects" / "pack"
    return frozenset(one.name for one in folder.iterdir()) if folder.is_dir() else frozenset()


@contextmanager
def aside(held: Repository) -> Iterator[Repository]:
    """The repository with a folder of its own for the objects that a git brings: removed at the end.

    Every git of it sees them, and no ref can lead to them.  What is kept of them is taken over before.
    Raises DiskRefused.
    """
    folder = held.git_dir / ASIDE
    with files.disk_errors():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    try:
        yield replace(held, incoming=Incoming(folder, held.common_dir / "objects"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def take_over(held: Repository, brought: Incoming) -> None:
    """Keep what lies aside: a small pack as objects in files of their own, as git does with it.

    Raises GitRefused, DiskRefused.
    """
    to = held.common_dir / "objects" / "pack"
    with files.disk_errors():
        to.mkdir(exist_ok=True)
        for pack in sorted((brought.quarantine / "pack").glob("pack-*.pack")):
            few = _few_in(pack)
            if few is not None:
                held.git("unpack-objects", "-q", feed=few)
                continue
            for ending in _PACK:
                part = pack.with_suffix(ending)
                if part.exists():
                    part.replace(to / part.name)


def _few_in(pack: Path) -> bytes | None:
    """The bytes of a small pack of few objects, None of another."""
    try:
        data = files.read(pack.parent, pack.name, most=_SMALL) or b""
    except files.TooLarge:
        return None
    return data if int.from_bytes(data[_COUNT]) <= _FEW else None


def sync_brought(held: Repository, ids: Iterable[str], before: frozenset[str]) -> None:
    """Put objects on disk that a git has brought, with their names; `before` are the packs before that.

    git itself leaves the names to the system.  Raises DiskRefused.
    """
    folder = held.common_dir / "objects" / "pack"
    with files.disk_errors():
        for name in sorted(packs(held) - before):
            files.sync(folder / name)
        files.sync(folder)
        sync(held, ids)


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
