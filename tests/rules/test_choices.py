"""Laying aside is signed: 取舍, lowered risks, contradictions, and conclusions of 一案三查."""

from __future__ import annotations

from typing import Any

import pytest
import records as r
from pages import told

from dabzw.model.enterprise import Enterprise
from dabzw.reports.looks import policy as look
from dabzw.reports.paper import PaperOrder
from dabzw.reports.papers.plan import plan
from dabzw.rules.case.demands import demands
from dabzw.rules.case.inquiry import must_be_complete, open_questions
from dabzw.rules.case.policy import policy
from dabzw.rules.case.rating import risk_in_force
from dabzw.rules.checks.registry import record_findings

Fields = dict[str, Any]
PRESET = r.campaign()


def chosen(measure: str | None, decision: str | None = "不采取", **fields: Any) -> Fields:
    default = {
        "日期": "2026-02-20",
        "措施": measure,
        "决定": decision,
        "理由": "无法实施",
        "批准人": "示例乡长",
    }
    return {key: value for key, value in {**default, **fields}.items() if value is not None}


def case(*choices: Fields, measures: tuple[Any, ...] = (), **fields: Any) -> Enterprise:
    plans = [{**r.plan(*measures), "取舍": list(choices)}]
    default = {"性质": "小作坊", "违法行为": [r.found("1.1")], "处置": plans}
    return r.enterprise(**{**default, **fields})


def wrong(record: Enterprise, *prefixes: str, day: str = "2026-06-30") -> list[str]:
    found = record_findings(record, r.ledger(record), r.at(day))
    return [one.rule for one in found if one.rule.startswith(prefixes)]


GRAVE = {"风险": [r.rated("重大")]}

CHOICES: list[tuple[list[Fields], Fields, dict[str, str], list[str]]] = [
    # choices, fields, what is required by what, what was laid aside
    ([], {}, {"取缔": "C"}, []),
    ([chosen("取缔")], {}, {}, ["取缔"]),
    ([chosen("取缔", 批准人=None)], {}, {"取缔": "C"}, []),
    ([chosen("取缔", None)], {}, {"取缔": "C"}, []),
    ([chosen("断电")], {}, {"取缔": "C"}, []),
    ([chosen("取缔", "改为", 改为="责令停产停业")], {}, {"责令停产停业": "取舍"}, ["取缔"]),
    ([chosen("取缔", "改为")], {}, {"取缔": "C"}, []),
    ([chosen("取缔", "改为", 改为="断电"), chosen("断电")], {}, {}, ["取缔", "断电"]),
    ([chosen("顶格处罚")], GRAVE, {"取缔关闭": "C 风险:重大"}, ["顶格处罚"]),
    # the weaker measure that another rule demands comes back
    ([chosen("取缔关闭")], GRAVE, {"取缔": "C", "顶格处罚": "风险:重大"}, ["取缔关闭"]),
    ([chosen("取缔")], GRAVE, {"取缔关闭": "风险:重大", "顶格处罚": "风险:重大"}, ["取缔"]),
]


@pytest.mark.parametrize(("choices", "fields", "required", "aside"), CHOICES)
def test_what_a_signed_choice_lays_aside(
    choices: list[Fields], fields: Fields, required: dict[str, str], aside: list[str]
) -> None:
    found = demands(case(*choices, **fields), PRESET)
    assert {name: " ".join(sources) for name, sources in found.required.items()} == required
    assert [one.measure for one in found.laid_aside] == aside


def test_a_choice_counts_from_its_day() -> None:
    record = case(chosen("取缔"))
    seen = [record.as_of(r.at(day)) for day in ("2026-02-19", "2026-02-20")]
    assert [list(demands(one, PRESET).required) for one in seen if one] == [["取缔"], []]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (chosen("取缔"), []),
        (chosen("取缔", 批准人=None), ["choice-unsigned"]),
        (chosen("取缔", None), ["choice-unsigned"]),
        (chosen("取缔", "改为"), ["choice-unsigned"]),
        (chosen("取缔", "改为", 改为="责令停产停业"), []),
        (chosen("取缔", "不采取", 改为="责令停产停业"), ["choice-unsigned"]),
        (chosen(None, None, 批准人=None), ["choice-unnamed"]),
    ],
)
def test_what_is_said_of_a_choice(choice: Fields, expected: list[str]) -> None:
    assert wrong(case(choice), "choice") == expected


