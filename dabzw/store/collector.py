"""Python's search for garbage, left out while much is made that is all kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Ten thousand records are all kept: looking for garbage among them would take half as long again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def while_importing() -> Iterator[None]:
    """What modules hold is kept to the end: it is not looked through while it is made, nor later."""
    with without_collector():
        yield
        gc.freeze()
