"""What a person must judge or sign: facts without a case, leads without an answer, acts that saw less."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from dabzw.model.cases import Case, current_case
from dabzw.model.enterprise import Enterprise
from dabzw.model.judgement import Fact
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, day_of, end_of
from dabzw.model.site import Site
from dabzw.rules.agenda.items import Item, Waiting
from dabzw.rules.case.approval import unapproved_facts
from dabzw.rules.case.demands import demands, satisfies
from dabzw.rules.case.escalation import escalated
from dabzw.rules.case.facts import leadless
from dabzw.rules.case.standing import (
    JUDGED_WITHIN,
    Pending,
    Question,
    is_unanswered,
    needs_case,
    pending,
    site_pending,
)
from dabzw.rules.limits.deadlines import record_deadlines

_WHY: Final[dict[Question, str]] = {
    "待认定": "台账规则：查到的事实要立案，或者认定不立案",
    "需重新认定": "台账规则：认定只答复写明的事实",
    "需重新验收": "台账规则：销号只答复写明的事实",
}


def to_be_judged(record: Enterprise | Site | Lead, ledger: Ledger, at: Instant) -> Iterator[Item]:
    """The items of a record; the ledger is already as of `at`."""
    match record:
        case Enterprise():
            yield from (_of_enterprise(record, one, at) for one in pending(record, ledger))
            yield from _of_open_case(record, ledger, at)
        case Site():
            yield from (_of_site(record, one, at) for one in site_pending(record, ledger))
        case Lead():
            if is_unanswered(record, ledger) and not _is_told_at_its_enterprise(record, ledger):
                yield _of_lead(record, ledger, at)


def _is_told_at_its_enterprise(lead: Lead, ledger: Ledger) -> bool:
    """Whether the item of the enterprise that a lead names, while it is open, tells of it."""
    enterprise = ledger.enterprise_of(lead) if lead.closing is None else None
    waiting = () if enterprise is None else pending(enterprise, ledger)
    return any(fact.kind == "线索属实" and fact.key == lead.id for one in waiting for fact in one.facts)


def answer_by(day: date) -> date:
    """The day by which facts of a day are to be judged."""
    return day + timedelta(days=JUDGED_WITHIN)


def _of_enterprise(enterprise: Enterprise, one: Pending, at: Instant) -> Item:
    return Waiting(
        kind=one.question,
        record_id=enterprise.id,
        name=enterprise.name,
        matter=fact_words(one.facts),
        since=one.since,
        due=answer_by(one.since),
        unit=enterprise.station,
        command=_command_of(one, enterprise),
        why=_WHY[one.question],
    ).item(at)


def _command_of(one: Pending, enterprise: Enterprise) -> str:
    if one.question == "需重新验收":
        return f"dabzw ent clear {enterprise.id}"
    if one.question == "需重新认定":
        return f"dabzw ent determine {enterprise.id} --verdict {one.verdict}"
    leads = [fact.key for fact in one.facts if fact.kind == "线索属实"]
    return " ".join(("dabzw ent violate", enterprise.id, *(f"--lead {lead}" for lead in leads)))


def _of_site(site: Site, one: Pending, at: Instant) -> Item:
    if one.question == "待认定":
        command = f"dabzw lead add --site {site.id} --village {site.village}"
    else:
        command = f"dabzw site determine {site.id} --verdict 不立案"
    return Waiting(
        kind=one.question,
        record_id=site.id,
        name=site.name,
        matter=fact_words(one.facts),
        since=one.since,
        due=answer_by(one.since),
        unit=site.grid or site.village,
        command=command,
        why=_WHY[one.question],
    ).item(at)


_UNANSWERED: Final = "核查属实，没有立案，也没有认定不立案"


def _of_lead(lead: Lead, ledger: Ledger, at: Instant) -> Item:
    since = lead.confirmed_at.date() if lead.confirmed_at else lead.received_at.date()
    return Waiting(
        kind="属实未立案",
        record_id=lead.id,
        name=lead.name,
        matter=_UNANSWERED if needs_case(ledger.campaign) else f"{_UNANSWERED}，也没有办结",
        since=since,
        due=answer_by(since),
        unit=lead.unit,
        command=_lead_command(lead, ledger),
        why="台账规则：属实的线索要有违法行为写明它，或者认定不立案",
    ).item(at)


def _lead_command(lead: Lead, ledger: Ledger) -> str:
    if not needs_case(ledger.campaign):
        return f"dabzw lead close {lead.id}"
    enterprise = ledger.enterprise_of(lead)
    if enterprise is None:
        return f"dabzw lead name {lead.id} --enterprise"
    case = current_case(enterprise)
    if case is not None and case.end is None:
        return f"dabzw ent link {enterprise.id} --lead {lead.id}"
    return f"dabzw ent violate {enterprise.id} --lead {lead.id}"


def _of_open_case(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Iterator[Item]:
    last = current_case(enterprise)
    case = last if last is not None and last.end is None else None
    if case is not None and case.again:
        yield _again(case, enterprise, ledger, at)
    if case is not None:
        yield from _raised(case, ledger, at)
    without = () if case is None else leadless(case, ledger)
    if without:
        since = min(violation.found_on for violation in without)
        yield Waiting(
            kind="无线索",
            record_id=enterprise.id,
            name=enterprise.name,
            matter=f"违法行为{'、'.join(dict.fromkeys(one.code for one in without))}没有线索",
            since=since,
            due=answer_by(since),
            unit=enterprise.station,
            command=f"dabzw lead add --enterprise {enterprise.id} --village {enterprise.village}",
            why="台账规则：查到的都是线索，期限才起算",
        ).item(at)
    unapproved = unapproved_facts(enterprise, ledger)
    if unapproved:
        since = max(fact.on for fact in unapproved)
        yield Waiting(
            kind="需重新审定",
            record_id=enterprise.id,
            name=enterprise.name,
            matter=fact_words(unapproved),
            since=since,
            due=answer_by(since),
            unit=enterprise.station,
            command=f"dabzw ent approve {enterprise.id}",
            why="台账规则：审定只答复写明的事实",
        ).item(at)


def _again(case: Case, enterprise: Enterprise, ledger: Ledger, at: Instant) -> Item:
    found = (one.falls_due for one in record_deadlines(enterprise, ledger, at) if one.open)
    dues = [due for due in found if due is not None]
    return Waiting(
        kind="再次立案",
        record_id=enterprise.id,
        name=enterprise.name,
        matter=f"第{case.number}案，前案已结",
        since=case.opened_on,
        due=min(dues, key=end_of, default=None),
        unit=enterprise.station,
        command=f"dabzw policy {enterprise.id}",
        why="台账规则：前案了结以后又有违法行为，另起一案",
    ).item(at)


def _raised(case: Case, ledger: Ledger, at: Instant) -> Iterator[Item]:
    """The stronger measures that took the place of those not done in time, until they are arranged."""
    own = case.enterprise
    raised = escalated(own, ledger, at)
    required = demands(own, ledger.campaign, raised).required if raised else {}
    for one in raised:
        open_ = one.instead in required
        if open_ and not any(satisfies(row.measure, one.instead, ledger.campaign) for row in own.planned):
            since = day_of(one.due)
            yield Waiting(
                kind="逾期升级",
                record_id=own.id,
                name=own.name,
                matter=f"“{one.measure}”没有按时完成，应采取“{one.instead}”，还没有安排",
                since=since,
                due=answer_by(since),
                unit=own.station,
                command=f"dabzw ent plan {own.id} --measure {one.instead}",
                why=one.rule.basis or f"处置规则{one.rule.code}：逾期升级",
            ).item(at)


def fact_words(facts: Iterable[Fact]) -> str:
    """Facts as a line says them."""
    return "；".join(f"{fact.kind} {fact.key}" for fact in facts)
