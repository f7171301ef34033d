"""Rows of a table against the ledger: which record each is, what it changes, or why it is refused.

A sheet that was exported names its revision: a cell that differs from what was exported is an edit, and one
that was changed in the ledger meanwhile is refused.  Of any other sheet an empty cell says nothing.  Acts are
never taken away by a sheet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, Literal, TypeVar, cast

from pydantic import ValidationError

from dabzw.model.base import Record, Row, Tree, labels
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import kind_of
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.power import PowerUse
from dabzw.model.scalars import half_width, plain_text
from dabzw.model.sheet_columns import (
    LAST,
    ROWS,
    ConcretePath,
    MeasureRow,
    SheetColumn,
    SheetKind,
    cell_text,
    concrete,
    plain,
    value_at,
)
from dabzw.store import schema
from dabzw.store.sheets.cells import CellRefused, Span, Value, has_mark, is_cut, value_of
from dabzw.store.sheets.table import SheetRow, Table

Result = Literal["新增", "变更", "相同", "拒绝"]
RowT = TypeVar("RowT", bound=Row)

_PERSONAL: Final = re.compile(r"\d(?:[ \-－\u3000]?\d){10,}[\dXxＸｘ]?")
_CODE: Final = "统一社会信用代码"
_WHEN: Final = ("日期", "时间")
_LONGEST_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is refused: the head of the cell, if it is one, and a sentence."""

    head: str | None
    says: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """A field that a row changes: as the ledger has it, and as the row has it."""

    head: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row comes to; `record` is the record as it would then be.

    By its `keys` it is known when another row is about the same record, unless the two have different codes.
    """

    row: SheetRow
    result: Result
    record: AnyRecord | None = None
    changes: tuple[CellChange, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    keys: tuple[object, ...] = ()
    code: str | None = None

    def refused(self, *faults: Fault) -> Outcome:
        """The same row, refused."""
        return replace(self, result="拒绝", faults=(*self.faults, *faults))


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


Values = Mapping[str, Value]


class _Refused(Exception):
    def __init__(self, head: str | None, says: str) -> None:
        super().__init__(says)
        self.fault = Fault(head, says)


def outcomes(table: Table, basis: Basis) -> Iterator[Outcome]:
    """What each row comes to by itself, in order."""
    for row in table.rows:
        values, faults, notes = values_of(table, row, basis.span)
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
        cast("type[Record]", ROWS[kind]).KIND, {head: _listed(value) for head, value in values.items()}
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


def values_of(
    table: Table, row: SheetRow, span: Span
) -> tuple[dict[str, Value], tuple[Fault, ...], tuple[str, ...]]:
    """The values of a row's cells, what is refused in them, and what is told of them."""
    values: dict[str, Value] = {}
    faults = [
        Fault(head, "在合并单元格里，这一行没有自己的内容；请取消合并，逐行填写") for head in row.merged
    ]
    notes: list[str] = []
    for head, cell in row.cells.items():
        column = table.columns[head][1]
        if column.shown_only or is_cut(cell):
            continue
        try:
            values[head] = value_of(cell, column, span)
        except CellRefused as refused:
            faults.append(Fault(head, str(refused)))
        told = (
            (cell.struck, "有删除线"),
            (cell.computed, "是公式，取其结果"),
            (has_mark(cell.text), "去掉了开头的撇号"),
        )
        notes += [f"“{head}”{says}" for holds, says in told if holds]
    return values, tuple(faults), tuple(notes)


def _outcome(table: Table, start: Outcome, values: Values, basis: Basis) -> Outcome:
    try:
        current = _target(table.kind, values, basis)
        start = replace(start, keys=(*start.keys, *((("编号", current.id),) if current else ())))
        if current is None:
            record = _record(table, _new_tree(table, values, basis))
            return replace(start, result="新增", record=record)
        tree, changes = _changed(table, start.row, values, current, basis)
        record = _record(table, tree) if changes else current
    except _Refused as refused:
        return start.refused(refused.fault)
    except _Invalid as invalid:
        return start.refused(*invalid.faults)
    if record == current:
        return replace(start, result="相同", record=current)
    return replace(start, result="变更", record=record, changes=changes)


# Which record a row is


def _target(kind: SheetKind, values: Values, basis: Basis) -> AnyRecord | None:
    """The record that a row means; None for a new one."""
    own = values.get("编号")
    record_type = cast("type[Record]", ROWS[kind])
    if own:
        if kind_of(str(own)) != record_type.KIND:
            raise _Refused("编号", f"不是{record_type.KIND}的编号；新登记的请把这一格留空")
        record = basis.current.find(str(own))
        if record is None:
            raise _Refused("编号", "台账里没有这个编号；请核对，新登记的请把这一格留空")
        return record
    for key in _keys(record_type.KIND, {head: _listed(value) for head, value in values.items()}):
        found = tuple(record for record in basis.index.get(key, ()) if _may_be(record, values))
        if len(found) > 1:
            raise _Refused(None, f"与几条记录相符：{'、'.join(record.id for record in found)}；请填上编号")
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
    return "".join(half_width(plain(value)).split())


