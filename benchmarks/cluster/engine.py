"""What stands around the workers: a scheduler and two workers of Dask, and git handing out the ledgers."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.cluster.network import Network

_PATIENCE = 60


_OTHER = "import dabzw; dabzw.__version__ = '0'; "
_WORKER = "from distributed.cli.dask_worker import main; main()"


class Engine:
    """A running cluster: the scheduler's address, where ledgers are handed out, and the processes."""

    def __init__(self, network: Network, ledgers: Path, scratch: Path, stack: ExitStack) -> None:
        self._network, self._scratch, self._stack = network, scratch, stack
        port, git_port = _free(network.address), _free(network.address)
        self.scheduler = f"tcp://{network.address}:{port}"
        self.ledgers = f"git://{network.address}:{git_port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        _start(
            stack,
            ("git", "daemon", "--export-all", f"--base-path={ledgers}", "--reuseaddr"),
            (f"--listen={network.address}", f"--port={git_port}", str(ledgers)),
            log=scratch / "git.log",
        )
        self.head = _start(
            stack,
            (sys.executable, "-m", "distributed.cli.dask_scheduler"),
            ("--host", network.address, "--port", str(port), "--no-dashboard", "--no-show"),
            log=scratch / "scheduler.log",
        )
        _await(network.address, port)
        _await(network.address, git_port)

    def hire(self, *, other: bool = False) -> None:
        """One worker more, on the next of the places; an `other` one says that it has another version."""
        number = len(self.workers)
        place = self._network.workers[number % len(self._network.workers)]
        own = self._scratch / f"worker-{number}"
        own.mkdir()
        kept = Path(f"/tmp/dabzw-{os.getpid()}-{number}")  # noqa: S108 -- its own; no worker sees the scratch
        self._stack.callback(shutil.rmtree, kept, ignore_errors=True)
        worker = _start(
            self._stack,
            (*place.before, sys.executable, "-c", f"{_OTHER if other else ''}{_WORKER}", self.scheduler),
            ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", place.address),
            ("--local-directory", str(kept)),
            log=own / "log",
        )
        self.workers.append(worker)
        _await_workers(self.scheduler, sum(one.poll() is None for one in self.workers))

    def dismiss(self) -> None:
        """Kill all workers."""
        for worker in self.workers:
            end(worker)


@contextmanager
def engine(network: Network, ledgers: Path, scratch: Path, workers: int = 2) -> Iterator[Engine]:
    """A cluster with its workers, and the ledgers below a folder; all that was started is ended."""
    with ExitStack() as stack:
        running = Engine(network, ledgers, scratch, stack)
        for _ in range(workers):
            running.hire()
        yield running


def _start(stack: ExitStack, *words: tuple[str, ...], log: Path) -> subprocess.Popen[bytes]:
    stream = stack.enter_context(log.open("wb"))
    line = [word for some in words for word in some]
    process = subprocess.Popen(
        line, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, start_new_session=True
    )
    stack.callback(end, process)
    return process


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process with those that it started: git starts its daemon."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _await_workers(scheduler: str, count: int) -> None:
    engine: Any = import_module("distributed")
    with engine.Client(scheduler, timeout=_PATIENCE, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=_PATIENCE)


def _free(address: str) -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        port: int = probe.getsockname()[1]
        return port


def _await(address: str, port: int) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends:
        with suppress(OSError), socket.create_connection((address, port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers at {address}:{port}")
