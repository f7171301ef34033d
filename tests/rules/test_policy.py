from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import at, campaign, changed, done, enterprise, found, lead, ledger, plan, rated

from dabzw.model.campaign import Campaign, in_group
from dabzw.model.enterprise import Enterprise
from dabzw.model.vocab import Operating, words
from dabzw.rules.case.completion import completed_on
from dabzw.rules.case.demands import (
    contradicting,
    demands,
    matching_rules,
    satisfies,
)
from dabzw.rules.case.policy import Policy, policy
from dabzw.rules.case.repeats import repeated

Fields = dict[str, Any]
PRESET = campaign()
B_MEASURES = ["断水", "断电", "拆除储存设施", "处置物料"]


def caught(*codes: str, risk: str | None = None, **fields: Any) -> Enterprise:
    ratings = {} if risk is None else {"风险": [rated(risk)]}
    return enterprise(违法行为=[found(code) for code in codes], **{"性质": "小作坊", **ratings, **fields})


def of(record: Enterprise, when: str = "2026-03-12", under: Campaign = PRESET) -> Policy:
    return policy(record, ledger(record, campaign=under), at(when))


def demanded(record: Enterprise, under: Campaign = PRESET) -> dict[str, str]:
    """Required measures with their sources: {"取缔": "C 风险:重大"}."""
    return {name: " ".join(sources) for name, sources in demands(record, under).required.items()}


# Which rules fire.

FIRING: list[tuple[list[str], Fields, str]] = [
    ([], {}, ""),
    (["1.1"], {}, "C"),
    (["1.2"], {}, "C"),
    (["1.3"], {}, "C"),
    (["1"], {}, "C"),
    (["2.1"], {}, "C"),
    (["2.2"], {}, "A"),
    (["2.3"], {}, ""),
    (["2"], {}, ""),
    (["3.1"], {}, "C"),
    (["3.2"], {}, ""),
    (["3.3"], {}, ""),
    (["3.4"], {"场所类别": "工矿企业"}, ""),
    (["3.4"], {}, "B"),  # nobody wrote what place it was: the strict reading is taken
    (["3.4"], {"场所类别": "民房"}, "B"),
    (["3.4"], {"场所类别": "废弃厂房"}, "B"),
    (["3.4"], {"场所类别": "闲置仓库"}, "B"),
    (["3.4"], {"经营状态": "停产"}, "B"),
    (["3.4"], {"经营状态": "关闭", "场所类别": "工矿企业"}, "B"),
    (["3.4"], {"经营状态": "停产", "场所类别": "民房"}, "B"),
    (["3.3"], {"场所类别": "民房", "经营状态": "停产"}, ""),
    (["4.1"], {}, ""),
    (["4.2"], {}, ""),
    (["5.1"], {}, ""),
    (["11"], {}, ""),  # group 1 holds 1.1, not 11
    (["2.2", "1.2", "3.4"], {"场所类别": "车库"}, "A B C"),
    (["1.2", "2.1", "3.1"], {}, "C"),
]


@pytest.mark.parametrize(("codes", "fields", "expected"), FIRING)
def test_rules_fire(codes: list[str], fields: Fields, expected: str) -> None:
    assert " ".join(of(caught(*codes, **fields)).rules) == expected


@pytest.mark.parametrize("operating", words(Operating))
def test_storage_in_a_plant_that_works_is_no_case_of_b(operating: str) -> None:
    plant = caught("3.4", 经营状态=operating, 场所类别="工矿企业")
    assert bool(of(plant).rules) == (operating != "在产")


@pytest.mark.parametrize("place", PRESET.place_classes)
def test_storage_in_idle_places_and_dwellings_is_a_case_of_b(place: str) -> None:
    idle = place.startswith(("废弃", "闲置")) or place in ("民房", "出租屋", "临时建筑", "车库")
    assert bool(of(caught("3.4", 场所类别=place)).rules) == idle


@pytest.mark.parametrize(
    ("code", "group", "expected"),
    [("1.2", "1", True), ("1", "1", True), ("12", "1", False), ("1", "1.2", False), ("1.2.3", "1.2", True)],
)
def test_a_group_covers_its_members(code: str, group: str, *, expected: bool) -> None:
    assert in_group(code, group) is expected


# The union.

