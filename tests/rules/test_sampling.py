"""The draw: who can be drawn, that it can be repeated, what revisits say, and the exact interval."""

from __future__ import annotations

import hashlib
from datetime import date
from fractions import Fraction
from math import comb
from typing import Any

import pytest
import records as r
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.ledger import AnyRecord
from dabzw.rules.sweep.sampling import (
    Rate,
    clean_places,
    draw_note,
    drawn,
    draws,
    interval,
    is_draw,
    miss_rate,
    revisits,
)

Fields = dict[str, Any]
SEED = "0123456789abcdef0123456789abcdef01234567"
OTHER_SITE = "CS-260210-0002"


def visit(day: str = "2026-02-12", result: str = "未发现") -> Fields:
    return {"日期": day, "结果": result}


def clean(*records: AnyRecord, when: str = "2026-03-12") -> list[str]:
    return [place.id for place in clean_places(r.ledger(*records).as_of(r.at(when)))]


CLEAN = r.site(排查=[visit()])
DRAWN = r.activity(类别="交叉检查", 检查对象=[r.SITE_ID], 说明=draw_note(SEED, 9, 1), 日期="2026-03-01")


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([CLEAN], True),
        ([r.enterprise(排查=[visit()])], True),
        ([r.site(排查=[visit(result="未见人员"), visit("2026-02-13")])], True),
        ([r.site(排查=[visit("2026-02-09")])], True),
        ([r.site(排查=[visit("2026-02-08")])], False),
        ([r.site(排查=[visit("2026-02-08", "发现问题"), visit()])], True),  # of an earlier campaign
        ([r.site()], False),
        ([r.site(排查=[visit(result="未见人员")])], False),
        ([r.site(排查=[visit(result="发现问题")])], False),
        ([r.site(排查=[visit(), visit("2026-02-20", "发现问题")])], False),
        ([r.enterprise(排查=[visit()], 违法行为=[r.found("1.1")])], False),
        ([r.enterprise(排查=[visit()]), r.lead(企业=r.ENTERPRISE_ID)], False),
        ([CLEAN, r.lead(场所=r.SITE_ID)], False),
        ([CLEAN, r.lead()], True),
        ([CLEAN, DRAWN], False),
    ],
)
def test_who_can_be_drawn(records: list[AnyRecord], *, expected: bool) -> None:
    assert bool(clean(*records)) is expected


def test_a_site_with_a_caught_enterprise_in_it_is_not_clean() -> None:
    caught = r.enterprise(违法行为=[r.found("1.1", "2026-03-01")])
    site = r.site(排查=[visit()], 企业=caught.id)
    days = ("2026-02-28", "2026-03-01", "2026-03-02")
    assert [r.SITE_ID in clean(site, caught, when=day) for day in days] == [True, False, False]


def test_a_place_is_clean_from_its_visit_until_it_is_drawn() -> None:
    days = ("2026-02-11", "2026-02-12", "2026-02-28", "2026-03-01")
    assert [bool(clean(CLEAN, DRAWN, when=day)) for day in days] == [False, True, True, False]


def test_anybody_can_draw_again() -> None:
    ids = ["CS-260210-0001", "CS-260210-0002", "QY-260210-0001"]
    by_hand = sorted(ids, key=lambda one: hashlib.sha256(f"{SEED}\n{one}".encode()).hexdigest())
    assert list(drawn(ids, SEED, 3)) == by_hand
    assert by_hand != sorted(ids, key=lambda one: hashlib.sha256(f"{SEED[::-1]}\n{one}".encode()).hexdigest())


@given(st.sets(st.text("ABC012", min_size=1, max_size=4)), st.integers(1, 9), st.randoms())
def test_neither_the_order_nor_the_number_chooses(ids: set[str], count: int, random: Any) -> None:
    shuffled = sorted(ids, key=lambda _: random.random())
    chosen = drawn(shuffled, SEED, count)
    assert chosen == drawn(sorted(ids), SEED, count)
    assert chosen == drawn(ids, SEED, count + 1)[:count]
    assert len(chosen) == min(count, len(ids))


def test_a_record_of_a_draw_is_read_back() -> None:
    (draw,) = draws(r.ledger(CLEAN, DRAWN))
    assert (draw.seed, draw.total, draw.drawn, str(draw.on)) == (SEED, 9, (r.SITE_ID,), "2026-03-01")
    assert is_draw(DRAWN)
    assert not is_draw(r.activity(类别="交叉检查", 说明="抽查"))
    assert not is_draw(r.activity(类别="明查", 说明=draw_note(SEED, 9, 1)))
    assert not is_draw(r.activity(类别="交叉检查"))


@pytest.mark.parametrize(
    ("seed", "drawn_"),
    [("a" * 39, False), ("a" * 40, True), ("0" * 64, True), ("a" * 65, False), ("g" * 40, False)],
)
def test_a_draw_is_known_by_its_whole_note(seed: str, *, drawn_: bool) -> None:
    note = draw_note(seed, 12, 5)
    assert note == f"随机复查抽样：种子提交 {seed}，名单12处，抽取5处。"
    assert is_draw(r.activity(类别="交叉检查", 说明=note)) is drawn_
    assert is_draw(r.activity(类别="交叉检查", 说明=f"{note}另记")) is drawn_
    assert not is_draw(r.activity(类别="交叉检查", 说明=f"另记{note}"))


