"""逾期升级: what was not done by its 时限 is changed to a stronger measure, from the next instant on."""

from __future__ import annotations

from typing import Any, Final

import pytest
import records as r
from pages import told

from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.reports.looks import policy as policy_look
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.case.escalation import escalated
from dabzw.rules.case.policy import Policy, policy
from dabzw.rules.case.states import enterprise_state
from dabzw.rules.limits.deadlines import deadlines

Fields = dict[str, Any]
RULE: Final[Fields] = {
    "代码": "甲",
    "行为": ["1"],
    "措施": ["限期整改"],
    "逾期升级": [{"措施": "限期整改", "改为": "取缔"}],
    "依据": "通知二",
}
MEASURES: Final = [
    {"名称": "限期整改", "性质": "整改"},
    {"名称": "停业", "性质": "停产"},
    {"名称": "取缔", "覆盖": ["停业"], "性质": "取缔"},
]
TIMES: Final = {"代码": "措施时限", "对象": "企业", "完成": "措施时限"}
OFF: Final[Fields] = {"风险处置": {}, "名单": None, "一案三查": None, "回头看": None}


def known(*records: Any, when: str, **campaign: Any) -> Ledger:
    own = {
        "处置规则": [RULE],
        "措施": MEASURES,
        "抵触": [["取缔", "限期整改"]],
        "期限": [TIMES],
        **OFF,
        **campaign,
    }
    return r.ledger(*records, campaign=r.campaign(**own)).as_of(r.at(when))


def case(*rows: Fields, **fields: Any) -> Enterprise:
    more = fields.pop("取舍", [])
    return r.enterprise(**{"违法行为": [r.found("1.2")], "处置": r.plan(*rows, 取舍=more), **fields})


def mended(done: str | None = None, due: str | None = "2026-03-10") -> Fields:
    days = {"时限": due, "完成日期": done, "佐证": "照片" if done else None}
    return {"措施": "限期整改", **{name: day for name, day in days.items() if day}}


def stand(found: Ledger, when: str) -> Policy:
    return policy(next(iter(found.enterprises.values())), found, r.at(when))


def required(record: Enterprise, when: str, **campaign: Any) -> str:
    found = stand(known(record, when=when, **campaign), when)
    return " ".join(f"{one.measure}={'、'.join(one.sources)}" for one in found.required)


STAYS: Final = "限期整改=甲"
CHANGES: Final = "取缔=甲:逾期升级"
LATER: Final = {**RULE, "逾期升级": [{"措施": "限期整改", "满": "3日", "改为": "取缔"}]}
HOURS: Final = {**RULE, "逾期升级": [{"措施": "限期整改", "满": "24小时", "改为": "取缔"}]}


@pytest.mark.parametrize(
    ("row", "when", "result"),
    [
        (mended(), "2026-03-09", STAYS),
        (mended(), "2026-03-10", STAYS),
        (mended(), "2026-03-10 23:59", STAYS),
        (mended(), "2026-03-11 00:01", CHANGES),
        (mended(), "2026-03-11", CHANGES),
        (mended("2026-03-09"), "2026-03-20", STAYS),
        (mended("2026-03-10"), "2026-03-20", STAYS),
        (mended("2026-03-11"), "2026-03-20", CHANGES),
        (mended("2026-03-11"), "2026-03-10", STAYS),
        (mended(due=None), "2026-03-20", STAYS),
    ],
)
def test_what_was_not_done_in_time_is_changed(row: Fields, when: str, result: str) -> None:
    assert required(case(row), when) == result


@pytest.mark.parametrize(
    ("rule", "when", "result"),
    [
        (LATER, "2026-03-12", STAYS),
        (LATER, "2026-03-13", STAYS),
        (LATER, "2026-03-14", CHANGES),
        (HOURS, "2026-03-11", STAYS),
        (HOURS, "2026-03-12", CHANGES),
    ],
)
def test_it_is_changed_when_more_time_has_passed(rule: Fields, when: str, result: str) -> None:
    assert required(case(mended()), when, 处置规则=[rule]) == result


@pytest.mark.parametrize(
    ("changes", "when", "result"),
    [
        ([r.changed("2026-03-09", "措施时限/限期整改", "延期", "2026-03-15")], "2026-03-15", STAYS),
        ([r.changed("2026-03-09", "措施时限/限期整改", "延期", "2026-03-15")], "2026-03-16", CHANGES),
        ([r.changed("2026-03-12", "措施时限/限期整改", "延期", "2026-03-20")], "2026-03-13", CHANGES),
        ([r.changed("2026-03-08", "措施时限/限期整改", "中止", "2026-03-30")], "2026-03-20", STAYS),
    ],
)
def test_an_approval_moves_the_time(changes: list[Fields], when: str, result: str) -> None:
    signed = [{**one, "批准人": "示例乙"} for one in changes]
    assert required(case(mended(), 期限变更=signed), when) == result


def aside(day: str, decision: str = "不采取", **fields: Any) -> Fields:
    return {"日期": day, "措施": "限期整改", "决定": decision, "理由": "已搬离", "批准人": "示例乙", **fields}


