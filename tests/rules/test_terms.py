"""Which office a campaign is of: its level from its name, its powers, and what it calls things."""

from __future__ import annotations

import pytest
import records as r

from dabzw.model.campaign import Campaign
from dabzw.model.terms import (
    area_of,
    counted_in,
    in_terms,
    is_of_county,
    level_of,
    own_area,
    plan_title,
    whole_area,
)
from dabzw.rules.case.organs import organ_level
from dabzw.rules.case.powers import lacks_power


def _campaign(unit: str, **fields: object) -> Campaign:
    phases = [{"名称": "整治", "开始": "2026-03-01", "截止": "2026-03-31"}]
    return Campaign.model_validate({"名称": "示例行动", "单位": unit, "阶段": phases, **fields})


@pytest.mark.parametrize(
    ("unit", "level", "area", "whole"),
    [
        ("示例乡人民政府", "乡镇", "乡", "全乡"),
        ("示例镇人民政府", "乡镇", "镇", "全镇"),
        ("示例县示例镇人民政府", "乡镇", "镇", "全镇"),
        ("示例街道办事处", "街道", "街道", "全街道"),
        ("示例市示例区示例街道办", "街道", "街道", "全街道"),
        ("示例县人民政府", "县", "县", "全县"),
        ("示例市示例区人民政府", "县", "区", "全区"),
        ("示例市政府", "县", "市", "全市"),
        ("示例县市场监督管理局", "部门", "局", "全部"),
        ("示例县卫生健康委", "部门", "委", "全部"),
        ("示例省应急管理厅", "部门", "厅", "全部"),
        ("示例整治领导小组", "乡镇", "乡", "全乡"),
    ],
)
def test_the_level_of_an_office_is_told_by_its_name(unit: str, level: str, area: str, whole: str) -> None:
    campaign = _campaign(unit)
    assert (level_of(campaign), area_of(campaign), whole_area(campaign)) == (level, area, whole)
    assert own_area(campaign) == f"本{area}"
    assert is_of_county(campaign) == (level in ("县", "部门"))


def test_what_the_campaign_says_of_its_level_counts_before_its_name() -> None:
    campaign = _campaign("示例整治领导小组", 层级="县")
    assert (level_of(campaign), whole_area(campaign)) == ("县", "全县")


FINES = {"罚款": {"机关": ["示例县应急管理局"], "性质": "行政处罚", "依据": "示例法第1条"}}


@pytest.mark.parametrize(
    ("unit", "act", "powers", "who"),
    [
        ("示例县市场监督管理局", "罚款", {}, None),
        ("示例县市场监督管理局", "查封", {}, None),
        ("示例县市场监督管理局", "罚款", FINES, "这个机关"),
        ("示例县人民政府", "责令关闭", {}, None),
        ("示例乡人民政府", "罚款", {}, "乡镇"),
        ("示例乡人民政府", "罚款", FINES, "乡镇"),
        ("示例街道办事处", "罚款", {}, "街道"),
        ("示例街道办事处", "查封", {}, "街道"),
    ],
)
def test_only_a_township_or_a_street_is_told_that_it_has_no_power(
    unit: str, act: str, powers: dict[str, object], who: str | None
) -> None:
    campaign = _campaign(unit, 职权=powers)
    lack = lacks_power(act, unit, campaign)
    assert (lack.who if lack else None) == who
    others = {"乡镇", "街道"} - {who}
    assert lack is None or not any(level in f"{lack.article}{lack.advice}" for level in others)


def test_a_bureau_that_its_campaign_does_not_list_is_told_of_its_campaign_and_of_no_law() -> None:
    lack = lacks_power(
        "罚款", "示例县市场监督管理局", _campaign("示例县市场监督管理局", 职权={"罚款": ["示例县公安局"]})
    )
    assert lack is not None
    assert lack.article == "行动方案的“职权”"


def test_who_may_list_an_enterprise() -> None:
    assert organ_level("示例县市场监督管理局", _campaign("示例县市场监督管理局")) == "县级以上"
    assert organ_level("县水务局", _campaign("示例县人民政府", 单位名录={"站所": ["县水务局"]})) == "县级以上"
    assert organ_level("示例街道办事处", _campaign("示例街道办事处")) == "乡镇"


def test_what_is_counted_has_the_campaign_s_words() -> None:
    terms = {"对象": "车辆", "量词": "辆", "片区": "社区", "单位": "科室"}
    campaign = _campaign("示例街道办事处", 称谓=terms)
    assert [in_terms(text, campaign) for text in ("违法企业数", "停产停业家数", "各村、各站所")] == [
        "违法车辆数",
        "停产停业辆数",
        "各社区、各科室",
    ]
    assert [counted_in(unit, campaign) for unit in ("家", "条")] == ["辆", "条"]
    assert plan_title(campaign) == "处置方案"
    assert plan_title(r.campaign()) == "“一企一策”处置方案"
