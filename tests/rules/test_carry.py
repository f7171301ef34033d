"""From one campaign to the next: what a case became, what is still there, and that nothing open is lost."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import records as r
from hypothesis import given, settings
from hypothesis import strategies as st

from dabzw.model import vocab
from dabzw.model.base import Row
from dabzw.model.cases import current_case
from dabzw.model.earlier import Origin
from dabzw.model.enterprise import Enterprise
from dabzw.model.formats import OLDEST
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.site import Site
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.carry.additions import additions
from dabzw.rules.carry.ended import GRAVEST_FIRST, OF_NATURES, OF_PENALTIES, past_cases
from dabzw.rules.carry.left_open import left_open
from dabzw.rules.carry.taken_over import (
    KEPT_OF_ENTERPRISES,
    KEPT_OF_LEADS,
    KEPT_OF_SITES,
    Next,
    TakenOver,
    taken_over,
)
from dabzw.rules.case.followup import look_backs
from dabzw.rules.case.standing import is_unanswered, pending
from dabzw.rules.case.states import state_of
from dabzw.rules.figures.indicators import Window
from dabzw.rules.figures.indicators import past_cases as rechecked
from dabzw.store.demo import demo_files
from dabzw.store.reader import load

Fields = dict[str, Any]
COMMIT = "0a" * 20
ORIGIN = Origin.model_validate({"行动": "示例行动", "编号": r.ENTERPRISE_ID, "提交": COMMIT})
NEXT = r.campaign(阶段=[{"名称": "排查", "开始": "2027-02-01", "截止": "2027-06-30", "指标": ["复核率"]}])
NOW = datetime(2027, 2, 1, 9, 30)  # noqa: DTZ001 -- the ledger's zone


def carried(*records: AnyRecord, at: str = "2027-01-31", campaign: Any = NEXT) -> TakenOver:
    return taken_over(r.ledger(*records).as_of(r.at(at)), r.at(at), Next(campaign, NOW, COMMIT))


def new_ledger(taken: TakenOver, campaign: Any = NEXT) -> Ledger:
    return r.ledger(*taken.records, campaign=campaign)


# What a case became


def penalty(kind: str, day: str = "2026-03-01") -> Fields:
    return {"日期": day, "种类": kind, "机关": "县应急管理局"}


BECAME: list[tuple[Fields, str, str]] = [
    ({"处置": r.plan(r.done("取缔", "2026-03-05"))}, "关闭取缔", "2026-03-05"),
    ({"处置": r.plan(r.done("取缔关闭", "2026-03-05"))}, "关闭取缔", "2026-03-05"),
    ({"处置": r.plan(r.done("责令停产停业", "2026-03-05"))}, "责令停产停业", "2026-03-05"),
    ({"处置": r.plan(r.done("限期整改", "2026-03-05"))}, "限期整改", "2026-03-05"),
    ({"处置": r.plan(r.done("拆除储存设施", "2026-03-05"))}, "其他", "2026-03-10"),
    ({"处置": r.plan("取缔", r.done("限期整改", "2026-03-05"))}, "限期整改", "2026-03-05"),
    ({"处罚": [penalty("罚款")]}, "罚款", "2026-03-01"),
    ({"处罚": [penalty("罚款"), penalty("责令停产停业", "2026-03-04")]}, "责令停产停业", "2026-03-04"),
    ({"处罚": [penalty("警告")]}, "其他", "2026-03-10"),
    ({"处罚": [penalty("罚款", "2026-03-12")]}, "罚款", "2026-03-12"),  # after the end: of no other case
    ({"关闭": {"实际关闭日期": "2026-03-08"}}, "关闭取缔", "2026-03-08"),
    ({"关闭": {"提请日期": "2026-03-08"}}, "其他", "2026-03-10"),
    ({"处罚": [penalty("罚款")], "处置": r.plan(r.done("限期整改", "2026-02-20"))}, "罚款", "2026-03-01"),
    ({}, "其他", "2026-03-10"),
]


def ended(**fields: Any) -> Enterprise:
    end = {"销号": {"日期": "2026-03-10", "验收人": ["张山"]}}
    return r.enterprise(**{"违法行为": [r.found("1.1"), r.found("3.4")], **end, **fields})


@pytest.mark.parametrize(("fields", "sanction", "day"), BECAME)
def test_the_gravest_of_what_was_done(fields: Fields, sanction: str, day: str) -> None:
    (row,) = past_cases(ended(**fields), r.ledger(), ORIGIN)
    assert (row.sanction, row.on.isoformat()) == (sanction, day)
    assert row.reason == "未取得行政许可、非法储存危险化学品"  # names: the codes are of that campaign
    assert (row.cleared_on, row.origin) == (date(2026, 3, 10), ORIGIN)


def test_every_word_has_its_place() -> None:
    assert sorted(GRAVEST_FIRST) == sorted(get_args(vocab.PastSanction))
    assert set(OF_NATURES) <= set(get_args(vocab.MeasureNature))
    assert set(OF_PENALTIES) <= set(get_args(vocab.Penalty))


def test_measures_keep_their_own_words_and_days() -> None:
    lead = r.lead(企业=r.ENTERPRISE_ID, 强制措施=[r.stopped("2026-02-11", "查封", 解除日期="2026-03-01")])
    record = ended(处置=r.plan(r.done("断电", "2026-03-02"), "取缔"), 处罚=[penalty("罚款")])
    (row,) = past_cases(record, r.ledger(record, lead), ORIGIN)
    assert [(str(one.done_on), one.measure, one.nature, one.lifted_on) for one in row.measures] == [
        ("2026-02-11", "查封", None, date(2026, 3, 1)),
        ("2026-03-01", "罚款", "处罚", None),
        ("2026-03-02", "断电", "断供", None),
    ]
    restored = record.model_copy(
        update={"power_restored": r.enterprise(恢复供电={"日期": "2026-03-20"}).power_restored}
    )
    (row,) = past_cases(restored, r.ledger(restored), ORIGIN)
    assert {one.measure: one.lifted_on for one in row.measures}["断电"] == date(2026, 3, 20)


def looked(day: str) -> Fields:
    return {"日期": day, "结果": "未反弹"}


def test_look_backs_since_the_last_end_are_kept_with_it() -> None:
    days = ("2026-03-09", "2026-03-10", "2026-03-17")
    (row,) = past_cases(ended(回头看=[looked(day) for day in days]), r.ledger(), ORIGIN)
    assert [day.isoformat() for day in row.look_backs] == ["2026-03-10", "2026-03-17"]


def test_a_case_that_is_open_stops_them() -> None:
    again = ended(违法行为=[r.found("1.1"), r.found("1.1", "2026-04-01")], 回头看=[looked("2026-03-17")])
    (row,) = past_cases(again, r.ledger(), ORIGIN)
    assert (row.cleared_on, row.look_backs) == (None, ())


def test_a_withdrawn_case_is_no_punishment() -> None:
    fact = {"种类": "违法行为", "日期": "2026-02-10", "要点": "1.1"}
    gone = {"日期": "2026-03-10", "结论": "撤案", "理由": "登记错误", "批准人": "示例乡长", "事实": [fact]}
    record = r.enterprise(违法行为=[r.found("1.1")], 认定=[gone])
    taken = carried(record)
    assert past_cases(record, r.ledger(), ORIGIN) == ()
    assert (taken.withdrawn, taken.matters) == (1, ())


def test_a_third_campaign_goes_on_from_the_first() -> None:
    second = new_ledger(carried(ended(回头看=[looked("2026-03-17"), looked("2026-04-09")])))
    (one,) = second.enterprises.values()
    visited = r.enterprise(**{**one.tree(), "回头看": [looked("2027-02-10")]})
    at, now = r.at("2028-01-31"), datetime(2028, 2, 1, 9)  # noqa: DTZ001
    old = r.ledger(visited, campaign=NEXT).as_of(at)
    (third,) = taken_over(old, at, Next(NEXT, now, "1b" * 20)).records
    assert isinstance(third, Enterprise)
    (row,) = third.past_cases
    assert [day.isoformat() for day in row.look_backs] == ["2026-03-17", "2026-04-09", "2027-02-10"]
    assert (row.origin and row.origin.revision, third.earlier_id) == (COMMIT, visited.id)


# What is still there


def material(amount: str, **fields: Any) -> Fields:
    return {"品名": "丙酮", "数量": amount, "单位": "千克", "许可": "否", "查明日期": "2026-02-10", **fields}


def gone(amount: str) -> Fields:
    return {"日期": "2026-02-20", "品名": "丙酮", "数量": amount, "单位": "千克", "去向": "移交"}


@pytest.mark.parametrize(
    ("found", "moved", "left"),
    [
        ([material("200")], [], ["200"]),
        ([material("200")], [gone("200")], []),
        ([material("200")], [gone("199")], ["1"]),
        ([material("200")], [gone("201")], []),
        ([material("200"), material("50", 位置="后院")], [gone("200")], ["50"]),
        ([material("200", 许可="无需", 说明="学校实验")], [], ["200"]),
    ],
)
def test_what_has_not_gone_is_still_there(found: list[Fields], moved: list[Fields], left: list[str]) -> None:
    (one,) = carried(ended(危险化学品=found, 物料去向=moved)).records
    assert isinstance(one, Enterprise)
    assert [str(chemical.amount) for chemical in one.chemicals] == left


def test_it_waits_since_the_next_campaign_began_with_it() -> None:
    ledger = new_ledger(carried(ended(危险化学品=[material("200")])))
    (waits,) = [
        one
        for one in agenda(ledger.as_of(r.at(NOW.date().isoformat())), r.at("2027-02-01"))
        if one.kind == "待认定"
    ]
    assert (waits.since, waits.due, waits.state) == (date(2027, 2, 1), date(2027, 2, 4), "未到")


# Fields: each is kept, made, or left with the campaign that it is of


MADE: dict[type[Row], str] = {
    Enterprise: "id earlier_id related chemicals past_cases unsettled",
    Site: "id enterprise origin unsettled",
    Lead: "id received_at source suspected origin remark",
}
LEFT: dict[type[Row], str] = {
    Enterprise: (
        "visits violations determinations carried_over ratings material_moves plans sanctions inquiries closures "
        "power_restored clearances joined listings look_backs limit_changes late_explanations void"
    ),
    Site: "visits determinations joined void",
    Lead: (
        "informant enterprise site assigned_at merger admission ticket determinations verifications acts transfers "
        "answered_on closings limit_changes late_explanations attachments void"
    ),
}


@pytest.mark.parametrize(
    ("row", "kept"), [(Enterprise, KEPT_OF_ENTERPRISES), (Site, KEPT_OF_SITES), (Lead, KEPT_OF_LEADS)]
)
def test_every_field_is_kept_made_or_left(row: type[Row], kept: tuple[str, ...]) -> None:
    """A new field must say which: what is left is an act, or an informant's, or a sealed answer."""
    parts = [set(kept), set(MADE[row].split()), set(LEFT[row].split())]
    assert set().union(*parts) == set(row.model_fields)
    assert sum(map(len, parts)) == len(row.model_fields)


