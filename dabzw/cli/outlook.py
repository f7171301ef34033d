"""The commands that look back on a case and ahead to the end: timeline, handover, pace."""

from __future__ import annotations

import typer

from dabzw.cli.context import Desk
from dabzw.cli.look import AnyId, answer
from dabzw.render import outlook_tables as tables
from dabzw.reports.handover import handover_rows
from dabzw.reports.pace import pace_rows
from dabzw.reports.timeline import Sealed, timeline_rows
from dabzw.rules.late_entry import dated_acts
from dabzw.store.entries import first_entries
from dabzw.store.history import ancestors


def timeline(ctx: typer.Context, record: AnyId) -> None:
    """The acts of a case by their days, when each was entered, and by whom."""
    desk = Desk.of(ctx)
    found = desk.find(record)
    repository = desk.required_repository
    known = desk.options.rev is not None or repository.head() is not None
    commit = repository.resolve(desk.options.rev or "HEAD") if known else None
    entries = {} if commit is None else first_entries(repository, commit, dated_acts)
    reports = [report for report in desk.seen.made if desk.at.sees(report.at)]
    sealed = [Sealed(report, ancestors(repository, report.revision)) for report in reports]
    rows = timeline_rows(found, desk.seen, entries, desk.at, sealed)
    answer(desk, rows, lambda printer: tables.print_timeline(printer, rows))


def handover(ctx: typer.Context) -> None:
    """What the next clerk takes over."""
    desk = Desk.of(ctx)
    uncommitted = () if desk.options.rev is not None else desk.required_repository.changed()
    rows = handover_rows(desk.seen, desk.at, uncommitted)
    answer(desk, rows, lambda printer: tables.print_handover(printer, rows))


def pace(ctx: typer.Context) -> None:
    """The workdays left against what is open, and what will be late at the end."""
    desk = Desk.of(ctx)
    rows = pace_rows(desk.seen, desk.at)
    answer(desk, rows, lambda printer: tables.print_pace(printer, rows))
