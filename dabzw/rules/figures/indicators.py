"""Indicators 指标 of a phase: how much of what the notice orders is done, and what is still missing.

Every indicator is `(ledger as of an instant, window, scope) -> Figure`, and is the sum of what each record
adds.  The window is the phase from its first day on, the scope what of all is counted; what counts as done
is said at each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import chain
from typing import Any, Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.base import Record
from dabzw.model.campaign import Campaign, Phase, PhaseIndicator
from dabzw.model.campaign_parts import Supervision
from dabzw.model.enterprise import Enterprise, Visit
from dabzw.model.facts import FactOf, of_each
from dabzw.model.ids import Kind
from dabzw.model.known_words import supervises, sweeps
from dabzw.model.lead import Lead
from dabzw.model.ledger import RECORD_TYPES, AnyRecord, Ledger
from dabzw.model.moments import Instant, When, day_of, end_of
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

    def reaches(self, day: date) -> bool:
        """Whether a day does not lie behind the last one."""
        return day <= self.last


@dataclass(frozen=True, slots=True)
class UpTo:
    """What is known at an instant, from the day `first` on."""

    first: date
    at: Instant

    def holds(self, when: When) -> bool:
        """Whether a moment lies within the window."""
        return self.first <= day_of(when) and self.at.sees(when)

    def reaches(self, day: date) -> bool:
        """Whether a day does not lie behind the last one."""
        return self.at.sees(day)


@dataclass(frozen=True, slots=True)
class Settled:
    """What is over for certain at an instant, from the day `first` on: a day is over at its 24:00."""

    first: date
    at: Instant

    def holds(self, when: When) -> bool:
        """Whether a moment lies within the window."""
        return self.first <= day_of(when) and end_of(when) <= self.at.moment

    def reaches(self, day: date) -> bool:
        """Whether a day does not lie behind the last one."""
        return end_of(day) <= self.at.moment


@dataclass(frozen=True, slots=True)
class After:
    """What is not yet known at an instant, of a ledger that is as of a later one."""

    at: Instant

    def holds(self, when: When) -> bool:
        """Whether a moment lies within the window."""
        return not self.at.sees(when)

    def reaches(self, day: date) -> bool:
        """Whether a day does not lie behind the last one: the ledger knows none that does."""
        return day >= self.at.day


Days = Window | UpTo | Settled | After


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

    def counts(self, record: Enterprise | Lead | Site, ledger: Ledger) -> bool:
        """Whether a record is counted."""
        if self.everywhere:
            return True
        match record:
            case Enterprise():
                return self.holds(of_enterprise(record, ledger.campaign))
            case Lead():
                return self.holds(of_lead(record, ledger.enterprise_of(record), ledger.campaign))
            case Site():
                return self.holds(of_site(record))

    def villages(self, campaign: Campaign) -> tuple[str, ...]:
        """The villages that are counted: those of 村, and none where only others are chosen."""
        return self._chosen(campaign.village_names, self.of.villages)

    def stations(self, campaign: Campaign) -> tuple[str, ...]:
        """The stations that are counted: those of 站所, and none where only others are chosen."""
        return self._chosen(campaign.station_names, self.of.stations)

    def _chosen(self, names: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
        return names if self.everywhere else tuple(name for name in names if name in words)

    @property
    def everywhere(self) -> bool:
        """Whether all is counted."""
        return not given(self.of)


ALL: Final = Scope()
SUPERVISED: Final[IndicatorName] = "督导覆盖率"
"""The indicator that is of a window of 督导."""
Counted = Literal["企业", "场所", "线索", "村", "村和站所", "村、站所和企业"]
"""What an indicator counts."""
_OF_PLACES: Final = ("村", "场所类别")
_OF_RECORDS: Final = ("行为", "场所类别", "经营状态", "风险", "村", "行业", "目录", "站所")


@dataclass(frozen=True, slots=True)
class Share:
    """What one record adds to an indicator: whether it is `wanted` (总数), and what it has `done` (完成)."""

    wanted: bool = False
    done: tuple[str, ...] = ()


NOTHING: Final = Share()
Sharing = Callable[[Any, Ledger, Days, Scope], Share]


@dataclass(frozen=True, slots=True)
class IndicatorRule:
    """One indicator: its name, what it counts as 完成 and 总数, for the manual (Chinese), and by what.

    `rule` says what a record adds, of which kinds `on`; `counts` is what is counted, `by` are the selectors
    that can choose among it.
    """

    rule: Sharing
    name: IndicatorName
    done: str
    total: str
    counts: Counted
    by: tuple[str, ...] = _OF_RECORDS
    on: tuple[type[Record], ...] = (Enterprise,)

    def __call__(self, ledger: Ledger, window: Days, scope: Scope = ALL) -> Figure:
        """The indicator of a ledger within a window."""
        records = (record for kind in self.kinds for record in ledger.of_kind(kind).values())
        shares = [(record.id, self.rule(record, ledger, window, scope)) for record in records]
        wanted = (id_ for id_, share in shares if share.wanted)
        done = (name for _, share in shares for name in share.done)
        return self.figure(wanted, done, ledger.campaign, scope)

    def figure(self, wanted: Iterable[str], done: Iterable[str], campaign: Campaign, scope: Scope) -> Figure:
        """The indicator, of the records that are wanted and the names that are done."""
        return figure((*self._places(campaign, scope), *wanted), done)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of records that may add something."""
        return tuple(kind.KIND for kind in self.on)

    def _places(self, campaign: Campaign, scope: Scope) -> tuple[str, ...]:
        """The villages and stations that are counted."""
        villages = scope.villages(campaign) if "村" in self.counts else ()
        return (*villages, *(scope.stations(campaign) if "站所" in self.counts else ()))


