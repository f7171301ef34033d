"""dabzw status: where the campaign stands."""

from __future__ import annotations

import typer

from dabzw.cli.context import Desk
from dabzw.cli.lists.keeping import notes_of
from dabzw.cli.lists.options import FailOn, end, wants_failure
from dabzw.reports.looks import status as status_look


def status(ctx: typer.Context, fail_on: FailOn = None) -> None:
    """Phases with indicators, leads and enterprises by state, counts of deadlines."""
    desk = Desk.looking(ctx)
    strict = wants_failure(fail_on)
    found = status_look.status_of(desk.seen, desk.at, notes_of(desk))
    desk.answer(status_look.answer(found, desk.seen, desk.at))
    end(failed=strict and any(found.waiting["逾期"].values()))
