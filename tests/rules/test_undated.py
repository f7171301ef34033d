"""立即: a limit without a length is to be met at once, stands in every list, and is never late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import records as r

from dabzw.model.ledger import Ledger
from dabzw.reports.dashboard import dashboard
from dabzw.reports.looks import due, handover, late, pace
from dabzw.reports.looks.agenda import ITEMS
from dabzw.reports.looks.records import OpenLimits
from dabzw.reports.view import Table
from dabzw.rules.agenda.agenda import agenda, on_screen
from dabzw.rules.limits.deadlines import Deadline, all_reckoned, deadlines
from dabzw.rules.limits.explanation import explanation
from dabzw.rules.limits.readings import other_readings, own_time

AT = r.at("2026-06-30")
AT_ONCE = {"代码": "立即核查", "对象": "线索", "起算": "登记", "完成": "核查", "时限": "立即", "性质": "预警"}


def ledger(**fields: Any) -> Ledger:
    return r.ledger(r.lead(**fields), campaign=r.campaign(期限=[AT_ONCE])).as_of(AT)


def only(book: Ledger) -> Deadline:
    [found] = deadlines(book, AT)
    return found


@pytest.mark.parametrize(
    ("verified", "state", "mark"),
    [([], "未到", "未定时限"), ([r.verified("2026-06-20 10:00")], "按期", None)],
)
def test_it_is_never_late(verified: list[dict[str, Any]], state: str, mark: str | None) -> None:
    one = only(ledger(核查=verified))
    assert (one.state, one.mark, one.days_late, one.missed, one.falls_due) == (state, mark, 0, False, None)


def test_it_stands_in_the_lists_of_what_is_open() -> None:
    book = ledger(交办时间="2026-02-11 09:00")
    one = only(book)
    for chosen in (due.dues(book, AT, only="open"), due.dues(book, AT, within=timedelta(days=1))):
        assert [row.deadline for row in chosen] == [one]
    assert due.dues(book, AT, only="overdue") == []
    assert due.standing(one) == "未定时限"
    assert list(due.open_limits(book.leads[one.record_id], book, AT)) == ["立即核查：立即办，没有写多久"]
    assert [item.matter for item in on_screen(agenda(book, AT), book, AT) if item.kind == "期限"] == [
        "立即核查"
    ]
    assert OpenLimits.of(book.leads[one.record_id], book, AT) == OpenLimits(0, None)


def test_it_is_told_without_a_day() -> None:
    book = ledger(交办时间="2026-02-11 09:00")
    [row] = due.dues(book, AT, explain=True)
    [one] = all_reckoned(book, AT)
    said = " ".join(step.says for step in explanation(one, AT))
    assert "时限：立即，没有写多久，不计逾期" in said
    assert "到这一天24时为止" not in said
    assert (own_time(one, AT), other_readings(one, AT)) == (None, ())
    page = due.answer([row], book, AT)
    table = page.facts["期限"]
    assert isinstance(table, Table)
    assert table.view.records(table.rows)[0]["应完成"] is None


def test_no_look_counts_it_as_late() -> None:
    book = ledger()
    assert late.missed(book, AT) == []
    assert "立即核查" in str(handover.answer(book, AT, ()).record())
    ahead = pace.answer(book, AT).record()
    assert [ahead[name] for name in ("结束时将逾期", "结束以后到期")] == [[], []]
    weeks = dashboard(book, r.at("2026-02-11"), "示例").calendar  # the week in which it began
    assert sum(day.due + day.late for week in weeks for day in week) == 0


def test_the_morning_list_says_that_no_day_is_set() -> None:
    book = ledger()
    [row] = [item for item in agenda(book, AT) if item.kind == "期限"]
    assert list(ITEMS.pick("状态", "应于").shown([row])) == [("未定时限", None)]
