"""Remarks (批注) on cells: put beside those that a sheet has, or behind the words of one that is there.

A remark is words in one part and a box in another, a drawing (VML); both are made where there are none.
"""

from __future__ import annotations

import re
from typing import Final

from dabzw.render.into.package import Package
from dabzw.render.into.sheet_part import SheetPart, Spot, name_of
from dabzw.render.into.spans import Edit, Element, NotEditable, ascii_bytes, edited, put_last, tree, words

AUTHOR: Final = "台账"
_THREADED: Final = "tc="
"""How the author of a remark begins that only stands for a conversation (会话批注)."""
_SPREADSHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_COMMENTS: Final = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{_SPREADSHEET}">'
    "<authors></authors><commentList></commentList></comments>"
).encode()
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NAMESPACES: Final = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_BOX: Final = "_x0000_t202"
_SHAPE_TYPE: Final = (
    f'<v:shapetype id="{_BOX}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"{{names}}>'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE: Final = (
    f'<v:shape id="_x0000_s{{number}}" type="#{_BOX}" style="position:absolute;'
    "margin-left:60pt;margin-top:2pt;width:120pt;height:60pt;z-index:{order};visibility:hidden"
    '" fillcolor="#ffffe1" o:insetmode="auto"{names}>'
    '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 12, {top}, 4, {right}, 12, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_NUMBERED: Final = re.compile(rb"_x0000_s([0-9]{1,9})")
_BLOCK: Final = re.compile(rb"""<\w+:idmap\b[^>]*\sdata\s*=\s*["']([0-9]{1,6})""")
_DRAWN: Final = re.compile(rb"<(\w+):shape\b(?:(?!</\1:shape>).)*</\1:shape>", re.DOTALL)
_ROW: Final = re.compile(rb"<\w+:Row>\s*([0-9]{1,7})\s*</")
_COLUMN: Final = re.compile(rb"<\w+:Column>\s*([0-9]{1,5})\s*</")
_BLOCK_SIZE: Final = 1024


class Remarks:
    """The remarks of one sheet."""

    def __init__(self, package: Package, path: str) -> None:
        self._package, self._path = package, path
        self._known = package.related(path, "comments")
        self._data = _COMMENTS if self._known is None else package[self._known]
        self._root = tree(self._data)
        self._prefix = self._root.prefix
        self._authors = self._root.first("authors")
        self._list = self._root.first("commentList")
        listed = self._list.children if self._list else ()
        self._there = {one.get("ref"): one for one in listed if one.name == "comment"}
        self._edits: list[Edit] = []
        self._new: dict[Spot, str] = {}
        self._gone: set[Spot] = set()

    def is_conversation(self, spot: Spot) -> bool:
        """Whether the remark of a cell only stands for a conversation, and takes no further words."""
        one = self._there.get(name_of(spot))
        names = [author.text for author in (self._authors.children if self._authors else ())]
        number = int(one.get("authorId", "0")) if one is not None else len(names)
        return number < len(names) and names[number].startswith(_THREADED)

    def say(self, spot: Spot, text: str) -> None:
        """Puts words on a cell: behind those that are there, and not a second time."""
        one = self._there.get(name_of(spot))
        if one is None:
            self._new[spot] = text
            return
        found = one.first("text")
        if found is None or self.is_conversation(spot) or text in _all_words(found):
            return
        behind = any(True for _ in found.children)
        run = self._run(f"\n{text}" if behind else text)
        plain = found.first("t")
        if plain is not None:  # words alone become a run, so that another may follow them
            self._edits += self._wrapped(plain)
        later = (child.start for child in found.children if child.name in {"rPh", "phoneticPr"})
        place = next(later, found.closing)
        self._edits += put_last(found, run) if found.is_empty else (Edit(place, place, run),)

    def unsay(self, spot: Spot, text: str) -> None:
        """Takes words from a cell that were put there by `say`; a remark of these alone goes."""
        one = self._there.get(name_of(spot))
        found = one.first("text") if one is not None else None
        if one is None or found is None:
            return
        if _all_words(found) == text:
            self._edits.append(Edit(one.start, one.end, b""))
            self._gone.add(spot)
            return
        for run in found.named("r"):
            if _all_words(run).strip("\n") == text:
                self._edits.append(Edit(run.start, run.end, b""))

    def save(self, sheet: SheetPart) -> None:
        """Puts the remarks into the package; the sheet gets to know the part that draws them."""
        if self._new:
            author = self._author()
            made = b"".join(self._comment(spot, text, author) for spot, text in sorted(self._new.items()))
            self._edits += put_last(self._list, made) if self._list else ()
            self._draw(sheet)
        if self._gone:
            self._erase(self._drawing(sheet))
        if self._edits:
            path = self._known or self._made("xl/comments{}.xml", "comments", _COMMENTS_TYPE)
            self._package.put(path, edited(self._data, self._edits))

    # Words

    def _author(self) -> int:
        known = [one.text for one in (self._authors.children if self._authors else ())]
        if AUTHOR in known:
            return known.index(AUTHOR)
        if self._authors is not None:
            p = self._prefix
            self._edits += put_last(self._authors, ascii_bytes(f"<{p}author>{AUTHOR}</{p}author>"))
        return len(known)

    def _comment(self, spot: Spot, text: str, author: int) -> bytes:
        p, ref = self._prefix, name_of(spot)
        start = ascii_bytes(f'<{p}comment ref="{ref}" authorId="{author}"><{p}text>')
        return start + self._run(text) + ascii_bytes(f"</{p}text></{p}comment>")

    def _run(self, text: str) -> bytes:
        p = self._prefix
        start, end = f'<{p}r><{p}t xml:space="preserve">', f"</{p}t></{p}r>"
        return ascii_bytes(start) + words(text) + ascii_bytes(end)

    def _wrapped(self, plain: Element) -> tuple[Edit, Edit]:
        p = self._prefix
        start, end = ascii_bytes(f"<{p}r>"), ascii_bytes(f"</{p}r>")
        return Edit(plain.start, plain.start, start), Edit(plain.end, plain.end, end)

    # Boxes

    def _draw(self, sheet: SheetPart) -> None:
        known = self._drawing(sheet)
        data = self._package[known] if known else self._empty_drawing()
        highest = max((int(number) for number in _NUMBERED.findall(data)), default=0)
        first = highest + 1 if highest else self._block(data) * _BLOCK_SIZE + 1
        shapes = [
            _box(spot, number, order, _names(data))
            for order, (number, spot) in enumerate(enumerate(sorted(self._new), start=first), start=1)
        ]
        if f'id="{_BOX}"'.encode() not in data:
            shapes.insert(0, _SHAPE_TYPE.format(names=_names(data)))
        place = data.rindex(b"</")
        new = data[:place] + "".join(shapes).encode() + data[place:]
        path = known or self._package.unused("xl/drawings/vmlDrawing{}.vml")
        self._package.put(path, new)
        if known is None:
            self._package.declare(path, _DRAWING_TYPE)
            sheet.show_remarks(self._package.relate(self._path, "vmlDrawing", path))

    def _drawing(self, sheet: SheetPart) -> str | None:
        """The drawing of the sheet's remarks and controls, which is not that of its head and foot."""
        named = sheet.root.first("legacyDrawing")
        if named is None:
            return None
        found = (one.path for one in self._package.relations(self._path) if one.id == named.get("id"))
        path = next(found, None)
        if path is None or path not in self._package:
            raise NotEditable("不完整的批注图形")
        return path

    def _erase(self, known: str | None) -> None:
        """Takes the boxes away of remarks that are gone."""
        if known:
            data = self._package[known]
            self._package.put(known, _DRAWN.sub(lambda box: b"" if self._is_gone(box[0]) else box[0], data))

    def _is_gone(self, box: bytes) -> bool:
        row, column = _ROW.search(box), _COLUMN.search(box)
        return bool(row and column and (int(row[1]) + 1, int(column[1]) + 1) in self._gone)

    def _empty_drawing(self) -> bytes:
        names = "".join(f' xmlns:{name}="{space}"' for name, space in _NAMESPACES.items())
        blocks = [self._block(self._package[path]) for path in self._package.paths if path.endswith(".vml")]
        block = max(blocks, default=0) + 1
        layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout>'
        return f"<xml{names}>{layout}</xml>".encode()

    def _block(self, data: bytes) -> int:
        """The number of the block that the boxes of a drawing are numbered in."""
        return max((int(number) for number in _BLOCK.findall(data)), default=1)

    def _made(self, pattern: str, kind: str, content: str) -> str:
        path = self._package.unused(pattern)
        self._package.declare(path, content)
        self._package.relate(self._path, kind, path)
        return path


def _all_words(element: Element) -> str:
    own = element.text if element.name == "t" else ""
    return own + "".join(map(_all_words, element.children))


def _names(data: bytes) -> str:
    """The names of what a box is made of, where the drawing does not have them at its head."""
    head = data[: data.find(b">", data.find(b"<xml")) + 1]
    missing = (item for item in _NAMESPACES.items() if f'xmlns:{item[0]}="{item[1]}"'.encode() not in head)
    return "".join(f' xmlns:{name}="{space}"' for name, space in missing)


def _box(spot: Spot, number: int, order: int, names: str) -> str:
    row, column = spot[0] - 1, spot[1] - 1
    corners = {"left": column + 1, "right": column + 3, "top": max(row - 1, 0), "bottom": max(row - 1, 0) + 4}
    return _SHAPE.format(number=number, order=order, names=names, row=row, column=column, **corners)
