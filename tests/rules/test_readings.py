from __future__ import annotations

from typing import Any

import pytest
from records import (
    at,
    campaign,
    changed,
    closed,
    enterprise,
    found,
    handed,
    lead,
    ledger,
    limit,
    stopped,
    verified,
)

from dabzw.model.campaign import Campaign
from dabzw.model.ledger import AnyRecord
from dabzw.model.moments import written
from dabzw.rules.limits.deadlines import Reckoned, reckoned
from dabzw.rules.limits.readings import other_readings, own_time

Fields = dict[str, Any]
TRUE_ON_14 = {"核查": [verified("2026-02-14 10:00")]}


def one_of(code: str, record: AnyRecord, when: str, under: Campaign | None = None) -> Reckoned:
    book = ledger(record, campaign=under).as_of(at(when))
    [seen] = book.limited
    [one] = [one for one in reckoned(seen, book, at(when)) if one.deadline.code == code]
    return one


def readings(
    code: str, record: AnyRecord, when: str, under: Campaign | None = None
) -> list[tuple[str, str, int]]:
    one = one_of(code, record, when, under)
    return [(each.name, written(each.due), each.days_late) for each in other_readings(one, at(when))]


def own(code: str, record: AnyRecord, when: str, under: Campaign | None = None) -> tuple[str, int] | None:
    one = one_of(code, record, when, under)
    time = own_time(one, at(when))
    return None if time is None else (written(time.due), time.days_late)


def owns(code: str, record: AnyRecord, when: str) -> list[tuple[str, int] | None]:
    """The unit's own time for each instance of a limit."""
    book = ledger(record).as_of(at(when))
    [seen] = book.limited
    times = [own_time(one, at(when)) for one in reckoned(seen, book, at(when)) if one.deadline.code == code]
    return [None if time is None else (written(time.due), time.days_late) for time in times]


# The other readings: verified on 02-14, three days end on 02-17, 02-24 or 02-26.


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-02-17", []),
        ("2026-02-18", [("自然日，末日顺延", "2026-02-24", 0), ("工作日", "2026-02-26", 0)]),
        ("2026-02-25", [("自然日，末日顺延", "2026-02-24", 1), ("工作日", "2026-02-26", 0)]),
        ("2026-02-27", [("自然日，末日顺延", "2026-02-24", 3), ("工作日", "2026-02-26", 1)]),
    ],
)
def test_a_breach_is_shown_in_the_other_readings(when: str, expected: list[tuple[str, str, int]]) -> None:
    assert readings("三日移交", lead(**TRUE_ON_14), when) == expected


@pytest.mark.parametrize(
    ("counting", "names"),
    [
        ({"单位": "自然日"}, ["自然日，末日顺延", "工作日"]),
        ({"单位": "自然日", "顺延": "是"}, ["自然日", "工作日"]),
        ({"单位": "工作日"}, ["自然日", "自然日，末日顺延"]),
        ({"单位": "工作日", "顺延": "是"}, ["自然日", "自然日，末日顺延"]),
    ],
)
def test_the_reading_in_force_is_not_among_the_others(counting: Fields, names: list[str]) -> None:
    found_names = [
        name for name, _, _ in readings("三日移交", lead(**TRUE_ON_14), "2026-03-20", campaign(计日=counting))
    ]
    assert found_names == names


def test_another_reading_is_capped_by_the_campaign_too() -> None:
    late = lead(核查=[verified("2026-03-27 10:00")])
    assert readings("三日移交", late, "2026-04-05") == [
        ("自然日，末日顺延", "2026-03-30", 6),
        ("工作日", "2026-03-31", 5),
    ]


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2026-02-20", ["2026-02-24", "2026-02-26"]),  # no extension of these: they end later by themselves
        ("2026-02-25", ["2026-02-25", "2026-02-26"]),
        ("2026-02-26", ["2026-02-26", "2026-02-26"]),
        ("2026-02-27", ["2026-02-27", "2026-02-27"]),
    ],
)
def test_another_reading_goes_through_the_same_changes(until: str, expected: list[str]) -> None:
    record = lead(**TRUE_ON_14, 期限变更=[changed("2026-02-16", "三日移交", "延期", until)])
    assert [due for _, due, _ in readings("三日移交", record, "2026-03-20")] == expected


@pytest.mark.parametrize(
    ("terms", "shown"),
    [
        ({"时限": "3日"}, 2),
        ({"时限": "3个自然日"}, 0),
        ({"时限": "72小时"}, 0),
        ({"时限": "1个月"}, 0),
        ({"时限": "3日", "顺延": "否"}, 0),
        ({"时限": "3日", "单位": "自然日"}, 0),
        ({"截止": "2026-02-20"}, 0),
    ],
)
def test_only_a_bare_number_of_days_leaves_anything_open(terms: Fields, shown: int) -> None:
    under = campaign(期限=[limit(**terms)])
    assert len(readings("试验期限", lead(), "2026-06-01", under)) == shown


def test_a_reading_in_a_year_without_a_calendar_says_so() -> None:
    under = campaign(期限=[limit()])
    late = lead(编号="XS-270210-0001", 登记时间="2027-02-10 09:00")
    one = one_of("试验期限", late, "2027-03-01", under)
    assert [each.estimated for each in other_readings(one, at("2027-03-01"))] == [True, True]
    one = one_of("试验期限", lead(), "2026-03-01", under)
    assert [each.estimated for each in other_readings(one, at("2026-03-01"))] == [False, False]


