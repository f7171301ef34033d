"""The records of a ledger's files: all read, or those that an index has read before taken up by need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import Final, cast

from dabzw.lazily import dataclass
from dabzw.model.by_need import ByKind, ByNeed, keys_of
from dabzw.model.finding import Finding
from dabzw.model.formats import NEWEST
from dabzw.model.ids import FOLDERS, PREFIXES, Kind, kind_of, normalised, path_of, stem_of
from dabzw.model.ledger import RECORD_TYPES, AnyRecord
from dabzw.model.rebuilding import Packed, packed, rebuilt
from dabzw.store import yamlio
from dabzw.store.contents import Contents
from dabzw.store.files import DiskRefused
from dabzw.store.index.database import Failed
from dabzw.store.index.records import Known, Records

Read = Callable[[str, bytes, int], tuple[AnyRecord | None, tuple[Finding, ...]]]
"""What reads one record from its path, its bytes and the format of its ledger (`reader.read_record`)."""
_NONE: Final = frozenset[str]()


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
    records: list[AnyRecord] = []
    unread: set[str] = set()
    found: list[Finding] = []
    for path in paths:
        record, faults = read(path, files[path], said)
        found += faults
        if record is not None:
            records.append(record)
        else:
            unread.add(normalised(stem_of(path)))
    return Held(records, tuple(found), frozenset(unread))


def read_what_is_new(files: Contents, index: Records, read: Read) -> Held:
    """The records of files, of which only those are read whose bytes the index has not read before."""
    paths = tuple(files.listing.of("record"))
    known = index.known({path: files.ids[path] for path in paths if path in files.ids})
    new = [path for path in paths if path not in known.canonical]
    files.ready(new)
    held = read_all(files, new, NEWEST, read)
    canonical = {path for path, is_canonical in known.canonical.items() if is_canonical}
    canonical.update(_noted(files, index, held))
    index.keep(in_use=len(paths))
    own = {record.id: record for record in held.records}
    by_need = TakenUp(files, index, known, own, read)
    return Held([], held.findings, held.unread, frozenset(canonical), by_need)


def _noted(files: Contents, index: Records, held: Held) -> Iterator[str]:
    """Notes the records that were read without a fault in the index; the paths of the canonical ones."""
    faulty = {finding.file for finding in held.findings}
    for record in held.records:
        path = path_of(record.id)
        if path not in files.ids or path in faulty:
            continue
        is_canonical = yamlio.canonical(files[path], record.tree())
        index.add(files.ids[path], path, packed(record), keys_of(record), is_canonical=is_canonical)
        if is_canonical:
            yield path


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
        for id_ in sorted((*map(stem_of, self.known.canonical), *self.own)):
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
        record, _ = self.read(path, self.files[path], NEWEST)
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
    kind = kind_of(stem_of(path))
    if values is None or kind is None:
        return None
    try:
        return cast("AnyRecord", rebuilt(RECORD_TYPES[kind], values))
    except (TypeError, ValueError, ArithmeticError):
        return None
