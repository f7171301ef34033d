"""A page 页 on a terminal or in a pipe: how each kind of column and block looks, once for all looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, Final

from dabzw.render.cells import NOTHING, text_of
from dabzw.render.layout import Column
from dabzw.render.show import width
from dabzw.render.terminal import Printer
from dabzw.render.terminal import Table as Plain
from dabzw.render.worklist import Laid
from dabzw.reports.looks.called import Called
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
    Worklist,
)

_FREE_TEXT: Final = frozenset[Kind](("prose", "list", "unit"))
_HELD: Final = frozenset[Kind](("day", "moment"))
_KEPT: Final = frozenset[Kind](("id", "state"))
_RIGHT: Final = frozenset[Kind](("number", "money", "ratio"))
_EMPTY: Final = "-"  # of a cell on a terminal; the longer dash is of no certain width
_BESIDE_NAMES: Final = 30  # columns that names that are missing leave free; the rest of them is a number
_SHORTEST: Final = 4  # columns of a name that is short
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
        case Worklist():
            _print_worklist(printer, block)


def _print_worklist(printer: Printer, block: Worklist) -> None:
    if printer.columns is None:
        for one in block.elsewhere:
            _print(printer, one)
        return
    for line in block.head:
        _print(printer, line)
    groups = tuple(block.groups)
    laid = Laid([entry for _, own in groups for entry in own], printer.columns, printer.measure)
    for title, entries in groups:
        printer.text(f"【{title}】", style="bold")
        printer.spans(laid.lines(entries))
    for line in block.tail:
        _print(printer, line)


def _laid(printer: Printer, table: Table[Any]) -> Plain:
    view = table.view
    rows = tuple(
        tuple(_cell(printer, value, kind) for value, kind in zip(row, view.kinds, strict=True))
        for row in view.shown(table.rows)
    )
    return Plain(_columns(view), rows, table.title, table.note)


def _columns(view: View[Any]) -> tuple[Column, ...]:
    number = (Column(NUMBER, align="right"),) if view.numbered else ()
    is_of_records = any(col.kind == "id" for col in view.columns)
    return (*number, *(_column(col, is_of_record=is_of_records) for col in view.columns))


def _column(col: Col[Any], *, is_of_record: bool) -> Column:
    """A column of a table; the names in one of records are told in full by the command that shows one."""
    return Column(
        col.head,
        flex=col.kind in _FREE_TEXT,
        name=col.kind == "name",
        cuttable=col.kind == "name" and is_of_record,
        below=col.below,
        held=col.kind in _HELD,
        kept=col.kind in _KEPT,
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
            return text_of(value, kind, nothing=_EMPTY if printer.on_terminal else NOTHING)


def _bar(printer: Printer, bar: Bar) -> str:
    text = printer.bar(bar.done, bar.total, bar.ahead) + bar.after
    return f"{text}\n缺：{_names(printer, bar.missing)}" if bar.missing else text


def _names(printer: Printer, names: Sequence[str]) -> str:
    """Names, as many as one line of a terminal takes, and how many there are; into a pipe all ids."""
    if printer.columns is None:
        return "、".join(names.ids if isinstance(names, Called) else names)
    room = printer.columns - _BESIDE_NAMES
    first = names[: max(room // _SHORTEST, 1)]
    ends = accumulate(width(name) + 2 for name in first)
    shown = max(1, sum(end <= room for end in ends))
    if shown >= len(names):
        return "、".join(first)
    return f"{'、'.join(first[:shown])} 等{len(names)}个"
