"""The edits that a row makes on a record: against what was exported, and against the ledger of now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, Final

from dabzw.intake.cells import Value, told
from dabzw.intake.outcomes import CellChange, Refused, Values
from dabzw.intake.table import Table
from dabzw.intake.trees import PLANS, acts_of, comparable, listed, put, without_emptied
from dabzw.model.base import Tree
from dabzw.model.cases import current
from dabzw.model.enterprise import Enterprise
from dabzw.model.sheet_columns import (
    LAST,
    ConcretePath,
    SheetColumn,
    cell_text,
    concrete,
    plain,
    value_at,
)

_WHEN: Final = ("日期", "时间", "确定日期")


class Edit:
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
        return without_emptied(self._tree), tuple(self._changes)

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
        """Whether the cell was edited; raises Refused where the ledger was, too, and otherwise."""
        if self._same(given, before) or self._same(given, now):
            return False
        if self._same(before, now):
            return True
        says = (
            f"表格导出后台账已改为“{told(plain(now))}”，表格里是“{told(plain(given))}”；请核对后重新导出再改"
        )
        raise Refused(head, says)

    def _same(self, given: Any, held: Any) -> bool:
        """Whether two values are the same text; what is held may stand in the sheet in its visible form."""
        text = comparable(given)
        return text in {comparable(held), comparable(self._shown(plain(held)))}

    def _set(self, head: str, place: ConcretePath, value: Value | None) -> None:
        now = value_at(self._tree, place)
        if not self._same(value, now):
            put(self._tree, place, listed(value))
            self._changes.append(CellChange(head, told(now), told(value)))

    def _place_of_new(self, column: SheetColumn) -> ConcretePath:
        """Where a value of a sheet without a revision goes: to the act of its date, or to a new one."""
        name = str(column.path[0])
        acts = self._current.get(name, [])
        if LAST not in column.path or (name == PLANS and self._has_plan(acts)):
            return concrete(self._current, column)
        day_head, day = self._day_of(name)
        if day is None:
            if acts and not self._says_nothing_new(name, acts[-1]):
                raise Refused(day_head, f"缺少{name}的日期，看不出是哪一次；请填上日期")
            return concrete(self._current, column)
        return concrete(self._current, column, self._place_of_day(name, acts, day_head, day))

    def _place_of_day(self, name: str, acts: list[Tree], head: str | None, day: str) -> int:
        """The act of a day, or a new one after the last."""
        places = [place for place, act in enumerate(acts) if self._when(act) == day]
        if not places and acts and (self._when(acts[-1]) or "") > day:
            raise Refused(head, f"早于台账里最后一次{name}，请在台账里补录")
        return places[-1] if places else len(acts)

    def _has_plan(self, plans: list[Tree]) -> bool:
        """Whether the present case has a plan: another day is that of this plan, and no other plan."""
        return bool(plans) and current(Enterprise.model_validate(self._current)).plan is not None

    def _says_nothing_new(self, name: str, act: Mapping[str, Any]) -> bool:
        """Whether all that the row gives for an act is what the ledger holds of it."""
        return all(
            self._same(self._values[head], act.get(str(column.path[-1])))
            for head, (_, column) in self._table.columns.items()
            if column.act == name and head in self._values
        )

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
                raise Refused(head, f"台账里已有这一项{name}，日期不同；请核对")

    def _edit_each(self, name: str) -> None:
        columns = [column for _, column in self._table.columns.values() if column.act == name]
        before = [self._cell(self._before or {}, column) for column in columns]
        given = [self._values.get(column.head) for column in columns]
        if all(map(self._same, given, before)):
            return
        head, acts = self._each(name)
        held = self._tree.get(name, [])
        if len(acts) < len(held):
            raise Refused(head, f"{name}比台账里少；已登记的不能用表格删去")
        for place, act in enumerate(acts):
            for key, value in act.items():
                column = next(column for column in columns if column.path[-1] == key)
                self._set(column.head, (name, place, key), value)

    def _each(self, name: str) -> tuple[str, list[dict[str, str]]]:
        return acts_of(name, self._table, self._values)
