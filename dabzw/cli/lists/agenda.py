"""dabzw agenda: all that is to be done; dabzw next: what one record needs."""

from __future__ import annotations

import typer

from dabzw.cli.context import Desk
from dabzw.cli.lists.keeping import notes_of
from dabzw.cli.lists.options import AnyId
from dabzw.cli.several import Office
from dabzw.reports.looks import agenda as agenda_look


def today(ctx: typer.Context) -> None:
    """The agenda: all that waits, worst first; on a screen what is late or due by the next workday."""
    desk = Desk.looking(ctx)
    office = Office.of(desk)
    if office is None:
        desk.answer(agenda_look.answer(desk.seen, desk.at, notes_of(desk)))
        return
    members = office.members(notes_of)
    desk.answer(agenda_look.of_several(members, desk.at))
    office.end(members)


def following(ctx: typer.Context, record: AnyId) -> None:
    """What one record needs next, and why."""
    desk = Desk.looking(ctx)
    desk.answer(agenda_look.of_record(desk.find(record).id, desk.seen, desk.at))