def test_an_id_ends_as_the_old_one_where_that_is_free() -> None:
    twins = [r.enterprise(编号=f"QY-2602{day}-7K4Q") for day in (10, 11)]
    ids = [one.id for one in carried(*twins).records]
    assert ids[0] == "QY-270201-7K4Q"
    assert ids[1] != ids[0] and ids[1].startswith("QY-270201-")  # noqa: PT018
    assert ids == [one.id for one in carried(*twins).records]


# What was left open


def kinds(taken: TakenOver) -> list[tuple[str, str, str | None]]:
    """What is told, but for papers that are missing."""
    return [(one.kind, one.says, one.holder) for one in taken.matters if one.kind != "其他"]


VERIFIED = {"核查": [r.verified("2026-02-10 10:00")]}
ME = r.ENTERPRISE_ID


def test_open_cases_and_leads_wait_with_the_enterprise() -> None:
    record = r.enterprise(违法行为=[r.found("1.1")])
    lead = r.lead(
        企业=ME, 强制措施=[r.stopped("2026-02-10", "查封")], 移交=[r.handed("2026-02-11")], **VERIFIED
    )
    taken = carried(record, lead)
    assert kinds(taken) == [
        ("案件未结", "案件待定方案：未取得行政许可", ME),
        ("线索未结", f"线索{r.LEAD_ID}待办结，查封未解除（2026-02-10起），移交没有最终回告", ME),
    ]
    (one,) = taken.records
    assert isinstance(one, Enterprise)
    assert [(row.matter, row.on.isoformat()) for row in one.unsettled] == [
        (matter.says, "2027-02-01") for matter in taken.matters
    ]
    assert one.violations == ()
    assert state_of(one, new_ledger(taken)) == "待认定"


