"""The commands that look back on a case and ahead to the next clerk: timeline, handover."""

from __future__ import annotations

import typer

from dabzw.cli.choosing import chosen
from dabzw.cli.context import Desk
from dabzw.cli.lists.keeping import notes_of
from dabzw.cli.lists.options import AnyId
from dabzw.reports.looks import handover as handover_look
from dabzw.reports.looks import timeline as timeline_look
from dabzw.reports.looks.timeline import Sealed
from dabzw.rules.limits.late_entry import dated_acts
from dabzw.store.entries import first_entries
from dabzw.store.history import ancestors


def timeline(ctx: typer.Context, record: AnyId = None) -> None:
    """The acts of a case by their days, when each was entered, and by whom."""
    desk = Desk.looking(ctx)
    found = desk.find(chosen(desk, record))
    repository = desk.required_repository
    known = desk.options.rev is not None or repository.head() is not None
    commit = repository.resolve(desk.revision or "HEAD") if known else None
    entries = {} if commit is None else first_entries(repository, commit, dated_acts)
    reports = [report for report in desk.seen.made if desk.at.sees(report.at)]
    sealed = [Sealed(report, ancestors(repository, report.revision)) for report in reports]
    desk.answer(timeline_look.answer(found, desk.seen, entries, desk.at, sealed))


def handover(ctx: typer.Context) -> None:
    """What the next clerk takes over."""
    desk = Desk.looking(ctx)
    uncommitted = () if desk.options.rev is not None else desk.working.unrecorded
    desk.answer(handover_look.answer(desk.seen, desk.at, uncommitted, notes_of(desk)))
