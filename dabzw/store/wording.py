"""The texts of any file, as far as they can be read: so that what goes into a ledger can be looked through.

A file is taken by its bytes and not by its name: text in the encodings of this country, tables cell by cell,
the parts of packages (.docx, .xlsx and their like), of anything else what stands in it as plain characters.
"""

from __future__ import annotations

import codecs
import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dabzw.errors import LedgerError
from dabzw.model.base import labels
from dabzw.model.passage import Passage
from dabzw.model.patterns import lazy
from dabzw.model.power import PowerUse
from dabzw.store.sheets.grid import SheetRefused
from dabzw.store.sheets.package import checked_parts

MOST_BYTES: Final = 16 * 1024 * 1024
_DEEPEST: Final = 3
_LONGEST_CELL: Final = 200
_PACKAGE: Final = b"PK\x03\x04"
_SHUT: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
"""How files begin whose text cannot be got at: pages, pictures, archives."""
_NARROW: Final = ("utf-8-sig", "gb18030")
_DELIMITERS: Final = ",;\t|"
_XML_ENDS: Final = lazy(
    r"</(?:w:p|w:tc|a:p|si|c|row|is|comment|text:p|text:h|table:table-cell|dc:\w+|cp:\w+|Relationship)\b[^>]*>|<w:br\b[^>]*>"
)
_TAG: Final = lazy(r"<[^>]*>")
_SAYING: Final = lazy(r"\b(?:Target|descr|title|tooltip|alt|display|name|author)=\"([^\"]{5,})\"")
_ACCOUNT: Final = labels(PowerUse)["account"]


class NotLookedAt(LedgerError):
    """A file could not be looked through; `says` tells why."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


def passages(path: str, data: bytes) -> tuple[Passage, ...]:
    """The texts of a file.

    Raises:
        NotLookedAt: it is too large, or a damaged or locked package.
    """
    if len(data) > MOST_BYTES:
        raise NotLookedAt(f"超过{MOST_BYTES // 1024 // 1024}MB，没有查看内容")
    return tuple(_passages(path, data, 0))


def is_shut(data: bytes) -> bool:
    """Whether a file's text cannot be got at: of a picture or an archive only plain characters are seen."""
    return data.startswith(_SHUT)


def _passages(path: str, data: bytes, depth: int) -> Iterator[Passage]:
    if data.startswith(_PACKAGE):
        yield from _parts(data, depth)
        return
    texts = _decoded(data)
    for text in texts:
        if path.lower().endswith((".csv", ".tsv")):
            yield from _cells(text)
        elif path.lower().endswith((".xml", ".rels", ".vml")):
            yield from _xml(text)
        else:
            yield Passage(text, guessed=len(texts) > 1)


def _parts(data: bytes, depth: int) -> Iterator[Passage]:
    if depth == _DEEPEST:
        raise NotLookedAt("压缩包里套着压缩包，层数过多，没有查看内容")
    try:
        parts = checked_parts(data)
    except SheetRefused as refused:
        raise NotLookedAt(refused.says.partition("；")[0]) from None  # the file may be of any kind
    for name, content in parts.items():
        yield Passage(name, part=name)
        for one in _passages(name, content, depth + 1):
            yield replace(one, part=one.part or name)


def _decoded(data: bytes) -> tuple[str, ...]:
    """A text in the encoding that it is in; where that is not sure, what each would give."""
    wide = b"\0" in data or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in () if wide else _NARROW:
        try:
            return (data.decode(encoding),)
        except UnicodeDecodeError:
            continue
    found = [data.decode(encoding, errors="replace") for encoding in _NARROW]
    if wide:
        found += [data[shift:].decode("utf-16-le", errors="replace") for shift in (0, 1)]
        found += [data[shift:].decode("utf-16-be", errors="replace") for shift in (0, 1)]
    return tuple(found)


def _cells(text: str) -> Iterator[Passage]:
    """A table's cells, each with the line on which its row ends."""
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    lines = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    try:
        rows = [(lines.line_num, row) for row in lines]
    except csv.Error:
        yield Passage(text)
        return
    heads = rows[0][1] if rows else []
    for line, row in rows:
        for column, cell in enumerate(row):
            account = column < len(heads) and heads[column].strip() == _ACCOUNT
            yield Passage(cell, line, cell=True, account=account)


def _xml(text: str) -> Iterator[Passage]:
    """What people read of a part: paragraphs and cells, and what is said aside, as links and remarks."""
    for piece in _XML_ENDS.split(text):
        plain = html.unescape(_TAG.sub("\n", piece)).strip()
        if plain:
            yield Passage(re.sub(r"\s*\n\s*", "\n", plain), cell=len(plain) <= _LONGEST_CELL)
    for found in _SAYING.finditer(text):
        yield Passage(html.unescape(found[1]))
