"""The one list of what somebody must still do; every screen and paper that tells of it takes from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Final

from dabzw.model.activity import Activity
from dabzw.model.campaign import Campaign, Phase
from dabzw.model.facts import FactOf, of_each
from dabzw.model.known_words import sweeping_kind
from dabzw.model.lead import Lead
from dabzw.model.ledger import RECORD_TYPES, AnyRecord, Ledger, kept
from dabzw.model.moments import DAY, Instant, day_of
from dabzw.model.phrases import with_aside
from dabzw.model.site import Site
from dabzw.model.vocab import Force
from dabzw.rules.agenda.counts import Counts
from dabzw.rules.agenda.items import STATES, AgendaKind, Item, ItemState, Waiting
from dabzw.rules.agenda.judging import to_be_judged
from dabzw.rules.agenda.papers import papers_due
from dabzw.rules.agenda.visiting import to_be_visited
from dabzw.rules.case.selection import read_strictly
from dabzw.rules.figures.indicators import Scope, UpTo, village_signs
from dabzw.rules.limits.deadlines import Reckoned, record_reckoned

FORCES: Final[tuple[Force, ...]] = ("硬性", "预警")
_AT_ONCE: Final[tuple[AgendaKind, ...]] = ("期限", "合并待核对")
"""Of these an item without a day is on the screen."""
_REPORTED_BY: Final = "村报告率"


def agenda(ledger: Ledger, at: Instant, notes: Iterable[Item] = ()) -> tuple[Item, ...]:
    """All that waits at an instant, the worst first; `notes` are the shell's (合并待核对, 未同步, 备份)."""
    return tuple(sorted((*_of_ledger(ledger, at), *notes), key=lambda item: item.order))


@kept
def _of_ledger(ledger: Ledger, at: Instant) -> tuple[Item, ...]:
    of_records = of_each(_ITEMS, ledger, at).values()
    return (*chain.from_iterable(of_records), *_silent_villages(ledger, at))


def items_of(record: AnyRecord, ledger: Ledger, at: Instant) -> tuple[Item, ...]:
    """What waits at one record of a ledger that is already as of an instant."""
    if isinstance(record, Activity):
        return ()
    found = chain(to_be_judged(record, ledger, at), to_be_visited(record, ledger, at))
    if isinstance(record, Site):
        return tuple(found)
    limits = (item for one in record_reckoned(record, ledger, at) for item in _of_limit(one, at))
    items = (*limits, *found, *papers_due(record, ledger, at))
    suspected = _suspected(record, ledger.campaign) if isinstance(record, Lead) else ()
    return tuple(_with_suspected(item, suspected, ledger.campaign) for item in items)


_ITEMS: Final = FactOf(
    "agenda",
    tuple[Item, ...],
    frozenset(RECORD_TYPES),
    lambda record, ledger, at: items_of(record, ledger, at) or None,
)


def _suspected(lead: Lead, campaign: Campaign) -> tuple[str, ...]:
    """The dangerous violations that a lead is suspected of, unless it was found untrue."""
    if lead.verifications and lead.verifications[-1].verdict == "不属实":
        return ()
    return tuple(code for code in lead.suspected if campaign.is_dangerous(code))


def _with_suspected(item: Item, suspected: tuple[str, ...], campaign: Campaign) -> Item:
    if not suspected:
        return item
    named = "、".join(f"{code} {campaign.violations[code]}" for code in suspected)
    return replace(item, matter=f"{item.matter}（涉嫌{named}）", suspected=suspected)


def totals(items: Iterable[Item]) -> Mapping[str, Mapping[Force, int]]:
    """How many items of each kind there are, hard limits and warnings apart."""
    counts = Counter((item.kind, item.force) for item in items)
    kinds = dict.fromkeys(kind for kind, _ in counts)
    return {kind: {force: counts[kind, force] for force in FORCES} for kind in kinds}


def by_state(items: Iterable[Item]) -> Mapping[ItemState, Mapping[Force, int]]:
    """How many items stand in each way, the worst first, hard limits and warnings apart."""
    counts = Counts.of(items)
    return {state: counts[state].by_force for state in STATES}


def next_workday(ledger: Ledger, at: Instant) -> date:
    """The first workday after the day of an instant."""
    day = at.day + DAY
    while not ledger.calendar.works(day):
        day += DAY
    return day


def on_screen(items: Iterable[Item], ledger: Ledger, at: Instant) -> tuple[Item, ...]:
    """What is late or falls due by the end of the next workday; what falls on rest days before it, too.

    A limit without a day is to be met at once (立即), and what a merge made is to be looked at.
    """
    last = next_workday(ledger, at)
    return tuple(
        item
        for item in items
        if (day_of(item.due) <= last if item.due is not None else item.kind in _AT_ONCE)
    )


