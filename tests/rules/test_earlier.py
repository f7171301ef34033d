"""What an earlier campaign left: look-backs that go on from its 销号, meters still watched, what it left open."""

from __future__ import annotations

from typing import Any

import pytest
import records as r

from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.case.facts import dangerous_facts
from dabzw.rules.case.followup import look_backs, past_case_due
from dabzw.rules.case.standing import pending, site_pending
from dabzw.rules.case.states import state_of
from dabzw.rules.checks.registry import campaign_findings
from dabzw.rules.sweep.screening import power_cuts

Fields = dict[str, Any]
NEXT = r.campaign(
    阶段=[{"名称": "排查", "开始": "2027-02-01", "截止": "2027-06-30", "指标": ["复核率"]}], 督导=[]
)
NEXT_WITHOUT = NEXT.model_copy(update={"look_back": None})
ID = "QY-270201-0001"


def carried(*looks: str, **fields: Any) -> Any:
    """An enterprise of an earlier campaign, cleared on 2026-11-20 and looked at again on some days."""
    past: Fields = {
        "日期": "2026-11-10",
        "处理": "关闭取缔",
        "措施": [{"措施": "取缔", "性质": "取缔", "完成日期": "2026-11-10"}],
        "销号日期": "2026-11-20",
        "回头看": list(looks),
        "来源": {"行动": "示例行动", "编号": "QY-260210-0001", "提交": "0a" * 20},
    }
    own = {key: fields.pop(key) for key in ("措施", "处理") if key in fields}
    default: Fields = {"编号": ID, "历史查处": [{**past, **own}]}
    return r.enterprise(**default, **fields)


def looked(day: str, result: str = "未反弹") -> Fields:
    return {"日期": day, "结果": result}


def schedule(record: Any, when: str, campaign: Any = NEXT) -> list[tuple[int, str, str]]:
    at = r.at(when)
    return [
        (due.number, due.due.isoformat(), due.state) for due in look_backs(record.as_of(at), campaign, at)
    ]


FIRST, SECOND = (1, "2026-11-27", "已做"), (2, "2026-12-20", "已做")
TURNS: list[tuple[tuple[str, ...], str, list[tuple[int, str, str]]]] = [
    (("2026-11-27", "2026-12-18"), "2027-02-17", [FIRST, SECOND, (3, "2027-02-18", "未到")]),
    (("2026-11-27", "2026-12-18"), "2027-02-18", [FIRST, SECOND, (3, "2027-02-18", "今日到期"), (4, "2027-05-19", "未到")]),
    (("2026-11-27", "2026-12-18"), "2027-02-19", [FIRST, SECOND, (3, "2027-02-18", "逾期"), (4, "2027-05-19", "未到")]),
    (("2026-11-27",), "2027-02-17", [FIRST, (2, "2026-12-20", "逾期"), (3, "2027-02-18", "未到")]),
    (("2026-11-21", "2026-11-25"), "2027-02-17", [FIRST, (2, "2026-12-20", "逾期"), (3, "2027-02-18", "未到")]),
]  # fmt: skip


@pytest.mark.parametrize(("looks", "when", "expected"), TURNS)
def test_look_backs_go_on_from_the_old_end(
    looks: tuple[str, ...], when: str, expected: list[tuple[int, str, str]]
) -> None:
    assert schedule(carried(*looks), when) == expected


@pytest.mark.parametrize(
    ("day", "state"), [("2027-02-17", "已做"), ("2027-02-18", "已做"), ("2027-02-19", "已做")]
)
def test_a_look_back_of_the_next_campaign_takes_its_turn(day: str, state: str) -> None:
    record = carried("2026-11-27", "2026-12-18", 回头看=[looked(day)])
    assert schedule(record, "2027-03-01") == [
        FIRST, SECOND, (3, "2027-02-18", state), (4, "2027-05-19", "未到"),
    ]  # fmt: skip


def test_a_late_one_answers_what_fell_due_before_it_and_no_more() -> None:
    record = carried(回头看=[looked("2027-02-17")])
    assert schedule(record, "2027-02-17") == [FIRST, SECOND, (3, "2027-02-18", "未到")]
    assert schedule(record, "2027-02-16") == [
        (1, "2026-11-27", "逾期"), (2, "2026-12-20", "逾期"), (3, "2027-02-18", "未到"),
    ]  # fmt: skip
    on_the_day = carried(回头看=[looked("2027-02-18")])
    assert schedule(on_the_day, "2027-02-18")[2:] == [(3, "2027-02-18", "已做"), (4, "2027-05-19", "未到")]


