"""补录: acts that were entered more than 24 hours after their date; shown, never hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.base import Row
from dabzw.model.entered import DatedAct, Entered
from dabzw.model.enterprise import Chemical, CodeVouched, Enterprise
from dabzw.model.finding import field_name
from dabzw.model.ids import registered_on
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import day_of, end_of
from dabzw.rules.case.acts import OLDER_FACTS, acts

ALLOWED: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class EnteredAct:
    """An act with the commit that first carried it; `days_after` is the calendar days between the two."""

    record: AnyRecord
    station: str | None
    act: DatedAct
    entered: Entered

    @property
    def late(self) -> bool:
        """Whether it was entered more than 24 hours after its minute, or after the end of its day."""
        return self.entered.when > end_of(self.act.when) + ALLOWED

    @property
    def days_after(self) -> int:
        """Calendar days from the act to its entry."""
        return (self.entered.when.date() - day_of(self.act.when)).days


def dated_acts(record: AnyRecord) -> Iterator[DatedAct]:
    """Every date of a record that something was done on."""
    for act in acts(record):
        if not isinstance(act.row, OLDER_FACTS) and not _came_with(record, act.row):
            for field, when in act.dates:
                named = (step for step in act.at(field) if isinstance(step, str))
                yield DatedAct(record.id, field_name(tuple(named)), when)


def _came_with(record: AnyRecord, row: Row) -> bool:
    """Whether a row came with the record from the ledger of an earlier campaign (原编号)."""
    if not isinstance(record, Enterprise) or record.earlier_id is None:
        return False
    known_on = row.found_on if isinstance(row, Chemical) else row.on if isinstance(row, CodeVouched) else None
    registered = registered_on(record.id)
    return known_on is not None and registered is not None and known_on < registered


def entered_acts(ledger: Ledger, entries: Mapping[DatedAct, Sequence[Entered]]) -> Iterator[EnteredAct]:
    """The acts of a ledger with their entries, of which there may be more where an act was taken back.

    Each of several equal acts takes the next of their entries, the earliest first; an act that no commit
    holds yet has none and is left out.
    """
    for record in ledger:
        taken: dict[DatedAct, int] = {}
        for act in dated_acts(record):
            place = taken.get(act, 0)
            taken[act] = place + 1
            known = entries.get(act, ())
            if place < len(known):
                yield EnteredAct(record, ledger.answering(record), act, known[place])
