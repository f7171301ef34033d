"""指标 that have a 目标 or selectors, village by village and station by station."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Phase, PhaseIndicator
from dabzw.model.enterprise import Enterprise
from dabzw.model.facts import FactOf, of_each
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.rules.case.selection import given
from dabzw.rules.figures.indicators import Figure, called, figure
from dabzw.rules.limits.shares import Asked, FigureOf, all_asked, has_ended, shares_of_each


@dataclass(frozen=True, slots=True)
class Part:
    """What of an indicator of a phase is of one village or station by now; `name` is what people call it."""

    phase: Phase
    plan: PhaseIndicator
    name: str
    of: str
    owner: str
    figure: Figure

    @property
    def aim(self) -> str | None:
        """The share that is aimed at; a number is aimed at as a whole, and of no part."""
        target = self.plan.target
        return None if target is None or target.share is None else str(target)

    @property
    def met(self) -> bool | None:
        """Whether the part reaches that share."""
        target = self.plan.target
        if target is None or self.aim is None:
            return None
        return target.is_met(self.figure.done, self.figure.total)


def parts(ledger: Ledger, at: Instant) -> Iterator[Part]:
    """The parts with something to be counted, of the phases that have begun; the ledger is as of `at`."""
    campaign = ledger.campaign
    for place, asked in enumerate(all_asked(campaign)):
        by_now = FigureOf.NOW if has_ended(asked.phase, at) else FigureOf.PHASE
        wanted = asked.plan.target is not None or given(asked.plan)
        if wanted and asked.of is by_now and at.sees(asked.phase.start):
            yield from _of_figure(place, asked, ledger, at)


@dataclass(frozen=True, slots=True)
class _Owners:
    """The village of a record, and the station that answers for it, if one does."""

    village: str
    station: str | None


def _owners(record: AnyRecord, _ledger: Ledger, _at: Instant) -> _Owners | None:
    match record:
        case Enterprise():
            return _Owners(record.village, record.station)
        case Lead():
            return _Owners(record.village, record.unit)
        case Site():
            return _Owners(record.village, None)
        case _:
            return None


_OWNERS: Final = FactOf("owners", _Owners, frozenset((Enterprise.KIND, Lead.KIND, Site.KIND)), _owners)


def _of_figure(place: int, asked: Asked, ledger: Ledger, at: Instant) -> Iterator[Part]:
    """The parts of a figure that counts records."""
    plan, campaign, rule = asked.plan, ledger.campaign, asked.rule
    if rule.counts not in ("企业", "场所", "线索"):
        return
    wanted = tuple(_wanted(place, ledger, at))
    sides: tuple[tuple[str, Callable[[_Owners], str | None], tuple[str, ...]], ...] = (
        ("村", lambda one: one.village, plan.villages or campaign.village_names),
        ("站所", lambda one: one.station, plan.stations or campaign.station_names),
    )
    for of, owner_of, names in sides:
        for name in names if of in rule.by else ():
            found = _figure([own for own in wanted if owner_of(own.owners) == name])
            if found.total:
                yield Part(asked.phase, plan, called(plan, campaign), of, name, found)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A record that a figure counts, with whose it is, and whether it is done."""

    id: str
    owners: _Owners
    is_done: bool


def _wanted(place: int, ledger: Ledger, at: Instant) -> Iterator[_Wanted]:
    owners = of_each(_OWNERS, ledger, at)
    for id_, own in shares_of_each(ledger, at).items():
        if own.marks[place] != "-" and id_ in owners:
            yield _Wanted(id_, owners[id_], own.marks[place] == "1")


def _figure(found: list[_Wanted]) -> Figure:
    return figure((one.id for one in found), (one.id for one in found if one.is_done))