# A lowered risk

REASONED, SIGNED = {"理由": "已清空"}, {"理由": "已清空", "批准人": "示例乡长"}


def lowered(*levels: tuple[str, Fields]) -> list[Fields]:
    return [
        r.rated(level, f"2026-02-{day}", **fields) for day, (level, fields) in enumerate(levels, start=11)
    ]


LOWERINGS: list[tuple[list[tuple[str, Fields]], str, int]] = [
    # ratings, the level in force, how many errors
    ([("重大", {})], "重大", 0),
    ([("一般", {}), ("重大", {})], "重大", 0),
    ([("较大", {}), ("较大", {})], "较大", 0),
    ([("重大", {}), ("一般", {})], "重大", 1),
    ([("重大", {}), ("一般", REASONED)], "重大", 1),
    ([("重大", {}), ("一般", {"批准人": "示例乡长"})], "重大", 1),
    ([("重大", {}), ("一般", SIGNED)], "一般", 0),
    ([("较大", {}), ("一般", {})], "较大", 1),
    ([("较大", {}), ("一般", REASONED)], "一般", 0),
    ([("重大", {}), ("较大", {}), ("一般", REASONED)], "重大", 2),  # no way down by small steps
    ([("重大", {}), ("较大", SIGNED), ("一般", REASONED)], "一般", 0),
    ([("重大", {}), ("一般", {}), ("较大", SIGNED)], "较大", 1),
]


@pytest.mark.parametrize(("levels", "in_force", "errors"), LOWERINGS)
def test_a_lower_risk_is_signed_before_it_counts(
    levels: list[tuple[str, Fields]], in_force: str, errors: int
) -> None:
    record = case(风险=lowered(*levels))
    assert risk_in_force(record, PRESET) == in_force
    assert len(wrong(record, "risk-lowered")) == errors


def test_an_unsigned_lowering_leaves_everything_required() -> None:
    record = case(风险=lowered(("重大", {}), ("一般", REASONED)))
    found = policy(record, r.ledger(record), r.at("2026-03-01"))
    assert [item.measure for item in found.required] == ["取缔关闭", "顶格处罚"]
    assert "风险由重大降为一般没有写批准人，仍按重大处置" in found.problems
    assert must_be_complete(record, PRESET)


def test_what_a_signed_lowering_lays_aside_is_shown() -> None:
    record = case(性质="企业", 违法行为=[r.found("2.3")], 风险=lowered(("重大", {}), ("一般", SIGNED)))
    found = demands(record, PRESET)
    assert list(found.required) == ["加强监管", "规范提升"]
    assert [(one.measure, one.sources) for one in found.laid_aside] == [
        ("取缔关闭", ("风险:重大",)),
        ("顶格处罚", ("风险:重大",)),
    ]


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (case(chosen("取缔")), ["取缔（C），不采取：无法实施（示例乡长批准）"]),
        (
            case(chosen("取缔", "改为", 改为="断电")),
            ["取缔（C），改为断电：无法实施（示例乡长批准）"],
        ),
        (
            case(性质="企业", 违法行为=[r.found("2.3")], 风险=lowered(("较大", {}), ("一般", REASONED))),
            [
                "责令停产停业（风险:较大），风险降为一般：已清空",
                "限期整改（风险:较大），风险降为一般：已清空",
            ],
        ),
    ],
)
def test_what_was_laid_aside_is_told(record: Enterprise, says: list[str]) -> None:
    ledger, at = r.ledger(record), r.at("2026-03-01")
    (row,) = told(look.answer(ledger, at))["企业"]
    assert row["原应采取"] == says
    paper = str(plan(ledger, at, PaperOrder("示例", ids=(record.id,))))
    assert all(one.replace("风险:", "风险：") in paper for one in says)


# What contradicts

