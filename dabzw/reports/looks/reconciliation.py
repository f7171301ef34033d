"""目录对账: what came of every row of a station's directory, and of what the directory lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from dabzw.model.base import labels
from dabzw.model.directory import DirectoryRow
from dabzw.model.moments import Instant, written
from dabzw.reports.view import Cell, Col, Fact, Line, Page, Pairs, Table, View, inner, page, some
from dabzw.rules.sweep.reconciliation import RESULTS, Directory, FieldChange, Reconciled

_LABELS: Final = labels(DirectoryRow)
_NOTHING: Final = "—"
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
    )
)
_ON_SCREEN: Final = RECONCILED.also(
    Col("变更", lambda one: "；".join(map(_changed, one.changes)) or None, "prose")
).pick("结果", "行", "编号", "村", "经营状态", "目录登记", "名称", "变更", "说明")


def _changed(change: FieldChange) -> str:
    return f"{change.label}：{_said(change.old)} → {_said(change.new)}"


def _said(value: Cell) -> str:
    return ("、".join(map(str, value)) if isinstance(value, tuple) else str(value or "")) or _NOTHING


def answer(found: Sequence[Reconciled], directory: Directory, source: str, at: Instant) -> Page:
    """All lines with their number by result; `source` is the SHA-256 of the file."""
    counts = Counter(one.result for one in found)
    results: dict[str, int] = {result: counts[result] for result in RESULTS}
    facts: dict[str, Fact] = {
        "站所": directory.station,
        "目录": directory.name,
        "版本日期": directory.version,
        "来源": source,
        "合计": results,
        "对账": Table(RECONCILED, found),
    }
    which = f"{directory.station} {directory.name}（版本 {directory.version}，截至 {written(at.when)}）"
    return page(
        at,
        facts,
        Line(f"目录对账：{which}", "strong"),
        Pairs.of(results),
        Line(f"来源文件 SHA-256：{source}"),
        *some(_ON_SCREEN, found),
        Line(_CLOSING),
    )
