from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import calendar

from dabzw.model.moments import When, day_of, end_of
from dabzw.model.scalars import parse_when
from dabzw.model.vocab import words
from dabzw.model.workdays import (
    Calendar,
    Counting,
    Span,
    SpanUnit,
    Year,
    add,
    count_days,
    parse_span,
    uses_calendar,
)

CALENDAR = calendar()
YEARS = (2022, 2023, 2024, 2025, 2026)
NATURAL = Counting(workdays=False, roll=False, calendar=CALENDAR)
ROLLING = Counting(workdays=False, roll=True, calendar=CALENDAR)
WORKING = Counting(workdays=True, roll=False, calendar=CALENDAR)


def day(text: str) -> date:
    return date.fromisoformat(text)


# The calendar.


@pytest.mark.parametrize("year", YEARS)
def test_every_day_is_as_published(year: int) -> None:
    import chinese_calendar

    days = [date(year, 1, 1) + timedelta(days=step) for step in range(366)]
    ours = {each: CALENDAR.works(each) for each in days if each.year == year}
    assert ours == {each: chinese_calendar.is_workday(each) for each in ours}


@pytest.mark.parametrize("worked", ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"])
def test_weekend_days_of_2026_that_are_worked(worked: str) -> None:
    assert CALENDAR.works(day(f"2026-{worked}"))


@pytest.mark.parametrize("off", ["02-15", "02-16", "02-23", "04-04", "04-05", "04-06"])
def test_days_off_of_2026(off: str) -> None:
    assert not CALENDAR.works(day(f"2026-{off}"))


def test_a_year_without_a_calendar_has_its_weekends() -> None:
    week = [day("2027-02-01") + timedelta(days=step) for step in range(7)]
    assert [CALENDAR.works(each) for each in week] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-01-01", "2026-12-31", ()),
        ("2026-12-31", "2027-01-01", (2027,)),
        ("2021-12-31", "2022-01-01", (2021,)),
        ("2026-06-01", "2028-01-01", (2027, 2028)),
    ],
)
def test_years_that_are_not_published(first: str, last: str, expected: tuple[int, ...]) -> None:
    assert CALENDAR.unpublished(day(first), day(last)) == expected


@pytest.mark.parametrize(
    ("year", "off"),
    [  # 全国年节及纪念日放假办法, its revision of 2024 in force from 2025
        (2021, "01-01 05-01 10-01 10-02 10-03"),
        (2027, "01-01 05-01 05-02 10-01 10-02 10-03"),
        (2031, "01-01 05-01 05-02 10-01 10-02 10-03"),
    ],
)
def test_the_days_off_of_a_year_that_is_not_published(year: int, off: str) -> None:
    days = [date(year, 1, 1) + timedelta(days=step) for step in range(365)]
    rest = {each for each in days if each.weekday() < 5 and not CALENDAR.works(each)}
    assert rest == {each for each in (day(f"{year}-{text}") for text in off.split()) if each.weekday() < 5}
    assert not any(CALENDAR.works(each) for each in days if each.weekday() >= 5)


def test_a_day_both_off_and_worked_is_worked() -> None:
    both = frozenset({day("2027-02-06")})
    assert Calendar({2027: Year(off=both, worked=both)}).works(day("2027-02-06"))


@pytest.mark.parametrize(
    ("rest", "expected"),
    [("2026-02-14", "2026-02-14"), ("2026-02-15", "2026-02-24"), ("2026-03-01", "2026-03-02")],
)
def test_roll_to_the_next_workday(rest: str, expected: str) -> None:
    assert CALENDAR.roll(day(rest)) == day(expected)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-02-13", "2026-02-13", 0),
        ("2026-02-13", "2026-02-14", 1),
        ("2026-02-14", "2026-02-23", 0),
        ("2026-02-14", "2026-02-24", 1),
        ("2026-02-27", "2026-03-03", 3),
        ("2026-03-03", "2026-02-27", 0),
    ],
)
def test_workdays_after_one_day_up_to_another(first: str, last: str, expected: int) -> None:
    assert CALENDAR.workdays_between(day(first), day(last)) == expected


# Time limits as people write them.

