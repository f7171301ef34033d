"""Rows of a table against the ledger: which record each is, what it changes, or why it is refused.

A sheet that was exported names its revision: a cell that differs from what was exported is an edit, and one
that was changed in the ledger meanwhile is refused.  Of any other sheet an empty cell says nothing.  Acts are
never taken away by a sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Final, cast

from dabzw.intake.cells import is_cut
from dabzw.intake.edits import Edit
from dabzw.intake.leading_zeros import KnownCodes, lost_zeros
from dabzw.intake.outcomes import CellChange, Fault, Invalid, Outcome, Refused, RowReader, Values
from dabzw.intake.table import SheetRow, Table
from dabzw.intake.trees import append_each, listed, put, record_of
from dabzw.lazily import dataclass
from dabzw.model.base import Record, Tree
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import kind_of
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.scalars import compared
from dabzw.model.sheet_columns import (
    ROWS,
    SheetKind,
    concrete,
    plain,
)
from dabzw.model.typed_days import Span

_CODE: Final = "统一社会信用代码"
_UNVOUCHED: Final = "统一社会信用代码改了，代码核对是对原来的代码的，一并去掉"


@dataclass(frozen=True)
class Basis:
    """What rows are held against: the ledger, the ledger as it was exported, and what a new record needs."""

    current: Ledger
    exported: Ledger | None
    span: Span
    new_id: Callable[[], str]
    shown: Callable[[str], str]

    @cached_property
    def index(self) -> Mapping[object, tuple[AnyRecord, ...]]:
        """The records by what rows without an id are known by."""
        found: dict[object, tuple[AnyRecord, ...]] = {}
        for record in self.current:
            for key in _keys(record.KIND, record.tree()):
                found[key] = (*found.get(key, ()), record)
        return found

    @cached_property
    def codes(self) -> KnownCodes:
        """The codes that the records hold."""
        return KnownCodes.of(self.current)


def outcomes(table: Table, basis: Basis) -> Iterator[Outcome]:
    """What each row comes to by itself, in order."""
    reader = RowReader(table, basis.span, basis.current.campaign)
    for row in table.rows:
        values, faults, notes = reader.values_of(row)
        code = cast("str | None", values.get(_CODE))
        start = Outcome(
            row,
            "拒绝",
            faults=faults,
            notes=notes,
            keys=_row_keys(table.kind, values),
            code=code,
        )
        yield start if faults else _outcome(table, start, values, basis)


def _row_keys(kind: SheetKind, values: Values) -> tuple[object, ...]:
    if values.get("编号"):
        return (("编号", values["编号"]),)
    named = _keys(
        cast("type[Record]", ROWS[kind]).KIND, {head: listed(value) for head, value in values.items()}
    )
    return tuple(key for key in named if cast("tuple[str, ...]", key)[1])


def without_twins(found: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes, all rows refused that are about one record; those that say the same thing as well."""
    known = tuple(found)
    groups: dict[object, list[Outcome]] = {}
    for outcome in known:
        for key in outcome.keys:
            groups.setdefault(key, []).append(outcome)
    return tuple(_untwinned(outcome, groups) for outcome in known)


def _untwinned(outcome: Outcome, groups: Mapping[object, list[Outcome]]) -> Outcome:
    twins = [
        other
        for key in outcome.keys
        for other in groups[key]
        if len({outcome.code, other.code} - {None}) <= 1
    ]
    rows = sorted({other.row.number for other in twins})
    if len(rows) <= 1:
        return outcome
    return outcome.refused(Fault(None, f"第{'、'.join(map(str, rows))}行是同一个；请只留一行"))


def _outcome(table: Table, start: Outcome, values: Values, basis: Basis) -> Outcome:
    try:
        current = _target(table.kind, values, basis)
        if current is not None:
            start = replace(start, keys=(*start.keys, ("编号", current.id)))
        lost = lost_zeros(table, start.row, values, current, basis.codes, basis.current.campaign)
        if faults := tuple(lost):
            return start.refused(*faults)
        if current is None:
            record = record_of(table, _new_tree(table, values, basis))
            return replace(start, result="新增", record=record)
        tree, changes = _changed(table, start.row, values, current, basis)
        record = record_of(table, tree) if changes else current
    except Refused as refused:
        return start.refused(refused.fault)
    except Invalid as invalid:
        return start.refused(*invalid.faults)
    if record == current:
        return replace(start, result="相同", record=current)
    if _is_vouched_otherwise(record, current):
        record = record.model_copy(update={"code_vouched": None})
        start = replace(start, notes=(*start.notes, _UNVOUCHED))
    return replace(start, result="变更", record=record, changes=changes)


def _is_vouched_otherwise(record: AnyRecord, current: AnyRecord) -> bool:
    """Whether somebody vouched for the code that a record had, and not for the one that it gets."""
    vouched = isinstance(current, Enterprise) and current.code_vouched is not None
    return vouched and getattr(record, "code", None) != getattr(current, "code", None)


def _target(kind: SheetKind, values: Values, basis: Basis) -> AnyRecord | None:
    """The record that a row means; None for a new one."""
    own = values.get("编号")
    record_type = cast("type[Record]", ROWS[kind])
    if own:
        if kind_of(str(own)) != record_type.KIND:
            raise Refused("编号", f"不是{record_type.KIND}的编号；新登记的请把这一格留空")
        record = basis.current.find(str(own))
        if record is None:
            raise Refused("编号", "台账里没有这个编号；请核对，新登记的请把这一格留空")
        return record
    for key in _keys(record_type.KIND, {head: listed(value) for head, value in values.items()}):
        found = tuple(record for record in basis.index.get(key, ()) if _may_be(record, values))
        if len(found) > 1:
            raise Refused(None, f"与几条记录相符：{'、'.join(record.id for record in found)}；请填上编号")
        if found:
            return found[0]
    return None


def _may_be(record: AnyRecord, values: Values) -> bool:
    """Whether a row can be this record: two that have different codes are two enterprises."""
    codes = {code for code in (getattr(record, "code", None), values.get(_CODE)) if code}
    return len(codes) <= 1


def _keys(kind: str, tree: Mapping[str, Any]) -> Iterator[object]:
    """What a record is known by when a row gives no id: of the surest first."""
    if kind == "企业" and tree.get(_CODE):
        yield _CODE, tree[_CODE]
    names = [tree.get("名称"), *tree.get("曾用名", ())]
    for name in names if kind in ("企业", "场所") else ():
        yield kind, _compared(name), _compared(tree.get("村"))
    if kind == "线索":
        yield kind, *(_compared(tree.get(head)) for head in ("登记时间", "村", "内容"))
    if kind == "检查活动":
        yield kind, *(_compared(tree.get(head)) for head in ("日期", "类别", "牵头", "村", "说明"))


def _compared(value: Any) -> str:
    return compared(plain(value))


def _new_tree(table: Table, values: Values, basis: Basis) -> Tree:
    tree: Tree = {"编号": basis.new_id()}
    for head, value in values.items():
        column = table.columns[head][1]
        if not column.of_each and head != "编号":
            put(tree, concrete(tree, column, 0), listed(value))
    append_each(tree, table, values)
    return tree


def _changed(
    table: Table, row: SheetRow, values: Values, current: AnyRecord, basis: Basis
) -> tuple[Tree, tuple[CellChange, ...]]:
    before = basis.exported.find(current.id) if basis.exported is not None else None
    edit = Edit(table, values, current.tree(), before.tree() if before else None, basis.shown)
    edit.skipped = frozenset(head for head, cell in row.cells.items() if is_cut(cell))
    return edit.made()
