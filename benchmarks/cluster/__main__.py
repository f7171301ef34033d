"""Takes the facts of a county by two workers in two network namespaces, and holds them against one process.

    python -m benchmarks.cluster [--ledgers N] [--size county|city|province] [--lost N]

The ledgers are handed out by git, one worker is killed half-way.  Without the right to make namespaces the
workers are two processes on loopback.  Then clusters fail in each way there is, with fewer ledgers: an update
must end by itself, lose nothing that was done, and go on once the cluster is mended.  Ends with status 1
where a table differs, or an update does not do so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.cluster.comparing import Comparison, compared
from benchmarks.cluster.engine import engine
from benchmarks.cluster.losing import losses
from benchmarks.cluster.network import network
from benchmarks.county.making import make_all
from benchmarks.county.places import SIZES, townships


def main() -> int:
    """Runs both, and says what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster")
    parser.add_argument("--ledgers", type=int, default=25)
    parser.add_argument("--lost", type=int, default=6)
    parser.add_argument("--size", choices=SIZES, default="county")
    asked = parser.parse_args()
    places = townships(asked.size)[: asked.ledgers]
    with tempfile.TemporaryDirectory(prefix="dabzw-cluster-") as scratch:
        root = Path(scratch)
        ledgers = root / "ledgers"
        ledgers.mkdir()
        make_all(ledgers, places, range(len(places)), 42)
        with network(root) as net:
            print(f"workers: {net.says}", flush=True)
            with engine(net, ledgers, root) as running:
                found = compared(running, [place.code for place in places], root / "county")
            _tell(found, len(places))
            holds = [found.holds]
            for one in losses(net, ledgers, [place.code for place in places[: asked.lost]], root):
                after = f"; mended: {dict(one.after.outcomes)}" if one.after else ""
                print(f"{one.name}: {dict(one.run.outcomes)}, {one.run.seconds:.0f} s{after}", flush=True)
                holds.append(one.holds(asked.lost))
    return 0 if all(holds) else 1


def _tell(found: Comparison, count: int) -> None:
    print(f"cluster: {dict(found.cluster.outcomes)} in {found.cluster.seconds:.1f} s", end="; ")
    print(f"one worker killed after {found.killed_after} of {count}")
    print(f"one process: {dict(found.alone.outcomes)} in {found.alone.seconds:.1f} s")
    print(f"tables alike byte for byte: {found.alike} of {len(found.alone.tables)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
