"""What a person types about a day or a minute, by the clock: what is meant, what is echoed, what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_styles import CLOCKS, STYLES

from dabzw.model.clock import Unclear
from dabzw.model.enterprise import Enterprise, Measure
from dabzw.model.fields import by_label
from dabzw.model.lead import Lead
from dabzw.model.moments import Instant, written
from dabzw.model.typed_moments import (
    Read,
    Tends,
    read_day,
    read_days,
    read_minute,
    read_of,
    read_when,
    read_year,
    tends_of,
)

THURSDAY: Final = Instant.of(datetime(2026, 2, 12, 16, 5))  # noqa: DTZ001
DAYS: Final = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def _said(read: Callable[[], Read[date]]) -> str:
    try:
        return read().text
    except Unclear as unclear:
        return f"✗ {unclear}"


def _at(text: str) -> Instant:
    return Instant.of(datetime.fromisoformat(text) if " " in text else date.fromisoformat(text))


def _unlike(expected: dict[str, str], read: Callable[[str], Read[date]]) -> dict[str, str]:
    typed = {text: said for said, texts in expected.items() for text in texts.split("、")}
    found = {text: _said(partial(read, text)) for text in typed}
    return {text: one for text, one in found.items() if not re.match(typed[text], one)}


USUAL: Final = {
    "2026-02-11 20:30": "昨天晚上8点半、昨晚8点半、昨天20:30、zt 20:30、昨日２０：３０、2.11 20:30、2月11日晚8点半、周三晚上8点半",
    "2026-02-12 15:00": "15:00、下午3点、今天下午3点、今天15:00、2026-02-12 15:00、jt15:00、当天下午三点、周四15时",
    "2026-02-10 14:30": "2026年2月10日 14时30分、2026年2月10日14时30分、2026/2/10 14:30、202602101430、2.10下午2点半、"
    "前天下午两点半、前天14点30、2月10号下午2:30、二月十日十四点三十分、10号下午2点半",
    "2026-02-12 16:05": "现在、刚才、now",
    "2026-02-12 15:35": "半小时前、半个小时前、30分钟前、两刻钟前",
    "2026-02-12 13:35": "两个半小时前、2个半小时之前",
    "2026-02-12 12:00": "中午12点、12:00、今天12点",
    "2026-02-12 09:30": "9点半、早上九点半、上午9:30、今早9点半",
    "2026-02-11 17:00": "昨天17:00",
    "2026-02-12 17:00": "今天17:00",
    "✗ 只有日期（2026-02-11）；还要写明几点几分，如 2026-02-11 09:30": "昨天、2.11、2026-02-11",
    "✗ 今天的 17:00 还没有到；是昨天的，写“昨天17:00”，是今天的，写“今天17:00”": "17:00",
    "✗ “3点”看不出是 03:00 还是 15:00": "3点、昨天3点、周三3点",
    "✗ “晚上12点”看不出是当天0点还是次日0点": "昨天晚上12点",
    "✗ 没有这个时刻": "2026-02-12 25:00、2026-02-12 24:10、25点",
    "✗ 看不出是哪一天几点": "昨天15:00左右",
    "✗ 看不出": "上午、明后天15:00、半刻钟前的",
}


def test_the_usual_ways_to_write_a_minute() -> None:
    assert _unlike(USUAL, lambda text: read_minute(text, THURSDAY, "happened")) == {}


HAPPENED: Final = {
    "2026-02-12": "今天、今日、today、2月12日、2.12、2026-02-12、２０２６－０２－１２、周四、12号、2026年2月12日星期四",
    "2026-02-11": "昨天、zuotian、2/11、２．１１、2月11号、本周三、这周三、1天前、2026/2/11、20260211、昨天下午3点、星期三",
    "2026-02-10": "前天、2.10、2-10、二月十日、2026.2.10、2026年2月10日、两天前",
    "2026-02-05": "上周四、一周前、7天之前、本月5日、5日",
    "2026-01-29": "上上周四、两周前、上月29日",
    "2026-01-12": "一个月前、上个月12号、1月12日",
    "2025-12-31": "12月31日、12.31、去年12月31日、2025年12月31日",
    "2025-02-13": "2月13日、2.13",
    "✗ 看不出是 2026-02-12 还是 2026-12-02": "2/12/2026、12-2-2026",
    "✗ 看不出是哪一天：年份只有两位，可能是 2026-02-12 或 2012-02-26": "26.2.12、26/2/12",
    "✗ 只有钟点": "15:00、下午3点",
    "✗ “2月底”没有说是哪一天": "2月底",
    "✗ 那一年没有2月29日": "2月29日、2.29",
    "✗ 没有这一天": "2月30日、2026-02-30、本月31日、13.1、3.32",
    "✗ 是一段时间": "2.10-2.12",
    "✗ 是农历": "正月十五",
    "✗ 年份不合常理": "0226-02-12",
    "✗ 日期和星期对不上": "2月12日周五",
    "✗ 看不出": "那天、46065、3月、半天前、春节前",
}
PLANNED: Final = {
    "2026-02-12": "今天、2月12日、周四、12日",
    "2026-02-13": "明天、2.13、明日、周五、一天后、mt",
    "2026-02-16": "下周一、16号、周一、4天后",
    "2026-02-28": "月底、本月底、2月底、2月末",
    "2026-03-10": "3月10日、3.10、10号",
    "2026-03-31": "3月底、下个月底、2026年3月底",
    "2026-12-31": "年底、12月31日",
    "2027-02-11": "2月11日、2.11",
    "2027-01-31": "1月底、明年1月31日",
}
OPEN: Final = {
    "2026-02-12": "今天、2.12、周四",
    "2026-02-09": "2026-02-09、三天前",
    "✗ “2月9日”看不出是 2026-02-09 还是 2027-02-09": "2月9日",
    "✗ “周一”看不出是 2026-02-09 还是 2026-02-16": "周一",
    "✗ “9号”看不出是 2026-02-09 还是 2026-03-09": "9号",
}


@pytest.mark.parametrize(
    ("tends", "expected"),
    [("happened", HAPPENED), ("planned", PLANNED), ("open", OPEN)],
    ids=lambda one: str(one)[:4],
)
def test_the_usual_ways_to_write_a_day(tends: Tends, expected: dict[str, str]) -> None:

    assert _unlike(expected, lambda text: read_day(text, THURSDAY, tends)) == {}


@pytest.mark.parametrize(
    ("as_of", "typed", "happened", "planned"),
    [
        ("2025-12-31", "12.31", "2025-12-31", "2025-12-31"),
        ("2025-12-31", "1.1", "2025-01-01", "2026-01-01"),
        ("2026-01-01", "12.31", "2025-12-31", "2026-12-31"),
        ("2026-01-01", "昨天", "2025-12-31", "2025-12-31"),
        ("2025-12-31", "明天", "2026-01-01", "2026-01-01"),
        ("2026-01-01", "31号", "2025-12-31", "2026-01-31"),
        ("2026-01-02", "上周三", "2025-12-24", "2025-12-24"),
        ("2026-01-01", "上月31日", "2025-12-31", "2025-12-31"),
        ("2026-01-15", "三个月前", "2025-10-15", "2025-10-15"),
        ("2028-02-29", "2.29", "2028-02-29", "2028-02-29"),
        ("2028-02-28", "2.29", "✗ 那一年没有2月29日", "2028-02-29"),
        ("2028-03-01", "2.29", "2028-02-29", "✗ 那一年没有2月29日"),
        ("2028-02-29", "一个月后", "2028-03-29", "2028-03-29"),
        ("2028-02-29", "去年2月28日", "2027-02-28", "2027-02-28"),
        ("2028-02-29", "去年2月29日", "✗ 没有这一天", "✗ 没有这一天"),
        ("2028-02-28", "2月底", "✗ “2月底”没有说是哪一天", "2028-02-29"),
        ("2028-03-01", "2月底", "✗ “2月底”没有说是哪一天", "2029-02-28"),
        ("2026-02-28", "29号", "2026-01-29", "2026-03-29"),
    ],
)
def test_a_day_around_the_new_year_and_the_leap_day(
    as_of: str, typed: str, happened: str, planned: str
) -> None:
    at = _at(as_of)
    assert _said(lambda: read_day(typed, at, "happened")).startswith(happened)
    assert _said(lambda: read_day(typed, at, "planned")).startswith(planned)


def test_the_last_day_of_a_span_is_the_next_such_day_after_its_first() -> None:
    march = date(2026, 3, 1)
    texts = {"3月31日": "2026-03-31", "3.15": "2026-03-15", "1.5": "2027-01-05", "31号": "2026-03-31", "3月底": "2026-03-31", "今天": "2026-02-12"}  # fmt: skip
    read = {text: read_day(text, THURSDAY, "happened", since=march).text for text in texts}
    assert read == texts


def test_a_minute_that_is_reckoned_needs_a_minute() -> None:
    whole = _at("2026-02-12")
    assert _said(lambda: read_minute("半小时前", whole, "happened")).startswith(
        "✗ “半小时前”要从几点几分算起"
    )
    assert read_minute("17:00", whole, "happened").text == "2026-02-12 17:00"
    assert read_minute("今天3点", _at("2026-02-12 10:00"), "happened").text == "2026-02-12 03:00"
    assert _said(lambda: read_minute("15:00", THURSDAY, "planned")).startswith("✗ 今天的 15:00 已经过了")


def test_a_day_or_a_minute_by_whether_a_time_is_written() -> None:
    texts = ("昨天", "昨天15:00", "现在", "半小时前", "2026-02-12 24:00", "2.10")
    assert [type(read_when(text, THURSDAY, "happened").value) for text in texts] == [
        date, datetime, datetime, datetime, datetime, date,
    ]  # fmt: skip


def test_what_is_echoed_is_read_as_it_is_and_echoed_no_more() -> None:
    read = read_when(" 昨天  下午3点 ", THURSDAY, "happened")
    assert read.echo == "昨天 下午3点 → 2026-02-11 15:00"
    assert read_when(read.text, THURSDAY, "happened") == Read(read.value, None)


def test_a_field_says_which_day_is_meant_by_one_without_a_year() -> None:
    assert tends_of(by_label(Measure, "时限")) == "planned"
    assert tends_of(by_label(Measure, "完成日期")) == "happened"
    received = read_of(by_label(Lead, "登记时间"), "昨天15:00", THURSDAY)
    assert received is not None
    assert received.text == "2026-02-11 15:00"
    assert read_of(by_label(Enterprise, "名称"), "昨天", THURSDAY) is None


def test_a_number_of_days() -> None:
    texts = {"3": 3, "3d": 3, "３天": 3, "三天": 3, "十天内": 10, "一周": 7, "两周": 14, "2W": 14, "两个星期": 14, "3 日内": 3, "二十一天": 21}  # fmt: skip
    assert {text: read_days(text).days for text in texts} == texts
    for text in ("", "几天", "半天", "一个月", "-3", "3h"):
        with pytest.raises(Unclear):
            read_days(text)


@given(
    day=DAYS,
    as_of=DAYS,
    style=st.sampled_from(STYLES),
    tends=st.sampled_from(("happened", "planned", "open")),
)
def test_a_whole_day_is_read_back_whenever_it_is_typed(
    day: date, as_of: date, style: Callable[[date], str], tends: Tends
) -> None:
    read = read_day(style(day), Instant.of(as_of), tends)
    assert read.value == day
    assert read_day(read.text, Instant.of(as_of), tends) == Read(day, None)
    assert read.echo is None or read.echo.endswith(f" → {day}")


@given(
    minutes=st.integers(0, 100 * 365 * 1440),
    as_of=DAYS,
    style=st.sampled_from(STYLES),
    clock=st.sampled_from(CLOCKS),
)
def test_a_whole_minute_is_read_back_or_has_two_readings(
    minutes: int, as_of: date, style: Callable[[date], str], clock: Callable[[datetime], str]
) -> None:
    moment = datetime(2000, 1, 1) + timedelta(minutes=minutes)  # noqa: DTZ001
    text = f"{style(moment.date())}{clock(moment)}"
    said = _said(lambda: read_minute(text, Instant.of(as_of), "planned"))
    if "点" in text and 1 <= moment.hour <= 6:
        assert f"{moment:%H:%M} 还是 {moment + timedelta(hours=12):%H:%M}" in said
    else:
        assert said == written(moment)
        assert read_minute(said, Instant.of(as_of), "happened") == Read(moment, None)


SHORT: Final = (
    lambda day: f"{day.month}月{day.day}日",
    lambda day: f"{day.month}.{day.day}",
    lambda day: f"{day.month}/{day.day}",
    lambda day: f"{day.month:02}-{day.day:02}",
)


@given(day=DAYS, away=st.integers(0, 364), style=st.sampled_from(SHORT))
def test_a_day_without_a_year_is_the_last_or_the_next(
    day: date, away: int, style: Callable[[date], str]
) -> None:
    later, earlier = Instant.of(day + timedelta(away)), Instant.of(day - timedelta(away))
    assert read_day(style(day), later, "happened").value == day
    assert read_day(style(day), earlier, "planned").value == day


@given(day=DAYS, away=st.integers(1, 60))
def test_words_for_days_are_reckoned_from_today(day: date, away: int) -> None:
    at = Instant.of(day)
    assert read_day(f"{away}天前", at, "planned").value == day - timedelta(away)
    assert read_day(f"{away}天后", at, "happened").value == day + timedelta(away)
    weekday = "周" + "一二三四五六日"[day.weekday()]
    assert read_day(weekday, at, "open").value == day
    assert read_day("上" + weekday, at, "planned").value == day - timedelta(7)


@given(
    text=st.text(st.sampled_from("0123456789年月日号.-/: 昨今明天上下周一二三点半前后早晚"), max_size=10),
    as_of=DAYS,
)
def test_nothing_is_read_in_two_ways_or_breaks(text: str, as_of: date) -> None:
    at = Instant.of(as_of)
    for read in (read_day, read_minute, read_when):
        said = _said(partial(read, text, at, "happened"))
        assert said.startswith("✗ ") or _said(partial(read, said, at, "happened")) == said


def test_a_year() -> None:
    texts = {"2026": 2026, "２０２５年": 2025, "二〇二四年度": 2024, "今年": 2026, "去年": 2025, "明年": 2027}
    assert {text: read_year(text, THURSDAY) for text in texts} == texts
    for text in ("", "26", "那年", "2026-01"):
        with pytest.raises(Unclear):
            read_year(text, THURSDAY)
