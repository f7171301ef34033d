"""Days, minutes and months as people type them: what is certain is read, anything else refused with a reason."""

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

from dabzw.model.clock import HALF, Unclear, hour_of
from dabzw.model.typed_days import Span, day_in, has_clock, minute_in, month_in

SPAN: Final = Span(date(2026, 2, 9), date(2026, 3, 31))
DAY: Final = date(2026, 2, 12)  # a Thursday

# By word, what each number from 0 to 24 means: itself (=), twelve more (+), two readings (?), no such (-).
#            0    5    10   15   20   24
HOURS: Final = {
    None: "=========================",
    "凌晨": "======------?------------",
    "清晨": "-----=======-------------",
    "早晨": "-----=======-------------",
    "早": "-----=======-------------",
    "早上": "-----========------------",
    "上午": "-----========------------",
    "中午": "-+---------===-----------",
    "下午": "-++++++-----=======------",
    "午后": "-++++++-----=======------",
    "傍晚": "-----+++---------===-----",
    "晚上": "??????++++++?-----======?",
    "晚": "??????++++++?-----======?",
    "夜里": "??????++++++?-----======?",
    "夜": "??????++++++?-----======?",
    "夜间": "??????++++++?-----======?",
    "深夜": "??????---+++?--------===?",
    "半夜": "??????---+++?--------===?",
    "午夜": "??????---+++?--------===?",
}
OF_PROGRAMS: Final = {
    "上午": "============?------------",
    "下午": "-+++++++++++=======------",
    "晚上": "??????++++++?-----======?",
}


def _meant(half: str | None, number: int, *, with_colon: bool = False) -> str:
    try:
        hour = hour_of(half, number, with_colon=with_colon)
    except Unclear as unclear:
        return "?" if "还是" in str(unclear) else "-"
    return {0: "=", 12: "+"}[hour - number]


def test_the_hour_that_a_word_and_a_number_mean() -> None:
    assert set(HALF.split("|")) == HOURS.keys() - {None}
    assert {half: "".join(_meant(half, number) for number in range(25)) for half in HOURS} == HOURS
    assert {
        half: "".join(_meant(half, number, with_colon=True) for number in range(25)) for half in OF_PROGRAMS
    } == OF_PROGRAMS
    assert _meant(None, 25) == "-"


def _reading(read: Callable[[], object]) -> str:
    try:
        return str(read())
    except Unclear as unclear:
        return f"✗ {unclear}"


