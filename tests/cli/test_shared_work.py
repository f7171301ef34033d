"""A ledger that is read and judged together with a copy of the process is read and judged as by one alone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Ledgers

from dabzw.cli import judging
from dabzw.cli.judging import findings_of
from dabzw.model.finding import Finding
from dabzw.model.ids import FOLDERS
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.watched import WatchedInstant
from dabzw.store import cores, taken_up
from dabzw.store.git import Repository
from dabzw.store.index.database import forget
from dabzw.store.reader import Loaded, load
from dabzw.store.working import look

pytestmark = pytest.mark.usefixtures("isolated")

MINUTE = datetime(2026, 3, 9, 9, 30)  # noqa: DTZ001 -- the ledger's zone, as all moments
EDITS: tuple[Callable[[bytes], bytes], ...] = (
    lambda data: data.replace(b": ", b":  ", 1),
    lambda data: data.replace(b"2026-02", b"2026-12"),
    lambda data: data.replace("村: ".encode(), "村: 别的".encode(), 1),
    lambda data: data + b"\xe4\xb8\x80\n",
    lambda data: data.replace("名称: ".encode(), "名称: 电话13812345678 ".encode(), 1),
    lambda data: b"",
    lambda data: data.replace(b"- ", b"-\t", 1),
)


@pytest.fixture
def ledger(ledgers: Ledgers) -> Path:
    """One in which every other record has something wrong."""
    folder = ledgers("full")
    records = sorted(path for top in FOLDERS.values() for path in (folder / top).rglob("*.yaml"))
    for place, path in enumerate(records[::2]):
        path.write_bytes(EDITS[place % len(EDITS)](path.read_bytes()))
    return folder


@pytest.fixture
def in_small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "_CHUNK", 3)
    monkeypatch.setattr(cores, "can_share", lambda: True)


def found(folder: Path, at: Instant) -> tuple[Ledger | None, tuple[Finding, ...], tuple[Finding, ...]]:
    """What a ledger holds of which nothing is remembered, its findings, what is not canonical of it."""
    forget(f"{folder}/.git")
    loaded: Loaded = load(look(Repository.require(folder)).contents)
    findings = tuple(map(loaded.placed, findings_of(loaded, at)))
    return loaded.ledger, findings, tuple(loaded.not_canonical())


def here_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (taken_up, judging):
        monkeypatch.setattr(module, "_WORTH_SHARING", 1 << 30)


def in_the_copy_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process does one chunk and waits for the copy to end."""
    helper: Any = cores._helper

    def awaited(*asked: Any) -> Any:
        made = helper(*asked)
        os.waitid(os.P_PID, made.process, os.WEXITED | os.WNOWAIT)
        return made

    monkeypatch.setattr(cores, "_helper", awaited)
    for module in (taken_up, judging):
        monkeypatch.setattr(module, "_WORTH_SHARING", 1)


@pytest.mark.usefixtures("in_small_chunks")
def test_the_same_is_found(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = Instant.of(MINUTE)
    with monkeypatch.context() as alone:
        here_alone(alone)
        expected = found(ledger, at)
    in_the_copy_alone(monkeypatch)
    forks = counted(monkeypatch)
    assert found(ledger, at) == expected
    assert len(forks) == 2
    assert {"future-date", "unknown-village", "yaml-empty"} < {one.rule for one in expected[1]}
    assert expected[2]


@pytest.mark.usefixtures("in_small_chunks")
def test_what_was_told_is_remembered(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_copy_alone(monkeypatch)
    first = found(ledger, Instant.of(MINUTE))
    here_alone(monkeypatch)
    loaded = load(look(Repository.require(ledger)).contents)
    assert (loaded.ledger, tuple(loaded.not_canonical())) == (first[0], first[2])


@pytest.mark.usefixtures("in_small_chunks")
def test_until_when_it_holds_is_told_too(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is yet to come on that day stands in the last of the leads."""
    last = max((ledger / FOLDERS["线索"]).rglob("*.yaml"))
    text = last.read_text("utf-8")
    last.write_text(re.sub("登记时间: .*", "登记时间: 2026-03-09 11:00", text), "utf-8")
    for share in (here_alone, in_the_copy_alone):
        at = WatchedInstant.watching(MINUTE, "9999-99-99 99:99")
        with monkeypatch.context() as one:
            share(one)
            found(ledger, at)
        assert at.span.until == MINUTE.replace(hour=11, minute=0)


def counted(monkeypatch: pytest.MonkeyPatch) -> Sequence[int]:
    """The copies that are made from now on."""
    fork, made = os.fork, list[int]()

    def noted() -> int:
        process = fork()
        made.append(process)
        return process

    monkeypatch.setattr(os, "fork", noted)
    return made
