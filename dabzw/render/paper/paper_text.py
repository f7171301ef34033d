"""A paper 材料 as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.render.paper.paper_words import Piece, line, words_of
from dabzw.reports.paper import Paper


def paper_text(paper: Paper) -> str:
    """The paper as text for a screen or a message."""
    words = words_of(paper)
    lines = [*filter(None, (words.head, words.title)), ""]
    if words.addressee:
        lines.append(f"{words.addressee}：")
    for piece in words.blocks:
        lines += _lines(piece)
    return "\n".join((*lines, "", words.unit, words.day, "", *words.notes)) + "\n"


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
        yield from ("\t".join(map(line, row)) for row in (piece.heads, *piece.rows))
    yield ""
