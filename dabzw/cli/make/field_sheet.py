"""report field: the sheet of the day for those who go out, made from one commit, which its code names."""

from __future__ import annotations

from dataclasses import replace

from dabzw.cli.context import Desk
from dabzw.cli.lists.field import chosen_villages
from dabzw.cli.make.names import OrderName, order_name
from dabzw.cli.make.official import official
from dabzw.errors import LookupFailed
from dabzw.model.moments import Instant, written
from dabzw.model.sheet_code import SheetCode
from dabzw.reports.books.field_sheet import field_book
from dabzw.reports.books.sheets import Book
from dabzw.rules.agenda.field import FieldSheet, field_rounds


class NothingToVisit(LookupFailed):
    """Nobody has to go anywhere."""

    def __init__(self, at: Instant) -> None:
        super().__init__(f"{written(at.day)} 没有到下一个工作日为止要到现场的事项，没有生成外勤单")


def field_sheet(desk: Desk, title: str, villages: tuple[str, ...], *, draft: bool) -> tuple[OrderName, Book]:
    """The sheet of a day for some villages, or for all, with what its file is called.

    Raises:
        NothingToVisit: there is nowhere to go.
        NotAdopted: there are uncommitted changes, and no draft is wanted.
    """
    found = official(desk, draft=draft)
    campaign = found.ledger.campaign
    code = None if found.revision is None else SheetCode.of(found.revision, desk.at.day)
    whole = FieldSheet(desk.at, field_rounds(found.ledger, desk.at), code)
    sheet = chosen_villages(whole, villages, campaign)
    if not sheet.rounds:
        raise NothingToVisit(desk.at)
    name = order_name(desk, title, draft=draft)
    if villages:
        name = replace(name, villages=tuple(one.village for one in sheet.rounds))
    return name, field_book(sheet, campaign, found.basis, found.basis if draft else "")
