from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from dabzw.render.as_csv import cells_bytes, harmless, table_bytes


def test_a_table_is_marked_quoted_and_ends_its_lines_as_spreadsheets_do() -> None:
    rows: list[dict[str, Any]] = [
        {"编号": "QY-1", "名称": '他说"好"，走', "数": None},
        {"编号": ["甲", "乙"]},
    ]
    assert table_bytes(("编号", "名称"), rows) == (
        '\ufeff"编号","名称"\r\n"QY-1","他说""好""，走"\r\n"甲、乙",""\r\n'.encode()
    )


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹣"])
@pytest.mark.parametrize("before", ["", " ", "\u3000", "\ufeff", "\u200b"])
def test_no_cell_is_a_formula(before: str, sign: str) -> None:
    text = f"{before}{sign}1+1"
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("sign", ["\t", "\r", "\n"])
def test_no_cell_begins_with_a_break(sign: str) -> None:
    assert harmless(f"{sign}x") == f"'{sign}x"


@pytest.mark.parametrize("text", ["", "甲", "1-2", "a=b", "a@b", "'=1", "0001", "寺头（东）厂", " 甲"])
def test_other_cells_are_kept(text: str) -> None:
    assert harmless(text) == text


def test_cells_come_back_as_they_were() -> None:
    values = ["甲\n乙", 'a"b', "一,二", "=1"]
    data = table_bytes(["值"], [{"值": value} for value in values])
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read == [["值"], *([value] for value in values[:-1]), ["'=1"]]


def test_heads_are_harmless_too() -> None:
    assert table_bytes(["=1"], []) == '\ufeff"\'=1"\r\n'.encode()


def test_columns_of_one_head_keep_their_own_cells() -> None:
    data = cells_bytes(["数", "数"], [(2, 3), (None, 5)])
    assert data.decode("utf-8-sig") == '"数","数"\r\n"2","3"\r\n"","5"\r\n'
