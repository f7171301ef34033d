"""The benchmark of whole commands: the history that it makes, what it reckons, and that it runs."""

from __future__ import annotations

import os
import shutil
import subprocess  # noqa: TID251 -- git and other programs are asked
import sys
from pathlib import Path

import pytest

from benchmarks.bulk import bulk_files
from benchmarks.speed import scene as scenes
from benchmarks.speed.convert import journal, tasks
from benchmarks.speed.counts import total
from benchmarks.speed.figures import FIGURES, OTHERS
from benchmarks.speed.history import past_of, stream, tree_of
from benchmarks.speed.results import Reached, Results, Row, growth, markdown, read
from benchmarks.speed.runs import Effort, Failed, Job, Pairs, Spent, in_turns, run
from dabzw.store.index.database import FOLDER
from dabzw.store.reader import read_record

ROOT = Path(__file__).parents[1]
FILES = bulk_files(20, seed=1)


@pytest.mark.parametrize("commits", [2, 5, 40, 90, 91])
def test_a_past_has_its_commits_and_ends_in_the_ledger(commits: int) -> None:
    past = past_of(FILES, commits, seed=1)
    assert len(past.steps) == commits - 1
    held = dict(past.files)
    for step in past.steps:
        assert held.get(step.path) != step.data  # each is a change
        record, found = read_record(step.path, step.data)
        assert (record is None, found) == (False, ())
        held[step.path] = step.data
    assert held == FILES
    days = [step.day for step in past.steps]
    assert days == sorted(days)


def test_a_past_is_decided_by_its_seed() -> None:
    past, again, other = (past_of(FILES, 30, seed) for seed in (1, 1, 2))
    assert b"".join(stream(past)) == b"".join(stream(again)) != b"".join(stream(other))


def test_a_past_is_read_by_git(tmp_path: Path) -> None:
    past = past_of(FILES, 30, seed=1)
    git = ("git", "-C", str(tmp_path))
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "fast-import", "--quiet"], input=b"".join(stream(past)), check=True)
    told = subprocess.run(
        [*git, "log", "--format=", "--name-only", "main"], capture_output=True, check=True, text=True
    )
    assert told.stdout.split()[: len(past.steps)] == [step.path for step in reversed(past.steps)]


TREES = [tree_of(data) for path, data in FILES.items() if "/" in path]


def test_other_tools_hold_every_record() -> None:
    made = "".join(journal(TREES))
    assert made.count("\n2026-") == len(TREES) == len(list(tasks(TREES)))
    assert all(f"({tree['编号']})" in made for tree in TREES)


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not installed")
def test_a_journal_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "a.journal").write_text("".join(journal(TREES)), "utf-8")
    command = ["hledger", "-f", str(tmp_path / "a.journal"), "check", "--strict"]
    subprocess.run(command, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})


def _spent(*cpu: float) -> tuple[Spent, ...]:
    return tuple(Spent(one, 2 * one, 10 * one) for one in cpu)


def test_a_ratio_is_the_median_of_the_pairs() -> None:
    pairs = Pairs(_spent(1, 9, 4), _spent(1, 3, 1))
    assert pairs.ratios == (1, 3, 4)
    assert (pairs.cpu, pairs.wall, pairs.peak, pairs.other_cpu, pairs.ratio) == (4, 8, 90, 1, 3)
    assert (Pairs(_spent(1, 2), ()).cpu, Pairs(_spent(1), ()).ratio) == (1.5, None)


def _noted(file: Path, word: str) -> Job:
    code = f"open({str(file)!r}, 'a').write({word!r})"
    return Job((sys.executable, "-I", "-S", "-c", code), file.parent)


@pytest.mark.parametrize(
    ("effort", "warm", "order", "counted"),
    [
        (Effort(2, 100), True, "baBAba", 2),
        (Effort(2, 100), False, "BAba", 2),
        (Effort(5, 0), True, "baBA", 1),
    ],
)
def test_commands_run_in_turns(tmp_path: Path, effort: Effort, warm: bool, order: str, counted: int) -> None:
    file = tmp_path / "order"
    pairs = in_turns(
        lambda turn: _noted(file, "A" if turn % 2 else "a"),
        lambda turn: _noted(file, "B" if turn % 2 else "b"),
        effort,
        warm=warm,
    )
    assert file.read_text() == order
    assert len(pairs.own) == len(pairs.others) == counted


