from __future__ import annotations

from typing import Any

import pytest
from records import closed, enterprise, found, handed, lead, stopped, verified

from dabzw.model.moments import written


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"内容": "院内有刺鼻气味"}, "寺头村：院内有刺鼻气味"),
        ({"内容": "院内有刺鼻气味", "地点": "旧砖窑"}, "旧砖窑：院内有刺鼻气味"),
        ({"内容": "第一行\n第二行"}, "寺头村：第一行"),
        ({"内容": "字" * 24}, "寺头村：" + "字" * 24),
        ({"内容": "字" * 25}, "寺头村：" + "字" * 24 + "…"),
    ],
)
def test_what_a_list_calls_a_lead(fields: dict[str, Any], expected: str) -> None:
    assert lead(**fields).name == expected


VERDICTS = [
    ([], None),
    (["不属实"], None),
    (["无法查实"], None),
    (["属实"], "2026-02-11 10:00"),
    (["部分属实"], "2026-02-11 10:00"),
    (["不属实", "部分属实"], "2026-02-12 10:00"),
    (["属实", "不属实"], None),
    (["属实", "无法查实", "属实"], "2026-02-11 10:00"),
]


@pytest.mark.parametrize(("verdicts", "expected"), VERDICTS)
def test_when_a_lead_was_found_true(verdicts: list[str], expected: str | None) -> None:
    checks = [verified(f"2026-02-1{day} 10:00", verdict) for day, verdict in enumerate(verdicts, start=1)]
    confirmed = lead(核查=checks).confirmed_at
    assert (confirmed and written(confirmed)) == expected


CLOSINGS = [
    ([], None),
    (["已整治到位"], 1),
    (["已整治到位", "查否"], 2),
    (["已整治到位", "重开"], None),
    (["重开"], None),
    (["已整治到位", "重开", "移送办理"], 3),
    (["已整治到位", "重开", "移送办理", "其他"], 4),
]


@pytest.mark.parametrize(("results", "expected"), CLOSINGS)
def test_the_closing_in_force(results: list[str], expected: int | None) -> None:
    closing = lead(
        办结=[closed(f"2026-03-0{day}", result) for day, result in enumerate(results, start=1)]
    ).closing
    assert (closing and closing.on.day) == expected


def test_what_is_done_after_a_closing_opens_the_lead_again() -> None:
    done: dict[str, Any] = {"核查": [verified("2026-03-01 10:00")], "办结": [closed("2026-03-02")]}
    assert lead(**done).closing is not None
    assert lead(**done, 强制措施=[stopped("2026-03-02")]).closing is not None
    assert lead(**done, 强制措施=[stopped("2026-03-03")]).closing is None
    assert lead(**done, 移交=[handed("2026-03-03")]).closing is None
    again = lead(**{**done, "办结": [*done["办结"], closed("2026-03-04")]}, 移交=[handed("2026-03-03")])
    assert again.closing is again.closings[1]


def test_returned_transfers_do_not_stand() -> None:
    record = lead(
        移交=[handed("2026-02-12", "2026-02-14"), handed("2026-02-15"), handed("2026-02-16", "2026-02-13")]
    )
    assert [str(transfer.on) for transfer in record.standing_transfers] == ["2026-02-15"]


def test_what_an_enterprise_violates() -> None:
    record = enterprise(
        违法行为=[found("2.2", "2026-02-20"), found("1.1", "2026-02-12"), found("2.2", "2026-02-13")]
    )
    assert record.violation_codes == ("2.2", "1.1")
    assert str(record.first_found_on) == "2026-02-12"
    assert enterprise().first_found_on is None
