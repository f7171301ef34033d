"""The villages of the campaign (村名录): their codes and grids."""

from __future__ import annotations

from typing import Final

from dabzw.model.campaign import Campaign, Village
from dabzw.model.moments import Instant
from dabzw.reports.view import Col, Fact, Line, Page, Table, View, notes, page, some

VILLAGES: Final[View[Village]] = View(
    (
        Col("名称", lambda village: village.name, "name"),
        Col("代码", lambda village: village.code),
        Col("网格", lambda village: village.grids, "list"),
    ),
    numbered=True,
)
_NONE: Final = "还没有村；用 dabzw village add 添上，或用 dabzw import 村名单.xlsx --as village 导入"
_NO_REGION: Final = "行动方案没有写“区划代码”，各村代码的前9位没有核对"


def answer(campaign: Campaign, at: Instant) -> Page:
    """All villages, in the order of the campaign."""
    villages = campaign.villages
    facts: dict[str, Fact] = {"区划代码": campaign.region, "村": Table(VILLAGES, villages)}
    uncoded = sum(village.code is None for village in villages)
    says = (
        *(() if villages else (_NONE,)),
        *((f"{uncoded}个村没有填代码",) if uncoded else ()),
        *((_NO_REGION,) if campaign.region is None and uncoded < len(villages) else ()),
    )
    title = Line(f"{campaign.township}的村（共{len(villages)}个）", "strong")
    return page(at, facts, title, *notes(says), *some(VILLAGES, villages))
