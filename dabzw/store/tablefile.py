"""Plain tables from files of text: CSV as offices save it, decoded and matched by its heads.

UTF-8 is tried first, with or without a mark, then GB18030: a GBK file is hardly ever valid UTF-8, while half
of all UTF-8 text is valid GB18030.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

from dabzw.lazily import dataclass
from dabzw.model import schema
from dabzw.model.base import Row, labels
from dabzw.model.scalars import half_width

RowT = TypeVar("RowT", bound=Row)

ENCODINGS: Final = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class TableFault:
    """What is wrong with a table: where, and in a sentence that repeats no value."""

    line: int
    says: str
    advice: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with its line in the file, its cells by the heads of the schema; empty cells are left out."""

    line: int
    cells: Mapping[str, str]


def decoded(data: bytes) -> str | None:
    """The text of a file; None when it is in neither encoding."""
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def read_table(data: bytes, row_type: type[Row]) -> tuple[tuple[TableRow, ...], tuple[TableFault, ...]]:
    """The rows of a CSV file whose heads are the labels of a schema; other columns are not read."""
    text = decoded(data)
    if text is None or "\0" in text:
        return (), (TableFault(1, "不是文本表格（UTF-8 或 GBK 编码的 CSV）", "另存为 CSV 后再试"),)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return _rows(list(_numbered(lines)), tuple(labels(row_type).values()))
    except csv.Error:
        return (), (TableFault(lines.line_num, "引号没有配对，后面的行会被并成一格", "检查这一行的引号"),)


def read_rows(
    data: bytes, row_type: type[RowT]
) -> tuple[tuple[tuple[int, RowT], ...], tuple[TableFault, ...]]:
    """The rows of a CSV file with their lines, as far as they can be read, and the faults of the others."""
    from pydantic import ValidationError  # where there are rows alone

    names = {head: head for head in labels(row_type).values()}
    table, faults = read_table(data, row_type)
    rows: list[tuple[int, RowT]] = []
    wrong = list(faults)
    for row in table:
        try:
            rows.append((row.line, row_type.model_validate(row.cells)))
        except ValidationError as error:
            wrong.append(
                TableFault(row.line, "；".join(schema.sentences(error, row_type, names)), "改正这一行")
            )
    return tuple(rows), tuple(wrong)


def _numbered(lines: object) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which they begin; empty ones are passed over."""
    last = 0
    for cells in lines:  # type: ignore[attr-defined]  # a csv reader
        if any(cell.strip() for cell in cells):
            yield last + 1, cells
        last = lines.line_num  # type: ignore[attr-defined]


def _rows(
    lines: list[tuple[int, list[str]]], heads: tuple[str, ...]
) -> tuple[tuple[TableRow, ...], tuple[TableFault, ...]]:
    if not lines:
        return (), (TableFault(1, "文件是空的", "核对文件"),)
    line, first = lines[0]
    known = {place: half_width(cell) for place, cell in enumerate(first) if half_width(cell) in heads}
    if not known:
        return (), (TableFault(line, "第一行不是表头", f"表头应有：{'、'.join(heads)}"),)
    if len(set(known.values())) < len(known):
        return (), (TableFault(line, "表头有重复的列", "删去重复的列"),)
    rows = tuple(
        TableRow(
            number,
            {
                head: cells[place].strip()
                for place, head in known.items()
                if cells[place:] and cells[place].strip()
            },
        )
        for number, cells in lines[1:]
    )
    return rows, ()
