"""Looks at a ledger, drawn: at all of it or at one record, now or as of another time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from benchmarks.index.world import World

_OF_ALL: Final[tuple[str, ...]] = (
    "status",
    "agenda",
    "due",
    "due --only overdue",
    "policy",
    "coverage",
    "list",
    "lead list",
    "late",
    "pace",
    "transfer",
    "lookback",
    "blacklist",
    "inquiry",
    "handover",
    "check",
    "log",
    "find 示例",
    "material",
    "late-entry",
    "visits",
    "supervise",
    "screen",
)
_OF_SINGLE_RECORDS: Final = (
    "status",
    "agenda",
    "status",
    "agenda",
    "due",
    "list",
    "policy",
    "coverage",
    "screen",
)
_OF_ONE: Final[tuple[str, ...]] = ("show {}", "next {}", "timeline {}", "log {}")
_OF_A_CASE: Final[tuple[str, ...]] = ("due {} --explain",)
_OF_AN_ENTERPRISE: Final[tuple[str, ...]] = ("policy {}", "visits {}")
_ASKED_AGAIN: Final = 6
_REVISIONS: Final = ("HEAD", "HEAD~1", "2026-03-01", "main")
_AS_JSON: Final = 0.4


def look_at_all(world: World) -> list[str]:
    """A look at the whole ledger, as of its time."""
    return _whole(world, world.dice.choice(_OF_ALL))


def look_at_sums(world: World) -> list[str]:
    """A look that sums up what is found of single records; as data it tells most of it."""
    words = world.dice.choice(_OF_SINGLE_RECORDS)
    return _whole(world, words if world.dice.random() < 0.3 else f"{words} --json")  # noqa: PLR2004


def look_at_one(world: World, id_: str) -> list[str]:
    """A look at a record, as of its time."""
    known = (
        *_OF_ONE,
        *(_OF_A_CASE if id_.startswith(("XS", "QY")) else ()),
        *(_OF_AN_ENTERPRISE if id_.startswith("QY") else ()),
    )
    return _whole(world, world.dice.choice(known).format(id_))


def _whole(world: World, words: str) -> list[str]:
    shown = ["--json"] if "--json" not in words and world.dice.random() < _AS_JSON else []
    return world.words(*words.split(), *shown)


def some_looks(world: World, asked: list[list[str]]) -> Iterator[list[str]]:
    """Two looks, mostly such as were `asked` before, each some times, so that it is said again."""
    for _ in range(2):
        if len(asked) < _ASKED_AGAIN or world.dice.random() < 0.1:  # noqa: PLR2004
            asked[_ASKED_AGAIN - 1 :] = []
            asked.insert(world.dice.randrange(len(asked) + 1), _some_look(world))
        words = world.dice.choice(asked)
        for _ in range(world.dice.choice((1, 2, 3))):
            yield words


def _some_look(world: World) -> list[str]:
    return [*one_look(world), *_instant(world)]


def one_look(world: World) -> list[str]:
    """A look at the whole ledger or at some record of it."""
    path = world.record() if world.dice.random() < 0.3 else None  # noqa: PLR2004
    return look_at_all(world) if path is None else look_at_one(world, path.stem)


def _instant(world: World) -> list[str]:
    how = world.dice.random()
    day = world.now + timedelta(minutes=world.dice.randrange(-60 * 24 * 40, 60 * 24 * 20))
    if how < 0.2:  # noqa: PLR2004
        return ["--as-of", f"{day:%Y-%m-%d}"]
    if how < 0.3:  # noqa: PLR2004
        return ["--as-of", f"{day:%Y-%m-%d %H:%M}"]
    if how < 0.4:  # noqa: PLR2004
        return ["--rev", world.dice.choice(_REVISIONS)]
    return []
