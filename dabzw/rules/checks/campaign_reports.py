"""报送 of the campaign: whether what it names can be made, and is ever due."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.model.campaign import Campaign
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.paper_names import FORM_CODES, FORMAT_NAMES, schedulable, scheduled
from dabzw.rules.checks.declared import check
from dabzw.rules.limits.reporting import ever_due


@check(
    "campaign-report-name",
    "警告",
    "报送名称",
    of=(Campaign,),
    source="行动方案：报送",
    says="报送的须是可以定期生成的材料，格式须是能生成的。",
)
def unknown_reports(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Reports that `issue due` could not make when their time has come."""
    for place, plan in enumerate(campaign.reports):
        word = scheduled(plan.report)
        if word is None:
            says = f"没有“{plan.report}”这种可以定期生成的材料，到时生成不了"
            advice = f"可填：{'、'.join(schedulable())}；其他材料不写在这里，另行报送"
            yield Defect(("报送", place, "报告"), says, advice)
        elif word == "lookback" and campaign.look_back is None:
            says = "行动方案没有规定回头看，到时没有内容"
            yield Defect(("报送", place, "报告"), says, "补写“回头看”，或删去这一项")
        for position, name in enumerate(plan.formats):
            if name not in FORMAT_NAMES:
                says = f"没有“{name}”这种格式，到时生成不了"
                yield Defect(("报送", place, "格式", position), says, f"可填：{'、'.join(FORMAT_NAMES)}")


@check(
    "campaign-report-never",
    "警告",
    "报送时间",
    of=(Campaign,),
    source="行动方案：报送",
    says="报送时间应在行动期间内，或紧接在后。",
)
def never_due(campaign: Campaign, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Reports whose time never comes, most often because of a year or a month that was mistyped."""
    for place, plan in enumerate(campaign.reports):
        once = plan.when.once
        early = once is not None and once < campaign.start
        if early or not ever_due(plan, campaign, ledger.calendar):
            says = f"{plan.when.reading}：行动期间（{campaign.start}至{campaign.end}）一次也轮不到"
            yield Defect(("报送", place, "时间"), says, "核对年份和月份")


@check(
    "campaign-form-code",
    "提示",
    "报表编号",
    of=(Campaign,),
    source="行动方案：报表",
    says="报表写自带的统计表的编号；台账自己的表总是有，不用写。",
)
def unknown_forms(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    known = {code.partition("-")[0] for code in FORM_CODES} | {*FORM_CODES}
    for place, name in enumerate(campaign.forms):
        if name.upper() not in known:
            advice = f"可填：{'、'.join(FORM_CODES)}；台账自己的表总是有，不用写"
            yield Defect(("报表", place), f"没有自带的统计表“{name}”", advice)
