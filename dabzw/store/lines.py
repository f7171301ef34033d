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
_SOME_LIST: Final[list[Node]] = ["-"]
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
        return _tree(_with_blocks(text) if "|-\n" in text else map(_line, text.split("\n")))
    except (UnicodeDecodeError, _NotCanonical):
        return None


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
    for found in _WITH_BLOCKS.finditer(text):
        yield _parsed(found[0]) if "\n" in found[0] else _line(found[0])


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


_line: Final = lru_cache(maxsize=1 << 13)(_parsed)  # nine lines of ten stand in other records, too