SPANS: list[tuple[str, int, SpanUnit | None]] = [
    ("当日", 0, "当日"),
    ("当天", 0, "当日"),
    ("即日", 0, "当日"),
    ("当日内", 0, "当日"),
    ("3日", 3, None),
    ("3天", 3, None),
    ("3日内", 3, None),
    ("3日之内", 3, None),
    ("3日以内", 3, None),
    (" 3 日 ", 3, None),
    ("３日", 3, None),
    ("三日", 3, None),
    ("两日", 2, None),
    ("03日", 3, None),
    ("十日", 10, None),
    ("十五日", 15, None),
    ("二十日", 20, None),
    ("二十一日", 21, None),
    ("三十个自然日", 30, "自然日"),
    ("一百日", 100, None),
    ("一百零五日", 105, None),
    ("一百一十日", 110, None),
    ("一百二十三日", 123, None),
    ("九百九十九日", 999, None),
    ("3个自然日", 3, "自然日"),
    ("3自然日", 3, "自然日"),
    ("5个工作日", 5, "工作日"),
    ("5 个 工作日", 5, "工作日"),
    ("五个工作日内", 5, "工作日"),
    ("24小时", 24, "小时"),
    ("４８个小时", 48, "小时"),
    ("二十四小时", 24, "小时"),
    ("1个月", 1, "月"),
    ("三个月", 3, "月"),
    ("1年", 12, "月"),
    ("两周", 14, "自然日"),
    ("一周内", 7, "自然日"),
    ("1个星期", 7, "自然日"),
    ("24小时内", 24, "小时"),
    ("次日", 1, "自然日"),
    *(
        (word, 0, "立即")
        for word in ("立即", "即时", "即刻", "立刻", "马上", "第一时间", "第一时间内", "及时", "尽快")
    ),
    ("一旬", 10, "自然日"),
    ("半个月", 15, "自然日"),
    ("半月内", 15, "自然日"),
    ("半年内", 6, "月"),
    ("一个季度", 3, "月"),
    ("两个季度", 6, "月"),
    ("9999日", 9999, None),
]


@pytest.mark.parametrize(("text", "count", "unit"), SPANS)
def test_spans(text: str, count: int, unit: SpanUnit | None) -> None:
    assert parse_span(text) == Span(count, unit)


REFUSED = [
    *(
        "",
        " ",
        "日",
        "3",
        "三",
        "0日",
        "零日",
        "〇日",
        "-3日",
        "3.5日",
        "半日",
        "半个",
        "一个半月",
        "季度",
        "3日半",
        "10000日",
        "9999年",
        "834年",
    ),
    *(
        "三五日",
        "十十日",
        "二三十日",
        "百日",
        "一百百日",
        "三日内内",
        "内3日",
        "3日3日",
        "3 分钟",
        "明日",
        "当日3日",
    ),
    *("2026-02-14", "当 日", "工作日", "一千日", "1一日"),
]


@pytest.mark.parametrize("text", REFUSED)
def test_no_spans(text: str) -> None:
    assert parse_span(text) is None


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{digits[hundreds]}百" if hundreds else ""
    text += f"{digits[tens]}十" if tens else "零" if hundreds and ones else ""
    return text + (digits[ones] if ones else "")


def test_chinese_numerals() -> None:
    read = {number: parse_span(f"{_numeral(number)}日") for number in range(1, 1000)}
    assert read == {number: Span(number, None) for number in read}


# Adding a limit.

ADDED: list[tuple[str, str, Counting, str]] = [
    ("2026-02-12", "3日", NATURAL, "2026-02-15"),
    ("2026-02-12 23:59", "3日", NATURAL, "2026-02-15"),
    ("2026-02-12 00:00", "3日", NATURAL, "2026-02-15"),
    ("2026-02-12", "3日", ROLLING, "2026-02-24"),
    ("2026-02-12", "3日", WORKING, "2026-02-24"),
    ("2026-02-15", "1个工作日", NATURAL, "2026-02-24"),
    ("2026-02-13", "1个工作日", NATURAL, "2026-02-14"),
    ("2026-02-12", "3个自然日", WORKING, "2026-02-15"),
    ("2026-02-15", "当日", ROLLING, "2026-02-15"),
    ("2026-02-15 23:59", "当日", WORKING, "2026-02-15"),
    ("2026-02-12 09:30", "24小时", ROLLING, "2026-02-13 09:30"),
    ("2026-02-12 09:30", "36小时", WORKING, "2026-02-13 21:30"),
    ("2026-02-12", "24小时", NATURAL, "2026-02-13"),
    ("2026-02-12", "1小时", NATURAL, "2026-02-13 01:00"),
    ("2026-02-12", "36小时", NATURAL, "2026-02-14 12:00"),
    ("2026-01-31", "1个月", NATURAL, "2026-02-28"),
    ("2028-01-31", "1个月", NATURAL, "2028-02-29"),
    ("2026-02-28", "1个月", NATURAL, "2026-03-28"),
    ("2024-02-29", "1年", NATURAL, "2025-02-28"),
    ("2026-01-16", "1个月", ROLLING, "2026-02-24"),
    ("2026-01-16", "1个月", WORKING, "2026-02-16"),
    ("2026-12-31", "1日", ROLLING, "2027-01-04"),
    ("2027-01-01", "1日", ROLLING, "2027-01-04"),
]


@pytest.mark.parametrize(("start", "span", "how", "expected"), ADDED)
def test_adding_a_limit(start: str, span: str, how: Counting, expected: str) -> None:
    parsed = parse_span(span)
    assert parsed is not None
    assert add(parse_when(start), parsed, how) == parse_when(expected)


