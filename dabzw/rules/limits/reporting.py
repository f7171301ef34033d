"""报送: which issues of which report are due, by the campaign's times and the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign, ReportSchedule
from dabzw.model.made import MadeReport
from dabzw.model.moments import DAY, When
from dabzw.model.workdays import Calendar

_MONTH_AFTER: Final = 15
"""A monthly report that is due up to this day of a month is that of the month before."""

_TRAILING: Final = {"每周": 7, "每月": 31}
"""Days after the campaign's end within which one more report is made, for each month of a cycle."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An issue that is due: of which report, when, as of when (截至), from which day, in which formats."""

    name: str
    due: datetime
    at: When
    first: date | None
    formats: tuple[str, ...]


def pending(
    campaign: Campaign, calendar: Calendar, made: Iterable[MadeReport], now: datetime
) -> tuple[Slot, ...]:
    """The issues that are due by `now` and not made, in the order in which they fell due.

    Nothing is due before the last issue that was made, so that a changed time or a changed calendar does
    not make the past again.
    """
    last: dict[str, datetime] = {}
    for one in made:
        if one.due is not None:
            last[one.name] = max(one.due, last.get(one.name, one.due))
    found = {
        (slot.due, slot.name): slot
        for plan in campaign.reports
        for slot in _slots(plan, campaign, calendar)
        if slot.due <= now and slot.due > last.get(slot.name, datetime.min)  # noqa: DTZ901
    }
    return tuple(found[key] for key in sorted(found))


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
        for slot in _slots(plan, campaign, calendar):
            if slot.due > now:
                found[slot.name] = min(slot.due, found.get(slot.name, slot.due))
    return found


def ever_due(plan: ReportSchedule, campaign: Campaign, calendar: Calendar) -> bool:
    """Whether a report is due at any time."""
    return next(_slots(plan, campaign, calendar), None) is not None


def _slots(plan: ReportSchedule, campaign: Campaign, calendar: Calendar) -> Iterator[Slot]:
    within = plan.when.due_moments(campaign.start, campaign.end, calendar)
    days = _TRAILING.get(plan.when.rhythm, 0) * plan.when.cycle
    after = plan.when.due_moments(campaign.end + DAY, campaign.end + timedelta(days=days), calendar)
    once = [datetime.combine(day, plan.when.at) for day in (plan.when.once,) if day and day > campaign.end]
    for due in (*within, *list(after)[:1], *once):
        at, first = _period(plan, due)
        yield Slot(plan.report, due, at, first, plan.formats)


def _period(plan: ReportSchedule, due: datetime) -> tuple[When, date | None]:
    """As of when a report is, and the first day of its period where that is not the report's own to say."""
    when, before = plan.when, plan.when.before(due.date())
    if when.rhythm == "每月" and len(when.days) == 1 and due.day <= _MONTH_AFTER:
        last = due.date().replace(day=1) - DAY
        return last, (last if before is None else before).replace(day=1)
    return due, None if before is None else before + DAY
