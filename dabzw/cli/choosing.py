"""The record that a command is about: named, or chosen at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from dabzw.cli.context import Desk
from dabzw.cli.speech import prompts
from dabzw.model.ids import Kind


def chosen(desk: Desk, typed: str | None, kind: Kind | None = None, first: Sequence[str] = ()) -> str:
    """The record that a command is about; asked for at a terminal where none is named, `first` ones first.

    Raises:
        Missing: none is named and nobody can be asked; and as `Desk.find_id`.
    """
    if typed is not None:
        return desk.find_id(typed, kind)
    if not prompts.interactive():
        raise prompts.Missing([("编号", f"哪一条{kind or '记录'}的编号或名称")])
    desk.spoil()
    known = {record.id: record.name for record in desk.seen if kind in {None, record.KIND}}
    order = dict.fromkeys((*(one for one in first if one in known), *known))
    answer: str = prompts.ask(
        f"{kind or '记录'}（编号、名称或首字母）",
        choices=[f"{record_id} {known[record_id]}" for record_id in order],
        parse=lambda text: text.split(" ", 1)[0],
    )
    return desk.find_id(answer, kind)


def may_offer(desk: Desk) -> bool:
    """Whether somebody is at the terminal who reads what is said and may be asked what to do next."""
    for_programs = desk.options.json or desk.options.csv
    return prompts.interactive() and sys.stdout.isatty() and not for_programs
