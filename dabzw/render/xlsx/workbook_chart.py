"""Native charts of a workbook: they are drawn by the spreadsheet program from the cells of their table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dabzw.reports.books.sheets import Chart, Column

_WIDE: Final = 17  # centimetres
_HIGH: Final = 7.8
_TITLE_SIZE: Final = 1200  # hundredths of a point
_COLOURS: Final = {"逾期": "C00000", "今日到期": "ED7D31", "临期": "FFC000", "未到": "A5A5A5"}
_PLAIN: Final = "4472C4"


def chart_of(sheet: Any, chart: Chart, columns: Sequence[Column], first: int, last: int) -> Any:
    """A bar chart of the rows `first` to `last` of a table, whose heads stand in the row above them."""
    from openpyxl.chart import BarChart, Reference

    heads = [column.head for column in columns]
    found = BarChart()
    found.type = "bar" if chart.stacked else "col"
    found.title = chart.title
    found.width, found.height = _WIDE, _HIGH
    for name in chart.values:
        place = heads.index(name) + 1
        found.add_data(Reference(sheet, place, first - 1, place, last), titles_from_data=True)
        found.series[-1].graphicalProperties.solidFill = _COLOURS.get(name, _PLAIN)
    place = heads.index(chart.label) + 1
    found.set_categories(Reference(sheet, place, first, place, last))
    _dress(
        found, chart, ratio=any(column.type == "ratio" for column in columns if column.head in chart.values)
    )
    return found


def _dress(found: Any, chart: Chart, *, ratio: bool) -> None:
    from openpyxl.chart.label import DataLabelList
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.drawing.line import LineProperties
    from openpyxl.drawing.text import CharacterProperties, ParagraphProperties

    found.x_axis.delete = found.y_axis.delete = False
    found.x_axis.tickLblSkip = 1
    found.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="D9D9D9"))
    letters = CharacterProperties(sz=_TITLE_SIZE, b=True)
    found.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=letters)
    found.title.tx.rich.p[0].r[0].rPr = letters
    found.gapWidth = 60
    if chart.stacked:
        found.grouping, found.overlap = "stacked", 100
        found.legend.position = "b"
        found.x_axis.scaling.orientation = "maxMin"  # the first unit on top
        found.y_axis.crosses = "max"  # and the numbers below
        return
    found.legend = None
    found.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    if ratio:
        found.y_axis.scaling.min, found.y_axis.scaling.max = 0, 1
        found.y_axis.number_format = "0%"
