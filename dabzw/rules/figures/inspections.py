"""检查: how many went out, what they inspected and swept; counted as the statistics forms ask for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.site import Site
from dabzw.rules.figures.indicators import Days, swept
from dabzw.rules.figures.parts import WHOLE, Count, Part, enterprises_in, sites_in
from dabzw.rules.sweep.coverage import checks

TEN_THOUSAND: Final = Decimal(10_000)

ActivityField = Literal["groups", "people", "experts", "problems"]


def unrecorded(field: ActivityField, ledger: Ledger, window: Days) -> int:
    """How many checks of the window do not say how many groups, people or experts went."""
    return sum(getattr(activity, field) is None for activity in checks(ledger, window))


def sent(field: ActivityField) -> Count:
    """The sum over the checks that say it; None where none says it, or where a check is undecided."""

    def count(ledger: Ledger, window: Days, part: Part) -> int | None:
        sides = [(activity, part.takes(activity)) for activity in checks(ledger, window)]
        if any(own is None for _, own in sides):
            return None
        values = [getattr(activity, field) for activity, own in sides if own]
        known = [value for value in values if value is not None]
        return sum(known) if known or not values else None

    return count


def inspected_in(ledger: Ledger, window: Days, part: Part = WHOLE) -> dict[str, tuple[date, ...]]:
    """The ids of the enterprises that were inspected, each with the days of it, in order."""
    found: dict[str, set[date]] = {}
    for activity in checks(ledger, window):
        for record_id in activity.checked:
            found.setdefault(record_id, set()).add(activity.on)
    days = (
        (one.id, found.get(one.id, set()) | _days_inside(one, window)) for one in enterprises_in(ledger, part)
    )
    return {record_id: tuple(sorted(own)) for record_id, own in days if own}


def inspected(ledger: Ledger, window: Days, part: Part) -> int:
    """How many enterprises were inspected."""
    return len(inspected_in(ledger, window, part))


def _days_inside(enterprise: Enterprise, window: Days) -> set[date]:
    """A village's 巡查 is no inspection, and one that met a locked door saw nothing."""
    return {
        visit.on
        for visit in enterprise.visits
        if visit.effective and visit.nature != "巡查" and window.holds(visit.on)
    }


def sites(ledger: Ledger, window: Days, part: Part) -> int:
    """How many sites were swept."""
    return sum(swept(site.visits, window) for site in sites_in(ledger, part))


def entries(ledger: Ledger, window: Days, part: Part) -> Decimal:
    """万家次: every time that somebody came in, at a site or an enterprise."""
    places: Iterable[Enterprise | Site] = (*enterprises_in(ledger, part), *sites_in(ledger, part))
    visits = (visit for place in places for visit in place.visits)
    return Decimal(sum(visit.effective and window.holds(visit.on) for visit in visits)) / TEN_THOUSAND
