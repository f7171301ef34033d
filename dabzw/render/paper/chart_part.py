"""The chart of a paper as a part of a Word file: a native one, which a person may edit in Word or WPS.

A chart is a part of the file in DrawingML (ECMA-376, part 1, 21.2) and has its numbers twice: as they are
drawn, and in a small workbook within the file, which the program opens when somebody edits them.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from dabzw.lazily import dataclass
from dabzw.model.moments import DAY
from dabzw.render.paper.chart_docx import SPACES
from dabzw.render.svg.axes import counts
from dabzw.render.svg.drawing import COLOURS
from dabzw.render.xlsx.timeless_zip import TimelessZip
from dabzw.reports.pictures.burn_up import BurnUp

_EPOCH: Final = date(1899, 12, 30)  # day 0 of a spreadsheet
_DAYS: Final = 'm"月"d"日"'
_SHEET: Final = "数据"
_TICKS: Final = 8
_FONT: Final = '<a:latin typeface="仿宋_GB2312"/><a:ea typeface="仿宋_GB2312"/>'


@dataclass(frozen=True, slots=True)
class Series:
    """A line of the chart: its name, a value for each day or none, its colour and dashes."""

    name: str
    values: tuple[float | None, ...]
    colour: str
    dash: str


def chart_values(found: BurnUp, mark: str, title: str) -> dict[str, str]:
    """What a Word file needs of a chart, as text: where it goes, its part, its workbook, what it says."""
    days = [found.first + DAY * number for number in range((found.last - found.first).days + 1)]
    lines = tuple(_series(found, days))
    return {
        "mark": mark,
        "title": title,
        "says": "；".join(found.says),
        "part": _part(days, lines, counts(found.to_do)),
        "book": base64.b64encode(_book(days, lines)).decode(),
    }


# The lines


def _series(found: BurnUp, days: Sequence[date]) -> Iterator[Series]:
    def known(values: tuple[int, ...]) -> tuple[float | None, ...]:
        return (*values, *(None for _ in range(len(days) - len(values))))

    yield Series(found.wanted_name, known(found.wanted), COLOURS["main"], "solid")
    yield Series(f"已{found.done_name}", known(found.done), COLOURS["done"], "dash")
    if found.open and found.deadline is not None and found.deadline > found.today:
        yield Series("按期须完成", _ahead(found, found.to_do, days), COLOURS["soon"], "sysDot")
        if found.forecast is not None:
            yield Series("照目前进度", _ahead(found, found.forecast, days), COLOURS["later"], "lgDash")


def _ahead(found: BurnUp, then: int, days: Sequence[date]) -> tuple[float | None, ...]:
    """An even line from now to the deadline."""
    last = found.deadline or found.today
    length = (last - found.today).days
    rise = (then - found.reached) / length
    return tuple(
        round(found.reached + rise * (day - found.today).days, 1) if found.today <= day <= last else None
        for day in days
    )


# The part


def _part(days: Sequence[date], lines: Sequence[Series], steps: Sequence[int]) -> str:
    drawn = "".join(_line(place, line, days) for place, line in enumerate(lines))
    body = (
        '<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{drawn}<c:marker val="1"/>'
        '<c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        f"{_day_axis(len(days))}{_count_axis(steps)}</c:plotArea>"
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace {SPACES}><c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>{body}</c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1050">{_FONT}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _line(place: int, line: Series, days: Sequence[date]) -> str:
    column, last = "BCDE"[place], len(days) + 1
    name = f"<c:strCache>{_points([line.name])}</c:strCache>"
    serials = f"<c:formatCode>{escape(_DAYS)}</c:formatCode>{_points([(day - _EPOCH).days for day in days])}"
    values = f"<c:formatCode>General</c:formatCode>{_points(line.values)}"
    look = (
        f'<a:ln w="25400" cap="flat"><a:solidFill><a:srgbClr val="{line.colour[1:].upper()}"/></a:solidFill>'
        f'<a:prstDash val="{line.dash}"/><a:round/></a:ln>'
    )
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f"<c:tx><c:strRef><c:f>{_SHEET}!${column}$1</c:f>{name}</c:strRef></c:tx>"
        f'<c:spPr>{look}</c:spPr><c:marker><c:symbol val="none"/></c:marker>'
        f"<c:cat><c:numRef><c:f>{_SHEET}!$A$2:$A${last}</c:f><c:numCache>{serials}</c:numCache></c:numRef></c:cat>"
        f"<c:val><c:numRef><c:f>{_SHEET}!${column}$2:${column}${last}</c:f>"
        f'<c:numCache>{values}</c:numCache></c:numRef></c:val><c:smooth val="0"/></c:ser>'
    )


def _points(values: Sequence[str | float | None]) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{escape(str(value))}</c:v></c:pt>'
        for place, value in enumerate(values)
        if value is not None
    )
    return f'<c:ptCount val="{len(values)}"/>{points}'


def _day_axis(days: int) -> str:
    step = -(-days // _TICKS)
    return (
        '<c:dateAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="{escape(_DAYS, {chr(34): "&quot;"})}" '
        'sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
        '<c:tickLblPos val="low"/><c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        f'<c:lblOffset val="100"/><c:baseTimeUnit val="days"/><c:majorUnit val="{step}"/>'
        '<c:majorTimeUnit val="days"/></c:dateAx>'
    )


def _count_axis(steps: Sequence[int]) -> str:
    grid = '<a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln>'
    return (
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{steps[-1]}"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>'
        f"<c:majorGridlines><c:spPr>{grid}</c:spPr></c:majorGridlines>"
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/>'
        f'<c:crosses val="min"/><c:crossBetween val="midCat"/><c:majorUnit val="{steps[1]}"/></c:valAx>'
    )


def _book(days: Sequence[date], lines: Sequence[Series]) -> bytes:
    """The numbers as a workbook; the same numbers make the same file."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book: Any = Workbook()
    sheet = book.active
    sheet.title = _SHEET
    sheet.append(("日期", *(line.name for line in lines)))
    for place, day in enumerate(days):
        sheet.append((day, *(line.values[place] for line in lines)))
        sheet.cell(place + 2, 1).number_format = _DAYS
    book.properties.created = book.properties.modified = datetime.combine(days[-1], time())
    out = BytesIO()
    ExcelWriter(book, TimelessZip(out)).save()
    return out.getvalue()
