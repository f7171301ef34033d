"""The workbook of a ledger: the summary with its charts, the ledgers of records, and the lists of acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise, Sanction
from dabzw.model.lead import LateExplanation, Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.parts import is_on
from dabzw.model.sheet_columns import RECORD_KINDS
from dabzw.model.site import Site
from dabzw.model.terms import in_terms
from dabzw.reports.books.record_sheets import dictionary, record_table
from dabzw.reports.books.sheets import TOTAL, Book, Chart, Sheet, Table, sheet_table
from dabzw.reports.looks import blacklist, lookback, policy, transfer
from dabzw.reports.looks.due import DEADLINES
from dabzw.reports.looks.late import UNEXPLAINED
from dabzw.reports.looks.policy import readings
from dabzw.reports.looks.records import OpenLimits
from dabzw.reports.looks.status import (
    EnterpriseCounts,
    LeadCounts,
    PhaseIndicator,
    phase_indicators,
)
from dabzw.reports.looks.units import unit_view
from dabzw.reports.view import NUMBER, Col, View
from dabzw.reports.view import Table as Listing
from dabzw.rules.case.counted import EnterpriseStanding, LeadStanding
from dabzw.rules.case.followup import list_statuses
from dabzw.rules.limits.deadlines import (
    OPEN_STATES,
    WORST_FIRST,
    Deadline,
    Reckoned,
    explained,
    reckoned,
    record_reckoned,
    worst_first,
)
from dabzw.rules.limits.phases import phase_statuses
from dabzw.rules.limits.tallies import Tally, unit_tallies
from dabzw.rules.walk import named_in

_OFFENDERS: Final = "非法违法企业清单台账"
_RECORD_FROZEN: Final = 3  # 序号, 编号 and what tells the record to a reader


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which records are exported: those of a village, of a unit, or all.

    An enterprise is of a unit that supervises it or is responsible for one of its measures; a lead of the
    one that verifies it; an activity of those that lead it or take part.  A site is of no unit.
    """

    village: str | None = None
    unit: str | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self.village is None and self.unit is None

    def takes(self, record: AnyRecord) -> bool:
        """Whether a record is among them."""
        if self.whole:
            return True
        villages = (name for _, name in named_in(record, "村"))
        return self.village in {None, *villages} and self.unit in {None, *_units(record)}

    def __str__(self) -> str:
        return "、".join(filter(None, (self.village, self.unit)))


def _units(record: AnyRecord) -> tuple[str | None, ...]:
    if isinstance(record, Enterprise):
        return (record.station, *(measure.unit for measure in record.planned))
    if isinstance(record, Lead):
        return (record.unit,)
    return () if isinstance(record, Site) else (record.lead_unit, *record.units)


@dataclass(frozen=True, slots=True)
class _Source:
    """What the sheets are made from."""

    ledger: Ledger
    at: Instant
    chosen: Chosen
    limits: _Limits

    @property
    def enterprises(self) -> Iterator[Enterprise]:
        """The chosen enterprises."""
        return filter(self.chosen.takes, self.ledger.enterprises.values())

    @property
    def leads(self) -> Iterator[Lead]:
        """The chosen leads."""
        return filter(self.chosen.takes, self.ledger.leads.values())


def ledger_book(ledger: Ledger, at: Instant, basis: str, revision: str | None, chosen: Chosen) -> Book:
    """The workbook of a ledger that is already as of `at`, or of some of its records.

    `basis` is what the sheets say that they rest on; `revision` the commit, for import to compare with.
    """
    campaign = ledger.campaign
    source = _Source(ledger, at, chosen, _limits(ledger, at, chosen))
    draft = basis if revision is None else ""
    line = source_line(campaign, at, draft) + ("" if chosen.whole else f"　　范围：{chosen}")
    return Book(
        title=f"{campaign.name}台账",
        unit=campaign.township,
        as_of=at.when,
        sheets=(
            _summary(source, line),
            *(
                _sheet(name, f"{campaign.name}{title}", line, frozen, table)
                for name, title, frozen, table in _tables(source)
            ),
        ),
        revision=revision,
        basis=basis,
        dictionary=dictionary(campaign, *RECORD_KINDS),
    )


