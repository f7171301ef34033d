"""Deadlines 期限: every limit of the campaign applied to every record, computed in this one place.

A limit runs from an event to an event.  The notice's 3日 is an internal limit, to which 行政处罚法 art. 85
does not apply; how its days are counted is the campaign's to say.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from dabzw.model.campaign import Limit
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import CompulsoryAct, Lead, LimitChange
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, When, day_of, end_of, not_before
from dabzw.model.vocab import INFORMANT_SOURCES, TEMPORARY_ACTS, Force, Subject
from dabzw.model.workdays import Counting, Span, add, uses_calendar
from dabzw.rules.events import Moments, enterprise_event, lead_event

State = Literal["逾期", "今日到期", "临期", "未到", "逾期完成", "按期"]
WORST_FIRST: Final[tuple[State, ...]] = ("逾期", "今日到期", "临期", "未到", "逾期完成", "按期")
OPEN_STATES: Final[tuple[State, ...]] = ("逾期", "今日到期", "临期", "未到")

_A_DAY: Final = timedelta(days=1)
_SAME_DAY: Final = Span(0, "当日")
_LONG_LIMIT = 7  # a limit of more days than these is 临期 three days ahead, any other one day
_OWED_WHEN_REFUSED: Final = (
    "受理",
    "办结",
    "反馈",
)  # 不予受理: nothing is to be verified, stopped or handed over
_OWED_WHEN_TRUE: Final = ("强制措施", "移交", "核查属实")


@dataclass(frozen=True, slots=True)
class Deadline:
    """One limit of one record at one instant.

    `due` is a day (its 24:00) or a minute; `original` is the limit before 期限变更; `item` tells several
    limits of one code apart: a measure, or a seizure.
    """

    record_id: str
    name: str
    code: str
    subject: Subject
    force: Force
    item: str | None
    start: When | None
    due: When
    original: When
    met: When | None
    state: State
    days_late: int
    unit: str
    suspended: bool
    estimated: bool

    @property
    def open(self) -> bool:
        """Whether it is still to be met."""
        return self.met is None

    def is_named(self, name: str) -> bool:
        """Whether a 期限变更 or 逾期说明 of such a name is about it: its code, or `措施时限/断电`."""
        return name in (self.code, f"{self.code}/{self.item}")


@dataclass(frozen=True, slots=True)
class Run:
    """A limit that has begun to run: from when, by which act it was met, for what.

    `began` is the starting event, `start` the moment from which time runs: later where a 退回 reopened it.
    """

    start: When | None
    met: When | None
    by: When | None = None  # a limit set by itself, as a measure's 时限
    item: str | None = None
    unit: str | None = None
    began: When | None = None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A deadline with what it was reckoned from: the campaign's limit, its run, the changes while it ran.

    `last` is the last day that is looked at: that of the act that met it, else that of the evaluation.
    """

    deadline: Deadline
    limit: Limit
    run: Run
    counting: Counting
    changes: tuple[LimitChange, ...]
    last: date


def deadlines(ledger: Ledger, at: Instant) -> tuple[Deadline, ...]:
    """All deadlines of a ledger that is already as of `at`, worst first."""
    found = [deadline for record in ledger.limited for deadline in record_deadlines(record, ledger, at)]
    return tuple(sorted(found, key=worst_first))