# The unit's own clock.


@pytest.mark.parametrize(
    ("assigned", "when", "expected"),
    [
        (None, "2026-02-20", None),
        (
            "2026-02-10 10:00",
            "2026-02-20",
            ("2026-02-17", 3),
        ),  # given before the event: its own time is the same
        ("2026-02-16 10:00", "2026-02-15", None),  # not given yet
        ("2026-02-16 10:00", "2026-02-16", ("2026-02-19", 0)),
        ("2026-02-16 10:00", "2026-02-19", ("2026-02-19", 0)),
        ("2026-02-16 10:00", "2026-02-20", ("2026-02-19", 1)),
        ("2026-02-20 10:00", "2026-02-20", ("2026-02-23", 0)),
    ],
)
def test_the_unit_has_its_time_from_the_day_it_was_given_the_lead(
    assigned: str | None, when: str, expected: tuple[str, int] | None
) -> None:
    given = {} if assigned is None else {"交办时间": assigned}
    record = lead(**TRUE_ON_14, **given)
    assert own("三日移交", record, when) == expected
    one = one_of("三日移交", record, when)
    assert written(one.deadline.due) == "2026-02-17"


def test_hours_of_the_unit_run_from_the_minute_of_the_assignment() -> None:
    record = lead(交办时间="2026-02-12 08:00")
    assert own("首次核查", record, "2026-02-13 08:00") == ("2026-02-13 08:00", 0)
    assert own("首次核查", record, "2026-02-13 08:01") == ("2026-02-13 08:00", 1)


def test_a_unit_that_acted_before_it_was_given_the_lead_is_in_time() -> None:
    record = lead(交办时间="2026-02-13 08:00", 核查=[verified("2026-02-12 10:00")])
    assert own("首次核查", record, "2026-02-20") == ("2026-02-14 08:00", 0)


@pytest.mark.parametrize(
    ("assigned", "expected"),
    [
        ("2026-03-30 10:00", ("2026-03-31", 5)),
        ("2026-03-31 23:59", ("2026-03-31", 5)),
        ("2026-04-01 00:00", None),
    ],
)
@pytest.mark.parametrize("code", ["三日移交", "线索清零"])
def test_a_unit_given_a_lead_after_the_last_day_has_no_time_of_its_own(
    code: str, assigned: str, expected: tuple[str, int] | None
) -> None:
    record = lead(核查=[verified("2026-03-30 09:00")], 交办时间=assigned)
    assert own(code, record, "2026-04-05") == expected


def test_a_seizure_does_not_wait_for_an_assignment() -> None:
    record = lead(**TRUE_ON_14, 强制措施=[stopped("2026-02-14", "查封")], 交办时间="2026-03-01 10:00")
    assert own("查封到期", record, "2026-03-17") == ("2026-03-16", 1)


def test_a_return_starts_the_unit_again_too() -> None:
    record = lead(**TRUE_ON_14, 移交=[handed("2026-02-15", "2026-02-20")], 交办时间="2026-02-14 12:00")
    assert owns("三日移交", record, "2026-02-24") == [("2026-02-17", 0), ("2026-02-23", 1)]
    later = record.model_copy(update={"assigned_at": lead(交办时间="2026-02-21 09:00").assigned_at})
    assert owns("三日移交", later, "2026-02-25") == [("2026-02-24", 0), ("2026-02-24", 1)]


@pytest.mark.parametrize(
    ("changes", "when", "expected"),
    [
        ([changed("2026-02-15", "三日移交", "延期", "2026-02-25")], "2026-02-26", ("2026-02-25", 1)),
        # an extension that ends before the unit's own time does not shorten it
        ([changed("2026-02-15", "三日移交", "延期", "2026-02-18")], "2026-02-20", ("2026-02-19", 1)),
        # stopped for a day before the assignment and three after it: only these are added
        (
            [changed("2026-02-15", "三日移交", "中止"), changed("2026-02-19", "三日移交", "恢复")],
            "2026-02-23",
            ("2026-02-22", 1),
        ),
        # without effect for the township, without effect for the unit
        ([changed("2026-02-18", "三日移交", "延期", "2026-02-25")], "2026-02-20", ("2026-02-19", 1)),
        ([changed("2026-02-17", "三日移交", "中止")], "2026-02-27", ("2026-03-01", 0)),
    ],
)
def test_changes_bear_on_the_unit_from_the_assignment_on(
    changes: list[Fields], when: str, expected: tuple[str, int]
) -> None:
    record = lead(**TRUE_ON_14, 交办时间="2026-02-16 10:00", 期限变更=changes)
    assert own("三日移交", record, when) == expected


def test_a_case_of_an_enterprise_has_no_assignment() -> None:
    record = enterprise(违法行为=[found("1.1")])
    assert own("方案确定", record, "2026-03-01") is None


def test_an_answer_runs_from_the_closing_not_from_an_earlier_assignment() -> None:
    record = lead(
        来源="群众举报", 举报人编号="JB2026001", 办结=[closed("2026-02-20")], 交办时间="2026-02-11 10:00"
    )
    assert own("举报反馈", record, "2026-03-03") == ("2026-03-02", 1)
