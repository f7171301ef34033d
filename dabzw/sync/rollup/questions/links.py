"""The same operator in two townships: what says so, how strongly, and never more than that.

Equal credit codes or meters are strong signs.  A name is a weak one: it counts only where it is rare, and
with a second sign.  Whatever is found is a suspicion (疑点) with its reasons, for people to verify.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, Literal, NamedTuple, Self

from dabzw.lazily import dataclass
from dabzw.model import codes
from dabzw.model.patterns import lazy
from dabzw.model.scalars import compared
from dabzw.rules.sweep.likeness import CROWD
from dabzw.sync.facts.tables import OTHER
from dabzw.sync.facts.words import sign_of
from dabzw.sync.rollup.questions.asking import EVERY, Facts
from dabzw.sync.rollup.questions.border import BORDER

Strength = Literal["强", "弱"]

FEW_LEDGERS: Final = 3
"""A name that stands in more ledgers is common, and tells nothing."""
_LEAST_METER: Final = 8  # characters of a number that one supplier gives to one meter
_OWN: Final = 2  # characters of a name that are its own, before the words of its trade
_ENDINGS: Final = range(2, 6)  # characters
_COUNTY: Final = 6  # digits of a 区划代码
_FAR: Final = 2  # signs that it takes beyond a county
_PERSON: Final = range(2, 7)  # characters of a person's name
_COMMON: Final = 3  # names that share an ending make it one of a trade
_DESCRIBING: Final = frozenset(
    "东西南北中上下前后左右里外村头口边旁旧老新大小废弃无名某一二三四五六七八九十号院屋房棚窑洞库仓厂场站店坊铺"
)
"""Of such characters are descriptions of places that stand for a name: 村东旧."""
_TOWNSHIP: Final = lazy(r"[^省市县区旗]{1,8}(?:乡|镇|街道)")

_SOUGHT: Final = """
WITH traders AS NOT MATERIALIZED (SELECT * FROM records WHERE 类别 IN ('企业', '场所') AND 计入),
same_code AS (
  SELECT 信用代码 FROM traders WHERE 信用代码 IS NOT NULL
  GROUP BY 信用代码 HAVING min(区划代码) <> max(区划代码)
), same_meter AS (
  SELECT 用电户号 FROM traders WHERE 用电户号 IS NOT NULL
  GROUP BY 用电户号 HAVING min(区划代码) <> max(区划代码)
), few_of_name AS (
  SELECT 名称核心 FROM traders WHERE 名称核心 IS NOT NULL
  GROUP BY 名称核心 HAVING min(区划代码) <> max(区划代码) AND count(*) <= $crowd
), rare_name AS (
  SELECT 名称核心 FROM traders SEMI JOIN few_of_name USING (名称核心)
  GROUP BY 名称核心 HAVING count(DISTINCT 区划代码) <= $ledgers
), found AS (
  SELECT *, 信用代码 IS NOT NULL AND 信用代码 IN (FROM same_code) AS 同代码,
    用电户号 IS NOT NULL AND 用电户号 IN (FROM same_meter) AS 同户号,
    名称核心 IS NOT NULL AND 名称核心 IN (FROM rare_name) AS 同名
  FROM traders
)
SELECT 区划代码, 编号, 类别, 名称, 名称核心, 村, 状态, 信用代码, 用电户号, 行业, 迁入来源, 违法行为,
  负责人标识, 责任单位, 同代码, 同户号, 同名
