"""A page on a terminal of any width, and in a pipe."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest
import records as r
from pages import printed

from dabzw.model.ledger import AnyRecord
from dabzw.render.show import width
from dabzw.reports.looks import due, record
from dabzw.reports.looks.words import with_days_late
from dabzw.reports.view import Page
from dabzw.rules.limits.deadlines import Deadline

AT = r.at("2026-03-12")


def due_page(*found: Deadline) -> Page:
    dues = [due.Due(one, None, ()) for one in found]
    return due.answer(dues, r.ledger(), AT)


DEADLINE = Deadline(
    record_id="QY-260210-A1B2",
    name="示例彭氏精细涂料有限公司二分厂",
    code="措施时限",
    subject="企业",
    force="硬性",
    item="拆除非法化工生产装置",
    start=date(2026, 2, 10),
    due=datetime(2026, 3, 11, 9, 20),  # noqa: DTZ001
    original=date(2026, 3, 11),
    met=None,
    ended=None,
    state="逾期",
    days_late=12,
    unit="市场监督管理所",
    suspended=False,
    suspended_until=None,
    standstill=None,
    undated=False,
    estimated=True,
    names=frozenset({"措施时限", "措施时限/拆除非法化工生产装置"}),
)


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", text)


@pytest.mark.parametrize("columns", [60, 80, 100, 120])
def test_deadlines_are_a_table_with_whole_ids(columns: int) -> None:
    text = plain(printed(due_page(DEADLINE), columns=columns))
    assert "逾期12天" in text
    assert "QY-260210-A1B2" in text
    assert max(map(width, text.splitlines())) <= columns
    assert text.splitlines()[1].split()[:2] == ["状态", "应完成"]
    assert text.endswith("注：日历未公布，按周一至周五估算，只扣除日期固定的法定节假日\n")


def test_a_narrow_table_puts_what_has_no_room_below_its_row() -> None:
    head, row, below = plain(printed(due_page(DEADLINE), columns=80)).splitlines()[1:4]
    assert head.split() == ["状态", "应完成", "编号", "名称"]
    assert below == "    期限：措施时限（拆除非法化工生产装置）  责任单位：市场监督管理所"
    assert width(row[: row.index("QY-")]) == width(head[: head.index("编号")])
    wide = plain(printed(due_page(DEADLINE), columns=140)).splitlines()
    assert "市场监督管理所" in wide[2]
    assert "二分厂" in wide[2]


def test_on_a_pipe_every_column_stands_by_itself() -> None:
    heads, row = printed(due_page(DEADLINE)).splitlines()[1:3]
    cells = dict(zip(heads.split("\t"), row.split("\t"), strict=True))
    assert cells["责任单位"] == "市场监督管理所"
    assert cells["期限"] == "措施时限（拆除非法化工生产装置）"
    assert cells["应完成"] == "2026-03-11 09:20"


def test_nothing_due_is_said() -> None:
    assert printed(due_page()).endswith("没有符合条件的期限。\n")


def test_a_look_back_done_late_is_not_still_late() -> None:
    assert with_days_late("已做", 7) == "已做（逾期7天）"
    assert with_days_late("逾期", 7) == "逾期7天"
    assert with_days_late("未到", 0) == "未到"


def shown(one: AnyRecord) -> str:
    return printed(record.answer(one, r.ledger(one).as_of(AT), AT))


def test_a_record_is_shown_with_a_table_for_each_list() -> None:
    visits: list[dict[str, Any]] = [
        {"日期": "2026-02-10", "结果": "未发现"},
        {"日期": "2026-02-11", "人员": ["示例甲", "示例乙"], "结果": "发现问题"},
    ]
    asked = [{"问项": "生产", "状态": "在查"}, {"问项": "保护伞", "状态": "未查"}]
    said = shown(r.enterprise(排查=visits, 回头看=[looked("断电")], 一案三查=asked))
    assert said.startswith(f"编号\t{r.ENTERPRISE_ID}\n状态\t")
    assert "\n排查\n日期\t人员\t结果\n2026-02-10\t—\t未发现\n2026-02-11\t示例甲、示例乙\t发现问题\n" in said
    assert "\n回头看\n日期\t人员\t结果\t核对\n2026-03-01\t示例甲\t未反弹\t断电 已落实\n" in said
    assert "\n一案三查\n问项\t状态\n生产\t在查\n保护伞\t未查\n" in said


def test_each_plan_of_a_record_is_shown_by_itself() -> None:
    approved = {"日期": "2026-02-13", "审定人": "示例乡长"}
    first, second = r.plan("断水", "断电", 审定=approved), r.plan("取缔", decided="2026-03-20")
    assert "\n处置\n确定日期\t2026-02-12\n\n审定\n日期\t2026-02-13\n" in shown(r.enterprise(处置=[first]))
    said = shown(r.enterprise(处置=[first, second]))
    assert "\n措施\n措施\n断水\n断电\n" in said
    assert "\n处置（第2份）\n确定日期\t2026-03-20\n\n措施\n措施\n取缔\n" in said


def looked(measure: str) -> dict[str, Any]:
    checks = [{"措施": measure, "结果": "已落实"}]
    return {"日期": "2026-03-01", "人员": ["示例甲"], "结果": "未反弹", "核对": checks}
