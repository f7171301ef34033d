from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import Golden
from records import calendar, refusal

from dabzw.model.campaign import ReportSchedule
from dabzw.model.schedule import parse_schedule

CALENDAR = calendar()


def moments(text: str, first: str, last: str) -> list[str]:
    rule = parse_schedule(text)
    assert rule is not None, text
    found = rule.due_moments(date.fromisoformat(first), date.fromisoformat(last), CALENDAR)
    return [f"{when:%m-%d %H:%M}" for when in found]


@pytest.mark.parametrize(
    ("text", "first", "last", "expected"),
    [
        ("每日 9:00", "2026-03-01", "2026-03-02", ["03-01 09:00", "03-02 09:00"]),
        ("每天9点半", "2026-03-01", "2026-03-01", ["03-01 09:30"]),
        ("每周五 12:00", "2026-03-05", "2026-03-07", ["03-06 12:00"]),
        ("每周五 12:00", "2026-03-07", "2026-03-12", []),
        ("每周五 12:00", "2026-02-20", "2026-02-20", ["02-20 12:00"]),  # a rest day: it stays
        ("每周一、周五 下午5点", "2026-03-02", "2026-03-06", ["03-02 17:00", "03-06 17:00"]),
        ("每周天 8:00", "2026-03-01", "2026-03-02", ["03-01 08:00"]),
        ("每月3日", "2026-03-02", "2026-03-04", ["03-03 09:00"]),
        ("每月3日", "2026-05-02", "2026-05-04", ["05-03 09:00"]),  # a Sunday: it stays
        ("每月31日 17:00", "2026-02-27", "2026-03-01", ["02-28 17:00"]),
        ("每月31日", "2026-03-30", "2026-04-30", ["03-31 09:00", "04-30 09:00"]),
        ("每月末", "2028-02-28", "2028-02-29", ["02-29 09:00"]),
        ("每月1日、15日", "2026-03-01", "2026-03-15", ["03-01 09:00", "03-15 09:00"]),
        ("3月每周五 17:00", "2026-02-27", "2026-03-06", ["03-06 17:00"]),
        ("3月每周五 17:00", "2026-03-27", "2026-04-03", ["03-27 17:00"]),
        ("2至3月每日", "2026-03-31", "2026-04-01", ["03-31 09:00"]),
        ("3月5日", "2026-03-04", "2026-04-05", ["03-05 09:00"]),
        ("2026-03-31", "2026-03-30", "2026-04-01", ["03-31 09:00"]),
        ("2026-03-31 17:00", "2026-03-31", "2026-03-31", ["03-31 17:00"]),
        ("２０２６年３月３１日 １７：００", "2026-03-31", "2026-03-31", ["03-31 17:00"]),
    ],
)
def test_moments(text: str, first: str, last: str, expected: list[str]) -> None:
    assert moments(text, first, last) == expected


READINGS = {
    "每周五前": "每周五 9:00",
    "每周五12时前": "每周五 12:00",
    "每周五 12：00 以前": "每周五 12:00",
    "每周五中午前": "每周五 12:00",
    "每周五上午下班前": "每周五 12:00",
    "每周五下班前": "每周五 17:00",
    "每星期五下午5点之前报送": "每周五 17:00",
    "每周二、周四前": "每周二、四 9:00",
    "每周一至周五下班前": "每周一、二、三、四、五 17:00",
    "每周": "每周五 9:00",
    "每日17时前": "每日 17:00",
    "每天下午5点前": "每日 17:00",
    "工作日下班前": "每个工作日 17:00",
    "每月2日前": "每月2日 9:00",
    "每月25日前": "每月25日 9:00",
    "每月10日、25日前": "每月10日、25日 9:00",
    "每月10日和25日下班前": "每月10日、25日 17:00",
    "每月": "每月最后一日 9:00",
    "每月底前": "每月最后一日 9:00",
    "每月中旬": "每月20日 9:00",
    "每旬": "每月10日、20日、最后一日 9:00",
    "每半月": "每月15日、最后一日 9:00",
    "每季度": "3月、6月、9月、12月最后一日 9:00",
    "每季度末": "3月、6月、9月、12月最后一日 9:00",
    "每季度末月25日前": "3月、6月、9月、12月25日 9:00",
    "每季度首月5日前": "1月、4月、7月、10月5日 9:00",
    "每季度结束后5日内": "1月、4月、7月、10月5日 9:00",
    "每半年": "6月、12月最后一日 9:00",
    "每年": "12月最后一日 9:00",
    "年底前": "12月最后一日 9:00",
    "6月底前": "6月最后一日 9:00",
    "3月每周五下班前": "3月每周五 17:00",
    "2026年3月31日前": "2026-03-31 9:00",
    "2026-03-31下班前": "2026-03-31 17:00",
}
"""Times as notices write them, and what is said to have been read."""


@pytest.mark.parametrize(("text", "reading"), READINGS.items())
def test_what_was_read_is_said_and_read_alike(text: str, reading: str) -> None:
    rule = parse_schedule(text)
    assert rule is not None
    assert rule.reading == reading
    again = parse_schedule(reading)
    assert again is not None
    assert (again.rhythm, again.at, again.days, again.months, again.once) == (
        *(rule.rhythm, rule.at, rule.days, rule.months, rule.once),
    )


