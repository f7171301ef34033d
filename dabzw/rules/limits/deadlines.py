"""Deadlines 期限: every limit of the campaign applied to every record, computed in this one place.

A limit runs from an event to an event.  The notice's 3日 is an internal limit, to which 行政处罚法 art. 85
does not apply; how its days are counted is the campaign's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.campaign import Limit
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import LateExplanation, Lead
from dabzw.model.ledger import Ledger, kept
from dabzw.model.moments import DAY, Instant, When, day_of, end_of
from dabzw.model.phrases import with_aside
from dabzw.model.vocab import Force, Subject
from dabzw.rules.limits.naming import terms_of
from dabzw.rules.limits.reckoning import LastDay, Terms, Trace, reckon
from dabzw.rules.limits.run import Run
from dabzw.rules.limits.runs import all_runs

State = Literal["逾期", "今日到期", "临期", "未到", "逾期完成", "终止", "按期"]
Standstill = Literal["中止中", "中止超期"]
WORST_FIRST: Final[tuple[State, ...]] = ("逾期", "今日到期", "临期", "未到", "逾期完成", "终止", "按期")
UNDATED: Final = "未定时限"
OPEN_STATES: Final[tuple[State, ...]] = ("逾期", "今日到期", "临期", "未到")

_LONG_LIMIT = 7  # a limit of more days than these is 临期 three days ahead, any other one day


@dataclass(frozen=True, slots=True)
class Deadline:
    """One limit of one record at one instant.

    `due` is a day (its 24:00) or a minute; `original` is the limit before 期限变更; `item` tells several
    limits of one code apart: a measure, a seizure, the second hand-over.  `ended` is when it was owed no
    longer (终止), though not met; `names` are what a record may call it by.  One that stands still is to run
    again by `suspended_until`; `standstill` says whether that day has passed.  One that is `undated`
    (立即) is to be met at once: its `due` is its start, it is never late, and no day is told of it.
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
    ended: When | None
    state: State
    days_late: int
    unit: str
    suspended: bool
    suspended_until: date | None
    standstill: Standstill | None
    undated: bool
    estimated: bool
    names: frozenset[str]

    @property
    def open(self) -> bool:
        """Whether it is still to be met."""
        return self.met is None and self.ended is None

    @property
    def falls_due(self) -> When | None:
        """When it falls due; None where no day is set."""
        return None if self.undated else self.due

    @property
    def mark(self) -> str | None:
        """What is said of it in the place of its state: that it stands still, or that no day is set."""
        return self.standstill or (UNDATED if self.undated and self.open else None)

    @property
    def title(self) -> str:
        """Its code, with what tells it apart in brackets: 措施时限（断电）."""
        return with_aside(self.code, self.item) if self.item else self.code

    @property
    def missed(self) -> bool:
        """Whether it is a hard limit that was not kept: open, met too late, or ended (终止) late."""
        return self.force == "硬性" and self.days_late > 0

    def is_named(self, name: str) -> bool:
        """Whether a 期限变更 or 逾期说明 of such a name is about it: its code, or `措施时限/断电`."""
        return name in self.names


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A deadline with its record and the trace that it was read from."""

    deadline: Deadline
    record: Lead | Enterprise
    trace: Trace

    @property
    def limit(self) -> Limit:
        """The campaign's limit."""
        return self.trace.terms.limit

    @property
    def run(self) -> Run:
        """From when it runs, and by what it was met."""
        return self.trace.terms.run


@kept
def all_reckoned(ledger: Ledger, at: Instant) -> tuple[Reckoned, ...]:
    """All deadlines of a ledger that is already as of `at`, worst first, with what each was reckoned from."""
    found = [one for record in ledger.limited for one in record_reckoned(record, ledger, at)]
    return tuple(sorted(found, key=lambda one: worst_first(one.deadline)))


@kept
def deadlines(ledger: Ledger, at: Instant) -> tuple[Deadline, ...]:
    """All deadlines of a ledger that is already as of `at`, worst first."""
    return tuple(one.deadline for one in all_reckoned(ledger, at))


