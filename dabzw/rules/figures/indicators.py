"""Indicators 指标 of a phase: how much of what the notice orders is done, and what is still missing.

Every indicator is `(ledger as of an instant, window, scope) -> Figure`.  The window is the phase from its
first day on, the scope what of all is counted; what counts as done is said at each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign, Phase, PhaseIndicator
from dabzw.model.campaign_parts import Supervision
from dabzw.model.enterprise import Enterprise, Visit
from dabzw.model.known_words import supervises, sweeps
from dabzw.model.ledger import Ledger
from dabzw.model.moments import When, day_of
from dabzw.model.site import Site
from dabzw.model.terms import in_terms
from dabzw.model.vocab import DEPLOYING, IndicatorName
from dabzw.rules.case.completion import completed_on
from dabzw.rules.case.selection import (
    EVERYTHING,
    Selective,
    Traits,
    fit,
    given,
    of_enterprise,
    of_lead,
    of_site,
)


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
class Scope:
    """What is counted: what selectors choose of all; of 督导覆盖率 also the windows (None: all) it is of."""

    of: Selective = EVERYTHING
    rounds: tuple[Supervision, ...] | None = None

    def holds(self, traits: Iterable[Traits]) -> bool:
        """Whether a record is counted; what nobody wrote down is read strictly, and it is."""
        return fit(self.of, traits) is not None

    def enterprises(self, known: Iterable[Enterprise], ledger: Ledger) -> tuple[Enterprise, ...]:
        """Those of some enterprises that are counted."""
        if self.everywhere:
            return tuple(known)
        return tuple(one for one in known if self.holds(of_enterprise(one, ledger.campaign)))

    def villages(self, ledger: Ledger) -> tuple[str, ...]:
        """The villages that are counted: those of 村, and none where only others are chosen."""
        return self._chosen(ledger.campaign.village_names, self.of.villages)

    def stations(self, ledger: Ledger) -> tuple[str, ...]:
        """The stations that are counted: those of 站所, and none where only others are chosen."""
        return self._chosen(ledger.campaign.station_names, self.of.stations)

    def _chosen(self, names: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
        return names if self.everywhere else tuple(name for name in names if name in words)

    @property
    def everywhere(self) -> bool:
        """Whether all is counted."""
        return not given(self.of)


ALL: Final = Scope()
SUPERVISED: Final[IndicatorName] = "督导覆盖率"
"""The indicator that is of a window of 督导."""
Counting = Callable[[Ledger, Window, Scope], Figure]
Counted = Literal["企业", "场所", "线索", "村", "村和站所", "村、站所和企业"]
"""What an indicator counts."""
_OF_PLACES: Final = ("村", "场所类别")
_OF_RECORDS: Final = ("行为", "场所类别", "经营状态", "风险", "村", "行业", "目录", "站所")


@dataclass(frozen=True, slots=True)
class IndicatorRule:
    """One indicator: its name, what it counts as 完成 and 总数, for the manual (Chinese), and by what.

    `counts` is what is counted, `by` are the selectors that can choose among it.
    """

    rule: Counting
    name: IndicatorName
    done: str
    total: str
    counts: Counted
    by: tuple[str, ...] = _OF_RECORDS

    def __call__(self, ledger: Ledger, window: Window, scope: Scope = ALL) -> Figure:
        """The indicator of a ledger within a window."""
        return self.rule(ledger, window, scope)


def indicator(
    name: IndicatorName, *, done: str, total: str, counts: Counted = "企业", by: tuple[str, ...] = _OF_RECORDS
) -> Callable[[Counting], IndicatorRule]:
    """Declares a function as an indicator; the registry finds it by its name in this module."""
    return partial(IndicatorRule, name=name, done=done, total=total, counts=counts, by=by)


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


@indicator(
    "部署率",
    done="截至统计末日，在“部署”活动里列名的村、站所、企业",
    total="全部村、站所、企业",
    counts="村、站所和企业",
)
def deployment(ledger: Ledger, window: Window, scope: Scope) -> Figure:
    named: set[str] = set()
    for activity in ledger.activities.values():
        if activity.kind == DEPLOYING and activity.on <= window.last:
            named.update(activity.villages, activity.units, activity.checked, (activity.lead_unit or "",))
    enterprises = scope.enterprises(ledger.enterprises.values(), ledger)
    return figure((*scope.villages(ledger), *scope.stations(ledger), *(one.id for one in enterprises)), named)


@indicator("场所排查率", done="统计期内有一次排查到位的场所", total="全部场所", counts="场所", by=_OF_PLACES)
def site_sweep(ledger: Ledger, window: Window, scope: Scope) -> Figure:
    sites = [site for site in ledger.sites.values() if scope.everywhere or scope.holds(of_site(site))]
    return figure((site.id for site in sites), (site.id for site in sites if swept(site.visits, window)))


@indicator(
    "目录排查率", done="列入许可目录、统计期内排查到位的企业", total="列入许可目录的企业，停产停业的也算"
)
def directory_sweep(ledger: Ledger, window: Window, scope: Scope) -> Figure:
    known = (enterprise for enterprise in ledger.enterprises.values() if enterprise.directories)
    listed = scope.enterprises(known, ledger)
    return figure(
        (enterprise.id for enterprise in listed),
        (enterprise.id for enterprise in listed if swept(enterprise.visits, window)),
    )


@indicator(
    "村报告率",
    done="统计期内有排查、有线索或有零报告（不是去排查的活动不算）的村",
    total="全部村",
    counts="村",
    by=("村",),
)
def village_reports(ledger: Ledger, window: Window, scope: Scope) -> Figure:
    """村报告率: villages with a visit, a lead or a zero report; a silent one is missing by name."""
    return figure(scope.villages(ledger), (name for name, _ in village_signs(ledger, window)))


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
def plans(ledger: Ledger, _window: Window, scope: Scope) -> Figure:
    offenders = scope.enterprises(ledger.offenders, ledger)
    return figure(
        (enterprise.id for enterprise in offenders),
        (enterprise.id for enterprise in offenders if enterprise.planned),
    )


@indicator("处置完成率", done="应采取的措施全部完成的企业（已记取舍而放弃的除外）", total="有违法行为的企业")
def completed_plans(ledger: Ledger, _window: Window, scope: Scope) -> Figure:
    """处置完成率: enterprises with a violation whose every required measure is done.

    One whose risk is unrated, so that nothing is required yet, is not done.
    """
    offenders = scope.enterprises(ledger.offenders, ledger)
    return figure(
        (enterprise.id for enterprise in offenders),
        (
            enterprise.id
            for enterprise in offenders
            if enterprise.planned and completed_on(enterprise, ledger) is not None
        ),
    )


@indicator("线索办结率", done="已办结的线索", total="全部线索，并入的不计", counts="线索")
def closed_leads(ledger: Ledger, _window: Window, scope: Scope) -> Figure:
    counted = [
        lead
        for lead in ledger.counted_leads
        if scope.everywhere or scope.holds(of_lead(lead, ledger.enterprise_of(lead), ledger.campaign))
    ]
    return figure(
        (lead.id for lead in counted),
        (lead.id for lead in counted if lead.closing is not None),
    )


@indicator(
    "督导覆盖率",
    done="督导期间内在督导活动里列名的村和站所",
    total="全部村和站所",
    counts="村和站所",
    by=("村", "站所"),
)
def supervision(ledger: Ledger, _window: Window, scope: Scope) -> Figure:
    return figure(
        (*scope.villages(ledger), *scope.stations(ledger)),
        (name for name, _ in supervision_visits(ledger, scope.rounds)),
    )


def called(plan: PhaseIndicator, campaign: Campaign, window: Supervision | None = None) -> str:
    """What people call an indicator: its title, or its name in the campaign's words, with what chooses."""
    name = plan.title or in_terms(plan.name, campaign)
    chosen = "、".join(word for words in given(plan).values() for word in words)
    more = [*([] if plan.title or not chosen else [chosen]), *([window.shown] if window else [])]
    return f"{name}（{'；'.join(more)}）" if more else name


