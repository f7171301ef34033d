"""What the import of a spreadsheet comes to, as rows; and the refused rows as a workbook to be mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from dabzw.model.ledger import AnyRecord
from dabzw.model.moments import Instant, written
from dabzw.model.scalars import parse_when
from dabzw.model.sheet_columns import REVISION, SHEET_NAMES
from dabzw.model.sheet_words import REASON_HEAD
from dabzw.reports.sheets import Book, Cell, Column, Sheet
from dabzw.reports.sheets import Table as Printed
from dabzw.store.sheets.grid import Cell as SourceCell
from dabzw.store.sheets.intake import Fault, Outcome, tally
from dabzw.store.sheets.table import Table, source_cells

Rows = dict[str, Any]

_WIDTH: Final = 16
_REASON_WIDTH: Final = 60
_MEND: Final = "按“拒绝原因”改正各行后，用同样的命令再次导入本文件；“拒绝原因”一列不必删。"


def intake_rows(table: Table, found: Iterable[Outcome], source: str, at: Instant) -> Rows:
    """All rows with what they come to; `source` is the SHA-256 of the file."""
    known = tuple(found)
    return {
        "格式": 1,
        "截至": written(at.when),
        "种类": SHEET_NAMES[table.kind],
        "工作表": table.sheet,
        "版本": table.stamps.get(REVISION),
        "来源": source,
        "合计": tally(known),
        "提示": list(table.notes),
        "导入": [_row(table, outcome) for outcome in known],
    }


def _row(table: Table, outcome: Outcome) -> Rows:
    record = outcome.record
    return {
        "结果": outcome.result,
        "行": outcome.row.number,
        "编号": None if record is None or outcome.result == "拒绝" else record.id,
        "名称": None if record is None else _name(record),
        "变更": [{"字段": change.head, "原": change.old, "现": change.new} for change in outcome.changes],
        "原因": [_reason(table, fault) for fault in outcome.faults],
        "提示": list(outcome.notes),
    }


def _name(record: AnyRecord) -> str:
    return record.name


def _reason(table: Table, fault: Fault) -> Rows:
    column = table.letters(fault.head) if fault.head and fault.head in table.columns else None
    return {"列": column, "字段": fault.head, "说明": fault.says}


def reason_text(reasons: Iterable[Mapping[str, Any]]) -> str:
    """Why a row is refused, cell by cell: `C列“村”：……`."""
    return "；".join(_reason_texts(reasons))


def _reason_texts(reasons: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for reason in reasons:
        where = f"{reason['列']}列" if reason["列"] else ""
        field = f"“{reason['字段']}”" if reason["字段"] else ""
        yield f"{where}{field}：{reason['说明']}" if where or field else reason["说明"]


def refused_book(table: Table, found: Iterable[Outcome], unit: str, at: Instant) -> Book:
    """The refused rows under the heads of their file, with the reason beside each."""
    refused = [outcome for outcome in found if outcome.result == "拒绝"]
    heads = [head for head, _ in source_cells(table, table.rows[0])]
    columns = (*(Column(_one_line(head), _WIDTH) for head in heads), Column(REASON_HEAD, _REASON_WIDTH))
    rows = [
        (
            *(_cell(cell) for _, cell in source_cells(table, outcome.row)),
            reason_text(_reason(table, fault) for fault in outcome.faults),
        )
        for outcome in refused
    ]
    sheet = Sheet(SHEET_NAMES[table.kind], "", (_MEND,), (Printed(columns, rows),), signed=False)
    return Book(f"{SHEET_NAMES[table.kind]}导入被拒的行", unit, at.day, (sheet,), table.stamps.get(REVISION))


def _one_line(head: str) -> str:
    return "".join(head.split())


def _cell(cell: SourceCell | None) -> Cell:
    if cell is None:
        return None
    if cell.kind in {"day", "minute"} and cell.text:
        return parse_when(cell.text)
    return cell.text
