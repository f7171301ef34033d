from __future__ import annotations

from typing import Any

import pytest
import records as r

from dabzw.rules.case.transfers import HandOver, PoliceReview, hand_overs


def only(at: str, campaign: Any = None, **fields: Any) -> HandOver:
    """The one hand-over of 02-12, as it stood at an instant."""
    lead = r.lead(移交=[{"日期": "2026-02-12", "接收单位": "县应急管理局", **fields}])
    ledger = r.ledger(lead, campaign=r.campaign(**campaign or {})).as_of(r.at(at))
    (found,) = hand_overs(ledger, r.at(at))
    return found


def police(at: str, **fields: Any) -> PoliceReview | None:
    return only(at, **{"接收单位": "县公安局", **fields}).review


@pytest.mark.parametrize(
    ("at", "state", "days"),
    [
        ("2026-02-12", "未签收", 0),
        ("2026-02-14", "未签收", 2),
        ("2026-02-15", "逾期未签收", 3),
        ("2026-02-16", "逾期未签收", 4),
    ],
)
def test_what_is_unsigned_after_two_days_is_late(at: str, state: str, days: int) -> None:
    found = only(at)
    assert (found.state, found.unsigned_days) == (state, days)


def test_the_campaign_says_after_how_many_days() -> None:
    assert only("2026-02-13", {"签收预警天数": "1"}).state == "未签收"
    assert only("2026-02-14", {"签收预警天数": "1"}).state == "逾期未签收"


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"签收日期": "2026-02-13"}, "已签收"),
        ({"签收日期": "2026-02-13", "回告结果": "已立案"}, "已回告"),
        ({"回告结果": "已立案"}, "已回告"),
        ({"签收日期": "2026-02-13", "退回日期": "2026-02-14"}, "已退回"),
        ({"退回日期": "2026-02-14"}, "已退回"),
    ],
)
def test_the_state_of_what_came_back(fields: dict[str, str], state: str) -> None:
    found = only("2026-03-12", **fields)
    assert (found.state, found.unsigned_days) == (state, 0)


def test_a_receipt_that_is_not_known_yet_does_not_count() -> None:
    assert only("2026-02-15", 签收日期="2026-02-16").state == "逾期未签收"
    assert only("2026-02-16", 签收日期="2026-02-16").state == "已签收"


@pytest.mark.parametrize(
    ("at", "state"),
    [("2026-02-15", "审查期内"), ("2026-02-16", "审查期内"), ("2026-02-17", "逾期未回告")],
)
def test_the_police_review_within_three_days_of_receipt(at: str, state: str) -> None:
    review = police(at, 签收日期="2026-02-13")
    assert review is not None
    assert (review.due and review.due.isoformat(), review.state) == ("2026-02-16", state)


def test_without_a_receipt_the_review_cannot_be_reckoned() -> None:
    assert police("2026-03-12") == PoliceReview(approved=False, due=None, state="无法起算")


def test_an_answer_ends_the_review() -> None:
    review = police("2026-03-12", 签收日期="2026-02-13", 回告结果="不予立案")
    assert review is not None
    assert review.state == "已回告"


@pytest.mark.parametrize(
    ("receiver", "is_police"),
    [
        *((name, True) for name in ("县公安局", "派出所", "县刑警队", "刑侦支队", "治安大队")),
        *((name, False) for name in ("县应急管理局", "乡纪委", "执法大队")),
    ],
)
def test_only_the_police_review(receiver: str, is_police: bool) -> None:
    assert (police("2026-03-12", 接收单位=receiver) is not None) is is_police


def test_what_the_police_sent_back_they_do_not_review() -> None:
    assert police("2026-03-12", 退回日期="2026-02-14") is None


@pytest.mark.parametrize(
    ("document", "approved"),
    [("案件移送审批表", True), ("案件移送书", False), (None, False)],
)
def test_the_approval_is_looked_for_among_the_documents(document: str | None, approved: bool) -> None:
    review = police("2026-03-12", 文号=document)
    assert review is not None
    assert review.approved is approved
