"""Signals that would end the program, kept waiting while a commit lands."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def held_signals() -> Iterator[None]:
    """Let Ctrl+C, SIGTERM and SIGHUP wait until the block has ended; then they do what they would have done.

    Programs started meanwhile do not inherit it.  One that is ignored stays ignored.  Only the main thread
    gets signals; in another this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    handlers = {number: signal.getsignal(number) for number in _ENDING}
    caught = {
        number: handler for number, handler in handlers.items() if handler not in {None, signal.SIG_IGN}
    }
    for number in caught:
        signal.signal(number, note)
    try:
        yield
    finally:
        for number, handler in caught.items():
            signal.signal(number, handler)
        for waiting in came:
            signal.raise_signal(waiting)
