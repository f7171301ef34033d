"""信息共享 as a workbook: what one partner unit is given, a sheet for each of its lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.moments import Instant, written
from dabzw.reports.books.sheets import Book, Sheet, sheet_table
from dabzw.reports.looks.sharing import SharedLists
from dabzw.reports.view import Table as Listing
from dabzw.rules.case.sharing import Shared

_SIGNS: Final = "提供人：　　　　　　　　接收人：　　　　　　　　接收日期：　　　　年　　月　　日"
_FROZEN: Final = 2  # 编号, 名称 or what else tells the row


def shared_book(given: SharedLists, campaign: Campaign, at: Instant) -> Book:
    """The lists of a unit; each sheet says for whom it is, from whom, as of when, and how many rows it has.

    It has no revision to be compared with: what comes back says only what the unit has filled in.
    """
    title = f"{campaign.name}给{given.unit}的清单"
    line = f"接收单位：{given.unit}　　提供单位（章）：{campaign.township}　　截至：{written(at.when)}"
    if given.draft:
        line += f"　　{given.draft}"
    names = _names([name for name, _ in given.tables])
    sheets = tuple(
        _sheet(name, f"{campaign.name}{listed}", line, table)
        for name, (listed, table) in zip(names, given.tables, strict=True)
    )
    return Book(title, campaign.township, at.when, sheets, basis=given.basis)


def _sheet(name: str, title: str, line: str, listing: Listing[Shared]) -> Sheet:
    rows = tuple(listing.rows)
    about = f"{line}　　共{len(rows)}行"
    return Sheet(
        name, title, (about,), (sheet_table(Listing(listing.view, rows)),), frozen=_FROZEN, signs=_SIGNS
    )


def _names(listed: list[str]) -> Iterator[str]:
    """A name for each sheet; of a list that is given twice the second is told apart."""
    met: Counter[str] = Counter()
    for name in listed:
        met[name] += 1
        yield name if met[name] == 1 else f"{name}{met[name]}"
