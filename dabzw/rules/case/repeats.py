"""再次立案 and, narrower, a repeat (重犯): one predicate each, for states, lists, figures and papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from dabzw.model.base import once_with
from dabzw.model.campaign import Campaign
from dabzw.model.cases import REBOUND, Case, cases, current, current_case
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.vocab import CLOSING_SANCTIONS, ClosureStep, MeasureNature
from dabzw.rules.case.rating import mildest

_STOPPING: Final[tuple[MeasureNature, ...]] = ("取缔", "关闭", "停产")
REPEATED: Final = "停产、关闭以后又违法"
"""What a repeat is called where the campaign has no word for it (重犯)."""
_ALLOWED_AGAIN: Final[ClosureStep] = "复产"


def opened_again(enterprise: Enterprise) -> bool:
    """再次立案: the case that is open now follows one that had ended."""
    case = current_case(enterprise)
    return case is not None and case.again and case.end is None


@once_with
def repeated(enterprise: Enterprise, campaign: Campaign) -> bool:
    """重犯: it was stopped or closed for good, nobody allowed a new start, and it works again.

    It was stopped by a completed measure of 性质 取缔, 关闭 or 停产, or as 历史查处 says; it works again
    where the present case holds a 违法行为 of a later time, or a look-back found a rebound.
    """
    return any(
        not _allowed_between(enterprise, stopped, again) for stopped, again in _returns(enterprise, campaign)
    )


def is_repeat_rated_low(enterprise: Enterprise, campaign: Campaign) -> bool:
    """Whether a repeat (重犯) stands as of the mildest risk and nobody wrote why."""
    last = enterprise.ratings[-1] if enterprise.ratings else None
    if last is None or last.reason is not None or last.level != mildest(campaign):
        return False
    return repeated(enterprise, campaign)


def unfounded(enterprise: Enterprise, leads: Iterable[Lead], campaign: Campaign) -> Iterator[int]:
    """The places of resumptions (重犯) before which no stop and no closure is on record.

    A stop is on record by 历史查处, by a completed measure of an earlier case, or by an act of a lead.
    """
    stops = [past.on for past in enterprise.past_cases if past.sanction in CLOSING_SANCTIONS]
    stops += [day for case in cases(enterprise) if (day := _stopped_on(case, campaign)) is not None]
    stops += [act.on for lead in leads for act in lead.acts if campaign.nature_of(act.act) in _STOPPING]
    for place, violation in enumerate(enterprise.violations):
        if campaign.repeats(violation.code) and all(day > violation.found_on for day in stops):
            yield place


def _returns(enterprise: Enterprise, campaign: Campaign) -> Iterator[tuple[date, date]]:
    """The days on which it was stopped, each with a later one on which it was found at work."""
    rebounds = [visit.on for visit in enterprise.look_backs if visit.result == REBOUND]
    found = [*(violation.found_on for violation in current(enterprise).violations), *rebounds]
    for past in enterprise.past_cases:
        if past.sanction in CLOSING_SANCTIONS:
            yield from ((past.on, day) for day in found if day > past.on)
    of_all = cases(enterprise)
    for case in of_all:
        yield from _returns_after(case, rebounds if case is of_all[-1] else found, campaign)


def _returns_after(case: Case, found: list[date], campaign: Campaign) -> Iterator[tuple[date, date]]:
    stopped = _stopped_on(case, campaign)
    if stopped is not None:
        since = case.ended_on or stopped
        yield from ((stopped, day) for day in found if day >= since)


def _stopped_on(case: Case, campaign: Campaign) -> date | None:
    """The day of the first measure that stopped it for good."""
    done = (
        measure.done_on
        for measure in case.enterprise.planned
        if measure.done_on is not None and campaign.nature_of(measure.measure) in _STOPPING
    )
    return min(done, default=None)


def _allowed_between(enterprise: Enterprise, stopped: date, again: date) -> bool:
    """Whether a new start (复产) was approved after a stop, by a day."""
    return any(step.step == _ALLOWED_AGAIN and stopped <= step.on <= again for step in enterprise.closures)