def source_line(campaign: Campaign, at: Instant, draft: str = "") -> str:
    """Who fills a sheet in, as of when, and that it is a `draft`; the properties say what it rests on."""
    line = f"填报单位（章）：{campaign.township}　　截至：{written(at.when)}"
    return f"{line}　　{draft}" if draft else line


def _sheet(name: str, title: str, line: str, frozen: int, table: Table) -> Sheet:
    """A sheet of one table; where not all of its columns are on paper, it says which are."""
    if not table.printed:
        return Sheet(name, title, (line,), (table,), frozen=frozen)
    last = table.columns[table.printed - 1].head
    says = (
        f"打印的是前{table.printed}栏（到“{last}”），其余各栏在屏幕上看；要打印别的栏，用 dabzw list --out。"
    )
    return Sheet(name, title, (line, says), (table,), frozen=frozen)


def _tables(source: _Source) -> Iterator[tuple[str, str, int, Table]]:
    """Name, title, columns that stay in sight, and table of each sheet after the summary."""
    ledger, at, takes, limits = source.ledger, source.at, source.chosen.takes, source.limits.open
    offenders = (enterprise for enterprise in source.enterprises if enterprise.offends)
    others = (enterprise for enterprise in source.enterprises if not enterprise.offends)
    sites, activities = filter(takes, ledger.sites.values()), filter(takes, ledger.activities.values())
    campaign = ledger.campaign
    terms = campaign.terms
    title = in_terms(_OFFENDERS, campaign)
    yield title, title, _RECORD_FROZEN, record_table("ent", offenders, ledger, limits)
    yield "线索台账", "线索台账", 2, record_table("lead", source.leads, ledger, limits)
    measures = policy.measure_lines(_policies(source))
    planned = sheet_table(Listing(policy.IN_WORKBOOK.under(campaign), measures))
    yield terms.plan, terms.plan, _RECORD_FROZEN, planned
    yield "场所排查", "场所排查台账", _RECORD_FROZEN, record_table("site", sites, ledger, limits)
    yield "检查活动", "检查活动台账", 2, record_table("activity", activities, ledger, limits)
    handed = (row for row in transfer.handed(ledger, at) if takes(row.own.lead))
    yield "移交", "线索移交台账", 2, sheet_table(Listing(transfer.IN_WORKBOOK, handed))
    yield "处罚", "行政处罚台账", _RECORD_FROZEN, sheet_table(Listing(_SANCTIONS, _sanctions(source)))
    yield from _followed_up(source)
    yield "逾期", "逾期事项清单", _RECORD_FROZEN, sheet_table(Listing(_LATE, source.limits.late))
    names = f"其他{terms.subject}", f"{terms.subject}名录（没有违法行为的）"
    yield *names, _RECORD_FROZEN, record_table("ent", others, ledger, limits)


def _followed_up(source: _Source) -> Iterator[tuple[str, str, int, Table]]:
    """The sheets of parts that only some campaigns have; steps to the list are told whoever took them."""
    ledger, at, takes, campaign = source.ledger, source.at, source.chosen.takes, source.ledger.campaign
    if is_on("回头看", campaign):
        due = (one for one in lookback.look_backs_of(ledger, at) if takes(one.enterprise))
        yield "回头看", "“回头看”台账", _RECORD_FROZEN, sheet_table(Listing(lookback.IN_WORKBOOK, due))
    listed = [one for one in list_statuses(ledger, at) if takes(one.enterprise)]
    if listed or is_on("名单", campaign):
        yield "名单", "名单管理台账", _RECORD_FROZEN, sheet_table(Listing(blacklist.IN_WORKBOOK, listed))


# The plans


def policy_book(report: policy.PolicyReport) -> Book:
    """The report of all plans as a workbook of one sheet."""
    as_of = written(report.at.when)
    line = f"填报单位（章）：{report.unit}　　截至：{as_of}　　依据：{report.basis}"
    view = policy.IN_WORKBOOK.under(report.campaign)
    table = sheet_table(Listing(view, policy.measure_lines(report.cases)))
    sheet = Sheet(
        report.campaign.terms.plan,
        report.title,
        (line, "；".join(report.notes)),
        (table,),
        frozen=_RECORD_FROZEN,
    )
    return Book(report.title, report.unit, report.at.when, (sheet,))


