"""What lies below a ledger: the bytes of its parts, and what every path is; of a folder or of a commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from dabzw.store import files
from dabzw.store.git import Repository, TreeEntry
from dabzw.store.listing import LARGEST, Kind, Listing, Part, account, part_of

_KIND_OF_MODE: Final[Mapping[str, Kind]] = {
    "100644": "file",
    "100755": "file",
    "120000": "link",
    "160000": "repository",
}


class Contents(Mapping[str, bytes]):
    """The bytes of the parts of a ledger by path, without those of 原件, and the kind of every path."""

    def __init__(self, kinds: Mapping[str, Kind], data: Mapping[str, bytes]) -> None:
        self.kinds = kinds
        self._data = data

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Contents:
        """The same where it is one; else of regular files alone, as a command is about to write them."""
        return files if isinstance(files, Contents) else cls(dict.fromkeys(files, "file"), files)

    @cached_property
    def listing(self) -> Listing:
        """Every path accounted for."""
        return account(self.kinds)

    def changed(self, changes: Mapping[str, bytes | None]) -> Contents:
        """These contents with new bytes for some regular files; None takes one out."""
        kept = {path: kind for path, kind in self.kinds.items() if path not in changes}
        added = {path: data for path, data in changes.items() if data is not None}
        held = {path: data for path, data in self._data.items() if path not in changes}
        parts = {path: data for path, data in added.items() if _read_part(path)}
        return Contents({**kept, **dict.fromkeys(added, "file")}, {**held, **parts})

    def __getitem__(self, path: str) -> bytes:
        return self._data[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)


def in_folder(folder: Path) -> Contents:
    """What the working tree holds; raises DiskRefused."""
    kinds = files.walk(folder)
    parts = {path: part for path, kind in kinds.items() if kind == "file" and (part := _read_part(path))}
    wanted = {path: LARGEST[parts[path]] for path in sorted(parts)}
    data: dict[str, bytes] = {}
    for path, found in files.read_each(folder, wanted):
        if isinstance(found, bytes):
            data[path] = found
        elif found is None:  # gone, or changed, since the listing
            del kinds[path]
        else:
            kinds[path] = found
    return Contents(kinds, data)


def in_commit(repository: Repository, commit: str | None) -> Contents:
    """What a commit holds, nothing where there is none; raises GitRefused."""
    return of_entries(repository, repository.entries(commit))


def of_entries(repository: Repository, entries: Mapping[str, TreeEntry]) -> Contents:
    """What the listed files of a commit are; raises GitRefused."""
    kinds = kinds_of(entries)
    parts = {path: part for path, kind in kinds.items() if kind == "file" and (part := _read_part(path))}
    sizes = repository.sizes(entries[path].blob for path in parts)
    for path, part in parts.items():
        if sizes.get(entries[path].blob, 0) > LARGEST[part]:
            kinds[path] = "large"
    whole = {path: entries[path] for path in parts if kinds[path] == "file"}
    return Contents(kinds, repository.bytes_of(whole))


def kinds_of(entries: Mapping[str, TreeEntry]) -> dict[str, Kind]:
    """What the paths of a commit are."""
    return {path: _KIND_OF_MODE.get(entry.mode, "special") for path, entry in entries.items()}


def _read_part(path: str) -> Part | None:
    """The part of a ledger whose bytes are read with it."""
    part = part_of(path)
    return None if part == "original" else part  # those are many and large, and asked for one by one
