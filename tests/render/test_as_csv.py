from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
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


LOST = (
    *("0400012345678", "00", "123456789012", "914403001922038216", "2.2", "1.10", "2.1.3", "5E10", "1.2e+5"),
    *("12-5", "3/4", "0/4", "2026-1", "26-2-12", "9:30", "09:30:00", " 0400 "),
)
KEPT = (
    *("", "0", "7", "12345678901", "QY-260312-RD97", "2.2 甲", "1.1、2.1", "甲", "9144030019220382 16"),
    *("91110000600037341L", "2026-02-12", "2026-02-12 09:30", "0355-2022222"),
)


@pytest.mark.parametrize("text", LOST)
def test_a_text_that_would_be_a_number_or_a_day_is_guarded(text: str) -> None:
    assert cells_bytes(["码"], [[text]], guarded=True).decode("utf-8-sig") == f'"码"\r\n"{text}\t"\r\n'
    assert cells_bytes(["码"], [[[text]]], guarded=True) == cells_bytes(["码"], [[text]], guarded=True)
    assert cells_bytes(["码"], [[text]]).decode("utf-8-sig") == f'"码"\r\n"{text}"\r\n'


@pytest.mark.parametrize(
    "value",
    [*KEPT, 123456789012, Decimal("2.2"), date(2026, 2, 12), datetime(2026, 2, 12, 9, 30), 0.5, None],  # noqa: DTZ001
)
def test_other_cells_are_not_guarded(value: object) -> None:
    assert cells_bytes(["码"], [[value]], guarded=True) == cells_bytes(["码"], [[value]])


@pytest.mark.parametrize("text", ["=0400012345678", "-2.2", "+8613800138000"])
def test_what_begins_like_a_formula_needs_no_guard(text: str) -> None:
    assert cells_bytes(["码"], [[text]], guarded=True).decode("utf-8-sig") == f'"码"\r\n"\'{text}"\r\n'


def test_heads_are_harmless_too() -> None:
    assert table_bytes(["=1"], []) == '\ufeff"\'=1"\r\n'.encode()


def test_columns_of_one_head_keep_their_own_cells() -> None:
    data = cells_bytes(["数", "数"], [(2, 3), (None, 5)])
    assert data.decode("utf-8-sig") == '"数","数"\r\n"2","3"\r\n"","5"\r\n'
