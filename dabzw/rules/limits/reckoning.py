"""One walk from the start of a limit to its end: what was counted, and what each 期限变更 came to.

All that is said of a limit is read from its trace: when it falls due, whether it stands still, the time of
the 承办 unit, the other readings of 日, the explanation day by day, and which changes `check` reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.campaign import Limit
from dabzw.model.lead import LimitChange
from dabzw.model.moments import DAY, Instant, When, day_of, end_of
from dabzw.model.workdays import (
    ROLLED,
    ROLLED_TO,
    CountedDay,
    Counting,
    Span,
    add,
    count_days,
    uses_calendar,
)
from dabzw.rules.limits.run import Run

Refusal = Literal[
    "没有写延到哪一天",
    "这个期限没有写多久",
    "这时没有这样的期限要办",
    "这时有几个这样的期限，没有写明是哪一个",
    "期限这时还没有起算",
    "期限这时已经完成",
    "期限这时已经终止",
    "同一期限只能延一次",
    "已经中止",
    "没有中止",
    "期限已经届满",
    "延到的日子不晚于现有期限",
    "超过最长延期",
    "不是可以中止的事由",
    "中止没有文书",
]
"""Why a 期限变更 moves nothing."""

NOT_RUNNING: Final[tuple[Refusal, ...]] = (
    "这时没有这样的期限要办",
    "期限这时还没有起算",
    "期限这时已经完成",
    "期限这时已经终止",
)
"""The reasons that the limit did not run on the day of the change."""


LastDay = date | Instant
"""A day, or that of an instant, of which nothing is asked before it is needed."""


@dataclass(frozen=True, slots=True)
class NamedChange:
    """A 期限变更 with its place in the record; `refused` where it does not tell which limit it moves."""

    place: int
    change: LimitChange
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a limit is reckoned from.

    `changes` are those that name it.  `looked_at` says which day is looked at last: a limit that still stands
    still is resumed on it.  `cap` is the day that it may not outlive, if any.
    """

    limit: Limit
    run: Run
    counting: Counting
    changes: tuple[NamedChange, ...]
    looked_at: LastDay
    cap: date | None

    @property
    def last(self) -> date:
        """The last day that is looked at."""
        return self.looked_at.day if isinstance(self.looked_at, Instant) else self.looked_at


@dataclass(frozen=True, slots=True)
class Move:
    """What one 期限变更 came to: the limit after it, since when and until when it stands still.

    `until` is the day on which it is expected to run again; `refused` is why the change moved nothing.
    """

    place: int
    change: LimitChange
    due: When
    stopped: date | None
    until: date | None
    refused: Refusal | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days one after another: those on which the limit stood still, then those that ran, up to `due`.

    It ran from its start, or from the day `resumed`: by a 恢复, or because the limit is looked at while it
    still stands still (`standing`).
    """

    resumed: date | None
    standing: bool
    still: tuple[date, ...]
    days: tuple[CountedDay, ...]
    due: When


@dataclass(frozen=True, slots=True)
class Trace:
    """How a limit was reckoned.

    `uncapped` is what its span or day sets by itself, `original` the limit before any change, `due` the one
    that holds; `stopped` is the day since which it stands still, `until` that on which it should run again.
    """

    terms: Terms
    uncapped: When
    original: When
    moves: tuple[Move, ...]
    due: When
    stopped: date | None
    until: date | None

    @property
    def used(self) -> tuple[NamedChange, ...]:
        """The changes that took effect."""
        return tuple(NamedChange(move.place, move.change) for move in self.moves if move.refused is None)

    def passage(self) -> Iterator[Stretch | Move]:
        """The stretches and the changes between them, in order; a 恢复 is the stretch that it opens."""
        yield Stretch(None, standing=False, still=(), days=tuple(_first_days(self)), due=self.original)
        before: Move | None = None
        for place, move in enumerate(self.moves, start=1):
            if before is not None and before.stopped is not None and move.stopped is None:
                until = min(_stops(self.moves[place:]), default=day_of(move.due))
                yield _resumed(self, before, move.change.on, move.due, until)
            else:
                yield move
            before = move
        if before is not None and before.stopped is not None:
            standing = _resumed(self, before, self.terms.last, self.due, day_of(self.due))
            yield replace(standing, standing=True)

    @property
    def estimated(self) -> bool:
        """Whether rest days of a year without a published calendar bear on the limit."""
        span, start, how = self.terms.limit.span, self.terms.run.start, self.terms.counting
        if span is None or start is None or not uses_calendar(span, how):
            return False
        return bool(how.calendar.unpublished(day_of(start), day_of(self.due)))


def reckon(terms: Terms) -> Trace:
    """The trace of a limit."""
    uncapped = _uncapped(terms)
    original = uncapped if terms.cap is None else min(uncapped, terms.cap, key=end_of)
    moves = tuple(_moves(original, terms)) if terms.changes else ()
    clock = _Clock(moves[-1].due, moves[-1].stopped, moves[-1].until) if moves else _Clock(original)
    due = clock.due if clock.stopped is None else clock.resumed(terms.last, terms.counting)
    return Trace(terms, uncapped, original, moves, due, clock.stopped, clock.until)


def _moves(original: When, terms: Terms) -> Iterator[Move]:
    """The changes one by one, by their days."""
    clock = _Clock(original)
    for named in sorted(terms.changes, key=lambda named: named.change.on):
        change = named.change
        refused = malformed(change) or named.refused or clock.refusal(change, terms)
        clock = clock if refused else clock.moved(change, terms.counting)
        yield Move(named.place, change, clock.due, clock.stopped, clock.until, refused)


def _uncapped(terms: Terms) -> When:
    """The limit that the measure, or the campaign's span or day, sets by itself."""
    limit, run = terms.limit, terms.run
    fixed = run.by or limit.by
    if fixed is not None:
        return fixed
    assert run.start is not None  # noqa: S101  # the campaign gives 起算 and 时限, or 截止
    assert limit.span is not None  # noqa: S101
    return add(run.start, limit.span, terms.counting)


