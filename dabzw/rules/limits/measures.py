"""The 时限 of the measures of a plan, each a limit that runs by itself, and how the days of a limit count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from dabzw.model.campaign import Limit
from dabzw.model.cases import Case
from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY
from dabzw.model.workdays import Counting, Span, add
from dabzw.rules.limits.endings import case_ended_without_act
from dabzw.rules.limits.run import Run

SAME_DAY: Final = Span(0, "当日")


def counting(limit: Limit, ledger: Ledger) -> Counting:
    """How the days of a limit are counted: its own unit first; 当日, hours and a fixed 截止 never roll."""
    campaign, unit = ledger.campaign, limit.span.unit if limit.span else "当日"
    return Counting(
        workdays=unit == "工作日" or (unit is None and campaign.counts_workdays(limit)),
        roll=unit not in ("当日", "小时", "立即") and campaign.rolls(limit),
        calendar=ledger.calendar,
    )


def of_case(run: Run, case: Case) -> Run:
    """A run with the case that it is of: a change that is dated in another case moves nothing of it."""
    return replace(
        run,
        case=case.number,
        first_day=max(run.first_day, date.min if case.since is None else case.since + DAY),
        last_day=min(run.last_day, case.ended_on or date.max),
    )


def measure_runs(limit: Limit, case: Case, ledger: Ledger) -> Iterator[Run]:
    """The 时限 of each measure; it can be moved from the day on which the plan was decided."""
    decided = case.enterprise.plan.decided_on if case.enterprise.plan else None
    end = case_ended_without_act(case)
    seen: Counter[str] = Counter()
    for one in case.enterprise.planned:
        if one.due_on is not None:
            seen[one.measure] += 1
            run = Run(
                since=decided or date.min,
                start=None,
                met=one.done_on,
                asks="措施时限",
                by=add(one.due_on, limit.span or SAME_DAY, counting(limit, ledger)),
                of=one.measure,
                place=seen[one.measure],
                unit=one.unit,
                ended=end if one.done_on is None else None,
            )
            yield of_case(run, case)
