from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dabzw.render.show import fold, show, width

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("某厂\x1b[2J", "某厂␛[2J"),
        ("\x00\x07\t\r\x7f", "␀␇␉␍␡"),
        ("\x9b31m\x85", "\\x9b31m\\x85"),
        ("甲\u202e乙\u2066\u200f", "甲\\u202e乙\\u2066\\u200f"),
        ("零\u200b宽\u200d\ufeff\u2060\xad", "零\\u200b宽\\u200d\\ufeff\\u2060\\xad"),
        ("\u3164\u115f\u034f", "\\u3164\\u115f\\u034f"),
        ("\ud800\udfff", "\\ud800\\udfff"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\ufffe\uffff\ufdd0\U0001ffff\U0010fffe", "\\ufffe\\uffff\\ufdd0\\U0001ffff\\U0010fffe"),
        ("\U000e0041", "\\U000e0041"),
        ("一行\n两行", "一行\n两行"),
        ("𬭎喆〔2026〕3号：“逾期”——①·×℃ é [bold] :100:", "𬭎喆〔2026〕3号：“逾期”——①·×℃ é [bold] :100:"),
    ],
)
def test_hidden_characters_become_visible(text: str, shown: str) -> None:
    assert show(text) == shown


@given(ANY_TEXT)
def test_nothing_hidden_is_left(text: str) -> None:
    shown = show(text)
    assert {unicodedata.category(char) for char in shown.replace("\n", "")} & {
        "Cc",
        "Cs",
        "Zl",
        "Zp",
    } == set()
    assert {unicodedata.bidirectional(char) for char in shown} & {
        "RLE",
        "LRE",
        "RLO",
        "LRO",
        "RLI",
        "LRI",
    } == set()
    assert show(shown) == shown
    shown.encode()


@given(ANY_TEXT, st.integers(4, 40))
def test_folding_keeps_every_character_within_the_columns(text: str, columns: int) -> None:
    lines = fold(show(text), columns)
    assert "".join("".join(lines).split()) == "".join(show(text).split())
    assert all(width(line) <= columns for line in lines)


def test_a_line_does_not_begin_with_punctuation() -> None:
    assert fold("逾期未整改，应当停产；见 rule-12。", 10) == ("逾期未整", "改，应当停", "产；见", "rule-12。")
    assert fold("甲\n\n乙", 10) == ("甲", "", "乙")


LETTERS = (
    *map(chr, (*range(0x20, 0x7F), *range(0x2FF0, 0x3030), *range(0xFF00, 0xFFF0))),
    *("一", "厂", "\u9fff", "\ua000", "\u3400", "é", "\u0301", "\u200d", "\ufe0f", "👩", "☎"),
)


def test_a_letter_is_as_wide_as_in_the_tables_of_the_terminal() -> None:
    assert [letter for letter in LETTERS if width(letter) != cell_len(letter)] == []


@given(st.text(st.sampled_from(LETTERS)))
def test_a_line_is_as_wide_as_in_the_tables_of_the_terminal(text: str) -> None:
    assert width(text) == cell_len(text)