def indicator(
    name: IndicatorName,
    *,
    done: str,
    total: str,
    counts: Counted = "企业",
    by: tuple[str, ...] = _OF_RECORDS,
    on: tuple[type[Record], ...] = (Enterprise,),
) -> Callable[[Sharing], IndicatorRule]:
    """Declares a function as an indicator; the registry finds it by its name in this module."""
    return partial(IndicatorRule, name=name, done=done, total=total, counts=counts, by=by, on=on)


def _share(record: Enterprise | Lead | Site, *, is_done: bool) -> Share:
    """What one that is counted adds."""
    return Share(wanted=True, done=(record.id,) if is_done else ())


def figure(wanted: Iterable[str], done: Iterable[str]) -> Figure:
    """How many of the wanted names are among the done ones."""
    names = tuple(wanted)
    reached = frozenset(done)
    missing = tuple(name for name in names if name not in reached)
    return Figure(len(names) - len(missing), len(names), missing)


def swept_on(visits: Iterable[Visit], window: Days) -> date | None:
    """The first day of a window on which somebody saw a place; a locked door or a refusal sweeps nothing."""
    days = (visit.on for visit in visits if visit.effective and window.holds(visit.on))
    return min(days, default=None)


def swept(visits: Iterable[Visit], window: Days) -> bool:
    """Whether a place was swept within a window."""
    return swept_on(visits, window) is not None


def attempted(visits: Iterable[Visit], window: Days) -> bool:
    """Whether a place was tried within a window, and never seen."""
    within = [visit for visit in visits if window.holds(visit.on)]
    return bool(within) and not any(visit.effective for visit in within)


@indicator(
    "部署率",
    done="截至统计末日，在“部署”活动里列名的村、站所、企业",
    total="全部村、站所、企业",
    counts="村、站所和企业",
    on=(Enterprise, Activity),
)
def deployment(record: Enterprise | Activity, ledger: Ledger, window: Days, scope: Scope) -> Share:
    if isinstance(record, Enterprise):
        return Share(wanted=scope.counts(record, ledger))
    if record.kind != DEPLOYING or not window.reaches(record.on):
        return NOTHING
    named = (*record.villages, *record.units, *record.checked, *filter(None, (record.lead_unit,)))
    return Share(done=tuple(dict.fromkeys(named)))


@indicator(
    "场所排查率",
    done="统计期内有一次排查到位的场所",
    total="全部场所",
    counts="场所",
    by=_OF_PLACES,
    on=(Site,),
)
def site_sweep(site: Site, ledger: Ledger, window: Days, scope: Scope) -> Share:
    return _share(site, is_done=swept(site.visits, window)) if scope.counts(site, ledger) else NOTHING


@indicator(
    "目录排查率", done="列入许可目录、统计期内排查到位的企业", total="列入许可目录的企业，停产停业的也算"
)
def directory_sweep(enterprise: Enterprise, ledger: Ledger, window: Days, scope: Scope) -> Share:
    if not enterprise.directories or not scope.counts(enterprise, ledger):
        return NOTHING
    return _share(enterprise, is_done=swept(enterprise.visits, window))


