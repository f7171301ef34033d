"""Ledger 台账: the campaign, the calendar and all records of one revision; immutable."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property, wraps
from types import MappingProxyType
from typing import Final, TypeVar, cast

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.base import Record
from dabzw.model.by_need import (
    Asked,
    AsOf,
    ByNeed,
    KeyName,
    Naming,
    Noted,
    every_as_of,
    joined_to,
    key_of,
    keys_of,
)
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import Kind, kind_of
from dabzw.model.lead import Lead
from dabzw.model.made import MadeReport
from dabzw.model.marks import NameList
from dabzw.model.moments import Instant
from dabzw.model.names import LISTS
from dabzw.model.power import PowerUse
from dabzw.model.site import Site
from dabzw.model.tracing import Notes, Tracer, who_names
from dabzw.model.workdays import Calendar

AnyRecord = Enterprise | Lead | Site | Activity
OneT = TypeVar("OneT", bound=Record)
FactT = TypeVar("FactT")
NamedT = TypeVar("NamedT", Lead, Site)
PlaceT = TypeVar("PlaceT", Enterprise, Site)
NameT = TypeVar("NameT", bound=Hashable)
RECORD_TYPES: Final[dict[Kind, type[Record]]] = {row.KIND: row for row in (Enterprise, Lead, Site, Activity)}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An enterprise as the ledger of another campaign has it, which lies side by side with this one.

    `folder` is that ledger's.
    """

    campaign: str
    folder: str
    enterprise: Enterprise


