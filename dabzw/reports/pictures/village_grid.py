"""Every village by what it has to do: a word and a number for each, and how that stands, for one look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.cases import cleared_on
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.parts import is_on
from dabzw.reports.pictures.burn_up import SWEEP, first_deadline
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.sweep.coverage import VillageCoverage, village_coverage

Standing = Literal["完成", "进行中", "滞后", "无"]
_NEVER: Final = 10_000  # days
STANDINGS: Final[tuple[Standing, ...]] = ("完成", "进行中", "滞后", "无")
"""How a task of a village stands: 滞后 is late or left after its day, 无 that there is nothing to do."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell of the grid: a word and what stands beside it; the best has the lowest `order`."""

    word: str
    beside: str
    standing: Standing
    order: int

    @classmethod
    def of(cls, words: tuple[str, str, str], done: int, total: int, *, is_over: bool) -> Mark:
        """That of a task; the words are for all of it done, for some, and for too little by its day."""
        if not total:
            return cls("无", "", "无", -1)
        if done >= total:
            return cls(words[0], f"{done}/{total}", "完成", 0)
        left, beside = total - done, f"{done}/{total}"
        return cls(words[2], beside, "滞后", left) if is_over else cls(words[1], beside, "进行中", left)


@dataclass(frozen=True, slots=True)
class VillageTasks:
    """A village and its marks, one for each head of the grid."""

    village: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class VillageGrid:
    """The villages in the order of the campaign, by the heads of what they have to do."""

    heads: tuple[str, ...]
    rows: tuple[VillageTasks, ...]


@dataclass(frozen=True, slots=True)
class _Own:
    """What is counted of the villages: leads closed, offenders and those cleared, hard limits overdue."""

    closed: Mapping[str, int]
    offenders: Mapping[str, int]
    cleared: Mapping[str, int]
    late: Mapping[str, int]


def village_grid(ledger: Ledger, at: Instant) -> VillageGrid:
    """The grid of a ledger that is already as of `at`."""
    campaign = ledger.campaign
    with_limits = is_on("期限", campaign)
    cleared = f"{campaign.terms.subject}销号"
    heads = ("场所排查", "线索办结", cleared, *(("逾期",) if with_limits else ()), "报告")
    own = _counted(ledger, at)
    return VillageGrid(
        heads,
        tuple(
            VillageTasks(one.village, tuple(_marks(one, own, ledger, at)))
            for one in village_coverage(ledger, at)
        ),
    )


def _counted(ledger: Ledger, at: Instant) -> _Own:
    return _Own(
        closed=Counter(lead.village for lead in ledger.counted_leads if lead.closing is not None),
        offenders=Counter(one.village for one in ledger.offenders),
        cleared=Counter(one.village for one in ledger.offenders if cleared_on(one) is not None),
        late=Counter(_late_at(ledger, at)),
    )


def _late_at(ledger: Ledger, at: Instant) -> Iterator[str]:
    """The village of each hard limit that is overdue."""
    for item in agenda(ledger, at):
        if item.force == "硬性" and item.state == "逾期" and item.record_id is not None:
            yield ledger.limited_record(item.record_id).village


def _marks(village: VillageCoverage, own: _Own, ledger: Ledger, at: Instant) -> Iterator[Mark]:
    campaign, name = ledger.campaign, village.village
    sweep_over = at.day > first_deadline(campaign, SWEEP)
    over = at.day > campaign.end
    yield Mark.of(("查完", "已查", "未查完"), village.sites.done, village.sites.total, is_over=sweep_over)
    yield Mark.of(("办完", "办结", "未办完"), own.closed[name], village.leads, is_over=over)
    yield Mark.of(("销完", "销号", "未销完"), own.cleared[name], own.offenders[name], is_over=over)
    if is_on("期限", campaign):
        late = own.late[name]
        yield Mark("逾期", f"{late}项", "滞后", late) if late else Mark("无逾期", "", "完成", 0)
    yield _reported(village.last_report, at) if at.day >= campaign.start else Mark("未开始", "", "无", -1)


def _reported(day: date | None, at: Instant) -> Mark:
    if day is None:
        return Mark("未报告", "", "滞后", _NEVER)
    return Mark("已报", f"{day.month}月{day.day}日", "完成", (at.day - day).days)
