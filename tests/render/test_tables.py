from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest

from dabzw.render import tables
from dabzw.render.show import width
from dabzw.render.terminal import Printer

DEADLINE: dict[str, Any] = {
    "编号": "QY-260210-A1B2",
    "名称": "示例彭氏精细涂料有限公司二分厂",
    "期限": "措施时限",
    "事项": "拆除非法化工生产装置",
    "应完成": "2026-03-11 09:20",
    "状态": "逾期",
    "逾期天数": 12,
    "责任单位": "市场监督管理所",
}
DUE = {"截至": "2026-03-12", "计日": "自然日", "说明": ["日历未公布"], "期限": [DEADLINE]}


def _printed(show: Any, row: Any, columns: int | None = 80) -> str:
    out = StringIO()
    show(Printer(out, terminal=columns is not None, columns=columns), row)
    return out.getvalue()


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", text)


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_deadlines_are_a_table_with_whole_ids(columns: int) -> None:
    text = _plain(_printed(tables.print_due, DUE, columns))
    assert "逾期12天" in text
    assert "QY-260210-A1B2" in text
    assert max(map(width, text.splitlines())) <= columns
    assert text.splitlines()[1].split()[:3] == ["状态", "应完成", "期限"]
    assert text.endswith("注：日历未公布\n")


def test_a_narrow_table_puts_the_unit_below_the_id() -> None:
    lines = _plain(_printed(tables.print_due, DUE, 80)).splitlines()
    place = lines[3].index("QY-")
    head = lines[1].index("编号")
    assert width(lines[3][:place]) == width(lines[1][:head])
    assert "市场监督管理所" in lines[4]
    wide = _plain(_printed(tables.print_due, DUE, 140)).splitlines()
    assert "市场监督管理所" in wide[2]


def test_on_a_pipe_every_column_stands_by_itself() -> None:
    heads, row = _printed(tables.print_due, DUE, None).splitlines()[1:3]
    cells = dict(zip(heads.split("\t"), row.split("\t"), strict=True))
    assert cells["责任单位"] == "市场监督管理所"
    assert cells["期限"] == "措施时限（拆除非法化工生产装置）"
    assert cells["应完成"] == "2026-03-11 09:20"


def test_nothing_due_is_said() -> None:
    assert _printed(tables.print_due, {**DUE, "期限": [], "说明": []}, None).endswith(
        "没有符合条件的期限。\n"
    )


def test_a_look_back_done_late_is_not_still_late() -> None:
    late = {"状态": "已做", "逾期天数": 7}
    assert tables.with_days_late(late)["状态"] == "已做（逾期7天）"
    assert tables.with_days_late({"状态": "未到", "逾期天数": 0})["状态"] == "未到"


RECORD: dict[str, Any] = {
    "编号": "QY-260210-A1B2",
    "名称": "示例厂",
    "排查": [
        {"日期": "2026-02-10", "结果": "未发现"},
        {"日期": "2026-02-11", "人员": ["甲", "乙"], "结果": "发现问题"},
    ],
    "处置": {
        "确定日期": "2026-02-12",
        "措施": [{"措施": "取缔", "核对": [{"措施": "断电", "结果": "已落实"}]}],
    },
    "一案三查": {"产销运": {"生产": {"状态": "在查"}}, "保护伞": {"状态": "未查"}},
    "状态": "整治中",
    "期限": [],
}


def test_a_record_is_shown_with_a_table_for_each_list() -> None:
    assert _printed(tables.print_record, RECORD, None) == (
        "编号\tQY-260210-A1B2\n状态\t整治中\n名称\t示例厂\n"
        "\n排查\n日期\t人员\t结果\n2026-02-10\t—\t未发现\n2026-02-11\t甲、乙\t发现问题\n"
        "\n处置\n确定日期\t2026-02-12\n\n措施\n措施\t核对\n取缔\t断电 已落实\n"
        "\n一案三查\n事项\t状态\n产销运·生产\t在查\n保护伞\t未查\n"
    )
