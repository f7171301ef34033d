"""期限: every deadline as a row, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final, Literal

from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, When, day_of, written
from dabzw.model.workdays import UNPUBLISHED
from dabzw.rules.deadlines import (
    OPEN_STATES,
    Deadline,
    Reckoned,
    all_reckoned,
    record_reckoned,
    worst_first,
)
from dabzw.rules.explanation import Step, explanation
from dabzw.rules.readings import Reading, other_readings, own_time

Rows = dict[str, Any]
Only = Literal["overdue", "today", "soon", "open", "done", "all"]

ONLY: Final[dict[str, tuple[str, ...]]] = {
    "overdue": ("逾期",),
    "today": ("今日到期",),
    "soon": ("临期",),
    "open": OPEN_STATES,
    "done": ("按期", "逾期完成"),
    "all": (*OPEN_STATES, "逾期完成", "按期"),
}


def due_rows(
    ledger: Ledger,
    at: Instant,
    *,
    only: Only = "all",
    within: timedelta | None = None,
    records: Sequence[AnyRecord] | None = None,
    explain: bool = False,
) -> Rows:
    """The deadlines of a ledger that is already as of `at`, or of some of its records.

    `within` keeps only the open ones that fall due by then; `explain` adds how each was reckoned.
    """
    found = [one for one in _worst_first(ledger, at, records) if one.deadline.state in ONLY[only]]
    if within is not None:
        last = at.day + within
        found = [one for one in found if one.deadline.open and day_of(one.deadline.due) <= last]
    return {
        "格式": 1,
        "截至": written(at.when),
        "计日": ledger.campaign.counting.unit or "自然日",
        "说明": list(notes(one.deadline for one in found)),
        "期限": [reckoned_row(one, at, explain=explain) for one in found],
    }


def _worst_first(ledger: Ledger, at: Instant, records: Iterable[AnyRecord] | None) -> Sequence[Reckoned]:
    if records is None:
        return all_reckoned(ledger, at)
    limited = (record for record in records if isinstance(record, (Lead, Enterprise)))
    found = [one for record in limited for one in record_reckoned(record, ledger, at)]
    return sorted(found, key=lambda one: worst_first(one.deadline))


def notes(found: Iterable[Deadline]) -> tuple[str, ...]:
    """What a reader must know of how the days were counted."""
    return (UNPUBLISHED,) if any(deadline.estimated for deadline in found) else ()


def deadline_row(deadline: Deadline) -> Rows:
    """One deadline."""
    return {
        "编号": deadline.record_id,
        "名称": deadline.name,
        "期限": deadline.code,
        "对象": deadline.subject,
        "事项": deadline.item,
        "性质": deadline.force,
        "起算": _written(deadline.start),
        "应完成": written(deadline.due),
        "原期限": written(deadline.original) if deadline.original != deadline.due else None,
        "完成": _written(deadline.met),
        "状态": deadline.state,
        "中止": deadline.suspended,
        "逾期天数": deadline.days_late,
        "责任单位": deadline.unit,
    }


def reckoned_row(one: Reckoned, at: Instant, *, explain: bool = False) -> Rows:
    """One deadline, with the 承办 unit's own time and, where it was missed, the other readings of 日."""
    own = own_time(one, at)
    row = {
        **deadline_row(one.deadline),
        "承办应完成": None if own is None else written(own.due),
        "承办逾期天数": None if own is None else own.days_late,
        "其他计日": [_reading(reading) for reading in other_readings(one, at)],
    }
    return row | {"说明": [_step(step) for step in explanation(one, at)]} if explain else row


def _reading(reading: Reading) -> Rows:
    return {
        "计日": reading.name,
        "应完成": written(reading.due),
        "逾期天数": reading.days_late,
        "说明": UNPUBLISHED if reading.estimated else None,
    }


def _step(step: Step) -> Rows:
    return {"日期": _written(step.when), "计入": step.number, "说明": step.says, "依据": step.rule}


def _written(when: When | None) -> str | None:
    return None if when is None else written(when)
