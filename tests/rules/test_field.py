"""Where to go on a day: what brings a place onto the sheet, in which order, and what is said of it."""

from __future__ import annotations

from typing import Any

import pytest
import records as r

from dabzw.model.ledger import AnyRecord
from dabzw.rules.agenda.field import FieldSheet, Stop, field_rounds, open_commands

PHASES = [
    {"名称": "摸排", "开始": "2026-02-09", "截止": "2026-02-14", "指标": ["场所排查率"]},
    {"名称": "整治", "开始": "2026-02-15", "截止": "2026-03-31"},
]
LOCKED = {"日期": "2026-02-10", "结果": "未见人员"}


def sheet(*records: AnyRecord, day: str = "2026-02-12", **notice: Any) -> FieldSheet:
    at = r.at(day)
    book = r.ledger(*records, campaign=r.campaign(**({"阶段": PHASES} | notice))).as_of(at)
    return FieldSheet(at, field_rounds(book, at))


def stop(*records: AnyRecord, **how: Any) -> Stop:
    (found,) = sheet(*records, **how).stops
    return found


def kinds(found: Stop) -> list[tuple[str, str]]:
    return [(errand.act, errand.kind) for errand in found.errands]


def test_a_place_that_a_phase_wants_swept_is_on_the_sheet_from_its_first_day() -> None:
    early = r.site(编号="CS-260208-0001")
    assert sheet(early, day="2026-02-08").stops == ()
    assert kinds(stop(early, day="2026-02-09")) == [("排查", "未排查")]
    assert sheet(r.site(排查=[r.visited()])).stops == ()


def test_a_phase_that_asks_for_no_sweep_brings_nobody_onto_the_sheet() -> None:
    assert sheet(r.site(), day="2026-02-20", 阶段=PHASES[1:]).stops == ()


def test_a_locked_door_is_tried_at_a_time_that_was_not_tried() -> None:
    found = stop(r.site(排查=[LOCKED | {"时段": "白天"}]))
    assert kinds(found) == [("排查", "待复访")]
    assert found.turns == ("夜间", "节假日")
    assert stop(r.site(排查=[LOCKED])).turns == ("白天", "夜间", "节假日")
    assert stop(r.site()).turns is None


def test_what_is_not_due_by_the_next_workday_is_counted_and_not_listed() -> None:
    hazard = r.site(排查=[r.visited(结果="发现问题", 问题类别="隐患")])  # due on the 25th
    assert sheet(hazard).rounds == ()
    (one,) = sheet(hazard, r.site(编号="CS-260210-0000")).rounds
    assert (len(one.stops), one.later) == (1, 1)
    assert kinds(stop(hazard, day="2026-02-24")) == [("排查", "隐患未复查")]


def test_a_lead_that_waits_for_its_verification_is_gone_to_until_that() -> None:
    lead = r.lead(登记时间="2026-02-12 09:00")
    assert kinds(stop(lead)) == [("核查", "核查")]
    assert sheet(r.lead(核查=[r.verified("2026-02-12 10:00")])).stops == ()


def test_a_lead_is_gone_to_also_where_no_limit_asks_for_it() -> None:
    found = stop(r.lead(登记时间="2026-02-12 09:00"), 期限=[])
    assert [(errand.matter, errand.due) for errand in found.errands] == [("还没有核查", None)]
    refused = r.lead(登记时间="2026-02-12 09:00", 受理={"日期": "2026-02-12", "结论": "转办"})
    assert sheet(refused, 期限=[]).stops == ()


def test_nothing_of_a_lead_but_its_place_is_within_reach_of_a_sheet() -> None:
    lead = r.lead(登记时间="2026-02-12 09:00", 内容="示例秘密", 来源="群众举报", 举报人编号="JB-0001")
    errands = str(stop(lead).errands)
    assert "示例秘密" not in errands
    assert "举报" not in errands


def test_the_villages_stand_as_in_the_campaign_and_places_by_their_grids() -> None:
    places = [
        r.site(编号=f"CS-260210-000{number}", 村=village, 网格=grid, 名称=f"第{number}处")
        for number, (village, grid) in enumerate(
            ((r.VILLAGES[1], None), (r.VILLAGES[0], None), (r.VILLAGES[0], "第一网格")), start=1
        )
    ]
    found = sheet(*places)
    order = [(one.village, stop.number, stop.record.id[-1]) for one in found.rounds for stop in one.stops]
    assert order == [(r.VILLAGES[0], 1, "3"), (r.VILLAGES[0], 2, "2"), (r.VILLAGES[1], 1, "1")]
    only = found.of_villages([r.VILLAGES[1]])
    assert [stop.number for stop in only.stops] == [1]


def test_what_lies_at_a_place_is_said_unless_it_went_away() -> None:
    acetone = {"品名": "丙酮", "数量": "200", "单位": "千克", "许可": "否", "查明日期": "2026-02-10"}
    moved = {"日期": "2026-02-11", "品名": "丙酮", "数量": "150.5", "单位": "千克", "去向": "移交"}
    of = {"排查": [LOCKED], "危险化学品": [acetone], "现场风险提示": "院内有狗"}
    found = stop(r.enterprise(**of))
    assert (found.warning, found.chemicals) == ("院内有狗", ("丙酮200千克",))
    assert stop(r.enterprise(**of, 物料去向=[moved])).chemicals == ("丙酮49.5千克",)
    assert stop(r.enterprise(**of, 物料去向=[moved | {"数量": "200"}])).chemicals == ()
    unknown = {key: value for key, value in acetone.items() if key not in ("数量", "单位")}
    assert stop(r.enterprise(**(of | {"危险化学品": [unknown]}))).chemicals == ("丙酮（数量不明）",)


def test_a_site_tells_of_the_enterprise_in_it() -> None:
    owner = r.enterprise(现场风险提示="有反应釜", 用电户号="0012", 供水户号="S-7")
    found = sheet(owner, r.site(企业=owner.id, 用电户号="0034")).stops
    (place,) = [one for one in found if one.record.id.startswith("CS")]
    assert place.warning == "有反应釜"
    assert [(one.supply, one.account) for one in place.meters] == [
        ("电", "0034"),
        ("电", "0012"),
        ("水", "S-7"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ([LOCKED], [LOCKED], ("site inspect",)),
        ([LOCKED], [LOCKED, LOCKED | {"日期": "2026-02-12"}], ()),
        ([], [r.visited("2026-02-12")], ()),
    ],
)
def test_a_row_is_typed_in_when_something_was_entered_since_the_sheet(
    before: list[Any], after: list[Any], left: tuple[str, ...]
) -> None:
    assert open_commands(stop(r.site(排查=before)), r.ledger(r.site(排查=after))) == left


def test_of_a_record_that_is_gone_nothing_is_left_to_be_typed_in() -> None:
    assert open_commands(stop(r.site()), r.ledger()) == ()
