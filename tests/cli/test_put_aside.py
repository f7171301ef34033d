"""What counts nowhere is not lost: it is listed with its reason when asked for, counted, and shown as what it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import Dabzw

Ledgers = Callable[[str], Path]
DEN = ("--nature", "黑窝点", "--no-code", "未查明", "--address", "示例路", "--village", "东沟村")
REST = ("--operating", "在产", "--station", "乡应急办")


@pytest.fixture
def ledger(ledgers: Ledgers) -> Path:
    return ledgers("plain")


def entered(dabzw: Dabzw, ledger: Path, name: str) -> str:
    done = dabzw("ent", "add", "--name", name, *DEN, *REST, "--json", cwd=ledger)
    assert done.returncode == 0, done.stderr
    record: str = json.loads(done.stdout)["编号"]
    return record


def listed(dabzw: Dabzw, ledger: Path, *options: str) -> dict[str, Any]:
    rows = json.loads(dabzw("list", *options, "--json", cwd=ledger).stdout)["记录"]
    return {row["编号"]: (row["状态"], row["理由"]) for row in rows}


@pytest.mark.slow
def test_what_is_put_aside_is_listed_when_asked_for(dabzw: Dabzw, ledger: Path) -> None:
    master, twin, slip = (entered(dabzw, ledger, name) for name in ("示例甲坊", "示例甲作坊", "示例乙坊"))
    assert dabzw("void", slip, "--reason", "示例登记错了", cwd=ledger).returncode == 0
    assert dabzw("join", master, twin, "--reason", "同一家", cwd=ledger).returncode == 0
    assert {twin, slip}.isdisjoint(listed(dabzw, ledger))
    assert listed(dabzw, ledger, "--state", "作废").keys() == {slip}
    state, reason = listed(dabzw, ledger, "--state", "作废")[slip]
    assert (state, reason.endswith("作废：示例登记错了")) == ("作废", True)
    state, reason = listed(dabzw, ledger, "--state", "已并入")[twin]
    assert (state, f"并入 {master}：同一家" in reason) == ("已并入", True)
    assert "示例登记错了" in dabzw("ent", "list", "--state", "作废", cwd=ledger).stdout
    told = dabzw("show", twin, cwd=ledger).stdout
    assert f"已并入（{master}）" in told
    assert json.loads(dabzw("show", twin, "--json", cwd=ledger).stdout)["状态"] == "已并入"
    checked = dabzw("check", cwd=ledger).stdout
    assert [line for line in checked.splitlines() if "void-records" in line and "企业1条" in line]


def test_an_enterprise_is_shown_with_its_cases(dabzw: Dabzw, ledger: Path) -> None:
    den = entered(dabzw, ledger, "示例丙坊")
    cases = json.loads(dabzw("show", den, "--json", cwd=ledger).stdout)
    assert (cases["案次"], cases["历次"]) == (0, [])
    found = ("--code", "1.1", "--found-on", "2026-02-12")
    assert dabzw("ent", "violate", den, *found, cwd=ledger).returncode == 0
    signed = (
        "--verdict",
        "撤案",
        "--reason",
        "违法事实不成立",
        "--approver",
        "示例乡长",
        "--on",
        "2026-02-20",
    )
    done = dabzw("ent", "determine", den, *signed, cwd=ledger)
    assert done.returncode == 0, done.stderr
    shown = json.loads(dabzw("show", den, "--json", cwd=ledger).stdout)
    assert (shown["案次"], shown["历次"]) == (
        1,
        [{"案次": 1, "立案": "2026-02-12", "结案": "2026-02-20", "方式": "撤案"}],
    )
    again = ("--code", "1.1", "--found-on", "2026-02-25")
    assert dabzw("ent", "violate", den, *again, cwd=ledger).returncode == 0
    assert "历次案件" in dabzw("show", den, cwd=ledger).stdout
