"""The process that reads a spreadsheet, and the plain cells that it hands over."""

from __future__ import annotations

import io
import json
import resource
import subprocess  # noqa: TID251 -- what its run may raise
import sys
from typing import Any, Final

import pytest

from dabzw.store.limited import Means
from dabzw.store.sheets import book as reading
from dabzw.store.sheets import child
from dabzw.store.sheets.book import MOST_BYTES, read_book
from dabzw.store.sheets.child import MEANS, read
from dabzw.store.sheets.grid import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Book,
    Cell,
    Line,
    Sheet,
    SheetRefused,
    column_of,
    from_json,
    letters,
    to_json,
)

MIB: Final = 1024 * 1024


def test_a_workbook_is_handed_over_whole() -> None:
    cells = (Cell(1, "text", "甲"), Cell(3, "number", "1", struck=True), Cell(4, "day", "", computed=True))
    sheets = (
        Sheet(
            "一",
            (Line(2, cells), Line(5, cells[:1], hidden=True)),
            True,
            ((1, 2, 3, 4), (5, 6, 7, 8)),
            (2, 7),
        ),
        Sheet("二", ()),
    )
    book = Book(sheets, {"dabzw-revision": "0a1b"}, ("一句", "又一句"))
    assert from_json(to_json(book).encode()) == book
    assert from_json(to_json(Book(sheets)).encode()) == Book(sheets, {}, ())


def test_columns_as_spreadsheets_call_them() -> None:
    named = {1: "A", 26: "Z", 27: "AA", 52: "AZ", 53: "BA", 200: "GR", 702: "ZZ", 703: "AAA"}
    assert {number: letters(number) for number in named} == named
    assert {column_of(name): name for name in named.values()} == named


def test_merged_cells_all_have_the_words_of_their_first() -> None:
    lines = (
        Line(1, (Cell(1, "text", " 甲 "), Cell(3, "text", "丙"))),
        Line(2, (Cell(2, "text", "乙"), Cell(3, "text", " "))),
    )
    sheet = Sheet("表", lines, merged=((1, 1, 1, 2), (2, 2, 3, 3), (4, 1, 5, 1)))
    assert sheet.texts == {
        (1, 1): "甲",
        (1, 2): "甲",
        (1, 3): "丙",
        (2, 2): "乙",
        (2, 3): "乙",
        (3, 2): "乙",
        (3, 3): "乙",
    }


def test_the_bounds_that_the_manual_tells() -> None:
    assert (MOST_ROWS, MOST_COLUMNS, LONGEST_CELL) == (30_000, 200, 32_767)
    assert MOST_BYTES == 33_554_432
    assert Means(536_870_912, 20, 60) == MEANS


class _Done:
    def __init__(self, status: int, out: bytes) -> None:
        self.returncode, self.stdout = status, out


@pytest.mark.parametrize(
    ("end", "says"),
    [
        (_Done(1, b""), "limits 文件读不出（可能已损坏，或太大、太复杂）；用表格软件打开核对，另存为新的 .xlsx 再导入"),
        (_Done(-9, b"[]"), "limits 文件读不出（可能已损坏，或太大、太复杂）；用表格软件打开核对，另存为新的 .xlsx 再导入"),
        (
            subprocess.TimeoutExpired("x", 60),
            "limits 文件太大或太复杂，超出了读取的限额；请删去多余的行列和格式，或拆成几个文件再导入",
        ),
        (OSError(11, "no process"), "limits 文件读不出（可能已损坏，或太大、太复杂）；用表格软件打开核对，另存为新的 .xlsx 再导入"),
        (_Done(0, b'{"code": "csv", "says": "\xe4\xb8\x80\xe5\x8f\xa5"}'), "csv 一句"),
        (_Done(0, b'[[],{"a":"b"},[]]'), Book((), {"a": "b"}, ())),
    ],
)  # fmt: skip
def test_how_the_reading_process_may_end(end: Any, says: str | Book, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, dict[str, Any]]] = []

    def run(command: list[str], **settings: Any) -> _Done:
        asked.append((command[1:], settings))
        if isinstance(end, Exception):
            raise end
        assert isinstance(end, _Done)
        return end

    monkeypatch.setattr("dabzw.store.limited.subprocess.run", run)
    if isinstance(says, Book):
        assert read_book(b"a,b\n", ".CSV") == says
    else:
        with pytest.raises(SheetRefused) as refused:
            read_book(b"a,b\n", ".CSV")
        assert f"{refused.value.code} {refused.value.says}" == says
    command = ["-I", "-X", "utf8", "-m", "dabzw.store.sheets.child", ".csv"]
    fixed = {"input": b"a,b\n", "capture_output": True, "timeout": 60, "check": False, "env": {}, "cwd": "/"}
    assert asked == [(command, fixed)]


def test_a_file_that_is_no_spreadsheet_or_too_large_is_given_to_no_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dabzw.store.limited.subprocess.run", None)
    with pytest.raises(SheetRefused, match="文件是空的"):
        read_book(b"", ".csv")
    monkeypatch.setattr(reading, "MOST_BYTES", 3 * MIB)
    with pytest.raises(SheetRefused, match="文件是空的"):
        read_book(b" " * 3 * MIB, ".csv")
    with pytest.raises(SheetRefused) as refused:
        read_book(b" " * 3 * MIB + b" ", ".csv")
    assert (refused.value.code, refused.value.says) == ("limits", "文件超过 3 MB；请拆成几个文件再导入")


def test_the_reading_process_limits_itself_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda what, bounds: limits.append((what, bounds)))

    def answer(data: bytes, suffix: str) -> bytes:
        out = io.BytesIO()
        monkeypatch.setattr(sys, "argv", ["child", suffix, "x"])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
        child.main()
        return out.getvalue()

    assert from_json(answer("甲,乙\n".encode(), ".csv")) == read("甲,乙\n".encode(), ".csv")
    assert limits == [
        (resource.RLIMIT_AS, (MEANS.memory, MEANS.memory)),
        (resource.RLIMIT_CPU, (MEANS.seconds, MEANS.seconds + 2)),
        (resource.RLIMIT_FSIZE, (0, 0)),
        (resource.RLIMIT_NOFILE, (3, 3)),
        (resource.RLIMIT_CORE, (0, 0)),
    ]
    assert json.loads(answer(b"", ".csv")) == {"code": "empty", "says": "文件是空的；请核对是不是选错了文件"}