STORED = {"违法行为": [r.found("3.4")], "场所类别": "民房", "风险": [r.rated("一般")]}
BARE = {"性质": "企业", "违法行为": [r.found("2.3")], "风险": [r.rated("一般")]}
TOLUENE = {"危险化学品": [{"品名": "甲苯", "许可": "否"}]}
B = ("断水", "断电", "拆除储存设施", "处置物料")

UNDECIDED: list[tuple[list[Fields], Fields, bool]] = [
    ([], STORED, True),
    ([chosen("断水")], STORED, True),  # what cannot be done is no answer to it
    ([chosen("规范提升")], STORED, False),
    ([chosen("规范提升", 批准人=None)], STORED, True),
    ([chosen(name) for name in B], STORED, False),
    ([chosen("责令停产停业")], STORED, False),  # what a graver level would demand is refused
    ([], BARE, False),
    ([], {**BARE, **TOLUENE}, True),
    ([chosen("责令停产停业")], {**BARE, **TOLUENE}, False),
    ([], {**BARE, **TOLUENE, "风险": [r.rated("较大")]}, False),
    ([], {"风险": [r.rated("较大")]}, True),  # 取缔 with 限期整改
    ([chosen("限期整改")], {"风险": [r.rated("较大")]}, False),
    ([chosen("取缔")], {"风险": [r.rated("较大")]}, False),
]


@pytest.mark.parametrize(("choices", "fields", "undecided"), UNDECIDED)
def test_a_contradiction_asks_for_a_choice(choices: list[Fields], fields: Fields, *, undecided: bool) -> None:
    record = case(*choices, **fields)
    assert bool(demands(record, PRESET).undecided) == undecided
    problems = policy(record, r.ledger(record), r.at("2026-03-01")).problems
    assert ("存在冲突，未记录取舍" in problems) == undecided
    assert ("choice-missing" in wrong(record, "choice")) == undecided
    cleared = case(*choices, **fields, 销号=[{"日期": "2026-03-10", "验收人": ["张山"]}])
    assert ("cleared-open-conflict" in wrong(cleared, "cleared")) == undecided
    assert "choice-missing" not in wrong(cleared, "choice")


# 一案三查

QUESTIONS = ("生产", "销售", "运输", "供水", "供电", "供气", "供场所", "保护伞")


def answered(state: str, **fields: Any) -> list[Fields]:
    return [{"日期": "2026-03-01", "问项": name, "状态": state, **fields} for name in QUESTIONS]


@pytest.mark.parametrize(
    ("answers", "still_open"),
    [
        ([], 8),
        (answered("在查"), 8),
        (answered("已查实"), 0),
        (answered("已查否"), 0),
        (answered("已移交"), 0),
        (answered("无法查清"), 8),
        (answered("无法查清", 批准人="示例乡长"), 0),
        ([*answered("已查否"), {"日期": "2026-03-02", "问项": "供电", "状态": "在查"}], 1),
    ],
)
def test_which_questions_are_concluded(answers: list[Fields], still_open: int) -> None:
    record = case(一案三查=answers)
    assert len(list(open_questions(record, PRESET))) == still_open
    cleared = case(一案三查=answers, 销号=[{"日期": "2026-03-10", "验收人": ["张山"]}])
    assert ("cleared-open-inquiry" in wrong(cleared, "cleared")) == bool(still_open)


def test_a_measure_laid_aside_lays_no_question_aside() -> None:
    record = case(chosen("取缔"))
    assert must_be_complete(record, PRESET)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"问项": "供电", "状态": "无法查清"}, ["inquiry-approver"]),
        ({"问项": "供电", "状态": "无法查清", "批准人": "示例乡长"}, []),
        ({"问项": "供电", "状态": "已查实", "对象": "示例某", "说明": "私接"}, []),
        ({"问项": "保护伞", "状态": "已移交"}, []),
        ({"问项": "保护伞", "状态": "已移交", "对象": "示例某"}, ["inquiry-sealed"]),
        ({"问项": "保护伞", "状态": "在查", "对象": "某", "说明": "某"}, ["inquiry-sealed"] * 2),
    ],
)
def test_what_is_said_of_an_answer(answer: Fields, expected: list[str]) -> None:
    assert wrong(case(一案三查=[{"日期": "2026-03-01", **answer}]), "inquiry") == expected
