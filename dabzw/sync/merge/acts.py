"""A list of acts that both sides changed, as one: none is lost, and each stands where it happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, Protocol

from dabzw.lazily import dataclass
from dabzw.model.base import Row, labels
from dabzw.store.yaml_limits import Node
from dabzw.sync.merge.aligning import Known, aligned, key_of, text_of
from dabzw.sync.merge.asking import MIXED, TAKEN_AWAY, TAKEN_OR_CHANGED, Asking, Fields, Place
from dabzw.sync.merge.sequences import interleaved, order_of_both, reordered
from dabzw.sync.merge.sides import words_of

_DAY: Final = len("2026-02-12")
_UNDATED: Final = "未写日期"
_BOTH_CHANGED: Final = "两边都删去了或者改过，认不出新写的是不是同一条，都留着，请核对有没有重复"
_WHICH: Final = "同一天两边都登记了，以哪一条为准（排在最后）"


class MergeRow(Protocol):
    """Merges two versions of one row, field by field."""

    def __call__(
        self, row: type[Row], base: Node | None, sides: tuple[Fields, Fields], place: Place, asking: Asking
    ) -> Fields:
        """The fields of the row out of what both began with, and what each side has."""
        ...


@dataclass(frozen=True, slots=True)
class Acts:
    """A list of acts: its rows, its place, who is asked, and how two versions of one act are merged."""

    row: type[Row]
    place: Place
    asking: Asking
    merge: MergeRow


class _Found:
    """The acts of the result, known by numbers, with their places in the lists of the two sides."""

    def __init__(self) -> None:
        self.acts: list[Fields] = []
        self.places: tuple[dict[int, int], dict[int, int]] = ({}, {})
        self.kept = 0
        """How many of them, the first ones, were there before."""

    def add(self, act: Fields, at: int | None, other: int | None) -> None:
        """Adds an act that stands at a place of ours, at one of theirs, or at both."""
        for places, place in zip(self.places, (at, other), strict=True):
            if place is not None:
                places[place] = len(self.acts)
        self.acts.append(act)

    def order(self, side: int) -> list[int]:
        """The acts that a side has, in its order."""
        return [number for _, number in sorted(self.places[side].items())]

    def side_of(self, number: int) -> int | None:
        """The one side that has a new act; None of what both have, or was there before."""
        if number < self.kept:
            return None
        has = [number in places.values() for places in self.places]
        return None if all(has) else has.index(True)


def merge_acts(
    acts: Acts, base: Sequence[Fields], ours: Sequence[Fields], theirs: Sequence[Fields]
) -> list[Fields]:
    """The acts of two versions of a list, from those that both began with."""
    found = _Found()
    were = aligned(acts.row, base, ours, theirs)
    _keep(acts, found, (base, ours, theirs), were)
    _add_new(acts, found, (ours, theirs), were)
    order = _ordered(acts.row, found)
    if _is_in_order(acts.row, ours) and _is_in_order(acts.row, theirs):
        order = _by_day(acts.row, found.acts, order)
    asked: set[int] = set()
    if acts.row.last_counts is not None:
        order = _in_force(acts, found, order, asked)
    _remark_twice(acts, found, [number for number in order if number not in asked])
    return _each_once([found.acts[number] for number in order], ours, theirs)


def _each_once(found: list[Fields], ours: Sequence[Fields], theirs: Sequence[Fields]) -> list[Fields]:
    """The acts without those that are there, word for word, more often than either side has them.

    What one side completed until it was as another one of the other side is that one.
    """
    left = Counter(map(text_of, ours)) | Counter(map(text_of, theirs))
    once: list[Fields] = []
    for act in found:
        text = text_of(act)
        if left[text] > 0 or text not in left:
            once.append(act)
            left.subtract([text] if text in left else ())
    return once


def _keep(
    acts: Acts,
    found: _Found,
    lists: tuple[Sequence[Fields], Sequence[Fields], Sequence[Fields]],
    were: tuple[Known, Known],
) -> None:
    """Takes over the acts of the base, as the sides have them now."""
    base, ours, theirs = lists
    for number, act in enumerate(base):
        at, other = (side.place_of(number) for side in were)
        versions = None if at is None else ours[at], None if other is None else theirs[other]
        doubtful = [number in side.doubtful for side in were]
        place = *acts.place, str(number + 1)
        kept = _one(acts, place, act, versions, TAKEN_OR_CHANGED if any(doubtful) else TAKEN_AWAY)
        if kept is not None:
            found.add(kept, at, other)
        elif all(doubtful):
            acts.asking.remark(f"{words_of(place)}：{_BOTH_CHANGED}")
    found.kept = len(found.acts)


def _one(
    acts: Acts, place: Place, act: Fields, versions: tuple[Fields | None, Fields | None], why: str
) -> Fields | None:
    """An act of the base as the sides have it now; None where it was taken away."""
    ours, theirs = versions
    if ours is not None and theirs is not None:
        return acts.merge(acts.row, act, (ours, theirs), place, acts.asking)
    left = theirs if ours is None else ours
    if left is None or left == act:
        return None
    picked = acts.asking.pick(acts.asking.question(place, (act, ours, theirs), why))
    if picked == MIXED:
        return {**left, MIXED: MIXED}
    return picked if isinstance(picked, dict) else None


def _add_new(
    acts: Acts,
    found: _Found,
    sides: tuple[Sequence[Fields], Sequence[Fields]],
    were: tuple[Known, Known],
) -> None:
    """Adds what either side entered; what both did, word for word, is there once."""
    new = [
        [at for at in range(len(side)) if at not in known.acts]
        for side, known in zip(sides, were, strict=True)
    ]
    others: dict[str, list[int]] = {}
    for other in new[1]:
        others.setdefault(text_of(sides[1][other]), []).append(other)
    twice = 0
    for at in new[0]:
        same = others.get(text_of(sides[0][at]), [])
        twice += bool(same)
        found.add(sides[0][at], at, same.pop(0) if same else None)
    for other in sorted(one for left in others.values() for one in left):
        found.add(sides[1][other], None, other)
    if twice:
        acts.asking.remark(f"{words_of(acts.place)}：两边都写了一字不差的{twice}条，只留一份")


def _ordered(row: type[Row], found: _Found) -> list[int]:
    """All acts: those that were there before in the order of the side that changed it, new ones by date."""
    sides = [found.order(0), found.order(1)]
    firm = {*sides[0]}.intersection(sides[1], range(found.kept))
    given = [[one for one in side if one in firm] for side in sides]
    order = order_of_both(sorted(firm), *given)
    left, right = (reordered(side, order) for side in sides)

    def key(number: int) -> tuple[str, str]:
        act = found.acts[number]
        return date_of(row, act), text_of(act)

    return [*interleaved(left, right, key, firm)]


def _in_force(acts: Acts, found: _Found, order: list[int], asked: set[int]) -> list[int]:
    """Asks which of two acts of one day is in force, and puts that last; `asked` gets all of such days."""
    now = list(order)
    for group, sides in _of_one_day(acts.row, found, order).items():
        if not _contradict(acts.row, found, sides):
            continue
        asked.update(*sides)
        last = [found.acts[side[-1]] for side in sides]
        question = acts.asking.question((*acts.place, *group), (None, last[0], last[1]), _WHICH)
        if acts.asking.mixed:
            now = [number for number in now if number not in asked]
            continue
        chosen = acts.asking.choice(question)
        if chosen is not None:
            wanted = iter((*sides[1], *sides[0]) if chosen == "本机" else (*sides[0], *sides[1]))
            own = {*sides[0], *sides[1]}
            now = [next(wanted) if number in own else number for number in now]
    return now


def _of_one_day(row: type[Row], found: _Found, order: list[int]) -> dict[Place, tuple[list[int], list[int]]]:
    """The new acts of either side by their day and, where the list is parted, by what parts it."""
    last = row.last_counts
    part = None if last is None or last.of is None else labels(row)[last.of]
    groups: dict[Place, tuple[list[int], list[int]]] = {}
    for number in order:
        side = found.side_of(number)
        if side is not None:
            act = found.acts[number]
            day = date_of(row, act)[:_DAY] or _UNDATED
            group = (day,) if part is None else (day, str(act.get(part)))
            groups.setdefault(group, ([], []))[side].append(number)
    return groups


def _contradict(row: type[Row], found: _Found, sides: tuple[list[int], list[int]]) -> bool:
    """Whether both sides entered one, and what would count is not the same."""
    if row.last_counts is None or not all(sides):
        return False
    says = labels(row)[row.last_counts.says]
    one, other = (found.acts[side[-1]].get(says) for side in sides)
    return one != other


def _remark_twice(acts: Acts, found: _Found, order: list[int]) -> None:
    """Remarks the acts that both sides entered, and not alike: both are kept."""
    days: dict[tuple[str, ...], str] = {}
    sides: dict[tuple[str, ...], set[int]] = {}
    for number in order:
        side = found.side_of(number)
        if side is not None:
            key = key_of(acts.row, found.acts[number])
            days[key] = date_of(acts.row, found.acts[number])
            sides.setdefault(key, set()).add(side)
    for key, own in sides.items():
        if len(own) > 1:
            which = f"{words_of(acts.place)}{days[key]}"
            acts.asking.remark(f"{which}：两边都登记了，写得不一样，两条都留着")


@cache
def _date_name(row: type[Row]) -> str | None:
    """The Chinese name of the field that dates an act."""
    return labels(row)[row.happened[0]] if row.happened else None


def date_of(row: type[Row], act: Fields) -> str:
    """When an act happened, as it is written; "" where it is not."""
    name = _date_name(row)
    return str(act.get(name, "")) if name is not None else ""


def _days(row: type[Row], acts: Sequence[Fields]) -> Iterator[str]:
    """The day of each act; one without a day is as late as the one before."""
    day = ""
    for act in acts:
        day = date_of(row, act)[:_DAY] or day
        yield day


def _is_in_order(row: type[Row], acts: Sequence[Fields]) -> bool:
    days = list(_days(row, acts))
    return days == sorted(days)


def _by_day(row: type[Row], acts: Sequence[Fields], order: Sequence[int]) -> list[int]:
    """The acts by their days; those of one day stay as they stand."""
    days = _days(row, [acts[number] for number in order])
    return [number for _, number in sorted(zip(days, order, strict=True), key=lambda one: one[0])]
