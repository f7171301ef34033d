"""联合检查: where townships are neighbours, what each side of the boundary has left unswept or found.

A boundary is taken stretch by stretch: two villages that face each other, where the book names them, and one
stretch for all that it does not name.  What one side found asks the other side to look, above all where that
has not been there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from dabzw.lazily import dataclass
from dabzw.rules.case.states import EnterpriseState, LeadState
from dabzw.sync.rollup.book import Border
from dabzw.sync.rollup.questions.asking import EVERY, Facts
from dabzw.sync.rollup.questions.border import HERE, VALUES
from dabzw.sync.rollup.questions.ledgers import Ledgers

Known = Literal["有数据", "没有数据", "不在汇总里"]
"""What is known of the township on a side."""

OPEN_CASES: Final[tuple[EnterpriseState, ...]] = ("待认定", "待定方案", "整治中", "待销号", "再次立案")
"""The states of an enterprise in which something stands against it."""
OPEN_LEADS: Final[tuple[LeadState, ...]] = ("待核查", "待强制", "待移交", "待办结")
"""The states of a lead that is not known to be groundless, and not closed."""

_ASKED: Final = """
SELECT 区划代码, 编号, '场所', 村, 状态, 未查, 存疑, 结果, 日期 FROM here
WHERE 区划代码 IN (SELECT unnest($codes::VARCHAR[]))
UNION ALL
SELECT r.区划代码, r.编号, r.类别, r.村, r.状态, false, true, NULL, NULL
FROM records r JOIN (
  SELECT 区划代码, 村 FROM here UNION SELECT unnest($at::VARCHAR[]), unnest($villages::VARCHAR[])
) v ON r.区划代码 = v.区划代码 AND r.村 = v.村
WHERE r.计入 AND r.区划代码 IN (SELECT unnest($codes::VARCHAR[]))
  AND ((r.类别 = '企业' AND list_contains($cases, r.状态))
    OR (r.类别 = '线索' AND list_contains($leads, r.状态)))
ORDER BY 1, 3, 2
"""


class Spot(NamedTuple):
    """A place, an enterprise or a lead at a boundary; `found` is where something is found or suspected."""

    code: str
    id: str
    kind: str
    village: str | None
    state: str
    unswept: bool
    found: bool
    result: str | None
    seen: date | None

    @property
    def why(self) -> str:
        """Why it asks for somebody, in words; "" where it does not."""
        if self.kind != _SITE:
            return f"{self.kind}{self.state}" if self.found else ""
        said = (self.state if self.unswept else "", self.result if self.found else "")
        return "、".join(filter(None, said))


_SITE: Final = "场所"
REST: Final = "其余各村"
ALL: Final = "各村"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a stretch: of which township, which village, None for those that the book does not name.

    Where there are such and named ones, it is the `rest` of the township.
    """

    code: str
    village: str | None
    known: Known
    spots: tuple[Spot, ...]
    rest: bool = False

    @property
    def where(self) -> str:
        """The village in words, and what stands for those that are not named."""
        return self.village or (REST if self.rest else ALL)

    @property
    def places(self) -> int:
        """How many places at the boundary are registered there."""
        return sum(one.kind == _SITE for one in self.spots)

    @property
    def unswept(self) -> int:
        """How many of them nobody has been inside."""
        return sum(one.unswept for one in self.spots)

    @property
    def found(self) -> int:
        """At how many places, enterprises and leads something is found or suspected."""
        return sum(one.found for one in self.spots)

    @property
    def asking(self) -> tuple[Spot, ...]:
        """What asks for somebody."""
        return tuple(one for one in self.spots if one.unswept or one.found)

    @property
    def gap(self) -> str:
        """Why nobody can rely on this side, in words; "" where all that is registered was swept."""
        if self.known != "有数据":
            return self.known
        if self.unswept:
            return f"{self.unswept}处没有排查到位"
        return "" if self.places else f"{self.where if self.rest else ''}没有登记交界场所"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the boundary of two townships."""

    one: Side
    other: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides."""
        return self.one, self.other

    @property
    def asks(self) -> bool:
        """Whether it asks for a joint check: something is found, or was not looked at, or nobody can tell."""
        named = self.one.village is not None
        return any(side.asking or side.known == "没有数据" or (named and side.gap) for side in self.sides)

    @property
    def rank(self) -> int:
        """How much it asks for one, 0 most: found here and not looked at there; found; not looked at."""
        if any(a.found and b.gap for a, b in (self.sides, self.sides[::-1])):
            return 0
        return 1 if self.one.found or self.other.found else 2

    def reasons(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """Why it asks for a joint check, the townships by their names."""
        return tuple(
            f"{names.get(side.code, side.code)}{side.village or ''}{'，'.join(said)}"
            for side in self.sides
            if (said := tuple(filter(None, (f"{side.found}处查出或存疑" if side.found else "", side.gap))))
        )


def joint(
    facts: Facts, borders: Sequence[Border], ledgers: Ledgers, area: str = EVERY
) -> tuple[Stretch, ...]:
    """The stretches of all boundaries of the book that touch an area, those that ask most first."""
    near = [one for one in borders if any(code.startswith(area) for code in one.codes)]
    if not near:
        return ()
    codes = sorted({code for one in near for code in one.codes})
    named = sorted({pair for one in borders for pair in one.named})
    rows = facts.rows(
        Spot,
        HERE + _ASKED,
        **{**VALUES, "area": EVERY},
        codes=codes,
        at=[code for code, _ in named],
        villages=[village for _, village in named],
        cases=list(OPEN_CASES),
        leads=list(OPEN_LEADS),
    )
    return stretches(rows, near, borders, ledgers)


def stretches(
    spots: Iterable[Spot], near: Iterable[Border], every: Iterable[Border], ledgers: Ledgers
) -> tuple[Stretch, ...]:
    """The stretches of some boundaries; a village that any boundary of the book names is in no other."""
    named: dict[str, set[str]] = defaultdict(set)
    for code, village in (pair for one in every for pair in one.named):
        named[code].add(village)
    own: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        own[spot.code].append(spot)
    known = _known(ledgers)
    found = (one for border in near for one in _of_border(border, own, named, known))
    return tuple(sorted((one for one in found if one.asks), key=_order))


def _order(one: Stretch) -> tuple[object, ...]:
    return one.rank, *((side.code, side.village is None, side.village or "") for side in one.sides)


def _known(ledgers: Ledgers) -> Mapping[str, Known]:
    return {one.code: "没有数据" if one.meta is None else "有数据" for one in ledgers.all}


def _of_border(
    border: Border,
    own: Mapping[str, Sequence[Spot]],
    named: Mapping[str, Collection[str]],
    known: Mapping[str, Known],
) -> Iterator[Stretch]:
    def side(code: str, village: str | None) -> Side:
        spots = (
            one
            for one in own.get(code, ())
            if (one.village == village if village is not None else one.village not in named.get(code, ()))
        )
        rest = village is None and bool(named.get(code))
        return Side(code, village, known.get(code, "不在汇总里"), tuple(spots), rest)

    one, other = border.codes
    for pair in border.villages:
        yield Stretch(side(one, pair.one), side(other, pair.other))
    yield Stretch(side(one, None), side(other, None))
