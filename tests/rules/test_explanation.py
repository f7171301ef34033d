from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
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
    plan,
    stopped,
    verified,
)

from dabzw.model.campaign import Campaign
from dabzw.model.ledger import AnyRecord, ledger_of
from dabzw.model.moments import day_of, written
from dabzw.model.workdays import UNPUBLISHED, Calendar, Year
from dabzw.rules.limits.deadlines import Reckoned, reckoned
from dabzw.rules.limits.explanation import Step, explanation

Fields = dict[str, Any]
TRUE_ON_14 = {"核查": [verified("2026-02-14 10:00")]}
WORKING = campaign(计日={"单位": "工作日"})
ROLLING = campaign(计日={"单位": "自然日", "顺延": "是"})


def explained(
    code: str, record: AnyRecord, when: str, under: Campaign | None = None
) -> tuple[Reckoned, list[Step]]:
    book = ledger(record, campaign=under).as_of(at(when))
    [seen] = book.limited
    one = next(one for one in reckoned(seen, book, at(when)) if code in one.deadline.names)
    return one, list(explanation(one, at(when)))


def says(code: str, record: AnyRecord, when: str, under: Campaign | None = None) -> list[str]:
    _, steps = explained(code, record, when, under)
    return [
        " ".join(
            filter(None, (written(step.when)[5:] if step.when else "", str(step.number or ""), step.says))
        )
        for step in steps
    ]


def days(code: str, record: AnyRecord, when: str, under: Campaign | None = None) -> list[str]:
    """The days one by one: their number, - where one was not counted."""
    _, steps = explained(code, record, when, under)
    return [
        f"{step.when:%m-%d} {step.number or '-'} {step.rule}"
        for step in steps
        if isinstance(step.when, date)
        and (step.number is not None or "不计入" in step.says or "顺延" in step.says)
        and "如按" not in step.says
    ]


def test_natural_days_one_by_one() -> None:
    assert says("三日移交", lead(**TRUE_ON_14), "2026-02-17") == [
        "02-14 10:00 起算：核查属实",
        "时限：3日，按自然日计",
        "02-14 起算事件当日，不计入",
        "02-15 1 自然日",
        "02-16 2 自然日",
        "02-17 3 自然日",
        "02-17 期限到这一天24时为止",
        "02-17 尚未完成：今日到期",
        "没有登记交办时间，不另计承办单位的时间",
    ]


def test_each_step_names_its_rule() -> None:
    _, steps = explained("三日移交", lead(**TRUE_ON_14), "2026-02-18")
    rules = {step.says: step.rule for step in steps}
    assert rules["起算：核查属实"] == "通知三（三）"
    assert rules["时限：3日，按自然日计"] == "行动方案：计日"
    assert rules["起算事件当日，不计入"] == "民法典第201条：开始的当日不计入"
    assert "24小时" in str(rules["尚未完成：逾期1天"])
    assert rules["如按“工作日”计：不逾期"] == "通知只写“日”，怎样计日由行动方案定"


SOURCE = "国务院办公厅关于2026年部分节假日安排的通知（2025年11月4日）"


def test_workdays_skip_what_the_calendar_gives_off() -> None:
    found_days = days("三日移交", lead(**TRUE_ON_14), "2026-02-27", WORKING)
    numbers = [day.split(" ", 2)[:2] for day in found_days]
    off = [[f"02-{day}", "-"] for day in range(14, 24)]
    assert numbers == [*off, ["02-24", "1"], ["02-25", "2"], ["02-26", "3"]]
    assert {day.split(" ", 2)[2] for day in found_days[1:]} == {SOURCE}


def test_a_rest_day_at_the_end_rolls_on() -> None:
    found_days = days("三日移交", lead(**TRUE_ON_14), "2026-02-25", ROLLING)
    assert found_days[3] == "02-17 3 行动方案：计日"
    assert found_days[4] == f"02-18 - {SOURCE}"
    assert found_days[-1] == f"02-24 - {SOURCE}"


