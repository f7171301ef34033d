"""The work spread over this computer: one ledger after another, or by processes, of which any may die."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Final

from dabzw.sync.rollup.tasks import Taken, Task, take

Map = Callable[[Sequence[Task]], Iterator[Taken]]
"""How the work is done: each ledger's outcome as it comes, in whatever order."""

_TRIES: Final = 3
_ALONE: Final = 2  # times for what may never have been begun, as others killed the processes
_AHEAD: Final = 2
"""How many ledgers a process has waiting: what they gave is held until it is written."""
_KILLED: Final = "算它的进程几次被系统中止（可能内存不足），没有算成；其他台账不受影响"


def one_by_one(tasks: Sequence[Task]) -> Iterator[Taken]:
    """One ledger after another, in this process."""
    return map(take, tasks)


def by_processes(workers: int) -> Map:
    """By so many processes; what one that was killed had in hand is done again, at last by itself."""

    def spread(tasks: Sequence[Task]) -> Iterator[Taken]:
        left = {task.code: task for task in tasks}
        for _ in range(_TRIES if left else 0):
            for taken in _by_pool(tuple(left.values()), min(workers, len(left))):
                del left[taken.code]
                yield taken
            if not left:
                return
        for task in tuple(left.values()):  # one of them kills whoever does it: each has a process of its own
            tries = (next(_by_pool((task,), 1), None) for _ in range(_ALONE))
            yield next(filter(None, tries), Taken(task.code, "读不了", _KILLED))

    return spread


def _by_pool(tasks: Sequence[Task], workers: int) -> Iterator[Taken]:
    """What a pool gives of some ledgers before it breaks."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["dabzw.sync.rollup.tasks", "dabzw.sync.facts.taking"])
    waiting = iter(tasks)
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        going = {pool.submit(take, task) for task in islice(waiting, workers * _AHEAD)}
        try:
            while going:
                done, going = wait(going, return_when=FIRST_COMPLETED)
                yield from _results(done)
                going |= {pool.submit(take, task) for task in islice(waiting, len(done))}
        except BrokenProcessPool:
            return


def _results(done: Iterable[Future[Taken]]) -> Iterator[Taken]:
    broken: BrokenProcessPool | None = None
    for future in done:
        try:
            yield future.result()
        except BrokenProcessPool as error:
            broken = error
    if broken is not None:
        raise broken
