"""Selectors of a limit in time: from when on a record is one of those that the limit is for, and until when.

A violation found later, or a risk that is raised, makes a limit begin; a risk that is lowered ends it on that
day (终止).  What is not dated holds as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from dabzw.lazily import dataclass
from dabzw.model.campaign import Limit
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import day_of
from dabzw.rules.case.selection import Fit, Selective, fit, given, of_enterprise, of_lead, only
from dabzw.rules.limits.run import Run


@dataclass(frozen=True, slots=True)
class Chosen:
    """A time in which a limit is for a record: from the day `since` to the day before `until`.

    `supposed` says that it was for it by the strict reading, and what was written down then told otherwise.
    """

    since: date
    until: date
    fit: Fit
    supposed: bool = False


def chosen(runs: Iterable[Run], limit: Limit, record: Lead | Enterprise, ledger: Ledger) -> Iterator[Run]:
    """The runs of a limit as far as it is for the record: it begins with that time, and ends (终止) with it.

    What was done before that time was not asked; a fixed day binds nothing that begins after it.
    """
    if not given(limit):
        yield from runs
        return
    times = tuple(times_chosen(limit, record, ledger))
    for run in runs:
        for time in times:
            part = _within(run, time, limit)
            if part is not None:
                yield part


def times_chosen(limit: Limit, record: Lead | Enterprise, ledger: Ledger) -> Iterator[Chosen]:
    """The times in which a limit is for a record, oldest first; an enterprise is narrowed to one case."""
    own = record if isinstance(record, Enterprise) else ledger.enterprise_of(record)
    days = (
        set() if own is None else {one.found_on for one in own.violations} | {one.on for one in own.ratings}
    )
    bounds = (date.min, *sorted(days), date.max)
    now: Chosen | None = None
    for since, until in pairwise(bounds):
        found = _fit_on(since, limit, record, own, ledger)
        if found is None:
            if now is not None:
                strict = only(limit, now.fit.unwritten)
                yield replace(now, supposed=_fit_on(since, strict, record, own, ledger) is None)
            now = None
        else:
            now = Chosen(since, until, found) if now is None else replace(now, until=until, fit=found)
    yield from () if now is None else (now,)


def _fit_on(
    day: date, limit: Selective, record: Lead | Enterprise, own: Enterprise | None, ledger: Ledger
) -> Fit | None:
    """How selectors choose a record by what was known on a day of its violations and ratings."""
    then = None if own is None else _known_on(day, own)
    if isinstance(record, Lead):
        return fit(limit, of_lead(record, then, ledger.campaign))
    return None if then is None else fit(limit, of_enterprise(then, ledger.campaign))


def _known_on(day: date, own: Enterprise) -> Enterprise:
    return own.model_copy(
        update={
            "violations": tuple(one for one in own.violations if one.found_on <= day),
            "ratings": tuple(one for one in own.ratings if one.on <= day),
        }
    )


def _within(run: Run, time: Chosen, limit: Limit) -> Run | None:
    """A run as far as it lies within a time; None where none of it does."""
    if run.since >= time.until:
        return None
    begun = replace(run, fit=time.fit) if run.since >= time.since else _begun_later(run, time, limit)
    return None if begun is None else _left(begun, time)


def _begun_later(run: Run, time: Chosen, limit: Limit) -> Run | None:
    """A run from the first day of a time; None where all was done before, or the last day lies before."""
    by = run.by or limit.by
    if (run.over is not None and day_of(run.over) < time.since) or (by and day_of(by) < time.since):
        return None
    return replace(
        run,
        since=time.since,
        start=None if run.start is None else time.since,
        first_day=max(run.first_day, time.since),
        fit=time.fit,
        chosen_on=time.since,
    )


def _left(run: Run, time: Chosen) -> Run:
    """A run that ends (终止) with its time, unless it is over by then; what is done later meets nothing."""
    until = time.until
    if until == date.max or (run.over is not None and day_of(run.over) <= until):
        return run
    last_day = min(run.last_day, until)
    return replace(run, met=None, ended=until, last_day=last_day, left_on=until, supposed=time.supposed)