def test_hours_run_from_the_minute() -> None:
    assert says("首次核查", lead(), "2026-02-11 09:01")[:5] == [
        "02-10 09:00 起算：登记",
        "时限：24小时，不顺延",
        "02-10 09:00 从这一分钟起算",
        "02-11 09:00 期限到此刻为止",
        "02-11 09:01 尚未完成：逾期1天",
    ]


def test_hours_from_a_day_run_from_its_end() -> None:
    under = campaign(期限=[limit(对象="企业", 起算="发现", 完成="处置确定", 时限="24小时")])
    steps = says("试验期限", enterprise(违法行为=[found("1.1", "2026-02-10")]), "2026-02-10", under)
    assert "02-10 只记了日期，从当日24时起算" in steps
    assert "02-11 期限到这一天24时为止" in steps


def test_a_month_ends_on_the_same_day_of_the_next() -> None:
    under = campaign(期限=[limit(时限="1个月")])
    _, steps = explained("试验期限", lead(), "2026-02-12", under)
    counted = [step for step in steps if step.number is not None]
    assert (len(counted), counted[-1].when) == (28, date(2026, 3, 10))
    assert "时限：1个月，末日不顺延" in [step.says for step in steps]


def test_a_fixed_day_counts_no_days() -> None:
    assert says("线索清零", lead(), "2026-02-12")[:3] == [
        "固定的截止日期，不计日，不顺延",
        "03-31 期限到这一天24时为止",
        "02-12 尚未完成：未到",
    ]


def test_a_measure_has_the_day_of_the_plan() -> None:
    record = enterprise(
        违法行为=[found("1.1")], 处置=plan({"措施": "断电", "时限": "2026-02-20", "完成日期": "2026-02-22"})
    )
    assert says("措施时限", record, "2026-02-25") == [
        "方案为这项措施自定的时限",
        "02-20 期限到这一天24时为止",
        "02-22 完成：逾期完成2天",
    ]


@pytest.mark.parametrize(("day", "capped"), [("2026-03-28", False), ("2026-03-29", True)])
def test_the_end_of_the_campaign_caps_a_limit(day: str, *, capped: bool) -> None:
    steps = says("三日移交", lead(核查=[verified(f"{day} 10:00")]), "2026-03-31")
    assert ("03-31 原为2026-04-01，行动结束后不计" in steps) == capped
    assert "03-31 期限到这一天24时为止" in steps
    assert not any(step.startswith("04-01") for step in steps)


def test_a_return_starts_again() -> None:
    record = lead(**TRUE_ON_14, 移交=[handed("2026-02-15", "2026-02-20")])
    assert says("三日移交", record, "2026-02-19")[-2] == "02-15 完成：按期"
    assert says("三日移交", record, "2026-02-20")[-2] == "02-15 完成：按期"
    steps = says("三日移交/第2次移交", record, "2026-02-20")
    assert steps[:2] == ["02-20 移交被退回，从这天起算第2次移交", "时限：3日，按自然日计"]
    assert "02-23 3 自然日" in steps


def test_a_second_closing_has_the_fixed_day_too() -> None:
    record = lead(办结=[closed("2026-03-01"), closed("2026-03-05", "重开")])
    assert says("线索清零/第2次办结", record, "2026-03-10")[:3] == [
        "03-05 办结后重新打开，从这天起算第2次办结",
        "固定的截止日期，不计日，不顺延",
        "03-31 期限到这一天24时为止",
    ]


@pytest.mark.parametrize(
    ("turned", "told"),
    [("2026-02-17 09:00", "不逾期"), ("2026-02-18 09:00", "逾期1天"), ("2026-02-19 09:00", "逾期2天")],
)
def test_an_end_without_an_act_says_so(turned: str, told: str) -> None:
    record = lead(核查=[*TRUE_ON_14["核查"], verified(turned, "不属实")])
    assert f"{turned[5:]} 终止：从这时起不再要求完成，{told}" in says("三日移交", record, "2026-03-01")


