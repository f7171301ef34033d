"""What is unanswered: facts that no case, no signed act and no lead has taken up.

Everything is judged from dated facts; nothing here is a verdict.  A fact is answered by a person: by a
违法行为, or by an act that lists it (销号, 认定).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.cases import Case, current_case
from dabzw.model.enterprise import Clearance, Enterprise
from dabzw.model.judgement import Determination, Fact
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger, kept_of
from dabzw.model.moments import day_of
from dabzw.model.remembered import remembered
from dabzw.model.site import Site
from dabzw.model.vocab import Determination as Verdict
from dabzw.rules.case.facts import (
    answers_lead,
    dangerous_facts,
    lead_facts,
    site_facts,
    unanswered,
    up_to,
)

Question = Literal["待认定", "需重新认定", "需重新验收"]
"""What a person is asked: to judge facts, or to sign again since there were facts that he did not see."""

NO_CASE: Final[Verdict] = "不立案"
JUDGED_WITHIN: Final = 3
"""Days: the tool's own line for judging what was found, or registering it as a lead."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Facts that wait for a person, oldest first; `verdict` is what he signs, where it is a 认定 again."""

    question: Question
    facts: tuple[Fact, ...]
    verdict: Verdict | None = None

    @property
    def since(self) -> date:
        """The day of the first of them."""
        return min(fact.on for fact in self.facts)


@kept_of
def pending(enterprise: Enterprise, ledger: Ledger) -> tuple[Pending, ...]:
    """What is unanswered of an enterprise.

    While a case is open, that case is the answer: what is found belongs to it, until it ends.
    """
    return tuple(_pending(enterprise, ledger))


def _pending(enterprise: Enterprise, ledger: Ledger) -> Iterator[Pending]:
    case = current_case(enterprise)
    if case is not None and case.end is None:
        return
    open_facts = unanswered(dangerous_facts(enterprise, ledger), _answered(enterprise))
    open_facts = tuple(fact for fact in open_facts if not _taken_up(fact, enterprise, ledger))
    if case is not None:
        yield from _unseen_at_the_end(case, open_facts)
        open_facts = tuple(fact for fact in open_facts if fact.on > _end_day(case))
    yield from _judged(enterprise.determinations, open_facts)


def site_pending(site: Site, ledger: Ledger) -> Iterator[Pending]:
    """What visits of a site found that nobody has answered."""
    enterprise = ledger.enterprise_of(site)
    listed = tuple(fact for act in site.determinations for fact in act.facts)
    open_facts = tuple(
        fact
        for fact in unanswered(site_facts(site, ledger), listed)
        if not _registered(site, ledger).carries_on(fact)
        and not (enterprise is not None and _answers_for(enterprise, fact, ledger))
    )
    yield from _judged(site.determinations, open_facts)


def _answers_for(enterprise: Enterprise, fact: Fact, ledger: Ledger) -> bool:
    """Whether the enterprise of a site answers for what was found there: by a violation of then or later."""
    violated = any(violation.found_on >= fact.on for violation in enterprise.violations)
    return violated or _taken_up(fact, enterprise, ledger)


@kept_of
def is_unanswered(lead: Lead, ledger: Ledger) -> bool:
    """Whether a true lead still waits for its answer.

    It is answered by a 违法行为 of the enterprise that it names whose 线索 holds it, or by a signed 不立案;
    where the campaign has neither 一案三查 nor 名单, by its closing too.
    """
    if not lead.found_true or _answered_by_its_master(lead, ledger):
        return False
    if lead.closing is not None and not needs_case(ledger.campaign):
        return False
    enterprise = ledger.enterprise_of(lead)
    if enterprise is not None and answers_lead(enterprise, lead):
        return False
    open_facts = unanswered(lead_facts(lead), (fact for act in lead.determinations for fact in act.facts))
    return bool(open_facts) and (enterprise is None or not _not_prosecuted(enterprise).issuperset(open_facts))


