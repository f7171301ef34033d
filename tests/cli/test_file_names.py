"""The names of files: two orders never share one, and every file system takes them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dabzw.cli.make.names import OrderName
from dabzw.model.moments import Instant

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
MINUTES = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001  # as the clerk reads it
    lambda moment: moment.replace(second=0, microsecond=0)
)
NASTY = st.sampled_from(
    ("", "县局", "县局.", "县 局", "公开", "草稿", "第3期", "A局", "a局", "é", "e\u0301", "县局" * 90)
)
IDS = st.sampled_from(("XS-260209-4G8B", "XS-260209-4G8C", "QY-260209-4G8B"))


def orders() -> st.SearchStrategy[OrderName]:
    maybe = st.none()
    return st.builds(
        OrderName,
        title=st.sampled_from(("工作通报", "督导通知", "“一企一策”处置方案")),
        at=st.one_of(DAYS, MINUTES).map(Instant.of),
        code=st.sampled_from(("", "F2", "F7-1")),
        ids=st.lists(IDS, max_size=4).map(tuple),
        issue=st.one_of(maybe, st.integers(1)),
        basis=st.sampled_from(("", "本期", "年初以来")),
        first=st.one_of(maybe, DAYS),
        last=st.one_of(maybe, DAYS),
        receiver=st.one_of(maybe, NASTY, st.text()),
        public=st.booleans(),
        draft=st.booleans(),
        revision=st.one_of(maybe, st.sampled_from(("0" * 40, "1" * 40))),
    )


def of_one_name(order: OrderName) -> str:
    """What a file system that knows no case makes of a name."""
    return order.stem.casefold()


def changed(order: OrderName, other: OrderName, name: str) -> OrderName:
    return replace(order, **{name: getattr(other, name)})


@given(orders(), orders(), st.sampled_from([one.name for one in fields(OrderName)]))
def test_orders_of_one_name_are_one_order(order: OrderName, other: OrderName, name: str) -> None:
    for one in (other, changed(order, other, name)):
        if of_one_name(one) == of_one_name(order):
            assert one == order


@pytest.mark.parametrize(
    ("one", "other"), [("A局", "a局"), ("é", "e\u0301"), ("县 局", "县局"), ("甲" * 90, "甲" * 91)]
)
def test_receivers_that_look_alike_are_told_apart(one: str, other: str) -> None:
    plain = OrderName("督导通知", Instant.of(date(2026, 3, 12)))
    first, second = replace(plain, receiver=one), replace(plain, receiver=other)
    assert of_one_name(first) != of_one_name(second)


@given(orders())
def test_every_file_system_takes_a_name(order: OrderName) -> None:
    name = order.stem
    assert len(name.encode()) <= 200
    assert not set(name) & set('\\/:*?"<>|')
    assert name.isprintable()
    assert not name.startswith((" ", ".", "~"))
    assert not name.endswith((" ", "."))


def test_a_name_says_what_was_ordered() -> None:
    order = OrderName("线索移交函", Instant.of(date(2026, 3, 12)), receiver="县公安局")
    assert order.stem == "线索移交函_致县公安局_2026-03-12"
    many = replace(order, ids=("XS-260209-4G8B", "XS-260212-7K2M"), draft=True)
    assert many.stem == "线索移交函_XS-260209-4G8B等2条caaa1a91_致县公安局_2026-03-12_草稿"
    form = OrderName(
        "打非治违", order.at, code="F2", issue=3, basis="本期", first=order.at.day, last=order.at.day
    )
    assert form.stem == "F2_打非治违_第3期_本期_自2026-03-12_至2026-03-12_2026-03-12"