@pytest.mark.parametrize(
    ("span", "natural", "rolling", "working"),
    [
        ("3日", False, True, True),
        ("3个自然日", False, True, False),
        ("3个工作日", True, True, True),
        ("当日", False, False, False),
        ("3小时", False, False, False),
        ("3个月", False, True, False),
    ],
)
def test_whether_rest_days_bear_on_a_limit(span: str, *, natural: bool, rolling: bool, working: bool) -> None:
    parsed = parse_span(span)
    assert parsed is not None
    used = tuple(uses_calendar(parsed, how) for how in (NATURAL, ROLLING, WORKING))
    assert used == (natural, rolling, working)


@pytest.mark.parametrize(
    ("text", "days"), [("当日", 0), ("36小时", 1.5), ("3日", 3), ("5个工作日", 5), ("2个月", 60)]
)
def test_the_length_of_a_limit(text: str, days: float) -> None:
    parsed = parse_span(text)
    assert parsed is not None
    assert parsed.days == days


COUNTED: list[tuple[str, Counting, list[tuple[int | None, str]]]] = [
    (
        "3日",
        NATURAL,
        [(None, "起算事件当日，不计入"), (1, "自然日"), (2, "自然日"), (3, "自然日")],
    ),
    (
        "2个工作日",
        NATURAL,
        [
            (None, "起算事件当日，不计入"),
            (1, "工作日"),
            *[(None, "休息日，不计入")] * 9,
            (2, "工作日"),
        ],
    ),
    (
        "3日",
        ROLLING,
        [
            (None, "起算事件当日，不计入"),
            *[(number, "自然日") for number in (1, 2, 3)],
            *[(None, "末日为休息日，顺延")] * 7,
            (None, "顺延至首个工作日"),
        ],
    ),
    ("当日", ROLLING, [(None, "起算")]),
]


@pytest.mark.parametrize(("span", "how", "expected"), COUNTED)
def test_the_days_on_the_way(span: str, how: Counting, expected: list[tuple[int | None, str]]) -> None:
    parsed = parse_span(span)
    assert parsed is not None
    assert [(each.number, each.why) for each in count_days(day("2026-02-13"), parsed, how)] == expected


# Properties.

starts = st.one_of(
    st.dates(date(2022, 1, 1), date(2026, 12, 31)),
    st.datetimes(datetime(2022, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001
)
countings = st.builds(Counting, workdays=st.booleans(), roll=st.booleans(), calendar=st.just(CALENDAR))
units = st.sampled_from([None, *[unit for unit in words(SpanUnit) if unit not in ("当日", "立即")]])


@given(start=starts, count=st.integers(1, 60), how=countings)
def test_a_limit_in_workdays_ends_on_a_workday(start: When, count: int, how: Counting) -> None:
    assert CALENDAR.works(day_of(add(start, Span(count, "工作日"), how)))


@given(start=starts, count=st.integers(1, 60), unit=st.sampled_from([None, "自然日", "工作日", "月"]))
def test_a_limit_rolled_on_ends_on_a_workday(start: When, count: int, unit: SpanUnit | None) -> None:
    assert CALENDAR.works(day_of(add(start, Span(count, unit), ROLLING)))


@given(start=starts, count=st.integers(1, 60), more=st.integers(1, 9), unit=units, how=countings)
def test_a_longer_limit_never_ends_earlier(
    start: When, count: int, more: int, unit: SpanUnit | None, how: Counting
) -> None:
    assert end_of(add(start, Span(count + more, unit), how)) >= end_of(add(start, Span(count, unit), how))


@given(days=st.tuples(starts, starts), count=st.integers(1, 60), unit=units, how=countings)
def test_a_later_start_never_ends_earlier(
    days: tuple[When, When], count: int, unit: SpanUnit | None, how: Counting
) -> None:
    first, last = sorted(map(day_of, days))
    assert end_of(add(first, Span(count, unit), how)) <= end_of(add(last, Span(count, unit), how))


@given(
    start=starts, count=st.integers(1, 40), unit=st.sampled_from([None, "自然日", "工作日"]), how=countings
)
def test_days_are_counted_one_by_one_to_the_last(
    start: When, count: int, unit: SpanUnit | None, how: Counting
) -> None:
    days = list(count_days(start, Span(count, unit), how))
    assert [each.number for each in days if each.number is not None] == list(range(1, count + 1))
    assert days[-1].day == add(start, Span(count, unit), how)


@given(
    span=st.one_of(
        st.sampled_from([Span(0, "当日"), Span(0, "立即")]), st.builds(Span, st.integers(1, 999), units)
    )
)
def test_a_limit_is_written_as_it_is_read(span: Span) -> None:
    assert parse_span(span.text) == span
