"""CSV for the spreadsheets of other offices: UTF-8 with its mark, every cell quoted, no cell a formula.

Opened in a spreadsheet program, a text of digits becomes a number, quoted or not: leading zeros and what is
beyond fifteen digits are lost.  In a file that is written for people such texts are `guarded` by a tab behind
them, with which they stay texts; import drops it.  What programs read is written as it is.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from dabzw.model.moments import written
from dabzw.render.cells import text_of
from dabzw.reports.view import Cell, Kind, Table

BEWARE: Final = (
    "CSV 文件用表格软件直接打开，号码开头的0、15位以后的数字会丢失。这里的号码后面加了制表符，打开后仍是"
    "文本，dabzw 导入时自动去掉，别的程序读取时要先去掉；给人用的表请写成 .xlsx"
)
"""What is said where a table is written as CSV for people."""
_MARK: Final = b"\xef\xbb\xbf"
_FORMULA: Final = frozenset("=+-@")
_BREAKS: Final = ("\t", "\r", "\n")
_GUARD: Final = "\t"
_PLACES: Final = 4  # of a ratio
_TAKEN_FOR_ELSE: Final = re.compile(
    r"0\d+|\d{12,}"  # a number that loses digits
    r"|\d+(?:\.\d+)+"  # a code of several parts, as of a violation: 1.10 would be 1.1
    r"|\d+(?:\.\d+)?[eE][+-]?\d+"  # a power of ten
    r"|(?!\d{4}-\d\d-\d\d$)\d{1,4}[-/]\d{1,2}(?:[-/]\d{1,4})?|\d{1,2}:\d\d(?::\d\d)?"  # a day, a time
)
_UNSEEN: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*")


def table_bytes(
    heads: Sequence[str], rows: Iterable[Mapping[str, object]], *, guarded: bool = False
) -> bytes:
    """A table as a file; absent cells are empty, lists are joined."""
    return cells_bytes(heads, ([row.get(head) for head in heads] for row in rows), guarded=guarded)


def cells_bytes(heads: Sequence[str], rows: Iterable[Sequence[object]], *, guarded: bool = False) -> bytes:
    """Rows under heads as a file, whose heads may be equal."""
    text = io.StringIO(newline="")
    out = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    out.writerow(map(harmless, heads))
    for row in rows:
        out.writerow(harmless(_guarded(value) if guarded else _text(value)) for value in row)
    return _MARK + text.getvalue().encode()


def listing_bytes(table: Table[Any], *, guarded: bool = False) -> bytes:
    """A table of a report as a file."""
    return cells_bytes(table.view.heads, table.cells(), guarded=guarded)


def page_csv(table: Table[Any]) -> str:
    """A table of a page as the text of a file: its values as JSON has them, but 是 and 否."""
    kinds = table.view.kinds
    rows = ([_value(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in table.cells())
    return cells_bytes(table.view.heads, rows).decode()


def _value(value: Cell, kind: Kind) -> object:
    if isinstance(value, float) and kind == "ratio":
        return round(value, _PLACES)
    if value is None or isinstance(value, date | Decimal) or (isinstance(value, float) and kind != "flag"):
        return value
    return text_of(value, kind, nothing="")


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins like it gets an apostrophe before it.

    Spaces before the sign, and its full-width form, are no way round.
    """
    first = unicodedata.normalize("NFKC", _UNSEEN.sub("", text, count=1)[:1])
    return f"'{text}" if text.startswith(_BREAKS) or first in _FORMULA else text


def guard(text: str) -> str:
    """A text, with the guard behind it where a spreadsheet would take it for something else."""
    return text + _GUARD if _TAKEN_FOR_ELSE.fullmatch(text.strip()) else text


def _guarded(value: object) -> str:
    return _text(value) if isinstance(value, (int, float, Decimal, date)) else guard(_text(value))


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    if isinstance(value, date):
        return written(value)
    return "" if value is None else str(value)
