"""backup and restore as a clerk types them: what they say, what a timer sees, what the agenda asks for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Ledgers
from processes import Dabzw
from small_ledger import FRESH


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    (tmp_path / "U盘").mkdir()
    return tmp_path / "U盘"


def asked(dabzw: Dabzw, ledger: Path, *more: str) -> list[dict[str, Any]]:
    """The backups that the agenda asks for."""
    found = json.loads(dabzw("agenda", "--json", *more, cwd=ledger).stdout)
    return [item for item in found["事项"] if item["种类"] == "备份"]


def test_a_ledger_goes_to_another_disk_and_comes_back(dabzw: Dabzw, ledgers: Ledgers, disk: Path) -> None:
    ledger = ledgers("edited")
    run = dabzw("backup", str(disk), cwd=ledger)
    assert run.returncode == 2
    assert "--same-disk" in run.stderr
    assert "U 盘" in run.stderr
    assert list(disk.iterdir()) == []

    run = dabzw("backup", str(disk), "--same-disk", cwd=ledger)
    (file,) = disk.glob("*.bundle")
    assert run.returncode == 0
    assert run.stdout == ""
    assert f"完成：备份 {file}（到提交 " in run.stderr
    assert "11条记录；已试着恢复，核对无误）" in run.stderr
    assert "没有入账的手工修改和草稿另存在" in run.stderr

    run = dabzw("restore", str(file), "新", cwd=ledger.parent)
    assert run.returncode == 0
    assert f"完成：恢复到 {ledger.parent / '新'}：到提交 " in run.stderr
    assert f"（2026-03-11 17:30，示例员：登记线索 {FRESH}）为止，共11条记录" in run.stderr
    assert "在那以后入账的，不在这份备份里" in run.stderr
    assert "手工修改和草稿在" in run.stderr
    assert dabzw("check", cwd=ledger.parent / "新").returncode == 0

    run = dabzw("restore", str(file), "新", cwd=ledger.parent)
    assert run.returncode == 3
    assert "已有内容" in run.stderr


def test_a_timer_makes_one_a_day_and_says_nothing_else(dabzw: Dabzw, ledgers: Ledgers, disk: Path) -> None:
    ledger = ledgers("small")
    first = dabzw("backup", str(disk), "--same-disk", "--due", cwd=ledger)
    again = dabzw("backup", str(disk), "--same-disk", "--due", cwd=ledger)
    assert (first.returncode, again.returncode) == (0, 0)
    assert "完成：备份" in first.stderr
    assert again.stdout + again.stderr == ""


def test_the_agenda_the_status_and_the_handover_ask_for_it(
    dabzw: Dabzw, ledgers: Ledgers, disk: Path
) -> None:
    ledger = ledgers("small")
    assert asked(dabzw, ledger, "--as-of", "2026-03-16") == []
    (item,) = asked(dabzw, ledger, "--as-of", "2026-03-18")
    assert (item["自"], item["应于"], item["逾期天数"]) == ("2026-03-10", "2026-03-17", 1)
    assert asked(dabzw, ledger, "--as-of", "2026-03-18", "--rev", "HEAD") == []
    stands = [
        json.loads(dabzw("status", "--json", "--as-of", "2026-03-18", *more, cwd=ledger).stdout)
        for more in (("--rev", "HEAD"), ())
    ]
    assert [one["台账保管"] for one in stands] == [0, 1]
    assert stands[0]["待办"] == stands[1]["待办"]  # the counts are the campaign's
    assert "还没有备份过" in dabzw("handover", "--as-of", "2026-03-18", cwd=ledger).stdout
    dabzw("backup", str(disk), "--same-disk", cwd=ledger)
    assert asked(dabzw, ledger, "--as-of", "2026-03-18") == []
    assert asked(dabzw, ledgers_without_git(ledger), "--as-of", "2026-03-18") == []


def ledgers_without_git(ledger: Path) -> Path:
    (ledger / ".git").rename(ledger.parent / "git")
    return ledger


def test_a_damaged_history_does_not_bar_the_agenda(dabzw: Dabzw, ledgers: Ledgers) -> None:
    ledger = ledgers("small")
    for objects in (ledger / ".git" / "objects").iterdir():
        objects.rename(objects.with_name(f"{objects.name}x"))
    assert asked(dabzw, ledger, "--as-of", "2026-03-18") == []


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (("backup",), 2, "位置"),
        (("backup", "没有"), 2, "没有这个文件夹"),
        (("backup", ".", "--same-disk"), 2, "备份不能放在台账里面"),
        (("backup", "..", "--rev", "HEAD"), 2, "--rev"),
        (("restore", "没有.bundle", "../新"), 2, "没有这个文件"),
        (("restore", "..", "../新"), 2, "是文件夹，不是备份文件"),
        (("restore", "campaign.yaml", "../新"), 2, "不是台账的备份文件"),
    ],
)
def test_refusals_are_sentences(
    dabzw: Dabzw, small: Path, args: tuple[str, ...], status: int, says: str
) -> None:
    run = dabzw(*args, cwd=small)
    assert run.returncode == status
    assert says in run.stderr
    assert not (small.parent / "新").exists()
