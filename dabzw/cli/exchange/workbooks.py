"""What `export` writes: the workbook of the ledger, the same as CSV files or JSON, and blank forms."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.make.names import order_of
from dabzw.cli.make.official import DRAFT, official
from dabzw.cli.speech import prompts
from dabzw.cli.speech.known import known_name, known_word
from dabzw.errors import UsageError
from dabzw.model.campaign import Campaign
from dabzw.model.moments import written
from dabzw.model.sheet_columns import RECORD_KINDS, SHEET_NAMES
from dabzw.render.as_csv import BEWARE, table_bytes
from dabzw.render.as_json import dumps
from dabzw.reports.books.blank_forms import ROWS, blank_book
from dabzw.reports.books.sheets import Book, Table
from dabzw.reports.books.workbook import Chosen, ledger_book

_SUFFIX: Final = ".xlsx"
_SHOWN: Final = 5


def export_blank(desk: Desk, kind: str, file: Path | None) -> None:
    """Writes the blank form of a kind of record."""
    kinds = {one: (SHEET_NAMES[one],) for one in RECORD_KINDS}
    known = known_word("--blank（种类）", kind, kinds)
    if file is None:
        raise UsageError(
            f"写明空白表的文件名，如 dabzw export --blank {known} {SHEET_NAMES[known]}登记表.xlsx"
        )
    must_be_workbook(file)
    placed = write_book(file, blank_book(known, desk.campaign, desk.at), order_of(desk, known))
    output.done(placed, f"空白的{SHEET_NAMES[known]}登记表，{ROWS}行；填好后用 dabzw import 导入")


def export_ledger(desk: Desk, file: Path | None, folder: Path | None, chosen: Chosen, *, draft: bool) -> None:
    """Writes the ledger, or the chosen records of it, in each of the forms asked for."""
    if file is None and folder is None and not desk.options.json:
        raise UsageError(
            "写明导出到哪个文件，如 dabzw export 台账.xlsx；也可用 --csv 文件夹、--json，"
            "空白表用 --blank，给一个单位的清单用 --for"
        )
    must_be_workbook(file)
    found = official(desk, draft=draft)
    exact = _exact(chosen, found.ledger.campaign)
    order = order_of(desk, exact.village, exact.unit, draft)

    def book() -> Book:
        return ledger_book(found.ledger, desk.at, found.basis, found.revision, exact)

    if file is not None:
        placed = write_book(file, book(), order)
        output.done(placed, f"依据{found.basis}")
    if folder is not None:
        count = _write_tables(folder, book(), order, draft=draft)
        output.done(folder, f"{count}个 CSV 文件，依据{found.basis}")
        prompts.warn(BEWARE)
    if desk.options.json:
        sys.stdout.write(dumps(_as_rows(book(), desk, found.basis, exact)))


def must_be_workbook(file: Path | None) -> None:
    """Raises UsageError where a file has no name of a workbook."""
    if file is not None and file.suffix.lower() != _SUFFIX:
        raise UsageError(f"表格文件名应以 {_SUFFIX} 结尾：{file.name}")


def _exact(chosen: Chosen, campaign: Campaign) -> Chosen:
    """The village and the unit as the campaign calls them, by a part of their names or their pinyin."""
    return Chosen(
        _named("--village", "村", chosen.village, campaign.village_names),
        _named("--unit", "单位", chosen.unit, campaign.station_names),
    )


def _named(option: str, label: str, typed: str | None, known: tuple[str, ...]) -> str | None:
    return None if typed is None else known_name(f"{option}（{label}）", typed, known)


def write_book(file: Path, book: Book, order: str) -> Path:
    """Writes a workbook once it is whole and has been read again; gives its place, and raises as `write`."""
    from dabzw.render.xlsx.workbook import workbook_bytes

    made = workbook_bytes(book)
    placed = output.write(file, made.data, order=order)
    if made.cut:
        places = "、".join(made.cut[:_SHOWN]) + (" 等" if len(made.cut) > _SHOWN else "")
        prompts.warn(f"有{len(made.cut)}格超过表格能放的字数，已截断并标明，全文在台账里：{places}")
    return placed


def _named_tables(book: Book) -> Iterable[tuple[str, Table]]:
    for sheet in book.sheets:
        for table in sheet.tables:
            yield f"{sheet.name}_{table.caption}" if table.caption else sheet.name, table


def _write_tables(folder: Path, book: Book, order: str, *, draft: bool) -> int:
    tables = tuple(_named_tables(book))
    for name, table in tables:
        heads = tuple(column.head for column in table.columns)
        rows = (dict(zip(heads, row, strict=True)) for row in table.rows)
        data = (
            table_bytes((*heads, "草稿"), ({**row, "草稿": DRAFT} for row in rows), guarded=True)
            if draft
            else table_bytes(heads, rows, guarded=True)
        )
        output.write(folder / f"{name}.csv", data, order=order)
    return len(tables)


def _as_rows(book: Book, desk: Desk, basis: str, chosen: Chosen) -> dict[str, Any]:
    return {
        "格式": 1,
        "截至": written(desk.at.when),
        "依据": basis,
        "单位": book.unit,
        "范围": {"村": chosen.village, "单位": chosen.unit},
        "表": [_table_rows(name, table) for name, table in _named_tables(book)],
    }


def _table_rows(name: str, table: Table) -> dict[str, Any]:
    heads = [column.head for column in table.columns]
    return {"名称": name, "列": heads, "行": [dict(zip(heads, row, strict=True)) for row in table.rows]}
