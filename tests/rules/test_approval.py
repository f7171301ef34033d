from __future__ import annotations

from typing import Any

import pytest
import records as r

from dabzw.model.enterprise import Enterprise
from dabzw.model.judgement import Fact
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.reports.looks.policy import cases
from dabzw.rules.case.approval import STALE, UNLISTED, approval_problem, unapproved_facts
from dabzw.rules.case.facts import facts

MEASURE = {"措施": "取缔", "责任单位": "乡应急办", "时限": "2026-03-10"}
CHEMICAL = {"品名": "丙酮", "数量": "20", "单位": "千克"}
FACTS: dict[str, Any] = {
    "违法行为": [r.found("1.1"), r.found("3.4")],
    "风险": [r.rated("重大")],
    "危险化学品": [CHEMICAL],
    "场所类别": "民房",
    "处置": r.plan(MEASURE, "断电"),
}
SEEN = {"日期": "2026-02-12", "结果": "发现问题"}


def true_lead(**fields: Any) -> AnyRecord:
    return r.lead(**{"企业": r.ENTERPRISE_ID, "核查": [r.verified("2026-02-11 10:00")], **fields})


def signed(*others: AnyRecord, answered: tuple[Fact, ...] | Any = None, **changes: Any) -> Ledger:
    """The case with its plan approved on the facts of FACTS, with some of them changed since."""
    base = r.enterprise(**FACTS)
    known = facts(base, r.ledger(base)) if answered is None else answered
    approval = {"日期": "2026-02-12", "审定人": "王乡长", "事实": [fact.tree() for fact in known]}
    given = FACTS | changes
    return r.ledger(r.enterprise(**given | {"处置": {**given["处置"], "审定": approval}}), *others)


def record_of(ledger: Ledger) -> Enterprise:
    return ledger.enterprises[r.ENTERPRISE_ID]


def problem(ledger: Ledger) -> str | None:
    return approval_problem(record_of(ledger), ledger)


def test_the_facts_of_a_case_are_by_kind_day_and_key() -> None:
    base = r.enterprise(**FACTS, 排查=[SEEN], 回头看=[{"日期": "2026-02-13", "结果": "反弹"}])
    found = facts(base, r.ledger(base, true_lead()))
    assert [(fact.kind, str(fact.on), fact.key) for fact in found] == [
        ("违法行为", "2026-02-10", "1.1"),
        ("违法行为", "2026-02-10", "3.4"),
        ("危险化学品", "2026-02-10", "丙酮20千克"),
        ("风险", "2026-02-10", "重大"),
        ("线索属实", "2026-02-11", r.LEAD_ID),
        ("排查发现", "2026-02-12", "发现问题"),
        ("反弹", "2026-02-13", "反弹"),
    ]


@pytest.mark.parametrize(
    ("change", "new"),
    [
        ({"违法行为": [*FACTS["违法行为"], r.found("2.2")]}, ["2.2"]),
        ({"违法行为": [r.found("1.1"), r.found("3.4", "2026-02-11")]}, ["3.4"]),
        ({"风险": [r.rated("重大"), r.rated("较大", "2026-02-20")]}, ["较大"]),
        ({"危险化学品": [{**CHEMICAL, "数量": "200"}]}, ["丙酮200千克"]),
        ({"危险化学品": [CHEMICAL, {**CHEMICAL, "查明日期": "2026-02-11"}]}, ["丙酮20千克"]),
        ({"排查": [SEEN]}, ["发现问题"]),
        ({"目录": [{"名称": "某目录", "站所": "派出所"}], "排查": [SEEN | {"问题类别": "非法违法"}]}, ["发现问题"]),
        ({"排查": [SEEN | {"问题类别": "隐患"}]}, ["发现问题"]),  # it is in no directory: read as illegal
        ({"回头看": [{"日期": "2026-02-20", "结果": "反弹"}]}, ["反弹"]),
    ],
)  # fmt: skip
def test_a_new_fact_asks_for_a_new_approval(change: dict[str, Any], new: list[str]) -> None:
    ledger = signed(**change)
    assert [fact.key for fact in unapproved_facts(record_of(ledger), ledger)] == new
    assert problem(ledger) == STALE


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"违法行为": [r.found("1.1")]},  # one fact less
        {"违法行为": [r.found("3.4"), r.found("1.1")]},
        {"违法行为": [r.found("1.1"), {**r.found("3.4"), "情形": "储存两吨"}]},
        {"违法行为": [{**r.found("1.1"), "线索": [r.LEAD_ID]}, r.found("3.4")]},
        {"危险化学品": [{**CHEMICAL, "位置": "东屋", "许可": "否"}]},
        {"危险化学品": [{**CHEMICAL, "数量": "20.0"}]},
        {"经营状态": "停产", "场所类别": "车库", "名称": "另一个名称"},
        {"处置": r.plan({**MEASURE, "完成日期": "2026-03-01", "佐证": "照片"}, "断水")},
        {"处罚": [{"日期": "2026-03-01", "种类": "罚款", "机关": "县应急管理局"}]},
        {"排查": [SEEN | {"结果": "未发现"}]},
        {"排查": [SEEN | {"线索": r.LEAD_ID}]},  # the lead carries it on
        {"回头看": [{"日期": "2026-02-20", "结果": "未反弹"}]},
    ],
)
def test_what_is_no_new_fact_does_not(change: dict[str, Any]) -> None:
    assert problem(signed(**change)) is None


def test_a_lead_that_is_found_true_is_a_fact() -> None:
    assert problem(signed(true_lead())) == STALE
    assert problem(signed(true_lead(核查=[r.verified("2026-02-11 10:00", "不属实")]))) is None
    assert problem(signed(r.lead())) is None


def test_an_approval_that_lists_no_facts_cannot_be_compared() -> None:
    assert problem(signed(answered=())) == UNLISTED
    unsigned = r.ledger(r.enterprise(**FACTS))
    assert problem(unsigned) is None


def test_a_case_that_is_over_needs_no_new_approval() -> None:
    more = {"违法行为": [*FACTS["违法行为"], r.found("2.2")]}
    assert problem(signed(**more)) == STALE
    assert problem(signed(**more, 销号={"日期": "2026-03-10", "验收人": ["李海"]})) is None


def test_a_further_case_has_a_plan_and_an_approval_of_its_own() -> None:
    over = {"销号": {"日期": "2026-03-10", "验收人": ["李海"]}}
    again = {"违法行为": [*FACTS["违法行为"], r.found("1.1", "2026-03-20")]}
    assert problem(signed(**over, **again)) is None  # no plan yet: nothing was approved


def test_a_fact_found_later_makes_it_stale_from_its_day() -> None:
    ledger = signed(风险=[r.rated("重大"), r.rated("较大", "2026-02-20")])
    stale = []
    for day in ("2026-02-19", "2026-02-20", "2026-02-21"):
        (case,) = cases(ledger.as_of(r.at(day)), r.at(day))
        stale.append(STALE in case.problems)
    assert stale == [False, True, True]