@remembered
def _not_prosecuted(enterprise: Enterprise) -> frozenset[Fact]:
    """The facts that a signed 不立案 of an enterprise answers."""
    signed = (act for act in enterprise.determinations if act.result == NO_CASE)
    return frozenset(fact for act in signed for fact in act.facts)


def _answered_by_its_master(lead: Lead, ledger: Ledger) -> bool:
    """Whether a merged lead is answered where its master is: not by one that is gone, or was found untrue."""
    master = ledger.leads.get(lead.merged_into or "")
    return master is not None and master.counted and master.found_true


def needs_case(campaign: Campaign) -> bool:
    """Whether what is found true opens a case of an enterprise in this campaign.

    It does where cases are inquired into (一案三查) or lead to a listing (名单).  Rules alone (处置规则) say
    what a case demands that somebody opens; what is put right on the spot needs none.
    """
    return campaign.inquiry is not None or campaign.listing is not None


def _answered(enterprise: Enterprise) -> tuple[Fact, ...]:
    acts: tuple[Clearance | Determination, ...] = (*enterprise.clearances, *enterprise.determinations)
    return tuple(fact for act in acts for fact in act.facts)


def _unseen_at_the_end(case: Case, facts: tuple[Fact, ...]) -> Iterator[Pending]:
    """Facts dated up to the end of a case that were not before the one who signed it."""
    unseen = up_to(facts, _end_day(case))
    if unseen and isinstance(case.end, Determination):
        yield Pending("需重新认定", unseen, case.end.result)
    elif unseen and isinstance(case.end, Clearance):
        yield Pending("需重新验收", unseen)


def _judged(acts: tuple[Determination, ...], facts: tuple[Fact, ...]) -> Iterator[Pending]:
    """Facts that no case holds: those that a 不立案 overlooked, and those that nobody has judged."""
    judged_on = max((act.on for act in acts if act.result == NO_CASE), default=None)
    overlooked = () if judged_on is None else up_to(facts, judged_on)
    fresh = tuple(fact for fact in facts if judged_on is None or fact.on > judged_on)
    if overlooked:
        yield Pending("需重新认定", overlooked, NO_CASE)
    if fresh:
        yield Pending("待认定", fresh)


def _taken_up(fact: Fact, enterprise: Enterprise, ledger: Ledger) -> bool:
    """Whether a lead, or the lead's own answer, carries a fact on."""
    if fact.kind == "线索属实":
        lead = ledger.leads.get(fact.key)
        return lead is None or not is_unanswered(lead, ledger)
    return fact.kind == "排查发现" and _registered(enterprise, ledger).carries_on(fact)


@dataclass(frozen=True, slots=True)
class _Registered:
    """The leads about a place by the days on which they were registered, oldest first.

    `seen` is of each the last day on which it, or one before it, was looked into.
    """

    days: tuple[date, ...]
    seen: tuple[date, ...]

    def carries_on(self, fact: Fact) -> bool:
        """Whether a lead is about a find: registered in the days that follow it, or looked into since.

        One that came long after is of something else, and takes no find off the list.
        """
        later = bisect_left(self.days, fact.on)
        if later and self.seen[later - 1] >= fact.on:
            return True
        return later < len(self.days) and self.days[later] <= fact.on + timedelta(days=JUDGED_WITHIN)


def _registered(place: Enterprise | Site, ledger: Ledger) -> _Registered:
    of = ledger.leads_of_site if isinstance(place, Site) else ledger.leads_of_enterprise
    return ledger.keep((_registered, place.id), lambda: _in_turn(of(place.id)))


def _in_turn(leads: tuple[Lead, ...]) -> _Registered:
    found = sorted((day_of(lead.received_at), _last_seen(lead)) for lead in leads)
    return _Registered(
        tuple(day for day, _ in found), tuple(accumulate((seen for _, seen in found), func=max))
    )


def _last_seen(lead: Lead) -> date:
    return max((day_of(one.at) for one in lead.verifications), default=date.min)


def _end_day(case: Case) -> date:
    return case.ended_on or date.max
