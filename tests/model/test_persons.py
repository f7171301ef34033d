"""What of a text tells of a person: every spelling is read, and what only looks like a number is passed over."""

from __future__ import annotations

import sys
import unicodedata
from datetime import date

import person_spellings as written
import pytest

from dabzw.model.codes import credit_code_check, credit_code_fault
from dabzw.model.persons import PROVINCES, identity_check, told_in

TODAY = date(2026, 3, 12)
IDENTITY = written.IDENTITY


def kinds(text: str) -> list[str]:
    return [one.kind for one in told_in(text, TODAY)]


@pytest.mark.parametrize("spelling", written.IDENTITIES.values(), ids=written.IDENTITIES)
def test_every_spelling_of_an_identity_number_is_read(spelling: str) -> None:
    for text in (spelling, f"内容{spelling}，住示例村"):
        (found,) = told_in(text, TODAY)
        assert found.kind == "身份证号"
        assert found.key in {IDENTITY, "140910199309149983"}


@pytest.mark.parametrize("spelling", written.OLD_IDENTITIES.values(), ids=written.OLD_IDENTITIES)
def test_what_may_be_an_identity_number_is_told(spelling: str) -> None:
    assert kinds(f"内容{spelling}，住示例村") == ["疑似身份证号"]


@pytest.mark.parametrize("spelling", written.CALLED_IDENTITIES.values(), ids=written.CALLED_IDENTITIES)
def test_what_is_called_an_identity_number_is_one(spelling: str) -> None:
    assert kinds(f"其{spelling}，住示例村") == ["身份证号"]


@pytest.mark.parametrize("spelling", written.MOBILES.values(), ids=written.MOBILES)
def test_every_spelling_of_a_mobile_number_is_read(spelling: str) -> None:
    for text in (spelling, f"请找{spelling}面谈"):
        found = told_in(text, TODAY)
        assert {one.kind for one in found} == {"手机号"}
        assert found[0].key == written.MOBILE


@pytest.mark.parametrize("case", written.OTHERS.values(), ids=written.OTHERS)
def test_what_else_a_person_is_found_by(case: str) -> None:
    kind, _, spelling = case.partition(" ")
    assert kinds(f"请找{spelling}，面谈") == [kind]


@pytest.mark.parametrize("text", written.NO_NUMBERS.values(), ids=written.NO_NUMBERS)
def test_what_only_looks_like_a_number_of_a_person(text: str) -> None:
    assert kinds(f"记：{text}，完") == []
    assert kinds(text) == []


def test_a_place_is_one_of_the_text_as_it_was_written() -> None:
    text = f"甲\u200b乙\u200b\n{IDENTITY}、１３８\u200b0013\u200b8000"
    assert [(one.kind, text[one.start :][:3]) for one in told_in(text, TODAY)] == [
        ("身份证号", "110"),
        ("手机号", "１３８"),
    ]


def test_one_number_is_told_once() -> None:
    assert kinds("140 3211 9900") == ["手机号"]
    assert kinds("140 3211 9900 1011234") == [
        "疑似身份证号"
    ]  # its first eleven digits alone would read as one
    assert kinds(f"140321199001011234，{written.MOBILE}") == ["疑似身份证号", "手机号"]


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("18991231", []),
        ("19000101", ["身份证号"]),
        ("20260312", ["身份证号"]),
        ("20260313", []),
        ("20240229", ["身份证号"]),
        ("20250229", []),
        ("19901301", []),
    ],
)
def test_a_number_holds_a_day_of_birth(born: str, expected: list[str]) -> None:
    body = f"140321{born}123"
    assert kinds(body + identity_check(body)) == expected


def test_each_province_begins_a_number_and_nothing_else_does() -> None:
    bodies = {f"{code:02}": f"{code:02}032119900101123" for code in range(100)}
    found = {code for code, body in bodies.items() if kinds(body + identity_check(body)) == ["身份证号"]}
    assert found == PROVINCES


@pytest.mark.parametrize("last", "0123456789X")
def test_one_check_digit_of_eleven_is_right(last: str) -> None:
    right = identity_check(IDENTITY[:17]) == last
    assert kinds(IDENTITY[:17] + last) == ["身份证号" if right else "疑似身份证号"]


def test_a_right_credit_code_that_begins_with_9_is_an_enterprises() -> None:
    bodies = [f"91110019900101{tail:03}" for tail in range(1000)]
    both = [body + identity_check(body) for body in bodies if identity_check(body) == credit_code_check(body)]
    assert both
    assert [kinds(code) for code in both] == [[]] * len(both)
    assert credit_code_fault("11010519491231037X") is None  # a right credit code too, and of no enterprise
    assert kinds("11010519491231037X") == ["身份证号"]


def test_a_digit_of_every_script_is_read() -> None:
    decimals = [chr(one) for one in range(sys.maxunicode) if chr(one).isdecimal()]
    for character in decimals:
        (found,) = told_in(f"1380013800{character}", TODAY)
        assert found.key == f"1380013800{unicodedata.decimal(character)}", hex(ord(character))
    assert len(decimals) > 600
