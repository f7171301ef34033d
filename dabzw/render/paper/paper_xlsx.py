"""A paper 材料 as a workbook: its text, a sheet for each table, and the figures that no table shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from dabzw.render.paper.paper_words import (
    FACT_HEADS,
    Words,
    basis_of,
    fact_text,
    line,
    numbers_of,
    words_of,
)
from dabzw.render.paper.table_layout import cell_text
from dabzw.render.show import width
from dabzw.render.xlsx.sheet_names import sheet_names
from dabzw.render.xlsx.workbook import workbook_bytes
from dabzw.reports.books.sheets import TYPES, Book, Column, Sheet, Table, cell_of
from dabzw.reports.paper import Block, Chart, Facts, Figure, Heading, Paper, columns
from dabzw.reports.paper import Column as PaperColumn
from dabzw.reports.paper import Table as PaperTable
from dabzw.reports.papers.wording import value_cell
from dabzw.reports.view import NUMBER, Cell, Kind

_TEXT: Final = (Column("正文", 100),)
_FIGURES: Final = (Column("数据", 40), Column("数值", 16, "number"), Column("单位", 10))
_OF: Final = PaperColumn("对象", "name")
"""Which of several things of one kind a row is about, in a sheet that holds the tables of all of them."""
_NARROWEST, _WIDEST = 8, 48
_UPRIGHT: Final = 110
"""Letters across a page of A4 that stands upright."""


def paper_xlsx(paper: Paper) -> bytes:
    """The paper as an .xlsx file; raises Unsound where it does not read back as it was written."""
    words, tables = words_of(paper), tuple(_tables(paper))
    sheets = (_text(words), *_figures(paper.figures, tables), *map(_sheet, tables))
    names = sheet_names(sheet.name for sheet in sheets)
    named = tuple(replace(sheet, name=name) for sheet, name in zip(sheets, names, strict=True))
    return workbook_bytes(Book(words.title, words.unit, paper.at.when, named, basis=basis_of(paper))).data


def _text(words: Words) -> Sheet:
    to = f"主送：{words.addressee}" if words.addressee else ""
    lines = tuple(filter(None, (words.head, to, f"{words.unit}　{words.day}")))
    texts = (piece.text for piece in words.blocks if not piece.heads)
    rows = tuple((text,) for text in (*texts, *words.annexed, *words.notes))
    return Sheet("正文", words.title, lines, (Table(_TEXT, rows),), signs="", upright=True)


def _sheet(table: PaperTable) -> Sheet:
    heads = tuple(_column(head, kind, values) for head, kind, values in _by_column(table))
    rows = tuple(tuple(map(cell_of, row)) for row in table.rows)
    upright = sum(column.width for column in heads) <= _UPRIGHT
    return Sheet(table.title, table.title, (), (Table(heads, rows),), signs="", upright=upright)


def _figures(figures: Iterable[Figure], tables: tuple[PaperTable, ...]) -> Iterator[Sheet]:
    """The figures that no table shows, if there are any."""
    shown = {one for table in tables for one in _shown(table)}
    rows = [(one.name, value_cell(one), one.unit) for one in figures]
    rest = tuple(row for row in rows if row[:2] not in shown)
    if rest:
        yield Sheet("数据", "没有列入各表的数据", (), (Table(_FIGURES, rest),), signs="", upright=True)


def _shown(table: PaperTable) -> Iterator[tuple[str, Cell]]:
    """The names and values that a table shows: what its rows say, alone and after a head (本期线索数)."""
    for row in table.rows:
        names = [cell for cell in row if isinstance(cell, str)]
        for head, cell in zip(table.heads, row, strict=True):
            if head != NUMBER and isinstance(cell, str | int | float | Decimal):
                yield from ((said, cell) for name in names for said in (name, f"{head}{name}"))


# Tables


def _tables(paper: Paper) -> Iterator[PaperTable]:
    """The tables, each with a title: its own, or the heading above.

    Those that have none of their own and stand below headings of the second level, as the measures of each
    enterprise do, make one table for each kind of them.
    """
    found: dict[tuple[str, ...], list[PaperTable]] = {}
    for number, (first, second, table) in enumerate(_placed(paper.blocks), start=1):
        if table.title or not second:
            title = line(table.title or first or f"表{number}")
            found[(str(number),)] = [replace(table, title=title)]
        else:
            rows = tuple((second, *row) for row in table.rows)
            own = replace(table, title=line(first or second), columns=(_OF, *table.columns), rows=rows)
            found.setdefault((first, *table.heads), []).append(own)
    for tables in found.values():
        yield replace(tables[0], rows=tuple(row for table in tables for row in table.rows))


def _placed(blocks: Iterable[Block]) -> Iterator[tuple[str, str, PaperTable]]:
    """The tables, each behind the headings of the first and of the second level that it stands below."""
    first = second = ""
    for block in blocks:
        if isinstance(block, Heading):
            first, second = (block.text, "") if block.level == 1 else (first, block.text)
        table = _table(block)
        if table is not None:
            yield first, second, table


def _table(block: Block) -> PaperTable | None:
    """The table of a block that has one."""
    match block:
        case PaperTable():
            return block
        case Facts(pairs, title):
            rows = tuple((name, _fact(value)) for name, value in pairs)
            return PaperTable(columns(*FACT_HEADS), rows, title)
        case Chart():
            return numbers_of(block)
        case _:
            return None


def _fact(value: Cell) -> Cell:
    """The value of a fact: words have a line each, what is not known is empty."""
    return fact_text(value) if value and isinstance(value, list | tuple) else value


def _by_column(table: PaperTable) -> Iterator[tuple[str, Kind, tuple[Cell, ...]]]:
    for number, column in enumerate(table.columns):
        yield line(column.head), column.kind, tuple(row[number] for row in table.rows)


def _column(head: str, kind: Kind, values: tuple[Cell, ...]) -> Column:
    texts = (head, *(cell_text(value, kind) for value in values))
    widest = max(width(part) for text in texts for part in text.split("\n"))
    numbers = any(isinstance(value, (int, float, Decimal)) for value in values)
    type_ = TYPES.get(kind, "number" if numbers else "text")
    return Column(head, min(max(widest + 2, _NARROWEST), _WIDEST), type_)
