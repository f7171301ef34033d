"""dabzw import: a spreadsheet of a village or a station into the ledger, shown first, then in one commit."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar, cast

import typer

from dabzw.cli import output
from dabzw.cli.context import Desk, sound
from dabzw.cli.exchange.sharing import directory_of, enter_directory
from dabzw.cli.lists.look import end
from dabzw.cli.speech import prompts
from dabzw.cli.speech.options import read_bytes
from dabzw.errors import Conflict, LedgerError, LookupFailed, UsageError
from dabzw.intake import data, records
from dabzw.intake.outcomes import Fault, Outcome, tally
from dabzw.intake.records import Basis
from dabzw.intake.table import SeveralSheets, Table, table_of
from dabzw.intake.trees import head_at
from dabzw.model.directory import DirectoryRow
from dabzw.model.finding import Finding
from dabzw.model.ids import path_of
from dabzw.model.ledger import AnyRecord, Ledger, ledger_of
from dabzw.model.moments import Instant
from dabzw.model.power import PowerUse
from dabzw.model.scalars import parse_when
from dabzw.model.sheet_columns import AS_OF, KINDS, REVISION, ROWS, SHEET_NAMES, SheetKind
from dabzw.model.typed_days import Span
from dabzw.render.show import show
from dabzw.reports.looks import intake as intake_look
from dabzw.reports.looks import reconciliation
from dabzw.rules.checks.registry import record_findings
from dabzw.rules.sweep.reconciliation import reconcile
from dabzw.store import files
from dabzw.store.power import power_bytes, power_path
from dabzw.store.reader import load, record_bytes
from dabzw.store.sheets.book import MOST_BYTES, read_book
from dabzw.store.sheets.grid import SheetRefused
from dabzw.store.writer import Change, Files, Plan

ItemT = TypeVar("ItemT")

_MANY: Final = 300  # rows from which a bar is shown
_REVISION: Final = re.compile(r"[0-9a-f]{7,64}")


class NotImported(LedgerError):
    """Rows were refused, and all or nothing of a file is imported."""

    def __init__(self, refused: int, place: Path) -> None:
        super().__init__(
            f"{refused}行被拒绝，整个文件没有导入。被拒的行和原因另存在 {place}；改正原文件后重新导入，"
            "或加 --accept-valid 先导入其余各行，再导入改好的被拒各行"
        )


class ChangedMeanwhile(Conflict):
    """A record was changed between the look at it and the import."""

    def __init__(self) -> None:
        super().__init__("核对期间台账有了新的改动，本次没有导入；请重新运行")


@dataclass(frozen=True, slots=True)
class _Choice:
    """What the command line says of the import."""

    file: Path
    dry_run: bool
    accept_valid: bool
    yes: bool


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The rows with what they come to, and how the accepted ones are written."""

    table: Table
    found: tuple[Outcome, ...]
    plan: Callable[[Files, str, tuple[tuple[str, str], ...]], Plan]


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
    if kind not in KINDS:
        raise UsageError(f"--as（种类）只能填：{'、'.join(KINDS)}")
    desk = Desk.of(ctx)
    data = read_bytes(file, MOST_BYTES)
    choice = _Choice(file, dry_run, accept_valid, yes)
    table = _table(data, file, kind, sheet)
    digest = hashlib.sha256(data).hexdigest()
    if kind == "directory":
        _import_directory(desk, table, digest, choice, (station, directory, version))
    else:
        _import(desk, _PREPARED[kind](desk, table), digest, choice)


def _table(data: bytes, file: Path, kind: SheetKind, sheet: str | None) -> Table:
    try:
        book = read_book(data, file.suffix)
        try:
            return table_of(book, kind, sheet)
        except SeveralSheets as several:
            if not prompts.interactive():
                raise
            return table_of(book, kind, str(prompts.ask("导入哪个工作表", choices=several.names)))
    except SheetRefused as refused:
        raise UsageError(f"{file.name}：{refused.says}") from None


# Showing and writing


def _import(desk: Desk, prepared: _Prepared, digest: str, choice: _Choice) -> None:
    table, found = prepared.table, prepared.found
    page = intake_look.answer(table, found, digest, desk.at)
    desk.show(page)
    refused = tally(found)["拒绝"]
    if not choice.dry_run:
        place = _save_refused(desk, table, found, choice.file) if refused else None
        if place is not None and not choice.accept_valid:
            desk.tell(page.also({"提交": None, "拒绝另存": str(place)}))
            raise NotImported(refused, place)
        commit = _write(desk, prepared, digest, choice)
        page = page.also({"提交": commit, "拒绝另存": str(place) if place else None})
        if place is not None:
            prompts.warn(f"{refused}行被拒绝，连同原因另存在 {place}；改正后用同样的命令导入它")
    desk.tell(page)
    end(failed=bool(refused))


