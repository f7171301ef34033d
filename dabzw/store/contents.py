"""What lies below a ledger: the bytes of its parts, and what every path is; of a folder or of a commit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final

from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.store.git import Repository, TreeEntry
from dabzw.store.index.records import Records
from dabzw.store.listing import LARGEST, Kind, Listing, Part, account, part_of, the_part

_KIND_OF_MODE: Final[Mapping[str, Kind]] = {
    "100644": "file",
    "100755": "file",
    "120000": "link",
    "160000": "repository",
}


_A_FEW: Final = 3
_NO_IDS: Final[Mapping[str, str]] = {}
_NO_PARTS: Final[Mapping[str, Part]] = {}


class Contents(Mapping[str, bytes]):
    """The bytes of the parts of a ledger by path, without those of 原件, and the kind of every path."""

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        data: Mapping[str, bytes],
        ids: Mapping[str, str] = _NO_IDS,
        records: Records | None = None,
        parts: Mapping[str, Part] = _NO_PARTS,
    ) -> None:
        self.kinds = kinds
        self.ids = ids
        """The ids of the bytes as git gives them, of those that are known by an index."""
        self.records = records
        """The records that an index has read before, by those ids."""
        self._data = data
        self._parts = parts  # of the regular files, as far as it is known already

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Contents:
        """The same where it is one; else of regular files alone, as a command is about to write them."""
        return files if isinstance(files, Contents) else cls(dict.fromkeys(files, "file"), files)

    @property
    def parts(self) -> Mapping[str, Part]:
        """What part each regular file is, as far as that is known already."""
        return self._parts

    @cached_property
    def listing(self) -> Listing:
        """Every path accounted for."""
        return account(self.kinds, self._parts)

    def changed(self, changes: Mapping[str, bytes | None]) -> Contents:
        """These contents with new bytes for some regular files; None takes one out."""
        added = {path: data for path, data in changes.items() if data is not None}
        parts = {path: part for path in added if (part := part_of(path))}
        read = {path: added[path] for path, part in parts.items() if part != "original"}
        data = _Changed(self._data, read, frozenset(changes))
        kinds: dict[str, Kind] = {**self.kinds}
        ids, known = {**self.ids}, {**self._parts}
        for path in changes:
            for each in (kinds, ids, known):
                each.pop(path, None)
        kinds.update(dict.fromkeys(added, "file"))
        return Contents(kinds, data, ids, self.records, {**known, **parts})

    def ready(self, paths: Iterable[str]) -> None:
        """Fetches at once the bytes of files that are about to be asked for."""
        _ready(self._data, paths)

    def __getitem__(self, path: str) -> bytes:
        return self._data[path]

    def __contains__(self, path: object) -> bool:
        return path in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)


def _ready(data: Mapping[str, bytes], paths: Iterable[str]) -> None:
    if isinstance(data, _Changed | _Blobs | _AlsoInFolder | Unread):
        data.ready(paths)


class _Changed(Mapping[str, bytes]):
    """The bytes of files, some of them replaced; those that stay are not asked for."""

    def __init__(
        self, before: Mapping[str, bytes], after: Mapping[str, bytes], replaced: frozenset[str]
    ) -> None:
        self._before = before
        self._after = after
        self._replaced = replaced

    def ready(self, paths: Iterable[str]) -> None:
        """As of the contents."""
        _ready(self._before, (path for path in paths if path not in self._replaced))

    def __getitem__(self, path: str) -> bytes:
        return (self._after if path in self._replaced else self._before)[path]

    def __contains__(self, path: object) -> bool:
        return path in (self._after if path in self._replaced else self._before)

    def __iter__(self) -> Iterator[str]:
        return chain((path for path in self._before if path not in self._replaced), self._after)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Blobs(Mapping[str, bytes]):
    """The bytes of files of a commit, fetched when they are asked for: a few by themselves, many at once.

    Raises Damaged where they are not there.
    """

    def __init__(self, repository: Repository, ids: Mapping[str, str]) -> None:
        self._repository = repository
        self._ids = ids
        self._fetched: dict[str, bytes] = {}
        self._times = 0

    def ready(self, paths: Iterable[str]) -> None:
        """As of the contents."""
        wanted = {path: self._ids[path] for path in paths if path in self._ids and path not in self._fetched}
        found = self._repository.blobs(wanted.values())
        self._fetched.update((path, found[id_]) for path, id_ in wanted.items())

    def __contains__(self, path: object) -> bool:
        return path in self._ids

    def __getitem__(self, path: str) -> bytes:
        if path not in self._fetched:
            if path not in self._ids:
                raise KeyError(path)
            self._times += 1
            self.ready((path, *(self._ids if self._times > _A_FEW else ())))
        return self._fetched[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


@dataclass(frozen=True, slots=True)
class LastCommit:
    """What a commit holds, as somebody has looked at it; the id is "" where none was."""

    id: str
    contents: Contents


NOT_LOOKED_AT: Final = LastCommit("", Contents({}, {}))


class _AlsoInFolder(Mapping[str, bytes]):
    """The bytes of files of a commit, read in the working tree where they are the same there.

    Raises Damaged where they are nowhere.
    """

    def __init__(
        self,
        repository: Repository,
        ids: Mapping[str, str],
        elsewhere: Collection[str],
        read: Mapping[str, bytes],
    ) -> None:
        self._repository = repository
        self._ids = ids
        self._in_git = _Blobs(repository, ids)
        self._elsewhere = frozenset(elsewhere)
        self._read = {path: data for path, data in read.items() if path not in elsewhere}

    def ready(self, paths: Iterable[str]) -> None:
        """As of the contents."""
        self._in_git.ready(self._elsewhere.intersection(paths))

    def __contains__(self, path: object) -> bool:
        return path in self._ids

    def __getitem__(self, path: str) -> bytes:
        if path not in self._read:
            self._read[path] = self._bytes(path)
        return self._read[path]

    def _bytes(self, path: str) -> bytes:
        id_ = self._ids[path]
        if path not in self._elsewhere:
            with suppress(files.DiskRefused, files.NotRegular, files.TooLarge):
                data = files.read(self._repository.folder, path, most=LARGEST[the_part(path)])
                if data is not None and self._repository.blob_id(data) == id_:
                    return data
        return self._in_git[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


class Unread(Mapping[str, bytes]):
    """The bytes of files that are known by their ids, each read when it is asked for.

    Where one is not what its id says any more, `strayed` is called: what is made of it is of no one moment.
    One that is gone is what git has by its id; raises DiskRefused where it was never entered.
    """

    def __init__(
        self,
        repository: Repository,
        ids: Mapping[str, str],
        read: Mapping[str, bytes],
        strayed: Callable[[], None],
    ) -> None:
        self._repository = repository
        self._ids = ids
        self._read = dict(read)
        self._strayed = strayed

    def ready(self, paths: Iterable[str]) -> None:
        """As of the contents."""
        for path in paths:
            if path in self._ids:
                _ = self[path]

    def __contains__(self, path: object) -> bool:
        return path in self._ids

    def __getitem__(self, path: str) -> bytes:
        if path not in self._read:
            self._read[path] = self._bytes(path, self._ids[path])
        return self._read[path]

    def _bytes(self, path: str, id_: str) -> bytes:
        data = files.read(self._repository.folder, path, most=LARGEST[the_part(path)]) if id_ else None
        if data is None or self._repository.blob_id(data) != id_:
            self._strayed()
        if data is not None:
            return data
        entered = next(self._repository.objects([id_.encode()])) if id_ else None
        if entered is None:
            raise files.DiskRefused(path, "读取的时候文件被移走了")
        return entered.data

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


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
    ids = {path: entries[path].blob for path in parts}
    records = Records.of(repository)
    known = {} if records is None else records.known(ids).canonical  # none of those is too large
    sizes = repository.sizes(id_ for path, id_ in ids.items() if path not in known)
    kinds |= {path: "large" for path, part in parts.items() if sizes.get(ids[path], 0) > LARGEST[part]}
    whole = {path: id_ for path, id_ in ids.items() if kinds[path] == "file"}
    return Contents(kinds, _Blobs(repository, whole), whole, records)


def beside_folder(
    repository: Repository,
    commit: str,
    tree: Contents,
    differing: Mapping[str, TreeEntry | None],
    others: Mapping[str, str],
    read: Mapping[str, bytes],
) -> LastCommit:
    """What a commit holds, by the parts of a working tree and where it differs from that.

    `others` is what it holds beside, with git's mode of each; `read` are files of the tree that were read.
    """
    told = {path: entry for path, entry in differing.items() if entry is not None}
    ids, kinds, parts = {**tree.ids}, {**tree.kinds}, {**tree.parts}
    for path in (*tree.kinds.keys() - tree.parts.keys(), *differing):
        for each in (ids, kinds, parts):
            each.pop(path, None)
    kinds |= kinds_of({path: TreeEntry(mode, "") for path, mode in others.items()})
    kinds |= _sized(repository, told)
    whole = {path: the_part(path) for path in told if kinds[path] == "file"}
    parts |= whole
    ids |= {path: told[path].blob for path, part in whole.items() if part != "original"}
    records = None if tree.records is None else tree.records.without(differing)
    data = _AlsoInFolder(repository, ids, differing, read)
    return LastCommit(commit, Contents(kinds, data, ids, records, parts))


def _sized(repository: Repository, parts: Mapping[str, TreeEntry]) -> dict[str, Kind]:
    """What some parts of a commit are, those beyond their limits told apart; raises GitRefused."""
    kinds = kinds_of(parts)
    sizes = repository.sizes(entry.blob for entry in parts.values()) if parts else {}
    large = (path for path, entry in parts.items() if sizes.get(entry.blob, 0) > LARGEST[the_part(path)])
    kinds.update((path, "large") for path in tuple(large) if kinds[path] == "file")
    return kinds


def kinds_of(entries: Mapping[str, TreeEntry]) -> dict[str, Kind]:
    """What the paths of a commit are."""
    return {path: _KIND_OF_MODE.get(entry.mode, "special") for path, entry in entries.items()}


def is_read(path: str) -> bool:
    """Whether the bytes of a part are read with the ledger."""
    return _read_part(path) is not None


def _read_part(path: str) -> Part | None:
    """The part of a ledger whose bytes are read with it."""
    part = part_of(path)
    return None if part == "original" else part  # those are many and large, and asked for one by one
