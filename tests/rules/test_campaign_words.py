"""The words of a campaign: which may be used, which are refused, and what its own words mean."""

from __future__ import annotations

from typing import Any

import pytest
import records as r
from written_words import PRESET_WORDS

from dabzw.model import known_words, vocab
from dabzw.model.campaign import Campaign
from dabzw.model.names import LISTS
from dabzw.reports.papers.privacy import from_informant
from dabzw.rules.checks.privacy import informant_source
from dabzw.rules.checks.reference import unknown_words
from dabzw.rules.figures.indicators import Window, supervision_visits, village_reports
from dabzw.rules.sweep.coverage import joint_checks
from dabzw.rules.sweep.visits import village_visits

AT = r.at("2026-03-12")
MARCH = Window(r.at("2026-03-01").day, r.at("2026-03-31").day)
OWN = r.campaign(
    场所类别=["采砂点", "堆场"],
    来源=["企业自查", "群众举报", {"名称": "热线举报", "举报": "是"}, {"名称": "网格排查", "村级": "是"}],
    检查活动类别=[
        "部署",
        "夜查",
        {"名称": "拉网", "排查": "是", "联合": "是"},
        {"名称": "督查", "督导": "是"},
    ],
)
BARE = r.campaign(场所类别=[], 来源=[], 检查活动类别=[])
WINDOW = {"督导": [{"开始": "2026-03-01", "截止": "2026-03-31"}]}


@pytest.mark.parametrize("of", PRESET_WORDS)
def test_the_preset_offers_the_words_of_the_notice(of: Any) -> None:
    assert LISTS[of].choices(r.campaign()) == tuple(PRESET_WORDS[of].split())


def refused(record: Any, campaign: Campaign) -> list[tuple[Any, str, str]]:
    found = unknown_words(record, r.ledger(campaign=campaign), AT)
    return [(one.path, one.says, one.advice) for one in found]


@pytest.mark.parametrize(
    ("record", "path", "says"),
    [
        (
            r.lead(来源="电话"),
            ("来源",),
            "行动方案里没有这个来源；可填：企业自查、群众举报、热线举报、网格排查",
        ),
        (r.lead(来源="网格巡查"), ("来源",), "行动方案里没有这个来源；是不是“网格排查”？可填："),
        (
            r.lead(来源="热线举报", 场所类别="民房"),
            ("场所类别",),
            "行动方案里没有这个场所类别；可填：采砂点、堆场",
        ),
        (r.site(场所类别="采沙点"), ("场所类别",), "行动方案里没有这个场所类别；是不是“采砂点”？可填："),
        (r.site(排查=[r.visited(方式="暗访")]), ("排查", 0, "方式"), "行动方案里没有这个来源；可填："),
        (
            r.activity(类别="联合执法"),
            ("类别",),
            "行动方案里没有这个检查活动类别；可填：部署、夜查、拉网、督查",
        ),
    ],
)
def test_a_word_that_the_campaign_does_not_have(record: Any, path: Any, says: str) -> None:
    [(where, what, advice)] = refused(record, OWN)
    assert where == path
    assert f"{what}；{advice}".startswith(says)


@pytest.mark.parametrize(
    "record",
    [
        r.lead(来源="企业自查", 场所类别="堆场"),
        r.lead(来源=vocab.SCREENED),  # the tool enters these itself
        r.lead(来源=vocab.SEEN),
        r.activity(类别="夜查"),
        r.activity(类别=vocab.SUPERVISING),
        r.activity(类别=vocab.DRAWN_AS),
    ],
)
def test_a_word_of_the_campaign_or_of_the_tool(record: Any) -> None:
    assert refused(record, OWN) == []


def test_a_campaign_without_words_takes_any_place_and_the_words_of_the_tool() -> None:
    assert refused(r.lead(场所类别="某处"), BARE) == []
    assert [path for path, _, _ in refused(r.lead(来源="某处"), BARE)] == [("来源",)]
    assert [path for path, _, _ in refused(r.activity(类别="某事"), BARE)] == [("类别",)]
    assert refused(r.activity(类别="宣传"), BARE) == []


