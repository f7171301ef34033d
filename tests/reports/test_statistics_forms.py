"""Forms filled: totals, bases, zero reports, blanks, notes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pages import told
from records import activity, at, campaign, enterprise, found, handed, lead, ledger, rated, verified

from dabzw.model.campaign import Campaign
from dabzw.model.form import Basis, FormTemplate
from dabzw.model.ledger import Ledger
from dabzw.reports.forms.filled import FilledColumn, FilledForm, FilledRow, Grid, answer
from dabzw.reports.forms.filling import filled_form, filled_forms
from dabzw.reports.forms.template import leaves
from dabzw.reports.forms.values import Value, period_of
from dabzw.reports.looks.status import status_of
from dabzw.rules.figures.statistics import MEASURES
from dabzw.store.templates import forms_of

SHIPPED = {code: form for code, (form, _) in forms_of({}).items()}
AT = at("2026-03-12")


def fined(amount: str, day: str = "2026-02-20") -> dict[str, Any]:
    return {"日期": day, "种类": "罚款", "机关": "县应急管理局", "金额": amount}


TRADES = ("化工", "矿山开采", "烟花爆竹", "养殖", None, "铸造", "机械加工")
BOOK = ledger(
    *(
        enterprise(
            编号=f"QY-260210-000{number}",
            名称=f"示例{number}厂",
            行业=trade,
            违法行为=[found(code, "2026-02-11") for code in ("1.1", "4.1", "5.1")[: number % 4]],
            处罚=[fined(f"{number * 1111}.50")],
            排查=[{"日期": "2026-02-11", "结果": "发现问题"}],
        )
        for number, trade in enumerate(TRADES)
    ),
    lead(移交=[{**handed("2026-02-12"), "接收单位": "县公安局"}]),
    activity(检查组数="2", 出动人次="8"),
)


def table(
    code: str,
    book: Ledger = BOOK,
    basis: Basis | None = None,
    first: date | None = None,
    last: date | None = None,
) -> FilledForm:
    form = SHIPPED[code]
    period = period_of(basis or form.basis, book.campaign, AT, first, last)
    return filled_form(form, book, period, None)


def number(value: Value) -> int | Decimal:
    assert isinstance(value, (int, Decimal))
    return value


def column(found: FilledForm, name: str) -> list[Any]:
    place = [one.name for one in found.columns].index(name)
    return [row.values[place] for row in found.rows]


@pytest.mark.parametrize("code", ["F1", "F2", "F4"])
def test_rows_add_up_to_the_total(code: str) -> None:
    found = table(code)
    total = next(row.values for row in found.rows if row.name == SHIPPED[code].total_name)
    rows = [row.values for row in found.rows if row.values is not total]
    added = 0
    for place, whole in enumerate(total):
        parts = [row[place] for row in rows]
        if isinstance(whole, (int, Decimal)) and None not in parts and "—" not in parts:
            assert sum(map(number, parts)) == whole
            added += whole != 0
    assert added >= 2


def test_the_first_form_adds_up_across() -> None:
    for row in table("F1").rows:
        name, total, *classes = row.values
        assert (name, total) == (row.name, sum(map(number, classes)))
        assert len(classes) == 13


def test_the_industries_of_the_ninth_form_add_up() -> None:
    found = table("F9")
    (row,) = found.rows
    by_head = dict(zip((one.name for one in found.columns), row.values, strict=True))
    industries = [by_head[one.name] for one in found.columns if one.groups == ("重点行业领域检查情况",)]
    assert by_head["检查企业(家)"] == len(TRADES)
    assert number(by_head["重点行业企业"]) + number(by_head["其他"]) == len(TRADES)
    assert sum(map(number, industries[1:])) == len(TRADES)
    assert by_head["冶金工贸"] == 2


def test_the_transposed_form_has_rows_of_the_same_numbers() -> None:
    total = column(table("F1", basis="行动以来"), "打击非法违法、治理纠正违规违章行为")[-1]
    assert sum(column(table("F3"), "打击非法违法、治理纠正违规违章行为(合计)")) == total
    assert table("F3").is_turned is True


def test_figures_agree_with_status() -> None:
    status = status_of(BOOK, AT)
    scope = period_of("行动以来", BOOK.campaign, AT, None, None).window
    counted = {name: measure.count(BOOK, scope, _whole()) for name, measure in MEASURES.items()}
    assert counted["违法企业数"] == status.enterprises.offenders
    assert counted["销号企业数"] == status.enterprises.cleared
    assert counted["线索数"] == status.leads.total
    assert counted["办结线索数"] == status.leads.by_state["已办结"]


def _whole() -> Any:
    from dabzw.rules.figures.parts import WHOLE

    return WHOLE


@pytest.mark.parametrize(("basis", "first"), [("年初以来", date(2026, 1, 1)), ("行动以来", date(2026, 2, 9))])
def test_a_basis_begins_on_its_day(basis: Basis, first: date) -> None:
    days = [first.replace(day=first.day + shift) if shift >= 0 else None for shift in (0, 1)]
    before = date.fromordinal(first.toordinal() - 1)

    def offences(day: date) -> int:
        book = ledger(enterprise(编号="QY-251201-0001", 违法行为=[found("1.1", day.isoformat())]))
        return int(column(table("F1", book, basis), "打击非法违法、治理纠正违规违章行为")[-1])

    assert [offences(day) for day in (before, *days) if day] == [0, 1, 1]


@pytest.mark.parametrize(("day", "expected"), [("02-28", 0), ("03-01", 1), ("03-08", 1), ("03-09", 0)])
def test_a_period_has_both_its_days(day: str, expected: int) -> None:
    book = ledger(enterprise(违法行为=[found("1.1", f"2026-{day}")]))
    rows = table("F1", book, "本期", date(2026, 3, 1), date(2026, 3, 8))
    assert column(rows, "打击非法违法、治理纠正违规违章行为")[-1] == expected
    assert (rows.period.window.first, rows.last) == (date(2026, 3, 1), date(2026, 3, 8))


def test_prose_counts_since_january_where_it_says_so() -> None:
    book = ledger(
        enterprise(
            编号="QY-260105-0001", 违法行为=[found("1.1", "2026-01-05")], 处罚=[fined("5000", "2026-01-06")]
        )
    )
    text = table("F8", book).prose
    assert text[2] == "责令限期整改企业0家,责令停产停业整顿企业0家,实施行政处罚罚款0万元,关闭取缔企业0家"
    assert text[3].startswith("今年以来,累计打击非法违法行为1起,")
    assert text[3].endswith(",行政处罚0.5万元")


def test_nothing_found_is_a_zero_report() -> None:
    empty = ledger(enterprise())
    found = table("F2", empty)
    assert found.is_zero is True
    assert any("零报告" in says for says in found.notes)
    assert {value for row in found.rows for value in row.values[1:]} == {0}
    assert (table("F6", empty).rows, table("F6", empty).is_zero) == ((), True)
    assert table("F2").is_zero is False


def test_blanks_are_never_zero() -> None:
    found = table("F2")
    assert column(found, "移送追究刑事责任(人)")[-1] is None
    assert column(found, "移送追究刑事责任(人)")[:2] == [0, 0]
    groups = column(found, "组织检查组(个)")
    assert (groups[0], groups[-1]) == (None, 2)
    assert any("检查组数2" in says and "全乡合计" in says for says in found.notes)
    assert found.blanks == sum(value is None for row in found.rows for value in row.values)
    assert any("不得以0代替" in says for says in found.notes)
    (row,) = table("F7-7").rows
    assert row.values[0] is None


def test_rates_of_nothing_are_undefined() -> None:
    assert column(table("F5", ledger()), "整改率(%)") == ["—"]
    assert column(table("F5"), "整改率(%)") == [None]


def test_the_identity_number_stays_empty_by_law() -> None:
    step = {"日期": "2026-03-01", "状态": "已报县级", "理由": "拒不停止"}
    book = ledger(enterprise(违法行为=[found("1.1")], 名单=[step], 风险=[rated("重大")]))
    found_ = table("F6", book)
    assert column(found_, "主要负责人身份证号码") == [""]
    assert column(found_, '是否纳入"黑名单"') == ["否"]
    assert column(found_, "死亡人数") == [None]
    assert any("依法留空" in says and "个人信息保护法" in says for says in found_.notes)


def test_where_the_ledger_begins_later_it_says_so() -> None:
    assert any("台账自2026-02-10起登记" in says for says in table("F1").notes)
    early = ledger(enterprise(编号="QY-260101-0001"))
    assert not any("起登记" in says for says in table("F1", early).notes)
    assert any("台账没有记录" in says for says in table("F1", ledger()).notes)


def test_assumptions_are_told() -> None:
    says = "\n".join(table("F1").notes)
    assert "1、2计入“无证类”；4计入“死灰复燃”；未列明的5.1计入“其他违法”" in says
    assert "有1家违法企业没有登记行业，计入“其他”" not in says
    silent = ledger(enterprise(违法行为=[found("1.1")]))
    assert "有1家违法企业没有登记行业，计入“其他”" in "\n".join(table("F1", silent).notes)


def test_great_risk_is_no_hazard_of_that_degree() -> None:
    book = ledger(enterprise(违法行为=[found("1.1")], 风险=[rated("重大")]))
    assert column(table("F7-2", book), "备注") == ["风险等级为重大，是否属重大隐患请核定"]
    assert column(table("F7-7", book), "排查(项)") == [None]


def test_the_issue_stands_in_the_title() -> None:
    form = SHIPPED["F9"]
    period = period_of(form.basis, BOOK.campaign, AT, None, None)
    assert filled_form(form, BOOK, period, 3).title == "安全生产大检查进展情况表(第3期)"
    assert filled_form(form, BOOK, period, None).title == "安全生产大检查进展情况表(第 期)"


def test_villages_and_stations_are_rows() -> None:
    fields = {"编号": "X", "名称": "村表", "标题": "村表", "合计": "末行"}
    columns = [{"名称": "村", "取": "行名"}, {"名称": "违法企业", "指标": "违法企业数"}]
    for kind, names in (("村", BOOK.campaign.village_names), ("监管站所", BOOK.campaign.station_names)):
        form = FormTemplate.model_validate({**fields, "行": kind, "列": columns})
        rows = filled_form(form, BOOK, period_of("行动以来", BOOK.campaign, AT, None, None), None).rows
        assert [row.name for row in rows] == [*names, "合计"]
        assert sum(number(row.values[1]) for row in rows[:-1]) == number(rows[-1].values[1]) > 0


def test_a_later_act_does_not_change_an_earlier_form() -> None:
    late = enterprise(
        编号="QY-260310-0009", 违法行为=[found("1.1", "2026-03-10")], 风险=[rated("重大", "2026-03-11")]
    )
    more = ledger(*BOOK, late)
    days = (date(2026, 2, 9), date(2026, 2, 28))
    for code in SHIPPED:
        assert table(code, more, "本期", *days) == table(code, BOOK, "本期", *days)


def test_the_report_names_its_commit() -> None:
    forms = [(SHIPPED["F2"], period_of("行动以来", BOOK.campaign, AT, None, None))]
    rows = told(answer(filled_forms(forms, BOOK, "提交 0123", None)))
    assert (rows["格式"], rows["截至"], rows["依据"]) == (1, "2026-03-12", "提交 0123")
    assert len(rows["表"][0]["列"]) == len(leaves(SHIPPED["F2"]))
    assert (rows["表"][0]["起"], rows["表"][0]["止"]) == ("2026-02-09", "2026-03-12")


def test_a_form_is_told_whole() -> None:
    fields = {
        "编号": "X",
        "名称": "村表",
        "标题": "村表(第 期)",
        "单位": "家",
        "行": "固定",
        "行名": ["甲", "乙"],
    }
    columns = [
        {"名称": "行", "取": "行名", "栏次": "甲"},
        {"名称": "打非", "列": [{"名称": "企业", "指标": "违法企业数"}, {"名称": "备注"}]},
    ]
    own = {"填报要求": ["按月报"], "表头": ["填报单位", "负责人"], "表尾": ["填表人"], "列": columns}
    form = FormTemplate.model_validate({**fields, **own})
    period = period_of("本期", BOOK.campaign, AT, date(2026, 2, 11), date(2026, 3, 5))
    (rows,) = told(answer(filled_forms([(form, period)], BOOK, "提交 0123", 4)))["表"]
    measure = MEASURES["违法企业数"]
    assert rows == {
        "编号": "X",
        "名称": "村表",
        "标题": "村表(第4期)",
        "期号": 4,
        "口径": "本期",
        "起": "2026-02-11",
        "止": "2026-03-05",
        "单位": "家",
        "表头": {"填报单位": BOOK.campaign.township, "负责人": None},
        "列": [
            {"组": [], "名称": "行", "栏次": "甲", "指标": None},
            {"组": ["打非"], "名称": "企业", "栏次": None, "指标": "违法企业数"},
            {"组": ["打非"], "名称": "备注", "栏次": None, "指标": None},
        ],
        "行": [{"名称": name, "值": [name, 5, None]} for name in ("甲", "乙")],
        "转置": False,
        "正文": [],
        "表尾": ["填表人"],
        "零报告": False,
        "待填": 2,
        "说明": [
            "口径：本期（2026-02-11至2026-03-05）",
            "按月报",
            "台账不登记“备注”",
            "标“（待填）”的，台账没有登记，请核实填写，不得以0代替",
        ],
        "指标说明": [{"指标": "违法企业数", "单位": measure.unit, "口径": measure.says}],
    }


def test_forms_of_several_periods_are_as_of_the_latest() -> None:
    days = (date(2026, 2, 28), date(2026, 3, 5), date(2026, 3, 1))
    forms = [(SHIPPED["F2"], period_of("本期", BOOK.campaign, AT, date(2026, 2, 9), day)) for day in days]
    rows = told(answer(filled_forms(forms, BOOK, "提交 0123", None)))
    assert [one["止"] for one in rows["表"]] == ["2026-02-28", "2026-03-05", "2026-03-01"]
    assert rows["截至"] == "2026-03-05"


def test_prose_that_lacks_a_number_says_what_is_to_be_filled() -> None:
    fields = {"编号": "X", "名称": "专报", "标题": "专报"}
    says = "标“（待填）”的，台账没有登记，请核实填写，不得以0代替"
    for text, filled, noted in (
        ("检查组{检查组数}个", "检查组（待填）个", True),
        ("重点企业(待填)家", "重点企业（待填）家", True),
        ("违法企业{违法企业数}家", "违法企业0家", False),
    ):
        form = FormTemplate.model_validate({**fields, "正文": [text]})
        book = ledger(activity())
        found = filled_form(form, book, period_of("行动以来", book.campaign, AT, None, None), None)
        assert found.prose == (filled,)
        assert (says in found.notes, found.blanks) == (noted, int(noted))


def test_a_turned_form_has_the_values_of_its_first_column_as_heads() -> None:
    columns = (FilledColumn(("甲", "乙"), "行业", "1"), FilledColumn((), "家数", None, "违法企业数"))
    rows = (FilledRow("化工", ("化工", 3)), FilledRow("其他", (None, Decimal("0.50"))))
    grid = Grid.of(columns, rows)
    assert (grid.heads, grid.rows) == (("甲／乙／行业", "家数"), (("化工", 3), (None, Decimal("0.50"))))
    assert (grid.numbers, grid.turned().numbers) == (("1", ""), ())
    assert grid.turned().heads == ("甲／乙／行业", "化工", "（待填）")
    assert grid.turned().rows == (("家数", 3, Decimal("0.50")),)
    assert Grid.of(columns[1:], rows).numbers == ()


def test_another_notice_has_its_own_rows() -> None:
    own: Campaign = campaign(行业归类={"化工园区": ["化工"], "工贸": ["加工"]})
    rows = table("F1", ledger(*BOOK, campaign=own)).rows
    assert [row.name for row in rows] == ["化工园区", "工贸", "其他", "总计"]


# Forms of units and of problems

SHOP, MILL, CLEAN = "QY-260210-0001", "QY-260210-0002", "QY-260210-0003"
REPORTED = "XS-260210-0001"
SEEN = {"日期": "2026-02-12", "结果": "未发现"}
UNITS = ledger(
    enterprise(
        编号=SHOP,
        名称="示例甲厂",
        性质="个体工商户",
        行业="化工",
        注册地址="示例县城",
        经营地址="示例村北",
        负责人=["示例甲"],
        违法行为=[
            {**found("1.1", "2026-02-11"), "线索": [REPORTED], "情形": "无证生产"},
            found("4.1", "2026-02-20"),
        ],
        处罚=[{**fined("20000"), "已收缴": "5000", "对象": "单位"}],
        排查=[{**SEEN, "日期": "2026-02-20"}, SEEN],
        关闭=[{"日期": "2026-02-21", "步骤": "提请"}],
    ),
    enterprise(编号=MILL, 名称="示例乙厂", 排查=[{**SEEN, "结果": "未见人员"}]),
    enterprise(编号=CLEAN, 名称="示例丙厂", 排查=[SEEN]),
    lead(编号=REPORTED, 来源="群众举报", 企业=SHOP, 核查=[verified("2026-02-11 10:00")]),
)


def by_head(filled: FilledForm, row: int) -> dict[str, Value]:
    return dict(zip((one.name for one in filled.columns), filled.rows[row].values, strict=True))


def test_a_row_for_each_inspected_unit() -> None:
    filled = table("F10", UNITS)
    assert [row.name for row in filled.rows] == ["示例甲厂", "示例丙厂"]
    shop, clean = by_head(filled, 0), by_head(filled, 1)
    expected: dict[str, Value] = {
        "执法检查起始时间": "2026-02-12",
        "执法检查截止时间": "2026-02-20",
        "执法检查性质": None,
        "企业类别": "个体工商户",
        "企业注册地址(省/市/县)": "示例县城",
        "生产经营地址(省/市/县)": "示例村北",
        "是否举报核实执法检查": "是",
        "查处安全生产违法违规行为(项)": 2,
        "查处重大事故隐患(项)": None,
        "行政处罚决定书(单位)(份)": None,
        "行政处罚决定书(个人)(份)": 0,
        "已整改安全生产违法违规行为(项)": 0,
        "对生产经营单位行政处罚": "是",
        "对生产经营单位主要负责人行政处罚": "否",
        "提请关闭": "是",
        "实际关闭": "否",
        "经济处罚": "是",
        "罚款额(万元)": Decimal(2),
        "实际收缴罚款(万元)": Decimal("0.5"),
        "企业负责人": "示例甲",
    }
    assert {name: shop[name] for name in expected} == expected
    assert (clean["是否举报核实执法检查"], clean["查处重大事故隐患(项)"], clean["经济处罚"]) == (
        "否",
        0,
        "否",
    )
    assert (clean["罚款额(万元)"], clean["行政处罚决定书(单位)(份)"]) == (0, 0)
    assert (filled.is_list, filled.is_counted, filled.is_zero) == (True, False, False)
    assert any(note.startswith("台账不登记“执法检查性质”、“管理分类”") for note in filled.notes)


def test_a_penalty_of_an_unknown_party_leaves_open_whom_it_was_for() -> None:
    book = ledger(enterprise(排查=[SEEN], 处罚=[fined("20000")]))
    row = by_head(table("F10", book), 0)
    assert (row["对生产经营单位行政处罚"], row["对生产经营单位主要负责人行政处罚"]) == (None, None)


def test_a_row_for_each_problem() -> None:
    filled = table("F11", UNITS)
    first, second = by_head(filled, 0), by_head(filled, 1)
    assert len(filled.rows) == 2
    assert [first[name] for name in ("企业名称", "发现日期", "隐患来源", "隐患明细")] == [
        "示例甲厂",
        "2026-02-11",
        "群众举报",
        "无证生产",
    ]
    assert (second["发现日期"], second["隐患来源"], second["隐患明细"]) == ("2026-02-20", None, None)
    assert (first["罚款"], first["是否停产整顿"], first["是否移送司法机关追究刑事责任"]) == (
        "2万元",
        "否",
        "否",
    )
    assert [first[name] for name in ("是否立案", "是否约谈", "是否曝光", "整改监管责任人联系方式")] == [
        None
    ] * 4
    assert table("F11", BOOK).blanks > 0


def test_what_a_problem_cost_is_told_only_where_it_is_known() -> None:
    lost = enterprise(违法行为=[found("1.1", "2026-02-11")], 处罚=[{**fined("1"), "金额": None}])
    free = enterprise(编号=MILL, 违法行为=[found("1.1", "2026-02-11")])
    police = lead(企业=MILL, 移交=[{**handed("2026-02-12"), "接收单位": "县公安局"}])
    assert column(table("F11", ledger(lost, free, police)), "罚款") == [None, "无"]
    court = column(table("F11", ledger(lost, free, police)), "是否移送司法机关追究刑事责任")
    assert court == ["否", None]


def test_the_published_counters() -> None:
    (row,) = table("F12-1", UNITS).rows
    assert by_head(table("F12-1", UNITS), 0)["发现小化工企业"] == 1
    assert row.values[0] == Decimal("0.0003")
    jiangsu = [row.values for row in table("F12-2", UNITS).rows]
    assert jiangsu == [(0, 1, 0, None, 0, 0)]
    assert by_head(table("F12-4", UNITS), 0)["行政拘留、移送司法或问责(人)"] is None


def test_nothing_inspected_is_a_zero_report() -> None:
    empty = ledger(enterprise())
    assert [table(code, empty).is_zero for code in ("F10", "F11", "F12-1", "F12-4")] == [True] * 4
