"""逾期说明: every hard limit that was missed, why, and by which unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.due import notes, reckoned_row
from dabzw.rules.deadlines import Reckoned, State, all_reckoned, explained
from dabzw.rules.tallies import tallies

Rows = dict[str, Any]

UNEXPLAINED: Final = "未说明"
_COUNTED: Final[tuple[State, ...]] = ("逾期", "逾期完成")


def late_rows(ledger: Ledger, at: Instant, *, unit: str | None = None, unexplained: bool = False) -> Rows:
    """The hard limits missed, open ones and those met too late, of a ledger that is already as of `at`.

    A limit is counted for the unit that its 逾期说明 names, else for the one that the record names.  `unit`
    keeps those of one unit, `unexplained` those that nobody has accounted for.
    """
    missed = [one for one in all_reckoned(ledger, at) if one.deadline.missed]
    found = ((one, _late(one, at)) for one in missed)
    rows = [
        (one, row)
        for one, row in found
        if unit in (None, row["责任单位"], row["说明单位"]) and not (unexplained and row["已说明"])
    ]
    return {
        "格式": 1,
        "截至": written(at.when),
        "说明": list(notes(one.deadline for one in missed)),
        "未说明": sum(not row["已说明"] for _, row in rows),
        "逾期": [row for _, row in rows],
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


def _by_unit(rows: Iterable[tuple[Reckoned, Rows]]) -> list[Rows]:
    """Per unit the limits still open, those met too late, and those that nobody has accounted for."""
    owned = [(row["说明单位"] or row["责任单位"], one, row) for one, row in rows]
    unexplained = Counter(unit for unit, _, row in owned if not row["已说明"])
    found = [
        {
            "单位": unit.owner,
            **{state: unit.by_state[state] for state in _COUNTED},
            "合计": unit.of(_COUNTED),
            UNEXPLAINED: unexplained[unit.owner],
        }
        for unit in tallies((unit, one.deadline) for unit, one, _ in owned)
    ]
    return sorted(found, key=lambda row: (-row["合计"], row["单位"]))
