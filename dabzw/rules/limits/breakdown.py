"""指标 that have a 目标 or selectors, village by village and station by station."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.lazily import dataclass
from dabzw.model.campaign import Phase, PhaseIndicator
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.case.selection import given
from dabzw.rules.figures.indicators import Figure, Scope, Window, called
from dabzw.rules.figures.registry import INDICATORS


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
    for phase in ledger.campaign.phases:
        for plan in phase.indicators if phase.start <= at.day else ():
            if plan.target is not None or given(plan):
                yield from _of_plan(phase, plan, ledger, at)


def _of_plan(phase: Phase, plan: PhaseIndicator, ledger: Ledger, at: Instant) -> Iterator[Part]:
    rule, campaign = INDICATORS[plan.name], ledger.campaign
    window = Window(phase.start, max(phase.end, at.day))
    owners: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("村", "villages", plan.villages or campaign.village_names),
        ("站所", "stations", plan.stations or campaign.station_names),
    )
    for of, selector, names in owners:
        for name in names if rule.counts in ("企业", "场所", "线索") and of in rule.by else ():
            figure = rule(ledger, window, Scope(plan.model_copy(update={selector: (name,)})))
            if figure.total:
                yield Part(phase, plan, called(plan, campaign), of, name, figure)
