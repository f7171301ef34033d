"""The required measures of an enterprise as papers tell them: who decides each, by when, how it stands."""

from __future__ import annotations

from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.reports.looks.policy import MEASURES, Required
from dabzw.reports.papers.organs import deciding_organ
from dabzw.reports.papers.wording import in_chinese
from dabzw.reports.view import NUMBER, Cell, Col, View

_IN_SHORT: Final = ("应采取措施", "决定（实施）机关", "责任单位", "责任人", "时限", "状态")
_IN_FULL: Final = (
    *(NUMBER, "应采取措施", "来源", "决定（实施）机关", "责任单位", "责任人", "时限", "完成日期", "状态"),
)
_NAMED: Final = 2
"""Up to so many organs, one of which may decide, are named where there is little room."""


def measures_view(campaign: Campaign, *, in_full: bool) -> View[Required]:
    """The measures with the organ that decides each: as arranged, else as the campaign's powers say.

    In full with their number, the rules that demand each, and the day when it was done.
    """

    def organ(item: Required) -> str | None:
        authority = item.authority
        if authority is None and not campaign.powers:
            return None
        found = deciding_organ(item.measure, authority, campaign)
        first, *others = found.split("、")
        return found if in_full or len(others) < _NAMED else f"{first}等有权机关"

    columns = MEASURES.also(
        Col("应采取措施", lambda item: item.measure),
        Col("来源", lambda item: in_chinese(item.sources), "list"),
        Col("决定（实施）机关", organ, "prose"),
        Col("状态", _stands, "state"),
    )
    return columns.pick(*(_IN_FULL if in_full else _IN_SHORT))


def _stands(item: Required) -> Cell:
    """How it stands, and what shows that it is done and is not there."""
    return f"{item.state}，缺{item.missing}" if item.missing else item.state
