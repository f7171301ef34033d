from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.codes import (
    ALPHABET,
    cas_fault,
    credit_code_check,
    credit_code_fault,
    is_doubtful,
    nature_of,
    shape_fault,
)

VALID = "91110000600037341L"
# GB 32100-2015: the department of registration, and the kinds that it has
PAIRS = {
    *("11", "12", "13", "19", "21", "29", "31", "32", "33", "34", "35", "39", "41", "49"),
    *("51", "52", "53", "59", "61", "62", "69", "71", "72", "79", "81", "89", "91", "92", "93"),
    *("A1", "A9", "N1", "N2", "N3", "N9", "Y1"),
}


def coded(body: str) -> str:
    return body + credit_code_check(body)


def test_the_worked_example() -> None:
    assert credit_code_fault(VALID) is None


@pytest.mark.parametrize("prefix", sorted(PAIRS))
def test_every_class_of_registrar_is_valid(prefix: str) -> None:
    assert credit_code_fault(coded(f"{prefix}140621MA0KQ8R4X")) is None


FAULTS = [
    ("", "应为18位，现为0位"),
    (VALID[:-1], "应为18位，现为17位"),
    (VALID + "0", "应为18位，现为19位"),
    ("9111000O600037341L", "第8位不是允许的字符"),
    ("91110000600037341I", "第18位不是允许的字符"),
    (VALID.lower(), "第18位不是允许的字符"),
    (coded("B1110000600037341"), "前两位不是登记管理部门和机构类别"),
    (coded("0" + VALID[1:17]), "前两位不是登记管理部门和机构类别"),
    (coded("9A" + VALID[2:17]), "前两位不是登记管理部门和机构类别"),
    (coded("90" + VALID[2:17]), "前两位不是登记管理部门和机构类别"),
    (coded("94" + VALID[2:17]), "前两位不是登记管理部门和机构类别"),
    (coded("91A" + VALID[3:17]), "第3位是字母"),
    (coded(VALID[:7] + "X" + VALID[8:17]), "第8位是字母"),
    ("911100006000373410", "校验码"),
]


@pytest.mark.parametrize(("code", "says"), FAULTS)
def test_faults_of_credit_codes(code: str, says: str) -> None:
    assert says in (credit_code_fault(code) or "")


bodies = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(sorted(PAIRS)),
        st.text("0123456789", min_size=6, max_size=6),
        st.text(ALPHABET, min_size=9, max_size=9),
    ),
)


@pytest.mark.parametrize("place", range(18))
def test_every_single_substitution_is_caught(place: int) -> None:
    others = [character for character in ALPHABET if character != VALID[place]]
    assert all(credit_code_fault(VALID[:place] + other + VALID[place + 1 :]) for other in others)


@given(body=bodies, place=st.integers(0, 17), other=st.sampled_from(ALPHABET))
def test_a_substitution_in_any_code_is_caught(body: str, place: int, other: str) -> None:
    code = coded(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert credit_code_fault(code) is None
    assert (credit_code_fault(wrong) is None) == (wrong == code)


@given(body=bodies, place=st.integers(0, 16))
def test_adjacent_transpositions_are_caught(body: str, place: int) -> None:
    code = coded(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (credit_code_fault(swapped) is None) == (swapped == code)


@pytest.mark.parametrize(
    "number", ["67-64-1", "7722-84-1", "7732-18-5", "64-17-5", "1333-74-0", "1000000-00-9"]
)
def test_valid_cas_numbers(number: str) -> None:
    assert cas_fault(number) is None


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("7722-84-2", "校验位"),
        ("67-46-1", "校验位"),
        ("67641", "三段数字"),
        ("", "三段数字"),
        ("7-64-1", "三段数字"),
        ("067-64-1", "三段数字"),
        ("67-64-1 ", "三段数字"),
        ("12345678-64-1", "三段数字"),
        ("６７-64-1", "三段数字"),
    ],
)
def test_faults_of_cas_numbers(number: str, says: str) -> None:
    assert says in (cas_fault(number) or "")


