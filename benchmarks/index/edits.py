"""Edits of one record, most of which leave it readable: what it says, whom it names, when it happened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks.index.world import World, of_kind
from dabzw.store.reader import read_record, record_bytes
from dabzw.store.yaml_limits import Node
from dabzw.store.yamlio import read, write

Tree = dict[str, Node]
Edit = Callable[[World, Tree], None]
MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)( \d\d:\d\d)?")
"""A day, or a minute, as records have it."""
_TRIES: Final = 12
_SPANS: Final = tuple(
    timedelta(minutes=minutes * sign) for minutes in (1, 60, 1440, 2880, 10080, 44640) for sign in (1, -1)
)
_STRANGER: Final = "0000"


def edited(world: World, path: Path | None = None) -> None:
    """Edits a record; one that cannot be read afterwards comes of it once in a while."""
    path = path or world.record()
    before = None if path is None else read(path.read_bytes()).value
    if path is None or before is None:
        return
    name = path.relative_to(world.ledger).as_posix()
    for _ in range(_TRIES):
        tree = deepcopy(before)
        world.dice.choices(tuple(_EDITS), tuple(_EDITS.values()))[0](world, tree)
        data = write(tree)
        record, faults = read_record(name, data)
        if tree != before and record is not None and not faults:
            is_orderly = world.dice.random() < 0.8  # noqa: PLR2004
            world.write(path, record_bytes(record) if is_orderly else data)
            return
    world.write(path, data)


def _as_another(world: World, tree: Tree) -> None:
    """A field is as another record of the kind has it."""
    kind = str(tree.get("编号", ""))[:2]
    others = [path for path in world.records() if path.stem.startswith(kind)]
    other = read(world.dice.choice(others).read_bytes()).value if others else None
    keys = sorted({*tree, *(other or ())} - {"编号"})
    if other is None or not keys:
        return
    key = world.dice.choice(keys)
    tree.pop(key, None)
    if key in other:
        tree[key] = other[key]


def _at_another_time(world: World, tree: Tree) -> None:
    """Something happened earlier or later."""
    _changed(world, tree, MOMENT, lambda text: _moved(world, text))


def _to_another(world: World, tree: Tree) -> None:
    """Another record is named, or one that is not there."""

    def other(text: str) -> str:
        known = of_kind(world, text[:2])
        return world.dice.choice([*known, f"{text[:-4]}{_STRANGER}"])

    _changed(world, tree, re.compile(r"[A-Z]{2}-\d{6}-\w{4}"), other, but=str(tree.get("编号")))


def _without(world: World, tree: Tree) -> None:
    """Something is not said any more."""
    lists = [node for node, _ in _leaves(tree) if isinstance(node, list) and node]
    dicts = [node for node, _ in _leaves(tree) if isinstance(node, dict)]
    if lists and world.dice.random() < 0.5:  # noqa: PLR2004
        one = world.dice.choice(lists)
        one.pop(world.dice.randrange(len(one)))
    elif dicts:
        of = world.dice.choice(dicts)
        if keys := sorted(set(of) - {"编号"}):
            del of[world.dice.choice(keys)]


_EDITS: Final[dict[Edit, int]] = {_as_another: 4, _at_another_time: 3, _to_another: 3, _without: 2}


def _leaves(node: Node) -> Iterator[tuple[Tree | list[Node], str | int]]:
    """All nodes with what they are called by in their parents."""
    pairs: list[tuple[str | int, Node]] = []
    if isinstance(node, dict):
        pairs = list(node.items())
    elif isinstance(node, list):
        pairs = list(enumerate(node))
    for key, value in pairs:
        if not isinstance(node, str):
            yield node, key
        yield from _leaves(value)


def _changed(
    world: World, tree: Tree, pattern: re.Pattern[str], change: Callable[[str], str], but: str = ""
) -> None:
    """Changes one of the texts of a form."""
    found = [
        (parent, key, value)
        for parent, key in _leaves(tree)
        if isinstance(value := parent[key], str)  # type: ignore[index]
        and pattern.fullmatch(value)
        and value != but
    ]
    if found:
        parent, key, value = world.dice.choice(found)
        parent[key] = change(value)  # type: ignore[index]


def _moved(world: World, text: str) -> str:
    at = moment(text)
    return text if at is None else f"{at + world.dice.choice(_SPANS):{_format(text)}}"


def moment(text: str) -> datetime | None:
    """What a day or a minute is, as records have it; None where there is none such."""
    try:
        return datetime.strptime(text, _format(text))  # noqa: DTZ007 -- the ledger's zone
    except ValueError:
        return None


def _format(text: str) -> str:
    return "%Y-%m-%d %H:%M" if " " in text else "%Y-%m-%d"
