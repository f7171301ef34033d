"""Looks at a record before and after another one was edited that names it, or that it names."""

from __future__ import annotations

from pathlib import Path

from benchmarks.index.edits import edited
from benchmarks.index.holding import Judge
from benchmarks.index.looks import look_at_all, look_at_one, look_at_sums
from benchmarks.index.world import World, linked, names_any


def looks_at_linked(judge: Judge) -> None:
    """Looks at a record and at all, before an edit of one beside it, after it, and after it was put back."""
    world = judge.world
    path = _one_that_is_named(world)
    if path is None:
        return
    others = linked(world, path.stem)
    seen = world.dice.choice(others) if others else path.stem
    looks = [look_at_one(world, seen), *(look_at_sums(world) for _ in range(3)), look_at_all(world)]
    _hold_all(judge, looks)
    before = path.read_bytes()
    if world.dice.random() < 0.15:  # noqa: PLR2004
        path.unlink()
    else:
        edited(world, path)
    _hold_all(judge, looks)
    if world.dice.random() < 0.5:  # noqa: PLR2004
        world.write(path, before)
        _hold_all(judge, looks)


def _one_that_is_named(world: World) -> Path | None:
    """A record that names another; or that is named, with every second one."""
    found = [path for path in world.records() if names_any(path)]
    if not found:
        return None
    path = world.dice.choice(found)
    others = linked(world, path.stem)
    if others and world.dice.random() < 0.5:  # noqa: PLR2004
        other = world.dice.choice(others)
        return next(path for path in world.records() if path.stem == other)
    return path


def _hold_all(judge: Judge, looks: list[list[str]]) -> None:
    judge.changed()
    for words in looks:
        judge.hold(words)
