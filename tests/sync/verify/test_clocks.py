"""A clock that was wrong is told as such, and is no rewriting."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import Ledgers

from dabzw.model.audited import Observation
from dabzw.store.clock_entry import confirm_clock
from dabzw.store.git import Repository
from dabzw.store.readings import seconds_of
from dabzw.store.writer import Change, Plan, transact
from dabzw.sync.verify.authors import author_findings
from dabzw.sync.verify.walk import walked

_NOW = datetime(2026, 3, 20, 9, 0)  # noqa: DTZ001 -- China Standard Time


def _enter(folder: Path, number: int, now: datetime) -> None:
    path = min(folder.glob("sites/*/*.yaml"))
    data = path.read_bytes() + f"备注: 示例{number}\n".encode() if number == 0 else path.read_bytes()
    data = data.replace(b"\xe5\xa4\x87\xe6\xb3\xa8: ", f"备注: {number}".encode())
    plan = Plan((Change(str(path.relative_to(folder)), data),), "修改", "edit", (path.stem,))
    transact(Repository.require(folder), lambda _: plan, lambda _files, _paths: None, now=now)


def _found(folder: Path) -> list[Observation]:
    repository = Repository.require(folder)
    history = walked(repository, repository.resolve("HEAD"))
    return list(author_findings(history, seconds_of(_NOW + timedelta(days=1))))


@pytest.mark.usefixtures("isolated")
def test_an_entry_under_a_clock_of_the_future_is_wrong_until_the_clerk_says_so(ledgers: Ledgers) -> None:
    folder = ledgers("small")
    _enter(folder, 0, _NOW + timedelta(days=300))
    assert [(one.code, one.gravity) for one in _found(folder)] == [("future", "错误")]
    confirm_clock(Repository.require(folder), _NOW)
    _enter(folder, 1, _NOW + timedelta(minutes=5))
    told = [(one.code, one.gravity) for one in _found(folder)]
    assert told == [("future", "注意"), ("clock-confirmed", "注意")]