DAYS: Final = {
    "2026-02-12": "2026/2/12 0:00、2026-02-12 00:00:00、2026年2月12日 00时00分、2026/2/12 9:30:05、2026/2/12 上午 12:00:00、2026-02-12 24:00、"
    "2026年2月12日（星期四）、2026-02-12 周四、2026.2.12【礼拜四】、2026年2月12日星期四下午3点、2026。2。12、２０２６－０２－１２、"
    "二〇二六年二月十二日、二零二六年二月十二号、二○二六年2月12日、二月十二日、2月12日（周四）、20260212、20260212093000、202602120930",
    "2020-04-22": "20200422 00:00:00",
    "2026-03-31": "三月三十一日、3.31",
    "✗ 看不出是哪一天：年份只有两位": "26/2/12、26年2月12日、26.2.12、9/2/26、'26年2月",
    "✗ 是一段时间": "2026.2.10-2.12、2026.2.10—2026.2.12、2月10日至12日、2026-02-10～2026-02-12、2.10-2.12",
    "✗ 是农历": "正月十五、二月初二、农历二月十二",
    "✗ 看不出是哪一天：这样说要看是哪天写的": "昨天、前天、今天、今天下午3点、昨晚8点、上周五、本月5日、去年",
    "✗ 日期和星期对不上：2026-02-12是星期四": "2026-02-12 周五、2026年2月12日（星期日）、2月12日（周三）",
    "✗ 没有这一天": "2026-02-30、20260230、二〇二六年十三月一日",
    "✗ 看不出是1日还是10日": "3.1",
    "✗ 看不出是哪一天几点；写成 2026-02-12 09:30": "2026-02-12 15:30Z、2026-2-115:30、2026-02-12 9:30左右",
    "✗ 看不出是 2026-02-12 还是 2026-12-02": "2/12/2026、12.2.2026",
    "✗ 看不出是哪一天；写成": "2026.2-12、46065、2.1、上午、2月十二",
    "✗ “晚上12点”看不出是当天0点还是次日0点": "2026-02-12 晚上12点",
    "✗ “早上”和20点对不上": "2026-02-12 早上20点",
    "✗ 没有这个时刻": "2026-02-12 24:30、2026-02-12 9:60、202602122430、2026-02-12 25:00",
}  # fmt: skip
MINUTES: Final = {
    "2026-02-12 15:30:00": "2026-02-12 15:30、2026年2月12日15时30分、二月十二日下午三点半、2026/2/12 15：30:59、20260212153000、202602121530、"
    "2026-02-12（周四）下午 3:30:12、2026年2月12日 15点30分20秒",
    "2026-02-12 20:15:00": "2026年2月12日晚上8点一刻、2026-02-12 晚8:15、2026-02-12 下午8:15",
    "2026-02-12 14:00:00": "2026-02-12 下午两点整、2026-02-12 14点钟",
    "2026-02-12 12:00:00": "2026-02-12 上午12点、2026-02-12 中午12点、2026-02-12 下午12:00",
    "2026-02-12 09:05:00": "2026/2/12 9:5:3、2026-02-12 早上9点5分",
    "2026-02-12 00:30:00": "2026-02-12 凌晨0点30分、2026-02-12 上午0:30",
    "2026-02-13 00:00:00": "2026-02-12 24:00、2026-02-12 24点",
    "✗ “上午12点”看不出是0点还是12点": "2026-02-12 上午12:30",
    "✗ “凌晨12点”看不出是当天0点还是次日0点": "2026年2月12日凌晨12点30分",
    "✗ “晚1点”看不出是当天1点还是次日1点": "2026-02-12 晚1点",
    "✗ “下午”和0点对不上": "2026-02-12 下午0点30分",
    "✗ 只有日期（2026-02-12）": "2026-02-12、2月12日、20260212",
    "✗ 只有钟点": "15:30、下午3点",
}  # fmt: skip
MONTHS: Final = {
    "2026-02": "202602、2026-02、2026年2月、2026年02月份、2026/2、2026.2、二〇二六年二月、2026-02-01、20260201、2026-02-01 00:00:00",
    "✗ 是几个月": "2026年1-2月、2026.1-2026.2、2026年1、2月",
    "✗ 年份只有两位": "26年2月",
    "✗ 没有这个月": "202613、2026-13、1926-02",
    "✗ 看不出是1月还是10月": "2026.1",
    "✗ 看不出是哪个月": "2月、本月、2026、1月至2月",
}


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda text: day_in(text, SPAN), DAYS),
        (lambda text: minute_in(text, SPAN), MINUTES),
        (month_in, MONTHS),
    ],
    ids=["day", "minute", "month"],
)
def test_what_is_typed_comes_to(read: Callable[[str], object], expected: dict[str, str]) -> None:
    typed = {text: said for said, texts in expected.items() for text in re.split("、(?!2月$)", texts)}
    found = {text: _reading(partial(read, text)) for text in typed}
    assert {text: one for text, one in found.items() if not one.startswith(typed[text])} == {}


def test_a_time_of_day_is_known_where_it_is_no_midnight() -> None:
    texts = (
        "2026-02-12",
        "2026-02-12 0:00",
        "20260212000000",
        "2026-02-12 9:30",
        "202602120930",
        "2026-2-12 24点",
    )
    assert [has_clock(text) for text in texts] == [False, False, False, True, True, True]


def test_a_day_without_a_year_by_what_it_is_looked_for_among() -> None:
    seen = Span(SPAN.start, SPAN.end, date(2026, 3, 1))

    assert day_in("3月5日", seen) == date(2026, 3, 5)
    assert day_in("3月1日", seen, happened=True) == date(2026, 3, 1)
    assert "还没有到" in _reading(lambda: day_in("3月5日", seen, happened=True))
    assert day_in("3月5日", Span.until(DAY)) == date(2025, 3, 5)
    assert day_in("2月12日", Span.until(DAY)) == day_in("2月12日", Span.since(DAY)) == DAY
    assert day_in("2月13日", Span.until(DAY)) == date(2025, 2, 13)
    assert day_in("2月11日", Span.since(DAY)) == date(2027, 2, 11)
    leap = date(2028, 2, 29)
    assert day_in("2月29日", Span.until(leap)) == day_in("2月29日", Span.since(leap)) == leap
    assert (Span.until(leap).start, Span.since(leap).end) == (date(2027, 3, 1), date(2029, 2, 28))


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)), style=st.sampled_from(STYLES))
def test_a_day_that_is_written_in_any_style_is_read_back(day: date, style: Callable[[date], str]) -> None:
    assert day_in(style(day), SPAN) == day
    assert day_in(f"{style(day)} 00:00:00", SPAN) == day
    assert month_in(style(day)) == f"{day:%Y-%m}"


@given(
    minutes=st.integers(0, 100 * 365 * 1440),
    style=st.sampled_from(STYLES),
    clock=st.sampled_from(CLOCKS),
)
def test_a_minute_that_is_written_in_any_style_is_read_back(
    minutes: int, style: Callable[[date], str], clock: Callable[[datetime], str]
) -> None:
    at = datetime(2000, 1, 1) + timedelta(minutes=minutes)  # noqa: DTZ001
    assert minute_in(f"{style(at.date())}{clock(at)}", SPAN) == at
