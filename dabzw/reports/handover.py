"""交接: what the next clerk takes over — open limits by unit, suspensions, look-backs, transfers, plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.due import due_rows
from dabzw.reports.looks.lookback import LOOK_BACKS, look_backs_of
from dabzw.reports.looks.policy import CASES, Case, cases
from dabzw.reports.looks.transfer import HAND_OVERS, handed
from dabzw.reports.view import Col, View
from dabzw.rules.deadlines import OPEN_STATES, Deadline, deadlines
from dabzw.rules.tallies import unit_tallies

Rows = dict[str, Any]

_UNANSWERED: Final = ("逾期未签收", "未签收", "已签收")
_OVER: Final = "已销号"
_PLANS: Final[View[Case]] = CASES.pick("编号", "名称", "村", "监管站所", "状态").also(
    Col(
        "未完成措施",
        lambda case: [item.own.measure for item in case.required if item.own.state != "已完成"],
        "prose",
    ),
    *CASES.pick("问题").cols,
)


def handover_rows(ledger: Ledger, at: Instant, uncommitted: Sequence[str]) -> Rows:
    """What is open; the ledger is already as of `at`, `uncommitted` are the files that no commit holds."""
    limits = due_rows(ledger, at, only="open")
    return {
        "格式": 1,
        "截至": written(at.when),
        "说明": limits["说明"],
        "未入账": list(uncommitted),
        "按单位": _by_unit(deadlines(ledger, at)),
        "未完成期限": sorted(limits["期限"], key=lambda row: row["责任单位"]),
        "中止": [row for row in limits["期限"] if row["中止"]],
        "待回头看": LOOK_BACKS.records(due for due in look_backs_of(ledger, at) if due.state != "已做"),
        "待回告移交": HAND_OVERS.records(row for row in handed(ledger, at) if row.own.state in _UNANSWERED),
        "未完成方案": _PLANS.records(case for case in cases(ledger, at) if case.state != _OVER),
    }


def _by_unit(limits: Iterable[Deadline]) -> list[Rows]:
    """Per unit its open limits by state, the most overdue first."""
    return [
        {"责任单位": unit.owner, **{state: unit.by_state[state] for state in OPEN_STATES}}
        for unit in unit_tallies(one for one in limits if one.open)
    ]
