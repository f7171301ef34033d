"""What level of government an organ (机关) belongs to, read from its name as clerks write it.

One function answers it, so that no organ is both the township and one of the county.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal

from dabzw.model.campaign import Campaign
from dabzw.model.patterns import lazy
from dabzw.model.remembered import remembered_words
from dabzw.model.terms import is_of_county

Level = Literal["县级以上", "乡镇", "其他"]
"""县级以上: the county or above, the campaign's own organ too where it is of a county or a department;
乡镇: the campaign's own township or street, its offices included; 其他: any other, as a village, a station,
a company or another township."""

_HIGHEST_FIRST: Final[tuple[Level, ...]] = ("县级以上", "乡镇", "其他")
_BRACKETS: Final = lazy(r"\([^()]*\)")
_SEVERAL: Final = lazy(r"[、,;/]")  # 和 and 与 are not here: names of places and of offices hold them
_PLACE: Final = lazy(r".*(?:乡|镇|街道|苏木)")
_KIND: Final = lazy(r"(?:乡|镇|街道|苏木)$")
_ABOVE: Final = lazy(r".+[省市县区州盟旗](?=.)")
"""What stands before the township's name; 市桥街道 has nothing before it, so one letter alone is no place."""

_BEFORE_OWN: Final = lazy(r"(?:.*[省市县区州盟旗局厅委府共])?")
"""What may stand before the township's own name: in 大寺头乡 the name of 寺头乡 is part of another's."""

_BEFORE_SHORT: Final = lazy(r"(?:.*[省市县区州盟旗])?")
"""The same where 乡 is left out: 县公安局寺头大队 is the bureau's."""

_ANY_OWN: Final = lazy(r"[本我该]?(?:乡镇|乡|镇|街道)(.*)")
_OFFICE: Final = lazy(
    r"(?:人民政府|政府|党委|党工委|委员会|办事处)?"
    r"(?:.*(?:办|办公室|中心|队|站|组|专班|指挥部|委员会|窗口))?"
)
_OWN_UNNAMED: Final = frozenset(
    ("应急办", "应急管理办公室", "安监站", "综合行政执法队", "综合行政执法办公室")
)
"""Offices that every township has; a county's carry the county's name."""

_NO_OFFICE: Final = lazy(r"居委|公司|集团|合作社|供电|电管|供水|供气|学校|厂")
_NO_ORGAN: Final = lazy(r"公司|集团|合作社|协会|银行|供电|电网|国网|[厂所]$")
_FUNCTION: Final = lazy(
    r"农业农村|农村(?=工作|经济|经营|能源|改革|社会)|乡村(?=振兴|建设|规划|治理|产业)"
    r"|城乡(?=建设|规划|管理|居民|环境|一体)|城镇(?=建设|管理|化)|村镇(?=建设|规划|管理)"
    r"|乡镇(?=企业|街道|科|股|处)|市场|市政(?!府)|市容|区划|区域|片区"
)
"""Words for what an office does: the letters of a level in them name no place."""

_LEVELS: Final = lazy(r"村|社区|小区|街道|苏木|[乡镇县市区省州盟旗]")
_COUNTY: Final = frozenset("县市区省州盟旗")
_NO_PLACE: Final = lazy(r"国务院|国家|中华人民共和国|应急管理部|[局厅]")
"""Organs that name no place: a bare 局 or 厅 is of the county or above, a township has none."""

_PLACED: Final = lazy(
    r".*(?:[省县州盟旗]|市(?![场容域]|政(?!府))|区(?![域划]))(?:级?以上(?:地方)?(?:各级)?)?"
)
"""The places before an organ's own name: 县市场监督管理局 is 市场监督管理局."""

_BRANCH: Final = lazy(r"(?<=局)[^局]+分局$")
_SHORTER: Final = (("应急管理", "应急"), ("监督管理", "监管"), ("人民政府", "政府"), ("厅", "局"))
_OF_BUREAU: Final = lazy("局|(?:综合)?(?:行政)?执法")


