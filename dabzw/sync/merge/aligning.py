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

    By equal text, then by equal key; then, as a date or a name may have been corrected, by the same place
    between acts that are known, where at least half of what the act said is still said, and the other side
    has no such act.
    """
    found: dict[int, int] = {}
    _pair(found, base, side, text_of)
    _pair(found, base, side, lambda act: key_of(row, act))
    same = [
        (at, before)
        for at, before in _same_place(found, len(base), len(side))
        if _is_alike(base[before], side[at]) and side[at] not in other
    ]
    return found | dict(same)


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


def _same_place(found: dict[int, int], before: int, after: int) -> Iterator[tuple[int, int]]:
    """The places that follow the same known act at the same distance, and of which nothing is known."""
    known = {place: at for at, place in found.items()}
    last = (-1, -1)
    for place in range(before):
        if place in known:
            last = place, known[place]
            continue
        at = last[1] + place - last[0]
        if at < after and not any(one in found for one in range(last[1] + 1, at + 1)):
            yield at, place


def _is_alike(before: Fields, now: Fields) -> bool:
    same = sum(now.get(name) == value for name, value in before.items())
    return same * _HALF >= len(before)