# A new record


def _new_tree(table: Table, values: Values, basis: Basis) -> Tree:
    tree: Tree = {"编号": basis.new_id()}
    for head, value in values.items():
        column = table.columns[head][1]
        if not column.of_each and head != "编号":
            _put(tree, concrete(tree, column, 0), _listed(value))
    _append_each(tree, table, values)
    return tree


class _Invalid(Exception):
    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__()
        self.faults = faults


def _record(table: Table, tree: Tree) -> AnyRecord:
    return cast("AnyRecord", _made(table, cast("type[Record]", ROWS[table.kind]), tree))


def _made(table: Table, row_type: type[RowT], tree: Tree) -> RowT:
    try:
        return row_type.model_validate(tree)
    except ValidationError as error:
        says = schema.sentences(error, row_type, {})
        details = error.errors(include_url=False, include_input=False)
        faults = tuple(
            Fault(head_at(table, tree, tuple(detail["loc"])), sentence.lstrip("："))
            for detail, sentence in zip(details, says, strict=True)
        )
    raise _Invalid(faults)


def head_at(table: Table, tree: Tree, path: ConcretePath) -> str | None:
    """The head of the column of a place in a record; None where the sheet has no such column."""
    for head, (_, column) in table.columns.items():
        own = tuple(step for step in path if not isinstance(step, int)) if column.of_each else path
        its = (
            tuple(str(step) for step in column.path if isinstance(step, str))
            if column.of_each
            else concrete(tree, column)
        )
        if own[: len(its)] == its:
            return head
    return None


# A record that is there


def _changed(
    table: Table, row: SheetRow, values: Values, current: AnyRecord, basis: Basis
) -> tuple[Tree, tuple[CellChange, ...]]:
    before = basis.exported.find(current.id) if basis.exported is not None else None
    edit = _Edit(table, values, current.tree(), before.tree() if before else None, basis.shown)
    edit.skipped = frozenset(head for head, cell in row.cells.items() if is_cut(cell))
    return edit.made()


