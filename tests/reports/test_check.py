from __future__ import annotations

from pages import printed, told

from dabzw.model.finding import Finding
from dabzw.reports.looks import check

TWICE = Finding("r", "错误", "a.yaml", None, (), "重复。", "删去", line=3, column=5)
BLANK = Finding("s", "警告", "a.yaml", "QY-1", ("核查", 0), "没有写", "补上", line=2, column=1)
LATER = Finding("r", "错误", "b.yaml", None, (), "重复", "删去")


def test_findings_are_lines_that_an_editor_can_follow() -> None:
    assert printed(check.answer([TWICE], str)) == (
        "a.yaml:3:5: 错误: 重复；删去 (r)\n共：错误 1，警告 0，提示 0\n"
    )
    assert printed(check.answer([], str)) == "没有发现问题。\n"


def test_findings_come_by_file_and_place_and_are_counted_by_level() -> None:
    seen = check.answer([LATER, TWICE, BLANK], lambda path: f"台账/{path}")
    lines = printed(seen).splitlines()
    assert [line.partition(": ")[0] for line in lines[:3]] == [
        "台账/a.yaml:2:1",
        "台账/a.yaml:3:5",
        "台账/b.yaml:1:1",
    ]
    assert lines[0] == "台账/a.yaml:2:1: 警告: 核查[1]：没有写；补上 (s)"
    rows = told(seen)
    assert {key: rows[key] for key in rows if key != "问题"} == {"格式": 1, "错误": 2, "警告": 1, "提示": 0}
    assert rows["问题"][0] == {
        "级别": "警告",
        "规则": "s",
        "文件": "a.yaml",
        "行": 2,
        "列": 1,
        "编号": "QY-1",
        "字段": "核查[1]",
        "说明": "没有写",
        "建议": "补上",
    }
