"""Progress against time: what is to be done, what is done, the pace that is needed and a forecast.

The day by which all must be done is the last day of the phase whose indicator asks for it, and after that
the campaign's.  The forecast goes on at the pace of the last ten workdays; nothing is done on a rest day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.cases import cleared_on
from dabzw.model.ids import registered_on
from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY, Instant, day_of
from dabzw.reports.pictures import pacing
from dabzw.rules.figures.indicators import swept_on
from dabzw.rules.sweep.coverage import campaign_window

SWEEP: Final = "场所排查率"
_LEADS: Final = "线索办结率"


@dataclass(frozen=True, slots=True)
class BurnUp:
    """What is to be done and what is done, at the end of each day from the first to the present one.

    `ends` are the last days of the phases; `deadline` the day by which all must be done, None when it is
    over; `workdays` those that are left until it.  `pace` is how many each of the last `looked_at` workdays
    has seen done; it and `needed` are None where there is no workday.
    """

    name: str
    counter: str
    wanted_name: str
    done_name: str
    first: date
    last: date
    today: date
    ends: tuple[tuple[str, date], ...]
    wanted: tuple[int, ...]
    done: tuple[int, ...]
    deadline: date | None
    workdays: int
    needed: Decimal | None
    pace: Decimal | None
    looked_at: int

    @property
    def to_do(self) -> int:
        """How many there are by now."""
        return self.wanted[-1] if self.wanted else 0

    @property
    def reached(self) -> int:
        """How many are done by now."""
        return self.done[-1] if self.done else 0

    @property
    def open(self) -> int:
        """How many are left."""
        return self.to_do - self.reached

    @property
    def forecast(self) -> int | None:
        """How many will be done on the last day at today's pace, never more than there are."""
        if self.deadline is None or self.pace is None:
            return None
        return min(self.reached + int(self.pace * self.workdays), self.to_do)

    @property
    def is_behind(self) -> bool:
        """Whether some will be left on the last day at today's pace, or are left after it."""
        return self.open > 0 and (self.forecast is None or self.forecast < self.to_do)

    @property
    def says(self) -> tuple[str, ...]:
        """The same in sentences, without a full stop."""
        if not self.wanted:
            return ("行动尚未开始",)
        each = self.counter
        now = f"{self.name}{self.wanted_name}{self.to_do}{each}，{self.done_name}{self.reached}{each}"
        if not self.open:
            return (f"{now}，没有剩余",)
        return (f"{now}，还有{self.open}{each}", *self._outlook())

    def _outlook(self) -> Iterator[str]:
        each, done = self.counter, self.done_name
        if self.deadline is None:
            yield "限期已过"
            return
        day = f"{self.deadline.month}月{self.deadline.day}日"
        if self.needed is None:
            yield f"到{day}没有工作日了"
            return
        yield f"到{day}还有{self.workdays}个工作日，每个工作日须{done}{self.needed}{each}"
        if self.pace is not None and self.forecast is not None:
            then = f"{done}{self.forecast}{each}"
            short = self.to_do - self.forecast
            end = f"，还差{short}{each}" if short else ""
            yield f"近{self.looked_at}个工作日平均每日{done}{self.pace}{each}，照此到{day}{then}{end}"


@dataclass(frozen=True, slots=True)
class _Pair:
    """A kind of things to be done: what it is called, and the days on which each came and was done."""

    name: str
    counter: str
    wanted_name: str
    done_name: str
    indicator: str | None
    came: Iterable[date | None]
    went: Iterable[date | None]


def burn_ups(ledger: Ledger, at: Instant) -> tuple[BurnUp, ...]:
    """Those of the leads, the sites and the offenders of a ledger that is already as of `at`."""
    pairs = (_leads(ledger), _sites(ledger, at), _offenders(ledger))
    return tuple(_burn_up(pair, ledger, at) for pair in pairs)


def sweep_burn_up(ledger: Ledger, at: Instant) -> BurnUp:
    """That of the sites of a ledger that is already as of `at`."""
    return _burn_up(_sites(ledger, at), ledger, at)


def _leads(ledger: Ledger) -> _Pair:
    leads = ledger.counted_leads
    return _Pair(
        "线索",
        "条",
        "登记",
        "办结",
        _LEADS,
        came=[day_of(lead.received_at) for lead in leads],
        went=[lead.closing.on for lead in leads if lead.closing is not None],
    )


def _sites(ledger: Ledger, at: Instant) -> _Pair:
    sites = ledger.sites.values()
    return _Pair(
        "场所",
        "处",
        "在册",
        "排查",
        SWEEP,
        came=[registered_on(site.id) for site in sites],
        went=[swept_on(site.visits, campaign_window(ledger, at)) for site in sites],
    )


def _offenders(ledger: Ledger) -> _Pair:
    terms = ledger.campaign.terms
    return _Pair(
        f"违法{terms.subject}",
        terms.counter,
        "查实",
        "销号",
        None,
        came=[one.first_found_on for one in ledger.offenders],
        went=[cleared_on(one) for one in ledger.offenders],
    )


def _burn_up(pair: _Pair, ledger: Ledger, at: Instant) -> BurnUp:
    campaign, calendar = ledger.campaign, ledger.calendar
    span = [campaign.start + number * DAY for number in range(max((at.day - campaign.start).days + 1, 0))]
    wanted, done = _sums(pair.came, span), _sums(pair.went, span)
    deadline = _deadline(campaign, pair.indicator, at.day)
    workdays = calendar.workdays_between(at.day, deadline) if deadline is not None else 0
    since, looked_at = pacing.last_workdays(calendar, campaign.start, at.day)
    before = (since - campaign.start).days - 1
    lately = done[-1] - (done[before] if before >= 0 else 0) if done else 0
    return BurnUp(
        name=pair.name,
        counter=pair.counter,
        wanted_name=pair.wanted_name,
        done_name=pair.done_name,
        first=campaign.start,
        last=max(campaign.end, at.day),
        today=at.day,
        ends=tuple((phase.name, phase.end) for phase in campaign.phases),
        wanted=wanted,
        done=done,
        deadline=deadline,
        workdays=workdays,
        needed=pacing.needed(wanted[-1] - done[-1], workdays) if wanted else None,
        pace=pacing.seen(lately, looked_at) if wanted else None,
        looked_at=looked_at,
    )


def _deadline(campaign: Campaign, indicator: str | None, today: date) -> date | None:
    """The last day of the phase that asks for it, or the campaign's; None when both are over."""
    days = (first_deadline(campaign, indicator), campaign.end)
    return next((day for day in days if day >= today), None)


def first_deadline(campaign: Campaign, indicator: str | None) -> date:
    """The last day of the phase that asks for an indicator, or the campaign's where none does."""
    asking = (phase.end for phase in campaign.phases if indicator in phase.indicator_names)
    return min((*asking, campaign.end))


def _sums(found: Iterable[date | None], span: Sequence[date]) -> tuple[int, ...]:
    """How many there were at the end of each day; those from before the first day count from it on."""
    if not span:
        return ()
    counts = Counter(max(day, span[0]) for day in found if day is not None)
    return tuple(accumulate(counts[day] for day in span))
