"""What an earlier campaign did, as the next one keeps it: measures, penalties and acts by their own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.cases import Case
from dabzw.model.earlier import PastMeasure
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import CompulsoryAct, Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import not_before
from dabzw.model.vocab import MeasureNature
from dabzw.rules.limits.events import any_event

_PENALTY: Final[MeasureNature] = "处罚"
_KEPT_FOR_NOW: Final = "登记保存"
_OVER: Final = ("没收", "移交涉案物品")


def measures_of(case: Case, ledger: Ledger) -> tuple[PastMeasure, ...]:
    """What was done in a case, oldest first: completed measures, penalties, compulsory acts of its leads."""
    own, campaign = case.enterprise, ledger.campaign
    leads = ledger.leads_of_enterprise(own.id)
    found = [
        *((one.done_on, one.measure, None) for plan in own.plans for one in plan.measures if one.done_on),
        *(
            (act.on, act.act, act.lifted_on)
            for lead in leads
            for act in lead.acts
            if _is_within(act.on, case)
        ),
    ]
    done = [
        _measure(on, what, lifted or _restored(what, on, own, campaign), campaign)
        for on, what, lifted in found
    ]
    done += [
        PastMeasure.model_construct(measure=one.kind, nature=_PENALTY, done_on=one.on)
        for one in own.sanctions
    ]
    return tuple(dict.fromkeys(sorted(done, key=lambda one: (one.done_on or date.min, one.measure))))


def standing_acts(lead: Lead, ledger: Ledger) -> Iterator[CompulsoryAct]:
    """The seizures and keepings of a lead that were neither lifted nor decided."""
    over = [one.on for one in any_event(_OVER, lead, ledger)]
    for act in lead.acts:
        kept = _KEPT_FOR_NOW in act.act
        if act.lifted_on is not None or not (act.is_temporary or kept):
            continue
        followed = kept and any(one.is_temporary and one.on >= act.on for one in lead.acts)
        if not followed and not any(not_before(day, act.on) for day in over):
            yield act


def in_force(lead: Lead, ledger: Ledger) -> tuple[PastMeasure, ...]:
    """What stands of a lead's acts: seizures, and cuts of power that nobody has lifted."""
    seized = tuple(standing_acts(lead, ledger))
    return tuple(
        _measure(act.on, act.act, act.lifted_on, ledger.campaign)
        for act in lead.acts
        if act in seized or (act.lifted_on is None and ledger.campaign.cuts(act.act, "电"))
    )


def _measure(done_on: date, measure: str, lifted_on: date | None, campaign: Campaign) -> PastMeasure:
    kind = campaign.measure_kind(measure)
    return PastMeasure.model_construct(
        measure=measure,
        nature=campaign.nature_of(measure),
        supplies=kind.supplies if kind is not None else (),
        done_on=done_on,
        lifted_on=lifted_on,
    )


def _restored(measure: str, done_on: date, enterprise: Enterprise, campaign: Campaign) -> date | None:
    """The day of 恢复供电, where that ended the watch on a meter."""
    again = enterprise.power_restored
    is_over = campaign.cuts(measure, "电") and again is not None and again.on >= done_on
    return again.on if again is not None and is_over else None


def _is_within(day: date, case: Case) -> bool:
    return (case.since is None or day > case.since) and (case.ended_on is None or day <= case.ended_on)
