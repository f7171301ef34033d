"""A zipped workbook looked over with the standard library alone, before any XML is parsed.

Against bombs, entries that lie about their size or lie over each other, two entries of one name, names that
leave the folder, and document types, by which XML can fetch or multiply.
"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from dabzw.store.sheets.grid import SheetRefused

_MOST_ENTRIES: Final = 1000
_MOST_BYTES: Final = 64 * 1024 * 1024
_RATIO: Final = 100
_SMALL: Final = 1024 * 1024  # below this the ratio does not matter
_DECLARATION: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE_DECLARATIONS: Final = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-16-le", "utf-16-be")
)
_LOCAL_HEADER: Final = 30
# Of the ways of packing: zlib.error, LZMAError, and OSError of bz2; RuntimeError where the way is unknown.
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    EOFError,
    ValueError,
    RuntimeError,
    zlib.error,
    lzma.LZMAError,
    OSError,
)
_DAMAGED: Final = "压缩结构已损坏；用表格软件打开，另存为新的 .xlsx 再导入"


def checked_parts(data: bytes) -> Mapping[str, bytes]:
    """The parts of a package by name; raises SheetRefused where one of them cannot be trusted."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _refuse_directory(entries)
            return {entry.filename: _part(package, entry) for entry in entries if not entry.is_dir()}
    except _UNREADABLE:
        raise SheetRefused("zip", _DAMAGED) from None


def _refuse_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if not entries:
        raise SheetRefused("format", "压缩包是空的，不是工作簿；请核对文件")
    if len(entries) > _MOST_ENTRIES:
        raise SheetRefused("zip", f"压缩包里有{len(entries)}个部件，不像正常的工作簿，不读取")
    if len(set(names)) < len(names):
        raise SheetRefused("zip", "压缩包里有重名的部件，不同软件会读出不同内容，不读取；请对方重新另存")
    if any(_leaves(name) for name in names):
        raise SheetRefused("zip", "压缩包里有越出文件夹的部件名，不读取")
    if any(entry.flag_bits & 1 for entry in entries):
        raise SheetRefused("format", "压缩包加了密码；去掉密码，另存为 .xlsx 再导入")
    if sum(entry.file_size for entry in entries) > _MOST_BYTES or any(map(_inflates, entries)):
        raise SheetRefused("zip-bomb", "解压后过大，像压缩炸弹，不读取；数据确实多的，请拆成几个文件")
    _refuse_overlaps(entries)


def _leaves(name: str) -> bool:
    return name.startswith("/") or ":" in name or "\\" in name or ".." in name.split("/")


def _inflates(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _SMALL and entry.file_size > _RATIO * entry.compress_size


def _refuse_overlaps(entries: list[zipfile.ZipInfo]) -> None:
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise SheetRefused("zip", "压缩包里的部件互相重叠，不读取")
        end = entry.header_offset + _LOCAL_HEADER + entry.compress_size


def _part(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with package.open(entry) as stream:
        data = stream.read(entry.file_size)
    if len(data) != entry.file_size:
        raise SheetRefused("zip", "压缩包里部件的大小与登记的不符，不读取")
    if entry.filename.lower().endswith((".xml", ".rels", ".vml")) and _declares(data):
        raise SheetRefused(
            "xml", "文件里有外部引用或实体定义（DTD），不读取；用表格软件打开，另存为 .xlsx 再导入"
        )
    return data


def _declares(data: bytes) -> bool:
    return bool(_DECLARATION.search(data)) or any(word in data for word in _WIDE_DECLARATIONS)
