"""Dangerous facts 事实: what is on record of an enterprise, by kind, day and key — and which act answers it.

A person who signs 销号, 审定 or 认定 has certain facts before him.  His act lists them, and answers these and
no others; prose is no part of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.cases import REBOUND, Case
from dabzw.model.enterprise import Chemical, Enterprise, Licence, MaterialMove, Violation, Visit
from dabzw.model.ids import registered_on
from dabzw.model.judgement import Fact
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.remembered import remembered, remembered_together
from dabzw.model.scalars import amount_text
from dabzw.model.site import Site
from dabzw.model.vocab import FactKind
from dabzw.rules.case.rating import mildest

_PROBLEM: Final = "发现问题"
_HAZARD: Final = "隐患"


def facts(enterprise: Enterprise, ledger: Ledger) -> tuple[Fact, ...]:
    """All facts on record of an enterprise, of every case, oldest first."""
    found = [
        *(_fact("违法行为", one.found_on, one.code) for one in enterprise.violations),
        *(material_fact(one, enterprise) for one in enterprise.chemicals),
        *(_fact("风险", one.on, one.level) for one in enterprise.ratings),
        *(_fact("排查发现", one.on, _PROBLEM) for one in _illegal_finds(enterprise, ledger)),
        *(_fact("反弹", one.on, REBOUND) for one in enterprise.look_backs if one.result == REBOUND),
        *true_leads(enterprise, ledger),
        *_left_open(enterprise),
    ]
    return tuple(dict.fromkeys(sorted(found, key=lambda fact: fact.on)))


def dangerous_facts(enterprise: Enterprise, ledger: Ledger) -> tuple[Fact, ...]:
    """Those of the facts that a person must answer.

    A material that is licensed is none; a risk is one beside an unlicensed material, or at an enterprise that
    is in no directory; a risk of the mildest level is none.
    """
    unlicensed = {material_key(one) for one in enterprise.chemicals if not is_licensed(one, enterprise)}
    exposed = bool(unlicensed) or not enterprise.directories
    return tuple(
        fact
        for fact in facts(enterprise, ledger)
        if (fact.kind != "危险化学品" or fact.key in unlicensed)
        and (fact.kind != "风险" or (exposed and fact.key != mildest(ledger.campaign)))
    )


def as_answered(enterprise: Enterprise, answered: tuple[Fact, ...]) -> Enterprise:
    """The enterprise with the facts alone that a signed act answers; one without a list answers all.

    What is entered later, though of an earlier day, was not before the one who signed: another rule asks for
    a new signature, and the old act is not judged by it.
    """
    if not answered:
        return enterprise
    known = frozenset(answered)
    chemicals = tuple(one for one in enterprise.chemicals if material_fact(one, enterprise) in known)
    update = {
        "violations": tuple(
            o for o in enterprise.violations if _fact("违法行为", o.found_on, o.code) in known
        ),
        "chemicals": chemicals,
        "material_moves": tuple(_moves_of(chemicals, enterprise)),
        "ratings": tuple(o for o in enterprise.ratings if _fact("风险", o.on, o.level) in known),
    }
    return enterprise.model_copy(update=update)


def _moves_of(chemicals: tuple[Chemical, ...], enterprise: Enterprise) -> Iterator[MaterialMove]:
    """The moves of the finds that were known; what went of a later find beside them is left out."""
    unseen = [one for one in enterprise.chemicals if one not in chemicals]
    left = {(one.name, one.measure): Decimal(0) for one in unseen}
    for one in chemicals:
        if (one.name, one.measure) in left:
            left[one.name, one.measure] += one.amount or 0
    for move in enterprise.material_moves:
        place = (move.name, move.measure)
        taken = min(move.amount, left.get(place, move.amount))
        if place in left:
            left[place] -= taken
        if taken:
            yield move if taken == move.amount else move.model_copy(update={"amount": taken})


def true_leads(enterprise: Enterprise, ledger: Ledger) -> Iterator[Fact]:
    """The leads that name an enterprise and are found true, each on the day when it was."""
    for lead in ledger.leads_of_enterprise(enterprise.id):
        if lead.confirmed_at is not None and lead.void is None:
            yield _fact("线索属实", lead.confirmed_at.date(), lead.id)


def unanswered(found: Iterable[Fact], answered: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts that no list of answered ones holds."""
    known = frozenset(answered)
    return tuple(fact for fact in found if fact not in known)


