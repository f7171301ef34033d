"""The workers of a cluster at work on ledgers: who may do it, what each has in hand, when to give up.

A worker is asked which program it has before it is given anything.  Any worker may go, come back or never
answer, the scheduler too: what it had in hand is given to another one, and where nobody is left for a while
the work ends, with what is not done still at hand.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Final, NamedTuple

from dabzw.sync.exchange.transport import PATIENCE
from dabzw.sync.rollup.tasks import Taken, Task, edition, take

GONE: Final = "集群里没有工作进程；集群好了以后再运行一次 dabzw rollup update"
LOST: Final = "与集群的调度进程断开了；集群好了以后再运行一次 dabzw rollup update"
OTHER: Final = "集群的工作进程上没有同一版的 dabzw；请管理集群的人装上同一版"
SILENT: Final = "集群的工作进程很久没有回音；请管理集群的人看看"
_KILLED: Final = "算它的几个工作进程都中断了，没有算成；其他台账不受影响"

_LOOK: Final = 1.0
"""Seconds between two looks at which workers there are."""
_ANSWER: Final = 10.0
"""Seconds in which the scheduler must answer, or hand on what a worker has made."""
_ALONE: Final = 30.0
"""Seconds without a worker that may do it, after which nobody is waited for any more."""
_STILL: Final = 4 * PATIENCE
"""Seconds in which not one ledger was done: each of them has fetched, or given up, long before."""
_AHEAD: Final = 2
_TRIES: Final = 3


class _Given(NamedTuple):
    """What somebody has in hand: a ledger, or, with none, the question which program it has."""

    future: Any
    task: Task | None
    workers: frozenset[str]


class Crew:
    """The workers that a client of Dask leads to; `left` are the ledgers that are not done, by code."""

    def __init__(self, client: Any, tasks: Sequence[Task], say: Callable[[str], None]) -> None:
        self.left = {task.code: task for task in tasks}
        self.why = GONE
        self._client = client
        self._say = say
        self._waiting = deque(tasks)
        self._given: dict[str, _Given] = {}
        self._ready: SimpleQueue[str] = SimpleQueue()
        self._programs: dict[str, str | None] = {}  # by address; None of one that has not answered yet
        self._told: set[str] = set()
        self._tries = Counter[str]()
        self._is_lost = False
        self._looked = self._met = self._done = monotonic()

    def work(self) -> Iterator[Taken]:
        """What becomes of each ledger, until all are done or nobody is left; then `why` says why."""
        threads = self._look()
        while self.left and not self._is_over():
            with suppress(Empty):
                yield from self._taken(self._ready.get(timeout=_LOOK))
            if monotonic() - self._looked >= _LOOK:
                threads = self._look()
            self._hand_out(threads)

    def _is_over(self) -> bool:
        """Whether nobody is waited for any more, and why."""
        now = monotonic()
        if now - self._met > _ALONE:
            self.why = LOST if self._is_lost else OTHER if self._programs else GONE
            return True
        self.why = SILENT
        return now - self._done > _STILL

    # Who there is

    def _look(self) -> int:
        """See who has come and gone; gives how many ledgers those who may do it do at once."""
        there = self._there()
        self._looked = monotonic()
        self._is_lost = there is None
        if there is None:
            return 0
        for address in self._programs.keys() - there.keys():
            del self._programs[address]
        for address in there.keys() - self._programs.keys():
            self._ask(address)
        fit = self._fit()
        if fit or None in self._programs.values():
            self._met = self._looked
        self._take_back(fit)
        return sum(there[address] for address in fit)

    def _there(self) -> Mapping[str, int] | None:
        """The workers, and how much each does at once; None where the scheduler does not answer."""
        client = self._client
        if client.status != "running":
            return None
        try:
            found = client.sync(client.scheduler.identity, n_workers=-1, callback_timeout=_ANSWER)
        except Exception:  # noqa: BLE001 -- whatever the network does, there is no answer
            return None
        workers = found["workers"].items()
        return {address: int(one["nthreads"]) for address, one in workers if one["status"] == "running"}

    def _fit(self) -> frozenset[str]:
        own = edition()
        return frozenset(address for address, program in self._programs.items() if program == own)

    def _is_other(self, address: str) -> bool:
        return self._programs[address] not in (None, edition())

    def _ask(self, address: str) -> None:
        self._programs[address] = None
        self._give(edition, (), None, frozenset((address,)))

    def _answered(self, given: _Given) -> None:
        """Keep which program a worker says that it has; one that could not say is asked again."""
        (address,) = given.workers
        if address not in self._programs:
            return
        if given.future.status == "finished":
            self._programs[address] = str(self._result(given.future))
        elif given.future.status == "error":
            self._programs[address] = ""
        else:
            del self._programs[address]
            return
        if self._is_other(address) and address not in self._told:
            self._told.add(address)
            self._say(f"集群的工作进程 {address} 上没有同一版的 dabzw，没有用它")

    # Who does what

    def _hand_out(self, threads: int) -> None:
        """Let those who may have as much in hand as they do at once, twice over."""
        fit = self._fit()
        busy = sum(given.task is not None for given in self._given.values())
        for _ in range(min(len(self._waiting), threads * _AHEAD - busy) if fit else 0):
            task = self._waiting.popleft()
            self._tries[task.code] += 1
            self._give(take, (task,), task, fit)

    def _give(self, what: object, of: tuple[Task, ...], task: Task | None, workers: frozenset[str]) -> None:
        try:
            future = self._client.submit(what, *of, pure=False, retries=_TRIES, workers=sorted(workers))
            self._given[future.key] = _Given(future, task, workers)
            future.add_done_callback(lambda done: self._ready.put(done.key))
        except Exception:  # noqa: BLE001 -- the client is closed: the next look sees it
            if task is not None:
                self._waiting.append(task)

    def _take_back(self, fit: frozenset[str]) -> None:
        """What only those have in hand who are gone."""
        for key, given in tuple(self._given.items()):
            if given.task is not None and given.workers.isdisjoint(fit):
                del self._given[key]
                self._waiting.append(given.task)
                given.future.release()

    def _taken(self, key: str) -> Iterator[Taken]:
        given = self._given.pop(key, None)
        if given is None:
            return
        if given.task is None:
            self._answered(given)
        elif given.task.code in self.left:
            yield from self._outcome(given.task, given.future)
        given.future.release()

    def _outcome(self, task: Task, future: Any) -> Iterator[Taken]:
        """What became of a ledger; nothing where it is to be done again, for nobody has it any more."""
        found = self._result(future) if future.status == "finished" else None
        if not isinstance(found, Taken) or found.code != task.code:
            if future.status != "error" and self._tries[task.code] <= _TRIES:
                self._waiting.append(task)
                return
            found = Taken(task.code, "读不了", _KILLED)
        self._done = monotonic()
        del self.left[task.code]
        yield found

    @staticmethod
    def _result(future: Any) -> object:
        """What somebody has made; None where it is gone, or does not come."""
        try:
            found: object = future.result(timeout=_ANSWER)
        except Exception:  # noqa: BLE001 -- whatever the network does, it is gone
            return None
        return found
