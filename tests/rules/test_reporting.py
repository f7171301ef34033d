from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from records import at, calendar, campaign

from dabzw.cli.make.formats import PAPER_FORMATS
from dabzw.model.campaign import Campaign
from dabzw.model.ids import is_original
from dabzw.model.made import MadeReport, altered, made_path, parse_issue
from dabzw.model.moments import Instant, beginning, end_of, written
from dabzw.model.paper_names import FORM_CODES, FORMAT_NAMES, PAPER_NAMES, schedulable, scheduled
from dabzw.reports.papers import PAPERS
from dabzw.rules.limits.reporting import Stretch, coming, pending, stretch_at
from dabzw.store.templates import forms_of

CALENDAR = calendar()


def planned(*plans: tuple[str, str]) -> Campaign:
    return campaign(报送=[{"报告": report, "时间": when} for report, when in plans])


def made(name: str, issue: int, due: str | None, **more: Any) -> MadeReport:
    facts = {
        "名称": name,
        "期号": str(issue),
        "应报": due,
        "截至": due or "2026-02-10 17:00",
        "依据": "a" * 40,
        "产出": [{"文件": f"{name}.md", "摘要": "b" * 64}],
    }
    return MadeReport.model_validate({**facts, **more})


def due(campaign_: Campaign, now: str, *issues: MadeReport) -> list[str]:
    slots = pending(campaign_, CALENDAR, issues, datetime.fromisoformat(now))
    return [f"{slot.name} {slot.due:%m-%d %H:%M}" for slot in slots]


DAILY = planned(("日报", "工作日 17:00"))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-02-09 16:59", []),
        ("2026-02-09 17:00", ["日报 02-09 17:00"]),
        ("2026-02-10 17:01", ["日报 02-09 17:00", "日报 02-10 17:00"]),
    ],
)
def test_due_from_its_minute_on(now: str, expected: list[str]) -> None:
    assert due(DAILY, now) == expected


def test_after_days_without_power_all_are_due_in_their_order() -> None:
    both = planned(("周报", "每周五 12:00"), ("日报", "工作日 17:00"))
    found = due(both, "2026-02-24 18:00", made("日报", 1, "2026-02-12 17:00"))
    assert found == [
        "周报 02-13 12:00",
        "日报 02-13 17:00",
        "日报 02-14 17:00",
        "周报 02-20 12:00",
        "日报 02-24 17:00",
    ]


def test_a_changed_time_does_not_make_the_past_again() -> None:
    earlier = planned(("日报", "工作日 16:00"))
    assert due(earlier, "2026-02-10 18:00", made("日报", 1, "2026-02-10 17:00")) == []
    assert due(earlier, "2026-02-11 16:00", made("日报", 1, "2026-02-10 17:00")) == ["日报 02-11 16:00"]


def test_a_correction_fills_no_slot() -> None:
    correction = made("日报", 2, None, 更正="1")
    assert due(DAILY, "2026-02-10 17:00", made("日报", 1, "2026-02-09 17:00"), correction) == [
        "日报 02-10 17:00"
    ]


@pytest.mark.parametrize(
    ("when", "now", "expected"),
    [
        ("工作日 17:00", "2026-04-30 18:00", "03-31 17:00"),  # the campaign ends on 31 March
        ("每周五 12:00", "2026-04-30 18:00", "04-03 12:00"),
        ("每月3日", "2026-06-30 18:00", "04-03 09:00"),
        ("3月每周五 17:00", "2027-04-30 18:00", "03-27 17:00"),
        ("每季度", "2027-12-31 18:00", "06-30 09:00"),
        ("每半年", "2027-12-31 18:00", "06-30 09:00"),
        ("6月底前", "2027-12-31 18:00", None),
        ("2026-04-10", "2026-04-10 09:00", "04-10 09:00"),
    ],
)
def test_the_last_issue(when: str, now: str, expected: str | None) -> None:
    found = due(planned(("总结", when)), now)
    assert found[-1:] == ([] if expected is None else [f"总结 {expected}"])


