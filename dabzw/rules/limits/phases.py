"""Phases 阶段: where a campaign stands in time, and its indicators at the end of a phase and now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from itertools import chain
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.base import once
from dabzw.model.campaign import Campaign, Phase, PhaseIndicator
from dabzw.model.campaign_parts import Supervision, Terms
from dabzw.model.facts import FactOf, of_each
from dabzw.model.ledger import RECORD_TYPES, AnyRecord, Ledger
from dabzw.model.moments import DAY, Instant
from dabzw.rules.figures.indicators import (
    NOTHING,
    SUPERVISED,
    Counted,
    Days,
    Figure,
    IndicatorRule,
    Scope,
    Share,
    UpTo,
    Window,
    called,
    rounds_in,
)
from dabzw.rules.figures.registry import INDICATORS

PhaseState = Literal["未开始", "进行中", "已结束"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of a phase, as the campaign says it (`plan`).

    `figure` counts what was done in the phase, as known now.  Of an ended phase, `at_end` is what was known
    at its last instant, and `until_now` also counts what was done after it.  `round` is the window of 督导
    that it is of, where the phase has several; `counted` what it counts, with the measure word; `name` what
    people call it.
    """

    plan: PhaseIndicator
    name: str
    counted: str
    figure: Figure
    at_end: Figure | None
    until_now: Figure | None
    round: Supervision | None = None

    @property
    def met(self) -> bool | None:
        """Whether it has reached what is aimed at (目标) by now; None where nothing is, or nothing counts."""
        target, now = self.plan.target, self.by_now
        if target is None or (target.share is not None and not now.total):
            return None
        return target.is_met(now.done, now.total)

    @property
    def aim(self) -> str:
        """What is aimed at, and whether it is reached: 目标 90%，未达到; empty where nothing is."""
        target = self.plan.target
        if target is None:
            return ""
        reached = "" if self.met is None else "，已达到" if self.met else "，未达到"
        return f"目标 {target}{'' if target.number is None else self.counted}{reached}"

    @property
    def by_now(self) -> Figure:
        """What it has come to: of an ended phase with what was done after it."""
        return self.until_now or self.figure


@dataclass(frozen=True, slots=True)
class PhaseStatus:
    """A phase at an instant: its first day is day 1, the days left are 截止 less the as-of date."""

    phase: Phase
    state: PhaseState
    day: int
    days: int
    days_left: int
    indicators: tuple[Indicator, ...]


