"""一案三查: the questions of the campaign: who made, sold and carried, who gave the means, who sheltered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.cases import current
from dabzw.model.enterprise import Enterprise, Inquiry
from dabzw.model.vocab import Inquiry as InquiryState
from dabzw.rules.case.demands import Escalated, demands
from dabzw.rules.case.rating import risk_in_force

UNASKED: Final[InquiryState] = "未查"
UNCLEAR: Final[InquiryState] = "无法查清"
"""A conclusion only where somebody approved it."""
_CONCLUDED: Final[tuple[InquiryState, ...]] = ("已查实", "已查否", "已移交")


def answers(enterprise: Enterprise) -> dict[str, Inquiry]:
    """The last answer to each question that was asked in the present case."""
    return {answer.question: answer for answer in current(enterprise).inquiries}


def inquiry_states(enterprise: Enterprise, campaign: Campaign) -> dict[str, InquiryState]:
    """The state of each question of the campaign; nothing recorded is 未查."""
    given = answers(enterprise)
    questions = campaign.inquiry.names if campaign.inquiry else ()
    return {name: given[name].state if name in given else UNASKED for name in questions}


def is_concluded(answer: Inquiry) -> bool:
    """Whether an answer is the end of its question: 在查 is none, 无法查清 is one once it is approved."""
    return answer.state in _CONCLUDED or (answer.state == UNCLEAR and answer.approver is not None)


def open_questions(enterprise: Enterprise, campaign: Campaign) -> Iterator[str]:
    """The questions that are not concluded."""
    given = answers(enterprise)
    for name in campaign.inquiry.names if campaign.inquiry else ():
        if name not in given or not is_concluded(given[name]):
            yield name


def must_be_complete(enterprise: Enterprise, campaign: Campaign, raised: Sequence[Escalated] = ()) -> bool:
    """Whether every question must be concluded before 销号, as 须查清 of the campaign says.

    A measure that a 取舍 lays aside lays no question aside; one that was `raised` (逾期升级) may ask.
    """
    if campaign.inquiry is None:
        return False
    barred = campaign.inquiry.barred
    own = current(enterprise)
    found = demands(own, campaign, raised)
    return risk_in_force(own, campaign) in barred.risks or any(
        campaign.nature_of(name) in barred.natures for name in (*found.original, *found.required)
    )
