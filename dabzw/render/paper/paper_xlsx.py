"""A paper 材料 as a workbook: its figures, its text, and a sheet for each table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from dabzw.render.paper.paper_text import Words, line, words_of
from dabzw.render.show import width
from dabzw.render.xlsx.workbook import workbook_bytes
from dabzw.reports.books.sheets import Book, Column, Sheet, Table
from dabzw.reports.paper import Paper, Value
from dabzw.reports.paper import Table as PaperTable

_FIGURES: Final = (Column("数据", 40), Column("数值", 16), Column("单位", 10))
_TEXT: Final = (Column("正文", 100),)
_NARROWEST, _WIDEST = 8, 48


def paper_xlsx(paper: Paper) -> bytes:
    """The paper as an .xlsx file; raises Unsound where it does not read back as it was written."""
    words = words_of(paper)
    sheets = (_figures(paper, words), _text(words), *_tables(paper))
    return workbook_bytes(Book(words.title, words.unit, paper.at.when, sheets)).data


def _figures(paper: Paper, words: Words) -> Sheet:
    lines = tuple(filter(None, (words.head, f"{words.unit}　{words.day}", *words.notes)))
    rows = tuple((figure.name, figure.value, figure.unit) for figure in paper.figures)
    return Sheet("数据", words.title, lines, (Table(_FIGURES, rows),), signed=False)


def _text(words: Words) -> Sheet:
    rows = tuple((piece.text,) for piece in words.blocks if piece.kind != "表格")
    return Sheet("正文", words.title, (), (Table(_TEXT, rows),), signed=False)


def _tables(paper: Paper) -> Iterator[Sheet]:
    tables = (block for block in paper.blocks if isinstance(block, PaperTable))
    for number, table in enumerate(tables, start=1):
        columns = tuple(_column(head, values) for head, values in _by_column(table))
        rows = table.rows
        yield Sheet(
            f"表{number}", line(table.title or f"表{number}"), (), (Table(columns, rows),), signed=False
        )


def _by_column(table: PaperTable) -> Iterator[tuple[str, tuple[Value, ...]]]:
    for number, head in enumerate(table.heads):
        yield line(head), tuple(row[number] for row in table.rows)


def _column(head: str, values: tuple[Value, ...]) -> Column:
    widest = max(width(part) for value in (head, *values) for part in str(value).split("\n"))
    numbers = any(isinstance(value, (int, float, Decimal)) for value in values)
    return Column(head, min(max(widest + 2, _NARROWEST), _WIDEST), "number" if numbers else "text")
