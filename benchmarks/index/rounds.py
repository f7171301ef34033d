"""Rounds of changes and looks, each look with the index and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from benchmarks.index.beside import LooksStopped, looks_at_once
from benchmarks.index.blind import BLIND
from benchmarks.index.changes import CHANGES, committed
from benchmarks.index.commands import everything_imported, git
from benchmarks.index.holding import Judge, Tried
from benchmarks.index.looks import some_looks
from benchmarks.index.near import looks_near
from benchmarks.index.near_records import looks_at_linked
from benchmarks.index.world import World, founded

_LEFT_UNREADABLE: Final = 0.4
Round = Callable[[Judge], None]


class AfterAChange:
    """A change of any kind, and some looks, mostly such as were asked before."""

    def __init__(self) -> None:
        self._asked: list[list[str]] = []

    def __call__(self, judge: Judge) -> None:
        """One round."""
        world = judge.world
        changes, weights = zip(*CHANGES, strict=True)
        change = world.dice.choices(changes, weights)[0]
        judge.when += f" {change.__name__}"
        change(world)
        if not world.records():
            git(world.ledger, "checkout", "-q", "-f", "main")
        judge.changed()
        for words in some_looks(world, self._asked):
            judge.hold(words)


KINDS: Final[Mapping[str, tuple[Callable[[], Round], int]]] = {
    "change": (AfterAChange, 6),
    "near": (lambda: looks_near, 2),
    "linked": (lambda: looks_at_linked, 4),
    "stopped": (LooksStopped, 6),
    "at once": (lambda: looks_at_once, 3),
}
"""What a round may be, by name: what makes such rounds, and how often they come."""


def rounds(
    folder: Path, seed: int, count: int, *, blind: str | None = None, only: str | None = None
) -> Iterator[Tried]:
    """So many rounds of all kinds, or of one `only`, and what came of them; `blind` is as in `BLIND`."""
    everything_imported()
    world = founded(folder, seed)
    judge = Judge(world, BLIND[blind] if blind else None)
    names = (only,) if only else tuple(KINDS)
    weights = [KINDS[name][1] for name in names]
    made = {name: KINDS[name][0]() for name in names}
    for number in range(count):
        _go_on(world)
        before = len(judge.tried.differences)
        (name,) = world.dice.choices(names, weights)
        judge.when = f"{number} {name}"
        judge.changed()
        made[name](judge)
        judge.tried.rounds += 1
        judge.tried.is_new = len(judge.tried.differences) > before
        yield judge.tried


def _go_on(world: World) -> None:
    """Mends a ledger that cannot be read, most times, and enters what was changed, now and then."""
    if world.faulty and world.dice.random() >= _LEFT_UNREADABLE:
        world.mend()
    if world.dice.random() < 0.1:  # noqa: PLR2004
        committed(world)
