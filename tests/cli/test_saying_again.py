"""Answers that are said again where nothing has changed: the same to the byte, or worked out anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import Ledgers
from small_ledger import HANDED, KILN

from benchmarks.index.commands import Said, everything_imported, git, said
from benchmarks.index.rounds import rounds
from benchmarks.index.world import environment
from dabzw.model.ids import path_of
from dabzw.store.index.database import FILE, FOLDER

pytestmark = pytest.mark.usefixtures("isolated")
NOW = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001
MINUTE = timedelta(minutes=1)
LOOKS = ("status", "due --json", "list", f"show {HANDED}", "handover --json")


@pytest.fixture(scope="module", autouse=True)
def _imported() -> None:
    everything_imported()


@pytest.fixture
def ledger(ledgers: Ledgers) -> Path:
    return ledgers("small")


def look(ledger: Path, words: str, now: datetime = NOW, sabotage: Callable[[], None] | None = None) -> Said:
    return said(["--ledger", str(ledger), *words.split()], now, by_index=True, sabotage=sabotage)


def again(ledger: Path, words: str, now: datetime = NOW) -> Said:
    """What is said the third time: the first may find files that were written just now, and keep nothing."""
    for _ in range(2):
        look(ledger, words, now)
    return look(ledger, words, now)


@pytest.mark.parametrize("words", LOOKS)
def test_the_same_is_said_again(ledger: Path, words: str) -> None:
    (ledger / path_of(KILN)).write_bytes((ledger / path_of(KILN)).read_bytes() + "备注: 示例\n".encode())
    third = again(ledger, words)
    assert third.again
    assert third == said(["--ledger", str(ledger), *words.split()], NOW, by_index=False)
    assert "有未入账的改动".encode() in third.err


@pytest.mark.parametrize("words", ["agenda", "check", "status --json"])
def test_the_minute_is_that_of_the_asking(ledger: Path, words: str) -> None:
    again(ledger, words)
    later = look(ledger, words, NOW + MINUTE)
    assert later.again
    assert (b"2026-03-12 09:31" in later.out) is (words != "check")
    assert b"2026-03-12 09:30" not in later.out
    assert later == said(["--ledger", str(ledger), *words.split()], NOW + MINUTE, by_index=False)


@pytest.mark.parametrize("now", [datetime(2026, 3, 13), datetime(2026, 3, 11, 23, 59)])  # noqa: DTZ001
def test_another_day_is_worked_out_anew(ledger: Path, now: datetime) -> None:
    again(ledger, "status")
    other = look(ledger, "status", now)
    assert not other.again
    assert other == said(["--ledger", str(ledger), "status"], now, by_index=False)


@pytest.mark.parametrize("words", ["status --as-of 昨天", "status --as-of 15:00"])
def test_what_depends_on_the_day_of_the_asking_is_kept_by_nobody(ledger: Path, words: str) -> None:
    assert not again(ledger, words, NOW.replace(hour=16)).again


def test_what_was_understood_is_said_again_and_on_another_day_anew(ledger: Path) -> None:
    first = again(ledger, "list --from 昨天")
    assert first.again
    assert first.err == "昨天 → 2026-03-11\n".encode()
    later = look(ledger, "list --from 昨天", NOW + timedelta(days=1))
    assert (later.again, later.err) == (False, "昨天 → 2026-03-12\n".encode())


def campaign(ledger: Path) -> None:
    path = ledger / "campaign.yaml"
    path.write_text(path.read_text() + "# 示例\n")


def branch(ledger: Path) -> None:
    git(ledger, "commit", "-q", "--allow-empty", "-m", "示例")


def office(ledger: Path) -> None:
    (ledger.parent / "本单位.yaml").write_text("单位: 示例乡\n")


def configuration(ledger: Path) -> None:
    git(ledger, "config", "core.example", "示例")


def backup(ledger: Path) -> None:
    (ledger / ".git/dabzw.backup").write_text("{}")


@pytest.mark.parametrize("change", [campaign, branch, office, configuration, backup])
def test_what_it_rests_on_changes(ledger: Path, change: Callable[[Path], None]) -> None:
    assert again(ledger, "agenda").again
    change(ledger)
    assert not look(ledger, "agenda").again


def test_other_ways_to_show_it_are_other_answers(ledger: Path) -> None:
    again(ledger, "status")
    assert not look(ledger, "status", sabotage=lambda: os.environ.__setitem__("LANG", "zh_CN.GBK")).again
    assert not look(ledger, "status --json").again
    assert not look(ledger, "status", sabotage=lambda: os.chdir(ledger)).again


def test_what_a_command_does_is_never_said_again(ledger: Path) -> None:
    words = "site add --name 示例点 --village 东沟村 --class 废弃厂房"
    assert not any(look(ledger, words).again for _ in range(3))


def test_a_refusal_is_never_said_again(ledger: Path) -> None:
    assert not any(look(ledger, "show XS-260310-0000").again for _ in range(3))


def onto_a_full_disk() -> None:
    os.dup2(os.open("/dev/full", os.O_WRONLY), 1)


def test_an_output_that_is_not_taken_is_told_of(ledger: Path) -> None:
    again(ledger, "status")
    full = look(ledger, "status", sabotage=onto_a_full_disk)
    assert full.status == 6
    assert "没有空间".encode() in full.err or "已满".encode() in full.err


def test_many_at_once(ledger: Path) -> None:
    expected = said(["--ledger", str(ledger), "status"], NOW, by_index=False)
    children = []
    for _ in range(6):
        child = os.fork()
        if not child:
            os._exit(look(ledger, "status") != expected)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
    assert (ledger / ".git" / FOLDER / FILE).exists()


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a home of its own."""
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.mark.parametrize(
    ("kind", "count"), [("change", 3), ("near", 1), ("linked", 1), ("stopped", 3), ("at once", 1)]
)
def test_random_changes(alone: Path, kind: str, count: int) -> None:
    *_, tried = rounds(alone, seed=5, count=count, only=kind)
    assert tried.differences == []
    assert tried.rounds == count
    assert tried.answers > 4


@pytest.mark.slow
@pytest.mark.parametrize(
    ("blind", "kind", "count"), [("files", "change", 100), ("links", "linked", 60), ("moments", "near", 30)]
)
def test_an_index_that_misses_something_is_found_out(alone: Path, blind: str, kind: str, count: int) -> None:
    assert any(tried.differences for tried in rounds(alone, seed=2, count=count, blind=blind, only=kind))
