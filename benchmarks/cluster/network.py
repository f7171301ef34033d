"""Where workers stand: each in a network namespace of its own, or, without the right to that, on loopback.

In a namespace a worker reaches this computer by a pair of veth devices, sees no folder of the ledgers or of
the roll-up (a mount of its own hides them), and not the other worker.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

_LOOPBACK = "127.0.0.1"
_WORKERS = 2


@dataclass(frozen=True)
class Standpoint:
    """Where a worker is started: what stands before its command, and the address by which it is reached."""

    before: tuple[str, ...]
    address: str


@dataclass(frozen=True)
class Network:
    """This computer's address for the workers, and where each of them stands."""

    says: str
    address: str
    workers: tuple[Standpoint, ...]


@contextmanager
def network(hidden: Path, *, apart: bool = True) -> Iterator[Network]:
    """Two places for workers, from which a folder cannot be seen; says which kind they are of.

    They are on loopback where namespaces may not be made, or are not wanted `apart`.
    """
    with ExitStack() as stack:
        if apart and _may():
            places = tuple(_namespace(stack, number, hidden) for number in range(1, _WORKERS + 1))
            says = "two network namespaces, the folders of the ledgers hidden in each"
            yield Network(says, "10.213.1.1", places)
            return
        beside = tuple(Standpoint((), _LOOPBACK) for _ in range(_WORKERS))
        yield Network("two processes on loopback, which are given addresses alone", _LOOPBACK, beside)


def _namespace(stack: ExitStack, number: int, hidden: Path) -> Standpoint:
    name = f"dz{os.getpid() % 100_000}-{number}"
    here, there = (f"{end}{os.getpid() % 100_000}-{number}" for end in ("dzh", "dzw"))
    within = ("ip", "netns", "exec", name)
    _run(("ip", "netns", "add", name))
    stack.callback(_run, ("ip", "netns", "del", name), check=False)
    _run(("ip", "link", "add", here, "type", "veth", "peer", "name", there))
    stack.callback(_run, ("ip", "link", "del", here), check=False)
    for line in (
        ("ip", "link", "set", there, "netns", name),
        ("ip", "addr", "add", f"10.213.{number}.1/24", "dev", here),
        ("ip", "link", "set", here, "up"),
        (*within, "ip", "addr", "add", f"10.213.{number}.2/24", "dev", there),
        (*within, "ip", "link", "set", there, "up"),
        (*within, "ip", "link", "set", "lo", "up"),
        (*within, "ip", "route", "add", "default", "via", f"10.213.{number}.1"),
    ):
        _run(line)
    hide = ("unshare", "-m", "sh", "-c", 'mount -t tmpfs none "$0" && exec "$@"', str(hidden))
    return Standpoint((*within, *hide), f"10.213.{number}.2")


def _may() -> bool:
    """Whether this account may make namespaces here, and the kernel has what joins them."""
    if os.geteuid() or not all(map(shutil.which, ("ip", "unshare"))):
        return False
    name = f"dzp{os.getpid() % 100_000}"
    lines = (
        ("ip", "netns", "add", name),
        ("ip", "link", "add", name, "type", "veth", "peer", "name", f"{name}b"),
        ("ip", "link", "del", name),
        ("ip", "netns", "del", name),
    )
    done = [_does(line) for line in lines]  # to the end, so that nothing stays
    return all(done)


def _does(line: Sequence[str]) -> bool:
    return subprocess.run(line, check=False, capture_output=True).returncode == 0


def _run(line: Sequence[str], *, check: bool = True) -> None:
    subprocess.run(line, check=check, capture_output=True)
