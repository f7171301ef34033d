"""What a row of a spreadsheet comes to: new, changed, the same, or refused with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Final, Literal

from dabzw.intake.cells import (
    CellRefused,
    Value,
    drops_clock,
    has_mark,
    is_cut,
    register_value,
    value_of,
)
from dabzw.intake.table import SheetRow, Table
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.ledger import AnyRecord
from dabzw.model.names import LISTS
from dabzw.model.persons import identities_in
from dabzw.model.sheet_columns import SheetColumn, SheetKind
from dabzw.model.typed_days import Span
from dabzw.store.sheets.grid import Cell

_REPEATED: Final = 1 << 10  # cells of a column that are remembered
_SHORTEST_IDENTITY: Final = 15
_CREDIT_CODE: Final = "统一社会信用代码"
_CODE_LENGTH: Final = 18
Result = Literal["新增", "变更", "相同", "拒绝", "待核"]
"""What a row comes to; 待核 is left to somebody's decision, and not entered."""


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
    """What a row comes to; `record` is the record as it would then be, `name` what it is called without one.

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
    name: str | None = None

    def refused(self, *faults: Fault) -> Outcome:
        """The same row, refused."""
        return replace(self, result="拒绝", faults=(*self.faults, *faults))


Values = Mapping[str, Value]


class Refused(Exception):
    """A row cannot be taken as it is, by one fault."""

    def __init__(self, head: str | None, says: str) -> None:
        super().__init__(says)
        self.fault = Fault(head, says)


class Invalid(Exception):
    """What a row would make is no record, or no row of a schema."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__()
        self.faults = faults


Read = tuple[Value | None, Fault | None, tuple[str, ...]]
"""What a cell comes to: its value, None where it has none for us, why it is refused, what is told of it."""


class RowReader:
    """Reads the rows of a table.  A cell comes to what its text does: of thousands of rows most repeat."""

    def __init__(self, table: Table, span: Span, campaign: Campaign | None = None) -> None:
        """The reader of a table; without a campaign, columns of its words take any word."""
        self.table = table
        self._readers = {
            head: lru_cache(maxsize=_REPEATED)(partial(_read, table.kind, column, span))
            for head, column in _own(table, campaign)
        }

    def values_of(self, row: SheetRow) -> tuple[dict[str, Value], tuple[Fault, ...], tuple[str, ...]]:
        """The values of a row's cells, what is refused in them, and what is told of them."""
        values: dict[str, Value] = {}
        faults = [
            Fault(head, "在合并单元格里，这一行没有自己的内容；请取消合并，逐行填写") for head in row.merged
        ]
        notes: list[str] = []
        for head, cell in row.cells.items():
            reader = self._readers.get(head)
            if reader is None:
                continue
            value, fault, said = reader(cell)
            if value is not None:
                values[head] = value
            if fault is not None:
                faults.append(fault)
            notes += said
        return values, tuple(faults), tuple(notes)


def _own(table: Table, campaign: Campaign | None) -> Iterator[tuple[str, SheetColumn]]:
    for head, (_, column) in table.columns.items():
        if not column.shown_only:
            yield head, _chosen_from(column, campaign)


def _chosen_from(column: SheetColumn, campaign: Campaign | None) -> SheetColumn:
    """A column of a choice with the words that may be chosen: its own, else those of the campaign."""
    if campaign is None or column.form != "choice" or column.names is None:
        return column
    return replace(column, words=LISTS[column.names].known(campaign))


def _read(kind: SheetKind, column: SheetColumn, span: Span, cell: Cell) -> Read:
    value: Value | None = None
    fault: Fault | None = None
    says = ""
    if is_cut(cell):
        return value, fault, ()
    try:
        of_register = register_value(cell, column) if kind == "directory" else None
        value, says = of_register or (value_of(cell, column, span), "")
    except CellRefused as refused:
        fault = Fault(column.head, str(refused))
    return value, fault, tuple(f"“{column.head}”{note}" for note in (says, *_told(cell, column)) if note)


def _told(cell: Cell, column: SheetColumn) -> Iterator[str]:
    if cell.struck:
        yield "有删除线"
    if cell.computed:
        yield "是公式，取其结果"
    if has_mark(cell.text):
        yield "去掉了开头的撇号"
    if drops_clock(cell, column):
        yield "只取日期，钟点没有导入"


def _is_judged(head: str, cell: Cell) -> bool:
    """Whether a cell is too short for an identity number, or was looked through when its code was read."""
    was_read = head == _CREDIT_CODE and len(cell.text) == _CODE_LENGTH
    return was_read or len(cell.text) < _SHORTEST_IDENTITY


def identity_faults(row: SheetRow, span: Span) -> tuple[Fault, ...]:
    """What of a row is an identity number of a person: where no record is made, whose rules would tell."""
    return tuple(
        Fault(head, "含有身份证号，不得进入台账；请在原文件里删去")
        for head, cell in row.cells.items()
        if len(cell.text) >= _SHORTEST_IDENTITY
        and not _is_judged(head, cell)
        and identities_in(cell.text, span.end)
    )


def tally(found: Iterable[Outcome]) -> dict[Result, int]:
    """How many rows came to what."""
    counts = Counter(outcome.result for outcome in found)
    results: tuple[Result, ...] = ("新增", "变更", "相同", "拒绝")
    return {result: counts[result] for result in results}
