"""What partner units are given: their list, the fields of the campaign, and nothing that names an informant."""

from __future__ import annotations

from typing import Any

import pytest
import records as r
from pages import told

from dabzw.model.campaign import Campaign
from dabzw.model.ledger import AnyRecord
from dabzw.model.vocab import SharedList
from dabzw.reports.looks import sharing as look
from dabzw.rules.case.sharing import SHARED_FIELDS, is_discipline_office, shares_of

Fields = dict[str, Any]
ASKED = {"状态": "在查", "日期": "2026-03-01"}


def given(
    unit: str, *records: AnyRecord, when: str = "2026-03-12", campaign: Campaign | None = None
) -> list[Fields]:
    ledger = r.ledger(*records, campaign=campaign).as_of(r.at(when))
    page = look.answer(look.shared_lists(unit, ledger, r.at(when), "提交 0123"), r.at(when))
    return [row for one in told(page)["清单"] for row in one["记录"]]


def sharing(unit: str, name: SharedList) -> Campaign:
    return r.campaign(共享=[{"单位": unit, "清单": name, "字段": list(SHARED_FIELDS[name])}])


def test_a_field_that_a_list_has_not_stays_empty() -> None:
    campaign = r.campaign(共享=[{"单位": "电管站", "清单": "断电清单", "字段": ["编号", "身高"]}])
    assert given("电管站", stored(), campaign=campaign) == [{"编号": r.ENTERPRISE_ID, "身高": None}]


# 电管站


def stored(**fields: Any) -> Any:
    return r.enterprise(**{"违法行为": [r.found("3.4")], "场所类别": "民房", "用电户号": "0001", **fields})


def test_the_power_station_gets_the_cuts_and_six_fields() -> None:
    record = stored(处置=r.plan({"措施": "断电", "时限": "2026-03-20"}))
    assert given("电管站", record) == [
        {
            "编号": r.ENTERPRISE_ID,
            "名称": "寺头建材厂",
            "经营地址": "寺头村东",
            "用电户号": "0001",
            "措施状态": "已安排",
            "时限": "2026-03-20",
        }
    ]


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (stored(), "未安排"),
        (stored(处置=r.plan(r.done("断电", "2026-03-05"))), "已完成"),
        (stored(处置=r.plan({"措施": "断电", "时限": "2026-03-11"})), "逾期"),
        (r.enterprise(处置=r.plan("断电")), "已安排"),  # planned, though no rule demands it
        (r.enterprise(处置=r.plan("停止供电")), "已安排"),
        (r.enterprise(处置=r.plan("断水")), None),
        (r.enterprise(违法行为=[r.found("1.1")]), None),
    ],
)
def test_whose_power_is_to_be_cut(record: AnyRecord, state: str | None) -> None:
    assert [row["措施状态"] for row in given("电管站", record)] == ([] if state is None else [state])


def test_a_cut_is_required_from_the_day_of_the_finding() -> None:
    record = stored(违法行为=[r.found("3.4", "2026-02-20")])
    days = ("2026-02-19", "2026-02-20", "2026-02-21")
    assert [len(given("电管站", record, when=day)) for day in days] == [0, 1, 1]


# 市场监督管理所


def test_the_market_station_gets_licence_violations_only() -> None:
    record = r.enterprise(
        违法行为=[r.found("1.2"), r.found("3.4"), r.found("2.1")], 证照=[{"种类": "营业执照", "状态": "注销"}]
    )
    assert given("市场监督管理所", record) == [
        {
            "编号": r.ENTERPRISE_ID,
            "名称": "寺头建材厂",
            "统一社会信用代码": "91110000600037341L",
            "违法行为": "1.2（无营业执照）、2.1（未取得全部法定许可）",
            "证照": "营业执照（注销）",
        }
    ]
    assert given("市场监督管理所", stored()) == []
    assert given("市场监督管理所", r.enterprise(证照=[{"种类": "营业执照", "状态": "注销"}])) == []


def test_a_share_of_no_violation_means_all() -> None:
    assert len(given("市场监督管理所", stored(), campaign=sharing("市场监督管理所", "证照清单"))) == 1


# 派出所


def handed(receiver: str = "派出所", **fields: Any) -> Any:
    return r.lead(
        来源="群众举报",
        举报人编号="JB-0001",
        内容="院内有刺鼻气味",
        企业=r.ENTERPRISE_ID,
        移交=[{"日期": "2026-03-01", "接收单位": receiver, "文号": "寺移1号", **fields}],
    )


def test_the_police_get_transfers_to_them_and_the_makers() -> None:
    inquiries = {"产销运": {"生产": ASKED}}
    found = given(
        "派出所", handed(签收日期="2026-03-02"), r.enterprise(违法行为=[r.found("2.3")], 一案三查=inquiries)
    )
    assert found == [
        {
            "编号": r.LEAD_ID,
            "移交日期": "2026-03-01",
            "文号": "寺移1号",
            "企业": "寺头建材厂",
            "签收日期": "2026-03-02",
            "回告结果": None,
        },
        {
            "编号": r.ENTERPRISE_ID,
            "名称": "寺头建材厂",
            "经营地址": "寺头村东",
            "生产": "在查",
            "销售": "未查",
            "运输": "未查",
        },
    ]


