"""合并待核对 on the screens: in the list of the day, of one record, in the counts, and in JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from conftest import Ledgers
from crash import git
from processes import Dabzw

AT = ("--as-of", "2030-01-01")


def commit(ledger: Path, *trailers: str) -> None:
    """What `sync` would enter, without it."""
    identity = ("-c", "user.name=示例甲", "-c", "user.email=a@example.cn")
    message = "合并\n\n" + "\n".join(("Dabzw-Op: sync", *trailers))
    git(ledger, *identity, "commit", "-q", "--allow-empty", "-m", message)


def waiting(dabzw: Dabzw, ledger: Path, *more: str) -> list[dict[str, Any]]:
    told = json.loads(dabzw("agenda", "--json", *AT, *more, cwd=ledger).stdout)
    found: list[dict[str, Any]] = [one for one in told["事项"] if one["种类"] == "合并待核对"]
    assert told["合计"].get("合并待核对", {"硬性": 0, "预警": 0}) == {"硬性": 0, "预警": len(found)}
    return found


def test_it_is_told_until_it_was_checked(dabzw: Dabzw, ledgers: Ledgers) -> None:
    ledger = ledgers("small")
    record = next((ledger / "leads").glob("*/*.yaml")).stem
    assert waiting(dabzw, ledger) == []
    commit(ledger, f"Dabzw-To-Check: {record} lead-closed-twice", "Dabzw-To-Check: 日报第3期 两边都出了")
    by_title, by_id = sorted(waiting(dabzw, ledger), key=lambda one: one["编号"] or "")
    assert (by_id["编号"], by_id["事项"], by_id["应于"], by_id["性质"]) == (record, "办结两次", None, "预警")
    assert by_id["下一步"] == f"dabzw sync --checked {record}"
    assert (by_title["编号"], by_title["名称"], by_title["事项"]) == (None, "日报第3期", "两边都出了")
    told = dabzw("next", record, *AT, cwd=ledger).stdout
    assert f"合并待核对：办结两次\n下一步：dabzw sync --checked {record}\n依据：" in told
    screen = dabzw(*AT, cwd=ledger).stdout
    assert "dabzw sync --checked 日报第3期" in screen
    assert "合并待核对" in dabzw("handover", *AT, cwd=ledger).stdout
    status = [
        json.loads(dabzw("status", "--json", *AT, *more, cwd=ledger).stdout)
        for more in ((), ("--rev", "HEAD~1"))
    ]
    assert status[0]["台账保管"] == 3  # with the backup that is due
    assert status[0]["待办"] == status[1]["待办"]
    commit(ledger, f"Dabzw-Checked: {record}")
    assert [one["名称"] for one in waiting(dabzw, ledger)] == ["日报第3期"]
    assert len(waiting(dabzw, ledger, "--rev", "HEAD~1")) == 2
    assert waiting(dabzw, ledger, "--rev", "HEAD~2") == []