@pytest.mark.parametrize(
    ("text", "cycle"),
    [
        ("每月3日", 1),
        ("每季度", 3),
        ("3、6、9、12月25日", 3),
        ("每半年", 6),
        ("3月5日", 1),
        ("2、3月5日", 1),
        ("每周", 1),
    ],
)
def test_the_months_of_a_cycle(text: str, cycle: int) -> None:
    rule = parse_schedule(text)
    assert rule is not None
    assert rule.cycle == cycle


@pytest.mark.parametrize(
    ("day", "made"),
    [
        ("2026-02-13", True),
        ("2026-02-14", True),  # a Saturday that is worked
        ("2026-02-15", False),  # Spring Festival
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-02-28", True),  # a Saturday that is worked
        ("2026-03-01", False),
        ("2026-03-07", False),
    ],
)
def test_workdays_know_the_calendar(day: str, made: bool) -> None:
    assert moments("工作日 17:00", day, day) == ([f"{day[5:]} 17:00"] if made else [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "随时",
        "17:00",
        "每周八",
        "每两周",
        "每月初",
        "每周末",
        "每10天",
        "每周五至周一",
        "每季度末月32日",
        "前",
        "工作日 24:00",
        "每日 9:60",
        "13月每周五",
        "3至2月每日",
        "每月32日",
        "每月0日",
        "2026-02-30",
    ],
)
def test_refused(text: str) -> None:
    assert parse_schedule(text) is None
    with pytest.raises(ValueError, match="看不懂这个时间"):
        ReportSchedule.model_validate({"报告": "日报", "时间": text or "？"})


WRITTEN = (
    *("每日", "每天", "每日9:00", "每日 17:00", "每日 0:00", "每日 23:59", "每日 24:00", "每日 9:60", "每日 9:5", "每日 009:00"),
    *("每日9点", "每日9时", "每日9点半", "每日9点5分", "每日9点05", "每日9时30分", "每日9点60分", "每日 9", "每日 25点", "每日半"),
    *("每日上午9点", "每日下午3点", "每日下午3:30", "每日晚上8点", "每日早上8点", "每日中午12点", "每日下午12点", "每日晚上12点", "每日中午1点"),
    *("每日下午13点", "每日上午13点", "每日 凌晨3点", "工作日", "每工作日", "每个工作日 17:00", "个工作日", "工作日9:00前"),
    *("每周一", "周一", "星期一", "每星期日", "每周天", "每周一、三", "每周一、周五", "每周一和周五 12:00", "每周一,五", "周五、周一、周五"),
    *("每周", "每周八", "每周一二", "每周一、", "每月3日", "3日", "3号", "3", "每月3号17:00", "每月1日、15日", "1、15日", "每月15日、1日、1日"),
    *("每月31日", "每月32日", "每月0日", "每月1日、32日", "每月末", "月末", "月底", "每月底", "每月最后一日", "每月最后一天 9:00", "末", "底"),
    *("3月每日", "3月每周五 17:00", "2至3月每日", "2月至3月每日", "2到3月每日", "2-3月每日", "1月、3月每日", "1、3月工作日", "3月、5至6月每日"),
    *("3月5日", "3月末", "3月月末", "0月每日", "13月每日", "12月每日", "3至2月每日", "1月、13月每日", "1至2至3月每日", "3月"),
    *("2026-03-31", "2026-3-31", "2026/03/31", "2026.3.31", "2026年3月31日", "2026年3月31", "2026-03-31 17:00", "2026-03-3117:00"),
    *("2026-02-30", "2026-03-31日", "2026-03", "26-03-31", "2026年3月31日下午5点", "2026-03-319:00"),
    *("", " ", "17:00", "随时", "每日 每周", "每 日 9 : 00", "每日，9:00", "每日９：００", "每日9:00:00", "每年3月5日"),
)  # fmt: skip


def test_times_of_reporting_as_people_write_them(golden: Golden) -> None:
    lines = []
    for text in WRITTEN:
        rule = parse_schedule(text)
        if rule is None:
            lines.append(f"{text!r} ✗\n")
            continue
        about = (f"{rule.at:%H:%M}", rule.days or "", f"月{rule.months}" * bool(rule.months), rule.once or "")
        assert rule.text == text
        lines.append(f"{text!r} → {rule.rhythm} {' '.join(str(one) for one in about if one)}\n")
    golden(Path(__file__).parent / "golden/schedules.txt", "".join(lines))


def test_what_is_said_of_a_time_that_is_none() -> None:
    says = (
        "看不懂这个时间；可以写 每日17时前、工作日 17:00、每周五前、每周五12时前、每月25日前、每旬、每季度、2026-03-31 等，"
        "钟点从 0:00 到 23:59"
    )
    found = [refusal(ReportSchedule, {"报告": "日报", "时间": when}) for when in ("随时", 9, None)]
    assert found == [says] * 3
    rule = parse_schedule("每日")
    assert rule is not None
    assert ReportSchedule.model_validate({"报告": "日报", "时间": rule}).when is rule


def test_a_rhythm_of_days_of_the_month_and_of_one_day() -> None:
    once, monthly = parse_schedule("2026-03-03"), parse_schedule("3月3日、31日")
    assert once is not None
    assert monthly is not None
    days = [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 31), date(2026, 4, 3), date(2026, 4, 30)]
    assert [once.falls_on(day, CALENDAR) for day in days] == [False, True, False, False, False]
    assert [monthly.falls_on(day, CALENDAR) for day in days] == [False, True, True, False, False]
    assert moments("每日", "2026-03-02", "2026-03-01") == []