UNIONS: list[tuple[list[str], Fields, dict[str, str]]] = [
    ([], {"风险": [rated("重大")]}, {}),
    (["2.3"], {}, {}),
    (["2.2"], {}, {"责令立即停产": "A", "拆除非法化工生产装置": "A"}),
    (["3.4"], {"场所类别": "民房", "经营状态": "停产"}, dict.fromkeys(B_MEASURES, "B")),
    (["1.1"], {}, {"取缔": "C"}),
    (["2.3"], {"风险": [rated("重大")]}, {"取缔关闭": "风险:重大", "顶格处罚": "风险:重大"}),
    (["2.3"], {"风险": [rated("较大")]}, {"责令停产停业": "风险:较大", "限期整改": "风险:较大"}),
    (["2.3"], {"风险": [rated("一般")]}, {"加强监管": "风险:一般", "规范提升": "风险:一般"}),
    (
        ["2.3"],
        {"风险": [rated("重大"), rated("一般", "2026-02-20", 理由="已清空", 批准人="示例乡长")]},
        {"加强监管": "风险:一般", "规范提升": "风险:一般"},
    ),
    (["1.1"], {"风险": [rated("重大")]}, {"取缔关闭": "C 风险:重大", "顶格处罚": "风险:重大"}),
    (["1.1"], {"风险": [rated("较大")]}, {"取缔": "C 风险:较大", "限期整改": "风险:较大"}),
    (
        ["2.2"],
        {"风险": [rated("较大")]},
        {"拆除非法化工生产装置": "A", "责令停产停业": "A 风险:较大", "限期整改": "风险:较大"},
    ),
    (
        ["2.2", "1.1"],
        {"风险": [rated("重大")]},
        {"拆除非法化工生产装置": "A", "取缔关闭": "A C 风险:重大", "顶格处罚": "风险:重大"},
    ),
]


@pytest.mark.parametrize(("codes", "fields", "expected"), UNIONS)
def test_required_measures_are_the_union(codes: list[str], fields: Fields, expected: dict[str, str]) -> None:
    assert demanded(caught(*codes, **fields)) == expected


RULES = [
    {"代码": "甲", "行为": ["1"], "措施": ["限期整改", "警示"]},
    {"代码": "乙", "行为": ["2"], "场所类别": ["民房"], "措施": ["取缔关闭"]},
    {"代码": "丙", "行为": ["2"], "经营状态": ["停产"], "措施": ["约谈"]},
]
MEASURES = [
    {"名称": "取缔关闭", "覆盖": ["取缔"]},
    {"名称": "取缔", "覆盖": ["约谈"]},
    {"名称": "约谈", "覆盖": ["警示"]},
    "警示",
    {"名称": "东", "覆盖": ["西"]},
    {"名称": "西", "覆盖": ["东"]},
]


def other(**overrides: Any) -> Campaign:
    """Another notice: its own violations, rules and measures."""
    own = {"违法行为": {"1": "甲类", "2": "乙类"}, "处置规则": RULES, "措施": MEASURES, "风险处置": {}}
    return campaign(**{**own, **overrides})


def test_another_campaign_has_its_own_rules() -> None:
    assert demanded(caught("1"), other()) == {"限期整改": "甲", "警示": "甲"}
    assert demanded(caught("2", 场所类别="民房"), other()) == {"取缔关闭": "乙"}
    assert demanded(caught("2", 经营状态="停产", 场所类别="车库"), other()) == {"约谈": "丙"}
    assert demanded(caught("2", 场所类别="车库"), other()) == {}
    assert demanded(caught("2"), other()) == {"取缔关闭": "乙"}  # no place was written: read strictly


@pytest.mark.parametrize(
    ("as_found", "now", "expected"),
    [
        ({"场所类别": "民房"}, {"场所类别": "车库"}, {"取缔关闭": "乙"}),
        ({"场所类别": "车库"}, {"场所类别": "民房"}, {}),
        ({"场所类别": "车库", "经营状态": "停产"}, {"经营状态": "在产"}, {"约谈": "丙"}),
        ({"场所类别": "车库", "经营状态": "在产"}, {"经营状态": "停产"}, {}),
    ],
)
def test_rules_match_a_violation_as_it_was_found(as_found: Fields, now: Fields, expected: Fields) -> None:
    record = enterprise(违法行为=[{**found("2"), **as_found}], **now)
    assert demanded(record, other()) == expected


