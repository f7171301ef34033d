"""A superior's workbook filled: only the wanted cells change, and what would be lost is refused."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart
from workbooks import saved, superior

from dabzw.render.filled_workbook import filled_workbook, losses
from dabzw.reports.forms.workbook_cells import WorkbookCell
from dabzw.store.sheets.package import checked_parts

CELLS = (
    WorkbookCell(5, 2, None),
    WorkbookCell(5, 3, 3),
    WorkbookCell(5, 7, Decimal("1.25")),
    WorkbookCell(8, 3, 9),
)


def cells_of(data: bytes) -> dict[str, Any]:
    book: Any = load_workbook(BytesIO(data))
    return {
        f"{page.title}!{cell.coordinate}": cell.value
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_only_the_wanted_cells_change() -> None:
    data = saved(superior())
    result = filled_workbook(data, "周报", CELLS)
    before, after = cells_of(data), cells_of(result.data)
    new = {place: value for place, value in after.items() if before.get(place) != value}
    assert new == {"周报!B5": "（待填）", "周报!C5": 3, "周报!G5": 1.25}
    assert before.keys() <= after.keys()
    assert (after["周报!C8"], after["说明!B2"]) == ("=SUM(C5:C7)", "=周报!C8*2")
    assert (result.written, dict(result.left), result.blank) == (3, {"是公式，保留": ("C8",)}, ("B5",))


def test_layout_and_validations_stay() -> None:
    old: Any = load_workbook(BytesIO(saved(superior())))["周报"]
    new: Any = load_workbook(BytesIO(filled_workbook(saved(superior()), "周报", CELLS).data))["周报"]
    assert sorted(map(str, old.merged_cells.ranges)) == sorted(map(str, new.merged_cells.ranges))
    assert [str(one.sqref) for one in new.data_validations.dataValidation] == ["B5:G8"]
    assert (new["C5"].font.bold, new["C5"].font.color.rgb) == (True, "FFFF0000")


def test_a_second_filling_gives_the_same_cells() -> None:
    once = filled_workbook(saved(superior()), "周报", CELLS)
    twice = filled_workbook(once.data, "周报", CELLS)
    assert cells_of(twice.data) == cells_of(once.data)
    assert twice.blank == once.blank


def test_what_the_clerk_filled_in_stays() -> None:
    book = superior()
    book["周报"]["B5"] = 4
    result = filled_workbook(saved(book), "周报", CELLS)
    assert cells_of(result.data)["周报!B5"] == 4
    assert result.left["台账没有登记，保留原来填的，请核对"] == ("B5",)


def test_an_old_number_is_replaced() -> None:
    book = superior()
    book["周报"]["C5"] = 77
    assert cells_of(filled_workbook(saved(book), "周报", CELLS).data)["周报!C5"] == 3


def test_locked_and_merged_cells_are_left() -> None:
    book = superior()
    book["周报"].protection.enable()
    assert filled_workbook(saved(book), "周报", CELLS).written == 0
    merged = WorkbookCell(3, 3, 1)
    assert dict(filled_workbook(saved(superior()), "周报", [merged]).left) == {
        "是合并单元格的一部分": ("C3",)
    }


def test_it_is_computed_again_when_it_is_opened() -> None:
    book: Any = load_workbook(BytesIO(filled_workbook(saved(superior()), "周报", CELLS).data))
    assert book.calculation.fullCalcOnLoad is True


def test_a_chart_would_be_lost() -> None:
    book = superior()
    assert losses(checked_parts(saved(book))) == ()
    book["说明"].add_chart(BarChart(), "D4")
    assert losses(checked_parts(saved(book))) == ("图表", "图形")


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("xl/vbaProject.bin", "宏"),
        ("xl/media/image1.png", "图片"),
        ("xl/pivotTables/pivotTable1.xml", "数据透视表"),
        ("xl/ctrlProps/ctrlProp1.xml", "控件"),
        ("xl/threadedComments/threadedComment1.xml", "会话批注"),
    ],
)
def test_what_else_would_be_lost(part: str, name: str) -> None:
    assert losses({part: b""}) == (name,)
    assert losses({"xl/worksheets/sheet1.xml": b"<x14:sparklineGroup >"}) == ("迷你图",)
    assert losses({"xl/styles.xml": b"<x14:sparklineGroup >"}) == ()
