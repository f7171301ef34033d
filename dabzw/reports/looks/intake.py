"""What the import of a spreadsheet comes to; and the refused rows as a workbook to be mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from dabzw.intake.outcomes import CellChange, Fault, Outcome, tally
from dabzw.intake.table import SourceCell, Table, source_cells
from dabzw.lazily import dataclass
from dabzw.model.moments import Instant, written
from dabzw.model.persons import Kind, told_in
from dabzw.model.scalars import parse_when
from dabzw.model.sheet_columns import SHEET_NAMES
from dabzw.model.sheet_words import REASON_HEAD
from dabzw.model.stamps import REVISION
from dabzw.reports.books.sheets import Book, Cell, Column, Sheet
from dabzw.reports.books.sheets import Table as Printed
from dabzw.reports.view import Col, Fact, Line, Page, Pairs, View, inner, page, some
from dabzw.reports.view import Table as Listing

_WIDTH: Final = 16
_REASON_WIDTH: Final = 60
_MOST_NEW: Final = 20  # of new rows on a screen; changed and refused ones are all shown
_MOST_TOLD: Final = 200  # of new rows of which something is to be known
_REST: Final = "还有{0}行新增没有列出；加 --json 可列出全部"
_HIDDEN: Final = "（含个人信息，不显示）"
_KEPT_BACK: Final = "第{0}行含个人信息，内容没有另存，请在原文件里改正"
_INFORMANT: Final = "举报人编号"
_NAME_HEADS: Final = ("名称", "企业名称")
_EMPTY: Final = "（空）"
_MEND: Final = "按“拒绝原因”改正各行后，用同样的命令再次导入本文件；“拒绝原因”一列不必删。"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is refused: the letters of the column and the head of the cell, if it is one, and what."""

    column: str | None
    field: str | None
    says: str

    def __str__(self) -> str:
        """As people read it: `C列“村”：……`."""
        where = f"{self.column}列" if self.column else ""
        field = f"“{self.field}”" if self.field else ""
        return f"{where}{field}：{self.says}" if where or field else self.says


