"""The elements of an XML part with the bytes that they lie in, so that a part is edited and not written anew.

All that no edit touches stays byte for byte.  What is put in is ASCII, with references for all else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Final
from xml.parsers import expat  # document types are refused, here and when the package is read
from xml.sax.saxutils import escape, quoteattr

from dabzw.lazily import dataclass

_TAG: Final = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(/?)>""")
_DECLARED: Final = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")
_ENDS: Final = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


class NotEditable(Exception):
    """A part cannot be edited safely; `what` says in Chinese what stands in the way."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(slots=True)
class Element:
    """An element: its bytes are [start, end), its start tag [start, opened), its end tag [closing, end)."""

    prefix: str
    name: str
    attributes: dict[str, str]
    start: int
    opened: int
    closing: int = 0
    end: int = 0
    text: str = ""
    children: list[Element] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether it is written as one tag: <v/>."""
        return self.opened == self.end

    def named(self, name: str) -> Iterator[Element]:
        """Its children of a name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Element | None:
        """The first child of a name."""
        return next(self.named(name), None)

    def get(self, name: str, default: str = "") -> str:
        """An attribute by its name, whatever prefix it has."""
        found = (value for key, value in self.attributes.items() if key.rpartition(":")[2] == name)
        return self.attributes.get(name, next(found, default))

    def tag(self, **changes: str | None) -> bytes:
        """Its start tag, open, with other attributes; None takes one away."""
        kept = {key: value for key, value in self.attributes.items() if changes.get(key, "") is not None}
        kept |= {key: value for key, value in changes.items() if value is not None}
        return markup(f"<{self.prefix}{self.name}", kept)


def markup(start: str, attributes: Mapping[str, str], end: str = ">") -> bytes:
    """A tag with its attributes."""
    pairs = "".join(f" {key}={quoteattr(value, _ENDS)}" for key, value in attributes.items())
    return ascii_bytes(f"{start}{pairs}{end}")


def words(text: str) -> bytes:
    """A text as it stands between tags."""
    return ascii_bytes(escape(text, {"\r": "&#13;"}))


def ascii_bytes(text: str) -> bytes:
    """Marked-up text in ASCII: any other character as its number."""
    return text.encode("ascii", "xmlcharrefreplace")


def tree(data: bytes, drops: Callable[[Element], bool] = lambda _: False) -> Element:
    """The root of a part; an element that `drops` takes is not kept among the children of its parent.

    Raises:
        NotEditable: the part is not XML in UTF-8.
    """
    declared = _DECLARED.match(data)
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or (
        declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}
    ):
        raise NotEditable("不常用的文字编码")
    return _Tree(data, drops).read()


class _Tree:
    """One part as it is read."""

    def __init__(self, data: bytes, drops: Callable[[Element], bool]) -> None:
        self._data, self._drops = data, drops
        self._above: list[Element] = []
        self._root: Element | None = None
        self._texts: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._finish
        self._parser.CharacterDataHandler = self._texts.append

    def read(self) -> Element:
        try:
            self._parser.Parse(self._data, True)  # noqa: FBT003
        except expat.ExpatError:
            raise NotEditable("读不通的内容") from None
        if self._root is None:
            raise NotEditable("读不通的内容")
        return self._root

    def _refuse(self, *_: object) -> None:
        raise NotEditable("外部引用或实体定义")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        start = self._parser.CurrentByteIndex
        found = _TAG.match(self._data, start)
        if found is None:
            raise NotEditable("读不通的内容")
        prefix, colon, local = name.rpartition(":")
        one = Element(prefix + colon, local, attributes, start, found.end())
        if found[1]:
            one.closing = one.end = found.end()
        self._above.append(one)
        self._texts.clear()

    def _finish(self, _: str) -> None:
        one = self._above.pop()
        if not one.end:
            one.closing = self._parser.CurrentByteIndex
            one.end = self._data.index(b">", one.closing) + 1
        if not one.children:
            one.text = "".join(self._texts)
        self._texts.clear()
        if not self._above:
            self._root = one
        elif not self._drops(one):
            self._above[-1].children.append(one)


# Edits


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes that stand in the place of [start, end); with start = end they are put in there."""

    start: int
    end: int
    new: bytes


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """A part with its edits, which do not lie over each other; those of one place stand in their order."""
    pieces: list[bytes] = []
    place = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        pieces += data[place : edit.start], edit.new
        place = edit.end
    return b"".join((*pieces, data[place:]))


def put_last(parent: Element, new: bytes, **changes: str | None) -> tuple[Edit, ...]:
    """The edits that put markup at the end of an element, and change attributes of it."""
    if parent.is_empty:
        end = ascii_bytes(f"</{parent.prefix}{parent.name}>")
        return (Edit(parent.start, parent.end, parent.tag(**changes) + new + end),)
    tag = (Edit(parent.start, parent.opened, parent.tag(**changes)),) if changes else ()
    return (*tag, Edit(parent.closing, parent.closing, new))
