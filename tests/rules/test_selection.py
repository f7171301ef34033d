"""Selectors of rules and limits: for whom they are, from when on, until when, and what is read strictly."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import (
    at,
    campaign,
    closed,
    enterprise,
    findings,
    found,
    lead,
    ledger,
    limit,
    plan,
    rated,
    verified,
)

from dabzw.model.campaign_parts import Selectors
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import AnyRecord
from dabzw.rules.case.demands import demands
from dabzw.rules.case.policy import policy
from dabzw.rules.case.selection import Fit, fit, of_enterprise, of_lead, read_strictly
from dabzw.rules.case.states import lead_state
from dabzw.rules.limits.deadlines import deadlines, record_reckoned
from dabzw.rules.limits.explanation import explanation

Fields = dict[str, Any]
DEN: Final[Fields] = {"违法行为": [found("1.2")], "场所类别": "民房", "行业": "烟花爆竹零售"}
LISTED: Final = [{"名称": "危化目录", "站所": "乡应急办"}]
STATIONS: Final = {
    "站所": [{"名称": "乡应急办", "行业": ["烟花爆竹", "加油"]}, {"名称": "民政所", "行业": ["养老"]}]
}
ID: Final = "QY-260210-0001"


@pytest.mark.parametrize(
    ("selectors", "fields", "by", "unwritten"),
    [
        pytest.param({}, DEN, "", "", id="no-selector"),
        pytest.param({"行为": ["1.2"]}, DEN, "行为 1.2", "", id="code"),
        pytest.param({"行为": ["1"]}, DEN, "行为 1.2", "", id="group"),
        pytest.param({"行为": ["1.1", "2"]}, DEN, None, "", id="other-code"),
        pytest.param({"行为": ["1"]}, {}, None, "", id="nothing-found"),
        pytest.param({"场所类别": ["民房"]}, DEN, "场所类别 民房", "", id="place"),
        pytest.param({"场所类别": ["车库"]}, DEN, None, "", id="other-place"),
        pytest.param({"场所类别": ["车库"]}, {"违法行为": [found("1.2")]}, "", "场所类别", id="no-place"),
        pytest.param({"经营状态": ["停产"]}, DEN, None, "", id="operating"),
        pytest.param({"风险": ["重大"]}, {**DEN, "风险": [rated("重大")]}, "风险 重大", "", id="risk"),
        pytest.param({"风险": ["重大"]}, {**DEN, "风险": [rated("一般")]}, None, "", id="other-risk"),
        pytest.param({"风险": ["重大"]}, DEN, "", "风险", id="unrated"),
        pytest.param({"村": ["寺头村"]}, DEN, "村 寺头村", "", id="village"),
        pytest.param({"村": ["东沟村"]}, DEN, None, "", id="other-village"),
        pytest.param({"行业": ["烟花"]}, DEN, "行业 烟花爆竹零售", "", id="word-of-the-trade"),
        pytest.param({"行业": ["养老"]}, DEN, None, "", id="other-trade"),
        pytest.param({"行业": ["烟花"]}, {}, "", "行业", id="trade-of-the-station"),
        pytest.param({"行业": ["养老"]}, {}, None, "", id="no-trade-of-the-station"),
        pytest.param({"行业": ["养老"]}, {"监管站所": "乡工商所"}, "", "行业", id="no-trade-known"),
        pytest.param({"目录": ["危化目录"]}, {"目录": LISTED}, "目录 危化目录", "", id="listed"),
        pytest.param({"目录": ["危化目录"]}, DEN, None, "", id="in-no-directory"),
        pytest.param({"站所": ["乡应急办"]}, DEN, "站所 乡应急办", "", id="station"),
        pytest.param({"站所": ["民政所"]}, DEN, None, "", id="other-station"),
        pytest.param({"行为": ["1"], "村": ["东沟村"]}, DEN, None, "", id="all-of-them"),
        pytest.param({"行为": ["1"], "村": ["寺头村"]}, DEN, "行为 1.2、村 寺头村", "", id="both"),
    ],
)
def test_an_enterprise_is_chosen_by_what_is_known_of_it(
    selectors: Fields, fields: Fields, by: str | None, unwritten: str
) -> None:
    under = campaign(单位名录=STATIONS)
    own = Selectors.model_validate(selectors)
    chosen = fit(own, of_enterprise(enterprise(**fields), under))
    assert (chosen and "、".join(chosen.by)) == by
    assert chosen is None or "、".join(chosen.unwritten) == unwritten


def test_behaviour_and_place_are_asked_of_one_violation() -> None:
    two = [{**found("1.2"), "场所类别": "车库"}, {**found("2.1"), "场所类别": "民房"}]
    own = of_enterprise(enterprise(违法行为=two), campaign())
    asked = {"行为": ["1"], "场所类别": ["民房"]}
    assert fit(Selectors.model_validate(asked), own) is None
    assert fit(Selectors.model_validate({**asked, "场所类别": ["车库"]}), own) == Fit(
        ("行为 1.2", "场所类别 车库")
    )


@pytest.mark.parametrize(
    ("selectors", "fields", "chosen"),
    [
        ({"行为": ["1"]}, {"涉嫌行为": ["1.2"]}, True),
        ({"行为": ["3"]}, {"涉嫌行为": ["1.2"]}, False),
        ({"行为": ["3"]}, {}, "没有填行为，按从严"),
        ({"行为": ["3"]}, {"企业": ID}, True),
        ({"行为": ["1"]}, {"企业": ID}, False),
        ({"场所类别": ["民房"]}, {"场所类别": "车库"}, False),
        ({"场所类别": ["民房"]}, {}, "没有填场所类别，按从严"),
        ({"场所类别": ["民房"]}, {"企业": ID}, True),
        ({"村": ["东沟村"]}, {}, False),
        ({"站所": ["乡应急办"]}, {}, True),
        ({"站所": ["民政所"]}, {}, False),
        ({"风险": ["重大"]}, {}, "没有评定风险，按从严"),
        ({"风险": ["重大"]}, {"企业": ID}, True),
        ({"行业": ["制砖"], "目录": ["危化目录"]}, {}, "没有填行业、没有填目录，按从严"),
        ({"行业": ["制砖"]}, {"企业": ID}, True),
        ({"目录": ["危化目录"]}, {"企业": ID}, False),
    ],
)
def test_a_lead_is_chosen_by_itself_and_by_its_enterprise(
    selectors: Fields, fields: Fields, chosen: bool | str
) -> None:
    own = enterprise(
        违法行为=[{**found("3.1"), "线索": [lead().id]}], 风险=[rated("重大")], 场所类别="民房", 行业="制砖"
    )
    known = lead(**fields)
    traits = of_lead(known, own if known.enterprise else None, campaign())
    result = fit(Selectors.model_validate(selectors), traits)
    assert (result is not None and (read_strictly(result.unwritten) or True)) == chosen


# Rules


def rules(*own: Fields) -> Any:
    return campaign(处置规则=list(own), 风险处置={}, 措施=["整改", "取缔"], 抵触=[])


def test_a_rule_without_a_behaviour_is_for_any_violation() -> None:
    under = rules({"代码": "甲", "措施": ["整改"]})
    assert demands(
        enterprise(违法行为=[found("4.2")]),
        under,
    ).required == {"整改": ("甲",)}
    assert demands(enterprise(), under).required == {}


def test_a_rule_asks_for_risk_village_and_trade_as_well() -> None:
    under = rules(
        {"代码": "甲", "风险": ["重大"], "措施": ["取缔"]}, {"代码": "乙", "村": ["东沟村"], "措施": ["整改"]}
    )
    assert demands(enterprise(**DEN, 风险=[rated("重大")]), under).required == {"取缔": ("甲",)}
    assert demands(enterprise(**{**DEN, "村": "东沟村"}, 风险=[rated("一般")]), under).required == {
        "整改": ("乙",)
    }
    lowered = [rated("重大"), rated("一般", "2026-02-20", 理由="已清理", 批准人="示例乙")]
    (aside,) = demands(enterprise(**DEN, 风险=lowered), under).laid_aside
    assert (aside.measure, aside.sources) == ("取缔", ("甲",))
    unrated = ledger(enterprise(**DEN), campaign=under)
    assert "风险没有评定，按从严处理" in policy(unrated.enterprises[ID], unrated, at("2026-03-01")).problems


# Limits

ZONES: Final = (
    limit(代码="禁养区", 对象="企业", 完成="处置完成", 截止="2026-06-20", 行为=["1"]),
    limit(代码="其他河道", 对象="企业", 完成="处置完成", 截止="2026-09-20", 行为=["3"]),
)


def stand(when: str, *records: AnyRecord, limits: tuple[Fields, ...] = ZONES, **more: Any) -> str:
    under = campaign(
        期限=list(limits), 风险处置={}, 处置规则=[{"代码": "甲", "措施": ["清栏"]}], 措施=["清栏"], **more
    )
    known = ledger(*records, campaign=under).as_of(at(when))
    return " ".join(f"{one.code}{one.state}{one.days_late or ''}" for one in deadlines(known, at(when)))


def farm(code: str, done_on: str | None = None, **fields: Any) -> Enterprise:
    day = {} if done_on is None else {"完成日期": done_on}
    return enterprise(违法行为=[found(code)], 处置=plan({"措施": "清栏", **day}), **fields)


@pytest.mark.parametrize(
    ("code", "done_on", "when", "result"),
    [
        ("1.1", "2026-06-18", "2026-09-25", "禁养区按期"),
        ("1.1", "2026-06-20", "2026-09-25", "禁养区按期"),
        ("1.1", "2026-06-21", "2026-09-25", "禁养区逾期完成1"),
        ("1.1", None, "2026-06-20", "禁养区今日到期"),
        ("1.1", None, "2026-06-21", "禁养区逾期1"),
        ("3.1", "2026-09-10", "2026-09-25", "其他河道按期"),
        ("3.1", "2026-09-21", "2026-09-25", "其他河道逾期完成1"),
        ("3.1", None, "2026-06-21", "其他河道未到"),
        ("2.1", None, "2026-09-25", ""),
    ],
)
def test_each_zone_has_its_own_last_day(code: str, done_on: str | None, when: str, result: str) -> None:
    assert stand(when, farm(code, done_on)) == result


RISKY: Final = (limit(代码="重大", 对象="企业", 完成="处置完成", 截止="2026-03-10", 风险=["重大"]),)


@pytest.mark.parametrize(
    ("ratings", "when", "result"),
    [
        pytest.param([("重大", "02-11")], "2026-03-11", "重大逾期1", id="in-force"),
        pytest.param([("重大", "02-01"), ("一般", "02-10")], "2026-03-11", "", id="lowered-when-it-began"),
        pytest.param([("一般", "02-10")], "2026-03-11", "", id="another"),
        pytest.param([], "2026-03-10", "重大今日到期", id="unrated-is-read-strictly"),
        pytest.param([], "2026-03-11", "重大逾期1", id="unrated-late"),
        pytest.param([("一般", "02-20")], "2026-02-19", "重大未到", id="not-yet-rated"),
        pytest.param([("一般", "02-20")], "2026-03-11", "", id="rated-before-it-was-late"),
        pytest.param([("一般", "03-12")], "2026-03-20", "重大终止2", id="rated-when-it-was-late"),
        pytest.param(
            [("一般", "02-10"), ("重大", "03-09")], "2026-03-11", "重大逾期1", id="raised-the-day-before"
        ),
        pytest.param(
            [("一般", "02-10"), ("重大", "03-10")], "2026-03-11", "重大逾期1", id="raised-on-the-day"
        ),
        pytest.param([("一般", "02-10"), ("重大", "03-11")], "2026-03-12", "", id="raised-the-day-after"),
        pytest.param([("重大", "02-10"), ("一般", "03-09")], "2026-03-20", "重大终止", id="lowered-in-time"),
        pytest.param(
            [("重大", "02-10"), ("一般", "03-10")], "2026-03-20", "重大终止", id="lowered-on-the-day"
        ),
        pytest.param(
            [("重大", "02-10"), ("一般", "03-11")], "2026-03-10", "重大今日到期", id="not-yet-lowered"
        ),
        pytest.param(
            [("重大", "02-10"), ("一般", "03-11")], "2026-03-20", "重大终止1", id="lowered-too-late"
        ),
    ],
)
def test_a_limit_begins_and_ends_with_the_risk(
    ratings: list[tuple[str, str]], when: str, result: str
) -> None:
    signed = {"理由": "已清理", "批准人": "示例乙"}
    rows = [rated(level, f"2026-{day}", **signed) for level, day in ratings]
    assert stand(when, farm("1.1", 风险=rows), limits=RISKY) == result


def test_what_ends_for_another_reason_than_the_strict_reading_stays() -> None:
    own = (
        limit(代码="橙", 对象="企业", 完成="处置完成", 截止="2026-03-10", 风险=["较大"], 场所类别=["民房"]),
    )
    rows = [rated("较大"), rated("重大", "2026-02-20")]
    assert stand("2026-02-19", farm("1.1", 风险=rows), limits=own) == "橙未到"
    assert stand("2026-02-21", farm("1.1", 风险=rows), limits=own) == "橙终止"
    unrated = [rated("重大", "2026-02-20")]
    assert stand("2026-02-19", farm("1.1", 风险=unrated), limits=own) == "橙未到"
    assert stand("2026-02-21", farm("1.1", 风险=unrated), limits=own) == ""


@pytest.mark.parametrize(("done_on", "result"), [("03-08", "按期"), ("03-09", "按期"), ("03-10", "终止")])
def test_what_is_done_by_the_day_on_which_the_limit_ends_meets_it(done_on: str, result: str) -> None:
    rows = [rated("重大"), rated("一般", "2026-03-09", 理由="已清理", 批准人="示例乙")]
    record = farm("1.1", f"2026-{done_on}", 风险=rows)
    assert stand("2026-03-20", record, limits=RISKY) == f"重大{result}"


WITHIN: Final = (limit(代码="三日", 对象="企业", 起算="发现", 完成="处置确定", 时限="3日", 行为=["3.4"]),)


@pytest.mark.parametrize(
    ("decided", "when", "result"),
    [
        ("2026-02-27", "2026-02-22", "三日临期"),
        ("2026-02-27", "2026-02-23", "三日今日到期"),
        ("2026-02-27", "2026-02-24", "三日逾期1"),
        ("2026-02-23", "2026-02-27", "三日按期"),
        ("2026-02-20", "2026-02-27", "三日按期"),
        ("2026-02-19", "2026-02-27", ""),
    ],
)
def test_a_limit_runs_from_the_day_on_which_its_violation_was_found(
    decided: str, when: str, result: str
) -> None:
    two = [found("1.1", "2026-02-10"), found("3.4", "2026-02-20")]
    record = enterprise(违法行为=two, 处置=plan("清栏", decided=decided))
    assert stand(when, record, limits=WITHIN) == result


def test_a_limit_of_leads_is_for_the_suspected_and_for_what_no_lead_carries() -> None:
    own = (limit(代码="当日", 起算="核查属实", 完成="强制措施", 时限="当日", 行为=["3.4"]),)
    seen = {"核查": [verified("2026-02-11 10:00")]}
    assert stand("2026-02-12", lead(涉嫌行为=["3.4"], **seen), limits=own) == "当日逾期1"
    assert stand("2026-02-12", lead(涉嫌行为=["1.2"], **seen), limits=own) == ""
    assert stand("2026-02-12", lead(**seen), limits=own) == "当日逾期1"
    assert stand("2026-02-12", enterprise(违法行为=[found("3.4", "2026-02-11")]), limits=own) == "当日逾期1"
    assert stand("2026-02-12", enterprise(违法行为=[found("1.2", "2026-02-11")]), limits=own) == ""


@pytest.mark.parametrize(
    ("suspected", "state", "refused"),
    [(["3.4"], "待强制", True), (["1.2"], "待办结", False), ([], "待强制", True)],
)
def test_an_act_is_a_step_of_those_leads_that_its_limit_is_for(
    suspected: list[str], state: str, refused: bool
) -> None:
    under = campaign(期限=[limit(代码="当日", 起算="核查属实", 完成="强制措施", 时限="当日", 行为=["3.4"])])
    seen = {"涉嫌行为": suspected, "核查": [verified("2026-02-11 10:00")]}
    assert lead_state(lead(**seen), under) == state
    known = ledger(lead(**seen, 办结=[closed("2026-02-12")]), campaign=under)
    rules = {one.rule for one in findings(known, at("2026-02-20"))}
    assert ("lead-closed-no-act" in rules) == refused


def test_what_is_read_strictly_is_told_with_the_limit() -> None:
    own = limit(
        代码="民房清零", 对象="企业", 完成="处置完成", 截止="2026-03-10", 行为=["1"], 场所类别=["民房"]
    )
    known = ledger(enterprise(违法行为=[found("1.2")]), campaign=campaign(期限=[own]))
    one, *_ = record_reckoned(known.enterprises[ID], known, at("2026-03-11"))
    says = [step.says for step in explanation(one, at("2026-03-11"))]
    assert says[0] == "适用：行为 1.2；没有填场所类别，按从严"
    (finding,) = [one for one in findings(known, at("2026-03-11")) if one.rule == "limit-read-strictly"]
    assert (finding.path, finding.says) == (("场所类别",), "没有填场所类别，按从严适用期限：民房清零")
    of_leads = campaign(期限=[limit(代码="首查", 行业=["烟花"], 行为=["1"])])
    told = findings(ledger(lead(), campaign=of_leads), at("2026-02-11"))
    assert {one.path: one.says for one in told if one.rule == "limit-read-strictly"} == {
        ("涉嫌行为",): "没有填行为，按从严适用期限：首查",
        ("企业",): "没有填行业，按从严适用期限：首查",
    }


@given(
    st.lists(
        st.tuples(st.sampled_from(("1.1", "3.4", "4.2")), st.sampled_from(("寺头村", "东沟村"))), max_size=6
    ),
    st.sampled_from((("行为", ["1"], ["3", "4"]), ("村", ["寺头村"], ["东沟村"]))),
    st.sampled_from(("2026-02-20", "2026-03-10", "2026-03-12")),
)
def test_complementary_selectors_part_the_limit_without_any(
    records: list[tuple[str, str]], parted: tuple[str, list[str], list[str]], when: str
) -> None:
    selector, one, other = parted
    known = [
        farm(code, 编号=f"QY-260210-000{place}", 村=village) for place, (code, village) in enumerate(records)
    ]

    def instances(*words: list[str] | None) -> list[tuple[str, ...]]:
        terms = {"代码": "清零", "对象": "企业", "完成": "销号", "截止": "2026-03-10"}
        own = [limit(**terms, **({} if word is None else {selector: word})) for word in words]
        under = campaign(期限=own)
        seen = ledger(*known, campaign=under).as_of(at(when))
        return sorted((one.record_id, one.state, str(one.due)) for one in deadlines(seen, at(when)))

    assert instances(one, other) == instances(None)
