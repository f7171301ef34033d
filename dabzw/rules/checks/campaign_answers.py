"""What the campaign leaves without an answer: violations that no rule is for, changes that never come."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.model.campaign import Campaign, in_group
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.phrases import first_few, listed
from dabzw.rules.checks.declared import check


@check(
    "campaign-unanswered",
    "提示",
    "行为无处置",
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


@check(
    "campaign-escalation",
    "错误",
    "逾期升级",
    of=(Campaign,),
    source="行动方案：逾期升级",
    says="逾期升级的措施须是这条规则要求的，改为的须不同，也不能比它轻。",
)
def escalations(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Changes that never come, or that change a measure to a weaker one."""
    for place, rule in enumerate(campaign.rules):
        asked = {*rule.measures, *(one.instead for one in rule.escalations)}
        for position, one in enumerate(rule.escalations):
            path = ("处置规则", place, "逾期升级", position)
            if one.measure not in asked:
                says = f"这条规则没有要求“{one.measure}”，不会有这样的升级"
                yield Defect((*path, "措施"), says, f"可填：{listed(sorted(asked))}")
            if one.instead == one.measure or campaign.covers(one.measure, one.instead):
                says = f"“{one.instead}”不比“{one.measure}”重，改了等于没有升级"
                yield Defect((*path, "改为"), says, "改成更重的措施，或删去这一项")
