from __future__ import annotations

from datetime import datetime

import pytest
import records as r

from dabzw.model.entered import DatedAct, Entered
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.scalars import parse_when
from dabzw.rules.limits.late_entry import EnteredAct, dated_acts, entered_acts


def minute(text: str) -> datetime:
    return datetime.fromisoformat(text)


def entry(text: str, clerk: str = "王芳") -> Entered:
    return Entered(minute(text), "0" * 40, clerk, corrected=False)


def act(when: str, what: str = "排查.日期") -> DatedAct:
    return DatedAct(r.ENTERPRISE_ID, what, parse_when(when))


@pytest.mark.parametrize(
    ("when", "entered", "late", "days"),
    [
        ("2026-02-10", "2026-02-10 08:00", False, 0),
        ("2026-02-10", "2026-02-12 00:00", False, 2),
        ("2026-02-10", "2026-02-12 00:01", True, 2),
        ("2026-02-10 09:30", "2026-02-11 09:29", False, 1),
        ("2026-02-10 09:30", "2026-02-11 09:30", False, 1),
        ("2026-02-10 09:30", "2026-02-11 09:31", True, 1),
        ("2026-02-10", "2026-02-09 08:00", False, -1),
    ],
)
def test_late_is_more_than_a_day_after(when: str, entered: str, late: bool, days: int) -> None:
    found = EnteredAct(r.enterprise(), "乡应急办", act(when), entry(entered))
    assert (found.late, found.days_after) == (late, days)


def of(record: AnyRecord) -> dict[str, str]:
    return {found.what: str(found.when) for found in dated_acts(record)}


def test_dated_acts_are_named_without_positions() -> None:
    lead = r.lead(
        核查=[r.verified("2026-02-12 10:00")], 移交=[{**r.handed("2026-02-14"), "签收日期": "2026-02-15"}]
    )
    assert of(lead) == {
        "登记时间": "2026-02-10 09:00:00",
        "核查.时间": "2026-02-12 10:00:00",
        "移交.日期": "2026-02-14",
        "移交.签收日期": "2026-02-15",
    }


def test_dates_that_are_set_and_facts_that_are_older_are_no_acts() -> None:
    enterprise = r.enterprise(
        处置=r.plan({"措施": "取缔", "时限": "2026-03-10", "完成日期": "2026-03-05"}),
        历史查处=[{"日期": "2024-05-06", "处理": "罚款"}],
        证照=[{"种类": "营业执照", "发证日期": "2020-01-01", "有效期至": "2030-01-01", "状态": "有效"}],
        租赁=[{"承租人": "李四", "起": "2025-01-01"}],
    )
    assert of(enterprise) == {"处置.确定日期": "2026-02-12", "处置.措施.完成日期": "2026-03-05"}


VISIT = {"日期": "2026-02-10", "结果": "未发现"}


def entered(ledger: Ledger, *entries: Entered) -> list[str]:
    return [str(found.entered.when) for found in entered_acts(ledger, {act("2026-02-10"): entries})]


def test_equal_acts_take_their_entries_in_order() -> None:
    twice = r.ledger(r.enterprise(排查=[VISIT, VISIT]))
    early, late, later = entry("2026-02-10 18:00"), entry("2026-02-20 18:00"), entry("2026-02-25 18:00")
    assert entered(twice, early, late, later) == ["2026-02-10 18:00:00", "2026-02-20 18:00:00"]


def test_an_act_taken_back_and_entered_again_keeps_its_first_entry() -> None:
    once = r.ledger(r.enterprise(排查=[VISIT]))
    assert entered(once, entry("2026-02-10 18:00"), entry("2026-02-20 18:00")) == ["2026-02-10 18:00:00"]


def test_an_act_that_no_commit_holds_is_left_out() -> None:
    assert entered(r.ledger(r.enterprise(排查=[VISIT]))) == []


def test_the_station_of_each_kind_of_record() -> None:
    site, linked = r.site(), r.site(企业=r.ENTERPRISE_ID)
    joint = r.activity(牵头="派出所")
    ledger = r.ledger(r.enterprise(监管站所="电管站"), r.lead(承办="派出所"), linked, joint)
    stations = [ledger.answering(record) for record in (*ledger, site)]
    assert stations == ["电管站", "派出所", "电管站", "派出所", None]
