"""The yearly cap over the ledgers side by side: who is the same enterprise, and which visit is the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest
import records as r

from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Elsewhere, Ledger
from dabzw.rules.sweep.visits import YearOfVisits, years_of_visits

CODE: Final = "91110000600037341L"
OTHER_CODE: Final = "92140522MA0HXYRW3X"
ID: Final = "QY-260301-0009"
AT: Final = r.at("2026-12-31")
DAYS: Final = ("2026-02-01", "2026-02-02", "2026-02-03")
LATER: Final = ("2026-03-01", "2026-03-02", "2026-03-03")


def visit(day: str, nature: str = "日常检查", **fields: Any) -> dict[str, Any]:
    known = {"单位": ["乡应急办"], "人员": ["示例甲", "示例乙"], "审批": "示例丙"}
    return {"日期": day, "性质": nature, "结果": "未发现", **known, **fields}


def coded(code: str | None) -> dict[str, Any]:
    return {"统一社会信用代码": code} if code else {"统一社会信用代码": None, "无代码原因": "未查明"}


def ours(*visits: dict[str, Any], code: str | None = CODE, cap: str = "4", **fields: Any) -> Ledger:
    enterprise = r.enterprise(排查=list(visits), **coded(code), **fields)
    return r.ledger(enterprise, campaign=r.campaign(检查频次上限=cap))


def theirs(
    *visits: dict[str, Any], code: str | None = CODE, campaign: str = "餐饮燃气整治", **fields: Any
) -> Elsewhere:
    enterprise = r.enterprise(编号=ID, 排查=list(visits), **coded(code), **fields)
    return Elsewhere(campaign, campaign, enterprise)


def joined(own: Ledger, *others: Elsewhere) -> Ledger:
    return replace(own, elsewhere=others)


def year(ledger: Ledger) -> YearOfVisits:
    (row,) = years_of_visits(ledger, 2026)
    return row


def warned(ledger: Ledger) -> list[tuple[str, str]]:
    return [(one.field, one.says) for one in r.findings(ledger, AT) if one.rule == "visit-cap"]


def test_three_and_three_are_six_and_two_beyond_a_cap_of_four() -> None:
    row = year(joined(ours(*map(visit, DAYS)), theirs(*map(visit, LATER))))
    assert (row.counted, row.own, row.over, row.twice) == (6, 3, 2, 0)
    assert row.others == {"餐饮燃气整治": 3}
    assert row.by_nature == {"日常检查": 6}


def test_alone_three_are_three() -> None:
    row = year(ours(*map(visit, DAYS)))
    assert (row.counted, row.own, row.over, row.others) == (3, 3, 0, {})


def test_who_is_visited_elsewhere_alone_stands_here_too() -> None:
    row = year(joined(ours(), theirs(*map(visit, LATER))))
    assert (row.counted, row.own) == (3, 0)


@pytest.mark.parametrize(
    ("own", "other", "same"),
    [
        ({}, {}, True),
        ({}, {"名称": "另一名称", "村": "东沟村"}, True),  # by the code
        ({}, {"code": OTHER_CODE}, False),  # the same name in the same village
        ({}, {"code": None}, True),
        ({"code": None}, {"code": None}, True),
        ({"code": None}, {"code": None, "名称": "寺头 建材厂"}, True),
        ({"code": None}, {"code": None, "村": "寺头村委会"}, True),
        ({"code": None}, {"code": None, "村": "东沟村"}, False),
        ({"code": None}, {"code": None, "名称": "寺头第二建材厂"}, False),
        ({"code": None}, {"code": None, "名称": "新名称", "曾用名": ["寺头建材厂"]}, True),
        ({"code": None, "曾用名": ["老名称"]}, {"名称": "老名称"}, True),
        (
            {"原编号": ID},
            {"code": OTHER_CODE, "名称": "另一名称", "村": "东沟村"},
            True,
        ),  # carried from there
        ({"原编号": "QY-250101-0001"}, {"code": None, "名称": "另一名称", "原编号": "QY-250101-0001"}, True),
        ({"原编号": "QY-250101-0001"}, {"code": OTHER_CODE}, False),
        ({"原编号": "17"}, {"code": OTHER_CODE, "原编号": "17"}, False),  # a number of who knows which list
    ],
)
def test_who_is_the_same(own: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    row = year(joined(ours(visit(DAYS[0]), **own), theirs(visit(LATER[0]), **other)))
    assert row.counted == (2 if same else 1)


@pytest.mark.parametrize(
    ("other", "counted", "twice"),
    [
        ({}, 1, 1),
        ({"人员": ["示例甲", "示例丁"]}, 1, 1),  # one of them came
        ({"人员": ["示例丁", "示例戊"]}, 2, 0),
        ({"人员": []}, 1, 1),  # of the same unit
        ({"人员": [], "单位": ["市场监督管理所"]}, 2, 0),
        ({"日期": "2026-02-02"}, 2, 0),
        ({"性质": "巡查"}, 1, 1),
        ({"性质": "个案检查", "线索": r.LEAD_ID}, 1, 1),
    ],
)
def test_a_visit_told_in_two_ledgers_counts_once(other: dict[str, Any], counted: int, twice: int) -> None:
    told = visit(DAYS[0]), {**visit(DAYS[0]), **other}
    for one, two in (told, told[::-1]):
        row = year(joined(ours(one), theirs(two)))
        assert (row.counted, row.twice) == (counted, twice)


def test_visits_that_say_nothing_of_who_came_are_two_unless_every_word_is_the_same() -> None:
    bare: dict[str, Any] = {"单位": [], "人员": [], "审批": None}
    assert year(joined(ours(visit(DAYS[0], **bare)), theirs(visit(DAYS[0], **bare)))).counted == 1
    other: dict[str, Any] = {**bare, "说明": "另一处"}
    assert year(joined(ours(visit(DAYS[0], **bare)), theirs(visit(DAYS[0], **other)))).counted == 2


def test_two_visits_of_a_day_in_one_ledger_are_two_and_one_of_them_is_the_others() -> None:
    row = year(joined(ours(visit(DAYS[0]), visit(DAYS[0])), theirs(visit(DAYS[0]))))
    assert (row.counted, row.twice) == (2, 1)


def test_two_visits_of_a_day_in_the_other_ledger_are_two_and_one_of_them_is_ours() -> None:
    row = year(joined(ours(visit(DAYS[0])), theirs(visit(DAYS[0]), visit(DAYS[0]))))
    assert (row.counted, row.twice) == (2, 1)


def test_three_ledgers_that_tell_of_one_visit() -> None:
    row = year(
        joined(ours(visit(DAYS[0])), theirs(visit(DAYS[0])), theirs(visit(DAYS[0]), campaign="第三个"))
    )
    assert (row.counted, row.twice) == (1, 2)


def test_other_years_are_other_caps() -> None:
    assert year(joined(ours(visit(DAYS[0])), theirs(visit("2025-12-31")))).counted == 1


# The warning


def test_the_visit_that_passes_the_cap_names_the_other_campaign() -> None:
    ledger = joined(ours(*map(visit, LATER)), theirs(*map(visit, DAYS)))
    assert warned(ledger) == [
        ("排查[2]", "2026年第5次检查（含“餐饮燃气整治”登记的3次），超过上限4次"),
        ("排查[3]", "2026年第6次检查（含“餐饮燃气整治”登记的3次），超过上限4次"),
    ]


def test_where_those_beyond_the_cap_are_in_the_other_ledger_the_sum_is_told() -> None:
    ledger = joined(ours(*map(visit, DAYS)), theirs(*map(visit, LATER)))
    assert warned(ledger) == [("排查", "2026年检查合计6次（含“餐饮燃气整治”登记的3次），超过上限4次")]


def test_up_to_the_cap_nothing_is_said() -> None:
    assert warned(joined(ours(*map(visit, DAYS)), theirs(visit(LATER[0])))) == []
    assert warned(ours(*map(visit, (*DAYS, *LATER)), cap="6")) == []


def test_alone_the_warning_is_as_it_was() -> None:
    ledger = ours(*map(visit, (*DAYS, *LATER)), cap="5")
    assert warned(ledger) == [("排查[6]", "2026年第6次检查，超过上限5次")]


def test_what_lies_beside_is_kept_at_an_instant() -> None:
    ledger = joined(ours(visit(DAYS[0])), theirs(visit(LATER[0]))).as_of(AT)
    assert [type(one.enterprise) for one in ledger.elsewhere] == [Enterprise]
    assert year(ledger).counted == 2