@dataclass(frozen=True, slots=True)
class Taken:
    """A row of the file with what it comes to; `told` is what a refused one tells of persons."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    told: frozenset[Kind] = frozenset()

    @classmethod
    def of(cls, table: Table, outcome: Outcome, today: date) -> Taken:
        """A row of a table."""
        reasons = tuple(_reason(table, fault, today) for fault in outcome.faults)
        return cls(outcome, reasons, _told(outcome, today))

    @property
    def private(self) -> bool:
        """Whether what stands in the row may be kept nowhere else: it is refused for whom it tells of."""
        return "身份证号" in self.told or any(reason.field == _INFORMANT for reason in self.reasons)

    @property
    def id(self) -> str | None:
        """The id of its record, where it has or gets one."""
        record = self.outcome.record
        return None if record is None or self.outcome.result == "拒绝" else record.id

    @property
    def name(self) -> str | None:
        """The name of its record, or in its cells; not shown where a refused row tells of a person."""
        if self.told or self.private:
            return _HIDDEN
        known = self.outcome.name if self.outcome.record is None else self.outcome.record.name
        if known is not None:
            return known
        cells = (self.outcome.row.cells.get(head) for head in _NAME_HEADS)
        return next((cell.text.strip() for cell in cells if cell is not None), None)

    @property
    def said(self) -> str:
        """Why it is refused, what it changes, and what else is to be known of it."""
        changes = (f"{one.head}：{one.old or _EMPTY} → {one.new or _EMPTY}" for one in self.outcome.changes)
        return "；".join((*map(str, self.reasons), *changes, *self.outcome.notes))


def _reason(table: Table, fault: Fault, today: date) -> Reason:
    column = table.letters(fault.head) if fault.head and fault.head in table.columns else None
    return Reason(column, fault.head, _HIDDEN if told_in(fault.says, today) else fault.says)


def _told(outcome: Outcome, today: date) -> frozenset[Kind]:
    """What the cells of a refused row tell of persons, whatever it is refused for."""
    if outcome.result != "拒绝":
        return frozenset()
    return frozenset(one.kind for cell in outcome.row.line.cells for one in told_in(cell.text, today))


_CHANGES: Final[View[CellChange]] = View(
    (
        Col("字段", lambda change: change.head),
        Col("原", lambda change: change.old),
        Col("现", lambda change: change.new),
    )
)
_REASONS: Final[View[Reason]] = View(
    (
        Col("列", lambda reason: reason.column),
        Col("字段", lambda reason: reason.field),
        Col("说明", lambda reason: reason.says, "prose"),
    )
)
TAKEN: Final[View[Taken]] = View(
    (
        Col("结果", lambda row: row.outcome.result),
        Col("行", lambda row: row.outcome.row.number, "number"),
        Col("编号", lambda row: row.id, "id", lambda row: row.id or ""),
        Col("名称", lambda row: row.name, "name", lambda row: row.name or ""),
        inner("变更", lambda row: row.outcome.changes, _CHANGES),
        inner("原因", lambda row: row.reasons, _REASONS),
        Col("提示", lambda row: row.outcome.notes, "prose"),
    )
)
_ALL_SAID: Final = "变更、原因、提示"
_ON_SCREEN: Final = TAKEN.also(Col(_ALL_SAID, lambda row: row.said, "prose")).pick(
    "结果", "行", "编号", "名称", _ALL_SAID
)


def taken(table: Table, found: Iterable[Outcome], at: Instant) -> Iterator[Taken]:
    """Every row of the file with what it comes to."""
    return (Taken.of(table, outcome, at.day) for outcome in found)


def hints(table: Table) -> Iterator[Line]:
    """What is told of the file: what was not read of it, and how it was."""
    return (Line(f"提示：{hint}") for hint in table.notes)


def answer(table: Table, found: Sequence[Outcome], source: str, at: Instant) -> Page:
    """All rows with what they come to; `source` is the SHA-256 of the file.

    People see what is not simply the same; on a screen not every new row, but all that need a look.
    """
    rows = tuple(taken(table, found, at))
    counts = {str(result): count for result, count in tally(found).items()}
    facts: dict[str, Fact] = {
        "种类": SHEET_NAMES[table.kind],
        "工作表": table.sheet,
        "版本": table.stamps.get(REVISION),
        "来源": source,
        "合计": counts,
        "提示": table.notes,
        "导入": Listing(TAKEN, rows),
    }
    sheet = f"，工作表“{table.sheet}”" if table.sheet else ""
    return page(
        at,
        facts,
        Line(f"导入{SHEET_NAMES[table.kind]}（截至 {written(at.when)}{sheet}）", "strong"),
        Pairs.of(counts),
        *hints(table),
        *listed(rows),
    )


def listed(rows: Sequence[Taken]) -> tuple[Listing[Taken], ...]:
    """The rows that people see: all that need a look, then the first new ones, those told of before."""
    other = [row for row in rows if row.outcome.result not in {"相同", "新增"}]
    same, told, plain = (
        [row for row in rows if row.outcome.result == result and bool(row.outcome.notes) is noted]
        for result, noted in (("相同", True), ("新增", True), ("新增", False))
    )
    most = len(other) + len(same) + min(len(told), _MOST_TOLD) + _MOST_NEW
    listing = some(_ON_SCREEN, [*other, *same, *told, *plain])
    return tuple(replace(one, most=most, rest=_REST) for one in listing)


def refused_book(table: Table, found: Iterable[Outcome], unit: str, at: Instant) -> Book:
    """The refused rows under the heads of their file, with the reason beside each.

    Of a row that is refused for whom it tells of there is the reason alone.
    """
    refused = tuple(taken(table, (outcome for outcome in found if outcome.result == "拒绝"), at))
    heads = [head for head, _ in source_cells(table, table.rows[0])]
    columns = (*(Column(_one_line(head), _WIDTH) for head in heads), Column(REASON_HEAD, _REASON_WIDTH))
    rows = [(*_kept_cells(table, row), _reasons(row)) for row in refused]
    sheet = Sheet(SHEET_NAMES[table.kind], "", (_MEND,), (Printed(columns, rows),), signs="")
    return Book(f"{SHEET_NAMES[table.kind]}导入被拒的行", unit, at.day, (sheet,), table.stamps.get(REVISION))


def _kept_cells(table: Table, row: Taken) -> Iterator[Cell]:
    return (None if row.private else _cell(cell) for _, cell in source_cells(table, row.outcome.row))


def _reasons(row: Taken) -> str:
    kept_back = (_KEPT_BACK.format(row.outcome.row.number),) if row.private else ()
    return "；".join((*kept_back, *map(str, row.reasons)))


def _one_line(head: str) -> str:
    return "".join(head.split())


def _cell(cell: SourceCell | None) -> Cell:
    if cell is None:
        return None
    if cell.kind in {"day", "minute"} and cell.text:
        return parse_when(cell.text)
    return cell.text
