"""Indicators of the campaign: whether they can be chosen by their selectors, and have a window of 督导."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.model.base import label
from dabzw.model.campaign import Campaign
from dabzw.model.campaign_parts import Selectors
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.case.selection import given
from dabzw.rules.checks.declared import check
from dabzw.rules.figures import indicators
from dabzw.rules.figures.indicators import SUPERVISED, IndicatorRule, rounds_in


@check(
    "campaign-indicator-selector",
    "错误",
    of=(Campaign,),
    source="行动方案",
    says="指标只能按它所数的东西有的条件限定范围。",
)
def senseless_selectors(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Selectors by which an indicator cannot be chosen: no site has a 目录."""
    rules = (one for one in vars(indicators).values() if isinstance(one, IndicatorRule))
    chosen_by = {one.name: one.by for one in rules}
    for place, phase in enumerate(campaign.phases):
        for position, plan in enumerate(phase.indicators):
            allowed = chosen_by[plan.name]
            for name in given(plan):
                head = label(Selectors, name)
                if head not in allowed:
                    path = ("阶段", place, "指标", position, head)
                    yield Defect(path, f"{plan.name}不能按{head}限定", f"可写：{'、'.join(allowed)}")


@check(
    "campaign-supervision-phase",
    "错误",
    of=(Campaign,),
    source="行动方案：督导",
    says="考核督导覆盖率的阶段，须有督导期间在里面。",
)
def supervision_elsewhere(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, phase in enumerate(campaign.phases):
        if campaign.supervisions and SUPERVISED in phase.indicator_names and not rounds_in(phase, campaign):
            says = f"要算督导覆盖率，但没有督导期间在这个阶段（{phase.start}至{phase.end}）里"
            yield Defect(("阶段", place, "指标"), says, "核对督导的开始和截止日期，或删去这个指标")
