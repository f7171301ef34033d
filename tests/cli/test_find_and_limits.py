"""The lists narrowed down, the search, and how limits are reckoned, as a process says them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from processes import Dabzw
from small_ledger import AS_OF, DEN, FRESH, HANDED, PAINT


def answer(dabzw: Dabzw, small: Path, *args: str) -> dict[str, Any]:
    done = dabzw(*args, "--json", "--as-of", AS_OF, cwd=small)
    assert (done.returncode, done.stderr) == (0, "")
    rows: dict[str, Any] = json.loads(done.stdout)
    assert (rows["格式"], rows["截至"]) == (1, AS_OF)
    return rows


def test_a_limit_is_explained_day_by_day(dabzw: Dabzw, small: Path) -> None:
    rows = answer(dabzw, small, "due", "8m2n", "--explain")
    assert {row["编号"] for row in rows["期限"]} == {HANDED}
    [row] = [row for row in rows["期限"] if row["期限"] == "三日移交"]
    counted = [(step["日期"], step["计入"]) for step in row["说明"] if step["计入"]]
    assert counted == [("2026-02-12", 1), ("2026-02-13", 2), ("2026-02-14", 3)]
    shown = dabzw("due", "8m2n", "--explain", "--as-of", AS_OF, cwd=small).stdout
    assert f"{HANDED}  三日移交：逾期完成2天" in shown
    assert "2026-02-11\t\t起算事件当日，不计入\t民法典第201条：开始的当日不计入" in shown


def test_a_breach_that_depends_on_the_reading_is_shown(dabzw: Dabzw, small: Path) -> None:
    shown = dabzw("due", "--only", "all", "--as-of", "2026-02-20", cwd=small).stdout
    readings = shown.partition("换一种计日方法")[2]
    assert "工作日：应于2026-02-27完成，不逾期" in readings


def test_missed_hard_limits_name_their_unit(dabzw: Dabzw, small: Path) -> None:
    rows = answer(dabzw, small, "late")
    assert (HANDED, "三日移交", "未说明") in {(row["编号"], row["期限"], row["原因"]) for row in rows["逾期"]}
    assert sum(row["合计"] for row in rows["按单位"]) == len(rows["逾期"])
    shown = dabzw("late", "--as-of", AS_OF, cwd=small).stdout
    assert f"未说明{rows['未说明']}项" in shown


@pytest.mark.parametrize(
    ("args", "ids"),
    [
        (["list", "--place-class", "民房"], [DEN]),
        (["list", "--due-within", "0d", "--sort", "id"], [DEN, PAINT, FRESH]),
        (["ent", "list", "--violation", "3", "--risk", "重大"], [DEN]),
        (["ent", "list", "--in-directory"], [PAINT]),
        (["lead", "list", "--from", "2026-03-01", "--state", "待核查"], [FRESH]),
    ],
)
def test_lists_are_narrowed_down(dabzw: Dabzw, small: Path, args: list[str], ids: list[str]) -> None:
    assert sorted(row["编号"] for row in answer(dabzw, small, *args)["记录"]) == sorted(ids)


def test_a_list_is_put_in_order(dabzw: Dabzw, small: Path) -> None:
    for column in ("date", "日期", "rq"):
        rows = answer(dabzw, small, "lead", "list", "--sort", column, "--reverse")["记录"]
        assert [row["日期"] for row in rows] == sorted((row["日期"] for row in rows), reverse=True)


def test_a_column_that_was_asked_for_is_shown(dabzw: Dabzw, small: Path) -> None:
    shown = dabzw("lead", "list", "--overdue", "--as-of", AS_OF, cwd=small).stdout
    assert "逾期项" in shown.splitlines()[0]
    assert "逾期项" not in dabzw("lead", "list", "--as-of", AS_OF, cwd=small).stdout


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["lead", "list", "--state", "已销号"], "--state（状态）没有“已销号”；可填：待核查"),
        (["ent", "list", "--violation", "9"], "--violation（代码）没有“9”；可填：1（"),
        (["list", "--from", "3月"], "--from（日期）填写不对：看不出是哪一天"),
        (["list", "--due-within", "很快"], "--due-within（天数）填写不对：应写成 3d、3天 或 一周"),
        (["list", "--sort", "价格"], "--sort（列）没有“价格”；可填：编号"),
        (["list", "--sort", "编"], ""),
    ],
)
def test_wrong_options_are_named(dabzw: Dabzw, small: Path, args: list[str], says: str) -> None:
    done = dabzw(*args, "--as-of", AS_OF, cwd=small)
    assert done.returncode == (2 if says else 0)
    assert says in done.stderr


def test_a_text_is_found_in_its_field(dabzw: Dabzw, small: Path) -> None:
    rows = answer(dabzw, small, "find", "清洗剂")
    [row] = rows["结果"]
    assert (row["编号"], row["命中"][0]["字段"]) == (HANDED, "内容")
    shown = dabzw("find", "清洗剂", "--as-of", AS_OF, cwd=small).stdout
    assert "线索（1）" in shown
    nothing = dabzw("find", "JB-0001", "--as-of", AS_OF, cwd=small)
    assert (nothing.returncode, "共0条" in nothing.stdout) == (0, True)
