from __future__ import annotations

from typing import Any

import pytest
from pages import told
from records import at, enterprise, found, handed, lead, ledger, plan, verified

from dabzw.reports.looks import late as late_look

Fields = dict[str, Any]
TRUE_ON_11 = {"核查": [verified("2026-02-11 08:00")]}
IN_TIME = {"强制措施": [{"日期": "2026-02-11", "措施": "责令立即停产", "实施机关": "县应急管理局"}]}
WHY = {"期限": "三日移交", "原因": "接收单位停止收文", "责任单位": "派出所"}


def late(*records: Any, when: str, **options: Any) -> dict[str, Any]:
    return told(late_look.answer(ledger(*records).as_of(at(when)), at(when), **options))


def brief(rows: dict[str, Any]) -> list[tuple[str, str, int, str, str | None]]:
    return [(row["期限"], row["状态"], row["逾期天数"], row["原因"], row["说明单位"]) for row in rows["逾期"]]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-02-14", []),
        ("2026-02-15", [("三日移交", "逾期", 1, "未说明", None)]),
        ("2026-02-16", [("三日移交", "逾期完成", 2, "未说明", None)]),
    ],
)
def test_a_missed_hard_limit_is_listed_from_the_day_after(when: str, expected: list[Any]) -> None:
    record = lead(**TRUE_ON_11, **IN_TIME, 移交=[handed("2026-02-16")])
    assert brief(late(record, when=when)) == expected


def test_a_warning_line_is_no_hard_limit() -> None:
    record = lead(核查=[verified("2026-02-20 08:00", "不属实")])
    assert late(record, when="2026-02-21")["逾期"] == []


def test_the_explanation_gives_reason_and_unit() -> None:
    record = lead(**TRUE_ON_11, **IN_TIME, 逾期说明=[{**WHY, "原因": "较早的说明"}, WHY])
    rows = late(record, when="2026-02-15")
    assert brief(rows) == [("三日移交", "逾期", 1, "接收单位停止收文", "派出所")]
    assert (rows["未说明"], rows["逾期"][0]["责任单位"]) == (0, "乡应急办")


def test_an_explanation_of_another_limit_explains_nothing() -> None:
    record = lead(**TRUE_ON_11, **IN_TIME, 逾期说明=[{**WHY, "期限": "当日强制"}])
    assert late(record, when="2026-02-15")["未说明"] == 1


def test_an_explanation_may_name_one_measure() -> None:
    measures = [{"措施": name, "时限": "2026-02-20"} for name in ("断水", "断电")]
    record = enterprise(
        违法行为=[found("1.1")], 处置=plan(*measures), 逾期说明=[{**WHY, "期限": "措施时限/断电"}]
    )
    rows = late(record, when="2026-02-21")
    measures_late = [row for row in rows["逾期"] if row["期限"] == "措施时限"]
    assert {row["事项"]: row["已说明"] for row in measures_late} == {"断水": False, "断电": True}


EXPLAINED = lead(编号="XS-260210-0001", **TRUE_ON_11, **IN_TIME, 逾期说明=[WHY])
SILENT = lead(编号="XS-260210-0002", **TRUE_ON_11, **IN_TIME, 移交=[handed("2026-02-16")])


def test_the_unit_that_answers_for_it_is_counted() -> None:
    assert late(EXPLAINED, SILENT, when="2026-02-16")["按单位"] == [
        {"单位": "乡应急办", "逾期": 0, "逾期完成": 1, "终止": 0, "合计": 1, "未说明": 1},
        {"单位": "派出所", "逾期": 1, "逾期完成": 0, "终止": 0, "合计": 1, "未说明": 0},
    ]


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ({}, [EXPLAINED.id, SILENT.id]),
        ({"unexplained": True}, [SILENT.id]),
        ({"unit": "派出所"}, [EXPLAINED.id]),
        ({"unit": "乡应急办"}, [EXPLAINED.id, SILENT.id]),
        ({"unit": "电管站"}, []),
    ],
)
def test_the_list_is_narrowed_down(options: Fields, ids: list[str]) -> None:
    assert [row["编号"] for row in late(EXPLAINED, SILENT, when="2026-02-16", **options)["逾期"]] == ids
