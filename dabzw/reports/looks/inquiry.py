"""一案三查: how far each question of every case has come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.parts import is_on
from dabzw.model.vocab import Inquiry as InquiryState
from dabzw.model.vocab import words
from dabzw.reports.view import Col, Inner, Line, Page, Table, View, page, some, unknown_part
from dabzw.rules.case.escalation import escalated
from dabzw.rules.case.inquiry import inquiry_states, must_be_complete, open_questions
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


_ON_SCREEN: Final = CASES.also(
    Col("查清", lambda case: f"{len(case.states) - len(case.unasked)}/{len(case.states)}"),
    Col("进展", lambda case: _by_state(case.states), "prose"),
).pick("状态", "编号", "风险等级", "销号前须查清", "查清", "名称", "进展")


def _by_state(states: Mapping[str, InquiryState]) -> str:
    """The questions by how they stand, what is not asked yet first."""
    known = [(state, [name for name, own in states.items() if own == state]) for state in words(InquiryState)]
    return "；".join(f"{state}：{'、'.join(names)}" for state, names in known if names)


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
    barred = sum(case.barred and bool(case.unasked) for case in cases)
    title = Line(f"一案三查（截至 {written(at.when)}，共{len(cases)}案）", "strong")
    gate = (Line(f"销号前须全部查清、还没有查清的{barred}案。", "alert"),) if barred else ()
    view = _ON_SCREEN.under(ledger.campaign)
    return page(at, {"一案三查": Table(CASES, cases)}, title, *gate, *some(view, cases))
