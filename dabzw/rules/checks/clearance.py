"""销号: what must be done, asked and accounted for before a case is accepted as over.

Each case is judged by what was dated up to its end: nothing true that is entered later is refused for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dabzw.model.base import Row
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
from dabzw.rules.case.policy import choices_of, required_measures, satisfies, set_aside, standing_measures
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
    for path, case, known in _cleared(enterprise):
        owed = required_measures(known, campaign).keys() - set_aside(known, campaign)
        missing = sorted(name for name in owed if not _done(name, known, campaign))
        if missing:
            yield Defect(path, f"销号时没有完成：{'、'.join(missing)}", "完成后补填“完成日期”，再销号")
        laid_aside = {choice.measure for choice in choices_of(known)}
        for place, measure in enumerate(known.planned):
            answers_missing = any(satisfies(measure.measure, name, campaign) for name in missing)
            excused = answers_missing or measure.measure in laid_aside
            if not excused and not _done(measure.measure, known, campaign):
                where = ("处置", _place(enterprise.plans, case.enterprise.plan), "措施", place)
                yield Defect(where, "销号时这项措施没有完成日期", "补填“完成日期”；不采取的，记取舍")


def _place(rows: tuple[Row, ...], row: Row | None) -> int:
    """Where a row of a case stands in the list of its record."""
    return next(place for place, one in enumerate(rows) if one is row)


def _done(name: str, enterprise: Enterprise, campaign: Campaign) -> bool:
    return any(
        measure.done_on is not None and satisfies(measure.measure, name, campaign)
        for measure in standing_measures(enterprise, campaign)
    )


@check(
    "cleared-nothing",
    "警告",
    of=(Enterprise,),
    source="台账规则：案件",
    says="销号结束一个案件；在它之前应有违法行为。",
)
def ends_of_nothing(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for path, case, _ in _cleared(enterprise):
        if case.opened_on is None:
            yield Defect(path, "销号之前没有违法行为", "核对销号的日期和违法行为的发现日期")


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
    for _, _, known in _cleared(enterprise):
        for balance in balances(known):
            where = _entry(balance, known, enterprise)
            if balance.state == "来源不明":
                says = "销号时这种物料没有来处：危险化学品里没有它（品名、单位要一致）"
                yield Defect(where, says, "补登危险化学品，或改正品名、单位")
            elif balance.state == "数量不明" and balance.found is None:
                yield Defect(where, "销号时数量没有查明，不能与去向核对", "查明数量后补填")
            elif balance.state in ("去向不足", "去向超出"):
                says = f"销号时查明数量{balance.found}，去向合计{balance.gone}，不平衡"
                yield Defect(where, says, "补登或改正“物料去向”；与过磅数有出入的，记核减")


def _entry(balance: Balance, known: Enterprise, enterprise: Enterprise) -> FieldPath:
    """Where the first entry of a material stands in the record, of which `known` is one case."""
    rows: dict[str, tuple[tuple[Row, ...], tuple[Row, ...]]] = {
        "危险化学品": (known.chemicals, enterprise.chemicals),
        "物料去向": (known.material_moves, enterprise.material_moves),
    }
    of, place = str(balance.path[0]), int(balance.path[1])
    own, every = rows[of]
    return of, _place(every, own[place])


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
