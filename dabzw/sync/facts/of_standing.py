"""The rows of how a ledger stands: limits, measures, findings, indicators, agenda; by the product's rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from dabzw.model.base import label
from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import Finding
from dabzw.model.ids import kind_of
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.agenda.counts import is_keeping
from dabzw.rules.agenda.items import Item
from dabzw.rules.agenda.outside import SILENT
from dabzw.rules.case.policy import policy
from dabzw.rules.case.selection import given
from dabzw.rules.limits.deadlines import Reckoned, all_reckoned
from dabzw.rules.limits.phases import Indicator, PhaseStatus, phase_statuses
from dabzw.sync.facts.tables import TABLES, Row, Value
from dabzw.sync.facts.words import Words, day, minute

_TELLING: Final = ("informant", "answered_on", "source")
"""The fields of a lead of which what is wrong with them tells that somebody reported it."""
_OF_INFORMANTS: Final = "informant-"
"""How the codes of the rules about informants begin."""


def deadline_rows(ledger: Ledger, at: Instant, words: Words, code: str) -> Iterator[Row]:
    """A row of each limit; the ledger is already as of the instant."""
    for one in all_reckoned(ledger, at):
        yield TABLES["deadlines"].row({"区划代码": code, **_limit(one), **_when(one, words)})


def _limit(one: Reckoned) -> Mapping[str, Value]:
    limit = one.deadline
    return {
        "期限": limit.code,
        "对象": limit.subject,
        "性质": limit.force,
        "状态": limit.state,
        "中止": limit.suspended,
    }


def _when(one: Reckoned, words: Words) -> Mapping[str, Value]:
    """Of which record a limit is, and its days; none of what would tell of an informant."""
    limit = one.deadline
    if words.hides(limit.code, one.record):
        return {}
    return {
        "编号": limit.record_id,
        "事项": words.item(one.run),
        "起算": day(limit.start),
        "起算时分": minute(limit.start),
        "应完成": day(limit.falls_due),
        "应完成时分": minute(limit.falls_due),
        "原期限": day(limit.original) if limit.original != limit.due else None,
        "完成": day(limit.met),
        "完成时分": minute(limit.met),
        "终止": day(limit.ended),
        "逾期天数": limit.days_late,
        "责任单位": words.unit(limit.unit),
    }


def measure_rows(ledger: Ledger, at: Instant, words: Words, code: str) -> Iterator[Row]:
    """A row of each measure that an offender is required to take in its present case."""
    for enterprise in ledger.offenders:
        found = policy(enterprise, ledger, at)
        for own in found.required:
            arranged = own.arranged
            yield TABLES["measures"].row(
                {
                    "区划代码": code,
                    "编号": enterprise.id,
                    "措施": words.measure(own.measure),
                    "来源": own.sources,
                    "状态": own.state,
                    "责任单位": words.unit(own.unit(found.enterprise)),
                    "时限": arranged.due_on if arranged else None,
                    "完成日期": arranged.done_on if arranged else None,
                }
            )


def finding_rows(found: Iterable[Finding], ledger: Ledger, words: Words, code: str) -> Iterator[Row]:
    """A row of each finding; without its sentence, and without its field."""
    telling = frozenset(label(Lead, name) for name in _TELLING)
    for one in found:
        whose = one.id if one.id and not _is_telling(one, telling, ledger, words) else None
        kind = kind_of(one.id) if one.id else None
        yield TABLES["findings"].row(
            {"区划代码": code, "编号": whose, "类别": kind, "规则": one.rule, "级别": one.level}
        )


def _is_telling(one: Finding, telling: frozenset[str], ledger: Ledger, words: Words) -> bool:
    """Whether that there is a finding on a record tells of an informant, or of a sealed question."""
    if one.rule.startswith(_OF_INFORMANTS) or not telling.isdisjoint(map(str, one.path)):
        return True
    if one.path[:1] != (label(Enterprise, "inquiries"),):
        return False
    record = ledger.find(one.id or "")
    place = one.path[1] if len(one.path) > 1 else None
    asked = record.inquiries if isinstance(record, Enterprise) else ()
    return not (isinstance(place, int) and place < len(asked)) or words.is_sealed(asked[place].question)


def indicator_rows(ledger: Ledger, at: Instant, code: str) -> Iterator[Row]:
    """A row of each indicator of each phase; of a phase without one, the phase alone."""
    for place, status in enumerate(phase_statuses(ledger, at), start=1):
        for indicator in status.indicators or (None,):
            own = _phase(status) if indicator is None else {**_phase(status), **_figures(indicator)}
            yield TABLES["indicators"].row({"区划代码": code, "阶段序": place, **own})


def _phase(status: PhaseStatus) -> Mapping[str, Value]:
    phase = status.phase
    return {"阶段": phase.name, "开始": phase.start, "截止": phase.end, "阶段状态": status.state}


def _figures(one: Indicator) -> Mapping[str, Value]:
    end, now = one.at_end, one.until_now
    return {
        "指标": one.plan.name,
        "名称": one.plan.shown,
        "督导": one.round.shown if one.round else None,
        "有范围": bool(given(one.plan)),
        "完成": one.figure.done,
        "总数": one.figure.total,
        "截止时完成": end.done if end else None,
        "截止时总数": end.total if end else None,
        "至今完成": now.done if now else None,
        "至今总数": now.total if now else None,
        "目标": str(one.plan.target) if one.plan.target else None,
        "达到": one.met,
    }


def agenda_rows(ledger: Ledger, at: Instant, words: Words, code: str) -> Iterator[Row]:
    """A row of each item of the agenda; what the ledger asks for to be kept safe is none of it."""
    for item in agenda(ledger, at):
        if not is_keeping(item):
            yield TABLES["agenda"].row({"区划代码": code, **_item(item), **_whose(item, ledger, words)})


def _item(item: Item) -> Mapping[str, Value]:
    return {"种类": item.kind, "期限": item.limit or None, "状态": item.state, "性质": item.force}


def _whose(item: Item, ledger: Ledger, words: Words) -> Mapping[str, Value]:
    """Of which record an item is, and its days; none of what would tell of an informant."""
    if words.hides(item.limit, ledger.find(item.record_id or "")):
        return {}
    return {
        "编号": item.record_id,
        "村": words.village(item.name) if item.kind == SILENT else None,
        "自": day(item.since),
        "应于": day(item.due),
        "应于时分": minute(item.due),
        "逾期天数": item.days_late,
        "责任单位": words.unit(item.unit),
    }