def _policies(source: _Source) -> Iterator[policy.Case]:
    offenders = (enterprise for enterprise in source.enterprises if enterprise.offends)
    return policy.cases(source.ledger, source.at, offenders)


# Acts and lists


@dataclass(frozen=True, slots=True)
class _Sanctioned:
    """A penalty with the enterprise that it is on."""

    enterprise: Enterprise
    own: Sanction


_SANCTIONS: Final[View[_Sanctioned]] = View(
    (
        Col("编号", lambda row: row.enterprise.id, "id"),
        Col("名称", lambda row: row.enterprise.name, "name"),
        Col("村", lambda row: row.enterprise.village),
        Col("监管站所", lambda row: row.enterprise.station, "unit", width=12),
        Col("日期", lambda row: row.own.on, "day"),
        Col("种类", lambda row: row.own.kind, width=16),
        Col("对象", lambda row: row.own.party, width=8),
        Col("机关", lambda row: row.own.organ, width=20),
        Col("文号", lambda row: row.own.document, width=24),
        Col("金额", lambda row: row.own.amount, "money"),
        Col("已收缴", lambda row: row.own.paid, "money"),
    ),
    numbered=True,
)


def _sanctions(source: _Source) -> Iterator[_Sanctioned]:
    for enterprise in source.enterprises:
        yield from (_Sanctioned(enterprise, sanction) for sanction in enterprise.sanctions)


@dataclass(frozen=True, slots=True)
class _Late:
    """A deadline that is overdue or was met too late; a hard one is to be explained."""

    deadline: Deadline
    given: LateExplanation | None

    @property
    def cause(self) -> str | None:
        """The reason on record, or that there is none."""
        owed = UNEXPLAINED if self.deadline.force == "硬性" else None
        return self.given.cause if self.given else owed


_LATE_WHOLE: Final[View[_Late]] = DEADLINES.through(lambda row: row.deadline)
_LATE: Final = _LATE_WHOLE.also(Col("逾期原因", lambda row: row.cause, "prose", width=24)).pick(
    *(NUMBER, "编号", "名称", "期限", "事项", "性质", "起算", "应完成", "原期限", "完成", "状态"),
    *("逾期天数", "责任单位", "逾期原因"),
)


@dataclass(frozen=True, slots=True)
class _Limits:
    """What the sheets say of limits: how those of each record stand, what is late, and the units' own.

    The limits themselves are not held: those of a large ledger take a quarter of what its records do.  The
    tallies of `units` are of hard limits; `warned` are the warnings (预警) that are overdue, by unit.
    """

    open: Mapping[str, OpenLimits]
    late: tuple[_Late, ...]
    units: tuple[Tally, ...]
    warned: Mapping[str, int]


def _limits(ledger: Ledger, at: Instant, chosen: Chosen) -> _Limits:
    """Those of the chosen records, looked at one record after another."""
    known: dict[str, OpenLimits] = {}
    late: list[_Late] = []
    warned: Counter[str] = Counter()

    def each() -> Iterator[Deadline]:
        for record in filter(chosen.takes, ledger.limited):
            found = [one.deadline for one in _reckoned(record, ledger, at)]
            known[record.id] = OpenLimits.among(found)
            late.extend(_Late(one, explained(one, record)) for one in found if one.days_late)
            warned.update(one.unit for one in found if one.force != "硬性" and one.state == "逾期")
            yield from (one for one in found if one.force == "硬性")

    units = unit_tallies(each())
    return _Limits(known, tuple(sorted(late, key=lambda one: worst_first(one.deadline))), units, warned)


