"""Parts of a notice that a campaign has or has not: one that is absent is off, wherever it would be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from dabzw.model.campaign import Campaign

Part = Literal[
    "一案三查",
    "风险等级",
    "名单",
    "督导",
    "回头看",
    "目录",
    "研判",
    "共享",
    "报送",
    "报表",
    "检查频次上限",
    "巡查频次",
    "复访",
    "听证标准",
    "期限",
    "处置规则",
]
"""What only some notices know."""

_ON: Final[Mapping[Part, Callable[[Campaign], object]]] = MappingProxyType(
    {
        "一案三查": lambda campaign: campaign.inquiry is not None,
        "风险等级": lambda campaign: campaign.ranks,
        "名单": lambda campaign: campaign.listing is not None,
        "督导": lambda campaign: campaign.supervisions,
        "回头看": lambda campaign: campaign.look_back is not None,
        "目录": lambda campaign: campaign.directories,
        "研判": lambda campaign: campaign.screening is not None,
        "共享": lambda campaign: campaign.shares,
        "报送": lambda campaign: campaign.reports,
        "报表": lambda campaign: campaign.forms,
        "检查频次上限": lambda campaign: campaign.visit_cap is not None,
        "巡查频次": lambda campaign: campaign.patrols is not None,
        "复访": lambda campaign: campaign.revisits is not None,
        "听证标准": lambda campaign: campaign.hearing is not None,
        "期限": lambda campaign: campaign.limits,
        "处置规则": lambda campaign: campaign.rules,
    }
)


def is_on(part: Part, campaign: Campaign) -> bool:
    """Whether a campaign has a part."""
    return bool(_ON[part](campaign))


def unknown(part: Part) -> str:
    """What a command says whose part the campaign has not."""
    return f"本行动没有规定{part}。"
