"""A superior's workbook filled in place: its layout, formulas and other sheets stay as they are.

openpyxl, which writes it, cannot keep everything that a workbook may hold; `losses` names what would go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any, Final

from dabzw.errors import StorageError
from dabzw.lazily import dataclass
from dabzw.render.xlsx.timeless_zip import TimelessZip
from dabzw.reports.forms.values import TO_FILL
from dabzw.reports.forms.workbook_cells import WorkbookCell

# What openpyxl leaves out when it writes a workbook again: part names, or words in a sheet's XML.
_LOST_PARTS: Final[tuple[tuple[str, str], ...]] = (
    (r"vbaProject", "宏"),
    (r"xl/charts/|xl/chartsheets/", "图表"),
    (r"xl/media/|cellimages", "图片"),
    (r"xl/drawings/drawing", "图形"),
    (r"xl/ctrlProps/|xl/activeX/", "控件"),
    (r"xl/embeddings/", "嵌入的文件"),
    (r"xl/slicers/|xl/timelines/", "切片器"),
    (r"xl/pivotTables/", "数据透视表"),
    (r"xl/threadedComments/", "会话批注"),
    (r"xl/queryTables/|xl/connections", "数据连接"),
    (r"_xmlsignatures/", "数字签名"),
)
_LOST_WORDS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"x14:dataValidation ", "引用其他工作表的下拉列表"),
    (b"x14:conditionalFormatting ", "新式条件格式"),
    (b"x14:sparklineGroup ", "迷你图"),
    (b"legacyDrawingHF", "页眉页脚图片"),
)


class Disturbed(StorageError):
    """A cell that was not to be touched reads otherwise after the filling."""

    def __init__(self, place: str) -> None:
        super().__init__(f"填写后核对发现 {place} 与原来不同，没有写出；请把这个文件交给维护人员")


@dataclass(frozen=True, slots=True)
class FilledWorkbook:
    """The workbook, how many cells were written, the cells left by reason, and those written as （待填）."""

    data: bytes
    written: int
    left: Mapping[str, tuple[str, ...]]
    blank: tuple[str, ...]


def losses(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """What a workbook holds that writing it again would lose."""
    found = [name for pattern, name in _LOST_PARTS if any(map(re.compile(pattern).search, parts))]
    sheets = [data for path, data in parts.items() if path.startswith("xl/worksheets/")]
    found += [name for word, name in _LOST_WORDS if any(word in data for data in sheets)]
    return tuple(found)


def filled_workbook(data: bytes, sheet: str, cells: Iterable[WorkbookCell]) -> FilledWorkbook:
    """The workbook with numbers in the cells of one sheet.

    A cell that holds a formula, or is locked on a protected sheet, is left; where the ledger holds no number
    an empty cell gets （待填）, and what somebody has typed there stays.

    Raises:
        Disturbed: another cell would not read as before.
    """
    from openpyxl import load_workbook
    from openpyxl.writer.excel import ExcelWriter

    book = load_workbook(BytesIO(data), rich_text=True)
    page: Any = book[sheet]
    written: set[str] = set()
    left: dict[str, tuple[str, ...]] = {}
    blank: list[str] = []
    for one in cells:
        cell = page.cell(one.row, one.column)
        reason = _kept(page, cell, one)
        if reason is not None:
            left[reason] = (*left.get(reason, ()), cell.coordinate)
            continue
        cell.value = TO_FILL if one.value is None else one.value
        written.add(cell.coordinate)
        if one.value is None:
            blank.append(cell.coordinate)
    if book.calculation is not None:
        book.calculation.fullCalcOnLoad = True
    out = BytesIO()
    ExcelWriter(book, TimelessZip(out)).save()
    _must_agree(data, out.getvalue(), sheet, written)
    return FilledWorkbook(out.getvalue(), len(written), left, tuple(blank))


def _kept(page: Any, cell: Any, one: WorkbookCell) -> str | None:
    """Why a cell is left as it is, None where it may be written."""
    from openpyxl.cell.cell import MergedCell

    if isinstance(cell, MergedCell):
        return "是合并单元格的一部分"
    if cell.data_type == "f":
        return "是公式，保留"
    if page.protection.sheet and cell.protection.locked:
        return "已锁定，保留"
    if one.value is None and cell.value not in {None, "", TO_FILL}:
        return "台账没有登记，保留原来填的，请核对"
    return None


def _must_agree(before: bytes, after: bytes, sheet: str, written: set[str]) -> None:
    from openpyxl import load_workbook

    old, new = load_workbook(BytesIO(before)), load_workbook(BytesIO(after))
    if old.sheetnames != new.sheetnames:
        raise Disturbed("工作表")
    for name in old.sheetnames:
        own = written if name == sheet else set[str]()
        first, second = _contents(old[name], own), _contents(new[name], own)
        for place in first.keys() | second.keys():
            if first.get(place) != second.get(place):
                raise Disturbed(f"{name}!{place}")


def _contents(page: Any, besides: set[str]) -> dict[str, str]:
    """What each cell holds, and which are merged, ruled and validated, as words to be compared."""
    return dict(_described(page, besides))


def _described(page: Any, besides: set[str]) -> Iterator[tuple[str, str]]:
    for row in page.iter_rows():
        for cell in row:
            if cell.value is not None and cell.coordinate not in besides:
                value = getattr(cell.value, "text", cell.value)  # an array formula compares by its text
                yield cell.coordinate, f"{cell.data_type} {value}"
    yield "合并", " ".join(sorted(map(str, page.merged_cells.ranges)))
    yield (
        "数据验证",
        " ".join(sorted(f"{one.sqref} {one.formula1}" for one in page.data_validations.dataValidation)),
    )
