"""Where a title of several lines is broken: between its parts, into a trapezium or a rhombus.

GB/T 9704-2012, 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当，使用梯形或菱形.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from math import ceil
from typing import Final

from dabzw.model.patterns import lazy
from dabzw.render.show import wide

ROOM: Final = 40
"""Half ideographs of 二号 in a line of 156 mm."""
_MOST_LINES: Final = 4
_MOST_WAYS: Final = 60
"""Characters of the longest title of which all ways to break it are tried."""
_WITHIN, _SOFT, _LINE, _HOURGLASS, _RECTANGLE = 24, 8, 12, 16, 2
"""What a break within a part costs, what one at a softer place, what each line, and what a bad shape, beside
the half ideographs by which the lines differ."""
_NOT_BEFORE: Final = "，。、；：！？）》〉」』】〕”’…"
_NOT_AFTER: Final = "（《〈「『【〔“‘"
_SOFT_PLACE: Final = lazy(r".*[的”》）、]")
_WORD: Final = lazy(r"[0-9A-Za-z]{2}")


def title_lines(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of a title; one that is longer than any title is left to the word processor."""
    text = "".join(parts)
    if wide(text) <= ROOM or len(text) > _MOST_WAYS:
        return (text,)
    costs = dict(_places(parts))
    fewest = ceil(wide(text) / ROOM)
    ways = (
        tuple(text[start:end] for start, end in pairwise((0, *breaks, len(text))))
        for lines in range(fewest, min(fewest + 1, _MOST_LINES) + 1)
        for breaks in combinations(costs, lines - 1)
    )
    fitting = [way for way in ways if max(map(wide, way)) <= ROOM]
    return min(fitting, key=lambda way: _cost(way, costs), default=(text,))


def _places(parts: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where the title may be broken, and what that costs."""
    ends = {sum(map(len, parts[:count])) for count in range(1, len(parts))}
    text = "".join(parts)
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        if before in _NOT_AFTER or after in _NOT_BEFORE or _WORD.fullmatch(before + after):
            continue
        soft = re.fullmatch(_SOFT_PLACE.pattern, before) is not None or after in _NOT_AFTER
        yield place, 0 if place in ends else _SOFT if soft else _WITHIN


def _cost(lines: tuple[str, ...], costs: dict[int, int]) -> int:
    lengths = [wide(one) for one in lines]
    breaks = (sum(map(len, lines[:count])) for count in range(1, len(lines)))
    shape = _RECTANGLE if len(set(lengths)) == 1 else 0
    inner = lengths[1:-1]
    if inner and min(inner) < min(lengths[0], lengths[-1]):
        shape = _HOURGLASS
    return sum(costs[place] for place in breaks) + max(lengths) - min(lengths) + _LINE * len(lines) + shape
