"""Looks while something else goes on: each says what was so before, or after, and no third thing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from benchmarks.index.acts import Act, an_act
from benchmarks.index.commands import Begun, Said, begun
from benchmarks.index.holding import Judge
from benchmarks.index.looks import one_look
from benchmarks.index.stopping import Counts, Stops, stopped
from dabzw.store.index.database import forget

_LONGEST: Final = 0.15
"""Seconds after which something happens at the latest; a look takes about as long."""
_WRITING: Final = "另一条命令正在写台账".encode()


class LooksStopped:
    """A look that stops somewhere while something is done, whole; then looks while nothing happens."""

    def __init__(self) -> None:
        self._stops: Stops | None = None

    def __call__(self, judge: Judge) -> None:
        """One round."""
        world = judge.world
        stops = self._stops = self._stops or Stops(world.dice)
        _make_readable(judge)
        words, act, stop, counts = one_look(world), an_act(world, may_wait=False), stops.one(), Counts()
        _prepare(judge, words)
        truths = _truths(judge, [words], act)[0]
        judge.changed()
        answer, has_stopped = stopped(words, world.now, stop, act.do, judge.sabotage, counts)
        stops.learn(counts)
        judge.tried.stopped += has_stopped
        judge.when += f", {act.name} at {stop}"
        _compare(judge, words, answer, truths)
        _quiet(judge, [words])


def looks_at_once(judge: Judge) -> None:
    """Some looks at once, and something that is done meanwhile; then looks while nothing happens."""
    world = judge.world
    _make_readable(judge)
    looks = [one_look(world) for _ in range(world.dice.choice((2, 3)))]
    if world.dice.random() < 0.4:  # noqa: PLR2004
        looks[1] = looks[0]
    world.whole_at_once = True
    act = an_act(world, may_wait=True)
    _prepare(judge, world.dice.choice(looks))
    truths = _truths(judge, looks, act)
    judge.changed()
    answers = _at_once(judge, looks, act.do, world.dice.uniform(0, _LONGEST))
    world.whole_at_once = False
    judge.when += f", {act.name} meanwhile"
    for words, answer, allowed in zip(looks, answers, truths, strict=True):
        _compare(judge, words, answer, allowed)
    _quiet(judge, looks)


def _make_readable(judge: Judge) -> None:
    if judge.world.faulty:
        judge.world.mend()
        judge.changed()


def _prepare(judge: Judge, words: list[str]) -> None:
    """Has the index made, lets it know what is asked, or takes it away."""
    judge.changed()
    how = judge.world.dice.random()
    if how < 0.25:  # noqa: PLR2004
        forget(str(judge.world.ledger / ".git"))
    elif how < 0.75:  # noqa: PLR2004
        judge.hold(words)
        judge.hold(words)


def _truths(judge: Judge, looks: list[list[str]], act: Act) -> list[list[Said]]:
    """What may be said by each of the looks beside an act; what is so afterwards is not known yet."""
    found = [[judge.truth(words)] for words in looks]
    for go_on in act.between:
        go_on()
        judge.changed()
        for words, known in zip(looks, found, strict=True):
            known.append(judge.truth(words))
    act.back()
    return found


def _at_once(judge: Judge, looks: list[list[str]], do: Callable[[], None], after: float) -> list[Said]:
    """What looks say that begin at once, while something is done after so many seconds."""
    may_go, go = os.pipe()

    def wait() -> None:
        os.close(go)
        if judge.sabotage is not None:
            judge.sabotage()
        os.read(may_go, 1)

    now = judge.world.now
    running: list[Begun] = [begun(words, now, by_index=True, sabotage=wait) for words in looks]
    os.close(may_go)
    os.close(go)
    time.sleep(after)
    do()
    return [look.ended() for look in running]


def _compare(judge: Judge, words: list[str], answer: Said, before: Iterable[Said]) -> None:
    if _WRITING in answer.err:  # the last commit was looked at, as somebody wrote for long
        return
    judge.tried.beside += 1
    truths = [*before, judge.truth(words)]
    if "log" in words:  # git is asked for the history after all else, whether there is an index or not
        truths += [replace(one, err=other.err) for one in truths for other in truths]
    judge.compare(words, answer, truths)


def _quiet(judge: Judge, looks: list[list[str]]) -> None:
    """Each look twice, when nothing happens any more."""
    for words in (*looks, *looks):
        judge.hold(words)
