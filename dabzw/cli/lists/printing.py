"""What `list --out` writes: a list of records on paper, as a Word file or a workbook, in chosen columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.make.formats import BOOK_FORMATS
from dabzw.cli.make.official import DRAFT
from dabzw.errors import UsageError
from dabzw.model.ids import Kind
from dabzw.reports.books.paper_list import Order, list_book
from dabzw.reports.filters import filters_of
from dabzw.reports.looks.records import Listed
from dabzw.reports.view import View

_NAMED: Final = 3


class TooWide(UsageError):
    """The columns have no room on paper."""

    def __init__(self, count: int, heads: Sequence[str]) -> None:
        super().__init__(
            f"{count}栏放不进横放的 A4 纸（字不能小于8磅），没有写；"
            f"用 --columns 少选几栏，最宽的是{'、'.join(heads)}"
        )


def print_list(desk: Desk, place: Path, found: Sequence[Listed], view: View[Listed], order: Order) -> None:
    """Writes the lines as a list to print.

    Raises:
        UsageError: the file is none that a list is written as.
        TooWide: the columns have no room on A4 in letters that can be read.
    """
    from dabzw.render.paper.fitting import fits, fitted

    form = place.suffix.lower().removeprefix(".")
    if form not in BOOK_FORMATS:
        raise UsageError(f"清单写成 .docx 或 .xlsx 文件，如 清单.docx：{place.name}")
    book = list_book(found, view, replace(order, draft=_draft(desk)), desk.campaign, desk.at)
    (sheet,) = map(fitted, book.sheets)
    if not fits(sheet):
        columns = sorted(sheet.tables[0].columns, key=lambda column: -column.width)
        raise TooWide(len(columns) - 1, [column.head for column in columns[:_NAMED]])
    made = BOOK_FORMATS[form](replace(book, sheets=(sheet,)))
    chosen = output.write(place, made, order=f"list {order}")
    output.done(chosen, f"共{len(found)}条，{'竖放' if sheet.upright else '横放'}的 A4 纸")


def _draft(desk: Desk) -> str:
    """That a list holds what is not entered."""
    return DRAFT if desk.options.rev is None and desk.working.unrecorded else ""


def said(kind: Kind | None, wanted: Mapping[str, object]) -> list[str]:
    """How a list was narrowed down, as its head says it."""
    found = []
    for one in filters_of(kind):
        values = [wanted[option] for option, _ in one.options if option in wanted]
        if values:
            told = (value for value in values if value is not True)
            words = "、".join("、".join(map(str, v)) if isinstance(v, tuple) else str(v) for v in told)
            found.append(f"{one.label}：{words}" if words else one.label)
    return found
