"""Prints how costs grow with the ledger, from the figures of a run at several sizes.

python -m benchmarks.speed.growth FILE
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.speed.results import growth, read


def main() -> None:
    """Prints one table."""
    print(*growth(read(Path(sys.argv[1])).rows), sep="\n")


if __name__ == "__main__":
    main()
