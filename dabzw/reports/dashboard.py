"""看板: the whole campaign on one page, as data; no text of a lead, nobody who reported one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY, Instant, day_of
from dabzw.model.parts import is_on
from dabzw.model.terms import in_terms
from dabzw.model.vocab import UNRATED, Event
from dabzw.reports.looks.coverage import VILLAGES
from dabzw.reports.looks.due import due_told
from dabzw.reports.looks.policy import readings
from dabzw.reports.looks.status import Status, status_of
from dabzw.reports.pictures.burn_up import BurnUp, burn_ups
from dabzw.reports.pictures.limit_bars import CaseBars, worst_cases
from dabzw.reports.pictures.naming import name_of
from dabzw.reports.pictures.unit_load import UnitLoad, unit_loads
from dabzw.reports.pictures.village_grid import VillageGrid, village_grid
from dabzw.reports.view import Col, Table, View
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.case.rating import by_level
from dabzw.rules.case.states import AGAIN, LeadState, enterprise_state, lead_state, lead_states
from dabzw.rules.limits.deadlines import WORST_FIRST, Deadline, State, deadlines
from dabzw.rules.limits.tallies import tallies
from dabzw.rules.sweep.coverage import village_coverage

_WEEKS: Final = 4
LONG_OPEN: Final = 3
"""The place among the ages from which an open lead is an old one: more than 15 days."""
_HARD: Final = "只计硬性期限，内部预警不计"
_CASES: Final = 12
_ROWS: Final = 500
_AGES: Final = ((3, "3天以内"), (7, "4至7天"), (15, "8至15天"), (30, "16至30天"), (10_000, "30天以上"))
_MISSED: Final[tuple[State, ...]] = ("逾期", "逾期完成", "终止")
_CASE_STATES: Final = ("待定方案", "整治中", "待销号", "已销号", AGAIN)
_STEPS: Final[tuple[tuple[str, Callable[[Lead], object], Event | None], ...]] = (
    ("登记", lambda _: True, None),
    ("已核查", lambda lead: lead.verifications, None),
    ("核查属实", lambda lead: lead.found_true, None),
    ("已采取强制措施", lambda lead: lead.found_true and lead.acts, "强制措施"),
    ("已移交", lambda lead: lead.found_true and lead.standing_transfers, "移交"),
    ("属实已办结", lambda lead: lead.found_true and lead.closing, None),
)
"""How far a lead may come; a step that no limit asks for is left out where no lead came to it."""


@dataclass(frozen=True, slots=True)
class Step:
    """How many leads came as far as a step (环节), and which share of all."""

    name: str
    count: int
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: how many open limits fall due on it, and how many of these are overdue."""

    day: date
    due: int
    late: int
    today: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the page; under the heads in `late` a number above nought is a fault.

    `ranks` are the words of a column in their order, by its head; `about` says what the table counts.  The
    calendar leads to the rows whose day stands under the head `day`.  The first `most` rows are shown, then
    `rest`, in which {0} is the number of those left out.
    """

    title: str
    table: Table[Any]
    late: tuple[str, ...] = ()
    ranks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    about: str = ""
    day: str = ""
    most: int | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The whole page; `area` is what a village is called."""

    title: str
    unit: str
    area: str
    at: Instant
    basis: str
    notes: tuple[str, ...]
    status: Status
    villages: VillageGrid
    burn_ups: tuple[BurnUp, ...]
    funnel: tuple[Step, ...]
    ages: tuple[tuple[str, int], ...]
    loads: tuple[UnitLoad, ...]
    cases: tuple[CaseBars, ...]
    more_cases: int
    calendar: tuple[tuple[Day, ...], ...]
    grids: tuple[Grid, ...]


