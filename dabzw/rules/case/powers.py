"""Who may do it: acts that a township has no power for, and legal bases that were not in force.

A township may take such an act only where the campaign's 职权 names it (行政处罚法 art. 24); a power of
compulsion cannot even be delegated (行政强制法 art. 17).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dabzw.model.base import Row
from dabzw.model.campaign import Campaign
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.ledger import AnyRecord
from dabzw.model.moments import day_of
from dabzw.rules.case.acts import Act, acts
from dabzw.rules.case.organs import organ_level

_SEIZURE = "行政强制法第17条：行政强制措施权不得委托，由法律、法规规定的行政机关实施"
_POWER_CUT = "安全生产法第70条：停止供电由负有安全生产监督管理职责的部门依法决定"
_COUNTY = "安全生产法第115条：处罚由应急管理部门等按职责决定，关闭报请县级以上人民政府，拘留由公安机关决定"

RESERVED: Final[dict[str, tuple[str, str]]] = {  # a word in an act → the power's name in 职权, its article
    "查封": ("查封", _SEIZURE),
    "扣押": ("扣押", _SEIZURE),
    "停止供电": ("停止供电", _POWER_CUT),
    "断电": ("停止供电", _POWER_CUT),
    "罚款": ("罚款", _COUNTY),
    "关闭": ("责令关闭", _COUNTY),
    "吊销": ("吊销许可证件", _COUNTY),
    "拘留": ("行政拘留", _COUNTY),
}


def lacks_power(act: str, authority: str, campaign: Campaign) -> str | None:
    """The article that keeps an act from the township, when the township itself took it; else None."""
    if organ_level(authority, campaign) != "乡镇":
        return None
    for word, (power, article) in RESERVED.items():
        given = campaign.powers.get(power, ())
        if word in act and all(organ_level(unit, campaign) != "乡镇" for unit in given):
            return article
    return None


def unpowered(record: AnyRecord, campaign: Campaign) -> Iterator[tuple[Act[Row], str]]:
    """Acts that the township took and has no power for, each with the article."""
    for act in acts(record):
        if act.name is not None and act.organ is not None:
            article = lacks_power(act.name, act.organ, campaign)
            if article is not None:
                yield act, article


def power_defects(record: AnyRecord, campaign: Campaign) -> Iterator[Defect]:
    """Acts that the township took and has no power for, by their names."""
    advice = "改填依法实施的机关；确已依法赋权的，写入行动方案的“职权”"
    for act, article in unpowered(record, campaign):
        yield Defect(act.organ_path, f"乡镇没有“{act.name}”的职权（{article}）", advice)


def _cited(record: AnyRecord) -> Iterator[tuple[FieldPath, str, date]]:
    """The legal bases that acts and violations cite, each with the day for which it is cited."""
    for act in acts(record):
        days = [day_of(when) for _, when in act.dates]
        if act.basis is not None and days:
            yield *act.basis, days[0]


def basis_defects(record: AnyRecord, campaign: Campaign) -> Iterator[Defect]:
    """Legal bases cited for a day on which they were not in force."""
    for path, text, day in _cited(record):
        for basis in campaign.legal_bases:
            if not _cites(text, basis.name, campaign):
                continue
            if basis.since is not None and day < basis.since:
                yield Defect(
                    path, f"《{basis.name}》{basis.since}起施行，{day}时尚未生效", "改引当时有效的依据"
                )
            if basis.until is not None and day >= basis.until:
                yield Defect(
                    path, f"《{basis.name}》{basis.until}起失效，{day}时已不再有效", "改引当时有效的依据"
                )


def _cites(text: str, name: str, campaign: Campaign) -> bool:
    """Whether a text names a basis, and not merely a longer name that holds it."""
    longer = [basis.name for basis in campaign.legal_bases if name in basis.name and basis.name != name]
    for other in longer:
        text = text.replace(other, "")
    return name in text
