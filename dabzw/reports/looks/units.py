"""责任单位: the deadlines that each unit answers for, counted by their states."""

from __future__ import annotations

from collections.abc import Iterable

from dabzw.reports.view import Col, View
from dabzw.rules.limits.deadlines import State
from dabzw.rules.limits.tallies import Tally


def unit_view(states: Iterable[State]) -> View[Tally]:
    """A unit with its limits in some states."""

    def column(state: State) -> Col[Tally]:
        return Col(state, lambda row: row.by_state[state], "number", width=9)

    return View((Col("责任单位", lambda row: row.owner, width=20), *map(column, states)))
