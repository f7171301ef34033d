from __future__ import annotations

import re
from typing import Any

import pytest
import records as r

from dabzw.model.enterprise import Enterprise
from dabzw.reports.looks.policy import cases
from dabzw.rules.case.approval import STALE, UNDIGESTED, approval_problem, facts_digest

CAMPAIGN = r.campaign()
MEASURE = {"措施": "取缔", "责任单位": "乡应急办", "时限": "2026-03-10"}
CHEMICAL = {"品名": "丙酮", "数量": "20", "单位": "千克"}
FACTS: dict[str, Any] = {
    "违法行为": [r.found("1.1"), r.found("3.4")],
    "风险": [r.rated("重大")],
    "危险化学品": [CHEMICAL],
    "场所类别": "民房",
    "处置": r.plan(MEASURE, "断电"),
}


def digest(**changes: Any) -> str:
    return facts_digest(r.enterprise(**FACTS | changes), CAMPAIGN)


def signed(digest_of: str | None, **changes: Any) -> Enterprise:
    """The case with its plan approved on a digest."""
    facts = FACTS | changes
    approval = {"日期": "2026-02-12", "审定人": "王乡长"} | ({"摘要": digest_of} if digest_of else {})
    return r.enterprise(**facts | {"处置": {**facts["处置"], "审定": approval}})


def test_it_is_sixteen_hexadecimal_digits() -> None:
    assert re.fullmatch("[0-9a-f]{16}", digest())


@pytest.mark.parametrize(
    "change",
    [
        {"违法行为": [r.found("1.1")]},
        {"违法行为": [r.found("1.1"), {**r.found("3.4"), "情形": "储存两吨"}]},
        {"风险": [r.rated("较大")]},
        {"危险化学品": [{**CHEMICAL, "数量": "200"}]},
        {"危险化学品": []},
        {"经营状态": "停产"},
        {"场所类别": "车库"},
        {"处置": r.plan(MEASURE)},
        {"处置": r.plan({**MEASURE, "时限": "2026-03-11"}, "断电")},
        {"处置": r.plan({**MEASURE, "责任单位": "派出所"}, "断电")},
        {"处置": r.plan(MEASURE, "断电", 取舍="依法取缔")},
    ],
)
def test_a_changed_fact_changes_it(change: dict[str, Any]) -> None:
    assert digest(**change) != digest()


@pytest.mark.parametrize(
    "change",
    [
        {"违法行为": [r.found("3.4"), r.found("1.1")]},
        {"违法行为": [{**r.found("1.1"), "线索": r.LEAD_ID}, r.found("3.4")]},
        {"风险": [r.rated("较大"), r.rated("重大", "2026-02-11")]},
        {"处置": r.plan("断电", MEASURE)},
        {"处置": r.plan({**MEASURE, "完成日期": "2026-03-01", "佐证": "照片", "文书": "甲"}, "断电")},
        {"名称": "另一个名称"},
        {"处罚": [{"日期": "2026-03-01", "种类": "罚款", "机关": "县应急管理局"}]},
    ],
)
def test_what_is_no_fact_of_it_does_not(change: dict[str, Any]) -> None:
    assert digest(**change) == digest()


def test_what_the_campaign_requires_is_a_fact() -> None:
    other = r.campaign(风险处置={"重大": ["顶格处罚"]})
    enterprise = r.enterprise(**FACTS)
    assert facts_digest(enterprise, other) != facts_digest(enterprise, CAMPAIGN)


def test_the_problem_of_an_approval() -> None:
    assert approval_problem(signed(digest()), CAMPAIGN) is None
    assert approval_problem(signed(digest(), 经营状态="停产"), CAMPAIGN) == STALE
    assert approval_problem(signed(None), CAMPAIGN) == UNDIGESTED
    assert approval_problem(r.enterprise(**FACTS), CAMPAIGN) is None


def test_a_case_that_is_over_needs_no_new_approval_until_it_rebounds() -> None:
    over = {"销号": {"日期": "2026-03-10", "验收人": ["李海"]}}
    back = {"回头看": [{"日期": "2026-03-20", "结果": "反弹"}]}
    assert approval_problem(signed("0" * 16, **over), CAMPAIGN) is None
    assert approval_problem(signed("0" * 16, **over, **back), CAMPAIGN) == STALE


def test_a_fact_found_later_makes_it_stale_from_its_day() -> None:
    ledger = r.ledger(signed(digest(), 风险=[r.rated("重大"), r.rated("较大", "2026-02-20")]))
    stale = []
    for day in ("2026-02-19", "2026-02-20", "2026-02-21"):
        (case,) = cases(ledger.as_of(r.at(day)), r.at(day))
        stale.append(STALE in case.problems)
    assert stale == [False, True, True]
