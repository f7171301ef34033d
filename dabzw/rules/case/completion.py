"""Completed means shown: a measure is done once its 凭据 is there; until then it is only reported done.

What proves a measure is the campaign's to say (措施.凭据), as alternatives of which one is enough; each
may hold for enterprises of some 性质 only.  Where the campaign asks for none, the 完成日期 is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.cases import REBOUND, current, current_case
from dabzw.model.enterprise import Clearance, Enterprise, LookBack, Measure
from dabzw.model.lead import GOES_ON, Lead
from dabzw.model.ledger import Ledger, kept_of
from dabzw.model.vocab import ClosureStep, Proof
from dabzw.rules.case.demands import satisfies
from dabzw.rules.case.escalation import demands_of
from dabzw.rules.case.material import balances
from dabzw.rules.case.transfers import is_police

CompletionState = Literal["未完成", "已报完成", "已完成"]

Leads = tuple[Lead, ...]

PROOF_DAYS: Final = 7
"""Days after the 完成日期 within which the proof is expected."""

_CLOSED: Final[ClosureStep] = "实际关闭"
_UNDATED: Final = date.min
"""The day of a proof that has none of its own: it never moves a completion."""


@dataclass(frozen=True, slots=True)
class Completion:
    """How far a measure is done.

    `on` is the day on which it was done and shown: the 完成日期, or the day of its proof where that is later;
    None while it is not.  `missing` are the alternatives of 凭据 of which none is there.
    """

    on: date | None
    state: CompletionState
    missing: tuple[Proof, ...] = ()


def completion(measure: Measure, enterprise: Enterprise, campaign: Campaign, leads: Leads) -> Completion:
    """How far a measure of the present case is done, by itself and by what is on record of the case.

    `leads` are those that name the enterprise.
    """
    if measure.done_on is None:
        return Completion(None, "未完成")
    wanted = proofs_of(measure.measure, enterprise, campaign)
    if not wanted:
        return Completion(measure.done_on, "已完成")
    own = current(enterprise)
    days = [day for proof in wanted if (day := _PROVEN[proof](measure, own, leads)) is not None]
    if not days:
        return Completion(None, "已报完成", wanted)
    return Completion(max(measure.done_on, min(days)), "已完成")


def proofs_of(measure: str, enterprise: Enterprise, campaign: Campaign) -> tuple[Proof, ...]:
    """凭据 of a measure that hold for an enterprise of this 性质; none where the 完成日期 is enough."""
    kind = campaign.measure_kind(measure)
    alternatives = kind.proofs if kind is not None else ()
    return tuple(
        dict.fromkeys(
            proof
            for one in alternatives
            if not one.natures or enterprise.nature in one.natures
            for proof in one.any_of
        )
    )


def _penalised(_measure: Measure, own: Enterprise, _leads: Leads) -> date | None:
    return min((sanction.on for sanction in own.sanctions), default=None)


def _closed(_measure: Measure, own: Enterprise, _leads: Leads) -> date | None:
    return min((step.on for step in own.closures if step.step == _CLOSED), default=None)


def _with_the_police(_measure: Measure, own: Enterprise, leads: Leads) -> date | None:
    """The day on which the police answered 立案, of a lead of the case or since its first 违法行为."""
    answered = {lead for violation in own.violations for lead in violation.leads}
    since = own.first_found_on or date.min
    return min(
        (
            reply.on
            for lead in leads
            for transfer in lead.standing_transfers
            if is_police(transfer.receiver)
            for reply in transfer.replies
            if reply.result == GOES_ON and (lead.id in answered or reply.on >= since)
        ),
        default=None,
    )


def _nothing_left(_measure: Measure, own: Enterprise, _leads: Leads) -> date | None:
    """The day on which the last unlicensed material went; None while one is left, or where there was none."""
    unlicensed = [balance for balance in balances(own) if not balance.licensed]
    if not unlicensed or any(balance.state != "平衡" for balance in unlicensed):
        return None
    return max((move.on for move in own.material_moves), default=_UNDATED)


_PROVEN: Final[dict[Proof, Callable[[Measure, Enterprise, Leads], date | None]]] = {
    "佐证": lambda measure, _own, _leads: _UNDATED if measure.evidence else None,
    "文书": lambda measure, _own, _leads: _UNDATED if measure.document else None,
    "处罚": _penalised,
    "关闭": _closed,
    "公安立案": _with_the_police,
    "物料去向": _nothing_left,
}

PROOF_SAYS: Final[dict[Proof, str]] = {
    "佐证": "佐证",
    "文书": "文书",
    "处罚": "处罚的登记",
    "关闭": "实际关闭的登记",
    "公安立案": "移交公安、回告立案的登记",
    "物料去向": "物料去向的登记，与查明的数量平衡",
}
"""What each 凭据 is, in words."""


def told(missing: tuple[Proof, ...]) -> str:
    """The alternatives in words: 文书或者佐证."""
    return "或者".join(PROOF_SAYS[proof] for proof in missing)


# The measures of the plan as they stand


def standing_measures(enterprise: Enterprise, campaign: Campaign) -> tuple[Measure, ...]:
    """The measures of the plan as they stand: one that a rebound found 未落实 counts as not done.

    It counts again once it has a completion dated after that look-back.
    """
    enterprise = current(enterprise)
    return tuple(
        not_done(measure) if is_undone(measure, enterprise, campaign) else measure
        for measure in enterprise.planned
    )


def not_done(measure: Measure) -> Measure:
    """The measure as it was before it was done."""
    return measure.model_copy(update={"done_on": None, "evidence": None})


def is_undone(measure: Measure, enterprise: Enterprise, campaign: Campaign) -> bool:
    """Whether a rebound (反弹) on or after its completion found that a measure did not hold."""
    done_on = measure.done_on
    return done_on is not None and any(
        visit.result == REBOUND and visit.on >= done_on and _broken(measure.measure, visit, campaign)
        for visit in enterprise.look_backs
    )


def _broken(name: str, visit: LookBack, campaign: Campaign) -> bool:
    """What a look-back says of a measure; where it does not name it, of the weaker ones that it covers."""
    own = [item.result for item in visit.items if item.measure == name]
    covered = [item.result for item in visit.items if campaign.covers(name, item.measure)]
    return "未落实" in (own or covered)


def shown_on(name: str, enterprise: Enterprise, campaign: Campaign, leads: Leads) -> date | None:
    """The day on which a measure was first done and shown, by itself or by one that covers it."""
    days = (
        completion(measure, enterprise, campaign, leads).on
        for measure in standing_measures(enterprise, campaign)
        if satisfies(measure.measure, name, campaign)
    )
    return min((day for day in days if day is not None), default=None)


@kept_of
def completed_on(enterprise: Enterprise, ledger: Ledger) -> date | None:
    """The day on which every required measure was done and shown.

    None while one is not, or none is required.
    """
    leads = ledger.leads_of_enterprise(enterprise.id)
    own = current(enterprise)
    days = [shown_on(name, own, ledger.campaign, leads) for name in demands_of(own, ledger).required]
    done = [day for day in days if day is not None]
    return max(done) if days and len(done) == len(days) else None


# What still has to be shown


@dataclass(frozen=True, slots=True)
class MissingProof:
    """缺凭据: a measure that was reported done, of which nothing shows it.

    `due` is the day by which its proof is expected; `place` that of the measure in the plan.
    """

    enterprise: Enterprise
    measure: Measure
    place: int
    reported_on: date
    due: date
    missing: tuple[Proof, ...]


def missing_proofs(enterprise: Enterprise, ledger: Ledger) -> Iterator[MissingProof]:
    """The measures of the present case that were reported done and are not shown; the ledger is as of a day.

    One that a 取舍 laid aside, or that a stronger one that was shown covers, needs no more proof; so does
    none of a case that ended otherwise than by 销号.
    """
    case = current_case(enterprise)
    if case is None or not (case.end is None or isinstance(case.end, Clearance)):
        return
    campaign, own = ledger.campaign, case.enterprise
    leads = ledger.leads_of_enterprise(enterprise.id)
    dropped = {one.measure for one in demands_of(own, ledger).laid_aside}
    for place, measure in enumerate(standing_measures(own, campaign)):
        found = completion(measure, own, campaign, leads)
        covered = measure.measure in dropped or shown_on(measure.measure, own, campaign, leads) is not None
        if found.missing and not covered and measure.done_on is not None:
            due = measure.done_on + timedelta(days=PROOF_DAYS)
            yield MissingProof(enterprise, measure, place, measure.done_on, due, found.missing)
