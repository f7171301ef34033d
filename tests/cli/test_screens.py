"""The terminal that other tests look through: what is typed arrives, and what is drawn is read."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
import screens
from screens import ENTER, NotShown, Terminal, Tmux, masked

ECHO = [sys.executable, "-c", "word = input('哪个村：'); print('听到：' + word); raise SystemExit(3)"]


@pytest.mark.parametrize(("columns", "rows"), screens.SIZES)
def test_what_is_typed_arrives_and_is_seen(
    tmp_path: Path, clean_environment: dict[str, str], columns: int, rows: int
) -> None:
    with Terminal(ECHO, cwd=tmp_path, env=clean_environment, columns=columns, rows=rows) as terminal:
        terminal.until("哪个村：").types("石门村" + ENTER).until("听到：石门村")
        assert terminal.ends() == 3
        assert terminal.shows() == "哪个村：石门村\n听到：石门村\n"
        assert terminal.keys == 4


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_tmux_draws_the_same(tmp_path: Path, clean_environment: dict[str, str]) -> None:
    with Tmux(ECHO, cwd=tmp_path, env=clean_environment) as terminal:
        terminal.until("哪个村：").types("石门村" + ENTER).until("听到：石门村")
        assert terminal.ends() == 3
        assert terminal.shows() == "哪个村：石门村\n听到：石门村\n"


def test_what_does_not_appear_is_said_with_the_screen(
    tmp_path: Path, clean_environment: dict[str, str]
) -> None:
    with (
        Terminal([sys.executable, "-c", "print('别的')"], cwd=tmp_path, env=clean_environment) as terminal,
        pytest.raises(NotShown, match="别的"),
    ):
        terminal.until("这个")


def test_random_parts_are_masked() -> None:
    assert masked("完成：登记线索 XS-260212-7K4Q（提交 0123456789；") == (
        "完成：登记线索 XS-260212-____（提交 __________；"
    )
