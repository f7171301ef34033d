"""审定: whether the facts on which a plan was approved are still those of the case."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

from dabzw.model.base import Row, label
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise, Measure, Violation
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.case.policy import required_measures
from dabzw.rules.checks.declared import check

STALE: Final = "需重新审定：审定之后事实有变"
UNDIGESTED: Final = "审定没有摘要，无法核对审定之后事实有无变化"

_DIGITS: Final = 16
_LATER: Final = ("done_on", "document", "evidence")  # what carrying out a measure adds to it


def facts_digest(enterprise: Enterprise, campaign: Campaign) -> str:
    """摘要: the first 16 hexadecimal digits of the SHA-256 of the facts that an approval is given on.

    They are the violations, the risk, the chemicals, the operating state, the class of place, the required
    measures, the planned ones without their completion, and the 取舍; the order of a list does not matter.
    """
    facts = {
        "违法行为": _trees(enterprise.violations, {label(Violation, "lead")}),
        "风险": enterprise.risk,
        "危险化学品": _trees(enterprise.chemicals),
        "经营状态": enterprise.operating,
        "场所类别": enterprise.place_class,
        "应采取措施": sorted(required_measures(enterprise, campaign)),
        "措施": _trees(enterprise.planned, {label(Measure, name) for name in _LATER}),
        "取舍": enterprise.plan.choice if enterprise.plan else None,
    }
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:_DIGITS]


def _trees(rows: Iterable[Row], left_out: Iterable[str] = ()) -> list[str]:
    trees = ({key: value for key, value in row.tree().items() if key not in left_out} for row in rows)
    return sorted(json.dumps(tree, ensure_ascii=False, sort_keys=True) for tree in trees)


def approval_problem(enterprise: Enterprise, campaign: Campaign) -> str | None:
    """What is wrong with the approval of a plan; None where nothing is, or the case is over (销号)."""
    approval = enterprise.plan.approval if enterprise.plan else None
    if approval is None or enterprise.cleared_on is not None:
        return None
    if approval.digest is None:
        return UNDIGESTED
    return None if approval.digest == facts_digest(enterprise, campaign) else STALE


@check(
    "approval-stale",
    "警告",
    of=(Enterprise,),
    source="台账规则：审定",
    says="审定之后事实有变的方案，应重新审定；事实指违法行为、风险、危险化学品、经营状态、场所类别、措施和取舍。",
)
def stale(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if approval_problem(enterprise, ledger.campaign) == STALE:
        yield Defect(("处置", "审定"), STALE, "把现在的方案重新报审，用 dabzw ent approve 登记")


@check(
    "approval-undigested",
    "提示",
    of=(Enterprise,),
    source="台账规则：审定",
    says="审定应有摘要，才能核对事实有无变化。",
)
def undigested(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if approval_problem(enterprise, ledger.campaign) == UNDIGESTED:
        advice = "用 dabzw ent approve 登记审定，摘要由程序计算"
        yield Defect(("处置", "审定"), UNDIGESTED, advice)
