"""dabzw show: any record."""

from __future__ import annotations

import typer

from dabzw.cli.choosing import chosen
from dabzw.cli.context import Desk
from dabzw.cli.lists.options import AnyId
from dabzw.model.ids import Kind
from dabzw.reports.looks import record as record_look


def show(ctx: typer.Context, record: AnyId = None) -> None:
    """Any record, with its derived state and its deadlines."""
    show_record(Desk.looking(ctx), record, None)


def show_record(desk: Desk, typed: str | None, kind: Kind | None) -> None:
    """Shows the record of a kind, or of any, that is meant; asked for at a terminal where none is named."""
    desk.answer(record_look.answer(desk.find(chosen(desk, typed, kind)), desk.seen, desk.at))
