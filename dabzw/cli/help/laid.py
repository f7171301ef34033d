"""Blocks of help as the lines of a terminal: rows in two columns, everything folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from dabzw.cli.help.blocks import Block, Gap, Heading, Item, Paragraph, Row, Topic
from dabzw.cli.speech.help_page import entries
from dabzw.render.show import fold, width

_MOST: Final = 40  # columns at most for what is named in a row
_MARK: Final = "- "


def topic_lines(topic: Topic, columns: int) -> Iterator[str]:
    """The lines of a topic."""
    yield f"{topic.name}：{topic.says}"
    yield ""
    yield from lines_of(topic.blocks, columns)


def lines_of(blocks: Sequence[Block], columns: int) -> Iterator[str]:
    """The lines of some blocks; an empty one before each heading, and rows that follow one another align."""
    for place, (kind, alike) in enumerate(groupby(blocks, type)):
        if kind is Heading:
            yield from ([""] if place else [])
            yield from (block.text for block in alike if isinstance(block, Heading))
        elif kind is Row:
            yield from _rows((block for block in alike if isinstance(block, Row)), columns)
        else:
            for block in alike:
                yield from [""] if kind is Gap else _text(block, columns)


def _rows(rows: Iterable[Row], columns: int) -> Iterator[str]:
    pairs = [(plain(row.name), plain(row.says)) for row in rows]
    most = min(_MOST, columns // 2)
    left = max((width(name) for name, says in pairs if says and width(name) <= most), default=most)
    yield from entries(pairs, left, columns)


def _text(block: Block, columns: int) -> Iterator[str]:
    if isinstance(block, Item):
        first, *rest = fold(plain(block.text), columns - 2 - len(_MARK))
        yield f"  {_MARK}{first}"
        yield from (" " * (2 + len(_MARK)) + line for line in rest)
    elif isinstance(block, Paragraph):
        yield from (f"  {line}" for line in fold(plain(block.text), columns - 2))


def plain(text: str) -> str:
    """A text without the marks of what is typed."""
    return text.replace("`", "")
