"""The records of the next campaign: who and what is known, without the acts of the campaign before.

Nothing that was done is done again: a case that ended is a row of 历史查处, what is open waits as 上次未结.
No informant, no sealed answer and no visit is taken over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date, datetime
from hashlib import sha256
from itertools import chain, count
from typing import Any, Final, TypeVar

from dabzw.lazily import dataclass
from dabzw.model.base import Record
from dabzw.model.campaign import Campaign
from dabzw.model.cases import current
from dabzw.model.earlier import Origin, Unsettled
from dabzw.model.enterprise import Chemical, Enterprise
from dabzw.model.ids import CROCKFORD, Kind, new_id
from dabzw.model.known_words import is_informant_source, sources
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.model.scalars import amount_text
from dabzw.model.site import Site
from dabzw.rules.carry.ended import past_cases, withdrawn
from dabzw.rules.carry.left_open import Matter, left_open, sealed_in_hand
from dabzw.rules.case.facts import is_licensed
from dabzw.rules.case.material import Balance, balances

RecordT = TypeVar("RecordT", bound=Record)

KEPT_OF_ENTERPRISES: Final = (
    *(
        "name",
        "nature",
        "code",
        "no_code",
        "code_vouched",
        "registered_address",
        "address",
        "village",
        "grid",
    ),
    *("place_class", "trade", "heads", "controllers", "lessors", "operating", "directories", "other_names"),
    *("station", "registered_scope", "actual_trade", "licences", "power_account", "water_account"),
    *("moved_from", "leases", "safety_note", "remark"),
)
KEPT_OF_SITES: Final = (
    *("name", "village", "grid", "place_class", "settings", "address", "owners", "leases", "nominal_use"),
    *("actual_use", "occupancy", "power_account", "remark"),
)
KEPT_OF_LEADS: Final = ("village", "grid", "place", "place_class", "content", "unit")


@dataclass(frozen=True, slots=True)
class Next:
    """Where it is taken to: the next campaign, the minute, and the commit of the old ledger."""

    campaign: Campaign
    now: datetime
    revision: str

    @property
    def day(self) -> date:
        """The day on which the records are registered."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What the next ledger begins with, and what is to be told of it.

    `new_ids` are by the old ones; `matters` are all that was left open; `withdrawn` are the cases that ended
    by 撤案, `sealed` the sealed questions in hand, `unknown` the words of the old campaign that the new one
    has no place for, each with how many records had it.
    """

    old: Ledger
    records: tuple[AnyRecord, ...]
    new_ids: Mapping[str, str]
    matters: tuple[Matter, ...]
    withdrawn: int
    sealed: int
    unknown: Mapping[str, int] = field(default_factory=dict)


def taken_over(old: Ledger, at: Instant, to: Next) -> TakenOver:
    """The records of a ledger, which is already as of `at`, as the next campaign begins with them."""
    matters = left_open(old, at)
    leads = [old.leads[one.record_id] for one in matters if one.holder in old.leads]
    records: tuple[AnyRecord, ...] = (*old.enterprises.values(), *old.sites.values(), *leads)
    made = _Made(old, to, _new_ids(records, to.day), matters)
    new: tuple[AnyRecord, ...] = (
        *map(made.enterprise, old.enterprises.values()),
        *map(made.site, old.sites.values()),
        *map(made.lead, leads),
    )
    return TakenOver(
        old,
        new,
        made.new_ids,
        matters,
        sum(map(withdrawn, old.enterprises.values())),
        sealed_in_hand(old),
        made.unknown,
    )


def _new_ids(records: Iterable[AnyRecord], day: date) -> dict[str, str]:
    """An id of the day for each record, that ends as the old one did wherever that is free."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for record in records:
        drawn = chain(record.id[-4:], _drawn_from(record.id))
        found[record.id] = new_id(_kind(record), day, taken, lambda _all, drawn=drawn: next(drawn))  # type: ignore[misc]
        taken.add(found[record.id])
    return found


def _kind(record: AnyRecord) -> Kind:
    return record.KIND


def _drawn_from(text: str) -> Iterator[str]:
    """Characters for an id without end, the same for the same text."""
    for number in count():
        yield from (CROCKFORD[byte % len(CROCKFORD)] for byte in sha256(f"{text} {number}".encode()).digest())


