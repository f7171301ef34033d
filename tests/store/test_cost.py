"""What an entry costs: processes, what goes to and comes from them, and how often the disk is waited for."""

from __future__ import annotations

import json
import os
import subprocess  # noqa: TID251 - what git is asked is counted where it is started
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from crash import NOW, allow, git, write

from dabzw.store import writer
from dabzw.store.contents import Contents
from dabzw.store.git import Repository
from dabzw.store.git_process import version
from dabzw.store.writer import Change, Plan, transact

pytestmark = pytest.mark.usefixtures("isolated")

LEAD = "leads/2026-02/XS-1.yaml"


@dataclass
class Cost:
    """The gits that were started, the bytes that went to and came from them, and our own fsyncs."""

    gits: list[str] = field(default_factory=list)
    bytes: int = 0
    fsyncs: int = 0


def counted(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> Cost:
    cost = Cost()
    run, fsync = subprocess.run, os.fsync

    def counting(command: tuple[Any, ...], **named: Any) -> Any:
        words = [word for word in map(str, command[1:]) if not word.startswith("--")]
        while words[0] == "-c":
            words = words[2:]
        done = run(command, **named)
        cost.gits.append(words[0])
        cost.bytes += sum(map(len, map(str, command))) + len(named.get("input", b"")) + len(done.stdout)
        return done

    def synced(descriptor: int) -> None:
        cost.fsyncs += 1
        fsync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "run", counting)
        patch.setattr(os, "fsync", synced)
        act()
    return cost


def ledger_of(place: Path, others: int) -> Repository:
    repository = Repository.create(place)
    months = {f"leads/2026-{number % 6 + 3:02}/XS-{number}.yaml": b"o: 0\n" for number in range(others)}
    write(repository, {LEAD: b"a: 0\n", **months})
    return repository


def test_what_an_entry_asks_of_git_does_not_grow_with_the_ledger(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """But for the reading of the ledger, which is another's."""
    monkeypatch.setattr(writer, "in_commit", lambda *_: Contents({}, {}))

    def cost(others: int) -> Cost:
        repository = ledger_of(tmp_path / f"账{others:03}", others)
        return counted(monkeypatch, lambda: write(repository, {LEAD: b"a: 1\n"}))

    small, large = cost(6), cost(300)
    assert small.gits == large.gits
    assert len(small.gits) <= 15
    assert abs(small.bytes - large.bytes) < 100  # ids do not all shrink alike
    assert small.fsyncs == large.fsyncs


@pytest.mark.parametrize("count", [3, 40])
def test_git_need_not_read_again_what_was_written(tmp_path: Path, count: int) -> None:
    repository = ledger_of(tmp_path / "台账", 60)
    new: dict[str, bytes | None] = {
        f"leads/2026-{number % 6 + 3:02}/XS-{number}.yaml": b"o: 1\n" for number in range(count)
    }
    write(repository, {**new, "campaign.yaml": b"z: 0\n", LEAD: None})
    assert git(repository.top, "diff-files") == ""


def test_a_row_of_an_import_waits_three_times_for_the_disk_at_most(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = 300
    repository = ledger_of(tmp_path / "台账", 10)
    events = tmp_path / "events"
    settings = Path(os.environ["HOME"], ".gitconfig")
    settings.write_text(settings.read_text("utf-8") + f"[trace2]\n\teventTarget = {events}\n", "utf-8")
    changes = tuple(
        Change(f"sites/2026-{number % 3 + 3:02}/CS-{number}.yaml", b"n: %d\n" % number)
        for number in range(rows)
    )
    cost = counted(
        monkeypatch,
        lambda: transact(repository, lambda _: Plan(changes, "导入", "import", ()), allow, now=NOW),
    )
    told = map(json.loads, events.read_text("utf-8").splitlines())
    of_git = sum(int(one["value"]) for one in told if one.get("category") == "fsync")
    assert of_git > 0 or version() < (2, 37)  # which does not tell of them
    assert rows < cost.fsyncs + of_git < rows + 60
    assert git(repository.top, "diff-files") == ""