FROM found WHERE 同代码 OR 同户号 OR 同名 ORDER BY 区划代码, 编号
"""
_ENDINGS_OF_MANY: Final = """
WITH cores AS (SELECT DISTINCT 名称核心 AS core FROM records WHERE 名称核心 IS NOT NULL AND 计入)
SELECT right(core, n) AS ending FROM cores, (SELECT unnest($lengths::INTEGER[]) AS n)
WHERE length(core) > n GROUP BY ending HAVING count(*) >= $common
"""
_BEGUN_SO: Final = """
WITH owns AS (SELECT unnest($owns::VARCHAR[]) AS own),
lengths AS (SELECT DISTINCT length(own) AS n FROM owns),
begun AS (
  SELECT DISTINCT 区划代码, left(名称核心, n) AS own FROM records, lengths
  WHERE 类别 = '企业' AND 计入 AND length(名称核心) >= n
)
SELECT own FROM begun SEMI JOIN owns USING (own) GROUP BY own HAVING count(*) <= $ledgers
"""
_BORDERS: Final = """
SELECT DISTINCT 区划代码, 村 FROM records
WHERE 类别 = '场所' AND 计入 AND list_contains(位置特征, $border) AND 村 IS NOT NULL
"""


class Trader(NamedTuple):
    """An enterprise or a place in a ledger, by what it may be known again elsewhere."""

    code: str
    id: str
    kind: str
    name: str | None
    core: str | None
    village: str | None
    state: str | None
    credit_code: str | None
    meter: str | None
    trade: str | None
    moved_from: str | None
    violations: Sequence[str] | None
    heads: Sequence[str] | None
    unit: str | None
    by_code: bool | None = None
    by_meter: bool | None = None
    by_name: bool | None = None

    @property
    def key(self) -> tuple[str, str]:
        """区划代码 and 编号."""
        return self.code, self.id


class _Text(NamedTuple):
    text: str


class _Border(NamedTuple):
    code: str
    village: str


@dataclass(frozen=True, slots=True)
class Link:
    """A suspicion that some of several ledgers are one operator: who, and what says so."""

    strength: Strength
    traders: tuple[Trader, ...]
    reasons: tuple[str, ...]

    @property
    def ledgers(self) -> tuple[str, ...]:
        """The codes of the ledgers, each once."""
        return tuple(dict.fromkeys(one.code for one in self.traders))

    @property
    def keys(self) -> frozenset[tuple[str, str]]:
        """区划代码 and 编号 of each."""
        return frozenset(one.key for one in self.traders)

    @property
    def order(self) -> tuple[bool, int, tuple[str, ...], tuple[tuple[str, str], ...]]:
        """The strong ones first, and those of many ledgers."""
        return self.strength == "弱", -len(self.ledgers), self.ledgers, tuple(sorted(self.keys))


def links(facts: Facts, names: Mapping[str, str], area: str = EVERY) -> tuple[Link, ...]:
    """The suspicions, the strong ones first; with an area those in which one of its ledgers is.

    `names` are the names of the townships by the codes of their ledgers.
    """
    sought = facts.rows(Trader, _SOUGHT, ledgers=FEW_LEDGERS, crowd=CROWD)
    of_name, signs = [one for one in sought if one.by_name], Signs.of(facts, names)
    found = [
        *_by_code(one for one in sought if one.by_code),
        *_by_meter(one for one in sought if one.by_meter),
        *_by_name(of_name, signs, _rare(facts, of_name, signs)),
    ]
    of_area = (one for one in _joined(found) if any(code.startswith(area) for code in one.ledgers))
    return tuple(sorted(of_area, key=lambda one: one.order))


# Strong signs


def _by_code(traders: Iterable[Trader]) -> Iterator[Link]:
    """Equal credit codes; one whose check character is wrong may be the same slip twice."""
    for code, group in _grouped(traders, lambda one: one.credit_code):
        said = f"统一社会信用代码相同（{code}）"
        if codes.has_right_check(code):
            yield Link("强", group, (said,))
        else:
            yield Link("弱", group, (f"{said}，但校验码不符，可能抄错",))


def _by_meter(traders: Iterable[Trader]) -> Iterator[Link]:
    """Equal meters; a number that many ledgers have, or a short one, may have been typed to fill a cell."""
    for meter, group in _grouped(traders, lambda one: one.meter):
        digits = {sign for sign in meter if sign.isdecimal()}
        if len({one.code for one in group}) > CROWD or len(digits) <= 1:
            continue
        said = f"用电户号相同（{meter}）"
        if len(meter) >= _LEAST_METER:
            yield Link("强", group, (said,))
        else:
            yield Link("弱", group, (f"{said}，但户号太短，可能是填写的简号",))


def _grouped(
    traders: Iterable[Trader], sign: Callable[[Trader], str | None]
) -> Iterator[tuple[str, tuple[Trader, ...]]]:
    """Those of each sign, where they are of several ledgers."""
    found: defaultdict[str, list[Trader]] = defaultdict(list)
    for one in traders:
        found[sign(one) or ""].append(one)
    for value, group in found.items():
        if len({one.code for one in group}) > 1:
            yield value, tuple(group)


# Weak signs


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells whether two of one rare name may be one operator.

    `endings` are what the names of a trade end in, `borders` the villages with places at a boundary, by the
    codes of their ledgers, `townships` the names of the townships by these codes.
    """

    endings: frozenset[str]
    borders: frozenset[tuple[str, str]]
    townships: Mapping[str, str]

    @classmethod
    def of(cls, facts: Facts, names: Mapping[str, str]) -> Self:
        """The signs of all ledgers; `names` are the names of the townships."""
        many = facts.rows(_Text, _ENDINGS_OF_MANY, lengths=[*_ENDINGS], common=_COMMON)
        townships = ((code, _TOWNSHIP.search(compared(name))) for code, name in names.items())
        return cls(
            frozenset(one.text for one in many),
            frozenset((one.code, one.village) for one in facts.rows(_Border, _BORDERS, border=BORDER)),
            {code: found[0] for code, found in townships if found is not None},
        )

    def own_part(self, core: str) -> str:
        """What a name has of its own, before the words of its trade; "" where these are all, or a place."""
        ends = next((length for length in reversed(_ENDINGS) if core[-length:] in self.endings), 0)
        own = core[:-ends] if ends else core
        return own if len(own) >= _OWN and not _DESCRIBING.issuperset(own) else ""

    def between(self, one: Trader, other: Trader) -> tuple[str, ...]:
        """The second signs of two enterprises of one rare name, as sentences; nothing where they do not do.

        What they do (their trade, their violations) or a boundary tells something within a county.  Farther
        apart it takes both, for there are many of one name; so it does where the name is that of the head: it
        is a person's, and that their heads have one name is then no other sign.
        """
        personal = _is_personal(one) or _is_personal(other)
        business, border = tuple(self._business(one, other)), tuple(self._border(one, other))
        sure = tuple(self._sure(one, other, personal=personal))
        near = one.code[:_COUNTY] == other.code[:_COUNTY]
        enough = bool(business) + bool(border) >= (1 if near and not personal else _FAR)
        return (*sure, *business, *border) if sure or enough else ()

    def _business(self, one: Trader, other: Trader) -> Iterator[str]:
        trades = {each.trade for each in (one, other) if each.trade}
        if len(trades) == 1 and one.trade == other.trade != OTHER:
            yield f"行业相同（{one.trade}）"
        both = set(one.violations or ()) & set(other.violations or ())
        if both and len(trades) <= 1:
            yield f"违法行为相同（{'、'.join(sorted(both))}）"

    def _border(self, one: Trader, other: Trader) -> Iterator[str]:
        if {(one.code, one.village or ""), (other.code, other.village or "")} <= self.borders:
            yield "两边所在的村都有行政区域交界的场所"

    def _sure(self, one: Trader, other: Trader, *, personal: bool) -> Iterator[str]:
        if not personal and not set(one.heads or ()).isdisjoint(other.heads or ()):
            yield "负责人同名"
        for mine, theirs in ((one, other), (other, one)):
            named = self.townships.get(theirs.code)
            if named is not None and mine.moved_from is not None and named in compared(mine.moved_from):
                yield f"{mine.id}的迁入来源是{mine.moved_from}"


