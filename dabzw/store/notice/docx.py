"""The paragraphs and rows of a Word file, with the numbers that Word counts by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Final

from dabzw.lazily import dataclass
from dabzw.store.sheets.grid import SheetRefused
from dabzw.store.sheets.package import checked_parts
from dabzw.store.sheets.xml import XmlReader

_BODY: Final = "word/document.xml"
_NUMBERING: Final = "word/numbering.xml"
_CHINESE: Final = ("chinese", "japanese", "ideograph", "taiwanese")
_ONES: Final = "零一二三四五六七八九十"
_CIRCLED: Final = 0x2460
_TEN = 10


def docx_text(data: bytes) -> str:
    """The text of a Word file: a line a paragraph, the cells of a row with tabs between them.

    Raises SheetRefused where the file cannot be trusted or is none.
    """
    parts = checked_parts(data)
    if _BODY not in parts:
        raise SheetRefused("format", "")
    reader = _Reader(_numbering(parts.get(_NUMBERING, b"")))
    reader.read(parts[_BODY])
    return "".join(f"{line}\n" for line in reader.lines)


@dataclass
class _Level:
    """A level of a list that Word counts: 一、 or （%1）, and from which number."""

    form: str = "decimal"
    text: str = ""
    start: int = 1


_Lists = Mapping[str, Mapping[int, _Level]]


def _numbering(part: bytes) -> _Lists:
    abstract: dict[str, dict[int, _Level]] = {}
    lists: dict[str, dict[int, _Level]] = {}
    now: dict[str, str] = {}

    def level() -> _Level:
        own = abstract.setdefault(now.get("abstract", ""), {})
        return own.setdefault(int(now.get("level", "0")), _Level())

    def set_form(given: dict[str, str]) -> None:
        level().form = given.get("val", "decimal")

    def set_text(given: dict[str, str]) -> None:
        level().text = given.get("val", "")

    def set_start(given: dict[str, str]) -> None:
        level().start = int(given["val"]) if given.get("val", "").isdecimal() else 1

    def of(given: dict[str, str]) -> None:
        lists[now.get("list", "")] = abstract.get(given.get("val", ""), {})

    reader = XmlReader()
    reader.starts = {
        "abstractNum": lambda given: now.update(abstract=given.get("abstractNumId", "")),
        "lvl": lambda given: now.update(level=given["ilvl"] if given.get("ilvl", "").isdecimal() else "0"),
        "numFmt": set_form,
        "lvlText": set_text,
        "start": set_start,
        "num": lambda given: now.update(list=given.get("numId", "")),
        "abstractNumId": of,
    }
    reader.read(part)
    return lists


@dataclass
class _Paragraph:
    """A paragraph that is being read: its words, and the list whose number it carries."""

    words: list[str] = field(default_factory=list)
    list_id: str = ""
    level: int = 0


class _Reader:
    """Collects the lines of a body; what a newer Word shows in another way is read once."""

    def __init__(self, lists: _Lists) -> None:
        self.lines: list[str] = []
        self._lists = lists
        self._counts: dict[tuple[str, int], int] = {}
        self._open: list[_Paragraph] = []
        self._cells: list[list[str]] = []
        self._rows: list[list[str]] = []
        self._skipped = 0
        self._in_properties = 0

    def read(self, body: bytes) -> None:
        """Reads the body; raises SheetRefused."""
        reader = XmlReader()
        reader.starts = {
            "Fallback": lambda _: self._skip(1),
            "p": lambda _: self._open.append(_Paragraph()),
            "pPr": lambda _: self._properties(1),
            "numId": self._number,
            "ilvl": self._level,
            "tr": lambda _: self._rows.append([]),
            "tc": lambda _: self._cells.append([]),
            "tab": lambda _: self._say(" " if not self._in_properties else ""),
            "br": lambda _: self._say("\n"),
        }
        reader.ends = {
            "Fallback": lambda _: self._skip(-1),
            "pPr": lambda _: self._properties(-1),
            "t": self._say,
            "p": lambda _: self._end_paragraph(),
            "tc": lambda _: self._end_cell(),
            "tr": lambda _: self._end_row(),
        }
        reader.read(body)

    def _skip(self, step: int) -> None:
        self._skipped += step

    def _properties(self, step: int) -> None:
        self._in_properties += step

    def _say(self, words: str) -> None:
        if self._open and words and not self._skipped:
            self._open[-1].words.append(words)

    def _number(self, given: dict[str, str]) -> None:
        if self._open:
            self._open[-1].list_id = given.get("val", "")

    def _level(self, given: dict[str, str]) -> None:
        if self._open and given.get("val", "").isdecimal():
            self._open[-1].level = int(given["val"])

    def _end_paragraph(self) -> None:
        if not self._open:
            return
        paragraph = self._open.pop()
        text = "".join(paragraph.words)
        if not text.strip():
            return
        text = self._counted(paragraph) + text
        (self._cells[-1] if self._cells else self.lines).append(text)

    def _counted(self, paragraph: _Paragraph) -> str:
        """The number that Word shows before a paragraph of a list."""
        level = self._lists.get(paragraph.list_id, {}).get(paragraph.level)
        if level is None or "%" not in level.text:
            return ""
        key = paragraph.list_id, paragraph.level
        self._counts[key] = self._counts.get(key, level.start - 1) + 1
        for other in [one for one in self._counts if one[0] == key[0] and one[1] > key[1]]:
            del self._counts[other]
        return level.text.replace(f"%{paragraph.level + 1}", _numeral(self._counts[key], level.form))

    def _end_cell(self) -> None:
        if self._cells:
            words = "".join(self._cells.pop()).replace("\n", "")
            if self._rows:
                self._rows[-1].append(words)

    def _end_row(self) -> None:
        if self._rows:
            line = "\t".join(self._rows.pop())
            (self._cells[-1] if self._cells else self.lines).append(line)


def _numeral(number: int, form: str) -> str:
    if form.startswith("decimalEnclosed"):
        return chr(_CIRCLED + number - 1)
    if not form.startswith(_CHINESE) or number >= _TEN * _TEN:
        return str(number)
    tens, ones = divmod(number, _TEN)
    ahead = ("" if tens == 1 else _ONES[tens]) + "十" if tens else ""
    return ahead + (_ONES[ones] if ones or not tens else "")