def test_transfers_to_others_are_none_of_their_business() -> None:
    assert given("派出所", handed("县公安局"), r.enterprise()) == []
    days = ("2026-02-28", "2026-03-01")
    assert [len(given("派出所", handed(), r.enterprise(), when=day)) for day in days] == [0, 1]


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"违法行为": [r.found("2.3")]}, 0),
        ({"违法行为": [r.found("1.1")]}, 1),  # 取缔: it must be asked
        ({"违法行为": [r.found("2.3")], "一案三查": {"生产条件": {"供电": ASKED}}}, 0),
        ({"一案三查": {"产销运": {"运输": ASKED}}}, 0),
    ],
)
def test_which_cases_the_police_get(fields: Fields, count: int) -> None:
    assert len(given("派出所", r.enterprise(**fields))) == count


# 乡纪委

SHELTERED = {"违法行为": [r.found("1.1")], "一案三查": {"保护伞": {"状态": "已移交", "日期": "2026-03-10"}}}
GREEDY = {"单位": "乡纪委", "清单": "证照清单", "字段": ["编号", "名称", "违法行为"]}


@pytest.mark.parametrize(
    "shares",
    [
        None,
        [GREEDY],
        [{**GREEDY, "清单": "纪委清单", "字段": ["编号", "名称"]}],
        [GREEDY, {**GREEDY, "清单": "移交清单", "字段": ["文号", "企业"]}],
    ],
)
def test_the_discipline_office_gets_number_date_and_state_whatever_the_campaign_says(
    shares: list[Fields] | None,
) -> None:
    under = r.campaign() if shares is None else r.campaign(共享=shares)
    records = (r.enterprise(**SHELTERED), handed("乡纪委", 退回日期="2026-03-05"))
    assert given("乡纪委", *records, campaign=under) == [
        {"编号": r.ENTERPRISE_ID, "日期": "2026-03-10", "状态": "已移交"},
        {"编号": r.LEAD_ID, "日期": "2026-03-01", "状态": "已退回"},
    ]


@pytest.mark.parametrize(
    ("dates", "state"),
    [({}, "未签收"), ({"签收日期": "2026-03-02"}, "已签收"), ({"签收日期": "2026-03-13"}, "未签收")],
)
def test_a_transfer_to_the_discipline_office_tells_its_receipt(dates: Fields, state: str) -> None:
    assert [row["状态"] for row in given("乡纪委", handed("乡纪委", **dates))] == [state]


def test_an_unasked_shelter_is_not_told() -> None:
    unasked = {"违法行为": [r.found("1.1")], "一案三查": {"保护伞": {"状态": "未查"}}}
    assert given("乡纪委", r.enterprise(**unasked)) == []
    days = ("2026-03-09", "2026-03-10")
    assert [len(given("乡纪委", r.enterprise(**SHELTERED), when=day)) for day in days] == [0, 1]


def test_nobody_else_gets_the_list_of_the_discipline_office() -> None:
    assert shares_of("电管站", sharing("电管站", "纪委清单")) == ()
    assert given("电管站", r.enterprise(**SHELTERED), campaign=sharing("电管站", "纪委清单")) == []


def test_a_discipline_office_without_an_entry_gets_nothing() -> None:
    assert shares_of("乡纪委", r.campaign(共享=[])) == ()


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        *((name, True) for name in ("乡纪委", "县纪委监委", "乡纪检办公室", "县监察局", "县监委")),
        *((name, False) for name in ("派出所", "电管站", "监管站")),
    ],
)
def test_discipline_offices(unit: str, *, expected: bool) -> None:
    assert is_discipline_office(unit) is expected


# All lists


WHOLE: tuple[AnyRecord, ...] = (
    r.enterprise(
        违法行为=[r.found("1.1"), r.found("3.4")],
        场所类别="民房",
        一案三查={"产销运": {"生产": ASKED}, "保护伞": {"状态": "在查", "日期": "2026-03-10"}},
    ),
    handed("派出所"),
)


@pytest.mark.parametrize("name", SHARED_FIELDS)
def test_a_list_holds_the_fields_that_it_is_said_to_hold(name: SharedList) -> None:
    unit = "乡纪委" if name == "纪委清单" else "派出所"
    (row, *_) = given(unit, *WHOLE, campaign=sharing(unit, name))
    assert tuple(row) == SHARED_FIELDS[name]


@pytest.mark.parametrize("name", SHARED_FIELDS)
def test_no_list_tells_who_reported_or_what(name: SharedList) -> None:
    unit = "乡纪委" if name == "纪委清单" else "派出所"
    text = str(given(unit, *WHOLE, campaign=sharing(unit, name)))
    assert not any(word in text for word in ("JB-0001", "群众举报", "刺鼻"))


def test_one_list_is_a_table_and_several_are_told_apart() -> None:
    def table(unit: str) -> tuple[tuple[str, ...], list[Fields]]:
        whole = look.shared_lists(unit, r.ledger(*WHOLE), r.at("2026-03-12"), "提交 0123").one_table
        return whole.view.heads, whole.records()

    heads, rows = table("乡纪委")
    assert heads == ("编号", "日期", "状态")
    heads, rows = table("派出所")
    assert heads[:2] == ("清单", "编号")
    assert [row["清单"] for row in rows] == ["移交清单", "产销运清单"]
    assert len(heads) == len(set(heads))
