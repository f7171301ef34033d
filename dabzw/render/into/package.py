"""The parts of a workbook's package: how they are related, and how some of them are replaced."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from dabzw.lazily import dataclass
from dabzw.render.into.spans import Element, NotEditable, edited, markup, put_last, tree

TYPES: Final = "[Content_Types].xml"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPREADSHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MODE: Final = 0o600 << 16


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part is related to: the id, the last word of the kind, the path of the other part."""

    id: str
    kind: str
    path: str


class Package:
    """The parts of a package by their paths; parts are put in and replaced here, and then packed again."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._old = parts
        self._new: dict[str, bytes] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._new or path in self._old

    def __getitem__(self, path: str) -> bytes:
        return self._new[path] if path in self._new else self._old[path]

    @property
    def changed(self) -> frozenset[str]:
        """The paths of the parts that are new or not as they were."""
        return frozenset(path for path, data in self._new.items() if self._old.get(path) != data)

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of all parts, those that came with it first."""
        return tuple({**self._old, **self._new})

    def put(self, path: str, data: bytes) -> None:
        """Puts a part in, or in the place of that which there is."""
        self._new[path] = data

    def relations(self, path: str) -> Iterator[Relation]:
        """What a part is related to within the package."""
        place = _relations_path(path)
        for one in tree(self[place]).children if place in self else ():
            if one.get("TargetMode") != "External":
                target = one.get("Target")
                joined = target if target.startswith("/") else posixpath.join(posixpath.dirname(path), target)
                kind = one.get("Type").rpartition("/")[2]
                yield Relation(one.get("Id"), kind, posixpath.normpath(joined).lstrip("/"))

    def related(self, path: str, kind: str) -> str | None:
        """The part of a kind that a part is related to; None where there is none."""
        return next((one.path for one in self.relations(path) if one.kind == kind and one.path in self), None)

    def relate(self, path: str, kind: str, other: str) -> str:
        """Relates a part to another; gives the id of the relation."""
        place = _relations_path(path)
        if place not in self:
            self.put(place, _EMPTY_RELATIONS)
        root = tree(self[place])
        ids = {one.get("Id") for one in root.children}
        new = next(name for number in range(1, len(ids) + 2) if (name := f"rIdT{number}") not in ids)
        target = posixpath.relpath(other, posixpath.dirname(path) or ".")
        pairs = {"Id": new, "Type": f"{OFFICE}/{kind}", "Target": target}
        self._insert(place, root, markup(f"<{root.prefix}Relationship", pairs, "/>"))
        return new

    def declare(self, path: str, content: str) -> None:
        """Says of what type a part is."""
        root = tree(self[TYPES])
        pairs = {"PartName": f"/{path}", "ContentType": content}
        self._insert(TYPES, root, markup(f"<{root.prefix}Override", pairs, "/>"))

    def unused(self, pattern: str) -> str:
        """The first path of a pattern, its numbers being filled in, that no part has."""
        taken = {path.lower() for path in self.paths}
        return next(
            path
            for number in range(1, len(taken) + 2)
            if (path := pattern.format(number)).lower() not in taken
        )

    def _insert(self, path: str, root: Element, new: bytes) -> None:
        self.put(path, edited(self[path], put_last(root, new)))

    def packed(self, original: bytes) -> bytes:
        """The package again: every part in its place, those that came with it with their dates."""
        out = BytesIO()
        with ZipFile(BytesIO(original)) as old, ZipFile(out, "w") as new:
            for entry in old.infolist():
                data = b"" if entry.is_dir() else self[entry.filename]
                new.writestr(_entry(entry.filename, entry), data)
            for path in self._new:
                if path not in self._old:
                    new.writestr(_entry(path), self._new[path])
        return out.getvalue()


_EMPTY_RELATIONS: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


def _relations_path(path: str) -> str:
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _entry(path: str, old: ZipInfo | None = None) -> ZipInfo:
    entry = ZipInfo(path) if old is None else ZipInfo(path, old.date_time)
    stored = old is not None and old.compress_type == ZIP_STORED
    entry.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
    entry.external_attr = _MODE if old is None else old.external_attr
    return entry


def workbook_path(package: Package) -> str:
    """The path of the workbook's own part."""
    return package.related("", "officeDocument") or "xl/workbook.xml"


def sheet_paths(package: Package) -> dict[str, str]:
    """The path of every worksheet by its name, in their order.

    Raises:
        NotEditable: the package is signed, or of a kind that cannot be edited.
    """
    for what in _hindrances(package):
        raise NotEditable(what)
    book = workbook_path(package)
    root = tree(package[book])
    if SPREADSHEET not in root.attributes.values():
        raise NotEditable("严格版（Strict）的工作簿格式")
    targets = {one.id: one.path for one in package.relations(book) if one.kind == "worksheet"}
    sheets = root.first("sheets")
    named = ((one.get("name"), _relation_id(one)) for one in (sheets.children if sheets else ()))
    return {name: targets[own] for name, own in named if own in targets}


def _hindrances(package: Package) -> Iterator[str]:
    """What a workbook holds that says what its parts are: with a part changed it would not be true."""
    folders = {path.partition("/")[0] for path in package.paths}
    if "_xmlsignatures" in folders or package.related("", "origin"):
        yield "数字签名"
    if any(path.startswith("xl/revisions/") for path in package.paths):
        yield "共享工作簿的修订记录"


def _relation_id(sheet: Element) -> str:
    """The id of the relation, which has a prefix, unlike the number of the sheet."""
    return next((value for key, value in sheet.attributes.items() if key.endswith(":id")), "")
