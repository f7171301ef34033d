"""Facts of records that were kept are those that would be found anew, whatever has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import at, enterprise, lead
from test_by_need import ENTERPRISES, INSTANTS, LEADS, by_need, ledgers, void

from dabzw.lazily import dataclass
from dabzw.model.by_need import keys_of
from dabzw.model.facts import FactOf, Held, as_of, of_each
from dabzw.model.ledger import RECORD_TYPES, AnyRecord, Ledger
from dabzw.model.moments import Instant, When
from dabzw.model.packing import Unpackable, packing
from dabzw.model.tracing import Span, who_names
from dabzw.model.watched import place_of


class Shelf:
    """A store in memory; `blind` takes out only what is of the very records that have changed."""

    def __init__(self, *, blind: bool = False) -> None:
        self.held: dict[tuple[str, str], list[Held]] = {}
        self.blind = blind

    def known(self, name: str, place: datetime, span: Span) -> dict[str, Any]:
        """As of any store."""
        found: dict[str, Any] = {}
        for (of, id_), several in self.held.items():
            for held in several:
                if of == name and held.since <= place < held.until:
                    found[id_] = held.value
                    span.narrow(held.since, held.until)
        return found

    def keep(self, name: str, found: Mapping[str, Held]) -> None:
        """As of any store."""
        for id_, held in found.items():
            self.held.setdefault((name, id_), []).append(held)

    def was_asked(self, name: str) -> bool:
        """As of any store."""
        return any(of == name for of, _ in self.held)

    def take_out(self, before: AnyRecord, after: AnyRecord) -> None:
        """A record has become another one."""
        named = {*keys_of(before), *keys_of(after)}
        asked = {before.id, *map(who_names, named)}
        for of, id_ in list(self.held):
            rests = {key for held in self.held[of, id_] for key in held.keys}
            if id_ in {before.id, *named} or (not self.blind and not rests.isdisjoint(asked)):
                del self.held[of, id_]


def _neighbours(record: AnyRecord, ledger: Ledger, at: Instant) -> tuple[str, ...] | None:
    """What a record, those that it names and those that name it say as of an instant."""
    named = (getattr(record, name, None) for name in ("enterprise", "site", "merged_into", "joined_into"))
    found = [one for id_ in named if id_ and (one := ledger.find(id_)) is not None]
    for other in ENTERPRISES if record.KIND == "企业" else ():
        if other == record.id:
            found += ledger.leads_of_enterprise(other)
            found += ledger.sites_of_enterprise(other)
            found += [ledger.enterprises[id_] for id_ in ledger.enterprises_by("name", record.name)]
    shown = [
        f"{one.id} {one.name} {at.sees(date(2026, 2, 12))} {one.id in ledger.set_aside}" for one in found
    ]
    return tuple(shown) or None


NEIGHBOURS = FactOf("neighbours", tuple[str, ...], frozenset(RECORD_TYPES), _neighbours, is_of_all=True)
COUNTING = FactOf("counting", tuple[str, ...], frozenset(RECORD_TYPES), _neighbours)


def told(ledger: Ledger, when: str, shelf: Shelf | None) -> list[dict[str, tuple[str, ...]]]:
    seen = as_of(ledger, at(when), shelf)
    return [dict(of_each(fact, seen, at(when))) for fact in (NEIGHBOURS, COUNTING)]


def other_than(before: Ledger, id_: str, data: st.DataObject) -> AnyRecord:
    """A record with another name, other links, or that does not count any more."""
    fields = void(data.draw(st.sampled_from((None, "2026-02-11"))))
    if id_ in ENTERPRISES:
        return enterprise(编号=id_, 名称=data.draw(st.sampled_from(("示例甲", "示例丙"))), **fields)
    named = data.draw(st.sampled_from(ENTERPRISES))
    return lead(编号=id_, 登记时间="2026-02-10 09:00", 企业=named, **fields)


def with_record(ledger: Ledger, record: AnyRecord) -> Ledger:
    if record.id in ENTERPRISES:
        return replace(ledger, enterprises={**ledger.enterprises, record.id: record})  # type: ignore[dict-item]
    return replace(ledger, leads={**ledger.leads, record.id: record})  # type: ignore[dict-item]


@given(ledgers(), st.lists(st.sampled_from(INSTANTS), min_size=1, max_size=3), st.data())
def test_they_are_what_would_be_found_anew(before: Ledger, instants: list[str], data: st.DataObject) -> None:
    shelf = Shelf()
    for when in instants:
        assert told(by_need(before, []), when, shelf) == told(before, when, None)
    id_ = data.draw(st.sampled_from((*ENTERPRISES, *LEADS)))
    changed = other_than(before, id_, data)
    known = before.find(id_)
    assert known is not None
    shelf.take_out(known, changed)
    after = with_record(before, changed)
    for when in (*instants, data.draw(st.sampled_from(INSTANTS))):
        assert told(by_need(after, []), when, shelf) == told(after, when, None)


def test_what_others_say_is_missed_where_nothing_is_noted() -> None:
    """The control: with what a fact rests on left out, an old name is told."""
    one, about = enterprise(编号=ENTERPRISES[0], 名称="示例甲"), lead(编号=LEADS[0], 企业=ENTERPRISES[0])
    before = Ledger(campaign=None, enterprises={one.id: one}, leads={about.id: about})  # type: ignore[arg-type]
    other = enterprise(编号=ENTERPRISES[0], 名称="示例丙")
    after = with_record(before, other)
    for blind in (False, True):
        shelf = Shelf(blind=blind)
        told(by_need(before, []), "2026-03-01", shelf)
        shelf.take_out(one, other)
        is_right = told(by_need(after, []), "2026-03-01", shelf) == told(after, "2026-03-01", None)
        assert is_right is not blind


def test_what_goes_through_all_records_is_not_kept() -> None:
    def of_all(_record: AnyRecord, ledger: Ledger, _at: Instant) -> int:
        return len(ledger.enterprises)

    one = enterprise(编号=ENTERPRISES[0])
    whole = Ledger(campaign=None, enterprises={one.id: one})  # type: ignore[arg-type]
    shelf = Shelf()
    fact = FactOf("all", int, frozenset(("企业",)), of_all)
    seen = as_of(by_need(whole, []), at("2026-03-01"), shelf)
    assert dict(of_each(fact, seen, at("2026-03-01"))) == {one.id: 1}
    assert shelf.held == {}


def test_a_later_instant_is_told_what_a_fact_holds_for() -> None:
    def known(_record: AnyRecord, _ledger: Ledger, at: Instant) -> bool:
        return at.sees(date(2026, 2, 20))

    one = enterprise(编号=ENTERPRISES[0])
    whole = Ledger(campaign=None, enterprises={one.id: one})  # type: ignore[arg-type]
    shelf = Shelf()
    fact = FactOf("seen", bool, frozenset(("企业",)), known)
    for when in ("2026-02-18", "2026-02-19 23:59", "2026-02-20", "2026-03-01"):
        seen = as_of(by_need(whole, []), at(when), shelf)
        assert of_each(fact, seen, at(when)) == {one.id: when >= "2026-02-20"}
    [spans] = shelf.held.values()
    assert [place_of(at("2026-02-19")) < held.until for held in spans] == [True, True]


@dataclass(frozen=True, slots=True)
class _Part:
    when: When
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Whole:
    name: str | None
    kind: Literal["甲", "乙"]
    amount: Decimal | None
    day: date
    minute: datetime | None
    parts: tuple[_Part, ...]
    by_name: Mapping[str, tuple[str, ...]]
    names: frozenset[str]
    cells: tuple[str | int | bool | date | tuple[str, ...] | None, ...]


def test_a_fact_is_packed_as_json_has_it_and_made_again() -> None:
    minute = datetime(2026, 2, 12, 9, 30)  # noqa: DTZ001
    parts = (_Part(minute, ("一", "二")), _Part(minute.date(), ()))
    cells = ("2026-02-12", minute, minute.date(), ("一",), None, True, 3)
    fact = _Whole(
        None, "乙", Decimal("1.50"), minute.date(), None, parts, {"名": ("一",)}, frozenset("ab"), cells
    )
    pack, unpack = packing(tuple[_Whole, ...])
    packed = pack((fact,))
    assert unpack(json.loads(json.dumps(packed))) == (fact,)
    assert unpack(packed) == unpack(packed) == (fact,)
    assert unpack(pack(())) == ()


@pytest.mark.parametrize("kind", [list[int], object, int | date | Decimal])
def test_what_cannot_be_told_apart_is_not_packed(kind: object) -> None:
    with pytest.raises(Unpackable):
        packing(kind)
