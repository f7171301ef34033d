"""A paper 材料 as a workbook: its figures, its text, and a sheet for each table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from dabzw.model.patterns import lazy
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
_FIGURES_SHEET, _TEXT_SHEET = "数据", "正文"
_NARROWEST, _WIDEST = 8, 48
_LONGEST, _FOR_NUMBER = 31, 5
"""Characters of the name of a sheet, and of a number in brackets behind it."""
_NOT_IN_NAMES: Final = lazy(r"[\[\]:*?/\\'\x00-\x1f]")


def paper_xlsx(paper: Paper) -> bytes:
    """The paper as an .xlsx file; raises Unsound where it does not read back as it was written."""
    words = words_of(paper)
    tables = tuple(_tables(paper))
    figures = _figures(paper)
    sheets = (_text(words), *((figures,) if figures else ()), *tables)
    return workbook_bytes(Book(words.title, words.unit, paper.at.when, sheets)).data


def _figures(paper: Paper) -> Sheet | None:
    """The figures that no table of the paper states: no sheet repeats another."""
    stated = [
        (tuple(str(cell) for cell in row if isinstance(cell, str)), row)
        for table in filter(None, map(_table, paper.blocks))
        for row in table.rows
    ]
    rows = tuple(
        (figure.name, figure.value, figure.unit)
        for figure in paper.figures
        if not any(
            figure.value in row and any(text and figure.name.endswith(text) for text in texts)
            for texts, row in stated
        )
    )
    return Sheet(_FIGURES_SHEET, _FIGURES_SHEET, (), (Table(_FIGURES, rows),), signs="") if rows else None


def _text(words: Words) -> Sheet:
    texts = (piece.text for piece in words.blocks if not piece.heads)
    rows = tuple((text,) for text in (*texts, *words.annexed, *words.notes))
    lines = tuple(filter(None, (words.head, f"{words.unit}　{words.day}")))
    return Sheet(_TEXT_SHEET, words.title, lines, (Table(_TEXT, rows),), signs="")


def _tables(paper: Paper) -> Iterator[Sheet]:
    names: list[str] = []
    for number, table in enumerate(filter(None, map(_table, paper.blocks)), start=1):
        names.append(_name(table, number, names))
        columns = tuple(_column(head, kind, values) for head, kind, values in _by_column(table))
        rows = (tuple(map(cell_of, row)) for row in table.rows)
        title = line(table.title or f"表{number}")
        yield Sheet(names[-1], title, (), (Table(columns, tuple(rows)),), signs="")


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


def _name(table: PaperTable, number: int, known: Sequence[str]) -> str:
    """The name of a sheet: the title of its table, as far as a workbook takes it, and no other has it."""
    name = _NOT_IN_NAMES.sub("", line(table.title))[:_LONGEST].strip() or f"表{number}"
    taken = {_FIGURES_SHEET, _TEXT_SHEET, *known}
    return name if name not in taken else f"{name[: _LONGEST - _FOR_NUMBER]}({number})"


def _by_column(table: PaperTable) -> Iterator[tuple[str, Kind, tuple[Cell, ...]]]:
    for number, column in enumerate(table.columns):
        yield line(column.head), column.kind, tuple(row[number] for row in table.rows)


def _column(head: str, kind: Kind, values: tuple[Cell, ...]) -> Column:
    texts = (head, *(cell_text(value, kind) for value in values))
    widest = max(width(part) for text in texts for part in text.split("\n"))
    numbers = any(isinstance(value, (int, float, Decimal)) for value in values)
    type_ = TYPES.get(kind, "number" if numbers else "text")
    return Column(head, min(max(widest + 2, _NARROWEST), _WIDEST), type_)
