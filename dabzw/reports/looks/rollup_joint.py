"""联合检查: which stretches of the boundaries of neighbouring townships ask for a check by both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from dabzw.lazily import dataclass
from dabzw.reports.view import Block, Col, Fact, Heading, Line, Table, View
from dabzw.sync.rollup.book import Border
from dabzw.sync.rollup.questions.joint import Side, Spot, Stretch
from dabzw.sync.rollup.questions.ledgers import Ledgers

HOW: Final = (
    "相邻的乡镇照 rollup.yaml 的“相邻”；相对的村写明的逐对看，没有写明的合在一起看；"
    "查出或存疑：场所最近一次排查发现非法违法问题或拒绝检查，同村有没有结案的企业、没有办结的线索"
)
NOT_DECLARED: Final = (
    "还没有写这里的乡镇和谁相邻，看不出该哪两乡联合检查。在 rollup.yaml 里每两乡写一段，相对的村也写上：",
    "相邻:",
    '  - 甲: "140522102000"',
    '    乙: "140522103000"',
    "    村: [{甲: 东沟村, 乙: 西坡村}]",
)
ALL_QUIET: Final = "写明相邻的各段，汇总里登记了的交界场所都排查到位，没有查出或存疑的"
_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class StretchRow:
    """A stretch with the names of its townships."""

    own: Stretch
    names: tuple[str, str]
    why: str


class SpotRow(NamedTuple):
    """What asks for somebody on one side of a stretch, with whom it is across the boundary."""

    own: Spot
    ledger: str
    across: str
    why: str


STRETCHES: Final[View[StretchRow]] = View(
    (
        Col("甲区划代码", lambda row: row.own.one.code, "id"),
        Col("甲", lambda row: row.names[0], "name", width=24),
        Col("甲村", lambda row: row.own.one.where, width=14),
        Col("甲场所", lambda row: row.own.one.places, "number"),
        Col("甲未到位", lambda row: row.own.one.unswept, "number"),
        Col("甲存疑", lambda row: row.own.one.found, "number"),
        Col("乙区划代码", lambda row: row.own.other.code, "id"),
        Col("乙", lambda row: row.names[1], "name", width=24),
        Col("乙村", lambda row: row.own.other.where, width=14),
        Col("乙场所", lambda row: row.own.other.places, "number"),
        Col("乙未到位", lambda row: row.own.other.unswept, "number"),
        Col("乙存疑", lambda row: row.own.other.found, "number"),
        Col("为何联合检查", lambda row: row.why, "prose", width=48),
    )
)
STRETCHES_SHOWN: Final = STRETCHES.pick("甲", "甲村", "乙", "乙村", "为何联合检查")
SPOTS: Final[View[SpotRow]] = View(
    (
        Col("区划代码", lambda row: row.own.code, "id"),
        Col("台账", lambda row: row.ledger, "name", width=24),
        Col("村", lambda row: row.own.village, width=14),
        Col("编号", lambda row: row.own.id, "id", width=20),
        Col("类别", lambda row: row.own.kind),
        Col("状态", lambda row: row.own.state, "state"),
        Col("为何列出", lambda row: row.own.why, width=16),
        Col("对面", lambda row: row.across, width=28),
        Col("为何联合检查", lambda row: row.why, "prose", width=48),
    )
)
SPOTS_SHOWN: Final = SPOTS.pick("台账", "村", "编号", "为何列出", "对面")


@dataclass(frozen=True, slots=True)
class Joint:
    """What is told of the boundaries of an area.

    `declared` is whether the book names any of them; `without` are the townships of which it
    names no neighbour.
    """

    stretches: tuple[StretchRow, ...]
    spots: tuple[SpotRow, ...]
    declared: bool
    without: tuple[str, ...]

    @property
    def facts(self) -> dict[str, Fact]:
        """What programs are told."""
        return {
            "写明相邻": self.declared,
            "联合检查": Table(STRETCHES, self.stretches),
            "两边": Table(SPOTS, self.spots),
            "没有写相邻的": list(self.without),
        }

    def blocks(self) -> Iterator[Block]:
        """What a person is told."""
        if not self.declared:
            yield from map(Line, NOT_DECLARED)
            return
        yield Heading(f"该联合检查的地段（{len(self.stretches)}段）")
        if self.stretches:
            yield Table(STRETCHES_SHOWN, self.stretches, most=_MOST)
            yield Heading("联合检查时两边要去看的")
            yield Table(SPOTS_SHOWN, self.spots, most=_MOST)
        else:
            yield Line(ALL_QUIET, "good")


def told(found: Sequence[Stretch], every: Ledgers, ledgers: Ledgers, borders: Sequence[Border]) -> Joint:
    """The stretches of some `ledgers` with the names of the townships, and what asks on each side."""
    names = every.names
    rows = tuple(
        StretchRow(one, (_name(one.one, names), _name(one.other, names)), "；".join(one.reasons(names)))
        for one in found
    )
    named = {code for one in borders for code in one.codes}
    return Joint(
        stretches=rows,
        spots=tuple(_spots(rows)),
        declared=any(one.code in named for one in ledgers.all),
        without=tuple(one.code for one in ledgers.all if one.code not in named),
    )


def _name(side: Side, names: Mapping[str, str]) -> str:
    return names.get(side.code, side.code)


def _spots(rows: Sequence[StretchRow]) -> Iterator[SpotRow]:
    for row in rows:
        for side, mine, across, other in (
            (row.own.one, row.names[0], row.own.other, row.names[1]),
            (row.own.other, row.names[1], row.own.one, row.names[0]),
        ):
            facing = other if across.village is None else f"{other}{across.village}"
            yield from (SpotRow(spot, mine, facing, row.why) for spot in side.asking)
