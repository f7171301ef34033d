"""`--csv`: the main table of a page, or the one that is named, as a spreadsheet reads it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from processes import Dabzw

from dabzw.render.as_csv import page_csv
from dabzw.reports.view import Col, Table, View

AT = ("--as-of", "2026-03-12")


def rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize(
    ("command", "heads"),
    [
        ("due", ["编号", "名称", "期限", "对象"]),
        ("agenda", ["种类", "编号", "名称", "事项"]),
        ("list", ["编号", "类别", "状态", "村", "名称"]),
        ("lead list", ["编号", "类别", "名称", "状态"]),
        ("status", ["阶段", "指标", "完成", "总数"]),
        ("coverage", ["村", "场所", "已排查", "比率"]),
        ("log", ["时间", "提交", "经手人", "事项"]),
        ("policy", ["编号", "名称", "村", "监管站所"]),
    ],
)
def test_a_list_is_its_main_table(dabzw: Dabzw, small: Path, command: str, heads: list[str]) -> None:
    told = dabzw(*command.split(), "--csv", *(() if command == "log" else AT), cwd=small)
    head, *body = rows(told.stdout)
    assert (told.returncode, head[: len(heads)]) == (0, heads)
    assert body
    assert {len(row) for row in body} == {len(head)}


def test_another_table_is_named_and_the_others_are_told(dabzw: Dabzw, small: Path) -> None:
    told = dabzw("late", "--csv", *AT, cwd=small)
    assert told.stderr == "输出的是表“逾期”；还有按单位，用 --table 表名 指定\n"
    other = dabzw("--csv", "--table", "按单位", "late", *AT, cwd=small)
    assert rows(other.stdout)[0] == ["单位", "逾期", "逾期完成", "终止", "合计", "未说明"]
    assert other.stderr == ""


def test_values_are_those_of_programs_but_for_yes_and_no(dabzw: Dabzw, small: Path) -> None:
    head, *body = rows(dabzw("due", "--csv", *AT, cwd=small).stdout)
    found = [dict(zip(head, row, strict=True)) for row in body]
    assert {one["中止"] for one in found} <= {"是", "否"}
    assert {one["状态"] for one in found} == {"逾期", "未到"}
    head, *body = rows(dabzw("status", "--csv", *AT, cwd=small).stdout)
    assert all(0 <= float(row[head.index("比率")]) <= 1 for row in body if row[head.index("比率")])


def test_a_ratio_has_four_places() -> None:
    view: View[float] = View(
        (Col("比率", lambda one: one, "ratio"), Col("是否", bool, "flag"), Col("无", lambda _: None))
    )
    assert rows(page_csv(Table(view, [1 / 3]))) == [["比率", "是否", "无"], ["0.3333", "是", ""]]


def test_nothing_found_is_a_table_without_rows(dabzw: Dabzw, small: Path) -> None:
    told = dabzw("ent", "list", "--csv", "--state", "待销号", *AT, cwd=small)
    assert (told.returncode, len(rows(told.stdout))) == (0, 1)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("late --csv --table 乱写", "没有叫“乱写”的表；--table 可填：逾期、按单位"),
        ("late --csv --json", "--json 和 --csv、--table 不能同用"),
        ("late --table 按单位", "--table（表名）和 --csv 同用"),
        ("next A1B2 --csv --table x", "没有叫“x”的表；--table 可填：事项"),
        ("lead close 8M2N --csv --result 查否 --on 2026-03-12", "--csv 只用于查看，登记时去掉它"),
    ],
)
def test_what_cannot_be_a_table_is_refused(dabzw: Dabzw, small: Path, words: str, says: str) -> None:
    told = dabzw(*words.split(), cwd=small)
    assert (told.returncode, told.stdout) == (2, "")
    assert says in told.stderr


def test_a_command_with_a_csv_of_its_own_keeps_it(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    told = dabzw("export", "--csv", str(tmp_path / "表"), *AT, cwd=small)
    assert told.returncode == 0
    assert list((tmp_path / "表").glob("*.csv"))
