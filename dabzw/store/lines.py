"""The canonical text of a record, read line by line: several times as quick as the parser of YAML.

Each line is compared with what the writer makes of it, so that a text that is answered for is, byte for byte,
what the writer makes of the answer: the strict reader gives the same tree of it, and no problem or hint.  All
else is left to that one: what is not canonical, and what is canonical but rare, as a list in a list, a key in
quotes, a character that needs an escape or a look, more than ten levels, more than 32 KB.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, TypeAlias

from dabzw.model.finding import KEY, FieldPath, Place, Places
from dabzw.model.patterns import lazy
from dabzw.store import yamlio
from dabzw.store.characters import is_ordinary
from dabzw.store.yaml_limits import KEY_CHARACTERS, Node

_FILE_BYTES: Final = 32 * 1024  # so small a file can be beyond no other limit of a file
_LEVELS: Final = 10
_LINE: Final = lazy(
    rf'((?:  ){{0,{_LEVELS - 1}}})(- )?(?:([^\s":-][^":]{{0,{KEY_CHARACTERS - 1}}}):(?: |$))?(.*)'
)
_WITH_BLOCKS: Final = lazy(
    r"^(?:( *)(- )?([^:\n]+: )?\|-(?:\n(?:\1  (?(2)(?(3)  ))[^\n]*|(?=\n)))+|[^\n]*)$", re.MULTILINE
)
_BLOCK: Final = "|-\n"
_SOME_LIST: Final[list[Node]] = ["-"]
_WORD: Final = "甲"  # a text that is written as it stands
_ESCAPE: Final = lazy(r"\\(.)")
_ESCAPED: Final = {"n": "\n", "t": "\t"}

_Line: TypeAlias = tuple[int, type[Any], str | None, str | None]
"""The level of its indent; what it is a line of; its key, None where an item is a text; its text, None where
a list or a mapping follows."""


class _NotCanonical(Exception):
    """The text is none that is read here."""


def read(data: bytes) -> dict[str, Node] | None:
    """Return the tree of a canonical text; None for a text that is left to the strict reader."""
    if len(data) > _FILE_BYTES or data[-1:] != b"\n":
        return None
    try:
        text = data[:-1].decode()
        return _tree(map(_line, text.split("\n")) if _BLOCK not in text else _with_blocks(text))
    except (UnicodeDecodeError, _NotCanonical):
        return None


def places(data: bytes) -> Places | None:
    """Return where each node and each key of a canonical text begins; None for one that is left as above."""
    if read(data) is None:
        return None
    text = data[:-1].decode()
    found: dict[FieldPath, Place] = {(): (1, 1)}
    opened: list[FieldPath] = [()] * (_LEVELS + 1)  # the path of the list or mapping of each level
    items = [0] * (_LEVELS + 1)  # how many of each list there were
    named: FieldPath = ()
    deepest, number = 0, 1
    for piece in _pieces(text) if _BLOCK in text else text.split("\n"):
        level, kind, key, written = _parsed(piece) if "\n" in piece else _line(piece)
        if level > deepest:
            opened[level], items[level] = named, 0
            found[named] = number, 2 * level + 1
        deepest = level + (kind is list)
        if kind is list:
            opened[deepest] = *opened[level], items[level]
            items[level] += 1
            found[opened[deepest]] = number, 2 * deepest + 1
        if key is not None:
            named = *opened[deepest], key
            _note_key(found, named, (number, 2 * deepest + 1), is_filled=written is not None)
        number += piece.count("\n") + 1
    return found


def _note_key(found: dict[FieldPath, Place], named: FieldPath, place: Place, *, is_filled: bool) -> None:
    """Notes where a key begins, and its text where one follows it."""
    line, column = place
    found[*named, KEY] = place
    if is_filled:
        found[named] = line, column + len(f"{named[-1]}: ")


def _tree(lines: Iterable[_Line]) -> dict[str, Node]:
    """Return what lines give together.

    Raises:
        _NotCanonical: one does not fit those before it.
    """
    root: dict[str, Node] = {}
    opened: list[Any] = [root] * (_LEVELS + 1)  # the list or mapping of each level, up to the deepest
    deepest = least = most = 0
    last: str | None = None
    for level, kind, key, text in lines:
        if not least <= level <= most:
            raise _NotCanonical
        if level > deepest:
            opened[level] = opened[deepest][last] = kind()
        here = opened[level]
        if type(here) is not kind:
            raise _NotCanonical
        deepest, least, most = level, 0, level
        if kind is list:
            here.append(text if key is None else {})
            if key is None:
                continue
            deepest = most = level + 1
            here = opened[deepest] = here[-1]
        elif key in here:
            raise _NotCanonical
        here[key] = text
        if text is None:
            last, least, most = key, deepest + 1, deepest + 1
    if least:
        raise _NotCanonical
    return root


def _with_blocks(text: str) -> Iterator[_Line]:
    """Yield the lines of a text of which some begin a block: those rarely stand in another record, too."""
    for piece in _pieces(text):
        yield _parsed(piece) if "\n" in piece else _line(piece)


def _pieces(text: str) -> Iterator[str]:
    """Yield the lines of a text, each with the block that it may begin."""
    return (found[0] for found in _WITH_BLOCKS.finditer(text))


def _alone(line: str) -> _Line:
    """Return what one line gives.

    Raises:
        _NotCanonical: as below.
    """
    head, _, written = line.partition(": ")
    begun = _head(head) if written else None
    if begun is None:
        return _parsed(line)
    text = _text(written, [])
    if text is None or not is_ordinary(written) or yamlio.lines_of(text, "")[0] != written:
        raise _NotCanonical
    return *begun, text


def _begun(head: str) -> tuple[int, type[Any], str | None] | None:
    """Return what a line is that begins so, with a colon and a text behind; None where it is none."""
    try:
        return _parsed(f"{head}: {_WORD}")[:-1]
    except _NotCanonical:
        return None


def _parsed(line: str) -> _Line:
    """Return what a line gives, with the block that it may begin.

    Raises:
        _NotCanonical: the writer writes it otherwise, or it is too rare to be read here.
    """
    first, *block = line.split("\n")
    found = _LINE.fullmatch(first)
    if found is None or not is_ordinary(line):
        raise _NotCanonical
    indent, item, key, written = found.groups()
    is_item = item is not None
    text = _text(written, [one[len(indent) + 2 * (is_item + (key is not None)) :] for one in block])
    node: Node = text or "" if key is None else {key: _SOME_LIST if text is None else text}
    if line != yamlio.lines_of([node] if is_item else node, indent)[0] or (key is None and not is_item):
        raise _NotCanonical
    return len(indent) // 2, list if is_item else dict, key, text


def _text(written: str, block: list[str]) -> str | None:
    """Return what is written behind a key or a dash; None for nothing."""
    if block:
        return "\n".join(block)
    if written[:1] == '"':
        return _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[1]), written[1:-1])
    return written or None


_head: Final = lru_cache(maxsize=1 << 10)(_begun)
_line: Final = lru_cache(maxsize=1 << 13)(_alone)  # nine lines of ten stand in other records, too
