"""Makes the ledgers of a county (25 townships), a city (150) or a province (1,331).

    python -m benchmarks.county FOLDER --size county|city|province [--workers N] [--seed N]

Run again, it goes on with what is not there yet.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.county.making import make_all, planted_in
from benchmarks.county.places import SIZES, townships

_AT_ONCE = 8


def main() -> None:
    """Makes them, and says how many there are."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.county")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", choices=SIZES, default="county")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=42)
    asked = parser.parse_args()
    folder: Path = asked.folder
    folder.mkdir(parents=True, exist_ok=True)
    places = townships(asked.size)
    parts = [range(first, min(first + _AT_ONCE, len(places))) for first in range(0, len(places), _AT_ONCE)]
    start = time.perf_counter()
    with ProcessPoolExecutor(asked.workers) as pool:
        going = [pool.submit(make_all, folder, places, part, asked.seed) for part in parts]
        made = sum(one.result() for one in going)
    planted = planted_in(folder)
    print(
        f"{len(places)} ledgers, {made} made in {time.perf_counter() - start:.1f} s; {len(planted)} planted"
    )


if __name__ == "__main__":
    main()
