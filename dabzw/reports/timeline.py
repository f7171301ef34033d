"""时间线: of one case, what was done when, who entered it when, and which sealed report first had it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dabzw.model.entered import DatedAct, Entered
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import AnyRecord, Ledger, ledger_of
from dabzw.model.made import MadeReport
from dabzw.model.moments import Instant, end_of, start_of, written
from dabzw.rules.late_entry import EnteredAct, dated_acts, entered_acts

Rows = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A made report with its commit and all before it."""

    report: MadeReport
    commits: frozenset[str]

    def carries(self, act: EnteredAct) -> bool:
        """Whether the act was in the ledger that the report was made from, as of its instant."""
        return act.entered.commit in self.commits and Instant.of(self.report.at).sees(act.act.when)


def timeline_rows(
    record: AnyRecord,
    ledger: Ledger,
    entries: Mapping[DatedAct, Sequence[Entered]],
    at: Instant,
    sealed: Iterable[Sealed] = (),
) -> Rows:
    """The acts of a record, and of the leads that name it where it is an enterprise, by their days.

    An act that no commit holds yet has no entry (入账时间).  首见材料 is the first of the sealed reports that
    looked at the ledger with the act in it.
    """
    reports = sorted(sealed, key=lambda one: (end_of(one.report.at), one.report.name, one.report.issue))
    leads = ledger.leads_by_enterprise.get(record.id, ()) if isinstance(record, Enterprise) else ()
    rows = [row for member in (record, *leads) for row in _rows(member, ledger, entries, reports)]
    return {
        "格式": 1,
        "截至": written(at.when),
        "编号": record.id,
        "名称": record.name,
        "经过": [row for _, row in sorted(rows, key=lambda pair: pair[0])],
    }


def _rows(
    record: AnyRecord,
    ledger: Ledger,
    entries: Mapping[DatedAct, Sequence[Entered]],
    reports: Sequence[Sealed],
) -> Iterator[tuple[Any, Rows]]:
    """The rows of one record, each with what it is ordered by."""
    alone = ledger_of(ledger.campaign, [record], ledger.calendar)
    known: dict[DatedAct, list[EnteredAct]] = {}
    for act in entered_acts(alone, entries):
        known.setdefault(act.act, []).append(act)
    for place, dated in enumerate(dated_acts(record)):
        own = known.get(dated)
        entered = own.pop(0) if own else None
        first = next((one.report.title for one in reports if entered and one.carries(entered)), None)
        yield (start_of(dated.when), record.id, place), _row(dated, entered) | {"首见材料": first}


def _row(dated: DatedAct, act: EnteredAct | None) -> Rows:
    return {
        "日期": written(dated.when),
        "编号": dated.record,
        "事项": dated.what,
        "入账时间": None if act is None else written(act.entered.when),
        "间隔天数": None if act is None else act.days_after,
        "类别": None if act is None or not act.late else "更正" if act.entered.corrected else "补录",
        "经手人": None if act is None else act.entered.clerk,
        "提交": None if act is None else act.entered.commit[:10],
    }
