"""Phases 阶段: where a campaign stands in time, and its indicators at the end of a phase and now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dabzw.model.campaign import Phase
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.checks.registry import INDICATORS
from dabzw.rules.figures.indicators import Figure, Window

PhaseState = Literal["未开始", "进行中", "已结束"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of a phase.

    `figure` counts what was done in the phase, as known now.  Of an ended phase, `at_end` is what was known
    at its last instant, and `until_now` also counts what was done after it.
    """

    name: str
    figure: Figure
    at_end: Figure | None
    until_now: Figure | None

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


def phase_statuses(ledger: Ledger, at: Instant) -> tuple[PhaseStatus, ...]:
    """All phases of a ledger that is already as of `at`."""
    return tuple(_status(phase, ledger, at) for phase in ledger.campaign.phases)


def _status(phase: Phase, ledger: Ledger, at: Instant) -> PhaseStatus:
    days = (phase.end - phase.start).days + 1
    state: PhaseState = "未开始" if at.day < phase.start else "进行中" if at.day <= phase.end else "已结束"
    return PhaseStatus(
        phase=phase,
        state=state,
        day=min(max((at.day - phase.start).days + 1, 0), days),
        days=days,
        days_left=max((phase.end - at.day).days, 0),
        indicators=tuple(_indicators(phase, state, ledger, at)),
    )


def _indicators(phase: Phase, state: PhaseState, ledger: Ledger, at: Instant) -> Iterator[Indicator]:
    window = Window(phase.start, phase.end)
    ended = state == "已结束"
    then = ledger.as_of(Instant.of(phase.end)) if ended else None
    for plan in phase.indicators:
        count = INDICATORS[plan.name]
        yield Indicator(
            plan.shown,
            count(ledger, window),
            count(then, window) if then is not None else None,
            count(ledger, Window(phase.start, at.day)) if ended else None,
        )
