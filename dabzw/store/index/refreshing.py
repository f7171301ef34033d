"""The index brought up to the working tree: only what is not known again by its times is read."""

from __future__ import annotations

import os
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from pathlib import Path

from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.store.index.database import Database
from dabzw.store.index.tree import Folder, folders_of, key_of, name_of, row_of, settled
from dabzw.store.listing import LARGEST, part_of, the_part


class Irregular(ValueError):
    """Something lies in the ledger that the index does not know how to tell of."""


@dataclass(frozen=True, slots=True)
class Found:
    """The working tree: the ids of its parts, what else is there, and what had to be read for it.

    `state` is a number that no other working tree and no other last commit of this ledger has had.
    """

    state: int
    ids: Mapping[str, str]
    others: tuple[str, ...]
    read: Mapping[str, bytes] = field(default_factory=dict)


def refreshed(root: Path, database: Database, blob_id: Callable[[bytes], str]) -> Found:
    """The working tree of a ledger, after the index was brought up to it.

    Raises:
        Irregular: a link, a device, a closed folder or a file too large lies in it.
        Stale: another command brought the index up meanwhile.
        sqlite3.Error, OSError: it cannot be read, or the index cannot be written.
    """
    state = database.state  # before anything else: who is first changes it
    known = {folder.path: folder for folder in folders_of(database)}
    look = _Look(root, database.disk_time(), known, blob_id)
    now = {folder.path: folder for folder in look.folders()}
    state = _bring_up(database, state, known, now)
    ids = {folder.path + name: id_ for folder in now.values() for name, id_ in _parts(folder)}
    others = (folder.path + name for folder in now.values() for name in folder.others if name[-1] != "/")
    return Found(state, ids, tuple(others), look.read)


def _bring_up(database: Database, state: int, known: Mapping[str, Folder], now: Mapping[str, Folder]) -> int:
    """Writes down what is otherwise than it was known; gives the state that the index is of then."""
    changed = [folder for path, folder in now.items() if folder is not known.get(path)]
    gone = known.keys() - now.keys()
    same = not gone and all(_says_the_same(folder, known.get(folder.path)) for folder in changed)
    if not changed and not gone:
        return state
    database.change(lambda connection: _write(connection, changed, gone, renewed=not same), state=state)
    return state if same else state + 1


def _parts(folder: Folder) -> Iterator[tuple[str, str]]:
    return zip(folder.parts, folder.ids, strict=True)


def _says_the_same(folder: Folder, before: Folder | None) -> bool:
    return before is not None and (folder.parts, folder.ids, folder.others) == (
        before.parts,
        before.ids,
        before.others,
    )


def _write(connection: sqlite3.Connection, changed: list[Folder], gone: set[str], *, renewed: bool) -> None:
    connection.executemany("DELETE FROM folder WHERE path = ?", ((os.fsencode(path),) for path in gone))
    connection.executemany("REPLACE INTO folder VALUES (?, ?, ?, ?, ?, ?)", map(row_of, changed))
    if renewed:
        connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'state'")
        connection.execute("DELETE FROM answer")


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
            others, parts = self._names(path)
        keys, ids = self._files(path, parts, before)
        if before is not None and (stat, others, parts, keys, ids) == (
            before.stat,
            before.others,
            before.parts,
            before.keys,
            before.ids,
        ):
            return before
        return Folder(path, stat, others, parts, keys, ids)

    def _names(self, path: str) -> tuple[list[str], list[str]]:
        others: list[str] = []
        parts: list[str] = []
        with os.scandir(f"{self.root}/{path}") as found:
            for entry in found:
                name = name_of(entry)
                is_git = entry.name.lower() == ".git" and path + name != ".git/"
                is_folder_of_a_file = name.lower().endswith((".yaml/", ".yml/"))
                if name.endswith("@") or is_git or is_folder_of_a_file:
                    raise Irregular(path + name)
                is_part = not name.endswith("/") and part_of(path + name) is not None
                (parts if is_part else others).append(name)
        return sorted(others), sorted(parts)

    def _files(self, path: str, parts: list[str], before: Folder | None) -> tuple[array[int], list[str]]:
        """The keys and the ids of the parts in a folder; the keys are taken before anything is read."""
        known = (
            {} if before is None else {name: before.known(place) for place, name in enumerate(before.parts)}
        )
        keys: array[int] = array("q")
        ids: dict[str, str] = {}
        for name in parts:
            key = key_of(os.lstat(f"{self.root}/{path}{name}"), self.now)
            keys.extend(key)
            was, id_ = known.get(name, (None, ""))
            if key == was and any(key):
                ids[name] = id_
        unknown = {path + name: LARGEST[the_part(path + name)] for name in parts if name not in ids}
        for each, data in files.read_each(self.root, unknown):
            if not isinstance(data, bytes):
                raise Irregular(each)
            ids[each.removeprefix(path)] = self.blob_id(data)
            if the_part(each) != "original":  # those are many and large
                self.read[each] = data
        return keys, [ids[name] for name in parts]
