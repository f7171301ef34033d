"""Changes a ledger at random, and holds each answer with the index against the one without.

    python -m benchmarks.index [--rounds 1000] [--seed 1] [--seconds S] [--only KIND] [--blind [WHAT]]

A round is a change and some looks ("change"); looks at moments close to each other ("near"), or at a record
beside the edit of another one ("linked"); a look that stops somewhere while something is done ("stopped");
or looks that begin at once, while something is done ("at once").

`--blind` lets the index take every file for unchanged ("files"), or facts rest on no other record ("links"),
or hold at all moments ("moments"): then differences must be found.  Ends with 1 where a difference was found
and none may be, or none was found and some must be.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.index.blind import BLIND
from benchmarks.index.holding import Tried
from benchmarks.index.rounds import KINDS, rounds

_TOLD_EVERY = 100


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.index", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=tuple(KINDS))
    parser.add_argument("--blind", nargs="?", const="files", choices=tuple(BLIND))
    parser.add_argument("--seconds", type=float, default=float("inf"), help="no round is begun after so long")
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tried = Tried()
        for one in rounds(Path(folder), asked.seed, asked.rounds, blind=asked.blind, only=asked.only):
            tried = one
            if one.is_new:
                print(one.differences[-1], flush=True)
            if not one.rounds % _TOLD_EVERY:
                print(f"{one.rounds} rounds, {one.answers} answers", file=sys.stderr, flush=True)
            if time.monotonic() - began > asked.seconds:
                break
    print(
        f"seed {asked.seed}: {tried.rounds} rounds, {tried.answers} answers, {tried.refused} of them refused,"
        f" {tried.again} said again, {tried.beside} beside something else ({tried.stopped} of those stopped"
        f" for it), {len(tried.differences)} differ"
    )
    return int(bool(tried.differences) is not bool(asked.blind))


if __name__ == "__main__":
    sys.exit(main())