def test_what_was_carried_elsewhere_waits_too() -> None:
    record = r.enterprise(违法行为=[r.found("1.1")], 转入={"日期": "2026-03-20", "行动": "示例复核行动"})
    assert kinds(carried(record)) == [("已转入", "案件转入“示例复核行动”：未取得行政许可", ME)]


@pytest.mark.parametrize("known", [True, False])
def test_a_lead_of_no_enterprise_is_registered_again_without_its_informant(known: bool) -> None:
    lead = r.lead(来源="群众举报", 举报人编号="JB2026001", 涉嫌行为=["1.1"])
    other = (
        NEXT
        if known
        else r.campaign(
            违法行为={"1.1": "无照"}, 阶段=[{"名称": "甲", "开始": "2027-02-01", "截止": "2027-03-01"}]
        )
    )
    taken = carried(lead, campaign=other)
    assert kinds(taken) == [("线索未结", f"线索{r.LEAD_ID}待核查", r.LEAD_ID)]
    (one,) = taken.records
    assert isinstance(one, Lead)
    assert (one.informant, one.received_at, one.content) == (None, NOW, lead.content)
    assert one.suspected == (("1.1",) if known else ())
    assert one.origin is not None and one.origin.id == r.LEAD_ID  # noqa: PT018
    assert "JB2026001" not in str(one.tree())


