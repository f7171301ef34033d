"""A station's directory against the ledger: `reconcile` and `import --as directory`, which are one thing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final, cast

import typer

from dabzw.cli.context import Desk
from dabzw.cli.enter.changes import committed as kept_record
from dabzw.cli.exchange.progress import watched
from dabzw.cli.exchange.taking_in import (
    Choice,
    Prepared,
    Source,
    Trailers,
    committed,
    days_of,
    opened,
    take_in,
)
from dabzw.cli.exchange.trial import Trial, fault_of, field_of, notes_of, tried
from dabzw.cli.speech import prompts
from dabzw.cli.speech.given import day
from dabzw.cli.speech.known import known_name
from dabzw.cli.writing import new_ids
from dabzw.errors import UsageError
from dabzw.intake import data
from dabzw.intake import directory as listing
from dabzw.intake.directory import Basis, Listed, Pairs
from dabzw.intake.leading_zeros import KnownCodes, without_lost
from dabzw.intake.table import Table
from dabzw.model.directory import DirectoryRow
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import path_of
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.phrases import row_numbers
from dabzw.model.scalars import half_width
from dabzw.reports.looks import reconciliation as look
from dabzw.rules.sweep.reconciliation import Decided, Directory, Reconciled, has_all, with_entry
from dabzw.store.collector import without_collector
from dabzw.store.reader import Loaded, record_bytes
from dabzw.store.writer import Change, Files, Plan

_OPTIONS: Final = ("--station", "--directory", "--version-date")
_REPEATED: Final = "可写多次"
_SAME: Final = re.compile(r"(\d{1,6})\s*[=:：]\s*(\S+)")
_OTHER, _LATER = "都不是，新登记", "先不登记"


def named_directory(desk: Desk, station: str | None, name: str | None, version: str | None) -> Directory:
    """The directory that a file is said to be by the options.

    Raises:
        Missing: an option is.
        UsageError: the campaign has no such directory.
    """
    given = (station, name, version)
    missing = [(option, "目录对账要用") for option, value in zip(_OPTIONS, given, strict=True) if not value]
    if missing:
        raise prompts.Missing(missing)
    known = desk.campaign.directories
    if not known:
        raise UsageError("行动方案没有写“目录”，没有可以对账的目录")
    stations = tuple(dict.fromkeys(one.station for one in known))
    its_station = known_name("--station（站所）", str(station), stations)
    names = tuple(one.name for one in known if one.station == its_station)
    its_name = known_name("--directory（目录）", str(name), names, f"这个目录，{its_station}的")
    return Directory(its_station, its_name, day("--version-date", str(version), desk.at, label="版本日期"))


def reconciliation(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="站所的目录（.xlsx、.xls、.et、.ods、.csv），一行一家")
    ],
    station: Annotated[str, typer.Option("--station", metavar="站所", help="哪个站所的目录")],
    directory: Annotated[str, typer.Option("--directory", metavar="目录", help="行动方案里的目录名称")],
    version: Annotated[
        str, typer.Option("--version-date", metavar="日期", help="目录的版本日期，如 2026-02-10")
    ],
    apply: Annotated[
        bool, typer.Option("--apply", help="把目录登记到相符的企业，新增的登记为企业；不改其他字段")
    ] = False,
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="有被拒的行时，其余各行照样登记")
    ] = False,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="名称", help="对哪一个工作表")] = None,
    same: Annotated[
        list[str] | None, typer.Option("--same", metavar="行=编号", help=f"待核的行就是这一家；{_REPEATED}")
    ] = None,
    new: Annotated[
        list[int] | None, typer.Option("--new", metavar="行", help=f"待核的行是另一家，照样登记；{_REPEATED}")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
) -> None:
    """A station's directory against the ledger, both ways; written only with `--apply`."""
    desk = Desk.of(ctx)
    named = named_directory(desk, station, directory, version)
    with without_collector():
        source = opened(desk, file, "directory", sheet)
        choice = Choice(file, not apply, accept_valid, yes)
        prepared = prepared_directory(desk, source, named, choice, _decided(desk, source, same, new))
        take_in(desk, prepared, source.digest, choice)


def _decided(desk: Desk, source: Source, same: list[str] | None, new: list[int] | None) -> Decided:
    """What the options say of rows that are to be decided.

    Raises:
        UsageError: the file has no such row, or what is said is no row and id.
        LookupFailed: there is no such enterprise, or several could be meant.
    """
    pairs = [_SAME.fullmatch(half_width(one)) for one in same or ()]
    if not all(pairs):
        raise UsageError("--same 写成“行=编号”，如 --same 12=7k4q")
    given = {int(pair[1]): desk.find_id(pair[2], "企业") for pair in pairs if pair is not None}
    rows = {row.number for row in source.table.rows}
    unknown = [place for place in (*given, *(new or ())) if place not in rows]
    if unknown:
        raise UsageError(f"文件里没有第{row_numbers(unknown)}行，或这一行没有读入；行号照对账结果写")
    return Decided(given, frozenset(new or ()))


