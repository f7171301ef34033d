"""The work spread over other computers by an existing Dask cluster; they share no disk with this one.

A worker needs dabzw and git alone: it fetches a ledger by its address and gives its facts back as bytes.
What lies on this computer (folders, bundles) is done here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from itertools import islice
from typing import Any, Final

from dabzw.errors import StorageError, UsageError
from dabzw.model.patterns import lazy
from dabzw.sync.rollup.mapping import Map
from dabzw.sync.rollup.tasks import Taken, Task, take

_ADDRESS: Final = lazy(r"(?:tcp|tls)://(?:[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}")
_PATIENCE: Final = 30
_AHEAD: Final = 2
_TRIES: Final = 3
_KILLED: Final = "算它的几个工作进程都中断了，没有算成；其他台账不受影响"


class NoDask(StorageError):
    """The extra is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "没有安装集群组件（Dask）。请装上：pip install --require-hashes -r requirements-cluster.txt，"
            "或 pip install 'dabzw[cluster]'；一台电脑用 --workers 就够"
        )


class NoCluster(StorageError):
    """No cluster answers at an address."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address}：没有连上集群，或它没有工作进程。请管理集群的人看看；本机算用 --workers")


def by_cluster(address: str) -> Map:
    """By the workers of the cluster whose scheduler has this address; raises UsageError, NoDask."""
    if not _ADDRESS.fullmatch(address):
        raise UsageError("--cluster 写调度进程的地址，如 tcp://192.0.2.10:8786")
    try:
        import distributed  # noqa: F401 -- whether it is there
    except ImportError:
        raise NoDask from None

    def spread(tasks: Sequence[Task]) -> Iterator[Taken]:
        afar = [replace(task, keep=None) for task in tasks if task.source.kind == "address"]
        yield from map(take, (task for task in tasks if task.source.kind != "address"))
        if afar:
            yield from _by_workers(address, afar)

    return spread


def _by_workers(address: str, tasks: Sequence[Task]) -> Iterator[Taken]:
    """What the workers give, with no more in hand than they can do at once, twice over."""
    engine: Any = import_module("distributed")
    with _connected(engine, address) as client:
        threads = _threads(client, address)
        waiting = iter(tasks)
        codes: dict[str, str] = {}

        def begun(task: Task) -> Any:
            future = client.submit(take, task, pure=False, retries=_TRIES)
            codes[future.key] = task.code
            return future

        first = [begun(task) for task in islice(waiting, threads * _AHEAD)]
        going: Any = engine.as_completed(first, loop=client.loop)
        for future in going:
            failed = future.status != "finished"
            yield Taken(codes.pop(future.key), "读不了", _KILLED) if failed else future.result()
            future.release()
            for task in islice(waiting, 1):
                going.add(begun(task))


def _connected(engine: Any, address: str) -> Any:
    try:
        return engine.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise NoCluster(address) from error


def _threads(client: Any, address: str) -> int:
    """How many ledgers the workers do at once; raises NoCluster where there is none."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        raise NoCluster(address) from None
    workers = client.scheduler_info(n_workers=-1)["workers"].values()
    return sum(int(worker["nthreads"]) for worker in workers)
