"""How a table of a paper is laid out on A4: what is never broken, how wide columns are, how the page lies.

Everything is reckoned from the kinds and texts of the cells; the same table is always laid out alike, and any
table can be.  Lengths are twentieths of a point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from math import ceil
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.patterns import lazy
from dabzw.render.cells import NOTHING, text_of
from dabzw.render.show import show
from dabzw.reports.paper import Column, Table
from dabzw.reports.papers.wording import chinese_day
from dabzw.reports.view import NUMBER, Cell, Kind

ROOM: Final = {False: 8844, True: 12756}
"""Across the text of an upright page, 156 mm, and of one laid down, 225 mm."""
SIZES: Final = (10.5, 9.0)
"""五号 and 小五, in points."""
PADDING: Final = 150
"""What the edges of a cell take of its width."""
Align = Literal["left", "center", "right"]
Days = Literal["long", "dotted", "short"]
"""2026年3月5日, 2026.03.05, and, where all days are of one year, 3月5日."""

_RIGID: Final = frozenset({"id", "day", "moment", "number", "money", "ratio", "flag", "state"})
_ALIGNS: Final[dict[Kind, Align]] = {
    **dict.fromkeys(("id", "day", "moment", "state", "flag"), "center"),
    **dict.fromkeys(("number", "money", "ratio"), "right"),
}
_LEAST: Final[dict[Kind, int]] = {"name": 12, "prose": 18, "list": 10, "unit": 8}
_USUAL_LEAST, _MOST, _LONGEST_WORD, _STATE = 8, 60, 20, 12
_WIDE: Final = {True: 1.5, False: 1.3}
"""What a capital, and another letter or digit, may take of half an ideograph in a font of Latin letters."""
_TOKEN: Final = lazy(r"\d+年\d+月\d+日(?:\d+时(?:\d+分)?)?|[!-~]+")
_MEETING: Final = lazy(r"(?<=[0-9A-Za-z])(?=[^ -~])|(?<=[^ -~])(?=[0-9A-Za-z])")
_BETWEEN: Final = 0.5
"""What a word processor may set between an ideograph and a digit."""
FEW: Final = 3
"""So many rows are told as labels and values where they have no room side by side."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table lies: widths, which side its cells keep to, what is left free right of numbers, letters."""

    widths: tuple[int, ...]
    aligns: tuple[Align, ...]
    free: tuple[int, ...]
    size: float
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A table with the texts of its cells and its layout."""

    table: Table
    rows: tuple[tuple[str, ...], ...]
    layout: Layout


def placed(table: Table) -> Placed | None:
    """The table as it has room, its last columns folded below where need be; None where rows become facts."""
    for landscape in (False, True):
        for size in SIZES:
            for days in _forms(table):
                rows = texts_of(table, days)
                widths = _widths(table, rows, ROOM[landscape], size)
                if widths is not None:
                    return Placed(table, rows, _layout(table, rows, widths, size, landscape=landscape))
        if len(table.rows) <= FEW:
            return None
    folded = _folded(table)
    return placed(folded)


def texts_of(table: Table, days: Days = "long") -> tuple[tuple[str, ...], ...]:
    """The cells as texts, all days in one form."""
    kinds = [column.kind for column in table.columns]
    return tuple(
        tuple(cell_text(value, kind, days) for value, kind in zip(row, kinds, strict=True))
        for row in table.rows
    )


def cell_text(value: Cell, kind: Kind = "text", days: Days = "long") -> str:
    """A value as a cell of a paper shows it; words of which one has a comma have lines of their own."""
    if isinstance(value, date):
        return day_text(value, days)
    if isinstance(value, (list, tuple)):
        words = tuple(cell_text(one, kind, days) for one in value)
        joint = "\n" if any(re.search(r"[、，；]", word) for word in words) else "、"
        return joint.join(words) or NOTHING
    return show(text_of(value, kind)) or NOTHING


def day_text(day: date, days: Days) -> str:
    """A day, or a minute, in a form."""
    if days == "long":
        return chinese_day(day)
    text = f"{day.year}.{day.month:02}.{day.day:02}" if days == "dotted" else f"{day.month}月{day.day}日"
    return f"{text} {day.hour}:{day.minute:02}" if isinstance(day, datetime) else text


def label_width(labels: Sequence[str]) -> int:
    """How wide the column of labels of a block of facts is."""
    widest = max((_room(label) for label in labels), default=0.0)
    return _twips(min(max(widest, 8.0), 20.0), SIZES[0])


def facts_layout(labels: Sequence[str]) -> Layout:
    """The layout of a block of facts: as much as the labels need, and the rest."""
    own = label_width(labels)
    return Layout((own, ROOM[False] - own), ("center", "left"), (0, 0), SIZES[0])


def _forms(table: Table) -> Iterator[Days]:
    found = [value for row in table.rows for value in row if isinstance(value, date)]
    yield "long"
    if found:
        yield "dotted"
        if len({day.year for day in found}) == 1:
            yield "short"


def _widths(
    table: Table, rows: tuple[tuple[str, ...], ...], room: int, size: float
) -> tuple[int, ...] | None:
    """The widths of the columns, together as wide as the room; None where they have not enough."""
    needs = [
        _need(column, [row[place] for row in rows], size, room) for place, column in enumerate(table.columns)
    ]
    if sum(least for least, _ in needs) > room:
        return None
    widths = _shared([least for least, _ in needs], [wanted for _, wanted in needs], room)
    left = room - sum(widths)
    grown = [width + left * width // sum(widths) for width in widths]
    grown[-1] += room - sum(grown)
    return tuple(grown)


def _need(column: Column, cells: Sequence[str], size: float, room: int) -> tuple[int, int]:
    """The least width of a column, and the one that it would like."""
    lines = [line for cell in cells for line in cell.split("\n")]
    widest = max(map(_room, lines), default=0.0)
    head = _room(column.head)
    broken = max(ceil(head / 4) * 2, 4, *(_room(word) for word in _TOKEN.findall(column.head)), 0)
    rigid = column.kind in _RIGID and (column.kind != "state" or widest <= _STATE)
    if rigid:
        least = max(widest, broken)
        return min(_twips(least, size), room), min(_twips(max(widest, head), size), room)
    word = max((_room(word) for line in lines for word in _TOKEN.findall(line)), default=0.0)
    longest = min(word, max(_LONGEST_WORD, 0)) if column.kind != "id" else word
    least = max(broken, longest, min(widest, _LEAST.get(column.kind, _USUAL_LEAST)))
    wanted = max(least, head, min(widest, _MOST))
    return min(_twips(least, size), room), min(_twips(wanted, size), room)


def _shared(least: list[int], wanted: list[int], room: int) -> list[int]:
    """The room beyond what is needed, shared out: who wants little gets it, the others share what is left."""
    left, widths = room - sum(least), list(least)
    asking = sorted(range(len(least)), key=lambda place: wanted[place] - least[place])
    for rank, place in enumerate(asking):
        more = min(wanted[place] - least[place], left // (len(asking) - rank))
        widths[place] += more
        left -= more
    return widths


def _layout(
    table: Table, rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...], size: float, *, landscape: bool
) -> Layout:
    aligns = tuple(_align(column) for column in table.columns)
    free = tuple(
        _free(width, [row[place] for row in rows], size) if align == "right" else 0
        for place, (width, align) in enumerate(zip(widths, aligns, strict=True))
    )
    return Layout(widths, aligns, free, size, landscape)


def _align(column: Column) -> Align:
    return "center" if column.head == NUMBER else _ALIGNS.get(column.kind, "left")


def _free(width: int, cells: Sequence[str], size: float) -> int:
    """What is left free right of numbers, so that they stand below the middle of their head."""
    widest = max(map(_room, cells), default=0.0)
    return max(0, (width - _twips(widest, size)) // 2)


def _folded(table: Table) -> Table:
    """The table with one column less: the widest that can give goes below the one before, with its head."""
    texts = texts_of(table, "dotted")
    needs = [
        _need(column, [row[place] for row in texts], SIZES[-1], ROOM[True])[0]
        for place, column in enumerate(table.columns)
    ]
    giving = [column.kind not in _RIGID for column in table.columns]
    chosen = max(range(1, len(needs)), key=lambda place: (giving[place], needs[place]))
    before, head = chosen - 1, table.columns[chosen].head
    kept = replace(table.columns[before], kind="prose")

    def row_of(row: tuple[str, ...]) -> tuple[Cell, ...]:
        below = f"{row[before]}\n{head}：{row[chosen]}"
        return *row[:before], below, *row[chosen + 1 :]

    columns = (*table.columns[:before], kept, *table.columns[chosen + 1 :])
    return replace(table, columns=columns, rows=tuple(map(row_of, texts)))


def _room(line: str) -> float:
    """The half ideographs that a line takes at most, whichever font is at hand."""
    return sum(map(_room_of, line)) + _BETWEEN * len(re.findall(_MEETING.pattern, line))


def _room_of(character: str) -> float:
    if not character.isascii():
        return 2.0
    return _WIDE[character.isupper()] if character.isalnum() else 1.0


def _twips(room: float, size: float) -> int:
    return ceil(room * size * 10) + PADDING