# What a source means


@pytest.mark.parametrize(
    ("source", "campaign", "secret"),
    [
        ("群众举报", OWN, True),
        ("内部举报", OWN, True),  # always, listed or not
        ("群众举报", BARE, True),
        ("热线举报", OWN, True),
        ("热线举报", BARE, True),  # nobody knows what it is
        ("企业自查", OWN, False),
        ("网格排查", OWN, False),
        ("明查", OWN, False),
        ("部门移交", BARE, False),
    ],
)
def test_a_lead_of_whom_is_told_by_an_informant(source: str, campaign: Campaign, *, secret: bool) -> None:
    lead = r.lead(来源=source, 举报人编号="JB2026001")
    assert known_words.is_informant_source(source, campaign) is secret
    assert (list(informant_source(lead, r.ledger(campaign=campaign), AT)) == []) is secret
    assert from_informant(r.lead(来源=source), campaign) is secret


def test_an_informants_number_is_kept_with_a_source_that_has_one() -> None:
    [said] = informant_source(r.lead(来源="企业自查", 举报人编号="JB2026001"), r.ledger(campaign=OWN), AT)
    assert said.advice == "删去举报人编号，或把来源改为群众举报、热线举报"


@pytest.mark.parametrize(
    ("way", "expected"), [("网格排查", 1), ("网格巡查", 1), ("企业自查", 0), ("明查", 0)]
)
def test_what_a_village_found_is_no_inspection(way: str, expected: int) -> None:
    site = r.site(排查=[r.visited(方式=way, 性质="日常检查")])
    assert len(list(village_visits(site, r.ledger(campaign=OWN), AT))) == expected


# What a kind of activity means


@pytest.mark.parametrize(
    ("kind", "reported"), [("拉网", True), ("明查", True), ("夜查", False), ("督查", False)]
)
def test_a_zero_report_is_of_an_activity_that_looks_for_something(kind: str, *, reported: bool) -> None:
    held = r.activity(日期="2026-03-02", 类别=kind, 村=["寺头村"], 发现问题="0")
    assert ("寺头村" not in village_reports(r.ledger(held, campaign=OWN), MARCH).missing) is reported


@pytest.mark.parametrize(
    ("kind", "counted"), [("拉网", True), ("联合执法", True), ("夜查", False), ("督查", False)]
)
def test_a_joint_check_of_the_campaign_is_counted(kind: str, *, counted: bool) -> None:
    held = r.activity(类别=kind, 检查组数="2")
    assert [one.kind for one in joint_checks(r.ledger(held, campaign=OWN), AT)] == [kind] * counted


@pytest.mark.parametrize(("kind", "visited"), [("督查", True), ("专项督导", True), ("拉网", False)])
def test_a_supervision_of_the_campaign_visits(kind: str, *, visited: bool) -> None:
    campaign = r.campaign(**WINDOW, 检查活动类别=["拉网", {"名称": "督查", "督导": "是"}])
    held = r.activity(日期="2026-03-02", 类别=kind, 督导对象=["寺头村"])
    found = supervision_visits(r.ledger(held, campaign=campaign))
    assert [name for name, _ in found] == ["寺头村"] * visited


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], "专项督导"),
        (["部署", {"名称": "督查", "督导": "是"}], "督查"),
        ([{"名称": "督查", "督导": "是"}, "专项督导"], "专项督导"),
        (["部署"], "专项督导"),
    ],
)
def test_as_what_a_supervision_is_entered(kinds: list[Any], expected: str) -> None:
    assert known_words.supervising_kind(r.campaign(检查活动类别=kinds)) == expected


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [([], "联合执法"), (["部署", {"名称": "夜查", "排查": "是"}], "夜查"), (["部署"], None)],
)
def test_as_what_a_zero_report_is_entered(kinds: list[Any], expected: str | None) -> None:
    assert known_words.sweeping_kind(r.campaign(检查活动类别=kinds)) == expected