def rounds_in(phase: Phase, campaign: Campaign) -> tuple[Supervision, ...]:
    """The windows of 督导 that lie in a phase, or partly do."""
    return tuple(one for one in campaign.supervisions if one.meets(phase.start, phase.end))


def supervision_visits(
    ledger: Ledger, rounds: Iterable[Supervision] | None = None
) -> Iterable[tuple[str, date]]:
    """Whom a 专项督导 visited within some windows (None: all), and when; a mere notice (通报) is no visit."""
    windows = [
        Window(one.start, one.end) for one in (ledger.campaign.supervisions if rounds is None else rounds)
    ]
    for activity in ledger.activities.values():
        held = any(window.holds(activity.on) for window in windows)
        if supervises(activity.kind, ledger.campaign) and held and not activity.is_notice_only:
            yield from ((name, activity.on) for name in (*activity.supervised, *activity.villages))


@indicator("复核率", done="统计期内排查到位或有回头看的", total="有历史查处的企业")
def past_cases(ledger: Ledger, window: Window, scope: Scope) -> Figure:
    known = scope.enterprises((one for one in ledger.enterprises.values() if one.past_cases), ledger)
    return figure(
        (enterprise.id for enterprise in known),
        (
            enterprise.id
            for enterprise in known
            if swept(enterprise.visits, window)
            or any(window.holds(look.on) for look in enterprise.look_backs)
        ),
    )
