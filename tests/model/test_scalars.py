from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import Golden
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from dabzw.model import scalars
from dabzw.model.moments import written
from dabzw.model.scalars import parse_day, parse_minute, parse_when, plain_text

# scalar → what is written; each comes to what `golden/scalars.txt` says
WRITTEN: dict[str, tuple[Any, ...]] = {
    "Day": (
        *(
            "2026-02-12",
            "２０２６－０２－１２",
            " 2026-02-12\u3000",
            "1949-01-01",
            "1948-12-31",
            "2199-12-31",
        ),
        *("2200-01-01", "2026-02-30", "2026-13-01", "2026-2-12", "20260212", "2026/02/12", "2026-02-121"),
        *("2026-02-12 09:30", "x2026-02-12", "", None, 20260212, ["2026-02-12"]),
        *(date(2026, 2, 12), datetime(2026, 2, 12, 9, 30)),  # noqa: DTZ001
    ),
    "Minute": (
        *("2026-02-12 09:30", "２０２６-０２-１２\u3000０９：３０", "2026-02-12   09:30", "2026-02-12 24:00"),
        *("2026-02-30 09:30", "1900-01-01 09:30", "2200-01-01 09:30", "2026-02-12", "2026-02-12 9:30"),
        *("2026-02-12 09:30:00", "2026-02-12T09:30", "", None, {}, date(2026, 2, 12)),
        datetime(2026, 2, 12, 9, 30),  # noqa: DTZ001
    ),
    "Money": (
        *(
            "20000",
            "20000.50",
            "００１２．５",
            "0",
            "9999999999999",
            "10000000000000",
            "12.345",
            "-1",
            "1,000",
        ),
        *("1e3", "", ["1"], 12, Decimal("1.5")),
    ),
    "Quantity": (
        *("0.000001", "0.0000001", "3吨", "1.", ".5", "9999999999999.999999", "99999999999999", 7, None),
    ),
    "Count": ("007", "1.0", "999999", "1000000", "-1", "三", 3, None),
    "YesNo": ("是", "否", "yes", "", " 是", ["是"], {"是": "是"}, True, None),
    "RecordId": ("cs-260212-7k4q", "XS-260212-7K4Q", "7K4Q", "", 7),
    "EnterpriseId": ("QY-260212-7K4Q", "XS-260212-7K4Q", ["QY-260212-7K4Q"]),
    "LeadId": ("ｘｓ－260212－7k4q", "QY-260212-7K4Q", "XS-260230-7K4Q"),
    "SiteId": ("CS-260212-7K4Q", "QY-260212-7K4Q"),
    "ActivityId": ("HD-260212-7K4Q", "QY-260212-7K4Q"),
    "Code": ("ｊｂ2026", " jb ", " ", "A\nB", None),
    "Digest": ("0F" * 32, "0g" * 32, "0f" * 31, "0f" * 33, None),
    "Name": ("１２号院 （东）", " 甲 ", "长" * 200, "长" * 201, "\u3000", "两\n行", 12),
    "Text": ("两\n行", " 甲 ", "\n", "", 12),
    "Citation": ("第1条\n第2条", " "),
    "Names": ("甲", ("甲", "乙"), ["甲", " "], [], 12),
}


def test_what_is_read_and_with_which_words_refused(golden: Golden) -> None:
    """A refusal never repeats what was written: it may be of a person."""
    lines = [
        f"{name} {_told(value)} → {_outcome(getattr(scalars, name), value)}"
        for name, values in WRITTEN.items()
        for value in values
    ]
    golden(Path(__file__).parent / "golden/scalars.txt", "\n".join(lines) + "\n")


def _told(value: Any) -> str:
    """A value as code writes it, longer ones cut."""
    text = repr(value)
    return text if len(text) < 80 else f"{text[:9]}…×{len(value)}"


def _outcome(scalar: Any, value: Any) -> str:
    try:
        found = TypeAdapter(scalar).validate_python(value)
    except ValidationError as refused:
        return "；".join(
            ("✗ " if one["type"] == "dabzw" else "✗✗ ") + one["msg"]
            for one in refused.errors(include_url=False)
        )
    return repr(found) if isinstance(found, tuple) else f"{type(found).__name__} {_told(plain_text(found))}"


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


@pytest.mark.parametrize("value", [None, 9, ["2026-02-12"]])
def test_what_is_no_text_is_no_moment(value: Any) -> None:
    with pytest.raises(ValueError, match="应为日期，写成 2026-02-12 的样子"):
        parse_when(value)


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
