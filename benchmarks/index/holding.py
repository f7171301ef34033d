"""One answer held against another: with the index, and without it, of the same ledger at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from benchmarks.index.commands import Said, said
from benchmarks.index.world import World, joined

_REFUSED: Final = 3


@dataclass
class Tried:
    """What came of it so far: rounds, answers and how many of them were refusals, or said again; differences.

    `stopped` is how many looks stopped where they were to, `beside` how many answers were given while
    something else went on.
    """

    rounds: int = 0
    answers: int = 0
    refused: int = 0
    again: int = 0
    stopped: int = 0
    beside: int = 0
    differences: list[str] = field(default_factory=list)
    is_new: bool = False


@dataclass
class Judge:
    """Holds answers about a world; `when` is told of what differs, `sabotage` befalls looks by the index."""

    world: World
    sabotage: Callable[[], None] | None = None
    tried: Tried = field(default_factory=Tried)
    when: str = ""
    _truths: dict[tuple[str, ...], Said] = field(default_factory=dict)

    def changed(self) -> None:
        """The ledger is another one from now on."""
        self._truths.clear()

    def truth(self, words: Sequence[str], now: datetime | None = None) -> Said:
        """What is said without the index."""
        now = now or self.world.now
        asked = (*words, str(now))
        if asked not in self._truths:
            self._truths[asked] = said(words, now, by_index=False)
        return self._truths[asked]

    def hold(self, words: Sequence[str], now: datetime | None = None) -> None:
        """Looks with the index, while nothing else happens."""
        answer = said(words, now or self.world.now, by_index=True, sabotage=self.sabotage)
        self.compare(words, answer, (self.truth(words, now),), now)

    def compare(
        self, words: Sequence[str], answer: Said, truths: Iterable[Said], now: datetime | None = None
    ) -> bool:
        """Whether an answer with the index is one of those without it; notes it where it is none of them."""
        tried, allowed = self.tried, tuple(truths)
        tried.answers += 1
        tried.again += answer.again
        tried.refused += answer.status == _REFUSED
        if answer in allowed:
            return True
        told = " or ".join(dict.fromkeys(difference(answer, other) for other in allowed))
        at = now or self.world.now
        tried.differences.append(f"round {self.when}: {joined(words)} at {at:%Y-%m-%d %H:%M}: {told}")
        return False


def difference(one: Said, other: Said) -> str:
    """Where two answers begin to differ."""
    if one.status != other.status:
        return f"status {one.status} and {other.status} {one.err.decode(errors='replace')[:300]}"
    lines = ((*said.out.splitlines(), *said.err.splitlines()) for said in (one, other))
    pairs = zip(*lines, strict=False)
    first = next(((a, b) for a, b in pairs if a != b), (one.out[-80:], other.out[-80:]))
    return f"{first[0].decode(errors='replace')[:200]!r} and {first[1].decode(errors='replace')[:200]!r}"