class _Of(Enum):
    """What a figure of a phase is of: its own days, what was known at its end, or all days up to now."""

    PHASE = auto()
    END = auto()
    NOW = auto()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A figure that a phase asks for."""

    phase: Phase
    plan: PhaseIndicator
    round: Supervision | None
    rounds: tuple[Supervision, ...]
    of: _Of

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
        return UpTo(self.phase.start, at) if self.of is _Of.NOW else Window(self.phase.start, self.phase.end)


@once
def _all_asked(campaign: Campaign) -> tuple[_Asked, ...]:
    """All figures that the phases of a campaign may ask for."""
    return tuple(_asked(campaign))


def _asked(campaign: Campaign) -> Iterator[_Asked]:
    for phase in campaign.phases:
        for plan in phase.indicators:
            rounds = rounds_in(phase, campaign) if plan.name == SUPERVISED else ()
            for one in rounds if len(rounds) > 1 else (None,):
                yield from (_Asked(phase, plan, one, rounds, of) for of in _Of)


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
        for asked in _all_asked(ledger.campaign)
    ]
    names = {
        str(place): others
        for place, share in enumerate(found)
        if (others := tuple(name for name in share.done if not share.wanted or name != record.id))
    }
    marks = "".join("01"[record.id in share.done] if share.wanted else "-" for share in found)
    return Shares(marks, names) if names or set(marks) > {"-"} else None


def _share(asked: _Asked, record: AnyRecord, ledger: Ledger, at: Instant) -> Share:
    """What a record adds to a figure; to what was known at the end of a phase, as it was then."""
    if asked.of is not _Of.PHASE and not _has_ended(asked.phase, at):
        return NOTHING
    if asked.of is not _Of.END:
        return asked.rule.rule(record, ledger, asked.window(at), asked.scope)
    end = Instant.of(asked.phase.end)
    then = ledger.keep(("as of", end), lambda: ledger.as_of(end))
    known = then.of_kind(record.KIND).get(record.id)
    return NOTHING if known is None else asked.rule.rule(known, then, asked.window(at), asked.scope)


def _has_ended(phase: Phase, at: Instant) -> bool:
    return at.sees(phase.end + DAY)


_SHARES: Final = FactOf("figures", Shares, frozenset(RECORD_TYPES), _shares)


def phase_statuses(ledger: Ledger, at: Instant) -> tuple[PhaseStatus, ...]:
    """All phases of a ledger that is already as of `at`."""
    figures = tuple(zip(_all_asked(ledger.campaign), _figures(ledger, at), strict=True))
    return tuple(_status(phase, figures, ledger.campaign, at) for phase in ledger.campaign.phases)


def _figures(ledger: Ledger, at: Instant) -> Iterator[Figure]:
    """All figures that the phases ask for."""
    shares = of_each(_SHARES, ledger, at)
    alike = _alike(shares)
    naming = [own.names for own in shares.values() if own.names]
    for place, asked in enumerate(_all_asked(ledger.campaign)):
        left = _of_mark("0", place, alike)
        done = _of_mark("1", place, alike)
        names = (name for names in naming for name in names.get(str(place), ()))
        yield asked.rule.figure(sorted((*left, *done)), (*done, *names), ledger.campaign, asked.scope)


def _alike(shares: Mapping[str, Shares]) -> Mapping[str, list[str]]:
    """The records whose marks are the same, by these."""
    found: dict[str, list[str]] = {}
    for id_, own in shares.items():
        found.setdefault(own.marks, []).append(id_)
    return found


def _of_mark(mark: str, place: int, alike: Mapping[str, list[str]]) -> list[str]:
    """The records that have a mark for a figure."""
    return list(chain.from_iterable(ids for marks, ids in alike.items() if marks[place] == mark))


def _status(
    phase: Phase, figures: Iterable[tuple[_Asked, Figure]], campaign: Campaign, at: Instant
) -> PhaseStatus:
    days = (phase.end - phase.start).days + 1
    ended = _has_ended(phase, at)
    return PhaseStatus(
        phase=phase,
        state="已结束" if ended else "进行中" if at.sees(phase.start) else "未开始",
        day=min(max((at.day - phase.start).days + 1, 0), days),
        days=days,
        days_left=max((phase.end - at.day).days, 0),
        indicators=tuple(_indicators(phase, figures, campaign, ended=ended)),
    )


def _indicators(
    phase: Phase, figures: Iterable[tuple[_Asked, Figure]], campaign: Campaign, *, ended: bool
) -> Iterator[Indicator]:
    own = [(asked, figure) for asked, figure in figures if asked.phase is phase]
    for (asked, figure), (_, then), (_, now) in zip(own[::3], own[1::3], own[2::3], strict=True):
        yield Indicator(
            plan=asked.plan,
            name=called(asked.plan, campaign, asked.round),
            counted=_counted(asked.rule.counts, campaign.terms),
            figure=figure,
            at_end=then if ended else None,
            until_now=now if ended else None,
            round=asked.round,
        )


def _counted(counts: Counted, terms: Terms) -> str:
    words: dict[Counted, str] = {
        "企业": f"{terms.counter}{terms.subject}",
        "场所": "处场所",
        "线索": "条线索",
        "村": f"个{terms.area}",
        "村和站所": f"个{terms.area}和{terms.unit}",
        "村、站所和企业": f"个{terms.area}、{terms.unit}和{terms.subject}",
    }
    return words[counts]