@pytest.mark.parametrize(
    ("when", "now", "at_", "since"),
    [
        ("每日 17:00", "2026-02-16 18:00", "2026-02-16 17:00", "2026-02-15 17:00"),
        ("工作日 17:00", "2026-02-24 18:00", "2026-02-24 17:00", "2026-02-14 17:00"),  # after the holiday
        ("工作日 17:00", "2026-02-09 17:00", "2026-02-09 17:00", "2026-02-09"),
        ("每月3日", "2026-03-03 09:00", "2026-02-28", "2026-02-09"),
        ("每月3日", "2026-04-03 09:00", "2026-03-31", "2026-03-01"),
        ("每月15日", "2026-03-15 09:00", "2026-02-28", "2026-02-09"),
        ("每月16日", "2026-03-16 09:00", "2026-03-16 09:00", "2026-02-16 09:00"),
        ("每月25日前", "2026-03-25 09:00", "2026-03-25 09:00", "2026-02-25 09:00"),
        ("每月末", "2026-02-28 09:00", "2026-02-28 09:00", "2026-02-09"),
        ("每旬", "2026-02-10 09:00", "2026-02-10 09:00", "2026-02-09"),
        ("每旬", "2026-02-28 09:00", "2026-02-28 09:00", "2026-02-20 09:00"),
        ("每月2日、25日", "2026-03-02 09:00", "2026-03-02 09:00", "2026-02-25 09:00"),
        ("每季度", "2026-03-31 09:00", "2026-03-31 09:00", "2026-02-09"),
        ("每季度结束后5日内", "2026-04-05 09:00", "2026-03-31", "2026-02-09"),
        ("3月20日", "2026-03-20 09:00", "2026-03-20 09:00", "2026-02-09"),
        ("2026-03-10", "2026-03-10 09:00", "2026-03-10 09:00", "2026-02-09"),
        ("每周", "2026-02-13 09:00", "2026-02-13 09:00", "2026-02-09"),
        ("每周五 12:00", "2026-02-20 12:00", "2026-02-20 12:00", "2026-02-13 12:00"),
        ("每周一、周五", "2026-02-13 12:00", "2026-02-13 09:00", "2026-02-09 09:00"),
    ],
)
def test_the_period(when: str, now: str, at_: str, since: str) -> None:
    slot = pending(planned(("报", when)), CALENDAR, (), datetime.fromisoformat(now))[-1]
    assert (written(slot.at), written(slot.since)) == (at_, since)


def test_a_month_that_ended_before_the_campaign_began_has_no_issue() -> None:
    assert due(planned(("月报", "每月15日")), "2026-03-14 18:00") == []


def test_what_is_due_as_of_an_instant_that_an_issue_has_had_is_not_due() -> None:
    february = made("月报", 1, "2026-03-03 09:00", 截至="2026-02-28")
    assert due(planned(("月报", "每月5日")), "2026-04-01 18:00", february) == []
    assert due(planned(("月报", "每月5日")), "2026-04-05 18:00", february) == ["月报 04-05 09:00"]


def test_an_issue_begins_where_the_last_one_ended_whatever_the_times_were() -> None:
    weekly = made("周报", 1, "2026-02-13 12:00", 截至="2026-02-13 12:00")
    slots = pending(planned(("周报", "每周一 9:00")), CALENDAR, (weekly,), datetime(2026, 2, 24))  # noqa: DTZ001
    assert [(written(slot.since), written(slot.at)) for slot in slots] == [
        ("2026-02-13 12:00", "2026-02-16 09:00"),
        ("2026-02-16 09:00", "2026-02-23 09:00"),
    ]


RHYTHMS = (
    "每日 17:00",
    "工作日 17:00",
    "每周五 12:00",
    "每周一、周五",
    "每旬",
    "每月3日",
    "每月末 12:00",
    "2026-03-20",
)


