"""The agenda out of the terminal: what is in a record never leaves with it, and another reader takes the calendar."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, TypeVar

import pytest
import records as r
from conftest import Ledgers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import printed, told
from processes import Dabzw
from small_ledger import AS_OF

from dabzw.model.base import Row
from dabzw.model.fields import meanings
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger, ledger_of
from dabzw.model.moments import Instant
from dabzw.render.ics import calendar_bytes
from dabzw.reports.looks import outside as outside_look
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.agenda.outside import Outside, outside
from dabzw.store.demo import demo_files
from dabzw.store.reader import load

HIDDEN: Final = "密"
_KEPT: Final = ("期限", "来源", "违法行为")
RowT = TypeVar("RowT", bound=Row)


def planted(row: RowT) -> RowT:
    """A row whose every text that somebody wrote is a secret; ids, days and words of closed lists stay."""
    new: dict[str, Any] = {}
    for name, field in meanings(type(row)).items():
        value = getattr(row, name)
        closed = field.words or field.refers is not None or name == "id"
        if field.row is not None:
            new[name] = tuple(map(planted, value)) if isinstance(value, tuple) else value and planted(value)
        elif not closed and (field.names is None or field.names.of not in _KEPT):
            new[name] = _hidden(value)
    return row.model_copy(update=new)


def _hidden(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_hidden, value))
    return f"{HIDDEN}{value}" if isinstance(value, str) else value


@cache
def _demo() -> Ledger:
    ledger = load(demo_files()).ledger
    assert ledger is not None
    return ledger


def _of(items: tuple[Outside, ...], at: Instant) -> Iterator[str]:
    yield printed(outside_look.answer(items, at))
    yield str(told(outside_look.answer(items, at)))
    yield _unfolded(calendar_bytes(items, at, "待办"))


def _unfolded(data: bytes) -> str:
    return data.decode().replace("\r\n ", "")


def _planted_ledger(ledger: Ledger) -> Ledger:
    hidden: list[AnyRecord] = [planted(one) if isinstance(one, Lead) else one for one in ledger]
    return ledger_of(ledger.campaign, hidden, ledger.calendar)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(day=st.dates(date(2026, 2, 10), date(2026, 4, 20)), names=st.booleans())
def test_nothing_that_is_written_in_a_lead_leaves_the_desk(day: date, names: bool) -> None:
    at = Instant.of(day)
    ledger = _planted_ledger(_demo())
    items = outside(agenda(ledger, at), ledger, names=names)
    assert any(item.record_id is not None and item.record_id.startswith("XS") for item in items)
    for text in _of(items, at):
        assert HIDDEN not in text
        assert "涉嫌" not in text
        assert "举报" not in text


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=r.trees(Lead), names=st.booleans())
def test_nothing_of_any_lead_leaves_the_desk(tree: dict[str, Any], names: bool) -> None:
    try:
        lead = Lead.model_validate(tree)
    except ValueError:
        return
    at = Instant.of(date(2026, 4, 20))
    ledger = r.ledger(planted(lead))
    items = outside(agenda(ledger, at), ledger, names=names)
    assert all(HIDDEN not in text for text in _of(items, at))


def test_names_of_enterprises_are_told_only_where_they_are_asked_for() -> None:
    at = Instant.of(date(2026, 3, 12))
    ledger = _demo()
    called = {one.name for one in ledger.enterprises.values()}
    without, with_names = (outside(agenda(ledger, at), ledger, names=names) for names in (False, True))
    for text in _of(without, at):
        assert not [name for name in called if name in text]
    assert any(item.name in called for item in with_names)
    assert [item.key for item in without] == [item.key for item in with_names]
    assert not [item for item in with_names if item.name and item.record_id and item.record_id[:2] == "XS"]


def test_the_calendar_is_read_back_by_another_reader() -> None:
    calendars: Any = importlib.import_module("icalendar")
    at = Instant.of(datetime(2026, 3, 12, 9, 0))  # noqa: DTZ001 -- the ledger's zone
    ledger = _demo()
    items = outside(agenda(ledger, at), ledger, names=True)
    data = calendar_bytes(items, at, "待办")
    read = calendars.Calendar.from_ical(data)
    assert not read.errors
    assert str(read["X-WR-CALNAME"]) == "待办"
    events = read.walk("VEVENT")
    assert [str(event["UID"]) for event in events] == [f"{item.key}@dabzw" for item in items]
    assert len({str(event["UID"]) for event in events}) == len(events)
    for event, item in zip(events, items, strict=True):
        assert not event.errors
        assert item.what in str(event["SUMMARY"])
        assert f"命令：{item.command}" in str(event["DESCRIPTION"])
        starts = event["DTSTART"].dt
        if isinstance(starts, datetime):
            assert starts.replace(tzinfo=None) == item.due
            assert starts.utcoffset() == timedelta(hours=8)
        else:
            assert starts == (at.day if item.due is None or item.days_late else item.due)
            assert event["DTEND"].dt == starts + timedelta(days=1)
        assert len(event.walk("VALARM")) == (item.force == "硬性")
    assert any(isinstance(event["DTSTART"].dt, datetime) for event in events)


def test_signs_of_the_standard_in_a_name_are_read_back_as_they_are() -> None:
    calendars: Any = importlib.import_module("icalendar")
    name = '甲,乙;丙\\丁\\n戊\n己："庚"'
    item = Outside("k", "回头看", "回头看", "QY-260212-7K4Q", name, "乡", None, "未到", 0, "预警", "c")
    read = calendars.Calendar.from_ical(calendar_bytes([item], Instant.of(date(2026, 3, 5)), "待办"))
    (event,) = read.walk("VEVENT")
    assert str(event["SUMMARY"]) == f"回头看 QY-260212-7K4Q {name}"


def test_lines_are_folded_by_octets_and_end_as_the_standard_says() -> None:
    at = Instant.of(date(2026, 3, 12))
    data = calendar_bytes(outside(agenda(_demo(), at), _demo()), at, "很长的名称" * 30)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]
    assert "很长的名称" * 30 in _unfolded(data)


def test_an_item_is_the_same_event_on_another_day_and_two_are_never_one() -> None:
    ledger = _demo()
    first, second = (
        {item.key: item for item in outside(agenda(ledger, at), ledger)}
        for at in map(Instant.of, (date(2026, 3, 10), date(2026, 3, 11)))
    )
    same = first.keys() & second.keys()
    assert len(same) > len(first) // 2
    assert all(first[key].record_id == second[key].record_id for key in same)
    assert all(first[key].what == second[key].what for key in same)


def test_a_day_of_its_own_and_an_event_that_is_late_stands_today() -> None:
    late = Outside(
        "k", "期限", "三日移交", "XS-260212-7K4Q", "", "乡应急办", date(2026, 3, 1), "逾期", 4, "硬性", "c"
    )
    data = _unfolded(calendar_bytes([late], Instant.of(date(2026, 3, 5)), "待办"))
    assert "\r\nDTSTART;VALUE=DATE:20260305\r\nDTEND;VALUE=DATE:20260306\r\n" in data
    assert "\r\nSUMMARY:逾期4天 三日移交 XS-260212-7K4Q\r\n" in data
    assert "应于：2026-03-01" in data


@pytest.mark.parametrize("words", [("--ics", "a.ics", "--text"), ("--names",)])
def test_options_that_do_not_go_together_are_refused(
    words: tuple[str, ...], small: Any, dabzw: Dabzw
) -> None:
    run = dabzw("agenda", *words, cwd=small)
    assert run.returncode == 2
    assert "一次写一个" in run.stderr


def test_the_commands_write_a_calendar_and_say_a_text(ledgers: Ledgers, dabzw: Dabzw) -> None:
    folder = ledgers("copy")
    place = folder.parent / "待办.ics"
    run = dabzw("agenda", "--ics", str(place), "--as-of", AS_OF, cwd=folder)
    assert run.returncode == 0, run.stderr
    assert place.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert place.stat().st_mode & 0o077 == 0
    assert "不写名称和内容" in run.stderr
    text = dabzw("agenda", "--text", "--as-of", AS_OF, cwd=folder).stdout
    assert text.startswith("【今日待办】截至3月12日\n共")
    assert "只列编号和事项，内容在台账里看。" in text
    for day in (AS_OF, "2026-03-13"):  # as cron does it: the old one goes
        run = dabzw("agenda", "--ics", str(place), "--as-of", day, cwd=folder)
        assert (run.returncode, sorted(place.parent.glob("*.ics"))) == (0, [place])
    place.write_bytes(b"BEGIN:VCALENDAR of somebody else")
    run = dabzw("agenda", "--ics", str(place), "--as-of", AS_OF, cwd=folder)
    assert (run.returncode, place.read_bytes()[-4:]) == (0, b"else")
    assert f"已写出 {place.with_name('待办(1).ics')}" in run.stderr
    refused = dabzw("agenda", "--ics", str(folder / "leads" / "a.ics"), cwd=folder)
    assert refused.returncode == 2
