"""The plain cells of an .xlsx workbook, part by part, as a stream; it runs in the reading process.

Nothing is guessed: what two programs could read in two ways is refused with its cell.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from dabzw.model.stamps import AS_OF, REVISION
from dabzw.store.sheets.grid import (
    KEPT_EMPTY,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Book,
    Cell,
    CellKind,
    Line,
    Range,
    Sheet,
    SheetRefused,
    column_of,
    letters,
)
from dabzw.store.sheets.package import checked_parts
from dabzw.store.sheets.xml import XmlReader

_ROOT_RELATIONS: Final = "_rels/.rels"
_CONTENT_TYPES: Final = "[Content_Types].xml"
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(?::([A-Z]{1,3})([1-9][0-9]{0,6}))?")
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_FORMAT: Final = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|\\.|_.|\*.')
_MOST_MERGED: Final = 10_000
_SPACE: Final = " \t\r\n"
_YES_NO: Final = {"1": True, "true": True, "0": False, "false": False}
_PLACE: Final = re.compile(r"[0-9]{1,7}")
_ROW: Final = re.compile(r"[1-9][0-9]{0,6}")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})?(?:(?:^|T)([0-9]{2}:[0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?)?"
)
_EXACT: Final = 10**15  # a spreadsheet keeps 15 digits of a number; the rest of a longer one is gone
_FIRST_YEAR, _LAST_YEAR = 2000, 2099

_BUILT_IN: Final[Mapping[str, CellKind]] = {
    **dict.fromkeys(map(str, (14, 15, 16, 17, *range(27, 32), 36, 50, 51, 52, 53, 54, 57, 58)), "day"),
    **dict.fromkeys(map(str, (18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56)), "time"),
    "22": "minute",
}
"""How a number is shown by the formats that have a number and no code in the file."""
_PARTS_TOLD: Final = (
    (re.compile(r"vbaproject\.bin$"), "文件带有宏，宏没有读取；只用其中的单元格"),
    (re.compile(r"/(?:threaded)?comments[^/]*/?[^/]*\.xml$"), "文件有批注，批注不导入"),
    (re.compile(r"/externallinks/"), "文件引用了别的工作簿，引用没有读取"),
    (re.compile(r"/embeddings/"), "文件嵌有别的文件，里面的内容没有读取"),
    (re.compile(r"/ink/|/inks?[0-9]*\.xml$"), "文件有手写墨迹，墨迹没有读取"),
    (re.compile(r"/media/"), "文件有图片，图片里的字没有读取"),
)
_DRAWING: Final = re.compile(r"/drawings/[^/]+\.xml$")
_TEXT_BOX: Final = re.compile(rb"[<:]txBody[\s/>]")
_TEXT_BOX_TOLD: Final = "文件有文本框，里面的字没有读取"


def read_xlsx(data: bytes) -> Book:
    """All worksheets of a workbook; raises SheetRefused."""
    parts = checked_parts(data)
    if _CONTENT_TYPES not in parts:
        raise SheetRefused("format", "不是完整的工作簿（缺少必要部件）；用表格软件打开，另存为 .xlsx 再导入")
    return _Workbook(parts).book()


class _Workbook:
    """The parts of a workbook that its sheets share."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts
        root = (path for _, path in self._related("", _ROOT_RELATIONS, "officeDocument"))
        self._path = next(root, "xl/workbook.xml")
        self._xml = self._part(self._path)
        folder, name = posixpath.split(self._path)
        self._relations = f"{folder}/_rels/{name}.rels"
        settings = self._elements(self._xml, "workbookPr")
        self.dates_from_1904 = any(_holds(element.get("date1904")) for element in settings)
        self.formats = self._formats()
        self.styles = frozenset(map(str, range(max(len(self.formats), 1))))
        self.strings = self._strings()

    def book(self) -> Book:
        """The worksheets, in order; charts on a sheet of their own are passed over."""
        targets = dict(self._related(posixpath.dirname(self._path), self._relations, "worksheet"))
        known = [found.get("Id") for found in self._elements(self._part(self._relations), "Relationship")]
        if len(set(known)) < len(known):
            raise _damaged("工作簿里各部件的对应重复")
        sheets = []
        for element in self._elements(self._xml, "sheet"):
            target = targets.get(element.get("id", ""))
            if element.get("id") not in known:
                raise _damaged(f"工作表“{element.get('name', '')}”找不到内容")
            if target is not None:
                hidden = element.get("state", "visible") != "visible"
                name = element.get("name", "")
                sheets.append(_SheetReader(self, name, hidden=hidden).read(self._part(target)))
        if not sheets:
            raise SheetRefused("sheet", "文件里没有工作表；请核对文件")
        return Book(tuple(sheets), self._stamps(), tuple(self._notes()))

    def _part(self, path: str) -> bytes:
        if path not in self._parts:
            raise SheetRefused(
                "format", "不是完整的工作簿（缺少必要部件）；用表格软件打开，另存为 .xlsx 再导入"
            )
        return self._parts[path]

    def _elements(self, data: bytes, name: str) -> Iterator[dict[str, str]]:
        found: list[dict[str, str]] = []
        reader = XmlReader()
        reader.starts[name] = found.append
        reader.read(data)
        yield from found

    def _related(self, folder: str, path: str, kind: str) -> Iterator[tuple[str, str]]:
        """The targets of a kind of relation, by their ids."""
        for element in self._elements(self._parts.get(path, b""), "Relationship"):
            if element.get("Type", "").endswith("/" + kind) and element.get("TargetMode") != "External":
                target = element.get("Target", "")
                absolute = (
                    target.removeprefix("/") if target.startswith("/") else posixpath.join(folder, target)
                )
                yield element.get("Id", ""), posixpath.normpath(absolute)

    def _shared(self, kind: str) -> bytes:
        folder = posixpath.dirname(self._path)
        target = next((path for _, path in self._related(folder, self._relations, kind)), None)
        return self._part(target) if target is not None else b""

    def _formats(self) -> tuple[CellKind, ...]:
        """How each style shows a number: as a day, a minute, a time, or as a number."""
        own: dict[str, str] = {}
        styles: list[str] = []
        within: list[object] = []
        reader = XmlReader()
        reader.starts["numFmt"] = lambda found: own.update(
            {found.get("numFmtId", ""): found.get("formatCode", "")}
        )
        reader.starts["cellXfs"] = within.append
        reader.ends["cellXfs"] = lambda _: within.clear()
        reader.starts["xf"] = lambda found: styles.append(found.get("numFmtId", "0")) if within else None
        reader.read(self._shared("styles"))
        for number in (*own, *styles):
            if not _PLACE.fullmatch(number):
                raise _damaged("格式编号写得不对")
        codes = {int(number): code for number, code in own.items()}
        return tuple(_shown_as(str(int(number)), codes.get(int(number))) for number in styles)

    def _strings(self) -> tuple[tuple[str, bool], ...]:
        found: list[tuple[str, bool]] = []
        text = _RichText()
        reader = XmlReader()
        text.follow(reader)
        reader.starts["si"] = lambda _: text.begin()
        reader.ends["si"] = lambda _: found.append(text.taken())
        reader.read(self._shared("sharedStrings"))
        return tuple(found)

    def _stamps(self) -> dict[str, str]:
        """The custom properties by which an export says what it was made from."""
        found: dict[str, str] = {}
        named: list[str] = []
        reader = XmlReader()
        reader.starts["property"] = lambda element: named.append(element.get("name", ""))
        reader.ends["lpwstr"] = lambda text: found.update({named[-1]: text.strip()}) if named else None
        reader.read(self._parts.get("docProps/custom.xml", b""))
        return {name: found[name] for name in (REVISION, AS_OF) if name in found}

    def _notes(self) -> Iterator[str]:
        names = [name.lower() for name in self._parts]
        for pattern, says in _PARTS_TOLD:
            if any(pattern.search(name) for name in names):
                yield says
        drawn = (data for name, data in self._parts.items() if _DRAWING.search(name.lower()))
        if any(map(_TEXT_BOX.search, drawn)):
            yield _TEXT_BOX_TOLD


