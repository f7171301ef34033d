"""Lists of records for paper: chosen columns, grouped, saying what they are of and as of when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.ids import Kind
from dabzw.model.moments import Instant, written
from dabzw.model.sheet_columns import SheetKind
from dabzw.reports.books.record_sheets import record_cols
from dabzw.reports.books.sheets import Book, Sheet, Table, cell_of, sheet_table
from dabzw.reports.looks.records import Listed, listed_cols
from dabzw.reports.view import NUMBER, Col, View
from dabzw.reports.view import Table as Listing

_SHEETS: Final[dict[Kind, SheetKind]] = {
    "线索": "lead",
    "企业": "ent",
    "场所": "site",
    "检查活动": "activity",
}
_USUAL: Final[dict[Kind | None, tuple[str, ...]]] = {
    "线索": ("编号", "日期", "村", "名称", "单位", "状态"),
    "企业": ("编号", "名称", "村", "单位", "风险等级", "状态"),
    "场所": ("编号", "名称", "村", "场所类别", "状态", "最近排查"),
    "检查活动": ("编号", "日期", "名称", "发现问题", "村"),
    None: ("编号", "类别", "名称", "村", "状态"),
}
"""The columns of a list for which none are named: as many as stand on A4 upright."""
_NONE: Final = "（没有写）"


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is of, as its head says: the kind of record, how it was narrowed down, how it is ordered.

    `group` is the column whose values each have a table of their own.
    """

    kind: Kind | None
    chosen: Sequence[str]
    sort: str | None
    group: str | None
    draft: str


def known_columns(kind: Kind | None, campaign: Campaign) -> dict[str, Col[Listed]]:
    """All columns that a list of a kind may have, by their heads: those of the list, then of its sheet."""
    own = listed_cols(kind)
    if kind is None:
        return own
    sheet = record_cols(_SHEETS[kind], campaign)
    return own | {head: col.through(_record) for head, col in sheet.items() if head not in own}


def view_of(kind: Kind | None, heads: Iterable[str], campaign: Campaign) -> View[Listed]:
    """The columns of these heads, which are known."""
    known = known_columns(kind, campaign)
    return View(tuple(known[head] for head in dict.fromkeys(heads))).under(campaign)


def usual_on_paper(kind: Kind | None, extra: Iterable[str], campaign: Campaign) -> View[Listed]:
    """The usual columns on paper, and those that the list was narrowed down or ordered by."""
    return view_of(kind, (*_USUAL[kind], *extra), campaign)


def _record(line: Listed) -> Any:
    return line.record


def list_book(
    found: Sequence[Listed], view: View[Listed], order: Order, campaign: Campaign, at: Instant
) -> Book:
    """The lines as a list to print, in the columns of a view, each numbered in its table."""
    title = f"{campaign.name}{order.kind or '记录'}清单"
    numbered = View(view.columns, numbered=NUMBER not in view.heads)
    tables = tuple(
        sheet_table(Listing(numbered, lines, caption))
        for caption, lines in _groups(found, order.group, campaign)
    )
    empty = Table(sheet_table(Listing(numbered, ())).columns, ())
    sheet = Sheet("清单", title, tuple(_lines(found, order, at)), tables or (empty,), signs="")
    return Book(title, campaign.township, at.when, (sheet,))


def _lines(found: Sequence[Listed], order: Order, at: Instant) -> list[str]:
    narrowed = "　　".join(order.chosen) or "全部"
    told = [f"范围：{narrowed}　　共{len(found)}条　　截至：{written(at.when)}"]
    if order.sort is not None:
        told[0] += f"　　按{order.sort}排序"
    return [*told, *((order.draft,) if order.draft else ())]


def _groups(
    found: Sequence[Listed], head: str | None, campaign: Campaign
) -> list[tuple[str, Sequence[Listed]]]:
    """The lines by the values of a column: villages as in the campaign, others as they come, empty last."""
    if head is None:
        return [("", found)] if found else []
    col = known_columns(found[0].kind if found else None, campaign)[head]
    groups: dict[str, list[Listed]] = {}
    for line in found:
        groups.setdefault(str(cell_of(col.of(line)) or ""), []).append(line)
    order = {name: place for place, name in enumerate(campaign.village_names)}
    names = sorted(groups, key=lambda name: (not name, order.get(name, len(order))))
    return [(f"{name or _NONE}（{len(groups[name])}）", groups[name]) for name in names]
