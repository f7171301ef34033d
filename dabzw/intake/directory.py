"""A station's directory: its rows read and reconciled, and the records that entering it makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from dabzw.intake.outcomes import Fault, Invalid, Outcome
from dabzw.intake.table import SheetRow, Table
from dabzw.intake.trees import made
from dabzw.lazily import dataclass
from dabzw.model.base import Tree, labels
from dabzw.model.codes import nature_of
from dabzw.model.directory import DirectoryRow
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.scalars import plain_text
from dabzw.rules.sweep.reconciliation import (
    Decided,
    Directory,
    Reconciled,
    Unread,
    also_named,
    reconcile,
    registrable,
    with_entry,
)
from dabzw.rules.sweep.reconciliation import Result as LineResult

Pairs = Sequence[tuple[Outcome, DirectoryRow | None]]
_LABELS: Final = labels(DirectoryRow)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a directory is held against: the records as they are kept and as they are read.

    `new_ids` are fresh ids of the rows that say all that a record needs;
    `decided` is what a person said of those that may be known enterprises.
    """

    directory: Directory
    kept: Ledger
    read: Ledger
    new_ids: Mapping[int, str]
    decided: Decided


@dataclass(frozen=True)
class Listed:
    """What a directory comes to: the rows of the file, the lines about them, the records by row."""

    pairs: Pairs
    lines: tuple[Reconciled, ...]
    records: Mapping[int, Enterprise]

    @cached_property
    def found(self) -> tuple[Outcome, ...]:
        """Every row of the file with what entering the directory comes to for it."""
        of_row = {line.place: line.result for line in self.lines if line.row is not None}
        return tuple(self._found(outcome, of_row.get(outcome.row.number)) for outcome, _ in self.pairs)

    def _found(self, outcome: Outcome, line: LineResult | None) -> Outcome:
        record = self.records.get(outcome.row.number)
        if line is None:
            return outcome
        if record is None:
            return replace(outcome, result="待核" if line in {"新增", "待核"} else "相同")
        return replace(outcome, result="新增" if line == "新增" else "变更", record=record)

    @property
    def known(self) -> tuple[Reconciled, ...]:
        """The lines whose enterprises are entered as being in the directory."""
        return tuple(
            line for line in self.lines if line.row and line.enterprise and line.place in self.records
        )

    @property
    def new(self) -> tuple[Enterprise, ...]:
        """The enterprises that are registered."""
        known = {line.place for line in self.known}
        return tuple(record for place, record in self.records.items() if place not in known)

    @property
    def open(self) -> tuple[Reconciled, ...]:
        """The lines that a person has to decide: which known enterprise they are, or none."""
        return tuple(line for line in self.lines if line.candidates)


def listed(table: Table, pairs: Pairs, basis: Basis) -> Listed:
    """What the rows come to; one of which no record can be made is refused, and claims nothing."""
    while True:
        found = tuple(outcome for outcome, _ in pairs)
        rows = {outcome.row.number: row for outcome, row in pairs if row is not None}
        lines = reconcile(rows, basis.directory, basis.read, _unread(table, found), basis.decided)
        records, faults = _records(table, lines, basis)
        if not faults:
            return Listed(pairs, lines, records)
        pairs = refused(pairs, faults)


def refused(pairs: Pairs, faults: Mapping[int, Sequence[Fault]]) -> Pairs:
    """The rows, those refused that have faults."""
    return [
        (outcome.refused(*faults[outcome.row.number]), None)
        if outcome.row.number in faults
        else (outcome, row)
        for outcome, row in pairs
    ]


def _records(
    table: Table, lines: Iterable[Reconciled], basis: Basis
) -> tuple[dict[int, Enterprise], dict[int, tuple[Fault, ...]]]:
    records: dict[int, Enterprise] = {}
    faults: dict[int, tuple[Fault, ...]] = {}
    for line in lines:
        if line.place is None:
            continue
        if line.enterprise is not None and line.row is not None and _enters(line, basis.decided):
            kept = basis.kept.enterprises[line.enterprise.id]
            records[line.place] = with_entry(named(kept, line, basis.decided), basis.directory)
        elif line.row is not None and registrable(line):
            try:
                new = made(table, Enterprise, _tree(line.row, basis.new_ids[line.place], basis.directory))
            except Invalid as invalid:
                faults[line.place] = invalid.faults
            else:
                records[line.place] = with_entry(new, basis.directory)
    return records, faults


def _enters(line: Reconciled, decided: Decided) -> bool:
    """Whether a line of a known enterprise changes its record."""
    return line.result != "待核" and (line.entry is not None or line.place in decided.same)


def named(kept: Enterprise, line: Reconciled, decided: Decided) -> Enterprise:
    """The enterprise, called so too where a person said that it is the one of the line."""
    return also_named(kept, line.row.name) if line.row and line.place in decided.same else kept


def _tree(row: DirectoryRow, record_id: str, directory: Directory) -> Tree:
    """A new enterprise as the directory tells of it; what it does is for a visit to find out."""
    given: Tree = {
        "编号": record_id,
        "性质": nature_of(row.code),
        "监管站所": directory.station,
        **({} if row.code else {"无代码原因": "未查明"}),
    }
    return given | {label: _plain(value) for name, label in _LABELS.items() if (value := getattr(row, name))}


def _plain(value: Any) -> Any:
    return [plain_text(part) for part in value] if isinstance(value, tuple) else plain_text(value)


def _unread(table: Table, found: Iterable[Outcome]) -> Iterator[Unread]:
    for outcome in found:
        if outcome.result == "拒绝":
            yield _raw(outcome.row, "被拒绝")
    for row in table.hidden:
        yield _raw(row, "是隐藏的")


def _raw(row: SheetRow, why: str) -> Unread:
    name, code = (row.cells.get(_LABELS[field]) for field in ("name", "code"))
    return Unread(row.number, name.text if name else "", code.text if code else "", why)


def changed_records(here: Listed) -> dict[str, Enterprise]:
    """The records as they would be, by id."""
    return {record.id: record for record in here.records.values()}


def rows_of(here: Listed, faults: Mapping[str, Sequence[Fault]]) -> dict[int, Sequence[Fault]]:
    """The faults of records by the rows that they are made of."""
    return {place: faults[record.id] for place, record in here.records.items() if record.id in faults}


def noted(lines: Iterable[Reconciled], notes: Mapping[int, Sequence[str]]) -> tuple[Reconciled, ...]:
    """The lines with what else is told of their rows."""
    return tuple(_with_notes(line, notes.get(line.place or 0, ())) for line in lines)


def _with_notes(line: Reconciled, notes: Sequence[str]) -> Reconciled:
    return replace(line, note="；".join(filter(None, (line.note, *notes)))) if notes else line
