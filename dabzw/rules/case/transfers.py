"""移交: how every hand-over stands, and what the law lets one ask of those to the police.

行政执法机关移送涉嫌犯罪案件的规定 (国务院令第310号): the head decides within 3 days, the case goes within 24
hours of the approval (art. 5), and the police review it within 3 days of receiving it (art. 8).  The
ledger records no approval and no day of the answer: what cannot be told is said, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.lead import Lead, Transfer
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.patterns import lazy
from dabzw.rules.case.documents import TRANSFER_APPROVAL, is_made_by

TransferState = Literal["已退回", "逾期未签收", "未签收", "已签收", "已回告"]
ReviewState = Literal["无法起算", "审查期内", "逾期未回告", "已回告"]

REVIEW_DAYS: Final = 3  # 国务院令第310号 art. 8; it does not say 工作日, so every day counts
_POLICE: Final = lazy("公安|派出所|刑警|刑侦|治安大队")


@dataclass(frozen=True, slots=True)
class PoliceReview:
    """A hand-over to the police, taken as one of a suspected crime.

    `approved` says whether a document of the case is the approval (移送审批表), of which no time is known.
    `due` is the last day of the review; None where the day of receipt is not recorded.
    """

    approved: bool
    due: date | None
    state: ReviewState


@dataclass(frozen=True, slots=True)
class HandOver:
    """One 移交 at one instant; `unsigned_days` is 0 once it is signed for or returned."""

    lead: Lead
    transfer: Transfer
    state: TransferState
    unsigned_days: int
    review: PoliceReview | None


def is_discipline(receiver: str) -> bool:
    """Whether a receiver is an organ of discipline: of a hand-over to it only date and receipt are shown."""
    return "纪" in receiver


def is_police(receiver: str) -> bool:
    """Whether a receiver is the police."""
    return _POLICE.search(receiver) is not None


def hand_overs(ledger: Ledger, at: Instant) -> Iterator[HandOver]:
    """Every hand-over of a ledger that is already as of `at`."""
    for lead in ledger.leads.values():
        for transfer in lead.transfers:
            unsigned = _unsigned_days(transfer, at)
            state = _state(transfer, unsigned, ledger.campaign.receipt_days)
            yield HandOver(lead, transfer, state, unsigned, _review(lead, transfer, ledger, at))


def _unsigned_days(transfer: Transfer, at: Instant) -> int:
    closed = transfer.signed_on or transfer.returned_on or transfer.outcome
    return 0 if closed else (at.day - transfer.on).days


def _state(transfer: Transfer, unsigned_days: int, allowed: int | None) -> TransferState:
    steps: tuple[tuple[bool, TransferState], ...] = (
        (transfer.returned_on is not None, "已退回"),
        (transfer.outcome is not None, "已回告"),
        (transfer.signed_on is not None, "已签收"),
        (allowed is not None and unsigned_days > allowed, "逾期未签收"),
    )
    return next((state for reached, state in steps if reached), "未签收")


def _review(lead: Lead, transfer: Transfer, ledger: Ledger, at: Instant) -> PoliceReview | None:
    if not is_police(transfer.receiver) or transfer.returned_on is not None:
        return None
    received = transfer.signed_on
    due = None if received is None else received + timedelta(days=REVIEW_DAYS)
    approved = is_made_by((TRANSFER_APPROVAL,), transfer.on, lead, ledger)
    return PoliceReview(approved, due, _review_state(transfer, due, at))


def _review_state(transfer: Transfer, due: date | None, at: Instant) -> ReviewState:
    if transfer.outcome is not None:
        return "已回告"
    if due is None:
        return "无法起算"
    return "逾期未回告" if at.day > due else "审查期内"
