"""What each record adds to the figures that the phases ask for: the indicators are the sums of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from itertools import chain
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.base import once
from dabzw.model.campaign import Campaign, Phase, PhaseIndicator
from dabzw.model.campaign_parts import Supervision
from dabzw.model.facts import FactOf, of_each
from dabzw.model.ledger import RECORD_TYPES, AnyRecord, Ledger
from dabzw.model.moments import DAY, Instant
from dabzw.rules.figures.indicators import (
    NOTHING,
    SUPERVISED,
    Days,
    Figure,
    IndicatorRule,
    Scope,
    Share,
    UpTo,
    Window,
    rounds_in,
)
from dabzw.rules.figures.registry import INDICATORS


def has_ended(phase: Phase, at: Instant) -> bool:
    """Whether the last day of a phase has passed."""
    return at.sees(phase.end + DAY)


class FigureOf(Enum):
    """What a figure of a phase is of: its own days, what was known at its end, or all days up to now."""

    PHASE = auto()
    END = auto()
    NOW = auto()


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure that a phase asks for."""

    phase: Phase
    plan: PhaseIndicator
    round: Supervision | None
    rounds: tuple[Supervision, ...]
    of: FigureOf

    @property
    def rule(self) -> IndicatorRule:
        """How it is counted."""
        return INDICATORS[self.plan.name]

    @property
    def scope(self) -> Scope:
        """What is counted."""
        return Scope(self.plan, self.rounds if self.round is None else (self.round,))

    def window(self, at: Instant) -> Days:
        """The days that are counted."""
        return (
            UpTo(self.phase.start, at)
            if self.of is FigureOf.NOW
            else Window(self.phase.start, self.phase.end)
        )


@once
def all_asked(campaign: Campaign) -> tuple[Asked, ...]:
    """All figures that the phases of a campaign may ask for."""
    return tuple(_asked(campaign))


def _asked(campaign: Campaign) -> Iterator[Asked]:
    for phase in campaign.phases:
        for plan in phase.indicators:
            rounds = rounds_in(phase, campaign) if plan.name == SUPERVISED else ()
            for one in rounds if len(rounds) > 1 else (None,):
                yield from (Asked(phase, plan, one, rounds, of) for of in FigureOf)


@dataclass(frozen=True, slots=True)
class Shares:
    """What one record adds to the figures of all phases.

    `marks` has a character for each figure: whether it is wanted and done (1), wanted (0), or neither (-).
    `names` are what else it does, as villages and stations, by the place of the figure.
    """

    marks: str
    names: Mapping[str, tuple[str, ...]]


def _shares(record: AnyRecord, ledger: Ledger, at: Instant) -> Shares | None:
    found = [
        _share(asked, record, ledger, at) if record.KIND in asked.rule.kinds else NOTHING
        for asked in all_asked(ledger.campaign)
    ]
    names = {
        str(place): others
        for place, share in enumerate(found)
        if (others := tuple(name for name in share.done if not share.wanted or name != record.id))
    }
    marks = "".join("01"[record.id in share.done] if share.wanted else "-" for share in found)
    return Shares(marks, names) if names or set(marks) > {"-"} else None


def _share(asked: Asked, record: AnyRecord, ledger: Ledger, at: Instant) -> Share:
    """What a record adds to a figure; to what was known at the end of a phase, as it was then."""
    if asked.of is not FigureOf.PHASE and not has_ended(asked.phase, at):
        return NOTHING
    if asked.of is not FigureOf.END:
        return asked.rule.rule(record, ledger, asked.window(at), asked.scope)
    end = Instant.of(asked.phase.end)
    then = ledger.keep(("as of", end), lambda: ledger.as_of(end))
    known = then.of_kind(record.KIND).get(record.id)
    return NOTHING if known is None else asked.rule.rule(known, then, asked.window(at), asked.scope)


_SHARES: Final = FactOf("figures", Shares, frozenset(RECORD_TYPES), _shares)


def shares_of_each(ledger: Ledger, at: Instant) -> Mapping[str, Shares]:
    """What each record adds that adds anything; the ledger is already as of `at`."""
    return of_each(_SHARES, ledger, at)


def figures(ledger: Ledger, at: Instant) -> Iterator[tuple[Asked, Figure]]:
    """All figures that the phases ask for; the ledger is already as of `at`."""
    shares = shares_of_each(ledger, at)
    alike = _alike(shares)
    named = _named(shares)
    for place, asked in enumerate(all_asked(ledger.campaign)):
        left = _of_mark("0", place, alike)
        done = _of_mark("1", place, alike)
        wanted = sorted((*left, *done))
        yield asked, asked.rule.figure(wanted, (*done, *named[str(place)]), ledger.campaign, asked.scope)


def _named(shares: Mapping[str, Shares]) -> Mapping[str, set[str]]:
    """What else is done, by the place of the figure."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for own in shares.values():
        for place, names in own.names.items():
            found[place].update(names)
    return found


def _alike(shares: Mapping[str, Shares]) -> Mapping[str, list[str]]:
    """The records whose marks are the same, by these."""
    found: dict[str, list[str]] = {}
    for id_, own in shares.items():
        found.setdefault(own.marks, []).append(id_)
    return found


def _of_mark(mark: str, place: int, alike: Mapping[str, list[str]]) -> list[str]:
    """The records that have a mark for a figure."""
    return list(chain.from_iterable(ids for marks, ids in alike.items() if marks[place] == mark))
