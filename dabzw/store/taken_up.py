"""The records of a ledger's files: all read, or those that an index has read before taken up by need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from operator import itemgetter
from typing import Final, cast

from dabzw.lazily import dataclass
from dabzw.model.by_need import ByKind, ByNeed, keys_of
from dabzw.model.finding import Finding
from dabzw.model.formats import NEWEST
from dabzw.model.ids import FOLDERS, PREFIXES, Kind, kind_of, normalised, path_of, stem_of
from dabzw.model.ledger import RECORD_TYPES, AnyRecord
from dabzw.model.rebuilding import Packed
from dabzw.store.contents import Contents
from dabzw.store.cores import shared
from dabzw.store.files import DiskRefused
from dabzw.store.index.database import Failed
from dabzw.store.index.records import Known, New, Records
from dabzw.store.of_files import Noted, OfFile, Read, Reading, record_of

_NONE: Final = frozenset[str]()
_BATCH: Final = 4096
"""Records that the index is given at once: fewer would be written too often, more held too long."""
_WORTH_SHARING: Final = 2000
"""Files to be read, for which a copy of this process is worth it."""
_ID_IN_PATH: Final = itemgetter(slice(-len("XS-260212-7K4Q.yaml"), -len(".yaml")))
"""The id in the path of a record that is in its place."""


@dataclass(frozen=True, slots=True)
class Held:
    """The records that were read, what is wrong with files, the ids of those that could not be read.

    `canonical` are the paths of which it is known that their text is.  `by_need` has all records, where most
    were not read now.
    """

    records: list[AnyRecord]
    findings: tuple[Finding, ...]
    unread: frozenset[str]
    canonical: frozenset[str] = _NONE
    by_need: TakenUp | None = None


def read_all(files: Contents, paths: Iterable[str], said: int, read: Read) -> Held:
    """The records of files, every one of them read."""
    return _held((path, read(path, files[path], said)) for path in paths)


def _held(found: Iterable[tuple[str, OfFile]]) -> Held:
    """What was read of files, in their order."""
    records: list[AnyRecord] = []
    findings: list[Finding] = []
    unread: set[str] = set()
    canonical: set[str] = set()
    for path, one in found:
        findings += one.findings
        if one.record is None:
            unread.add(normalised(stem_of(path)))
            continue
        records.append(one.record)
        if one.is_canonical:
            canonical.add(path)
    return Held(records, tuple(findings), frozenset(unread), frozenset(canonical))


def read_what_is_new(files: Contents, index: Records, read: Read) -> Held:
    """The records of files, of which only those are read whose bytes the index has not read before."""
    paths = tuple(files.listing.of("record"))
    known = index.known({path: files.ids[path] for path in paths if path in files.ids})
    new = [path for path in paths if path not in known.canonical]
    files.ready(new)
    held = _held(_read_and_kept(files, index, read, new, len(paths)))
    canonical = {path for path, is_canonical in known.canonical.items() if is_canonical}
    own = {record.id: record for record in held.records}
    by_need = TakenUp(files, index, known, own, read)
    return Held([], held.findings, held.unread, held.canonical | canonical, by_need)


def _read_and_kept(
    files: Contents, index: Records, read: Read, new: Sequence[str], in_use: int
) -> Iterator[tuple[str, OfFile]]:
    """What new files hold, in their order, after the index was given it."""
    found: list[tuple[int, list[Noted]]] = []
    waiting: list[New] = []
    for place, several in shared(Reading(files, read).work, new, _WORTH_SHARING):
        found.append((place, [one._replace(new=None) for one in several]))
        waiting += (one.new for one in several if one.new is not None)
        if len(waiting) >= _BATCH:
            index.keep(waiting, in_use)
            waiting = []
    index.keep(waiting, in_use)
    found.sort(key=itemgetter(0))
    return ((one.path, one.held) for _, several in found for one in several)


@dataclass(frozen=True)
class TakenUp:
    """Records of files by need: those that are `known` out of the index, and `own` ones."""

    files: Contents
    index: Records
    known: Known
    own: Mapping[str, AnyRecord]
    read: Read

    def by_kind(self) -> ByKind:
        """The records by kind and id, in the order of their ids."""
        found = self._by_kind
        return cast(
            "ByKind",
            {
                "enterprises": found["企业"],
                "leads": found["线索"],
                "sites": found["场所"],
                "activities": found["检查活动"],
            },
        )

    @cached_property
    def _by_kind(self) -> Mapping[Kind, ByNeed[AnyRecord]]:
        return {
            kind: ByNeed(partial(self._one, kind), partial(self._every, kind, ids), ids)
            for kind, ids in self._ids.items()
        }

    @cached_property
    def _ids(self) -> Mapping[Kind, list[str]]:
        """The ids of each kind, in order."""
        found: dict[Kind, list[str]] = {kind: [] for kind in RECORD_TYPES}
        for id_ in sorted((*map(_ID_IN_PATH, self.known.canonical), *self.own)):
            found[PREFIXES[id_[:2]]].append(id_)  # each is that of a record
        return found

    def naming(self, key: str) -> tuple[str, ...]:
        """The ids of the records that name another by a key; where the index cannot say it, all are asked."""
        if all(kind.is_whole for kind in self._by_kind.values()):
            return tuple(self._naming_of_all.get(key, ()))
        try:
            known = self.index.naming(key, self.files.ids, self.known)
        except Failed:
            return tuple(self._naming_of_all.get(key, ()))
        return (*map(stem_of, known), *self._own_naming.get(key, ()))

    @cached_property
    def _own_naming(self) -> Mapping[str, list[str]]:
        return _by_key(self.own.values())

    @cached_property
    def _naming_of_all(self) -> Mapping[str, list[str]]:
        return _by_key(record for kind in self._by_kind.values() for record in kind.values())

    def _one(self, kind: Kind, id_: str) -> AnyRecord | None:
        if kind_of(id_) != kind:
            return None
        if id_ in self.own:
            return self.own[id_]
        path = path_of(id_)
        if path not in self.known.canonical:
            return None
        return _record(path, self.index.find(self.files.ids[path])) or self._read_anew(path)

    def _every(self, kind: Kind, ids: Iterable[str]) -> Mapping[str, AnyRecord]:
        """All records of a kind."""
        held = {
            path: values
            for path, id_, values in self.index.all_below(FOLDERS[kind])
            if path in self.known.canonical and self.files.ids[path] == id_
        }
        return {id_: self._out_of(held, id_) for id_ in ids}

    def _out_of(self, held: dict[str, Packed], id_: str) -> AnyRecord:
        if id_ in self.own:
            return self.own[id_]
        path = path_of(id_)
        return _record(path, held.pop(path, None)) or self._read_anew(path)

    def _read_anew(self, path: str) -> AnyRecord:
        """A record that the index gives no more; raises DiskRefused where it was spoilt just now."""
        record = self.read(path, self.files[path], NEWEST).record
        if record is None:
            raise DiskRefused(path, "读取的时候文件被改动了")
        return record


def _by_key(records: Iterable[AnyRecord]) -> Mapping[str, list[str]]:
    """The ids of records by each key by which they name others."""
    found: dict[str, list[str]] = {}
    for record in records:
        for key in keys_of(record):
            found.setdefault(key, []).append(record.id)
    return found


def _record(path: str, values: Packed | None) -> AnyRecord | None:
    """The record of a path that an index holds; None where the values are not those of one."""
    try:
        return None if values is None else record_of(path, values)
    except (TypeError, ValueError, ArithmeticError):
        return None
