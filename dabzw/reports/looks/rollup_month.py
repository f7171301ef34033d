"""逐月: what was registered and what was done in each month, in all townships together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.reports.looks.rollup import rollup_page, told
from dabzw.reports.view import Block, Col, Fact, Heading, Page, Table, View
from dabzw.sync.rollup.questions.ledgers import Ledgers
from dabzw.sync.rollup.questions.months import Month, Undated

COUNTED: Final = "登记按记录的登记日期，办理按每次办理的日期，一次一个，不含作废和并入的记录"
_REGISTERED: Final = "登记"
_SHOWN: Final = 6  # months on a screen, the last ones

MONTHS: Final[View[Month]] = View(
    (
        Col("月份", lambda row: row.month),
        Col("事项", lambda row: row.kind, width=24),
        Col("次数", lambda row: row.times, "number"),
        Col("台账数", lambda row: row.ledgers, "number"),
    )
)
UNDATED: Final[View[Undated]] = View(
    (Col("事项", lambda row: row.kind), Col("次数", lambda row: row.times, "number"))
)


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind with its counts by month."""

    kind: str
    by_month: Mapping[str, int]

    @property
    def total(self) -> int:
        """Those of all months."""
        return sum(self.by_month.values())


@dataclass(frozen=True, slots=True)
class Months:
    """What was registered and done, by kind and month, and what has no day."""

    found: tuple[Month, ...]
    undated: tuple[Undated, ...]

    @classmethod
    def of(cls, registered: Iterable[Month], acts: Iterable[Month], undated: Iterable[Undated]) -> Months:
        """The registered records as kinds of their own, before the acts."""
        own = (one._replace(kind=f"{one.kind}·{_REGISTERED}") for one in registered)
        return cls((*own, *acts), tuple(undated))

    @property
    def months(self) -> tuple[str, ...]:
        """The months from the first to the last in which there was anything."""
        return tuple(sorted({one.month for one in self.found}))

    @property
    def rows(self) -> tuple[KindRow, ...]:
        """A row for each kind: registered, then acts, in the order of their names."""
        by_kind: dict[str, dict[str, int]] = {}
        for one in self.found:
            by_kind.setdefault(one.kind, {})[one.month] = one.times
        return tuple(KindRow(kind, counts) for kind, counts in by_kind.items())

    @property
    def notes(self) -> tuple[str, ...]:
        """What is counted, and what is left out."""
        without = sum(one.times for one in self.undated)
        left = f"另有{without}次不写日期的（只有举报线索才有的、只记状态的），不在各月里"
        return (COUNTED, left) if without else (COUNTED,)


def by_month(months: Sequence[str], *, whole: bool) -> View[KindRow]:
    """A table of kinds with a column for each month, and for their sum where all months are there."""

    def column(month: str) -> Col[KindRow]:
        return Col(month, lambda row: row.by_month.get(month, 0), "number")

    total: tuple[Col[KindRow], ...] = (Col("合计", lambda row: row.total, "number"),) if whole else ()
    kind: Col[KindRow] = Col("事项", lambda row: row.kind, width=24)
    return View((kind, *map(column, months), *total))


def answer(ledgers: Ledgers, found: Months) -> Page:
    """The kinds by month; a screen shows the last months."""
    months, rows = found.months, found.rows
    shown = months[-_SHOWN:]
    table = Table(by_month(shown, whole=shown == months), [row for row in rows if _any(row, shown)])
    blocks: list[Block] = [told(ledgers, "逐月办理"), table]
    if shown != months:
        blocks.insert(1, Heading(f"最近{len(shown)}个月，此前的用 --csv 查看"))
    facts: dict[str, Fact] = {"逐月": Table(MONTHS, found.found), "没有日期": Table(UNDATED, found.undated)}
    return rollup_page(ledgers, facts, *blocks, says=found.notes)


def _any(row: KindRow, months: Sequence[str]) -> bool:
    return any(row.by_month.get(month) for month in months)
