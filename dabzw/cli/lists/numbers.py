"""dabzw number: the numbers of documents, by what stands before them and by year."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Final

import typer

from dabzw.cli.context import Desk
from dabzw.cli.speech import given
from dabzw.reports.looks import numbers as numbers_look

_YEARS: Final = range(1949, 10000)
_FULL_WIDTH = str.maketrans("()", "（）")


def number(
    ctx: typer.Context,
    series: Annotated[
        str | None, typer.Argument(metavar="机关代字", help="只看这个代字的，如 寺政函；写其中几个字也行")
    ] = None,
    year: Annotated[
        str | None, typer.Option("--year", metavar="年份", help="只看这一年的，如 2026、去年")
    ] = None,
) -> None:
    """The last and the next number of each series, gaps, numbers used twice, and what is badly written."""
    desk = Desk.looking(ctx)
    wanted = None if series is None else unicodedata.normalize("NFKC", series).strip().translate(_FULL_WIDTH)
    desk.answer(numbers_look.answer(desk.seen, desk.at, wanted, given.year(year, desk.at, _YEARS)))
