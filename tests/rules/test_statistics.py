"""Each measure: what counts, what beside it does not, and from which day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import (
    ENTERPRISE_ID,
    VILLAGES,
    activity,
    campaign,
    closed,
    done,
    enterprise,
    found,
    handed,
    lead,
    ledger,
    plan,
    rated,
    site,
    stopped,
    verified,
)

from dabzw.model.activity import Activity
from dabzw.model.enterprise import Enterprise, Sanction
from dabzw.model.ledger import AnyRecord
from dabzw.rules.figures.indicators import Window
from dabzw.rules.figures.inspections import unrecorded
from dabzw.rules.figures.parts import (
    WHOLE,
    Number,
    Part,
    enterprise_part,
    industry_of,
    industry_part,
    meet,
    station_part,
    village_part,
)
from dabzw.rules.figures.statistics import MEASURES, amountless, class_of

Fields = dict[str, Any]
DAY = "2026-02-12"
ON = date(2026, 2, 12)
OTHER_ID = "QY-260210-0002"


def count(
    name: str, *records: AnyRecord, first: date = ON, last: date = ON, part: Part = WHOLE
) -> Number | None:
    return MEASURES[name].count(ledger(*records), Window(first, last), part)


def visit(**fields: Any) -> dict[str, Any]:
    return {"日期": DAY, "结果": "未发现", **fields}


def fined(**fields: Any) -> dict[str, Any]:
    return {"日期": DAY, "种类": "罚款", "机关": "县应急管理局", "金额": "20000", **fields}


def penalised(kind: str, **fields: Any) -> dict[str, Any]:
    return fined(种类=kind, **fields)


def listed(state: str) -> dict[str, Any]:
    return {"日期": DAY, "状态": state, "机关": "县应急管理局", "文号": "示例〔2026〕1号"}


def moved(amount: str, **fields: Any) -> dict[str, Any]:
    return {"日期": DAY, "品名": "丙酮", "数量": amount, "单位": "千克", "去向": "移交", **fields}


def filed(day: str, result: str = "立案") -> dict[str, Any]:
    return {**handed("2026-02-01"), "接收单位": "县公安局", "回告": [{"日期": day, "结果": result}]}


def order(measure: str, **fields: Any) -> dict[str, Any]:
    return plan({"措施": measure, **fields}, decided=DAY)


@dataclass(frozen=True)
class Case:
    measure: str
    counts: AnyRecord
    beside: AnyRecord
    number: Number = 1


ALONE = lead(强制措施=[stopped(DAY, "查封")])
CASES = (
    Case("打击非法违法起数", enterprise(违法行为=[found("1.1", DAY)]), enterprise()),
    Case("无证类起数", enterprise(违法行为=[found("2.2", DAY)]), enterprise(违法行为=[found("4.1", DAY)])),
    Case("死灰复燃起数", enterprise(违法行为=[found("4.2", DAY)]), enterprise(违法行为=[found("1.1", DAY)])),
    Case("其他违法起数", enterprise(违法行为=[found("5.1", DAY)]), enterprise(违法行为=[found("1.1", DAY)])),
    Case("违法企业数", enterprise(违法行为=[found("1.1", DAY), found("3.4", DAY)]), enterprise()),
    Case("检查组数", activity(日期=DAY, 检查组数="2"), activity(日期=DAY, 类别="部署", 检查组数="2"), 2),
    Case("检查人次", activity(日期=DAY, 出动人次="7"), activity(日期=DAY, 类别="宣传", 出动人次="7"), 7),
    Case("专家人次", activity(日期=DAY, 专家人次="1"), activity(日期=DAY, 专家人次="0")),
    Case("发现问题数", activity(日期=DAY, 发现问题="3"), activity(日期=DAY, 发现问题="0"), 3),
    Case("受检企业数", enterprise(排查=[visit()]), enterprise(排查=[visit(性质="巡查")])),
    Case("受检企业数", enterprise(排查=[visit()]), enterprise(排查=[visit(结果="未见人员")])),
    Case("排查场所数", site(排查=[visit()]), site(排查=[visit(结果="拒绝检查")])),
    Case("排查万家次", site(排查=[visit()]), site(排查=[visit(结果="拒绝检查")]), Decimal("0.0001")),
    Case("排查万家次", enterprise(排查=[visit()]), enterprise(), Decimal("0.0001")),
    Case(
        "已整改违法起数",
        enterprise(违法行为=[found("1.1", DAY)], 销号={"日期": "2026-02-28"}),
        enterprise(违法行为=[found("1.1", DAY)]),
    ),
    Case(
        "清理危化品吨",
        enterprise(物料去向=[moved("500"), moved("2", 单位="吨", 去向="销毁")]),
        enterprise(物料去向=[moved("500", 去向="封存"), moved("1", 去向="核减", 理由="过磅")]),
        Decimal("2.5"),
    ),
    Case("公安立案件数", lead(移交=[filed(DAY)]), lead(移交=[filed(DAY, result="不予立案")])),
    Case("警告", enterprise(处罚=[penalised("警告")]), enterprise(处罚=[fined()])),
    Case(
        "责令改正", enterprise(处置=order("限期整改", 文书="示例责改1号")), enterprise(处置=order("限期整改"))
    ),
    Case(
        "责令改正", lead(强制措施=[stopped(DAY, "责令停止非法活动")]), lead(强制措施=[stopped(DAY, "扣押")])
    ),
    Case(
        "限期整改家数", enterprise(处置=plan(done("限期整改", DAY))), enterprise(处置=plan(done("断水", DAY)))
    ),
    Case(
        "限期整改家数",
        enterprise(处置=order("限期整改", 文书="示例责改1号")),
        enterprise(处置=order("限期整改")),
    ),
    Case("没收", enterprise(处罚=[penalised("没收非法财物")]), enterprise(处罚=[fined()])),
    Case("停产停业家数", enterprise(处罚=[penalised("责令停产停业")]), enterprise(处罚=[fined()])),
    Case(
        "停产停业家数",
        enterprise(处置=order("责令停产停业", 文书="示例责停1号")),
        enterprise(处置=order("责令停产停业")),
    ),
    Case("停产停业家数", lead(强制措施=[stopped(DAY)]), lead(强制措施=[stopped(DAY, "停止供电")])),
    Case("暂扣吊销", enterprise(处罚=[penalised("吊销许可证件")]), enterprise(处罚=[penalised("限制从业")])),
    Case("暂扣吊销企业数", enterprise(处罚=[penalised("暂扣许可证件")] * 2), enterprise(处罚=[fined()])),
    Case("关闭取缔家数", enterprise(处置=plan(done("取缔", DAY))), enterprise(处置=plan("取缔"))),
    Case(
        "关闭取缔家数",
        enterprise(处置=plan({**done("取缔", DAY), "文书": "示例1号"}, decided="2026-02-01")),
        enterprise(处置=order("取缔", 文书="示例1号")),
    ),
    Case("关闭取缔家数", enterprise(关闭={"实际关闭日期": DAY}), enterprise(关闭={"决定日期": DAY})),
    Case("行政拘留人数", enterprise(处罚=[penalised("行政拘留")]), enterprise(处罚=[penalised("限制从业")])),
    Case("移送公安件数", lead(移交=[{**handed(DAY), "接收单位": "县公安局"}]), lead(移交=[handed(DAY)])),
    Case("罚款万元", enterprise(处罚=[fined()]), enterprise(处罚=[penalised("没收违法所得")]), Decimal(2)),
    Case(
        "收缴罚款万元",
        enterprise(处罚=[fined(已收缴="500")]),
        enterprise(处罚=[fined(已收缴="0")]),
        Decimal("0.05"),
    ),
    Case(
        "没收违法所得万元",
        enterprise(处罚=[penalised("没收违法所得")]),
        enterprise(处罚=[fined()]),
        Decimal(2),
    ),
    Case("查封扣押", ALONE, lead(强制措施=[stopped(DAY)])),
    Case("查封扣押", ALONE, lead(强制措施=[stopped(DAY, "查封")], 并入="XS-260209-0001")),
    Case("列入名单家数", enterprise(名单=[listed("已列入")]), enterprise(名单=[listed("已报县级")])),
    Case("销号企业数", enterprise(销号={"日期": DAY}), enterprise()),
    Case("线索数", lead(登记时间=f"{DAY} 09:00"), lead(登记时间=f"{DAY} 09:00", 并入="XS-260209-0001")),
    Case(
        "属实线索数", lead(核查=[verified(f"{DAY} 10:00")]), lead(核查=[verified(f"{DAY} 10:00", "不属实")])
    ),
    Case("移交线索数", lead(移交=[handed(DAY)]), lead(移交=[handed(DAY, "2026-02-13")])),
    Case("办结线索数", lead(办结=[closed(DAY)]), lead(办结=[closed(DAY), closed(DAY, "重开")])),
)
UNKNOWN = (
    *("排查隐患数", "一般隐患数", "重大隐患数", "已整改隐患数", "移送追究刑责", "查封扣押套数"),
    *("移送司法家数", "刑事拘留人数", "单位处罚决定书", "个人处罚决定书"),
)
NEVER = (
    "擅自生产",
    "隐患不治",
    "拒不执行",
    "非法用工",
    "违章作业",
    "装备防护",
    "责任制度",
    "重大工程",
    "应急救援",
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.measure)
def test_what_counts_and_what_does_not(case: Case) -> None:
    assert count(case.measure, case.counts) == case.number
    assert count(case.measure, case.beside) == 0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.measure)
def test_the_day_before_on_and_after(case: Case) -> None:
    day = timedelta(1)
    assert count(case.measure, case.counts, last=ON - day, first=ON - 9 * day) == 0
    assert count(case.measure, case.counts, last=ON, first=ON - 9 * day) == case.number
    assert count(case.measure, case.counts, first=ON + day, last=ON + 9 * day) == 0


def test_the_definitions_that_are_printed_with_the_numbers(golden: Callable[[Path, str], None]) -> None:
    lines = [f"{name}｜{one.unit}｜{one.says}\n" for name, one in MEASURES.items()]
    golden(Path(__file__).parent / "golden" / "measures.txt", "".join(lines))


def test_every_measure_is_tested() -> None:
    classes = {f"{name}起数" for name in (*NEVER, "四新未核准")}
    assert {*MEASURES} == {case.measure for case in CASES} | {*UNKNOWN} | classes


@pytest.mark.parametrize("name", ["擅自生产", "拒不执行"])
def test_a_class_is_reached_by_the_campaign(name: str) -> None:
    own = campaign(统计归类={"3": "其他违法", "3.2": name})
    book = ledger(enterprise(违法行为=[found("3.2", DAY), found("3.1", DAY)]), campaign=own)
    assert MEASURES[f"{name}起数"].count(book, Window(ON, ON), WHOLE) == 1
    assert (class_of("3.2", own), class_of("3.1", own), class_of("9", own)) == (name, "其他违法", "其他违法")


NOT_KNOWN: tuple[tuple[str, AnyRecord], ...] = (
    ("排查隐患数", enterprise(排查=[visit(结果="发现问题")])),
    ("一般隐患数", activity(日期=DAY, 发现问题="1")),
    ("重大隐患数", enterprise(违法行为=[found("1.1", DAY)], 风险=[rated("重大", DAY)])),
    ("已整改隐患数", site(排查=[visit(结果="发现问题")])),
    ("移送追究刑责", lead(移交=[{**handed(DAY), "接收单位": "派出所"}])),
    ("移送司法家数", lead(移交=[{**handed(DAY), "接收单位": "县公安局"}])),
    ("刑事拘留人数", lead(移交=[{**handed(DAY), "接收单位": "县公安局"}])),
    ("单位处罚决定书", enterprise(处罚=[fined(对象="单位")])),
    ("单位处罚决定书", enterprise(处罚=[fined()])),
    ("个人处罚决定书", enterprise(处罚=[fined(对象="个人")])),
    ("清理危化品吨", enterprise(物料去向=[moved("500"), moved("2", 单位="桶")])),
    ("查封扣押套数", ALONE),
    ("检查组数", activity(日期=DAY)),
    ("罚款万元", enterprise(处罚=[fined(金额=None)])),
)


@pytest.mark.parametrize(("name", "record"), NOT_KNOWN)
def test_what_the_ledger_cannot_know_is_no_zero(name: str, record: AnyRecord) -> None:
    assert count(name, record) is None
    assert count(name) == 0
    assert count(name, record, last=ON - timedelta(1), first=ON - timedelta(1)) == 0


@pytest.mark.parametrize(
    ("unit", "tonnes"),
    [("吨", 1), ("t", 1), ("千克", "0.001"), ("公斤", "0.001"), ("KG", "0.001"), ("克", "0.000001")],
)
def test_what_a_unit_of_weight_weighs(unit: str, tonnes: Any) -> None:
    assert count("清理危化品吨", enterprise(物料去向=[moved("1", 单位=unit)])) == Decimal(tonnes)


def test_nobody_of_the_other_party_was_punished() -> None:
    assert count("个人处罚决定书", enterprise(处罚=[fined(对象="单位")])) == 0


def test_an_enterprise_on_the_list_of_a_check_was_inspected() -> None:
    own = activity(日期=DAY, 检查组数="1", 检查对象=[OTHER_ID])
    both = (enterprise(排查=[visit()]), enterprise(编号=OTHER_ID))
    assert [count("受检企业数", *both, *more) for more in ((), (own,))] == [1, 2]


def test_a_case_counts_once_however_often_it_was_stopped() -> None:
    company = enterprise(处置=plan(done("责令停产停业", DAY)), 处罚=[penalised("责令停产停业")])
    report = lead(企业=ENTERPRISE_ID, 强制措施=[stopped(DAY), stopped(DAY)])
    assert count("停产停业家数", company, report) == 1


def test_one_document_is_one_confiscation() -> None:
    both = [penalised(kind, 文号="示例罚1号") for kind in ("没收违法所得", "没收非法财物")]
    assert count("没收", enterprise(处罚=both)) == 1
    assert count("没收", enterprise(处罚=[*both, penalised("没收违法所得", 文号="示例罚2号")])) == 2
    assert count("没收", *(enterprise(编号=one, 处罚=both) for one in (ENTERPRISE_ID, OTHER_ID))) == 2
    assert count("没收", enterprise(处罚=[penalised("没收违法所得"), penalised("没收非法财物")])) == 2


def test_money_is_rounded_before_it_is_summed_up() -> None:
    cents = [fined(金额="0.50"), fined(金额="0.50"), fined(金额="0.49")]
    assert count("罚款万元", enterprise(处罚=cents)) == Decimal("0.0002")
    assert count("罚款万元", enterprise(处罚=[fined(), fined(金额=None)])) == Decimal(2)


def test_checks_without_a_number_are_told() -> None:
    book = ledger(activity(日期=DAY), activity(编号="HD-260210-0002", 日期=DAY, 检查组数="2"))
    assert MEASURES["检查组数"].count(book, Window(ON, ON), WHOLE) == 2
    assert unrecorded("groups", book, Window(ON, ON)) == 1
    assert unrecorded("groups", book, Window(ON + timedelta(1), ON + timedelta(1))) == 0


def test_fines_without_an_amount_are_told() -> None:
    day = timedelta(1)
    fines = enterprise(
        处罚=[fined(), fined(金额="300"), fined(金额="500"), fined(金额=None), fined(金额=None)]
    )
    other = enterprise(
        编号=OTHER_ID, 处罚=[penalised("没收违法所得", 金额=None), fined(日期="2026-02-13", 金额=None)]
    )
    book = ledger(fines, other)
    assert amountless(book, Window(ON, ON)) == 2
    assert amountless(book, Window(ON, ON + day)) == 3
    assert amountless(book, Window(ON - day, ON - day)) == 0


# Parts

# What counts, and what stands beside it, shared out over the villages and trades.
_SHARED = (
    *(case.counts for case in CASES),
    *(case.beside for case in CASES),
    *(record for _, record in NOT_KNOWN),
)
_TRADES = ("化工", "养殖", None)


def _placed(number: int, record: AnyRecord, village: str, trade: str | None) -> AnyRecord:
    prefix = record.id[:-4]
    if isinstance(record, Enterprise):
        own: Fields = {"village": village, "trade": trade, "sanctions": _documented(record, number)}
    elif isinstance(record, Activity):
        own = {"villages": (village,)}
    else:
        own = {"village": village}
    return record.model_copy(update={"id": f"{prefix}{number:04}", **own})


def _documented(record: Enterprise, number: int) -> tuple[Sanction, ...]:
    """Its sanctions with a document of its own: one document is one confiscation."""
    return tuple(one.model_copy(update={"document": f"示例罚{number}号"}) for one in record.sanctions)


_PLACED = st.lists(
    st.tuples(st.sampled_from(_SHARED), st.sampled_from(VILLAGES), st.sampled_from(_TRADES)), max_size=12
).map(lambda rows: [_placed(number, *row) for number, row in enumerate(rows, start=1)])


def _adds_up(parts: list[Number | None], whole: Number | None) -> bool:
    """The parts give the whole; the parts are not all known where the whole is not."""
    known = [number for number in parts if number is not None]
    if whole is None:
        return len(known) < len(parts)
    return sum(known) == whole


@given(_PLACED)
def test_villages_add_up_to_the_township(records: list[AnyRecord]) -> None:
    book, window = ledger(*records), Window(ON, ON)
    for name, measure in MEASURES.items():
        parts = [measure.count(book, window, village_part(village)) for village in VILLAGES]
        assert _adds_up(parts, measure.count(book, window, WHOLE)), name


@given(_PLACED)
def test_industries_add_up_to_the_township(records: list[AnyRecord]) -> None:
    book, window = ledger(*(one for one in records if not isinstance(one, Activity))), Window(ON, ON)
    industries = [industry_part([name], book) for name in (*campaign().industries, "其他")]
    for name, measure in MEASURES.items():
        parts = [measure.count(book, window, part) for part in industries]
        assert _adds_up(parts, measure.count(book, window, WHOLE)), name


@pytest.mark.parametrize("record", _SHARED, ids=lambda record: record.KIND)
def test_what_lies_outside_a_part_changes_nothing(record: AnyRecord) -> None:
    own, other = "寺头村", "东沟村"
    window, placed = Window(ON, ON), _placed(1, record, own, "化工")
    book, empty = ledger(placed), ledger()
    for name, measure in MEASURES.items():
        whole, none = measure.count(book, window, WHOLE), measure.count(empty, window, WHOLE)
        assert measure.count(book, window, village_part(own)) == whole, name
        assert measure.count(book, window, village_part(other)) == none, name
        if not isinstance(placed, Activity):
            industry = "危化品" if isinstance(placed, Enterprise) else "其他"
            assert measure.count(book, window, industry_part([industry], book)) == whole, name
            assert measure.count(book, window, industry_part(["煤矿"], book)) == none, name


@pytest.mark.parametrize(
    ("trade", "industry"),
    [
        ("危险化学品经营", "危化品"),
        ("非煤矿山", "非煤矿山"),
        ("矿山开采", "非煤矿山"),
        ("煤矿", "煤矿"),
        ("养殖", "其他"),
        (None, "其他"),
    ],
)
def test_the_longest_word_decides_the_industry(trade: str | None, industry: str) -> None:
    assert industry_of(trade, campaign()) == industry


def test_industries_share_out_enterprises_leads_and_checks() -> None:
    paint = enterprise(行业="化工", 违法行为=[found("1.1", DAY)])
    farm = enterprise(编号=OTHER_ID, 行业="养殖", 违法行为=[found("1.1", DAY)])
    own = activity(日期=DAY, 检查组数="1", 检查对象=[ENTERPRISE_ID])
    book = ledger(paint, farm, own, ALONE)
    chemical, rest = industry_part(["危化品"], book), industry_part(["其他"], book)
    window = Window(ON, ON)
    assert [MEASURES["违法企业数"].count(book, window, part) for part in (chemical, rest, WHOLE)] == [1, 1, 2]
    assert [MEASURES["检查组数"].count(book, window, part) for part in (chemical, rest)] == [1, 0]
    assert [MEASURES["查封扣押"].count(book, window, part) for part in (chemical, rest)] == [0, 1]
    mixed = ledger(paint, farm, activity(日期=DAY, 检查组数="1", 检查对象=[ENTERPRISE_ID, OTHER_ID]))
    assert MEASURES["检查组数"].count(mixed, window, industry_part(["危化品"], mixed)) is None


def test_villages_and_stations() -> None:
    book = ledger(
        enterprise(违法行为=[found("1.1", DAY)]),
        activity(日期=DAY, 检查组数="1", 村=["寺头村"], 牵头="乡应急办"),
    )
    window = Window(ON, ON)
    groups, offenders = MEASURES["检查组数"].count, MEASURES["违法企业数"].count
    assert (groups(book, window, village_part("寺头村")), groups(book, window, village_part("东沟村"))) == (
        1,
        0,
    )
    both = ledger(activity(日期=DAY, 检查组数="1", 村=["寺头村", "东沟村"]))
    assert groups(both, window, village_part("东沟村")) is None
    assert groups(both, window, village_part("西河村")) == 0
    station = station_part("乡应急办", book)
    assert (groups(book, window, station), offenders(book, window, station)) == (1, 1)
    assert offenders(book, window, station_part("派出所", book)) == 0
    sides = [village_part(name) for name in ("寺头村", "东沟村")]
    assert [meet(*pair).takes(activity(村=["寺头村"])) for pair in (sides, sides[:1] * 2)] == [False, True]
    assert meet(*sides).takes(activity(村=["寺头村", "东沟村"])) is None
    assert offenders(book, window, meet(station, village_part("东沟村"))) == 0


@given(_PLACED)
@settings(max_examples=40, deadline=None)
def test_one_enterprise_alone_counts_as_any_part_that_holds_no_more(records: list[AnyRecord]) -> None:
    book = ledger(*records)
    window = Window(ON - timedelta(9), ON + timedelta(9))
    for one in book.enterprises.values():
        alone = enterprise_part(one, book)
        plain = Part(alone.holds, alone.takes)
        for measure in MEASURES.values():
            assert measure.count(book, window, alone) == measure.count(book, window, plain), measure.name
        assert meet(alone, WHOLE) is alone is meet(WHOLE, alone)
