"""Codes whose zeros a spreadsheet took away, held against the codes that the ledger knows.

A meter 0400012345678 that a spreadsheet takes for a number is 400012345678 from then on, in the CSV file that
it saves as well; a violation 2.10 is 2.1.  A number is taken for a code only where the ledger knows exactly
this one, and no code is ever changed into itself without its zeros.  A credit code has its own reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from dabzw.intake.outcomes import Fault, Outcome, Values
from dabzw.intake.table import SheetRow, Table
from dabzw.lazily import dataclass
from dabzw.model.base import Row
from dabzw.model.campaign import Campaign
from dabzw.model.directory import DirectoryRow
from dabzw.model.fields import by_label
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.marks import Registered
from dabzw.model.scalars import unpadded
from dabzw.model.sheet_columns import JOINT, KINDS, ROWS, cell_text, columns
from dabzw.store.sheets.grid import Cell

_VIOLATIONS: Final = "违法行为"
_RETYPE: Final = "把这一列设为“文本”格式，对照原件重新键入"


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """The codes that the records of a ledger hold, by the head of their column and without their zeros."""

    by_head: Mapping[str, Mapping[str, tuple[str, ...]]]

    @classmethod
    def of(cls, ledger: Ledger) -> KnownCodes:
        """Those of all records: under one head they are of one kind, whatever record has them."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for record in ledger:
            for head, name in _code_fields(type(record)).items():
                code: str | None = getattr(record, name)
                alike = found.setdefault(head, {})
                if code is not None and code not in alike.get(unpadded(code), ()):
                    alike[unpadded(code)] = (*alike.get(unpadded(code), ()), code)
        return cls(found)

    def alike(self, head: str, code: str) -> tuple[str, ...]:
        """The known codes that are this one, or differ from it by zeros at the beginning alone."""
        return self.by_head.get(head, {}).get(unpadded(code), ())

    def longer(self, head: str, code: str) -> tuple[str, ...]:
        """Those of them that have more zeros; none where this very code is known."""
        alike = self.alike(head, code)
        return () if code in alike else tuple(one for one in alike if len(one) > len(code))


@cache
def _code_fields(row: type[Row]) -> Mapping[str, str]:
    """The fields of a record that are codes which a spreadsheet may take for numbers, by their heads."""
    kind = next(kind for kind in KINDS if ROWS[kind] is row)
    fields = (by_label(row, str(column.path[0])) for column in columns(kind) if column.form == "code")
    return {field.label: field.name for field in fields if not field.has(Registered)}


def lost_zeros(
    table: Table,
    row: SheetRow,
    values: Values,
    current: AnyRecord | None,
    known: KnownCodes,
    campaign: Campaign,
) -> Iterator[Fault]:
    """The cells of a row that hold a code without its zeros, or one of which nobody can tell.

    `current` is the record that the row means; None where it is a new one.
    """
    fields = _code_fields(ROWS[table.kind])
    for head, value in values.items():
        cell, column = row.cells[head], table.columns[head][1]
        says: str | None = None
        if head in fields:
            own: str | None = getattr(current, fields[head], None)
            says = _lost(head, cell, str(value), own, known)
        elif column.names == _VIOLATIONS:
            held = "" if current is None else cell_text(current.tree(), column)
            says = _ambiguous(cell, tuple(value), tuple(held.split(JOINT)), campaign)
        if says is not None:
            yield Fault(head, says)


def without_lost(
    pairs: Iterable[tuple[Outcome, DirectoryRow | None]], known: KnownCodes
) -> Iterator[tuple[Outcome, DirectoryRow | None]]:
    """The rows of a directory, with a word instead of each code that is one without its zeros, or may be.

    A directory is there for who stands in it: its row is read all the same.
    """
    for outcome, row in pairs:
        notes = dict(_told(outcome, row, known)) if row is not None else {}
        if row is None or not notes:
            yield outcome, row
            continue
        names = _code_fields(DirectoryRow)
        left = row.model_copy(update=dict.fromkeys(names[head] for head in notes))
        said = (f"“{head}”没有读入：{says}" for head, says in notes.items())
        yield replace(outcome, notes=(*outcome.notes, *said)), left


def _told(outcome: Outcome, row: DirectoryRow, known: KnownCodes) -> Iterator[tuple[str, str]]:
    for head, name in _code_fields(DirectoryRow).items():
        code: str | None = getattr(row, name)
        says = None if code is None else _lost(head, outcome.row.cells[head], code, None, known)
        if says is not None:
            yield head, says


def _lost(head: str, cell: Cell, code: str, own: str | None, known: KnownCodes) -> str | None:
    if code == own:
        return None
    longer = known.longer(head, code) or tuple(
        one for one in (own or "",) if len(one) > len(code) and unpadded(one) == unpadded(code)
    )
    if longer:
        return shortened(cell, longer)
    if cell.kind == "number" and (own is not None or code not in known.alike(head, code)):
        return f"是数字格式，开头的0可能丢了；{_RETYPE}"
    return None


def shortened(cell: Cell, known: tuple[str, ...]) -> str:
    """What is said of a cell whose code is a known one without the zeros that it begins with."""
    how = "是数字格式，" if cell.kind == "number" else ""
    return f"{how}丢了开头的0：台账登记的是 {'、'.join(known)}；{_RETYPE}，台账有误的先改正台账"


def _ambiguous(cell: Cell, codes: tuple[str, ...], held: tuple[str, ...], campaign: Campaign) -> str | None:
    """What is said of a cell that may mean a code which ends in zeros: as a number, 2.10 is 2.1.

    A number may be any such code of the campaign; a text was one that the record holds.
    """
    others = campaign.violation_kinds if cell.kind == "number" else held
    meant = frozenset(map(_trimmed, codes))
    ending = [other for other in others if other not in codes and _trimmed(other) in meant]
    if not ending:
        return None
    how = "是数字格式，" if cell.kind == "number" else ""
    return f"{how}看不出是 {'、'.join(codes)} 还是 {'、'.join(ending)}，末尾的0可能丢了；{_RETYPE}"


def _trimmed(code: str) -> str:
    return code.rstrip("0").rstrip(".") if "." in code else code
