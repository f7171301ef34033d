"""The workbook of a ledger: the summary with its charts, the ledgers of records, and the lists of acts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.sheet_columns import RECORD_KINDS
from dabzw.model.site import Site
from dabzw.reports.due import deadline_row
from dabzw.reports.late import UNEXPLAINED
from dabzw.reports.looks import blacklist, lookback, policy, transfer
from dabzw.reports.looks.policy import readings
from dabzw.reports.looks.status import EnterpriseCounts, LeadCounts
from dabzw.reports.record_sheets import dictionary, record_table
from dabzw.reports.sheets import NUMBER, TOTAL, Book, Chart, Column, Sheet, Table, sheet_table, table_of
from dabzw.reports.view import Col, View
from dabzw.reports.view import Table as Listing
from dabzw.rules.deadlines import OPEN_STATES, WORST_FIRST, Deadline, explained, record_deadlines, worst_first
from dabzw.rules.followup import list_statuses
from dabzw.rules.phases import Indicator, PhaseStatus, phase_statuses
from dabzw.rules.tallies import unit_tallies

Rows = dict[str, Any]

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
        return self.village in {None, *_villages(record)} and self.unit in {None, *_units(record)}

    def __str__(self) -> str:
        return "、".join(filter(None, (self.village, self.unit)))


def _villages(record: AnyRecord) -> tuple[str, ...]:
    return (record.village,) if isinstance(record, (Enterprise, Lead, Site)) else record.villages


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
    deadlines: tuple[Deadline, ...]

    @property
    def enterprises(self) -> Iterator[Enterprise]:
        """The chosen enterprises."""
        return filter(self.chosen.takes, self.ledger.enterprises.values())

    @property
    def leads(self) -> Iterator[Lead]:
        """The chosen leads."""
        return filter(self.chosen.takes, self.ledger.leads.values())

    def of_chosen(self, rows: Iterable[Rows]) -> Iterator[Rows]:
        """The rows of a report that are about chosen records."""
        return (row for row in rows if self._takes(row["编号"]))

    def _takes(self, record_id: str) -> bool:
        record = self.ledger.find(record_id)
        return record is not None and self.chosen.takes(record)


def ledger_book(ledger: Ledger, at: Instant, basis: str, revision: str | None, chosen: Chosen) -> Book:
    """The workbook of a ledger that is already as of `at`, or of some of its records.

    `basis` is what the sheets say that they rest on; `revision` the commit, for import to compare with.
    """
    campaign = ledger.campaign
    source = _Source(ledger, at, chosen, tuple(_deadlines(ledger, at, chosen)))
    line = source_line(campaign, at, basis) + ("" if chosen.whole else f"　　范围：{chosen}")
    return Book(
        title=f"{campaign.name}台账",
        unit=campaign.township,
        as_of=at.when,
        sheets=(
            _summary(source, line),
            *(
                Sheet(name, f"{campaign.name}{title}", (line,), (table,), frozen=frozen)
                for name, title, frozen, table in _tables(source)
            ),
        ),
        revision=revision,
        dictionary=dictionary(campaign, *RECORD_KINDS),
    )


def source_line(campaign: Campaign, at: Instant, basis: str) -> str:
    """Who fills a sheet in, as of when, and what it rests on."""
    return f"填报单位（章）：{campaign.township}　　截至：{written(at.when)}　　依据：{basis}"


def _deadlines(ledger: Ledger, at: Instant, chosen: Chosen) -> list[Deadline]:
    found = (
        deadline
        for record in ledger.limited
        if chosen.takes(record)
        for deadline in record_deadlines(record, ledger, at)
    )
    return sorted(found, key=worst_first)


def _tables(source: _Source) -> Iterator[tuple[str, str, int, Table]]:
    """Name, title, columns that stay in sight, and table of each sheet after the summary."""
    ledger, at, takes = source.ledger, source.at, source.chosen.takes
    offenders = (enterprise for enterprise in source.enterprises if enterprise.offends)
    others = (enterprise for enterprise in source.enterprises if not enterprise.offends)
    sites, activities = filter(takes, ledger.sites.values()), filter(takes, ledger.activities.values())
    yield _OFFENDERS, _OFFENDERS, _RECORD_FROZEN, record_table("ent", offenders, ledger, at)
    yield "线索台账", "线索台账", 2, record_table("lead", source.leads, ledger, at)
    yield (
        "一企一策",
        "一企一策",
        _RECORD_FROZEN,
        sheet_table(Listing(policy.IN_WORKBOOK, policy.measure_lines(_policies(source)))),
    )
    yield "场所排查", "场所排查台账", _RECORD_FROZEN, record_table("site", sites, ledger, at)
    yield "检查活动", "检查活动台账", 2, record_table("activity", activities, ledger, at)
    yield (
        "移交",
        "线索移交台账",
        2,
        sheet_table(
            Listing(transfer.IN_WORKBOOK, (row for row in transfer.handed(ledger, at) if takes(row.own.lead)))
        ),
    )
    yield "处罚", "行政处罚台账", _RECORD_FROZEN, table_of(_SANCTIONS, _sanctions(source))
    yield (
        "回头看",
        "“回头看”台账",
        _RECORD_FROZEN,
        sheet_table(
            Listing(
                lookback.IN_WORKBOOK,
                (due for due in lookback.look_backs_of(ledger, at) if takes(due.enterprise)),
            )
        ),
    )
    yield (
        "名单",
        "名单管理台账",
        _RECORD_FROZEN,
        sheet_table(
            Listing(
                blacklist.IN_WORKBOOK, (one for one in list_statuses(ledger, at) if takes(one.enterprise))
            )
        ),
    )
    yield "逾期", "逾期事项清单", _RECORD_FROZEN, table_of(_LATE, _late(source))
    yield "其他企业", "企业名录（没有违法行为的）", _RECORD_FROZEN, record_table("ent", others, ledger, at)


def _columns(
    widths: Mapping[str, int],
    *,
    days: Collection[str] = (),
    numbers: Collection[str] = (),
    alert: str | None = None,
) -> tuple[Column, ...]:
    """Columns with their widths; `alert` is the one whose word tells what is late."""
    return tuple(
        Column(
            head,
            width,
            "minute" if head in days else "number" if head in (*numbers, NUMBER) else "text",
            alert="state" if head == alert else None,
        )
        for head, width in widths.items()
    )


# 一企一策


def policy_book(report: policy.PolicyReport) -> Book:
    """The 一企一策 report as a workbook of one sheet."""
    as_of = written(report.at.when)
    line = f"填报单位（章）：{report.unit}　　截至：{as_of}　　依据：{report.basis}"
    table = sheet_table(Listing(policy.IN_WORKBOOK, policy.measure_lines(report.cases)))
    sheet = Sheet("一企一策", report.title, (line, "；".join(report.notes)), (table,), frozen=_RECORD_FROZEN)
    return Book(report.title, report.unit, report.at.when, (sheet,))


def _policies(source: _Source) -> Iterator[policy.Case]:
    offenders = (enterprise for enterprise in source.enterprises if enterprise.offends)
    return policy.cases(source.ledger, source.at, offenders)


# Acts and lists

_SANCTIONS: Final = _columns(
    {
        NUMBER: 5,
        "编号": 16,
        "名称": 24,
        "村": 12,
        "监管站所": 12,
        "日期": 12,
        "种类": 16,
        "对象": 8,
        "机关": 20,
        "文号": 24,
        "金额": 12,
        "已收缴": 12,
    },
    days=("日期",),
    numbers=("金额", "已收缴"),
)
_LATE: Final = _columns(
    {
        NUMBER: 5,
        "编号": 16,
        "名称": 26,
        "期限": 12,
        "事项": 14,
        "性质": 6,
        "起算": 16,
        "应完成": 16,
        "原期限": 16,
        "完成": 16,
        "状态": 10,
        "逾期天数": 8,
        "责任单位": 14,
        "逾期原因": 24,
    },
    days=("起算", "应完成", "原期限", "完成"),
    numbers=("逾期天数",),
    alert="状态",
)


def _sanctions(source: _Source) -> Iterator[Rows]:
    for enterprise in source.enterprises:
        who = {"编号": enterprise.id, "名称": enterprise.name, "村": enterprise.village}
        for sanction in enterprise.sanctions:
            yield {**who, "监管站所": enterprise.station, **sanction.tree()}


def _late(source: _Source) -> Iterator[Rows]:
    """What is overdue or was met too late; a hard limit with the reason on record, or that there is none."""
    for deadline in source.deadlines:
        if deadline.days_late:
            given = explained(deadline, source.ledger.limited_record(deadline.record_id))
            owed = UNEXPLAINED if deadline.force == "硬性" else None
            yield {**deadline_row(deadline), "逾期原因": given.cause if given else owed}


# 汇总

_CHARTS: Final = (
    Chart("阶段指标完成比率", "阶段指标", "指标", ("比率",)),
    Chart("线索办理状态（条）", "线索", "状态", ("条数",)),
    Chart("未完成的期限，按责任单位（项）", "期限", "责任单位", OPEN_STATES, stacked=True),
)


def _counted(head: str, *numbers: str) -> tuple[Column, ...]:
    return (Column(head, 20), *(Column(name, 9, "number") for name in numbers))


def _summary(source: _Source, line: str) -> Sheet:
    """The figures of `status` for the chosen records; indicators are the township's, only in its sheet."""
    states = LeadCounts.of(source.leads).by_state
    tables = (
        *((_indicator_table(source),) if source.chosen.whole else ()),
        _counts("线索", "状态", "条数", {**states, TOTAL: sum(states.values())}),
        _counts("企业", "项目", "家数", _enterprise_lines(source)),
        table_of(_counted("责任单位", *WORST_FIRST, TOTAL), _units_rows(source.deadlines), "期限"),
    )
    campaign, captions = source.ledger.campaign, {table.caption for table in tables}
    return Sheet(
        name="汇总",
        title=f"{campaign.name}进展情况汇总表",
        lines=(line, "；".join(readings(campaign))),
        tables=tables,
        charts=tuple(chart for chart in _CHARTS if chart.caption in captions),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """An indicator of a phase."""

    phase: PhaseStatus
    own: Indicator


def _at_end(line: _Line) -> str | None:
    then = line.own.at_end
    return None if then is None else f"{then.done}/{then.total}"


_INDICATORS: Final[View[_Line]] = View(
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


def _indicator_table(source: _Source) -> Table:
    phases = phase_statuses(source.ledger, source.at)
    lines = (_Line(phase, indicator) for phase in phases for indicator in phase.indicators)
    return sheet_table(Listing(_INDICATORS, lines, "阶段指标"))


def _counts(caption: str, head: str, number: str, counts: Mapping[str, int]) -> Table:
    rows = ({head: name, number: count} for name, count in counts.items())
    return table_of(_counted(head, number), rows, caption)


def _enterprise_lines(source: _Source) -> dict[str, int]:
    found = EnterpriseCounts.of(source.enterprises)
    return {
        "企业总数": found.total,
        "有违法行为": found.offenders,
        **{f"　其中：{level}": number for level, number in found.by_risk.items()},
        "已销号": found.cleared,
        "死灰复燃": found.repeated,
    }


def _units_rows(deadlines: Iterable[Deadline]) -> list[Rows]:
    """Per responsible unit its limits by state, the most overdue first, and their sum."""
    rows = [
        {"责任单位": unit.owner, **{state: unit.by_state[state] for state in WORST_FIRST}}
        for unit in unit_tallies(deadlines)
    ]
    total = {state: sum(row[state] for row in rows) for state in WORST_FIRST}
    rows.append({"责任单位": TOTAL, **total})
    return [{**row, TOTAL: sum(row[state] for state in WORST_FIRST)} for row in rows]
