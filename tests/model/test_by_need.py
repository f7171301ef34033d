"""A ledger of which records are taken up by need is the same ledger, record by record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import activity, at, enterprise, lead, ledger, site

from dabzw.model.by_need import ByNeed, keys_of
from dabzw.model.ledger import AnyRecord, Ledger

ENTERPRISES = tuple(f"QY-26021{n}-000{n}" for n in range(4))
SITES = tuple(f"CS-26021{n}-000{n}" for n in range(3))
LEADS = tuple(f"XS-26021{n}-000{n}" for n in range(4))
INSTANTS = ("2026-02-09", "2026-02-10", "2026-02-12", "2026-02-14", "2026-03-01")
METERS = st.sampled_from(({}, {"用电户号": "示例电1"}, {"用电户号": "示例电2"}))
DAYS = st.sampled_from(("2026-02-10", "2026-02-11", "2026-02-13", "2026-02-15"))


def joined(master: str | None, day: str) -> dict[str, Any]:
    if master is None:
        return {}
    return {"并入": {"日期": day, "主企业" if master.startswith("QY") else "主场所": master, "理由": "示例"}}


def merged(master: str | None, day: str) -> dict[str, Any]:
    return {} if master is None else {"并入": {"日期": day, "主线索": master}}


def void(day: str | None) -> dict[str, Any]:
    return {} if day is None else {"作废": {"日期": day, "理由": "示例"}}


def other(ids: tuple[str, ...], own: str) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from([one for one in ids if one != own])


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    found: list[AnyRecord] = []
    for id_ in ENTERPRISES:
        fields = {**joined(draw(other(ENTERPRISES, id_)), draw(DAYS)), **void(draw(st.none() | DAYS))}
        fields |= draw(METERS)
        found.append(enterprise(编号=id_, 名称=draw(st.sampled_from(("示例甲", "示例乙"))), **fields))
    for id_ in SITES:
        own = {} if (named := draw(st.none() | st.sampled_from(ENTERPRISES))) is None else {"企业": named}
        fields = {**joined(draw(other(SITES, id_)), draw(DAYS)), **void(draw(st.none() | DAYS))}
        found.append(site(编号=id_, **own, **fields, **draw(METERS)))
    for id_ in LEADS:
        of = {
            "企业": draw(st.none() | st.sampled_from(ENTERPRISES)),
            "场所": draw(st.none() | st.sampled_from(SITES)),
        }
        own = {key: value for key, value in of.items() if value is not None}
        fields = {**merged(draw(other(LEADS, id_)), draw(DAYS)), **void(draw(st.none() | DAYS))}
        found.append(lead(编号=id_, 登记时间=f"{draw(DAYS)} 09:00", **own, **fields))
    found.append(activity(**void(draw(st.none() | DAYS))))
    return ledger(*found)


def by_need(whole: Ledger, looked_up: list[str]) -> Ledger:
    """The same ledger by need; ids that are looked up one by one are noted."""

    def one(id_: str) -> AnyRecord | None:
        looked_up.append(id_)
        return whole.find(id_)

    def naming(key: str) -> Iterable[str]:
        return [record.id for record in whole if key in keys_of(record)]

    def of(records: Any) -> Any:
        return ByNeed(lambda id_: one(id_) if id_ in records else None, lambda: records, list(records))

    return replace(
        whole,
        enterprises=of(whole.enterprises),
        leads=of(whole.leads),
        sites=of(whole.sites),
        activities=of(whole.activities),
        naming=naming,
    )


def same(one: Ledger, whole: Ledger) -> None:
    """One by one in any order, and only then all at once."""
    for id_ in (*LEADS, *SITES, *ENTERPRISES, "QY-260101-0000", ""):
        assert one.find(id_) == whole.find(id_)
        assert one.set_aside.get(id_) == whole.set_aside.get(id_)
        assert one.leads_of_enterprise(id_) == whole.leads_of_enterprise(id_)
        assert one.leads_of_site(id_) == whole.leads_of_site(id_)
        assert one.sites_of_enterprise(id_) == whole.sites_of_enterprise(id_)
    for name in ("示例甲", "示例乙", "示例丙"):
        assert one.enterprises_by("name", name) == whole.enterprises_by("name", name)
    for meter in ("示例电1", "示例电2"):
        assert one.enterprises_by("meter", meter) == whole.enterprises_by("meter", meter)
        assert one.sites_by("meter", meter) == whole.sites_by("meter", meter)
    assert one.sites_by("site", "村东旧砖窑") == whole.sites_by("site", "村东旧砖窑")
    for field in ("enterprises", "leads", "sites", "activities", "set_aside"):
        assert dict(getattr(one, field)) == dict(getattr(whole, field))
    assert (one.ids, tuple(one)) == (whole.ids, tuple(whole))


@given(ledgers(), st.sampled_from(INSTANTS))
def test_it_is_the_same_ledger(whole: Ledger, when: str) -> None:
    same(by_need(whole, []), whole)
    same(by_need(whole, []).as_of(at(when)), whole.as_of(at(when)))


def test_what_is_not_asked_for_is_not_taken_up() -> None:
    many = [enterprise(编号=f"QY-260210-00{n:02}") for n in range(50)]
    looked_up: list[str] = []
    seen = by_need(ledger(*many, lead(企业="QY-260210-0007")), looked_up).as_of(at("2026-03-01"))
    found = seen.enterprises["QY-260210-0007"]
    assert [one.enterprise for one in seen.leads_of_enterprise(found.id)] == [found.id]
    assert set(looked_up) == {found.id, "XS-260210-0001"}
    assert "QY-260210-0099" not in seen


def test_keys_are_known_without_values() -> None:
    found = ByNeed[int]({"a": 1}.get, lambda: pytest.fail("all were asked for"), ["a", "b"])
    assert (len(found), list(found), found["a"], found.get("b")) == (2, ["a", "b"], 1, None)
