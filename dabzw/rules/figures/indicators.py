"""Indicators 指标 of a phase: how much of what the notice orders is done, and what is still missing.

Every indicator is `(ledger as of an instant, window) -> Figure`.  The window is the phase from its first day
on; what an indicator counts as done within it is said at each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from dabzw.model.enterprise import Enterprise, Visit
from dabzw.model.known_words import supervises, sweeps
from dabzw.model.ledger import Ledger
from dabzw.model.moments import When, day_of
from dabzw.model.site import Site
from dabzw.model.vocab import IndicatorName
from dabzw.rules.case.completion import completed_on


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `first` to `last`, both counted."""

    first: date
    last: date

    def holds(self, when: When) -> bool:
        """Whether a moment lies within the window."""
        return self.first <= day_of(when) <= self.last


@dataclass(frozen=True, slots=True)
class Figure:
    """完成 of 总数, and the ids or names of what is still missing (缺口)."""

    done: int
    total: int
    missing: tuple[str, ...]

    @property
    def ratio(self) -> float | None:
        """From 0 to 1; None when there is nothing to be done."""
        return self.done / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class IndicatorRule:
    """One indicator: its name, and what it counts as 完成 and 总数, for the manual (Chinese)."""

    rule: Callable[[Ledger, Window], Figure]
    name: IndicatorName
    done: str
    total: str

    def __call__(self, ledger: Ledger, window: Window) -> Figure:
        """The indicator of a ledger within a window."""
        return self.rule(ledger, window)


def indicator(
    name: IndicatorName, *, done: str, total: str
) -> Callable[[Callable[[Ledger, Window], Figure]], IndicatorRule]:
    """Declares a function as an indicator; the registry finds it by its name in this module."""
    return partial(IndicatorRule, name=name, done=done, total=total)


def figure(wanted: Iterable[str], done: Iterable[str]) -> Figure:
    """How many of the wanted names are among the done ones."""
    names = tuple(wanted)
    reached = frozenset(done)
    missing = tuple(name for name in names if name not in reached)
    return Figure(len(names) - len(missing), len(names), missing)


def swept_on(visits: Iterable[Visit], window: Window) -> date | None:
    """The first day of a window on which somebody saw a place; a locked door or a refusal sweeps nothing."""
    days = (visit.on for visit in visits if visit.effective and window.holds(visit.on))
    return min(days, default=None)


def swept(visits: Iterable[Visit], window: Window) -> bool:
    """Whether a place was swept within a window."""
    return swept_on(visits, window) is not None


def attempted(visits: Iterable[Visit], window: Window) -> bool:
    """Whether a place was tried within a window, and never seen."""
    within = [visit for visit in visits if window.holds(visit.on)]
    return bool(within) and not any(visit.effective for visit in within)


@indicator("部署率", done="截至统计末日，在“部署”活动里列名的村、站所、企业", total="全部村、站所、企业")
def deployment(ledger: Ledger, window: Window) -> Figure:
    named: set[str] = set()
    for activity in ledger.activities.values():
        if activity.kind == "部署" and activity.on <= window.last:
            named.update(activity.villages, activity.units, activity.checked, (activity.lead_unit or "",))
    campaign = ledger.campaign
    return figure((*campaign.village_names, *campaign.station_names, *ledger.enterprises), named)


@indicator("场所排查率", done="统计期内有一次排查到位的场所", total="全部场所")
def site_sweep(ledger: Ledger, window: Window) -> Figure:
    return figure(
        ledger.sites,
        (site.id for site in ledger.sites.values() if swept(site.visits, window)),
    )


@indicator(
    "目录排查率", done="列入许可目录、统计期内排查到位的企业", total="列入许可目录的企业，停产停业的也算"
)
def directory_sweep(ledger: Ledger, window: Window) -> Figure:
    listed = [enterprise for enterprise in ledger.enterprises.values() if enterprise.directories]
    return figure(
        (enterprise.id for enterprise in listed),
        (enterprise.id for enterprise in listed if swept(enterprise.visits, window)),
    )


