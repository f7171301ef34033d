"""What records, made reports, forms and campaigns say of themselves, each in a table of cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from records import (
    ENTERPRISE_ID,
    activity,
    at,
    done,
    enterprise,
    found,
    lead,
    ledger,
    plan,
    rated,
    site,
    stopped,
    verified,
)

from dabzw.model.base import label
from dabzw.model.cases import cleared_on
from dabzw.model.directory import DirectoryRow
from dabzw.model.enterprise import Enterprise, Visit
from dabzw.model.finding import Finding, field_name
from dabzw.model.moments import Instant, When, day_of, end_of, not_before, start_of, written
from dabzw.model.scalars import parse_when
from dabzw.model.vocab import VisitResult, words

# Enterprises, leads, activities


def test_what_an_enterprise_says_of_itself() -> None:
    rich = enterprise(
        违法行为=[found("2.2", "2026-02-20"), found("1.1", "2026-02-12"), found("2.2", "2026-02-13")],
        风险=[rated("一般"), rated("重大", "2026-02-11"), rated("较大", "2026-02-12")],
        处置=plan("断水", done("断电", "2026-03-01")),
    )
    bare = enterprise(处置={})
    assert (rich.offends, rich.answering, rich.risk) == (True, "乡应急办", "较大")
    assert (rich.violation_codes, str(rich.first_found_on)) == (("2.2", "1.1"), "2026-02-12")
    assert [one.measure for one in rich.planned] == ["断水", "断电"]
    assert (bare.offends, bare.risk, bare.violation_codes, bare.first_found_on, bare.planned) == (
        *(False, None, (), None, ()),
    )
    assert enterprise().planned == ()


LOOKED = [
    (day, result)
    for day, result in (("2026-03-05", "反弹"), ("2026-03-09", "反弹"), ("2026-03-12", "未反弹"))
]


@pytest.mark.parametrize(
    ("ended", "looked", "rebound", "in_force"),
    [
        (None, [], None, None),
        ("2026-03-01", [], None, "2026-03-01"),
        ("2026-03-01", LOOKED[2:], None, "2026-03-01"),
        ("2026-03-01", LOOKED, "2026-03-09", None),  # it came back on the 5th
        ("2026-03-01", [*LOOKED[1:2], *LOOKED[:1]], "2026-03-09", None),
        ("2026-03-09", LOOKED, "2026-03-09", None),
        ("2026-03-10", LOOKED, "2026-03-09", "2026-03-10"),
        (None, LOOKED, "2026-03-09", None),
    ],
)
def test_a_clearance_is_in_force_until_a_rebound(
    ended: str | None, looked: list[tuple[str, str]], rebound: str | None, in_force: str | None
) -> None:
    one = enterprise(
        回头看=[{"日期": day, "结果": result} for day, result in looked],
        **({} if ended is None else {"销号": {"日期": ended}}),
    )
    cleared = cleared_on(one)
    assert (one.rebound_on and str(one.rebound_on), cleared and str(cleared)) == (rebound, in_force)


def test_which_visits_saw_the_place() -> None:
    visits = [Visit.model_validate({"日期": "2026-02-10", "结果": result}) for result in words(VisitResult)]
    assert {visit.result: visit.effective for visit in visits} == {
        "未发现": True,
        "发现问题": True,
        "未见人员": False,
        "拒绝检查": False,
    }


@pytest.mark.parametrize(
    ("act", "temporary"),
    [
        ("查封", True),
        ("扣押", True),
        ("查封、扣押", True),
        ("查封仓库", True),
        ("停止供电", False),
        ("责令停产", False),
    ],
)
def test_acts_that_lapse(act: str, *, temporary: bool) -> None:
    assert lead(强制措施=[stopped("2026-02-10", act)]).acts[0].is_temporary is temporary


def test_what_a_lead_says_of_itself() -> None:
    admitted = {"受理": {"日期": "2026-02-10", "结论": "受理"}}
    refused = {"受理": {"日期": "2026-02-10", "结论": "不予受理", "理由": "不属实"}}
    assert [lead(**fields).refused for fields in ({}, admitted, refused)] == [False, False, True]
    assert [lead(**fields).counted for fields in ({}, {"并入": "XS-260210-0002"})] == [True, False]
    verdicts: tuple[list[str], ...] = (
        [],
        ["属实"],
        ["部分属实"],
        ["不属实"],
        ["属实", "不属实"],
        ["不属实", "属实"],
        ["无法查实"],
    )
    assert [
        lead(核查=[verified("2026-02-10 15:00", one) for one in each]).found_true for each in verdicts
    ] == [
        *(False, True, True, False, False, True, False),
    ]
    assert (lead().answering, lead(承办="派出所").answering) == ("乡应急办", "派出所")


@pytest.mark.parametrize(
    ("fields", "name", "notice_only"),
    [
        ({}, "联合执法", False),
        ({"牵头": "派出所"}, "联合执法（派出所）", False),
        ({"通报": "调度"}, "联合执法", True),
        ({"通报": "通报"}, "联合执法", True),
        ({"通报": "否"}, "联合执法", False),
        ({"通报": "通报", "村": ["寺头村"]}, "联合执法", False),
        ({"通报": "通报", "检查组数": "0"}, "联合执法", False),
        ({"通报": "通报", "出动人次": "2"}, "联合执法", False),
        ({"通报": "通报", "专家人次": "2"}, "联合执法", False),
        ({"通报": "通报", "发现问题": "0"}, "联合执法", False),
    ],
)
def test_what_an_activity_says_of_itself(fields: dict[str, Any], name: str, *, notice_only: bool) -> None:
    one = activity(**fields)
    assert (one.name, one.answering, one.is_notice_only) == (name, fields.get("牵头"), notice_only)


def test_the_heads_of_a_directory_stand_in_one_cell() -> None:
    heads = {
        text: DirectoryRow.model_validate({"名称": "甲厂", "负责人": text}).heads
        for text in ("张山、李海", "张山 李海；王川", "张山,，")
    }
    assert heads == {
        "张山、李海": ("张山", "李海"),
        "张山 李海；王川": ("张山", "李海", "王川"),
        "张山,，": ("张山",),
    }
    assert DirectoryRow.model_validate({"名称": "甲厂", "负责人": ["张山"]}).heads == ("张山",)


def test_a_field_as_people_write_its_path() -> None:
    paths = {
        (): "",
        ("村",): "村",
        ("核查", 0, "时间"): "核查[1].时间",
        ("套", 1, 2): "套[2][3]",
        (0, "村"): "[1].村",
    }
    assert {path: field_name(path) for path in paths} == paths
    finding = Finding("r", "警告", "f", None, ("核查", 1), "说", "办")
    assert (finding.field, finding.line, finding.column) == ("核查[2]", 1, 1)
    assert (label(Enterprise, "station"), label(Enterprise, "id")) == ("监管站所", "编号")


# Ledgers


def test_what_a_ledger_is_asked_for() -> None:
    records = (
        *(lead(), lead(编号="XS-260210-0002", 企业=ENTERPRISE_ID, 场所="CS-260210-0001")),
        *(
            lead(编号="XS-260210-0003", 企业=ENTERPRISE_ID),
            lead(编号="XS-260210-0004", 企业="QY-260210-0009"),
        ),
        *(enterprise(), enterprise(编号="QY-260210-0002", 统一社会信用代码=None, 无代码原因="未查明")),
        *(site(), activity()),
    )
    book = ledger(*records)
    assert [one.id for one in book] == [
        *sorted(one.id for one in records if one.KIND == "企业"),
        *(f"XS-260210-000{n}" for n in (1, 2, 3, 4)),
        "CS-260210-0001",
        "HD-260210-0001",
    ]
    assert book.ids == tuple(one.id for one in book)
    assert all(book.find(one.id) == one and one.id in book for one in records)
    assert (book.find("QY-260210-0009"), "QY-260210-0009" in book) == (None, False)
    assert [
        [one.id for one in book.leads_of_enterprise(id_)] for id_ in (ENTERPRISE_ID, "QY-260210-0009", "")
    ] == [["XS-260210-0002", "XS-260210-0003"], ["XS-260210-0004"], []]
    assert [one.id for one in book.leads_of_site("CS-260210-0001")] == ["XS-260210-0002"]
    assert book.leads_of_site("CS-260210-0002") == ()
    assert book.sites_of_enterprise(ENTERPRISE_ID) == ()
    assert book.limited == (*book.leads.values(), *book.enterprises.values())
    assert [book.limited_record(one).id for one in ("XS-260210-0002", ENTERPRISE_ID)] == [
        "XS-260210-0002",
        ENTERPRISE_ID,
    ]
    with pytest.raises(KeyError):
        book.limited_record("CS-260210-0001")
    assert book.enterprises_by("name", "寺头建材厂") == (ENTERPRISE_ID, "QY-260210-0002")
    assert book.enterprises_by("code", "91110000600037341L") == (ENTERPRISE_ID,)
    assert book.enterprises_by("name", "别的厂") == ()
    assert book.known_names["村"] == {"寺头村", "东沟村", "西河村", "本乡外"}


def test_a_ledger_as_it_was() -> None:
    book = ledger(
        enterprise(编号="QY-260212-0001"),
        *(lead(), lead(编号="XS-260210-0002", 登记时间="2026-02-13 09:00")),
        *(
            lead(编号="XS-260210-0003", 并入="XS-260210-0002"),
            lead(编号="XS-260210-0004", 并入="XS-260210-0001"),
        ),
        *(site(编号="CS-260213-0001"), activity(编号="HD-260209-0001", 日期="2026-02-12")),
    )
    assert {
        day: [(one.id, getattr(one, "merged_into", None)) for one in book.as_of(at(day))]
        for day in ("2026-02-11", "2026-02-12", "2026-02-13")
    } == {
        "2026-02-11": [("XS-260210-0001", None), ("XS-260210-0003", None), ("XS-260210-0004", "XS-260210-0001")],
        "2026-02-12": [
            *(("QY-260212-0001", None), ("XS-260210-0001", None), ("XS-260210-0003", None)),
            *(("XS-260210-0004", "XS-260210-0001"), ("HD-260209-0001", None)),
        ],
        "2026-02-13": [
            *(("QY-260212-0001", None), ("XS-260210-0001", None), ("XS-260210-0002", None), ("XS-260210-0003", "XS-260210-0002")),
            *(("XS-260210-0004", "XS-260210-0001"), ("CS-260213-0001", None), ("HD-260209-0001", None)),
        ],
    }  # fmt: skip


# Moments


def test_the_ends_of_moments() -> None:
    day, minute = parse_when("2026-02-12"), parse_when("2026-02-12 09:30")
    assert (day_of(minute), start_of(day), end_of(day)) == (day, datetime(2026, 2, 12), datetime(2026, 2, 13))  # noqa: DTZ001
    assert (start_of(minute), end_of(minute)) == (minute, minute)
    assert (written(day), written(minute)) == ("2026-02-12", "2026-02-12 09:30")


@pytest.mark.parametrize(
    ("when", "start", "after"),
    [
        ("2026-02-12", "2026-02-12", True),
        ("2026-02-11", "2026-02-12", False),
        ("2026-02-12", "2026-02-12 09:30", True),
        ("2026-02-12 09:30", "2026-02-12", True),
        ("2026-02-11 23:59", "2026-02-12", False),
        ("2026-02-12 09:30", "2026-02-12 09:30", True),
        ("2026-02-12 09:29", "2026-02-12 09:30", False),
        ("2026-02-12 09:31", "2026-02-12 09:30", True),
    ],
)
def test_what_lies_not_before(when: str, start: str, *, after: bool) -> None:
    assert not_before(parse_when(when), parse_when(start)) is after


TOLD = (
    *(
        "2026-02-11",
        "2026-02-12",
        "2026-02-12 00:00",
        "2026-02-12 09:30",
        "2026-02-12 09:31",
        "2026-02-12 23:59",
    ),
    *("2026-02-13", "2026-02-13 00:00"),
)


@pytest.mark.parametrize(
    ("given", "whole", "seen"),
    [
        ("2026-02-12", True, list(TOLD[:6])),
        ("2026-02-12 09:30", False, list(TOLD[:4])),
        ("2026-02-12 00:00", False, list(TOLD[:3])),
    ],
)
def test_what_is_known_at_an_instant(given: str, seen: list[str], *, whole: bool) -> None:
    when: When = parse_when(given)
    instant = Instant.of(when)
    assert (instant.when, instant.whole_day) == (when, whole)
    assert [one for one in TOLD if instant.sees(parse_when(one))] == seen
