"""Text tables, read in the process of the tests."""

from __future__ import annotations

import csv

import pytest

from dabzw.store.sheets.grid import LONGEST_CELL, SheetRefused
from dabzw.store.sheets.text import read_text

LIBRARYS_LIMIT = 131_072


@pytest.mark.parametrize("text", ["名称,村\n甲厂,东沟村\n", "名称\n甲\n", '名称,村\n"甲厂,东沟村\n'])
def test_the_limit_of_the_process_is_left_as_it_was(text: str) -> None:
    before = csv.field_size_limit()
    try:
        read_text(text.encode())
    except SheetRefused as refused:
        assert refused.code == "csv"  # noqa: PT017  # only the third of the tables
    assert csv.field_size_limit() == before == LIBRARYS_LIMIT


@pytest.mark.parametrize(
    ("length", "code"),
    [(LONGEST_CELL, None), (LONGEST_CELL + 1, "field-size"), (LIBRARYS_LIMIT + 1, "field-size")],
)
def test_a_long_cell_is_refused_by_our_bound(length: int, code: str | None) -> None:
    text = f"名称,备注\n甲厂,{'长' * length}\n"
    if code is None:
        (_, line) = read_text(text.encode()).sheets[0].lines
        assert [len(cell.text) for cell in line.cells] == [2, length]
        return
    with pytest.raises(SheetRefused, match="第2行B列") as refused:
        read_text(text.encode())
    assert refused.value.code == code
