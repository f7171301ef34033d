"""Facts as bytes and back; what comes from elsewhere is refused with a sentence, whatever it is."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.moments import Instant
from dabzw.store.demo import demo_files
from dabzw.sync.facts.packed import LARGEST, BadFacts, packed, table_rows, table_text, unpacked
from dabzw.sync.facts.tables import NAMES, TABLES, Facts, TableName
from dabzw.sync.facts.taking import facts

CODE = "140522102000"
Lines = list[Any]


@cache
def taken() -> Facts:
    files = {path: data for path, data in demo_files().items() if "/2026-02/" not in path}
    found = facts(files, CODE, "a" * 40, 1_773_300_000, Instant.of(date(2026, 3, 12)))
    assert isinstance(found, Facts)
    return found


@cache
def lines() -> tuple[str, ...]:
    return tuple(zlib.decompress(packed(taken())).decode().splitlines())


def changed(change: Callable[[Lines], object]) -> bytes:
    """The packed facts with something else in their lines, of JSON."""
    found = [json.loads(line) for line in lines()]
    change(found)
    return zlib.compress("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in found).encode())


def first(name: TableName) -> int:
    """The line of the first row of a table."""
    return 1 + sum(len(taken().tables[before]) for before in NAMES[: NAMES.index(name)])


def cell(name: TableName, head: str, value: object) -> Callable[[Lines], object]:
    at = TABLES[name].heads.index(head)
    return lambda found: found[first(name)].__setitem__(at, value)


def head(**values: object) -> Callable[[Lines], object]:
    return lambda found: found[0].update(values)


def test_facts_come_back_as_they_were() -> None:
    assert unpacked(packed(taken())) == taken()
    assert packed(unpacked(packed(taken()))) == packed(taken())


@pytest.mark.parametrize("name", NAMES)
def test_each_table_comes_back(name: TableName) -> None:
    rows = taken().tables[name]
    assert table_rows(name, table_text(name, rows), CODE) == rows


BAD: dict[str, Callable[[Lines], object]] = {
    "another edition": head(表版=2),
    "no code": head(区划代码=None),
    "another code": head(区划代码="140522103000"),
    "no commit": head(提交="HEAD"),
    "another commit": head(提交="c" * 40),
    "no time": head(提交时间=True),
    "no day": head(截至="2026-02-31"),
    "another day": head(截至="2026-03-13"),
    "no counts": head(表=[]),
    "fewer rows": lambda found: found.pop(),
    "a count below nothing": lambda found: found[0]["表"].update(records=-1),
    "a row that is none": lambda found: found.__setitem__(3, {"编号": 1}),
    "a row too short": lambda found: found[3].pop(),
    "a row of another ledger": cell("records", "区划代码", "140522103000"),
    "no id": cell("records", "编号", "../../etc/passwd"),
    "an id left out": cell("records", "编号", None),
    "a number for a word": cell("records", "状态", 5),
    "a word for a flag": cell("records", "计入", "是"),
    "a flag for a number": cell("acts", "序", True),
    "a number too large": cell("acts", "序", 1 << 40),
    "no day in a day": cell("records", "登记日期", "2026-13-01"),
    "money in words": cell("acts", "金额", "NaN"),
    "a list for a word": cell("records", "村", ["示例"]),
    "a word for a list": cell("acts", "单位", "乡应急办"),
    "an escape": cell("records", "村", "示例\x1b[2J"),
    "a mark that turns the line": cell("records", "村", "示例\u202e"),
    "a word without an end": cell("records", "村", "村" * 401),
    "two ledgers": lambda found: (
        found.__setitem__(slice(len(found), None), found[-1:]),
        found[0]["表"].update(meta=2),
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_facts_is_refused(what: str) -> None:
    data = changed(BAD[what])
    with pytest.raises(BadFacts, match="不是汇总数据，或已损坏"):
        unpacked(data)


NO_FACTS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "not packed": lambda: b"{}",
    "cut off": lambda: packed(taken())[:-5],
    "more behind": lambda: packed(taken()) + b"x",
    "deep": lambda: zlib.compress(b"[" * 100_000),
    "too large": lambda: zlib.compress(b"0" * (LARGEST + 1)),
    "no text": lambda: zlib.compress(b'{"\xff'),
}


@pytest.mark.parametrize("what", NO_FACTS)
def test_bytes_that_are_none_are_refused(what: str) -> None:
    data = NO_FACTS[what]()
    with pytest.raises(BadFacts):
        unpacked(data)


@given(st.integers(0, 4000), st.binary(min_size=1, max_size=4))
def test_any_other_bytes_are_refused_or_read(at: int, other: bytes) -> None:
    text = bytearray("".join(f"{line}\n" for line in lines()).encode())
    text[at : at + len(other)] = other
    try:
        found = unpacked(zlib.compress(bytes(text)))
    except BadFacts:
        return
    assert found.code == CODE
