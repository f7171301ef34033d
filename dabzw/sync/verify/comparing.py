"""Two trees of one record: whether the later one only adds to the earlier one, and what is otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from dabzw.store.yaml_limits import Node

_SHOWN: Final = 24  # characters of a text; a longer one is prose, which nobody repeats here
_UNSAID: Final = frozenset(("举报人编号",))
_FEW: Final = 3


class Difference(NamedTuple):
    """A field that is otherwise: where, what it said, and what it says now, None where it is gone.

    `whole` says that a row of a list is gone, and not one of its fields.
    """

    place: str
    old: str
    new: str | None
    whole: bool = False

    @property
    def says(self) -> str:
        """In words."""
        if self.new is None:
            return f"{self.place}的“{self.old}”被删去" if self.old else f"{self.place}被删去"
        shown = f"由“{self.old}”改为“{self.new}”" if self.old and self.new else "被改动"
        return f"{self.place}{shown}"


def grown(old: Node, new: Node) -> bool:
    """Whether all that was said is still said, in the same place and order, whatever was added."""
    if old == new:
        return True
    if isinstance(old, dict) and isinstance(new, dict):
        return all(key in new and grown(one, new[key]) for key, one in old.items())
    if isinstance(old, list) and isinstance(new, list):
        left = iter(new)
        return all(any(grown(one, other) for other in left) for one in old)
    return False


def differences(old: Node, new: Node, place: tuple[str, ...] = ()) -> Iterator[Difference]:
    """What of a tree is no longer so in a later one; what was added to it is none."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key, one in old.items():
            if key in new:
                yield from differences(one, new[key], (*place, key))
            else:
                yield _gone(one, (*place, key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_lists(old, new, place)
    else:
        yield Difference(".".join(place), _said(old, place), _said(new, place))


def _of_lists(old: Sequence[Node], new: Sequence[Node], place: tuple[str, ...]) -> Iterator[Difference]:
    left = list(new)
    waiting = [one for one in old if not _taken(left, one)]
    for one in waiting:
        like = max(left, key=lambda other: _likeness(one, other), default=None)
        if like is None or not _likeness(one, like):
            yield _gone(one, place)._replace(whole=isinstance(one, dict))
        else:
            left.remove(like)
            yield from differences(one, like, place)


def _taken(left: list[Node], one: Node) -> bool:
    """Takes an equal row, else one that adds to it, out of those left."""
    for other in left:
        if other == one:
            left.remove(other)
            return True
    return False


def _likeness(one: Node, other: Node) -> int:
    """How many of the texts of a row another row has in the same place; twice as much where it only adds."""
    if isinstance(one, dict) and isinstance(other, dict):
        alike = sum(_likeness(node, other[key]) for key, node in one.items() if key in other)
        return alike * (2 if grown(one, other) else 1)
    return int(one == other)


def _gone(node: Node, place: tuple[str, ...]) -> Difference:
    return Difference(".".join(place), _said(node, place), None)


def _said(node: Node, place: tuple[str, ...] = ()) -> str:
    """A few of the short texts of a node."""
    return "，".join(list(_texts(node, place[-1] if place else ""))[:_FEW])


def shown(text: str, field: str) -> bool:
    """Whether a text of a field may be repeated in a sentence: a short one, and never who informed."""
    return field.rpartition(".")[2] not in _UNSAID and len(text) <= _SHOWN and "\n" not in text


def _texts(node: Node, key: str) -> Iterator[str]:
    if isinstance(node, str):
        if shown(node, key):
            yield node
    elif isinstance(node, dict):
        for name, inner in node.items():
            yield from _texts(inner, name)
    else:
        for inner in node:
            yield from _texts(inner, key)
