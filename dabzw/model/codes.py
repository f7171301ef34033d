"""Codes with check characters: GB 32100-2015 (统一社会信用代码) and CAS registry numbers.

The classes N (rural collectives), A (military) and Y (others) are valid first characters.
"""

from __future__ import annotations

import re
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I O S V Z
_REGISTRARS: Final = "123456789ANY"  # registering departments; the second character is the kind, 1 to 9
_LENGTH: Final = 18
_MISCOPIED: Final = "统一社会信用代码的校验码（第18位）不符，某一位可能抄错"
_CAS: Final = re.compile(r"([1-9][0-9]{1,6})-([0-9]{2})-([0-9])")


def credit_code_check(body: str) -> str:
    """The 18th character of a credit code, from its first 17 (GB 32100-2015, annex B)."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return ALPHABET[-total % 31]


def credit_code_fault(code: str) -> str | None:
    """What is wrong with a 统一社会信用代码, as a Chinese sentence; None when it is right."""
    if len(code) != _LENGTH:
        return f"统一社会信用代码应为18位，现为{len(code)}位"
    for place, character in enumerate(code, start=1):
        if character not in ALPHABET:
            return f"统一社会信用代码第{place}位不是允许的字符（数字和除 I、O、S、V、Z 外的大写字母）"
    if code[0] not in _REGISTRARS or code[1] not in "123456789":
        return "统一社会信用代码前两位不是登记管理部门和机构类别"
    if code[17] != credit_code_check(code[:17]):
        return _MISCOPIED
    return None


def is_well_formed(code: str) -> bool:
    """Whether a 统一社会信用代码 is right but for its check character, for which somebody may vouch."""
    return credit_code_fault(code) in (None, _MISCOPIED)


def cas_fault(number: str) -> str | None:
    """What is wrong with a CAS number, as a Chinese sentence; None when it is right."""
    match = _CAS.fullmatch(number)
    if match is None:
        return "CAS 号应写成 67-64-1 这样的三段数字"
    digits = match[1] + match[2]
    total = sum(int(digit) * weight for weight, digit in enumerate(reversed(digits), start=1))
    return None if total % 10 == int(match[3]) else "CAS 号的校验位（最后一位）不符，某一位可能抄错"
