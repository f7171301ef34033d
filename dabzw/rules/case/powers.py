"""Who may do it: acts of organs that have no power for them, and legal bases that were not in force.

An act is in order where its organ is among those of the campaign's 职权. A township has no power of its own
to punish (行政处罚法 art. 17); it may be given it (art. 24), never one to compel (行政强制法 art. 17).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model import vocab
from dabzw.model.base import Row
from dabzw.model.campaign import Campaign
from dabzw.model.campaign_parts import Power
from dabzw.model.enterprise import Closure
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.ledger import AnyRecord
from dabzw.model.moments import day_of
from dabzw.model.remembered import remembered, remembered_words
from dabzw.model.terms import is_of_county, level_of
from dabzw.rules.case.acts import NEED_POWER, Act, acts
from dabzw.rules.case.organs import is_among, is_of_township

_COMPULSION: Final = "行政强制法第17条：行政强制措施由法律、法规规定的行政机关实施，不得委托"
_PENALTY: Final = "行政处罚法第17条：处罚由有处罚权的行政机关实施"
_PENALTY_GIVEN: Final = "行政处罚法第17、24条：处罚由有处罚权的行政机关实施，{0}须由省级决定交由行使"
_BY_CAMPAIGN: Final = "行动方案的“职权”"
_COMPULSIONS: Final = (*vocab.TEMPORARY_ACTS, vocab.SUPPLY_CUTS["电"])


@dataclass(frozen=True, slots=True)
class Lack:
    """No power: whose (the campaign's own level, or any other organ), the article, and how it is mended."""

    level: vocab.OfficeLevel | None
    article: str
    advice: str

    @property
    def who(self) -> str:
        """What the organ is called; its name is the record's and is not repeated."""
        return self.level or "这个机关"


@remembered_words
def power_over(act: str, campaign: Campaign) -> Power | None:
    """The entry of 职权 for an act: its own, else the one with the longest word that the act holds."""
    if act in campaign.powers:
        return campaign.powers[act]
    held = ((len(word), power) for power in campaign.powers.values() for word in power.words if word in act)
    return max(held, key=lambda pair: pair[0], default=(0, None))[1]


@remembered_words
def lacks_power(act: str, organ: str, campaign: Campaign) -> Lack | None:
    """Why an organ may not take an act; None where it may, or where 职权 does not list the act.

    Of an act that 职权 does not list, the law says only that a township or street has no power to compel or
    punish.  Of the campaign's own organ, if a county's or a department, no law is cited: it has powers.
    """
    own = level_of(campaign) if is_of_township(organ, campaign) else None
    power = power_over(act, campaign)
    nature = nature_of(act, power, campaign)
    if power is None:
        return _lack(nature, _article(None, nature, campaign), own) if own and nature is not None else None
    if nature == "不限":
        return None
    if is_among(organ, power.organs, campaign):
        forbidden = own is not None and nature == "强制措施"
        return _lack(nature, _article(None, nature, campaign), own) if forbidden else None
    return _lack(nature, _cited_against(organ, power, nature, campaign), own)


def _cited_against(organ: str, power: Power, nature: vocab.PowerNature | None, campaign: Campaign) -> str:
    """What is cited against an organ that 职权 does not list: against a county's own only the campaign."""
    if is_of_county(campaign) and organ in (campaign.township, campaign.office):
        return _BY_CAMPAIGN
    return _article(power.basis, nature, campaign)


def nature_of(act: str, power: Power | None, campaign: Campaign) -> vocab.PowerNature | None:
    """What an act is: as its entry in 职权 says, else by what it cuts, or as the law makes of its name."""
    if power is not None and power.nature is not None:
        return power.nature
    if campaign.cuts(act, "电") or any(word in act for word in _COMPULSIONS):
        return "强制措施"
    return "行政处罚" if any(kind in act for kind in vocab.words(vocab.Penalty)) else None


def _article(basis: str | None, nature: vocab.PowerNature | None, campaign: Campaign) -> str:
    penalty = _PENALTY if is_of_county(campaign) else _PENALTY_GIVEN.format(level_of(campaign))
    by_nature = {"强制措施": _COMPULSION, "行政处罚": penalty}
    return basis or by_nature.get(nature or "", _BY_CAMPAIGN)


def _lack(nature: vocab.PowerNature | None, article: str, own: vocab.OfficeLevel | None) -> Lack:
    if own is None:
        given = "确系依法有权的，写入行动方案的“职权”"
    elif nature == "强制措施":
        given = f"行政强制措施不能赋权{own}"
    else:
        given = "确已依法赋权的，写入行动方案的“职权”"
    return Lack(own, article, f"改填依法实施的机关；{given}")


def unpowered(record: AnyRecord, campaign: Campaign) -> Iterator[tuple[Act[Row], Lack]]:
    """Acts by organs that have no power for them."""
    for act, name, organ in _taken(record):
        lack = lacks_power(name, organ, campaign)
        if lack is not None:
            yield act, lack


def unverified(record: AnyRecord, campaign: Campaign) -> Iterator[Act[Row]]:
    """Acts for which 职权 names nobody, so that it cannot be said whether their organs may take them."""
    for act, name, organ in _taken(record):
        if power_over(name, campaign) is None and lacks_power(name, organ, campaign) is None:
            yield act


@remembered
def _taken(record: AnyRecord) -> tuple[tuple[Act[Row], str, str], ...]:
    """The acts that need a power, with their organs; of a closure only its decision is one."""
    needing = (act for act in acts(record) if isinstance(act.row, NEED_POWER))
    decided = (act for act in needing if not isinstance(act.row, Closure) or act.row.step == "决定")
    found = ((act, act.name, act.organ) for act in decided)
    return tuple((act, name, organ) for act, name, organ in found if name is not None and organ is not None)


def power_defects(record: AnyRecord, campaign: Campaign) -> Iterator[Defect]:
    """Acts by organs that have no power for them, by their names."""
    for act, lack in unpowered(record, campaign):
        yield Defect(act.organ_path, f"{lack.who}没有“{act.name}”的职权（{lack.article}）", lack.advice)


def _cited(record: AnyRecord) -> Iterator[tuple[FieldPath, str, date]]:
    """The legal bases that acts and violations cite, each with the day for which it is cited."""
    for act in acts(record):
        basis = act.basis
        first = None if basis is None else next(act.dates, None)
        if basis is not None and first is not None:
            yield *basis, day_of(first[1])


def basis_defects(record: AnyRecord, campaign: Campaign) -> Iterator[Defect]:
    """Legal bases cited for a day on which they were not in force."""
    for path, text, day in _cited(record):
        for basis in campaign.legal_bases:
            if not cites(text, basis.name, campaign):
                continue
            if basis.since is not None and day < basis.since:
                yield Defect(
                    path, f"《{basis.name}》{basis.since}起施行，{day}时尚未生效", "改引当时有效的依据"
                )
            if basis.until is not None and day >= basis.until:
                yield Defect(
                    path, f"《{basis.name}》{basis.until}起失效，{day}时已不再有效", "改引当时有效的依据"
                )


def cites(text: str, name: str, campaign: Campaign) -> bool:
    """Whether a text names a basis, and not merely a longer name that holds it."""
    longer = [basis.name for basis in campaign.legal_bases if name in basis.name and basis.name != name]
    for other in longer:
        text = text.replace(other, "")
    return name in text
