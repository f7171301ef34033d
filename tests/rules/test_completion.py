"""Completed means shown: what proves a measure, for whom, and what it bars while nothing does."""

from __future__ import annotations

from typing import Any

import pytest
import records as r

from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.case.completion import completed_on, completion, missing_proofs
from dabzw.rules.case.policy import policy
from dabzw.rules.case.states import enterprise_state
from dabzw.rules.checks.registry import record_findings

Fields = dict[str, Any]
COMPANY, DEN = "企业", "黑窝点"
CLOSED = {"日期": "2026-03-12", "步骤": "实际关闭"}
FINED = {"日期": "2026-03-14", "种类": "罚款", "机关": "县应急管理局"}
TOLUENE = {"品名": "甲苯", "数量": "20", "单位": "吨", "许可": "否", "查明日期": "2026-02-10"}
GONE = {"日期": "2026-03-11", "品名": "甲苯", "数量": "20", "单位": "吨", "去向": "移交"}


def reported(measure: str, **fields: Any) -> Fields:
    return {"措施": measure, "完成日期": "2026-03-10", **fields}


def case(*measures: Fields, nature: str = COMPANY, **fields: Any) -> Enterprise:
    default = {"性质": nature, "违法行为": [r.found("1.1")], "处置": r.plan(*measures)}
    return r.enterprise(**{**default, **fields})


def with_the_police(
    answer: str = "立案", receiver: str = "县公安局", day: str = "2026-03-13", **fields: Any
) -> Lead:
    handed = {"日期": "2026-02-13", "接收单位": receiver, "回告": [{"日期": day, "结果": answer}]}
    return r.lead(企业=r.ENTERPRISE_ID, 核查=[r.verified("2026-02-11 10:00")], 移交=[{**handed, **fields}])


PROOFS: list[tuple[str, str, Fields, Fields, str]] = [
    # measure, 性质, fields of the measure, fields of the case, the day on which it was done and shown
    ("取缔关闭", COMPANY, {}, {}, ""),
    ("取缔关闭", COMPANY, {"文书": "示例决1号", "佐证": "照片"}, {}, ""),  # of a company only a closure
    ("取缔关闭", COMPANY, {}, {"关闭": [{**CLOSED, "步骤": "决定"}]}, ""),
    ("取缔关闭", COMPANY, {}, {"关闭": [CLOSED]}, "2026-03-12"),
    ("取缔关闭", COMPANY, {}, {"关闭": [{**CLOSED, "日期": "2026-03-09"}]}, "2026-03-10"),
    ("取缔关闭", DEN, {}, {}, ""),
    ("取缔关闭", DEN, {"佐证": "照片"}, {}, "2026-03-10"),
    ("取缔关闭", DEN, {"文书": "示例决1号"}, {}, "2026-03-10"),
    ("取缔关闭", DEN, {}, {"关闭": [CLOSED]}, "2026-03-12"),
    ("取缔", COMPANY, {}, {}, ""),
    ("取缔", COMPANY, {"佐证": "照片"}, {}, "2026-03-10"),
    ("责令停产停业", COMPANY, {"佐证": "照片"}, {}, ""),
    ("责令停产停业", COMPANY, {"文书": "示例决1号"}, {}, "2026-03-10"),
    ("顶格处罚", COMPANY, {"佐证": "照片", "文书": "示例决1号"}, {}, ""),
    ("顶格处罚", COMPANY, {}, {"处罚": [FINED]}, "2026-03-14"),
    ("处置物料", DEN, {"佐证": "转移联单"}, {}, ""),
    ("处置物料", DEN, {}, {"危险化学品": [TOLUENE]}, ""),
    ("处置物料", DEN, {}, {"危险化学品": [TOLUENE], "物料去向": [{**GONE, "数量": "19"}]}, ""),
    ("处置物料", DEN, {}, {"危险化学品": [TOLUENE], "物料去向": [GONE]}, "2026-03-11"),
    ("处置物料", DEN, {}, {"物料去向": [GONE]}, ""),  # what was never found balances nothing
    ("加强监管", COMPANY, {}, {}, "2026-03-10"),  # the campaign asks for no proof
    ("约谈", COMPANY, {}, {}, "2026-03-10"),  # a measure that the campaign does not know
]


