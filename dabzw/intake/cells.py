"""What people type into cells becomes what a record holds, where it is certain; else it is refused.

A refusal says what is wrong and how to mend it; it never repeats a number that may be a person's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from dabzw.model.clock import Unclear
from dabzw.model.moments import written
from dabzw.model.persons import code_fault
from dabzw.model.register_words import nature_of_type
from dabzw.model.scalars import apart, half_width, typed_code
from dabzw.model.sheet_columns import CellForm, SheetColumn, plain
from dabzw.model.typed_days import Span, day_in, has_clock, minute_in, month_in
from dabzw.store.sheets.grid import Cell

Value = str | tuple[str, ...]
"""A text as a record's file would write it, or several of a list."""

_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e007f]"
)
_ASCII: Final = re.compile(r"[\x00-\x7f]+")
_SCIENTIFIC: Final = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?\d+")
_DATE_DIGITS: Final = re.compile(r"20\d{4}(?:\d{2}){0,4}")  # 202602, 20260212, and with the time of day
_SERIAL: Final = re.compile(r"[34567]\d{4}(?:\.\d+)?")  # days since 1899-12-30, of the years 1982 to 2119
_DAY_ALONE: Final = len("2026-02-12")
_PLAIN_NUMBER: Final = re.compile(r"-?[\d.]+")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_BETWEEN: Final = re.compile(r"[、，,;；/\n]+")
_BETWEEN_WORDS: Final = re.compile(r"[、，,;；\n]+")
_BETWEEN_CODES: Final = re.compile(  # not within (a name), as lists for other units give them
    r"[、，,;；\n]+(?!\s*[^(\d\s][^(]*\))|/(?=\s*\d)"
)
# A name that holds another code would hide a second violation: 1.1和2.1.
_CODE_AND_NAME: Final = re.compile(r"(\d+(?:\.\d+)*)(?!.*\d\.\d)(?:\s*(?![-—~至到和与及]\s*\d)[^\d.\s].*)?")
_CREDIT_CODE: Final = "统一社会信用代码"
_NATURE: Final = "性质"
_OLD_NUMBER: Final = re.compile(r"\d{15}")
_PERSONAL_NUMBER: Final = re.compile(r"\d(?:[ \-－\u3000]?\d){10,}[\dXxＸｘ]?")
_LONGEST_SHOWN: Final = 40
_CUT: Final = "【内容过长，未全部导出】"
_DECIMALS: Final = Decimal("0.000001")


class CellRefused(Exception):
    """A cell that does not say for certain what is meant; the sentence says why."""


def value_of(cell: Cell, column: SheetColumn, span: Span) -> Value:
    """The value of a cell for a column; of a column of every act, a value an act.

    Raises:
        CellRefused: it is an error, a formula without a result, or not certain.
    """
    _refuse_kind(cell, column)
    own = column.head == _CREDIT_CODE  # its reader drops what is not seen
    known = cell.text.strip() if own else clean(cell.text)
    plain = Cell(cell.column, cell.kind, known)
    if column.of_each:
        return _of_each(plain, column, span)
    return _READERS[column.form](plain, column, span)


def _of_each(cell: Cell, column: SheetColumn, span: Span) -> tuple[str, ...]:
    if column.names == "违法行为":
        return codes_in(cell.text)
    parts = _BETWEEN_WORDS.split(cell.text) if cell.kind == "text" else (cell.text,)
    reader = _READERS[column.form]
    return tuple(
        str(reader(Cell(cell.column, cell.kind, part.strip()), column, span)) for part in parts if part
    )


def clean(text: str) -> str:
    """The text without the mark that a spreadsheet puts before a text, and without spaces around it.

    Raises:
        CellRefused: it holds characters that nobody sees, or was garbled by a wrong encoding.
    """
    stripped = text.strip().removeprefix("'").strip()
    if _HIDDEN.search(stripped):
        raise CellRefused("含有看不见的控制字符；请重新键入这一格")
    if _is_garbled(stripped):
        raise CellRefused("像是乱码（编码转换错误）；请对照原件重新键入")
    return stripped


def is_cut(cell: Cell) -> bool:
    """Whether an export had to cut the text, so that the cell says nothing of what follows."""
    return cell.text.rstrip().endswith(_CUT)


