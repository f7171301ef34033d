"""The plain cells of .xls, .et and .ods workbooks, with calamine; it runs in the reading process."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from dabzw.store.sheets.grid import (
    KEPT_EMPTY,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Book,
    Cell,
    CellKind,
    Line,
    Sheet,
    SheetRefused,
)
from dabzw.store.sheets.package import checked_parts
from dabzw.store.sheets.xlsx import plain_number

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_ERRORS: Final = frozenset(("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"))
_YEARS: Final = range(2000, 2100)


def read_ods(data: bytes) -> Book:
    """The sheets of an .ods workbook; raises SheetRefused."""
    checked_parts(data)
    return read_old(data)


def read_old(data: bytes) -> Book:
    """The sheets of an .xls or .et workbook; raises SheetRefused."""
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            shown = [about for about in book.sheets_metadata if about.typ == calamine.SheetTypeEnum.WorkSheet]
            sheets = tuple(
                _sheet(
                    book.get_sheet_by_name(about.name),
                    hidden=about.visible != calamine.SheetVisibleEnum.Visible,
                )
                for about in shown
            )
    except calamine.PasswordError:
        raise SheetRefused(
            "format", "文件加了打开密码；用表格软件打开，去掉密码，另存为 .xlsx 再导入"
        ) from None
    except (calamine.CalamineError, OSError, ValueError):
        raise SheetRefused(
            "format",
            "文件读不出（加了密码、损坏，或不是表格）；用表格软件打开，去掉密码，另存为 .xlsx 再导入",
        ) from None
    if not sheets:
        raise SheetRefused("sheet", "文件里没有工作表；请核对文件")
    return Book(
        sheets, notes=("旧格式文件里隐藏的行、公式和批注认不出来；有这些内容的，请另存为 .xlsx 再导入",)
    )


def _sheet(sheet: CalamineSheet, *, hidden: bool) -> Sheet:
    if sheet.end is not None and sheet.end[1] >= MOST_COLUMNS:  # counted from 0
        raise SheetRefused("dimension", f"工作表“{sheet.name}”超过 {MOST_COLUMNS} 列；请删去多余的列")
    if sheet.end is not None and sheet.end[0] >= MOST_ROWS:
        raise SheetRefused("dimension", f"工作表“{sheet.name}”超过 {MOST_ROWS} 行；请拆成几个文件分别导入")
    merged = tuple(
        (top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return Sheet(sheet.name, tuple(_lines(sheet)), hidden, merged)


def _lines(sheet: CalamineSheet) -> Iterator[Line]:
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = tuple(_cells(values))
        if cells:
            yield Line(number, cells)


def _cells(values: list[Any]) -> Iterator[Cell]:
    for column, value in enumerate(values, start=1):
        kind, text = _plain(value)
        if len(text) > LONGEST_CELL:
            raise SheetRefused("field-size", f"有单元格超过 {LONGEST_CELL} 字，不读取；请精简")
        if text.strip() or kind in KEPT_EMPTY:
            yield Cell(column, kind, text)


def _plain(value: Any) -> tuple[CellKind, str]:
    match value:
        case bool():
            return "yes_no", "是" if value else "否"
        case int() | float():
            return "number", plain_number(float(value), repr(value))
        case datetime() if value.hour or value.minute:
            return "minute", f"{value:%Y-%m-%d %H:%M}" if value.year in _YEARS else ""
        case date():
            return "day", f"{value:%Y-%m-%d}" if value.year in _YEARS else ""
        case time():
            return "time", f"{value:%H:%M}"
        case _:
            text = str(value).replace("\r\n", "\n").replace("\r", "\n")
            return ("error" if text in _ERRORS else "text"), text
