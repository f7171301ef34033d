"""时间线: of one case, what was done when, who entered it when, and which sealed report first had it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.entered import DatedAct, Entered
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import AnyRecord, Ledger, ledger_of
from dabzw.model.made import MadeReport
from dabzw.model.moments import Instant, end_of, start_of, written
from dabzw.reports.looks.words import COMMIT_SHOWN
from dabzw.reports.view import Col, Line, Page, Table, View, page
from dabzw.rules.limits.late_entry import EnteredAct, dated_acts, entered_acts


@dataclass(frozen=True, slots=True)
class Sealed:
    """A made report with its commit and all before it."""

    report: MadeReport
    commits: frozenset[str]

    def carries(self, act: EnteredAct) -> bool:
        """Whether the act was in the ledger that the report was made from, as of its instant."""
        return act.entered.commit in self.commits and Instant.of(self.report.at).sees(act.act.when)


@dataclass(frozen=True, slots=True)
class Step:
    """A dated act with its entry (None where no commit holds it yet), and the first report that had it."""

    act: DatedAct
    place: int
    entered: EnteredAct | None
    first_in: str | None

    @property
    def kind(self) -> str | None:
        """补录 or 更正 where it was entered late."""
        if self.entered is None or not self.entered.late:
            return None
        return "更正" if self.entered.entered.corrected else "补录"


STEPS: Final[View[Step]] = View(
    (
        Col("日期", lambda step: step.act.when, "moment"),
        Col("编号", lambda step: step.act.record, "id"),
        Col("事项", lambda step: step.act.what),
        Col(
            "入账时间",
            lambda step: step.entered.entered.when if step.entered else None,
            "moment",
            lambda step: step.entered.entered.when if step.entered else "未入账",
        ),
        Col("间隔天数", lambda step: step.entered.days_after if step.entered else None, "number"),
        Col("类别", lambda step: step.kind, "state"),
        Col("经手人", lambda step: step.entered.entered.clerk if step.entered else None),
        Col("提交", lambda step: step.entered.entered.commit[:COMMIT_SHOWN] if step.entered else None),
        Col("首见材料", lambda step: step.first_in),
    )
)
_ON_SCREEN: Final = STEPS.pick(
    "日期", "编号", "事项", "入账时间", "间隔天数", "类别", "经手人", "首见材料", "提交"
)


def answer(
    record: AnyRecord,
    ledger: Ledger,
    entries: Mapping[DatedAct, Sequence[Entered]],
    at: Instant,
    sealed: Iterable[Sealed] = (),
) -> Page:
    """The acts of a record, and of the leads that name it where it is an enterprise, by their days.

    首见材料 is the first of the sealed reports that looked at the ledger with the act in it.
    """
    reports = sorted(sealed, key=lambda one: (end_of(one.report.at), one.report.name, one.report.issue))
    leads = ledger.leads_of_enterprise(record.id) if isinstance(record, Enterprise) else ()
    found = [step for member in (record, *leads) for step in _steps(member, ledger, entries, reports)]
    found.sort(key=lambda step: (start_of(step.act.when), step.act.record, step.place))
    return page(
        at,
        {"编号": record.id, "名称": record.name, "经过": Table(STEPS, found)},
        Line(f"时间线：{record.name}（{record.id}，截至 {written(at.when)}）", "strong"),
        Table(_ON_SCREEN, found) if found else Line("没有登记办理事项。"),
    )


def _steps(
    record: AnyRecord,
    ledger: Ledger,
    entries: Mapping[DatedAct, Sequence[Entered]],
    reports: Sequence[Sealed],
) -> Iterator[Step]:
    alone = ledger_of(ledger.campaign, [record], ledger.calendar)
    known: dict[DatedAct, list[EnteredAct]] = {}
    for act in entered_acts(alone, entries):
        known.setdefault(act.act, []).append(act)
    for place, dated in enumerate(dated_acts(record)):
        own = known.get(dated)
        entered = own.pop(0) if own else None
        first = next((one.report.title for one in reports if entered and one.carries(entered)), None)
        yield Step(dated, place, entered, first)
