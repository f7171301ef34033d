"""Much work on many things, shared between this process and a copy of it, where a second processor is there.

The things are parted into chunks.  This process works from the first chunk on, the copy from the last one
back; where they meet, all is done.  Whatever becomes of the copy, what it has not told is done here.
"""

from __future__ import annotations

import fcntl
import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import field
from typing import Final, Generic, NoReturn, TypeVar

from dabzw.lazily import dataclass

ItemT = TypeVar("ItemT")
AnswerT = TypeVar("AnswerT")

_CHUNK: Final = 64
"""Things of a chunk: some milliseconds of work."""
_PIPE: Final = 1 << 20
"""Bytes that a pipe holds, so that the copy seldom waits until it is heard."""
_HEAD: Final = 8
"""Bytes that say how long an answer is."""
_ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Work(Generic[ItemT, AnswerT]):
    """What is done with some things, and its answer as bytes, by which the copy tells it.

    What is noted beside the answer is lost in the copy.
    """

    do: Callable[[Sequence[ItemT]], AnswerT]
    told: Callable[[AnswerT], bytes]
    heard: Callable[[bytes], AnswerT]


def shared(work: Work[ItemT, AnswerT], items: Sequence[ItemT], least: int) -> Iterator[tuple[int, AnswerT]]:
    """The answers to all chunks as they come, each with the place of its chunk.

    Fewer things than `least` are not worth a copy.
    """
    chunks = [items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK)]
    helper = None
    if len(items) >= least and len(chunks) > 1 and can_share():
        work.do(items[:: len(chunks)])  # some of each kind: what they all need is then there for both
        helper = _helper(work, chunks)
    first, last = 0, len(chunks)
    try:
        while first < last:
            for told in () if helper is None else helper.told():
                if first < last:  # the copy may have begun what is done here by now
                    last -= 1
                    yield last, work.heard(told)
            if first < last:
                yield first, work.do(chunks[first])
                first += 1
    finally:
        if helper is not None:
            helper.end()


def can_share() -> bool:
    """Whether there is a second processor, and no thread that a copy would lack."""
    affinity = getattr(os, "sched_getaffinity", None)
    count = (os.cpu_count() or 1) if affinity is None else len(affinity(0))
    return count > 1 and threading.active_count() == 1


@dataclass(slots=True)
class _Helper:
    """The copy, by its number, and the end of the pipe at which it is heard."""

    process: int
    pipe: int
    begun: bytearray = field(default_factory=bytearray)

    def told(self) -> Iterator[bytes]:
        """What it has told since it was last asked, answer by answer; nobody waits for it."""
        with suppress(BlockingIOError):
            while some := os.read(self.pipe, _PIPE):
                self.begun += some
        while len(self.begun) >= _HEAD:
            end = _HEAD + int.from_bytes(self.begun[:_HEAD], "big")
            if len(self.begun) < end:
                return
            answer = bytes(self.begun[_HEAD:end])
            del self.begun[:end]
            yield answer

    def end(self) -> None:
        """Ends it: it holds nothing that could be lost."""
        os.close(self.pipe)
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.process, 0)


def _helper(work: Work[ItemT, AnswerT], chunks: Sequence[Sequence[ItemT]]) -> _Helper | None:
    """A copy of this process that works from the last chunk on; None where the system gives none."""
    heard, telling = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(telling, fcntl.F_SETPIPE_SZ, _PIPE)
    was = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)  # so that none is met by the copy as by this one
    try:
        process = os.fork()
        if not process:
            _help(work, chunks, heard, telling)
    except OSError:
        os.close(heard)
        return None
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, was)
        os.close(telling)
    os.set_blocking(heard, False)
    return _Helper(process, heard)


def _help(
    work: Work[ItemT, AnswerT], chunks: Sequence[Sequence[ItemT]], heard: int, telling: int
) -> NoReturn:
    """What the copy does, to its end: it leaves by no other way, and touches nothing that both have."""
    try:
        gc.disable()
        os.close(heard)  # or the copy would not notice that this process is gone
        for number in _ENDING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        for chunk in reversed(chunks):
            answer = work.told(work.do(chunk))
            left = memoryview(len(answer).to_bytes(_HEAD, "big") + answer)
            while left:
                left = left[os.write(telling, left) :]
    finally:
        os._exit(0)
