"""The burn-up: what is to be done, what is done, the line to follow and where today's pace leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.moments import DAY
from dabzw.render.show import cut, show
from dabzw.render.svg.axes import Days, counts, short
from dabzw.render.svg.drawing import LETTERS, WIDE, Drawing, Paint, Point, lettering
from dabzw.reports.pictures.burn_up import BurnUp

_TOP: Final = 22
_HIGH: Final = 150
_LABELS: Final = 20
_LEGEND: Final = 19
_RIGHT: Final = 14
_TICKS: Final = 5
_LETTERS: Final = 46  # of a line across the drawing


@dataclass(frozen=True, slots=True)
class Plot:
    """Where the days and the counts stand."""

    days: Days
    steps: tuple[int, ...]

    def point(self, day: date, count: float) -> Point:
        """Where a count of a day stands."""
        return self.days.across(day), _TOP + _HIGH - _HIGH * count / self.steps[-1]


def burn_up_svg(found: BurnUp, *, alone: bool = False) -> str:
    """The drawing; before the campaign it says that there is nothing to draw.

    One that stands `alone` says below itself which phases its numbers are.
    """
    ends = tuple(_ends(found)) if alone else ()
    high = _TOP + _HIGH + _LABELS + (2 + len(ends)) * _LEGEND + 4
    drawing = Drawing(f"{found.name}进度", "；".join(found.says), high)
    if not found.wanted or not found.to_do:
        drawing.text(WIDE / 2, _TOP + _HIGH / 2, "无数据", "middle", "faint")
        return str(drawing)
    steps = counts(found.to_do)
    left = max(lettering(str(step)) for step in steps) + 8
    plot = Plot(Days(found.first, found.last, left, WIDE - left - _RIGHT), steps)
    _axes(drawing, plot)
    _phases(drawing, plot, found)
    _curves(drawing, plot, found)
    _legend(drawing, found)
    for row, says in enumerate(ends, start=2):
        drawing.text(6, _TOP + _HIGH + _LABELS + _LEGEND * row + 14, says, paint="faint")
    return str(drawing)


def _axes(drawing: Drawing, plot: Plot) -> None:
    left, right, foot = plot.days.left, plot.days.left + plot.days.wide, _TOP + _HIGH
    for step in plot.steps:
        _, y = plot.point(plot.days.first, step)
        drawing.line(((left, y), (right, y)), "rule")
        drawing.text(left - 5, y + LETTERS / 3, str(step), "end", "faint")
    for day in plot.days.ticks(_TICKS):
        x = plot.days.across(day)
        half = lettering(short(day)) / 2
        drawing.line(((x, foot), (x, foot + 4)), "faint")
        drawing.text(min(max(x, half), WIDE - half), foot + 17, short(day), "middle", "faint")


def _phases(drawing: Drawing, plot: Plot, found: BurnUp) -> None:
    """The last days of the phases, each with its number above it, and the present day."""
    free = 0.0
    for number, (_, end) in enumerate(found.ends, start=1):
        x = plot.days.across(end)
        drawing.line(((x, _TOP), (x, _TOP + _HIGH)), "bad", 1, "3 3")
        if x - LETTERS / 2 >= free:
            drawing.text(x, _TOP - 7, circled(number), "middle", "bad")
            free = x + LETTERS / 2
    x = plot.days.across(found.today)
    drawing.line(((x, _TOP), (x, _TOP + _HIGH)), "ink", 1)


def _ends(found: BurnUp) -> Iterator[str]:
    """The numbers of the phases with their names and last days, as many on a line as there is room for."""
    row = ""
    for number, (name, end) in enumerate(found.ends, start=1):
        says = cut(f"{circled(number)}{show(name)} {short(end)}截止", _LETTERS)
        if row and lettering(f"{row}　{says}") > WIDE - 12:
            yield row
            row = ""
        row = f"{row}　{says}" if row else says
    if row:
        yield row


def circled(number: int) -> str:
    """A number in a circle, up to twenty; above that in brackets."""
    return chr(0x245F + number) if number <= 20 else f"({number})"  # noqa: PLR2004


def _curves(drawing: Drawing, plot: Plot, found: BurnUp) -> None:
    lines: tuple[tuple[tuple[int, ...], Paint, str], ...] = (
        (found.wanted, "main", ""),
        (found.done, "done", "7 3"),
    )
    for counted, paint, dashes in lines:
        points = [plot.point(found.first + DAY * number, count) for number, count in enumerate(counted)]
        drawing.line(points, paint, 2.5, dashes)
    now = plot.point(found.today, found.reached)
    for count, paint, dashes in _ahead(found):
        if found.deadline is not None and found.deadline > found.today:
            drawing.line((now, plot.point(found.deadline, count)), paint, 2, dashes)


def _ahead(found: BurnUp) -> Iterator[tuple[int, Paint, str]]:
    """The lines from now to the deadline: where it must come to, and where today's pace leads."""
    if found.open and found.deadline is not None:
        yield found.to_do, "soon", "2 3"
        if found.forecast is not None:
            yield found.forecast, "later", "9 4"


def _legend(drawing: Drawing, found: BurnUp) -> None:
    """Each line with its name, two beside each other."""
    ahead = list(_ahead(found))
    entries: list[tuple[str, Paint, str, float]] = [
        (f"{found.wanted_name} {found.to_do}", "main", "", 2.5),
        (f"已{found.done_name} {found.reached}", "done", "7 3", 2.5),
    ]
    names = (f"按期须完成 {found.to_do}", f"照目前进度 {found.forecast}")
    entries += [(name, paint, dashes, 2) for name, (_, paint, dashes) in zip(names, ahead, strict=False)]
    for number, (name, paint, dashes, thick) in enumerate(entries):
        x = 6 + (WIDE / 2) * (number % 2)
        y = _TOP + _HIGH + _LABELS + _LEGEND * (number // 2) + 14
        drawing.line(((x, y - 4), (x + 26, y - 4)), paint, thick, dashes)
        drawing.text(x + 32, y, name)
