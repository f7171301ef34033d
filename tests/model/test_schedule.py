from __future__ import annotations

from datetime import date

import pytest
from records import calendar

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
        "每周",
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