def test_rules_match_the_violations_of_the_present_case_alone() -> None:
    again = enterprise(
        违法行为=[found("1"), found("2", "2026-03-20")], 场所类别="民房", 销号={"日期": "2026-03-10"}
    )
    assert demanded(again, other()) == {"取缔关闭": "乙"}


def test_covering_reaches_through_measures_that_are_not_required() -> None:
    record = caught("1", "2", 场所类别="民房", 经营状态="停产")
    assert demanded(record, other()) == {"限期整改": "甲", "取缔关闭": "甲 乙 丙"}


def test_measures_that_cover_each_other_cover_neither() -> None:
    both = other(处置规则=[{"代码": "丁", "行为": ["1"], "措施": ["东", "西"]}])
    assert demanded(caught("1"), both) == {"东": "丁", "西": "丁"}


@pytest.mark.parametrize(
    ("arranged", "required", "expected"),
    [
        ("取缔", "取缔", True),
        ("取缔关闭", "取缔", True),
        ("取缔关闭", "责令立即停产", True),
        ("取缔", "取缔关闭", False),
        ("责令立即停产", "责令停产停业", False),
        ("限期整改", "取缔关闭", False),
        ("未在名录", "未在名录", True),
        ("未在名录", "取缔", False),
    ],
)
def test_stronger_satisfies_weaker_and_never_the_reverse(
    arranged: str, required: str, *, expected: bool
) -> None:
    assert satisfies(arranged, required, PRESET) is expected


# How each measure stands.

OF_CLOSURE: list[tuple[list[Fields | str], str, str]] = [
    ([], "2026-03-12", "未安排"),
    (["取缔"], "2026-03-12", "已安排"),
    (["取缔关闭"], "2026-03-12", "已安排"),
    (["责令停产停业"], "2026-03-12", "未安排"),
    ([{"措施": "取缔", "时限": "2026-03-12"}], "2026-03-11", "已安排"),
    ([{"措施": "取缔", "时限": "2026-03-12"}], "2026-03-12", "已安排"),
    ([{"措施": "取缔", "时限": "2026-03-12"}], "2026-03-13 00:01", "逾期"),
    ([{**done("取缔", "2026-03-20"), "时限": "2026-03-12"}], "2026-03-21", "已完成"),
    ([{"措施": "取缔", "时限": "2026-03-12", "完成日期": "2026-03-20"}], "2026-03-21", "已报完成"),
    ([{"措施": "取缔", "完成日期": "2026-03-20"}, done("取缔关闭", "2026-03-22")], "2026-03-22", "已完成"),
    (
        [{"措施": "取缔", "完成日期": "2026-03-20"}, {"措施": "取缔关闭", "时限": "2026-03-01"}],
        "2026-03-22",
        "已报完成",
    ),
    ([{"措施": "取缔", "时限": "2026-03-12"}, done("取缔关闭", "2026-03-01")], "2026-03-20", "已完成"),
    ([{"措施": "取缔", "时限": "2026-03-12"}, "取缔关闭"], "2026-03-20", "逾期"),
    ([done("责令停产停业", "2026-03-01")], "2026-03-20", "未安排"),
]


@pytest.mark.parametrize(("measures", "when", "expected"), OF_CLOSURE)
def test_a_required_measure_stands(measures: list[Fields | str], when: str, expected: str) -> None:
    [required] = of(caught("1.1", 处置=plan(*measures)), when).required
    assert (required.measure, required.state) == ("取缔", expected)
    assert (required.arranged is None) == (expected == "未安排")


def test_what_a_rebound_undid_stands_before_what_has_no_day() -> None:
    measures = [{"措施": "取缔", "责任单位": "派出所"}, {**done("取缔", "2026-03-05"), "责任单位": "电管站"}]
    rebound = {"日期": "2026-03-08", "结果": "反弹", "核对": [{"措施": "取缔", "结果": "未落实"}]}
    for order in (measures, measures[::-1]):
        [required] = of(caught("1.1", 处置=plan(*order), 回头看=[rebound])).required
        assert required.arranged is not None
        assert (required.state, required.arranged.unit) == ("已安排", "电管站")


