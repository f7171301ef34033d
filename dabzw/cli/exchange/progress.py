"""Signs of life on the terminal while many rows are read, judged or written."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

ItemT = TypeVar("ItemT")

_MANY: Final = 300  # rows from which a bar is shown


def watched(items: Iterable[ItemT], count: int, says: str) -> Iterator[ItemT]:
    """The items, with a bar on the terminal where they are many."""
    if count < _MANY or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, says, count, console=Console(stderr=True), transient=True)


@contextmanager
def working(says: str, count: int | None = None) -> Iterator[None]:
    """A sign of life on the terminal during one long step; of `count` rows only where they are many."""
    if (count is not None and count < _MANY) or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    rows = f"（{count}行）" if count is not None else ""
    with Console(stderr=True).status(f"{says}{rows}"):
        yield
