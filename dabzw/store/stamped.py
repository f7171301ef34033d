"""The stamp by which a Word file or a workbook of this program is known that nobody has saved since.

It stands among the document's properties and is a digest of all of its parts.  Every office program writes
the parts anew when it saves; the stamp, where it is kept, then is another file's.  It travels with the file,
so that it is known on another computer too.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from dabzw.model.patterns import lazy

CORE: Final = "docProps/core.xml"
"""The part of the properties."""

_MARK: Final = "dabzw-"
_STAMP: Final = lazy(r"<dc:identifier(?: [^>]*)?(?:/>|>([^<]*)</dc:identifier>)")
_END: Final = lazy(r"</(?:\w+:)?coreProperties>\s*\Z")
_SAYS: Final = lazy(r"<dc:(title|creator)(?: [^>]*)?>([^<]*)</dc:\1>")
_NAMESPACE: Final = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_MOST: Final = 1 << 29  # bytes of all parts together
_NO_ARCHIVE: Final = (
    BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)


def with_stamp(core: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The properties with the stamp; `parts` are the digests of all other parts, by their names."""
    bare = _STAMP.sub("", _text(core))
    end = _END.search(bare)
    if end is None:
        return core
    stamp = f"<dc:identifier {_NAMESPACE}>{_stamp(bare, parts)}</dc:identifier>"
    return _bytes(bare[: end.start()] + stamp + bare[end.start() :])


def is_as_written(data: bytes) -> bool:
    """Whether a file carries the stamp of the parts that it has."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            found = archive.infolist()
            names = {one.filename for one in found}
            if len(names) < len(found) or sum(one.file_size for one in found) > _MOST:
                return False
            core = _text(archive.read(CORE))
            parts = {name: hashlib.sha256(archive.read(name)).digest() for name in names - {CORE}}
    except _NO_ARCHIVE:
        return False
    stamp = _STAMP.search(core)
    return stamp is not None and stamp[1] == _stamp(_STAMP.sub("", core), parts)


def is_called_alike(data: bytes, other: bytes) -> bool:
    """Whether two files have one title and one office."""
    try:
        return _called(data) == _called(other)
    except _NO_ARCHIVE:
        return False


def _called(data: bytes) -> list[tuple[str, ...]]:
    with ZipFile(BytesIO(data)) as archive:
        return sorted(_SAYS.findall(_text(archive.read(CORE))))


def _stamp(core: str, parts: Mapping[str, bytes]) -> str:
    found = hashlib.sha256(hashlib.sha256(_bytes(core)).digest())
    for name in sorted(parts):
        found.update(_bytes(name) + b"\0" + parts[name])
    return _MARK + found.hexdigest()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