def _write(desk: Desk, prepared: _Prepared, digest: str, choice: _Choice) -> str | None:
    counts = tally(prepared.found)
    if not counts["新增"] + counts["变更"]:
        prompts.note("没有需要导入的")
        return None
    kind = SHEET_NAMES[prepared.table.kind]
    says = f"导入{kind}：新增{counts['新增']}行，变更{counts['变更']}行"
    if not choice.yes and not _agreed(says):
        prompts.note("没有导入")
        return None
    trailers = (("Dabzw-Source", f"sha256:{digest}"),)
    with _working(len(prepared.found), "写入台账"):
        written = desk.write(lambda now: prepared.plan(now, says, trailers), warned=True)
    prompts.done(f"{says}（提交 {written.receipt.commit[:10]}；撤销用 dabzw undo）")
    return written.receipt.commit


def _agreed(says: str) -> bool:
    if not prompts.interactive():
        raise UsageError("不在终端上，导入要加 --yes 确认；只看结果用 --dry-run")
    return prompts.confirm(f"{says}，导入吗")


def _save_refused(desk: Desk, table: Table, found: tuple[Outcome, ...], file: Path) -> Path:
    from dabzw.render.xlsx.workbook import workbook_bytes

    data = workbook_bytes(intake_look.refused_book(table, found, desk.campaign.township, desk.at)).data
    with files.disk_errors():
        place = _free(file, data)
    return output.write(place, data, private=True)


def _free(file: Path, data: bytes) -> Path:
    """A name that no other file has: what a clerk is mending must not be overwritten."""
    number, place = 1, file.with_name(f"{file.stem}.refused.xlsx")
    while os.path.lexists(place) and not _holds(place, data):
        number += 1
        place = file.with_name(f"{file.stem}.refused-{number}.xlsx")
    return place


def _holds(place: Path, data: bytes) -> bool:
    try:
        return files.read_named(place, len(data)) == data
    except (FileNotFoundError, files.NotRegular, files.TooLarge):
        return False


# Records


def _committed(desk: Desk) -> tuple[Ledger, Files]:
    """The ledger as it is committed, with its files."""
    found = desk.files_at("HEAD")
    return sound(load(found)), found


def _basis(desk: Desk, table: Table, ledger: Ledger) -> Basis:
    record_type = cast("type[AnyRecord]", ROWS[table.kind])
    kind = record_type.KIND if table.kind != "measures" else "企业"
    fresh = iter(desk.new_ids(kind, desk.at.day, len(table.rows)))
    span = Span(ledger.campaign.start, ledger.campaign.end, desk.at.day)
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
            "表格注明的版本不在本台账的历史里，不能核对先后；请用本台账重新导出后再改，或先同步"
        ) from None


def _records(desk: Desk, table: Table) -> _Prepared:
    ledger, committed = _committed(desk)
    basis = _basis(desk, table, ledger)
    found = records.without_twins(_watched(records.outcomes(table, basis), len(table.rows), "核对各行"))
    return _prepared(desk, table, ledger, committed, found)


def _measures(desk: Desk, table: Table) -> _Prepared:
    ledger, committed = _committed(desk)
    found = tuple(data.measure_outcomes(table, _basis(desk, table, ledger)))
    return _prepared(desk, table, ledger, committed, found)


def _prepared(
    desk: Desk, table: Table, ledger: Ledger, committed: Mapping[str, bytes], found: tuple[Outcome, ...]
) -> _Prepared:
    checked = _checked(desk, table, ledger, found)
    changed = _changed_records(checked)

    def plan(now: Files, says: str, trailers: tuple[tuple[str, str], ...]) -> Plan:
        if any(now.get(path_of(id_)) != committed.get(path_of(id_)) for id_ in changed):
            raise ChangedMeanwhile
        changes = tuple(Change(path_of(id_), record_bytes(record)) for id_, record in changed.items())
        return Plan(changes, says, f"import {table.kind}", tuple(changed), trailers)

    return _Prepared(table, checked, plan)


def _changed_records(found: Iterable[Outcome]) -> dict[str, AnyRecord]:
    """The accepted records by id; of several rows of one record the last has the edits of all."""
    accepted = (outcome for outcome in found if outcome.result in {"新增", "变更"})
    return {outcome.record.id: outcome.record for outcome in accepted if outcome.record is not None}


