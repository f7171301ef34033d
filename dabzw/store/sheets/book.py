"""A file as a workbook of plain cells, read by a process of its own within limits."""

from __future__ import annotations

import json
from typing import Final

from dabzw.store.collector import without_collector
from dabzw.store.limited import NoAnswer, asked
from dabzw.store.sheets.child import MEANS
from dabzw.store.sheets.grid import Book, SheetRefused, from_json
from dabzw.store.sheets.sniff import format_of

MOST_BYTES: Final = 32 * 1024 * 1024
_CHILD: Final = "dabzw.store.sheets.child"
_ENDED: Final = "文件读不出（可能已损坏，或太大、太复杂）；用表格软件打开核对，另存为新的 .xlsx 再导入"
_TOO_MUCH: Final = "文件太大或太复杂，超出了读取的限额；请删去多余的行列和格式，或拆成几个文件再导入"


def read_book(data: bytes, suffix: str) -> Book:
    """The plain cells of a file, whose name ends with `suffix`.

    Raises:
        SheetRefused: it is no spreadsheet, locked, damaged, hostile, or too large.
    """
    if len(data) > MOST_BYTES:
        raise SheetRefused("limits", f"文件超过 {MOST_BYTES // 1024 // 1024} MB；请拆成几个文件再导入")
    format_of(data, suffix.lower())
    answer = _answer(data, suffix.lower())
    if answer.startswith(b"{"):
        refusal = json.loads(answer)
        raise SheetRefused(refusal["code"], refusal["says"])
    with without_collector():
        return from_json(answer)


def _answer(data: bytes, suffix: str) -> bytes:
    try:
        return asked(_CHILD, (suffix,), data, MEANS)
    except NoAnswer as ended:
        raise SheetRefused("limits", _TOO_MUCH if ended.slow else _ENDED) from None