def has_mark(text: str) -> bool:
    """Whether a text begins with the apostrophe by which spreadsheets mark texts."""
    return text.strip().startswith("'")


def _is_garbled(text: str) -> bool:
    """Whether a text is UTF-8 that somebody decoded as GBK."""
    if text.isascii():
        return False
    letters = _ASCII.sub("", text)
    try:
        before = letters.encode("gb18030").decode("utf-8")
    except UnicodeError:
        return False
    return bool(before) and all("\u3000" <= character <= "\uffef" for character in before)


def _refuse_kind(cell: Cell, column: SheetColumn) -> None:
    if cell.kind == "error":
        raise CellRefused("是表格软件的错误值；请改成实际内容")
    if cell.kind == "formula":
        raise CellRefused("是公式，文件里没有它的结果；复制后“选择性粘贴—数值”再导入")
    is_time = cell.kind in ("day", "minute", "time")
    if is_time and not cell.text:
        raise CellRefused("日期不在2000年至2099年之间；请改成实际日期")
    if is_time and column.form not in ("day", "minute", "month"):
        raise CellRefused("被表格软件变成了日期；把这一列设为“文本”格式后重新键入")


# One reader a form of cell


def _text(cell: Cell, _column: SheetColumn, _span: Span) -> Value:
    if cell.kind == "number":
        return _digits(cell)
    if _SCIENTIFIC.fullmatch(cell.text):
        raise CellRefused("被表格软件变成了科学计数，末几位已丢失；把这一列设为“文本”格式后重新键入")
    return cell.text


def _digits(cell: Cell) -> str:
    """The digits of a number that is exactly known."""
    if not _PLAIN_NUMBER.fullmatch(cell.text) or _decimal(cell.text) is None:
        raise CellRefused("是数字格式而且太长，末几位已丢失；把这一列设为“文本”格式后重新键入")
    return cell.text


def _code(cell: Cell, column: SheetColumn, span: Span) -> Value:
    if column.head == _CREDIT_CODE:
        return _credit_code(cell, span)
    return half_width(str(_text(cell, column, span)))


def _credit_code(cell: Cell, span: Span) -> str:
    if cell.kind == "number" or _SCIENTIFIC.fullmatch(cell.text):
        raise CellRefused("被表格软件变成了数字（科学计数），末几位已丢失；把这一列设为“文本”格式后重新键入")
    code = typed_code(cell.text)
    fault = code_fault(code, span.end)
    if fault is not None:
        raise CellRefused(f"{fault}；请对照营业执照改正")
    return code


def _id(cell: Cell, _column: SheetColumn, _span: Span) -> Value:
    return "".join(half_width(cell.text).upper().split())


def drops_clock(cell: Cell, column: SheetColumn) -> bool:
    """Whether a day is taken from a cell that has a time of day too."""
    if column.form != "day" or cell.kind not in ("text", "minute"):
        return False
    try:
        return len(cell.text) > _DAY_ALONE if cell.kind == "minute" else has_clock(clean(cell.text))
    except (Unclear, CellRefused):
        return False


def _day_cell(cell: Cell, column: SheetColumn, span: Span) -> Value:
    if cell.kind in ("day", "minute"):
        return cell.text[:10]
    return _typed(cell, lambda text: day_in(text, span, happened=column.happened).isoformat(), "day")


def _minute(cell: Cell, column: SheetColumn, span: Span) -> Value:
    if cell.kind == "minute":
        return cell.text
    if cell.kind == "day":
        raise CellRefused("只有日期；还要写明几点几分，如 2026-02-12 09:30")
    return _typed(cell, lambda text: written(minute_in(text, span, happened=column.happened)), "minute")


def _month(cell: Cell, _column: SheetColumn, _span: Span) -> Value:
    if cell.kind in ("day", "minute"):
        return cell.text[:7]
    return _typed(cell, month_in, "month")


_HINTS: Final = {
    "day": "看不出是哪一天；把这一格设为“日期”格式，或写成 2026-02-12",
    "minute": "看不出是哪一天几点；写成 2026-02-12 09:30 的样子",
    "month": "看不出是哪个月；写成 2026-02 的样子",
}


