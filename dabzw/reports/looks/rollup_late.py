"""各地逾期: what each township, county or city missed of its limits, the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.reports.looks.rollup import rollup_page, told
from dabzw.reports.view import Block, Col, Fact, Heading, Inner, Line, Page, Table, View
from dabzw.rules.agenda.counts import NOTHING, Pair
from dabzw.sync.rollup.questions.late import Missed, OfLimit, Overdue
from dabzw.sync.rollup.questions.ledgers import Ledger, Ledgers, Level, area_called

HARD: Final = "逾期只计硬性期限，预警另列一栏；逾期完成、终止也只计硬性的"
_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class LateRow:
    """What an area missed; `known` of its `ledgers` have facts, None where none has."""

    code: str
    name: str
    ledgers: int
    known: int
    open: Pair | None
    late: int
    ended: int
    longest: int
    owed: int
    says: str

    @property
    def order(self) -> tuple[bool, int, int, int, str]:
        """Those of which nothing is known first, then those with most overdue."""
        pair = self.open or NOTHING
        return self.open is not None, -pair.hard, -pair.early, -self.longest, self.code

    @property
    def ratio(self) -> float | None:
        """The share of the hard limits that were missed in any way."""
        missed = (self.open or NOTHING).hard + self.late + self.ended
        return missed / self.owed if self.owed else None


def _known(count: int, row: LateRow) -> int | None:
    return None if row.open is None else count


LATE: Final[View[LateRow]] = View(
    (
        Col("区划代码", lambda row: row.code, "id"),
        Col("名称", lambda row: row.name, "name", width=28),
        Inner("台账数", lambda row: row.ledgers),
        Inner("有数据", lambda row: row.known),
        Col("逾期", lambda row: None if row.open is None else row.open.hard, "number"),
        Col("预警逾期", lambda row: None if row.open is None else row.open.early, "number"),
        Col("最长逾期天数", lambda row: _known(row.longest, row), "number"),
        Col("逾期完成", lambda row: _known(row.late, row), "number"),
        Col("终止", lambda row: _known(row.ended, row), "number"),
        Col("硬性期限", lambda row: _known(row.owed, row), "number"),
        Col("错过率", lambda row: row.ratio, "ratio"),
        Col("说明", lambda row: row.says or None, "prose"),
    )
)
_ON_SCREEN: Final = LATE.pick(
    *("名称", "逾期", "预警逾期", "最长逾期天数", "逾期完成", "终止", "错过率", "区划代码", "说明"),
    below=("说明",),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A hard limit that is open and late, with the name of its ledger."""

    own: Overdue
    ledger: str


CASES: Final[View[Case]] = View(
    (
        Col("逾期天数", lambda row: row.own.days, "number"),
        Col("应完成", lambda row: row.own.due, "day"),
        Col("期限", lambda row: row.own.limit),
        Col("事项", lambda row: row.own.item),
        Col("区划代码", lambda row: row.own.code, "id"),
        Col("台账", lambda row: row.ledger, "name"),
        Col("编号", lambda row: row.own.id, "id"),
        Col("责任单位", lambda row: row.own.unit, "unit"),
    )
)
_CASES_ON_SCREEN: Final = CASES.pick("逾期天数", "应完成", "期限", "台账", "编号", "责任单位")
BY_LIMIT: Final[View[OfLimit]] = View(
    (
        Col("期限", lambda row: row.limit),
        Col("逾期", lambda row: row.overdue, "number"),
        Col("台账数", lambda row: row.ledgers, "number"),
        Col("最长逾期天数", lambda row: row.longest, "number"),
    )
)


def late_rows(ledgers: Ledgers, found: Iterable[Missed], level: Level = "乡") -> list[LateRow]:
    """The rows of all areas of a level, whatever is known of them, the worst first."""
    by_code = {one.code: one for one in found}
    areas = ledgers.areas(level).items()
    rows = (_row(code, area_called(code, level, own), own, by_code) for code, own in areas)
    return sorted(rows, key=lambda row: row.order)


def _row(code: str, name: str, own: Sequence[Ledger], found: Mapping[str, Missed]) -> LateRow:
    known = [one for one in own if one.meta is not None]
    missed = [found[one.code] for one in known if one.code in found]
    return LateRow(
        code,
        name,
        len(own),
        len(known),
        sum((one.pair for one in missed), NOTHING) if known else None,
        sum(one.late for one in missed),
        sum(one.ended for one in missed),
        max((one.longest for one in missed), default=0),
        sum(one.owed for one in missed),
        _says(own),
    )


def _says(own: Sequence[Ledger]) -> str:
    """What a reader must know of the ledgers of an area."""
    if len(own) == 1:
        return own[0].says
    silent = sum(one.meta is None for one in own)
    return f"{silent}本没有数据" if silent else ""


def total(rows: Iterable[LateRow]) -> Pair:
    """What all of them together have open and late."""
    return sum((row.open or NOTHING for row in rows), NOTHING)


def answer(
    ledgers: Ledgers, rows: Sequence[LateRow], limits: Sequence[OfLimit], cases: Sequence[Overdue]
) -> Page:
    """What the areas missed, and the latest ones, each by its id."""
    names = ledgers.names
    listed = [Case(one, names.get(one.code, one.code)) for one in cases]
    late = [row for row in rows if row.open is not None and row.open.hard]
    about = f"硬性期限逾期{total(rows).told('项')}，在{len(late)}处；共{len(rows)}处，最差的在前"
    blocks: list[Block] = [told(ledgers, "各地逾期"), Line(about), Table(_ON_SCREEN, rows, most=_MOST)]
    if limits:
        blocks += [Heading("按期限"), Table(BY_LIMIT, limits)]
    if listed:
        blocks += [Heading(f"逾期最久的{len(listed)}项"), Table(_CASES_ON_SCREEN, listed)]
    facts: dict[str, Fact] = {
        "逾期": Table(LATE, rows),
        "按期限": Table(BY_LIMIT, limits),
        "逾期最久": Table(CASES, listed),
    }
    return rollup_page(ledgers, facts, *blocks, says=(HARD,))
