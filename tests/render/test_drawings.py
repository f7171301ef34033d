"""Drawings: every point within the box, no number that is none, words where there is nothing to draw."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dabzw.render.svg.axes import Days, counts
from dabzw.render.svg.bars import case_svg, histogram_svg, strip_svg
from dabzw.render.svg.burn_up import burn_up_svg
from dabzw.render.svg.drawing import LETTERS, WIDE, Drawing, lettering
from dabzw.reports.pictures.burn_up import BurnUp
from dabzw.reports.pictures.limit_bars import CaseBars, LimitBar, Span

FIRST = date(2026, 2, 9)
FOUND = BurnUp(
    name="线索",
    counter="条",
    wanted_name="登记",
    done_name="办结",
    first=FIRST,
    last=date(2026, 3, 31),
    today=date(2026, 2, 12),
    ends=(("全面摸排", date(2026, 2, 14)), ("集中整治", date(2026, 3, 31))),
    wanted=(1, 2, 3, 4),
    done=(0, 0, 1, 2),
    deadline=date(2026, 3, 31),
    workdays=30,
    needed=None,
    pace=None,
    looked_at=4,
)


def read(svg: str) -> ET.Element:
    """The drawing as a browser reads it, once all of it is known to lie in its box."""
    root = ET.fromstring(svg)  # noqa: S314  # made here
    assert "nan" not in svg.lower().replace("nance", "")
    assert "inf" not in svg.lower()
    high = float(root.attrib["height"])
    for x, y in points(root):
        assert -0.1 <= x <= WIDE + 0.1, (x, y)
        assert -0.1 <= y <= high + 0.1, (x, y)
    assert root.attrib["role"] == "img"
    assert root.findtext("title")
    assert root.findtext("desc")
    return root


def points(root: ET.Element) -> Iterator[tuple[float, float]]:
    """The corners of rectangles and lines, and the ends of texts."""
    for one in root.iter():
        match one.tag:
            case "rect":
                x, y, wide, high = (float(one.attrib[name]) for name in ("x", "y", "width", "height"))
                assert wide >= 0
                assert high >= 0
                yield from ((x, y), (x + wide, y + high))
            case "path":
                yield from corners(one.attrib["d"])
            case "text":
                x, y, long = float(one.attrib["x"]), float(one.attrib["y"]), lettering(one.text or "")
                before = {"start": 0.0, "middle": long / 2, "end": long}[one.attrib["text-anchor"]]
                yield from ((x - before, y), (x - before + long, y - LETTERS))


def corners(way: str) -> Iterator[tuple[float, float]]:
    """The points of a path of the marks M, L, l, h, v and z."""
    x = y = 0.0
    for mark, numbers in re.findall(r"([MLlhvz])([^MLlhvz]*)", way):
        given = [float(number) for number in numbers.split()]
        match mark:
            case "M" | "L":
                x, y = given
            case "l":
                x, y = x + given[0], y + given[1]
            case "h":
                x += given[0]
            case "v":
                y += given[0]
        yield x, y


def texts(root: ET.Element) -> list[str]:
    return [one.text or "" for one in root.iter("text")]


def test_a_burn_up_shows_its_lines_days_and_round_counts() -> None:
    root = read(burn_up_svg(FOUND))
    assert {"0", "1", "4", "①", "②", "2月9日", "登记 4", "已办结 2", "按期须完成 4"} <= set(texts(root))
    assert len([one for one in root.iter("path") if one.attrib["stroke-width"] == "2.5"]) == 4


@pytest.mark.parametrize(
    "empty", [replace(FOUND, wanted=(), done=()), replace(FOUND, wanted=(0,), done=(0,))]
)
def test_where_there_is_nothing_to_draw_the_drawing_says_so(empty: BurnUp) -> None:
    assert texts(read(burn_up_svg(empty))) == ["无数据"]
    assert texts(read(histogram_svg("年龄", [], "条", 1))) == ["无数据"]
    assert texts(read(histogram_svg("年龄", [("3天以内", 0)], "条", 1))) == ["无数据"]


@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=120),
    st.integers(0, 100),
    st.one_of(st.none(), st.integers(0, 60)),
)
def test_a_burn_up_of_any_numbers_lies_in_its_box(added: list[int], share: int, ahead: int | None) -> None:
    total, wanted = 0, []
    for count in added:
        total += count
        wanted.append(total)
    today = FIRST + timedelta(days=len(added) - 1)
    found = replace(
        FOUND,
        wanted=tuple(wanted),
        done=tuple(count * share // 100 for count in wanted),
        today=today,
        last=max(FOUND.last, today),
        deadline=None if ahead is None else min(today + timedelta(days=ahead), max(FOUND.last, today)),
    )
    read(burn_up_svg(found))
    read(burn_up_svg(found, alone=True))


def test_a_drawing_that_stands_alone_says_which_phases_its_numbers_are() -> None:
    assert "①全面摸排 2月14日截止　②集中整治 3月31日截止" in texts(read(burn_up_svg(FOUND, alone=True)))
    many = tuple((f"第{number}阶段" * 8, date(2026, 3, number)) for number in range(1, 24))
    rows = texts(read(burn_up_svg(replace(FOUND, ends=many), alone=True)))
    assert any(row.startswith("(23)") for row in rows)


@given(st.integers(0, 10**7))
def test_counts_are_round_and_hold_the_top(top: int) -> None:
    steps = counts(top)
    assert steps[0] == 0
    assert steps[-1] >= top
    assert len(steps) <= 6
    assert str(steps[1]).rstrip("0") in {"1", "2", "5"}


@given(st.dates(), st.integers(0, 4000), st.integers(2, 8))
def test_days_stand_side_by_side(first: date, length: int, most: int) -> None:
    days = Days(first, first + timedelta(days=min(length, (date.max - first).days)), 0, 300)
    ticks = list(days.ticks(most))
    assert 1 <= len(ticks) <= most
    assert ticks[0] == first


@pytest.mark.parametrize("most", [1, 10_000])
def test_bars_hold_one_and_ten_thousand(most: int) -> None:
    assert str(most) in texts(read(histogram_svg("年龄", [("3天以内", most), ("30天以上", 0)], "条", 1)))
    root = read(
        strip_svg("派出所", [("逾期", most, "bad"), ("今日", 0, "soon"), ("其后", 1, "later")], most + 1)
    )
    assert root.findtext("desc") == f"逾期{most}、其后1"


def test_the_limits_of_a_case_are_told_and_drawn() -> None:
    bars = (
        LimitBar(
            "三日移交",
            date(2026, 2, 13),
            "逾期3天",
            False,
            (Span("办理中", FIRST, date(2026, 2, 13)), Span("超期", date(2026, 2, 13), date(2026, 2, 16))),
        ),
        LimitBar(
            "措施时限（" + "很长的措施名称" * 5 + "）",
            date(2026, 2, 20),
            "中止中",
            True,
            (Span("中止", FIRST, date(2026, 2, 16)),),
        ),
    )
    root = read(
        case_svg(CaseBars("QY-260210-0001", "寺头建材厂", FIRST, date(2026, 2, 20), date(2026, 2, 16), bars))
    )
    assert "三日移交" in texts(root)
    assert any(text.endswith("…") for text in texts(root)), "what is too long for its line is cut"
    assert "三日移交：2月13日到期，逾期3天" in (root.findtext("desc") or "")


def test_a_case_of_a_single_day_is_drawn() -> None:
    bar = LimitBar("当日强制", FIRST, "今日到期", False, (Span("办理中", FIRST, FIRST),))
    read(case_svg(CaseBars("XS-260210-0001", "寺头村线索", FIRST, FIRST, FIRST, (bar,))))


def test_what_is_written_on_a_drawing_is_escaped() -> None:
    drawing = Drawing("<b>&", "\"'", 20)
    drawing.text(1, 18, "<script>")
    assert read(str(drawing)).findtext("text") == "<script>"