def test_a_command_that_fails_has_no_figure(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no such thing"):
        run(Job((sys.executable, "-I", "-S", "-c", "raise SystemExit('no such thing')"), tmp_path))


def test_the_children_of_a_command_count(tmp_path: Path) -> None:
    code = "import os\npid = os.fork()\nif pid: os.wait()\nelse: x = sum(range(5_000_000))"
    alone = run(Job((sys.executable, "-I", "-S", "-c", "pass"), tmp_path))
    assert run(Job((sys.executable, "-I", "-S", "-c", code), tmp_path)).cpu > 2 * alone.cpu


ROWS = (
    Row(1000, "status", 0.1, 0.2, 30.4, "git status", 0.05, 2.0, (2.0,), 1, (Reached("ratio", 6, 2),)),
    Row(10_000, "status", 0.4, 0.8, 31.0, "git status", 0.05, 8.0, (7.5, 8, 9), 3, (Reached("ratio", 6, 9),)),
    Row(10_000, "show", 0.4, 0.8, 31.0),
)


def test_a_table_says_what_is_reached(tmp_path: Path) -> None:
    results = Results("2 cores", {"git": "2.39"}, {"loop": [0.5]}, ROWS, {"1000": {"commits": 10_000}})
    results.write(tmp_path / "kept.json")
    assert (
        list(markdown(read(tmp_path / "kept.json")))
        == list(markdown(results))
        == [
            "2 cores; git 2.39.",
            "1,000 records: 10,000 commits.",
            "loop: 0.500 s.",
            "",
            "| records | figure | CPU s | wall s | peak MB | beside | its CPU s | ratio | to reach | reached |",
            "| ---: | --- | ---: | ---: | ---: | --- | ---: | ---: | --- | --- |",
            "| 1,000 | status | 0.100 | 0.200 | 30 | git status | 0.050 | 2.00 | ≤ 6× | yes |",
            "| 10,000 | status | 0.400 | 0.800 | 31 | git status | 0.050 | 8.00 (7.50–9.00) | ≤ 6× | no, 1.5 × that |",
            "| 10,000 | show | 0.400 | 0.800 | 31 | – | – | – | – | – |",
        ]
    )


def test_growth_is_an_exponent_and_what_a_record_adds() -> None:
    assert list(growth(ROWS))[2:] == ["| status | 0.60; 33.3 µs |", "| show | – |"]


def test_every_figure_is_of_its_own_and_beside_something_known() -> None:
    assert len({figure.name for figure in FIGURES}) == len(FIGURES)
    assert {figure.beside for figure in FIGURES} - {None} == OTHERS.keys()


def test_what_is_remembered_is_forgotten(tmp_path: Path) -> None:
    kept = tmp_path / ".git" / FOLDER / "more"
    kept.mkdir(parents=True)
    (kept / "index").write_bytes(b"1234")
    (tmp_path / ".git/config").touch()
    assert scenes.remembered(tmp_path) == 4
    scenes.forget(tmp_path)
    assert (scenes.remembered(tmp_path), [*(tmp_path / ".git").iterdir()]) == (0, [tmp_path / ".git/config"])


TABLE = """% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 90.00    0.000200           2        10           fsync
 10.00    0.000100           1         5           fdatasync
------ ----------- ----------- --------- --------- ----------------
100.00    0.000300           1        15           total
"""


@pytest.mark.parametrize(("table", "calls"), [(TABLE, 15), ("", 0)])
def test_calls_are_counted(table: str, calls: int) -> None:
    assert total(table) == calls


@pytest.mark.slow
@pytest.mark.usefixtures("person")
def test_it_runs_on_a_tiny_ledger(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.speed", "--sizes", "20", "--commits", "5", "--pairs", "1"]
    kept = ("--seconds", "0", "--json", str(tmp_path / "kept.json"))
    done = subprocess.run([*command, *kept], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    rows = read(tmp_path / "kept.json").rows
    assert {figure.name for figure in FIGURES} < {row.figure for row in rows}
    assert all(row.cpu for row in rows if row.pairs)
    again = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed", "--from", str(tmp_path / "kept.json")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert again.stdout == done.stdout
