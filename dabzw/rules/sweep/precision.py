"""What screening is worth: hits, visits and confirmations of each rule, and what no rule foresaw (漏报).

A rule is judged by what it said before anybody went: at the end of the day before each visit, verification
or finding, and of the present day where nobody has gone.  Facts of a record that carry no date are taken as
they are now, which flatters a rule that reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY, Instant
from dabzw.model.site import Site
from dabzw.rules.sweep.registry import SUSPICIONS
from dabzw.rules.sweep.sampling import Rate
from dabzw.rules.sweep.screening import SuspicionRule

Place = Site | Enterprise


@dataclass(frozen=True, slots=True)
class RuleWorth:
    """One rule: the places that it flagged, those gone to since, those where something was confirmed."""

    rule: SuspicionRule
    hits: tuple[str, ...]
    visited: tuple[str, ...]
    confirmed: tuple[str, ...]

    @property
    def unvisited(self) -> tuple[str, ...]:
        """Hits that nobody followed."""
        return tuple(place for place in self.hits if place not in self.visited)

    @property
    def rate(self) -> Rate:
        """Confirmed of visited."""
        return Rate(len(self.confirmed), len(self.visited))


@dataclass(frozen=True, slots=True)
class Foresight:
    """A confirmed enterprise, and the rules that flagged it on the day before it was found."""

    enterprise: Enterprise
    found_on: date
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Precision:
    """The worth of every rule, and of all of them together."""

    rules: tuple[RuleWorth, ...]
    confirmed: tuple[Foresight, ...]


def precision(ledger: Ledger, at: Instant) -> Precision:
    """How well the screening foretold what visits found; the ledger is already as of `at`."""
    events = {place.id: _Events.of(place, ledger) for place in _places(ledger)}
    flagged = _flags(ledger, events, at)
    return Precision(
        rules=tuple(_worth(rule, flagged.get(rule.code, {}), events) for rule in SUSPICIONS),
        confirmed=tuple(_foresights(ledger, flagged, events)),
    )


def _places(ledger: Ledger) -> tuple[Place, ...]:
    return (*ledger.enterprises.values(), *ledger.sites.values())


@dataclass(frozen=True, slots=True)
class _Events:
    """When somebody went to a place in the campaign, and when something was first confirmed there."""

    gone_on: tuple[date, ...]
    found_on: date | None

    @classmethod
    def of(cls, place: Place, ledger: Ledger) -> _Events:
        start = ledger.campaign.start
        gone = {visit.on for visit in place.visits if visit.effective and visit.on >= start}
        found = {visit.on for visit in place.visits if visit.result == "发现问题" and visit.on >= start}
        if isinstance(place, Enterprise):
            found = _found(place)
            for lead in ledger.leads_of_enterprise(place.id):
                gone.update(verification.at.date() for verification in lead.verifications)
        elif (inside := ledger.enterprise_of(place)) is not None:
            found |= _found(inside)
        return cls(tuple(sorted(gone | found)), min(found, default=None))

    def looks(self, at: Instant) -> Iterator[date]:
        """The days at whose end the rules are asked: before each going, and now; never after the finding."""
        for day in (*(day - DAY for day in self.gone_on), at.day):
            if self.found_on is None or day < self.found_on:
                yield day


def _found(enterprise: Enterprise) -> set[date]:
    return set() if enterprise.first_found_on is None else {enterprise.first_found_on}


_Flags = dict[str, list[date]]
"""By place, the days looked at on which a rule flagged it, the earliest first."""


def _flags(ledger: Ledger, events: dict[str, _Events], at: Instant) -> dict[str, _Flags]:
    """What each rule flagged."""
    asked: dict[date, list[str]] = {}
    for place_id, known in events.items():
        for day in known.looks(at):
            asked.setdefault(day, []).append(place_id)
    flagged: dict[str, _Flags] = {}
    for day in sorted(asked):
        then = Instant.of(day) if day < at.day else at
        seen = ledger.as_of(then)
        for place_id in asked[day]:
            for rule in _flagging(place_id, seen, then):
                flagged.setdefault(rule, {}).setdefault(place_id, []).append(day)
    return flagged


def _flagging(place_id: str, seen: Ledger, then: Instant) -> Iterator[str]:
    place = seen.enterprises.get(place_id) or seen.sites.get(place_id)
    for rule in SUSPICIONS if place is not None else ():
        if isinstance(place, rule.of) and next(rule(place, seen, then), None) is not None:
            yield rule.code


def _worth(rule: SuspicionRule, flagged: _Flags, events: dict[str, _Events]) -> RuleWorth:
    visited = tuple(
        place for place, days in flagged.items() if any(gone > days[0] for gone in events[place].gone_on)
    )
    confirmed = tuple(place for place in visited if _foresaw(flagged, place, events[place].found_on))
    return RuleWorth(rule, tuple(flagged), visited, confirmed)


def _foresaw(flagged: _Flags, place: str, found_on: date | None) -> bool:
    """Whether a place was flagged on the day before something was found there."""
    return found_on is not None and found_on - DAY in flagged.get(place, ())


def _foresights(
    ledger: Ledger, flagged: dict[str, _Flags], events: dict[str, _Events]
) -> Iterator[Foresight]:
    """Enterprises found within the campaign; what was said of a site foresees the enterprise in it."""
    sites: dict[str, list[str]] = {}
    for site in ledger.sites.values():
        if site.enterprise is not None:
            sites.setdefault(site.enterprise, []).append(site.id)
    for enterprise in ledger.offenders:
        found_on = enterprise.first_found_on
        if found_on is None or found_on < ledger.campaign.start:
            continue
        names = (enterprise.id, *sites.get(enterprise.id, ()))
        rules = (
            rule.code
            for rule in SUSPICIONS
            if any(_foresaw(flagged.get(rule.code, {}), name, events[name].found_on) for name in names)
        )
        yield Foresight(enterprise, found_on, tuple(rules))
