"""Honest figures: a draw of places reported clean, to be visited again, and the miss rate that it shows.

The order of a draw is that of SHA-256 over a commit's id and a place's: whoever has the ledger can draw it
again, a larger number only adds to the end, and nobody can choose who is drawn without choosing a commit.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from math import comb
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.enterprise import Enterprise, Visit
from dabzw.model.ledger import Ledger
from dabzw.model.patterns import lazy
from dabzw.model.site import Site
from dabzw.model.vocab import DRAWN_AS

Place = Site | Enterprise

_NOTE: Final = "随机复查抽样：种子提交 {seed}，名单{total}处，抽取{count}处。"
_READ: Final = lazy(r"随机复查抽样：种子提交 ([0-9a-f]{40,64})，名单(\d+)处，抽取(\d+)处。")
_SCALE: Final = 10_000  # limits of an interval are given to four places
_TAIL: Final = 40  # 1/40 in each tail leaves 95 %


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw on record: its day, the seed, how many places there were, and which were drawn."""

    record_id: str
    on: date
    seed: str
    total: int
    drawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revisit:
    """A drawn place and the first visit that saw it after the draw."""

    draw: Draw
    place_id: str
    visit: Visit | None

    @property
    def missed(self) -> bool:
        """Whether the visit found what was reported not to be there."""
        return self.visit is not None and self.visit.result == "发现问题"


@dataclass(frozen=True, slots=True)
class Rate:
    """Found of visited, with the limits of its 95 % interval."""

    found: int
    visited: int

    @property
    def ratio(self) -> float | None:
        """Found of visited; None when none was visited."""
        return self.found / self.visited if self.visited else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """From 0 to 1; None when none was visited."""
        return interval(self.found, self.visited) if self.visited else None


def clean_places(ledger: Ledger) -> tuple[Place, ...]:
    """Places seen since the campaign began where nothing was found, by any visit, lead or violation.

    Those drawn before are left out: each is visited again once.
    """
    start = ledger.campaign.start
    leads = ledger.leads.values()
    tainted = {
        *(lead.enterprise for lead in leads),
        *(lead.site for lead in leads),
        *(enterprise.id for enterprise in ledger.offenders),
        *(place for draw in draws(ledger) for place in draw.drawn),
    }
    places: tuple[Place, ...] = (*ledger.enterprises.values(), *ledger.sites.values())
    return tuple(place for place in places if _clean(place, start) and tainted.isdisjoint(_names(place)))


def _names(place: Place) -> tuple[str, ...]:
    """The ids under which a place may be known: a site also by the enterprise in it."""
    inside = place.enterprise if isinstance(place, Site) else None
    return (place.id,) if inside is None else (place.id, inside)


def _clean(place: Place, start: date) -> bool:
    return {visit.result for visit in place.visits if visit.effective and visit.on >= start} == {"未发现"}


def drawn(places: Iterable[str], seed: str, count: int) -> tuple[str, ...]:
    """The first places in the order of SHA-256 over the seed, a line break and the place's id."""
    return tuple(sorted(places, key=lambda place: order_key(seed, place))[:count])


def order_key(seed: str, place_id: str) -> str:
    r"""By what a draw is sorted: `printf '种子\n编号' | sha256sum`."""
    return hashlib.sha256(f"{seed}\n{place_id}".encode()).hexdigest()


def draw_note(seed: str, total: int, count: int) -> str:
    """What the record of a draw says (说明)."""
    return _NOTE.format(seed=seed, total=total, count=count)


def is_draw(activity: Activity) -> bool:
    """Whether an activity records a draw, and no check."""
    return _read(activity) is not None


def _read(activity: Activity) -> re.Match[str] | None:
    if activity.kind != DRAWN_AS or activity.note is None:
        return None
    return _READ.match(activity.note)


def draws(ledger: Ledger) -> Iterator[Draw]:
    """The draws on record, oldest first."""
    for activity in sorted(ledger.activities.values(), key=lambda one: (one.on, one.id)):
        found = _read(activity)
        if found is not None:
            yield Draw(activity.id, activity.on, found[1], int(found[2]), activity.checked)


def revisits(ledger: Ledger) -> Iterator[Revisit]:
    """Every drawn place with the first visit that saw it since the day of the draw."""
    for draw in draws(ledger):
        for place_id in draw.drawn:
            place = ledger.find(place_id)
            visits = place.visits if isinstance(place, (Site, Enterprise)) else ()
            seen = (visit for visit in visits if visit.effective and visit.on >= draw.on)
            yield Revisit(draw, place_id, min(seen, key=lambda visit: visit.on, default=None))


def miss_rate(found: Iterable[Revisit]) -> Rate:
    """How many of the revisited places were not clean."""
    visited = [one for one in found if one.visit is not None]
    return Rate(sum(one.missed for one in visited), len(visited))


def interval(found: int, visited: int) -> tuple[float, float]:
    """The 95 % interval of Clopper and Pearson: the shares under which so many found is not too unlikely.

    Each tail holds at most 1/40; computed in whole numbers and rounded outward to four places.
    """
    below = _last(lambda share: _TAIL * _at_least(found, visited, share) <= 1)
    above = _last(lambda share: _TAIL * (1 - _at_least(found + 1, visited, share)) > 1)
    return below / _SCALE, min(above + 1, _SCALE) / _SCALE


def _last(holds: Callable[[int], bool]) -> int:
    """The largest share for which something holds that holds for all smaller ones; 0 where for none."""
    low, high = 0, _SCALE
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _at_least(found: int, visited: int, share: int) -> Fraction:
    """The chance of so many found or more, of those visited, where the share is so many in ten thousand."""
    ways = sum(
        comb(visited, hits) * share**hits * (_SCALE - share) ** (visited - hits)
        for hits in range(found, visited + 1)
    )
    return Fraction(ways, _SCALE**visited)