@pytest.mark.parametrize("day", ["2026-02-14", "2026-02-15"])
def test_a_change_before_a_return_is_of_the_limit_before(day: str) -> None:
    changes = [
        changed(day, "三日移交", "延期", "2026-02-25"),
        changed("2026-02-21", "三日移交", "延期", "2026-02-28"),
    ]
    record = lead(**TRUE_ON_14, 移交=[handed("2026-02-16", "2026-02-20")], 期限变更=changes)
    assert f"{day[5:]} 延期：由2026-02-17延到2026-02-25" in says("三日移交", record, "2026-02-19")
    steps = says("三日移交/第2次移交", record, "2026-02-24")
    assert [step for step in steps if "延期" in step] == ["02-21 延期：由2026-02-23延到2026-02-28"]


def test_an_act_before_verification_is_in_time() -> None:
    record = lead(**TRUE_ON_14, 强制措施=[stopped("2026-02-13")])
    assert "02-13 起算之前已经完成，属先行处置：按期" in says("当日强制", record, "2026-02-20")
    on_the_day = lead(**TRUE_ON_14, 强制措施=[stopped("2026-02-14")])
    assert "02-14 完成：按期" in says("当日强制", on_the_day, "2026-02-20")


# 期限变更


def test_an_extension_replaces_the_limit_once() -> None:
    changes = [
        changed("2026-02-16", "三日移交", "延期", "2026-02-20"),
        changed("2026-02-19", "三日移交", "延期", "2026-02-27"),
    ]
    steps = says("三日移交", lead(**TRUE_ON_14, 期限变更=changes), "2026-02-21")
    assert "02-17 原期限到这一天24时为止" in steps
    assert "02-16 延期：由2026-02-17延到2026-02-20" in steps
    assert "02-19 延期不生效：同一期限只能延一次" in steps


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (changed("2026-02-18", "三日移交", "延期", "2026-02-20"), "02-18 延期不生效：期限已经届满"),
        (changed("2026-02-16", "三日移交", "延期"), "02-16 延期不生效：没有写延到哪一天"),
        (changed("2026-02-16", "三日移交", "恢复"), "02-16 恢复不生效：没有中止"),
    ],
)
def test_a_change_without_effect_says_why(change: Fields, why: str) -> None:
    assert why in says("三日移交", lead(**TRUE_ON_14, 期限变更=[change]), "2026-02-20")


def test_a_suspension_is_not_counted() -> None:
    changes = [changed("2026-02-15", "三日移交", "中止"), changed("2026-02-18", "三日移交", "恢复")]
    steps = says("三日移交", lead(**TRUE_ON_14, 期限变更=changes), "2026-02-21")
    assert steps[2:-4] == [
        "02-14 起算事件当日，不计入",
        "02-15 1 自然日",
        "02-17 原期限到这一天24时为止",
        "02-15 中止：从次日起不计，没有写预计恢复的日子",
        "02-18 恢复：剩余的从次日起续计",
        "02-16 中止期间，不计入",
        "02-17 中止期间，不计入",
        "02-18 中止期间，不计入",
        "02-19 1 自然日",
        "02-20 2 自然日",
        "02-20 期限到这一天24时为止",
    ]


def test_a_standing_suspension_says_so() -> None:
    changes = [changed("2026-02-15", "三日移交", "中止"), changed("2026-02-16", "三日移交", "中止")]
    steps = says("三日移交", lead(**TRUE_ON_14, 期限变更=changes), "2026-02-18")
    assert "02-16 中止不生效：已经中止" in steps
    assert "02-18 中止后没有恢复，按这天恢复计算" in steps
    assert "02-20 期限到这一天24时为止" in steps
    assert "02-18 尚未完成：未到（中止中）" in steps


