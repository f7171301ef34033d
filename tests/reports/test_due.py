from __future__ import annotations

from typing import Any

import pytest
from pages import told
from records import ENTERPRISE_ID, LEAD_ID, at, enterprise, found, lead, ledger, site, verified

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.reports.looks import due

CONTRACT = (
    *("编号", "名称", "期限", "对象", "事项", "性质", "起算", "应完成", "原期限", "完成", "状态", "中止"),
    *("逾期天数", "责任单位"),
)
BOOK = ledger(
    lead(核查=[verified("2026-02-14 10:00")], 交办时间="2026-02-16 10:00"),
    enterprise(违法行为=[found("1.1", "2026-02-14")]),
    site(),
)
AT = at("2026-02-20")


def due_rows(ledger: Ledger, at: Instant, *, explain: bool = False, **options: Any) -> dict[str, Any]:
    found = due.dues(ledger, at, explain=explain, **options)
    return told(due.answer(found, ledger, at, explain=explain))


def test_what_was_promised_comes_first_and_in_order() -> None:
    for row in due_rows(BOOK, AT)["期限"]:
        assert tuple(row)[: len(CONTRACT)] == CONTRACT


def test_the_unit_and_the_other_readings_stand_beside() -> None:
    rows = {row["期限"]: row for row in due_rows(BOOK, AT)["期限"]}
    assert (rows["三日移交"]["应完成"], rows["三日移交"]["逾期天数"]) == ("2026-02-17", 3)
    assert (rows["三日移交"]["承办应完成"], rows["三日移交"]["承办逾期天数"]) == ("2026-02-19", 1)
    assert [reading["应完成"] for reading in rows["三日移交"]["其他计日"]] == ["2026-02-24", "2026-02-26"]
    assert (rows["方案确定"]["承办应完成"], rows["方案确定"]["承办逾期天数"]) == (None, None)
    assert rows["方案确定"]["其他计日"] == []


def test_only_the_records_asked_for() -> None:
    for record_id, expected in ((LEAD_ID, {LEAD_ID}), (ENTERPRISE_ID, {ENTERPRISE_ID})):
        [record] = [record for record in BOOK if record.id == record_id]
        assert {row["编号"] for row in due_rows(BOOK, AT, records=[record])["期限"]} == expected
    assert due_rows(BOOK, AT, records=[site()])["期限"] == []
    assert due_rows(BOOK, AT, records=[])["期限"] == []


@pytest.mark.parametrize("explain", [True, False])
def test_how_it_was_reckoned_is_given_only_on_demand(*, explain: bool) -> None:
    for row in due_rows(BOOK, AT, explain=explain)["期限"]:
        assert ("说明" in row) == explain
        if explain:
            assert all(tuple(step) == ("日期", "计入", "说明", "依据") for step in row["说明"])
