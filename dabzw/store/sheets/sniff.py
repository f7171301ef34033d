"""What a file is, by its bytes; its name only has to agree."""

from __future__ import annotations

from typing import Final, Literal

from dabzw.store.sheets.grid import SheetRefused

Format = Literal["xlsx", "ods", "ole", "text"]

_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_ODS: Final = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_BINARY_SUFFIXES: Final = frozenset((".xlsx", ".xlsm", ".xls", ".et", ".ods"))
_TEXT_SUFFIXES: Final = frozenset((".csv", ".tsv", ".txt"))
_HEAD: Final = 4096


def format_of(data: bytes, suffix: str) -> Format:
    """The format of a file.

    Raises:
        SheetRefused: it is empty, locked with a password, no spreadsheet, or named as another kind.
    """
    if not data.strip():
        raise SheetRefused("empty", "文件是空的；请核对是不是选错了文件")
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        if suffix in _TEXT_SUFFIXES:
            raise SheetRefused(
                "format", "内容是压缩包或工作簿，文件名却是文本表格；是工作簿就改名为 .xlsx 再导入"
            )
        return "ods" if _ODS in data[:_HEAD] else "xlsx"
    return _text(data, suffix)


def _ole(data: bytes) -> Format:
    if _ENCRYPTED in data:
        raise SheetRefused("format", "文件加了打开密码；用表格软件打开，去掉密码，另存为 .xlsx 再导入")
    return "ole"


def _text(data: bytes, suffix: str) -> Format:
    head = data[:_HEAD]
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise SheetRefused(
            "format", "内容是网页，不是表格（系统导出的常是这样）；用表格软件打开，另存为 .xlsx 再导入"
        )
    if b"\0" in head and not head.startswith(_UTF16):
        raise SheetRefused("format", "不是表格文件，或已损坏；用表格软件打开，另存为 .xlsx 再导入")
    if suffix in _BINARY_SUFFIXES:
        raise SheetRefused("format", f"内容是文本表格，文件名却是 {suffix}；改名为 .csv 再导入")
    return "text"
