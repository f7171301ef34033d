from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError
from records import campaign, limit

from dabzw.model.campaign import Campaign, Limit, Phase, YearFile, in_group
from dabzw.model.campaign_parts import LegalBasis
from dabzw.model.formats import OLDEST, lifted
from dabzw.model.workdays import Span, Year

PRESET = campaign()


def test_the_deadlines_of_the_preset() -> None:
    rows = [
        (one.code, one.subject, one.start, "、".join(one.until), one.span, one.by, one.force, one.capped)
        for one in PRESET.limits
    ]
    end = date(2026, 3, 31)
    assert rows == [
        ("首次核查", "线索", "登记", "核查", Span(24, "小时"), None, "预警", False),
        ("当日强制", "线索", "核查属实", "强制措施", Span(0, "当日"), None, "硬性", False),
        ("三日移交", "线索", "核查属实", "移交", Span(3, None), None, "硬性", True),
        ("线索清零", "线索", None, "办结", None, end, "硬性", False),
        ("举报反馈", "线索", "办结", "反馈", Span(10, None), None, "预警", False),
        ("方案确定", "企业", "发现", "处置确定", Span(7, None), None, "预警", True),
        ("措施时限", "企业", None, "措施时限", None, None, "硬性", False),
        ("集中整治", "企业", None, "销号", None, end, "硬性", False),
        ("查封到期", "线索", "强制措施", "解除、没收、移交涉案物品", Span(30, None), None, "预警", False),
        ("登记保存", "线索", "强制措施", "解除、查封、扣押、没收", Span(7, None), None, "预警", False),
        ("转办", "线索", "转办", "移交", Span(3, None), None, "预警", False),
        ("来文回复", "线索", None, "来文回复", None, None, "预警", False),
    ]


def test_the_legal_limits_of_the_preset() -> None:
    rows = [
        (one.code, one.acts, one.unit, one.roll, one.longest_extension, one.stops_for)
        for one in PRESET.limits
        if one.statutory
    ]
    tests = ("检测", "检验", "检疫", "鉴定")
    assert rows == [
        ("查封到期", ("查封", "扣押"), "自然日", False, Span(30, None), tests),
        ("登记保存", ("先行登记保存",), "工作日", None, None, ()),
    ]


def test_the_preset_reads_strictly() -> None:
    own = [one for one in PRESET.limits if one.code != "登记保存"]
    assert not any(PRESET.counts_workdays(one) or PRESET.rolls(one) for one in own)
    assert (PRESET.start, PRESET.end) == (date(2026, 2, 9), date(2026, 3, 31))


def test_what_the_preset_demands_it_knows() -> None:
    known = {kind.name for kind in PRESET.measures}
    demanded = {name for rule in PRESET.rules for name in rule.measures}
    demanded |= {name for names in PRESET.by_risk.values() for name in names}
    assert demanded <= known
    assert {code for rule in PRESET.rules for code in rule.violations} <= PRESET.violations.keys()


@pytest.mark.parametrize(
    ("start", "until", "lifted_until"),
    [
        ("强制措施", "销号", ("解除", "没收", "移交涉案物品")),
        ("强制措施", "移交", ("移交",)),
        ("核查属实", "销号", ("销号",)),
    ],
)
def test_a_limit_of_seizures_is_lifted(start: str, until: str, lifted_until: tuple[str, ...]) -> None:
    old = {"名称": "试验", "单位": "乡政府", "期限": [limit(起算=start, 完成=until)]}
    [row] = lifted(None, old, OLDEST)["期限"]
    one = Limit.model_validate(row)
    assert (one.until, one.acts) == (lifted_until, ("查封", "扣押") if lifted_until != (until,) else ())