class _Edit:
    """The edits that a row makes on a record."""

    skipped: frozenset[str] = frozenset()

    def __init__(
        self,
        table: Table,
        values: Values,
        current: Tree,
        before: Tree | None,
        shown: Callable[[str], str],
    ) -> None:
        self._table = table
        self._values = values
        self._current = current
        self._before = before
        self._shown = shown
        self._tree = deepcopy(current)
        self._changes: list[CellChange] = []

    def made(self) -> tuple[Tree, tuple[CellChange, ...]]:
        """The record's tree with the edits, and what they are."""
        for head, (_, column) in self._table.columns.items():
            if head != "编号" and not column.shown_only and head not in self.skipped:
                self._column(head, column)
        self._finish_each()
        return _without_empty_plan(self._tree), tuple(self._changes)

    def made_in(self, place: ConcretePath, before: Tree | None) -> tuple[Tree, tuple[CellChange, ...]]:
        """The tree with the edits of one part of it, whose fields the columns are; `before` as exported."""
        for head, (_, column) in self._table.columns.items():
            name = column.path[-1]
            given, now = self._values.get(head), value_at(self._current, (*place, str(name)))
            if head in self.skipped or column.shown_only or name in {"编号", "措施"}:
                continue
            edited = (
                given is not None
                if before is None
                else self._compare(head, given, before.get(str(name)), now)
            )
            if edited:
                self._set(head, (*place, str(name)), given)
        return self._tree, tuple(self._changes)

    def _column(self, head: str, column: SheetColumn) -> None:
        given = self._values.get(head)
        if self._before is None:
            if given is not None and not column.of_each:
                self._set(head, self._place_of_new(column), given)
        elif column.of_each:
            self._compare(head, given, self._cell(self._before, column), self._cell(self._current, column))
        else:
            place = concrete(self._before, column)
            before, now = value_at(self._before, place), value_at(self._current, place)
            if self._compare(head, given, before, now):
                self._set(head, place, given)

    def _cell(self, tree: Tree, column: SheetColumn) -> str:
        return cell_text(tree, column)

    def _compare(self, head: str, given: Value | None, before: Any, now: Any) -> bool:
        """Whether the cell was edited; raises _Refused where the ledger was, too, and otherwise."""
        if self._same(given, before) or self._same(given, now):
            return False
        if self._same(before, now):
            return True
        says = f"表格导出后台账已改为“{_safe(now)}”，表格里是“{_safe(given)}”；请核对后重新导出再改"
        raise _Refused(head, says)

    def _same(self, given: Any, held: Any) -> bool:
        """Whether two values are the same text; what is held may stand in the sheet in its visible form."""
        text = _comparable(given)
        return text in {_comparable(held), _comparable(self._shown(plain(held)))}

    def _set(self, head: str, place: ConcretePath, value: Value | None) -> None:
        now = value_at(self._tree, place)
        if not self._same(value, now):
            _put(self._tree, place, _listed(value))
            self._changes.append(CellChange(head, _safe(now), _safe(value)))

    def _place_of_new(self, column: SheetColumn) -> ConcretePath:
        """Where a value of a sheet without a revision goes: to the act of its date, or to a new one."""
        if LAST not in column.path:
            return concrete(self._current, column)
        name = str(column.path[0])
        acts = self._current.get(name, [])
        day_head, day = self._day_of(name)
        if day is None:
            if acts and all(self._same(value, acts[-1].get(key)) for key, value in self._given_of(name)):
                return concrete(self._current, column)
            if acts:
                raise _Refused(day_head, f"缺少{name}的日期，看不出是哪一次；请填上日期")
            return concrete(self._current, column, 0)
        places = [place for place, act in enumerate(acts) if self._when(act) == day]
        if not places and acts and (self._when(acts[-1]) or "") > day:
            raise _Refused(day_head, f"早于台账里最后一次{name}，请在台账里补录")
        return concrete(self._current, column, places[-1] if places else len(acts))

    def _given_of(self, name: str) -> Iterator[tuple[str, Value]]:
        for head, (_, column) in self._table.columns.items():
            if column.act == name and head in self._values:
                yield str(column.path[-1]), self._values[head]

    def _day_of(self, name: str) -> tuple[str | None, str | None]:
        for head, (_, column) in self._table.columns.items():
            if column.act == name and column.path[-1] in _WHEN:
                value = self._values.get(head)
                return head, None if value is None else str(value)
        return None, None

    @staticmethod
    def _when(act: Mapping[str, Any]) -> str | None:
        return next((str(act[key]) for key in _WHEN if key in act), None)

    def _finish_each(self) -> None:
        """The lists of which one cell holds every act."""
        names = {column.act for _, column in self._table.columns.values() if column.of_each and column.act}
        for name in sorted(names):
            if self._before is None:
                self._add_each(name)
            else:
                self._edit_each(name)

    def _add_each(self, name: str) -> None:
        """Of a sheet without a revision: the acts that the ledger does not have are added."""
        head, given = self._each(name)
        held = self._current.get(name, [])
        for act in given:
            key = next(iter(act))
            known = [one for one in held if one.get(key) == act[key]]
            if not known:
                self._tree.setdefault(name, []).append(act)
                self._changes.append(CellChange(head, "", plain(list(act.values()))))
            elif not any(act.items() <= one.items() for one in known):
                raise _Refused(head, f"台账里已有这一项{name}，日期不同；请核对")

    def _edit_each(self, name: str) -> None:
        columns = [column for _, column in self._table.columns.values() if column.act == name]
        before = [self._cell(self._before or {}, column) for column in columns]
        given = [self._values.get(column.head) for column in columns]
        if all(map(self._same, given, before)):
            return
        head, acts = self._each(name)
        held = self._tree.get(name, [])
        if len(acts) < len(held):
            raise _Refused(head, f"{name}比台账里少；已登记的不能用表格删去")
        for place, act in enumerate(acts):
            for key, value in act.items():
                column = next(column for column in columns if column.path[-1] == key)
                self._set(column.head, (name, place, key), value)

    def _each(self, name: str) -> tuple[str, list[dict[str, str]]]:
        return _acts_of(name, self._table, self._values)


def _append_each(tree: Tree, table: Table, values: Values) -> None:
    for name in sorted({column.act for _, column in table.columns.values() if column.of_each and column.act}):
        _, acts = _acts_of(name, table, values)
        if acts:
            tree[name] = acts


