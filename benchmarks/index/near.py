"""Looks at moments close to each other and to those at which something happened, one after another."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from benchmarks.index.edits import MOMENT, edited, moment
from benchmarks.index.holding import Judge
from benchmarks.index.looks import look_at_sums, one_look
from benchmarks.index.world import World

_AWAY: Final = tuple(
    timedelta(minutes=minutes * sign) for minutes in (1, 2, 60, 1440, 1439, 44640) for sign in (1, -1)
)
_ASKED: Final = 3


def looks_near(judge: Judge) -> None:
    """Some looks, each at some moments, before an edit of a record and after it."""
    world = judge.world
    looks, near = [look_at_sums(world), one_look(world)], _close_together(world)
    as_of = world.dice.random() < 0.5  # noqa: PLR2004
    for _ in range(2):
        for words in looks:
            for at in world.dice.sample(near, len(near)):
                if as_of:
                    judge.hold([*words, "--as-of", _written(world, at)])
                else:
                    judge.hold(words, at)
        edited(world)
        judge.changed()


def _close_together(world: World) -> list[datetime]:
    """Some moments: the minute of an act, or midnight, and others not far from it."""
    known = _moments(world)
    first = world.dice.choice(known) if known else world.now
    if world.dice.random() < 0.3:  # noqa: PLR2004
        first = datetime.combine(first, time())
    found = [first]
    while len(found) < _ASKED:
        found.append(world.dice.choice(found) + world.dice.choice(_AWAY))
    return found


def _moments(world: World) -> list[datetime]:
    """The moments that occur in the records."""
    texts = (path.read_bytes().decode(errors="replace") for path in world.records())
    found = {match.group() for text in texts for match in MOMENT.finditer(text)}
    return sorted(filter(None, map(moment, found)))


def _written(world: World, at: datetime) -> str:
    """A moment as it is typed; a whole day now and then, which is its end."""
    return f"{at:%Y-%m-%d}" if world.dice.random() < 0.25 else f"{at:%Y-%m-%d %H:%M}"  # noqa: PLR2004
