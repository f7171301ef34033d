"""A sheet to paste: the numbers where a superior's workbook wants them, where it cannot be edited."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final

from dabzw.render.into.filled import FilledWorkbook
from dabzw.render.into.looks import MARK
from dabzw.render.into.remarks import AUTHOR
from dabzw.render.into.sheet_part import Spot, holds, name_of
from dabzw.render.xlsx.cell_text import fitted
from dabzw.render.xlsx.timeless_zip import TimelessZip
from dabzw.reports.forms.workbook_cells import WorkbookCell
from dabzw.store.sheets.grid import Range, Sheet

_NUMBERS: Final = "粘贴"
_ADVICE: Final = "怎样粘贴"
_WIDE: Final = 60


def sheet_to_paste(sheet: Sheet, cells: Iterable[WorkbookCell]) -> FilledWorkbook:
    """A workbook of our own, laid out as the sheet is, with numbers alone where these are wanted."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    wanted, formulas = tuple(cells), _formulas(sheet)
    free = [one for one in wanted if (one.row, one.column) not in formulas]
    area = _area(wanted)
    book: Any = Workbook()
    page = book.active
    page.title = _NUMBERS
    _around(page, sheet, area)
    _numbers(page, free)
    _advise(book.create_sheet(_ADVICE), sheet.name, area)
    out = BytesIO()
    ExcelWriter(book, TimelessZip(out)).save()
    kept = _named(one for one in wanted if one not in free)
    blank = _named(one for one in free if one.value is None)
    left = {"是公式，没有给数": kept} if kept else {}
    return FilledWorkbook(out.getvalue(), len(free) - len(blank), left, blank)


def _formulas(sheet: Sheet) -> set[Spot]:
    found = ((line.number, cell) for line in sheet.lines for cell in line.cells)
    return {(row, cell.column) for row, cell in found if cell.computed or cell.kind == "formula"}


def _named(cells: Iterable[WorkbookCell]) -> tuple[str, ...]:
    return tuple(name_of((one.row, one.column)) for one in cells)


def _area(cells: Iterable[WorkbookCell]) -> Range:
    """The smallest range that holds all of some cells."""
    rows, columns = zip(*((one.row, one.column) for one in cells), strict=True)
    return min(rows), min(columns), max(rows), max(columns)


def _around(page: Any, sheet: Sheet, area: Range) -> None:
    """The words around the numbers, by which a person sees that he has the right place."""
    for line in sheet.lines:
        for cell in line.cells:
            if cell.text and not cell.computed and not holds(area, (line.number, cell.column)):
                one = page.cell(line.number, cell.column)
                one.value, one.data_type = fitted(cell.text)[0], "s"
    for top, left, bottom, right in sheet.merged:
        apart = bottom < area[0] or top > area[2] or right < area[1] or left > area[3]
        if apart:
            page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def _numbers(page: Any, cells: Iterable[WorkbookCell]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    for one in cells:
        cell = page.cell(one.row, one.column)
        if one.value is None:
            cell.fill = PatternFill("solid", fgColor=MARK)
            cell.comment = Comment(one.remark, AUTHOR)
        else:
            cell.value = one.value


def _advise(page: Any, sheet: str, area: Range) -> None:
    first, last = name_of(area[:2]), name_of(area[2:])
    steps = (
        f"1. 在本文件“{_NUMBERS}”一页选中 {first}:{last}，复制。",
        f"2. 打开上级的原文件，在“{sheet}”一页选中 {first}，用“选择性粘贴”：选“数值”，勾上“跳过空单元”。",
        "3. 浅黄色的格台账不掌握，没有给数；请在原文件里核实填写，不得以0代替。",
        "4. 原文件里的合计公式会把没有填的格当作0，填齐以后再核对合计。",
    )
    page.column_dimensions["A"].width = _WIDE
    for number, step in enumerate(steps, start=1):
        page.cell(number, 1).value = step