@pytest.mark.parametrize(("when", "standstill"), [("2026-02-17", "中止中"), ("2026-02-18", "中止超期")])
def test_a_suspension_says_until_when(when: str, standstill: str) -> None:
    changes = [changed("2026-02-15", "三日移交", "中止", "2026-02-17")]
    steps = says("三日移交", lead(**TRUE_ON_14, 期限变更=changes), when)
    assert "02-15 中止：从次日起不计，预计到2026-02-17恢复" in steps
    assert f"{when[5:]} 尚未完成：未到（{standstill}）" in steps


def test_no_reason_of_a_change_is_repeated() -> None:
    changes = [changed("2026-02-15", "三日移交", "延期", "2026-02-20")]
    steps = says("三日移交", lead(**TRUE_ON_14, 期限变更=changes), "2026-02-18")
    assert not any("检测" in step for step in steps)


# The unit's own time and the calendar


@pytest.mark.parametrize(
    ("assigned", "when", "expected"),
    [
        ("2026-02-16 10:00", "2026-02-19", "02-19 承办单位：自2026-02-16 10:00起算，应于此前完成，不逾期"),
        ("2026-02-16 10:00", "2026-02-20", "02-19 承办单位：自2026-02-16 10:00起算，应于此前完成，逾期1天"),
        ("2026-02-16 10:00", "2026-02-15", "没有登记交办时间，不另计承办单位的时间"),
    ],
)
def test_the_time_of_the_unit_has_its_step(assigned: str, when: str, expected: str) -> None:
    assert expected in says("三日移交", lead(**TRUE_ON_14, 交办时间=assigned), when)


def test_a_unit_given_the_lead_too_late_has_no_time() -> None:
    steps = says("线索清零", lead(交办时间="2026-04-01 10:00"), "2026-04-02")
    assert "04-01 10:00 交办时期限已过，不计承办单位逾期" in steps


@pytest.mark.parametrize(("year", "rule"), [(2026, SOURCE), (2027, f"2027年{UNPUBLISHED}")])
def test_the_calendar_is_named(year: int, rule: str) -> None:
    record = lead(编号=f"XS-{year - 2000}0310-0001", 登记时间=f"{year}-03-10 09:00")
    under = campaign(期限=[limit(时限="3个工作日")])
    _, steps = explained("试验期限", record, f"{year}-03-10", under)
    assert [step.rule for step in steps if step.says == f"{year}年的休息日"] == [rule]
    _, steps = explained("试验期限", record, f"{year}-03-10", campaign(期限=[limit(时限="3个自然日")]))
    assert not any(step.says.endswith("的休息日") for step in steps)


# All that is said

