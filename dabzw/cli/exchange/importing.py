"""dabzw import: a spreadsheet of a village or a station into the ledger, shown first, then in one commit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, cast

import typer

from dabzw.cli.coming import Judged
from dabzw.cli.context import Desk, sound
from dabzw.cli.enter.known import Known, known_of
from dabzw.cli.exchange.directories import named_directory, prepared_directory
from dabzw.cli.exchange.progress import watched
from dabzw.cli.exchange.taking_in import (
    ChangedMeanwhile,
    Choice,
    Prepared,
    Source,
    Trailers,
    committed,
    days_of,
    opened,
    take_in,
)
from dabzw.cli.exchange.trial import fault_of, notes_of, tried
from dabzw.cli.exchange.villages import prepared_villages
from dabzw.cli.speech.known import known_word
from dabzw.cli.writing import new_ids
from dabzw.errors import LookupFailed, UsageError
from dabzw.intake import data, records
from dabzw.intake.outcomes import Outcome, tally
from dabzw.intake.records import Basis
from dabzw.intake.table import Table
from dabzw.intake.trees import head_at
from dabzw.model.finding import Finding
from dabzw.model.ids import Kind, path_of
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.model.phrases import row_numbers
from dabzw.model.power import PowerUse
from dabzw.model.scalars import parse_when
from dabzw.model.sheet_columns import KINDS, ROWS, SHEET_NAMES
from dabzw.model.stamps import AS_OF, REVISION
from dabzw.render.show import show
from dabzw.reports.looks import intake as intake_look
from dabzw.store.collector import without_collector
from dabzw.store.power import power_bytes, power_path
from dabzw.store.reader import Loaded, load, record_bytes
from dabzw.store.writer import Change, Files, Plan

_SHOWN: Final = 3  # likely ones of a row
_IF_SAME: Final[Mapping[Kind, str]] = {
    "企业": "是同一家的，在“编号”列填上已有的编号再导入",
    "场所": "是同一处的，在“编号”列填上已有的编号再导入",
    "线索": "是同一件事的，导入后用 dabzw lead merge 并入主线索",
    "检查活动": "",
}
_REVISION: Final = re.compile(r"[0-9a-f]{7,64}")


def import_sheet(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="文件", help="要导入的表格，一行一条")],
    kind: Annotated[
        str, typer.Option("--as", metavar="种类", help="、".join(f"{k}（{SHEET_NAMES[k]}）" for k in KINDS))
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出结果，不导入")] = False,
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="有被拒的行时，其余各行照样导入")
    ] = False,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="名称", help="导入哪一个工作表")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
    station: Annotated[
        str | None, typer.Option("--station", metavar="站所", help="哪个站所的目录（种类 directory）")
    ] = None,
    directory: Annotated[
        str | None, typer.Option("--directory", metavar="目录", help="行动方案里的目录名称（种类 directory）")
    ] = None,
    version: Annotated[
        str | None, typer.Option("--version-date", metavar="日期", help="目录的版本日期（种类 directory）")
    ] = None,
) -> None:
    """Reads a spreadsheet, shows what each row comes to, and imports it in one commit."""
    named_kind = known_word("--as（种类）", kind, {one: (SHEET_NAMES[one],) for one in KINDS})
    desk = Desk.of(ctx)
    named = named_directory(desk, station, directory, version) if named_kind == "directory" else None
    with without_collector():
        source = opened(desk, file, named_kind, sheet)
        choice = Choice(file, dry_run, accept_valid, yes)
        prepared = (
            _PREPARED[named_kind](desk, source)
            if named is None
            else prepared_directory(desk, source, named, choice)
        )
        take_in(desk, prepared, source.digest, choice)


# Records


def _basis(desk: Desk, table: Table, ledger: Ledger) -> Basis:
    record_type = cast("type[AnyRecord]", ROWS[table.kind])
    kind = record_type.KIND if table.kind != "measures" else "企业"
    fresh = iter(new_ids(desk, kind, desk.at.day, len(table.rows)))
    span = days_of(desk, ledger.campaign)
    return Basis(ledger, _exported(desk, table), span, lambda: next(fresh), show)


def _exported(desk: Desk, table: Table) -> Ledger | None:
    """The ledger as the sheet was made from it."""
    revision = table.stamps.get(REVISION)
    if revision is None:
        return None
    try:
        ledger = sound(load(desk.files_at(revision if _REVISION.fullmatch(revision) else "-")))
        day = table.stamps.get(AS_OF)
        return ledger if day is None else ledger.as_of(Instant.of(parse_when(day)))
    except (LookupFailed, ValueError):
        raise UsageError(
            "表格注明的版本不在本台账的历史里，不能核对先后；请用本台账重新导出后再改，或先同步；"
            "表格是上一个行动的台账导出的，用 dabzw init 新台账 --campaign 行动方案 --from 原台账 接着办"
        ) from None


def _records(desk: Desk, source: Source) -> Prepared:
    before, table = committed(desk), source.table
    basis = _basis(desk, table, before.sound)
    found = records.without_twins(watched(records.outcomes(table, basis), len(table.rows), "核对各行"))
    return _prepared(desk, source, before, found)


def _measures(desk: Desk, source: Source) -> Prepared:
    before = committed(desk)
    found = tuple(data.measure_outcomes(source.table, _basis(desk, source.table, before.sound)))
    return _prepared(desk, source, before, found)


def _prepared(desk: Desk, source: Source, before: Loaded, found: tuple[Outcome, ...]) -> Prepared:
    table = source.table
    checked, judged = _checked(desk, table, before, found)
    known = known_of(_new_records(checked), before.sound)
    checked = tuple(_with_known(outcome, known) for outcome in checked)
    changed = _changed_records(checked)

    def plan(now: Files, says: str, trailers: Trailers) -> Plan:
        if any(now.get(path_of(id_)) != before.files.get(path_of(id_)) for id_ in changed):
            raise ChangedMeanwhile
        changes = tuple(Change(path_of(id_), record_bytes(record)) for id_, record in changed.items())
        return Plan(changes, says, f"import {table.kind}", tuple(changed), trailers)

    twice = [outcome.row.number for outcome in checked if outcome.record and known.get(outcome.record.id)]
    doubt = f"第{row_numbers(twice)}行可能已经登记过，见各行的提示" if twice else None
    return replace(_shown(desk, source, checked, plan), doubt=doubt, judged=judged)


def _shown(
    desk: Desk, source: Source, found: tuple[Outcome, ...], plan: Callable[[Files, str, Trailers], Plan]
) -> Prepared:
    counts = tally(found)
    says = f"导入{SHEET_NAMES[source.table.kind]}：新增{counts['新增']}行，变更{counts['变更']}行"
    page = intake_look.answer(source.table, found, source.digest, desk.at)
    entered = counts["新增"] + counts["变更"]
    return Prepared(source.table, found, page, says if entered else None, plan)


def _changed_records(found: Iterable[Outcome]) -> dict[str, AnyRecord]:
    """The accepted records by id; of several rows of one record the last has the edits of all."""
    accepted = (outcome for outcome in found if outcome.result in {"新增", "变更"})
    return {outcome.record.id: outcome.record for outcome in accepted if outcome.record is not None}


def _checked(
    desk: Desk, table: Table, before: Loaded, found: tuple[Outcome, ...]
) -> tuple[tuple[Outcome, ...], Judged]:
    """The outcomes with what the rules of the ledger say against the records as they would be.

    Rows of which a record is refused are left out, and the others are tried again without them.
    """
    while True:
        trial = tried(before, _changed_records(found), desk.latest)
        refused = tuple(_refused(table, outcome, trial.faults) for outcome in found)
        if refused == found:
            return tuple(_told(table, outcome, trial.warnings) for outcome in found), trial.judged
        found = refused


def _of(outcome: Outcome, findings: Mapping[str, tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """The findings of the record that an accepted row makes."""
    accepted = outcome.record is not None and outcome.result in {"新增", "变更"}
    return findings.get(outcome.record.id, ()) if accepted and outcome.record is not None else ()


def _refused(table: Table, outcome: Outcome, faults: Mapping[str, tuple[Finding, ...]]) -> Outcome:
    found = _of(outcome, faults)
    said = (fault_of(finding, _head(table, outcome, finding)) for finding in found)
    return outcome.refused(*said) if found else outcome


def _told(table: Table, outcome: Outcome, warnings: Mapping[str, tuple[Finding, ...]]) -> Outcome:
    notes = notes_of(_of(outcome, warnings), partial(_head, table, outcome))
    return replace(outcome, notes=(*outcome.notes, *notes)) if notes else outcome


def _head(table: Table, outcome: Outcome, finding: Finding) -> str | None:
    if outcome.record is None or table.kind == "measures":
        return None
    return head_at(table, outcome.record.tree(), finding.path)


def _new_records(found: Iterable[Outcome]) -> list[AnyRecord]:
    return [outcome.record for outcome in found if outcome.result == "新增" and outcome.record is not None]


def _with_known(outcome: Outcome, known: Mapping[str, tuple[Known, ...]]) -> Outcome:
    record = outcome.record
    likely = () if record is None or outcome.result != "新增" else known.get(record.id, ())
    if record is None or not likely:
        return outcome
    says = "；".join(one.says for one in likely[:_SHOWN])
    return replace(outcome, notes=(f"可能已经登记过：{says}（{_IF_SAME[record.KIND]}）", *outcome.notes))


# Power use


def _power(desk: Desk, source: Source) -> Prepared:
    ledger = committed(desk).sound
    span = days_of(desk, ledger.campaign)
    pairs = data.with_meters(data.use_outcomes(source.table, _known_uses(ledger), span), ledger)
    accepted = [use for outcome, use in pairs if use is not None and outcome.result in {"新增", "变更"}]

    def plan(now: Files, says: str, trailers: Trailers) -> Plan:
        held = {**_known_uses(sound(load(now))), **{(use.account, use.month): use for use in accepted}}
        months = {use.month for use in accepted}
        by_path: dict[str, list[PowerUse]] = {}
        for use in held.values():
            if use.month in months:
                by_path.setdefault(power_path(use), []).append(use)
        changes = tuple(Change(path, power_bytes(uses)) for path, uses in sorted(by_path.items()))
        return Plan(changes, says, "import power", (), trailers)

    told = replace(source.table, notes=(*source.table.notes, *data.meters_told(pairs)))
    return _shown(desk, replace(source, table=told), tuple(outcome for outcome, _ in pairs), plan)


def _known_uses(ledger: Ledger) -> dict[tuple[str, Any], PowerUse]:
    return {(use.account, use.month): use for uses in ledger.power.values() for use in uses}


_PREPARED: Final[Mapping[str, Callable[[Desk, Source], Prepared]]] = {
    "lead": _records,
    "ent": _records,
    "site": _records,
    "activity": _records,
    "power": _power,
    "measures": _measures,
    "village": prepared_villages,
}
