"""Three desks meet, and are killed while they do; the long runs are `make meet`, `meet-8x50`, `transports`."""

from __future__ import annotations

import os
import random
import shutil
import subprocess  # noqa: TID251 -- the benches are programs
import sys
from pathlib import Path

import pytest

from benchmarks.faults.rig import NO_COMPILER
from benchmarks.meet.acts import drawn
from benchmarks.meet.desks import TOKEN
from docs import build

ROOT = Path(__file__).parent.parent


def ran(module: str, *words: str) -> str:
    """What a bench prints; nothing may be wrong."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    command = (sys.executable, "-m", f"benchmarks.meet.{module}", *words)
    done = subprocess.run(
        command, cwd=ROOT, env=env | {"PYTHONPATH": paths}, capture_output=True, text=True, check=False
    )
    if done.returncode == NO_COMPILER:
        pytest.skip("no C compiler")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_is_drawn_is_a_command_with_its_token(tmp_path: Path) -> None:
    known = {" ".join(leaf.words) for leaf in build.leaves(build.root())}
    chance = random.Random(1)  # noqa: S311 -- no secret
    entries = [drawn(chance, "T1x1z", tmp_path) for _ in range(300)]
    assert {" ".join(one.words[:2]) in known or one.words[0] in known for one in entries} == {True}
    assert {one.sort for one in entries} == {"row", "field", "undo"}
    for one in entries:
        typed = "".join(one.words) + (tmp_path / "editor").read_text("utf-8")
        assert (one.sort == "undo") or TOKEN.search(typed)


@pytest.mark.skipif(shutil.which("cc") is None, reason="the faults are injected by a library in C")
def test_a_round_of_three_desks_loses_nothing() -> None:
    told = ran("stress", "--seed", "1", "--round", "3", "--episodes", "1")
    assert "1 rounds in" in told
    assert " 0 with a violation" in told


@pytest.mark.slow
def test_many_rounds_of_three_desks_lose_nothing() -> None:
    assert " 0 with a violation" in ran("stress", "--seed", "4", "--rounds", "20")


@pytest.mark.slow
def test_four_desks_that_push_at_once_lose_nothing() -> None:
    assert "nothing was lost" in ran("at_once", "--desks", "4", "--acts", "5")


@pytest.mark.slow
def test_ledgers_meet_in_every_way() -> None:
    told = ran("transports")
    assert "path: right" in told
    assert "bundle: right" in told
