"""How tables of papers are laid out: for any table nothing is broken that must not be, and the page is full."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from dabzw.render.paper.table_layout import FEW, PADDING, ROOM, placed
from dabzw.reports.paper import Column, Table, columns
from dabzw.reports.view import Cell, Kind

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
VALUES: dict[Kind, st.SearchStrategy[Cell]] = {
    "id": st.from_regex(r"\A[A-Z]{2}-[0-9]{6}-[0-9A-Z]{4}\Z"),
    "day": DAYS,
    "moment": st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001
        lambda at: at.replace(second=0, microsecond=0)
    ),
    "number": st.integers(0, 10**9),
    "ratio": st.floats(0, 1),
    "prose": st.text("甲乙，。abc1", max_size=200),
    "text": st.text("甲乙丙", max_size=30),
    "list": st.lists(st.text("甲，", min_size=1, max_size=12), max_size=3).map(tuple),
    "flag": st.booleans(),
}


@st.composite
def tables(draw: st.DrawFn) -> Table:
    kinds = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=24))
    heads = st.text("编号日期内容ab（）", min_size=1, max_size=12)
    found = tuple(Column(draw(heads), kind) for kind in kinds)
    row = st.tuples(*(st.none() | VALUES[kind] for kind in kinds))
    return Table(found, tuple(draw(st.lists(row, min_size=1, max_size=5))), "表")


@given(tables())
def test_any_table_has_its_place(table: Table) -> None:
    found = placed(table)
    if found is None:
        assert len(table.rows) <= FEW
        return
    layout = found.layout
    assert sum(layout.widths) == ROOM[layout.landscape]
    assert len(layout.widths) == len(found.table.columns)
    assert all(width > 0 for width in layout.widths)
    for place, column in enumerate(found.table.columns):
        if column.kind in ("id", "day", "moment", "number", "ratio", "flag"):
            for row in found.rows:
                halves = sum(1 if character.isascii() else 2 for character in row[place])
                assert layout.widths[place] >= halves * layout.size * 10 + PADDING
                assert "\n" not in row[place]


def test_all_that_a_row_says_stays_where_columns_are_folded() -> None:
    heads = columns(*((f"说明{number}", "id") for number in range(30)))
    table = Table(heads, tuple(tuple(f"XS-260101-{a}{b:03}" for b in range(30)) for a in "ABCD"))
    found = placed(table)
    assert found is not None
    assert found.layout.landscape
    for row, texts in zip(table.rows, found.rows, strict=True):
        assert all(any(str(cell) in text for text in texts) for cell in row)


def test_days_are_written_shorter_where_room_is_short() -> None:
    wide = columns(("日期", "day"), *((f"数{n}", "id") for n in range(6)))
    row = (date(2026, 3, 5), *("QY-260305-1Z9F",) * 6)
    narrow = placed(Table(columns(("日期", "day"), "名称"), ((date(2026, 3, 5), "甲"),)))
    assert narrow is not None
    assert narrow.rows[0][0] == "2026年3月5日"
    found = placed(Table(wide, (row,) * 5))
    assert found is not None
    assert found.layout.landscape or found.rows[0][0] != "2026年3月5日"


def test_numbers_keep_to_the_right_below_the_middle_of_their_head() -> None:
    found = placed(Table(columns("村", ("线索", "number")), (("寺头村", 3), ("东沟村", 12))))
    assert found is not None
    assert found.layout.aligns == ("left", "right")
    assert found.layout.free[1] > 0


def test_few_rows_that_have_no_room_side_by_side_become_facts() -> None:
    heads = columns(*((f"内容{number}", "prose") for number in range(12)))
    assert placed(Table(heads, (("长" * 90,) * 12,))) is None
    assert placed(Table(heads, (("长" * 90,) * 12,) * (FEW + 1))) is not None
