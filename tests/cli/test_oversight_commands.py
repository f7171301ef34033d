"""transfer, visits, late-entry and ent approve, as processes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import small_ledger
from processes import Dabzw
from small_ledger import AS_OF, DEN, HANDED, PAINT

Ledgers = Callable[[str], Path]


def answered(dabzw: Dabzw, folder: Path, *args: str) -> Any:
    done = dabzw(*args, "--json", "--as-of", AS_OF, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_transfers(dabzw: Dabzw, small: Path) -> None:
    rows = answered(dabzw, small, "transfer")
    assert (rows["格式"], rows["截至"]) == (1, AS_OF)
    assert HANDED in [row["编号"] for row in rows["移交"]]
    shown = dabzw("transfer", "--as-of", AS_OF, cwd=small).stdout
    assert shown.startswith(f"移交（截至 {AS_OF}，共{len(rows['移交'])}件）")
    assert HANDED in shown


def test_visits(dabzw: Dabzw, small: Path) -> None:
    rows = answered(dabzw, small, "visits")
    assert rows["年份"] == 2026
    assert PAINT in [row["编号"] for row in rows["检查"]]
    assert answered(dabzw, small, "visits", "--year", "2025")["检查"] == []
    assert PAINT in dabzw("visits", "--as-of", AS_OF, cwd=small).stdout


def test_late_entries_are_told_of_a_revision(dabzw: Dabzw, small: Path) -> None:
    rows = answered(dabzw, small, "late-entry")
    assert {row["入账时间"] for row in rows["补录"]} <= {
        f"{minute:%Y-%m-%d %H:%M}" for minute in (small_ledger.FIRST, small_ledger.SECOND)
    }
    assert [row["站所"] for row in rows["按站所"]]
    before = answered(dabzw, small, "late-entry", "--rev", "HEAD~1")
    assert 0 < before["已入账"] < rows["已入账"]
    assert "补录（截至" in dabzw("late-entry", "--as-of", AS_OF, cwd=small).stdout


def test_late_entries_need_a_repository(dabzw: Dabzw, ledgers: Ledgers) -> None:
    done = dabzw("late-entry", cwd=ledgers("untracked"))
    assert done.returncode == 3
    assert "没有留痕（.git 不见了）" in done.stderr


def problems(dabzw: Dabzw, folder: Path, record: str) -> str:
    (row,) = answered(dabzw, folder, "policy", record)["企业"]
    return "、".join(row["问题"])


def test_an_approval_lapses_when_the_facts_change(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("copy")
    done = dabzw("ent", "approve", PAINT, "--approver", "示例乡长", "--as-of", AS_OF, cwd=folder)
    assert done.returncode == 0, done.stderr
    [plan] = answered(dabzw, folder, "show", PAINT)["处置"]
    approval = plan["审定"]
    assert (approval["日期"], approval["审定人"]) == (AS_OF, "示例乡长")
    kinds = {fact["种类"] for fact in approval["事实"]}
    assert kinds >= {"违法行为", "风险"}
    assert "需重新审定" not in problems(dabzw, folder, PAINT)
    rated = dabzw("ent", "rate", PAINT, "--level", "重大", "--on", AS_OF, cwd=folder)
    assert rated.returncode == 0, rated.stderr
    assert "需重新审定" in problems(dabzw, folder, PAINT)
    assert "approval-stale" in dabzw("check", cwd=folder).stdout


@pytest.mark.parametrize("record", [DEN])
def test_nothing_is_approved_without_a_plan(dabzw: Dabzw, ledgers: Ledgers, record: str) -> None:
    folder = ledgers("copy")
    done = dabzw("ent", "approve", record, "--approver", "示例乡长", "--as-of", AS_OF, cwd=folder)
    assert done.returncode == 2
    assert "不能审定" in done.stderr