def test_the_earliest_completion_answers() -> None:
    record = caught("1.1", 处置=plan(done("取缔", "2026-03-05"), done("取缔关闭", "2026-03-02"), "取缔"))
    [required] = of(record).required
    assert required.arranged is not None
    assert required.arranged.measure == "取缔关闭"


COMPLETIONS: list[tuple[Enterprise, str]] = [
    (enterprise(), ""),
    (caught("2.3"), ""),
    (caught("2.3", 处置=plan(done("加强监管", "2026-03-01"))), ""),
    (caught("1.1"), ""),
    (caught("1.1", 处置=plan("取缔")), ""),
    (caught("1.1", 处置=plan(done("取缔", "2026-03-03"))), "2026-03-03"),
    (caught("1.1", 处置=plan(done("责令停产停业", "2026-03-03"))), ""),
    (caught("1.1", 处置=plan(done("取缔关闭", "2026-03-05"), done("取缔", "2026-03-03"))), "2026-03-03"),
    (caught("2.2", 处置=plan(done("责令立即停产", "2026-03-03"))), ""),
    (
        caught(
            "2.2", 处置=plan(done("责令立即停产", "2026-03-03"), done("拆除非法化工生产装置", "2026-03-09"))
        ),
        "2026-03-09",
    ),
]


@pytest.mark.parametrize(("record", "expected"), COMPLETIONS)
def test_completed_on_the_day_of_the_last_measure(record: Enterprise, expected: str) -> None:
    assert str(completed_on(record, ledger(record)) or "") == expected


# What contradicts, what was given up, what was arranged too mildly.

CONFLICTS: list[tuple[Enterprise, list[str]]] = [
    (enterprise(), []),
    (caught("1.1"), []),
    (caught("1.1", risk="重大"), []),
    (caught("2.2", risk="较大"), []),
    (caught("1.1", risk="较大"), ["“取缔”（C、风险:较大）与“限期整改”（风险:较大）相抵触"]),
    (caught("1.1", risk="一般"), ["“取缔”（C）与“规范提升”（风险:一般）相抵触"]),
    (caught("2.2", risk="一般"), []),
    (
        caught("2.2", risk="一般", 危险化学品=[{"品名": "丙酮"}]),
        ["风险评为“一般”，与存有没有许可的危险化学品相抵触"],
    ),
    (
        caught("3.4", risk="一般", 场所类别="工矿企业"),
        ["风险评为“一般”，与非法储存危险化学品（3.4）相抵触"],
    ),
    (caught("3.4", risk="较大", 场所类别="工矿企业"), []),
    (
        caught("2.2", risk="一般", 危险化学品=[{"品名": "丙酮", "许可": "无需", "说明": "实验用五百毫升"}]),
        [],
    ),
    (caught("2.2", risk="较大", 危险化学品=[{"品名": "丙酮"}]), []),
    (enterprise(风险=[rated("一般")], 危险化学品=[{"品名": "丙酮"}]), []),
]


@pytest.mark.parametrize(("record", "expected"), CONFLICTS)
def test_conflicts_are_said_and_never_decided(record: Enterprise, expected: list[str]) -> None:
    assert list(of(record).conflicts) == expected


@pytest.mark.parametrize("pairs", [[["取缔", "限期整改"]], [["限期整改", "取缔"]]])
@pytest.mark.parametrize("first", ["1", "2"])
def test_a_contradiction_is_found_whatever_comes_first(pairs: list[list[str]], first: str) -> None:
    rules = [
        {"代码": "弱", "行为": ["1"], "措施": ["限期整改"]},
        {"代码": "强", "行为": ["2"], "措施": ["取缔关闭"]},
    ]
    under = other(处置规则=rules if first == "1" else rules[::-1], 抵触=pairs)
    assert [set(pair) for pair in contradicting(demands(caught("1", "2"), under).original, under)] == [
        {"取缔关闭", "限期整改"}
    ]


def test_a_contradiction_written_twice_is_said_once() -> None:
    pairs = [["取缔", "限期整改"], ["取缔关闭", "限期整改"], ["限期整改", "取缔"]]
    under = other(抵触=pairs, 风险处置={"重大": ["取缔关闭"]})
    assert len(contradicting(demands(caught("1", risk="重大"), under).original, under)) == 1


