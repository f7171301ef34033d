"""What stands around the workers: a scheduler and two workers of Dask, and git handing out the ledgers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.cluster.network import Network

_PATIENCE = 60


@dataclass(frozen=True)
class Engine:
    """A running cluster: the scheduler's address, the workers' processes, where ledgers are handed out."""

    scheduler: str
    workers: tuple[subprocess.Popen[bytes], ...]
    ledgers: str


@contextmanager
def engine(network: Network, ledgers: Path, scratch: Path) -> Iterator[Engine]:
    """The cluster and the ledgers below a folder, until they are done with; all that was started is ended."""
    with ExitStack() as stack:
        port, git_port = _free(network.address), _free(network.address)
        _start(
            stack,
            ("git", "daemon", "--export-all", f"--base-path={ledgers}", "--reuseaddr"),
            (f"--listen={network.address}", f"--port={git_port}", str(ledgers)),
            log=scratch / "git.log",
        )
        scheduler = f"tcp://{network.address}:{port}"
        _start(
            stack,
            (sys.executable, "-m", "distributed.cli.dask_scheduler"),
            ("--host", network.address, "--port", str(port), "--no-dashboard", "--no-show"),
            log=scratch / "scheduler.log",
        )
        _await(network.address, port)
        _await(network.address, git_port)
        workers = []
        for number, place in enumerate(network.workers, start=1):
            own = scratch / f"worker-{number}"
            own.mkdir()
            workers.append(
                _start(
                    stack,
                    (*place.before, sys.executable, "-m", "distributed.cli.dask_worker", scheduler),
                    ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", place.address),
                    ("--local-directory", f"/tmp/dabzw-{os.getpid()}-{number}"),  # noqa: S108 -- its own
                    log=own / "log",
                )
            )
        _await_workers(scheduler, len(workers))
        yield Engine(scheduler, tuple(workers), f"git://{network.address}:{git_port}")


def _start(stack: ExitStack, *words: tuple[str, ...], log: Path) -> subprocess.Popen[bytes]:
    stream = stack.enter_context(log.open("wb"))
    line = [word for some in words for word in some]
    process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
    stack.callback(_end, process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
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
