"""本单位.yaml: what the campaigns of one office share, laid under each campaign.yaml."""

from collections.abc import Mapping
from typing import Final

from dabzw.model import vocab
from dabzw.model.base import Tree
from dabzw.model.campaign import UnitDirectory, Village, YearFile
from dabzw.model.campaign_parts import Data, PowerOf
from dabzw.model.declared import Field, checks_fields
from dabzw.model.phrases import first_few
from dabzw.model.scalars import Name, NamedRows, fault

YEARS_KEY: Final = "节假日"
_MERGED: Final = ("职权", "单位名录")
"""The keys whose own keys a campaign overrides one by one."""


class Office(Data):
    """本单位: each key stands in for that of a campaign.yaml which does not name it."""

    township: Name | None = Field(None, alias="单位")
    level: vocab.OfficeLevel | None = Field(None, alias="层级", description="本单位是哪一级")
    region: Name | None = Field(None, alias="区划代码", description="12 位，加双引号")
    villages: NamedRows[Village] = Field((), alias="村", description="只有名称的直接写名称")
    units: UnitDirectory | None = Field(None, alias="单位名录")
    powers: dict[str, PowerOf] = Field({}, alias="职权", description="行为 → 有权作出的机关")
    years: tuple[YearFile, ...] = Field(
        (), alias=YEARS_KEY, description="各年的放假安排；也可以写在旁边的 节假日/年份.yaml"
    )

    @checks_fields("years")
    @classmethod
    def _each_once(cls, years: tuple[YearFile, ...]) -> tuple[YearFile, ...]:
        known = [file.year for file in years]
        twice = first_few([str(year) for year in dict.fromkeys(known) if known.count(year) > 1], "年")
        if twice:
            raise fault(f"{twice} 写了不止一次；一年写一处")
        return years


def under(campaign: Tree, office: Tree) -> Tree:
    """A campaign over what its office shares: a key that the campaign names is the campaign's.

    Of 职权 and 单位名录 this holds for the keys within.
    """
    shared = {key: value for key, value in office.items() if key != YEARS_KEY and key not in campaign}
    own = {
        key: {**office[key], **value}
        if key in _MERGED and isinstance(value, Mapping) and isinstance(office.get(key), Mapping)
        else value
        for key, value in campaign.items()
    }
    return {**own, **shared}
