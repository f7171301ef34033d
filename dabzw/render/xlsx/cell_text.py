"""Texts as the cells of a workbook hold them: visible, no longer than a cell, and in how many lines."""

from __future__ import annotations

import re
from functools import lru_cache
from math import ceil
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from dabzw.render.show import HIDDEN, show, width

LONGEST: Final = 32_767  # UTF-16 units that a cell can hold
CUT: Final = "……【内容过长，未全部导出】"

NOTHING: Final = "/>"
"""The rest of a cell that is empty."""

_SHORT: Final = 40  # letters of a text that may well come again: a name, a unit, a word of a state
_REMEMBERED: Final = 1 << 13  # of such texts, with what became of them
_TO_BE_CHANGED: Final = re.compile(rf"[&<>\n]|{HIDDEN.pattern}")


class CellText(NamedTuple):
    """A text as the rest of its cell, how many lines it takes in its column, and whether it had to be cut."""

    written: str
    lines: int
    cut: bool


def cell_text(text: str, room: int) -> CellText:
    """A text in a column of so many Latin letters; nothing but a text, whatever it looks like."""
    return _remembered(text, room) if len(text) <= _SHORT else _cell_text(text, room)


def _cell_text(text: str, room: int) -> CellText:
    if not text:
        return CellText(NOTHING, 1, cut=False)
    shown, cut, space = text, False, ""
    if len(text) * 2 > LONGEST or _TO_BE_CHANGED.search(text) or text != text.strip():
        fit, cut = fitted(text)
        space = ' xml:space="preserve"' if fit != fit.strip() or "\n" in fit else ""
        shown = escape(fit)
    return CellText(f' t="inlineStr"><is><t{space}>{shown}</t></is></c>', lines_of(text, room), cut)


_remembered = lru_cache(_REMEMBERED)(_cell_text)


def fitted(text: str) -> tuple[str, bool]:
    """A text as a cell holds it, hidden characters made visible; and whether it had to be cut."""
    shown = show(text)
    if len(shown) * 2 <= LONGEST or len(units := shown.encode("utf-16-le")) <= LONGEST * 2:
        return shown, False
    room = (LONGEST - len(CUT)) * 2
    return units[:room].decode("utf-16-le", "ignore") + CUT, True


def lines_of(text: str, room: int) -> int:
    """How many lines a text takes in a column of so many Latin letters."""
    if len(text) * 2 < room and "\n" not in text:
        return 1
    return sum(max(ceil(width(line) / (room - 1)), 1) for line in text.split("\n"))
