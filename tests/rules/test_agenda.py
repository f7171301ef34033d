"""The agenda: when somebody must go again, and what takes a fact off the list."""

from __future__ import annotations

from typing import Any

import pytest
import records as r

from dabzw.model.ledger import AnyRecord
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.agenda.items import Item


def waiting(*records: AnyRecord, day: str, kind: str, **notice: Any) -> list[Item]:
    """The items of a kind at the end of a day; villages are left out, `notice` is said otherwise."""
    at = r.at(day)
    book = r.ledger(*records, campaign=r.campaign(村=[], **notice)).as_of(at)
    return [item for item in agenda(book, at) if item.kind == kind]


TRIES = [
    (["2026-02-10"], "2026-02-13"),
    (["2026-02-10", "2026-02-12"], "2026-02-13"),
    (["2026-02-10", "2026-02-13"], "2026-02-17"),
    (["2026-02-10", "2026-02-17"], "2026-03-19"),
    (["2026-02-10", "2026-03-19"], "2026-04-18"),
    (["2026-02-10", "2026-08-01"], "2026-08-16"),
]


@pytest.mark.parametrize(("tries", "due"), TRIES)
def test_the_next_turn_follows_the_last_try_however_late_it_was(tries: list[str], due: str) -> None:
    lead = r.lead(核查=[r.verified(f"{day} 10:00", "无法查实") for day in tries])
    place = r.site(排查=[{"日期": day, "结果": "未见人员"} for day in tries])
    for record in (lead, place):
        (item,) = waiting(record, day=tries[-1], kind="待复访")
        assert str(item.due) == due


ENDS: dict[str, Any] = {"阶段": [{"名称": "整治", "开始": "2026-02-09", "截止": "2026-03-31"}]}


@pytest.mark.parametrize(
    ("turns", "tries", "due"),
    [
        (None, ["2026-02-10"], "2026-03-31"),  # nothing is said of turns: open to the end of the campaign
        (None, ["2026-04-02"], "2026-04-02"),
        ({"天数": ["5"]}, ["2026-02-10"], "2026-02-15"),
        ({"天数": ["5"]}, ["2026-02-10", "2026-02-15"], "2026-03-31"),
        ({"天数": ["5"], "此后每隔": "10"}, ["2026-02-10", "2026-02-15"], "2026-02-25"),
    ],
)
def test_the_turns_are_those_of_the_campaign(turns: Any, tries: list[str], due: str) -> None:
    place = r.site(排查=[{"日期": day, "结果": "未见人员"} for day in tries])
    (item,) = waiting(place, day=tries[-1], kind="待复访", 复访=turns, **ENDS)
    assert str(item.due) == due


@pytest.mark.parametrize(("days", "due"), [("2", "2026-02-16"), (None, "2026-03-31")])
def test_a_hand_over_is_signed_for_within_the_days_of_the_campaign(days: str | None, due: str) -> None:
    lead = r.lead(核查=[r.verified("2026-02-12 10:00")], 移交=[r.handed("2026-02-14")])
    (item,) = waiting(lead, day="2026-02-14", kind="待签收", 签收预警天数=days, **ENDS)
    assert str(item.due) == due


NO_CASES: dict[str, Any] = {"一案三查": None, "名单": None}


@pytest.mark.parametrize(
    ("fields", "notice", "command"),
    [
        ({}, {}, f"dabzw lead name {r.LEAD_ID} --enterprise"),
        ({}, NO_CASES, f"dabzw lead close {r.LEAD_ID}"),
        (
            {"企业": r.ENTERPRISE_ID},
            NO_CASES,
            None,
        ),  # its violation answers the lead, also before it is closed
        ({"企业": r.ENTERPRISE_ID}, {}, None),
        ({"办结": [r.closed("2026-02-14")]}, NO_CASES, None),
        ({"办结": [r.closed("2026-02-14")]}, {}, f"dabzw lead name {r.LEAD_ID} --enterprise"),
    ],
)
def test_a_true_lead_waits_until_a_violation_or_what_the_campaign_takes_answers_it(
    fields: dict[str, Any], notice: dict[str, Any], command: str | None
) -> None:
    lead = r.lead(核查=[r.verified("2026-02-12 10:00")], **fields)
    own = r.enterprise(违法行为=[{**r.found("1.1", "2026-02-12"), "线索": [r.LEAD_ID]}])
    found = waiting(lead, own, day="2026-03-01", kind="属实未立案", **notice)
    assert [item.next for item in found] == ([] if command is None else [command])


