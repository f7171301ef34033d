"""When the agenda asks for a backup, and what it asks of merges."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import records as r

from dabzw.model.entered import ToCheck
from dabzw.rules.agenda.agenda import agenda, on_screen
from dabzw.rules.agenda.keeping import backup_due, sync_due, to_be_checked

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("place", "at", "expected"),
    [
        (None, "2026-03-07", None),
        (None, "2026-03-08", ("今日到期", 0, "还没有备份过", "dabzw backup 位置")),
        ("/media/U盘", "2026-02-01", None),
        ("/media/U盘", "2026-03-07", None),
        ("/media/U盘", "2026-03-08", ("今日到期", 0, "上次备份在3月1日", "dabzw backup /media/U盘")),
        ("/media/U盘", "2026-03-11", ("逾期", 3, "上次备份在3月1日", "dabzw backup /media/U盘")),
        ("/媒体/我的 盘;x", "2026-03-11", ("逾期", 3, "上次备份在3月1日", "dabzw backup '/媒体/我的 盘;x'")),
    ],
)
def test_a_backup_is_asked_for_after_seven_days(
    place: str | None, at: str, expected: tuple[str, int, str, str] | None
) -> None:
    items = tuple(backup_due(DAY, place, r.at(at)))
    assert [(one.state, one.days_late, one.matter, one.next) for one in items] == (
        [expected] if expected else []
    )
    assert {(one.kind, one.record_id, one.name, one.force) for one in items} <= {
        ("备份", None, "台账", "预警")
    }


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-02-01", None),
        ("2026-03-03", None),
        ("2026-03-04", ("今日到期", 0, "3天没有和别的电脑同步，上次在3月1日")),
        ("2026-03-06", ("逾期", 2, "5天没有和别的电脑同步，上次在3月1日")),
    ],
)
def test_a_desk_is_told_that_it_was_not_in_contact(at: str, expected: tuple[str, int, str] | None) -> None:
    items = tuple(sync_due(DAY, r.at(at)))
    assert [(one.state, one.days_late, one.matter) for one in items] == ([expected] if expected else [])
    assert {(one.kind, one.record_id, one.next, one.force) for one in items} <= {
        ("未同步", None, "dabzw sync", "预警")
    }


def note(about: str, says: str, when: str = "2026-03-01 10:00") -> ToCheck:
    return ToCheck(about, says, "0" * 40, datetime.fromisoformat(when))


LEDGER = r.ledger(r.lead(), r.enterprise())


def test_what_a_merge_made_waits_until_somebody_has_looked() -> None:
    notes = (
        note(r.LEAD_ID, "lead-closed-twice"),
        note("日报第3期", "两边都出了这一期"),
        note(r.LEAD_ID, "两边都改了", "2026-03-02 10:00"),
        note(r.LEAD_ID, "两边都改了", "2026-03-03 10:00"),
        note("data/用电/2026-02.csv", "两边的读数不同"),
    )
    items = tuple(to_be_checked(notes, LEDGER, r.at("2026-03-05")))
    assert [(one.record_id, one.name, one.matter, one.next) for one in items] == [
        (
            r.LEAD_ID,
            "寺头村：院内有刺鼻气味",
            "办结两次；两边都改了",
            f"dabzw sync --checked {r.LEAD_ID}",
        ),
        (None, "日报第3期", "两边都出了这一期", "dabzw sync --checked 日报第3期"),
        (None, "data/用电/2026-02.csv", "两边的读数不同", "dabzw sync --checked data/用电/2026-02.csv"),
    ]
    assert {(one.kind, one.due, one.state, one.force, one.since) for one in items} == {
        ("合并待核对", None, "未到", "预警", date(2026, 3, 1))
    }
    assert [one.unit for one in items] == ["乡应急办", None, None]


@pytest.mark.parametrize(
    ("at", "there"), [("2026-03-01 09:59", 0), ("2026-03-01 10:00", 1), ("2026-03-02", 1)]
)
def test_it_is_there_from_the_minute_of_the_merge(at: str, there: int) -> None:
    assert len(tuple(to_be_checked([note(r.LEAD_ID, "两边都改了")], LEDGER, r.at(at)))) == there


def test_it_is_on_the_screen_though_no_day_is_set() -> None:
    at = r.at("2026-03-05")
    told = tuple(to_be_checked([note(r.LEAD_ID, "两边都改了")], LEDGER, at))
    assert told[0] in on_screen(agenda(LEDGER, at, told), LEDGER, at)


def test_what_is_typed_is_safe_for_a_shell() -> None:
    (item,) = to_be_checked([note("a;rm", "说明")], LEDGER, r.at("2026-03-05"))
    assert item.next == "dabzw sync --checked 'a;rm'"
