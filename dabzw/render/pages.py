"""A page 页 on a terminal or in a pipe: how each kind of column and block looks, once for all looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, Final

from dabzw.render.cells import text_of
from dabzw.render.show import width
from dabzw.render.terminal import Column, Printer
from dabzw.render.terminal import Table as Laid
from dabzw.reports.view import (
    NUMBER,
    Bar,
    Block,
    Cell,
    Col,
    Heading,
    Kind,
    Line,
    Page,
    Pairs,
    Some,
    Table,
    View,
)

_FLEXIBLE: Final = frozenset[Kind](("name", "prose"))
_RIGHT: Final = frozenset[Kind](("number", "money", "ratio"))
_UNIT_WIDE: Final = 14
_NAMES_WIDE: Final = 50  # columns of names that are missing; the rest is a number
_STYLES: Final = {"": "", "strong": "bold", "alert": "red", "good": "green", "quiet": "dim"}


def print_page(printer: Printer, page: Page) -> None:
    """The blocks of a page, one after the other."""
    for block in page.blocks:
        _print(printer, block)


def _print(printer: Printer, block: Block) -> None:
    match block:
        case Line(text, style, bar, indent):
            said = text + (_bar(printer, bar) if bar else "")
            printer.text(said, style=_STYLES[style], indent=indent)
        case Heading(text):
            printer.heading(text)
        case Pairs(pairs):
            printer.pairs((name, _cell(printer, value, "text")) for name, value in pairs)
        case Table(most=most, rest=rest):
            laid = _laid(printer, block)
            shown = laid.rows[:most] if printer.on_terminal else laid.rows
            printer.table(replace(laid, rows=shown))
            if len(shown) < len(laid.rows):
                printer.text(rest.format(len(laid.rows) - len(shown)))


def _laid(printer: Printer, table: Table[Any]) -> Laid:
    view = table.view
    rows = tuple(
        tuple(_cell(printer, value, kind) for value, kind in zip(row, view.kinds, strict=True))
        for row in view.shown(table.rows)
    )
    return Laid(_columns(view), rows, table.title, table.note)


def _columns(view: View[Any]) -> tuple[Column, ...]:
    number = (Column(NUMBER, align="right"),) if view.numbered else ()
    return (*number, *map(_column, view.columns))


def _column(col: Col[Any]) -> Column:
    return Column(
        col.head,
        width=_UNIT_WIDE if col.kind == "unit" else None,
        flex=col.kind in _FLEXIBLE,
        below=col.below,
        align="right" if col.kind in _RIGHT else "left",
        state=col.kind == "state",
    )


def _cell(printer: Printer, value: Cell, kind: Kind) -> str:
    match value:
        case Bar():
            return _bar(printer, value)
        case Some() if printer.on_terminal:
            return value.shortened
        case _:
            return text_of(value, kind)


def _bar(printer: Printer, bar: Bar) -> str:
    text = printer.bar(bar.done, bar.total) + bar.after
    return f"{text}\n缺：{_names(printer, bar.missing)}" if bar.missing else text


def _names(printer: Printer, names: Sequence[str]) -> str:
    """Names, as many as one line of a terminal takes, and how many there are."""
    ends = accumulate(width(name) + 2 for name in names)
    shown = max(1, sum(end <= _NAMES_WIDE for end in ends))
    if not printer.on_terminal or shown >= len(names):
        return "、".join(names)
    return f"{'、'.join(names[:shown])} 等{len(names)}个"