@pytest.mark.parametrize("number", ["67-64-1", "7722-84-1", "7732-18-5"])
def test_every_other_check_digit_is_caught(number: str) -> None:
    valid = [digit for digit in "0123456789" if cas_fault(number[:-1] + digit) is None]
    assert valid == [number[-1]]


# Each character, and each sentence as the clerk reads it.

WRITTEN_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: neither I, O, S, V nor Z


def test_the_first_two_characters_of_a_code() -> None:
    characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    body = "140621MA0KQ8R4X"
    found = {
        first + second
        for first in characters
        for second in characters
        if {first, second} <= set(WRITTEN_ALPHABET)
        and credit_code_fault(coded(first + second + body)) is None
    }
    assert found == PAIRS


@pytest.mark.parametrize("place", range(18))
@pytest.mark.parametrize("character", "19AX")
def test_only_the_check_character_may_be_in_doubt(place: int, character: str) -> None:
    code = VALID[:place] + character + VALID[place + 1 :]
    shape, fault = shape_fault(code), credit_code_fault(code)
    assert is_doubtful(code) == (shape is None and fault is not None)
    assert shape is None or shape == fault
    misshapen = (place < 2 and code[:2] not in PAIRS) or (2 <= place < 8 and character in "AX")
    assert (shape is not None) == misshapen


@pytest.mark.parametrize(
    ("code", "nature"),
    [
        *(("91140522MA0KQ8R4X", "企业"), ("92140522MA0KQ8R4X", "个体工商户")),
        *(("93140522MA0KQ8R4X", "农民专业合作社"), ("N2140522MA0KQ8R4X", "村集体经济组织")),
        *(("52140522MA0KQ8R4X", "其他"), ("", "其他"), (None, "其他")),
    ],
)
def test_the_nature_that_a_code_tells(code: str | None, nature: str) -> None:
    assert nature_of(code) == nature


@pytest.mark.parametrize("character", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabc０Ａ ")
def test_the_characters_of_a_code(character: str) -> None:
    body = f"91140621MA0KQ8R4{character}"
    if character in WRITTEN_ALPHABET:
        assert credit_code_fault(coded(body)) is None
    else:
        assert (
            credit_code_fault(f"{body}0")
            == "统一社会信用代码第17位不是允许的字符（数字和除 I、O、S、V、Z 外的大写字母）"
        )


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (VALID, None),
        (VALID[:-1], "统一社会信用代码应为18位，现为17位"),
        ("O1110000600037341L", "统一社会信用代码第1位不是允许的字符（数字和除 I、O、S、V、Z 外的大写字母）"),
        (coded("B1110000600037341"), "统一社会信用代码前两位不是登记管理部门和机构类别"),
        ("911100006000373410", "统一社会信用代码的校验码（第18位）不符，某一位可能抄错"),
    ],
)
def test_the_sentence_of_a_wrong_code(code: str, says: str | None) -> None:
    assert credit_code_fault(code) == says


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("67-64-1", None),
        ("67-64-2", "CAS 号的校验位（最后一位）不符，某一位可能抄错"),
        ("7732-18-5", None),
        ("1333-74-0", None),
        ("99999-99-9", "CAS 号的校验位（最后一位）不符，某一位可能抄错"),
        ("07-64-1", "CAS 号应写成 67-64-1 这样的三段数字"),
        ("6-64-1", "CAS 号应写成 67-64-1 这样的三段数字"),
        ("12345678-64-1", "CAS 号应写成 67-64-1 这样的三段数字"),
        ("67-6-1", "CAS 号应写成 67-64-1 这样的三段数字"),
        ("67-644-1", "CAS 号应写成 67-64-1 这样的三段数字"),
        ("67-64-11", "CAS 号应写成 67-64-1 这样的三段数字"),
        ("６７-64-1", "CAS 号应写成 67-64-1 这样的三段数字"),
        ("67—64—1", "CAS 号应写成 67-64-1 这样的三段数字"),
        ("", "CAS 号应写成 67-64-1 这样的三段数字"),
    ],
)
def test_the_sentence_of_a_wrong_cas_number(number: str, says: str | None) -> None:
    assert cas_fault(number) == says
