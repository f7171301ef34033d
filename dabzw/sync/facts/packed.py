"""Facts as compact bytes, the same for the same facts, and facts again: what comes from elsewhere is judged.

A table is a text of JSON, a line a row; all tables of a ledger together are one pressed text.  Whoever reads
them trusts nothing: not the size, nor a type, nor a word that a screen would show.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypedDict

from dabzw.errors import LedgerError
from dabzw.model.ids import kind_of
from dabzw.model.moments import Instant, When, written
from dabzw.model.patterns import lazy
from dabzw.model.villages import is_region
from dabzw.sync.facts.tables import EDITION, NAMES, TABLES, Column, Facts, Row, Table, TableName, Type, Value


class _Dense(TypedDict):
    """How JSON is written without spaces."""

    ensure_ascii: bool
    separators: tuple[str, str]


LARGEST: Final = 64 * 1024 * 1024
"""Bytes that the tables of one ledger may have as text; those of 10,000 records have a tenth of it."""
_MOST_ROWS: Final = 500_000
_MOST_WORDS: Final = 2_000
_LONGEST: Final = 400
_COMMIT: Final = lazy(r"[0-9a-f]{40}|[0-9a-f]{64}")
_MONEY: Final = lazy(r"\d{1,13}(\.\d{1,2})?")
_WHEN: Final = lazy(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")
_UNSEEN: Final = lazy(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_DENSE: Final[_Dense] = {"ensure_ascii": False, "separators": (",", ":")}
_SMALL, _LARGE = 1 << 31, 1 << 63


class BadFacts(LedgerError):
    """What was given as facts is none: it was damaged, made by something else, or altered."""

    def __init__(self, why: str) -> None:
        super().__init__(f"不是汇总数据，或已损坏：{why}；请对方重新生成")


def table_text(name: TableName, rows: Iterable[Row]) -> bytes:
    """A table as text: a line a row, each a list of JSON in the order of the columns."""
    columns = TABLES[name].columns
    lines = (json.dumps([_plain(*cell) for cell in zip(row, columns, strict=True)], **_DENSE) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def table_rows(name: TableName, text: bytes, code: str) -> tuple[Row, ...]:
    """The rows that a text says, all of the ledger of a code; raises BadFacts."""
    if len(text) > LARGEST:
        raise BadFacts("太大")
    lines = text.split(b"\n")
    if lines.pop() or len(lines) > _MOST_ROWS:
        raise BadFacts(f"{TABLES[name].title}表不完整或太大")
    table = TABLES[name]
    rows = tuple(_row(table, _json(line)) for line in lines)
    if any(row[0] != code for row in rows):
        raise BadFacts(f"{table.title}表里有别的台账的数据")
    return rows


def packed(facts: Facts) -> bytes:
    """The facts as bytes."""
    head = {
        "表版": EDITION,
        "区划代码": facts.code,
        "提交": facts.commit,
        "提交时间": facts.committed,
        "截至": written(facts.at.when),
        "表": {name: len(facts.tables[name]) for name in NAMES},
    }
    texts = (table_text(name, facts.tables[name]) for name in NAMES)
    return zlib.compress(json.dumps(head, ensure_ascii=False).encode() + b"\n" + b"".join(texts), 6)


def unpacked(data: bytes) -> Facts:
    """The facts that bytes say; raises BadFacts."""
    head_line, _, rest = _pressed_out(data).partition(b"\n")
    head = _json(head_line)
    if not isinstance(head, dict) or head.get("表版") != EDITION:
        raise BadFacts(f"表的版次不是 {EDITION}，双方换用同一版程序")
    code, counts = head.get("区划代码"), head.get("表")
    if not isinstance(code, str) or not isinstance(counts, dict):
        raise BadFacts("没有写是哪本台账")
    lines = rest.split(b"\n")
    tables: dict[TableName, tuple[Row, ...]] = {}
    start = 0
    for name in NAMES:
        count = counts.get(name)
        if not isinstance(count, int) or not 0 <= count <= len(lines) - 1 - start:
            raise BadFacts(f"{TABLES[name].title}表不完整")
        text = b"".join(line + b"\n" for line in lines[start : start + count])
        tables[name], start = table_rows(name, text, code), start + count
    return facts_of(head.get("提交"), head.get("提交时间"), head.get("截至"), code, tables)


def facts_of(
    commit: object, committed: object, at: object, code: str, tables: Mapping[TableName, tuple[Row, ...]]
) -> Facts:
    """Facts of tables that were read, which say the same of their ledger as what stands beside them.

    Raises BadFacts.
    """
    if not is_region(code) or not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
        raise BadFacts("没有写是哪本台账、哪一次提交")
    if not isinstance(committed, int) or isinstance(committed, bool) or not 0 <= committed < _SMALL * 4:
        raise BadFacts("没有写提交的时间")
    when = _when(at)
    if len(tables["meta"]) != 1:
        raise BadFacts("台账表应有一行")
    own = dict(zip(TABLES["meta"].heads, tables["meta"][0], strict=True))
    told = (own["提交"], own["提交时间"], own["截至"], own["表版"])
    if told != (commit, committed, written(when), EDITION):
        raise BadFacts("台账表与封面不符")
    return Facts(code, commit, committed, Instant.of(when), tables)


def _pressed_out(data: bytes) -> bytes:
    press = zlib.decompressobj()
    try:
        text = press.decompress(data, LARGEST)
    except zlib.error:
        raise BadFacts("解不开") from None
    if press.unconsumed_tail or not press.eof or press.unused_data:
        raise BadFacts("太大或不完整")
    return text


def _json(line: bytes) -> object:
    try:
        found: object = json.loads(line)
    except (ValueError, RecursionError):
        raise BadFacts("有一行读不懂") from None
    return found


def _when(text: object) -> When:
    if isinstance(text, str) and _WHEN.fullmatch(text):
        try:
            return datetime.fromisoformat(text) if " " in text else date.fromisoformat(text)
        except ValueError:
            pass
    raise BadFacts("“截至”不是日期")


# Cells


def _plain(value: Value, column: Column) -> object:
    if value is None:
        return None
    if column.type == "日期":
        return str(value)
    return str(value) if column.type == "金额" else value


def _row(table: Table, values: object) -> Row:
    if not isinstance(values, list) or len(values) != len(table.columns):
        raise BadFacts(f"{table.title}表的列数不对")
    row = tuple(map(_cell, values, table.columns))
    at = table.heads.index("编号") if "编号" in table.heads else None
    if at is not None and row[at] is not None and kind_of(str(row[at])) is None:
        raise BadFacts(f"{table.title}表里有不是编号的编号")
    return row


def _cell(value: object, column: Column) -> Value:
    if value is None:
        if column.always:
            raise BadFacts(f"缺“{column.name}”")
        return None
    told = _READ[column.type](value)
    if told is None:
        raise BadFacts(f"“{column.name}”不是{column.type}")
    return told


def _text(value: object) -> Value:
    fits = isinstance(value, str) and len(value) <= _LONGEST and not _UNSEEN.search(value)
    return value if fits and isinstance(value, str) else None


def _texts(value: object) -> Value:
    if not isinstance(value, list) or len(value) > _MOST_WORDS:
        return None
    words = tuple(map(_text, value))
    return tuple(map(str, words)) if None not in words else None


def _whole(most: int) -> Callable[[object], Value]:
    def read(value: object) -> Value:
        return value if type(value) is int and -most <= value < most else None

    return read


def _flag(value: object) -> Value:
    return value if isinstance(value, bool) else None


def _money(value: object) -> Value:
    return Decimal(value) if isinstance(value, str) and _MONEY.fullmatch(value) else None


def _day(value: object) -> Value:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


_READ: Final[Mapping[Type, Callable[[object], Value]]] = {
    "文字": _text,
    "文字组": _texts,
    "整数": _whole(_SMALL),
    "长整数": _whole(_LARGE),
    "金额": _money,
    "是否": _flag,
    "日期": _day,
}
