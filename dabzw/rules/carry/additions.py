"""What the file of the next campaign lacks, and an earlier one had: villages, units, licence directories."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.campaign import Campaign, Unit, Village
from dabzw.model.campaign_parts import LicenceDirectory
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord

RowT = TypeVar("RowT", Village, Unit)


@dataclass(frozen=True, slots=True)
class Additions:
    """The rows that are added to the lists of the next campaign."""

    villages: tuple[Village, ...] = ()
    stations: tuple[Unit, ...] = ()
    outside: tuple[Unit, ...] = ()
    directories: tuple[LicenceDirectory, ...] = ()

    @property
    def told(self) -> dict[str, int]:
        """How many there are, list by list."""
        counts = {
            "村": len(self.villages),
            "站所": len(self.stations),
            "外部单位": len(self.outside),
            "目录": len(self.directories),
        }
        return {name: count for name, count in counts.items() if count}


def additions(records: Iterable[AnyRecord], old: Campaign, new: Campaign) -> Additions:
    """What is added: a list that the next campaign does not write at all, and else what its records need."""
    of_places = [one for one in records if not isinstance(one, Activity)]
    units = {one.station for one in of_places if isinstance(one, Enterprise)}
    units |= {one.unit for one in of_places if isinstance(one, Lead)}
    return Additions(
        _lacking(new.villages, old.villages, {one.village for one in of_places}),
        _lacking(new.units.stations, old.units.stations, units),
        old.units.outside if not new.units.outside else (),
        old.directories if not new.directories else (),
    )


def _lacking(known: tuple[RowT, ...], before: tuple[RowT, ...], needed: set[str]) -> tuple[RowT, ...]:
    names = {one.name for one in known}
    return tuple(one for one in before if not known or (one.name in needed and one.name not in names))
