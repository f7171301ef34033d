"""Which act of the base each act of a side is, though its text was completed or corrected since."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final

from dabzw.model.base import Row, labels
from dabzw.model.fields import meanings
from dabzw.sync.merge.asking import Fields

_HALF: Final = 2


def text_of(act: object) -> str:
    """All that an act says, as one text: equal where it is equal word for word."""
    return json.dumps(act, ensure_ascii=False, sort_keys=True)


def key_of(row: type[Row], act: Fields) -> tuple[str, ...]:
    """What tells an act from another one from the day on which it is entered."""
    return tuple(text_of(act.get(name)) for name in _key_names(row))


@cache
def _key_names(row: type[Row]) -> tuple[str, ...]:
    """The Chinese names of the fields that rows of a type are known by."""
    names = row.known_by or tuple(name for name, one in meanings(row).items() if one.required)
    return tuple(labels(row)[name] for name in names)


def aligned(
    row: type[Row], base: Sequence[Fields], side: Sequence[Fields], other: Sequence[Fields]
) -> dict[int, int]:
    """By the place of an act of a side the place of the act of the base that it is; new ones are left out.

    By equal text, then by equal key; then, as a date or a name may have been corrected, by being most alike
    between the same acts that are known, where at least half of what the act said is still said, and the
    other side has no such act.
    """
    found: dict[int, int] = {}
    _pair(found, base, side, text_of)
    _pair(found, base, side, lambda act: key_of(row, act))
    alike = [
        (-same, abs(at - before), before, at)
        for before, at in _between_the_same(found, len(base), len(side))
        if (same := _alike(base[before], side[at])) * _HALF >= len(base[before]) and side[at] not in other
    ]
    taken: set[int] = set()
    for *_, before, at in sorted(alike):
        if at not in found and before not in taken:
            found[at] = before
            taken.add(before)
    return found


def _pair(
    found: dict[int, int],
    base: Sequence[Fields],
    side: Sequence[Fields],
    known_by: Callable[[Fields], object],
) -> None:
    """Pairs what is left and known by the same, in its order."""
    taken = set(found.values())
    left: dict[object, list[int]] = {}
    for before, act in enumerate(base):
        if before not in taken:
            left.setdefault(known_by(act), []).append(before)
    for at, act in enumerate(side):
        if at not in found and left and (same := left.get(known_by(act))):
            found[at] = same.pop(0)


def _between_the_same(found: dict[int, int], before: int, after: int) -> Iterator[tuple[int, int]]:
    """The unknown acts of the base with each unknown act of the side between the same known ones."""
    known = {place: at for at, place in found.items()}
    for place in range(before):
        if place not in known:
            first = next((known[one] + 1 for one in range(place - 1, -1, -1) if one in known), 0)
            ends = (known[one] for one in range(place + 1, before) if one in known)
            last = next((end for end in ends if end >= first), after)
            yield from ((place, at) for at in range(first, last) if at not in found)


def _alike(before: Fields, now: Fields) -> int:
    """How much of what an act said another one says."""
    return sum(now.get(name) == value for name, value in before.items())