@dataclass(frozen=True, slots=True)
class _Made:
    """The records as they are made; `unknown` is counted on the way."""

    old: Ledger
    to: Next
    new_ids: Mapping[str, str]
    matters: tuple[Matter, ...]
    unknown: dict[str, int] = field(default_factory=dict)

    def enterprise(self, one: Enterprise) -> Enterprise:
        """An enterprise with its earlier cases and what is open of it; the acts stay where they are."""
        return _anew(
            one,
            KEPT_OF_ENTERPRISES,
            id=self.new_ids[one.id],
            earlier_id=one.id,
            related=tuple(self.new_ids[other] for other in one.related if other in self.new_ids),
            chemicals=tuple(_on_hand(one)),
            past_cases=past_cases(one, self.old, self._origin(one.id)),
            unsettled=self._unsettled(one.id),
            **self._place(one),
        )

    def site(self, one: Site) -> Site:
        """A site, and what is open of it."""
        return _anew(
            one,
            KEPT_OF_SITES,
            id=self.new_ids[one.id],
            enterprise=self.new_ids.get(one.enterprise or ""),
            origin=self._origin(one.id),
            unsettled=self._unsettled(one.id),
            **self._place(one),
        )

    def lead(self, one: Lead) -> Lead:
        """A lead of no enterprise and no site: it is registered again, and nobody is told who brought it."""
        says = "；".join(matter.says for matter in self.matters if matter.holder == one.id)
        return _anew(
            one,
            KEPT_OF_LEADS,
            id=self.new_ids[one.id],
            received_at=self.to.now,
            source=self._source(one.source),
            suspected=tuple(code for code in one.suspected if self._means_the_same(code)),
            origin=self._origin(one.id),
            remark=f"上次行动未结：{says}",
            **self._place(one),
        )

    def _origin(self, record_id: str) -> Origin:
        return Origin.model_construct(
            campaign=self.old.campaign.name, id=record_id, revision=self.to.revision
        )

    def _unsettled(self, holder: str) -> tuple[Unsettled, ...]:
        return tuple(
            Unsettled.model_construct(
                on=self.to.day,
                matter=one.says,
                revisit=one.revisit or None,
                measures=one.measures,
                origin=self._origin(one.record_id),
            )
            for one in self.matters
            if one.holder == holder
        )

    def _place(self, one: Enterprise | Site | Lead) -> dict[str, Any]:
        """Its village as the new campaign calls it, and its class where the new campaign has that word."""
        known = self.to.campaign.place_classes
        place_class = one.place_class
        if place_class is not None and known and place_class not in known:
            self.unknown[place_class] = self.unknown.get(place_class, 0) + 1
            place_class = None
        return {"village": self._village(one.village), "place_class": place_class}

    def _village(self, name: str) -> str:
        return village_now(name, self.old.campaign, self.to.campaign)

    def _source(self, source: str) -> str:
        """Where it came from, in the words of the new campaign; one that it has not may be an informant's."""
        known = sources(self.to.campaign)
        if source in known:
            return source
        self.unknown[source] = self.unknown.get(source, 0) + 1
        kept = is_informant_source(source, self.old.campaign)
        return next((one for one in known if is_informant_source(one, self.to.campaign) == kept), known[0])

    def _means_the_same(self, code: str) -> bool:
        return self.to.campaign.violations.get(code) == self.old.campaign.violations.get(code, "")


def village_now(name: str, old: Campaign, new: Campaign) -> str:
    """A village by its name in another campaign: that of the one of the same code, else as it is."""
    if name in new.village_names:
        return name
    code = next((one.code for one in old.villages if one.name == name), None)
    return next((one.name for one in new.villages if code is not None and one.code == code), name)


def _anew(record: RecordT, kept: Iterable[str], **changes: Any) -> RecordT:
    """A record with some of its fields, and all others as if nobody had ever entered them."""
    kept_fields = frozenset(kept)
    emptied = {
        name: info.get_default()
        for name, info in type(record).model_fields.items()
        if name not in kept_fields and not info.is_required()
    }
    return record.model_copy(update={**emptied, **changes})


def _on_hand(enterprise: Enterprise) -> Iterator[Chemical]:
    """The materials that are still there: what is licensed, and of the others what has not gone."""
    left = {(one.name, one.measure): one for one in balances(enterprise) if not one.licensed}
    own = current(enterprise).chemicals
    told: set[tuple[str, str | None]] = set()
    for chemical in enterprise.chemicals:
        key = (chemical.name, chemical.measure)
        if is_licensed(chemical, enterprise):
            yield chemical
        elif chemical in own and key not in told:
            remains = _remaining(chemical, left.get(key))
            if remains is not chemical:
                told.add(key)
            if remains is not None:
                yield remains


def _remaining(chemical: Chemical, balance: Balance | None) -> Chemical | None:
    """What is left of a material; None where nothing is, the find itself where nothing has gone."""
    if balance is None or balance.remainder is None or not balance.gone:
        return chemical
    if balance.remainder <= 0:
        return None
    note = f"原查明{amount_text(balance.found or balance.gone)}，已去向{amount_text(balance.gone)}"
    return chemical.model_copy(
        update={"amount": balance.remainder, "note": "；".join(filter(None, (chemical.note, note)))}
    )
