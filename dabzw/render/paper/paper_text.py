"""A paper 材料 as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dabzw.render.paper.paper_words import Piece, line, words_of
from dabzw.render.show import width
from dabzw.reports.paper import Paper

_WIDEST: Final = 40
"""A longer text of a cell stands out, so that the others stay in sight."""


def paper_text(paper: Paper) -> str:
    """The paper as text for a screen or a message."""
    words = words_of(paper)
    lines = [*filter(None, (words.head, words.title)), ""]
    if words.addressee:
        lines.append(f"{words.addressee}：")
    for piece in words.blocks:
        lines += _lines(piece)
    for part in (words.annexed, words.notes, (words.unit, words.day)):
        lines += ["", *part] if part else []
    for annex in words.annexes:
        lines += ["", annex.label, annex.title]
        for piece in annex.blocks:
            lines += _lines(piece)
    return "\n".join(lines).rstrip() + "\n"


def _lines(piece: Piece) -> Iterator[str]:
    if not piece.heads:
        yield piece.text if piece.kind != "段落" else f"　　{piece.text}"
        return
    yield ""
    if piece.title:
        yield piece.title
    if piece.kind == "要素":
        for name, value in piece.rows:
            first, *rest = value.split("\n")
            yield f"{name}：{first}"
            yield from (f"　　{one}" for one in rest)
    else:
        yield from _aligned((piece.heads, *piece.rows))
    yield ""


def _aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows whose columns stand below each other where a Chinese character is two letters wide."""
    texts = [tuple(map(line, row)) for row in rows]
    widths = [min(max(map(width, column)), _WIDEST) for column in zip(*texts, strict=True)]
    for row in texts:
        cells = (text + " " * max(wide - width(text), 0) for text, wide in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
