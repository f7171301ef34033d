from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import least, refusal

from dabzw.model.campaign import Phase
from dabzw.model.day_words import advice_for

EXPECTED = "应为日期，写成 2026-02-12 的样子"
NO_YEAR = "（×××× 换成年份，照通知写）"
WORDS = {
    "4月23日": f"没有写年份；4月23日写成 ××××-04-23{NO_YEAR}",
    "十二月二十三日": f"没有写年份；12月23日写成 ××××-12-23{NO_YEAR}",
    "2009年10月31日前": "应为日期，这一天写成 2009-10-31",
    "2009/10/1": "应为日期，这一天写成 2009-10-01",
    "2009.10.31": "应为日期，这一天写成 2009-10-31",
    "二〇〇九年十月三十一日": "应为日期，这一天写成 2009-10-31",
    "2009年2月30日": "没有这一天，请核对年月日",
    "2009年10月底": "应为日期；10月底写成 2009-10-31",
    "2012年2月末前": "应为日期；2月末写成 2012-02-29",
    "十月底": f"应为日期；10月底写成 ××××-10-31{NO_YEAR}",
    "9月中旬": f"应为日期；9月中旬是一段时间，“开始”写 ××××-09-11，“截止”写 ××××-09-20{NO_YEAR}",
    "2009年9月上旬": "应为日期；9月上旬是一段时间，“开始”写 2009-09-01，“截止”写 2009-09-10",
    "2009年9月下旬": "应为日期；9月下旬是一段时间，“开始”写 2009-09-21，“截止”写 2009-09-30",
    "2009年10月": "应为日期；10月是一段时间，“开始”写 2009-10-01，“截止”写 2009-10-31",
    "10月份": f"应为日期；10月是一段时间，“开始”写 ××××-10-01，“截止”写 ××××-10-31{NO_YEAR}",
    "2009年10月初": "应为日期；10月初没有说是哪一天，写明一天，如 2009-10-01",
    "2009年底前": "应为日期；年底写成 2009-12-31",
    "2009年": "应为日期；一年是一段时间，“开始”写 2009-01-01，“截止”写 2009-12-31",
    "即日起": f"{EXPECTED}；通知只写“即日起”的，写印发的那一天",
    **dict.fromkeys(
        ("2月30日", "13月", "4.23", "国庆节前", "0000年", "3000年1月1日", "本周五", ""), EXPECTED
    ),
}
"""Days as notices write them, and what is said of them."""


@pytest.mark.parametrize(("text", "says"), WORDS.items())
def test_what_is_to_be_written(text: str, says: str) -> None:
    assert advice_for(text) == says


def test_a_phase_says_it() -> None:
    assert refusal(Phase, {**least(Phase), "开始": "２００９年１０月底"}) == "应为日期；10月底写成 2009-10-31"
    assert refusal(Phase, {**least(Phase), "开始": "2009-02-30"}) == "没有这一天，请核对年月日"
    assert refusal(Phase, {**least(Phase), "开始": ["2009"]}) == EXPECTED


@given(text=st.text("0129年月日号上中下旬底初末前十二〇.-/ ", max_size=14))
def test_no_text_raises(text: str) -> None:
    assert advice_for(text)
