"""A paper 材料 as plain text, and the words that all forms of a paper share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.moments import written
from dabzw.render.cells import text_of
from dabzw.render.show import show
from dabzw.reports.paper import Heading, Paper, Paragraph, Table, Value
from dabzw.reports.papers.wording import chinese_day

Kind = Literal["一级标题", "二级标题", "段落", "表格"]

_DIGITS: Final = "零一二三四五六七八九"
_TEN: Final = 10


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a paper in words: a line of text, or a table of texts with its title."""

    kind: Kind
    text: str = ""
    title: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


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
        head=f"第{paper.issue}期" if paper.issue is not None else "",
        title=line(paper.title),
        addressee=line(paper.addressee or ""),
        blocks=tuple(_pieces(paper)),
        unit=line(paper.unit),
        day=chinese_day(paper.day or paper.at.day),
        notes=tuple(
            f"注：{line(note)}" for note in (*paper.notes, f"截至{written(paper.at.when)}，依据{paper.basis}")
        ),
    )


def paper_text(paper: Paper) -> str:
    """The paper as text for a screen or a message."""
    words = words_of(paper)
    lines = [*filter(None, (words.head, words.title)), ""]
    if words.addressee:
        lines.append(f"{words.addressee}：")
    for piece in words.blocks:
        lines += _lines(piece)
    return "\n".join((*lines, "", words.unit, words.day, "", *words.notes)) + "\n"


def ordinal(number: int) -> str:
    """A number below one hundred in Chinese: 一, 十, 二十一."""
    tens, ones = divmod(number, _TEN)
    before = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return before + (_DIGITS[ones] if ones else "")


def shown(value: Value) -> str:
    """A value as a cell shows it; text keeps its lines."""
    return show(text_of(value))


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(show(text).split("\n"))


def _pieces(paper: Paper) -> Iterator[Piece]:
    first = second = 0
    for block in paper.blocks:
        match block:
            case Heading(text, 1):
                first, second = first + 1, 0
                yield Piece("一级标题", f"{ordinal(first)}、{line(text)}")
            case Heading(text):
                second += 1
                yield Piece("二级标题", f"（{ordinal(second)}）{line(text)}")
            case Paragraph(text):
                yield from (Piece("段落", part) for part in show(text).split("\n") if part.strip())
            case Table(heads, rows, title):
                cells = tuple(tuple(map(shown, row)) for row in rows)
                yield Piece("表格", title=line(title), heads=tuple(map(line, heads)), rows=cells)


def _lines(piece: Piece) -> Iterator[str]:
    if piece.kind != "表格":
        yield piece.text if piece.kind != "段落" else f"　　{piece.text}"
        return
    yield ""
    if piece.title:
        yield piece.title
    for row in (piece.heads, *piece.rows):
        yield "\t".join(map(line, row))
    yield ""
