"""A campaign that was put into the ledger of an earlier one, whose cases would count as its own."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.model.campaign import Campaign
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.phrases import first_few
from dabzw.rules.checks.declared import check


@check(
    "campaign-next",
    "警告",
    "行动前销号",
    of=(Campaign,),
    source="台账规则：一个行动一本台账",
    says="案件不得在行动开始以前就已经销号；下一个行动另建台账。",
)
def cleared_before_it_began(campaign: Campaign, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    early = [
        enterprise.id
        for enterprise in ledger.enterprises.values()
        if any(clearance.on < campaign.start for clearance in enterprise.clearances)
    ]
    if early:
        says = f"{first_few(early, '家')}的案件在行动开始（{campaign.start}）以前就销号了，却按本行动计入"
        advice = (
            "这是上一个行动的台账的，把行动方案改回去，新行动用 dabzw init 新台账 --campaign 新行动方案 "
            "--from 本台账 另建；不是的，核对开始日期和销号日期"
        )
        yield Defect(("阶段",), says, advice)
