"""Acts that are completed later: a hand-over is signed for or returned, a measure is lifted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import Dabzw
from small_ledger import AS_OF, FRESH, HANDED

Ledgers = Callable[[str], Path]


@pytest.fixture
def ledger(ledgers: Ledgers) -> Path:
    return ledgers("plain")


def shown(dabzw: Dabzw, ledger: Path) -> dict[str, Any]:
    rows: dict[str, Any] = json.loads(dabzw("show", HANDED, "--json", "--as-of", AS_OF, cwd=ledger).stdout)
    return rows


def hand_overs(rows: dict[str, Any]) -> list[tuple[str | None, ...]]:
    kept = ("事项", "起算", "应完成", "完成")
    found = [tuple(row[key] for key in kept) for row in rows["期限"] if row["期限"] == "三日移交"]
    return sorted(found, key=lambda row: row[1])


@pytest.mark.slow
def test_a_return_reopens_the_hand_over_from_its_day(dabzw: Dabzw, ledger: Path) -> None:
    assert dabzw("lead", "receipt", HANDED, "--signed-on", "2026-02-17", cwd=ledger).returncode == 0
    first = (None, "2026-02-11 15:00", "2026-02-14", "2026-02-16")
    assert hand_overs(shown(dabzw, ledger)) == [first]
    returned = ("--returned-on", "2026-03-10", "--return-reason", "材料不齐")
    assert dabzw("lead", "receipt", HANDED, *returned, cwd=ledger).returncode == 0
    rows = shown(dabzw, ledger)
    assert rows["移交"][0]["签收日期"] == "2026-02-17"
    assert hand_overs(rows) == [first, ("第2次移交", "2026-03-10", "2026-03-13", None)]


def test_a_measure_is_lifted_once(dabzw: Dabzw, ledger: Path) -> None:
    assert dabzw("lead", "lift", HANDED, "--lifted-on", "2026-03-01", cwd=ledger).returncode == 0
    assert shown(dabzw, ledger)["强制措施"][0]["解除日期"] == "2026-03-01"
    again = dabzw("lead", "lift", HANDED, "--lifted-on", "2026-03-02", cwd=ledger)
    assert (again.returncode, again.stdout) == (4, "")
    assert again.stderr == "错误：没有待补记的“强制措施”；先用 dabzw show 查看这条记录\n"


def test_nothing_to_complete(dabzw: Dabzw, ledger: Path) -> None:
    done = dabzw("lead", "receipt", FRESH, "--signed-on", "2026-03-12", cwd=ledger)
    assert (done.returncode, "没有待补记的“移交”" in done.stderr) == (4, True)


STOP = ("--limit", "线索清零", "--kind", "中止", "--reason", "等待检测", "--approver", "王乡长")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (STOP, "中止没有写预计到哪一天恢复"),
        ((*STOP[:6], "--until", "2026-03-20"), "硬性期限的中止没有写批准人"),
        ((*STOP, "--until", "2026-03-20"), ""),
    ],
)
def test_a_limit_stands_still_by_approval_and_until_a_day(
    dabzw: Dabzw, ledger: Path, given: tuple[str, ...], says: str
) -> None:
    done = dabzw("lead", "limit", HANDED, "--on", "2026-03-01", *given, cwd=ledger)
    assert (done.returncode == 0) == (not says)
    assert says in done.stderr


def test_an_explanation_tells_of_each_instance(dabzw: Dabzw, ledger: Path) -> None:
    returned = ("--returned-on", "2026-03-10", "--return-reason", "材料不齐")
    assert dabzw("lead", "receipt", HANDED, *returned, cwd=ledger).returncode == 0
    told = dabzw("due", HANDED, "--explain", "--as-of", AS_OF, cwd=ledger).stdout
    assert "三日移交（第2次移交）" in told
    assert "移交被退回，从这天起算第2次移交" in told
    assert "三日移交：逾期完成2天" in told
