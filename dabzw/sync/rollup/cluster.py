"""The work spread over other computers by an existing Dask cluster; they share no disk with this one.

A worker needs dabzw and git alone: it fetches a ledger by its address and gives its facts back as bytes.
What lies on this computer (folders, bundles) is done here.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib import import_module
from threading import Thread
from typing import Any, Final

from dabzw.errors import StorageError, UsageError
from dabzw.model.patterns import lazy
from dabzw.sync.rollup.crew import Crew
from dabzw.sync.rollup.mapping import Map
from dabzw.sync.rollup.tasks import Taken, Task, take

_ADDRESS: Final = lazy(r"(?:tcp|tls)://(?:[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}")
_PATIENCE: Final = 30
_PARTING: Final = 5
_NOBODY: Final = "没有连上集群；请管理集群的人看看，本机算用 --workers"


class NoDask(StorageError):
    """The extra is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "没有安装集群组件（Dask）。请装上：pip install --require-hashes -r requirements-cluster.txt，"
            "或 pip install 'dabzw[cluster]'；一台电脑用 --workers 就够"
        )


def by_cluster(address: str, say: Callable[[str], None]) -> Map:
    """By the workers of the cluster whose scheduler has this address; raises UsageError, NoDask.

    What nobody could do is told as 没有算到; `say` is told of workers that are not used.
    """
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
            yield from _by_workers(address, afar, say)

    return spread


def _by_workers(address: str, tasks: Sequence[Task], say: Callable[[str], None]) -> Iterator[Taken]:
    """What the workers give, and what they did not come to."""
    with _quiet(), _connected(address) as client:
        if client is None:
            left, why = list(tasks), f"{address}：{_NOBODY}"
        else:
            crew = Crew(client, tasks, say)
            yield from crew.work()
            left, why = list(crew.left.values()), crew.why
    yield from (Taken(task.code, "没有算到", why) for task in left)


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """A client of the cluster until it is done with; None where none answers there."""
    client = _in_time(lambda: _client(address))
    try:
        yield client
    finally:
        if client is not None:
            _in_time(lambda: client.close(timeout=_PARTING))


def _client(address: str) -> Any:
    """A client that is closed by hand alone: one that never came to stand would be waited for at the end."""
    kind = type("_Client", (import_module("distributed").Client,), {"__del__": lambda _self: None})
    return kind(address, timeout=_PATIENCE, set_as_default=False)


def _in_time(do: Callable[[], Any]) -> Any:
    """What is given in the time that there is, else None: Dask waits for ever where nobody speaks."""
    given: list[Any] = []

    def work() -> None:
        with suppress(Exception):
            given.append(do())

    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(_PATIENCE + _PARTING)
    return given[0] if given else None


@contextmanager
def _quiet() -> Iterator[None]:
    """Let Dask, which tells of its own workings in English, say nothing: what matters is said here."""
    before = logging.root.manager.disable
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(before)
