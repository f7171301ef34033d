"""交界: places at the boundaries of townships that were not swept, or where something was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.phrases import first_few
from dabzw.reports.looks.rollup import rollup_page, told
from dabzw.reports.looks.rollup_joint import HOW as JOINT_HOW
from dabzw.reports.looks.rollup_joint import Joint
from dabzw.reports.view import Block, Col, Fact, Heading, Line, Page, Table, View
from dabzw.sync.rollup.questions.border import OfLedger, Place
from dabzw.sync.rollup.questions.ledgers import Ledgers

HOW: Final = (
    "列出位置特征写有“行政区域交界”的场所里，没有排查到位的，和最近一次排查发现非法违法问题、拒绝检查的；"
    "场所的名称不上报，按编号到台账里查"
)
_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class BorderRow:
    """A place that asks for somebody, with the name of its ledger."""

    own: Place
    ledger: str

    @property
    def why(self) -> str:
        """Why it is listed."""
        said = (self.own.state if self.own.unswept else "", self.own.result if self.own.suspect else "")
        return "、".join(filter(None, said))


BORDER: Final[View[BorderRow]] = View(
    (
        Col("区划代码", lambda row: row.own.code, "id"),
        Col("台账", lambda row: row.ledger, "name", width=28),
        Col("村", lambda row: row.own.village, width=16),
        Col("编号", lambda row: row.own.id, "id", width=20),
        Col("场所类别", lambda row: row.own.place_class, width=16),
        Col("状态", lambda row: row.own.state, "state"),
        Col("最近结果", lambda row: row.own.result),
        Col("最近排查", lambda row: row.own.seen, "day"),
        Col("为何列出", lambda row: row.why, width=16),
    )
)
_ON_SCREEN: Final = BORDER.pick("台账", "村", "编号", "场所类别", "为何列出", "最近排查")


@dataclass(frozen=True, slots=True)
class BorderCount:
    """The counts of a ledger, with its name."""

    own: OfLedger
    ledger: str


COUNTS: Final[View[BorderCount]] = View(
    (
        Col("区划代码", lambda row: row.own.code, "id"),
        Col("台账", lambda row: row.ledger, "name", width=28),
        Col("交界场所", lambda row: row.own.places, "number"),
        Col("未排查到位", lambda row: row.own.unswept, "number"),
        Col("存疑", lambda row: row.own.suspect, "number"),
    )
)


def border_rows(found: Sequence[Place], ledgers: Ledgers) -> tuple[BorderRow, ...]:
    """The places with the names of their ledgers."""
    names = ledgers.names
    return tuple(BorderRow(one, names.get(one.code, one.code)) for one in found)


def answer(ledgers: Ledgers, places: Sequence[BorderRow], counts: Sequence[OfLedger], joint: Joint) -> Page:
    """What neighbours are to check together, the places by ledger, and one by one."""
    names = ledgers.names
    rows = tuple(BorderCount(one, names.get(one.code, one.code)) for one in counts)
    every = sum(one.places for one in counts)
    about = (
        f"交界场所{every}处，未排查到位{sum(one.unswept for one in counts)}处，"
        f"存疑{sum(one.suspect for one in counts)}处"
    )
    blocks: list[Block] = [told(ledgers, "交界场所"), Line(about), *joint.blocks()]
    alone = _without_neighbours(joint, rows)
    if alone:
        blocks.append(Line(alone, "alert"))
    if rows:
        blocks += [Heading("按台账"), Table(COUNTS, rows, most=_MOST)]
    if places:
        blocks += [Heading("要去看的场所"), Table(_ON_SCREEN, places, most=_MOST)]
    facts: dict[str, Fact] = {"交界": Table(BORDER, places), "按台账": Table(COUNTS, rows), **joint.facts}
    return rollup_page(ledgers, facts, *blocks, says=(HOW, JOINT_HOW) if joint.declared else (HOW,))


def _without_neighbours(joint: Joint, rows: Sequence[BorderCount]) -> str:
    """The ledgers that have places at boundaries, and of which the book names no neighbour."""
    names = [row.ledger for row in rows if row.own.code in joint.without]
    if not joint.declared or not names:
        return ""
    return f"有交界场所、rollup.yaml 里没有写相邻乡镇的{len(names)}本：{first_few(names)}，没有和谁对看"
