"""目录对账: the lines of a reconciliation as rows."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dabzw.model.base import labels
from dabzw.model.directory import DirectoryRow
from dabzw.model.moments import Instant, written
from dabzw.rules.reconciliation import RESULTS, Directory, FieldChange, Line

Rows = dict[str, Any]


def reconciliation_rows(lines: tuple[Line, ...], directory: Directory, source: str, at: Instant) -> Rows:
    """All lines with their number by result; `source` is the SHA-256 of the file."""
    counts = Counter(line.result for line in lines)
    return {
        "格式": 1,
        "截至": written(at.when),
        "站所": directory.station,
        "目录": directory.name,
        "版本日期": directory.version.isoformat(),
        "来源": source,
        "合计": {result: counts[result] for result in RESULTS},
        "对账": [_line(line) for line in lines],
    }


def _line(line: Line) -> Rows:
    names = labels(DirectoryRow)
    return {
        "结果": line.result,
        "行": line.place,
        "编号": line.enterprise.id if line.enterprise else None,
        **{names[name]: _of(line, name) for name in ("name", "code", "village", "operating")},
        "变更": [_change(change) for change in line.changes],
        "目录登记": line.entry,
        "说明": line.note,
    }


def _of(line: Line, name: str) -> Any:
    """What the file says, or else the ledger."""
    given = getattr(line.row, name, None)
    return given if given is not None else getattr(line.enterprise, name, None)


def _change(change: FieldChange) -> Rows:
    return {"字段": change.label, "原": _plain(change.old), "现": _plain(change.new)}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
