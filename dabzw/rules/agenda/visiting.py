"""Where somebody must go again: look-backs, locked doors, refusals, hazards that were found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise, Visit
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY, Instant, day_of
from dabzw.model.site import Site
from dabzw.rules.agenda.items import Item, Waiting
from dabzw.rules.case.facts import is_illegal_find
from dabzw.rules.case.followup import look_backs, past_case_due

_REFUSED: Final = "拒绝检查"
_LOCKED: Final = ("未见人员", _REFUSED)
_HAZARD_DAYS: Final = 15
_GONE: Final = "拆除"


def to_be_visited(record: Enterprise | Site | Lead, ledger: Ledger, at: Instant) -> Iterator[Item]:
    """The items of a record; the ledger is already as of `at`."""
    match record:
        case Enterprise():
            yield from _look_backs(record, ledger, at)
            yield from _of_place(record, ledger, at)
        case Site():
            if record.occupancy != _GONE:
                yield from _of_place(record, ledger, at)
        case Lead():
            yield from _of_lead(record, ledger.campaign, at)


def _look_backs(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Iterator[Item]:
    """The next look-back, and before that the first look where an earlier campaign had stopped it."""
    plan = ledger.campaign.look_back
    if plan is None:
        return
    due = next((one for one in look_backs(enterprise, ledger.campaign, at) if one.done_on is None), None)
    if due is not None:
        yield Waiting(
            kind="回头看",
            record_id=enterprise.id,
            name=enterprise.name,
            matter=f"第{due.number}次回头看",
            since=due.after,
            due=due.due,
            unit=enterprise.station,
            command=f"dabzw ent lookback {enterprise.id}",
            why=plan.why,
        ).item(at)
    first = past_case_due(enterprise, ledger.campaign)
    if first is not None and at.sees(ledger.campaign.start) and (due is None or due.due > first):
        yield Waiting(
            kind="回头看",
            record_id=enterprise.id,
            name=enterprise.name,
            matter="以往行动查处过，还没有复核",
            since=ledger.campaign.start,
            due=first,
            unit=enterprise.station,
            command=f"dabzw ent inspect {enterprise.id}",
            why=plan.why,
        ).item(at)


def _of_place(place: Enterprise | Site, ledger: Ledger, at: Instant) -> Iterator[Item]:
    enterprise = place if isinstance(place, Enterprise) else ledger.enterprise_of(place)
    unit = place.station if isinstance(place, Enterprise) else (place.grid or place.village)
    command = f"dabzw {'ent' if isinstance(place, Enterprise) else 'site'} inspect {place.id}"
    locked = locked_visits(place.visits)
    if locked:
        listed = enterprise is not None and bool(enterprise.directories)
        yield Waiting(
            kind="待复访",
            record_id=place.id,
            name=place.name,
            matter=_locked_words(locked),
            since=locked[0].on,
            due=_next_turn(locked, ledger, workdays=listed),
            unit=unit,
            command=command,
            why="台账规则：未见人员、拒绝检查的要换时段再去",
        ).item(at)
    yield from (one.item(at) for one in _not_seen_before(place, unit, command, ledger.campaign))
    hazard = _hazard(place.visits, enterprise, ledger)
    if hazard is not None:
        yield Waiting(
            kind="隐患未复查",
            record_id=place.id,
            name=place.name,
            matter="隐患还没有复查",
            since=hazard.on,
            due=hazard.on + timedelta(days=_HAZARD_DAYS),
            unit=unit,
            command=command,
            why="台账规则：发现隐患的要复查到未发现为止",
        ).item(at)


def _not_seen_before(
    place: Enterprise | Site, unit: str, command: str, campaign: Campaign
) -> Iterator[Waiting]:
    """Where an earlier campaign found a locked door, or a hazard, and nobody has got in since."""
    for one in place.unsettled:
        if one.revisit and not any(visit.effective and visit.on >= one.on for visit in place.visits):
            yield Waiting(
                kind="待复访",
                record_id=place.id,
                name=place.name,
                matter=f"上次未结：{one.matter}",
                since=one.on,
                due=_turn_after(one.on, partial(_days_after, one.on), campaign),
                unit=unit,
                command=command,
                why="台账规则：以往行动没有看成的，本行动去看",
            )


def locked_visits(visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """The visits since the last entry that met a locked door or a refusal."""
    found: tuple[Visit, ...] = ()
    for visit in visits:
        found = (*found, visit) if visit.result in _LOCKED else ()
    return found


def _locked_words(locked: tuple[Visit, ...]) -> str:
    when = locked[-1].time_of_day
    other = f"，上次在{when}，换个时段" if when else ""
    police = "，会同公安" if locked[-1].result == _REFUSED else ""
    return f"{locked[-1].result}{len(locked)}次{other}{police}"


def _next_turn(locked: tuple[Visit, ...], ledger: Ledger, *, workdays: bool) -> date:
    """When to go again: the next workday after a refusal, else the next turn (复访) after the first."""
    first, last = locked[0].on, locked[-1].on
    if locked[-1].result == _REFUSED:
        return ledger.calendar.add_workdays(last, 1)
    return _turn_after(
        last,
        lambda days: ledger.calendar.add_workdays(first, days) if workdays else first + DAY * days,
        ledger.campaign,
    )


def _turn_after(last: date, day_of_turn: Callable[[int], date], campaign: Campaign) -> date:
    """The first turn of 复访 after a day, each reckoned from the first try.

    Where the campaign has no turns, or no more, what nobody could see stays open to its end.
    """
    plan = campaign.revisits
    due = (day_of_turn(days) for days in (plan.days() if plan else ()))
    return next((day for day in due if day > last), max(campaign.end, last))


def _days_after(day: date, days: int) -> date:
    return day + DAY * days


def _hazard(visits: tuple[Visit, ...], enterprise: Enterprise | None, ledger: Ledger) -> Visit | None:
    """The first visit that found a hazard since a visit last found nothing."""
    found: Visit | None = None
    for visit in visits:
        if visit.result == "未发现":
            found = None
        elif visit.result == "发现问题" and not is_illegal_find(visit, enterprise, ledger):
            found = found or visit
    return found


def _of_lead(lead: Lead, campaign: Campaign, at: Instant) -> Iterator[Item]:
    """无法查实 asks for another visit until the lead is closed as that."""
    last = lead.verifications[-1] if lead.verifications else None
    if last is None or last.verdict != "无法查实" or lead.closing is not None or not lead.counted:
        return
    first = next(one for one in lead.verifications if one.verdict == "无法查实")
    tried = sum(one.verdict == "无法查实" for one in lead.verifications)
    since = day_of(first.at)
    due = _turn_after(day_of(last.at), lambda days: since + DAY * days, campaign)
    yield Waiting(
        kind="待复访",
        record_id=lead.id,
        name=lead.name,
        matter=f"无法查实{tried}次，换个时段再查",
        since=since,
        due=due,
        unit=lead.unit,
        command=f"dabzw lead verify {lead.id}",
        why="台账规则：无法查实的要再查，或者写明情况以无法查实办结",
    ).item(at)
