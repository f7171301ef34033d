"""Cases 案件: the facts and acts of an enterprise, parted by the acts that ended a case.

A case ends by 销号, by 认定 撤案, or by 转入.  What is dated after an end is of a later time; the
next case opens with a 违法行为 dated after it, or with a 回头看 that found a rebound on its day or later.
An act belongs to the case in whose interval its date lies, a plan by its 确定日期; what has no date belongs
to the first case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from dabzw.lazily import dataclass
from dabzw.model.base import Row, once
from dabzw.model.enterprise import CarriedOver, Clearance, Enterprise, LookBack, Violation
from dabzw.model.judgement import Determination

End = Clearance | Determination | CarriedOver

REBOUND: Final = "反弹"
_WITHDRAWN: Final = "撤案"

_OF_ONE_CASE: Final[dict[str, str]] = {
    "violations": "found_on",
    "determinations": "on",
    "chemicals": "found_on",
    "material_moves": "on",
    "plans": "decided_on",
    "sanctions": "on",
    "inquiries": "on",
    "closures": "on",
    "clearances": "on",
    "limit_changes": "on",
}
"""The lists that are of one case each, and the field by which their rows are parted.

Ratings, visits and steps of the blacklist are about the enterprise and go through all cases; so do premises
and licences.
"""


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its number (案次, from 1), the enterprise with the facts and acts of it alone, and its end.

    `since` is the day on which the case before ended, `opened_on` its earliest 发现日期 or rebound; each is
    None where there is none.  `brought_back` is how many violations a rebound brought back: they stand first.
    """

    number: int
    enterprise: Enterprise
    since: date | None
    opened_on: date | None
    end: End | None
    brought_back: int = 0

    @property
    def ended_on(self) -> date | None:
        """The day on which it ended."""
        return None if self.end is None else self.end.on

    @property
    def again(self) -> bool:
        """Whether a case of this enterprise ended before it: 再次立案."""
        return self.since is not None

    @property
    def withdrawn(self) -> bool:
        """Whether it ended by 撤案."""
        return isinstance(self.end, Determination)

    @property
    def found_now(self) -> tuple[Violation, ...]:
        """The violations that were found in this case."""
        return self.enterprise.violations[self.brought_back :]


@once
def cases(enterprise: Enterprise) -> tuple[Case, ...]:
    """The cases of an enterprise, oldest first; none where nothing was ever found to be a violation.

    An end without anything to end (a 销号 of an enterprise without a violation) is the end of a case as well.
    """
    found: list[Case] = []
    since: date | None = None
    for end in (*_ends(enterprise), None):
        until = None if end is None else end.on
        opened_on = _opened_on(enterprise, since, until)
        if opened_on is None and (end is None or found):
            continue  # nothing has opened since the last end: a further 销号 or 认定 is of the same case
        own = _narrowed(enterprise, since, until)
        again = () if since is None else _came_back(own, found[-1].enterprise, since, until)
        if again:
            own = own.model_copy(update={"violations": (*again, *own.violations)})
        found.append(Case(len(found) + 1, own, since, opened_on, end, len(again)))
        since = until
    return tuple(found)


def _came_back(own: Enterprise, before: Enterprise, since: date, until: date | None) -> tuple[Violation, ...]:
    """What a rebound found to be back: the violations of the case before, found again on its day."""
    day = min((one.on for one in own.look_backs if _rebounds(one, since, until)), default=None)
    new = {violation.code for violation in own.violations}
    return tuple(
        violation.model_copy(update={"found_on": day})
        for violation in before.violations
        if day is not None and violation.code not in new
    )


def case_ended_by(end: End, enterprise: Enterprise) -> Case | None:
    """The case that an end of an enterprise ended; None where an earlier end had ended it."""
    return next((case for case in cases(enterprise) if case.end is end), None)


def current_case(enterprise: Enterprise) -> Case | None:
    """The last case of an enterprise; None where it never had one."""
    found = cases(enterprise)
    return found[-1] if found else None


def current(enterprise: Enterprise) -> Enterprise:
    """The enterprise with the facts and acts of its last case alone.

    Of one that never had a case it is the enterprise itself; narrowing twice changes nothing.
    """
    case = current_case(enterprise)
    return enterprise if case is None else case.enterprise


def cleared_on(enterprise: Enterprise) -> date | None:
    """The day of the end in force, if that is a 销号: no case has been opened since."""
    case = current_case(enterprise)
    return case.ended_on if case is not None and isinstance(case.end, Clearance) else None


def ended_on(enterprise: Enterprise) -> date | None:
    """The day on which the last case ended, in whatever way; None while one is open, or there is none."""
    case = current_case(enterprise)
    return None if case is None else case.ended_on


def how_ended(end: End) -> str:
    """The word of an end: 销号, 撤案 or 转入."""
    return {Clearance: "销号", Determination: _WITHDRAWN, CarriedOver: "转入"}[type(end)]


def _ends(enterprise: Enterprise) -> Iterator[End]:
    """The ends on record, oldest first."""
    withdrawn = (one for one in enterprise.determinations if one.result == _WITHDRAWN)
    carried = () if enterprise.carried_over is None else (enterprise.carried_over,)
    ends: tuple[End, ...] = (*enterprise.clearances, *withdrawn, *carried)
    yield from sorted(ends, key=lambda end: end.on)


def _opened_on(enterprise: Enterprise, since: date | None, until: date | None) -> date | None:
    """The first fact of an interval that opens a case."""
    found = [one.found_on for one in enterprise.violations if _within(one.found_on, since, until)]
    found += [
        visit.on for visit in enterprise.look_backs if since is not None and _rebounds(visit, since, until)
    ]
    return min(found, default=None)


def _rebounds(visit: LookBack, since: date, until: date | None) -> bool:
    return visit.result == REBOUND and visit.on >= since and (until is None or visit.on <= until)


def _within(day: date | None, since: date | None, until: date | None) -> bool:
    if day is None:
        return since is None
    return (since is None or day > since) and (until is None or day <= until)


def _rows_within(rows: tuple[Row, ...], day: str, since: date | None, until: date | None) -> tuple[Row, ...]:
    return tuple(row for row in rows if _within(getattr(row, day), since, until))


def _narrowed(enterprise: Enterprise, since: date | None, until: date | None) -> Enterprise:
    if since is None and until is None:
        return enterprise
    parted = _parted(enterprise, since, until)
    changed = {name: rows for name, rows in parted.items() if rows != getattr(enterprise, name)}
    return enterprise.model_copy(update=changed) if changed else enterprise


def _parted(enterprise: Enterprise, since: date | None, until: date | None) -> dict[str, Any]:
    """The rows of an interval, list by list."""
    parted: dict[str, Any] = {
        name: _rows_within(getattr(enterprise, name), day, since, until) for name, day in _OF_ONE_CASE.items()
    }
    parted["ratings"] = tuple(one for one in enterprise.ratings if until is None or one.on <= until)
    if since is not None:
        parted["look_backs"] = tuple(one for one in enterprise.look_backs if one.on >= since)
    return parted