CHOSEN = {"取舍": "无照生产，以取缔为准"}  # of format 1: it names no measure
CHOICES: list[tuple[Fields, set[str], str]] = [
    (plan(done("取缔", "2026-03-03"), **CHOSEN), {"限期整改"}, "2026-03-03"),
    (plan(done("限期整改", "2026-03-04"), **CHOSEN), {"取缔"}, "2026-03-04"),
    (plan(done("取缔", "2026-03-03")), set(), ""),
    (plan(done("取缔", "2026-03-03"), "限期整改", **CHOSEN), set(), ""),
    (plan(**CHOSEN), set(), ""),
    (plan(done("责令停产停业", "2026-03-03"), **CHOSEN), set(), ""),
]


@pytest.mark.parametrize(("measures", "given_up", "completed"), CHOICES)
def test_a_recorded_choice_gives_up_what_is_not_arranged(
    measures: Fields, given_up: set[str], completed: str
) -> None:
    record = caught("1.1", risk="较大", 处置=measures)
    assert {one.measure for one in demands(record, PRESET).laid_aside} == given_up
    assert str(completed_on(record, ledger(record)) or "") == completed


DOWNGRADES: list[tuple[Enterprise, list[tuple[str, str]]]] = [
    (caught("1.1"), []),
    (caught("1.1", 处置=plan("取缔")), []),
    (caught("1.1", 处置=plan("取缔关闭")), []),
    (caught("1.1", 处置=plan("责令停产停业")), [("责令停产停业", "取缔")]),
    (caught("1.1", 处置=plan("限期整改")), [("限期整改", "取缔")]),
    (caught("1.1", risk="较大", 处置=plan("限期整改")), []),  # required itself: a conflict, no downgrade
    (caught("2.2", 处置=plan("加强监管", "责令立即停产")), [("加强监管", "拆除非法化工生产装置")]),
    (caught("1.1", 处置=plan("断电")), []),  # 断供 is no mending
    (caught("1.1", 处置=plan("取缔", "责令停产停业")), []),
    (caught("1.1", 处置=plan("责令立即停产", "责令立即停产")), [("责令立即停产", "取缔")]),
    (caught("2.3", risk="重大", 处置=plan("限期整改", "顶格处罚")), [("限期整改", "取缔关闭")]),
    (caught("2.3", risk="重大", 处置=plan("规范提升", "顶格处罚")), [("规范提升", "取缔关闭")]),
    (caught("2.3", risk="较大", 处置=plan("规范提升", "限期整改")), [("规范提升", "责令停产停业")]),
    (caught("2.3", risk="较大", 处置=plan("限期整改")), []),
    (caught("2.3", risk="一般", 处置=plan("限期整改")), []),
    (caught("1.1", risk="重大", 处置=plan("取缔", "顶格处罚")), [("取缔", "取缔关闭")]),
]


@pytest.mark.parametrize(("record", "expected"), DOWNGRADES)
def test_something_weaker_in_its_place_is_a_downgrade(
    record: Enterprise, expected: list[tuple[str, str]]
) -> None:
    says = [f"已安排的“{weaker}”轻于应采取的“{stronger}”" for weaker, stronger in expected]
    assert list(of(record).downgrades) == says


def test_what_is_required_itself_is_no_downgrade() -> None:
    under = other(风险处置={"重大": ["取缔关闭"], "一般": ["限期整改", "约谈"]})
    record = caught("1", risk="重大", 处置=plan("限期整改", "约谈"))
    assert list(of(record, under=under).downgrades) == ["已安排的“约谈”轻于应采取的“取缔关闭”"]


# 死灰复燃, and what a person must still decide.

