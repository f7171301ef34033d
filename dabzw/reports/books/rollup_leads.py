"""The leads that one township gets of suspicions across townships, as a form that it imports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dabzw.reports.books.sheets import Book, Sheet, sheet_table
from dabzw.reports.looks.rollup_links import BEWARE, DraftedLead, lead_view
from dabzw.reports.view import Table
from dabzw.sync.rollup.questions.ledgers import Ledger


def leads_book(ledger: Ledger, leads: Sequence[DraftedLead], now: datetime) -> Book:
    """The workbook of the leads for a township."""
    title = "跨乡疑点线索登记表"
    lines = (
        f"发给：{ledger.name}（{ledger.code}）",
        f"{BEWARE}。核对承办站所后，用 dabzw import 本文件 --as lead --dry-run 先看，再导入。",
    )
    table = sheet_table(Table(lead_view(), leads))
    return Book(title, ledger.name, now.date(), (Sheet("线索", title, lines, (table,), frozen=1),))