@pytest.mark.parametrize(("measure", "nature", "fields", "of_case", "expected"), PROOFS)
def test_what_shows_a_measure(
    measure: str, nature: str, fields: Fields, of_case: Fields, expected: str
) -> None:
    record = case(reported(measure, **fields), nature=nature, **of_case)
    found = completion(record.planned[0], record, r.campaign(), ())
    assert (str(found.on or ""), found.state) == (expected, "已完成" if expected else "已报完成")
    assert bool(found.missing) == (not expected)


def test_what_was_not_reported_misses_nothing() -> None:
    record = case({"措施": "取缔", "佐证": "照片"})
    found = completion(record.planned[0], record, r.campaign(), ())
    assert (found.on, found.state, found.missing) == (None, "未完成", ())


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (with_the_police(), "2026-03-13"),
        (with_the_police(day="2026-03-01"), "2026-03-10"),
        (with_the_police(answer="不予立案"), ""),
        (with_the_police(receiver="县应急管理局"), ""),
        (with_the_police(退回日期="2026-03-14", 退回理由="材料不全"), ""),
        (with_the_police(day="2026-01-20"), ""),  # of a time before the case
    ],
)
def test_the_police_that_took_the_case_show_the_heaviest_penalty(lead: Lead, expected: str) -> None:
    record = case(reported("顶格处罚"))
    assert str(completion(record.planned[0], record, r.campaign(), (lead,)).on or "") == expected


def test_a_campaign_without_proofs_asks_for_none() -> None:
    record = case(reported("取缔关闭"))
    under = r.campaign(措施=["取缔关闭"])
    assert str(completion(record.planned[0], record, under, ()).on) == "2026-03-10"


def test_proofs_of_another_nature_are_none() -> None:
    under = r.campaign(措施=[{"名称": "取缔关闭", "凭据": [{"企业": ["关闭"]}]}])
    company, den = (case(reported("取缔关闭"), nature=nature) for nature in (COMPANY, DEN))
    assert completion(company.planned[0], company, under, ()).missing == ("关闭",)
    assert completion(den.planned[0], den, under, ()).state == "已完成"


def test_a_case_is_not_completed_by_what_is_only_reported() -> None:
    bare, shown = (case(reported("取缔", **fields), nature=DEN) for fields in ({}, {"佐证": "照片"}))
    assert completed_on(bare, r.ledger(bare)) is None
    assert str(completed_on(shown, r.ledger(shown))) == "2026-03-10"
    assert [enterprise_state(one, r.ledger(one)) for one in (bare, shown)] == ["整治中", "待销号"]
    (item,) = policy(bare, r.ledger(bare), r.at("2026-03-12")).required
    assert (item.state, item.missing) == ("已报完成", ("文书", "佐证"))


def missing(record: Enterprise) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [
        (one.measure.measure, str(one.reported_on), str(one.due), one.missing)
        for one in missing_proofs(record, r.ledger(record))
    ]


def test_what_is_not_shown_waits_for_its_proof() -> None:
    record = case(reported("取缔"), r.done("断电", "2026-03-01"), nature=DEN)
    assert missing(record) == [("取缔", "2026-03-10", "2026-03-17", ("文书", "佐证"))]


@pytest.mark.parametrize(
    ("day", "state", "late"),
    [("2026-03-12", "未到", 0), ("2026-03-17", "今日到期", 0), ("2026-03-19", "逾期", 2)],
)
def test_the_agenda_asks_for_the_proof(day: str, state: str, late: int) -> None:
    record = case(reported("取缔"), nature=DEN)
    (item,) = (one for one in agenda(r.ledger(record), r.at(day)) if one.kind == "缺凭据")
    assert (item.record_id, item.state, item.days_late) == (record.id, state, late)
    assert item.matter == "取缔已报完成（3月10日），缺文书或者佐证"
    assert item.next == f"dabzw ent done {record.id} --measure 取缔 --evidence"


