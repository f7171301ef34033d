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
_UNPACK: Final = "先解开，再导入里面的表格"
_COPY: Final = "把里面的表复制到表格软件，另存为 .xlsx 再导入"
_ASK: Final = "请对方发 .xlsx，或照着录入"
_OTHERS: Final = (
    ("PDF 文件", (b"%PDF-",), _ASK),
    ("RAR 压缩包", (b"Rar!\x1a\x07",), _UNPACK),
    ("7z 压缩包", (b"7z\xbc\xaf\x27\x1c",), _UNPACK),
    ("压缩文件", (b"\x1f\x8b", b"BZh91AY", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"), _UNPACK),
    ("图片", (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*"), _ASK),
    ("文字文件（RTF）", (b"{\\rtf",), _COPY),
    ("程序", (b"MZ\x90\x00", b"\x7fELF"), "不要打开；请对方发 .xlsx"),
)
_WITHIN: Final = (
    ("Word 文件", "WordDocument".encode("utf-16-le"), _OLE, _COPY),
    ("演示文稿", "PowerPoint Document".encode("utf-16-le"), _OLE, _COPY),
    ("Word 文件", b"word/document.xml", _ZIP, _COPY),
    ("演示文稿", b"ppt/presentation.xml", _ZIP, _COPY),
    ("版式文件（OFD）", b"OFD.xml", _ZIP, _ASK),
    ("文字文件（ODT）", b"mimetypeapplication/vnd.oasis.opendocument.text", _ZIP, _COPY),
)
"""Files that are told by a name within them."""
_OF_WORKBOOKS: Final = (b"xl/workbook", "Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"), _ODS)


def format_of(data: bytes, suffix: str) -> Format:
    """The format of a file.

    Raises:
        SheetRefused: it is empty, locked with a password, no spreadsheet, or named as another kind.
    """
    if not data.strip():
        raise SheetRefused("empty", "文件是空的；请核对是不是选错了文件")
    _refuse_others(data)
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        if suffix in _TEXT_SUFFIXES:
            raise SheetRefused(
                "format", "内容是压缩包或工作簿，文件名却是文本表格；是工作簿就改名为 .xlsx 再导入"
            )
        return "ods" if _ODS in data[:_HEAD] else "xlsx"
    return _text(data, suffix)


def _refuse_others(data: bytes) -> None:
    """Says of files that offices send in a spreadsheet's place what they are, and what to do."""
    for what, marks, advice in _OTHERS:
        if any(data.startswith(mark) for mark in marks):
            raise SheetRefused("format", f"这是{what}，不是表格；{advice}")
    if any(mark in data for mark in _OF_WORKBOOKS):
        return  # what else is in it may be embedded
    for what, mark, start, advice in _WITHIN:
        if data.startswith(start) and mark in data:
            raise SheetRefused("format", f"这是{what}，不是表格；{advice}")


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
