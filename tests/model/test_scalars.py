from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from dabzw.model import scalars
from dabzw.model.moments import written
from dabzw.model.scalars import parse_day, parse_minute, parse_when, plain_text

READ: list[tuple[Any, str, str]] = [
    (scalars.Day, "2026-02-12", "2026-02-12"),
    (scalars.Day, "２０２６－０２－１２", "2026-02-12"),
    (scalars.Day, " 2026-02-12\u3000", "2026-02-12"),
    (scalars.Day, "1949-10-01", "1949-10-01"),
    (scalars.Day, "2199-12-31", "2199-12-31"),
    (scalars.Minute, "2026-02-12 09:30", "2026-02-12 09:30"),
    (scalars.Minute, "２０２６-０２-１２\u3000０９：３０", "2026-02-12 09:30"),
    (scalars.Minute, "2026-02-12   09:30", "2026-02-12 09:30"),
    (scalars.Money, "20000", "20000"),
    (scalars.Money, "20000.50", "20000.50"),
    (scalars.Money, "００１２．５", "12.5"),
    (scalars.Quantity, "0.000001", "0.000001"),
    (scalars.Count, "007", "7"),
    (scalars.YesNo, "是", "是"),
    (scalars.YesNo, "否", "否"),
    (scalars.LeadId, "ｘｓ－260212－7k4q", "XS-260212-7K4Q"),
    (scalars.RecordId, "cs-260212-7k4q", "CS-260212-7K4Q"),
    (scalars.Code, "ｊｂ2026", "JB2026"),
    (scalars.Digest, "0F" * 32, "0f" * 32),
    (scalars.Name, "１２号院 （东）", "１２号院 （东）"),
    (scalars.Name, "长" * 200, "长" * 200),
    (scalars.Text, "两\n行", "两\n行"),
]


@pytest.mark.parametrize(("scalar", "text", "kept"), READ)
def test_what_is_read(scalar: Any, text: str, kept: str) -> None:
    assert plain_text(TypeAdapter(scalar).validate_python(text)) == kept


REFUSED: list[tuple[Any, Any, str]] = [
    (scalars.Day, "2026-02-30", "没有这一天"),
    (scalars.Day, "2026-13-01", "没有这一天"),
    (scalars.Day, "1948-12-31", "年份不合常理"),
    (scalars.Day, "2200-01-01", "年份不合常理"),
    (scalars.Day, "2026-2-12", "应为日期"),
    (scalars.Day, "20260212", "应为日期"),
    (scalars.Day, "2026/02/12", "应为日期"),
    (scalars.Day, "2026-02-12 09:30", "应为日期"),
    (scalars.Day, "", "应为日期"),
    (scalars.Day, ["2026-02-12"], "应为日期"),
    (scalars.Day, datetime(2026, 2, 12, 9, 30), "应为日期"),  # noqa: DTZ001
    (scalars.Minute, "2026-02-12 24:00", "没有这个时刻"),
    (scalars.Minute, "2026-02-30 09:30", "没有这个时刻"),
    (scalars.Minute, "1900-01-01 09:30", "年份不合常理"),
    (scalars.Minute, "2026-02-12", "应为日期和时间"),
    (scalars.Minute, "2026-02-12 9:30", "应为日期和时间"),
    (scalars.Minute, "2026-02-12 09:30:00", "应为日期和时间"),
    (scalars.Minute, "2026-02-12T09:30", "应为日期和时间"),
    (scalars.Minute, {}, "应为日期和时间"),
    (scalars.Money, "12.345", "应为金额"),
    (scalars.Money, "-1", "应为金额"),
    (scalars.Money, "1,000", "应为金额"),
    (scalars.Money, "1e3", "应为金额"),
    (scalars.Money, ["1"], "应为金额"),
    (scalars.Quantity, "3吨", "应为数量"),
    (scalars.Count, "1.0", "应为整数"),
    (scalars.Count, "1000000", "应为整数"),
    (scalars.YesNo, "yes", "只能填"),
    (scalars.YesNo, "", "只能填"),
    (scalars.YesNo, ["是"], "只能填"),
    (scalars.YesNo, {"是": "是"}, "只能填"),
    (scalars.LeadId, "QY-260212-7K4Q", "应为线索编号"),
    (scalars.LeadId, "XS-260230-7K4Q", "应为线索编号"),
    (scalars.EnterpriseId, ["QY-260212-7K4Q"], "应为企业编号"),
    (scalars.RecordId, "7K4Q", "应为记录编号"),
    (scalars.Code, " ", "没有填内容"),
    (scalars.Code, "A\nB", "应写在一行内"),
    (scalars.Digest, "0g" * 32, "SHA-256"),
    (scalars.Digest, "0f" * 31, "SHA-256"),
    (scalars.Name, "\u3000", "没有填内容"),
    (scalars.Name, "两\n行", "应写在一行内"),
    (scalars.Text, "\n", "没有填内容"),
]


@pytest.mark.parametrize(("scalar", "value", "says"), REFUSED)
def test_what_is_refused(scalar: Any, value: Any, says: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(scalar).validate_python(value)
    [fault] = caught.value.errors()
    assert fault["type"] == "dabzw"
    assert fault["msg"].startswith(says) or says in fault["msg"].split("，")[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-12", date(2026, 2, 12)),
        ("2026-02-12 09:30", datetime(2026, 2, 12, 9, 30)),  # noqa: DTZ001
        ("2026-02-12 ０９：３０", datetime(2026, 2, 12, 9, 30)),  # noqa: DTZ001
    ],
)
def test_a_day_or_a_minute(text: str, expected: date) -> None:
    moment = parse_when(text)
    assert (moment, type(moment)) == (expected, type(expected))
    assert parse_when(moment) is moment


@given(day=st.dates(date(1949, 1, 1), date(2199, 12, 31)))
def test_days_are_written_as_they_are_read(day: date) -> None:
    assert parse_day(written(day)) == day


@given(moment=st.datetimes(datetime(1949, 1, 1), datetime(2199, 12, 31)))  # noqa: DTZ001
def test_minutes_are_written_as_they_are_read(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    assert parse_minute(written(minute)) == minute


@pytest.mark.parametrize("parse", [parse_day, parse_minute, parse_when])
@given(text=st.text("0123456789-: ０１２－：年月日", max_size=20))
def test_no_refusal_repeats_what_was_written(parse: Callable[[str], object], text: str) -> None:
    try:
        parse(text)
    except ValueError as refusal:
        shown = re.sub(r"2026-02-12( 09:30)?", "", str(refusal))
        assert not re.search(r"\d", shown)