def test_one_of_before_the_old_end_counts_for_nothing() -> None:
    record = carried(回头看=[looked("2026-11-19")])
    assert schedule(record, "2026-11-20") == [(1, "2026-11-27", "未到")]


def test_without_the_day_of_the_end_nothing_goes_on() -> None:
    past = [{"日期": "2026-11-10", "处理": "关闭取缔"}]
    assert schedule(r.enterprise(编号=ID, 历史查处=past), "2027-02-18") == []


def test_a_campaign_without_look_backs_schedules_none_and_no_first_look() -> None:
    record = carried("2026-11-27")
    assert schedule(record, "2027-02-18", NEXT_WITHOUT) == []
    assert past_case_due(record, NEXT_WITHOUT) is None
    due = past_case_due(record, NEXT)
    assert str(due) == "2027-02-08"


@pytest.mark.parametrize(
    ("looks", "matters"),
    [
        (("2026-11-27", "2026-12-18"), ["以往行动查处过，还没有复核", "第3次回头看"]),  # due 02-08 and 02-18
        (("2026-11-27",), ["第2次回头看"]),  # due 2026-12-20: whoever goes there has looked again
    ],
)
def test_an_enterprise_is_listed_for_the_first_look_where_no_turn_comes_before(
    looks: tuple[str, ...], matters: list[str]
) -> None:
    ledger = r.ledger(carried(*looks), campaign=NEXT)
    found = agenda(ledger.as_of(r.at("2027-02-10")), r.at("2027-02-10"))
    assert [one.matter for one in found if one.kind == "回头看"] == matters


def test_a_new_case_stops_them_until_it_ends() -> None:
    opened = {"违法行为": [r.found("1.1", "2027-02-10")]}
    assert schedule(carried("2026-11-27", "2026-12-18", **opened), "2027-02-09")[-1] == (
        3,
        "2027-02-18",
        "未到",
    )
    assert schedule(carried("2026-11-27", "2026-12-18", **opened), "2027-02-18") == [FIRST, SECOND]
    cleared = {**opened, "销号": {"日期": "2027-03-01", "验收人": ["张山"]}}
    assert schedule(carried("2026-11-27", **cleared), "2027-03-01") == [(1, "2027-03-08", "未到")]


def test_a_case_that_was_withdrawn_lets_them_go_on() -> None:
    judged = {"日期": "2027-02-12", "结论": "撤案", "理由": "登记错误", "批准人": "示例乡长"}
    record = carried("2026-11-27", "2026-12-18", 违法行为=[r.found("1.1", "2027-02-10")], 认定=[judged])
    assert schedule(record, "2027-02-18")[-2] == (3, "2027-02-18", "今日到期")


def test_a_rebound_stops_them_and_waits_for_a_person() -> None:
    record = carried("2026-11-27", "2026-12-18", 回头看=[looked("2027-02-10", "反弹")])
    assert schedule(record, "2027-02-18") == [FIRST, SECOND, (3, "2027-02-18", "已做")]
    assert state_of(record, r.ledger(record, campaign=NEXT)) == "待认定"


@pytest.mark.parametrize(("looks", "turns"), [((), 4), (("2026-11-27",), 1)])
def test_what_was_dismantled_is_looked_at_once(looks: tuple[str, ...], turns: int) -> None:
    gone = [{"措施": "拆窑", "性质": "拆除", "完成日期": "2026-11-15"}]
    assert len(schedule(carried(*looks, 措施=gone), "2027-02-18")) == turns


# Meters


@pytest.mark.parametrize(
    ("cut", "days"),
    [
        ({"措施": "断电", "性质": "断供", "完成日期": "2026-11-10"}, ["2026-11-10"]),
        ({"措施": "停止供电", "完成日期": "2026-11-10"}, ["2026-11-10"]),
        ({"措施": "断电", "性质": "断供", "完成日期": "2026-11-10", "解除日期": "2026-12-01"}, []),
        ({"措施": "断电", "性质": "断供"}, []),
        ({"措施": "停止供水", "完成日期": "2026-11-10"}, []),
    ],
)
def test_a_meter_is_watched_until_somebody_restored_the_power(cut: Fields, days: list[str]) -> None:
    record = carried(措施=[cut])
    assert [day.isoformat() for day in power_cuts(record, r.ledger(record, campaign=NEXT))] == days
    left = carried(措施=[], 上次未结=[{"日期": "2027-02-01", "事项": "案件整治中", "措施": [cut]}])
    assert [day.isoformat() for day in power_cuts(left, r.ledger(left, campaign=NEXT))] == days


