"""How a table stands on a terminal: a line a row where there is room, else what gives way goes below it.

There is one style for every width: two spaces between columns and no lines drawn, ids, dates and numbers
never broken, and free text last or on lines of its own below its row, indented, each value after its title.
A name that is cut at two lines is told in full by `dabzw show`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import zip_longest
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.render.show import ELLIPSIS, Measure, cut, fold, width

Cells = tuple[str, ...]
Span = tuple[str, str]
"""A piece of a line, and its style."""

NOTHING: Final = frozenset(("", "-", "—"))
"""Cells that say nothing; below a row they are left out."""
_GUTTER: Final = "  "
_INDENT: Final = "    "
_FREE_TEXT: Final = 16  # columns that a column of free text keeps
_MOST_LINES: Final = 2  # of a name that may be cut
_LOOKED_AT: Final = 200  # rows by which the layout is chosen
_TITLE: Final = "bold"

# The colour of a state, by the word that its cell begins with; the word is always there too.
STATE_STYLES: Final = {
    "逾期完成": "magenta",
    "逾期": "bold red",
    "今日到期": "bold yellow",
    "临期": "yellow",
    "终止": "magenta",
    "按期": "green",
    "未到": "dim",
    "未安排": "bold red",
    "已安排": "yellow",
    "已报完成": "yellow",
    "已完成": "green",
    "错误": "bold red",
    "警告": "yellow",
    "提示": "cyan",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, and how it looks.

    A `flex` column holds free text: it is folded, and gives way first where the terminal is narrow.  A
    `below` column gives way next, one that is `held` only where it saves many lines, a `kept` one never.  A
    `name` gives way last and stands below without its title; of its text two lines are shown where it is
    `cuttable`.  In a `state` column the word of state gives a cell its colour.
    """

    title: str
    flex: bool = False
    name: bool = False
    cuttable: bool = False
    below: bool = False
    held: bool = False
    kept: bool = False
    align: Literal["left", "right"] = "left"
    style: str = ""
    state: bool = False

    def style_of(self, cell: str) -> str:
        """How a cell of it looks."""
        states = STATE_STYLES.items() if self.state else ()
        return next((style for word, style in states if cell.startswith(word)), self.style)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns stand side by side, how wide, and which stand below the row."""

    beside: tuple[int, ...]
    widths: tuple[int, ...]
    below: tuple[int, ...]


class LaidOut:
    """A table on a terminal of so many columns; `is_cut` is set where not all of a name was shown."""

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[Cells], available: int, measure: Measure = width
    ) -> None:
        self._columns = columns
        self._rows = rows
        self._available = available
        self._measure = measure
        self.is_cut = False

    def lines(self) -> Iterator[list[Span]]:
        """The lines of the head, then those of each row."""
        layout = self._layout()
        yield from self._head(layout)
        for row in self._rows:
            yield from self._beside(row, layout)
            yield from self._below(row, layout.below)

    # What is shown where

    def _layout(self) -> Layout:
        """The layout that takes the fewest lines; of those alike, the one that moves the fewest columns.

        Where there is no room for any, all columns but the first go below.
        """
        titles = tuple(column.title for column in self._columns)
        needs = [max(map(self._widest, cells)) for cells in zip(titles, *self._rows, strict=True)]
        seen = self._rows[:_LOOKED_AT]
        sizes = [tuple(map(self._sizes, row)) for row in seen]
        best: tuple[int, int] | None = None
        chosen = Layout((0,), (self._available,), tuple(range(1, len(self._columns))))
        for below in self._ways():
            widths = self._squeezed(needs, below)
            if widths is None:
                continue
            held = sum(self._columns[place].held for place in below)
            lines = sum(self._lines_of(size, widths, below) for size in sizes)
            cost = lines + -(-held * len(sizes) // 2), len(below)
            if best is None or cost < best:
                best, chosen = cost, Layout(tuple(widths), tuple(widths.values()), below)
        return chosen

    def _ways(self) -> Iterator[tuple[int, ...]]:
        """The sets of columns that may go below, those that give way first before the others."""
        places = range(1, len(self._columns))
        names = [place for place in places if self._columns[place].name]
        plain = [place for place in reversed(places) if place not in names and not self._columns[place].kept]
        plain.sort(key=lambda place: (not self._columns[place].flex, not self._columns[place].below))
        for order in ([*plain, *names], [*names, *plain]):
            for count in range(len(order) + 1):
                yield tuple(sorted(order[:count]))

    def _squeezed(self, needs: Sequence[int], below: Sequence[int]) -> dict[int, int] | None:
        """The widths of the columns beside each other; None where there is no room for them."""
        widths = {place: need for place, need in enumerate(needs) if place not in below}
        room = self._available - len(_GUTTER) * (len(widths) - 1)
        free = [place for place in widths if self._columns[place].flex or self._columns[place].name]
        while sum(widths.values()) > room:
            wide = [place for place in free if widths[place] > _FREE_TEXT]
            if not wide:
                return None
            widths[max(wide, key=widths.__getitem__)] -= 1
        return widths

    def _lines_of(self, sizes: Sequence[Sequence[int]], widths: dict[int, int], below: Sequence[int]) -> int:
        """How many lines a row of cells of such sizes will take, nearly."""
        beside = max(self._folded(sizes[place], room, place) for place, room in widths.items())
        under = sum(self._measure(self._columns[place].title) + 4 + sum(sizes[place]) for place in below)
        return beside + -(-under // (self._available - len(_INDENT)))

    def _folded(self, sizes: Sequence[int], room: int, place: int) -> int:
        lines = sum(1 if size <= room else -(-size // (room - 1)) for size in sizes)
        return min(lines, _MOST_LINES) if self._columns[place].cuttable else lines

    def _sizes(self, cell: str) -> tuple[int, ...]:
        return tuple(map(self._measure, cell.split("\n")))

    def _widest(self, cell: str) -> int:
        return max(self._sizes(cell))

    # The lines

    def _head(self, layout: Layout) -> Iterator[list[Span]]:
        titles = tuple(column.title for column in self._columns)
        yield from self._side_by_side(titles, layout, [_TITLE] * len(titles))
        untitled = [titles[place] for place in layout.below if self._columns[place].name]
        if untitled:
            yield [(_INDENT, ""), (_GUTTER.join(untitled), _TITLE)]

    def _beside(self, row: Cells, layout: Layout) -> Iterator[list[Span]]:
        styles = [column.style_of(cell) for column, cell in zip(self._columns, row, strict=True)]
        return self._side_by_side(row, layout, styles)

    def _side_by_side(self, row: Cells, layout: Layout, styles: Sequence[str]) -> Iterator[list[Span]]:
        folded = [
            self._shown(row[place], room, self._columns[place])
            for place, room in zip(layout.beside, layout.widths, strict=True)
        ]
        for parts in zip_longest(*folded, fillvalue=""):
            spans: list[Span] = []
            blank = 0
            for part, place, room in zip(parts, layout.beside, layout.widths, strict=True):
                rest = room - self._measure(part)
                before, after = (rest, 0) if self._columns[place].align == "right" else (0, rest)
                if part:
                    spans += [(" " * (blank + before), ""), (part, styles[place])]
                    blank = after + len(_GUTTER)
                else:
                    blank += room + len(_GUTTER)
            yield spans

    def _shown(self, cell: str, room: int, column: Column) -> Sequence[str]:
        lines = fold(cell, room, self._measure)
        if not column.cuttable or len(lines) <= _MOST_LINES:
            return lines
        self.is_cut = True
        last = cut(lines[_MOST_LINES - 1] + lines[_MOST_LINES], room, self._measure)
        return (*lines[: _MOST_LINES - 1], last if last.endswith(ELLIPSIS) else last[:-1] + ELLIPSIS)

    def _below(self, row: Cells, places: Iterable[int]) -> Iterator[list[Span]]:
        """What stands below a row: names first, then each value after its title."""
        known = sorted(places, key=lambda place: not self._columns[place].name)
        said = [place for place in known if row[place] not in NOTHING]
        room = self._available - len(_INDENT)
        texts = map(partial(self._titled, row, room), said)
        for line in packed(texts, room, self._measure):
            yield [(_INDENT, ""), *line]

    def _titled(self, row: Cells, room: int, place: int) -> Span:
        column, cell = self._columns[place], row[place]
        if column.name:
            return "\n".join(self._shown(cell, room, column)), column.style_of(cell)
        return f"{column.title}：{cell}", column.style_of(cell)


def side_by_side(texts: Iterable[str], available: int, measure: Measure = width) -> Iterator[list[Span]]:
    """Short texts one behind the other, none of them broken, in as many lines as they take."""
    return packed(((text, "") for text in texts), available, measure)


def packed(texts: Iterable[Span], room: int, measure: Measure) -> Iterator[list[Span]]:
    """Texts one behind the other, in as many lines as they take; one that is longer begins a line."""
    line: list[Span] = []
    used = 0
    for text, style in texts:
        first, *more = fold(text, room, measure)
        taken = measure(first)
        if line and (more or used + len(_GUTTER) + taken > room):
            yield line
            line, used = [], 0
        line += [*([(_GUTTER, "")] if line else []), (first, style)]
        used += taken + (len(_GUTTER) if used else 0)
        for part in more:
            yield line
            line, used = [(part, style)], measure(part)
    if line:
        yield line


def block(pairs: Sequence[tuple[str, str]], available: int, measure: Measure = width) -> Iterator[list[Span]]:
    """Keys and values below each other; a value is folded beside its key."""
    key = max((measure(name) for name, _ in pairs), default=0)
    key = min(key, available // 2)
    room = max(available - key - len(_GUTTER), available // 2 - len(_GUTTER))
    for name, value in pairs:
        sides = zip_longest(fold(name, key, measure), fold(value, room, measure), fillvalue="")
        for left, right in sides:
            blank = " " * (key - measure(left) + len(_GUTTER)) if right else ""
            yield [(left, _TITLE), (blank, ""), (right, "")]