CLOSED_BEFORE = {"日期": "2025-06-01", "处理": "责令停产停业"}
STOPPED: Fields = {"违法行为": [found("2.2")], "处置": plan(done("责令停产停业", "2026-03-01"))}
ENDED: Fields = {"销号": {"日期": "2026-03-10"}}
ALLOWED: Fields = {"关闭": [{"日期": "2026-03-15", "步骤": "复产"}]}
REPEATS: list[tuple[Fields, bool]] = [
    ({}, False),
    ({"违法行为": [found("2.2")]}, False),
    ({"历史查处": [CLOSED_BEFORE]}, False),
    ({"违法行为": [found("2.2")], "历史查处": [CLOSED_BEFORE]}, True),
    ({"违法行为": [found("2.2")], "历史查处": [{**CLOSED_BEFORE, "处理": "关闭取缔"}]}, True),
    ({"违法行为": [found("2.2")], "历史查处": [{**CLOSED_BEFORE, "处理": "限期整改"}]}, False),
    ({"违法行为": [found("2.2")], "历史查处": [{**CLOSED_BEFORE, "处理": "罚款"}]}, False),
    ({"违法行为": [found("2.2", "2025-05-31")], "历史查处": [CLOSED_BEFORE]}, False),
    ({"违法行为": [found("2.2", "2025-06-01")], "历史查处": [CLOSED_BEFORE]}, False),
    ({"违法行为": [found("2.2", "2025-06-02")], "历史查处": [CLOSED_BEFORE]}, True),
    ({"回头看": [{"日期": "2026-03-01", "结果": "未反弹"}]}, False),
    ({"回头看": [{"日期": "2026-03-01", "结果": "反弹"}]}, False),  # it was never stopped
    (STOPPED, False),
    ({**STOPPED, "回头看": [{"日期": "2026-03-02", "结果": "反弹"}]}, True),
    ({**STOPPED, "回头看": [{"日期": "2026-02-28", "结果": "反弹"}]}, False),
    ({**STOPPED, **ENDED}, False),
    (
        {**STOPPED, **ENDED, "违法行为": [found("2.2"), found("2.2", "2026-03-10")]},
        False,
    ),  # of the case that ended
    ({**STOPPED, **ENDED, "违法行为": [found("2.2"), found("2.2", "2026-03-11")]}, True),
    (
        {
            **STOPPED,
            **ENDED,
            "处置": plan(done("限期整改", "2026-03-01")),
            "违法行为": [found("2.2"), found("2.2", "2026-03-11")],
        },
        False,
    ),
    ({**STOPPED, **ENDED, **ALLOWED, "违法行为": [found("2.2"), found("2.2", "2026-03-20")]}, False),
    ({**STOPPED, **ENDED, **ALLOWED, "违法行为": [found("2.2"), found("2.2", "2026-03-14")]}, True),
    ({**STOPPED, **ENDED, **ALLOWED, "回头看": [{"日期": "2026-03-16", "结果": "反弹"}]}, False),
]


@pytest.mark.parametrize(("fields", "expected"), REPEATS)
def test_repeated(fields: Fields, *, expected: bool) -> None:
    assert repeated(enterprise(**fields), campaign()) is expected


AGAIN: Fields = {"历史查处": [CLOSED_BEFORE], "处置": plan("取缔")}
PROBLEMS: list[tuple[Enterprise, list[str]]] = [
    (enterprise(**{**AGAIN, "回头看": [{"日期": "2026-03-01", "结果": "反弹"}]}), []),
    (caught("2.2", risk="较大", 处置=plan("限期整改")), []),
    (caught("2.2", 处置=plan("限期整改")), ["未评定风险"]),
    (caught("2.2", risk="较大"), ["未制定一企一策措施"]),
    (caught("2.3", 处置=plan("约谈")), ["未评定风险", "没有对应的处置规则，请评定风险后按风险等级处置"]),
    (caught("2.2", risk="较大", **AGAIN), ["死灰复燃"]),
    (caught("2.2", risk="一般", **AGAIN), ["死灰复燃", "死灰复燃的企业评为一般风险，须写明理由"]),
    (caught("2.2", **AGAIN, 风险=[rated("一般", 理由="已拆除全部装置")]), ["死灰复燃"]),
    (
        caught("2.2", **AGAIN, 风险=[rated("较大"), rated("一般", "2026-02-20")]),
        [
            "死灰复燃",
            "死灰复燃的企业评为一般风险，须写明理由",
            "风险由较大降为一般没有写理由，仍按较大处置",
        ],
    ),
    (
        caught("2.2", 处置=plan("限期整改"), 风险=[rated("重大"), rated("较大", "2026-02-20", 理由="已停")]),
        ["风险由重大降为较大没有写批准人，仍按重大处置"],
    ),
    (caught("3.4", risk="较大", 处置=plan("断电")), ["场所类别没有填，按从严处理"]),
    (
        caught("2.2", risk="较大", 处置=plan({"措施": "责令停产停业", "完成日期": "2026-03-01"})),
        ["“责令停产停业”已报完成，缺凭据：文书"],
    ),
    (caught("2.2", **AGAIN, 风险=[rated("一般"), rated("较大", "2026-02-20")]), ["死灰复燃"]),
    (caught("1.1", risk="较大", 处置=plan("取缔")), ["存在冲突，未记录取舍"]),
    (caught("1.1", risk="较大", 处置=plan("取缔", **CHOSEN)), []),
    (caught("1.1", risk="较大"), ["未制定一企一策措施", "存在冲突，未记录取舍"]),
]


