"""CSV for the spreadsheets of other offices: UTF-8 with its mark, every cell quoted, no cell a formula."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from dabzw.model.moments import written
from dabzw.reports.view import Table

_MARK: Final = b"\xef\xbb\xbf"
_FORMULA: Final = frozenset("=+-@")
_BREAKS: Final = ("\t", "\r", "\n")
_UNSEEN: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*")


def table_bytes(heads: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """A table as a file; absent cells are empty, lists are joined."""
    return cells_bytes(heads, ([row.get(head) for head in heads] for row in rows))


def cells_bytes(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows under heads as a file, whose heads may be equal."""
    text = io.StringIO(newline="")
    out = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    out.writerow(map(harmless, heads))
    for row in rows:
        out.writerow(harmless(_text(value)) for value in row)
    return _MARK + text.getvalue().encode()


def listing_bytes(table: Table[Any]) -> bytes:
    """A table of a report as a file."""
    return cells_bytes(table.view.heads, table.cells())


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins like it gets an apostrophe before it.

    Spaces before the sign, and its full-width form, are no way round.
    """
    first = unicodedata.normalize("NFKC", _UNSEEN.sub("", text, count=1)[:1])
    return f"'{text}" if text.startswith(_BREAKS) or first in _FORMULA else text


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    if isinstance(value, date):
        return written(value)
    return "" if value is None else str(value)
