"""The demo ledger: sound, canonical, and showing every state that the tool knows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from records import findings

from dabzw.model import vocab
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.case import inquiry, policy, states
from dabzw.rules.figures import indicators
from dabzw.rules.limits import deadlines
from dabzw.rules.sweep.registry import SUSPICIONS, suspicions
from dabzw.store import presets
from dabzw.store.demo import demo_files
from dabzw.store.reader import Loaded, load

LEDGER = Path(__file__).parent.parent / "ledger"
SILENT = ("示例后岭村", "示例小寨沟村")
AT = Instant.of(date(2026, 3, 12))
LONG_AFTER = Instant.of(date(2026, 11, 1))
EVERY = set(deadlines.WORST_FIRST) - {"终止"}
BY_THE_END = ("线索清零", "集中整治")  # fixed days: before them a record can only be 未到 or 按期
SELDOM = {"登记保存": {"按期"}, "转办": {"未到"}, "来文回复": {"今日到期", "临期", "按期", "逾期完成"}}


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load(demo_files())


@pytest.fixture(scope="module")
def whole(loaded: Loaded) -> Ledger:
    return loaded.sound


@pytest.fixture(scope="module")
def ledger(whole: Ledger) -> Ledger:
    return whole.as_of(AT)


def _deadline_states(ledger: Ledger, at: Instant) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for deadline in deadlines.deadlines(ledger.as_of(at), at):
        found[deadline.code].add(deadline.state)
    return found


def _policies(ledger: Ledger) -> list[policy.Policy]:
    return [policy.policy(enterprise, ledger, AT) for enterprise in ledger.enterprises.values()]


# The files


def test_all_files_of_the_repository_are_shipped() -> None:
    on_disk = {
        file.relative_to(LEDGER).as_posix(): file.read_bytes() for file in LEDGER.rglob("*") if file.is_file()
    }
    assert on_disk == demo_files()


def test_every_file_parses_and_is_canonical(loaded: Loaded) -> None:
    assert loaded.findings == ()
    assert list(loaded.not_canonical()) == []


def test_no_rule_finds_an_error_and_some_warn(whole: Ledger) -> None:
    found = list(findings(whole, LONG_AFTER))
    assert [finding for finding in found if finding.level == "错误"] == []
    assert {"no-power", "basis-not-in-force", "power-cut-notice"} <= {finding.rule for finding in found}


def test_counts(whole: Ledger) -> None:
    assert len(whole.campaign.villages) >= 14
    assert all(village.grids for village in whole.campaign.villages)
    assert len(whole.campaign.station_names) >= 8
    assert len(whole.enterprises) >= 60
    assert len(whole.leads) >= 80
    assert len(whole.sites) >= 150
    assert len(whole.activities) >= 30
    assert whole.campaign.start == date(2026, 2, 9)


def test_every_name_says_that_it_is_an_example(whole: Ledger) -> None:
    assert all(village.name.startswith("示例") for village in whole.campaign.villages)
    for enterprise in whole.enterprises.values():
        assert enterprise.name.startswith("示例")
        assert all(name.startswith("示例") for name in (*enterprise.heads, *enterprise.lessors))


def test_the_campaign_is_the_preset_with_its_blanks_filled(whole: Ledger) -> None:
    filled = whole.campaign.tree()
    preset = load({CAMPAIGN_FILE: presets.campaign_text().encode()}).sound.campaign.tree()
    assert {key for key, value in filled.items() if value != preset.get(key)} == {"村", "单位名录", "目录"}
    assert all(known in filled["目录"] for known in preset["目录"])


# What it shows


def test_every_state_occurs(whole: Ledger, ledger: Ledger) -> None:
    assert {states.lead_state(lead, ledger.campaign) for lead in ledger.leads.values()} == set(
        get_args(states.LeadState)
    )
    later = whole.as_of(LONG_AFTER)  # a case is withdrawn, carried over or opened again after that day
    assert {
        states.enterprise_state(item, known)
        for known in (ledger, later)
        for item in known.enterprises.values()
    } == {*get_args(states.EnterpriseState), ledger.campaign.terms.repeat}
    assert {states.site_state(site, ledger.campaign) for site in ledger.sites.values()} == set(
        get_args(states.SiteState)
    )


def test_every_limit_stands_in_every_state(whole: Ledger) -> None:
    found = _deadline_states(whole, AT)
    assert set(found) == {limit.code for limit in whole.campaign.limits}
    for code, stand in found.items():
        expected = {"未到", "按期"} if code in BY_THE_END else SELDOM.get(code, EVERY)
        assert stand - {"终止"} == expected, code
    assert any("终止" in stand for stand in found.values())


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 3, 28), "临期"),
        (date(2026, 3, 31), "今日到期"),
        (date(2026, 4, 1), "逾期"),
        (date(2026, 7, 1), "逾期完成"),
        (date(2026, 7, 1), "逾期"),
    ],
)
def test_the_end_of_the_campaign_leaves_stubborn_cases(whole: Ledger, day: date, state: str) -> None:
    found = _deadline_states(whole, Instant.of(day))
    assert all(state in found[code] for code in BY_THE_END)


def test_limits_were_moved(ledger: Ledger) -> None:
    kinds = {change.kind for record in ledger.limited for change in record.limit_changes}
    assert kinds == set(get_args(vocab.LimitChange))
    assert any(deadline.suspended for deadline in deadlines.deadlines(ledger, AT))


def test_leads_are_of_all_kinds(ledger: Ledger) -> None:
    leads = ledger.leads.values()
    verdicts = {verification.verdict for lead in leads for verification in lead.verifications}
    untrue = [lead for lead in leads if states.lead_state(lead, ledger.campaign) == "查否待办结"]
    assert {lead.source for lead in leads} == set(vocab.SOURCES)
    assert verdicts == set(get_args(vocab.Verdict))
    assert {closing.result for lead in leads for closing in lead.closings} == set(get_args(vocab.Closing))
    assert {lead.verifications[-1].verdict if lead.verifications else None for lead in untrue} == {
        None,
        "不属实",
        "无法查实",
    }
    assert any(
        lead.acts and lead.verifications and lead.acts[0].on < lead.verifications[0].at.date()
        for lead in leads
    )
    assert {
        bool(lead.standing_transfers) for lead in leads if any(one.returned_on for one in lead.transfers)
    } == {True, False}


@pytest.mark.parametrize("first", ["取缔”", "风险评为“一般”"])
def test_conflicts_occur_with_and_without_a_choice(ledger: Ledger, first: str) -> None:
    undecided = [
        "存在冲突，未记录取舍" in item.problems
        for item in _policies(ledger)
        if any(first in sentence for sentence in item.conflicts)
    ]
    assert set(undecided) == {True, False}


def test_policies_show_all_rules(ledger: Ledger) -> None:
    policies = _policies(ledger)
    sentences = " ".join(sentence for item in policies for sentence in item.conflicts)
    required = [measure for item in policies for measure in item.required]
    assert "规范提升" in sentences
    assert "限期整改" in sentences
    assert {rule for item in policies for rule in item.rules} == {"A", "B", "C", "C2"}
    assert {measure.state for measure in required} == set(get_args(policy.MeasureState))
    assert any(item.downgrades for item in policies)
    assert any(m.arranged is not None and m.arranged.measure != m.measure for m in required)
    assert {problem for item in policies for problem in item.problems} >= {
        "死灰复燃",
        "未评定风险",
        "未制定一企一策措施",
        "死灰复燃的企业评为一般风险，须写明理由",
    }


def test_vocabularies_are_used(whole: Ledger) -> None:
    enterprises = whole.enterprises.values()
    codes = {code for enterprise in enterprises for code in enterprise.violation_codes}
    listings = {step.state for enterprise in enterprises for step in enterprise.listings}
    assert codes == {code for code in whole.campaign.violations if "." in code}
    assert {site.place_class for site in whole.sites.values()} == set(whole.campaign.place_classes)
    assert {name for site in whole.sites.values() for name in site.settings} == set(get_args(vocab.Setting))
    assert {activity.kind for activity in whole.activities.values()} == set(vocab.ACTIVITY_KINDS)
    assert {activity.notice for activity in whole.activities.values()} >= set(get_args(vocab.Notice))
    assert listings == set(get_args(vocab.ListState))
    assert {enterprise.risk for enterprise in enterprises} == {None, *whole.campaign.ranks}


def test_inquiries_are_in_every_state(ledger: Ledger) -> None:
    found = str(
        [inquiry.inquiry_states(enterprise, ledger.campaign) for enterprise in ledger.enterprises.values()]
    )
    assert all(state in found for state in get_args(vocab.Inquiry))


@pytest.mark.parametrize(
    ("day", "absent"),
    [(AT.day, {"断电后用电"}), (date(2026, 4, 15), set())],  # March's use of power is known from April on
)
def test_every_suspicion_occurs(whole: Ledger, day: date, absent: set[str]) -> None:
    at = Instant.of(day)
    found = {rule.code for _, rule, _ in suspicions(whole.as_of(at), at)}
    assert {rule.code for rule in SUSPICIONS} - found == absent


def test_two_villages_are_silent_and_supervision_is_not_complete(ledger: Ledger) -> None:
    first = ledger.campaign.phases[0]
    window = indicators.Window(first.start, AT.day)
    assert indicators.village_reports(ledger, window).missing == SILENT
    supervised = indicators.supervision(ledger, window)
    assert 0 < supervised.done < supervised.total
