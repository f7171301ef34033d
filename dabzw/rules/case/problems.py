"""问题清单 of supervisions and checks: whose problem, by when the answer is due, and when it came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity, FoundProblem
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant

ProblemState = Literal["逾期未回复", "待回复", "逾期回复", "已回复"]


@dataclass(frozen=True, slots=True)
class ProblemStanding:
    """A problem with the activity that found it, and how its answer stands; `days_late` until it came."""

    activity: Activity
    own: FoundProblem
    state: ProblemState
    days_late: int


def problem_standings(ledger: Ledger, at: Instant) -> Iterator[ProblemStanding]:
    """The problems of all activities, those first that wait longest; the ledger is already as of `at`."""
    found = [
        _standing(activity, problem, at.day)
        for activity in ledger.activities.values()
        if activity.void is None
        for problem in activity.found
    ]
    yield from sorted(found, key=_worst_first)


def _standing(activity: Activity, problem: FoundProblem, day: date) -> ProblemStanding:
    ended = problem.answered_on or day
    late = max(0, (ended - problem.due_on).days) if problem.due_on is not None else 0
    if problem.answered_on is None:
        return ProblemStanding(activity, problem, "逾期未回复" if late else "待回复", late)
    return ProblemStanding(activity, problem, "逾期回复" if late else "已回复", late)


def _worst_first(one: ProblemStanding) -> tuple[bool, int, date, str]:
    return one.own.answered_on is not None, -one.days_late, one.own.due_on or date.max, one.activity.id