def dashboard(ledger: Ledger, at: Instant, basis: str) -> Dashboard:
    """The dashboard of a ledger that is already as of `at`."""
    campaign, status, found = ledger.campaign, status_of(ledger, at), deadlines(ledger, at)
    leads, with_limits = ledger.counted_leads, is_on("期限", campaign)
    cases, more = worst_cases(ledger, at, _CASES) if with_limits else ((), 0)
    return Dashboard(
        title=f"{campaign.name}看板",
        unit=campaign.township,
        area=campaign.terms.area,
        at=at,
        basis=basis,
        notes=(*status.notes, *readings(campaign)),
        status=status,
        villages=village_grid(ledger, at),
        burn_ups=burn_ups(ledger, at),
        funnel=tuple(_funnel(leads, campaign)),
        ages=_open_ages(leads, at),
        loads=unit_loads(agenda(ledger, at)) if with_limits else (),
        cases=cases,
        more_cases=more,
        calendar=tuple(_calendar(found, at)) if with_limits else (),
        grids=tuple(_grids(ledger, leads, found, at)),
    )


# Counts and days


def _funnel(leads: Sequence[Lead], campaign: Campaign) -> Iterator[Step]:
    """How many leads came as far as each step."""
    for name, reached, owed in _STEPS:
        count = sum(bool(reached(lead)) for lead in leads)
        if count == 0 and owed is not None and not campaign.owes(owed):
            continue
        yield Step(name, count, count / len(leads) if leads else None)


def _calendar(found: Iterable[Deadline], at: Instant) -> Iterator[tuple[Day, ...]]:
    """Weeks from the Monday of the present one."""
    dated = (one for one in found if one.open and not one.undated and not one.suspended)
    counts = Counter((day_of(one.due), one.state == "逾期") for one in dated)
    monday = at.day - timedelta(days=at.day.weekday())
    for week in range(_WEEKS):
        days = (monday + (7 * week + number) * DAY for number in range(7))
        yield tuple(Day(day, counts[day, False], counts[day, True], day == at.day) for day in days)


# Tables


@dataclass(frozen=True, slots=True)
class _Counts:
    """Counts by state under a name."""

    name: str
    by_state: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_state.values())


@dataclass(frozen=True, slots=True)
class _Missed(_Counts):
    """Hard limits missed, by whose they are, and the most days that one is late."""

    longest: int = 0


def _counts_view(head: str, states: tuple[str, ...]) -> View[_Counts]:
    def column(state: str) -> Col[_Counts]:
        return Col(state, lambda row: row.by_state[state], "number")

    total: Col[_Counts] = Col("合计", lambda row: row.total, "number")
    return View((Col(head, lambda row: row.name), *map(column, states), total))


def _missed_view(head: str) -> View[_Missed]:
    counts: View[_Missed] = _counts_view(head, _MISSED).through(lambda row: row)
    return counts.also(Col("最长逾期天数", lambda row: row.longest, "number"))


_BY_VILLAGE: Final = _missed_view("村")
_BY_UNIT: Final = _missed_view("单位")
_SWEPT: Final = VILLAGES.also(
    Col("最近报告", lambda row: row.last_report or "未报告"),
).pick("村", "场所", "已排查", "比率", "未排查", "待复访", "线索", "最近报告")


@dataclass(frozen=True, slots=True)
class _FallingDue:
    """An open limit with its record."""

    deadline: Deadline
    record: Lead | Enterprise

    @property
    def name(self) -> str:
        """What it is called where many eyes see it."""
        return name_of(self.record)


_DUE: Final[View[_FallingDue]] = View(
    (
        Col("状态", lambda row: row.deadline.state, "state"),
        Col("应完成", lambda row: due_told(row.deadline), "moment"),
        Col("逾期天数", lambda row: row.deadline.days_late, "number"),
        Col("期限", lambda row: row.deadline.title),
        Col("性质", lambda row: row.deadline.force, "state"),
        Col("编号", lambda row: row.deadline.record_id, "id"),
        Col("名称", lambda row: row.name, "name"),
        Col("村", lambda row: row.record.village),
        Col("责任单位", lambda row: row.deadline.unit, "unit"),
    )
)


