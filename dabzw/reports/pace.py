"""进度: the workdays left against what is open, per unit, and what will be late at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_UP, Decimal
from typing import Any, Final

from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY, Instant, written
from dabzw.model.workdays import UNPUBLISHED
from dabzw.reports.due import deadline_row
from dabzw.rules.deadlines import OPEN_STATES, Deadline, deadlines
from dabzw.rules.tallies import unit_tallies

Rows = dict[str, Any]

_TENTH: Final = Decimal("0.1")


def pace_rows(ledger: Ledger, at: Instant) -> Rows:
    """The pace that is needed; the ledger is already as of `at`.

    What will be late is what is overdue the day after the campaign's end if nothing more is done: a limit of
    the last day may still be met on it.  A suspended limit is not late.
    """
    end, calendar = ledger.campaign.end, ledger.calendar
    after = Instant.of(max(end + DAY, at.day))
    now = [one for one in deadlines(ledger, at) if one.open]
    late = [one for one in deadlines(ledger, after) if one.open and one.state == "逾期"]
    left = calendar.workdays_between(at.day, end)
    return {
        "格式": 1,
        "截至": written(at.when),
        "说明": [UNPUBLISHED] if calendar.unpublished(at.day, end) else [],
        "行动结束": end.isoformat(),
        "剩余天数": max((end - at.day).days, 0),
        "剩余工作日": left,
        "按单位": _by_unit(now, late, left),
        "结束时将逾期": [deadline_row(one) for one in late],
    }


def _by_unit(now: Iterable[Deadline], late: Iterable[Deadline], left: int) -> list[Rows]:
    then = Counter({unit.owner: unit.by_state["逾期"] for unit in unit_tallies(late)})
    rows = [
        {
            "责任单位": unit.owner,
            "未完成": unit.of(OPEN_STATES),
            "已逾期": unit.by_state["逾期"],
            "结束时将逾期": then[unit.owner],
            "每工作日应完成": _each_day(then[unit.owner], left),
        }
        for unit in unit_tallies(now)
    ]
    return sorted(rows, key=lambda row: (-row["结束时将逾期"], -row["已逾期"], row["责任单位"]))


def _each_day(count: int, left: int) -> str | None:
    """How many a workday must see done, to a tenth and never too few; None when no workday is left."""
    return str((Decimal(count) / left).quantize(_TENTH, ROUND_UP)) if left else None