@pytest.mark.parametrize(
    ("limits", "waits"),
    [
        ([r.limit(起算="核查属实", 完成="移交")], True),
        ([r.limit(起算="登记", 完成="核查")], False),
        ([], False),
    ],
)
def test_a_violation_needs_a_lead_where_limits_run_from_one(limits: list[Any], *, waits: bool) -> None:
    own = r.enterprise(违法行为=[r.found("1.1", "2026-02-12")])
    assert bool(waiting(own, day="2026-02-20", kind="无线索", 期限=limits)) is waits


FIND = {"日期": "2026-02-10", "结果": "发现问题"}
LATER = [("2026-02-10", False), ("2026-02-13", False), ("2026-02-14", True), ("2026-03-20", True)]


@pytest.mark.parametrize(("registered", "waits"), LATER)
def test_a_lead_of_long_after_takes_no_find_off_the_list(registered: str, *, waits: bool) -> None:
    own = r.enterprise(排查=[FIND])
    lead = r.lead(
        企业=own.id, 登记时间=f"{registered} 09:00", 核查=[r.verified(f"{registered} 10:00", "不属实")]
    )
    site = r.site(排查=[FIND])
    at_site = lead.model_copy(update={"enterprise": None, "site": site.id})
    assert bool(waiting(own, lead, day="2026-04-01", kind="待认定")) is waits
    assert bool(waiting(site, at_site, day="2026-04-01", kind="待认定")) is waits


def test_a_find_of_before_the_end_that_is_entered_later_asks_for_a_new_signature() -> None:
    """Though a violation was found after it: the one who signed has not seen it."""
    fact = {"种类": "违法行为", "日期": "2026-02-12", "要点": "1.1"}
    ended = {"日期": "2026-02-20", "验收人": ["示例丁"], "事实": [fact]}
    own = r.enterprise(违法行为=[r.found("1.1", "2026-02-12")], 排查=[FIND], 销号=[ended])
    assert [item.record_id for item in waiting(own, day="2026-03-01", kind="需重新验收")] == [own.id]


def test_a_true_lead_waits_again_when_its_master_is_found_untrue() -> None:
    turned = {**r.verified("2026-02-20 10:00", "不属实"), "说明": "示例", "批准人": "示例乡长"}
    master = r.lead(核查=[r.verified("2026-02-10 15:00"), turned])
    merger = {"日期": "2026-02-12", "主线索": master.id, "理由": "同一件事"}
    own = r.lead(编号="XS-260211-0002", 核查=[r.verified("2026-02-11 10:00")], 并入=merger)
    assert [item.record_id for item in waiting(master, own, day="2026-02-19", kind="属实未立案")] == [
        master.id
    ]
    assert [item.record_id for item in waiting(master, own, day="2026-02-20", kind="属实未立案")] == [own.id]


def test_a_judgement_is_signed_again_as_what_it_was() -> None:
    """After a 销号 it is a 不立案 that overlooked a fact, and no 撤案."""
    listed = {"种类": "违法行为", "日期": "2026-02-10", "要点": "1.1"}
    held = {"品名": "甲苯", "数量": "20", "单位": "吨", "查明日期": "2026-03-01"}
    judged = {"日期": "2026-03-05", "结论": "不立案", "理由": "示例", "批准人": "示例乡长"}
    ended = {"日期": "2026-02-20", "验收人": ["示例丁"], "事实": [listed]}
    own = r.enterprise(违法行为=[r.found("1.1")], 销号=[ended], 危险化学品=[held], 认定=[judged])
    (item,) = waiting(own, day="2026-03-06", kind="需重新认定")
    assert item.next == f"dabzw ent determine {own.id} --verdict 不立案"
