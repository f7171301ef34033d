"""风险: which rating of an enterprise is in force; a lower one has to be signed before it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dabzw.model.enterprise import Enterprise, RiskRating
from dabzw.model.vocab import Risk, words

RANKS: Final[tuple[Risk, ...]] = words(Risk)  # type: ignore[assignment]
"""The levels, the gravest first."""
GRAVEST: Final = RANKS[0]
MILDEST: Final = RANKS[-1]

REASON: Final = "理由"
APPROVER: Final = "批准人"


@dataclass(frozen=True, slots=True)
class Lowering:
    """A rating below the one in force before it; `lacks` are the fields without which it does not count."""

    place: int
    before: RiskRating
    rating: RiskRating
    lacks: tuple[str, ...]


def lowerings(enterprise: Enterprise) -> Iterator[Lowering]:
    """The ratings that lower the one in force; each needs 理由, one down from the gravest also 批准人."""
    in_force: RiskRating | None = None
    for place, rating in enumerate(enterprise.ratings):
        lowered = None if in_force is None else _lowering(place, in_force, rating)
        if lowered is not None:
            yield lowered
        if lowered is None or not lowered.lacks:
            in_force = rating


def _lowering(place: int, before: RiskRating, rating: RiskRating) -> Lowering | None:
    if RANKS.index(rating.level) <= RANKS.index(before.level):
        return None
    lacks = [REASON] if rating.reason is None else []
    if before.level == GRAVEST and rating.approver is None:
        lacks.append(APPROVER)
    return Lowering(place, before, rating, tuple(lacks))


def risk_in_force(enterprise: Enterprise) -> Risk | None:
    """The level that demands measures: the last one, unless it lowers another and is not signed."""
    rejected = {lowering.place for lowering in lowerings(enterprise) if lowering.lacks}
    levels = [rating.level for place, rating in enumerate(enterprise.ratings) if place not in rejected]
    return levels[-1] if levels else None