def _checked(desk: Desk, table: Table, ledger: Ledger, found: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """The outcomes with what the rules of the ledger say against the records as they would be."""
    changed = _changed_records(found)
    kept = [record for record in ledger if record.id not in changed]
    after = ledger_of(ledger.campaign, [*kept, *changed.values()], ledger.calendar, ledger.power)
    judged: dict[str, tuple[tuple[Fault, ...], tuple[str, ...]]] = {}
    for id_, record in _watched(changed.items(), len(changed), "按规则核对"):
        before = ledger.find(id_)
        known = frozenset(record_findings(before, ledger, desk.latest)) if before is not None else frozenset()
        findings = tuple(record_findings(record, after, desk.latest))
        judged[id_] = _said(table, record, findings, known)
    return tuple(_judged(outcome, judged) for outcome in found)


def _judged(outcome: Outcome, judged: Mapping[str, tuple[tuple[Fault, ...], tuple[str, ...]]]) -> Outcome:
    if outcome.record is None or outcome.result not in {"新增", "变更"}:
        return outcome
    faults, notes = judged[outcome.record.id]
    told = replace(outcome, notes=(*outcome.notes, *notes))
    return told.refused(*faults) if faults else told


def _said(
    table: Table, record: AnyRecord, findings: Iterable[Finding], known: frozenset[Finding]
) -> tuple[tuple[Fault, ...], tuple[str, ...]]:
    """The errors, which refuse a row, and the new warnings, which are told."""
    faults: list[Fault] = []
    notes: list[str] = []
    for finding in findings:
        head = head_at(table, record.tree(), finding.path) if table.kind != "measures" else None
        says = f"{finding.says}（{finding.advice}）"
        if finding.level == "错误":
            faults.append(Fault(head, says if head else f"{finding.field}：{says}"))
        elif finding.level == "警告" and finding not in known:
            notes.append(f"{head or finding.field}：{says}")
    return tuple(faults), tuple(notes)


# Power use


def _power(desk: Desk, table: Table) -> _Prepared:
    ledger, _ = _committed(desk)
    span = Span(ledger.campaign.start, ledger.campaign.end, desk.at.day)
    pairs = data.with_meters(data.use_outcomes(table, _known_uses(ledger), span), ledger)
    accepted = [use for outcome, use in pairs if use is not None and outcome.result in {"新增", "变更"}]

    def plan(_now: Files, says: str, trailers: tuple[tuple[str, str], ...]) -> Plan:
        held = {**_known_uses(_committed(desk)[0]), **{(use.account, use.month): use for use in accepted}}
        months = {use.month for use in accepted}
        by_path: dict[str, list[PowerUse]] = {}
        for use in held.values():
            if use.month in months:
                by_path.setdefault(power_path(use), []).append(use)
        changes = tuple(Change(path, power_bytes(uses)) for path, uses in sorted(by_path.items()))
        return Plan(changes, says, "import power", (), trailers)

    return _Prepared(table, tuple(outcome for outcome, _ in pairs), plan)


def _known_uses(ledger: Ledger) -> dict[tuple[str, Any], PowerUse]:
    return {(use.account, use.month): use for uses in ledger.power.values() for use in uses}


_PREPARED: Final[Mapping[str, Callable[[Desk, Table], _Prepared]]] = {
    "lead": _records,
    "ent": _records,
    "site": _records,
    "activity": _records,
    "power": _power,
    "measures": _measures,
}


# A station's directory


def _import_directory(
    desk: Desk, table: Table, digest: str, choice: _Choice, named: tuple[str | None, str | None, str | None]
) -> None:
    """The directory is reconciled, as `dabzw reconcile` does; its rows must all be readable."""
    options = ("--station", "--directory", "--version-date")
    missing = [(option, "目录对账要用") for option, value in zip(options, named, strict=True) if not value]
    if missing:
        raise prompts.Missing(missing)
    against = directory_of(desk.campaign, *(str(value) for value in named))
    span = Span(desk.campaign.start, desk.campaign.end, desk.at.day)
    pairs = tuple(data.typed_rows(table, DirectoryRow, span))
    found = tuple(outcome for outcome, _ in pairs)
    refused = tally(found)["拒绝"]
    if refused and not choice.accept_valid:
        refusal = intake_look.answer(table, found, digest, desk.at)
        desk.show(refusal)
        place = _save_refused(desk, table, found, choice.file)
        desk.tell(refusal.also({"提交": None, "拒绝另存": str(place)}))
        raise NotImported(refused, place)
    listed = {outcome.row.number: row for outcome, row in pairs if row is not None}
    lines = reconcile(listed, against, desk.seen)
    page = reconciliation.answer(lines, against, digest, desk.at)
    desk.show(page)
    if not choice.dry_run:
        page = page.also({"提交": enter_directory(desk, lines, against, digest, asked=not choice.yes)})
    desk.tell(page)


# Progress


def _watched(items: Iterable[ItemT], count: int, says: str) -> Iterator[ItemT]:
    """The items, with a bar on the terminal where they are many."""
    if count < _MANY or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, says, count, console=Console(stderr=True), transient=True)


@contextmanager
def _working(count: int, says: str) -> Iterator[None]:
    """A sign of life on the terminal while many rows are written."""
    if count < _MANY or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{says}（{count}行）"):
        yield
