"""审定: whether the facts on which a plan was approved are still those of the case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.cases import current, ended_on
from dabzw.model.enterprise import Approval, Enterprise
from dabzw.model.finding import Defect
from dabzw.model.judgement import Fact
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.case.facts import facts, unanswered
from dabzw.rules.checks.declared import check

STALE: Final = "需重新审定：审定之后事实有变"
UNLISTED: Final = "审定没有写明所依据的事实，无法核对审定之后有无变化"


def unapproved_facts(enterprise: Enterprise, ledger: Ledger) -> tuple[Fact, ...]:
    """The facts of the present case that were not before the one who approved its plan."""
    own = current(enterprise)
    approval = own.plan.approval if own.plan else None
    if approval is None or ended_on(enterprise) is not None:
        return ()
    return unanswered(facts(own, ledger), approval.facts)


def approval_problem(enterprise: Enterprise, ledger: Ledger) -> str | None:
    """What is wrong with the approval of a plan; None where nothing is, or the case is over."""
    own = current(enterprise)
    approval = own.plan.approval if own.plan else None
    if approval is None or ended_on(enterprise) is not None:
        return None
    if not approval.facts:
        return UNLISTED
    return STALE if unapproved_facts(enterprise, ledger) else None


@check(
    "approval-stale",
    "警告",
    "审定过时",
    cure="dabzw ent approve {id}",
    of=(Enterprise,),
    on=(Approval,),
    source="台账规则：审定",
    says="审定之后事实有变的方案，应重新审定；事实指违法行为、危险化学品、风险、属实的线索、排查发现和反弹。",
)
def stale(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if approval_problem(enterprise, ledger) == STALE:
        yield Defect(_where(enterprise), STALE, "把现在的方案重新报审，用 dabzw ent approve 登记")


@check(
    "approval-unlisted",
    "提示",
    "审定无事实",
    cure="dabzw ent approve {id}",
    of=(Enterprise,),
    on=(Approval,),
    source="台账规则：审定",
    says="审定应写明所依据的事实，才能核对事实有无变化。",
)
def unlisted(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if approval_problem(enterprise, ledger) == UNLISTED:
        advice = "用 dabzw ent approve 登记审定，事实由程序写入"
        yield Defect(_where(enterprise), UNLISTED, advice)


def _where(enterprise: Enterprise) -> tuple[str | int, ...]:
    return "处置", len(enterprise.plans) - 1, "审定"
