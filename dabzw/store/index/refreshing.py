"""The index brought up to the working tree: only what is not known again by its times is read."""

from __future__ import annotations

import os
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path

from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.store.index.database import Database
from dabzw.store.index.tree import (
    CANONICAL,
    UNREAD,
    Folder,
    aligned,
    folders_of,
    keys_now,
    name_of,
    row_of,
    settled,
    settled_keys,
    unlike,
)
from dabzw.store.listing import LARGEST, part_of, the_part


class Irregular(ValueError):
    """Something lies in the ledger that the index does not know how to tell of."""


@dataclass(frozen=True)
class Found:
    """A working tree, by its folders as they are `now` and as they were `known` before; and what was read.

    `state` is the number of the tree that was known.  `emptied` is how often the index had been emptied of
    records by then.
    """

    state: int
    emptied: object
    known: Mapping[str, Folder]
    now: Mapping[str, Folder]
    read: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def ids(self) -> dict[str, str]:
        """The ids of the bytes of all parts."""
        found: dict[str, str] = {}
        for folder in self.now.values():
            found.update(zip(folder.paths, folder.ids, strict=True))
        return found

    @cached_property
    def sound(self) -> dict[str, bool]:
        """The parts that the index holds as records: whether the text of each is canonical."""
        found: dict[str, bool] = {}
        for folder in self.now.values():
            if UNREAD not in folder.sound:
                found.update(zip(folder.paths, map(CANONICAL.__eq__, folder.sound), strict=True))
            else:
                pairs = zip(folder.paths, folder.sound, strict=True)
                found.update((path, one == CANONICAL) for path, one in pairs if one != UNREAD)
        return found

    @property
    def others(self) -> Iterator[str]:
        """The paths of all files that are no parts."""
        for folder in self.now.values():
            yield from (folder.path + name for name in folder.others if name[-1] != "/")

    @cached_property
    def changed(self) -> tuple[Folder, ...]:
        """The folders of which anything is otherwise than it was known."""
        return tuple(folder for path, folder in self.now.items() if folder is not self.known.get(path))

    @property
    def gone(self) -> frozenset[str]:
        """The folders that are no more there."""
        return frozenset(self.known.keys() - self.now.keys())

    @property
    def is_as_known(self) -> bool:
        """Whether the tree says what it said before, whatever its times are."""
        return not self.gone and all(_says_the_same(one, self.known.get(one.path)) for one in self.changed)

    @cached_property
    def moved(self) -> dict[str, str | None]:
        """The parts whose bytes are others than were known, with the id that each had; None for no part."""
        before: dict[str, str] = {}
        after: dict[str, str] = {}
        for path in {*(folder.path for folder in self.changed), *self.gone}:
            for found, folder in ((before, self.known.get(path)), (after, self.now.get(path))):
                if folder is not None:
                    found.update(zip(folder.paths, folder.ids, strict=True))
        return {path: before.get(path) for path, _ in before.items() ^ after.items()}


def refreshed(root: Path, database: Database, blob_id: Callable[[bytes], str]) -> Found:
    """The working tree of a ledger as it is, beside what the index knows of it; nothing is written.

    Raises:
        Irregular: a link, a device, a closed folder or a file too large lies in it.
        sqlite3.Error, OSError: it cannot be read.
    """
    state = database.state  # before anything else: who is first changes it
    emptied = database.meta("emptied")
    known = {folder.path: folder for folder in folders_of(database)}
    look = _Look(root, database.disk_time(), known, blob_id)
    return Found(state, emptied, known, {folder.path: folder for folder in look.folders()}, look.read)


def write(connection: sqlite3.Connection, found: Found) -> None:
    """Writes down what is otherwise than it was known."""
    gone = ((os.fsencode(path),) for path in found.gone)
    connection.executemany("DELETE FROM folder WHERE path = ?", gone)
    rows = (row_of(folder, found.emptied) for folder in found.changed)
    connection.executemany("REPLACE INTO folder VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _says_the_same(folder: Folder, before: Folder | None) -> bool:
    return before is not None and (folder.parts, folder.ids, folder.others) == (
        before.parts,
        before.ids,
        before.others,
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """One look through a ledger at a time that its disk told; `known` is how it was found before."""

    root: Path
    now: int
    known: Mapping[str, Folder]
    blob_id: Callable[[bytes], str]
    read: dict[str, bytes] = field(default_factory=dict)

    def folders(self) -> Iterator[Folder]:
        """All folders, each as it was known before where nothing about it is otherwise."""
        waiting = [""]
        while waiting:
            folder = self._folder(waiting.pop())
            waiting += (folder.path + name for name in folder.others if self._is_inside(folder, name))
            yield folder

    @staticmethod
    def _is_inside(folder: Folder, name: str) -> bool:
        return name.endswith("/") and (bool(folder.path) or name not in {".git/", "out/"})

    def _folder(self, path: str) -> Folder:
        place = f"{self.root}/{path}"
        before = self.known.get(path)
        stat = settled(os.lstat(place.rstrip("/")), self.now)
        if before is not None and any(stat) and stat == before.stat:
            others, parts = before.others, before.parts
        else:
            others, parts = self._names(path, frozenset(before.parts if before is not None else ()))
        keys = settled_keys(keys_now(place, parts), self.now)
        is_same = before is not None and (stat, others, parts) == (before.stat, before.others, before.parts)
        if before is not None and is_same and not unlike(before, keys):
            return before
        found = self._brought_up(aligned(path, parts, before), keys)
        found.stat, found.others = stat, others
        is_known = before is not None and row_of(found, None) == row_of(before, None)
        return before if is_known and before is not None else found

    def _names(self, path: str, known: frozenset[str]) -> tuple[list[str], list[str]]:
        """The names in a folder, those of parts apart; files that were `known` to be parts still are."""
        others: list[str] = []
        parts: list[str] = []
        with os.scandir(f"{self.root}/{path}") as found:
            for entry in found:
                name = name_of(entry)
                if name in known:
                    parts.append(name)
                    continue
                is_git = entry.name.lower() == ".git" and path + name != ".git/"
                is_folder_of_a_file = name.lower().endswith((".yaml/", ".yml/"))
                if name.endswith("@") or is_git or is_folder_of_a_file:
                    raise Irregular(path + name)
                is_part = not name.endswith("/") and part_of(path + name) is not None
                (parts if is_part else others).append(name)
        return sorted(others), sorted(parts)

    def _brought_up(self, folder: Folder, now: array[int]) -> Folder:
        """A folder with the keys that its parts have now, and what they hold where those are others."""
        places = {folder.path + folder.parts[place]: place for place in unlike(folder, now)}
        folder.keys = now
        for path, data in files.read_each(self.root, {path: LARGEST[the_part(path)] for path in places}):
            if not isinstance(data, bytes):
                raise Irregular(path)
            folder.put_id(places[path], self.blob_id(data))
            if the_part(path) != "original":  # those are many and large
                self.read[path] = data
        return folder
