"""A paper 材料 as a workbook: its figures, its text, and a sheet for each table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from dabzw.render.paper.paper_words import FACT_HEADS, Words, fact_text, line, numbers_of, words_of
from dabzw.render.paper.table_layout import cell_text
from dabzw.render.show import width
from dabzw.render.xlsx.workbook import workbook_bytes
from dabzw.reports.books.sheets import TYPES, Book, Column, Sheet, Table, cell_of
from dabzw.reports.paper import Block, Chart, Facts, Paper, columns
from dabzw.reports.paper import Table as PaperTable
from dabzw.reports.view import Cell, Kind

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
    return Sheet("数据", words.title, lines, (Table(_FIGURES, rows),), signs="")


def _text(words: Words) -> Sheet:
    rows = tuple((piece.text,) for piece in words.blocks if not piece.heads)
    return Sheet("正文", words.title, (), (Table(_TEXT, rows),), signs="")


def _tables(paper: Paper) -> Iterator[Sheet]:
    tables = filter(None, map(_table, paper.blocks))
    for number, table in enumerate(tables, start=1):
        columns = tuple(_column(head, kind, values) for head, kind, values in _by_column(table))
        rows = (tuple(map(cell_of, row)) for row in table.rows)
        title = line(table.title or f"表{number}")
        yield Sheet(f"表{number}", title, (), (Table(columns, tuple(rows)),), signs="")


def _table(block: Block) -> PaperTable | None:
    """The table of a block that has one."""
    match block:
        case PaperTable():
            return block
        case Facts(pairs, title):
            rows = tuple((name, fact_text(value)) for name, value in pairs)
            return PaperTable(columns(*FACT_HEADS), rows, title)
        case Chart():
            return numbers_of(block)
        case _:
            return None


def _by_column(table: PaperTable) -> Iterator[tuple[str, Kind, tuple[Cell, ...]]]:
    for number, column in enumerate(table.columns):
        yield line(column.head), column.kind, tuple(row[number] for row in table.rows)


def _column(head: str, kind: Kind, values: tuple[Cell, ...]) -> Column:
    texts = (head, *(cell_text(value, kind) for value in values))
    widest = max(width(part) for text in texts for part in text.split("\n"))
    numbers = any(isinstance(value, (int, float, Decimal)) for value in values)
    type_ = TYPES.get(kind, "number" if numbers else "text")
    return Column(head, min(max(widest + 2, _NARROWEST), _WIDEST), type_)