THREE = "三日移交"
HANDED = [handed("2026-02-15", "2026-02-20")]
TOLD: tuple[tuple[str, AnyRecord, str, Campaign | None], ...] = (
    (THREE, lead(**TRUE_ON_14), "2026-02-17", None),
    (THREE, lead(**TRUE_ON_14), "2026-02-18", None),
    (THREE, lead(**TRUE_ON_14, 移交=[handed("2026-02-17")]), "2026-02-19", None),
    (THREE, lead(**TRUE_ON_14, 移交=[handed("2026-02-19")]), "2026-02-21", None),
    (THREE, lead(**TRUE_ON_14, 交办时间="2026-02-16 10:00"), "2026-02-19", WORKING),
    (THREE, lead(**TRUE_ON_14, 交办时间="2026-02-16 10:00"), "2026-02-21", ROLLING),
    (THREE, lead(**TRUE_ON_14, 移交=HANDED), "2026-02-25", None),
    (f"{THREE}/第2次移交", lead(**TRUE_ON_14, 移交=HANDED), "2026-02-25", None),
    (THREE, lead(核查=[*TRUE_ON_14["核查"], verified("2026-02-19 10:00", "不属实")]), "2026-02-25", None),
    ("查封到期", lead(强制措施=[stopped("2026-02-14", "查封")]), "2026-02-14", None),
    ("登记保存", lead(强制措施=[stopped("2026-02-27", "先行登记保存")]), "2026-03-10", None),
    ("来文回复", lead(来文={"单位": "县安委办", "要求日期": "2026-02-20"}), "2026-02-21", None),
    ("转办", lead(受理={"日期": "2026-02-11", "结论": "转办"}), "2026-02-15", None),
    (
        "方案确定/第2案",
        enterprise(
            违法行为=[found("1.1")],
            处置=[plan("取缔", decided="2026-02-11")],
            销号={"日期": "2026-02-20"},
            回头看=[{"日期": "2026-03-02", "结果": "反弹"}],
        ),
        "2026-03-10",
        None,
    ),
    (
        THREE,
        lead(
            **TRUE_ON_14,
            期限变更=[
                changed("2026-02-15", THREE, "中止", "2026-02-20"),
                changed("2026-02-20", THREE, "中止", "2026-02-25"),
                changed("2026-02-21", THREE, "中止", "2026-02-25"),
            ],
        ),
        "2026-02-26",
        None,
    ),
    (
        THREE,
        lead(
            **TRUE_ON_14,
            期限变更=[
                changed("2026-02-15", THREE, "延期", "2026-02-20"),
                changed("2026-02-19", THREE, "延期", "2026-02-27"),
            ],
        ),
        "2026-02-22",
        None,
    ),
    (
        THREE,
        lead(
            **TRUE_ON_14,
            期限变更=[changed("2026-02-15", THREE, "中止"), changed("2026-02-17", THREE, "恢复")],
        ),
        "2026-02-22",
        None,
    ),
    (THREE, lead(**TRUE_ON_14, 期限变更=[changed("2026-02-15", THREE, "中止")]), "2026-02-17", WORKING),
    (
        THREE,
        lead(
            **TRUE_ON_14,
            期限变更=[changed("2026-02-15", THREE, "中止"), changed("2026-02-26", THREE, "恢复")],
        ),
        "2026-02-26",
        ROLLING,
    ),
    (
        THREE,
        lead(
            核查=[verified("2026-02-10 10:00")],
            期限变更=[changed("2026-02-13", THREE, "中止"), changed("2026-02-15", THREE, "恢复")],
        ),
        "2026-02-16",
        WORKING,
    ),
    (
        "首次核查",
        lead(期限变更=[changed("2026-02-10", "首次核查", "中止"), changed("2026-02-12", "首次核查", "恢复")]),
        "2026-02-13",
        None,
    ),
    (
        "线索清零",
        lead(期限变更=[changed("2026-03-20", "线索清零", "中止"), changed("2026-03-25", "线索清零", "恢复")]),
        "2026-03-26",
        None,
    ),
    (THREE, lead(核查=[verified("2026-03-30 10:00")]), "2026-04-03", None),
    ("当日强制", lead(**TRUE_ON_14, 强制措施=[stopped("2026-02-13")]), "2026-02-20", None),
    ("首次核查", lead(交办时间="2026-02-11 09:01"), "2026-02-11 09:01", None),
    ("首次核查", lead(交办时间="2026-02-10 09:01"), "2026-02-13 09:02", None),
    ("线索清零", lead(), "2026-02-12", None),
    (
        "措施时限",
        enterprise(
            违法行为=[found("1.1")],
            处置=plan({"措施": "断电", "时限": "2026-02-20", "完成日期": "2026-02-22"}),
        ),
        "2026-02-25",
        None,
    ),
    (
        "试验期限",
        enterprise(违法行为=[found("1.1")], 处置=plan({"措施": "断电", "时限": "2026-02-20"})),
        "2026-02-21",
        campaign(期限=[limit(对象="企业", 起算="措施时限", 完成="处置完成", 时限="2个工作日")]),
    ),
    (
        "措施时限",
        enterprise(违法行为=[found("1.1")], 处置=plan({"措施": "断电", "时限": "2026-04-20"})),
        "2026-03-12",
        campaign(期限=[limit(代码="措施时限", 对象="企业", 完成="措施时限", 不得晚于行动结束="是")]),
    ),
    (
        "试验期限",
        enterprise(违法行为=[found("1.1")]),
        "2026-02-10",
        campaign(期限=[limit(对象="企业", 起算="发现", 完成="处置确定", 时限="24小时")]),
    ),
    ("试验期限", lead(), "2026-02-10", campaign(期限=[limit(时限="3日", 计日={"单位": "工作日"})])),
    ("试验期限", lead(), "2026-02-20", campaign(期限=[limit(时限="3日", 计日={"单位": "自然日"})])),
    (THREE, lead(**TRUE_ON_14, 期限变更=[changed("2026-02-12", THREE, "中止")]), "2026-02-16", None),
    ("试验期限", lead(), "2026-02-12", campaign(期限=[limit(时限="2个自然日", 顺延="是")])),
    ("试验期限", lead(), "2026-02-11", campaign(期限=[limit(时限="当日")])),
    (
        "试验期限",
        lead(编号="XS-261230-0001", 登记时间="2026-12-30 09:00"),
        "2027-01-06",
        campaign(期限=[limit(时限="3个工作日")]),
    ),
)