def _acts_of(name: str, table: Table, values: Values) -> tuple[str, list[dict[str, str]]]:
    """The acts of a list whose values stand side by side in cells; one value stands for all."""
    columns = [column for _, column in table.columns.values() if column.act == name and column.of_each]
    given = {column: cast("tuple[str, ...]", values.get(column.head, ())) for column in columns}
    count = max(map(len, given.values()))
    for column, cells in given.items():
        if len(cells) not in {0, 1, count}:
            raise _Refused(column.head, f"有{len(cells)}项，与同一行{name}的{count}项对不上；请逐项填写")
        if len(cells) == 1 < count and column.names is not None:
            raise _Refused(column.head, f"只有1项，与同一行{name}的{count}项对不上；请逐项填写")
    return columns[0].head, [
        {
            str(column.path[-1]): cells[place if len(cells) > 1 else 0]
            for column, cells in given.items()
            if cells
        }
        for place in range(count)
    ]


# Rows of data that are no records


def typed_rows(table: Table, row_type: type[RowT], span: Span) -> Iterator[tuple[Outcome, RowT | None]]:
    """Each row as a row of a schema, or refused."""
    for row in table.rows:
        values, faults, notes = values_of(table, row, span)
        start = Outcome(row, "拒绝", faults=faults, notes=notes)
        if faults:
            yield start, None
            continue
        try:
            tree = {head: _listed(value) for head, value in values.items()}
            yield replace(start, result="新增"), _made(table, row_type, tree)
        except _Invalid as invalid:
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


def measure_outcomes(table: Table, basis: Basis) -> Iterator[Outcome]:
    """The progress of measures, a row each; `record` is the enterprise with the edits of all rows so far."""
    edited: dict[str, Enterprise] = {}
    for outcome, row in typed_rows(table, MeasureRow, basis.span):
        if row is None:
            yield outcome
            continue
        try:
            done = _measured(table, outcome, row, edited, basis)
        except _Refused as refused:
            yield outcome.refused(refused.fault)
        except _Invalid as invalid:
            yield outcome.refused(*invalid.faults)
        else:
            edited[row.id] = cast("Enterprise", done.record)
            yield done


def _measured(
    table: Table, start: Outcome, row: MeasureRow, edited: Mapping[str, Enterprise], basis: Basis
) -> Outcome:
    enterprise = edited.get(row.id) or basis.current.enterprises.get(row.id)
    if enterprise is None:
        raise _Refused("编号", "台账里没有这个编号；请核对")
    planned = basis.current.enterprises[row.id].planned
    if not any(item.measure == row.measure for item in planned) and _says_nothing_new(row, enterprise):
        return replace(start, result="相同", record=enterprise, notes=("方案里没有这项措施，也没有新的进展",))
    place = _measure_place(row, basis.current.enterprises[row.id])
    values, _, _ = values_of(table, start.row, basis.span)
    edit = _Edit(table, values, enterprise.tree(), None, basis.shown)
    edit.skipped = frozenset(head for head, cell in start.row.cells.items() if is_cut(cell))
    tree, changes = edit.made_in(("处置", "措施", place), _exported_measure(row, place, basis))
    if not changes:
        return replace(start, result="相同", record=enterprise)
    record = _made(table, Enterprise, tree)
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
        raise _Refused("措施", "这家企业的方案里没有这项措施；新措施用 dabzw ent plan 安排")
    still_open = [place for place in places if enterprise.planned[place].done_on is None]
    for found in (places, still_open):
        if len(found) == 1:
            return found[0]
    raise _Refused("措施", "方案里有几项同名的措施，看不出是哪一项；请用 dabzw ent done 登记")


def _exported_measure(row: MeasureRow, place: int, basis: Basis) -> Tree | None:
    before = basis.exported.enterprises.get(row.id) if basis.exported is not None else None
    if before is None or place >= len(before.planned) or before.planned[place].measure != row.measure:
        return None
    return before.planned[place].tree()


# Trees


def _listed(value: Value | None) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _put(tree: Any, path: ConcretePath, value: Any) -> None:
    """Sets a value in a tree, or takes it away where there is none; what is empty then goes with it."""
    for step, following in pairwise(path):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int):
            if step == len(tree):
                tree.append(empty)
            tree = tree[step]
        else:
            tree = tree.setdefault(step, empty)
    if value in (None, "", []):
        tree.pop(path[-1], None)
    else:
        tree[path[-1]] = value


def _without_empty_plan(tree: Tree) -> Tree:
    """The tree without a plan that says nothing; other emptied parts are for the schema to refuse."""
    return {key: part for key, part in tree.items() if key != "处置" or part}


def _comparable(value: Any) -> str:
    text = plain(value)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _safe(value: Any) -> str:
    """A value as a sentence may show it: no number of a person, no long prose."""
    text = _PERSONAL.sub("…", plain(value))
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def tally(found: Iterable[Outcome]) -> dict[Result, int]:
    """How many rows came to what."""
    counts = Counter(outcome.result for outcome in found)
    results: tuple[Result, ...] = ("新增", "变更", "相同", "拒绝")
    return {result: counts[result] for result in results}
