"""Takes the facts of a county by two workers in two network namespaces, and holds them against one process.

    python -m benchmarks.cluster [--ledgers N] [--size county|city|province]

The ledgers are handed out by git, one worker is killed half-way.  Without the right to make namespaces the
workers are two processes on loopback.  Ends with status 1 where a table differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.cluster.comparing import compared
from benchmarks.cluster.engine import engine
from benchmarks.cluster.network import network
from benchmarks.county.making import make_all
from benchmarks.county.places import SIZES, townships


def main() -> int:
    """Runs both, and says what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster")
    parser.add_argument("--ledgers", type=int, default=25)
    parser.add_argument("--size", choices=SIZES, default="county")
    asked = parser.parse_args()
    places = townships(asked.size)[: asked.ledgers]
    with tempfile.TemporaryDirectory(prefix="dabzw-cluster-") as scratch:
        root = Path(scratch)
        ledgers = root / "ledgers"
        ledgers.mkdir()
        make_all(ledgers, places, range(len(places)), 42)
        with network(root) as net, engine(net, ledgers, root) as running:
            found = compared(running, [place.code for place in places], root / "county")
    print(f"workers: {net.says}")
    print(f"cluster: {dict(found.cluster.outcomes)} in {found.cluster.seconds:.1f} s", end="; ")
    print(f"one worker killed after {found.killed_after} of {len(places)}")
    print(f"one process: {dict(found.alone.outcomes)} in {found.alone.seconds:.1f} s")
    print(f"tables alike byte for byte: {found.alike} of {len(found.alone.tables)}")
    return 0 if found.holds else 1


if __name__ == "__main__":
    sys.exit(main())