@pytest.mark.parametrize(("record", "expected"), PROBLEMS)
def test_problems(record: Enterprise, expected: list[str]) -> None:
    assert list(of(record).problems) == expected


# Properties.

PRESET_CODES = tuple(PRESET.violations)


@st.composite
def cases(draw: st.DrawFn) -> Enterprise:
    risk = draw(st.none() | st.sampled_from(PRESET.ranks))
    measures = draw(st.lists(st.sampled_from(PRESET.measures), max_size=4))
    rows = [
        done(kind.name, "2026-03-01") if draw(st.booleans()) else {"措施": kind.name} for kind in measures
    ]
    return caught(
        *draw(st.lists(st.sampled_from(PRESET_CODES), min_size=1, max_size=5)),
        risk=risk,
        场所类别=draw(st.sampled_from(PRESET.place_classes)),
        经营状态=draw(st.sampled_from(words(Operating))),
        处置=plan(*rows),
    )


def as_sets(required: dict[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(sources) for name, sources in required.items()}


@given(record=cases(), data=st.data())
def test_the_union_does_not_depend_on_the_order_of_violations(
    record: Enterprise, data: st.DataObject
) -> None:
    shuffled = tuple(data.draw(st.permutations(record.violations)))
    moved = record.model_copy(update={"violations": shuffled})
    assert demands(moved, PRESET).required == demands(record, PRESET).required


@given(record=cases(), data=st.data())
def test_the_union_does_not_depend_on_the_order_of_the_campaign(
    record: Enterprise, data: st.DataObject
) -> None:
    rules, measures = (tuple(data.draw(st.permutations(part))) for part in (PRESET.rules, PRESET.measures))
    shuffled = PRESET.model_copy(update={"rules": rules, "measures": measures})
    assert as_sets(demands(record, shuffled).required) == as_sets(demands(record, PRESET).required)
    pairs = [
        {frozenset(pair) for pair in contradicting(demands(record, under).original, under)}
        for under in (shuffled, PRESET)
    ]
    assert pairs[0] == pairs[1]


@given(record=cases())
def test_no_required_measure_covers_another(record: Enterprise) -> None:
    required = demands(record, PRESET).required
    assert not any(PRESET.covers(one, another) for one in required for another in required)
    everything = {name for rule in matching_rules(record, PRESET) for name in rule.measures}
    assert all(any(satisfies(name, each, PRESET) for name in required) for each in everything)


@given(record=cases())
def test_sources_are_never_lost(record: Enterprise) -> None:
    kept = {source for sources in demands(record, PRESET).required.values() for source in sources}
    fired = {rule.code for rule in matching_rules(record, PRESET)}
    assert kept == fired | ({f"风险:{record.risk}"} if record.risk else set())


@given(record=cases())
def test_policy_changes_no_record_and_says_the_same_again(record: Enterprise) -> None:
    before = record.model_copy(deep=True)
    assert of(record) == of(record)
    assert record == before


def test_whether_a_measure_is_late_says_its_limit() -> None:
    """A limit that was moved by approval is not late by the day that stands in the plan."""
    change = {**changed("2026-02-15", "措施时限/断电", "延期", "2026-03-10"), "批准人": "示例乡长"}
    own = enterprise(
        违法行为=[found("3.4")], 场所类别="民房", 处置=[plan({"措施": "断电", "时限": "2026-02-20"})]
    )
    moved = own.model_copy(update={"limit_changes": (lead(期限变更=[change]).limit_changes[0],)})
    for record, expected in ((own, "逾期"), (moved, "已安排")):
        (item,) = [
            one for one in policy(record, ledger(record), at("2026-03-01")).required if one.measure == "断电"
        ]
        assert item.state == expected