@pytest.mark.parametrize("when", RHYTHMS)
@pytest.mark.parametrize("sealed", [0, 1, 99])
def test_a_paper_of_the_day_of_an_issue_is_of_its_period(when: str, sealed: int) -> None:
    plans = planned(("报", when))
    slots = pending(plans, CALENDAR, (), datetime(2027, 1, 1))  # noqa: DTZ001
    issues = [
        made("报", number, written(slot.due), 截至=written(slot.at))
        for number, slot in enumerate(slots[:sealed], start=1)
    ]
    for slot in slots:
        for at_ in (Instant.of(slot.due), Instant.of(slot.due.date())):
            found = stretch_at("报", plans, CALENDAR, issues, at_)
            assert found == Stretch(slot.since, slot.at)
    assert stretch_at("报", plans, CALENDAR, issues, at("2026-12-31")) is None


@pytest.mark.parametrize("when", [rhythm for rhythm in RHYTHMS if rhythm != "2026-03-20"])
def test_on_another_day_a_paper_is_of_what_has_passed_since_the_last_issue(when: str) -> None:
    plans = planned(("报", when))
    slots = pending(plans, CALENDAR, (), datetime(2027, 1, 1))  # noqa: DTZ001
    for before, slot in pairwise(slots):
        minute = slot.due - timedelta(minutes=1)
        found = stretch_at("报", plans, CALENDAR, (), Instant.of(minute))
        expected = before if minute.date() == before.due.date() else None
        since = beginning(end_of(slot.at if end_of(slot.at) <= minute else before.at))
        assert found == (Stretch(before.since, before.at) if expected else Stretch(since, minute))


def test_the_next_time() -> None:
    found = coming(DAILY, CALENDAR, at("2026-02-14").moment)
    assert found == {"日报": datetime(2026, 2, 24, 17)}  # noqa: DTZ001 -- the ledger's zone


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-02-10 16:59", {"日报": "02-10 17:00", "周报": "02-13 12:00", "总结": "04-20 09:00"}),
        ("2026-02-10 17:00", {"日报": "02-11 17:00", "周报": "02-13 12:00", "总结": "04-20 09:00"}),
        ("2026-02-13 12:00", {"日报": "02-13 17:00", "周报": "02-20 12:00", "总结": "04-20 09:00"}),
        ("2026-03-31 17:00", {"周报": "04-03 12:00", "总结": "04-20 09:00"}),
        ("2026-04-03 11:59", {"周报": "04-03 12:00", "总结": "04-20 09:00"}),
        ("2026-04-03 12:00", {"总结": "04-20 09:00"}),
        ("2026-04-20 09:00", {}),
    ],
)
def test_the_next_time_of_each_is_after_now(now: str, expected: dict[str, str]) -> None:
    plans = planned(("总结", "2026-04-20"), ("周报", "每周五 12:00"), ("日报", "工作日 17:00"))
    found = coming(plans, CALENDAR, datetime.fromisoformat(now))
    assert {name: f"{when:%m-%d %H:%M}" for name, when in found.items()} == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("每日 17:00", ["03-30 17:00", "03-31 17:00"]),
        ("每周三 12:00", ["03-25 12:00", "04-01 12:00"]),
        ("每周二 12:00", ["03-31 12:00", "04-07 12:00"]),
        ("每周一、周五", ["03-30 09:00", "04-03 09:00"]),
        ("每月1日", ["03-01 09:00", "04-01 09:00"]),
        ("每月31日", ["03-31 09:00", "04-30 09:00"]),
        ("2026-03-31", ["03-31 09:00"]),
        ("2026-04-01", ["04-01 09:00"]),
    ],
)
def test_the_fortnight_after_the_end_has_one_more_issue_and_no_second(when: str, expected: list[str]) -> None:
    """The campaign ends on 2026-03-31, a Tuesday."""
    found = due(planned(("报", when)), "2026-12-31 18:00")
    assert [line.removeprefix("报 ") for line in found][-2:] == expected


@pytest.mark.parametrize(("day", "expected"), [("14日", "04-14"), ("15日", "04-15"), ("16日", "03-16")])
def test_a_monthly_issue_follows_within_31_days(day: str, expected: str) -> None:
    phase = {"名称": "整治", "开始": "2026-02-09", "截止": "2026-03-15"}
    ended = campaign(阶段=[phase], 报送=[{"报告": "报", "时间": f"每月{day}"}])
    assert due(ended, "2026-12-31 18:00")[-1] == f"报 {expected} 09:00"


