"""issue and cron, as processes."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import Dabzw
from small_ledger import PAINT

Ledgers = Callable[[str], Path]
DAY = "2026-02-12"


@pytest.fixture
def ledger(ledgers: Ledgers) -> Path:
    return ledgers("small")


def run(dabzw: Dabzw, folder: Path, *args: str, status: int = 0, **env: str) -> str:
    done = dabzw(*args, cwd=folder, **env)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def listed(dabzw: Dabzw, folder: Path) -> list[dict[str, Any]]:
    done = dabzw("issue", "list", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, Any]] = json.loads(done.stdout)["材料"]
    return rows


def produced(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


def test_what_is_due_is_made_once(dabzw: Dabzw, ledger: Path) -> None:
    assert "共4期" in run(dabzw, ledger, "issue", "due", "--dry-run", "--as-of", DAY)
    assert not listed(dabzw, ledger)
    assert "已生成 日报第4期" in run(dabzw, ledger, "issue", "due", "--as-of", DAY)
    made = [(row["名称"], row["期号"], row["截至"]) for row in listed(dabzw, ledger)]
    assert made == [("日报", day - 8, f"2026-02-{day:02} 17:00") for day in (9, 10, 11, 12)]
    before = produced(ledger)
    assert len(before) == 8
    assert "没有到期" in run(dabzw, ledger, "issue", "due", "--as-of", DAY)
    assert "没有到期" in run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-10")
    shutil.rmtree(ledger / "out")
    run(dabzw, ledger, "issue", "due", "--as-of", DAY)
    assert produced(ledger) == before


def test_report_due_is_the_same(dabzw: Dabzw, ledger: Path) -> None:
    run(dabzw, ledger, "report", "--due", "--as-of", "2026-02-09")
    assert [row["期号"] for row in listed(dabzw, ledger)] == [1]
    assert "不写名称" in run(dabzw, ledger, "report", "日报", "--due", status=2)


@pytest.mark.slow
def test_the_same_digests_in_another_folder(dabzw: Dabzw, ledger: Path, tmp_path: Path) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-10")
    clone = tmp_path / "别处" / "台账"
    clone.parent.mkdir()
    shutil.copytree(ledger, clone, ignore=shutil.ignore_patterns("out"))
    shown = run(dabzw, clone, "issue", "again", "日报", "第2期", "--out", str(clone / "out"))
    assert shown.count("一致\t") == 2
    assert "不一致" not in shown
    assert produced(clone).items() <= produced(ledger).items()
    assert (
        run(dabzw, clone, "report", "日报", "--again", "第2期", "--out", str(tmp_path)).count("一致\t") == 2
    )
    assert "只能写一个" in run(dabzw, clone, "report", "日报", "--again", "2", "--restate", "2", status=2)
    assert "没有生成过日报第9期" in run(dabzw, clone, "issue", "again", "日报", "9", status=4)
    assert "期号写成" in run(dabzw, clone, "issue", "again", "日报", "三", status=2)


@pytest.mark.slow
def test_a_moved_number_is_named_and_corrected(dabzw: Dabzw, ledger: Path) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-10")
    assert "sealed-moved" not in run(dabzw, ledger, "check")
    path = ledger / "enterprises" / "2026-02" / f"{PAINT}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("日期: 2026-02-10", "日期: 2026-02-11", 1), encoding="utf-8")
    run(dabzw, ledger, "adopt")
    said = run(dabzw, ledger, "check", "--json")
    (daily, *_) = [row for row in json.loads(said)["问题"] if row["规则"] == "sealed-moved"]
    assert (daily["级别"], daily["文件"]) == ("警告", "reports/日报/日报-第2期.yaml")
    assert PAINT in daily["说明"]
    shown = run(dabzw, ledger, "issue", "restate", "日报", "第2期")
    assert PAINT in shown
    assert "这是草稿" in shown
    assert len(listed(dabzw, ledger)) == 2
    run(dabzw, ledger, "issue", "restate", "日报", "第2期", "--confirm")
    (*_, last) = listed(dabzw, ledger)
    assert (last["期号"], last["更正"], last["截至"]) == (3, 2, "2026-02-10 17:00")
    name = "日报_第3期_2026-02-10_更正第2期.md"
    assert "本期更正日报第2期" in produced(ledger)[name].decode()
    assert "sealed-moved" not in run(dabzw, ledger, "check")
    assert "不一致" not in run(dabzw, ledger, "issue", "again", "日报", "3")
    assert "不一致" not in run(dabzw, ledger, "issue", "again", "日报", "2")


def test_a_sealed_issue_stays_as_it_is(dabzw: Dabzw, ledger: Path) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-09")
    assert "将撤销：登记线索" in run(dabzw, ledger, "undo", status=2)  # the issue is passed over
    path = ledger / "reports" / "日报" / "日报-第1期.yaml"
    sealed = path.read_text(encoding="utf-8")
    path.write_text(sealed.replace('值: "', '值: "9', 1), encoding="utf-8")
    assert "生成后不能修改" in run(dabzw, ledger, "adopt", status=3)
    assert "sealed-changed" in run(dabzw, ledger, "check", status=1)
    path.unlink()
    assert "不能删除" in run(dabzw, ledger, "check", status=1)
    path.write_text(sealed, encoding="utf-8")
    assert "sealed" not in run(dabzw, ledger, "check")


def test_sent_is_recorded_once(dabzw: Dabzw, ledger: Path) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-09")
    how = ("issue", "sent", "日报", "第1期", "--by", "示例甲", "--via", "政务邮箱", "--day")
    assert "--day（日期）填写不对" in run(dabzw, ledger, *how, "那天", status=2)
    run(dabzw, ledger, *how, "2026-02-09")
    assert listed(dabzw, ledger)[0]["报送日期"] == "2026-02-09"
    assert "已经登记" in run(dabzw, ledger, *how, "2026-02-10", status=5)
    assert "sealed" not in run(dabzw, ledger, "check")


@pytest.mark.slow
def test_a_report_that_there_is_not_holds_back_no_other(dabzw: Dabzw, ledger: Path) -> None:
    plan = ledger / "campaign.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("报告: 周报", "报告: 怪报"), encoding="utf-8")
    run(dabzw, ledger, "adopt")
    said = run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-13", status=1)
    assert "怪报没有生成：没有“怪报”这种" in said
    assert [row["名称"] for row in listed(dabzw, ledger)] == ["日报"] * 5


def test_a_crontab_is_changed_between_its_marks(dabzw: Dabzw, ledger: Path, tmp_path: Path) -> None:
    kept, program = tmp_path / "crontab.txt", tmp_path / "bin" / "crontab"
    kept.write_text("0 1 * * * 备份\n", encoding="utf-8")
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = -l ]; then cat "{kept}"; else cat > "{kept}.new"; mv "{kept}.new" "{kept}"; fi\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    path = f"{program.parent}:/usr/bin:/bin"
    run(dabzw, ledger, "cron", "install", PATH=path)
    written = kept.read_text(encoding="utf-8")
    assert written.startswith("0 1 * * * 备份\n# dabzw")
    assert f"issue due --ledger {shlex.quote(str(ledger))}\n" in written
    assert "没有改动" in run(dabzw, ledger, "cron", "install", PATH=path)
    assert "同一块硬盘" in run(
        dabzw, ledger, "cron", "install", "--backup", str(tmp_path), PATH=path, status=2
    )
    assert kept.read_text(encoding="utf-8") == written
    backed = written.replace("issue due --ledger", "backup --due /U盘 --ledger").partition("\n")[2]
    kept.write_text(
        written.replace("# dabzw 定时报送 结束", f"{backed.splitlines()[1]}\n# dabzw 定时报送 结束")
    )
    run(dabzw, ledger, "cron", "install", PATH=path)
    assert "35 * * * * HOME" in kept.read_text(encoding="utf-8")
    run(dabzw, ledger, "cron", "remove", PATH=path)
    assert kept.read_text(encoding="utf-8") == "0 1 * * * 备份\n"
    assert "Persistent=true" in run(dabzw, ledger, "cron", "show", "--raw")
    assert "现在：没有装" in run(dabzw, ledger, "cron", "show", PATH=path)
