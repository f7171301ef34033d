"""After the case: look-backs 回头看 and the blacklist 名单 — schedules and proposals.

The township ranks and proposes; a person confirms, and only a county or higher organ lists anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final, Literal

from dateutil.relativedelta import relativedelta

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign, in_group
from dabzw.model.cases import REBOUND, cases, current, current_case
from dabzw.model.enterprise import Clearance, Enterprise, Listing
from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY, Instant
from dabzw.model.vocab import CLOSING_SANCTIONS, ENDING_NATURES, MeasureNature
from dabzw.rules.case.rating import called
from dabzw.rules.case.repeats import REPEATED, repeated

# Look-back 回头看

_DISMANTLING: Final[MeasureNature] = "拆除"
LookBackState = Literal["逾期", "今日到期", "未到", "已做"]


@dataclass(frozen=True, slots=True)
class LookBackDue:
    """One look-back of the schedule: due on a day, done by the first look-back in its turn."""

    enterprise: Enterprise
    number: int
    after: date
    due: date
    done_on: date | None
    state: LookBackState
    days_late: int


def ended_on(enterprise: Enterprise, campaign: Campaign) -> date | None:
    """The day from which look-backs are counted: the end of the last case, or the completion of 取缔 or 关闭.

    While another case is open it is the end of the one before: its look-backs stop.  A case that was
    withdrawn (撤案), or that another campaign carries (转入), has none here.  Where no case of this campaign
    has been cleared, it is the 销号 of an earlier campaign (历史查处), whose look-backs go on.
    """
    of_all = cases(enterprise)
    past = _cleared_before(enterprise)
    if of_all and (last := of_all[-1]).end is not None:
        return past if last.withdrawn else last.ended_on if isinstance(last.end, Clearance) else None
    ends = [case.ended_on for case in of_all if case.ended_on is not None]
    done = [
        measure.done_on
        for measure in current(enterprise).planned
        if measure.done_on is not None and campaign.nature_of(measure.measure) in ENDING_NATURES
    ]
    return max([*ends, *done], default=past)


def _cleared_before(enterprise: Enterprise) -> date | None:
    """The last day on which an earlier campaign cleared a case (历史查处.销号日期)."""
    return max((past.cleared_on for past in enterprise.past_cases if past.cleared_on), default=None)


def _look_back_days(enterprise: Enterprise) -> tuple[date, ...]:
    """The days of all look-backs, those of earlier campaigns among them, in their order."""
    before = (day for past in enterprise.past_cases for day in past.look_backs)
    return tuple(sorted((*before, *(visit.on for visit in enterprise.look_backs))))


def look_backs(enterprise: Enterprise, campaign: Campaign, at: Instant) -> tuple[LookBackDue, ...]:
    """The look-backs of an enterprise up to the next one to come; the ledger is already as of `at`.

    A turn begins when the one before fell due: two look-backs in one week are not two months.  A late one
    answers all turns that had fallen due by its day.
    """
    ended = ended_on(enterprise, campaign)
    if ended is None or campaign.look_back is None:
        return ()
    reopened = _reopened(enterprise, ended)
    found: list[LookBackDue] = []
    for number, due, done_on in _turns(enterprise, ended, campaign):
        if done_on is None and reopened:  # the case is open again: its next end begins a new schedule
            break
        found.append(_look_back(enterprise, number, ended, due, done_on, at))
        if done_on is None and not at.sees(due):
            break
        if done_on is not None and _gone(enterprise, done_on, campaign):
            break
    return tuple(found)


def _turns(
    enterprise: Enterprise, ended: date, campaign: Campaign
) -> Iterator[tuple[int, date, date | None]]:
    """The turns from an end on by their numbers: the day each falls due, and that of its look-back."""
    done = [day for day in _look_back_days(enterprise) if day >= ended]
    begins, last, plan = ended, None, campaign.look_back
    for number, days in enumerate(plan.days() if plan else (), start=1):
        due = ended + timedelta(days=days)
        done_on = last = _taken(done, begins) or (last if last is not None and last >= due else None)
        yield number, due, done_on
        begins = due + timedelta(days=1)


def _reopened(enterprise: Enterprise, ended: date) -> bool:
    """Whether another case was opened since, or a look-back found a rebound."""
    case = current_case(enterprise)
    is_later = case is not None and (case.again or ended == _cleared_before(enterprise))
    opened_on = case.opened_on if case is not None and is_later and case.end is None else None
    return any(day is not None and day >= ended for day in (opened_on, enterprise.rebound_on))


def _gone(enterprise: Enterprise, day: date, campaign: Campaign) -> bool:
    """Whether one clean look was taken since all was dismantled (拆除): there is nothing to come back."""
    taken_down = max(_dismantled(enterprise, campaign), default=None)
    rebounds = {visit.on for visit in enterprise.look_backs if visit.result == REBOUND}
    return taken_down is not None and any(
        taken_down <= on <= day for on in _look_back_days(enterprise) if on not in rebounds
    )


def _dismantled(enterprise: Enterprise, campaign: Campaign) -> Iterator[date]:
    """The days on which something was dismantled, in earlier campaigns too."""
    planned = (measure for plan in enterprise.plans for measure in plan.measures)
    done = [
        *((one.done_on, campaign.nature_of(one.measure)) for one in planned),
        *((one.done_on, one.nature) for one in enterprise.earlier_measures),
    ]
    return (on for on, nature in done if on is not None and nature == _DISMANTLING)


def _taken(done: list[date], turn: date) -> date | None:
    """Takes the first look-back of a turn off the list, with the earlier ones, which are no turn."""
    while done:
        day = done.pop(0)
        if day >= turn:
            return day
    return None


def _look_back(
    enterprise: Enterprise, number: int, ended: date, due: date, done_on: date | None, at: Instant
) -> LookBackDue:
    state, late = _stands(due, done_on, at)
    return LookBackDue(enterprise, number, ended, due, done_on, state, late)


def _stands(due: date, done_on: date | None, at: Instant) -> tuple[LookBackState, int]:
    """How one that falls due on a day stands, and how many days it is or was late."""
    if done_on is not None:
        return "已做", max((done_on - due).days, 0)
    if at.sees(due + DAY):
        return "逾期", (at.day - due).days
    return ("今日到期" if at.sees(due) else "未到"), 0


def past_case_due(enterprise: Enterprise, campaign: Campaign) -> date | None:
    """When an enterprise that an earlier campaign stopped or closed is to be looked at again; None once seen.

    It is the first turn of 回头看, counted from the beginning of the campaign.
    """
    plan = campaign.look_back
    if plan is None or not plan.after:
        return None
    stopped = any(case.sanction in CLOSING_SANCTIONS for case in enterprise.past_cases)
    seen = any(visit.effective and visit.on >= campaign.start for visit in enterprise.visits) or any(
        visit.on >= campaign.start for visit in enterprise.look_backs
    )
    return campaign.start + timedelta(days=min(plan.after)) if stopped and not seen else None


# Blacklist 名单

TERM: Final = relativedelta(years=3)
EARLIEST_REMOVAL: Final = relativedelta(months=12)


@dataclass(frozen=True, slots=True)
class ListStatus:
    """How an enterprise stands to the list: proposed here, or at a step that is on record."""

    enterprise: Enterprise
    state: str
    since: date | None
    organ: str | None
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    until: date | None
    removable_from: date | None


def list_statuses(ledger: Ledger, at: Instant) -> Iterator[ListStatus]:
    """Every enterprise that is proposed for the list or at one of its steps."""
    for enterprise in ledger.enterprises.values():
        reasons = tuple(list_reasons(enterprise, ledger.campaign))
        if enterprise.listings:
            yield _on_record(enterprise, reasons, at)
        elif reasons:
            missing = () if enterprise.sanctions else ("尚无行政处罚记录，不具备列入条件",)
            yield ListStatus(enterprise, "可建议列入", None, None, reasons, missing, None, None)


def list_reasons(enterprise: Enterprise, campaign: Campaign) -> Iterator[str]:
    """Grounds of the campaign (名单) for a proposal: violations at a risk, or a case that came back."""
    grounds = campaign.listing
    if grounds is None:
        return
    named = [
        f"{campaign.violations.get(code, '')}（{code}）"
        for code in enterprise.violation_codes
        if any(in_group(code, group) for group in grounds.violations)
    ]
    if named and (not grounds.risks or enterprise.risk in grounds.risks):
        yield "、".join(named) + (f"，{called(enterprise.risk, campaign)}" if enterprise.risk else "")
    if enterprise.violations and repeated(enterprise, campaign):
        yield campaign.terms.repeat or REPEATED


def _on_record(enterprise: Enterprise, reasons: tuple[str, ...], at: Instant) -> ListStatus:
    last = enterprise.listings[-1]
    listed = _listed(enterprise.listings)
    until = listed.on + TERM if listed else None
    removable = listed.on + EARLIEST_REMOVAL if listed else None
    state = "管理期满，应移出" if until is not None and at.sees(until) else last.state
    return ListStatus(enterprise, state, last.on, last.organ, reasons, (), until, removable)


def _listed(listings: Iterable[Listing]) -> Listing | None:
    """The 已列入 in force; a removal ends it."""
    current: Listing | None = None
    for listing in listings:
        if listing.state == "已列入":
            current = listing
        elif listing.state in ("提前移出", "期满移出"):
            current = None
    return current