def prepared_directory(
    desk: Desk, source: Source, directory: Directory, choice: Choice, decided: Decided | None = None
) -> Prepared:
    """What the rows of a directory come to, and how they are entered; asks of rows that are to be decided."""
    before = committed(desk)
    pairs, basis = _read(desk, source.table, directory, before.sound, decided or Decided())
    here, trial = _tried(source.table, pairs, basis, before, desk.latest)
    if here.open and not (choice.dry_run or choice.yes) and prompts.interactive():
        basis = replace(basis, decided=_asked(here, basis.decided))
        here, trial = _tried(source.table, pairs, basis, before, desk.latest)
    lines = listing.noted(here.lines, _notes(here, trial))
    page = look.answer(source.table, here.found, lines, directory, source.digest, desk.at)
    known, new = here.known, here.new
    says = f"目录对账：{len(known)}家记入目录，新登记{len(new)}家" if known or new else None

    def plan(now: Files, says: str, trailers: Trailers) -> Plan:
        entered = tuple(_entered(line, basis.decided, directory, now) for line in known)
        changes = tuple(Change(path_of(one.id), record_bytes(one)) for one in (*entered, *new))
        ids = tuple(one.id for one in (*entered, *new))
        return Plan(changes, says, "reconcile", ids, trailers)

    return Prepared(source.table, here.found, page, says, plan, "登记")


def _read(
    desk: Desk, table: Table, directory: Directory, kept: Ledger, decided: Decided
) -> tuple[Pairs, Basis]:
    """The rows as they are read, and what they are held against."""
    typed = watched(
        data.typed_rows(table, DirectoryRow, days_of(desk, kept.campaign), kept.campaign),
        len(table.rows),
        "核对各行",
    )
    pairs = tuple(without_lost(typed, KnownCodes.of(kept)))
    whole = [outcome.row.number for outcome, row in pairs if row is not None and has_all(row)]
    ids = dict(zip(whole, new_ids(desk, "企业", desk.at.day, len(whole)), strict=True))
    return pairs, Basis(directory, kept, kept.as_of(desk.latest), ids, decided)


def _entered(line: Reconciled, decided: Decided, directory: Directory, now: Files) -> Enterprise:
    """The enterprise of a line as it is kept now, in the directory."""
    kept = cast("Enterprise", kept_record(path_of(cast("Enterprise", line.enterprise).id), now))
    return with_entry(listing.named(kept, line, decided), directory)


def _asked(here: Listed, decided: Decided) -> Decided:
    """What the clerk says of each row that may be a known enterprise; the others stay to be decided."""
    question = f"有{len(here.open)}行可能是已登记的企业，现在逐行认定吗（否：先不登记，列为待核）"
    if not prompts.confirm(question, default=True):
        return decided
    same, new = dict(decided.same), set(decided.new)
    for line in here.open:
        row, place = cast("DirectoryRow", line.row), cast("int", line.place)
        known = {
            f"就是 {one.record.id} {one.record.name}（{one.why}）": one.record.id for one in line.candidates
        }
        others = (_OTHER,) if has_all(row) else ()
        where = "，".join(filter(None, (row.name, row.village, row.address)))
        said = str(prompts.ask(f"第{place}行 {where}", choices=(*known, *others, _LATER)))
        if said in known:
            same[place] = known[said]
        elif said == _OTHER:
            new.add(place)
    return Decided(same, frozenset(new))


def _tried(table: Table, pairs: Pairs, basis: Basis, before: Loaded, at: Instant) -> tuple[Listed, Trial]:
    """The rows with those refused whose record the rules refuse; the others are tried without them."""
    while True:
        here = listing.listed(table, pairs, basis)
        trial = tried(before, listing.changed_records(here), at)
        faults = {id_: [fault_of(one, field_of(one)) for one in found] for id_, found in trial.faults.items()}
        refused = listing.rows_of(here, faults)
        if not refused:
            return here, trial
        pairs = listing.refused(here.pairs, refused)


def _notes(here: Listed, trial: Trial) -> dict[int, tuple[str, ...]]:
    """What is told of the rows besides: how their cells were read, and what the rules warn of."""
    notes = {outcome.row.number: outcome.notes for outcome in here.found}
    for place, record in here.records.items():
        notes[place] = (*notes.get(place, ()), *notes_of(trial.warnings.get(record.id, ()), field_of))
    return notes