AT_ONCE = "“立即”没有写多久，算不出逾期：写上“性质: 预警”，或者写明时限，如 当日、24小时内"
SPAN = "应为时限，写成 当日、3日、3个自然日、5个工作日、24小时内、一周内、半个月、1个月 的样子"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, None),
        ({"完成": "办结", "截止": "2026-03-31"}, None),
        ({"完成": "措施时限", "起算": None, "时限": None}, None),
        ({"完成": []}, "期限缺少“完成”"),
        ({"完成": ["解除", "没收"]}, None),
        ({"完成": "来文回复", "起算": None, "时限": None}, None),
        ({"起算": "强制措施", "措施": ["查封"], "完成": "解除"}, None),
        (
            {"起算": "核查", "措施": ["查封"], "完成": "办结"},
            "只有对象是线索、起算是强制措施的期限才写“措施”",
        ),
        (
            {"对象": "企业", "起算": "强制措施", "措施": "查封", "完成": "销号"},
            "只有对象是线索、起算是强制措施的期限才写“措施”",
        ),
        ({"起算": None}, "期限要么写“起算”和“时限”，要么写“截止”，二者取一"),
        ({"时限": None}, "二者取一"),
        ({"起算": None, "时限": None}, "二者取一"),
        ({"截止": "2026-03-31", "起算": "登记", "时限": "3日"}, "二者取一"),
        ({"截止": "2026-03-31", "起算": "登记"}, "二者取一"),
        ({"截止": "2026-03-31", "时限": "3日"}, "二者取一"),
        ({"时限": "半日"}, SPAN),
        ({"时限": "第一时间", "性质": "预警"}, None),
        ({"时限": "立即"}, AT_ONCE),
        ({"时限": "立即", "性质": "硬性"}, AT_ONCE),
        ({"起算": None, "时限": "立即", "截止": "2026-03-31", "性质": "预警"}, "“立即”只用于有“起算”的期限"),
        ({"起算": None, "完成": "措施时限", "时限": "立即", "性质": "预警"}, "“立即”只用于有“起算”的期限"),
        ({"最长延期": "立即"}, "“立即”没有写多久；写成 当日、3日、24小时内 的样子"),
        ({"时限": "9999年"}, SPAN),
    ],
)
def test_a_limit_is_whole(fields: dict[str, Any], says: str | None) -> None:
    given = {name: value for name, value in limit(**fields).items() if value is not None}
    refused = _refusal(Limit, given)
    assert refused is None if says is None else refused is not None and refused.endswith(says)


def _refusal(row: type[Limit | Phase | YearFile | Campaign], tree: dict[str, Any]) -> str | None:
    try:
        row.model_validate(tree)
    except ValidationError as error:
        return error.errors()[0]["msg"]
    return None


@pytest.mark.parametrize(("end", "says"), [("2026-02-09", None), ("2026-02-08", "截止日期早于开始日期")])
def test_a_phase_ends_after_it_begins(end: str, says: str | None) -> None:
    assert _refusal(Phase, {"名称": "摸排", "开始": "2026-02-09", "截止": end}) == says


@pytest.mark.parametrize(
    ("stronger", "weaker", "expected"),
    [
        ("取缔关闭", "取缔", True),
        ("取缔关闭", "责令停产停业", True),
        ("取缔关闭", "责令立即停产", True),
        ("取缔", "责令停产停业", True),
        ("取缔", "责令立即停产", True),
        ("责令停产停业", "责令立即停产", True),
        ("取缔", "取缔关闭", False),
        ("责令立即停产", "取缔关闭", False),
        ("取缔", "取缔", False),
        ("取缔关闭", "限期整改", False),
        ("没有的措施", "取缔", False),
    ],
)
def test_what_covers_what(stronger: str, weaker: str, *, expected: bool) -> None:
    assert PRESET.covers(stronger, weaker) is expected


def test_a_ring_of_covers_covers_nothing() -> None:
    ring = campaign(措施=[{"名称": one, "覆盖": [other]} for one, other in ("甲乙", "乙丙", "丙甲")])
    assert not any(ring.covers(one, other) for one in "甲乙丙" for other in "甲乙丙")


def test_a_bare_name_is_a_unit_a_village_or_a_measure() -> None:
    units = {"站所": ["派出所", {"名称": "电管站", "行业": "供用电"}], "外部单位": ["县公安局"]}
    short = campaign(村=["甲村", {"名称": "乙村", "网格": ["一", "二"]}], 措施=["约谈"], 单位名录=units)
    assert short.village_names == ("甲村", "乙村")
    assert short.station_names == ("派出所", "电管站")
    assert short.unit_names == {"派出所", "电管站", "县公安局", "寺头乡人民政府", "乡应急办"}


def test_a_calendar_file_is_a_year() -> None:
    tree = {"年份": "2027", "依据": "国办发明电", "放假": ["2027-01-01"], "上班": ["2027-02-06"]}
    year = YearFile.model_validate(tree).arrangement
    assert (year.off, year.worked) == (frozenset({date(2027, 1, 1)}), frozenset({date(2027, 2, 6)}))


@pytest.mark.parametrize("year", ["1999", "2200", "二〇二七"])
def test_a_calendar_file_of_no_year(year: str) -> None:
    assert _refusal(YearFile, {"年份": year, "依据": "国办发明电"}) is not None