@dataclass(frozen=True)
class Ledger:
    """All records by id, in the order of their ids."""

    campaign: Campaign
    calendar: Calendar = field(default_factory=Calendar)
    enterprises: Mapping[str, Enterprise] = field(default_factory=dict)
    leads: Mapping[str, Lead] = field(default_factory=dict)
    sites: Mapping[str, Site] = field(default_factory=dict)
    activities: Mapping[str, Activity] = field(default_factory=dict)
    power: Mapping[str, tuple[PowerUse, ...]] = field(default_factory=dict)
    made: tuple[MadeReport, ...] = ()
    at: Instant | None = None
    """The instant as of which it is known; None where it is as its files have it."""
    set_aside: Mapping[str, AnyRecord] = field(default_factory=dict)
    """Records that count nowhere at the instant: 作废, and those read with their master (并入)."""
    unread: frozenset[str] = frozenset()
    """Ids of records that are there and could not be read: whoever names one is not at fault."""
    elsewhere: tuple[Elsewhere, ...] = ()
    """What the shell has gathered of the ledgers side by side; official output never has any."""
    naming: Naming | None = field(default=None, compare=False)
    """Which records name another, where records are taken up by need; None where all are at hand."""
    tracer: Tracer | None = field(default=None, compare=False)
    """Who notes what is asked of it; None where nobody does."""

    def __iter__(self) -> Iterator[AnyRecord]:
        for records in (self.enterprises, self.leads, self.sites, self.activities):
            yield from records.values()

    def __contains__(self, record_id: object) -> bool:
        return self.find(str(record_id)) is not None

    def find(self, record_id: str) -> AnyRecord | None:
        """The record of an id."""
        kind = kind_of(record_id)
        if kind is None:
            return None
        return self.of_kind(kind).get(record_id) or self.set_aside.get(record_id)

    def of_kind(self, kind: Kind) -> Mapping[str, AnyRecord]:
        """The records of a kind."""
        match kind:
            case "企业":
                return self.enterprises
            case "线索":
                return self.leads
            case "场所":
                return self.sites
            case "检查活动":
                return self.activities

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids."""
        return (*self.enterprises, *self.leads, *self.sites, *self.activities)

    def made_report(self, name: str, issue: int) -> MadeReport | None:
        """An issue of a report that was made."""
        return next((one for one in self.made if (one.name, one.issue) == (name, issue)), None)

    @cached_property
    def known_names(self) -> Mapping[NameList, frozenset[str]]:
        """The names that the campaign knows, list by list."""
        return {of: frozenset(names.known(self.campaign)) for of, names in LISTS.items()}

    def limited_record(self, record_id: str) -> Lead | Enterprise:
        """The record that a deadline runs on; raises KeyError where there is none of this id."""
        return self.leads.get(record_id) or self.enterprises[record_id]

    @property
    def limited(self) -> tuple[Lead | Enterprise, ...]:
        """The records that deadlines run on."""
        return (*self.leads.values(), *self.enterprises.values())

    def leads_of_enterprise(self, enterprise_id: str) -> tuple[Lead, ...]:
        """The leads that name an enterprise."""
        return self._leads_by_enterprise.get(enterprise_id, ())

    def leads_of_site(self, site_id: str) -> tuple[Lead, ...]:
        """The leads that name a site."""
        return self._leads_by_site.get(site_id, ())

    def sites_of_enterprise(self, enterprise_id: str) -> tuple[Site, ...]:
        """The sites that name an enterprise."""
        return self._sites_by_enterprise.get(enterprise_id, ())

    @cached_property
    def _leads_by_enterprise(self) -> Mapping[str, tuple[Lead, ...]]:
        return self._named_by(self.leads, lambda lead: lead.enterprise)

    @cached_property
    def _leads_by_site(self) -> Mapping[str, tuple[Lead, ...]]:
        return self._named_by(self.leads, lambda lead: lead.site)

    @cached_property
    def _sites_by_enterprise(self) -> Mapping[str, tuple[Site, ...]]:
        return self._named_by(self.sites, lambda site: site.enterprise)

    def _named_by(
        self, records: Mapping[str, NamedT], name: Callable[[NamedT], str | None]
    ) -> Mapping[str, tuple[NamedT, ...]]:
        """Records by the id that they name; by need only those are looked up that may name it."""

        def every() -> Mapping[str, tuple[NamedT, ...]]:
            return _by_name((name(record), record) for record in records.values())

        naming = self.naming
        if naming is None:
            return every()

        def one(id_: str) -> tuple[NamedT, ...] | None:
            candidates = (other for master in joined_to(id_, naming) for other in naming(master))
            found = (records.get(other) for other in self._with_masters(candidates))
            return tuple(record for record in found if record is not None and name(record) == id_) or None

        if self.tracer is not None:
            return Noted(self.tracer, one, every)
        return ByNeed(one, every, at_hand=lambda: isinstance(records, ByNeed) and records.is_whole)

    def _with_masters(self, ids: Iterable[str]) -> list[str]:
        """Ids with those of the records that they are read with, in order."""
        found, waiting = set[str](), list(ids)
        while waiting:
            id_ = waiting.pop()
            if id_ not in found:
                found.add(id_)
                waiting += filter(None, (getattr(self.find(id_), "joined_into", None),))
        return sorted(found)

    @property
    def offenders(self) -> tuple[Enterprise, ...]:
        """The enterprises with a violation."""
        return self.keep("offenders", lambda: tuple(one for one in self.enterprises.values() if one.offends))

    @property
    def counted_leads(self) -> tuple[Lead, ...]:
        """The leads that count: duplicates are counted with their master."""
        return self.keep("counted leads", lambda: tuple(one for one in self.leads.values() if one.counted))

    def enterprise_of(self, record: Enterprise | Lead | Site) -> Enterprise | None:
        """The enterprise that a record is, or names."""
        return record if isinstance(record, Enterprise) else self.enterprises.get(record.enterprise or "")

    def answering(self, record: AnyRecord) -> str | None:
        """The unit that answers for a record: 承办, 监管站所, 牵头; of a site, that of its enterprise."""
        own = self.enterprise_of(record) if isinstance(record, Site) else record
        return None if own is None else own.answering

    def enterprises_by(self, key: KeyName, value: str) -> tuple[str, ...]:
        """The ids of the enterprises that are looked up by a value, in their order."""
        return self._ids_by(key_of(key, value), self.enterprises, "enterprises by key")

    def sites_by(self, key: KeyName, value: str) -> tuple[str, ...]:
        """The ids of the sites that are looked up by a value, in their order."""
        return self._ids_by(key_of(key, value), self.sites, "sites by key")

    def _ids_by(self, wanted: str, records: Mapping[str, PlaceT], kept_as: str) -> tuple[str, ...]:
        if self.naming is None:
            return self.keep(kept_as, lambda: _by_key(records.values())).get(wanted, ())
        ids = self._with_masters(self.naming(wanted))
        return tuple(id_ for id_ in ids if wanted in keys_of(records.get(id_)))

    @cached_property
    def _facts(self) -> dict[Hashable, object]:
        return {}

    @cached_property
    def _noted_facts(self) -> dict[Hashable, tuple[object, Notes]]:
        return {}

    def keep(self, key: Hashable, find: Callable[[], FactT]) -> FactT:
        """A fact that follows from the ledger, found once and kept on it, with what it rests on."""
        if self.tracer is not None:
            return self._noted(key, find, self.tracer)
        if key not in self._facts:
            self._facts[key] = find()
        return cast("FactT", self._facts[key])

    def _noted(self, key: Hashable, find: Callable[[], FactT], tracer: Tracer) -> FactT:
        known = self._noted_facts.get(key)
        if known is None:
            known = self._noted_facts[key] = tracer.noted(find)
        else:
            tracer.notes.add(known[1])
        return cast("FactT", known[0])

    def as_of(self, at: Instant) -> Ledger:
        """The ledger as it was known at `at`: later records and later acts are hidden.

        What is void counts nowhere; duplicates of enterprises and sites are read with their masters.
        """
        if self.naming is not None:
            return replace(self, at=at, **AsOf(self, at, self.naming, self.tracer).by_need())
        return replace(self, at=at, **every_as_of(self, at))

    def noted_by(self, tracer: Tracer) -> Ledger:
        """The ledger of which all that is asked is noted, by need; of reports that were made it knows none.

        Raises ValueError where it is not known which records name another.
        """
        naming = self.naming
        if naming is None:
            raise ValueError("all records are at hand")

        def noted(key: str) -> Iterable[str]:
            tracer.notes.keys.add(who_names(key))
            return naming(key)

        return replace(
            self,
            enterprises=Asked(tracer, self.enterprises),
            leads=Asked(tracer, self.leads),
            sites=Asked(tracer, self.sites),
            activities=Asked(tracer, self.activities),
            made=(),
            naming=noted,
            tracer=tracer,
        )


def _by_key(records: Iterable[Enterprise | Site]) -> dict[str, tuple[str, ...]]:
    return _by_name((key, one.id) for one in records for key in keys_of(one))


def _by_name(named: Iterable[tuple[NameT | None, FactT]]) -> dict[NameT, tuple[FactT, ...]]:
    """What is named by each name, in its order; what has none is left out."""
    found: dict[NameT, list[FactT]] = {}
    for name, one in named:
        if name is not None:
            found.setdefault(name, []).append(one)
    return {name: tuple(ones) for name, ones in found.items()}


def kept(find: Callable[[Ledger, Instant], FactT]) -> Callable[[Ledger, Instant], FactT]:
    """Lets a fact of a ledger at an instant be found once and kept on the ledger."""

    @wraps(find)
    def once(ledger: Ledger, at: Instant) -> FactT:
        return ledger.keep((find, at), lambda: find(ledger, at))

    return once


def kept_of(find: Callable[[OneT, Ledger], FactT]) -> Callable[[OneT, Ledger], FactT]:
    """Lets a fact of one record, whole or narrowed to a case, be found once and kept on the ledger."""

    @wraps(find)
    def once(record: OneT, ledger: Ledger) -> FactT:
        return ledger.keep((find, id(record)), lambda: (record, find(record, ledger)))[1]

    return once


def ledger_of(
    campaign: Campaign,
    records: list[AnyRecord],
    calendar: Calendar,
    power: Mapping[str, tuple[PowerUse, ...]] = MappingProxyType({}),
    made: tuple[MadeReport, ...] = (),
    unread: frozenset[str] = frozenset(),
) -> Ledger:
    """A ledger of records in any order; `unread` are the ids of those that could not be read."""
    by_type: dict[type[Record], dict[str, AnyRecord]] = {kind: {} for kind in RECORD_TYPES.values()}
    for record in sorted(records, key=lambda record: record.id):
        by_type[type(record)][record.id] = record
    return Ledger(
        campaign=campaign,
        calendar=calendar,
        power=power,
        made=tuple(sorted(made, key=lambda one: (one.name, one.issue))),
        enterprises=by_type[Enterprise],  # type: ignore[arg-type]
        leads=by_type[Lead],  # type: ignore[arg-type]
        sites=by_type[Site],  # type: ignore[arg-type]
        activities=by_type[Activity],  # type: ignore[arg-type]
        unread=unread,
    )