# What was left open


LEFT = {"日期": "2027-02-01", "事项": "案件整治中"}


def items(record: Any, when: str) -> list[tuple[str, str, str, str]]:
    ledger = r.ledger(record, campaign=NEXT).as_of(r.at(when))
    found = agenda(ledger, r.at(when))
    return [
        (one.kind, one.matter, str(one.due), one.state)
        for one in found
        if "上次未结" in one.matter
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("when", "state"), [("2027-02-03", "临期"), ("2027-02-04", "今日到期"), ("2027-02-05", "逾期")]
)
def test_what_was_left_open_waits_for_a_person(when: str, state: str) -> None:
    record = r.enterprise(编号=ID, 上次未结=[LEFT])
    assert items(record, when) == [("待认定", "上次未结 案件整治中", "2027-02-04", state)]
    place = r.site(编号="CS-270201-0001", 上次未结=[LEFT])
    assert items(place, when) == [("待认定", "上次未结 案件整治中", "2027-02-04", state)]
    assert items(record, "2027-01-31") == []


def test_a_case_or_a_signed_answer_takes_it_off() -> None:
    fact = {"种类": "上次未结", "日期": "2027-02-01", "要点": "案件整治中"}
    signed = {
        "日期": "2027-02-03",
        "结论": "不立案",
        "理由": "原行动已办结",
        "批准人": "示例乡长",
        "事实": [fact],
    }
    answered = r.enterprise(编号=ID, 上次未结=[LEFT], 认定=[signed])
    opened = r.enterprise(编号=ID, 上次未结=[LEFT], 违法行为=[r.found("1.1", "2027-02-03")])
    place = r.site(编号="CS-270201-0001", 上次未结=[LEFT], 认定=[signed])
    ledger = r.ledger(answered, opened, place, campaign=NEXT)
    assert list(pending(answered, ledger)) == list(pending(opened, ledger)) == []
    assert list(site_pending(place, ledger)) == []
    assert [fact.kind for fact in dangerous_facts(opened, ledger)] == ["上次未结", "违法行为"]


@pytest.mark.parametrize(
    ("visits", "open_"),
    [
        ([], True),
        ([("2027-02-03", "未见人员")], True),
        ([("2027-01-31", "未发现")], True),
        ([("2027-02-01", "未发现")], False),
        ([("2027-02-03", "发现问题")], False),
    ],
)
def test_where_nobody_got_in_a_visit_that_does_takes_it_off(
    visits: list[tuple[str, str]],
    open_: bool,
) -> None:
    left = {**LEFT, "事项": "隐患未复查", "待复访": "是"}
    seen = [{"日期": day, "结果": result} for day, result in visits]
    for record in (
        r.enterprise(编号=ID, 上次未结=[left], 排查=seen),
        r.site(编号="CS-270201-0001", 上次未结=[left], 排查=seen),
    ):
        found = items(record, "2027-02-04")
        expected = [("待复访", "上次未结：隐患未复查", "2027-02-04", "今日到期")] if open_ else []
        assert found == expected
    enterprise = r.enterprise(编号=ID, 上次未结=[left], 排查=seen)
    assert "上次未结" not in {fact.kind for fact in dangerous_facts(enterprise, r.ledger(enterprise))}


# A campaign that is put into the ledger of an earlier one


@pytest.mark.parametrize(("cleared", "told"), [("2027-01-31", True), ("2027-02-01", False), (None, False)])
def test_a_case_that_ended_before_the_campaign_is_of_another_one(cleared: str | None, told: bool) -> None:
    end = {} if cleared is None else {"销号": {"日期": cleared, "验收人": ["张山"]}}
    ledger = r.ledger(r.enterprise(违法行为=[r.found("1.1", "2027-01-05")], **end), campaign=NEXT)
    found = [one for one in campaign_findings(ledger, r.at("2027-02-10")) if one.rule == "campaign-next"]
    assert [one.level for one in found] == (["警告"] if told else [])
    assert all("dabzw init 新台账" in one.advice and r.ENTERPRISE_ID in one.says for one in found)