def test_formats_are_the_campaigns() -> None:
    wanted = campaign(报送=[{"报告": "日报", "时间": "每日", "格式": ["docx"]}])
    assert pending(wanted, CALENDAR, (), at("2026-02-09").moment)[0].formats == ("docx",)
    assert pending(DAILY, CALENDAR, (), at("2026-02-09").moment)[0].formats == ("md", "html")


# The sealed record.


@pytest.mark.parametrize(
    ("text", "number"), [("第3期", 3), ("3", 3), ("3期", 3), ("第 12 期", 12), ("0", None), ("三", None)]
)
def test_numbers_of_issues(text: str, number: int | None) -> None:
    assert parse_issue(text) == number


SENT = {"日期": "2026-02-11", "确认人": "示例甲", "方式": "政务邮箱"}
ISSUE = made("日报", 1, "2026-02-10 17:00")


def test_what_is_altered() -> None:
    assert altered(ISSUE, ISSUE) == ()
    assert altered(ISSUE, made("日报", 1, "2026-02-10 17:00", 报送=SENT)) == ()
    assert altered(ISSUE, made("日报", 1, "2026-02-11 17:00")) != ()
    assert altered(ISSUE, None) != ()
    sent = made("日报", 1, "2026-02-10 17:00", 报送=SENT)
    assert altered(sent, ISSUE) == ("报送",)


@pytest.mark.parametrize("name", ["../日报", "日/报", ".日报", "日\\报"])
def test_a_name_that_is_no_file_name(name: str) -> None:
    with pytest.raises(ValueError, match="要用作文件名"):
        planned((name, "每日"))
    assert made_path("日报", 3) == "reports/日报/日报-第3期.yaml"


def test_a_record_of_before_the_edition_was_kept() -> None:
    assert (ISSUE.edition, ISSUE.originals, "口径" in ISSUE.tree()) == (1, {}, False)
    assert altered(ISSUE, made("日报", 1, "2026-02-10 17:00", 口径="1")) == ("口径",)


def test_originals_are_named_by_their_digests() -> None:
    outputs = [{"文件": "日报.1.md", "摘要": "b" * 64}, {"文件": "日报.1.docx", "摘要": "c" * 64}]
    issue = made("日报", 1, "2026-02-10 17:00", 口径="3", 产出=outputs)
    assert issue.edition == 3
    assert list(issue.originals) == [f"reports/日报/{'b' * 64}.md", f"reports/日报/{'c' * 64}.docx"]
    assert all(map(is_original, issue.originals))
    assert altered(issue, made("日报", 1, "2026-02-10 17:00", 产出=outputs)) == ("口径",)


@pytest.mark.parametrize(
    "path",
    [
        "reports/日报/日报-第1期.yaml",
        f"reports/{'b' * 64}.md",
        f"reports/日报/{'b' * 63}.md",
        f"reports/日报/{'B' * 64}.md",
        f"leads/日报/{'b' * 64}.md",
    ],
)
def test_what_is_no_original(path: str) -> None:
    assert not is_original(path)


def test_the_names_that_a_schedule_may_use_are_those_of_papers_that_need_nothing() -> None:
    assert {name for name, paper in PAPER_NAMES.items() if paper.alone} == {
        kind.name for kind in PAPERS.values() if not kind.needs
    }
    assert sorted(FORM_CODES) == sorted(forms_of({}))
    assert set(FORMAT_NAMES) == set(PAPER_FORMATS)
    assert [scheduled(name) for name in schedulable()] == [
        "plan",
        "bulletin",
        "daily",
        "weekly",
        "monthly",
        "lookback",
        "summary",
    ]
    assert scheduled("企业案卷") is None
    assert scheduled("weekly") == scheduled("周报") == scheduled(PAPER_NAMES["weekly"].title) == "weekly"
