"""A ledger of which issues are made in the test's own process."""

from __future__ import annotations

import subprocess  # noqa: TID251 -- git as a person runs it
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from dabzw.cli.context import Desk
from dabzw.cli.ground import china_now
from dabzw.cli.speech.options import Globals

Ledgers = Callable[[str], Path]


def ledger_of_a_clerk(
    ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str]
) -> Path:
    """The small ledger, and somebody who enters."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    folder = ledgers("small")
    git(folder, "config", "user.name", "示例甲")
    git(folder, "config", "user.email", "jia@example.org")
    return folder


def git(folder: Path, *args: str) -> str:
    """What a git command of a person answers, paths as they are."""
    plain = ("git", "-c", "core.quotePath=false", *args)
    return subprocess.run(plain, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def desk(folder: Path, day: str = "2026-02-09") -> Desk:
    """The desk of a command as of a day."""
    return Desk(Globals(ledger=str(folder), as_of=day), china_now())
