"""Records taken up by need: the one that is asked for, all when somebody goes through them.

What is known of a ledger as of an instant is said here twice: for all of its records at once, and for one of
them by itself, with no more of the others than it rests on.  Both say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, ItemsView, Iterable, Iterator, Mapping, ValuesView
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, Final, Literal, Protocol, TypedDict, TypeVar

from dabzw.model.activity import Activity
from dabzw.model.base import last_moment
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import kind_of, registered_on
from dabzw.model.joining import read_as_one
from dabzw.model.lead import Lead
from dabzw.model.moments import Instant
from dabzw.model.scalars import compared
from dabzw.model.site import Site
from dabzw.model.tracing import Notes, Tracer

_AnyRecord = Enterprise | Lead | Site | Activity
RecordT = TypeVar("RecordT", Enterprise, Lead, Site, Activity)
JoinedT = TypeVar("JoinedT", Enterprise, Site)
ValueT = TypeVar("ValueT")
Naming = Callable[[str], Iterable[str]]
"""The ids of the records that may name another by its id, or have a code or a name (`keys_of`)."""


class ByNeed(Mapping[str, ValueT]):
    """Values by key: one that is looked up is found alone, all when somebody goes through them.

    `keys` are those of all, where they are known without the values.  Where all are `at_hand`, one by itself
    would be found in vain.
    """

    def __init__(
        self,
        one: Callable[[str], ValueT | None],
        every: Callable[[], Mapping[str, ValueT]],
        keys: Iterable[str] | None = None,
        at_hand: Callable[[], bool] = bool,
    ) -> None:
        self._one = one
        self._every = every
        self._at_hand = at_hand
        self._keys = None if keys is None else dict.fromkeys(keys)
        self._found: dict[str, ValueT | None] = {}

    @cached_property
    def _all(self) -> Mapping[str, ValueT]:
        return self._every()

    def __getitem__(self, key: str) -> ValueT:
        found: ValueT | None = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def get(self, key: str, /, default: Any = None) -> Any:
        """The value of a key; the default where there is none."""
        if self.is_whole:
            return self._all.get(key, default)
        if key not in self._found:
            self._found[key] = self._one(key)
        found = self._found[key]
        return default if found is None else found

    @property
    def is_whole(self) -> bool:
        """Whether all values are at hand."""
        return "_all" in self.__dict__ or self._at_hand()

    def __iter__(self) -> Iterator[str]:
        return iter(self._all if self._keys is None else self._keys)

    def __len__(self) -> int:
        return len(self._all if self._keys is None else self._keys)

    def values(self) -> ValuesView[ValueT]:
        """All values."""
        return self._all.values()

    def items(self) -> ItemsView[str, ValueT]:
        """All keys with their values."""
        return self._all.items()


class _Traced(ByNeed[ValueT]):
    """The same, of which is noted what is asked."""

    def __init__(
        self,
        tracer: Tracer,
        one: Callable[[str], ValueT | None],
        every: Callable[[], Mapping[str, ValueT]],
    ) -> None:
        super().__init__(one, every)
        self._tracer = tracer

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def values(self) -> ValuesView[ValueT]:
        """All values."""
        return self._whole().values()

    def items(self) -> ItemsView[str, ValueT]:
        """All keys with their values."""
        return self._whole().items()

    def _whole(self) -> Mapping[str, ValueT]:
        self._tracer.notes.is_of_all = True
        return self._all


class Noted(_Traced[ValueT]):
    """Values with all that each rests on noted, whenever it is asked for."""

    @cached_property
    def _noted(self) -> dict[str, tuple[ValueT | None, Notes]]:
        return {}

    def get(self, key: str, /, default: Any = None) -> Any:
        """The value of a key; the default where there is none."""
        known = self._noted.get(key)
        if known is None:
            known = self._noted[key] = self._tracer.noted(partial(self._one, key))
        else:
            self._tracer.notes.add(known[1])
        return default if known[0] is None else known[0]


class Asked(_Traced[ValueT]):
    """Values of which is noted which were asked for, whether they are there or not."""

    def __init__(self, tracer: Tracer, values: Mapping[str, ValueT]) -> None:
        super().__init__(tracer, values.get, lambda: values)

    def get(self, key: str, /, default: Any = None) -> Any:
        """The value of a key; the default where there is none."""
        self._tracer.notes.keys.add(key)
        found = self._one(key)
        return default if found is None else found


KeyName = Literal["code", "name", "address", "person", "related", "meter", "site"]
"""What enterprises are looked up by: a code, a name, an address, people, one of 关联, a meter.

