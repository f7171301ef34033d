"""文号 of a ledger: the last number of each series (机关代字 and year), the next one, and what is amiss.

A ledger knows only the documents that are entered in it: what it calls missing may be another office's, or
on paper alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from dabzw.lazily import dataclass
from dabzw.model.base import Row
from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import FieldPath
from dabzw.model.lead import Attachment, Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, day_of
from dabzw.rules.case.acts import acts
from dabzw.rules.case.documents import Number, number_of, parts_of

_NUMBERED: Final = "文号"


class Used(NamedTuple):
    """A document with what is read of its number, where it stands, on which day, and of which organ.

    The number is None where none can be read.  One that is `attached` is kept beside a case, and may be
    named a second time.
    """

    record: AnyRecord
    path: FieldPath
    row: type[Row]
    text: str
    number: Number | None
    on: date | None
    organ: str | None
    attached: bool

    @property
    def series(self) -> str:
        """Its 机关代字, "" where none can be read."""
        return "" if self.number is None else self.number.series

    @property
    def place(self) -> int:
        """Its number within the series of its year, 0 where none can be read."""
        return 0 if self.number is None else self.number.place


class Twice(NamedTuple):
    """A number that documents of several cases bear."""

    number: str
    records: tuple[AnyRecord, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The documents of one 机关代字 in one year."""

    name: str
    year: int
    used: tuple[Used, ...]

    @property
    def places(self) -> frozenset[int]:
        """The numbers that are used."""
        return frozenset(one.place for one in self.used)

    @property
    def last(self) -> int:
        """The highest number that is used."""
        return max(self.places)

    @property
    def next(self) -> str:
        """The next number, as it is written."""
        return self.written(self.last + 1)

    @property
    def missing(self) -> tuple[tuple[int, int], ...]:
        """The gaps below the last: the first and the last number that no document in the ledger bears."""
        known = sorted(self.places)
        return tuple((before + 1, after - 1) for before, after in pairwise((0, *known)) if after - before > 1)

    @property
    def organs(self) -> tuple[str, ...]:
        """The organs whose documents they are, as far as the ledger says."""
        return tuple(dict.fromkeys(one.organ for one in self.used if one.organ is not None))

    def written(self, place: int) -> str:
        """A number of it as GB/T 9704-2012 writes it."""
        return f"{self.name}〔{self.year}〕{place}号"


def used_in(ledger: Ledger) -> Iterator[Used]:
    """All documents that the records of a ledger name, in their order."""
    for record in ledger:
        for act in acts(record):
            attached = isinstance(act.row, Attachment)
            named = (act.at("name"), act.row.name) if isinstance(act.row, Attachment) else act.document
            if named is None:
                continue
            path, text = named
            on = next((day_of(when) for _, when in act.dates), None)
            for part in parts_of(text):
                yield Used(record, path, type(act.row), part, number_of(part), on, act.organ, attached)


def series_of(used: Iterable[Used]) -> tuple[Series, ...]:
    """The series of documents, the newest year first."""
    found: dict[tuple[str, int], list[Used]] = defaultdict(list)
    for one in used:
        if one.number is not None and one.series and one.place:
            found[one.series, one.number.year].append(one)
    series = (Series(name, year, tuple(several)) for (name, year), several in found.items())
    return tuple(sorted(series, key=lambda one: (-one.year, one.name)))


def twice_used(series: Iterable[Series], ledger: Ledger) -> Iterator[Twice]:
    """The numbers that documents of several cases bear; those of one case share theirs."""
    for one in series:
        by_place: dict[int, dict[str, AnyRecord]] = defaultdict(dict)
        for used in one.used:
            if not used.attached:
                by_place[used.place].setdefault(_case_of(used.record, ledger), used.record)
        for place, cases in sorted(by_place.items()):
            if len(cases) > 1:
                yield Twice(one.written(place), tuple(cases.values()))


def _case_of(record: AnyRecord, ledger: Ledger) -> str:
    """The case that a record belongs to, by the id of its enterprise, or its own."""
    if isinstance(record, Enterprise):
        return record.id
    enterprise = record.enterprise if isinstance(record, Lead) else None
    return enterprise if enterprise in ledger.enterprises and enterprise is not None else record.id


def badly_written(used: Iterable[Used]) -> Iterator[tuple[Used, str]]:
    """The documents whose number cannot be read, or is not written as it should be, each with why."""
    for one in used:
        if one.attached:
            continue
        if one.number is not None and (one.number.faults or not one.number.series):
            yield one, "；".join((*one.number.faults, *(() if one.number.series else ("没有机关代字",))))
        elif one.number is None and one.path[-1] == _NUMBERED:
            yield one, "没有年份和序号"


def next_number(ledger: Ledger, row: type[Row], at: Instant, organ: str | None = None) -> str | None:
    """The number that the next document of a kind of act would bear in the year of an instant.

    The series is that of the last such act that bears a number, of an `organ` where one is named; None where
    there is none.  A new year begins with 1.
    """
    used = tuple(used_in(ledger))
    known = (one for one in used if one.row is row and one.series and organ in (None, one.organ))
    latest = max(known, key=lambda one: (one.on or date.min, one.place), default=None)
    if latest is None:
        return None
    held = (one for one in series_of(used) if (one.name, one.year) == (latest.series, at.day.year))
    begun = next(held, None)
    return Series(latest.series, at.day.year, ()).written(1) if begun is None else begun.next
