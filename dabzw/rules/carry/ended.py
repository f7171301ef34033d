"""The cases that a campaign ended by 销号, as 历史查处 of the next one; a case that was withdrawn is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.cases import Case, cases, current_case
from dabzw.model.earlier import Origin, PastCase
from dabzw.model.enterprise import CarriedOver, Clearance, Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.phrases import first_few
from dabzw.model.vocab import ClosureStep, MeasureNature, PastSanction, Penalty
from dabzw.rules.carry.measures import measures_of

GRAVEST_FIRST: Final[tuple[PastSanction, ...]] = ("关闭取缔", "责令停产停业", "罚款", "限期整改", "其他")
OF_NATURES: Final[dict[MeasureNature, PastSanction]] = {
    "取缔": "关闭取缔",
    "关闭": "关闭取缔",
    "停产": "责令停产停业",
    "整改": "限期整改",
}
"""What a completed measure comes to by its 性质; one of another 性质 comes to 其他."""
OF_PENALTIES: Final[dict[Penalty, PastSanction]] = {
    "责令关闭": "关闭取缔",
    "责令停产停业": "责令停产停业",
    "罚款": "罚款",
}
_CLOSED: Final[ClosureStep] = "实际关闭"
_MOST_NAMES: Final = 8

_Sanctioned = tuple[PastSanction, date, str | None]
"""What was done, on which day, and by which organ."""


def past_cases(enterprise: Enterprise, ledger: Ledger, origin: Origin) -> tuple[PastCase, ...]:
    """All that is known of earlier cases, oldest first: of campaigns before, then of this one.

    The look-backs that were taken since the last 销号 are kept with it.  They have stopped where another case
    is open, or was carried elsewhere: then no row says a day from which they go on.
    """
    own = (_past(case, ledger, origin) for case in _cleared(enterprise))
    found = (*enterprise.past_cases, *own)
    if _has_stopped(enterprise):
        kept = [one.model_copy(update={"cleared_on": None}) for one in found]
    else:
        last = max((one.cleared_on for one in found if one.cleared_on is not None), default=None)
        kept = [_looked_after(one, enterprise) if last and one.cleared_on == last else one for one in found]
    return tuple(sorted(kept, key=lambda one: one.on))


def _cleared(enterprise: Enterprise) -> Iterator[Case]:
    """The cases that were cleared; what was decided of the last one after its end is of it as well."""
    of_all = cases(enterprise)
    for case in of_all:
        ended_on = case.ended_on
        if not isinstance(case.end, Clearance) or ended_on is None:
            continue
        if case is of_all[-1]:
            later = tuple(one for one in enterprise.sanctions if one.on > ended_on)
            closed = tuple(one for one in enterprise.closures if one.on > ended_on)
            own = case.enterprise
            further = {"sanctions": (*own.sanctions, *later), "closures": (*own.closures, *closed)}
            yield replace(case, enterprise=own.model_copy(update=further))
        else:
            yield case


def _has_stopped(enterprise: Enterprise) -> bool:
    present = current_case(enterprise)
    return present is not None and (present.end is None or isinstance(present.end, CarriedOver))


def _looked_after(past: PastCase, enterprise: Enterprise) -> PastCase:
    """A case with the look-backs that were taken since it was cleared."""
    since = past.cleared_on or date.max
    taken = {visit.on for visit in enterprise.look_backs if visit.on >= since}
    return past.model_copy(update={"look_backs": tuple(sorted({*past.look_backs, *taken}))})


def withdrawn(enterprise: Enterprise) -> int:
    """How many of its cases were withdrawn (撤案): these were no punishment."""
    return sum(case.withdrawn for case in cases(enterprise))


def named(case: Case, campaign: Campaign) -> str:
    """The names of the violations of a case: the codes are of one campaign alone."""
    codes = dict.fromkeys(one.code for one in case.enterprise.violations)
    return first_few([campaign.violations.get(code, code) for code in codes], "项", _MOST_NAMES)


def _past(case: Case, ledger: Ledger, origin: Origin) -> PastCase:
    sanction, on, organ = _gravest(case, ledger.campaign)
    return PastCase.model_construct(
        on=on,
        reason=named(case, ledger.campaign) or None,
        sanction=sanction,
        organ=organ,
        measures=measures_of(case, ledger),
        cleared_on=case.ended_on,
        look_backs=(),
        origin=origin,
    )


def _gravest(case: Case, campaign: Campaign) -> _Sanctioned:
    """The gravest of what was done, the first where there are several; 其他 on the day of the 销号."""
    ended_on = case.ended_on or date.max
    found = [*_sanctions(case.enterprise, campaign), ("其他", ended_on, None)]
    return min(found, key=lambda one: (GRAVEST_FIRST.index(one[0]), one[1]))


def _sanctions(own: Enterprise, campaign: Campaign) -> Iterator[_Sanctioned]:
    for plan in own.plans:
        for measure in plan.measures:
            of_nature = OF_NATURES.get(campaign.nature_of(measure.measure) or "物料")
            if measure.done_on is not None and of_nature is not None:
                yield of_nature, measure.done_on, measure.authority
    for sanction in own.sanctions:
        if sanction.kind in OF_PENALTIES:
            yield OF_PENALTIES[sanction.kind], sanction.on, sanction.organ
    yield from (("关闭取缔", one.on, one.organ) for one in own.closures if one.step == _CLOSED)
