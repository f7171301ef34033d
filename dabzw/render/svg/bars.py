"""Bars: a histogram, a strip of parts of a whole, and the limits of a case in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dabzw.render.show import cut, width
from dabzw.render.svg.axes import Days, counts, short
from dabzw.render.svg.drawing import LETTERS, WIDE, Drawing, Paint, lettering
from dabzw.reports.pictures.limit_bars import CaseBars, LimitBar, SpanKind

_TOP: Final = 20
_HIGH: Final = 120
_LABELS: Final = 22
_ROW: Final = 38
_THICK: Final = 11
_TICKS: Final = 5
_STRIP: Final = 12

PAINTS: Final[dict[SpanKind, Paint]] = {
    "已完成": "done",
    "办理中": "main",
    "超期": "bad",
    "中止": "halted",
    "剩余": "track",
}
"""The colour of days of a limit; those of 超期 and 中止 are hatched too, those of 剩余 are outlined."""


def histogram_svg(title: str, found: Sequence[tuple[str, int]], counter: str, warned_from: int) -> str:
    """Bars with their numbers above and their names below; from one place on they have a warning colour."""
    says = "；".join(f"{name} {count}{counter}" for name, count in found)
    drawing = Drawing(title, says or "无数据", _TOP + _HIGH + _LABELS)
    top = max((count for _, count in found), default=0)
    if not top:
        drawing.text(WIDE / 2, _TOP + _HIGH / 2, "无数据", "middle", "faint")
        return str(drawing)
    highest, foot = counts(top)[-1], _TOP + _HIGH
    room = WIDE / len(found)
    drawing.line(((0, foot), (WIDE, foot)), "faint")
    for number, (name, count) in enumerate(found):
        high, left = _HIGH * count / highest, room * number
        paint: Paint = "soon" if number >= warned_from else "main"
        drawing.rect(left + room * 0.18, foot - high, room * 0.64, high, paint)
        drawing.text(left + room / 2, foot - high - 5, str(count), "middle")
        drawing.text(left + room / 2, foot + 16, name, "middle", "faint")
    return str(drawing)


def strip_svg(title: str, parts: Sequence[tuple[str, int, Paint]], most: int) -> str:
    """Parts beside each other, every second one hatched; `most` of them fill the whole."""
    says = "、".join(f"{name}{count}" for name, count, _ in parts if count) or "无"
    drawing = Drawing(title, says, _STRIP, stretched=True)
    x = 0.5
    for number, (_, count, paint) in enumerate(parts):
        long = (WIDE - 1) * count / max(most, 1)
        if not count:
            continue
        if number % 2:
            drawing.hatched(x, 0.5, long, _STRIP - 1, paint)
        else:
            drawing.rect(x, 0.5, long, _STRIP - 1, paint)
        x += long
    return str(drawing)


def case_svg(case: CaseBars) -> str:
    """The limits of a case below each other, their words above them, days below, a line for today."""
    foot = _ROW * len(case.bars) + 6
    says = "；".join(f"{bar.title}：{short(bar.due)}到期，{bar.says}" for bar in case.bars)
    drawing = Drawing(f"{case.name}（{case.record_id}）的期限", says, foot + _LABELS)
    days = Days(case.first, case.last, 8, WIDE - 16)
    for day in days.ticks(_TICKS):
        x = days.across(day)
        half = lettering(short(day)) / 2
        drawing.line(((x, 4), (x, foot)), "rule")
        drawing.text(min(max(x, half), WIDE - half), foot + 16, short(day), "middle", "faint")
    x = days.across(case.today)
    drawing.line(((x, 4), (x, foot)), "ink", 1.5)
    for number, bar in enumerate(case.bars):
        _bar(drawing, bar, days, _ROW * number)
    return str(drawing)


def _bar(drawing: Drawing, bar: LimitBar, days: Days, top: float) -> None:
    says = f"{short(bar.due)}　{bar.says}"
    late = any(span.kind == "超期" for span in bar.spans)
    room = int((WIDE - 16 - lettering(says) - 8) / (LETTERS / 2 * 1.04))
    title = bar.title + ("（预警）" if bar.is_warning else "")
    drawing.text(8, top + 16, cut(title, room, width) if width(title) > room else title)
    drawing.text(WIDE - 8, top + 16, says, "end", "bad" if late else "faint")
    y = top + 22
    for span in bar.spans:
        left = days.across(span.first)
        long = max(days.across(span.last) - left, 2.0)
        left = min(left, WIDE - 8 - long)
        if span.kind in ("超期", "中止"):
            drawing.hatched(left, y, long, _THICK, PAINTS[span.kind])
        else:
            drawing.rect(left, y, long, _THICK, PAINTS[span.kind])
    x = days.across(bar.due)
    drawing.line(((x, y - 2), (x, y + _THICK + 2)), "bad" if late else "ink", 2)
