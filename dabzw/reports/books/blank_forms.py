"""Blank forms for villages and stations to fill in: the heads that import knows, and nothing in the rows."""

from __future__ import annotations

from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.moments import Instant
from dabzw.model.sheet_columns import SHEET_NAMES, SheetColumn, SheetKind, columns
from dabzw.reports.books.record_sheets import dictionary, expected, sheet_column
from dabzw.reports.books.sheets import Book, Sheet, Table

ROWS: Final = 50

_VISITS: Final = "排查"
_LEFT_OUT: Final = frozenset(("编号", "企业", "场所", "并入", "关联", "交办时间", "反馈日期", "曾用名"))
"""What the township's office enters itself: ids that others cannot know, and its own clock."""
_WITH_VISITS: Final[frozenset[SheetKind]] = frozenset(("ent", "site"))
_BEWARE: Final[dict[SheetKind, str]] = {
    "lead": "举报人的姓名、电话、身份证号一律不填。",
    "ent": "有统一社会信用代码的填代码，没有的填无代码原因。身份证号一律不填。",
    "site": "没有发现问题的也要填排查结果。",
    "activity": "查过而没有发现问题的，发现问题填0。",
}


def blank_columns(kind: SheetKind) -> tuple[SheetColumn, ...]:
    """The columns of the form of a kind: what is known when the record is registered."""
    return tuple(column for column in columns(kind) if _is_asked(kind, column))


def _is_asked(kind: SheetKind, column: SheetColumn) -> bool:
    if column.head in _LEFT_OUT:
        return False
    return len(column.path) == 1 or (kind in _WITH_VISITS and column.act == _VISITS)


def blank_book(kind: SheetKind, campaign: Campaign, at: Instant) -> Book:
    """The form of a kind of record, with the lists of the campaign to choose from."""
    asked = blank_columns(kind)
    lists = dictionary(campaign, kind)
    shown = tuple(sheet_column(column, note=expected(column, lists)) for column in asked)
    empty = (None,) * len(shown)
    title = f"{campaign.name}{SHEET_NAMES[kind]}登记表"
    lines = ("填报单位（章）：", _instructions(kind, asked))
    table = Table(shown, (empty,) * ROWS)
    frozen = [column.head for column in shown].index("村") + 1 if kind == "site" else 1
    sheet = Sheet(SHEET_NAMES[kind], title, lines, (table,), frozen=frozen)
    return Book(title, campaign.township, at.day, (sheet,), dictionary=lists)


def _instructions(kind: SheetKind, asked: tuple[SheetColumn, ...]) -> str:
    required = "、".join(column.head for column in asked if column.required)
    return (
        f"填表说明：一行填一条，表头不改、不合并单元格，不够可以往下加行。必填：{required}。"
        f"鼠标停在表头上有每一栏的填法。{_BEWARE[kind]}"
    )
