"""What judges a push is bounded: silence, a fault, too much memory and too much time are no answer."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from functools import partial

import pytest

from dabzw.store.limited import Means, NoAnswer
from dabzw.sync.receive.bounded import answer

MEANS = Means(memory=1 << 30, seconds=2, patience=20)


def test_an_answer() -> None:
    assert answer(lambda: b"gut" * 100_000, MEANS) == b"gut" * 100_000
    assert answer(lambda: b"", MEANS) == b""


def fault() -> bytes:
    raise ValueError


def bomb() -> bytes:
    return b"x" * (2 << 30)


def death() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def half() -> bytes:
    os._exit(0)


@pytest.mark.parametrize("work", [fault, bomb, death, half, lambda: b"x" * (2 << 20)])
def test_no_answer(work: Callable[[], bytes]) -> None:
    with pytest.raises(NoAnswer) as caught:
        answer(work, MEANS)
    assert not caught.value.slow


def test_too_slow() -> None:
    began = time.monotonic()
    with pytest.raises(NoAnswer) as caught:
        answer(partial(endless), Means(memory=1 << 30, seconds=60, patience=1))
    assert caught.value.slow
    assert time.monotonic() - began < 10


def endless() -> bytes:
    while True:
        signal.pause()