@pytest.mark.parametrize(
    ("fields", "whole", "workdays", "rolls"),
    [
        ({}, {}, False, False),
        ({}, {"单位": "工作日", "顺延": "是"}, True, True),
        ({"计日": {"单位": "工作日", "顺延": "是"}}, {"单位": "自然日", "顺延": "否"}, True, True),
        ({"计日": {"单位": "自然日", "顺延": "否"}}, {"单位": "工作日", "顺延": "是"}, False, False),
        ({"单位": "工作日", "顺延": "是"}, {"单位": "自然日", "顺延": "否"}, True, True),
        (
            {"单位": "自然日", "顺延": "否", "计日": {"单位": "工作日", "顺延": "是"}},
            {"单位": "工作日"},
            False,
            False,
        ),
        ({"计日": {}}, {"单位": "工作日", "顺延": "是"}, True, True),
    ],
)
def test_how_days_of_a_limit_are_counted(
    fields: dict[str, Any], whole: dict[str, str], *, workdays: bool, rolls: bool
) -> None:
    own, one = campaign(计日=whole), Limit.model_validate(limit(**fields))
    assert (own.counts_workdays(one), own.rolls(one)) == (workdays, rolls)


def test_whose_limit_each_measure_has() -> None:
    ends = ({"完成": "措施时限"}, {"起算": "措施时限"}, {"完成": "办结"})
    assert [Limit.model_validate(limit(**fields)).per_measure for fields in ends] == [True, True, False]
    assert Limit.model_validate(limit(时限="5个工作日")).span == Span(5, "工作日")


@pytest.mark.parametrize(
    ("since", "until", "in_force"),
    [
        (None, None, [True, True, True, True]),
        ("2026-02-12", None, [False, True, True, True]),
        (None, "2026-02-13", [True, True, False, False]),
        ("2026-02-12", "2026-02-13", [False, True, False, False]),
    ],
)
def test_when_a_law_is_in_force(since: str | None, until: str | None, in_force: list[bool]) -> None:
    law = LegalBasis.model_validate({"名称": "示例法", "生效": since, "失效": until})
    assert [law.in_force(date(2026, 2, day)) for day in (11, 12, 13, 14)] == in_force


def test_which_codes_a_group_holds() -> None:
    codes = ("1", "1.1", "1.12", "11", "11.1", "2.1")
    assert [[code for code in codes if in_group(code, group)] for group in ("1", "1.1", "11", "3")] == [
        *(["1", "1.1", "1.12"], ["1.1"], ["11", "11.1"], []),
    ]


def test_a_campaign_lasts_from_its_first_phase_to_its_last() -> None:
    phases = [
        ("整治", "2026-02-20", "2026-03-31"),
        ("摸排", "2026-02-09", "2026-02-19"),
        ("总结", "2026-03-01", "2026-03-10"),
    ]
    own = campaign(
        阶段=[{"名称": name, "开始": start, "截止": end} for name, start, end in phases], 牵头=None
    )
    assert (str(own.start), str(own.end)) == ("2026-02-09", "2026-03-31")
    assert own.office is None
    assert own.township in own.unit_names


def test_a_measure_covers_what_its_weaker_ones_cover() -> None:
    chain = campaign(
        措施=[
            *({"名称": one, "覆盖": [other]} for one, other in ("甲乙", "乙丙", "丙丁")),
            {"名称": "戊", "覆盖": ["戊", "甲", "己"]},
        ]
    )
    assert chain.covered_by == {"甲": {*"乙丙丁"}, "乙": {*"丙丁"}, "丙": {"丁"}, "戊": {*"甲乙丙丁己"}}
    assert (chain.covers("甲", "丁"), chain.covers("丁", "甲"), chain.covers("丁", "己")) == (
        True,
        False,
        False,
    )


def test_the_arrangement_of_a_year() -> None:
    tree = {"年份": "2027", "依据": "示例通知", "放假": ["2027-01-01"], "上班": ["2027-02-06"]}
    arranged = Year(frozenset({date(2027, 1, 1)}), frozenset({date(2027, 2, 6)}), "示例通知")
    assert YearFile.model_validate(tree).arrangement == arranged


@pytest.mark.parametrize(
    ("own", "contradictions", "listed", "classes"),
    [
        ({}, None, {"风险": ["重大", "较大"]}, None),
        (
            {"违法行为": {"1.1": "甲", "3": "乙"}, "措施": ["取缔", {"名称": "限期整改"}]},
            *([["取缔", "限期整改"]], {"行为": ["1.1"], "风险": ["重大", "较大"]}, {"1": "无证类"}),
        ),
        ({"违法行为": [], "措施": [["取缔"], {"名称": []}, None]}, None, {"风险": ["重大", "较大"]}, None),
    ],
)
def test_an_old_campaign_is_given_nothing_that_it_does_not_define(
    own: Any, contradictions: Any, listed: Any, classes: Any
) -> None:
    found = lifted(None, {"名称": "试验", "单位": "乡政府", **own}, OLDEST)
    assert [found.get(key) for key in ("抵触", "名单", "统计归类")] == [contradictions, listed, classes]