def _holds(value: str | None) -> bool:
    """Whether an attribute says yes; one that is not there says no."""
    if value is None:
        return False
    word = value.strip(_SPACE).lower()
    if word not in _YES_NO:
        raise _damaged("是否写得不对")
    return _YES_NO[word]


def _damaged(says: str) -> SheetRefused:
    return SheetRefused("xlsx", f"{says}，文件可能损坏；用表格软件打开核对，另存为新的 .xlsx 再导入")


def _shown_as(number: str, code: str | None) -> CellKind:
    if code is None:
        return _BUILT_IN.get(number, "number")
    plain = _NOT_FORMAT.sub("", code.split(";")[0]).lower()
    day, clock = bool(re.search(r"[yd年月日]", plain)), bool(re.search(r"[hs]|上午", plain))
    return "minute" if day and clock else "day" if day or plain == "mm" else "time" if clock else "number"


class _RichText:
    """A text of several runs: phonetic hints are left out, crossed-out runs are marked."""

    def __init__(self) -> None:
        self._phonetic = False
        self.begin()

    def begin(self) -> None:
        self._runs: list[str] = []
        self._struck = False

    def taken(self) -> tuple[str, bool]:
        return _unescaped("".join(self._runs)), self._struck

    def follow(self, reader: XmlReader) -> None:
        """Takes the texts of what is read."""
        reader.starts["rPh"] = lambda _: self._set_phonetic(on=True)
        reader.ends["rPh"] = lambda _: self._set_phonetic(on=False)
        reader.starts["strike"] = self._strike
        reader.ends["t"] = self._add

    def _set_phonetic(self, *, on: bool) -> None:
        self._phonetic = on

    def _strike(self, element: Mapping[str, str]) -> None:
        self._struck = self._struck or _holds(element.get("val", "1"))

    def _add(self, text: str) -> None:
        if not self._phonetic:
            self._runs.append(text)


