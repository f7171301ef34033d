"""Who decides an act: never the township where the law gives it no power."""

from __future__ import annotations

from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.rules.case.powers import RESERVED, lacks_power

ENTITLED: Final = "依法有权的机关"
_DOUBTFUL: Final = "待核实（登记的机关无此职权）"
_POWERS: Final = {**{word: power for word, (power, _) in RESERVED.items()}, "处罚": "罚款"}


def deciding_organ(act: str, authority: str | None, campaign: Campaign) -> str:
    """The organ on record, unless it is a township without the power; else those of the campaign's 职权."""
    if authority is not None:
        return authority if lacks_power(act, authority, campaign) is None else _DOUBTFUL
    given = (
        unit for word, power in _POWERS.items() if word in act for unit in campaign.powers.get(power, ())
    )
    return "、".join(dict.fromkeys(given)) or ENTITLED
