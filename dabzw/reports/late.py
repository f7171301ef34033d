"""逾期说明: every hard limit that was missed, why, and by which unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import LateExplanation, Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.due import notes, reckoned_row
from dabzw.rules.deadlines import Deadline, Reckoned, all_reckoned

Rows = dict[str, Any]

UNEXPLAINED: Final = "未说明"
_COUNTED: Final = ("逾期", "逾期完成")


def late_rows(ledger: Ledger, at: Instant, *, unit: str | None = None, unexplained: bool = False) -> Rows:
    """The hard limits missed, open ones and those met too late, of a ledger that is already as of `at`.

    A limit is counted for the unit that its 逾期说明 names, else for the one that the record names.  `unit`
    keeps those of one unit, `unexplained` those that nobody has accounted for.
    """
    missed = [
        one for one in all_reckoned(ledger, at) if one.deadline.force == "硬性" and one.deadline.days_late
    ]
    found = [_late(one, at) for one in missed]
    rows = [
        row
        for row in found
        if unit in (None, row["责任单位"], row["说明单位"]) and not (unexplained and row["已说明"])
    ]
    return {
        "格式": 1,
        "截至": written(at.when),
        "说明": list(notes(one.deadline for one in missed)),
        "未说明": sum(not row["已说明"] for row in rows),
        "逾期": rows,
        "按单位": _by_unit(rows),
    }


def _late(one: Reckoned, at: Instant) -> Rows:
    """A missed limit with its 逾期说明."""
    given = explained(one.deadline, one.record)
    return {
        **reckoned_row(one, at),
        "已说明": given is not None,
        "原因": given.cause if given else UNEXPLAINED,
        "说明单位": given.unit if given else None,
    }


def explained(deadline: Deadline, record: Lead | Enterprise) -> LateExplanation | None:
    """The 逾期说明 of a limit of a record, the last one of several."""
    given = [item for item in record.late_explanations if deadline.is_named(item.limit)]
    return given[-1] if given else None


def _by_unit(rows: Iterable[Rows]) -> list[Rows]:
    """Per unit the limits still open, those met too late, and those that nobody has accounted for."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        unit = row["说明单位"] or row["责任单位"]
        counts[unit, row["状态"]] += 1
        counts[unit, UNEXPLAINED] += not row["已说明"]
    units = dict.fromkeys(unit for unit, _ in counts)
    found = [
        {
            "单位": unit,
            **{state: counts[unit, state] for state in _COUNTED},
            "合计": sum(counts[unit, state] for state in _COUNTED),
            UNEXPLAINED: counts[unit, UNEXPLAINED],
        }
        for unit in units
    ]
    return sorted(found, key=lambda row: (-row["合计"], row["单位"]))
