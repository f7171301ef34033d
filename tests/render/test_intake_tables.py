"""The result of an import: on a terminal not every new row, on a pipe all of them."""

from __future__ import annotations

import io
from typing import Any

from dabzw.render.intake_tables import print_intake
from dabzw.render.terminal import Printer

REASON = {"列": "C", "字段": "村", "说明": "没有这个村"}


def _row(number: int, result: str, **fields: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"变更": [], "原因": [], "提示": []}
    return {"结果": result, "行": number, "编号": None, "名称": f"甲{number}", **empty, **fields}


def _printed(*, terminal: bool) -> str:
    rows = {
        "种类": "企业",
        "截至": "2026-03-12",
        "工作表": "台账",
        "合计": {"新增": 30, "变更": 1, "相同": 1, "拒绝": 1},
        "提示": ["文件有批注，批注不导入"],
        "导入": [
            *(_row(number, "新增") for number in range(2, 32)),
            _row(32, "变更", 变更=[{"字段": "行业", "原": "", "现": "化工"}]),
            _row(33, "相同"),
            _row(34, "拒绝", 原因=[REASON]),
        ],
    }
    out = io.StringIO()
    print_intake(Printer(out, terminal=terminal, columns=100), rows)
    return out.getvalue()


def test_a_pipe_gets_every_row_that_is_not_the_same() -> None:
    text = _printed(terminal=False)

    assert text.count("新增\t") == 31  # the count and the rows
    assert "拒绝\t34\t\t甲34\tC列“村”：没有这个村" in text
    assert "行业：（空） → 化工" in text
    assert "甲33" not in text


def test_a_terminal_gets_the_first_new_rows_and_all_that_need_a_look() -> None:
    text = _printed(terminal=True)

    assert "还有10行新增没有列出" in text
    assert all(name in text for name in ("甲21", "甲32", "甲34"))
    assert "甲22" not in text
