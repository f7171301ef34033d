"""Ledger 台账: the campaign, the calendar and all records of one revision; immutable."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from types import MappingProxyType
from typing import Final, Literal, TypeVar, cast

from dabzw.model.activity import Activity
from dabzw.model.base import Record, last_moment
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import Kind, registered_on
from dabzw.model.joining import read_as_one
from dabzw.model.lead import Lead
from dabzw.model.made import MadeReport
from dabzw.model.marks import NameList
from dabzw.model.moments import Instant
from dabzw.model.names import LISTS
from dabzw.model.power import PowerUse
from dabzw.model.scalars import compared
from dabzw.model.site import Site
from dabzw.model.workdays import Calendar

AnyRecord = Enterprise | Lead | Site | Activity
RecordT = TypeVar("RecordT", Enterprise, Lead, Site, Activity)
JoinedT = TypeVar("JoinedT", Enterprise, Site)
OneT = TypeVar("OneT", bound=Record)
FactT = TypeVar("FactT")
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

    def __iter__(self) -> Iterator[AnyRecord]:
        for records in (self.enterprises, self.leads, self.sites, self.activities):
            yield from records.values()

    def __contains__(self, record_id: object) -> bool:
        return self.find(str(record_id)) is not None

    def find(self, record_id: str) -> AnyRecord | None:
        """The record of an id."""
        for records in (self.enterprises, self.leads, self.sites, self.activities):
            found = records.get(record_id)
            if found is not None:
                return found
        return self.set_aside.get(record_id)

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids."""
        return tuple(record.id for record in self)

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
        return _by_name((lead.enterprise, lead) for lead in self.leads.values())

    @cached_property
    def _leads_by_site(self) -> Mapping[str, tuple[Lead, ...]]:
        return _by_name((lead.site, lead) for lead in self.leads.values())

    @cached_property
    def _sites_by_enterprise(self) -> Mapping[str, tuple[Site, ...]]:
        return _by_name((site.enterprise, site) for site in self.sites.values())

    @cached_property
    def offenders(self) -> tuple[Enterprise, ...]:
        """The enterprises with a violation."""
        return tuple(enterprise for enterprise in self.enterprises.values() if enterprise.offends)

    @cached_property
    def counted_leads(self) -> tuple[Lead, ...]:
        """The leads that count: duplicates are counted with their master."""
        return tuple(lead for lead in self.leads.values() if lead.counted)

    def enterprise_of(self, record: Enterprise | Lead | Site) -> Enterprise | None:
        """The enterprise that a record is, or names."""
        return record if isinstance(record, Enterprise) else self.enterprises.get(record.enterprise or "")

    def answering(self, record: AnyRecord) -> str | None:
        """The unit that answers for a record: 承办, 监管站所, 牵头; of a site, that of its enterprise."""
        own = self.enterprise_of(record) if isinstance(record, Site) else record
        return None if own is None else own.answering

    @cached_property
    def _enterprise_index(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        return _by_name(
            (key, enterprise.id)
            for enterprise in self.enterprises.values()
            for key in (("code", enterprise.code or ""), ("name", compared(enterprise.name)))
        )

    def enterprises_by(self, key: Literal["code", "name"], value: str) -> tuple[str, ...]:
        """The ids of the enterprises of one code, or of one name however it is written."""
        return self._enterprise_index.get((key, compared(value) if key == "name" else value), ())

    @cached_property
    def _facts(self) -> dict[Hashable, object]:
        return {}

    def keep(self, key: Hashable, find: Callable[[], FactT]) -> FactT:
        """A fact that follows from the ledger, found once and kept on it as the properties above are."""
        if key not in self._facts:
            self._facts[key] = find()
        return cast("FactT", self._facts[key])

    def as_of(self, at: Instant) -> Ledger:
        """The ledger as it was known at `at`: later records and later acts are hidden.

        What is void counts nowhere; duplicates of enterprises and sites are read with their masters.
        """
        aside: dict[str, AnyRecord] = {}
        enterprises = _as_one(_counting(_seen(self.enterprises, at), aside), aside)
        leads = _counting(_unmerged(_seen(self.leads, at, by_id=False), self.leads), aside)
        return replace(
            self,
            at=at,
            enterprises=enterprises,
            leads=_of_masters(leads, aside),
            sites=_as_one(_counting(_seen(self.sites, at), aside), aside),
            activities=_counting(_seen(self.activities, at), aside),
            set_aside=MappingProxyType(aside),
        )


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


def _seen(records: Mapping[str, RecordT], at: Instant, *, by_id: bool = True) -> Mapping[str, RecordT]:
    """The records as they were known; the same mapping where nothing of them was yet to come."""
    seen = {}
    for record_id, record in records.items():
        known = record if at.sees(last_moment(record)) else _known(record, at, by_id=by_id)
        if known is not None:
            seen[record_id] = known
    return MappingProxyType(seen)


def _known(record: RecordT, at: Instant, *, by_id: bool) -> RecordT | None:
    """A record as it was known; by its id it was not there before the day of its registration."""
    day = registered_on(record.id) if by_id else None
    return record.as_of(at) if day is None or day <= at.day else None


def _unmerged(seen: Mapping[str, Lead], known: Mapping[str, Lead]) -> Mapping[str, Lead]:
    """A lead cannot have been merged yet into a master that is not there: it stands for itself."""
    alone = {
        lead.id: lead.model_copy(update={"merger": None})
        for lead in seen.values()
        if lead.merger is not None and lead.merged_into in known and lead.merged_into not in seen
    }
    return _with(seen, alone)


def _counting(records: Mapping[str, RecordT], aside: dict[str, AnyRecord]) -> Mapping[str, RecordT]:
    """The records that are not void; the others are put aside."""
    void = {id_: record for id_, record in records.items() if record.void is not None}
    aside.update(void)
    return _without(records, void)


def _as_one(records: Mapping[str, JoinedT], aside: dict[str, AnyRecord]) -> Mapping[str, JoinedT]:
    """Each master with its duplicates, which are put aside; one whose master does not count stands alone."""
    joined = {id_: record for id_, record in records.items() if record.joined_into is not None}
    masters = {id_: master for id_, record in joined.items() if (master := _master(record, records)) != id_}
    groups: dict[str, list[JoinedT]] = {}
    for id_, master in masters.items():
        groups.setdefault(master, []).append(records[id_])
        aside[id_] = records[id_]
    whole = {master: read_as_one(records[master], group) for master, group in groups.items()}
    return _without(_with(records, whole), masters)


def _with(records: Mapping[str, RecordT], changed: Mapping[str, RecordT]) -> Mapping[str, RecordT]:
    return MappingProxyType({**records, **changed}) if changed else records


def _without(records: Mapping[str, RecordT], left_out: Collection[str]) -> Mapping[str, RecordT]:
    if not left_out:
        return records
    return MappingProxyType({id_: record for id_, record in records.items() if id_ not in left_out})


def _master(record: JoinedT, records: Mapping[str, JoinedT]) -> str:
    """The id of the record that a duplicate is read with in the end; its own where they go round."""
    seen, at = {record.id}, record
    while at.joined_into is not None and at.joined_into in records:
        at = records[at.joined_into]
        if at.id in seen:
            return record.id
        seen.add(at.id)
    return at.id


def _of_masters(leads: Mapping[str, Lead], aside: Mapping[str, AnyRecord]) -> Mapping[str, Lead]:
    """The leads, those of a duplicate as of its master."""
    moved = {id_: one.joined_into for id_, one in aside.items() if isinstance(one, (Enterprise, Site))}
    found = {}
    for lead in leads.values() if any(moved.values()) else ():
        named = {"enterprise": lead.enterprise, "site": lead.site}
        update = {name: master for name, of in named.items() if of and (master := moved.get(of))}
        if update:
            found[lead.id] = lead.model_copy(update=update)
    return _with(leads, found)


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
