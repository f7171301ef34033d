"""Who may do it, and on what basis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import records as r
from pydantic import ValidationError

from dabzw.model import vocab
from dabzw.model.campaign import Campaign
from dabzw.rules.case.powers import (
    basis_defects,
    lacks_power,
    power_defects,
    power_over,
    unpowered,
    unverified,
)

CAMPAIGN = r.campaign()


COUNTY, OWN = "平县应急管理局", "乡政府"
OTHERS = ("东沟村", "电管站", "县供电公司", "市场监督管理所", "龙泉镇人民政府", "县司法局")


def closing(step: str, organ: str) -> dict[str, str]:
    return {"日期": "2026-03-01", "步骤": step, "机关": organ}


def lacking(act: str, organ: str, campaign: Campaign = CAMPAIGN) -> str:
    lack = lacks_power(act, organ, campaign)
    return "" if lack is None else f"{lack.who}：{lack.article}"


@pytest.mark.parametrize(
    ("acts", "article"),
    [
        ("查封 扣押 扣押设备 就地查封仓库", "安全生产法第65条"),
        ("停止供电 断电 立即停止供电", "安全生产法第70条"),
        ("停止供水 断水", "比照安全生产法第70条"),
        ("先行登记保存", "行政处罚法第56条"),
        ("责令立即停产", "安全生产法第9条"),
        ("取缔 依法取缔窝点 取缔关闭", "安全生产法第63"),
        ("拆除非法化工生产装置 拆除储存设施", "行政强制法第44条"),
        ("顶格处罚 罚款", "安全生产法第115条"),
        (
            "警告 通报批评 没收违法所得 没收非法财物 暂扣许可证件 降低资质等级 吊销许可证件",
            "行政处罚法第17、24条",
        ),
        ("限制开展生产经营活动 责令停产停业 限制从业", "行政处罚法第17、24条"),
    ],
)
def test_who_may_take_an_act_of_the_preset(acts: str, article: str) -> None:
    for act in acts.split():
        assert lacking(act, COUNTY) == ""
        assert lacking(act, OWN).startswith(f"乡镇：{article}")
        for organ in OTHERS:
            assert lacking(act, organ).startswith(f"这个机关：{article}")


@pytest.mark.parametrize(
    ("act", "organ", "other"),
    [("责令关闭", "县人民政府", COUNTY), ("关闭", "平县政府", COUNTY), ("行政拘留", "县公安局", COUNTY)],
)
def test_what_only_one_organ_of_the_county_decides(act: str, organ: str, other: str) -> None:
    assert lacking(act, organ) == ""
    assert lacking(act, other).startswith("这个机关：安全生产法第115条")
    assert lacking(act, OWN).startswith("乡镇：安全生产法第115条")


def test_what_the_township_stops_itself() -> None:
    for act in ("责令停止非法活动", "限期整改"):
        assert lacking(act, OWN) == ""
        assert lacking(act, "东沟村").startswith("这个机关：安全生产法第9条")


@pytest.mark.parametrize("organ", ["东沟村", "乡政府", "电管站", "县司法局", "某某"])
def test_acts_that_need_no_power(organ: str) -> None:
    assert [lacking(act, organ) for act in ("加强监管", "规范提升", "处置物料")] == ["", "", ""]


def test_the_preset_knows_a_power_for_all_that_it_can_ask_and_the_law_names() -> None:
    acts = (*(kind.name for kind in CAMPAIGN.measures), *vocab.COMPULSORY_ACTS, *vocab.words(vocab.Penalty))
    assert [act for act in acts if power_over(act, CAMPAIGN) is None] == ["其他"]
    assert power_over("关闭", CAMPAIGN) is CAMPAIGN.powers["责令关闭"]


def test_an_act_has_its_own_power_before_that_of_a_word_and_the_longest_word_wins() -> None:
    powers = {
        "停": {"机关": ["甲局"], "字词": ["停"]},
        "停电": {"机关": ["乙局"], "字词": ["停供", "停供电"]},
    }
    for given in (powers, dict(reversed(powers.items()))):
        known = r.campaign(职权=given)
        found = [power_over(act, known) for act in ("停", "停电", "立即停供电", "停水", "断水")]
        assert [one and one.organs[0] for one in found] == ["甲局", "乙局", "乙局", "甲局", None]


def test_a_power_is_written_short_or_in_full() -> None:
    short = r.campaign(职权={"罚款": ["县应急管理局"]}).powers
    assert short == r.campaign(职权={"罚款": "县应急管理局"}).powers
    assert short == r.campaign(职权={"罚款": {"机关": ["县应急管理局"]}}).powers
    with pytest.raises(ValidationError):
        r.campaign(职权={"罚款": {"机构": ["县应急管理局"]}})


def test_a_penalty_that_is_given_to_the_township() -> None:
    given = r.campaign(职权={"罚款": ["县应急管理局", "乡镇人民政府"]})
    assert lacking("罚款", "乡应急办", given) == ""
    assert lacking("罚款", "龙泉镇人民政府", given).startswith("这个机关：行政处罚法第17、24条")
    assert lacking("警告", "乡应急办", given).startswith("乡镇：行政处罚法第17、24条")


@pytest.mark.parametrize("power", ["查封", {"机关": ["乡镇人民政府"], "性质": "强制措施"}])
def test_no_compulsion_is_given_to_the_township(power: Any) -> None:
    given = r.campaign(职权={"查封": ["寺头乡人民政府"] if power == "查封" else power})
    assert lacking("查封", "寺头乡人民政府", given).startswith("乡镇：行政强制法第17条")
    lack = lacks_power("查封", "寺头乡人民政府", given)
    assert lack is not None
    assert "不能赋权乡镇" in lack.advice


def test_a_county_compels_itself() -> None:
    county = r.campaign(
        单位="平县人民政府", 层级="县", 职权={"查封": {"机关": ["平县人民政府"], "性质": "强制措施"}}
    )
    assert lacking("查封", "平县人民政府", county) == ""


@pytest.mark.parametrize("act", ["查封", "扣押设备", "断电", "停止供电", "罚款", "责令停产停业"])
def test_what_the_law_says_of_the_township_where_the_campaign_is_silent(act: str) -> None:
    silent = r.campaign(职权={})
    assert lacking(act, OWN, silent).startswith("乡镇：行政")
    assert [lacking(act, organ, silent) for organ in (COUNTY, *OTHERS)] == [""] * (len(OTHERS) + 1)


def test_an_act_that_the_campaign_does_not_list_is_not_verified() -> None:
    known = r.campaign(职权={"罚款": ["县应急管理局"]})
    enterprise = r.enterprise(
        处置=r.plan(
            *(
                {"措施": act, "实施机关": organ}
                for act, organ in (("约谈", OWN), ("罚款", OWN), ("查封", OWN))
            ),
            {"措施": "曝光", "实施机关": COUNTY},
            "断水",
        )
    )
    assert [act.path[-1] for act in unverified(enterprise, known)] == [0, 3]
    assert [act.path[-1] for act, _ in unpowered(enterprise, known)] == [1, 2]


def test_acts_of_an_enterprise_by_the_township() -> None:
    enterprise = r.enterprise(
        处置=r.plan({"措施": "断电", "实施机关": "乡政府"}, {"措施": "断水", "实施机关": COUNTY}, "取缔"),
        处罚=[{"日期": "2026-03-01", "种类": "罚款", "机关": "寺头乡人民政府"}],
        关闭=[closing("提请", "乡政府"), closing("决定", "县人民政府"), closing("实际关闭", "乡政府")],
    )
    paths = [defect.path for defect in power_defects(enterprise, CAMPAIGN)]
    assert paths == [("处置", 0, "措施", 0, "实施机关"), ("处罚", 0, "机关")]
    assert list(power_defects(r.site(), CAMPAIGN)) == []


def test_a_closure_is_decided_by_the_county() -> None:
    for organ in ("乡人民政府", COUNTY):
        closed = r.enterprise(关闭=[closing("提请", organ), closing("决定", organ)])
        assert [defect.path for defect in power_defects(closed, CAMPAIGN)] == [("关闭", 1, "机关")]


BASES = r.campaign(
    法律依据=[
        {"名称": "新法", "生效": "2026-03-01"},
        {"名称": "旧法", "失效": "2026-03-01"},
        {"名称": "新法实施条例"},
    ]
)


@pytest.mark.parametrize(
    ("basis", "day", "wrong"),
    [
        ("依据新法第3条", "2026-02-28", True),
        ("依据新法第3条", "2026-03-01", False),
        ("依据新法第3条", "2026-03-02", False),
        ("依据旧法第3条", "2026-02-28", False),
        ("依据旧法第3条", "2026-03-01", True),
        ("依据旧法第3条", "2026-03-02", True),
        ("新法实施条例第3条", "2026-02-28", False),
        ("新法及新法实施条例", "2026-02-28", True),
        ("另一部法", "2026-02-28", False),
    ],
)
def test_a_basis_must_be_in_force_on_the_day(basis: str, day: str, *, wrong: bool) -> None:
    lead = r.lead(强制措施=[r.stopped(day, 依据=basis)])
    enterprise = r.enterprise(违法行为=[{**r.found("1.1", day), "依据": basis}])
    assert [defect.path for defect in basis_defects(lead, BASES)] == [("强制措施", 0, "依据")] * wrong
    assert [defect.path for defect in basis_defects(enterprise, BASES)] == [("违法行为", 0, "依据")] * wrong


ACTS = ("查封", "扣押设备", "停止供电", "断电", "罚款", "取缔关闭", "吊销许可证件", "行政拘留", "断水")


def said() -> Iterator[str]:
    for act in ACTS:
        rows = [{"措施": act, "实施机关": organ} for organ in ("乡政府", "东沟村")]
        enterprise = r.enterprise(处置=r.plan(*rows))
        for defect in power_defects(enterprise, CAMPAIGN):
            yield f"{act}｜{defect.says}｜{defect.advice}\n"
    for day in ("2026-02-28", "2026-03-01"):
        lead = r.lead(强制措施=[r.stopped(day, 依据="旧法第3条、新法第3条")])
        for defect in basis_defects(lead, BASES):
            yield f"依据 {day}｜{defect.says}｜{defect.advice}\n"


def test_what_is_said_of_powers_and_bases(golden: Callable[[Path, str], None]) -> None:
    golden(Path(__file__).parent / "golden" / "powers.txt", "".join(said()))
