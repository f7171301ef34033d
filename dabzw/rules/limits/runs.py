"""Runs of a limit: from when it runs for a record, and by which act it was met.

A limit of the campaign may run on a record several times: for each 措施 of a plan, for each seizure, for
each period after which something came back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from dabzw.model.base import once
from dabzw.model.campaign import Campaign, Limit
from dabzw.model.cases import Case, cases
from dabzw.model.enterprise import Enterprise, Violation
from dabzw.model.lead import CompulsoryAct, Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY, When, day_of, not_before, start_of
from dabzw.model.workdays import add
from dabzw.rules.case.demands import satisfies
from dabzw.rules.case.escalation import escalated
from dabzw.rules.case.facts import leadless
from dabzw.rules.limits.endings import asks_of_true, case_ended_without_act, ended_without_act
from dabzw.rules.limits.events import any_event, events
from dabzw.rules.limits.instances import Instance, instances
from dabzw.rules.limits.measures import SAME_DAY, counting, measure_runs, of_case
from dabzw.rules.limits.run import Run
from dabzw.rules.limits.selected import chosen


def all_runs(
    record: Lead | Enterprise, ledger: Ledger, wanted: Callable[[Limit], bool] | None = None
) -> Iterator[tuple[Limit, tuple[Run, ...]]]:
    """The runs of each limit, or each that is wanted, on a record that is already as of an instant.

    They come in the order of the campaign.
    """
    own = [limit for limit in limits_on(record, ledger.campaign) if wanted is None or wanted(limit)]
    if isinstance(record, Lead):
        for limit in own:
            yield limit, tuple(chosen(_runs_of_lead(limit, record, ledger), limit, record, ledger))
        return
    found = cases(record) or (Case(1, record, None, None, None),)
    for limit in own:
        yield limit, tuple(run for case in found for run in _runs_of_case(limit, case, ledger))


def limits_on(record: Lead | Enterprise, campaign: Campaign) -> tuple[Limit, ...]:
    """The limits that may run on a record: those of its kind, a true lead's on a violation without one."""
    return _of_enterprises(campaign) if isinstance(record, Enterprise) else _of_leads(campaign)


@once
def _of_leads(campaign: Campaign) -> tuple[Limit, ...]:
    return tuple(limit for limit in campaign.limits if limit.subject == Lead.KIND)


@once
def _of_enterprises(campaign: Campaign) -> tuple[Limit, ...]:
    return tuple(
        limit
        for limit in campaign.limits
        if limit.subject == Enterprise.KIND or (limit.start == "核查属实" and limit.by is None)
    )


def _runs_of_case(limit: Limit, case: Case, ledger: Ledger) -> Iterator[Run]:
    if limit.subject == "线索":
        without = leadless(case, ledger)
        if not without:
            return iter(())
        own = case.enterprise.model_copy(update={"violations": without})
        return chosen(_leadless_runs(limit, case, without), limit, own, ledger)
    runs = _measure_runs if limit.per_measure else _enterprise_runs
    return chosen(runs(limit, case, ledger), limit, case.enterprise, ledger)


def _measure_runs(limit: Limit, case: Case, ledger: Ledger) -> Iterator[Run]:
    """The 时限 of each measure; one that was changed to a stronger one (逾期升级) ends when that was done."""
    own = case.enterprise
    if not own.planned:
        return
    instead = {one.measure: one.instead for one in escalated(own, ledger)}
    for run in measure_runs(limit, case, ledger):
        stronger = instead.get(run.of or "")
        done = min(
            (
                row.done_on
                for row in own.planned
                if row.done_on and stronger and satisfies(row.measure, stronger, ledger.campaign)
            ),
            default=None,
        )
        ended = done if run.over is None else run.ended
        yield run if ended == run.ended else replace(run, ended=ended)


def _leadless_runs(limit: Limit, case: Case, without: Sequence[Violation]) -> Iterator[Run]:
    """What a true lead owes runs from the 发现日期 of a violation until a lead takes it over.

    It ends with the case: what nobody registered as a lead was then never stopped or handed over.
    """
    start = min(one.found_on for one in without)
    ends = (case.ended_on, case_ended_without_act(case))
    ended = min((day for day in ends if day is not None), default=None)
    yield of_case(Run(start, start, None, limit.until[0], ended=ended), case)


def _runs_of_lead(limit: Limit, lead: Lead, ledger: Ledger) -> Iterator[Run]:
    if limit.per_ticket:
        return _ticket_run(limit, lead, ledger)
    return _act_runs(limit, lead, ledger) if limit.acts else _lead_runs(limit, lead, ledger)


