"""What the preset demands of unlicensed production, by the 性质 of who is caught."""

from __future__ import annotations

import pytest
import records as r

from dabzw.model.vocab import Nature, words
from dabzw.reports.looks.policy import proportion
from dabzw.rules.case.demands import demands, matching_rules

PRESET = r.campaign()
DENS = {"个体工商户", "小作坊", "黑窝点", "其他"}


def demanded(nature: str, *codes: str) -> set[str]:
    caught = r.enterprise(性质=nature, 违法行为=[r.found(code) for code in codes])
    return set(demands(caught, PRESET).required)


@pytest.mark.parametrize("nature", words(Nature))
@pytest.mark.parametrize("code", ["1", "1.1", "1.2", "1.3", "2.1"])
def test_a_den_is_ended_and_a_company_stopped_until_it_has_its_licences(nature: str, code: str) -> None:
    assert demanded(nature, code) == ({"取缔"} if nature in DENS else {"责令立即停产", "限期整改"})


@pytest.mark.parametrize("nature", words(Nature))
def test_a_plant_within_a_plant_is_ended_whoever_has_it(nature: str) -> None:
    assert demanded(nature, "3.1") == {"取缔"}
    assert demanded(nature, "3.2") == set()


def test_a_rule_of_no_nature_is_of_all() -> None:
    rule = {"代码": "甲", "行为": ["1"], "措施": ["取缔"]}
    caught = r.enterprise(性质="企业", 违法行为=[r.found("1.1")])
    for natures, fires in (([], True), (["企业"], True), (["小作坊", "企业"], True), (["小作坊"], False)):
        own = r.campaign(处置规则=[{**rule, "性质": natures} if natures else rule])
        assert bool(matching_rules(caught, own)) is fires


def test_a_demanded_penalty_is_said_to_be_no_measure_of_its_own() -> None:
    (said,) = proportion(PRESET)
    assert said.startswith("“顶格处罚”是行动的要求")
    assert said.endswith("过罚相当（行政处罚法第五条）")
    assert list(proportion(r.campaign(措施=["取缔"], 处置规则=[], 风险处置={}, 抵触=[]))) == []
