"""Facts of single records as of an instant: each found once, kept with all that it rests on, and told again.

A fact is a function of one record, of what the ledger says of others, of the campaign and of an instant.
What it asked for is noted while it is found and is not declared: where a record that it asked for has
changed, or the instant lies outside the time for which it holds, it is found anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property, partial
from typing import Any, Final, Generic, Protocol, TypeVar

from dabzw.lazily import dataclass
from dabzw.model.ids import Kind
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.model.packing import packing
from dabzw.model.tracing import Span, Tracer, who_names
from dabzw.model.watched import WatchedInstant, place_of

FactT = TypeVar("FactT")
_KINDS: Final[tuple[Kind, ...]] = ("企业", "线索", "场所", "检查活动")
"""The kinds in the order of a ledger."""
_MANY: Final = 3
"""Where a fact is to be found of more than one record in so many, all records are taken up at once."""
_AT_ONCE: Final = 20_000
"""Records of which all is remembered that they rest on, before it is forgotten again."""


@dataclass(frozen=True, slots=True)
class FactOf(Generic[FactT]):
    """A fact of each record of some kinds: its name, its type, and how it is found.

    It is asked of a record of a ledger that is already as of the instant, of one that counts nowhere only
    where it `is_of_all`; it is None where there is nothing to tell.
    """

    name: str
    kind: type[FactT]
    of: frozenset[Kind]
    find: Callable[[AnyRecord, Ledger, Instant], FactT | None]
    is_of_all: bool = False

    def of_record(self, kind: Kind, id_: str, ledger: Ledger, at: Instant) -> FactT | None:
        """The fact of a record of a kind; None where it is not there yet."""
        record = ledger.of_kind(kind).get(id_)
        if record is None and self.is_of_all:
            record = ledger.set_aside.get(id_)
        return None if record is None else self.find(record, ledger, at)


@dataclass(frozen=True, slots=True)
class Held:
    """A packed fact, the moments between which it holds, and the keys of what it rests on.

    On its own record, and on who names that, every fact rests.
    """

    value: Any
    since: datetime
    until: datetime
    keys: tuple[str, ...]


class Store(Protocol):
    """What keeps facts from one command to the next."""

    def known(self, name: str, place: datetime, span: Span) -> dict[str, Any]:
        """The packed facts of a name that hold at a moment, by record; `span` is narrowed by their spans."""

    def keep(self, name: str, found: Mapping[str, Held]) -> None:
        """Keeps facts."""

    def was_asked(self, name: str) -> bool:
        """Whether facts of a name were asked for before; from now on they were."""


class Facts:
    """The facts of the records of a ledger as of an instant, with those that a store has kept.

    `ledger` is as its files have it; where the facts are of `all_times`, they are found of it as it is.
    """

    def __init__(self, ledger: Ledger, at: Instant, store: Store, *, all_times: bool = False) -> None:
        self._all_times = all_times
        self._ledger = ledger
        self._at = at
        self._store = store
        self._tracer = Tracer()
        self._found: dict[str, dict[str, Any]] = {}

    def of_each(self, fact: FactOf[FactT]) -> Mapping[str, FactT]:
        """The fact of each record that has one, in the order of the ledger."""
        if fact.name not in self._found:
            self._found[fact.name] = self._of_each(fact)
        return self._found[fact.name]

    def _of_each(self, fact: FactOf[FactT]) -> dict[str, FactT]:
        pack, unpack = packing(fact.kind)
        found, span = self._kept(fact, unpack)
        ids = [(kind, ids) for kind, ids in self._ids.items() if kind in fact.of]
        unknown = {id_: kind for kind, own in ids for id_ in own if id_ not in found}
        new = self._new(fact, unknown, pack, span)
        found |= new
        if isinstance(self._at, WatchedInstant):
            self._at.span.narrow(span.since, span.until)
        return {id_: value for _, own in ids for id_ in own if (value := found[id_]) is not None}

    def _kept(
        self, fact: FactOf[FactT], unpack: Callable[[Any], FactT]
    ) -> tuple[dict[str, FactT | None], Span]:
        """The facts that were kept, and for how long all of them hold; none where one is damaged."""
        span = Span()
        packed = self._store.known(fact.name, place_of(self._at), span)
        try:
            return {id_: None if value is None else unpack(value) for id_, value in packed.items()}, span
        except (TypeError, ValueError, LookupError, ArithmeticError):
            return {}, Span()

    def _new(
        self, fact: FactOf[FactT], ids: Mapping[str, Kind], pack: Callable[[FactT], Any], span: Span
    ) -> dict[str, FactT | None]:
        """The facts that are found anew."""
        if len(ids) * _MANY > sum(map(len, self._ids.values())):
            self._take_up_all()
        found: dict[str, FactT | None] = {}
        kept: dict[str, Held] = {}
        for number, (id_, kind) in enumerate(ids.items(), start=1):
            value, notes = self._tracer.noted(partial(fact.of_record, kind, id_, self._noted, self._noting))
            span.narrow(notes.since, notes.until)
            found[id_] = value
            if not notes.is_of_all:
                own = {"", id_, who_names(id_)}
                packed = None if value is None else pack(value)
                kept[id_] = Held(packed, notes.since, notes.until, tuple(notes.keys - own))
            if number % _AT_ONCE == 0:
                self.__dict__.pop("_noted", None)
        self._store.keep(fact.name, kept)
        return found

    @cached_property
    def _ids(self) -> Mapping[Kind, tuple[str, ...]]:
        ledger = self._ledger
        of_kinds = (ledger.enterprises, ledger.leads, ledger.sites, ledger.activities)
        return {kind: tuple(ids) for kind, ids in zip(_KINDS, of_kinds, strict=True)}

    @cached_property
    def _noting(self) -> WatchedInstant:
        return WatchedInstant.noting(self._at, self._tracer)

    @cached_property
    def _noted(self) -> Ledger:
        """The ledger, of which all that is asked is noted."""
        noted = self._ledger.noted_by(self._tracer)
        return noted if self._all_times else noted.as_of(self._noting)

    def _take_up_all(self) -> None:
        for _ in self._ledger:
            pass


def as_of(ledger: Ledger, at: Instant, store: Store | None) -> Ledger:
    """A ledger as it was known at an instant; a store keeps its facts where records are taken up by need."""
    seen = ledger.as_of(at)
    if store is not None and ledger.naming is not None:
        seen.keep(Facts, lambda: Facts(ledger, at, store))
    return seen


def of_all_times(ledger: Ledger, at: Instant, store: Store) -> None:
    """Lets a store keep what is found of a ledger as its files have it, where its records are by need."""
    if ledger.naming is not None:
        ledger.keep(Facts, lambda: Facts(ledger, at, store, all_times=True))


def of_each(fact: FactOf[FactT], ledger: Ledger, at: Instant) -> Mapping[str, FactT]:
    """What a fact is of each record of a ledger that is already as of an instant, in its order."""
    kept = ledger.keep(Facts, _nothing_kept)
    if kept is not None:
        return kept.of_each(fact)
    return ledger.keep((fact.name, at), lambda: dict(_found(fact, ledger, at)))


def _nothing_kept() -> Facts | None:
    return None


def _found(fact: FactOf[FactT], ledger: Ledger, at: Instant) -> Iterable[tuple[str, FactT]]:
    records = (*ledger, *(ledger.set_aside.values() if fact.is_of_all else ()))
    own = (record for record in records if record.KIND in fact.of)
    for record in sorted(own, key=_in_order) if fact.is_of_all else own:
        if (value := fact.find(record, ledger, at)) is not None:
            yield record.id, value


def _in_order(record: AnyRecord) -> tuple[int, str]:
    return _KINDS.index(record.KIND), record.id
