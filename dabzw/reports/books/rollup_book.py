"""县汇总的工作簿: 总表, 逾期, 排名, 疑点, 交界, 逐月, and the ledgers that could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from dabzw.model.moments import When
from dabzw.reports.books.sheets import TOTAL, Book, Cell, Sheet, Table, cell_of, sheet_table
from dabzw.reports.looks.rollup import LEDGERS
from dabzw.reports.looks.rollup_border import BORDER
from dabzw.reports.looks.rollup_border import HOW as BORDER_HOW
from dabzw.reports.looks.rollup_joint import HOW as JOINT_HOW
from dabzw.reports.looks.rollup_joint import NOT_DECLARED, SPOTS, STRETCHES
from dabzw.reports.looks.rollup_late import CASES, HARD, LATE
from dabzw.reports.looks.rollup_links import HOW as LINKS_HOW
from dabzw.reports.looks.rollup_links import LINKS
from dabzw.reports.looks.rollup_month import by_month
from dabzw.reports.looks.rollup_rank import RANKED_BY
from dabzw.reports.rollup_overview import TOTALS, Overview
from dabzw.reports.view import NUMBER, View
from dabzw.reports.view import Table as Listing

_UNREAD: Final = LEDGERS.pick("区划代码", "台账", "状态", "截至", "说明")


def rollup_book(found: Overview, now: datetime) -> Book:
    """The workbook of an area; it was made at `now`."""
    line = f"汇总：{found.title}　　截至：{found.as_of}　　依据：{found.basis}"
    sheets = (
        Sheet(name, f"{found.title}{title}", (line, *says), (table,), frozen=frozen, signs=signs)
        for name, title, says, table, frozen, signs in _sheets(found)
    )
    return Book(f"{found.title}汇总", found.title, _when(found, now), tuple(sheets), basis=found.basis)


_Parts = tuple[str, str, tuple[str, ...], Table, int, str]
_SIGNS: Final = "填表人：　　　　　　审核人：　　　　　　填报日期："


def _sheets(found: Overview) -> Iterator[_Parts]:
    yield "总表", "各地总表", (), _with_sum(_table(TOTALS, found.totals), TOTALS, found.sum), 2, _SIGNS
    yield "逾期", "各地逾期", (f"{HARD}。",), _table(LATE, found.late), 2, _SIGNS
    cases = _table(CASES, found.cases)
    yield "逾期明细", "逾期事项", (f"最多列{len(found.cases)}项，逾期最久的在前。",), cases, 0, ""
    rank = _table(found.ranking.view, found.ranking.rows)
    yield "排名", "各地排名（内部）", tuple(f"{one}。" for one in RANKED_BY), rank, 2, _SIGNS
    says = tuple(f"{one}。" for one in LINKS_HOW)
    yield "疑点", "跨乡疑点", says, _table(LINKS.pick(NUMBER, "强弱", "理由", "各方"), found.links), 0, ""
    yield "交界", "行政区域交界的场所", (f"{BORDER_HOW}。",), _table(BORDER, found.border), 2, ""
    says = (f"{JOINT_HOW}。",) if found.joint.declared else NOT_DECLARED
    yield "联合检查", "相邻乡镇该联合检查的地段", says, _table(STRETCHES, found.joint.stretches), 3, ""
    yield "联合检查两边", "联合检查时两边要去看的", (), _table(SPOTS, found.joint.spots), 2, ""
    months = by_month(found.months.months, whole=True)
    notes = tuple(f"{one}。" for one in found.months.notes)
    yield "逐月", "逐月登记和办理", notes, _table(months, found.months.rows), 1, ""
    unread = ("这些台账不在各表的数字里，或用的是以前的数据。",)
    yield "读不了的台账", "读不了的台账", unread, _table(_UNREAD, found.unread), 0, ""


def _table(view: View[Any], rows: Sequence[object]) -> Table:
    """A table of a sheet; an empty one says so in its first cell."""
    table = sheet_table(Listing(view, rows))
    return table if rows else replace(table, rows=(_nothing(table),))


def _nothing(table: Table) -> tuple[Cell, ...]:
    return ("没有", *(None for _ in table.columns[1:]))


def _with_sum(table: Table, view: View[Any], last: object) -> Table:
    """The table with a row of sums at its end."""
    (cells,) = view.cells((last,))
    return replace(table, rows=(*table.rows, (TOTAL, *map(cell_of, cells[1:]))))


def _when(found: Overview, now: datetime) -> When:
    text = found.as_of
    if not text[:1].isdecimal():
        return now.date()
    return datetime.fromisoformat(text) if " " in text else date.fromisoformat(text)