@pytest.mark.parametrize(
    ("source", "expected"), [("群众举报", "举报"), ("网格巡查", "巡查"), ("巡查", "巡查")]
)
def test_a_source_that_is_no_word_of_the_next_campaign_keeps_its_kind(source: str, expected: str) -> None:
    words = ["巡查", {"名称": "举报", "举报": "是"}]
    other = r.campaign(来源=words, 阶段=[{"名称": "甲", "开始": "2027-02-01", "截止": "2027-03-01"}])
    taken = carried(r.lead(来源=source), campaign=other)
    (one,) = taken.records
    assert isinstance(one, Lead)
    assert (one.source, taken.unknown) == (expected, {} if source == expected else {source: 1})


CLOSED = {**VERIFIED, "认定": [{"日期": "2026-02-12", "结论": "不立案", "理由": "属他人管辖", "批准人": "示例乡长", "事实": [
    {"种类": "线索属实", "日期": "2026-02-10", "要点": r.LEAD_ID}]}], "办结": [r.closed("2026-02-20")]}  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"强制措施": [r.stopped("2026-02-10", "扣押", 解除日期="2026-02-19")]}, []),
        ({"强制措施": [r.stopped("2026-02-10", "扣押")]}, ["线索未结"]),
        ({"强制措施": [r.stopped("2026-02-10", "先行登记保存")]}, ["线索未结"]),
        ({"强制措施": [r.stopped("2026-02-10", "责令立即停产")]}, []),
        ({"移交": [r.handed("2026-02-11")]}, ["待回告"]),
        ({"移交": [{**r.handed("2026-02-11"), "回告": [{"日期": "2026-02-18", "结果": "已处罚"}]}]}, []),
        (
            {"移交": [{**r.handed("2026-02-11"), "回告": [{"日期": "2026-02-18", "结果": "立案"}]}]},
            ["待回告"],
        ),
    ],
)
def test_a_closed_lead_leaves_what_stands(fields: Fields, expected: list[str]) -> None:
    found = carried(r.lead(**CLOSED, **fields)).matters
    assert [one.kind for one in found if one.kind != "其他"] == expected


def test_where_nobody_got_in_somebody_goes_again() -> None:
    place = r.site(排查=[{"日期": "2026-03-01", "结果": "未见人员"}])
    taken = carried(place)
    assert kinds(taken) == [("待复访", "未见人员1次", r.SITE_ID)]
    (one,) = taken.records
    assert isinstance(one, Site)
    assert [row.revisit for row in one.unsettled] == [True]
    again = taken_over(
        new_ledger(taken).as_of(r.at("2028-01-31")), r.at("2028-01-31"), Next(NEXT, NOW, COMMIT)
    )
    assert [one.says for one in again.matters] == ["未见人员1次"]