# 期限变更


def malformed(change: LimitChange) -> Refusal | None:
    """Why a change moves no limit whatever; None where it may move one."""
    return "没有写延到哪一天" if change.kind == "延期" and change.until is None else None


@dataclass(frozen=True, slots=True)
class _Clock:
    """A limit while its changes are gone through: when it falls due, since and until when it stands still."""

    due: When
    stopped: date | None = None
    until: date | None = None
    extended: bool = False

    def refusal(self, change: LimitChange, terms: Terms) -> Refusal | None:
        """Why a change moves nothing: it moves what runs on its day, and a breach is never taken back."""
        return self._out_of_place(change, terms) or self._beyond(change, terms)

    def _beyond(self, change: LimitChange, terms: Terms) -> Refusal | None:
        """Why the limit itself, mostly one of a law, does not let a change be."""
        limit = terms.limit
        if change.kind == "延期" and change.until is not None and limit.longest_extension is not None:
            longest = add(self.due, limit.longest_extension, terms.counting)
            return "超过最长延期" if end_of(change.until) > end_of(longest) else None
        if change.kind == "中止" and limit.stops_for:
            if not any(word in change.reason for word in limit.stops_for):
                return "不是可以中止的事由"
            return "中止没有文书" if change.document is None else None
        return None

    def _out_of_place(self, change: LimitChange, terms: Terms) -> Refusal | None:
        """Why a change moves nothing on its day."""
        run, undated = terms.run, terms.limit.undated
        running = self.stopped is None
        over = run.over is not None and change.on > day_of(run.over)
        shorter = change.until is not None and end_of(change.until) <= end_of(self.due)
        reasons: tuple[tuple[bool, Refusal], ...] = (
            (undated, "这个期限没有写多久"),
            (change.on < run.since, "期限这时还没有起算"),
            (change.kind == "延期" and self.extended, "同一期限只能延一次"),
            (change.kind == "中止" and not running and not self._goes_on(change), "已经中止"),
            (change.kind == "恢复" and running, "没有中止"),
            (running and change.on > day_of(self.due), "期限已经届满"),
            (over, "期限这时已经完成" if run.ended is None else "期限这时已经终止"),
            (change.kind == "延期" and shorter, "延到的日子不晚于现有期限"),
        )
        return next((why for so, why in reasons if so), None)

    def _goes_on(self, change: LimitChange) -> bool:
        """Whether a further 中止 says that the limit stands still for longer."""
        return change.until is not None and (self.until is None or change.until > self.until)

    def moved(self, change: LimitChange, how: Counting) -> _Clock:
        """The limit after a change that takes effect."""
        if change.kind == "中止":
            return _Clock(self.due, self.stopped or change.on, change.until, self.extended)
        if change.kind == "恢复":
            return _Clock(self.resumed(change.on, how), extended=self.extended)
        return _Clock(change.until or self.due, self.stopped, self.until, extended=True)

    def resumed(self, day: date, how: Counting) -> When:
        """What was left of the limit when it was suspended, counted on from the day of its resumption."""
        stopped = self.stopped or day
        if isinstance(self.due, datetime):
            return self.due + (day - stopped)
        if how.workdays:
            return how.calendar.roll(how.calendar.add_workdays(day, _days_left(self.due, stopped, how)))
        moved = self.due + (day - stopped)
        return how.calendar.roll(moved) if how.roll else moved


def _days_left(due: When, stopped: date, how: Counting) -> int:
    """The days that were left of a limit on the day on which it was suspended."""
    last = day_of(due)
    return how.calendar.workdays_between(stopped, last) if how.workdays else (last - stopped).days


# The days, one by one


def _first_days(trace: Trace) -> Iterator[CountedDay]:
    terms = trace.terms
    start, span = terms.run.start, terms.limit.span
    if start is None or span is None or span.unit in ("当日", "小时", "立即"):
        return
    days = count_days(start, span, terms.counting)
    yield from _until(min((*_stops(trace.moves), day_of(trace.original))), days)


def _resumed(trace: Trace, before: Move, resumed: date, due: When, until: date) -> Stretch:
    """The days that stood still, and those that were left, counted on after the day of the resumption."""
    stopped, how = before.stopped or resumed, trace.terms.counting
    still = tuple(stopped + DAY * step for step in range(1, (resumed - stopped).days + 1))
    days: Iterator[CountedDay] = iter(())
    if not isinstance(due, datetime):
        left = Span(_days_left(before.due, stopped, how), None)
        days = _padded(islice(count_days(resumed, left, how), 1, None), due, resumed)
    return Stretch(resumed, standing=False, still=still, days=tuple(_until(until, days)), due=due)


def _stops(moves: Iterable[Move]) -> Iterator[date]:
    """The days on which the clock was stopped."""
    return (move.change.on for move in moves if move.refused is None and move.change.kind == "中止")


def _padded(days: Iterator[CountedDay], last: date, after: date) -> Iterator[CountedDay]:
    """The days up to the last one; what the count leaves over, or all after `after`, was rolled over."""
    for each in days:
        yield each
        after = each.day
    while after < last:
        after += DAY
        yield CountedDay(after, None, ROLLED if after < last else ROLLED_TO)


def _until(last: date, days: Iterator[CountedDay]) -> Iterator[CountedDay]:
    return (each for each in days if each.day <= last)
