"""dabzw agenda: all that is to be done; dabzw next: what one record needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dabzw.cli.choosing import chosen, may_offer
from dabzw.cli.context import Desk
from dabzw.cli.lists.keeping import merged_of, notes_of
from dabzw.cli.lists.options import AnyId
from dabzw.cli.several import Office
from dabzw.cli.speech import prompts
from dabzw.errors import UsageError
from dabzw.reports.looks import agenda as agenda_look
from dabzw.reports.looks import following as following_look
from dabzw.rules.agenda.agenda import agenda


def today(
    ctx: typer.Context,
    whole: Annotated[bool, typer.Option("--all", help="列出全部在办的事，按种类分组")] = False,
    calendar: Annotated[
        Path | None,
        typer.Option(
            "--ics",
            metavar="文件",
            help="全部待办写成日历文件（.ics），手机、电脑的日历都能导入",
        ),
    ] = None,
    text: Annotated[
        bool, typer.Option("--text", help="出一段发工作群的文字：按单位，只列编号、事项、日期")
    ] = False,
    names: Annotated[
        bool, typer.Option("--names", help="日历和文字里写企业、场所的名称；线索的内容总是不写")
    ] = False,
) -> None:
    """The agenda: all that waits, worst first; on a screen what is late or due by the next workday."""
    if (calendar is not None and text) or (names and calendar is None and not text):
        raise UsageError("--ics 和 --text 一次写一个；--names 和它们一起用")
    if calendar is not None or text:
        from dabzw.cli.make import outside  # what is seldom asked for

        if calendar is not None:
            outside.write_calendar(Desk.of(ctx), calendar, names=names)
        else:
            outside.tell_group(Desk.looking(ctx), names=names, whole=whole)
        return
    desk = Desk.looking(ctx)
    office = Office.of(desk)
    if office is None:
        desk.answer(agenda_look.answer(desk.seen, desk.at, notes_of(desk), ids=desk.record_ids, whole=whole))
        return
    members = office.members(notes_of)
    desk.answer(agenda_look.of_several(members, desk.at, whole=whole))
    office.end(members)


def following(ctx: typer.Context, record: AnyId = None) -> None:
    """What one record needs next, and why; at a terminal it is offered to be done now."""
    desk = Desk.looking(ctx)
    found = desk.find(_meant(desk, record))
    told = merged_of(desk)
    page = following_look.answer(found, desk.seen, desk.at, told)
    commands = following_look.needs(found, desk.seen, desk.at, told).commands if may_offer(desk) else {}
    if not commands:
        desk.answer(page)
        return
    from dabzw.cli.enter.chain import offer  # brings what enters, which a pipe needs not

    desk.show(page)
    offer(desk, found.id, commands)


def _meant(desk: Desk, typed: str | None) -> str:
    """The record that is asked about: where none is named, of the agenda's the clerk chooses one.

    Where nobody can be asked it is the one that is worst.
    """
    if typed is not None:
        return desk.find_id(typed)
    waiting = (item.record_id for item in agenda(desk.seen, desk.at, merged_of(desk)))
    worst = tuple(dict.fromkeys(record_id for record_id in waiting if record_id is not None))
    if prompts.interactive() or not worst:
        return chosen(desk, None, first=worst)
    prompts.note(f"没有写编号，列出最急的一条：{worst[0]}")
    return worst[0]
