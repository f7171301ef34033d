"""Which office a campaign is of, and how its papers and screens speak: its level 层级, and its terms 称谓.

The labels of fields (村, 企业, 监管站所) are the ledger's own and stay; what a sentence counts, addresses or
tells of has the campaign's word.
"""

from __future__ import annotations

import re
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.patterns import lazy
from dabzw.model.vocab import OfficeLevel

_BY_NAME: Final[tuple[tuple[re.Pattern[str], OfficeLevel], ...]] = (
    (lazy(r"(?:[县市区旗州盟省])(?:人民政府|政府)$"), "县"),
    (lazy(r"街道(?:办事处|办)?$|街道"), "街道"),
    (lazy(r"[局委厅]$"), "部门"),
)
_AREA: Final = lazy(r"(街道|苏木|[乡镇县市区旗州盟省])(?:人民政府|政府|办事处|办)?$")
_DEPARTMENT: Final = lazy(r"[局委厅]$")
_PLAN: Final = "处置方案"


def level_of(campaign: Campaign) -> OfficeLevel:
    """The level that the campaign says, else that of its 单位's name; 乡镇 where the name tells none."""
    if campaign.level is not None:
        return campaign.level
    return next((level for pattern, level in _BY_NAME if pattern.search(campaign.township)), "乡镇")


def is_of_county(campaign: Campaign) -> bool:
    """Whether the campaign's own organ has the powers of a county: one of a county, or a department."""
    return level_of(campaign) in ("县", "部门")


def area_of(campaign: Campaign) -> str:
    """What the office's area is called: 乡, 镇, 街道, 县, 区; of a department 局."""
    own = _AREA.search(campaign.township) or _DEPARTMENT.search(campaign.township)
    letter = {"乡镇": "乡", "街道": "街道", "县": "县", "部门": "单位"}
    return own.group(own.lastindex or 0) if own is not None else letter[level_of(campaign)]


def own_area(campaign: Campaign) -> str:
    """本乡, 本街道, 本县, 本局."""
    return f"本{area_of(campaign)}"


def whole_area(campaign: Campaign) -> str:
    """All of it: 全乡, 全街道, 全县; of a department 全部."""
    return "全部" if level_of(campaign) == "部门" else f"全{area_of(campaign)}"


# Terms 称谓


def in_terms(text: str, campaign: Campaign) -> str:
    """A name of figures, heads or measures in the campaign's words: 违法企业数 is 违法车辆数."""
    terms = campaign.terms
    for word, own in (
        ("企业", terms.subject),
        ("家数", f"{terms.counter}数"),
        ("站所", terms.unit),
        ("村", terms.area),
    ):
        text = text.replace(word, own)
    return text


def counted_in(unit: str, campaign: Campaign) -> str:
    """A unit of figures: where enterprises are counted (家), the campaign's counter (量词)."""
    return campaign.terms.counter if unit == "家" else unit


def plan_title(campaign: Campaign) -> str:
    """What the paper of all plans is called: “一企一策”处置方案 where the plans have a name of their own."""
    own = campaign.terms.plan
    return _PLAN if own == _PLAN else f"“{own}”{_PLAN}"
