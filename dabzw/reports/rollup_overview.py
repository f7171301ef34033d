"""一个县（市、省）的汇总: what its workbook, its bulletin and its page tell, row by row, from one place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dabzw.lazily import dataclass
from dabzw.reports.looks.rollup import as_of, counted
from dabzw.reports.looks.rollup_border import BorderRow, border_rows
from dabzw.reports.looks.rollup_joint import Joint
from dabzw.reports.looks.rollup_joint import told as joint_told
from dabzw.reports.looks.rollup_late import Case, LateRow, late_rows, total
from dabzw.reports.looks.rollup_links import LinkRow, link_rows
from dabzw.reports.looks.rollup_month import Months
from dabzw.reports.looks.rollup_rank import Ranking, ranking
from dabzw.reports.view import Col, View
from dabzw.rules.agenda.counts import NOTHING, Pair
from dabzw.sync.rollup.questions.everything import Answers
from dabzw.sync.rollup.questions.ledgers import DIGITS, Ledger, Ledgers, Level, area_called, short_name
from dabzw.sync.rollup.questions.totals import NONE, Totals, summed

SUM: Final = "合计"


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A ledger with its records and what is overdue; `own` is None of one without facts."""

    code: str
    name: str
    state: str
    own: Totals | None
    open: Pair | None
    errors: int | None
    as_of: str | None
    says: str


def _of(row: TotalRow, number: int | None) -> int | None:
    return None if row.own is None else number


TOTALS: Final[View[TotalRow]] = View(
    (
        Col("区划代码", lambda row: row.code, "id"),
        Col("台账", lambda row: row.name, "name", width=26),
        Col("状态", lambda row: row.state, "state"),
        Col("线索", lambda row: _of(row, (row.own or NONE).leads), "number"),
        Col("已办结", lambda row: _of(row, (row.own or NONE).closed), "number"),
        Col("企业", lambda row: _of(row, (row.own or NONE).enterprises), "number"),
        Col("有违法行为", lambda row: _of(row, (row.own or NONE).offenders), "number", width=11),
        Col("已销号", lambda row: _of(row, (row.own or NONE).cleared), "number"),
        Col("场所", lambda row: _of(row, (row.own or NONE).sites), "number"),
        Col("已排查", lambda row: _of(row, (row.own or NONE).swept), "number"),
        Col("检查活动", lambda row: _of(row, (row.own or NONE).activities), "number", width=9),
        Col("逾期", lambda row: None if row.open is None else row.open.hard, "number"),
        Col("预警逾期", lambda row: None if row.open is None else row.open.early, "number", width=9),
        Col("错误", lambda row: row.errors, "number"),
        Col("截至", lambda row: row.as_of, width=12),
        Col("说明", lambda row: row.says or None, "prose", width=24),
    )
)


@dataclass(frozen=True, slots=True)
class Overview:
    """What is known of an area, the worst first in each list; `title` is what it is called."""

    title: str
    ledgers: Ledgers
    totals: tuple[TotalRow, ...]
    sum: TotalRow
    late: tuple[LateRow, ...]
    cases: tuple[Case, ...]
    ranking: Ranking
    months: Months
    links: tuple[LinkRow, ...]
    border: tuple[BorderRow, ...]
    joint: Joint
    answers: Answers

    @property
    def as_of(self) -> str:
        """As of when it is, in words."""
        return as_of(self.ledgers) or "（没有数据）"

    @property
    def basis(self) -> str:
        """How many ledgers it rests on."""
        return counted(self.ledgers)

    @property
    def strong(self) -> int:
        """How many of the suspicions are strong ones."""
        return sum(row.link.strength == "强" for row in self.links)

    @property
    def unread(self) -> tuple[Ledger, ...]:
        """The ledgers that could not be read the last time, or of which there are no facts."""
        return tuple(one for one in self.ledgers.all if one.state != "可用")


def overview(title: str, found: Answers, every: Ledgers) -> Overview:
    """The lists of an area, from what was asked; `every` are all ledgers, also those beyond it."""
    ledgers = found.ledgers
    late = tuple(late_rows(ledgers, found.missed))
    rows = tuple(_total_rows(found, late))
    names = every.names
    return Overview(
        title=title,
        ledgers=ledgers,
        totals=rows,
        sum=TotalRow(
            SUM, f"{len(ledgers.usable)}本", "", summed(found.totals), total(late), _errors(ledgers), None, ""
        ),
        late=late,
        cases=tuple(Case(one, names.get(one.code, one.code)) for one in found.overdue),
        ranking=ranking(ledgers, found.shares),
        months=Months.of(found.registered, found.acts, found.undated),
        links=link_rows(found.links, every),
        border=border_rows(found.places, ledgers),
        joint=joint_told(found.joint, every, ledgers, found.neighbours),
        answers=found,
    )


def _total_rows(found: Answers, late: Iterable[LateRow]) -> Iterable[TotalRow]:
    by_code = {one.code: one for one in found.totals}
    missed = {row.code: row.open for row in late}
    for one in found.ledgers.all:
        own = None if one.meta is None else by_code.get(one.code, NONE)
        errors = None if one.meta is None else one.meta.errors
        when = None if one.meta is None else one.meta.as_of
        open_ = missed.get(one.code) if one.meta is not None else None
        yield TotalRow(one.code, one.name, one.state, own, open_, errors, when, one.says)


def _errors(ledgers: Ledgers) -> int:
    return sum(one.meta.errors for one in ledgers.usable if one.meta is not None)


def overdue_of(found: Overview) -> Pair:
    """What all of it has overdue."""
    return found.sum.open or NOTHING


def area_name(title: str, area: str, ledgers: Ledgers) -> str:
    """What an area is called: by the book's title, by its only ledger, by what its units say."""
    if not area:
        return title or "各地"
    if len(ledgers.all) == 1:
        return short_name(ledgers.all[0].name)
    level: Level = "市" if len(area) <= DIGITS["市"] else "县"
    return area_called(area, level, ledgers.within(area).all)
