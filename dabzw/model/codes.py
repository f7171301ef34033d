"""Codes with check characters: GB 32100-2015 (统一社会信用代码) and CAS registry numbers.

Of a credit code the shape and the check character are told apart: registers have given out codes whose
check character is not that of the standard, and the enterprises trade under them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import mul
from typing import Final

from dabzw.model.patterns import lazy
from dabzw.model.vocab import Nature

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I O S V Z
_KINDS: Final[Mapping[str, str]] = {
    "1": "1239",  # 机构编制
    "2": "19",  # 外交
    "3": "123459",  # 司法行政
    "4": "19",  # 文化
    "5": "1239",  # 民政
    "6": "129",  # 旅游
    "7": "129",  # 宗教
    "8": "19",  # 工会
    "9": "123",  # 市场监督管理
    "A": "19",  # 中央军委
    "N": "1239",  # 农业农村: rural collectives
    "Y": "1",  # 其他
}
"""登记管理部门 → its 机构类别: the first two characters, which are valid only together."""
_NATURES: Final[Mapping[str, Nature]] = {
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "N2": "村集体经济组织",
}
"""The pairs that tell the 性质 of an enterprise."""
_REGION: Final = slice(2, 8)  # 登记管理机关行政区划码 (GB/T 2260)
_LENGTH: Final = 18
MISCOPIED: Final = "统一社会信用代码的校验码（第18位）不符，某一位可能抄错"
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS: Final = (*(pow(3, place, 31) for place in range(_LENGTH - 1)), 1)  # modulo 31 they make 0
_INVERSES: Final = tuple(pow(weight, -1, 31) for weight in _WEIGHTS)
_CAS: Final = lazy(r"([1-9][0-9]{1,6})-([0-9]{2})-([0-9])")


def credit_code_check(body: str) -> str:
    """The 18th character of a credit code, from its first 17 (GB 32100-2015, annex B)."""
    total = sum(map(mul, map(_VALUES.__getitem__, body), _WEIGHTS))
    return ALPHABET[-total % len(ALPHABET)]


def has_right_check(code: str) -> bool:
    """Whether the 18th character of a code is the one that follows from the others."""
    values = [_VALUES[character] for character in code if character in _VALUES]
    return len(code) == len(values) == _LENGTH and not sum(map(mul, values, _WEIGHTS)) % len(ALPHABET)


def one_off(code: str) -> Iterator[str]:
    """The codes of a right check character that differ from a wrong one of 18 in one character."""
    strange = [place for place, character in enumerate(code) if character not in _VALUES]
    if len(code) != _LENGTH or len(strange) > 1:
        return
    values = [_VALUES.get(character, 0) for character in code]
    rest = sum(map(mul, values, _WEIGHTS))
    for place in strange or range(_LENGTH):
        right = ALPHABET[(values[place] - rest * _INVERSES[place]) % len(ALPHABET)]
        if right != code[place]:
            yield code[:place] + right + code[place + 1 :]


@lru_cache(maxsize=1 << 15)
def shape_fault(code: str) -> str | None:
    """What is wrong with a 统一社会信用代码 but for its check character, as a Chinese sentence."""
    if len(code) != _LENGTH:
        return f"统一社会信用代码应为18位，现为{len(code)}位"
    for place, character in enumerate(code, start=1):
        if character not in ALPHABET:
            return f"统一社会信用代码第{place}位不是允许的字符（数字和除 I、O、S、V、Z 外的大写字母）"
    if code[1] not in _KINDS.get(code[0], ""):
        return "统一社会信用代码前两位不是登记管理部门和机构类别"
    for place, character in enumerate(code[_REGION], start=_REGION.start + 1):
        if not character.isdecimal():
            return f"统一社会信用代码第3至8位是行政区划，应为数字，第{place}位是字母"
    return None


@lru_cache(maxsize=1 << 15)
def is_doubtful(code: str) -> bool:
    """Whether a 统一社会信用代码 is right but for its check character, for which somebody may vouch."""
    return shape_fault(code) is None and code[17] != credit_code_check(code[:17])


def credit_code_fault(code: str) -> str | None:
    """What is wrong with a 统一社会信用代码, as a Chinese sentence; None when it is right."""
    return shape_fault(code) or (MISCOPIED if is_doubtful(code) else None)


def nature_of(code: str | None) -> Nature:
    """The 性质 that the first two characters of a 统一社会信用代码 tell; 其他 where they tell none."""
    return _NATURES.get((code or "")[:2], "其他")


def cas_fault(number: str) -> str | None:
    """What is wrong with a CAS number, as a Chinese sentence; None when it is right."""
    match = _CAS.fullmatch(number)
    if match is None:
        return "CAS 号应写成 67-64-1 这样的三段数字"
    digits = match[1] + match[2]
    total = sum(int(digit) * weight for weight, digit in enumerate(reversed(digits), start=1))
    return None if total % 10 == int(match[3]) else "CAS 号的校验位（最后一位）不符，某一位可能抄错"
