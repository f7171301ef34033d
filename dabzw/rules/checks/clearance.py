"""销号: what must be done, asked and accounted for before a case is accepted as over.

Each case is judged by what was dated up to its end: nothing true that is entered later is refused for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.cases import Case, cases
from dabzw.model.enterprise import Clearance, Enterprise
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.case.acts import acts_of
from dabzw.rules.case.facts import as_answered
from dabzw.rules.case.inquiry import must_be_complete, open_questions
from dabzw.rules.case.material import Balance, balances
from dabzw.rules.case.policy import required_measures, satisfies, set_aside, standing_measures
from dabzw.rules.checks.declared import check

_BETWEEN_NAMES: Final = re.compile(r"[、，,；;\s]+")


def _cleared(enterprise: Enterprise) -> Iterator[tuple[FieldPath, Case, Enterprise]]:
    """The cases that ended by 销号, each with its place and with what was dated up to its end."""
    for act in acts_of(enterprise, Clearance):
        case = next((one for one in cases(enterprise) if one.end is act.row), None)
        known = None if case is None else case.enterprise.as_of(Instant.of(act.row.on))
        if case is not None and known is not None:
            yield act.path, case, as_answered(known, act.row.facts)


@check(
    "cleared-open-measure",
    "错误",
    of=(Enterprise,),
    source="通知一（二）",
    says="应采取的措施（记录了取舍的除外）和方案里的措施全部完成才能销号。",
)
def open_measures(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    campaign = ledger.campaign
    for path, _, known in _cleared(enterprise):
        owed = required_measures(known, campaign).keys() - set_aside(known, campaign)
        missing = sorted(name for name in owed if not _done(name, known, campaign))
        if missing:
            yield Defect(path, f"销号时没有完成：{'、'.join(missing)}", "完成后补填“完成日期”，再销号")
        for measure in known.planned:
            answers_missing = any(satisfies(measure.measure, name, campaign) for name in missing)
            if not answers_missing and not _done(measure.measure, known, campaign):
                says = f"销号时方案里的“{measure.measure}”没有完成日期"
                yield Defect(path, says, "补填“完成日期”；不采取的，记取舍")


def _done(name: str, enterprise: Enterprise, campaign: Campaign) -> bool:
    return any(
        measure.done_on is not None and satisfies(measure.measure, name, campaign)
        for measure in standing_measures(enterprise, campaign)
    )


@check(
    "cleared-open-inquiry",
    "错误",
    of=(Enterprise,),
    source="通知三（四）",
    says="行动方案规定须查清的，一案三查各问都有结论才能销号。",
)
def open_inquiries(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for path, _, known in _cleared(enterprise):
        barred = must_be_complete(known, ledger.campaign)
        questions = tuple(open_questions(known, ledger.campaign)) if barred else ()
        if questions:
            says = f"销号时一案三查还有没有结论的：{'、'.join(questions)}"
            yield Defect(path, says, "查清并登记后再销号；确实无法查清的，写明批准人")


@check(
    "cleared-material",
    "错误",
    of=(Enterprise,),
    source="通知一（二）2",
    says="销号时，查明的危险化学品与物料去向按品名、单位须平衡；有许可的除外。",
)
def unbalanced_material(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for path, _, known in _cleared(enterprise):
        for balance in balances(known):
            if balance.state == "来源不明":
                says = f"销号时{balance.name}的去向没有来处：危险化学品里没有这种物料（品名、单位要一致）"
                yield Defect(path, says, "补登危险化学品，或改正品名、单位")
            elif balance.state in ("去向不足", "去向超出", "数量不明"):
                yield Defect(path, _unbalanced(balance), "补登或改正“物料去向”；与过磅数有出入的，记核减")


def _unbalanced(balance: Balance) -> str:
    if balance.found is None:
        return f"销号时{balance.name}的数量没有查明，不能与去向核对"
    return f"销号时{balance.name}查明数量{balance.found}，去向合计{balance.gone}，不平衡"


@check(
    "cleared-acceptor",
    "错误",
    of=(Enterprise,),
    source="台账规则：销号",
    says="销号须有验收人，且不得是措施的责任人。",
)
def acceptors(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for act in acts_of(enterprise, Clearance):
        case = next((one for one in cases(enterprise) if one.end is act.row), None)
        planned = case.enterprise.planned if case is not None else ()
        responsible = {
            name
            for measure in planned
            if measure.person is not None
            for name in _BETWEEN_NAMES.split(measure.person)
        }
        if not act.row.accepted_by:
            yield Defect(act.path, "销号没有验收人", "补填“验收人”")
        for place, acceptor in enumerate(act.row.accepted_by):
            if not responsible.isdisjoint(_BETWEEN_NAMES.split(acceptor)):
                path = (*act.at("accepted_by"), place)
                yield Defect(path, "验收人同时是措施的责任人", "由不负责这些措施的人验收")