def _of_limit(one: Reckoned, at: Instant) -> Iterator[Item]:
    """An open limit; one that stands still waits for its resumption."""
    deadline = one.deadline
    if deadline.open and deadline.suspended:
        yield _standing_still(one, at)
    elif deadline.open:
        yield Item(
            "期限",
            deadline.record_id,
            deadline.name,
            _matter(one),
            deadline.start,
            deadline.falls_due,
            deadline.state,  # type: ignore[arg-type]  # the state of an open limit
            deadline.days_late,
            deadline.force,
            deadline.unit,
            _command(one),
            _why(one),
            limit=one.limit.code,
        )


def _why(one: Reckoned) -> str:
    """The clause of a limit, and what was read strictly so that it is for the record."""
    said = one.limit.basis or f"行动方案：{one.limit.code}"
    strict = read_strictly(one.run.fit.unwritten) if one.run.fit else ""
    return with_aside(said, strict, "；") if strict else said


def _matter(one: Reckoned) -> str:
    """What a limit asks for; of a superior's paper whose it is and its number."""
    title, record = one.deadline.title, one.record
    if not one.limit.per_ticket or not isinstance(record, Lead) or record.ticket is None:
        return title
    return with_aside(title, f"{record.ticket.unit}{record.ticket.number or ''}")


def _standing_still(one: Reckoned, at: Instant) -> Item:
    """A limit that stands still: it waits for its 恢复, or for a further 中止."""
    deadline, of = one.deadline, "lead" if isinstance(one.record, Lead) else "ent"
    item = f"/{deadline.item}" if deadline.item else ""
    return Waiting(
        kind="中止",
        record_id=deadline.record_id,
        name=deadline.name,
        matter=f"{deadline.title}{deadline.standstill}",
        since=one.trace.stopped,
        due=deadline.suspended_until,
        unit=deadline.unit,
        command=f"dabzw {of} limit {deadline.record_id} --limit {deadline.code}{item} --kind 恢复",
        why="台账规则：中止到期要恢复，或者经批准继续中止",
        limit=one.limit.code,
    ).item(at)


def _command(one: Reckoned) -> str:
    """The command that enters the act which a limit asks for.

    What a lead would owe is owed of a violation that no lead carries: it asks for the lead first.
    """
    typed = next((_BY_EVENT[event] for event in one.limit.until if event in _BY_EVENT), "show")
    if typed.startswith("lead ") and not isinstance(one.record, Lead):
        return f"dabzw lead add --enterprise {one.record.id} --village {one.record.village}"
    return f"dabzw {typed} {one.record.id}"


_BY_EVENT: Final = {
    "受理": "lead accept",
    "核查": "lead verify",
    "强制措施": "lead measure",
    "移交": "lead transfer",
    "解除": "lead lift",
    "反馈": "lead answer",
    "来文回复": "lead ticket-reply",
    "办结": "lead close",
    "处置确定": "ent plan",
    "处置完成": "ent done",
    "措施时限": "ent done",
    "风险评定": "ent rate",
    "销号": "ent clear",
}


def _silent_villages(ledger: Ledger, at: Instant) -> Iterator[Item]:
    """The villages that have not reported in a phase that asks it of them, until the phase ends."""
    told: set[str] = set()
    kind = sweeping_kind(ledger.campaign)
    for phase in ledger.campaign.phases:
        if at.sees(phase.start) and not at.sees(phase.end + DAY):
            silent = dict.fromkeys(name for name in _silent_in(phase, ledger, at) if name not in told)
            told.update(silent)
            yield from (_silent(name, phase, kind, at) for name in silent)


def _silent_in(phase: Phase, ledger: Ledger, at: Instant) -> Iterator[str]:
    """The villages of which a phase asks reports, and that have sent none in it."""
    asked = [plan for plan in phase.indicators if plan.name == _REPORTED_BY]
    if asked:
        reported = {name for name, _ in village_signs(ledger, at, UpTo(phase.start, at))}
        owing = (name for plan in asked for name in Scope(plan).villages(ledger.campaign))
        yield from (name for name in owing if name not in reported)


def _silent(name: str, phase: Phase, kind: str | None, at: Instant) -> Item:
    return Waiting(
        kind="未报告村",
        record_id=None,
        name=name,
        matter=f"{phase.name}还没有报告",
        since=phase.start,
        due=phase.end,
        unit=name,
        command=f"dabzw activity add --kind {kind} --villages {name} --problems 0"
        if kind
        else f"dabzw site list --village {name}",  # a visit is a report as well
        why=phase.basis or f"行动方案：{phase.name}的{_REPORTED_BY}",
    ).item(at)
