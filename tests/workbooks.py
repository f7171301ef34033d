"""A superior's workbook as tests need it: merged heads, formulas, a validation, another sheet."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

HEADS = (
    "检查组（个）",
    "受检查企业（家）",
    "责令停产停业（家）",
    "行政拘留（人）",
    "处罚罚款（元）",
    "处罚罚款（万元）",
    "满意度",
)
LINES = ("非煤矿山", "危险化学品", "其他", "合计")


def superior(lines: tuple[str, ...] = LINES) -> Any:
    """Heads in rows 3 and 4, lines from row 5, the last of them summed up by formulas."""
    book = Workbook()
    page: Any = book.active
    page.title = "周报"
    page["A1"] = "县打非治违情况周报表"
    page.merge_cells("A1:H1")
    page["A2"], page["G2"] = "填报单位：", "填报日期：2026年3月12日"
    page["A3"], page["B3"], page["D3"] = "行业领域", "检查情况", "处罚情况"
    for area in ("A3:A4", "B3:C3", "D3:H3"):
        page.merge_cells(area)
    for letter, head in zip("BCDEFGH", HEADS, strict=True):
        page[f"{letter}4"] = head
    for row, line in enumerate(lines, start=5):
        page[f"A{row}"] = line
    total = 4 + len(lines)
    for letter in "CDEG":
        page[f"{letter}{total}"] = f"=SUM({letter}5:{letter}{total - 1})"
    page["C5"].font = Font(bold=True, color="FFFF0000")
    whole = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    whole.add("B5:G8")
    page.add_data_validation(whole)
    other: Any = book.create_sheet("说明")
    other["A1"], other["B2"] = "请勿改动", "=周报!C8*2"
    return book


def saved(book: Any) -> bytes:
    """The bytes of a workbook."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()
