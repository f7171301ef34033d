"""目录对账: what came of every row of a station's directory, and of what the directory lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from dabzw.intake.outcomes import Outcome
from dabzw.intake.table import Table as SheetTable
from dabzw.model.base import labels
from dabzw.model.directory import DirectoryRow
from dabzw.model.enterprise import Enterprise
from dabzw.model.moments import Instant, written
from dabzw.model.sheet_columns import SHEET_NAMES
from dabzw.reports.looks.intake import TAKEN, hints, listed, taken
from dabzw.reports.view import Cell, Col, Fact, Line, Page, Pairs, Table, View, inner, page, some
from dabzw.rules.sweep.likeness import Candidate
from dabzw.rules.sweep.reconciliation import RESULTS, Directory, FieldChange, Reconciled, Result

_LABELS: Final = labels(DirectoryRow)
_NOTHING: Final = "—"
_TO_DECIDE: Final = (
    "待核里写明“可能是”谁的，没有登记：就是那一家的，用 dabzw reconcile 加 --same 行=编号；"
    "是另一家的，加 --new 行。"
)
_PLAIN: Final[frozenset[Result]] = frozenset(("新增", "相同"))
_MOST_PLAIN: Final = 100  # of what is new or the same on a screen; the others are all shown
_REST: Final = "还有{0}行新增、相同没有列出；加 --json 可列出全部"
_CLOSING: Final = "变更的字段只列出，不改动；确要改的用 dabzw edit。"


def _either(name: str) -> Callable[[Reconciled], Cell]:
    """What the file says of a field, or else the ledger."""

    def of(one: Reconciled) -> Cell:
        given: Cell = getattr(one.row, name, None)
        return given if given is not None else getattr(one.enterprise, name, None)

    return of


_CHANGES: Final[View[FieldChange]] = View(
    (
        Col("字段", lambda change: change.label),
        Col("原", lambda change: change.old),
        Col("现", lambda change: change.new),
    )
)
_CANDIDATES: Final[View[Candidate[Enterprise]]] = View(
    (
        Col("编号", lambda one: one.record.id, "id"),
        Col("名称", lambda one: one.record.name, "name"),
        Col("理由", lambda one: one.reasons, "list"),
    )
)
RECONCILED: Final[View[Reconciled]] = View(
    (
        Col("结果", lambda one: one.result),
        Col("行", lambda one: one.place, "number"),
        Col("编号", lambda one: one.enterprise.id if one.enterprise else None, "id"),
        Col(_LABELS["name"], _either("name"), "name"),
        *(Col(_LABELS[name], _either(name)) for name in ("code", "village", "operating")),
        inner("变更", lambda one: one.changes, _CHANGES),
        Col("目录登记", lambda one: one.entry),
        Col("说明", lambda one: one.note, "prose"),
        inner("可能是", lambda one: one.candidates, _CANDIDATES),
    )
)
_ON_SCREEN: Final = RECONCILED.also(
    Col("变更", lambda one: "；".join(map(_changed, one.changes)) or None, "prose")
).pick("结果", "行", "编号", "村", "经营状态", "目录登记", "名称", "变更", "说明")


def _changed(change: FieldChange) -> str:
    return f"{change.label}：{_said(change.old)} → {_said(change.new)}"


def _said(value: Cell) -> str:
    return ("、".join(map(str, value)) if isinstance(value, tuple) else str(value or "")) or _NOTHING


def _listed(lines: Sequence[Reconciled]) -> tuple[Table[Reconciled], ...]:
    """The lines that people see: all that need a look, then the first of those new or the same."""
    plain = [line for line in lines if line.result in _PLAIN]
    first = [line for line in lines if line.result not in _PLAIN]
    listing = some(_ON_SCREEN, [*first, *plain])
    return tuple(replace(one, most=len(first) + _MOST_PLAIN, rest=_REST) for one in listing)


def answer(
    table: SheetTable,
    found: Sequence[Outcome],
    lines: Sequence[Reconciled],
    directory: Directory,
    source: str,
    at: Instant,
) -> Page:
    """All rows and all lines with their number by result; `source` is the SHA-256 of the file.

    The rows that were read are told by their lines, those refused by themselves.
    """
    refused = tuple(taken(table, (row for row in found if row.result == "拒绝"), at))
    counts = Counter(one.result for one in lines)
    results: dict[str, int] = {result: counts[result] for result in RESULTS} | {"拒绝": len(refused)}
    facts: dict[str, Fact] = {
        "种类": SHEET_NAMES[table.kind],
        "工作表": table.sheet,
        "站所": directory.station,
        "目录": directory.name,
        "版本日期": directory.version,
        "来源": source,
        "合计": results,
        "提示": table.notes,
        "导入": Table(TAKEN, taken(table, found, at)),
        "对账": Table(RECONCILED, lines),
    }
    which = f"{directory.station} {directory.name}（版本 {directory.version}，截至 {written(at.when)}）"
    return page(
        at,
        facts,
        Line(f"目录对账：{which}", "strong"),
        Pairs.of(results),
        Line(f"来源文件 SHA-256：{source}"),
        *hints(table),
        *listed(refused),
        *_listed(lines),
        *((Line(_TO_DECIDE),) if any(one.candidates for one in lines) else ()),
        Line(_CLOSING),
    )
