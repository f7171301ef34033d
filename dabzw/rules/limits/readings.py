"""A deadline seen otherwise: by the other readings of 日, and by the 承办 unit's own clock.

Neither changes what is due: a leader who judges a breach sees beside it what another reading of the notice
would give, and which part of the time the unit itself had.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.lead import Lead
from dabzw.model.moments import Instant, When, day_of, end_of
from dabzw.model.workdays import Counting
from dabzw.rules.limits.deadlines import Reckoned, days_late
from dabzw.rules.limits.reckoning import NamedChange, reckon
from dabzw.rules.limits.run import Run


@dataclass(frozen=True, slots=True)
class Reading:
    """What a limit would be if its days were counted otherwise; `days_late` in days, 0 when in time."""

    name: str
    due: When
    days_late: int
    estimated: bool


_WORKDAYS: Final = "工作日"
_READINGS: Final = (("自然日", False, False), ("自然日，末日顺延", False, True), (_WORKDAYS, True, False))


def reading_of(how: Counting) -> str:
    """What a way of counting is called: 自然日, 自然日，末日顺延, or 工作日."""
    if how.workdays:
        return _WORKDAYS
    return next(name for name, workdays, roll in _READINGS if not workdays and roll == how.roll)


def other_readings(one: Reckoned, at: Instant) -> tuple[Reading, ...]:
    """The two other readings of a breached limit that says 日 and no more; none of any other.

    A limit with a 计日 of its own leaves nothing open: the thirty days of a seizure are the law's.
    """
    limit, how = one.limit, one.trace.terms.counting
    settled = limit.statutory or any(own is not None for own in (limit.unit, limit.roll, limit.counting))
    bare = limit.span is not None and limit.span.unit is None and one.run.start is not None
    if not one.deadline.days_late or settled or not bare:
        return ()
    own = reading_of(how)
    return tuple(
        _reading(name, Counting(workdays, roll, how.calendar), one, at)
        for name, workdays, roll in _READINGS
        if name != own
    )


def _reading(name: str, how: Counting, one: Reckoned, at: Instant) -> Reading:
    trace = reckon(replace(one.trace.terms, counting=how))
    return Reading(name, trace.due, days_late(trace.due, one.run.over, at), trace.estimated)


@dataclass(frozen=True, slots=True)
class OwnTime:
    """The 承办 unit's own time for a limit: it runs from 交办时间 where that is after the event."""

    start: When | None
    due: When
    days_late: int


def own_time(one: Reckoned, at: Instant) -> OwnTime | None:
    """The unit's own time; None without 交办时间, or where the limit had passed before it was given the lead.

    A fixed 截止, and a limit that the law sets to a seizure, do not wait for a hand-over between offices.
    """
    given = one.record.assigned_at if isinstance(one.record, Lead) else None
    if given is None or one.deadline.undated:
        return None
    run = one.run if one.limit.statutory else _own_run(one.run, given)
    changes = tuple(_from(day_of(given), named) for named in one.trace.used)
    trace = reckon(replace(one.trace.terms, run=run, changes=changes))
    if end_of(trace.original) <= given:
        return None
    late = 0 if one.deadline.suspended else days_late(trace.due, run.over, at)
    return OwnTime(run.start, trace.due, late)


def _own_run(run: Run, given: When) -> Run:
    if run.start is None or run.of is not None:
        return run
    start = max(run.start, given, key=end_of)
    return replace(run, start=start, since=day_of(start))


def _from(first: date, named: NamedChange) -> NamedChange:
    """A change that took effect before 交办时间 bears on the unit from then on."""
    change = named.change
    return replace(named, change=change.model_copy(update={"on": max(change.on, first)}))
