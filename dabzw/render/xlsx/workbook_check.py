"""A finished workbook read again: a file that no program can open must never take the place of a good one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from dabzw.errors import StorageError

_BOOK: Final = "xl/workbook.xml"
_SHEET: Final = b"<sheet "
_CONTENT: Final = (b"<is>", b"<v>")
_FORMULAS: Final = (b"<f>", b"<f ")
_COUNTED: Final = (_SHEET, *_CONTENT, *_FORMULAS)
_PIECE: Final = 1 << 16


class Unsound(StorageError):
    """A workbook does not read back as it was written."""

    def __init__(self, part: str) -> None:
        super().__init__(
            f"表格写出后核对不符（{part}），没有导出，原来的文件没有改动；请把这次的命令告诉维护人员"
        )


def must_hold(data: bytes, filled: Mapping[str, int]) -> None:
    """Reads every part of a workbook and counts the cells of its sheets that hold anything.

    Raises:
        Unsound: a part is damaged, a sheet is missing, holds another number of filled cells, or a formula.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            tags = {part: _tags(archive, part) for part in archive.namelist()}
    except BadZipFile as error:
        raise Unsound("zip") from error
    if tags.get(_BOOK, Counter())[_SHEET] != len(filled):
        raise Unsound(_BOOK)
    for number, (name, count) in enumerate(filled.items(), start=1):
        found = tags.get(f"xl/worksheets/sheet{number}.xml", Counter())
        if any(found[tag] for tag in _FORMULAS) or sum(found[tag] for tag in _CONTENT) != count:
            raise Unsound(name)


def _tags(archive: ZipFile, part: str) -> Counter[bytes]:
    """How often each of the elements counted stands in a part.

    A text holds no `<`, so that the bytes of the tags are the tags.
    """
    found: Counter[bytes] = Counter()
    reader = expat.ParserCreate()
    try:
        with archive.open(part) as source:
            while piece := source.read(_PIECE) + source.readline():  # no tag goes over the end of a line
                reader.Parse(piece, False)  # noqa: FBT003
                for tag in _COUNTED:
                    found[tag] += piece.count(tag)
        reader.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise Unsound(part) from error
    return found
