"""风险: which rating of an enterprise is in force; a lower one has to be signed before it counts.

The levels are the campaign's.  A rating of a level that it does not know is told by `check`, and counts for
nothing here: it neither demands a measure nor lowers what demands one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.base import once_with
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise, RiskRating
from dabzw.model.vocab import UNRATED

REASON: Final = "理由"
APPROVER: Final = "批准人"
_COLOURS: Final = frozenset("红橙黄绿蓝")
_RISK: Final = "风险"


@dataclass(frozen=True, slots=True)
class Lowering:
    """A rating below the one in force before it; `lacks` are the fields without which it does not count."""

    place: int
    before: RiskRating
    rating: RiskRating
    lacks: tuple[str, ...]


def gravest(campaign: Campaign) -> str | None:
    """The highest level; None where there are none."""
    return next(iter(campaign.ranks), None)


def mildest(campaign: Campaign) -> str | None:
    """The lowest of several levels: a single one is not mild."""
    return campaign.ranks[-1] if len(campaign.ranks) > 1 else None


def lowerings(enterprise: Enterprise, campaign: Campaign) -> Iterator[Lowering]:
    """The ratings that lower the one in force; each needs 理由, one down from the gravest also 批准人."""
    in_force: RiskRating | None = None
    for place, rating in _known(enterprise, campaign):
        lowered = None if in_force is None else _lowering(place, in_force, rating, campaign)
        if lowered is not None:
            yield lowered
        if lowered is None or not lowered.lacks:
            in_force = rating


def _known(enterprise: Enterprise, campaign: Campaign) -> Iterator[tuple[int, RiskRating]]:
    return ((place, one) for place, one in enumerate(enterprise.ratings) if one.level in campaign.ranks)


def _lowering(place: int, before: RiskRating, rating: RiskRating, campaign: Campaign) -> Lowering | None:
    if campaign.ranks.index(rating.level) <= campaign.ranks.index(before.level):
        return None
    lacks = [REASON] if rating.reason is None else []
    if before.level == gravest(campaign) and rating.approver is None:
        lacks.append(APPROVER)
    return Lowering(place, before, rating, tuple(lacks))


@once_with
def risk_in_force(enterprise: Enterprise, campaign: Campaign) -> str | None:
    """The level that demands measures: the last one, unless it lowers another and is not signed."""
    rejected = {lowering.place for lowering in lowerings(enterprise, campaign) if lowering.lacks}
    levels = [rating.level for place, rating in _known(enterprise, campaign) if place not in rejected]
    return levels[-1] if levels else None


# What is told of levels


def by_level(found: Iterable[str | None], campaign: Campaign) -> dict[str, int]:
    """How many there are of each level, the gravest first, and how many that nobody has rated.

    Nothing where the campaign has no levels; what it does not know is told all the same, if there is any.
    """
    counts: Counter[str] = Counter(level or UNRATED for level in found)
    unrated = (UNRATED,) if campaign.ranks else ()
    strange = (level for level in counts if level not in (*campaign.ranks, UNRATED))
    return {level: counts[level] for level in (*campaign.ranks, *strange, *unrated)}


def called(level: str, campaign: Campaign) -> str:
    """A level as a sentence calls it: 重大风险, 红色风险, A级风险.

    Where only 风险处置 names the levels, no phrase is coined that the notice may not know: 风险等级重大.
    """
    if not campaign.risk_words:
        return f"风险等级{level}"
    if level.endswith(_RISK):
        return level
    if level in _COLOURS:
        return f"{level}色{_RISK}"
    return f"{level}级{_RISK}" if level.isascii() else f"{level}{_RISK}"
