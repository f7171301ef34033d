"""Locks of git's refs and settings that a killed git has left: gone after a second, never sooner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dabzw.store import gitlocks
from dabzw.store.git import Repository
from dabzw.sync.exchange.remembered import recalled, remember

pytestmark = pytest.mark.usefixtures("isolated")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.create(tmp_path / "台账")


def commit_of(repository: Repository) -> str:
    tree = repository.git("hash-object", "-t", "tree", "-w", "--stdin").decode().strip()
    identity = {f"GIT_{role}_{part}": "x" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    return repository.git("commit-tree", tree, "-m", "x", environment=identity).decode().strip()


def test_what_is_remembered_is_kept_though_a_lock_was_left(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gitlocks, "attempts", lambda _: iter((None,)))
    lock = repository.common_dir / "refs/dabzw/seen/中心.lock"
    lock.parent.mkdir(parents=True)
    lock.write_bytes(b"torn")
    commit = commit_of(repository)
    remember(repository, "seen", "中心", commit)
    assert recalled(repository, "seen", "中心") == commit
    assert not lock.exists()


def test_one_that_changes_is_somebodys(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = repository.common_dir / "config.lock"
    lock.write_bytes(b"")

    def attempts(_: float) -> Iterator[None]:
        yield
        lock.unlink()
        lock.with_suffix(".new").write_bytes(b"another's")
        lock.with_suffix(".new").rename(lock)
        yield

    monkeypatch.setattr(gitlocks, "attempts", attempts)
    gitlocks.drop_left_lock(repository.common_dir, "config")
    assert lock.read_bytes() == b"another's"


def test_where_there_is_none_nothing_is_waited_for(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(gitlocks, "attempts")
    gitlocks.drop_left_lock(repository.common_dir, "config")
