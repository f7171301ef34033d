"""The core of a name: what is left of an enterprise's or a place's name without what is written or left out.

Two lists name one enterprise as 山西省阳城县寺头乡示例砖厂有限公司 and 示例砖厂（有限责任公司）: the region
before the name proper and the legal form behind it come and go.  Nothing is decided by a core alone; equal
cores are a hint for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, Literal, NamedTuple, Self

from dabzw.lazily import dataclass
from dabzw.model.patterns import lazy
from dabzw.model.scalars import compared

Level = Literal["省", "市", "县", "乡", "村"]
_Step = tuple[Level, str]

_LEAST: Final = 2  # characters that a core must have
COMPANIES: Final = (
    "股份有限公司",
    "有限责任公司",
    "责任有限公司",
    "有限公司",
    "股份公司",
    "总公司",
    "公司",
)
"""The ends of the names of companies (企业名称登记管理规定): such a name is registered once in a region."""
FORMS: Final = (
    "特殊普通合伙",
    "普通合伙企业",
    "有限合伙企业",
    "普通合伙",
    "有限合伙",
    "合伙企业",
    "个人独资企业",
    "个人独资",
    "个体工商户",
    "个体户",
)
"""Other legal forms that stand behind a name, or are left out."""
BRANCHES: Final = ("分公司", "分厂", "分店", "经营部", "营业部", "门市部")
"""What a part of a company is called, behind the company's whole name."""
_COOPERATIVE: Final = lazy(r"(?:农民)?专业合作社(?:联合社)?$")
_BRACKETS: Final = lazy(r"[(\[{〔【〈][^()\[\]{}〔〕【】〈〉]*[)\]}〕】〉]")
_SIGNS: Final = lazy(r"[\W_]+")
_COMPANY: Final = lazy(rf"(?:{'|'.join(COMPANIES)})(?:.{{0,12}}(?:{'|'.join(BRANCHES)}))?$")
_FORM: Final = lazy(rf"(?:{'|'.join(FORMS)})$")
_PROVINCES: Final = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东"
    "|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
# A region's name before a name proper, by its level, the widest first; words like 市场 and 农村 are none.
_PROPER: Final = r"[一-鿿][^\W\d_省市县区乡镇村]"
_REST: Final = rf"(?=.{{{_LEAST}}})"
_NO_NAME: Final = (
    "(?![省市县区旗乡镇村街路庄沟河]|社区|自治|[壮回]族|维吾尔)"  # what makes another name of a bare one
)
_TOWNSHIP: Final = rf"({_PROPER}{{1,3}}?)(?:民族乡|乡(?![村镇土情味愁])|镇|街道办事处|街道)"
_VILLAGE: Final = (
    rf"({_PROPER}{{0,3}}?)(?:村民委员会|村委会|居委会|社区|(?<![农乡假食渔])村(?![民委镇办官级集]))"
)
_REGIONS: Final[tuple[_Step, ...]] = (
    ("省", rf"({_PROPER}{{1,2}}?)(?:省|(?:壮族|回族|维吾尔)?自治区)"),
    ("省", rf"({_PROVINCES}){_NO_NAME}"),
    ("市", rf"({_PROPER}{{1,3}}?)(?:市(?![场政民容])|自治州|地区|盟)"),
    (
        "县",
        rf"({_PROPER}{{0,4}}?)(?:自治县|县(?![委级域])|(?<![小园厂社景库发业片山地特校林牧灌])区|旗(?![舰袍]))",
    ),
    ("乡", _TOWNSHIP),
    ("村", _VILLAGE),
)
_ALONE: Final[Mapping[Level, re.Pattern[str]]] = {"乡": lazy(_TOWNSHIP), "村": lazy(_VILLAGE)}
_SPELT: Final[frozenset[Level]] = frozenset(("市", "县"))  # those of others are known by their bare names


