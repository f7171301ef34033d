"""Look-backs, supervision and the blacklist: schedules, ranks and proposals, with the day each begins."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import records as r

from dabzw.model.ledger import AnyRecord
from dabzw.rules.agenda.counts import Counts, Pair
from dabzw.rules.agenda.supervision import Supervised, SupervisedKind, places, supervision_round
from dabzw.rules.case.followup import ListStatus, ended_on, list_statuses, look_backs
from dabzw.rules.case.inquiry import must_be_complete, open_questions
from dabzw.rules.figures.indicators import Figure

Fields = dict[str, Any]
PRESET = r.campaign()


# Look-backs: 销号 on 03-10, then 03-17, 04-09, 06-08, 09-06 …


def cleared(*looks: Fields, on: str = "2026-03-10", **fields: Any) -> Any:
    default = {"违法行为": [r.found("1.1")], "处置": r.plan(r.done("取缔", "2026-03-05"))}
    ended = {"销号": {"日期": on, "验收人": ["张山"]}, "回头看": list(looks)}
    return r.enterprise(**{**default, **ended, **fields})


def looked(day: str, result: str = "未反弹") -> Fields:
    return {"日期": day, "结果": result}


def schedule(record: Any, when: str) -> list[tuple[int, str, str, int]]:
    seen = record.as_of(r.at(when))
    return [
        (due.number, due.due.isoformat(), due.state, due.days_late)
        for due in look_backs(seen, PRESET, r.at(when))
    ]


DUE: list[tuple[str, list[tuple[int, str, str, int]]]] = [
    ("2026-03-09", [(1, "2026-03-12", "未到", 0)]),  # seven days after the 取缔 of 03-05
    ("2026-03-10", [(1, "2026-03-17", "未到", 0)]),
    ("2026-03-16", [(1, "2026-03-17", "未到", 0)]),
    ("2026-03-17", [(1, "2026-03-17", "今日到期", 0), (2, "2026-04-09", "未到", 0)]),
    ("2026-03-18", [(1, "2026-03-17", "逾期", 1), (2, "2026-04-09", "未到", 0)]),
    ("2026-04-10", [(1, "2026-03-17", "逾期", 24), (2, "2026-04-09", "逾期", 1), (3, "2026-06-08", "未到", 0)]),
]  # fmt: skip


@pytest.mark.parametrize(("when", "expected"), DUE)
def test_look_backs_fall_due(when: str, expected: list[tuple[int, str, str, int]]) -> None:
    assert schedule(cleared(), when) == expected


def test_a_look_back_counts_from_its_day() -> None:
    record = cleared(looked("2026-03-19"))
    assert schedule(record, "2026-03-18")[0] == (1, "2026-03-17", "逾期", 1)
    assert schedule(record, "2026-03-19") == [(1, "2026-03-17", "已做", 2), (2, "2026-04-09", "未到", 0)]


def test_two_look_backs_in_one_week_are_one_turn() -> None:
    record = cleared(looked("2026-03-12"), looked("2026-03-16"))
    assert schedule(record, "2026-03-20") == [(1, "2026-03-17", "已做", 0), (2, "2026-04-09", "未到", 0)]


def test_the_turn_begins_on_the_day_after_the_one_before_fell_due() -> None:
    second = {"2026-03-17": "未到", "2026-03-18": "已做"}
    for day, state in second.items():
        assert schedule(cleared(looked("2026-03-12"), looked(day)), "2026-03-20")[1][2] == state


def test_after_the_plan_every_ninety_days() -> None:
    days = [due for _, due, _, _ in schedule(cleared(), "2026-12-31")]
    assert days == ["2026-03-17", "2026-04-09", "2026-06-08", "2026-09-06", "2026-12-05", "2027-03-05"]


def test_look_backs_run_from_the_end_of_a_ban_while_nothing_is_cleared() -> None:
    banned = r.enterprise(违法行为=[r.found("1.1")], 处置=r.plan(r.done("取缔关闭", "2026-03-05")))
    assert ended_on(banned, PRESET) == date(2026, 3, 5)
    assert schedule(banned, "2026-03-04") == []
    assert schedule(banned, "2026-03-05") == [(1, "2026-03-12", "未到", 0)]
    mended = r.enterprise(违法行为=[r.found("1.1")], 处置=r.plan(r.done("限期整改", "2026-03-05")))
    assert schedule(mended, "2026-03-12") == []


def test_a_rebound_ends_the_schedule_until_the_case_ends_again() -> None:
    rebound = cleared(looked("2026-03-17", "反弹"))
    assert schedule(rebound, "2026-05-01") == [(1, "2026-03-17", "已做", 0)]
    again = cleared(looked("2026-03-17", "反弹"), on="2026-04-20")
    assert schedule(again, "2026-04-20") == [(1, "2026-04-27", "未到", 0)]
    banned_again = cleared(
        looked("2026-03-17", "反弹"),
        处置=[
            r.plan(r.done("取缔", "2026-03-05")),
            r.plan(r.done("取缔", "2026-03-25"), decided="2026-03-18"),
        ],
    )
    assert schedule(banned_again, "2026-03-24") == [(1, "2026-03-17", "已做", 0)]
    assert schedule(banned_again, "2026-03-25") == [(1, "2026-04-01", "未到", 0)]


def test_a_campaign_without_a_plan_has_no_look_backs() -> None:
    record = cleared()
    assert look_backs(record, r.campaign(回头看=None), r.at("2026-05-01")) == ()
    only = r.campaign(回头看={"天数": ["7"]})
    assert len(look_backs(record, only, r.at("2027-05-01"))) == 1


# Supervision


def supervised(name: str, *records: AnyRecord, when: str = "2026-03-12") -> Supervised:
    found = supervision_round(r.ledger(*records).as_of(r.at(when)), r.at(when))
    return next(row for row in found if row.name == name)


def visited(day: str, **fields: Any) -> AnyRecord:
    return r.activity(
        **{
            "编号": f"HD-{day[2:].replace('-', '')}-0001",
            "日期": day,
            "类别": "专项督导",
            "督导对象": ["寺头村"],
            **fields,
        }
    )


def test_a_village_was_visited_on_the_first_day_of_its_supervision() -> None:
    visits = (visited("2026-03-10"), visited("2026-03-05"))
    assert supervised("寺头村", *visits).visited_on == date(2026, 3, 5)
    assert supervised("寺头村", *visits, when="2026-03-04").visited_on is None
    assert supervised("寺头村", visited("2026-02-28")).visited_on is None


@pytest.mark.parametrize("order", [1, -1])
def test_the_first_visit_does_not_depend_on_the_names_of_records(order: int) -> None:
    days = ("2026-03-10", "2026-03-05")[::order]
    visits = [visited(day, 编号=f"HD-260301-000{number}") for number, day in enumerate(days, start=1)]
    assert supervised("寺头村", *visits).visited_on == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("day", "notice"), [("2026-02-08", None), ("2026-02-09", "调度"), ("2026-02-10", "调度")]
)
def test_a_notice_stands_from_the_first_day_of_the_campaign(day: str, notice: str | None) -> None:
    assert supervised("寺头村", visited(day, 通报="调度")).notice == notice


@pytest.mark.parametrize("order", [1, -1])
def test_the_last_notice_stands_whatever_the_names_of_records(order: int) -> None:
    given = (("2026-03-10", "通报"), ("2026-03-05", "调度"))[::order]
    notices = [
        visited(day, 编号=f"HD-260301-000{number}", 通报=notice)
        for number, (day, notice) in enumerate(given, start=1)
    ]
    assert supervised("寺头村", *notices).notice == "通报"


def test_a_notice_is_no_visit_and_the_last_one_stands() -> None:
    called = visited("2026-03-05", 通报="调度")
    published = visited("2026-03-10", 通报="通报", 出动人次="4")
    row = supervised("寺头村", called, published, when="2026-03-09")
    assert (row.notice, row.visited_on) == ("调度", None)
    row = supervised("寺头村", called, published)
    assert (row.notice, row.visited_on) == ("通报", date(2026, 3, 10))
    assert supervised("寺头村", visited("2026-03-05", 通报="否")).notice is None


def late_lead(number: int, **fields: Any) -> AnyRecord:
    """A lead found true on 02-10 and stopped, that nobody has handed over: a hard limit is overdue."""
    seen = {"核查": [r.verified("2026-02-10 10:00")], "强制措施": [r.stopped("2026-02-10")]}
    return r.lead(编号=f"XS-260210-{number:04}", **seen | fields)


def unverified(number: int, **fields: Any) -> AnyRecord:
    """A lead of 02-10 that nobody has verified: a warning is late."""
    return r.lead(编号=f"XS-260210-{number:04}", **fields)


def test_warnings_are_told_apart_and_propose_nothing() -> None:
    row = supervised("寺头村", *(unverified(number) for number in range(5)))
    assert (row.overdue, row.warned, row.proposal) == (0, 5, None)
    row = supervised("寺头村", unverified(1), late_lead(2))
    assert (row.overdue, row.warned, row.proposal) == (1, 2, "调度")  # it was not made a case in time, too


@pytest.mark.parametrize(("leads", "proposal"), [(0, None), (1, "调度"), (2, "调度"), (3, "通报")])
def test_what_is_proposed_for_open_overdue_items(leads: int, proposal: str | None) -> None:
    row = supervised("寺头村", *(late_lead(number) for number in range(leads)))
    assert (row.overdue, row.proposal) == (leads, proposal)


def test_the_campaign_says_from_how_many_items_on_something_is_proposed() -> None:
    round_ = {"开始": "2026-03-01", "截止": "2026-03-31", "调度起点": "2", "通报起点": "5"}
    ledger = r.ledger(late_lead(1), campaign=r.campaign(督导=[round_])).as_of(r.at("2026-03-12"))
    proposals = {row.name: row.proposal for row in supervision_round(ledger, r.at("2026-03-12"))}
    assert proposals["寺头村"] is None
    ledger = r.ledger(late_lead(1), late_lead(2), campaign=r.campaign(督导=[round_])).as_of(
        r.at("2026-03-12")
    )
    assert {row.name: row.proposal for row in supervision_round(ledger, r.at("2026-03-12"))}[
        "寺头村"
    ] == "调度"


def test_an_item_is_overdue_from_the_minute_after_its_limit() -> None:
    before, after = "2026-02-11 09:00", "2026-02-11 09:01"
    assert [supervised("寺头村", unverified(1), when=when).warned for when in (before, after)] == [0, 1]
    days = ("2026-02-13", "2026-02-14")
    assert [supervised("寺头村", late_lead(1), when=when).overdue for when in days] == [0, 1]


def test_a_limit_counts_for_the_village_and_for_the_station_in_charge() -> None:
    lead = late_lead(1, 村="东沟村", 承办="派出所")
    for name, overdue in (("东沟村", 1), ("派出所", 1), ("寺头村", 0), ("乡应急办", 0)):
        assert supervised(name, lead).overdue == overdue


def test_the_share_done_in_time_is_of_the_limits_that_have_ended() -> None:
    done = late_lead(1, 核查=[r.verified("2026-02-10 10:00", "不属实")])
    row = supervised("寺头村", done, unverified(2))
    assert (row.on_time, row.ended, row.ratio) == (1, 2, 0.5)
    assert supervised("寺头村", done, unverified(2), unverified(3)).ratio == 1 / 3
    assert supervised("东沟村", done).ratio is None


def test_the_worst_come_first_and_never_by_the_number_of_leads() -> None:
    quick = [late_lead(n, 村="西河村", 核查=[r.verified("2026-02-10 10:00", "不属实")]) for n in range(5)]
    slow = late_lead(9, 村="东沟村")
    order = [row.name for row in supervision_round(r.ledger(*quick, slow), r.at("2026-03-12"))]
    assert order[0] == "寺头村"  # it has neither swept nor reported
    assert order.index("西河村") > order.index("东沟村")


def one(
    name: str,
    hard: int = 0,
    swept: tuple[int, int] = (10, 10),
    *,
    reported: bool | None = True,
    kind: SupervisedKind = "村",
) -> Supervised:
    """A place with so many hard limits overdue, so many of its sites swept, after the phase of the sweep."""
    counts = Counts(name, {"逾期": Pair(hard, 9)})
    return Supervised(
        name=name,
        kind=kind,
        visited_on=None,
        counts=counts,
        sweep=Figure(swept[0], swept[1], ()),
        sweep_is_over=True,
        reported=reported,
        on_time=0,
        ended=hard,
        notice=None,
        proposal=None,
    )


RANKED: list[tuple[list[Supervised], tuple[int | None, ...]]] = [
    ([one("甲", 8), one("乙", swept=(0, 10), reported=False)], (2, 1)),  # nothing done is never better
    ([one("甲", 1), one("乙", swept=(1, 10))], (2, 1)),  # nine sites left weigh more than one limit
    ([one("甲", 3), one("乙", swept=(8, 10))], (1, 2)),
    ([one("甲"), one("乙", reported=False)], (2, 1)),
    ([one("甲", 1), one("乙", 1), one("丙")], (1, 1, 3)),  # who stands alike shares a place
    ([one("甲", 1), one("乙", 1, (20, 20))], (1, 2)),
    ([one("甲", swept=(0, 0), reported=None), one("乙")], (None, 1)),  # nothing to be ranked by
    ([one("甲", 1), one("乙", 2, reported=None, kind="站所")], (1, 1)),  # each kind on its own
]


@pytest.mark.parametrize(("rows", "expected"), RANKED)
def test_places_hold_the_sweep_and_silence(rows: list[Supervised], expected: tuple[int | None, ...]) -> None:
    assert places(rows) == expected


# The blacklist

FINED = {"日期": "2026-03-01", "种类": "罚款", "机关": "县应急管理局", "金额": "20000"}
PAST = {"日期": "2024-05-06", "处理": "关闭取缔"}


def statuses(when: str = "2026-03-12", under: Any = None, **fields: Any) -> list[ListStatus]:
    ledger = r.ledger(r.enterprise(**fields), campaign=under)
    return list(list_statuses(ledger.as_of(r.at(when)), r.at(when)))


@pytest.mark.parametrize(
    ("codes", "level", "proposed"),
    [
        (["1.1"], "重大", True),
        (["1.1"], "较大", True),
        (["1.1"], "一般", False),
        (["1.1"], None, False),
        (["1.3"], "重大", True),
        (["4.1"], "重大", True),
        (["1.2"], "重大", False),
        (["2.2"], "重大", False),
        ([], "重大", False),
    ],
)
def test_who_is_proposed(codes: list[str], level: str | None, *, proposed: bool) -> None:
    ratings = [] if level is None else [r.rated(level)]
    assert bool(statuses(违法行为=[r.found(code) for code in codes], 风险=ratings)) is proposed


def test_a_proposal_names_the_violations_and_the_risk() -> None:
    codes = [r.found(code) for code in ("1.1", "2.2", "4.1")]
    (row,) = statuses(违法行为=codes, 风险=[r.rated("较大")], 历史查处=[PAST])
    assert row.reasons == (
        "未取得行政许可（1.1）、责令停产停业、关闭取缔后擅自恢复（4.1），较大风险",
        "死灰复燃",
    )


def test_the_campaign_says_for_which_violations() -> None:
    case: Fields = {"违法行为": [r.found("1.2")], "风险": [r.rated("重大")]}
    assert statuses(under=r.campaign(名单={"行为": ["1"]}), **case)
    assert not statuses(under=r.campaign(名单={"行为": ["1.1"]}), **case)


def test_a_case_that_came_back_is_proposed() -> None:
    (row,) = statuses(历史查处=[PAST], 违法行为=[r.found("2.2")])
    assert row.reasons == ("死灰复燃",)
    assert not statuses(历史查处=[{**PAST, "处理": "罚款"}], 违法行为=[r.found("2.2")])


def test_a_proposal_begins_with_the_rating_and_wants_a_penalty() -> None:
    case: Fields = {"违法行为": [r.found("1.1")], "风险": [r.rated("重大", "2026-02-20")], "处罚": [FINED]}
    assert statuses("2026-02-19", **case) == []
    assert [row.missing for row in statuses("2026-02-20", **case)] == [("尚无行政处罚记录，不具备列入条件",)]
    assert [row.missing for row in statuses("2026-02-28", **case)] == [("尚无行政处罚记录，不具备列入条件",)]
    assert [row.missing for row in statuses("2026-03-01", **case)] == [()]


STEPS = [
    {"日期": "2026-03-02", "状态": "建议列入", "机关": "寺头乡人民政府"},
    {"日期": "2026-03-20", "状态": "已列入", "机关": "县应急管理局", "文号": "应急列〔2026〕1号"},
]
REMOVED = {"日期": "2027-05-01", "状态": "提前移出", "机关": "县应急管理局"}


@pytest.mark.parametrize(
    ("when", "state", "until"),
    [
        ("2026-03-01", None, None),
        ("2026-03-02", "建议列入", None),
        ("2026-03-19", "建议列入", None),
        ("2026-03-20", "已列入", "2029-03-20"),
        ("2029-03-19", "已列入", "2029-03-20"),
        ("2029-03-20", "管理期满，应移出", "2029-03-20"),
    ],
)
def test_the_steps_of_a_listing(when: str, state: str | None, until: str | None) -> None:
    found = statuses(when, 名单=STEPS)
    assert [row.state for row in found] == ([] if state is None else [state])
    assert all(row.until == (date.fromisoformat(until) if until else None) for row in found)


def test_an_early_removal_is_possible_after_twelve_months_and_ends_the_term() -> None:
    (listed,) = statuses("2026-12-31", 名单=STEPS)
    assert listed.removable_from == date(2027, 3, 20)
    (removed,) = statuses("2029-12-31", 名单=[*STEPS, REMOVED])
    assert (removed.state, removed.until, removed.removable_from) == ("提前移出", None, None)


EXPIRED = {"日期": "2029-03-25", "状态": "期满移出", "机关": "县应急管理局"}


def test_a_removal_at_the_end_of_the_term_ends_it_and_a_new_listing_begins_another() -> None:
    days = {"2029-03-24": "管理期满，应移出", "2029-03-25": "期满移出", "2029-03-26": "期满移出"}
    for day, state in days.items():
        (row,) = statuses(day, 名单=[*STEPS, EXPIRED])
        assert (row.state, row.until is None) == (state, state == "期满移出")
    again = {**STEPS[1], "日期": "2030-05-01"}
    (row,) = statuses("2030-05-02", 名单=[*STEPS, EXPIRED, again])
    assert (row.state, row.since, row.until) == ("已列入", date(2030, 5, 1), date(2033, 5, 1))


# 一案三查

ASKED = {"状态": "已查否", "日期": "2026-03-01"}


@pytest.mark.parametrize(
    ("codes", "level", "gate"),
    [
        (["2.2"], "重大", True),
        (["1.1"], None, True),  # 取缔
        (["2.3"], "较大", False),
        (["2.2"], "一般", False),
        ([], "重大", True),
    ],
)
def test_which_cases_must_be_asked_to_the_end(codes: list[str], level: str | None, *, gate: bool) -> None:
    ratings = [] if level is None else [r.rated(level)]
    record = r.enterprise(违法行为=[r.found(code) for code in codes], 风险=ratings)
    assert must_be_complete(record, PRESET) is gate


def test_a_question_is_open_until_the_day_of_its_answer() -> None:
    record = r.enterprise(一案三查=[{"问项": name, **ASKED} for name in ("生产", "保护伞")])
    before, on = (
        len(tuple(open_questions(record.as_of(r.at(day)) or record, PRESET)))
        for day in ("2026-02-28", "2026-03-01")
    )
    assert (before, on) == (8, 6)
    assert "生产" not in tuple(open_questions(record, PRESET))
