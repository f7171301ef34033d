"""How wide the columns of a list are on paper, and which way the page lies: as narrow as what they hold."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Final

from dabzw.render.cells import text_of
from dabzw.render.show import width
from dabzw.reports.books.sheets import Cell, Column, Sheet, Table

LETTERS: Final = {True: 99, False: 149}
"""Latin letters of 10 points across a page of A4, upright and laid down."""
SIZE: Final = 10.0
SMALLEST: Final = 8.0
"""Points of the letters of a list, and the least that is read with ease."""
_UPRIGHT: Final = int(LETTERS[True] * SIZE / 9)
"""Letters across a page that still stands upright: in 9 points."""
_LEAST: Final = 4
_NARROWEST: Final = 18  # letters, to which a column that gives is narrowed at most
_ROOM: Final = 2
_WIDER: Final = 0.28  # of a letter, that one of a font which is not made for Chinese may take besides


def fitted(sheet: Sheet) -> Sheet:
    """The sheet with its columns no wider than what they hold, upright where that has room.

    A column that gives is at most as wide as it is declared, and narrower where that saves laying the page
    down; any other is never broken.
    """
    tables = tuple(_narrowed(table) for table in sheet.tables)
    first = tables[0].columns
    widths = [max(one.columns[place].width for one in tables) for place in range(len(first))]
    widths = _folded(widths, [column.gives for column in first])
    alike = tuple(
        replace(
            one,
            columns=tuple(_with_width(own, width) for own, width in zip(one.columns, widths, strict=True)),
        )
        for one in tables
    )
    return replace(sheet, tables=alike, upright=sum(widths) <= _UPRIGHT)


def _with_width(column: Column, width: int) -> Column:
    return replace(column, width=width)


def _folded(widths: list[int], giving: list[bool]) -> list[int]:
    """The widths with the widest of those that give narrowed: to stand upright, or to have room at all."""
    for room in (_UPRIGHT, most_letters()):
        for most in range(max(widths, default=0), _NARROWEST - 1, -1):
            found = [min(own, most) if gives else own for own, gives in zip(widths, giving, strict=True)]
            if sum(found) <= room:
                return found
    return widths


def _narrowed(table: Table) -> Table:
    rows = tuple(tuple(row) for row in table.rows)
    columns = (_as_wide(column, [row[place] for row in rows]) for place, column in enumerate(table.columns))
    return replace(table, columns=tuple(columns), rows=rows)


def _as_wide(column: Column, cells: list[Cell]) -> Column:
    texts = (text_of(cell) for cell in cells if cell is not None)
    need = max((_room_of(line) for text in texts for line in text.split("\n")), default=0)
    head = width(column.head)
    if column.gives:
        need = min(need, column.width)
        head = min(head, max(need, _LEAST * 2))
    return replace(column, width=max(need, head, _LEAST) + _ROOM)


def _room_of(line: str) -> int:
    """The letters that a line takes, also where capitals and digits are wider than half an ideograph."""
    return width(line) + ceil(sum(character.isascii() for character in line) * _WIDER)


def is_upright(sheet: Sheet) -> bool:
    """Whether the widest table of a sheet has room on A4 upright."""
    return widest(sheet) <= _UPRIGHT


def fits(sheet: Sheet) -> bool:
    """Whether the widest table of a sheet can be read on A4 at all."""
    return widest(sheet) <= most_letters()


def most_letters() -> int:
    """How many Latin letters across can be read on A4 laid down."""
    return int(LETTERS[False] * SIZE / SMALLEST)


def widest(sheet: Sheet) -> int:
    """The Latin letters across of the widest table of a sheet."""
    return max((sum(column.width for column in table.columns) for table in sheet.tables), default=0)
