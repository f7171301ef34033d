"""Two versions of a text as one, line by line, from the one that both began with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

Lines = list[str]


class Chunk(NamedTuple):
    """Some lines of the base and what either side has in their place."""

    base: Lines
    ours: Lines
    theirs: Lines

    @property
    def settled(self) -> Lines | None:
        """The lines that stand; None where both sides changed them, differently."""
        if self.theirs in (self.ours, self.base):
            return self.ours
        return self.theirs if self.ours == self.base else None


def chunks(base: Lines, ours: Lines, theirs: Lines) -> Iterator[Chunk]:
    """The texts in pieces: by turns what nobody changed, and what somebody did."""
    at = (0, 0, 0)
    for start, length, places in _unchanged(base, ours, theirs):
        yield Chunk(base[at[0] : start], ours[at[1] : places[0]], theirs[at[2] : places[1]])
        same = base[start : start + length]
        yield Chunk(same, same, same)
        at = start + length, places[0] + length, places[1] + length


def _unchanged(base: Lines, ours: Lines, theirs: Lines) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Where lines of the base stand in both sides: from where on, how many, and from where in either."""
    own, other = _matches(base, ours), _matches(base, theirs)
    while own and other:
        start = max(own[0].a, other[0].a)
        ends = own[0].a + own[0].size, other[0].a + other[0].size
        if start < min(ends):
            yield (
                start,
                min(ends) - start,
                (own[0].b + start - own[0].a, other[0].b + start - other[0].a),
            )
        (own if ends[0] < ends[1] else other).pop(0)
    yield len(base), 0, (len(ours), len(theirs))


class _Match(NamedTuple):
    a: int
    b: int
    size: int


def _matches(base: Sequence[str], side: Sequence[str]) -> list[_Match]:
    return [_Match(*one) for one in SequenceMatcher(None, base, side, autojunk=False).get_matching_blocks()]


def merged_lines(base: Lines, ours: Lines, theirs: Lines) -> Lines | None:
    """The lines of both; None where both changed some of them, differently."""
    found: Lines = []
    for chunk in chunks(base, ours, theirs):
        settled = chunk.settled
        if settled is None:
            return None
        found += settled
    return found
