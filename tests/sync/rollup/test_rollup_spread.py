"""The work spread over processes and over a cluster: any of them may be killed, and the tables are the same."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from many_ledgers import AS_OF, CODES, county, entered, files_of

from benchmarks.cluster.comparing import compared
from benchmarks.cluster.engine import engine
from benchmarks.cluster.network import network
from dabzw.errors import UsageError
from dabzw.sync.exchange.sources import unnamed
from dabzw.sync.rollup import cluster, mapping
from dabzw.sync.rollup.cluster import by_cluster
from dabzw.sync.rollup.mapping import by_processes
from dabzw.sync.rollup.tasks import Taken, Task, edition, take

pytestmark = pytest.mark.usefixtures("isolated")


def tasks_of(root: Path, codes: Sequence[str]) -> list[Task]:
    return [
        Task(code, unnamed(str(root / f"{code}.git")), AS_OF, edition(), "", "", root / "kept" / code)
        for code in codes
    ]


def dying(task: Task) -> Taken:
    """Kills the process that takes it in hand, the first time for most, every time for one."""
    mark = Path(f"{task.keep}.killed")
    if task.code == CODES[1] or not mark.exists():
        mark.parent.mkdir(exist_ok=True)
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Taken(task.code, "已更新", data=task.code.encode())


def test_what_a_killed_process_had_in_hand_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that kills whoever does it is told, and the others are done."""
    codes = CODES[:4]
    for code in codes:
        (tmp_path / f"{code}.git").mkdir()
    monkeypatch.setattr(mapping, "take", dying)
    found = {one.code: one for one in by_processes(2)(tasks_of(tmp_path, codes))}
    assert set(found) == set(codes)
    assert [found[code].outcome for code in codes] == ["已更新", "读不了", "已更新", "已更新"]
    assert "内存不足" in found[CODES[1]].says


def test_there_may_be_nothing_to_do() -> None:
    """All may be handed up, which is looked through here."""
    assert list(by_processes(4)([])) == []


def test_a_worker_of_another_version_takes_nothing(tmp_path: Path) -> None:
    entered(tmp_path / f"{CODES[0]}.git", files_of(CODES[0]))
    (task,) = tasks_of(tmp_path, CODES[:1])
    other = Task(task.code, task.source, task.at, "another", "", "", None)
    assert "另一版" in take(other).says


def test_a_fault_of_the_program_is_told_and_not_thrown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dabzw.sync.rollup import tasks

    (tmp_path / f"{CODES[0]}.git").mkdir()
    monkeypatch.setattr(tasks, "tip_here", lambda _source: 1 // 0)
    (task,) = tasks_of(tmp_path, CODES[:1])
    assert take(task) == Taken(
        CODES[0], "读不了", "程序出错（ZeroDivisionError），请把这本台账交给维护人员看"
    )


@pytest.mark.parametrize(
    "address", ["192.0.2.1:8786", "http://192.0.2.1:1", "tcp://a b:1", "tcp://x:1;rm", ""]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="tcp://"):
        by_cluster(address, print)


@pytest.mark.parametrize(
    "answer", [None, b"", b"HTTP/1.1 200 OK\r\n\r\n", b"\xff" * 9000, b"\1" + b"\0" * 7 + b"\xff" * 8]
)
def test_who_answers_something_else_or_nothing_is_no_cluster(
    answer: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of them holds the update up; ledgers of this computer are done all the same."""
    pytest.importorskip("distributed")
    for name in ("_PATIENCE", "_PARTING"):
        monkeypatch.setattr(cluster, name, 0.2)
    far = Task(CODES[1], unnamed("git://127.0.0.1:1/x.git"), AS_OF, edition(), "", "", None)
    entered(tmp_path / f"{CODES[0]}.git", files_of(CODES[0], 1))
    with answering(answer) as address:
        found = list(by_cluster(address, print)([far, *tasks_of(tmp_path, CODES[:1])]))
    assert [(one.code, one.outcome) for one in found] == [(CODES[0], "已更新"), (CODES[1], "没有算到")]
    assert found[1].says == f"{address}：没有连上集群；请管理集群的人看看，本机算用 --workers"


@contextmanager
def answering(answer: bytes | None) -> Iterator[str]:
    """The address of somebody who answers this to whoever comes, and says no more; hangs up on None."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    held.append(server.accept()[0])
                    held.pop().close() if answer is None else held[-1].sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        for one in held:
            one.close()


@pytest.mark.slow
def test_two_workers_one_of_them_killed_give_the_same_tables(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    pytest.importorskip("duckdb")
    codes = CODES[:6]
    county(tmp_path, codes)
    shutil.rmtree(tmp_path / "县")
    with network(tmp_path, apart=False) as net, engine(net, tmp_path, tmp_path) as running:
        found = compared(running, codes, tmp_path / "roll")
    assert found.holds
    assert found.killed_after == 3
    assert found.alike == len(found.alone.tables) == 8 * 6
