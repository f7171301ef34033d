"""逾期升级: a required measure that was not done by its 时限 is changed to a stronger one.

The 时限 is the one of the plan, as an approval moved it.  What is done after the change does not take it
back; what a signed 取舍 laid aside by then is not changed.  A case that has ended asks for nothing more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from dabzw.model.campaign import DispositionRule
from dabzw.model.campaign_parts import Escalation
from dabzw.model.cases import Case, current, current_case
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger, kept_of
from dabzw.model.moments import Instant, When, day_of, end_of
from dabzw.model.workdays import Counting, add
from dabzw.rules.case.demands import (
    Demands,
    Escalated,
    choices_of,
    demands,
    is_signed,
    matching_rules,
    satisfies,
)
from dabzw.rules.limits.measures import measure_runs
from dabzw.rules.limits.naming import terms_of
from dabzw.rules.limits.reckoning import reckon
from dabzw.rules.limits.selected import chosen


def demands_of(enterprise: Enterprise, ledger: Ledger, at: Instant | None = None) -> Demands:
    """What is demanded of an enterprise at an instant; without one, at that of the ledger."""
    if at is None or at == ledger.at:
        return _demands_now(enterprise, ledger)
    return demands(enterprise, ledger.campaign, escalated(enterprise, ledger, at))


@kept_of
def _demands_now(enterprise: Enterprise, ledger: Ledger) -> Demands:
    return demands(enterprise, ledger.campaign, escalated(enterprise, ledger))


def escalated(enterprise: Enterprise, ledger: Ledger, at: Instant | None = None) -> tuple[Escalated, ...]:
    """What was not done in time of the present case at an instant; without one, at that of the ledger."""
    if at is None or at == ledger.at:
        return () if ledger.at is None else _escalated_now(enterprise, ledger)
    return _escalated(enterprise, ledger, at)


@kept_of
def _escalated_now(enterprise: Enterprise, ledger: Ledger) -> tuple[Escalated, ...]:
    return () if ledger.at is None else _escalated(enterprise, ledger, ledger.at)


def _escalated(enterprise: Enterprise, ledger: Ledger, at: Instant) -> tuple[Escalated, ...]:
    if not any(rule.escalations for rule in ledger.campaign.rules):
        return ()
    case = current_case(enterprise)
    if case is None:
        return ()
    rules = [rule for rule in matching_rules(case.enterprise, ledger.campaign) if rule.escalations]
    limits = _times(case, ledger, at) if rules else {}
    return tuple(one for rule in rules for one in _of_rule(rule, case, limits, ledger, at))


def without_time(enterprise: Enterprise, ledger: Ledger, required: Collection[str]) -> tuple[str, ...]:
    """The required measures that a rule would change when late, and that have no 时限 to be late by."""
    campaign = ledger.campaign
    changed = dict.fromkeys(
        one.measure for rule in matching_rules(enterprise, campaign) for one in rule.escalations
    )
    return tuple(
        name
        for name in changed
        if name in required
        and not any(
            row.due_on or row.done_on
            for row in current(enterprise).planned
            if satisfies(row.measure, name, campaign)
        )
    )


def _of_rule(
    rule: DispositionRule, case: Case, times: dict[str, When | None], ledger: Ledger, at: Instant
) -> Iterator[Escalated]:
    """The changes of a rule, one after another: what takes the place of a measure may be late itself."""
    asked, ended = set(rule.measures), case.ended_on
    left = list(rule.escalations)
    while found := next((one for one in left if one.measure in asked), None):
        left.remove(found)
        due = _due(found, times, ledger)
        if (
            due is not None
            and _is_over(end_of(due), ended, at)
            and not _answered(found, due, case.enterprise, ledger)
        ):
            asked = asked - {found.measure} | {found.instead}
            yield Escalated(rule, found.measure, found.instead, due)


def _is_over(moment: datetime, ended: date | None, at: Instant) -> bool:
    """Whether a moment has passed at an instant, and lies before the end of a case that has ended."""
    return at.has_passed(moment) and (ended is None or moment < end_of(ended))


def _due(one: Escalation, times: dict[str, When | None], ledger: Ledger) -> When | None:
    """Until when a measure, or one that covers it, is to be done; None where no time runs."""
    running = {name: time for name, time in times.items() if time is not None}
    covering = [time for name, time in running.items() if satisfies(name, one.measure, ledger.campaign)]
    due = running.get(one.measure) or min(covering, key=end_of, default=None)
    if due is None or one.after is None:
        return due
    counted = ledger.campaign.counting
    return add(due, one.after, Counting(counted.unit == "工作日", bool(counted.roll), ledger.calendar))


def _answered(one: Escalation, due: When, own: Enterprise, ledger: Ledger) -> bool:
    """Whether the measure was done in time, or a signed 取舍 laid it aside by then."""
    done = (
        row.done_on is not None and row.done_on <= day_of(due)
        for row in own.planned
        if satisfies(row.measure, one.measure, ledger.campaign)
    )
    aside = (
        is_signed(choice) and (choice.on is None or choice.on <= day_of(due))
        for choice in choices_of(own)
        if choice.measure == one.measure
    )
    return any(done) or any(aside)


def _times(case: Case, ledger: Ledger, at: Instant) -> dict[str, When | None]:
    """The 时限 of each measure of the plan as approvals moved it, the first of several.

    None without one, or while it is stopped; one that no limit of the campaign runs on is as the plan says.
    """
    found: dict[str, list[When | None]] = {}
    for limit in ledger.campaign.limits:
        if limit.per_measure:
            runs = tuple(chosen(measure_runs(limit, case, ledger), limit, case.enterprise, ledger))
            for terms in terms_of(limit, runs, case.enterprise.limit_changes, ledger, at):
                trace = reckon(terms)
                stopped = trace.stopped is not None and terms.run.over is None
                found.setdefault(terms.run.of or "", []).append(None if stopped else trace.due)
    own: dict[str, list[When | None]] = {}
    for row in case.enterprise.planned:
        own.setdefault(row.measure, []).append(row.due_on)
    return {name: _first(found.get(name, days)) for name, days in own.items()}


def _first(times: Sequence[When | None]) -> When | None:
    return min((time for time in times if time is not None), key=end_of, default=None)