@pytest.mark.parametrize(
    ("choices", "when", "result"),
    [
        ([aside("2026-03-10")], "2026-03-20", ""),
        ([aside("2026-03-11")], "2026-03-20", CHANGES),
        ([aside("2026-03-09", "改为", 改为="停业")], "2026-03-20", "停业=取舍"),
        ([{**aside("2026-03-12"), "措施": "取缔"}], "2026-03-20", ""),
    ],
)
def test_a_choice_lays_aside_what_is_demanded_on_its_day(
    choices: list[Fields], when: str, result: str
) -> None:
    assert required(case(mended(), 取舍=choices), when) == result


def test_a_stronger_measure_that_was_done_in_time_answers() -> None:
    rule = {"代码": "甲", "措施": ["停业"], "逾期升级": {"措施": "停业", "改为": "取缔"}}
    done = {"措施": "取缔", "时限": "2026-03-10", "完成日期": "2026-03-10"}
    assert required(case(done), "2026-03-20", 处置规则=[rule]) == "停业=甲"
    assert required(case({**done, "完成日期": "2026-03-11"}), "2026-03-20", 处置规则=[rule]) == CHANGES


def test_what_took_the_place_of_a_measure_may_be_late_itself() -> None:
    steps = [{"措施": "停业", "改为": "取缔"}, {"措施": "限期整改", "改为": "停业"}]
    later = {"措施": "停业", "时限": "2026-03-15"}
    found = {
        when: required(case(mended(), later), when, 处置规则=[{**RULE, "逾期升级": steps}])
        for when in ("2026-03-10", "2026-03-15", "2026-03-16")
    }
    assert list(found.values()) == [STAYS, "停业=甲:逾期升级", CHANGES]


def test_another_rule_demands_the_measure_still_and_the_two_contradict() -> None:
    other = {"代码": "乙", "措施": ["限期整改"]}
    found = stand(known(case(mended()), when="2026-03-11", 处置规则=[RULE, other]), "2026-03-11")
    assert {one.measure: one.sources for one in found.required} == {
        "取缔": ("甲:逾期升级",),
        "限期整改": ("乙",),
    }
    assert len(found.conflicts) == 1
    assert found.laid_aside == ()


def test_a_case_that_ended_asks_for_nothing_more() -> None:
    withdrawn = {"日期": "2026-03-10", "结论": "撤案", "理由": "违法事实不成立", "批准人": "示例乙"}
    found = known(case(mended(), 认定=[withdrawn]), when="2026-03-20")
    assert escalated(next(iter(found.enterprises.values())), found) == ()


def test_policy_agenda_and_the_paper_tell_of_it() -> None:
    found = known(case(mended()), when="2026-03-11")
    (row,) = told(policy_look.answer(found, r.at("2026-03-11")))["企业"]
    assert row["原应采取"] == ["限期整改（甲），到2026-03-10没有完成，逾期升级为取缔"]
    assert row["降格"] == []
    assert "“限期整改”到2026-03-10没有完成，改为“取缔”（甲:逾期升级）" in row["问题"]
    (item,) = [one for one in agenda(found, r.at("2026-03-11")) if one.kind == "逾期升级"]
    assert (str(item.due), item.why) == ("2026-03-13", "通知二")
    assert item.next == f"dabzw ent plan {r.ENTERPRISE_ID} --measure 取缔"
    arranged = known(case(mended(), {"措施": "取缔"}), when="2026-03-11")
    assert not [one for one in agenda(arranged, r.at("2026-03-11")) if one.kind == "逾期升级"]


def test_a_measure_without_a_time_is_told() -> None:
    says = "“限期整改”没有时限，不能逾期升级"
    assert says in stand(known(case(mended(due=None)), when="2026-03-20"), "2026-03-20").problems
    assert says in stand(known(case(), when="2026-03-20"), "2026-03-20").problems
    for row in (mended(), mended("2026-03-05", due=None)):
        assert says not in stand(known(case(row), when="2026-03-20"), "2026-03-20").problems


@pytest.mark.parametrize(
    ("rows", "state", "limits"),
    [
        ([mended("2026-03-12")], "整治中", ["措施时限 逾期完成2"]),
        ([mended()], "整治中", ["措施时限 逾期10"]),
        ([mended(), r.done("取缔", "2026-03-15")], "待销号", ["措施时限 终止5"]),
    ],
)
def test_done_late_the_stronger_one_is_still_required(
    rows: list[Fields], state: str, limits: list[str]
) -> None:
    at = r.at("2026-03-20")
    found = known(case(*rows), when="2026-03-20")
    assert enterprise_state(next(iter(found.enterprises.values())), found) == state
    assert [f"{one.code} {one.state}{one.days_late or ''}" for one in deadlines(found, at)] == limits


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ([mended("2026-03-10")], False),
        ([mended("2026-03-11")], True),
        ([mended(), r.done("取缔", "2026-03-15")], False),
    ],
)
def test_clearance_asks_for_the_stronger_one(rows: list[Fields], refused: bool) -> None:
    record = case(*rows, 销号={"日期": "2026-03-20", "验收人": ["示例丙"]})
    own = {"处置规则": [RULE], "措施": MEASURES, "抵触": [], "期限": [TIMES], **OFF}
    found = r.findings(r.ledger(record, campaign=r.campaign(**own)), r.at("2026-03-25"))
    assert ("cleared-open-measure" in {one.rule for one in found}) == refused
