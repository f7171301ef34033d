"""What a run of the whole suite leaves to `make test-slow`: read from `seldom.txt`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".txt")


@cache
def named() -> dict[str, int]:
    """Each test by its file and name: of how many of its cases one stays in each run, 0 where none does."""
    lines = (line.split() for line in _FILE.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    return {name: int(kept[0].removeprefix("1/")) if kept else 0 for name, *kept in lines}


def is_left(name: str, case: int) -> bool:
    """Whether a case of a test, counted from 0 as they are written, is left to the slow run."""
    kept = named().get(name)
    return kept is not None and (kept == 0 or case % kept != 0)
