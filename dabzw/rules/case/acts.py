"""The acts of a record: one walk over its rows — when, what, by which organ, with which document, and where.

A row may carry several dates: a 移交 its own, then those of 签收 and 退回.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import starmap
from typing import Final, Generic, NamedTuple, TypeVar, cast

from dabzw.model.base import Row, label
from dabzw.model.earlier import PastCase, PastMeasure, Unsettled
from dabzw.model.enterprise import Closure, Lease, Licence, Measure, Sanction
from dabzw.model.fields import meanings
from dabzw.model.finding import FieldPath
from dabzw.model.lead import CompulsoryAct
from dabzw.model.ledger import AnyRecord
from dabzw.model.marks import Basis, Document
from dabzw.model.moments import When
from dabzw.model.remembered import remembered
from dabzw.rules.walk import rows_of

POWERS: Final[dict[type[Row], tuple[str | None, str]]] = {
    CompulsoryAct: ("act", "authority"),
    Measure: ("measure", "authority"),
    Sanction: ("kind", "organ"),
    Closure: (None, "organ"),
}
"""The acts that need a power: the field that names what was done, and the one that names the organ."""
NEED_POWER: Final = tuple(POWERS)
"""The rows of these acts."""

TERMS: Final[tuple[type[Row], ...]] = (Licence, Lease)
"""Rows whose dates are terms of what others gave: no acts."""
OLDER_FACTS: Final[tuple[type[Row], ...]] = (*TERMS, PastCase, PastMeasure, Unsettled)
"""Rows whose dates lie before the campaign by their nature: they are facts found, not acts done late."""


RowT_co = TypeVar("RowT_co", bound=Row, covariant=True)


_OWN_DATES: Final = ("日期", "时间", "发现日期")
"""What the day of an act itself is called; other dates of it are of what followed."""


class Act(NamedTuple, Generic[RowT_co]):
    """A row of a record, with its place."""

    path: FieldPath
    row: RowT_co

    @property
    def of(self) -> str:
        """What the list is called that it stands in: 核查; empty for the record itself."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")

    @property
    def name(self) -> str | None:
        """What was done, of an act that needs a power: 查封, 罚款, 关闭."""
        power = POWERS.get(type(self.row))
        if power is None:
            return None
        return self.of if power[0] is None else str(getattr(self.row, power[0]))

    @property
    def organ(self) -> str | None:
        """By whom, of an act that needs a power."""
        power = POWERS.get(type(self.row))
        found: str | None = None if power is None else getattr(self.row, power[1])
        return found

    @property
    def organ_path(self) -> FieldPath:
        """Where the organ stands."""
        return self.at(POWERS[type(self.row)][1])

    @property
    def document(self) -> tuple[FieldPath, str] | None:
        """Its document, and where it stands."""
        return self._marked(Document)

    @property
    def basis(self) -> tuple[FieldPath, str] | None:
        """The articles of law that it cites, and where they stand."""
        return self._marked(Basis)

    def _marked(self, mark: type) -> tuple[FieldPath, str] | None:
        field = _field(type(self.row), mark)
        if field is None:
            return None
        found = getattr(self.row, field)
        return None if found is None else (self.at(field), found)

    @property
    def dates(self) -> Iterator[tuple[str, When]]:
        """Its dates by their fields: its own first, then those of what followed."""
        held = self.row.__dict__
        for name in self.row.times:
            when = held[name]
            for one in when if isinstance(when, tuple) else () if when is None else (when,):
                yield name, one

    def step(self, field: str) -> str:
        """What one of its dates is of: 核查 by its own date, 移交签收 by a later one."""
        dated = label(type(self.row), field)
        return self.of if dated in _OWN_DATES else f"{self.of}{dated.removesuffix('日期')}"

    def at(self, field: str) -> FieldPath:
        """Where a field of it stands."""
        return (*self.path, label(type(self.row), field))


@remembered
def acts(record: AnyRecord) -> tuple[Act[Row], ...]:
    """The record itself and all rows in it, in the order of its file."""
    return tuple(starmap(Act, rows_of(record)))


def acts_of(record: AnyRecord, kind: type[RowT_co]) -> tuple[Act[RowT_co], ...]:
    """The rows of a kind in a record, in the order of its file."""
    return cast("tuple[Act[RowT_co], ...]", _by_kind(record).get(kind, ()))


@remembered
def _by_kind(record: AnyRecord) -> Mapping[type[Row], tuple[Act[Row], ...]]:
    found: dict[type[Row], list[Act[Row]]] = {}
    for act in acts(record):
        found.setdefault(type(act.row), []).append(act)
    return {kind: tuple(of_kind) for kind, of_kind in found.items()}


@cache
def _field(row: type[Row], mark: type) -> str | None:
    return next((name for name, field in meanings(row).items() if field.has(mark)), None)
