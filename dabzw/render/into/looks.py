"""The formats of cells in a workbook's styles: which lock, which show per cent, and a fill that marks."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from dabzw.render.into.package import SPREADSHEET, Package, workbook_path
from dabzw.render.into.spans import Edit, Element, NotEditable, edited, put_last, tree

MARK: Final = "FFFFF2CC"
"""The colour, a light yellow, of a cell that the clerk is to fill in."""
_PER_CENT: Final = frozenset(("9", "10"))
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_HUNDRED: Final = 100
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_PLAIN: Final = (
    f'<styleSheet xmlns="{SPREADSHEET}"><fonts count="1"><font/></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf/></cellXfs></styleSheet>'
).encode()


class Looks:
    """The formats of a workbook, to which those that mark a cell are added.

    Raises:
        NotEditable: the workbook has no list of formats, or no list of fills.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        book = workbook_path(package)
        self._path = package.related(book, "styles") or _new_styles(package, book)
        self._data = package[self._path]
        self._root = tree(self._data)
        self._fills, self._formats = self._listed("fills"), self._listed("cellXfs")
        self._xfs = list(self._formats.named("xf"))
        self._codes = {one.get("numFmtId"): one.get("formatCode") for one in self._number_formats()}
        self._fill = self._own_fill()
        self._added: list[bytes] = []
        self._marked: dict[int, int] = {}

    def _listed(self, name: str) -> Element:
        found = self._root.first(name)
        if found is None:
            raise NotEditable("不完整的格式表")
        return found

    def _number_formats(self) -> list[Element]:
        found = self._root.first("numFmts")
        return [] if found is None else found.children

    def _own_fill(self) -> int | None:
        """The number of the fill that marks, from an earlier time; None where there is none."""
        for number, one in enumerate(self._fills.named("fill")):
            pattern = one.first("patternFill")
            colour = pattern.first("fgColor") if pattern else None
            if pattern and colour and (pattern.get("patternType"), colour.get("rgb")) == ("solid", MARK):
                return number
        return None

    def _format(self, style: int) -> Element:
        if style >= len(self._xfs):
            raise NotEditable("不存在的单元格格式")
        return self._xfs[style]

    def locks(self, style: int) -> bool:
        """Whether a cell of this format is locked once its sheet is protected."""
        protection = self._format(style).first("protection")
        return protection is None or protection.get("locked", "1") in {"1", "true"}

    def scaled(self, style: int, per_cent: Decimal | int) -> Decimal:
        """A ratio in per cent as the number that a cell of this format shows so: 0.5 where it shows 50%."""
        number = self._format(style).get("numFmtId", "0")
        shows = number in _PER_CENT or "%" in _QUOTED.sub("", self._codes.get(number, ""))
        return Decimal(per_cent) / _HUNDRED if shows else Decimal(per_cent)

    def marked(self, style: int) -> int:
        """The format that is like another, with the fill that marks."""
        one = self._format(style)
        if self._fill is not None and one.get("fillId") == str(self._fill):
            return style
        if style not in self._marked:
            fill = len(list(self._fills.named("fill"))) if self._fill is None else self._fill
            tag = one.tag(fillId=str(fill), applyFill="1")
            body = b"/>" if one.is_empty else b">" + self._data[one.opened : one.end]
            self._marked[style] = len(self._xfs) + len(self._added)
            self._added.append(tag[:-1] + body)
        return self._marked[style]

    def unmarked(self, style: int) -> int:
        """The format that was marked once; the same where none was, or it is not found."""
        one = self._format(style)
        if self._fill is None or one.get("fillId") != str(self._fill):
            return style
        alike = (number for number, other in enumerate(self._xfs) if self._kind(other) == self._kind(one))
        return next(alike, style)  # it stands before those that were added

    def _kind(self, one: Element) -> tuple[frozenset[tuple[str, str]], bytes]:
        """What two formats have in common that differ by their fill alone."""
        pairs = frozenset(pair for pair in one.attributes.items() if pair[0] not in {"fillId", "applyFill"})
        return pairs, self._data[one.opened : one.closing]

    def save(self) -> None:
        """Puts the formats that were added into the package."""
        if not self._added:
            return
        count = str(len(self._xfs) + len(self._added))
        edits: list[Edit] = [*put_last(self._formats, b"".join(self._added), count=count)]
        if self._fill is None:
            known, prefix = len(list(self._fills.named("fill"))), self._root.prefix
            fill = (
                f'<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="{MARK}"/>'
                f'<{prefix}bgColor indexed="64"/></{prefix}patternFill></{prefix}fill>'
            )
            edits += put_last(self._fills, fill.encode(), count=str(known + 1))
        self._package.put(self._path, edited(self._data, edits))


def _new_styles(package: Package, book: str) -> str:
    path = package.unused("xl/styles{}.xml")
    package.put(path, _PLAIN)
    package.declare(path, _TYPE)
    package.relate(book, "styles", path)
    return path
