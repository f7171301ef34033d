"""Who decides an act: never an organ to which the law and the campaign give no power."""

from __future__ import annotations

from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.rules.case.organs import is_of_township
from dabzw.rules.case.powers import lacks_power, power_over

ENTITLED: Final = "依法有权的机关"
DOUBTFUL: Final = "待核实（登记的机关无此职权）"


def deciding_organ(act: str, authority: str | None, campaign: Campaign) -> str:
    """The organ on record, unless it has no power for the act; else those of the campaign's 职权.

    Beside departments the township is not named: it may, they must.
    """
    if authority is not None:
        return authority if lacks_power(act, authority, campaign) is None else DOUBTFUL
    power = power_over(act, campaign)
    given = power.organs if power is not None else ()
    departments = tuple(organ for organ in given if not is_of_township(organ, campaign))
    return "、".join(departments) or (campaign.township if given else ENTITLED)
