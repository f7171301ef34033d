from __future__ import annotations

from datetime import datetime
from typing import Any

import records as r
from pages import told

from dabzw.model.entered import DatedAct, Entered
from dabzw.model.scalars import parse_when
from dabzw.reports.looks import late_entry, transfer
from dabzw.reports.looks import visits as visits_look

AT = r.at("2026-03-12")


def transfers(*handed: dict[str, Any]) -> dict[str, Any]:
    lead = r.lead(企业=r.ENTERPRISE_ID, 移交=list(handed))
    return told(transfer.answer(r.ledger(r.enterprise(), lead).as_of(AT), AT))


def handed(day: str, receiver: str = "县应急管理局", **fields: Any) -> dict[str, Any]:
    return {"日期": day, "接收单位": receiver, "文号": "寺应急移〔2026〕1号", **fields}


def test_transfers_come_worst_first_with_their_counts() -> None:
    rows = transfers(
        handed("2026-02-12", 签收日期="2026-02-13"),
        handed("2026-03-11"),
        handed("2026-03-01"),
        handed("2026-02-20"),
    )
    assert [(row["状态"], row["移交日期"], row["未签收天数"]) for row in rows["移交"]] == [
        ("逾期未签收", "2026-02-20", 20),
        ("逾期未签收", "2026-03-01", 11),
        ("未签收", "2026-03-11", 1),
        ("已签收", "2026-02-12", 0),
    ]
    assert rows["按状态"] == {"逾期未签收": 2, "未签收": 1, "已退回": 0, "已签收": 1, "已回告": 0}


def test_a_transfer_is_told_whole() -> None:
    fields = {"签收日期": "2026-02-13", "退回日期": "2026-02-15", "退回理由": "不属管辖"}
    (row,) = transfers(handed("2026-02-12", **fields))["移交"]
    assert row == {
        "编号": r.LEAD_ID,
        "名称": "寺头村：院内有刺鼻气味",
        "村": "寺头村",
        "企业": r.ENTERPRISE_ID,
        "企业名称": "寺头建材厂",
        "承办": "乡应急办",
        "移交日期": "2026-02-12",
        "接收单位": "县应急管理局",
        "文号": "寺应急移〔2026〕1号",
        "回告结果": None,
        "状态": "已退回",
        "未签收天数": 0,
        "公安审查": None,
        **fields,
    }


def test_of_what_went_to_discipline_only_dates_are_told() -> None:
    (row,) = transfers(handed("2026-02-12", "乡纪委", 签收日期="2026-02-13", 回告结果="属实"))["移交"]
    assert (row["文号"], row["回告结果"], row["签收日期"]) == (None, None, "2026-02-13")


def test_what_is_not_recorded_of_the_police_is_said() -> None:
    (row,) = transfers(handed("2026-02-12", "派出所"))["移交"]
    assert row["公安审查"] == {
        "审批表": "没有登记案件移送审批表",
        "批准时间": None,
        "24小时移送": "台账没有登记审批时间，无法核对24小时内移送",
        "审查截止": None,
        "审查": "无法起算",
        "说明": "没有登记签收日期，审查期限无法起算",
    }


def visits(cap: str | None = None) -> dict[str, Any]:
    routine = {"日期": "2026-02-11", "性质": "日常检查", "结果": "未发现"}
    own = {"日期": "2026-02-12", "性质": "个案检查", "线索": r.LEAD_ID, "结果": "未发现"}
    busy = r.enterprise(编号="QY-260210-0002", 名称="寺头饲料厂", 排查=[routine, routine, own])
    ledger = r.ledger(
        r.enterprise(排查=[routine]), busy, campaign=r.campaign(检查频次上限=cap) if cap else None
    )
    return told(visits_look.answer(ledger, AT, 2026))


def test_visits_come_most_inspected_first() -> None:
    rows = visits()
    assert [(row["编号"], row["计入频次"], row["有线索个案"], row["超出"]) for row in rows["检查"]] == [
        ("QY-260210-0002", 2, 1, 0),
        (r.ENTERPRISE_ID, 1, 0, 0),
    ]
    assert (rows["年份"], rows["上限"]) == (2026, None)
    assert not any("上限" in says for says in rows["说明"])


def test_visits_over_the_cap_are_told() -> None:
    rows = visits("1")
    assert [row["超出"] for row in rows["检查"]] == [1, 0]
    assert rows["上限"] == 1


def late(*entered: tuple[str, str, bool], complete: bool = True) -> dict[str, Any]:
    """A lead of 02-10 09:00 with compulsory acts of days, each entered at a minute by a clerk."""
    known = {
        DatedAct(r.LEAD_ID, "登记时间", parse_when("2026-02-10 09:00")): [_entry("2026-02-10 09:30", "王芳")]
    }
    days = [f"2026-02-{12 + place}" for place in range(len(entered))]
    for day, (minute, clerk, corrected) in zip(days, entered, strict=True):
        act = DatedAct(r.LEAD_ID, "强制措施.日期", parse_when(day))
        known[act] = [_entry(minute, clerk, corrected=corrected)]
    ledger = r.ledger(r.lead(强制措施=[r.stopped(day) for day in days]))
    return told(late_entry.answer(ledger, known, AT, complete=complete))


def _entry(minute: str, clerk: str, *, corrected: bool = False) -> Entered:
    return Entered(datetime.fromisoformat(minute), "0123456789abcdef", clerk, corrected)


def test_late_entries_are_told_per_station_and_clerk() -> None:
    rows = late(
        ("2026-02-13 18:00", "王芳", False),
        ("2026-02-23 18:00", "李海", False),
        ("2026-02-20 18:00", "李海", True),
    )
    assert [(row["日期"], row["间隔天数"], row["类别"], row["提交"]) for row in rows["补录"]] == [
        ("2026-02-13", 10, "补录", "0123456789"),
        ("2026-02-14", 6, "更正", "0123456789"),
    ]
    assert rows["按站所"] == [
        {"站所": "乡应急办", "已入账": 4, "补录": 1, "更正": 1, "补录率": 0.25, "最长间隔天数": 10}
    ]
    assert rows["按经手人"] == [
        {"经手人": "李海", "已入账": 2, "补录": 1, "更正": 1, "补录率": 0.5, "最长间隔天数": 10},
        {"经手人": "王芳", "已入账": 2, "补录": 0, "更正": 0, "补录率": 0.0, "最长间隔天数": 0},
    ]


def test_a_history_without_its_beginning_is_said_to_be_so() -> None:
    assert len(late(complete=False)["说明"]) == len(late()["说明"]) + 1
    assert "历史不完整" in late(complete=False)["说明"][-1]
