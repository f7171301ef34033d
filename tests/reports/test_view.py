"""A table is declared once: picking, adding and leading columns through, and a head that does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import records as r
from pages import printed, told

from dabzw.reports.view import (
    NUMBER,
    Bar,
    Col,
    Heading,
    Inner,
    Line,
    Page,
    Pairs,
    Some,
    Table,
    UnknownHead,
    View,
    inner,
    notes,
    page,
    percentage,
    some,
)

AT = r.at("2026-03-12")


@dataclass(frozen=True)
class Site:
    name: str
    seen_on: date | None
    people: tuple[str, ...] = ()


VIEW: View[Site] = View(
    (
        Col("名称", lambda site: site.name, "name", lambda site: f"{site.name}！"),
        Col("日期", lambda site: site.seen_on, "day"),
        Col("人员", lambda site: site.people, "list"),
        Inner("经过", lambda site: {"人数": len(site.people)}),
    )
)
SITES = (Site("甲", date(2026, 3, 1), ("示例甲", "示例乙")), Site("乙", None))


def test_records_hold_every_column_in_order_and_stay_typed() -> None:
    assert VIEW.records(SITES) == [
        {"名称": "甲", "日期": date(2026, 3, 1), "人员": ["示例甲", "示例乙"], "经过": {"人数": 2}},
        {"名称": "乙", "日期": None, "人员": [], "经过": {"人数": 0}},
    ]
    assert list(VIEW.record(SITES[0])) == ["名称", "日期", "人员", "经过"]


def test_a_pick_has_its_columns_in_its_order() -> None:
    picked = VIEW.pick(NUMBER, "日期", "名称")
    assert picked.heads == ("序号", "日期", "名称")
    assert picked.kinds == ("number", "day", "name")
    assert list(picked.cells(SITES)) == [(1, date(2026, 3, 1), "甲"), (2, None, "乙")]
    assert list(picked.shown(SITES)) == [(1, date(2026, 3, 1), "甲！"), (2, None, "乙！")]


@pytest.mark.parametrize(
    ("heads", "below", "named"),
    [(("名字",), (), "名字"), (("名称", "经过"), (), "经过"), (("名称",), ("日期",), "日期")],
)
def test_an_unknown_head_is_an_error(heads: tuple[str, ...], below: tuple[str, ...], named: str) -> None:
    with pytest.raises(UnknownHead, match=named):
        VIEW.pick(*heads, below=below)


def test_two_columns_of_one_head_are_an_error() -> None:
    with pytest.raises(UnknownHead, match="名称"):
        View((*VIEW.cols, Col("名称", lambda site: site.name)))


def test_a_column_added_under_a_known_head_takes_its_place() -> None:
    changed = VIEW.also(Col("日期", lambda _: "某日"), Col("村", lambda _: "东沟村"))
    assert changed.heads == ("名称", "日期", "人员", "村")
    assert VIEW.also(Col("日期", lambda _: "某日")).record(SITES[0])["日期"] == "某日"


def test_a_view_serves_rows_that_lead_to_its_own() -> None:
    led: View[tuple[int, Site]] = VIEW.through(lambda pair: pair[1])
    assert led.records([(1, SITES[0])]) == VIEW.records(SITES[:1])
    assert list(led.shown([(1, SITES[0])])) == list(VIEW.shown(SITES[:1]))


def test_below_is_only_of_the_pick() -> None:
    picked = VIEW.pick("名称", "日期", below=["日期"])
    assert [col.below for col in picked.columns] == [False, True]
    assert not any(col.below for col in VIEW.columns)


def test_rows_within_rows() -> None:
    outer: View[Any] = View((inner("场所", lambda sites: sites, VIEW.pick("名称")),))
    assert outer.records([SITES]) == [{"场所": [{"名称": "甲"}, {"名称": "乙"}]}]


# Pages


def test_a_page_is_the_same_rows_for_programs_and_people() -> None:
    seen = page(
        AT,
        {"场所": Table(VIEW, SITES), "合计": {"处": 2}},
        Line("场所", "strong"),
        Pairs.of({"处": 2}),
        *some(VIEW.pick("名称", "日期"), SITES, note="共2处"),
        Heading("说明"),
        *notes(["按自然日计"]),
    )
    assert told(seen) == {
        "格式": 1,
        "截至": "2026-03-12",
        "场所": [
            {"名称": "甲", "日期": "2026-03-01", "人员": ["示例甲", "示例乙"], "经过": {"人数": 2}},
            {"名称": "乙", "日期": None, "人员": [], "经过": {"人数": 0}},
        ],
        "合计": {"处": 2},
    }
    assert printed(seen).splitlines() == [
        "场所",
        "处\t2",
        "名称\t日期",
        "甲！\t2026-03-01",
        "乙！\t—",
        "# 共2处",
        "",
        "说明",
        "注：按自然日计",
    ]


def test_a_page_as_of_a_minute_says_so() -> None:
    assert told(page(r.at("2026-03-12 09:30"), {}))["截至"] == "2026-03-12 09:30"


def test_a_page_takes_facts_that_are_known_later() -> None:
    assert list(told(page(AT, {"场所": ()}).also({"提交": "abc"}))) == ["格式", "截至", "场所", "提交"]


def test_a_screen_shows_so_many_rows_and_says_how_many_are_left() -> None:
    def seen(most: int | None) -> Page:
        three = (*SITES, Site("丙", None))
        return page(AT, {}, Table(VIEW.pick("名称"), three, most=most, rest="还有{0}处"))

    assert printed(seen(1)).splitlines() == ["名称", "甲！", "乙！", "丙！"]
    shown = [line.rstrip() for line in printed(seen(1), columns=80).splitlines()]
    assert (shown[1:], len(shown)) == (["甲！", "还有2处"], 3)
    assert "还有" not in printed(seen(3), columns=80) + printed(seen(None), columns=80)


def test_nothing_is_no_table() -> None:
    assert some(VIEW, ()) == ()


CELLS: list[tuple[Any, Any, str, str]] = [
    ("text", None, "—", "-"),
    ("text", "", "", ""),
    ("flag", True, "是", "是"),
    ("flag", False, "否", "否"),
    ("ratio", 0.75, "75.0%", "75.0%"),
    ("number", 0.75, "0.75", "0.75"),
    ("ratio", None, "—", "-"),
    ("day", date(2026, 3, 2), "2026-03-02", "2026-03-02"),
    ("moment", datetime(2026, 3, 2, 9, 5), "2026-03-02 09:05", "2026-03-02 09:05"),  # noqa: DTZ001
    ("list", ("甲", "乙"), "甲、乙", "甲、乙"),
    ("list", (), "—", "-"),
    ("list", Some(("甲", "乙", "丙"), 1), "甲、乙、丙", "甲等3个"),
    ("list", Some(("甲", "乙"), 2), "甲、乙", "甲、乙"),
    ("text", Bar(3, 5, "（补）"), "███░░░ 3/5 60.0%（补）", "███░░░ 3/5 60.0%（补）"),
    ("text", Bar(1, 2, missing=("甲",)), "███░░░ 1/2 50.0% 缺：甲", "███░░░ 1/2 50.0%"),
]


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (0, "0.0"),
        (1 / 3000, "0.0"),
        (0.062, "6.2"),
        (1 / 16, "6.3"),
        (Decimal("0.3125"), "31.3"),
        (29 / 31, "93.5"),
        (9994 / 10000, "99.9"),
        (1999 / 2000, "99.9"),
        (1, "100.0"),
    ],
)
def test_a_percentage_is_rounded_once_a_half_up_and_is_whole_only_for_the_whole(
    ratio: float | Decimal, said: str
) -> None:
    assert str(percentage(ratio)) == said


def test_json_has_a_ratio_to_four_places_and_cells_have_it_whole() -> None:
    view: View[None] = View((Col("率", lambda _: 29 / 31, "ratio"), Col("数", lambda _: 29 / 31, "number")))
    assert view.record(None) == {"率": 0.9355, "数": 29 / 31}
    assert list(view.cells([None])) == [(29 / 31, 29 / 31)]


@pytest.mark.parametrize(("kind", "value", "piped", "shown"), CELLS)
def test_a_value_is_written_by_its_kind(kind: Any, value: Any, piped: str, shown: str) -> None:
    view: View[None] = View((Col("值", lambda _: value, kind),))
    seen = page(AT, {}, Table(view, [None]))
    assert printed(seen).splitlines()[1] == piped
    assert printed(seen, columns=80).splitlines()[1].rstrip().endswith(shown)