def up_to(found: Iterable[Fact], day: date) -> tuple[Fact, ...]:
    """The facts that are dated on or before a day."""
    return tuple(fact for fact in found if fact.on <= day)


def material_key(chemical: Chemical) -> str:
    """What tells one find of a material from another: its name, amount and unit."""
    amount = "" if chemical.amount is None else amount_text(chemical.amount)
    return f"{chemical.name}{amount}{chemical.measure or ''}"


def material_fact(chemical: Chemical, enterprise: Enterprise) -> Fact:
    """The find of a material; what an earlier campaign knew is a find from the day of registration on."""
    day = chemical.found_on if enterprise.earlier_id is None else registered_on(enterprise.id)
    return _fact("危险化学品", max(chemical.found_on, day or chemical.found_on), material_key(chemical))


def is_licensed(chemical: Chemical, enterprise: Enterprise) -> bool:
    """Whether a material may be held: none is needed, or a licence covers it that was valid on its day.

    An entry without 许可 is read strictly: 否.
    """
    if chemical.licensed == "无需":
        return chemical.note is not None
    return chemical.licensed == "是" and any(
        _allows(licence, chemical) for licence in enterprise.licences if licence.number == chemical.licence
    )


def _allows(licence: Licence, chemical: Chemical) -> bool:
    begun = licence.issued_on is None or licence.issued_on <= chemical.found_on
    lasting = licence.valid_until is None or chemical.found_on <= licence.valid_until
    return licence.number is not None and licence.state == "有效" and begun and lasting


def is_illegal_find(visit: Visit, enterprise: Enterprise | None, ledger: Ledger) -> bool:
    """Whether a visit found something illegal (非法违法), and not only a hazard (隐患).

    At an enterprise that is in no directory, holds an unlicensed material, or lacks a licence that its trade
    needs, a hazard is read as illegal.
    """
    if visit.result != _PROBLEM:
        return False
    return visit.problem != _HAZARD or (enterprise is not None and _is_suspect(enterprise, ledger.campaign))


@remembered_together
def _is_suspect(enterprise: Enterprise, campaign: Campaign) -> bool:
    needed = campaign.licences.get(enterprise.trade or "", ())
    held = {licence.kind for licence in enterprise.licences}
    return (
        not enterprise.directories
        or any(not is_licensed(one, enterprise) for one in enterprise.chemicals)
        or not set(needed) <= held
    )


def _illegal_finds(enterprise: Enterprise, ledger: Ledger) -> Iterator[Visit]:
    """The visits that found something illegal and name no lead that carries it on."""
    own = (visit for visit in enterprise.visits if visit.lead is None)
    return (visit for visit in own if is_illegal_find(visit, enterprise, ledger))


def answers_lead(enterprise: Enterprise, lead: Lead) -> bool:
    """Whether a 违法行为 of the enterprise says that it answers a lead."""
    return lead.id in _leads_answered(enterprise)


@remembered
def _leads_answered(enterprise: Enterprise) -> frozenset[str]:
    return frozenset(lead for violation in enterprise.violations for lead in violation.leads)


def leadless(case: Case, ledger: Ledger) -> tuple[Violation, ...]:
    """无线索: the violations of a case that answer no lead; what a rebound brought back needs none.

    It is nothing to tell of where no limit of the campaign runs from a lead found true.
    """
    if not ledger.campaign.runs_from_true_leads:
        return ()
    return tuple(one for one in case.found_now if not any(lead in ledger.leads for lead in one.leads))


def site_facts(site: Site, ledger: Ledger) -> tuple[Fact, ...]:
    """What visits of a site found that no lead carries on, and what an earlier campaign left open there."""
    enterprise = ledger.enterprise_of(site)
    found = (
        _fact("排查发现", visit.on, _PROBLEM)
        for visit in site.visits
        if visit.lead is None and is_illegal_find(visit, enterprise, ledger)
    )
    return (*_left_open(site), *found)


def _left_open(place: Enterprise | Site) -> Iterator[Fact]:
    """上次未结: what an earlier campaign left open that a person must judge."""
    return (_fact("上次未结", one.on, one.matter) for one in place.unsettled if not one.revisit)


def lead_facts(lead: Lead) -> tuple[Fact, ...]:
    """That a lead was found true."""
    return () if lead.confirmed_at is None else (_fact("线索属实", lead.confirmed_at.date(), lead.id),)


def _fact(kind: FactKind, on: date, key: str) -> Fact:
    return Fact.model_construct(kind=kind, on=on, key=key)
