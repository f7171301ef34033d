"""态势: phases with their indicators, leads and enterprises by state, counts of deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.base import label
from dabzw.model.campaign import Campaign
from dabzw.model.campaign_parts import Selectors
from dabzw.model.enterprise import Enterprise
from dabzw.model.facts import FactOf, of_each
from dabzw.model.lead import Lead
from dabzw.model.ledger import RECORD_TYPES, Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.vocab import Force
from dabzw.model.workdays import UNPUBLISHED
from dabzw.reports.looks.called import Called
from dabzw.reports.view import (
    Bar,
    Block,
    Cell,
    Col,
    Fact,
    Heading,
    Json,
    Line,
    Page,
    Pairs,
    Table,
    View,
    notes,
    page,
)
from dabzw.rules.agenda.agenda import FORCES, agenda
from dabzw.rules.agenda.counts import Counts, is_keeping
from dabzw.rules.agenda.items import Item, ItemState
from dabzw.rules.case.counted import EnterpriseStanding, LeadStanding
from dabzw.rules.case.rating import by_level
from dabzw.rules.case.selection import given
from dabzw.rules.case.states import AGAIN, lead_states
from dabzw.rules.checks.judgement import MISTAKEN
from dabzw.rules.figures.indicators import Figure
from dabzw.rules.limits.phases import Indicator, PhaseStatus, phase_statuses
from dabzw.rules.limits.standing import limit_states

REPEATED: Final = "死灰复燃"
"""The key of the repeats (重犯), whatever the campaign calls them."""
_COUNTED_LIMITS: Final = ("逾期", "今日到期", "临期")


@dataclass(frozen=True, slots=True)
class LeadCounts:
    """Leads by state, duplicates aside; `answered` and `waiting` are those closed as 移送办理."""

    total: int
    by_state: Mapping[str, int]
    answered: int
    waiting: int

    @classmethod
    def of(cls, found: Iterable[LeadStanding], campaign: Campaign) -> LeadCounts:
        """The counts of leads of a campaign."""
        leads = tuple(found)
        states = Counter(lead.state for lead in leads)
        known = dict.fromkeys((*lead_states(campaign), *states))
        by_state: dict[str, int] = {state: states[state] for state in known}
        heard = Counter(lead.answered for lead in leads)
        return cls(len(leads), by_state, heard[True], heard[False])


@dataclass(frozen=True, slots=True)
class EnterpriseCounts:
    """Enterprises: all, offenders, those to be judged, by risk, those whose case is over or has come back.

    By risk are all that somebody rated, and the offenders that nobody has rated, where the campaign rates.
    `repeated` is None where it has no word for a repeat (重犯): those are opened `again`.  `withdrawn` are
    those whose last case ended by 撤案, `mistaken` those of them that were entered by mistake.
    """

    total: int
    offenders: int
    pending: int
    by_risk: Mapping[str, int]
    cleared: int
    withdrawn: int
    mistaken: int
    again: int
    repeated: int | None

    @classmethod
    def of(cls, found: Iterable[EnterpriseStanding], campaign: Campaign) -> EnterpriseCounts:
        """The counts of enterprises of a campaign."""
        known = tuple(found)
        unnamed = campaign.terms.repeat is None
        rated = (one.risk for one in known if one.offends or one.risk)
        withdrawn = [one for one in known if one.ended is not None]

        def count(holds: Callable[[EnterpriseStanding], bool]) -> int:
            return sum(map(holds, known))

        return cls(
            total=len(known),
            offenders=count(lambda one: one.offends),
            pending=count(lambda one: one.pending),
            by_risk=by_level(rated, campaign),
            cleared=count(lambda one: one.cleared),
            withdrawn=len(withdrawn),
            mistaken=sum((one.ended or "").startswith(MISTAKEN) for one in withdrawn),
            again=count(lambda one: one.opened_again or (unnamed and one.repeated)),
            repeated=None if unnamed else count(lambda one: one.repeated),
        )


_LEADS: Final = FactOf(
    "leads",
    LeadStanding,
    frozenset(("线索",)),
    lambda lead, ledger, _at: LeadStanding.of(lead, ledger.campaign) if isinstance(lead, Lead) else None,
)
_ENTERPRISES: Final = FactOf(
    "enterprises",
    EnterpriseStanding,
    frozenset(("企业",)),
    lambda one, ledger, _at: EnterpriseStanding.of(one, ledger) if isinstance(one, Enterprise) else None,
)
_VOID: Final = FactOf(
    "void",
    bool,
    frozenset(RECORD_TYPES),
    lambda record, _ledger, _at: True if record.void is not None else None,
    is_of_all=True,
)


@dataclass(frozen=True, slots=True)
class Status:
    """How a campaign stands.

    `limits` are the open deadlines that are overdue or fall due soon, by state; `counts` all that the agenda
    holds, by state, hard limits and warnings apart; `keeping` is how many
    things the ledger asks for itself (a backup), which are in no count; `void` are the records that are 作废.
    """

    phases: tuple[PhaseStatus, ...]
    leads: LeadCounts
    enterprises: EnterpriseCounts
    limits: Mapping[str, int]
    counts: Counts
    keeping: int
    notes: tuple[str, ...]
    void: int

    @property
    def waiting(self) -> Mapping[ItemState, Mapping[Force, int]]:
        """What waits by state, each number by its force."""
        return {state: pair.by_force for state, pair in self.counts.by_state.items()}


def status_of(ledger: Ledger, at: Instant, told: Iterable[Item] = ()) -> Status:
    """How the campaign of a ledger stands that is already as of `at`; `told` is what the agenda is told."""
    campaign, limits = ledger.campaign, limit_states(ledger, at).values()
    states: Counter[str] = Counter(state for one in limits for state in one.states)
    return Status(
        phases=phase_statuses(ledger, at),
        leads=LeadCounts.of(of_each(_LEADS, ledger, at).values(), campaign),
        enterprises=EnterpriseCounts.of(of_each(_ENTERPRISES, ledger, at).values(), campaign),
        limits={state: states[state] for state in _COUNTED_LIMITS},
        counts=Counts.of(agenda(ledger, at)),
        keeping=sum(map(is_keeping, told)),
        notes=(UNPUBLISHED,) if any(one.estimated for one in limits) else (),
        void=len(of_each(_VOID, ledger, at)),
    )


@dataclass(frozen=True, slots=True)
class PhaseIndicator:
    """An indicator with the phase that it is of, for tables of a line each."""

    phase: PhaseStatus
    own: Indicator


def phase_indicators(phases: Iterable[PhaseStatus]) -> Iterator[PhaseIndicator]:
    """The indicators of all phases, in order."""
    return (PhaseIndicator(phase, one) for phase in phases for one in phase.indicators)


FIGURE: Final[View[Figure]] = View(
    (
        Col("完成", lambda figure: figure.done, "number"),
        Col("总数", lambda figure: figure.total, "number"),
        Col("比率", lambda figure: figure.ratio, "ratio"),
        Col("缺口", lambda figure: figure.missing, "list"),
    )
)
PHASES: Final[View[PhaseStatus]] = View(
    (
        Col("名称", lambda status: status.phase.name),
        Col("开始", lambda status: status.phase.start, "day"),
        Col("截止", lambda status: status.phase.end, "day"),
        Col("状态", lambda status: status.state, "state"),
        Col("第几天", lambda status: status.day, "number"),
        Col("共几天", lambda status: status.days, "number"),
        Col("剩余天数", lambda status: status.days_left, "number"),
    )
)


_LISTED: Final[View[PhaseIndicator]] = View(
    (
        Col("阶段", lambda row: row.phase.phase.name),
        Col("指标", lambda row: row.own.name),
        *FIGURE.through(lambda row: row.own.by_now).cols,
        Col("目标", lambda row: str(row.own.plan.target) if row.own.plan.target else None),
        Col("达到", lambda row: row.own.met, "flag"),
    )
)


def _indicator(indicator: Indicator) -> dict[str, Json]:
    """The figure of a phase; of an ended one also what it was at its end (截止时) and is by now (至今)."""
    more = {"截止时": indicator.at_end, "至今": indicator.until_now}
    return {
        "名称": indicator.plan.shown,
        **_terms(indicator),
        **FIGURE.record(indicator.figure),
        **{name: FIGURE.record(figure) for name, figure in more.items() if figure is not None},
    }


def _terms(indicator: Indicator) -> dict[str, Json]:
    """What the campaign says of an indicator beside its name, as far as it says anything."""
    plan = indicator.plan
    scope = {label(Selectors, name): words for name, words in given(plan).items()}
    found: dict[str, Json] = {
        "指标": plan.name if plan.title else None,
        "范围": scope or None,
        "督导": indicator.round.shown if indicator.round else None,
        "目标": str(plan.target) if plan.target else None,
        "达到": indicator.met,
    }
    return {name: value for name, value in found.items() if value is not None}


def answer(status: Status, ledger: Ledger, at: Instant) -> Page:
    """The page of a status."""
    leads, enterprises = status.leads, status.enterprises
    facts: dict[str, Fact] = {
        "行动": ledger.campaign.name,
        "说明": status.notes,
        "阶段": [
            {**PHASES.record(phase), "指标": [_indicator(one) for one in phase.indicators]}
            for phase in status.phases
        ],
        "线索": {
            "总数": leads.total,
            "按状态": leads.by_state,
            "移送办理": {"已有结果": leads.answered, "尚无结果": leads.waiting},
        },
        "企业": {
            "总数": enterprises.total,
            "有违法行为": enterprises.offenders,
            "待认定": enterprises.pending,
            "按风险": enterprises.by_risk,
            "已销号": enterprises.cleared,
            "撤案": enterprises.withdrawn,
            "其中登记错误": enterprises.mistaken,
            "再次立案": enterprises.again,
            **({} if enterprises.repeated is None else {REPEATED: enterprises.repeated}),
        },
        "作废": status.void,
        "期限": status.limits,
        "待办": {
            state: {force: counts[force] for force in FORCES} for state, counts in status.waiting.items()
        },
        "台账保管": status.keeping,
    }
    title = Line(f"{ledger.campaign.name}（截至 {written(at.when)}）", "strong")
    told = page(at, facts, title, *notes(status.notes), *_told(status, ledger))
    return replace(told, listed={"指标": Table(_LISTED, tuple(phase_indicators(status.phases)))})


def _told(status: Status, ledger: Ledger) -> Iterator[Block]:
    campaign = ledger.campaign
    for phase in status.phases:
        yield Heading(f"{phase.phase.name}：{phase.state}（{_span(phase)}）")
        yield Pairs(tuple((one.name, _progress(one, ledger)) for one in phase.indicators))
    leads, enterprises = status.leads, status.enterprises
    yield Heading(f"线索（共{leads.total}条）")
    yield Pairs.of(leads.by_state)
    if campaign.owes("移交") or leads.answered or leads.waiting:
        yield Line(f"移送办理：已有结果 {leads.answered}，尚无结果 {leads.waiting}")
    of, each = campaign.terms.subject, campaign.terms.counter
    yield Heading(f"{of}（共{enterprises.total}{each}，有违法行为{enterprises.offenders}{each}）")
    ended: dict[str, Cell] = {
        "待认定": enterprises.pending,
        "已销号": enterprises.cleared,
        "撤案": f"{enterprises.withdrawn}（其中登记错误{enterprises.mistaken}）",
        AGAIN: enterprises.again,
        **({} if enterprises.repeated is None else {campaign.terms.repeat or "": enterprises.repeated}),
    }
    yield Pairs.of({**enterprises.by_risk, **ended})
    yield Heading("待办")
    yield Pairs(
        tuple(
            (state, _pair_words(counts)) for state, counts in status.waiting.items() if any(counts.values())
        )
    )


def _pair_words(counts: Mapping[Force, int]) -> str:
    return "，".join(f"{force}{count}" for force, count in counts.items())


def _span(status: PhaseStatus) -> str:
    span = f"{status.phase.start} 至 {status.phase.end}"
    if status.state != "进行中":
        return span
    return f"{span}，第{status.day}天，共{status.days}天，剩余{status.days_left}天"


def _progress(indicator: Indicator, ledger: Ledger) -> Bar:
    now, then = indicator.by_now, indicator.at_end
    after = f"（阶段截止时 {then.done}/{then.total}）" if then is not None else ""
    aim = f"，{indicator.aim}" if indicator.aim else ""
    return Bar(now.done, now.total, after + aim, Called(now.missing, ledger))
