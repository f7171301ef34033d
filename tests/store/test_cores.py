"""Work that is shared with a copy of the process: all is answered once, whatever becomes of the copy."""

from __future__ import annotations

import json
import os
import signal
import subprocess  # noqa: TID251 -- a process that is killed from outside
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from dabzw.store import cores
from dabzw.store.cores import Work, shared

ITEMS = tuple(range(1000))
Do = Callable[[Sequence[int]], list[int]]


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "can_share", lambda: True)


def squares(items: Sequence[int]) -> list[int]:
    return [item * item for item in items]


def work(do: Do = squares) -> Work[int, list[int]]:
    return Work(do, lambda answer: json.dumps(answer).encode(), json.loads)


def answered(found: Iterator[tuple[int, list[int]]]) -> list[int]:
    return [one for _, several in sorted(found) for one in several]  # each place comes once


def in_the_copy(act: Callable[[Sequence[int]], list[int]]) -> Do:
    """Work that goes otherwise in the copy."""
    here = os.getpid()
    return lambda items: squares(items) if os.getpid() == here else act(items)


def fails(_: Sequence[int]) -> list[int]:
    raise ValueError


def is_killed(_: Sequence[int]) -> list[int]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def never_ends(_: Sequence[int]) -> list[int]:
    while True:
        signal.pause()


def leaves(_: Sequence[int]) -> list[int]:
    sys.exit(3)


@pytest.mark.parametrize("do", [fails, is_killed, never_ends, leaves], ids=lambda do: do.__name__)
def test_what_the_copy_does_not_tell_is_done_here(do: Do) -> None:
    assert answered(shared(work(in_the_copy(do)), ITEMS, least=1)) == squares(ITEMS)
    assert no_child_is_left()


def test_a_copy_that_ends_halfway() -> None:
    def halfway(items: Sequence[int]) -> list[int]:
        return squares(items) if items[0] > len(ITEMS) * 3 // 4 else fails(items)

    assert answered(shared(work(in_the_copy(halfway)), ITEMS, least=1)) == squares(ITEMS)


def test_the_copy_does_its_part() -> None:
    """Neither goes on from where they would meet, before the other one has come near."""
    here, begun, told = os.getpid(), os.pipe(), os.pipe()

    def slowly(items: Sequence[int]) -> list[int]:
        if os.getpid() != here and items[0] == cores._CHUNK:
            os.read(begun[0], 1)
            os.write(told[1], b"1")
        elif os.getpid() == here and items == ITEMS[: cores._CHUNK]:  # not what is tried before the copy is
            os.write(begun[1], b"1")
            os.read(told[0], 1)
        return [*squares(items), os.getpid()]

    found = list(shared(work(slowly), ITEMS, least=1))
    answers = dict(found)
    assert len(found) == len(answers)
    for end in (*begun, *told):
        os.close(end)
    by = [answer.pop() == here for _, answer in sorted(answers.items())]
    assert by[0]
    assert by.count(True) <= 2  # the first, and the second where its answer was still under way
    assert [one for _, several in sorted(answers.items()) for one in several] == squares(ITEMS)


def test_answers_longer_than_a_pipe_holds() -> None:
    def long(items: Sequence[int]) -> list[int]:
        return [item for item in items for _ in range(10_000)]

    found = answered(shared(work(long), ITEMS[:300], least=1))
    assert found == long(ITEMS[:300])


def test_a_fault_of_the_work_is_met_here() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- it has no words
        answered(shared(work(fails), ITEMS, least=1))
    assert no_child_is_left()


def test_few_things_are_not_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("shared"))
    assert answered(shared(work(), ITEMS, least=len(ITEMS) + 1)) == squares(ITEMS)
    assert answered(shared(work(), (), least=0)) == []


def test_where_the_system_gives_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refused)
    before = set(Path("/proc/self/fd").iterdir())
    assert answered(shared(work(), ITEMS, least=1)) == squares(ITEMS)
    assert set(Path("/proc/self/fd").iterdir()) == before


class TestWhereACopyIsRight:
    @pytest.fixture(autouse=True)
    def as_it_is(self, monkeypatch: pytest.MonkeyPatch, two_processors: None) -> None:
        monkeypatch.undo()

    def test_one_processor(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
        assert not cores.can_share()

    def test_two(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
        monkeypatch.setattr(threading, "active_count", lambda: 1)
        assert cores.can_share()

    def test_another_thread(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
        monkeypatch.setattr(threading, "active_count", lambda: 2)
        assert not cores.can_share()


KILLED = """
import os, signal
from dabzw.store import cores
from dabzw.store.cores import Work, shared

here = os.getpid()
cores.can_share = lambda: True

def do(items):
    if os.getpid() == here and items[0]:
        os.kill(here, signal.SIGKILL)
    return [0] * 10_000

for _ in shared(Work(do, lambda answer: bytes(answer), list), range(10_000), 1):
    pass
"""


def test_the_copy_ends_where_this_process_is_killed(tmp_path: Path) -> None:
    """It holds its output open: that this comes to its end says that both are gone."""
    done = subprocess.run(
        (sys.executable, "-c", KILLED),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL


def no_child_is_left() -> bool:
    with suppress(ChildProcessError):
        return os.waitpid(-1, os.WNOHANG) == (0, 0)
    return True
