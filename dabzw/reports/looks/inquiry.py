"""一案三查: how far each question of every case has come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.parts import is_on
from dabzw.model.vocab import Inquiry as InquiryState
from dabzw.reports.view import Block, Col, Heading, Inner, Line, Page, Table, View, page, unknown_part
from dabzw.rules.case.escalation import escalated
from dabzw.rules.case.inquiry import inquiry_states, must_be_complete, open_questions
from dabzw.rules.case.rating import called
from dabzw.rules.case.states import enterprise_state


@dataclass(frozen=True, slots=True)
class Inquired:
    """A case with its questions; `barred` where all must be concluded before 销号, `rated` where it is."""

    enterprise: Enterprise
    state: str
    barred: bool
    unasked: tuple[str, ...]
    states: Mapping[str, InquiryState]
    rated: bool


CASES: Final[View[Inquired]] = View(
    (
        Col("编号", lambda case: case.enterprise.id, "id"),
        Col("名称", lambda case: case.enterprise.name, "name"),
        Col("状态", lambda case: case.state, "state"),
        Col("风险等级", lambda case: case.enterprise.risk, part="风险等级"),
        Col("销号前须查清", lambda case: case.barred, "flag"),
        Col("没有结论", lambda case: case.unasked, "list"),
        Inner("一案三查", lambda case: case.states),
    )
)


def inquired(ledger: Ledger) -> list[Inquired]:
    """The cases of a ledger, the open ones that bar 销号 first; none where the campaign asks no question."""
    if ledger.campaign.inquiry is None:
        return []
    cases = (
        Inquired(
            enterprise,
            enterprise_state(enterprise, ledger),
            must_be_complete(enterprise, ledger.campaign, escalated(enterprise, ledger)),
            tuple(open_questions(enterprise, ledger.campaign)),
            inquiry_states(enterprise, ledger.campaign),
            is_on("风险等级", ledger.campaign),
        )
        for enterprise in ledger.offenders
    )
    return sorted(cases, key=lambda case: (not (case.barred and case.unasked), case.enterprise.id))


def inquiry_sentence(states: Mapping[str, str]) -> str:
    """The questions in one line."""
    return "，".join(f"{name}{state}" for name, state in states.items())


def answer(ledger: Ledger, at: Instant) -> Page:
    """The questions of every case; the ledger is already as of `at`."""
    if ledger.campaign.inquiry is None:
        return unknown_part("一案三查", at, {"一案三查": Table(CASES, ())})
    cases = inquired(ledger)
    title = Line(f"一案三查（截至 {written(at.when)}，共{len(cases)}案）", "strong")
    told = (block for case in cases for block in _told(case, ledger.campaign))
    return page(at, {"一案三查": Table(CASES, cases)}, title, *told)


def _told(case: Inquired, campaign: Campaign) -> Iterator[Block]:
    who, gate = case.enterprise, "，销号前须全部查清" if case.barred else ""
    risk = f"{called(who.risk, campaign)}，" if who.risk else ""
    yield Heading(f"{who.id}  {who.name}（{risk}{case.state}{gate}）")
    yield Line(inquiry_sentence(case.states))
    if case.unasked:
        yield Line(f"没有结论：{'、'.join(case.unasked)}", "alert" if case.barred else "")
