"""销号: what must be done, asked and accounted for before a case is accepted as over.

A case that a rebound has reopened is judged again at its next 销号.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.case.inquiry import must_be_complete, open_questions
from dabzw.rules.case.material import balances
from dabzw.rules.case.policy import required_measures, satisfies, set_aside, standing_measures
from dabzw.rules.checks.declared import check

_CLEARED: Final = ("销号",)
_BETWEEN_NAMES: Final = re.compile(r"[、，,；;\s]+")


@check(
    "cleared-open-measure",
    "错误",
    of=(Enterprise,),
    source="通知一（二）",
    says="应采取的措施（记录了取舍的除外）和方案里的措施全部完成才能销号。",
)
def open_measures(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if enterprise.cleared_on is None:
        return
    campaign = ledger.campaign
    owed = required_measures(enterprise, campaign).keys() - set_aside(enterprise, campaign)
    missing = sorted(name for name in owed if not _done(name, enterprise, campaign))
    if missing:
        yield Defect(_CLEARED, f"销号时没有完成：{'、'.join(missing)}", "完成后补填“完成日期”，再销号")
    for place, measure in enumerate(enterprise.planned):
        answers_missing = any(satisfies(measure.measure, name, campaign) for name in missing)
        if not answers_missing and not _done(measure.measure, enterprise, campaign):
            yield Defect(("处置", "措施", place), "已经销号，这项措施没有完成日期", "补填“完成日期”")


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
    says="重大风险或应取缔、关闭的，一案三查各项查过才能销号。",
)
def open_inquiries(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if enterprise.cleared_on is None or not must_be_complete(enterprise, ledger.campaign):
        return
    questions = tuple(open_questions(enterprise))
    if questions:
        yield Defect(_CLEARED, f"销号时一案三查还有未查的：{'、'.join(questions)}", "查清并登记后再销号")


@check(
    "cleared-material",
    "错误",
    of=(Enterprise,),
    source="通知一（二）2",
    says="销号时，查明的危险化学品与物料去向按品名、单位须平衡；有许可的除外。",
)
def unbalanced_material(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for balance in balances(enterprise) if enterprise.cleared_on is not None else ():
        if balance.state == "来源不明":
            says, advice = "危险化学品里没有这种物料（品名、单位要一致）", "补登危险化学品，或改正品名、单位"
            yield Defect(balance.path, says, advice)
        elif balance.state in ("去向不足", "去向超出") and balance.found is None:
            yield Defect(balance.path, "销号时没有登记去向", "补登“物料去向”")
        elif balance.state in ("去向不足", "去向超出"):
            says = f"查明数量{balance.found}，去向合计{balance.gone}，不平衡"
            yield Defect(balance.path, says, "补登或改正“物料去向”")


@check(
    "cleared-acceptor",
    "错误",
    of=(Enterprise,),
    source="台账规则：销号",
    says="销号须有验收人，且不得是措施的责任人。",
)
def acceptors(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if enterprise.clearance is None:
        return
    responsible = {
        name
        for measure in enterprise.planned
        if measure.person is not None
        for name in _BETWEEN_NAMES.split(measure.person)
    }
    if not enterprise.clearance.accepted_by:
        yield Defect(_CLEARED, "销号没有验收人", "补填“验收人”")
    for place, acceptor in enumerate(enterprise.clearance.accepted_by):
        if not responsible.isdisjoint(_BETWEEN_NAMES.split(acceptor)):
            yield Defect(("销号", "验收人", place), "验收人同时是措施的责任人", "由不负责这些措施的人验收")