class _SheetReader:
    """One worksheet, read row by row."""

    def __init__(self, book: _Workbook, name: str, *, hidden: bool) -> None:
        self._book = book
        self._name = name
        self._hidden = hidden
        self._lines: list[Line] = []
        self._merged: list[Range] = []
        self._hidden_columns: list[int] = []
        self._cells: list[Cell] = []
        self._row, self._row_hidden, self._column = 0, False, 0
        self._in_row = self._in_cell = False
        self._cell: dict[str, str] = {}
        self._text = _RichText()

    def read(self, data: bytes) -> Sheet:
        reader = XmlReader()
        self._text.follow(reader)
        reader.starts |= {
            "row": self._begin_row,
            "c": self._begin_cell,
            "f": self._note_formula,
            "is": self._note_text,
            "mergeCell": self._merge,
            "col": self._column_settings,
        }
        reader.ends |= {"row": self._end_row, "c": self._end_cell, "v": self._take_value}
        reader.read(data, where=f"工作表“{self._name}”")
        return Sheet(
            self._name, tuple(self._lines), self._hidden, tuple(self._merged), tuple(self._hidden_columns)
        )

    def _begin_row(self, element: dict[str, str]) -> None:
        written = element.get("r", str(self._row + 1))
        if not _ROW.fullmatch(written) or self._in_row:
            raise self._damaged(f"第{self._row}行之后有写错的行号")
        number = int(written)
        if number <= self._row:
            raise self._damaged(f"第{number}行排在第{self._row}行之后，行的次序不对")
        self._row, self._column, self._cells, self._in_row = number, 0, [], True
        self._row_hidden = _holds(element.get("hidden"))

    def _end_row(self, _: str) -> None:
        self._in_row = False
        if self._cells:
            if self._row > MOST_ROWS:
                raise SheetRefused(
                    "dimension", f"工作表“{self._name}”超过 {MOST_ROWS} 行；请拆成几个文件分别导入"
                )
            self._lines.append(Line(self._row, tuple(self._cells), self._row_hidden))

    def _begin_cell(self, element: dict[str, str]) -> None:
        column, row = self._column + 1, self._row
        if self._in_cell or not self._in_row:
            raise self._damaged(f"第{self._row}行的单元格写得不对")
        if "r" in element:
            match = _REFERENCE.fullmatch(element["r"])
            if match is None:
                raise self._damaged(f"第{self._row}行有写错的单元格位置")
            column, row = column_of(match[1]), int(match[2])
        if row != self._row or column <= self._column:
            raise self._damaged(f"第{self._row}行的单元格次序不对")
        self._column, self._cell, self._in_cell = column, element, True
        self._forget_cell()

    def _forget_cell(self) -> None:
        self._formula, self._texts = False, 0
        self._values: list[str] = []

    def _note_formula(self, _: dict[str, str]) -> None:
        self._formula = True

    def _note_text(self, _: dict[str, str]) -> None:
        self._texts += 1
        self._text.begin()

    def _take_value(self, text: str) -> None:
        self._values.append(text)

    def _end_cell(self, _: str) -> None:
        self._in_cell = False
        kind, text, struck = self._read_cell()
        if kind in KEPT_EMPTY or text.strip():
            if self._column > MOST_COLUMNS:
                says = f"工作表“{self._name}”第{self._row}行超过 {MOST_COLUMNS} 列；请删去多余的列"
                raise SheetRefused("dimension", says)
            if len(text) > LONGEST_CELL:
                raise SheetRefused("field-size", f"{self._place()}超过 {LONGEST_CELL} 字，不读取；请精简")
            self._cells.append(Cell(self._column, kind, text, struck, self._formula and kind != "formula"))

    def _read_cell(self) -> tuple[CellKind, str, bool]:
        """What the cell holds, by its type; any other type, or a value not of its type, is damage."""
        if self._cell.get("s", "0") not in self._book.styles:
            raise self._damaged(f"{self._place()}的格式编号不存在")
        read = _TYPES.get(self._cell.get("t", "n"))
        if read is None:
            raise self._damaged(f"{self._place()}的类型不存在")
        held, inline = len(self._values) + self._texts, read is _SheetReader.inline
        if held > 1 or (held and inline != bool(self._texts)):
            raise self._damaged(f"{self._place()}的值写得不对")
        if self._formula and not self._value.strip():
            return "formula", "", False
        return read(self)

    @property
    def _value(self) -> str:
        return self._values[0] if self._values else ""

    def inline(self) -> tuple[CellKind, str, bool]:
        """A text that stands in the cell itself."""
        return "text", *(self._text.taken() if self._texts else ("", False))

    def shared(self) -> tuple[CellKind, str, bool]:
        """One of the texts of the workbook, by its place."""
        place = self._value.strip(_SPACE)
        if not _PLACE.fullmatch(place) or int(place) >= len(self._book.strings):
            raise self._damaged(f"{self._place()}指向不存在的文字")
        return "text", *self._book.strings[int(place)]

    def text(self) -> tuple[CellKind, str, bool]:
        """The text that a formula came to."""
        return "text", _unescaped(self._value), False

    def error(self) -> tuple[CellKind, str, bool]:
        """An error that a formula came to."""
        return "error", _unescaped(self._value), False

    def yes_no(self) -> tuple[CellKind, str, bool]:
        """Yes or no; nothing where nothing is written."""
        word = self._value.strip(_SPACE)
        if word not in _YES_NO and word:
            raise self._damaged(f"{self._place()}不是“是”或“否”")
        return ("yes_no", "是" if _YES_NO[word] else "否", False) if word else ("text", "", False)

    def moment(self) -> tuple[CellKind, str, bool]:
        """A day, a minute or a time, as ISO 8601 writes it."""
        word = self._value.strip(_SPACE)
        if not word:
            return "text", "", False
        day, minute = _iso(word)
        if day is None and not minute:
            raise self._damaged(f"{self._place()}不是日期")
        if day is None:
            return "time", minute, False
        known = _FIRST_YEAR <= day.year <= _LAST_YEAR
        kind: CellKind = "minute" if minute else "day"
        return kind, f"{day} {minute}".strip() if known else "", False

    def number(self) -> tuple[CellKind, str, bool]:
        """A number, as its style shows it."""
        written = self._value.strip(_SPACE)
        if not written:
            return "number", "", False
        value = float(written) if _NUMBER.fullmatch(written) else math.nan
        if not math.isfinite(value):
            raise self._damaged(f"{self._place()}不是数字")
        if not value and re.search("[1-9]", re.split("[eE]", written)[0]):
            raise self._damaged(f"{self._place()}的数字小得读不出")
        style = int(self._cell.get("s", "0"))
        shown = self._book.formats[style] if self._book.formats else "number"
        if shown == "number":
            return "number", plain_number(value, written), False
        return shown, moment_of(value, shown, from_1904=self._book.dates_from_1904), False

    def _merge(self, element: dict[str, str]) -> None:
        match = _RANGE.fullmatch(element.get("ref", ""))
        if match is None or len(self._merged) >= _MOST_MERGED:
            raise self._damaged("合并单元格写得不对")
        top, left = int(match[2]), column_of(match[1])
        bottom, right = int(match[4] or top), column_of(match[3]) if match[3] else left
        if bottom < top or right < left:
            raise self._damaged("合并单元格写得不对")
        if bottom > MOST_ROWS or right > MOST_COLUMNS:
            says = f"工作表“{self._name}”的合并单元格超出 {MOST_ROWS} 行 {MOST_COLUMNS} 列；请取消合并"
            raise SheetRefused("dimension", says)
        self._merged.append((top, left, bottom, right))

    def _column_settings(self, element: dict[str, str]) -> None:
        first, last = element.get("min", ""), element.get("max", "")
        if _holds(element.get("hidden")) and first.isdecimal() and last.isdecimal():
            self._hidden_columns += range(int(first), min(int(last), MOST_COLUMNS) + 1)

    def _place(self) -> str:
        return f"工作表“{self._name}”第{self._row}行{letters(self._column)}列"

    def _damaged(self, says: str) -> SheetRefused:
        return _damaged(says if says.startswith("工作表") else f"工作表“{self._name}”{says}")


