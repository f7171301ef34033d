"""Text tables: CSV and TSV in UTF-8, UTF-16 with its mark, or GB18030 (of which GBK is a part).

UTF-8 is tried before GB18030: a GBK text is hardly ever valid UTF-8, while half of all UTF-8 texts are valid
GB18030.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from dabzw.store.sheets.grid import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Book,
    Cell,
    Line,
    Sheet,
    SheetRefused,
    letters,
)

_DELIMITERS: Final = ",\t;"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_text(data: bytes) -> Book:
    """The one sheet of a text table; a row's number is that which a spreadsheet program would show."""
    text, encoding = decoded(data)
    if "\0" in text:
        raise SheetRefused("format", "不是文本表格（含有空字符）；用表格软件打开，另存为 .xlsx 再导入")
    with _fields_of(len(text) + 1):
        lines = tuple(_lines(text))
    if not lines:
        raise SheetRefused("empty", "文件里没有内容；请核对是不是选错了文件")
    return Book((Sheet("", lines),), notes=(f"按 {encoding} 编码读取",) if encoding != "UTF-8" else ())


def decoded(data: bytes) -> tuple[str, str]:
    """A text and its encoding: UTF-8, UTF-16 with its mark, or GB18030.  Raises SheetRefused."""
    if data.startswith(_UTF16):
        return _strictly(data, "utf-16"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        _refuse_mixture(data, error.start)
    return _strictly(data, "gb18030"), "GB18030"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetRefused("encoding", _unknown_encoding(data, error.start)) from None


def _refuse_mixture(data: bytes, wrong: int) -> None:
    """A file whose first lines are UTF-8 and a later one is not was pasted together."""
    lines_before, _, _ = data[:wrong].rpartition(b"\n")
    if not lines_before.isascii():
        raise SheetRefused("encoding", _unknown_encoding(data, wrong))


def _unknown_encoding(data: bytes, wrong: int) -> str:
    row = data.count(b"\n", 0, wrong) + 1
    return f"第{row}行起的文字编码与前面不一致或认不出；用表格软件打开核对，另存为 .xlsx 再导入"


@contextmanager
def _fields_of(size: int) -> Iterator[None]:
    """Lets csv take fields of so many letters for a while: its limit is the whole process's."""
    before = csv.field_size_limit(size)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _lines(text: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    while True:
        number += 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            says = f"第{number}行的引号没有配对，后面的行会被并成一格；改好引号，或另存为 .xlsx 再导入"
            raise SheetRefused("csv", says) from None
        cells = tuple(_cells(number, values))
        if cells:
            yield _within(Line(number, cells))


def _delimiter(text: str) -> str:
    """The separator that the first line with any of them has most of."""
    first = next((line for line in text.splitlines() if any(map(line.__contains__, _DELIMITERS))), "")
    return max(_DELIMITERS, key=first.count)


def _cells(number: int, values: list[str]) -> Iterator[Cell]:
    for column, value in enumerate(values, start=1):
        kept = value.replace("\r\n", "\n").replace("\r", "\n")
        if len(kept) > LONGEST_CELL:
            raise SheetRefused(
                "field-size", f"第{number}行{letters(column)}列超过 {LONGEST_CELL} 字，不读取；请精简"
            )
        if kept.strip():
            yield Cell(column, "text", kept)


def _within(line: Line) -> Line:
    if line.number > MOST_ROWS + 1:
        raise SheetRefused("dimension", f"超过 {MOST_ROWS} 行；请拆成几个文件分别导入")
    if line.cells[-1].column > MOST_COLUMNS:
        raise SheetRefused("dimension", f"第{line.number}行超过 {MOST_COLUMNS} 列；请删去多余的列")
    return line