def test_draws_come_the_oldest_first() -> None:
    days = ("2026-03-05", "2026-03-01", "2026-03-05")
    held = [
        DRAWN.model_copy(update={"id": f"HD-260301-000{place}", "on": date.fromisoformat(day)})
        for place, day in zip((3, 2, 1), days, strict=True)
    ]
    assert [draw.record_id[-1] for draw in draws(r.ledger(*held))] == ["2", "1", "3"]


@pytest.mark.parametrize(
    ("later", "visited", "found"),
    [
        ([], 0, 0),
        ([visit("2026-02-28", "发现问题")], 0, 0),
        ([visit("2026-03-01")], 1, 0),
        ([visit("2026-03-05", "发现问题")], 1, 1),
        ([visit("2026-03-05", "未见人员")], 0, 0),
        ([visit("2026-03-05", "未见人员"), visit("2026-03-06", "发现问题")], 1, 1),
        ([visit("2026-03-05"), visit("2026-03-06", "发现问题")], 1, 0),  # the first revisit answers the draw
        ([visit("2026-03-13", "发现问题")], 0, 0),
    ],
)
def test_what_a_revisit_says(later: list[Fields], visited: int, found: int) -> None:
    ledger = r.ledger(r.site(排查=[visit(), *later]), DRAWN).as_of(r.at("2026-03-12"))
    assert miss_rate(revisits(ledger)) == Rate(found, visited)


def test_enterprises_and_sites_are_revisited_alike() -> None:
    places: dict[str, AnyRecord] = {
        "QY-260210-0001": r.enterprise(排查=[visit(), visit("2026-03-05", "发现问题")]),
        "QY-260210-0002": r.enterprise(编号="QY-260210-0002", 排查=[visit()]),
        r.SITE_ID: r.site(排查=[visit(), visit("2026-03-04")]),
        OTHER_SITE: r.site(编号=OTHER_SITE, 排查=[visit(), visit("2026-03-09")]),
    }
    drawn_ = r.activity(类别="交叉检查", 检查对象=[*places], 说明=draw_note(SEED, 9, 4), 日期="2026-03-01")
    found = list(revisits(r.ledger(*places.values(), drawn_)))
    assert [(one.place_id, one.visit and str(one.visit.on), one.missed) for one in found] == [
        ("QY-260210-0001", "2026-03-05", True),
        ("QY-260210-0002", None, False),
        (r.SITE_ID, "2026-03-04", False),
        (OTHER_SITE, "2026-03-09", False),
    ]
    assert miss_rate(found) == Rate(1, 3)


@pytest.mark.parametrize("order", [1, -1])
def test_the_first_revisit_answers_whatever_the_order_of_entry(order: int) -> None:
    later = [visit("2026-03-05"), visit("2026-03-08", "发现问题")]
    ledger = r.ledger(r.site(排查=[visit(), *later[::order]]), DRAWN)
    assert miss_rate(revisits(ledger)) == Rate(0, 1)


def test_a_revisit_counts_from_its_day() -> None:
    ledger = r.ledger(r.site(排查=[visit(), visit("2026-03-05", "发现问题")]), DRAWN)
    days = ("2026-02-28", "2026-03-04", "2026-03-05")
    found = [list(revisits(ledger.as_of(r.at(day)))) for day in days]
    assert [len(rows) for rows in found] == [0, 1, 1]
    assert [miss_rate(rows).found for rows in found] == [0, 0, 1]


# The interval

KNOWN = [  # published tables of Clopper and Pearson's limits, rounded outward
    (0, 10, 0.0, 0.3085),
    (1, 10, 0.0025, 0.4451),
    (5, 10, 0.1870, 0.8130),
    (10, 10, 0.6915, 1.0),
    (0, 1, 0.0, 0.975),
    (1, 30, 0.0008, 0.1722),
    (0, 30, 0.0, 0.1158),
]


@pytest.mark.parametrize(("found", "visited", "low", "high"), KNOWN)
def test_known_intervals(found: int, visited: int, low: float, high: float) -> None:
    assert interval(found, visited) == (low, high)


def tail(hits: range, visited: int, share: Fraction) -> Fraction:
    return sum((comb(visited, k) * share**k * (1 - share) ** (visited - k) for k in hits), start=Fraction(0))


@given(st.integers(1, 25).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_outside_the_interval_so_many_are_too_unlikely(case: tuple[int, int]) -> None:
    found, visited = case
    low, high = (Fraction(round(limit * 10_000), 10_000) for limit in interval(found, visited))
    step, limit = Fraction(1, 10_000), Fraction(1, 40)
    assert low <= Fraction(found, visited) <= high
    if found:
        assert tail(range(found, visited + 1), visited, low) <= limit
        assert tail(range(found, visited + 1), visited, low + step) > limit
    if found < visited:
        assert tail(range(found + 1), visited, high) <= limit
        assert tail(range(found + 1), visited, high - step) > limit


def test_more_revisits_narrow_a_zero() -> None:
    highs = [interval(0, visited)[1] for visited in (1, 5, 30, 100)]
    assert highs == sorted(highs, reverse=True)
    assert Rate(0, 0).interval is None
    assert Rate(0, 0).ratio is None
    assert Rate(1, 3).ratio == 1 / 3
