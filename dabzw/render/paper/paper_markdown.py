"""A paper 材料 as Markdown; nothing of a record is taken for Markdown or HTML."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.render.markdown import escaped, table
from dabzw.render.paper.paper_words import Piece, words_of
from dabzw.reports.paper import Paper


def paper_markdown(paper: Paper) -> str:
    """The paper as one text, the same for the same paper."""
    words = words_of(paper)
    head = (
        words.head,
        f"# {escaped(words.title)}",
        f"{escaped(words.addressee)}：" if words.addressee else "",
    )
    lines = [line for part in filter(None, head) for line in (part, "")]
    for piece in words.blocks:
        lines += [*_lines(piece), ""]
    for one in (*words.annexed, *words.notes, words.unit, words.day):
        lines += [_paragraph(one), ""]
    for annex in words.annexes:
        lines += [f"## {escaped(annex.label)}", "", f"**{escaped(annex.title)}**", ""]
        for piece in annex.blocks:
            lines += [*_lines(piece), ""]
    return "\n".join(lines).rstrip() + "\n"


def _lines(piece: Piece) -> Iterator[str]:
    match piece.kind:
        case "一级标题":
            yield f"## {escaped(piece.text)}"
        case "二级标题":
            yield f"### {escaped(piece.text)}"
        case "段落":
            yield _paragraph(piece.text)
        case "要素":
            yield from _title(piece)
            for name, value in piece.rows:
                yield from _fact(name, value.split("\n"))
        case "表格" | "图":
            yield from _title(piece)
            yield from table(tuple(map(escaped, piece.heads)), piece.rows)


def _title(piece: Piece) -> Iterator[str]:
    if piece.title:
        yield f"**{escaped(piece.title)}**"
        yield ""


def _fact(name: str, lines: list[str]) -> Iterator[str]:
    """A label with its value; of several lines each is an item of its own."""
    first = escaped(lines[0]) if len(lines) == 1 else ""
    yield f"- {escaped(name)}：{first}"
    yield from (f"  - {escaped(line)}" for line in lines if len(lines) > 1)


def _paragraph(text: str) -> str:
    """A paragraph that begins with no list, quotation or rule: a backslash before what would begin one."""
    found = escaped(text.strip())
    number = found.split(".", 1)[0]
    if found[:1] in "-+=~&" or (number.isdecimal() and number != found):
        return found.replace(".", "\\.", 1) if number.isdecimal() else f"\\{found}"
    return found
