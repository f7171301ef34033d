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
    of_ledger = notes_of(desk)
    found = status_look.status_of(desk.seen, desk.at, of_ledger)
    desk.answer(status_look.answer(found, desk.seen, desk.at))
    late = found.counts["逾期"].total > 0 or any(item.state == "逾期" for item in of_ledger)
    end(failed=strict and late)