def _grids(ledger: Ledger, leads: Sequence[Lead], found: tuple[Deadline, ...], at: Instant) -> Iterator[Grid]:
    due = [_FallingDue(one, ledger.limited_record(one.record_id)) for one in found if one.open]
    villages = _missed(found, lambda one: ledger.limited_record(one.record_id).village)
    late = (*_MISSED, "合计", "最长逾期天数")
    campaign = ledger.campaign
    if is_on("期限", campaign):
        yield Grid(in_terms("逾期：按村", campaign), Table(_BY_VILLAGE, villages), late, about=_HARD)
        yield Grid(
            "逾期：按责任单位", Table(_BY_UNIT, _missed(found, lambda one: one.unit)), late, about=_HARD
        )
    yield Grid(in_terms("排查覆盖：按村", campaign), Table(_SWEPT, village_coverage(ledger, at)), ("未排查",))
    states = tuple(state for state in lead_states(ledger.campaign) if state != "已办结")
    ages = _counts_view("登记至今", states)
    yield Grid(
        "在办线索：登记至今的天数",
        Table(ages, _ages(leads, states, campaign, at)),
        ranks={"登记至今": tuple(age for _, age in _AGES)},
    )
    yield _progress_grid(ledger)
    if is_on("期限", campaign):
        yield Grid(
            "到期日历明细",
            Table(_DUE, due),
            ("逾期天数",),
            ranks={"状态": WORST_FIRST},
            about="含内部预警，性质一列写明",
            day="应完成",
            most=_ROWS,
            rest="另有{0}项没有列在这里，最急的已列在前面；全部清单用 dabzw due --only open 查看",
        )


def _missed(found: Iterable[Deadline], owner: Callable[[Deadline], str]) -> list[_Missed]:
    """Hard limits missed: open, met too late or ended late, by whose they are."""
    rows = (
        _Missed(one.owner, {state: one.by_state[state] for state in _MISSED}, one.longest)
        for one in tallies((owner(one), one) for one in found if one.missed)
    )
    return sorted(rows, key=lambda row: (-row.by_state["逾期"], -row.total, row.name))


def _ages(
    leads: Iterable[Lead], states: tuple[LeadState, ...], campaign: Campaign, at: Instant
) -> list[_Counts]:
    """Leads that are still open by the days since they came in, and their state."""
    counts: Counter[tuple[str, str]] = Counter(
        (_age((at.day - day_of(lead.received_at)).days), lead_state(lead, campaign))
        for lead in leads
        if lead.closing is None
    )
    return [_Counts(age, {state: counts[age, state] for state in states}) for _, age in _AGES]


def _open_ages(leads: Iterable[Lead], at: Instant) -> tuple[tuple[str, int], ...]:
    """How many leads are still open, by the days since they came in."""
    counts = Counter(_age((at.day - day_of(lead.received_at)).days) for lead in leads if not lead.closing)
    return tuple((age, counts[age]) for _, age in _AGES)


def _age(days: int) -> str:
    return next(name for most, name in _AGES if days <= most)


def _progress_grid(ledger: Ledger) -> Grid:
    """Enterprises with a violation by how far their case has come, and where they are rated by their risk."""
    campaign = ledger.campaign
    levels = tuple(by_level((one.risk for one in ledger.offenders), campaign))
    repeat = campaign.terms.repeat
    states = (*_CASE_STATES, repeat) if repeat else _CASE_STATES
    counts: Counter[tuple[str, str]] = Counter(
        ((one.risk or UNRATED) if levels else campaign.terms.subject, enterprise_state(one, ledger))
        for one in ledger.offenders
    )
    rows = [
        _Counts(name, {state: counts[name, state] for state in states})
        for name in levels or (campaign.terms.subject,)
    ]
    title, head = ("风险等级和处置进度", "风险等级") if levels else ("处置进度", "对象")
    return Grid(
        title,
        Table(_counts_view(head, states), rows),
        (AGAIN, *((repeat,) if repeat else ())),
        ranks={head: levels},
    )
