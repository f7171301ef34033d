"""coverage, screen with its drafts and its precision, as processes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from processes import Dabzw
from small_ledger import AS_OF, DEN, KILN, PAINT

Ledgers = Callable[[str], Path]
MINUTE = "2026-03-12 10:30"
BARE = "QY-260212-E5F6"


def answered(dabzw: Dabzw, folder: Path, *args: str, as_of: str = AS_OF) -> Any:
    done = dabzw(*args, "--json", "--as-of", as_of, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_coverage(dabzw: Dabzw, small: Path) -> None:
    rows = answered(dabzw, small, "coverage")
    assert [(row["村"], row["已排查"], row["场所"]) for row in rows["村"]] == [
        ("寺头村", 1, 1),
        ("东沟村", 0, 0),
        ("西河村", 0, 1),
    ]
    assert rows["未报告村"] == ["西河村"]
    assert answered(dabzw, small, "coverage", as_of="2026-02-09")["未报告村"] == [
        "寺头村",
        "东沟村",
        "西河村",
    ]
    shown = dabzw("coverage", "--as-of", AS_OF, cwd=small).stdout
    assert "未报告村：西河村" in shown


def test_screen_by_record_and_rule(dabzw: Dabzw, small: Path) -> None:
    everything = answered(dabzw, small, "screen")["疑点"]
    assert {row["规则"] for row in everything} >= {"在产不在册", "重复登记"}
    chosen = answered(dabzw, small, "screen", DEN, "--rule", "在产不在册")["疑点"]
    assert [(row["编号"], row["规则"]) for row in chosen] == [(DEN, "在产不在册")]
    assert DEN in dabzw("screen", "--as-of", AS_OF, cwd=small).stdout


def test_an_unknown_rule_is_told_the_known_ones(dabzw: Dabzw, small: Path) -> None:
    done = dabzw("screen", "--rule", "猜的", cwd=small)
    assert done.returncode == 2
    assert "停产而用电" in done.stderr


def test_a_chosen_suspicion_becomes_a_lead_once(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("small")
    draft = ("screen", DEN, "--rule", "在产不在册", "--draft", "--unit", "乡应急办", "--as-of", MINUTE)
    done = dabzw(*draft, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "登记线索1条" in done.stderr
    (lead,) = done.stdout.split()
    record = answered(dabzw, folder, "show", lead, as_of=MINUTE)
    assert (record["来源"], record["企业"], record["登记时间"]) == ("研判筛查", DEN, MINUTE)
    assert record["内容"].startswith("研判疑点（在产不在册）")
    again = dabzw(*draft, cwd=folder)
    assert again.returncode == 0
    assert again.stdout == ""
    assert "1条疑点已登记过线索" in again.stderr


def test_drafts_are_chosen_dated_and_assigned(dabzw: Dabzw, small: Path) -> None:
    for args, says in (
        (("screen", "--draft", "--unit", "乡应急办"), "--draft 只登记选定的疑点"),
        (("screen", DEN, "--draft", "--unit", "乡应急办", "--as-of", AS_OF), "登记线索要写到分钟"),
        (("screen", DEN, "--draft", "--as-of", MINUTE), "缺少 --unit（承办）"),
    ):
        done = dabzw(*args, cwd=small)
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr


def test_no_suspicion_is_no_lead(dabzw: Dabzw, small: Path) -> None:
    done = dabzw("screen", KILN, "--draft", "--unit", "乡应急办", cwd=small)
    assert done.returncode == 4
    assert "没有疑点" in done.stderr


def test_precision(dabzw: Dabzw, small: Path) -> None:
    rows = answered(dabzw, small, "screen", "--precision")
    assert (rows["查实企业"], rows["研判预见"]) == (2, 0)
    assert [row["编号"] for row in rows["漏报"]] == [PAINT, DEN]
    assert next(row for row in rows["规则"] if row["规则"] == "重复登记")["疑点"] == 1
    before = answered(dabzw, small, "screen", "--precision", as_of="2026-02-10")
    assert [row["编号"] for row in before["漏报"]] == [PAINT]
    shown = dabzw("screen", "--precision", "--as-of", AS_OF, cwd=small).stdout
    assert "漏报（查实2家，研判预见0家，没有一条规则预见2家）" in shown
    assert dabzw("screen", DEN, "--precision", cwd=small).returncode == 2
