"""Indicators of the campaign: whether they can be chosen by their selectors, and have a window of 督导."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.base import label
from dabzw.model.campaign import Campaign
from dabzw.model.campaign_parts import Selectors
from dabzw.model.finding import Defect
from dabzw.model.known_words import activity_kinds, supervises
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.vocab import DEPLOYING, IndicatorName
from dabzw.rules.case.selection import given
from dabzw.rules.checks.declared import check
from dabzw.rules.figures import indicators
from dabzw.rules.figures.indicators import SUPERVISED, IndicatorRule, rounds_in

_DEPLOYED: Final[IndicatorName] = "部署率"


@check(
    "campaign-indicator-selector",
    "错误",
    "指标范围",
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
    "campaign-activity-kind",
    "警告",
    "活动类别",
    of=(Campaign,),
    source="行动方案：检查活动类别",
    says="考核部署率、督导覆盖率的，检查活动类别里要有计入它的。",
)
def uncounted_activities(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Indicators that no activity of the campaign can raise, because it lists no kind that counts."""
    kinds = activity_kinds(campaign)
    lacking = {
        _DEPLOYED: None if DEPLOYING in kinds else f"在“检查活动类别”里补入“{DEPLOYING}”",
        SUPERVISED: None
        if any(supervises(kind, campaign) for kind in kinds)
        else "在“检查活动类别”里补入督导的类别，写成“{名称: 专项督导, 督导: 是}”的样子",
    }
    for place, phase in enumerate(campaign.phases):
        for name in phase.indicator_names:
            advice = lacking.get(name)
            if advice is not None:
                yield Defect(("阶段", place, "指标"), f"检查活动类别里没有计入{name}的", advice)


@check(
    "campaign-supervision-phase",
    "错误",
    "督导阶段",
    of=(Campaign,),
    source="行动方案：督导",
    says="考核督导覆盖率的阶段，须有督导期间在里面。",
)
def supervision_elsewhere(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, phase in enumerate(campaign.phases):
        if campaign.supervisions and SUPERVISED in phase.indicator_names and not rounds_in(phase, campaign):
            says = f"要算督导覆盖率，但没有督导期间在这个阶段（{phase.start}至{phase.end}）里"
            yield Defect(("阶段", place, "指标"), says, "核对督导的开始和截止日期，或删去这个指标")