Sites are looked up by their name (`site`) and their 用电户号 (`meter`).
"""
_WRITTEN_FREELY: Final[frozenset[KeyName]] = frozenset(("name", "person", "meter", "site"))


def key_of(name: KeyName, value: str) -> str:
    """The key of a value; names are the same however they are written."""
    return f"{name}:{compared(value) if name in _WRITTEN_FREELY else value}"


def keys_of(record: _AnyRecord | None) -> tuple[str, ...]:
    """What others look a record up by, beside its own id."""
    match record:
        case Lead():
            return tuple(filter(None, (record.enterprise, record.site, record.merged_into)))
        case Enterprise():
            return (*_keys_of_enterprise(record), *filter(None, (record.joined_into,)))
        case Site():
            return (*_keys_of_site(record), *filter(None, (record.enterprise, record.joined_into)))
        case _:
            return ()


def _keys_of_enterprise(enterprise: Enterprise) -> Iterator[str]:
    yield key_of("code", enterprise.code or "")
    yield key_of("name", enterprise.name)
    yield key_of("address", enterprise.address)
    people = dict.fromkeys((*enterprise.heads, *enterprise.controllers))
    yield from dict.fromkeys(key_of("person", name) for name in people)
    yield from (key_of("related", other) for other in dict.fromkeys(enterprise.related))
    if enterprise.power_account is not None:
        yield key_of("meter", enterprise.power_account)


def _keys_of_site(site: Site) -> Iterator[str]:
    yield key_of("site", site.name)
    if site.power_account is not None:
        yield key_of("meter", site.power_account)


def joined_to(master: str, naming: Naming) -> tuple[str, ...]:
    """A record and all of its kind that may be read with it, however many steps away."""
    kind, found, waiting = kind_of(master), {master: None}, [master]
    while waiting:
        for other in naming(waiting.pop()):
            if other not in found and kind_of(other) == kind:
                found[other] = None
                waiting.append(other)
    return tuple(found)


class ByKind(TypedDict):
    """The records of a ledger by kind, as its fields are called."""

    enterprises: Mapping[str, Enterprise]
    leads: Mapping[str, Lead]
    sites: Mapping[str, Site]
    activities: Mapping[str, Activity]


class Records(ByKind):
    """The records of a ledger as of an instant, with those that count nowhere."""

    set_aside: Mapping[str, _AnyRecord]


class Whole(Protocol):
    """What has all records by kind: a ledger."""

    @property
    def enterprises(self) -> Mapping[str, Enterprise]:
        """Those of 企业."""

    @property
    def leads(self) -> Mapping[str, Lead]:
        """Those of 线索."""

    @property
    def sites(self) -> Mapping[str, Site]:
        """Those of 场所."""

    @property
    def activities(self) -> Mapping[str, Activity]:
        """Those of 检查活动."""


class AsOf:
    """What is known of the records of a ledger as of an instant, one by one; a tracer notes all of it."""

    def __init__(self, ledger: Whole, at: Instant, naming: Naming, tracer: Tracer | None = None) -> None:
        self._ledger = ledger
        self._at = at
        self._naming = naming
        self._tracer = tracer

    def by_need(self) -> Records:
        """The records, each found when it is asked for."""
        return {
            "enterprises": self._each(self._enterprise, lambda: self._every["enterprises"]),
            "leads": self._each(self._lead, lambda: self._every["leads"]),
            "sites": self._each(self._site, lambda: self._every["sites"]),
            "activities": self._each(self._activity, self._every_activity),
            "set_aside": self._each(self._aside, lambda: self._every["set_aside"]),
        }

    def _each(
        self, one: Callable[[str], ValueT | None], every: Callable[[], Mapping[str, ValueT]] | None = None
    ) -> ByNeed[ValueT]:
        """Values by need; where `every` is None they are only ever looked up."""
        if self._tracer is not None:
            return Noted(self._tracer, one, every or dict)
        return ByNeed(one, dict) if every is None else ByNeed(one, every, at_hand=self._is_whole)

    def _every_activity(self) -> Mapping[str, Activity]:
        """All activities, which rest on no other record."""
        return _counting(_all_seen(self._ledger.activities, self._at), {})

    def _is_whole(self) -> bool:
        return "_every" in self.__dict__

    @cached_property
    def _every(self) -> Records:
        return every_as_of(self._ledger, self._at)

    def _enterprise(self, id_: str) -> Enterprise | None:
        return self._master_of(id_, self._enterprises)

    def _site(self, id_: str) -> Site | None:
        return self._master_of(id_, self._sites)

    def _activity(self, id_: str) -> Activity | None:
        found = self._seen(self._ledger.activities, id_)
        return None if found is None or found.void is not None else found

    def _lead(self, id_: str) -> Lead | None:
        found = self._unmerged(id_)
        if found is None or found.void is not None:
            return None
        named = {one: self._aside(one) for one in (found.enterprise, found.site) if one is not None}
        aside = {one: record for one, record in named.items() if record is not None}
        return moved(found, aside)

    def _aside(self, id_: str) -> _AnyRecord | None:
        """A record that counts nowhere."""
        match kind_of(id_):
            case "企业":
                return self._joined(id_, self._ledger.enterprises, self._enterprises)
            case "场所":
                return self._joined(id_, self._ledger.sites, self._sites)
            case "线索":
                lead = self._unmerged(id_)
                return lead if lead is not None and lead.void is not None else None
            case _:
                found = self._seen(self._ledger.activities, id_)
                return found if found is not None and found.void is not None else None

    @cached_property
    def _enterprises(self) -> Mapping[str, Enterprise]:
        """The enterprises that are not void, those that are read with another too."""
        return self._each(lambda id_: counted(self._seen(self._ledger.enterprises, id_)))

    @cached_property
    def _sites(self) -> Mapping[str, Site]:
        return self._each(lambda id_: counted(self._seen(self._ledger.sites, id_)))

    def _joined(
        self, id_: str, known: Mapping[str, JoinedT], counting: Mapping[str, JoinedT]
    ) -> JoinedT | None:
        """A record that is void, or read with its master."""
        found = self._seen(known, id_)
        if found is None or found.void is not None:
            return found
        return found if _master(found, counting) != id_ else None

    def _master_of(self, id_: str, counting: Mapping[str, JoinedT]) -> JoinedT | None:
        """A record with those that are read with it; None where it is one of those."""
        own = counting.get(id_)
        if own is None or _master(own, counting) != id_:
            return None
        others = (counting.get(one) for one in sorted(joined_to(id_, self._naming)) if one != id_)
        group = [one for one in others if one is not None and _master(one, counting) == id_]
        return read_as_one(own, group) if group else own

    def _unmerged(self, id_: str) -> Lead | None:
        found = self._seen(self._ledger.leads, id_, by_id=False)
        if found is None or found.merged_into is None or found.merged_into not in self._ledger.leads:
            return found
        master = self._seen(self._ledger.leads, found.merged_into, by_id=False)
        return alone(found) if master is None else found

    def _seen(self, records: Mapping[str, RecordT], id_: str, *, by_id: bool = True) -> RecordT | None:
        record = records.get(id_)
        return None if record is None else seen(record, self._at, by_id=by_id)


def every_as_of(ledger: Whole, at: Instant) -> Records:
    """The records of a ledger as of an instant, all at once."""
    aside: dict[str, _AnyRecord] = {}
    enterprises = _as_one(_counting(_all_seen(ledger.enterprises, at), aside), aside)
    leads = _counting(_unmerged(_all_seen(ledger.leads, at, by_id=False), ledger.leads), aside)
    sites = _as_one(_counting(_all_seen(ledger.sites, at), aside), aside)
    return {
        "enterprises": enterprises,
        "leads": _of_masters(leads, aside),
        "sites": sites,
        "activities": _counting(_all_seen(ledger.activities, at), aside),
        "set_aside": MappingProxyType(aside),
    }


def seen(record: RecordT, at: Instant, *, by_id: bool = True) -> RecordT | None:
    """A record as it was known; by its id it was not there before the day of its registration."""
    if at.sees(last_moment(record)):
        return record
    day = registered_on(record.id) if by_id else None
    return record.as_of(at) if day is None or at.sees(day) else None


def counted(record: JoinedT | None) -> JoinedT | None:
    """A record that is not void."""
    return None if record is None or record.void is not None else record


def alone(lead: Lead) -> Lead:
    """A lead that stands for itself: its master is not there yet."""
    return lead.model_copy(update={"merger": None})


def moved(lead: Lead, aside: Mapping[str, _AnyRecord]) -> Lead:
    """A lead of a duplicate as of its master."""
    update = {
        name: other.joined_into
        for name, named in (("enterprise", lead.enterprise), ("site", lead.site))
        if isinstance(other := aside.get(named or ""), (Enterprise, Site)) and other.joined_into
    }
    return lead.model_copy(update=update) if update else lead


def _all_seen(records: Mapping[str, RecordT], at: Instant, *, by_id: bool = True) -> Mapping[str, RecordT]:
    """The records as they were known; the same mapping where nothing of them was yet to come."""
    found = {id_: known for id_, one in records.items() if (known := seen(one, at, by_id=by_id)) is not None}
    return MappingProxyType(found)


def _unmerged(seen: Mapping[str, Lead], known: Mapping[str, Lead]) -> Mapping[str, Lead]:
    """A lead cannot have been merged yet into a master that is not there: it stands for itself."""
    own = {
        lead.id: alone(lead)
        for lead in seen.values()
        if lead.merger is not None and lead.merged_into in known and lead.merged_into not in seen
    }
    return _with(seen, own)


def _counting(records: Mapping[str, RecordT], aside: dict[str, _AnyRecord]) -> Mapping[str, RecordT]:
    """The records that are not void; the others are put aside."""
    void = {id_: record for id_, record in records.items() if record.void is not None}
    aside.update(void)
    return _without(records, void)


def _as_one(records: Mapping[str, JoinedT], aside: dict[str, _AnyRecord]) -> Mapping[str, JoinedT]:
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


def _of_masters(leads: Mapping[str, Lead], aside: Mapping[str, _AnyRecord]) -> Mapping[str, Lead]:
    """The leads, those of a duplicate as of its master."""
    joined = {id_: one for id_, one in aside.items() if getattr(one, "joined", None) is not None}
    if not joined:
        return leads
    return _with(leads, {id_: own for id_, lead in leads.items() if (own := moved(lead, joined)) is not lead})
