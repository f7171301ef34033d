"""Issues are made exactly once: in any order of runs, killed anywhere, two at once."""

from __future__ import annotations

import os
import random
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from crash import Fault, Killed, faulty, git

from dabzw.cli.context import Desk
from dabzw.cli.make.making import make_due
from dabzw.cli.make.sealing import deliver
from dabzw.cli.speech.options import Globals
from dabzw.model.made import digest_of

DAYS = tuple(f"2026-02-{day:02}" for day in (9, 10, 11, 12, 13, 14, 20, 24))
NOW = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 - China Standard Time, as the ledger says


def desk(folder: Path, day: str) -> Desk:
    return Desk(Globals(ledger=str(folder), as_of=day), NOW)


def run(folder: Path, day: str) -> None:
    make_due(desk(folder, day))
    deliver(desk(folder, day), folder.parent / "out")


def unfinished(folder: Path) -> list[str]:
    """What is wrong after a last run that nothing has disturbed."""
    run(folder, DAYS[-1])
    made = desk(folder, DAYS[-1]).ledger.made
    slots = [(one.name, one.due) for one in made]
    wrong = [] if len(slots) == len(set(slots)) == 9 else [f"{len(slots)} issues, {len(set(slots))} slots"]
    for name in {one.name for one in made}:
        numbered = sorted((one.issue, one.due) for one in made if one.name == name and one.due)
        if [issue for issue, _ in numbered] != list(range(1, len(numbered) + 1)):
            wrong.append(f"{name} is numbered {numbered}")
        if [due for _, due in numbered] != sorted(due for _, due in numbered):
            wrong.append(f"{name} is out of order")
    files = sorted(path.name for path in (folder.parent / "out").iterdir() if not path.name.startswith("."))
    if files != sorted(item.file for one in made for item in one.outputs):
        wrong.append(f"files: {files}")
    kept = {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("reports/*/*.[!y]*")}
    sealed = {path: item.digest for one in made for path, item in one.originals.items()}
    if {path: digest_of(data) for path, data in kept.items()} != sealed:
        wrong.append(f"originals: {sorted(kept)}")
    if git(folder, "status", "--porcelain"):
        wrong.append("git status")
    return wrong


@pytest.fixture
def ledger(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_environment: dict[str, str]
) -> Path:
    for name, value in clean_environment.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "台账"
    shutil.copytree(small, folder)
    return folder


def disturbed(folder: Path, monkeypatch: pytest.MonkeyPatch, *, runs: int, seed: int) -> int:
    """Runs on any days in any order, most of them killed at some call that writes; gives how many were."""
    chance, killed = random.Random(seed), 0  # noqa: S311 -- the same disturbances every time
    for _ in range(runs):
        fault = Fault(chance.randrange(1, 120))
        try:
            with faulty(monkeypatch, fault):
                run(folder, chance.choice(DAYS))
        except Killed:
            killed += 1
    return killed


def test_thirty_runs(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert disturbed(ledger, monkeypatch, runs=30, seed=5)
    assert unfinished(ledger) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_two_hundred_runs(ledger: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    assert disturbed(ledger, monkeypatch, runs=200, seed=seed)
    assert unfinished(ledger) == []


def test_two_at_once(ledger: Path) -> None:
    children = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                run(ledger, DAYS[-1])
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    assert unfinished(ledger) == []