def _reckoned(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> tuple[Reckoned, ...]:
    """The limits of a record; kept for the plan where there is one, and else gone once they are looked at."""
    planned = isinstance(record, Enterprise) and record.offends
    return record_reckoned(record, ledger, at) if planned else reckoned(record, ledger, at)


# 汇总

_CHARTS: Final = (
    Chart("阶段指标完成比率", "阶段指标", "指标", ("比率",)),
    Chart("线索办理状态（条）", "线索", "状态", ("条数",)),
    Chart("未完成的硬性期限，按责任单位（项）", "期限", "责任单位", OPEN_STATES, stacked=True),
)


def _summary(source: _Source, line: str) -> Sheet:
    """The figures of `status` for the chosen records; indicators are the township's, only in its sheet."""
    terms = source.ledger.campaign.terms
    campaign = source.ledger.campaign
    leads = (LeadStanding.of(lead, campaign) for lead in source.leads)
    states = LeadCounts.of((one for one in leads if one is not None), campaign).by_state
    tables = (
        *((_indicator_table(source),) if source.chosen.whole else ()),
        _counts("线索", "状态", "条数", {**states, TOTAL: sum(states.values())}),
        _counts(terms.subject, "项目", f"{terms.counter}数", _enterprise_lines(source)),
        sheet_table(Listing(_UNITS, _unit_rows(source), "期限")),
    )
    campaign, captions = source.ledger.campaign, {table.caption for table in tables}
    return Sheet(
        name="汇总",
        title=f"{campaign.name}进展情况汇总表",
        lines=(line, "；".join(readings(campaign))),
        tables=tables,
        charts=tuple(chart for chart in _CHARTS if chart.caption in captions),
    )


def _at_end(line: PhaseIndicator) -> str | None:
    then = line.own.at_end
    return None if then is None else f"{then.done}/{then.total}"


_INDICATORS: Final[View[PhaseIndicator]] = View(
    (
        Col("指标", lambda line: line.own.name, width=20),
        Col("阶段", lambda line: line.phase.phase.name, width=14),
        Col("阶段状态", lambda line: line.phase.state, width=12),
        Col("完成", lambda line: line.own.by_now.done, "number"),
        Col("总数", lambda line: line.own.by_now.total, "number"),
        Col("比率", lambda line: line.own.by_now.ratio, "ratio"),
        Col("阶段截止时", _at_end),
        Col("尚缺", lambda line: len(line.own.by_now.missing), "number", width=9),
    )
)


_WITH_TARGETS: Final = _INDICATORS.also(
    Col("目标", lambda line: line.own.aim.removeprefix("目标 "), width=20)
)


def _indicator_table(source: _Source) -> Table:
    lines = tuple(phase_indicators(phase_statuses(source.ledger, source.at)))
    aimed = any(line.own.aim for line in lines)
    return sheet_table(Listing(_WITH_TARGETS if aimed else _INDICATORS, lines, "阶段指标"))


def _counts(caption: str, head: str, number: str, counts: Mapping[str, int]) -> Table:
    view: View[tuple[str, int]] = View(
        (Col(head, lambda row: row[0], width=20), Col(number, lambda row: row[1], "number", width=9))
    )
    return sheet_table(Listing(view, counts.items(), caption))


def _enterprise_lines(source: _Source) -> dict[str, int]:
    campaign = source.ledger.campaign
    standings = (EnterpriseStanding.of(one, source.ledger) for one in source.enterprises)
    found, terms = EnterpriseCounts.of(standings, campaign), campaign.terms
    came_back = {} if found.repeated is None else {terms.repeat or "": found.repeated}
    return {
        f"{terms.subject}总数": found.total,
        "有违法行为": found.offenders,
        **{f"　其中：{level}": number for level, number in found.by_risk.items()},
        "已销号": found.cleared,
        **came_back,
    }


@dataclass(frozen=True, slots=True)
class _Unit:
    """The hard limits of a unit by their state, and how many warnings are overdue beside them."""

    own: Tally
    warned: int


_HARD: Final[View[_Unit]] = (
    unit_view(WORST_FIRST)
    .also(Col(TOTAL, lambda row: row.of(WORST_FIRST), "number", width=9))
    .through(lambda row: row.own)
)
_UNITS: Final = _HARD.also(Col("预警逾期", lambda row: row.warned, "number", width=9))


def _unit_rows(source: _Source) -> list[_Unit]:
    """Per responsible unit its hard limits by state, the most overdue first, and their sum."""
    limits = source.limits
    known = {row.owner for row in limits.units}
    rows = [*limits.units, *(Tally(unit) for unit in sorted(limits.warned.keys() - known))]
    total = Tally(TOTAL, {state: sum(row.by_state[state] for row in rows) for state in WORST_FIRST})
    return [
        *(_Unit(row, limits.warned.get(row.owner, 0)) for row in rows),
        _Unit(total, sum(limits.warned.values())),
    ]