class Core(NamedTuple):
    """A name taken apart: the name proper, and the regions that stood before it."""

    core: str
    regions: tuple[tuple[Level, str], ...] = ()
    company: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name proper, and behind its county's bare name: 示例砖厂, 阳城示例砖厂 of 阳城县示例砖厂."""
        if not self.regions:
            return (self.core,)
        return (self.core, *(name + self.core for level, name in self.regions if level in _SPELT))

    def agrees(self, other: Core) -> bool:
        """Whether no region of one contradicts that of the other."""
        known = dict(other.regions)
        return all(known.get(level, name) == name for level, name in self.regions)


@dataclass(frozen=True)
class Cores:
    """Takes names apart; `places` are the names of the township and its villages, which stand bare, too."""

    places: tuple[str, ...] = ()

    def of(self, name: str) -> Core:
        """A name, as it is compared, taken apart; at least two characters are left of it."""
        bare = _left(_BRACKETS, name, "")
        unformed = _left(_FORM, bare, "") if bare.endswith(FORMS) else bare
        if "公司" in unformed:
            proper = _left(_COMPANY, unformed, "")
            return self._apart(proper, company=proper != unformed)
        return self._apart(_left(_COOPERATIVE, unformed, "合作社") if "合作社" in unformed else unformed)

    def address(self, address: str, village: str | None) -> Core:
        """An address taken apart as a name is; it is in the village, as compared, unless it says another."""
        regions, text = self._regions.before(without_signs(compared(address)))
        if village is not None and "村" not in dict(regions):
            regions = (*regions, ("村", village))
        return Core(text, regions)

    def village(self, name: str) -> str:
        """A village as it is compared: 寺头乡东沟村, 东沟村委会 and 东沟 are 东沟."""
        if name not in self._villages:
            text = _ABOVE_VILLAGES.before(without_signs(compared(name)))[1]
            found = _ALONE["村"].fullmatch(text)
            self._villages[name] = found[1] if found is not None else text
        return self._villages[name]

    @cached_property
    def _villages(self) -> dict[str, str]:
        return {}

    def _apart(self, written: str, *, company: bool = False) -> Core:
        regions, text = self._regions.before(without_signs(written))
        return Core(text, regions, company)

    @cached_property
    def _regions(self) -> _Steps:
        """The regions that may stand before a name, and the places bare: 寺头 of 寺头乡人民政府."""
        bare: dict[Level, list[str]] = {"乡": [], "村": []}
        for place in self.places:
            text = compared(place).removesuffix("人民政府")
            for level, pattern in _ALONE.items():
                whole = pattern.fullmatch(text)
                if whole is not None and len(whole[1]) >= _LEAST:
                    bare[level].append(whole[1])
        return _Steps.of((*_REGIONS, *((level, _bare(names)) for level, names in bare.items() if names)))


@dataclass(frozen=True, slots=True)
class _Steps:
    """Regions that may stand one after the other."""

    levels: tuple[Level, ...]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, steps: Sequence[_Step]) -> Self:
        levels = tuple(level for level, _pattern in steps)
        return cls(levels, lazy("".join(f"(?:{pattern}{_REST})?" for _level, pattern in steps)))

    def before(self, text: str) -> tuple[tuple[tuple[Level, str], ...], str]:
        """The regions before a name, and what follows them."""
        found = self.pattern.match(text)
        if found is None or not found.end():
            return (), text
        named = zip(self.levels, found.groups(), strict=True)
        return tuple([(level, name) for level, name in named if name is not None]), text[found.end() :]


_ABOVE_VILLAGES: Final = _Steps.of(_REGIONS[:-1])


def _bare(names: Iterable[str]) -> str:
    return f"({'|'.join(sorted(names, key=len, reverse=True))}){_NO_NAME}"


def without_signs(text: str) -> str:
    """A text without signs, where enough is left of it."""
    return text if text.isalnum() else _left(_SIGNS, text, "")


def _left(pattern: re.Pattern[str], text: str, instead: str) -> str:
    """A text with what a pattern finds replaced, where enough is left of it."""
    found = pattern.sub(instead, text)
    return found if len(found) >= _LEAST else text