@remembered_words
def organ_level(name: str, campaign: Campaign) -> Level:
    """The level of an organ; several that act together have the highest of theirs.

    Names are compared without spaces, brackets and the places above the township: 平县寺头乡应急办 is
    寺头乡人民政府. Elsewhere the last level in a name decides: 某市公安局平县分局 is the county's, and
    寺头乡东沟村 a village. A station (所), which a department sends out, is neither.
    """
    found = (_level(part, campaign) for part in _parts(name))
    return min(found, key=_HIGHEST_FIRST.index)


def is_of_township(name: str, campaign: Campaign) -> bool:
    """Whether an organ is the campaign's own, and the campaign is one of a township or a street."""
    return organ_level(name, campaign) == "乡镇"


def is_among(name: str, organs: Iterable[str], campaign: Campaign) -> bool:
    """Whether an organ is one of some others, or several that act together hold one.

    The township is one with all its offices; an organ of the county or above is one with the same
    department of another place or level and with its branches: 县应急管理局 is 平县应急局, 省应急管理厅 and
    平县应急管理局执法大队. Any other is only itself, whatever place is written before it.
    """
    given = tuple(organs)
    return any(_same(part, organ, campaign) for part in _parts(name) for organ in given)


def _same(name: str, listed: str, campaign: Campaign) -> bool:
    for organ in _parts(listed):
        level = _level(organ, campaign)
        if name == organ or level == "乡镇" == _level(name, campaign):
            return True
        if level == "其他" and re.fullmatch(f".*[省市县区州盟旗乡镇局]{re.escape(organ)}", name):
            return True
        if level != "其他" != _level(name, campaign) and _same_department(
            _department(name), _department(organ)
        ):
            return True
    return False


def _parts(name: str) -> list[str]:
    """The organs that a name holds, bare of spaces and brackets."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    return _SEVERAL.split(_BRACKETS.sub("", plain) or plain)


def _department(name: str) -> str:
    """An organ's name without its place, in the words that people shorten it to: 应急局, 政府."""
    bare = _PLACED.sub("", _BRANCH.sub("", name)) or "政府"
    for long, short in _SHORTER:
        bare = bare.replace(long, short)
    return bare


def _same_department(name: str, listed: str) -> bool:
    if name == listed:
        return True
    stem = listed.removesuffix("局")
    rest = name.removeprefix(stem)
    return stem not in {listed, name} and rest != name and _OF_BUREAU.match(rest) is not None


def _level(name: str, campaign: Campaign) -> Level:
    of_county = is_of_county(campaign)
    if name in {campaign.township, campaign.office}:
        return "县级以上" if of_county else "乡镇"
    own = None if of_county else _own_level(name, campaign)
    if own is not None:
        return own
    if (name in campaign.station_names and not of_county) or _NO_ORGAN.search(name):
        return "其他"
    places = _LEVELS.findall(_FUNCTION.sub("", name))
    above = places[-1] in _COUNTY if places else _NO_PLACE.search(name) is not None
    return "县级以上" if above else "其他"


def _own_level(name: str, campaign: Campaign) -> Level | None:
    """The level of a name that says the township's own name, or only 本乡 or 镇; None of any other."""
    if name in _OWN_UNNAMED:
        return "乡镇"
    unnamed = _ANY_OWN.fullmatch(name)
    if unnamed is not None and _is_office(unnamed[1]):
        return "乡镇"
    place = _PLACE.match(campaign.township)
    if place is None:  # a campaign of no township that its name tells
        return None
    own = _ABOVE.sub("", place[0])
    before, found, office = name.rpartition(own)
    if found and _BEFORE_OWN.fullmatch(before):
        return "乡镇" if _is_office(office) or _is_office(office.removeprefix(own[-1])) else "其他"
    return "乡镇" if _is_short(name, _KIND.sub("", own)) else None


def _is_short(name: str, own: str) -> bool:
    """Whether a name is that of an office of the township, whose own name it says without 乡 or 镇."""
    before, found, office = name.rpartition(own)
    return bool(found and office and _BEFORE_SHORT.fullmatch(before)) and _is_office(office)


def _is_office(words: str) -> bool:
    """Whether the words after a township's name are those of its government or of an office of it."""
    elsewhere = _LEVELS.search(_FUNCTION.sub("", words)) or _NO_OFFICE.search(words)
    return elsewhere is None and _OFFICE.fullmatch(words) is not None
