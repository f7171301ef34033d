"""逾期说明: every hard limit that was missed, why, and by which unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.lead import LateExplanation
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.looks.due import DUES, Due, limit_notes
from dabzw.reports.view import Block, Col, Fact, Heading, Line, Page, Table, View, notes, page
from dabzw.rules.limits.deadlines import all_reckoned, explained
from dabzw.rules.limits.tallies import Tally, tallies

UNEXPLAINED: Final = "未说明"


@dataclass(frozen=True, slots=True)
class Missed:
    """A hard limit missed, with its 逾期说明; `unit` answers for it: the one named there, else its own."""

    due: Due
    given: LateExplanation | None

    @property
    def unit(self) -> str:
        """The unit that it is counted for."""
        return (self.given.unit if self.given else None) or self.due.deadline.unit


@dataclass(frozen=True, slots=True)
class UnitCount:
    """What a unit missed: still open, met too late, ended (终止) when late, and not accounted for."""

    unit: str
    open: int
    late: int
    ended: int
    unexplained: int

    @property
    def total(self) -> int:
        """All that it missed."""
        return self.open + self.late + self.ended


_DUES: Final[View[Missed]] = DUES.through(lambda row: row.due)
MISSED: Final = _DUES.also(
    Col("已说明", lambda row: row.given is not None, "flag"),
    Col("原因", lambda row: row.given.cause if row.given else UNEXPLAINED, "prose"),
    Col("说明单位", lambda row: row.given.unit if row.given else None, "unit"),
)
_ON_SCREEN: Final = MISSED.also(Col("责任单位", lambda row: row.unit, "unit")).pick(
    "状态", "应完成", "期限", "编号", "责任单位", "原因", "名称"
)
_UNITS: Final[View[UnitCount]] = View(
    (
        Col("单位", lambda row: row.unit),
        Col("逾期", lambda row: row.open, "number"),
        Col("逾期完成", lambda row: row.late, "number"),
        Col("终止", lambda row: row.ended, "number"),
        Col("合计", lambda row: row.total, "number"),
        Col(UNEXPLAINED, lambda row: row.unexplained, "number"),
    )
)


def missed(ledger: Ledger, at: Instant) -> list[Missed]:
    """The hard limits missed, open, met too late or ended late, of a ledger that is already as of `at`."""
    return [
        Missed(Due.of(one, at), explained(one.deadline, one.record))
        for one in all_reckoned(ledger, at)
        if one.deadline.missed
    ]


def answer(ledger: Ledger, at: Instant, *, unit: str | None = None, unexplained: bool = False) -> Page:
    """The hard limits missed; `unit` keeps those of one unit, `unexplained` those not accounted for."""
    every = missed(ledger, at)
    rows = [row for row in every if _is_of(row, unit) and not (unexplained and row.given is not None)]
    says = limit_notes(row.due.deadline for row in every)
    silent, units = sum(row.given is None for row in rows), _by_unit(rows)
    facts: dict[str, Fact] = {
        "说明": says,
        "未说明": silent,
        "逾期": Table(MISSED, rows),
        "按单位": Table(_UNITS, units),
    }
    about = f"错过的硬性期限（截至 {written(at.when)}，共{len(rows)}项，未说明{silent}项）"
    return page(at, facts, *(_told(about, rows, units, says) if rows else (Line(about),)))


def _is_of(row: Missed, unit: str | None) -> bool:
    """Whether a unit is that of the record, or that of the 逾期说明."""
    return unit is None or unit in units_of(row)


def units_of(row: Missed) -> tuple[str, ...]:
    """The units that answer for a limit missed: that of the record, and that of the 逾期说明."""
    units = (row.due.deadline.unit, row.given.unit if row.given else None)
    return tuple(unit for unit in units if unit is not None)


def _told(
    about: str, rows: Sequence[Missed], units: Sequence[UnitCount], says: Iterable[str]
) -> Iterator[Block]:
    yield Table(_ON_SCREEN, rows, about)
    yield from notes(says)
    yield Heading("按责任单位")
    yield Table(_UNITS, units)


def _numbers(unit: Tally) -> tuple[int, int, int]:
    return unit.by_state["逾期"], unit.by_state["逾期完成"], unit.by_state["终止"]


def _by_unit(rows: Iterable[Missed]) -> list[UnitCount]:
    """The units with most first."""
    known = list(rows)
    silent = Counter(row.unit for row in known if row.given is None)
    counts = (
        UnitCount(unit.owner, *_numbers(unit), silent[unit.owner])
        for unit in tallies((row.unit, row.due.deadline) for row in known)
    )
    return sorted(counts, key=lambda row: (-row.total, row.unit))
