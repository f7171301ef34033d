"""Villages by their codes and names: 统计用区划代码 of twelve digits, and what their committees are called.

A code is read from left to right: province, prefecture and county of two digits each, township of three,
village of three; what is above a village has zeros behind its own digits (国家统计局《统计用区划代码》).
"""

from __future__ import annotations

from typing import Final

from dabzw.model.patterns import lazy
from dabzw.model.persons import PROVINCES
from dabzw.model.scalars import compared

_LENGTH: Final = 12
_TOWNSHIP: Final = 9
_NO_VILLAGE: Final = "000"
_OF_VILLAGES: Final = ("村民委员会", "村委会", "村委")
_OF_RESIDENTS: Final = ("居民委员会", "居委会", "居委")
_VILLAGE, _COMMUNITY = "村", "社区"
_ABOVE: Final = ("省", "市", "县", "区", "旗")
_OFFICE: Final = lazy(f"^.*[{''.join(_ABOVE)}](?=.+(?:[乡镇]|街道))|(?:人民政府|办事处)$")
"""What the name of a township's government has beside that of the township."""


def is_region(code: str) -> bool:
    """Whether a code has the shape of a 区划代码."""
    return len(code) == _LENGTH and code.isascii() and code.isdecimal()


def is_placed(code: str) -> bool:
    """Whether a code tells of which township it is."""
    return is_region(code) and code[:2] in PROVINCES


def township_of(code: str) -> str:
    """The digits that all codes of one township begin with."""
    return code[:_TOWNSHIP]


def is_above_villages(code: str) -> bool:
    """Whether a code is that of a township, a county or a larger region."""
    return code[_TOWNSHIP:] == _NO_VILLAGE


def village_code_fault(code: str, region: str | None) -> str | None:
    """What is wrong with the code of a village of a region, as a Chinese sentence; None when it is right."""
    if not is_region(code):
        return f"村的代码应为12位数字，现为{len(code)}位" if len(code) != _LENGTH else "村的代码应全是数字"
    if not is_placed(code):
        return "代码开头两位不是省级代码"
    if is_above_villages(code):
        return "代码末三位是000，是乡级或更上级的，不是村的"
    if region is not None and is_region(region) and township_of(code) != township_of(region):
        return f"代码前{_TOWNSHIP}位与行动方案里本乡的区划代码不同"
    return None


def is_committee(name: str) -> bool:
    """Whether a name is of a village or a community, or of its committee."""
    return compared(name).endswith((*_OF_VILLAGES, *_OF_RESIDENTS, _VILLAGE, _COMMUNITY))


def within_township(name: str, unit: str) -> str:
    """A name without the township before it, and the county before that: 示例县寺头乡东沟村 is 东沟村.

    `unit` is the township's government.
    """
    plain, township = compared(name), _OFFICE.sub("", compared(unit))
    before, _, rest = plain.partition(township) if township else ("", "", "")
    is_named = rest not in {"", _VILLAGE, _COMMUNITY, *_OF_VILLAGES, *_OF_RESIDENTS}
    return rest if is_named and (not before or before.endswith(_ABOVE)) else plain


def short_name(name: str) -> str:
    """A village as notices name it: 东沟村民委员会 and 东沟村村委会 are 东沟村, 东沟居委会 is 东沟社区."""
    plain = compared(name)
    for endings, last in ((_OF_VILLAGES, _VILLAGE), (_OF_RESIDENTS, _COMMUNITY)):
        for ending in endings:
            stem = plain.removesuffix(ending)
            if stem and stem != plain:
                return stem if stem.endswith((_VILLAGE, _COMMUNITY)) else stem + last
    return plain


def bare_name(name: str) -> str:
    """What a village and the community that it became have in common: 东沟 of 东沟村 and 东沟社区."""
    bare = short_name(name)
    for ending in (_COMMUNITY, _VILLAGE):
        bare = bare.removesuffix(ending) or bare
    return bare


def is_same_village(one: str, other: str) -> bool:
    """Whether two names are of one village for sure: 东沟 is 东沟村, and 东沟社区 may be another one."""
    shorts = {short_name(one), short_name(other)}
    bare = bare_name(one)
    return len(shorts) == 1 or (bare == bare_name(other) and bare in shorts)
