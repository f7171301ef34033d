"""The limits of a case as bars in time: what ran of each, stood still, is late and is left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, day_of
from dabzw.reports.pictures.naming import name_of
from dabzw.rules.limits.deadlines import Reckoned, all_reckoned, record_reckoned

SpanKind = Literal["已完成", "办理中", "超期", "中止", "剩余"]
"""How time went or goes by under a limit: met, running, late, standing still, left."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a limit, both of them in it."""

    kind: SpanKind
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class LimitBar:
    """A limit with its spans in order; `says` tells how it stands in words."""

    title: str
    due: date
    says: str
    is_warning: bool
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class CaseBars:
    """The limits of one lead or enterprise."""

    record_id: str
    name: str
    first: date
    last: date
    today: date
    bars: tuple[LimitBar, ...]


def case_bars(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> CaseBars | None:
    """The bars of a record of a ledger that is already as of `at`; None where no limit with a day runs."""
    found = [one for one in record_reckoned(record, ledger, at) if not one.deadline.undated]
    bars = tuple(_bar(one, at.day) for one in found)
    if not bars:
        return None
    days = [at.day, *(day for bar in bars for span in bar.spans for day in (span.first, span.last))]
    days += [bar.due for bar in bars]
    return CaseBars(record.id, name_of(record), min(days), max(days), at.day, bars)


def worst_cases(ledger: Ledger, at: Instant, most: int) -> tuple[tuple[CaseBars, ...], int]:
    """The cases with a hard limit overdue, the worst first, at most so many, and how many more there are."""
    late = (one for one in all_reckoned(ledger, at) if _is_late(one))
    records = {one.record.id: one.record for one in late}
    bars = (case_bars(record, ledger, at) for record in list(records.values())[:most])
    shown = tuple(one for one in bars if one is not None)
    return shown, len(records) - len(shown)


def _is_late(one: Reckoned) -> bool:
    return one.deadline.state == "逾期" and one.deadline.force == "硬性"


def _bar(one: Reckoned, today: date) -> LimitBar:
    deadline = one.deadline
    return LimitBar(
        title=deadline.title,
        due=day_of(deadline.due),
        says=_says(one),
        is_warning=deadline.force == "预警",
        spans=tuple(_spans(one, today)),
    )


def _says(one: Reckoned) -> str:
    deadline = one.deadline
    if deadline.standstill is not None:
        return deadline.standstill
    return f"{deadline.state}{deadline.days_late}天" if deadline.days_late else deadline.state


def _spans(one: Reckoned, today: date) -> Iterator[Span]:
    """What went by up to the day on which it was over, or to the present one, and what is left."""
    run, due = one.run, day_of(one.deadline.due)
    start = day_of(run.start) if run.start is not None else run.since
    end = today if run.over is None else day_of(run.over)
    late = one.deadline.days_late > 0
    yield from _within(one, start, end, min(end, due) if late else end)
    if late:
        yield Span("超期", max(due, start), end)
    elif run.over is None and due > today and not one.deadline.suspended:
        yield Span("剩余", today, due)


def _within(one: Reckoned, start: date, end: date, last: date) -> Iterator[Span]:
    """What ran up to a last day, and what stood still up to the end."""
    kind: SpanKind = "办理中" if one.run.over is None else "已完成"
    day = start
    for stopped, resumed in _still(one, end):
        if stopped > day:
            yield Span(kind, day, stopped)
        yield Span("中止", stopped, resumed)
        day = resumed
    if last > day or day == start:
        yield Span(kind, day, max(last, day))


def _still(one: Reckoned, end: date) -> Iterator[tuple[date, date]]:
    """From when to when it stood still."""
    since: date | None = None
    for move in one.trace.moves:
        if move.refused is None and since is None:
            since = move.stopped
        elif move.refused is None and move.stopped is None and since is not None:
            yield since, move.change.on
            since = None
    if since is not None:
        yield since, max(end, since)
