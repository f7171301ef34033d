"""dabzw agenda: all that is to be done; dabzw next: what one record needs."""

from __future__ import annotations

from typing import Annotated

import typer

from dabzw.cli.choosing import chosen
from dabzw.cli.context import Desk
from dabzw.cli.lists.keeping import notes_of
from dabzw.cli.lists.options import AnyId
from dabzw.cli.several import Office
from dabzw.cli.speech import prompts
from dabzw.reports.looks import agenda as agenda_look
from dabzw.reports.looks import following as following_look
from dabzw.rules.agenda.agenda import agenda


def today(
    ctx: typer.Context,
    whole: Annotated[bool, typer.Option("--all", help="列出全部在办的事，按种类分组")] = False,
) -> None:
    """The agenda: all that waits, worst first; on a screen what is late or due by the next workday."""
    desk = Desk.looking(ctx)
    office = Office.of(desk)
    if office is None:
        desk.answer(agenda_look.answer(desk.seen, desk.at, notes_of(desk), whole=whole))
        return
    members = office.members(notes_of)
    desk.answer(agenda_look.of_several(members, desk.at, whole=whole))
    office.end(members)


def following(ctx: typer.Context, record: AnyId = None) -> None:
    """What one record needs next, and why; at a terminal it is offered to be done now."""
    desk = Desk.looking(ctx)
    found = desk.find(_meant(desk, record))
    desk.answer(following_look.answer(found, desk.seen, desk.at))
    from dabzw.cli.enter.chain import may_offer, offer  # brings what enters, which a pipe needs not

    if may_offer(desk):
        offer(desk, following_look.needs(found, desk.seen, desk.at).commands)


def _meant(desk: Desk, typed: str | None) -> str:
    """The record that is asked about: where none is named, of the agenda's the clerk chooses one.

    Where nobody can be asked it is the one that is worst.
    """
    if typed is not None:
        return desk.find_id(typed)
    waiting = (item.record_id for item in agenda(desk.seen, desk.at))
    worst = tuple(dict.fromkeys(record_id for record_id in waiting if record_id is not None))
    if prompts.interactive() or not worst:
        return chosen(desk, None, first=worst)
    prompts.note(f"没有写编号，列出最急的一条：{worst[0]}")
    return worst[0]
