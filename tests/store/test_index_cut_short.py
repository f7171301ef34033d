"""The index where the disk takes no more, where nothing may be written, and where a command is killed in it.

Whatever becomes of it, every answer is that without it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from conftest import Ledgers
from small_ledger import KILN

from benchmarks.index.commands import Said, everything_imported, said
from benchmarks.index.stopping import Stop, killing, stopped
from dabzw.model.ids import path_of
from dabzw.store.index import answers, database
from dabzw.store.index.database import FILE, FOLDER

pytestmark = pytest.mark.usefixtures("isolated")
NOW = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001
DAC_OVERRIDE: Final = 1 << 1
Sabotage = Callable[[], None]


@pytest.fixture(scope="module", autouse=True)
def _imported() -> None:
    everything_imported()


@pytest.fixture
def ledger(ledgers: Ledgers) -> Path:
    return ledgers("small")


def look(ledger: Path, sabotage: Sabotage | None = None) -> Said:
    return said(["--ledger", str(ledger), "status"], NOW, by_index=True, sabotage=sabotage)


def truth(ledger: Path, sabotage: Sabotage | None = None) -> Said:
    return said(["--ledger", str(ledger), "status"], NOW, by_index=False, sabotage=sabotage)


def edit(ledger: Path) -> None:
    path = ledger / path_of(KILN)
    path.write_bytes(path.read_bytes() + "备注: 示例\n".encode())


def is_whole_again(ledger: Path) -> bool:
    """Whether all looks are right, and one of them is said again."""
    expected = truth(ledger)
    found = [look(ledger) for _ in range(3)]
    return found == [expected] * 3 and found[-1].again


def index_of(ledger: Path) -> Path:
    return ledger / ".git" / FOLDER / FILE


@pytest.fixture(params=["new", "known"])
def edited(request: pytest.FixtureRequest, ledger: Path) -> Path:
    """A ledger that was edited; its index is still to be made, or is of before."""
    if request.param == "known":
        look(ledger)
        look(ledger)
        edit(ledger)
    return ledger


def no_file_beyond(size: int, action: signal.Handlers) -> Sabotage:
    """The disk takes no more of a file than so many bytes; who writes more is told so, or dies."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, action)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("pages", [2, 12])
def test_a_disk_that_takes_no_more(edited: Path, pages: int) -> None:
    full = no_file_beyond(pages << 12, signal.SIG_IGN)
    assert [look(edited, full) for _ in range(2)] == [truth(edited)] * 2
    assert is_whole_again(edited)


@pytest.mark.parametrize("pages", [2, 12])
def test_killed_while_it_is_written(edited: Path, pages: int) -> None:
    assert look(edited, no_file_beyond(pages << 12, signal.SIG_DFL)).status == -signal.SIGXFSZ
    assert is_whole_again(edited)


POINTS = {
    "begun": Stop(database._begin.__code__, 1, at_end=True),
    **{f"change {time}": Stop(database.Database.change.__code__, time, at_end=True) for time in (1, 2, 3)},
    "answer not noted": Stop(answers.kept.__code__, 1, at_end=False),
}


@pytest.mark.parametrize("point", POINTS)
def test_killed_between_two_steps(ledger: Path, point: str) -> None:
    edit(ledger)
    assert look(ledger, killing(POINTS[point])).status == -signal.SIGKILL
    assert is_whole_again(ledger)


@pytest.mark.parametrize("at_end", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", [database._own, database._begin, database._remove])
def test_two_that_make_it_at_once(ledger: Path, step: Callable[..., object], *, at_end: bool) -> None:
    if step is database._remove:
        index_of(ledger).parent.mkdir(exist_ok=True)
        index_of(ledger).write_bytes(b"\x00\xff" * 4096)
    expected, others = truth(ledger), list[Said]()
    stop = Stop(step.__code__, 1, at_end=at_end)
    words = ["--ledger", str(ledger), "status"]
    mine, has_stopped = stopped(words, NOW, stop, lambda: others.append(look(ledger)))
    assert has_stopped
    assert [mine, *others] == [expected] * 2
    assert is_whole_again(ledger)


def without_privilege() -> None:
    """Takes from the superuser what lets him write where nobody may."""
    if os.geteuid() == 0:
        libc, header, held = ctypes.CDLL(None), (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        assert not libc.capget(header, held)
        held[0] &= ~DAC_OVERRIDE
        assert not libc.capset(header, held)


@pytest.fixture
def closed(edited: Path) -> Iterator[Path]:
    """A ledger whose git directory nobody may write to."""
    folders = [edited / ".git", *(path for path in (edited / ".git").rglob("*") if path.is_dir())]
    kept = {path: path.stat().st_mode for folder in folders for path in (folder, *folder.iterdir())}
    for path, mode in kept.items():
        path.chmod(mode & 0o555)
    yield edited
    for path, mode in kept.items():
        path.chmod(mode)


def test_where_git_may_not_be_written_to(closed: Path) -> None:
    def inside() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in (closed / ".git").rglob("*") if path.is_file()}

    before, expected = inside(), truth(closed, without_privilege)
    assert [look(closed, without_privilege) for _ in range(3)] == [expected] * 3
    assert inside() == before