def record_deadlines(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> Iterator[Deadline]:
    """The deadlines of one lead or enterprise, in the order of the campaign."""
    return (one.deadline for one in record_reckoned(record, ledger, at))


def missed_deadlines(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> Iterator[Deadline]:
    """The hard limits of one lead or enterprise that were not kept, in the order of the campaign."""
    terms = all_terms(record, ledger, at, lambda limit: limit.force == "硬性")
    late = (one for one in terms if _days_late(one, reckon(one), at))
    found = (_reckoned(one, record, at).deadline for one in late)
    return (one for one in found if one.missed)


def record_reckoned(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> tuple[Reckoned, ...]:
    """The deadlines of one lead or enterprise; those of the ledger's own records are kept on it."""
    if ledger.of_kind(record.KIND).get(record.id) is not record:
        return reckoned(record, ledger, at)
    return ledger.keep((reckoned, record.id, at), lambda: reckoned(record, ledger, at))


def reckoned(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> tuple[Reckoned, ...]:
    """The deadlines of one lead or enterprise, reckoned anew.

    One that was for the record by the strict reading alone, and turned out not to be before it was late, is
    none.
    """
    found = (_reckoned(terms, record, at) for terms in all_terms(record, ledger, at))
    return tuple(one for one in found if one.deadline.days_late or not one.run.supposed)


def all_terms(
    record: Lead | Enterprise, ledger: Ledger, last: LastDay, wanted: Callable[[Limit], bool] | None = None
) -> Iterator[Terms]:
    """What each limit of a record is reckoned from, or each that is wanted.

    One that is open is looked at on the last day.
    """
    for limit, found in all_runs(record, ledger, wanted):
        yield from terms_of(limit, found, record.limit_changes, ledger, last)


def measure_deadlines(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Mapping[str, Deadline]:
    """The limit of each measure of the last case, by the measure; of two of one measure the worse."""
    found: dict[str, Reckoned] = {}
    for one in record_reckoned(enterprise, ledger, at):
        measure = one.run.of
        if not one.limit.per_measure or measure is None:
            continue
        held = found.get(measure)
        if (
            held is None
            or held.run.case < one.run.case
            or worst_first(one.deadline) < worst_first(held.deadline)
        ):
            found[measure] = one
    return {measure: one.deadline for measure, one in found.items()}


def explained(deadline: Deadline, record: Lead | Enterprise) -> LateExplanation | None:
    """The 逾期说明 of a limit of a record, the last one of several."""
    given = [item for item in record.late_explanations if deadline.is_named(item.limit)]
    return given[-1] if given else None


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


# How a limit stands


def _reckoned(terms: Terms, record: Lead | Enterprise, at: Instant) -> Reckoned:
    limit, run, trace = terms.limit, terms.run, reckon(terms)
    suspended = trace.stopped is not None and run.over is None
    late = _days_late(terms, trace, at)
    waits = suspended or (limit.undated and run.over is None)
    deadline = Deadline(
        record_id=record.id,
        name=record.name,
        code=limit.code,
        subject=limit.subject,
        force=limit.force,
        item=run.item,
        start=run.start,
        due=trace.due,
        original=trace.original,
        met=run.met,
        ended=run.ended,
        state="未到" if waits else _state(terms, trace.due, late, at),
        days_late=0 if suspended else late,
        unit=run.unit or record.answering,
        suspended=suspended,
        suspended_until=trace.until if suspended else None,
        standstill=_standstill(trace.until, at) if suspended else None,
        undated=limit.undated,
        estimated=trace.estimated,
        names=run.names(limit.code),
    )
    return Reckoned(deadline, record, trace)


def _days_late(terms: Terms, trace: Trace, at: Instant) -> int:
    return 0 if terms.limit.undated else days_late(trace.due, terms.run.over, at)


def _standstill(until: date | None, at: Instant) -> Standstill:
    return "中止超期" if until is not None and at.sees(until + DAY) else "中止中"


def days_late(due: When, over: When | None, at: Instant) -> int:
    """⌈(as-of, or when it was over, - limit) ÷ 24 h⌉, at least 0; by days where only that day is known."""
    if over is not None and not isinstance(over, datetime):
        return max((over - day_of(due)).days, 0)
    return at.days_past(end_of(due)) if over is None else Instant.of(over).days_past(end_of(due))


def _state(terms: Terms, due: When, late: int, at: Instant) -> State:
    limit, run = terms.limit, terms.run
    if run.met is not None:
        return "逾期完成" if late else "按期"
    if run.ended is not None:
        return "终止"
    if late:
        return "逾期"
    if at.sees(day_of(due)):
        return "今日到期"
    warned = 1 if limit.span is not None and limit.span.days <= _LONG_LIMIT else 3
    return "临期" if at.sees(day_of(due) - warned * DAY) else "未到"