def record_deadlines(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> Iterator[Deadline]:
    """The deadlines of one lead or enterprise, in the order of the campaign."""
    return (one.deadline for one in reckoned(record, ledger, at))


def reckoned(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> Iterator[Reckoned]:
    """The deadlines of one lead or enterprise with what each was reckoned from."""
    subject: Subject = "线索" if isinstance(record, Lead) else "企业"
    for limit in ledger.campaign.limits:
        if limit.subject == subject:
            for run in _runs(limit, record, ledger):
                yield _reckoned(limit, run, record, ledger, at)


def worst_first(deadline: Deadline) -> tuple[int, int, datetime, str, str, str]:
    """The order of a list of deadlines: by state, then the latest, then those that fall due first."""
    return (
        WORST_FIRST.index(deadline.state),
        -deadline.days_late,
        end_of(deadline.due),
        deadline.record_id,
        deadline.code,
        deadline.item or "",
    )


# Which limits run, and from when


def _runs(limit: Limit, record: Lead | Enterprise, ledger: Ledger) -> Iterator[Run]:
    if isinstance(record, Lead):
        yield from _lead_runs(limit, record, ledger)
    elif limit.per_measure:
        yield from _measure_runs(limit, record, ledger)
    else:
        yield from _enterprise_runs(limit, record, ledger)


def _lead_runs(limit: Limit, lead: Lead, ledger: Ledger) -> Iterator[Run]:
    if lead.merged_into is not None or not _owes(lead, limit):
        return
    if limit.start == "强制措施" and limit.until == "销号":
        for act in lead.acts:
            if any(word in act.act for word in TEMPORARY_ACTS):
                yield _seizure(act, lead, ledger)
        return
    ends = lead_event(limit.until or "", lead, ledger)
    if limit.by is not None:
        yield Run(None, _first(ends))
        return
    began = _first(lead_event(limit.start or "", lead, ledger))
    if began is None:
        return
    start = _restarted(began, lead, ends) if limit.until == "移交" else began
    yield Run(start, _met(limit, start, ends), began=began)


def _owes(lead: Lead, limit: Limit) -> bool:
    """Whether a lead has such a limit at all."""
    if limit.until == "反馈" and lead.source not in INFORMANT_SOURCES:
        return False
    if lead.refused and not lead.verifications:
        return limit.until in _OWED_WHEN_REFUSED
    if limit.until not in _OWED_WHEN_TRUE or lead.found_true:
        return True
    return limit.by is None and not lead.verifications


def _restarted(start: When, lead: Lead, ends: Moments) -> When:
    """A 退回 after the start reopens the hand-over from its day, unless another transfer before it stands."""
    returned = lead.last_return
    if returned is None or not not_before(returned, start):
        return start
    if any(not_before(end, start) and day_of(end) < returned for end in ends):
        return start
    return returned


def _met(limit: Limit, start: When, ends: Moments) -> When | None:
    """The first act at or after the start; a compulsory act before it is 先行处置, and in time."""
    if limit.until == "强制措施" and ends:
        return ends[0]
    return next((end for end in ends if not_before(end, start)), None)


def _seizure(act: CompulsoryAct, lead: Lead, ledger: Ledger) -> Run:
    """A seizure ends when it is lifted or the enterprise is cleared (行政强制法 art. 25)."""
    cleared = lead_event("销号", lead, ledger)
    ends = [day for day in (act.lifted_on, _first(cleared)) if day is not None and not_before(day, act.on)]
    return Run(act.on, min(ends, key=end_of, default=None), item=act.act, began=act.on)


def _enterprise_runs(limit: Limit, enterprise: Enterprise, ledger: Ledger) -> Iterator[Run]:
    ends = enterprise_event(limit.until or "", enterprise, ledger)
    if limit.by is not None:
        if enterprise.violations:
            yield Run(None, _first(ends))
        return
    start = _first(enterprise_event(limit.start or "", enterprise, ledger))
    if start is not None:
        yield Run(start, _met(limit, start, ends), began=start)


def _measure_runs(limit: Limit, enterprise: Enterprise, ledger: Ledger) -> Iterator[Run]:
    for measure in enterprise.planned:
        if measure.due_on is not None:
            by = add(measure.due_on, limit.span or _SAME_DAY, counting(limit, ledger))
            yield Run(None, measure.done_on, by=by, item=measure.measure, unit=measure.unit)


def _first(moments: Moments) -> When | None:
    return moments[0] if moments else None


# When a limit falls due


def counting(limit: Limit, ledger: Ledger) -> Counting:
    """How the days of a limit are counted: its own unit first; 当日, hours and a fixed 截止 never roll."""
    campaign, unit = ledger.campaign, limit.span.unit if limit.span else "当日"
    return Counting(
        workdays=unit == "工作日" or (unit is None and campaign.counts_workdays(limit)),
        roll=unit not in ("当日", "小时") and campaign.rolls(limit),
        calendar=ledger.calendar,
    )


def original_due(limit: Limit, run: Run, how: Counting, ledger: Ledger) -> When:
    """The limit before any 期限变更; one that may not outlive the campaign ends with it."""
    due = uncapped_due(limit, run, how)
    return min(due, ledger.campaign.end, key=end_of) if limit.capped else due


def uncapped_due(limit: Limit, run: Run, how: Counting) -> When:
    """The limit that the campaign's span or day sets by itself."""
    if run.by is not None:
        return run.by
    if limit.by is not None:
        return limit.by
    assert run.start is not None  # noqa: S101  # the campaign gives 起算 and 时限, or 截止
    assert limit.span is not None  # noqa: S101
    return add(run.start, limit.span, how)


@dataclass(frozen=True, slots=True)
class Move:
    """What one 期限变更 came to: the limit after it, since when it stands still, or why it moved nothing."""

    change: LimitChange
    due: When
    stopped: date | None
    refused: str | None


def moves(due: When, changes: Iterable[LimitChange], how: Counting) -> Iterator[Move]:
    """The 期限变更 of a limit, one by one.

    A change made after the limit had passed moves nothing: a breach is never taken back.
    """
    stopped: date | None = None
    extended = False
    for change in sorted(changes, key=lambda change: change.on):
        refused = _refused(change, due, stopped, extended=extended)
        if refused is None and change.kind == "延期" and change.until is not None:
            due, extended = change.until, True
        elif refused is None and change.kind == "中止":
            stopped = change.on
        elif refused is None and stopped is not None:
            due, stopped = resumed_due(due, stopped, change.on, how), None
        yield Move(change, due, stopped, refused)


def _refused(change: LimitChange, due: When, stopped: date | None, *, extended: bool) -> str | None:
    """Why a change moves nothing; None when it takes effect."""
    reasons: tuple[tuple[bool, str], ...] = (
        (change.on > day_of(due) and stopped is None, "期限已经届满"),
        (change.kind == "延期" and change.until is None, "没有写延到哪一天"),
        (change.kind == "延期" and extended, "同一期限只能延一次"),
        (change.kind == "中止" and stopped is not None, "已经中止"),
        (change.kind == "恢复" and stopped is None, "没有中止"),
    )
    return next((why for so, why in reasons if so), None)


def moved_due(
    due: When, changes: Iterable[LimitChange], how: Counting, last: date
) -> tuple[When, date | None]:
    """The limit after its 期限变更, and since when it stands still on the last day that is looked at."""
    stopped: date | None = None
    for move in moves(due, changes, how):
        due, stopped = move.due, move.stopped
    return (due, None) if stopped is None else (resumed_due(due, stopped, last, how), stopped)


def days_left(due: When, stopped: date, how: Counting) -> int:
    """The days that were left of a limit on the day on which it was suspended."""
    last = day_of(due)
    return how.calendar.workdays_between(stopped, last) if how.workdays else (last - stopped).days


def resumed_due(due: When, stopped: date, resumed: date, how: Counting) -> When:
    """What was left of a limit when it was suspended, counted on from the day of its resumption."""
    if isinstance(due, datetime):
        return due + (resumed - stopped)
    if how.workdays:
        left = days_left(due, stopped, how)
        return how.calendar.roll(how.calendar.add_workdays(resumed, left))
    moved = due + (resumed - stopped)
    return how.calendar.roll(moved) if how.roll else moved


# How a limit stands


def _reckoned(limit: Limit, run: Run, record: Lead | Enterprise, ledger: Ledger, at: Instant) -> Reckoned:
    how = counting(limit, ledger)
    original = original_due(limit, run, how, ledger)
    last = at.day if run.met is None else day_of(run.met)
    changes = _changes(limit, run, record, last)
    due, stopped = moved_due(original, changes, how, last)
    suspended = stopped is not None and run.met is None
    late = days_late(due, run.met, at)
    deadline = Deadline(
        record_id=record.id,
        name=record.name,
        code=limit.code,
        subject=limit.subject,
        force=limit.force,
        item=run.item,
        start=run.start,
        due=due,
        original=original,
        met=run.met,
        state="未到" if suspended else _state(limit, due, run.met, late, at),
        days_late=0 if suspended else late,
        unit=run.unit or (record.unit if isinstance(record, Lead) else record.station),
        suspended=suspended,
        estimated=_estimated(limit, run, due, how),
    )
    return Reckoned(deadline, limit, run, how, changes, last)


def _changes(limit: Limit, run: Run, record: Lead | Enterprise, last: date) -> tuple[LimitChange, ...]:
    """The 期限变更 made while a limit ran; a limit that was reopened has left the earlier ones behind."""
    names = (limit.code, f"{limit.code}/{run.item}")
    first = day_of(run.start) if run.start is not None else date.min
    return tuple(
        change for change in record.limit_changes if change.limit in names and first <= change.on <= last
    )


def days_late(due: When, met: When | None, at: Instant) -> int:
    """⌈(as-of or completion - limit) ÷ 24 h⌉, at least 0; an act known by its day only counts by days."""
    if met is not None and not isinstance(met, datetime):
        return max((met - day_of(due)).days, 0)
    over = (at.moment if met is None else met) - end_of(due)
    return max(math.ceil(over / _A_DAY), 0)


def _state(limit: Limit, due: When, met: When | None, late: int, at: Instant) -> State:
    if met is not None:
        return "逾期完成" if late else "按期"
    if late:
        return "逾期"
    left = (day_of(due) - at.day).days
    if left <= 0:
        return "今日到期"
    warned = 1 if limit.span is not None and limit.span.days <= _LONG_LIMIT else 3
    return "临期" if left <= warned else "未到"


def _estimated(limit: Limit, run: Run, due: When, how: Counting) -> bool:
    """Whether rest days of a year without a published calendar bear on the limit."""
    if limit.span is None or run.start is None or not uses_calendar(limit.span, how):
        return False
    return bool(how.calendar.unpublished(day_of(run.start), day_of(due)))