def test_a_sealed_question_is_counted_and_never_named() -> None:
    asked = [{"日期": "2026-03-01", "问项": name, "状态": "在查"} for name in ("保护伞", "供电")]
    taken = carried(ended(一案三查=asked))
    assert (taken.sealed, kinds(taken)) == (1, [("在查", "一案三查在查：供电", None)])
    assert "保护伞" not in str([one.tree() for one in taken.records])


def test_what_is_on_the_list_is_told() -> None:
    listed = {"日期": "2026-03-20", "状态": "已列入", "机关": "县应急管理局"}
    taken = carried(ended(名单=[listed]))
    assert kinds(taken) == [("名单", "已列入，2026-03-20，县应急管理局", None)]
    assert [one.says for one in taken.matters if one.kind == "其他"] == ["期限：方案确定"]
    removed = {"日期": "2026-09-20", "状态": "提前移出", "机关": "县应急管理局"}
    assert kinds(carried(ended(名单=[listed, removed]))) == []


# What the next campaign's file lacks


def test_only_what_is_needed_is_added_to_a_list_that_is_written() -> None:
    old = r.ledger().campaign
    records: list[AnyRecord] = [r.enterprise(村="东沟村"), r.site()]
    bare = NEXT.model_copy(update={"villages": (), "directories": ()})
    assert [one.name for one in additions(records, old, bare).villages] == list(r.VILLAGES)
    own = r.campaign(村=["寺头村"], 阶段=[{"名称": "甲", "开始": "2027-02-01", "截止": "2027-03-01"}])
    found = additions(records, old, own)
    assert ([one.name for one in found.villages], found.stations, found.directories) == (["东沟村"], (), ())


def test_a_village_that_has_another_name_is_known_by_its_code() -> None:
    old = r.campaign(村=[{"名称": "寺头村", "代码": "140581206201"}])
    new = r.campaign(村=[{"名称": "寺头社区", "代码": "140581206201"}])
    at = r.at("2027-01-31")
    taken = taken_over(r.ledger(r.site(), campaign=old).as_of(at), at, Next(new, NOW, COMMIT))
    assert [one.village for one in taken.records if isinstance(one, Site)] == ["寺头社区"]
    assert additions(taken.records, old, new).told == {}


# The demo, from one year to the next


@cache
def demo() -> Ledger:
    return load(demo_files()).sound


@cache
def demo_next(day: str) -> tuple[TakenOver, Ledger]:
    at, now = r.at(day), datetime.fromisoformat(f"{day} 09:30")
    old = demo().as_of(at)
    campaign = old.campaign.model_copy(update={"name": "示例下一行动", "phases": NEXT.phases})
    taken = taken_over(old, at, Next(campaign, now, COMMIT))
    return taken, r.ledger(*taken.records, campaign=campaign)


# Read by hand from the files of the demo: 日期, 处理, 机关, 销号日期, 回头看, and when the next one falls due; none
# does where all was dismantled (拆除) before one of them.
BY_HAND = {
    "QY-260210-03M0": ("2026-02-13", "关闭取缔", None, "2026-02-25", "2026-03-04 2026-03-26", "2026-05-26"),
    "QY-260210-7K4Q": ("2026-03-20", "关闭取缔", "县人民政府", "2026-03-27", "2026-04-03 2026-04-24 2026-06-24", None),
    "QY-260210-5B3C": ("2026-02-12", "责令停产停业", "县应急管理局", "2026-03-31", "2026-04-08 2026-04-29 2026-07-02", None),
    "QY-260306-9B4K": ("2026-03-26", "关闭取缔", "县人民政府", "2026-03-31", "2026-04-07 2026-04-29", None),
    "QY-260212-85K1": ("2026-02-13", "责令停产停业", None, "2026-02-22", "2026-03-01 2026-03-23", None),
    "QY-260305-E8E6": ("2026-03-09", "责令停产停业", None, "2026-03-10", "2026-03-17 2026-04-08", None),
}  # fmt: skip


