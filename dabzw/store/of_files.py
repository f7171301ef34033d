"""What the files of records hold: read here, or told by a copy of this process that has read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, cast

from dabzw.lazily import dataclass
from dabzw.model.by_need import keys_of
from dabzw.model.finding import Finding
from dabzw.model.formats import NEWEST
from dabzw.model.ids import kind_of, stem_of
from dabzw.model.ledger import RECORD_TYPES, AnyRecord
from dabzw.model.rebuilding import Packed, packed, rebuilt
from dabzw.store import yamlio
from dabzw.store.contents import Contents
from dabzw.store.cores import Work
from dabzw.store.index.records import New, body_of, values_of

_TELL: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class OfFile(NamedTuple):
    """What the file of a record holds: the record, where it is one, and what is wrong with it.

    `is_canonical` is known where it is true; else the writer has to be asked.
    """

    record: AnyRecord | None
    findings: tuple[Finding, ...]
    is_canonical: bool = False


Read = Callable[[str, bytes, int], OfFile]
"""What reads the file of a record from its path, its bytes and the format of its ledger (`read_file`)."""


class Noted(NamedTuple):
    """What a file holds, and how an index keeps that, where it may."""

    path: str
    held: OfFile
    new: New | None


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of files, to be shared."""

    files: Contents
    read: Read

    @property
    def work(self) -> Work[str, list[Noted]]:
        """What is to be done with the paths of some files."""
        return Work(self.noted, self.told, self.heard)

    def noted(self, paths: Sequence[str]) -> list[Noted]:
        """What some files hold, in their order."""
        return [self._noted(path, self._asked(path)) for path in paths]

    @staticmethod
    def told(found: list[Noted]) -> bytes:
        """What was found, as bytes."""
        rows = [
            (
                path,
                _body(one) if new is None else new.body,
                one.is_canonical,
                [finding.values for finding in one.findings],
            )
            for path, one, new in found
        ]
        return _TELL(rows).encode(errors="surrogatepass")

    def heard(self, told: bytes) -> list[Noted]:
        """What was told, as if it had been read here."""
        return [self._heard(*row) for row in json.loads(told.decode(errors="surrogatepass"))]

    def _heard(self, path: str, body: str | None, is_canonical: bool, findings: list[list[object]]) -> Noted:  # noqa: FBT001
        record = None if body is None else record_of(path, values_of(body))
        one = OfFile(record, tuple(map(Finding.of, findings)), is_canonical)
        return self._noted(path, one, body)

    def _asked(self, path: str) -> OfFile:
        """What a file holds, where it is canonical known to be."""
        data = self.files[path]
        one = self.read(path, data, NEWEST)
        if one.record is None or one.is_canonical:
            return one
        return one._replace(is_canonical=yamlio.canonical(data, one.record.tree()))

    def _noted(self, path: str, one: OfFile, body: str | None = None) -> Noted:
        """What a file holds; what was read without any fault is kept."""
        if one.record is None or one.findings or path not in self.files.ids:
            return Noted(path, one, None)
        new = New(self.files.ids[path], path, one.is_canonical, body or _body(one) or "", keys_of(one.record))
        return Noted(path, one, new)


def _body(one: OfFile) -> str | None:
    return None if one.record is None else body_of(packed(one.record))


def record_of(path: str, values: Packed) -> AnyRecord:
    """The record of a path whose values these are; raises TypeError, ValueError, ArithmeticError."""
    kind = kind_of(stem_of(path))
    if kind is None:
        raise ValueError(path)
    return cast("AnyRecord", rebuilt(RECORD_TYPES[kind], values))