_TYPES: Final[Mapping[str, Callable[[_SheetReader], tuple[CellKind, str, bool]]]] = {
    "n": _SheetReader.number,
    "s": _SheetReader.shared,
    "str": _SheetReader.text,
    "inlineStr": _SheetReader.inline,
    "b": _SheetReader.yes_no,
    "d": _SheetReader.moment,
    "e": _SheetReader.error,
}
"""The types of cells that there are, and how each is read."""


def _iso(text: str) -> tuple[date | None, str]:
    """The day and the minute of a moment as ISO 8601 writes it; neither where it is no such moment."""
    found = _MOMENT.fullmatch(text)
    day, clock = (found[1], found[2] or "") if found else (None, "")
    try:
        return date.fromisoformat(day) if day else None, f"{time.fromisoformat(clock):%H:%M}" if clock else ""
    except ValueError:
        return None, ""


def _unescaped(value: str) -> str:
    """A text without the form that it has in a file: `_x000D_`, and line ends of two characters."""
    if "_x" not in value and "\r" not in value:
        return value
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def plain_number(value: float, written: str) -> str:
    """A number in digits where every digit is sure; else as it was written."""
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else written


def moment_of(serial: float, shown: CellKind, *, from_1904: bool) -> str:
    """A serial number as the day, minute or time that its cell shows; empty outside the years 2000 to 2099.

    Seconds are rounded to the nearest minute, except that a time is never moved to another day.
    """
    if shown == "time" and 0 <= serial < 1:
        minutes = min(round(serial * 1440), 1439)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    days = math.floor(serial)
    epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    if not 0 <= days < 2_958_466:  # noqa: PLR2004  # 9999-12-31
        return ""
    minutes = 0 if shown == "day" else min(round((serial - days) * 1440), 1439)
    moment = epoch + timedelta(days=days, minutes=minutes)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return ""
    return f"{moment:%Y-%m-%d %H:%M}" if minutes else f"{moment:%Y-%m-%d}"