@pytest.mark.parametrize(
    ("measure", "command"),
    [
        ("取缔关闭", "dabzw ent close {0} --step 实际关闭"),
        ("责令停产停业", "dabzw ent done {0} --measure 责令停产停业 --document"),
        ("顶格处罚", "dabzw ent penalize {0}"),
        ("处置物料", "dabzw ent material {0}"),
    ],
)
def test_the_agenda_says_what_to_type(measure: str, command: str) -> None:
    record = case(reported(measure))
    (item,) = (one for one in agenda(r.ledger(record), r.at("2026-03-12")) if one.kind == "缺凭据")
    assert item.next == command.format(record.id)


ASIDE = {"日期": "2026-03-01", "措施": "取缔", "决定": "不采取", "理由": "已自行拆除", "批准人": "示例乡长"}
ENDED = {"日期": "2026-03-20", "验收人": ["张山"]}


@pytest.mark.parametrize(
    ("measures", "fields", "expected"),
    [
        ([reported("取缔")], {}, ["取缔"]),
        ([reported("取缔", 佐证="照片")], {}, []),
        ([reported("取缔"), reported("取缔关闭", 佐证="照片")], {}, []),  # a stronger one was shown
        ([reported("取缔", 佐证="照片"), reported("取缔关闭")], {}, ["取缔关闭"]),
        ([reported("取缔")], {"销号": [ENDED]}, ["取缔"]),  # an end by a word is no proof
        ([reported("取缔")], {"认定": [{"日期": "2026-03-20", "结论": "撤案"}]}, []),
    ],
)
def test_which_measures_wait_for_a_proof(measures: list[Fields], fields: Fields, expected: list[str]) -> None:
    assert [name for name, *_ in missing(case(*measures, nature=DEN, **fields))] == expected


def test_what_was_laid_aside_needs_no_proof() -> None:
    record = r.enterprise(
        性质=DEN, 违法行为=[r.found("1.1")], 处置=[{**r.plan(reported("取缔")), "取舍": [ASIDE]}]
    )
    assert missing(record) == []


def says(record: Enterprise, *others: Any) -> list[str]:
    ledger = r.ledger(record, *others)
    found = record_findings(record, ledger, r.at("2026-06-30"))
    return [one.says for one in found if one.rule == "cleared-open-measure"]


CLEARED = {"风险": [r.rated("重大")], "销号": [ENDED]}
AT_THE_END: list[tuple[list[Fields], Fields, list[str]]] = [
    (
        [reported("取缔关闭"), reported("顶格处罚")],
        {},
        [
            "销号时这项措施只是已报完成，缺凭据：实际关闭的登记或者文书或者佐证",
            "销号时这项措施只是已报完成，缺凭据：处罚的登记或者移交公安、回告立案的登记",
        ],
    ),
    (
        [reported("取缔关闭", 佐证="照片"), {"措施": "顶格处罚"}],
        {},
        ["销号时没有完成：顶格处罚"],
    ),
    ([reported("取缔关闭", 佐证="照片"), reported("顶格处罚")], {"处罚": [FINED]}, []),
    (  # a penalty of a later day was not there
        [reported("取缔关闭", 佐证="照片"), reported("顶格处罚")],
        {"处罚": [{**FINED, "日期": "2026-03-21"}]},
        ["销号时这项措施只是已报完成，缺凭据：处罚的登记或者移交公安、回告立案的登记"],
    ),
    (
        [reported("取缔关闭", 佐证="照片"), reported("顶格处罚"), {"措施": "断电"}],
        {"处罚": [FINED]},
        ["销号时这项措施没有完成日期"],
    ),
    (
        [reported("取缔关闭", 佐证="照片"), reported("顶格处罚"), reported("断电")],
        {"处罚": [FINED]},
        ["销号时这项措施只是已报完成，缺凭据：文书或者佐证"],
    ),
]


@pytest.mark.parametrize(("measures", "fields", "expected"), AT_THE_END)
def test_no_case_is_cleared_without_proof(
    measures: list[Fields], fields: Fields, expected: list[str]
) -> None:
    assert says(case(*measures, nature=DEN, **{**CLEARED, **fields})) == expected


@pytest.mark.parametrize(("day", "barred"), [("2026-03-20", False), ("2026-03-21", True)])
def test_what_the_police_answer_after_the_end_was_not_there(day: str, *, barred: bool) -> None:
    record = case(reported("取缔关闭", 佐证="照片"), reported("顶格处罚"), nature=DEN, **CLEARED)
    assert bool(says(record, with_the_police(day=day))) == barred
