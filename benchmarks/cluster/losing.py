"""Updates by a cluster that fails in each way there is: that they end, how soon, and lose nothing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from benchmarks.cluster.comparing import Run, updated, write_book
from benchmarks.cluster.engine import Engine, engine
from benchmarks.cluster.network import Network
from dabzw.sync.rollup.cluster import by_cluster

_DONE = "已更新"
_LEFT = "没有算到"


class Loss(NamedTuple):
    """What failed, the update then, and the update after it was mended; None where it was not."""

    name: str
    run: Run
    after: Run | None

    def holds(self, count: int) -> bool:
        """Whether each ledger was done or told as not done, and all were done after."""
        told = self.run.outcomes
        whole = set(told) <= {_DONE, _LEFT} and sum(told.values()) == count and told.get(_LEFT, 0) > 0
        return whole and (self.after is None or set(self.after.outcomes) <= {_DONE, "未变"})


def losses(network: Network, ledgers: Path, codes: Sequence[str], scratch: Path) -> Iterator[Loss]:
    """Each failure, one after another."""
    for number, (name, (workers, fails)) in enumerate(_FAILURES.items()):
        own = scratch / f"loss-{number}"
        own.mkdir()
        with engine(network, ledgers, own, workers) as running:
            yield fails(name, running, codes, own / "county")


def _halfway(count: int, then: Callable[[], None]) -> Callable[[int], None]:
    """Who is told how many are done, and does something once half of them are."""
    happened: list[int] = []

    def told(number: int) -> None:
        if 2 * number >= count and not happened:
            happened.append(number)
            then()

    return told


def _no_worker_left(name: str, running: Engine, codes: Sequence[str], folder: Path) -> Loss:
    write_book(running, codes, folder)
    spread = by_cluster(running.scheduler, print)
    first = updated(folder, spread, _halfway(len(codes), running.dismiss))
    running.hire()
    return Loss(name, first, updated(folder, spread, lambda _number: None))


def _only_another_version(name: str, running: Engine, codes: Sequence[str], folder: Path) -> Loss:
    write_book(running, codes, folder)
    running.hire(other=True)
    spread = by_cluster(running.scheduler, print)
    first = updated(folder, spread, lambda _number: None)
    running.hire()
    return Loss(name, first, updated(folder, spread, lambda _number: None))


def _no_scheduler_left(name: str, running: Engine, codes: Sequence[str], folder: Path) -> Loss:
    write_book(running, codes, folder)
    gone = _halfway(len(codes), running.head.kill)
    return Loss(name, updated(folder, by_cluster(running.scheduler, print), gone), None)


def _git_at_the_address(name: str, running: Engine, codes: Sequence[str], folder: Path) -> Loss:
    write_book(running, codes, folder)
    address = running.ledgers.replace("git:", "tcp:")
    return Loss(name, updated(folder, by_cluster(address, print), lambda _number: None), None)


def _silence_at_the_address(name: str, running: Engine, codes: Sequence[str], folder: Path) -> Loss:
    write_book(running, codes, folder)
    with _listening(b"") as address:
        return Loss(name, updated(folder, by_cluster(address, print), lambda _number: None), None)


def _pages_at_the_address(name: str, running: Engine, codes: Sequence[str], folder: Path) -> Loss:
    write_book(running, codes, folder)
    with _listening(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") as address:
        return Loss(name, updated(folder, by_cluster(address, print), lambda _number: None), None)


@contextmanager
def _listening(answer: bytes) -> Iterator[str]:
    """The address of somebody on loopback who answers this to whoever comes, and says no more."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def serve() -> None:
            with suppress(OSError):
                while True:
                    one, _ = server.accept()
                    held.append(one)
                    one.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        for one in held:
            one.close()


_FAILURES: Mapping[str, tuple[int, Callable[[str, Engine, Sequence[str], Path], Loss]]] = {
    "all workers killed half-way": (2, _no_worker_left),
    "no worker but of another version": (0, _only_another_version),
    "the scheduler killed half-way": (1, _no_scheduler_left),
    "git answers at the address": (0, _git_at_the_address),
    "nobody speaks at the address": (0, _silence_at_the_address),
    "pages are served at the address": (0, _pages_at_the_address),
}
