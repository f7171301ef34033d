"""A topic of the help 主题 as data: what its file says, and what the program and the campaign say.

A file is a line `# name：what it is about`, then `## headings`, `- items`, rows indented by four of two cells
with two spaces or more between them, and paragraphs; an empty line is one.  A line `{word}` stands for
blocks that are made, `{word}` within a text for a text that is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.patterns import lazy

_HEAD: Final = lazy(r"# (?P<name>[^：]+)：(?P<says>.+)")
_ROW: Final = lazy(r" {4}(?P<name>\S(?:.*?\S)??)(?: {2,}(?P<says>.*))?")
_MADE: Final = lazy(r"\{(?P<word>[^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text of its own."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A text among others of its kind."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """What is typed or named, and what is said of it."""

    name: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty line."""


Block = Heading | Paragraph | Item | Row | Gap


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: its name, what it is about, what it says."""

    name: str
    says: str
    blocks: tuple[Block, ...]


Lines = Mapping[str, Callable[[], tuple[Block, ...]]]
"""What stands for a line `{word}`."""
Words = Mapping[str, Callable[[], str]]
"""What stands for `{word}` within a text."""


def read(text: str, lines: Lines, words: Words) -> Topic:
    """The topic of a file's text; raises KeyError for a `{word}` that nothing is made for."""
    first, _, rest = text.partition("\n")
    head = _HEAD.fullmatch(first)
    if head is None:
        raise ValueError(first)
    written = rest.strip("\n").splitlines()
    kept = (line for line, after in pairwise((*written, "")) if line or not after.startswith("## "))
    blocks = tuple(block for line in kept for block in _blocks(line, lines, words))
    return Topic(head["name"], head["says"], blocks)


def _blocks(line: str, lines: Lines, words: Words) -> Iterator[Block]:
    if not line:
        yield Gap()
        return
    made = _MADE.fullmatch(line)
    if made is not None:
        yield from lines[made["word"]]()
        return
    told = _MADE.sub(lambda found: words[found["word"]](), line)
    row = _ROW.fullmatch(told)
    if row is not None:
        yield Row(row["name"], row["says"] or "")
    elif told.startswith("## "):
        yield Heading(told.removeprefix("## "))
    elif told.startswith("- "):
        yield Item(told.removeprefix("- "))
    else:
        yield Paragraph(told)
