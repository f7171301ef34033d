"""dabzw find: the search over all texts."""

from __future__ import annotations

from typing import Annotated

import typer

from dabzw.cli.context import Desk
from dabzw.cli.several import Office
from dabzw.reports.looks import find as find_look


def find(
    ctx: typer.Context,
    text: Annotated[
        list[str],
        typer.Argument(metavar="文字", help="要找的文字；写几个的，都要找到；人名、村名可写拼音首字母"),
    ],
) -> None:
    """Text search over every record but what could name an informant."""
    desk = Desk.looking(ctx)
    office = Office.of(desk)
    if office is None:
        desk.answer(find_look.answer(desk.seen, desk.at, text))
        return
    members = office.members()
    desk.answer(find_look.of_several(members, desk.at, text))
    office.end(members)