def _lead_runs(limit: Limit, lead: Lead, ledger: Ledger) -> Iterator[Run]:
    if "反馈" in limit.until and lead.informant is None:
        return
    began = lead.received_at if limit.by is not None else _first(limit, lead, ledger)
    if limit.by is not None and asks_of_true(limit):
        began = next((one.on for one in events("核查属实", lead, ledger)), None)
    if began is not None:
        early = _before(began, lead) if "强制措施" in limit.until else None
        found = instances(began, any_event(limit.until, lead, ledger), early)
        yield from _in_turn(limit, found, ended_without_act(lead, limit))


def _ticket_run(limit: Limit, lead: Lead, ledger: Ledger) -> Iterator[Run]:
    """The day of reply that a paper of a superior sets."""
    ticket = lead.ticket
    if ticket is not None and ticket.due_on is not None:
        end = ended_without_act(lead, limit)
        met = (
            ticket.replied_on
            if ticket.replied_on and (not end or not_before(end, ticket.replied_on))
            else None
        )
        yield Run(
            since=day_of(lead.received_at),
            start=None,
            met=met,
            asks="来文回复",
            by=add(ticket.due_on, limit.span or SAME_DAY, counting(limit, ledger)),
            ended=end if met is None else None,
        )


def _before(began: When, lead: Lead) -> When | None:
    """The first compulsory act (先行处置) that still stood when the limit began."""
    standing = (one.on for one in lead.acts if one.lifted_on is None or not_before(one.lifted_on, began))
    return min((day for day in standing if not not_before(day, began)), default=None)


def _enterprise_runs(limit: Limit, case: Case, ledger: Ledger) -> Iterator[Run]:
    """The runs of a limit in one case; those of a further case are told apart by its number."""
    own = case.enterprise
    began = case.opened_on if limit.by is not None else _first(limit, own, ledger)
    if began is not None:
        done = any_event(limit.until, own, ledger)
        early = done[0].on if done and "强制措施" in limit.until else None
        for run in _in_turn(limit, instances(began, done, early), case_ended_without_act(case)):
            yield of_case(run, case)


def _first(limit: Limit, record: Lead | Enterprise, ledger: Ledger) -> When | None:
    """The event from which a limit runs."""
    return next((one.on for one in events(limit.start or "", record, ledger)), None)


def _in_turn(limit: Limit, found: Iterator[Instance], end: When | None) -> Iterator[Run]:
    """The runs of a limit one after another; a fixed day binds none that begins after it."""
    for place, one in enumerate(found, start=1):
        owed = end is None or not_before(end, one.start)
        if not owed or (limit.by is not None and day_of(one.start) > limit.by):
            return
        yield _run_of(limit, one, place, end)


def _run_of(limit: Limit, one: Instance, place: int, end: When | None) -> Run:
    """An instance as a run: what was done after the limit had ended did not meet it."""
    met = one.met if one.met is not None and (end is None or not_before(end, one.met)) else None
    return Run(
        since=day_of(one.start),
        start=one.start if limit.by is None else None,
        met=met,
        asks=limit.until[0],
        place=place,
        opened_by=one.opened_by,
        ended=end if met is None else None,
        first_day=date.min if place == 1 else day_of(one.start),
        last_day=date.max if one.left_on is None else one.left_on - DAY,
    )


def _act_runs(limit: Limit, lead: Lead, ledger: Ledger) -> Iterator[Run]:
    """A limit of each act of some kinds, as of each seizure; it stays the lead's own, merged or not."""
    seen: Counter[str] = Counter()
    for act in sorted(lead.acts, key=lambda one: one.on):
        if any(word in act.act for word in limit.acts):
            seen[act.act] += 1
            met = _decided(limit, act, lead, ledger)
            yield Run(act.on, act.on, met, limit.until[0], of=act.act, place=seen[act.act])


def _decided(limit: Limit, act: CompulsoryAct, lead: Lead, ledger: Ledger) -> When | None:
    """The first day on or after an act that ends it: it was lifted, or something followed on it."""
    others = lead.model_copy(update={"acts": tuple(one for one in lead.acts if one is not act)})
    followed = any_event([event for event in limit.until if event != "解除"], others, ledger)
    lifted = act.lifted_on if "解除" in limit.until else None
    days = (*(one.on for one in followed), *([lifted] if lifted else []))
    return min((day for day in days if not_before(day, act.on)), key=start_of, default=None)
