"""A drawing in SVG: its shapes, its words, and what a screen reader says of it.

A drawing is as wide as a phone, in pixels, so that its lettering is never made smaller.  Colours stand at
each shape, so that a drawing looks right by itself; a page may give the class other ones (dark, print).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from dabzw.render.show import width

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

WIDE: Final = 340
"""The width of a drawing: what a phone of 360 pixels has room for."""
LETTERS: Final = 13
"""The height of lettering."""

COLOURS: Final = {
    "ink": "#1d2733",
    "faint": "#5a6672",
    "rule": "#ccd3da",
    "track": "#e7ebef",
    "main": "#1f5fa8",
    "done": "#2b7a3d",
    "soon": "#8a5a00",
    "later": "#5f7387",
    "halted": "#7a4fa0",
    "bad": "#b3261e",
}
"""The colours by their classes, on white."""

Paint = Literal["ink", "faint", "rule", "track", "main", "done", "soon", "later", "halted", "bad"]


def lettering(text: str, size: float = LETTERS) -> float:
    """How wide a text is, nearly and never too little: a Chinese character is as wide as it is high."""
    return width(text) * size * 0.56 if text.isascii() else width(text) * size / 2 * 1.04


class Drawing:
    """A drawing of a height in pixels; what is put on it first lies below.

    One that is `stretched` has no words, and fills what room it is given.
    """

    def __init__(self, title: str, says: str, high: float, *, stretched: bool = False) -> None:
        self._head = f"<title>{escape(title)}</title><desc>{escape(says)}</desc>"
        self._high = high
        self._stretched = ' preserveAspectRatio="none"' if stretched else ""
        self._parts: list[str] = []

    def rect(self, x: float, y: float, wide: float, high: float, paint: Paint) -> None:
        """Puts a filled rectangle."""
        box = f'x="{_px(x)}" y="{_px(y)}" width="{_px(wide)}" height="{_px(high)}"'
        self._parts.append(f'<rect class="fill-{paint}" fill="{COLOURS[paint]}" {box}/>')

    def hatched(self, x: float, y: float, wide: float, high: float, paint: Paint) -> None:
        """Puts an outlined rectangle with slanting lines, which is told from a filled one without colour."""
        foot, right = _px(y + high), x + wide
        lines = "".join(f"M{_px(left)} {foot}{_slant(left, right, high)}" for left in _steps(x, wide))
        box = f"M{_px(x)} {_px(y)}h{_px(wide)}v{_px(high)}h{_px(-wide)}z"
        self._stroke(f"{box}{lines}", paint, 1)

    def line(self, points: Sequence[Point], paint: Paint, thick: float = 1, dashes: str = "") -> None:
        """Puts a line through some points."""
        if points:
            way = "L".join(f"{_px(x)} {_px(y)}" for x, y in points)
            self._stroke(f"M{way}", paint, thick, dashes)

    def text(self, x: float, y: float, text: str, anchor: Anchor = "start", paint: Paint = "ink") -> None:
        """Puts a text whose foot stands at a point."""
        place = f'x="{_px(x)}" y="{_px(y)}" text-anchor="{anchor}" font-size="{LETTERS}"'
        look = f'class="fill-{paint} halo" fill="{COLOURS[paint]}" {_HALO}'
        self._parts.append(f"<text {look} {place}>{escape(text)}</text>")

    def _stroke(self, way: str, paint: Paint, thick: float, dashes: str = "") -> None:
        dashed = f" stroke-dasharray={quoteattr(dashes)}" if dashes else ""
        look = f'fill="none" stroke="{COLOURS[paint]}" stroke-width="{_px(thick)}"{dashed}'
        self._parts.append(f'<path class="line-{paint}" {look} d="{way}"/>')

    def __str__(self) -> str:
        box = f'viewBox="0 0 {WIDE} {_px(self._high)}"{self._stretched}'
        size = f'width="{WIDE}" height="{_px(self._high)}"'
        return f'<svg class="picture" role="img" {box} {size}>{self._head}{"".join(self._parts)}</svg>'


_HATCH: Final = 5.0
_HALO: Final = 'stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
"""A text stands clear of the lines that it lies on."""


def _steps(first: float, wide: float) -> Iterable[float]:
    return (first + _HATCH * number for number in range(1, int(wide / _HATCH) + 1))


def _slant(left: float, right: float, high: float) -> str:
    """A line up to the right, as far as the rectangle goes."""
    run = min(high, right - left)
    return f"l{_px(run)} {_px(-run)}"


def _px(number: float) -> str:
    """A length with one decimal where it has one."""
    text = f"{number:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"