@indicator(
    "村报告率",
    done="统计期内有排查、有线索或有零报告（不是去排查的活动不算）的村",
    total="全部村",
    counts="村",
    by=("村",),
    on=(Enterprise, Lead, Site, Activity),
)
def village_reports(record: AnyRecord, ledger: Ledger, window: Days, _scope: Scope) -> Share:
    """村报告率: villages with a visit, a lead or a zero report; a silent one is missing by name."""
    signs = signs_of(record, ledger.campaign)
    return Share(done=tuple(dict.fromkeys(name for name, day in signs if window.holds(day))))


def signs_of(record: AnyRecord, campaign: Campaign) -> Iterator[tuple[str, date]]:
    """The signs of life of villages that a record tells, with their days: visits, a lead, a zero report."""
    match record:
        case Lead():
            yield record.village, record.received_at.date()
        case Activity():
            sweeping = sweeps(record.kind, campaign) and record.void is None
            if sweeping and record.problems == 0:
                yield from ((village, record.on) for village in record.villages)
        case _:
            yield from ((record.village, visit.on) for visit in record.visits)


_SIGNS: Final = FactOf(
    "signs of life",
    tuple[tuple[str, date], ...],
    frozenset(RECORD_TYPES),
    lambda record, ledger, _at: tuple(signs_of(record, ledger.campaign)) or None,
)


def village_signs(ledger: Ledger, at: Instant, window: Days) -> Iterator[tuple[str, date]]:
    """Every sign of life of a village within a window: a visit, a lead, or a zero report (零报告)."""
    signs = chain.from_iterable(of_each(_SIGNS, ledger, at).values())
    return ((name, day) for name, day in signs if window.holds(day))


@indicator("处置方案率", done="方案里至少有一项措施的企业", total="有违法行为的企业")
def plans(enterprise: Enterprise, ledger: Ledger, _window: Days, scope: Scope) -> Share:
    if not enterprise.offends or not scope.counts(enterprise, ledger):
        return NOTHING
    return _share(enterprise, is_done=bool(enterprise.planned))


@indicator("处置完成率", done="应采取的措施全部完成的企业（已记取舍而放弃的除外）", total="有违法行为的企业")
def completed_plans(enterprise: Enterprise, ledger: Ledger, _window: Days, scope: Scope) -> Share:
    """处置完成率: enterprises with a violation whose every required measure is done.

    One whose risk is unrated, so that nothing is required yet, is not done.
    """
    if not enterprise.offends or not scope.counts(enterprise, ledger):
        return NOTHING
    is_done = bool(enterprise.planned) and completed_on(enterprise, ledger) is not None
    return _share(enterprise, is_done=is_done)


@indicator("线索办结率", done="已办结的线索", total="全部线索，并入的不计", counts="线索", on=(Lead,))
def closed_leads(lead: Lead, ledger: Ledger, _window: Days, scope: Scope) -> Share:
    if not lead.counted or not scope.counts(lead, ledger):
        return NOTHING
    return _share(lead, is_done=lead.closing is not None)


@indicator(
    "督导覆盖率",
    done="督导期间内在督导活动里列名的村和站所",
    total="全部村和站所",
    counts="村和站所",
    by=("村", "站所"),
    on=(Activity,),
)
def supervision(activity: Activity, ledger: Ledger, _window: Days, scope: Scope) -> Share:
    visits = _supervised(activity, ledger.campaign, scope.rounds)
    return Share(done=tuple(dict.fromkeys(name for name, _ in visits)))


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
) -> Iterator[tuple[str, date]]:
    """Whom a 专项督导 visited within some windows (None: all), and when; a mere notice (通报) is no visit."""
    windows = None if rounds is None else tuple(rounds)
    for activity in ledger.activities.values():
        yield from _supervised(activity, ledger.campaign, windows)


def _supervised(
    activity: Activity, campaign: Campaign, rounds: tuple[Supervision, ...] | None
) -> Iterator[tuple[str, date]]:
    """Whom an activity visited as a 专项督导 within some windows (None: all)."""
    windows = campaign.supervisions if rounds is None else rounds
    held = any(one.start <= activity.on <= one.end for one in windows)
    if held and supervises(activity.kind, campaign) and not activity.is_notice_only:
        yield from ((name, activity.on) for name in (*activity.supervised, *activity.villages))


@indicator("复核率", done="统计期内排查到位或有回头看的", total="有历史查处的企业")
def past_cases(enterprise: Enterprise, ledger: Ledger, window: Days, scope: Scope) -> Share:
    if not enterprise.past_cases or not scope.counts(enterprise, ledger):
        return NOTHING
    looked = any(window.holds(look.on) for look in enterprise.look_backs)
    return _share(enterprise, is_done=looked or swept(enterprise.visits, window))
