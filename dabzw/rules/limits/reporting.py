"""报送: which issues of which report are due, by the campaign's times and the calendar.

Issues tile time: each begins where the one before it ended (截至), the first with the campaign.  The times
are instants: what lies behind 12:00 of a Friday is of the next week's issue, what lies in a holiday of the
issue after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign, ReportSchedule
from dabzw.model.made import MadeReport
from dabzw.model.moments import DAY, Instant, When, beginning, end_of, start_of
from dabzw.model.workdays import Calendar

_MONTH_AFTER: Final = 15
"""A monthly report that is due up to this day of a month is that of the month before."""

_TRAILING: Final = {"每周": 7, "每月": 31}
"""Days after the campaign's end within which one more report is made, for each month of a cycle."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An issue that is due: of which report, when, as of when (截至), since when, in which formats.

    It is of what happened after `since` (a day begins at 00:00) and up to `at` (a day ends at 24:00).
    """

    name: str
    due: datetime
    at: When
    since: When
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time that a paper is of: after `since`, up to `at`."""

    since: When
    at: When


@dataclass(frozen=True, slots=True)
class _Time:
    """When a report is due, and as of when it is."""

    due: datetime
    at: When
    formats: tuple[str, ...]


def pending(
    campaign: Campaign, calendar: Calendar, made: Iterable[MadeReport], now: datetime
) -> tuple[Slot, ...]:
    """The issues that are due by `now` and not made, in the order in which they fell due.

    Nothing is due before the last issue that was made, and nothing as of an earlier instant, so that a
    changed time or a changed calendar does not make the past again.
    """
    known = tuple(made)
    names = dict.fromkeys(plan.report for plan in campaign.reports)
    found = [slot for name in names for slot in _open(name, campaign, calendar, known) if slot.due <= now]
    return tuple(sorted(found, key=lambda slot: (slot.due, slot.name)))


def stretch_at(
    name: str, campaign: Campaign, calendar: Calendar, made: Iterable[MadeReport], at: Instant
) -> Stretch | None:
    """The time that a report is of which is made at an instant; None when no further issue is to come.

    On the day on which an issue falls due, from its minute on, it is that issue's; on any other day what has
    passed since the last one.
    """
    known = tuple(made)
    issues = sorted((_slot_of(one) for one in _due(name, known)), key=lambda slot: end_of(slot.at))
    first = campaign.start
    sealed = [replace(slot, since=since) for slot, since in zip(issues, _ends(first, issues), strict=False)]
    slots = (*sealed, *_open(name, campaign, calendar, known))
    own = [
        slot
        for slot in slots
        if (slot.due.date() == at.day and slot.due <= at.moment) or end_of(slot.at) == at.moment
    ]
    if own:
        return Stretch(own[-1].since, own[-1].at)
    if all(slot.due <= at.moment for slot in slots):
        return None
    ends = (end_of(slot.at) for slot in slots if end_of(slot.at) <= at.moment)
    return Stretch(beginning(max(ends, default=start_of(first))), at.when)


def _ends(first: When, slots: Iterable[Slot]) -> Iterator[When]:
    yield first
    yield from (beginning(end_of(slot.at)) for slot in slots)


def _slot_of(made: MadeReport) -> Slot:
    return Slot(made.name, made.due or start_of(made.at), made.at, made.at, ())


def _due(name: str, made: Iterable[MadeReport]) -> Iterator[MadeReport]:
    """The issues of a report that fell due; a correction did not."""
    return (one for one in made if one.name == name and one.due is not None)


def readings(campaign: Campaign) -> dict[str, str]:
    """How the times of each report were read."""
    found: dict[str, list[str]] = {}
    for plan in campaign.reports:
        found.setdefault(plan.report, []).append(plan.when.reading)
    return {name: "；".join(times) for name, times in found.items()}


def coming(campaign: Campaign, calendar: Calendar, now: datetime) -> dict[str, datetime]:
    """The next minute at which each report is due."""
    found: dict[str, datetime] = {}
    for plan in campaign.reports:
        for slot in _open(plan.report, campaign, calendar, ()):
            if slot.due > now:
                found[slot.name] = min(slot.due, found.get(slot.name, slot.due))
    return found


def ever_due(plan: ReportSchedule, campaign: Campaign, calendar: Calendar) -> bool:
    """Whether a report is due at any time."""
    return next(_times(plan, campaign, calendar), None) is not None


def _open(name: str, campaign: Campaign, calendar: Calendar, made: tuple[MadeReport, ...]) -> Iterator[Slot]:
    """The issues of a report that are not made, and what lies between them; none is of no time at all."""
    last = tuple(_due(name, made))
    made_until = max((one.due for one in last if one.due), default=datetime.min)  # noqa: DTZ901
    since = max((end_of(one.at) for one in last), default=start_of(campaign.start))
    plans = (plan for plan in campaign.reports if plan.report == name)
    times = {time.due: time for plan in plans for time in _times(plan, campaign, calendar)}
    for due in sorted(times):
        time = times[due]
        if due > made_until and end_of(time.at) > since:
            yield Slot(name, due, time.at, beginning(since), time.formats)
            since = end_of(time.at)


def _times(plan: ReportSchedule, campaign: Campaign, calendar: Calendar) -> Iterator[_Time]:
    within = plan.when.due_moments(campaign.start, campaign.end, calendar)
    days = _TRAILING.get(plan.when.rhythm, 0) * plan.when.cycle
    after = plan.when.due_moments(campaign.end + DAY, campaign.end + timedelta(days=days), calendar)
    once = [datetime.combine(day, plan.when.at) for day in (plan.when.once,) if day and day > campaign.end]
    for due in (*within, *list(after)[:1], *once):
        yield _Time(due, _as_of(plan, due), plan.formats)


def _as_of(plan: ReportSchedule, due: datetime) -> When:
    """As of when a report is: one that is due early in a month is of the months before."""
    if plan.when.rhythm == "每月" and len(plan.when.days) == 1 and due.day <= _MONTH_AFTER:
        return due.date().replace(day=1) - DAY
    return due
