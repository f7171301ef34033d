"""A computer's clock that cannot be right, as the clerk meets it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from processes import Dabzw
from small_ledger import build, commit

from dabzw.cli.speech import clock_question, prompts
from dabzw.store.git import Repository

LONG_AGO, FAR_OFF = datetime(2020, 1, 1, 9, 0), datetime(2090, 1, 1, 9, 0)  # noqa: DTZ001


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_environment: dict[str, str]) -> Path:
    for name, value in clean_environment.items():
        monkeypatch.setenv(name, value)
    build(tmp_path / "台账")
    return tmp_path / "台账"


def entered(folder: Path, when: datetime) -> None:
    commit(Repository.require(folder), when, {".gitignore": b"out/\n"}, "改忽略表", "adopt")


def test_one_that_is_behind_the_last_entry_is_refused(dabzw: Dabzw, ledger: Path) -> None:
    entered(ledger, FAR_OFF)
    done = dabzw(
        "site", "add", "--name", "甲窑", "--village", "东沟村", "--place-class", "废弃砖窑", cwd=ledger
    )
    assert done.returncode == 6
    assert "上次入账时却已是 2090-01-01 09:00" in done.stderr
    assert "dabzw doctor --clock" in done.stderr


def test_one_that_is_far_ahead_is_said_and_taken_for_right(dabzw: Dabzw, ledger: Path) -> None:
    entered(ledger, LONG_AGO)
    done = dabzw(
        "site", "add", "--name", "甲窑", "--village", "东沟村", "--place-class", "废弃砖窑", cwd=ledger
    )
    assert (done.returncode, done.stderr.count("离上次入账（2020-01-01 09:00）已过一年以上")) == (0, 1)


@pytest.mark.parametrize("answer", [True, False])
def test_at_a_terminal_it_is_asked(monkeypatch: pytest.MonkeyPatch, *, answer: bool) -> None:
    asked: list[str] = []

    def confirm(question: str) -> bool:
        asked.append(question)
        return answer

    monkeypatch.setattr(prompts, "interactive", lambda: True)
    monkeypatch.setattr(prompts, "confirm", confirm)
    assert clock_question.clock_is_right(LONG_AGO, FAR_OFF) is answer
    assert asked == [
        "电脑时钟现在是 2090-01-01 09:00，离上次入账（2020-01-01 09:00）已过一年以上。时钟对吗？"
    ]
