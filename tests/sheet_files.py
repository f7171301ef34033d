"""Builders of small spreadsheets, and what reading them needs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import records
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from dabzw.intake.outcomes import Outcome
from dabzw.intake.records import Basis, outcomes, without_twins
from dabzw.intake.table import Table, table_of
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.sheet_columns import SheetKind, cell_text, columns
from dabzw.model.stamps import AS_OF, REVISION
from dabzw.model.typed_days import Span
from dabzw.render.show import show
from dabzw.store.sheets.child import read
from dabzw.store.sheets.grid import Book, Cell

SPAN = Span(date(2026, 2, 9), date(2026, 3, 31))
GOOD_CODE, BAD_CODE = "914403001922038216", "91440300192203821X"
CODES_AS_TYPED = (
    *(
        GOOD_CODE,
        "9144 0300 1922 0382 16",
        f"'{GOOD_CODE}",
        f"’{GOOD_CODE}",
        "91440300-192203821-6",
        f"{GOOD_CODE}\t",
    ),
    *(
        "９１４４０３００１９２２０３８２１６",
        "9144　0300　192203821　6",
        "914403–00192203821—6",
        f"\ufeff{GOOD_CODE}",
    ),
    *(
        "9144\u200b03001922038216",
        "\u202a914403001922038216\u202c",
        "914403\xa0001922038216",
        "9144\n03001922038216",
    ),
)


def csv_bytes(*rows: Sequence[str]) -> bytes:
    """A CSV file in UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def xlsx_bytes(*rows: Sequence[Any], revision: str | None = None, as_of: str | None = None) -> bytes:
    """A workbook of one sheet; strings are written as texts."""
    book: Any = Workbook()
    sheet = book.active
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    for name, stamp in ((REVISION, revision), (AS_OF, as_of)):
        if stamp is not None:
            book.custom_doc_props.append(StringProperty(name=name, value=stamp))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def exported(kind: SheetKind, *known: AnyRecord) -> list[list[str]]:
    """The heads and cells that an export of records has."""
    own = columns(kind)
    return [
        [column.head for column in own],
        *([cell_text(record.tree(), column) for column in own] for record in known),
    ]


def table(kind: SheetKind, *rows: Sequence[str]) -> Table:
    """The table of a CSV file of these rows."""
    return table_of(read(csv_bytes(*rows), ".csv"), kind, None)


def table_in(kind: SheetKind, *rows: Sequence[Any]) -> Table:
    """The table of a workbook of these rows: a number is a number cell, a string a text."""
    return table_of(read(xlsx_bytes(*rows), ".xlsx"), kind, None)


def with_good_code(book: Book) -> Book:
    """A workbook in which the invented code of the hostile files has its right check character."""
    return replace(
        book,
        sheets=tuple(
            replace(
                sheet,
                lines=tuple(
                    line._replace(cells=tuple(map(_with_good_code, line.cells))) for line in sheet.lines
                ),
            )
            for sheet in book.sheets
        ),
    )


def _with_good_code(cell: Cell) -> Cell:
    return cell._replace(text=GOOD_CODE) if cell.text == BAD_CODE else cell


_PREFIXES: Final = {"lead": "XS", "site": "CS", "activity": "HD"}


def basis(current: Ledger, before: Ledger | None = None, kind: SheetKind = "ent") -> Basis:
    """What rows are held against; new ids count up."""
    numbers = iter(range(10_000))
    prefix = _PREFIXES.get(kind, "QY")
    return Basis(current, before, SPAN, lambda: f"{prefix}-260312-{next(numbers):04}", show)


def taken_in(
    kind: SheetKind, rows: Iterable[Sequence[str]], current: Ledger, before: Ledger | None = None
) -> tuple[Outcome, ...]:
    """What the rows of a CSV file come to."""
    return without_twins(outcomes(table(kind, *rows), basis(current, before, kind)))


def reasons(outcome: Outcome) -> str:
    """Why a row is refused, in one text."""
    return "；".join(f"{fault.head}：{fault.says}" for fault in outcome.faults)


def ledger_with(*known: AnyRecord) -> Ledger:
    """A ledger of the campaign of the notice."""
    return records.ledger(*known)
