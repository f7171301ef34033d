"""Which act of the base each act of a side is, though its text was completed or corrected since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Literal

from dabzw.lazily import dataclass
from dabzw.model.base import Row, labels
from dabzw.model.fields import meanings
from dabzw.store.yaml_limits import Node
from dabzw.sync.merge.asking import Fields


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


@dataclass(frozen=True, slots=True)
class Known:
    """Which act of the base each act of a side is, by their places; new ones are left out.

    `doubtful` are the acts of the base that no act of the side is for sure, but one may be.
    """

    acts: dict[int, int]
    doubtful: frozenset[int]

    def place_of(self, before: int) -> int | None:
        """Where the side has an act of the base."""
        return next((at for at, one in self.acts.items() if one == before), None)


def aligned(
    row: type[Row], base: Sequence[Fields], ours: Sequence[Fields], theirs: Sequence[Fields]
) -> tuple[Known, Known]:
    """Which acts of the base the acts of the two sides are.

    By equal text; then by what is sure to be the same act, though something of it was completed or corrected
    (`_Pair.is_sure`), and only where no other act could be meant as well. So an act that another merge adds
    can make this doubtful, and never point to another act. What is in doubt is taken for new, and the act of
    the base for taken away, which is asked where the other side changed it. What both sides have, word for
    word, is no correction where just one of them lost what it would correct.
    """
    known = _known(row, base, ours), _known(row, base, theirs)
    texts = [*map(text_of, ours)], [*map(text_of, theirs)]
    for own, other in ((0, 1), (1, 0)):
        for at, before in [*known[own].acts.items()]:
            text, there = texts[own][at], known[other].place_of(before)
            is_new_in_both = text in texts[other] and text != text_of(base[before])
            if is_new_in_both and (there is None or texts[other][there] != text):
                del known[own].acts[at]
    return known


def _known(row: type[Row], base: Sequence[Fields], side: Sequence[Fields]) -> Known:
    """Which acts of the base the acts of a side are, by themselves."""
    found = _equal(base, side)
    left = sorted({*range(len(base))}.difference(found.values()))
    new = sorted({*range(len(side))}.difference(found)) if left else []
    every = (_pair(row, (base, before), (side, at)) for before in left for at in new)
    likely = [pair for pair in every if pair.is_likely]
    is_only = len(left) == 1 == len(new)
    for pair in likely:
        if pair.is_sure(is_only=is_only) and not any(map(pair.is_rivalled_by, likely)):
            found[pair.at] = pair.before
    return Known(found, frozenset({pair.before for pair in likely} - {*found.values()}))


def _equal(base: Sequence[Fields], side: Sequence[Fields]) -> dict[int, int]:
    """Pairs what is equal word for word: of several alike those of one place, then in their order."""
    had, has = [*map(text_of, base)], [*map(text_of, side)]
    found = {at: at for at, (one, other) in enumerate(zip(had, has, strict=False)) if one == other}
    left: dict[str, list[int]] = {}
    for before, text in enumerate(had):
        if before not in found:
            left.setdefault(text, []).append(before)
    for at, text in enumerate(has):
        if at not in found and (same := left.get(text)):
            found[at] = same.pop(0)
    return found


@dataclass(frozen=True, slots=True)
class _Pair:
    """An act of the base and one of a side, by their places.

    Attributes:
        said: how many values of the one the other still says.
        lost: how many it does not.
        known_by: by how much of what tells such acts from another the other is known to be the one: "name",
            where that is more than a day; "day"; or None where it is not known.
        is_moved: whether all that was lost are days, or lists of names, of the key.
    """

    before: int
    at: int
    said: int
    lost: int
    known_by: Literal["name", "day"] | None
    is_moved: bool

    @property
    def is_likely(self) -> bool:
        """Whether they may be one act."""
        return self.known_by is not None or self.said >= self.lost

    def is_sure(self, *, is_only: bool) -> bool:
        """Whether they are one act, unless a rival is meant.

        It was completed; or no more than half of it corrected, without what it is known by. Where that is no
        more than a day, or where it was put on another day or to other people, it must be the only act that
        is gone and the only one that is new. An act of another measure or question is another act, however
        alike.
        """
        if self.known_by == "name" or not self.lost:
            return self.said >= self.lost
        if not is_only:
            return False
        return self.said >= self.lost if self.known_by else self.is_moved and self.lost == 1 < self.said

    def is_rivalled_by(self, other: _Pair) -> bool:
        """Whether only one of the two can be, and it may as well be the other one."""
        only_one = (self.before == other.before) != (self.at == other.at)
        return only_one and (not other.lost or (self.lost > 0 and other.known_by is not None))


def _pair(row: type[Row], one: tuple[Sequence[Fields], int], other: tuple[Sequence[Fields], int]) -> _Pair:
    before, now = one[0][one[1]], other[0][other[1]]
    lost = [name for name, value in before.items() if not _is_said(value, now.get(name))]
    key = [name for name in _key_names(row) if name in before]
    by: Literal["name", "day"] = "day" if len(key) == 1 and _movable(row).issuperset(key) else "name"
    is_known = key and not {*key}.intersection(lost)
    return _Pair(
        before=one[1],
        at=other[1],
        said=len(before) - len(lost),
        lost=len(lost),
        known_by=by if is_known else None,
        is_moved=_movable(row).issuperset(lost),
    )


@cache
def _movable(row: type[Row]) -> frozenset[str]:
    """The Chinese names of the days, times and lists of names that rows of a type are known by."""
    key = (one for one in meanings(row).values() if one.label in _key_names(row))
    return frozenset(one.label for one in key if one.many or one.types & {date, datetime})


def _is_said(before: Node, now: Node | None) -> bool:
    """Whether a value is still there, or was completed."""
    if isinstance(before, dict) and isinstance(now, dict):
        return all(_is_said(value, now.get(name)) for name, value in before.items())
    if isinstance(before, list) and isinstance(now, list):
        return all(any(_is_said(one, other) for other in now) for one in before)
    return now == before
