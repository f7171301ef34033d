"""The words of a paper 材料 that all its forms share: headings numbered, values written, days in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.moments import DAY, written
from dabzw.render.cells import NOTHING, text_of
from dabzw.render.show import show
from dabzw.render.svg.burn_up import burn_up_svg
from dabzw.reports.paper import Block, Chart, Facts, Heading, Paper, Paragraph, SignLines, Table, columns
from dabzw.reports.papers.wording import chinese_day
from dabzw.reports.view import Cell
from dabzw.reports.view import Kind as CellKind

Kind = Literal["一级标题", "二级标题", "段落", "表格", "要素", "图"]
"""A heading, a paragraph, a table, a block of labels and values, a chart; the last three have heads and rows,
so that a template which knows only tables shows them too."""

_BLANK: Final = "　" * 5
FACT_HEADS: Final = ("项目", "内容")
_DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))
_LARGEST: Final = 9999
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a paper in words: a line of text, or a table of texts with its title.

    `kinds` are those of the columns of a table.  The text of a chart is a mark, by which a Word file knows
    where it goes; `picture` is its drawing in SVG.
    """

    kind: Kind
    text: str = ""
    title: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    kinds: tuple[CellKind, ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A paper in words, ready for a template: headings numbered, days written, hidden characters visible."""

    name: str
    head: str
    title: str
    addressee: str
    blocks: tuple[Piece, ...]
    unit: str
    day: str
    notes: tuple[str, ...]


def words_of(paper: Paper) -> Words:
    """The paper in words."""
    return Words(
        name=paper.name,
        head=line("　".join(filter(None, (paper.series, _issue(paper))))),
        title=line("".join(paper.title)) + ("（草稿）" if paper.draft else ""),
        addressee=line(paper.addressee or ""),
        blocks=tuple(_pieces(paper)),
        unit=line(paper.unit),
        day=chinese_day(paper.day or paper.at.day),
        notes=tuple(
            f"注：{line(note)}" for note in (*paper.notes, f"截至{written(paper.at.when)}，依据{paper.basis}")
        ),
    )


def _issue(paper: Paper) -> str:
    return "" if paper.issue is None else f"第{paper.issue}期"


def ordinal(number: int) -> str:
    """A number from 1 to 9999 in Chinese: 一, 十, 二十一, 一百零一, 一千一百一十; a larger one in digits."""
    if not 0 < number <= _LARGEST:
        return str(number)
    said, nought = "", False
    for place, name in _PLACES:
        digit, number = divmod(number, place)
        if digit:
            said += ("零" if nought else "") + _DIGITS[digit] + name
        nought = bool(said) and not digit
    return said.removeprefix("一") if said.startswith("一十") else said


def cell_text(value: Cell, kind: CellKind = "text") -> str:
    """A value as a cell of a paper shows it: days in Chinese, nothing as a dash; text keeps its lines."""
    if isinstance(value, date):
        return chinese_day(value)
    return show(text_of(value, kind)) or NOTHING


def fact_text(value: Cell) -> str:
    """The value of a fact; a list has a line for each of its words."""
    if isinstance(value, (list, tuple)):
        return "\n".join(map(cell_text, value)) or NOTHING
    return cell_text(value)


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(show(text).split("\n"))


def _pieces(paper: Paper) -> Iterator[Piece]:
    first = second = charts = 0
    for block in _spelt_out(paper):
        match block:
            case Heading(text, 1):
                first, second = first + 1, 0
                yield Piece("一级标题", f"{ordinal(first)}、{line(text)}")
            case Heading(text):
                second += 1
                yield Piece("二级标题", f"（{ordinal(second)}）{line(text)}")
            case Paragraph(text):
                yield from (Piece("段落", part) for part in show(text).split("\n") if part.strip())
            case Table():
                yield _table("表格", block)
            case Facts(pairs, title):
                rows = tuple((line(name), fact_text(value)) for name, value in pairs)
                yield Piece("要素", title=line(title), heads=FACT_HEADS, rows=rows, kinds=("text", "prose"))
            case Chart():
                charts += 1
                drawing = burn_up_svg(block.found, alone=True)
                yield replace(_table("图", numbers_of(block)), text=mark_of(charts), picture=drawing)


def _spelt_out(paper: Paper) -> Iterator[Block]:
    """The blocks of a paper, lines to be signed as paragraphs."""
    for block in paper.blocks:
        if isinstance(block, SignLines):
            yield from (Paragraph(_sign_line(who, name)) for who, name in block.signers)
        else:
            yield block


def _sign_line(who: str, name: str) -> str:
    """A line to be signed, with room for the name, where it is not printed, and for the day."""
    return f"{who}：{line(name) or _BLANK}　签名：{_BLANK}　　　年　月　日"


def _table(kind: Kind, table: Table) -> Piece:
    kinds = tuple(column.kind for column in table.columns)
    rows = tuple(tuple(map(cell_text, row, kinds)) for row in table.rows)
    return Piece(kind, title=line(table.title), heads=tuple(map(line, table.heads)), rows=rows, kinds=kinds)


def numbers_of(chart: Chart) -> Table:
    """The numbers of a chart, week by week and at its end."""
    found = chart.found
    last = len(found.wanted) - 1
    days = [*range(_WEEK - 1, last, _WEEK), *((last,) if last >= 0 else ())]
    rows = tuple((found.first + day * DAY, found.wanted[day], found.done[day]) for day in days)
    heads = columns(("日期", "day"), (found.wanted_name, "number"), (f"已{found.done_name}", "number"))
    return Table(heads, rows, chart.title)


def mark_of(number: int) -> str:
    """What stands in the place of a chart of a Word file until it is put there."""
    return f"［图{number}］"
