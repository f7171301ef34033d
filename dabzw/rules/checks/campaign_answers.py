"""What the campaign leaves without an answer: violations that no rule is for."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.model.campaign import Campaign, in_group
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.phrases import first_few
from dabzw.rules.checks.declared import check


@check(
    "campaign-unanswered",
    "提示",
    of=(Campaign,),
    source="行动方案：处置规则",
    says="没有风险处置的，每种违法行为应有处置规则；没有的，查到了也不提出应采取什么措施。",
)
def unanswered_violations(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Violations that no rule is for; a group is answered by its cases.

    风险处置 answers them all, and where no measure is known none is meant.
    """
    if campaign.by_risk or not campaign.measures:
        return
    codes = [code for code in campaign.violations if not _is_heading(code, campaign)]
    open_ = [code for code in codes if not _is_answered(code, campaign)]
    if open_:
        says = f"没有一条处置规则管到 {first_few(open_, '项')}，查到了不提出应采取的措施"
        yield Defect(("违法行为", open_[0]), says, "补写“处置规则”；通知没有规定措施的不用改")


def _is_heading(code: str, campaign: Campaign) -> bool:
    """Whether a code is of a group that has cases."""
    return any(other != code and in_group(other, code) for other in campaign.violations)


def _is_answered(code: str, campaign: Campaign) -> bool:
    return any(
        rule.measures and (not rule.violations or any(in_group(code, group) for group in rule.violations))
        for rule in campaign.rules
    )
