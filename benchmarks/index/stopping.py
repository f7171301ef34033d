"""A look that stops at some point of what it does, so that something can happen right there."""

from __future__ import annotations

import importlib
import mmap
import os
import pkgutil
import random
import signal
import struct
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Final

from benchmarks.index.commands import Said, begun
from dabzw.store import index

_MODULES: Final = (
    "dabzw.cli.remembering",
    "dabzw.cli.replay",
    "dabzw.store.contents",
    "dabzw.store.taken_up",
    "dabzw.store.working",
)
_REMEMBERED: Final = 8


@dataclass(frozen=True, slots=True)
class Stop:
    """The point at which a function is called for the so-manieth time, or at which it gives something."""

    function: CodeType
    time: int
    at_end: bool

    def __str__(self) -> str:
        return f"{'end' if self.at_end else 'call'} {self.time} of {self.function.co_qualname}"


class Stops:
    """Points where what is known of files, or was answered before, is asked for or kept.

    Points are such as the last looks have come to.
    """

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._seen: deque[dict[CodeType, int]] = deque(maxlen=_REMEMBERED)

    def one(self) -> Stop:
        """One of them."""
        called = self._dice.choice(self._seen) if self._seen else dict.fromkeys(functions(), 1)
        function = self._dice.choice(list(called))
        time = int(called[function] ** self._dice.random())  # the first times rather than the last
        return Stop(function, time, at_end=self._dice.random() < 0.5)  # noqa: PLR2004

    def learn(self, counts: Counts) -> None:
        """Notes what a look has called."""
        if called := {code: times for code, times in counts if times}:
            self._seen.append(called)


class Counts:
    """How often each of the functions was called, counted by one process and read by another."""

    def __init__(self) -> None:
        self._places = {code: place for place, code in enumerate(functions())}
        self._counts = mmap.mmap(-1, _SIZE * len(self._places))

    def count(self, code: CodeType) -> None:
        """Notes a call, if it is one of them."""
        place = self._places.get(code)
        if place is not None:
            at = place * _SIZE
            _NUMBER.pack_into(self._counts, at, _NUMBER.unpack_from(self._counts, at)[0] + 1)

    def __iter__(self) -> Iterator[tuple[CodeType, int]]:
        numbers = _NUMBER.iter_unpack(self._counts[:])
        return ((code, number) for code, (number,) in zip(self._places, numbers, strict=True))


_NUMBER: Final = struct.Struct("=I")
_SIZE: Final = _NUMBER.size


@cache
def functions() -> tuple[CodeType, ...]:
    """The functions of the index, and of what stands on it."""
    own = (f"{index.__name__}.{module.name}" for module in pkgutil.iter_modules(index.__path__))
    modules = map(importlib.import_module, (*_MODULES, *own))
    found = {code for module in modules for code in _codes(module, module)}
    return tuple(sorted(found, key=lambda code: (code.co_filename, code.co_firstlineno)))


def _codes(module: ModuleType, of: object) -> Iterator[CodeType]:
    """The functions of a module, and those of its classes."""
    for one in list(vars(of).values()):
        if isinstance(one, type) and one.__module__ == module.__name__ and one is not of:
            yield from _codes(module, one)
            continue
        function = _function(one)
        if function is not None and function.__code__.co_filename == module.__file__:
            yield function.__code__


def _function(one: object) -> FunctionType | None:
    """The function behind a method, a property or what else a class calls by a name."""
    if isinstance(one, property):
        one = one.fget
    elif isinstance(one, cached_property):
        one = one.func
    one = getattr(one, "__wrapped__", getattr(one, "__func__", one))
    return one if isinstance(one, FunctionType) else None


def stopped(
    words: Sequence[str],
    now: datetime,
    stop: Stop,
    do: Callable[[], None],
    sabotage: Callable[[], None] | None = None,
    counts: Counts | None = None,
) -> tuple[Said, bool]:
    """What a look by the index says that stops until something is done, and whether it came to that point.

    Where it did not, that is done when it has ended.  `counts` gets what it called until then.
    """
    (reached, has_reached), (may_go, go) = os.pipe(), os.pipe()

    def before() -> None:
        os.close(reached)
        os.close(go)
        if sabotage is not None:
            sabotage()
        sys.setprofile(_at(stop, lambda: _wait(has_reached, may_go), counts))

    look = begun(words, now, by_index=True, sabotage=before)
    os.close(has_reached)
    os.close(may_go)
    has_stopped = bool(os.read(reached, 1))
    if has_stopped:
        do()
    os.close(go)
    os.close(reached)
    answer = look.ended()
    if not has_stopped:
        do()
    return answer, has_stopped


def _wait(has_reached: int, may_go: int) -> None:
    os.write(has_reached, b"1")
    os.read(may_go, 1)


def killing(stop: Stop) -> Callable[[], None]:
    """What kills a process at a point of it, when carried out in it before."""
    return lambda: sys.setprofile(_at(stop, lambda: os.kill(os.getpid(), signal.SIGKILL)))


def _at(
    stop: Stop, do: Callable[[], None], counts: Counts | None = None
) -> Callable[[FrameType, str, object], None]:
    """Watches for a point, where something is done."""
    event, left = ("return" if stop.at_end else "call"), stop.time

    def watch(frame: FrameType, what: str, _: object) -> None:
        nonlocal left
        if counts is not None and what == "call":
            counts.count(frame.f_code)
        if what != event or frame.f_code is not stop.function:
            return
        left -= 1
        if not left:
            do()

    return watch