def _typed(cell: Cell, reader: Callable[[str], str], form: str) -> str:
    """What a reader makes of a text, or of a number that is a date written in digits alone."""
    if cell.kind == "number" and not _DATE_DIGITS.fullmatch(cell.text):
        serial = _SERIAL.fullmatch(cell.text)
        says = "是数字，可能是没有设成日期格式的日期，" if serial else "是数字，"
        raise CellRefused(f"{says}{_HINTS[form]}")
    if cell.kind not in ("text", "number"):
        raise CellRefused(_HINTS[form])
    try:
        return reader(cell.text)
    except Unclear as unclear:
        raise CellRefused(str(unclear)) from None


def _number(cell: Cell, _column: SheetColumn, _span: Span) -> Value:
    text = half_width(cell.text)
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    number = _decimal(text)
    if number is None:
        raise CellRefused("应为数字，单位不要写在格里")
    rounded = number.quantize(_DECIMALS).normalize()
    if cell.kind == "number" and abs(rounded - number) < _DECIMALS / 100:  # what is left of 0.1 + 0.2
        number = rounded
    return f"{number:f}"


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 15 else None


def register_value(cell: Cell, column: SheetColumn) -> tuple[str | None, str] | None:
    """What a cell of a station's register says that is not the ledger's to say: its value, and what is told.

    Its kinds of enterprises have a word of ours where they are certain; its states of registration have none,
    nor have registration numbers from before there were credit codes.  None where it is a cell like others.
    """
    if cell.kind not in ("text", "number"):
        return None
    if column.head == _CREDIT_CODE:
        old = _OLD_NUMBER.fullmatch(half_width(cell.text))
        return (None, "是15位注册号，不是统一社会信用代码，没有导入") if old else None
    if column.form != "choice" or not column.words or cell.text in column.words:
        return None
    text = "".join(clean(cell.text).split())
    if text in column.words:
        return None
    if column.head == _NATURE and (nature := nature_of_type(text)):
        return nature, ""
    return None, f"写的是“{told(text)}”，不是台账用的词，没有导入"


def told(value: Any) -> str:
    """A value as a sentence may show it: no number of a person, no long prose."""
    shown = _PERSONAL_NUMBER.sub("…", plain(value))
    return shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"


def _choice(cell: Cell, column: SheetColumn, span: Span) -> Value:
    text = "".join(cell.text.split())
    if not column.words:
        return _text(cell, column, span)
    if text not in column.words:
        raise CellRefused(f"取值不在允许范围内；可填：{'、'.join(column.words)}")
    return text


def _names(cell: Cell, column: SheetColumn, span: Span) -> Value:
    text = str(_text(cell, column, span))
    if column.names == "违法行为":
        return codes_in(text)
    parts = tuple(part.strip() for part in _BETWEEN.split(text) if part.strip())
    return tuple(name for part in parts for name in _apart(part))


def _apart(part: str) -> tuple[str, ...]:
    """A part that spaces may divide into several names."""
    names = apart(part)
    if names is None:
        raise CellRefused("用空格隔开，看不出是几个；请用顿号隔开")
    return names


def codes_in(text: str) -> tuple[str, ...]:
    """The violation codes of a cell, each of which may be followed by its name.

    Raises:
        CellRefused: a part does not begin with a code, or holds another one further on.
    """
    found = tuple(part.strip() for part in _BETWEEN_CODES.split(half_width(text)) if part.strip())
    codes = tuple(code for part in found for code in _codes(part))
    if not codes:
        raise CellRefused("应为违法行为代码，如 1.1，几项用顿号隔开")
    return codes


def _codes(part: str) -> tuple[str, ...]:
    pieces = part.split()
    if all(re.fullmatch(r"\d+(?:\.\d+)*", piece) for piece in pieces):
        return tuple(pieces)
    match = _CODE_AND_NAME.fullmatch(part)
    if match is None:
        raise CellRefused("应为违法行为代码，如 1.1，几项用顿号隔开")
    return (match[1],)


def _yes_no(cell: Cell, _column: SheetColumn, _span: Span) -> Value:
    return cell.text


_READERS: Final[dict[CellForm, Callable[[Cell, SheetColumn, Span], Value]]] = {
    "text": _text,
    "prose": _text,
    "code": _code,
    "id": _id,
    "day": _day_cell,
    "minute": _minute,
    "month": _month,
    "number": _number,
    "yes_no": _yes_no,
    "choice": _choice,
    "names": _names,
}
