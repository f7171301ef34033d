from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.sheet_code import SheetCode

COMMIT = "fe6964a5a0d891c9" + "0" * 24
DAY = date(2026, 3, 12)
commits = st.text("0123456789abcdef", min_size=40, max_size=40)
days = st.dates(date(2000, 1, 1), date(2068, 12, 31))


@given(commit=commits, day=days)
def test_a_code_that_is_typed_is_the_code_that_was_printed(commit: str, day: date) -> None:
    code = SheetCode.of(commit, day)
    assert SheetCode.read(str(code)) == code
    assert commit.startswith(code.abbreviation)
    assert len(code.abbreviation) == 7


@pytest.mark.parametrize("typed", ["260312-zsmp99", " 260312-ZSMP99 ", "260312ZSMP99", "２６０３１２-ZSMP99"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert SheetCode.read(typed) == SheetCode.of(COMMIT, DAY)


@pytest.mark.parametrize("typed", ["", "260312", "ZSMP99", "260231-ZSMP99", "260312-ZSMP9", "260312-ZSMP999"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert SheetCode.read(typed) is None


def test_letters_that_look_like_digits_are_read_as_these() -> None:
    assert SheetCode.read("260312-OIL123") == SheetCode.read("260312-011123")
