"""The commands that oversee how the work was done: visits, late-entry."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from dabzw.cli.context import Desk, sound
from dabzw.cli.neighbours import Neighbours
from dabzw.cli.several import Office
from dabzw.cli.speech import given
from dabzw.errors import LookupFailed
from dabzw.reports.looks import late_entry as late_entry_look
from dabzw.reports.looks import visits as visits_look
from dabzw.rules.limits.late_entry import dated_acts
from dabzw.store.entries import first_entries
from dabzw.store.reader import load

_YEARS: Final = range(1949, 2200)
_HISTORY_ALONE: Final = "看的是历史版本，只算这一本台账登记的检查"


class NothingEntered(LookupFailed):
    """The ledger has no commit yet."""

    def __init__(self) -> None:
        super().__init__("台账还没有入账的记录，无从核对入账时间；先运行 dabzw adopt 入账")


def visits(
    ctx: typer.Context,
    year: Annotated[
        str | None, typer.Option("--year", metavar="年份", help="哪一年，如 2026、去年（默认为今年）")
    ] = None,
) -> None:
    """The inspections of each enterprise in a year, by kind, against the cap."""
    desk = Desk.of(ctx)
    office, wanted = Office.of(desk), given.year(year, desk.at, _YEARS) or desk.at.day.year
    if office is not None:
        members = office.members()
        desk.answer(visits_look.of_several(members, desk.at, wanted))
        office.end(members)
        return
    if desk.options.rev is not None:
        desk.answer(visits_look.answer(desk.seen, desk.at, wanted, (_HISTORY_ALONE,)))
        return
    beside = Neighbours.of(desk.folder, desk.at)
    desk.answer(visits_look.answer(beside.joined(desk.seen), desk.at, wanted, beside.left_out))


def late_entry(ctx: typer.Context) -> None:
    """Acts entered more than 24 hours after their date, per station and per clerk."""
    desk = Desk.looking(ctx)
    repository = desk.required_repository
    if desk.options.rev is None and repository.head() is None:
        raise NothingEntered
    commit = repository.resolve(desk.revision or "HEAD")
    ledger = sound(load(desk.files_at(commit))).as_of(desk.at)
    entries = first_entries(repository, commit, dated_acts)
    desk.answer(late_entry_look.answer(ledger, entries, desk.at, complete=repository.is_complete))