def test_what_every_explanation_says(golden: Callable[[Path, str], None]) -> None:
    lines = []
    for code, record, when, under in TOLD:
        _, steps = explained(code, record, when, under)
        lines.append(f"{code} {when}\n")
        for step in steps:
            day = written(step.when) if step.when else ""
            lines.append(f"  {day}｜{step.number or ''}｜{step.says}｜{step.rule or ''}\n")
    golden(Path(__file__).parent / "golden" / "explanations.txt", "".join(lines))


def test_a_published_year_without_a_source_is_named_by_itself() -> None:
    off = frozenset(date(2026, 4, each) for each in range(1, 31))
    calendar = Calendar({2026: Year(off, frozenset())})
    book = ledger_of(campaign(期限=[limit(时限="1个工作日")]), [lead()], calendar)
    [one] = reckoned(lead(), book, at("2026-02-10"))
    rules = {step.says: step.rule for step in explanation(one, at("2026-02-10"))}
    assert rules["2026年的休息日"] == "2026年休息日安排"


# Properties

DAY_SAYS = re.compile("起算事件当日|休息日|末日为休息日|顺延至|中止期间")

EVENTS = st.lists(
    st.tuples(st.integers(0, 20), st.sampled_from(["中止", "恢复"])),
    max_size=4,
    unique_by=lambda each: each[0],
)


@given(
    span=st.sampled_from(["1日", "3日", "10日", "5个工作日", "7个自然日", "1个月"]),
    unit=st.sampled_from(["自然日", "工作日"]),
    roll=st.sampled_from(["是", "否"]),
    events=EVENTS,
    start=st.dates(date(2026, 2, 1), date(2026, 5, 10)),
)
def test_the_last_day_that_is_listed_is_the_limit(
    span: str, unit: str, roll: str, events: list[tuple[int, str]], start: date
) -> None:
    days_of = [(date.fromordinal(start.toordinal() + after), kind) for after, kind in sorted(events)]
    record = lead(
        编号=f"XS-{start:%y%m%d}-0001",
        登记时间=f"{start} 09:00",
        期限变更=[changed(str(day), "试验期限", kind) for day, kind in days_of],
    )
    under = campaign(期限=[limit(时限=span)], 计日={"单位": unit, "顺延": roll})
    one, steps = explained("试验期限", record, "2026-08-01", under)
    listed = [step.when for step in steps if step.when and (step.number or DAY_SAYS.match(step.says))]
    assert max(map(day_of, listed)) == day_of(one.deadline.due)
    limits = [step.when for step in steps if "24时为止" in step.says]
    assert limits[-1] == one.deadline.due
