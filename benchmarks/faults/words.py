"""Whether what a command said is what happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from benchmarks.faults.modes import Fault
from benchmarks.faults.rig import HUNG, Done

ENTERED_BUT: Final = 7
_CANCELLED: Final = 130
_UNEXPECTED: Final = 70
_NOTHING: Final = re.compile(r"没有写入|已取消|什么都没有改动|没有保存|没有完成|没有入账")
_DONE: Final = re.compile(r"完成：")
_ENTERED: Final = re.compile(r"已入账|已记入身份库")
_PLACED: Final = re.compile(r"已入账|已记入身份库|此前已写出")
_FOREIGN: Final = re.compile(r"Traceback|fatal:|error:|cannot lock|[Uu]nable to|\[Errno|Out of disk|Error\b")


def wrong(done: Done, fault: Fault, *, landed: bool) -> Iterator[str]:
    """What is wrong with the status and the words of a command that enters something."""
    yield from plain(done, fault)
    yield from (_of_landed if landed else _of_refused)(done, heard=fault.err is None)


def plain(done: Done, fault: Fault) -> Iterator[str]:
    """What is wrong with any command's end: it must end, in words of the trade."""
    heard = fault.err is None
    if done.status == HUNG:
        yield "hang: ended after two minutes"
    if done.status == _UNEXPECTED:
        yield f"unexpected: status 70: {done.err.strip()[-200:]}"
    if heard and (found := _FOREIGN.search(done.err)):
        yield f"foreign: {done.err[max(0, found.start() - 60) : found.end() + 60].strip()}"
    if heard and done.status > 0 and not done.err.strip() and not done.out.strip():
        yield f"words: status {done.status} without a word"


def written(done: Done, fault: Fault, *, landed: bool) -> Iterator[str]:
    """What is wrong with the status and the words of a command that writes a file for a person."""
    yield from plain(done, fault)
    if landed and denies(done):
        yield f"words: written, and said otherwise: {_last(done)}"
    if not landed:
        yield from _of_refused(done, heard=fault.err is None)


def _of_landed(done: Done, *, heard: bool) -> Iterator[str]:
    if done.status > 0 and done.status != ENTERED_BUT:
        yield f"words: landed, and status {done.status}: {_last(done)}"
    if denies(done):
        yield f"words: landed, and said otherwise: {_last(done)}"
    if heard and done.status == 0 and not _DONE.search(done.err):
        yield f"words: landed, and not said: {_last(done)}"
    if heard and done.status == ENTERED_BUT and not _ENTERED.search(done.err):
        yield f"words: status 7 without what landed: {_last(done)}"


def denies(done: Done) -> bool:
    """Whether a line says that nothing was done, and not what was."""
    return any(_NOTHING.search(line) and not _PLACED.search(line) for line in done.err.splitlines())


def _of_refused(done: Done, *, heard: bool) -> Iterator[str]:
    if _ENTERED.search(done.err) or _DONE.search(done.err):
        yield f"lost: acknowledged, and not there: {_last(done)}"
    elif done.status in {0, ENTERED_BUT}:
        yield f"lost: status {done.status}, and not there: {_last(done)}"
    if heard and done.status == _CANCELLED and not _NOTHING.search(done.err):
        yield f"words: cancelled, and not said: {_last(done)}"


def _last(done: Done) -> str:
    return " / ".join(done.err.strip().split("\n")[-2:])[-240:]
