"""The ledgers themselves: which there are, how each stands, and which campaigns can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple, Self, get_args

from dabzw.lazily import dataclass
from dabzw.model.patterns import lazy
from dabzw.sync.rollup.questions.asking import Facts

Level = Literal["乡", "县", "市"]
"""By what ledgers are put together; a 乡 is a ledger of its own."""
State = Literal["可用", "旧数据", "没有数据"]
"""Whether the facts of a ledger are of its newest state, of an earlier one, or not there at all."""

LEVELS: Final[tuple[Level, ...]] = get_args(Level)
DIGITS: Final[Mapping[Level, int]] = {"乡": 12, "县": 6, "市": 4}
"""How many digits of a 区划代码 tell an area of a level."""
_COUNTIES: Final = ("县", "区", "旗", "市")
_CITIES: Final = ("市", "州", "盟")
_OFFICE: Final = lazy(r"(?:人民政府|办事处|人民政府办公室)$")
_REGIONS: Final = lazy(r"[^省市州盟县区旗]{1,10}?(?:自治州|自治县|[省市州盟县区旗])")

_META: Final = """
SELECT 区划代码, 单位, 行动, 阶段, 期限, 提交, 提交时间, 截至, 记录, 错误, 警告 FROM meta ORDER BY 区划代码
"""


class Meta(NamedTuple):
    """What the facts of a ledger say of themselves; `committed` are seconds since 1970."""

    code: str
    unit: str
    campaign: str
    phases: Sequence[str] | None
    limits: Sequence[str] | None
    commit: str
    committed: int
    as_of: str
    records: int
    errors: int
    warnings: int

    @property
    def shape(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What two campaigns must have in common to be compared: the phases and the codes of the limits."""
        return tuple(self.phases or ()), tuple(self.limits or ())


class Source(NamedTuple):
    """A ledger as the list of ledgers names it.

    `trouble` says why its newest state could not be read, "" where it was; `entered` is when what is known of
    it was entered there, None where nothing is; `word` is what became of it, in a word.
    """

    code: str
    name: str
    trouble: str
    entered: datetime | None
    word: str = "读不了"


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger: what the list says of it, and what its facts say; None where there are none.

    `twins` are what other ledgers of the list are called whose facts are of the same commit: they are one.
    """

    source: Source
    meta: Meta | None
    comparable: bool
    twins: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Its 区划代码."""
        return self.source.code

    @property
    def name(self) -> str:
        """What it is called."""
        return self.source.name or (self.meta.unit if self.meta else self.code)

    @property
    def state(self) -> State:
        """How far its facts can be relied on."""
        if self.meta is None:
            return "没有数据"
        return "旧数据" if self.source.trouble else "可用"

    @property
    def says(self) -> str:
        """What a reader must know of it, beside its figures; "" where they stand for themselves."""
        told = []
        if self.meta is None:
            told.append(
                f"{self.source.word}：{self.source.trouble}" if self.source.trouble else "还没有汇总过"
            )
        elif self.source.trouble:
            when = f"{self.source.entered:%Y-%m-%d %H:%M}" if self.source.entered else "以前"
            told.append(f"现在{self.source.word}（{self.source.trouble}），用的是{when}入账的")
        if self.meta is not None and not self.comparable:
            told.append("方案的阶段或期限与多数台账不同，不可比")
        if self.twins:
            told.append(listed_twice(self.twins))
        return "；".join(told)


@dataclass(frozen=True, slots=True)
class Ledgers:
    """All ledgers of the list, in the order of their codes, and what areas are called."""

    all: tuple[Ledger, ...]

    @classmethod
    def of(cls, facts: Facts, sources: Iterable[Source]) -> Self:
        """The ledgers of a list, with what their facts say."""
        return cls.joined(facts.rows(Meta, _META), sources)

    @classmethod
    def joined(cls, found: Iterable[Meta], sources: Iterable[Source]) -> Self:
        """The ledgers of a list; facts of a ledger that is not in the list are in no answer."""
        metas = {one.code: one for one in found}
        listed = {one.code: one for one in sources}
        shapes = Counter(metas[code].shape for code in listed if code in metas)
        usual = max(shapes, key=lambda shape: (shapes[shape], shape), default=None)
        of_commit: dict[str, list[Source]] = {}
        for code, one in sorted(listed.items()):
            if code in metas:
                of_commit.setdefault(metas[code].commit, []).append(one)
        return cls(
            tuple(
                Ledger(source, meta, meta is not None and meta.shape == usual, twins)
                for code, source in sorted(listed.items())
                for meta in (metas.get(code),)
                for twins in (_others(source, of_commit.get(meta.commit, ()) if meta else ()),)
            )
        )

    def within(self, area: str) -> Self:
        """Those whose codes begin so."""
        return type(self)(tuple(one for one in self.all if one.code.startswith(area)))

    @property
    def names(self) -> Mapping[str, str]:
        """The names by code."""
        return {one.code: one.name for one in self.all}

    @property
    def usable(self) -> tuple[Ledger, ...]:
        """Those that have facts."""
        return tuple(one for one in self.all if one.meta is not None)

    @property
    def troubled(self) -> tuple[Ledger, ...]:
        """Those of which a reader must know something."""
        return tuple(one for one in self.all if one.says)

    @property
    def as_of(self) -> tuple[str, ...]:
        """As of when the facts are, each moment once, the first ones first."""
        return tuple(sorted({one.meta.as_of for one in self.usable if one.meta is not None}))

    def areas(self, level: Level) -> Mapping[str, tuple[Ledger, ...]]:
        """The ledgers of each area of a level, by its code."""
        found: dict[str, list[Ledger]] = {}
        for one in self.all:
            found.setdefault(one.code[: DIGITS[level]], []).append(one)
        return {code: tuple(own) for code, own in found.items()}


def listed_twice(twins: Iterable[str]) -> str:
    """That other ledgers of the list have facts of the same commit."""
    return f"与{'、'.join(twins)}是同一次提交，像是一本台账登记了几次，数字重复计算"


def _others(own: Source, same: Sequence[Source]) -> tuple[str, ...]:
    return tuple(one.name or one.code for one in same if one.code != own.code)


def area_called(code: str, level: Level, own: Sequence[Ledger]) -> str:
    """What an area is called, as the names of its own units say with one voice; else its code."""
    if level == "乡":
        return own[0].name if own else code
    said = {_above(one.meta.unit if one.meta else one.name, level) for one in own} - {""}
    return said.pop() if len(said) == 1 else code


def short_name(name: str) -> str:
    """A township without what it belongs to and without its office: 示例乡."""
    bare = _OFFICE.sub("", name)
    while (found := _REGIONS.match(bare)) is not None and len(found[0]) < len(bare):
        bare = bare[found.end() :]
    return bare or name


def _above(unit: str, level: Level) -> str:
    """The area of a level within the name of a unit: 示例县 of 示例市示例县示例乡人民政府; "" if unsaid.

    The last region before the township is the county; a city stands before a county, for 示例市示例乡 may be
    of a city that is none of prefectures.
    """
    bare = _OFFICE.sub("", unit)
    found = [region[0] for region in _REGIONS.finditer(bare) if region.end() < len(bare)]
    if level == "县":
        return found[-1] if found and found[-1].endswith(_COUNTIES) else ""
    before = found[-2:-1]
    return before[0] if before and before[0].endswith(_CITIES) else ""
