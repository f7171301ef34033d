"""Runs of a limit: from when it runs for a record, and by which act it was met.

A limit of the campaign may run on a record several times at once: for each 措施 of a plan, for each seizure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from dabzw.model.campaign import Limit
from dabzw.model.cases import Case, cases, cleared_on
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import CompulsoryAct, Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import When, day_of, not_before
from dabzw.model.vocab import INFORMANT_SOURCES
from dabzw.model.workdays import Counting, Span, add
from dabzw.rules.limits.events import Moments, enterprise_event, lead_event

_SAME_DAY: Final = Span(0, "当日")
_OWED_WHEN_REFUSED: Final = (
    "受理",
    "办结",
    "反馈",
)  # 不予受理: nothing is to be verified, stopped or handed over
_OWED_WHEN_TRUE: Final = ("强制措施", "移交", "核查属实")


@dataclass(frozen=True, slots=True)
class Run:
    """A limit that has begun to run: from when, by which act it was met, for what.

    `since` is the day from which it can be moved.  `began` is the starting event, `start` the moment from
    which time runs: later where a 退回 reopened it; both are None for a fixed day.
    """

    since: date
    start: When | None
    met: When | None
    by: When | None = None  # a limit set by itself, as a measure's 时限
    item: str | None = None
    unit: str | None = None
    began: When | None = None

    def left_behind(self, day: date) -> bool:
        """Whether a day was of an earlier run, that a 退回 has ended: its changes moved that one."""
        return self.began is not None and day_of(self.began) <= day < self.since


def runs(limit: Limit, record: Lead | Enterprise, ledger: Ledger) -> Iterator[Run]:
    """The runs of a limit on a record that is already as of an instant."""
    if isinstance(record, Lead):
        yield from _lead_runs(limit, record, ledger)
    else:
        of_case = _measure_runs if limit.per_measure else _enterprise_runs
        for case in cases(record):
            yield from of_case(limit, case, ledger)


def counting(limit: Limit, ledger: Ledger) -> Counting:
    """How the days of a limit are counted: its own unit first; 当日, hours and a fixed 截止 never roll."""
    campaign, unit = ledger.campaign, limit.span.unit if limit.span else "当日"
    return Counting(
        workdays=unit == "工作日" or (unit is None and campaign.counts_workdays(limit)),
        roll=unit not in ("当日", "小时") and campaign.rolls(limit),
        calendar=ledger.calendar,
    )


def _lead_runs(limit: Limit, lead: Lead, ledger: Ledger) -> Iterator[Run]:
    if lead.merged_into is not None or not _owes(lead, limit):
        return
    if limit.start == "强制措施" and limit.until == "销号":
        yield from (_seizure(act, lead, ledger) for act in lead.acts if act.is_temporary)
        return
    ends = lead_event(limit.until or "", lead, ledger)
    if limit.by is not None:
        yield Run(day_of(lead.received_at), None, _first(ends))
        return
    began = _first(lead_event(limit.start or "", lead, ledger))
    if began is None:
        return
    start = _restarted(began, lead) if limit.until == "移交" else began
    yield Run(day_of(start), start, _met(limit, start, ends), began=began)


def _owes(lead: Lead, limit: Limit) -> bool:
    """Whether a lead has such a limit at all."""
    if limit.until == "反馈" and lead.source not in INFORMANT_SOURCES:
        return False
    if lead.refused and not lead.verifications:
        return limit.until in _OWED_WHEN_REFUSED
    if limit.until not in _OWED_WHEN_TRUE or lead.found_true:
        return True
    return limit.by is None and not lead.verifications


def _restarted(began: When, lead: Lead) -> When:
    """The last 退回 since the start that left no earlier transfer standing: the limit runs anew from it."""
    start = began
    for returned in sorted({one.returned_on for one in lead.transfers if one.returned_on is not None}):
        standing = (
            one.on
            for one in lead.transfers
            if (one.returned_on is None or one.returned_on > returned) and one.on < returned
        )
        if not_before(returned, start) and not any(not_before(day, start) for day in standing):
            start = returned
    return start


def _met(limit: Limit, start: When, ends: Moments) -> When | None:
    """The first act at or after the start; a compulsory act before it is 先行处置, and in time."""
    if limit.until == "强制措施" and ends:
        return ends[0]
    return next((end for end in ends if not_before(end, start)), None)


def _seizure(act: CompulsoryAct, lead: Lead, ledger: Ledger) -> Run:
    """A seizure ends when it is lifted or the enterprise is cleared (行政强制法 art. 25)."""
    enterprise = ledger.enterprise_of(lead)
    cleared = None if enterprise is None else cleared_on(enterprise)
    ends = [day for day in (act.lifted_on, cleared) if day is not None and day >= act.on]
    return Run(act.on, act.on, min(ends, default=None), item=act.act, began=act.on)


def _enterprise_runs(limit: Limit, case: Case, ledger: Ledger) -> Iterator[Run]:
    """The run of a limit in one case; that of a further case is told apart by its number."""
    own, item = case.enterprise, f"第{case.number}案" if case.again else None
    ends = enterprise_event(limit.until or "", own, ledger)
    if limit.by is not None:
        if case.opened_on is not None:
            yield Run(case.opened_on, None, _first(ends), item=item)
        return
    start = _first(enterprise_event(limit.start or "", own, ledger))
    if start is not None:
        yield Run(day_of(start), start, _met(limit, start, ends), item=item, began=start)


def _measure_runs(limit: Limit, case: Case, ledger: Ledger) -> Iterator[Run]:
    """The 时限 of each measure; it can be moved from the day on which the plan was decided."""
    enterprise = case.enterprise
    decided = enterprise.plan.decided_on if enterprise.plan else None
    for measure in enterprise.planned:
        if measure.due_on is not None:
            by = add(measure.due_on, limit.span or _SAME_DAY, counting(limit, ledger))
            since = decided or date.min
            yield Run(since, None, measure.done_on, by=by, item=measure.measure, unit=measure.unit)


def _first(moments: Moments) -> When | None:
    return moments[0] if moments else None
