"""Trees of records as the cells of a sheet fill them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final, TypeVar, cast

from pydantic import ValidationError

from dabzw.intake.cells import Value
from dabzw.intake.outcomes import Fault, Invalid, Refused, Values
from dabzw.intake.table import Table
from dabzw.model import schema
from dabzw.model.base import Record, Row, Tree
from dabzw.model.ledger import AnyRecord
from dabzw.model.sheet_columns import (
    ROWS,
    ConcretePath,
    SheetColumn,
    concrete,
    plain,
)

RowT = TypeVar("RowT", bound=Row)


def listed(value: Value | None) -> Any:
    """A value of a cell as a tree holds it."""
    return list(value) if isinstance(value, tuple) else value


def put(tree: Any, path: ConcretePath, value: Any) -> None:
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


PLANS: Final = "处置"
"""The list of plans, of which a case has one."""
_MERGER, _MASTER = "并入", "主线索"


def without_emptied(tree: Tree) -> Tree:
    """The tree without plans that say nothing, and without a 并入 whose master was taken away.

    Other emptied parts are for the schema to refuse.
    """
    found = dict(tree)
    if PLANS in found:
        found[PLANS] = [plan for plan in found[PLANS] if plan]
    return {
        key: part
        for key, part in found.items()
        if (key != PLANS or part) and (key != _MERGER or _MASTER in part)
    }


def comparable(value: Any) -> str:
    """A value as it is compared: without spaces at the ends of its lines."""
    text = plain(value)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def acts_of(name: str, table: Table, values: Values) -> tuple[str, list[dict[str, str]]]:
    """The acts of a list whose values stand side by side in cells; one value stands for all."""
    columns = [column for _, column in table.columns.values() if column.act == name and column.of_each]
    given = {column: cast("tuple[str, ...]", values.get(column.head, ())) for column in columns}
    count = max(map(len, given.values()))
    for column, cells in given.items():
        _refuse_uneven(column, len(cells), name, count)
    return columns[0].head, [
        {
            str(column.path[-1]): cells[place if len(cells) > 1 else 0]
            for column, cells in given.items()
            if cells
        }
        for place in range(count)
    ]


def _refuse_uneven(column: SheetColumn, held: int, name: str, count: int) -> None:
    """One value stands for every act, but for a name, which is of one act; none stands for none."""
    if held not in {0, 1, count}:
        raise Refused(column.head, f"有{held}项，与同一行{name}的{count}项对不上；请逐项填写")
    if held == 1 < count and column.names is not None:
        raise Refused(column.head, f"只有1项，与同一行{name}的{count}项对不上；请逐项填写")


def append_each(tree: Tree, table: Table, values: Values) -> None:
    """Puts the lists of acts into a tree of which one cell holds every act."""
    for name in sorted({column.act for _, column in table.columns.values() if column.of_each and column.act}):
        _, acts = acts_of(name, table, values)
        if acts:
            tree[name] = acts


def record_of(table: Table, tree: Tree) -> AnyRecord:
    """The record that a tree is; raises Invalid."""
    return cast("AnyRecord", made(table, cast("type[Record]", ROWS[table.kind]), tree))


def made(table: Table, row_type: type[RowT], tree: Tree) -> RowT:
    """The row of a schema that a tree is; raises Invalid with the head of each cell at fault."""
    try:
        return row_type.model_validate(tree)
    except ValidationError as error:
        says = schema.sentences(error, row_type, {})
        details = error.errors(include_url=False, include_input=False)
        faults = tuple(
            Fault(head_at(table, tree, tuple(detail["loc"])), sentence.removeprefix("："))
            for detail, sentence in zip(details, says, strict=True)
        )
    raise Invalid(faults)


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