@pytest.mark.parametrize("old_id", BY_HAND)
def test_cases_of_the_demo(old_id: str) -> None:
    taken, new = demo_next("2026-11-26")
    one = new.enterprises[taken.new_ids[old_id]]
    (row,) = one.past_cases
    looks = " ".join(map(str, row.look_backs))
    found = (str(row.on), row.sanction, row.organ, str(row.cleared_on), looks)
    assert found == BY_HAND[old_id][:5]
    assert one.earlier_id == old_id
    turns = look_backs(one, new.campaign, r.at("2026-11-26"))
    assert next((str(turn.due) for turn in turns if turn.done_on is None), None) == BY_HAND[old_id][5]


@pytest.mark.parametrize(
    ("day", "state"), [("2026-05-25", "未到"), ("2026-05-26", "今日到期"), ("2026-05-27", "逾期")]
)
def test_a_look_back_falls_due_across_the_campaigns_on_its_day(day: str, state: str) -> None:
    taken, new = demo_next("2026-05-01")
    found = agenda(new.as_of(r.at(day)), r.at(day))
    (item,) = [
        one for one in found if one.record_id == taken.new_ids["QY-260210-03M0"] and one.kind == "回头看"
    ]
    assert (item.matter, str(item.due)) == ("第3次回头看", "2026-05-26")
    assert item.state == ("临期" if state == "未到" else state)


def test_the_figures_of_the_demo() -> None:
    taken, new = demo_next("2026-11-26")
    assert (len(new.enterprises), len(new.sites), len(new.leads)) == (82, 177, 4)
    assert sum(len(one.past_cases) for one in new.enterprises.values()) == 35
    open_ = {one.record_id for one in taken.matters if one.kind == "案件未结"}
    states = {id_: state_of(one, taken.old) for id_, one in taken.old.enterprises.items()}
    assert open_ == {
        id_
        for id_, state in states.items()
        if state in ("待定方案", "整治中", "待销号", "再次立案", "死灰复燃")
    }
    assert len(open_) == 11
    sweep = Window(date(2027, 2, 1), date(2027, 6, 30))
    assert (rechecked(new, sweep).done, rechecked(new, sweep).total) == (0, 35)
    assert not [one for one in r.findings(new, r.at("2026-11-26")) if one.level == "错误"]
    assert demo_next.__wrapped__("2026-11-26")[1].enterprises == new.enterprises


@settings(max_examples=4)
@given(day=st.dates(date(2026, 2, 12), date(2026, 6, 30)))
def test_nothing_that_is_open_is_lost(day: date) -> None:
    """Every enterprise with an open danger is told, and waits in the next ledger."""
    at = r.at(day.isoformat())
    old = demo().as_of(at)
    matters = left_open(old, at)
    told, held = {one.record_id for one in matters}, {one.holder for one in matters}
    open_cases = {
        one.id
        for one in old.enterprises.values()
        if (case := current_case(one)) is not None and case.end is None
    }
    facts = {one.id for one in old.enterprises.values() if any(pending(one, old))}
    leads = {
        one.id: one.enterprise for one in old.counted_leads if one.closing is None or is_unanswered(one, old)
    }
    assert open_cases | facts | {id_ for id_ in leads.values() if id_ in old.enterprises} <= held
    assert set(leads) <= told
    assert {one.record_id for one in agenda(old, at) if one.record_id and one.kind != "回头看"} <= told | held


def test_a_ledger_of_the_oldest_format_is_carried_as_well() -> None:
    folder = Path(__file__).parents[1] / "store" / "formats" / "1"
    files = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}
    at = r.at("2027-01-31")
    old = load(files, absent=OLDEST).sound.as_of(at)
    taken = taken_over(old, at, Next(old.campaign, NOW, COMMIT))
    new = r.ledger(*taken.records, campaign=old.campaign)
    assert {one.earlier_id for one in new.enterprises.values()} == set(old.enterprises)
    cleared = [one for one in old.enterprises.values() if one.clearances]
    assert sum(len(one.past_cases) for one in new.enterprises.values()) == len(cleared) > 0
    assert not [one for one in r.findings(new, r.at("2027-02-01")) if one.level == "错误"]
