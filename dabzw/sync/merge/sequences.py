"""Two orders as one, each side's own order kept; the same from either side, and in whatever turn."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from typing import Any, TypeVar

ItemT = TypeVar("ItemT", bound=Hashable)


def interleaved(
    left: Sequence[ItemT],
    right: Sequence[ItemT],
    key: Callable[[ItemT], Any],
    firm: Collection[ItemT] = (),
) -> Iterator[ItemT]:
    """The items of two lists, those of both once: always the next one whose side has come less far.

    How far a side has come is the highest key that it has had: so the result does not depend on which two of
    several lists are put together first.  What is `firm` is in both in the same order.
    """
    both = set(left).intersection(right)
    shared = [one for one in left if one in both]
    if shared != [one for one in right if one in both]:
        both.intersection_update(firm)
        shared = [one for one in left if one in both]
    found: list[ItemT] = []
    for one, other in zip(_gaps(left, both), _gaps(right, both), strict=True):
        found += _by_turns(one, other, key)
        found += shared[:1]
        del shared[:1]
    yield from dict.fromkeys(found)


def _gaps(items: Sequence[ItemT], both: set[ItemT]) -> Iterator[list[ItemT]]:
    """What lies before, between and behind the items of both."""
    gap: list[ItemT] = []
    for item in items:
        if item in both:
            yield gap
            gap = []
        else:
            gap.append(item)
    yield gap


def _by_turns(left: Sequence[ItemT], right: Sequence[ItemT], key: Callable[[ItemT], Any]) -> Iterator[ItemT]:
    reached = [_reached(side, key) for side in (left, right)]
    at, other = 0, 0
    while at < len(left) and other < len(right):
        if reached[0][at] <= reached[1][other]:
            yield left[at]
            at += 1
        else:
            yield right[other]
            other += 1
    yield from left[at:]
    yield from right[other:]


def _reached(items: Sequence[ItemT], key: Callable[[ItemT], Any]) -> list[Any]:
    """The highest key of each item and those before it."""
    found: list[Any] = []
    for item in items:
        own = key(item)
        found.append(own if not found or own > found[-1] else found[-1])
    return found


def united(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """The names of two lists, each once, the same in whatever turn lists are put together.

    Each comes when the first of the sides that have it has come as far; a side's own order of names is kept
    as far as that.
    """
    reached: dict[str, str] = {}
    for side in (left, right):
        for name, far in zip(side, _reached(side, str), strict=True):
            reached[name] = min(far, reached.get(name, far))
    return sorted(reached, key=lambda name: (reached[name], name != reached[name], name))


def order_of_both(base: Sequence[ItemT], ours: Sequence[ItemT], theirs: Sequence[ItemT]) -> tuple[ItemT, ...]:
    """The order of the same items: the one that a side gave them; where both did, that of before."""
    before, own, other = tuple(base), tuple(ours), tuple(theirs)
    if own in (before, other):
        return other
    return own if other == before else before


def reordered(side: Sequence[ItemT], order: Sequence[ItemT]) -> list[ItemT]:
    """The items of a side, those of an order in that; each of the others stays behind the one it follows."""
    behind: dict[ItemT | None, list[ItemT]] = {None: []}
    last: ItemT | None = None
    for item in side:
        if item in order:
            last = item
            behind[last] = []
        else:
            behind[last].append(item)
    return [*behind[None], *(one for item in order for one in (item, *behind[item]))]
