"""Phases 阶段: where a campaign stands in time, and its indicators at the end of a phase and now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign, Phase, PhaseIndicator
from dabzw.model.campaign_parts import Supervision, Terms
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.figures.indicators import Counted, Figure, called
from dabzw.rules.limits.shares import Asked, figures, has_ended

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
    """A phase at an instant, with its days as `PhaseDays` has them."""

    phase: Phase
    state: PhaseState
    day: int
    days: int
    days_left: int
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class PhaseDays:
    """How far a phase has run at an instant: the day of it, of how many, and the days that are left."""

    state: PhaseState
    day: int
    days: int
    days_left: int

    @classmethod
    def of(cls, phase: Phase, at: Instant) -> PhaseDays:
        """Those of a phase; its first day is day 1, the days left are 截止 less the as-of date."""
        days = (phase.end - phase.start).days + 1
        running: PhaseState = "进行中" if at.sees(phase.start) else "未开始"
        return cls(
            state="已结束" if has_ended(phase, at) else running,
            day=min(max((at.day - phase.start).days + 1, 0), days),
            days=days,
            days_left=max((phase.end - at.day).days, 0),
        )


def phase_statuses(ledger: Ledger, at: Instant) -> tuple[PhaseStatus, ...]:
    """All phases of a ledger that is already as of `at`."""
    found = tuple(figures(ledger, at))
    return tuple(_status(phase, found, ledger.campaign, at) for phase in ledger.campaign.phases)


def _status(
    phase: Phase, found: Iterable[tuple[Asked, Figure]], campaign: Campaign, at: Instant
) -> PhaseStatus:
    run = PhaseDays.of(phase, at)
    return PhaseStatus(
        phase=phase,
        state=run.state,
        day=run.day,
        days=run.days,
        days_left=run.days_left,
        indicators=tuple(_indicators(phase, found, campaign, ended=run.state == "已结束")),
    )


def _indicators(
    phase: Phase, found: Iterable[tuple[Asked, Figure]], campaign: Campaign, *, ended: bool
) -> Iterator[Indicator]:
    own = [(asked, figure) for asked, figure in found if asked.phase is phase]
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