@indicator("村报告率", done="统计期内有排查、有线索或有零报告（不是去排查的活动不算）的村", total="全部村")
def village_reports(ledger: Ledger, window: Window) -> Figure:
    """村报告率: villages with a visit, a lead or a zero report; a silent one is missing by name."""
    return figure(ledger.campaign.village_names, (name for name, _ in village_signs(ledger, window)))


def village_signs(ledger: Ledger, window: Window) -> Iterable[tuple[str, date]]:
    """Every sign of life of a village within a window: a visit, a lead, or a zero report (零报告)."""
    places: tuple[Site | Enterprise, ...] = (*ledger.sites.values(), *ledger.enterprises.values())
    for place in places:
        yield from ((place.village, visit.on) for visit in place.visits if window.holds(visit.on))
    for lead in ledger.leads.values():
        if window.holds(lead.received_at):
            yield lead.village, lead.received_at.date()
    for activity in ledger.activities.values():
        sweeping = sweeps(activity.kind, ledger.campaign) and activity.void is None
        if sweeping and activity.problems == 0 and window.holds(activity.on):
            yield from ((village, activity.on) for village in activity.villages)


@indicator("处置方案率", done="方案里至少有一项措施的企业", total="有违法行为的企业")
def plans(ledger: Ledger, _window: Window) -> Figure:
    offenders = ledger.offenders
    return figure(
        (enterprise.id for enterprise in offenders),
        (enterprise.id for enterprise in offenders if enterprise.planned),
    )


@indicator("处置完成率", done="应采取的措施全部完成的企业（已记取舍而放弃的除外）", total="有违法行为的企业")
def completed_plans(ledger: Ledger, _window: Window) -> Figure:
    """处置完成率: enterprises with a violation whose every required measure is done.

    One whose risk is unrated, so that nothing is required yet, is not done.
    """
    offenders = ledger.offenders
    return figure(
        (enterprise.id for enterprise in offenders),
        (
            enterprise.id
            for enterprise in offenders
            if enterprise.planned and completed_on(enterprise, ledger) is not None
        ),
    )


@indicator("线索办结率", done="已办结的线索", total="全部线索，并入的不计")
def closed_leads(ledger: Ledger, _window: Window) -> Figure:
    counted = ledger.counted_leads
    return figure(
        (lead.id for lead in counted),
        (lead.id for lead in counted if lead.closing is not None),
    )


@indicator("督导覆盖率", done="督导期间内在督导活动里列名的村和站所", total="全部村和站所")
def supervision(ledger: Ledger, _window: Window) -> Figure:
    return figure(
        (*ledger.campaign.village_names, *ledger.campaign.station_names),
        (name for name, _ in supervision_visits(ledger)),
    )


def supervision_visits(ledger: Ledger) -> Iterable[tuple[str, date]]:
    """Whom a 专项督导 visited within the supervision window, and when; a mere notice (通报) is no visit."""
    windows = [Window(window.start, window.end) for window in ledger.campaign.supervisions]
    for activity in ledger.activities.values():
        held = any(window.holds(activity.on) for window in windows)
        if supervises(activity.kind, ledger.campaign) and held and not activity.is_notice_only:
            yield from ((name, activity.on) for name in (*activity.supervised, *activity.villages))


@indicator("复核率", done="统计期内排查到位或有回头看的", total="有历史查处的企业")
def past_cases(ledger: Ledger, window: Window) -> Figure:
    known = [enterprise for enterprise in ledger.enterprises.values() if enterprise.past_cases]
    return figure(
        (enterprise.id for enterprise in known),
        (
            enterprise.id
            for enterprise in known
            if swept(enterprise.visits, window)
            or any(window.holds(look.on) for look in enterprise.look_backs)
        ),
    )
