"""What hangs on a list of words: it fires for each word that is written out, and is silent for all others."""

from __future__ import annotations

from typing import Any

import pytest
import records as r
from written_words import WRITTEN

from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Visit
from dabzw.rules.case.inquiry import must_be_complete
from dabzw.rules.checks.chronology import enterprise_order
from dabzw.rules.checks.privacy import informant_source
from dabzw.rules.limits.deadlines import record_deadlines
from dabzw.rules.sweep.coverage import joint_checks
from dabzw.rules.sweep.registry import suspicions

AT = r.at("2026-03-12")
CHEMICAL = {"品名": "丙酮", "数量": "20", "单位": "千克"}


def written(name: str) -> set[str]:
    return set(WRITTEN[name].split())


def said(code: str, record: Any) -> bool:
    return any(rule.code == code for _, rule, _ in suspicions(r.ledger(record), AT))


def test_checks_that_are_counted_as_joint() -> None:
    kinds = sorted(written("vocab.ACTIVITY_KINDS"))
    held = [
        r.activity(编号=f"HD-260210-000{place}", 类别=kind, 检查组数="3") for place, kind in enumerate(kinds)
    ]
    found = {one.kind for one in joint_checks(r.ledger(*held), AT)}
    assert found == written("vocab.JOINT_KINDS")


def test_states_in_which_a_plant_is_stopped() -> None:
    found = {
        state
        for state in written("vocab.Operating")
        if said("停产存料", r.enterprise(经营状态=state, 危险化学品=[CHEMICAL]))
    }
    assert found == written("screening.STOPPED")


def test_states_in_which_a_licence_is_dead() -> None:
    found = {
        state
        for state in written("vocab.LicenceState")
        if said("证照失效在产", r.enterprise(证照=[{"种类": "营业执照", "状态": state}]))
    }
    assert found == written("screening._DEAD_LICENCES")


def measured(measure: str, nature: str | None) -> Campaign:
    """A campaign of one measure, in its own words; `nature` is what it says that it amounts to."""
    kind = {"名称": measure} | ({} if nature is None else {"性质": nature})
    return r.campaign(
        措施=[kind],
        处置规则=[{"代码": "甲", "行为": ["1.1"], "措施": [measure]}],
        风险处置={},
        一案三查={"问项": ["生产"], "须查清": {"性质": ["取缔", "关闭"]}},
    )


@pytest.mark.parametrize(
    ("measure", "nature", "expected"),
    [
        ("封停", "取缔", True),
        ("封停", "关闭", True),
        ("取缔关闭", None, False),
        ("责令关闭", "整改", False),
        ("停产", "停产", False),
    ],
)
def test_measures_that_end_a_business(measure: str, nature: str | None, *, expected: bool) -> None:
    """By what the campaign says that a measure amounts to; its words say nothing."""
    campaign = measured(measure, nature)
    enterprise = r.enterprise(
        违法行为=[r.found("1.1")],
        处置=r.plan(r.done(measure, "2026-03-01")),
        回头看=[{"日期": "2026-02-28", "结果": "未反弹"}],
    )
    assert must_be_complete(enterprise, campaign) is expected
    early = [defect.path for defect in enterprise_order(enterprise, r.ledger(campaign=campaign), AT)]
    assert early == [("回头看", 0, "日期")] * expected


INFORMED = {"来源": "内部举报", "举报人编号": "JB2026001"}


def limits_to_each_event(lead: Any) -> set[str]:
    """The events up to which a lead still owes something or did it, when each has a limit."""
    events = sorted(written("events._LEAD_EVENTS"))
    campaign = r.campaign(
        期限=[r.limit(代码=event, 完成=event, 时限="1日") for event in events if event != "登记"]
    )
    found = record_deadlines(lead, r.ledger(lead, campaign=campaign), AT)
    return {deadline.code for deadline in found if deadline.ended is None}


def test_what_a_refused_lead_still_owes() -> None:
    refused = r.lead(**INFORMED, 受理={"日期": "2026-02-10", "结论": "不予受理", "理由": "不属本行动"})
    assert limits_to_each_event(refused) == written("endings._OF_REFUSED") - {"来文回复"}


def test_what_a_lead_that_was_passed_on_still_owes() -> None:
    passed = r.lead(**INFORMED, 受理={"日期": "2026-02-10", "结论": "转办"})
    untrue = written("endings._OF_TRUE") - {"移交"}
    owed = written("endings._OF_PASSED_ON") - {"来文回复"}
    assert limits_to_each_event(passed) == (owed - untrue) | {"转办"}  # which has happened


def test_what_only_a_true_lead_owes() -> None:
    true = r.lead(**INFORMED, 核查=[r.verified("2026-02-10 10:00", "部分属实")])
    untrue = r.lead(**INFORMED, 核查=[r.verified("2026-02-10 10:00", "不属实")])
    owed_always = written("events._LEAD_EVENTS") - {"登记"} - written("endings._OF_TRUE")
    assert limits_to_each_event(true) == written("events._LEAD_EVENTS") - {"登记"}
    assert limits_to_each_event(untrue) == owed_always


def test_visits_by_which_a_place_is_seen() -> None:
    row = {"日期": "2026-02-11"}
    found = {
        result
        for result in written("vocab.VisitResult")
        if Visit.model_validate({**row, "结果": result}).effective
    }
    assert found == written("vocab.EFFECTIVE_VISITS")


def test_sources_of_leads_that_have_an_informant() -> None:
    silent = {
        source
        for source in written("vocab.SOURCES")
        if not list(informant_source(r.lead(来源=source, 举报人编号="JB1"), r.ledger(), AT))
    }
    assert silent == written("vocab.INFORMANT_SOURCES")


def test_verdicts_by_which_a_lead_is_true() -> None:
    true = {
        verdict
        for verdict in written("vocab.Verdict")
        if r.lead(核查=[r.verified("2026-02-10 10:00", verdict)]).found_true
    }
    assert true == written("vocab.TRUE_VERDICTS")
