"""Rows of data that are no records: a directory, the use of power, the progress of measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, cast

from dabzw.intake.cells import is_cut
from dabzw.intake.edits import Edit
from dabzw.intake.leading_zeros import KnownCodes, shortened
from dabzw.intake.outcomes import (
    CellChange,
    Fault,
    Invalid,
    Outcome,
    Refused,
    RowReader,
    identity_faults,
)
from dabzw.intake.records import Basis
from dabzw.intake.table import Table
from dabzw.intake.trees import RowT, listed, made
from dabzw.model.base import Tree, label, labels
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.power import PowerUse
from dabzw.model.scalars import plain_text
from dabzw.model.sheet_columns import (
    MeasureRow,
)
from dabzw.model.typed_days import Span

_METER: Final = label(PowerUse, "account")
_OF_NO_RECORD: Final = "没有企业、场所登记这个用电户号"


def typed_rows(
    table: Table, row_type: type[RowT], span: Span, campaign: Campaign | None = None
) -> Iterator[tuple[Outcome, RowT | None]]:
    """Each row as a row of a schema, or refused."""
    reader = RowReader(table, span, campaign)
    for row in table.rows:
        values, unread, notes = reader.values_of(row)
        faults = (*unread, *identity_faults(row, span))
        if faults:
            yield Outcome(row, "拒绝", faults=faults, notes=notes), None
            continue
        start = Outcome(row, "新增", notes=notes)
        try:
            tree = {head: listed(value) for head, value in values.items()}
            yield start, made(table, row_type, tree)
        except Invalid as invalid:
            yield start.refused(*invalid.faults), None


def use_outcomes(table: Table, known: Mapping[tuple[str, Any], PowerUse], span: Span) -> UseOutcomes:
    """Power use by account and month, against what the ledger has of it."""
    found = tuple(typed_rows(table, PowerUse, span))
    counts = Counter((use.account, use.month) for _, use in found if use is not None)
    return tuple((_use_outcome(outcome, use, known, counts), use) for outcome, use in found)


UseOutcomes = tuple[tuple[Outcome, PowerUse | None], ...]


def _use_outcome(
    start: Outcome, use: PowerUse | None, known: Mapping[tuple[str, Any], PowerUse], counts: Counter[Any]
) -> Outcome:
    if use is None:
        return start
    if counts[use.account, use.month] > 1:
        return start.refused(Fault("用电户号", "这一户号同一月份有几行；请只留一行"))
    held = known.get((use.account, use.month))
    if held is None:
        return start
    changes = tuple(
        CellChange(head, plain_text(getattr(held, name) or ""), plain_text(getattr(use, name)))
        for name, head in labels(PowerUse).items()
        if getattr(use, name) not in {None, getattr(held, name)}
    )
    return replace(start, result="变更" if changes else "相同", changes=changes)


def with_meters(found: UseOutcomes, ledger: Ledger) -> UseOutcomes:
    """The outcomes with what is told of meters that no record has; one without its zeros is refused."""
    known = KnownCodes.of(ledger)
    return tuple((_with_meter(outcome, use, known), use) for outcome, use in found)


def _with_meter(outcome: Outcome, use: PowerUse | None, known: KnownCodes) -> Outcome:
    if use is None or outcome.result not in {"新增", "变更"}:
        return outcome
    longer, alike = known.longer(_METER, use.account), known.alike(_METER, use.account)
    if longer:
        return outcome.refused(Fault(_METER, shortened(outcome.row.cells[_METER], longer)))
    if use.account in alike:
        return outcome
    note = _OF_NO_RECORD
    if alike:
        note = f"{note}；登记的是 {'、'.join(alike)}，比这里少了开头的0，核对后改正台账"
    return replace(outcome, notes=(*outcome.notes, note))


def meters_told(found: UseOutcomes) -> tuple[str, ...]:
    """How many rows, of how many meters, belong to no record: what is told once of the whole table."""
    told = [use for outcome, use in found if use and any(_OF_NO_RECORD in note for note in outcome.notes)]
    meters = {use.account for use in told}
    return (f"有{len(told)}行、{len(meters)}个用电户号没有企业、场所登记，研判看不到",) if told else ()


def measure_outcomes(table: Table, basis: Basis) -> Iterator[Outcome]:
    """The progress of measures, a row each; `record` is the enterprise with the edits of all rows so far."""
    edited: dict[str, Enterprise] = {}
    reader = RowReader(table, basis.span)
    for outcome, row in typed_rows(table, MeasureRow, basis.span):
        if row is None:
            yield outcome
            continue
        try:
            done = _measured(reader, outcome, row, edited, basis)
        except Refused as refused:
            yield outcome.refused(refused.fault)
        except Invalid as invalid:
            yield outcome.refused(*invalid.faults)
        else:
            edited[row.id] = cast("Enterprise", done.record)
            yield done


def _measured(
    reader: RowReader, start: Outcome, row: MeasureRow, edited: Mapping[str, Enterprise], basis: Basis
) -> Outcome:
    enterprise = edited.get(row.id) or basis.current.enterprises.get(row.id)
    if enterprise is None:
        raise Refused("编号", "台账里没有这个编号；请核对")
    planned = basis.current.enterprises[row.id].planned
    if not any(item.measure == row.measure for item in planned) and _says_nothing_new(row, enterprise):
        return replace(start, result="相同", record=enterprise, notes=("方案里没有这项措施，也没有新的进展",))
    place = _measure_place(row, basis.current.enterprises[row.id])
    table = reader.table
    values, _, _ = reader.values_of(start.row)
    edit = Edit(table, values, enterprise.tree(), None, basis.shown)
    edit.skipped = frozenset(head for head, cell in start.row.cells.items() if is_cut(cell))
    tree, changes = edit.made_in(
        ("处置", len(enterprise.plans) - 1, "措施", place), _exported_measure(row, place, basis)
    )
    if not changes:
        return replace(start, result="相同", record=enterprise)
    record = made(table, Enterprise, tree)
    return replace(start, result="变更", record=record, changes=changes)


def _says_nothing_new(row: MeasureRow, enterprise: Enterprise) -> bool:
    """Whether a row has no progress, or that of the measure which covers it, as 一企一策 prints it."""
    progress = row.person, row.due_on, row.done_on
    known = {(item.person, item.due_on, item.done_on) for item in enterprise.planned}
    return progress in {(None, None, None), *known} and not (row.document or row.evidence)


def _measure_place(row: MeasureRow, enterprise: Enterprise) -> int:
    """Which measure of the plan a row means: the only one of its name, or the only one that is open."""
    places = [place for place, item in enumerate(enterprise.planned) if item.measure == row.measure]
    if not places:
        raise Refused("措施", "这家企业的方案里没有这项措施；新措施用 dabzw ent plan 安排")
    still_open = [place for place in places if enterprise.planned[place].done_on is None]
    for found in (places, still_open):
        if len(found) == 1:
            return found[0]
    raise Refused("措施", "方案里有几项同名的措施，看不出是哪一项；请用 dabzw ent done 登记")


def _exported_measure(row: MeasureRow, place: int, basis: Basis) -> Tree | None:
    before = basis.exported.enterprises.get(row.id) if basis.exported is not None else None
    if before is None or place >= len(before.planned) or before.planned[place].measure != row.measure:
        return None
    return before.planned[place].tree()