def _rare(facts: Facts, traders: Iterable[Trader], signs: Signs) -> frozenset[str]:
    """The parts that names have of their own which few ledgers know, in whatever trade."""
    owns = {signs.own_part(one.core or "") for one in traders} - {""}
    found = facts.rows(_Text, _BEGUN_SO, owns=sorted(owns), ledgers=FEW_LEDGERS)
    return frozenset(one.text for one in found)


def _by_name(traders: Sequence[Trader], signs: Signs, rare: Collection[str]) -> Iterator[Link]:
    """Those of one rare name that a second sign joins."""
    for core, group in _grouped(traders, lambda one: one.core):
        if signs.own_part(core) in rare:
            yield from _by_second_sign(group, signs)


def _is_personal(one: Trader) -> bool:
    """Whether a part of the name of an enterprise is the name of its head."""
    name, heads = compared(one.name or ""), frozenset(one.heads or ())
    parts = (name[start : start + length] for length in _PERSON for start in range(len(name) - length + 1))
    return bool(heads) and any(sign_of(part) in heads for part in parts)


def _by_second_sign(group: Sequence[Trader], signs: Signs) -> Iterator[Link]:
    """Those of a rare name of whom another sign says that they are one, all of them together."""
    known: dict[tuple[str, str], Trader] = {}
    says: dict[str, None] = {}
    for one, other in combinations(group, 2):
        told = signs.between(one, other) if one.code != other.code else ()
        if told:
            known |= {one.key: one, other.key: other}
            says |= dict.fromkeys(told)
    if known:
        traders = tuple(known.values())
        yield Link("弱", traders, (_named(traders), *says))


def _named(traders: tuple[Trader, ...]) -> str:
    """How alike the names are, and what speaks against it."""
    alike = "名称相同" if len({compared(one.name or "") for one in traders}) == 1 else "名称相近"
    credit = [one.credit_code for one in traders if one.credit_code]
    return f"{alike}而少见" + ("，但统一社会信用代码不同" if len({*credit}) > 1 else "")


def _joined(found: Iterable[Link]) -> list[Link]:
    """The links with those that tell of no further enterprise taken into the others."""
    kept: list[Link] = []
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for one in sorted(found, key=lambda link: (-len(link.traders), link.order)):
        keys = one.keys
        place = next((place for place in places[one.traders[0].key] if keys <= kept[place].keys), None)
        if place is None:
            for key in keys:
                places[key].append(len(kept))
            kept.append(one)
            continue
        other = kept[place]
        strength: Strength = "强" if "强" in (one.strength, other.strength) else "弱"
        kept[place] = Link(strength, other.traders, (*other.reasons, *one.reasons))
    return kept
