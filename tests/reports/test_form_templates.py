"""The forms that ship with the tool: their heads, and that all they name exists."""

from __future__ import annotations

import re

import pytest
from form_heads import HEADS
from pages import printed, told

from dabzw.errors import LedgerError
from dabzw.model.paper_names import FORM_CODES
from dabzw.reports.forms.template import answer, expressions, leaves, measure_names, template_faults
from dabzw.rules.figures.statistics import MEASURES
from dabzw.store.templates import FORMS, forms_of, shipped_names

SHIPPED = {code: form for code, (form, _) in forms_of({}).items()}
PROSE = (
    "出动检查组__个,出动检查人员__人(次)",
    "检查企业__家,重点行业领域企业__家,排查隐患__项,已整改__项;列入挂牌督办的重大隐患__项",
    "责令限期整改企业__家,责令停产停业整顿企业__家,实施行政处罚罚款__万元,关闭取缔企业__家",
    "今年以来,累计打击非法违法行为__起,查封扣押设施设备__套,追究刑事责任__人,没收非法收入__万元,行政处罚__万元",
)


@pytest.mark.parametrize("code", HEADS)
def test_the_heads_are_those_of_the_source(code: str) -> None:
    own = tuple("／".join((*above, column.name)) for above, column in leaves(SHIPPED[code]))
    assert own == HEADS[code]


def test_the_forms_stand_in_the_order_of_their_numbers() -> None:
    assert tuple(SHIPPED) == FORM_CODES == tuple(shipped_names())


def test_the_monthly_form_has_the_heads_of_the_weekly_one() -> None:
    assert SHIPPED["F1月"].columns == SHIPPED["F1"].columns


def test_the_prose_is_that_of_the_source() -> None:
    own = tuple(re.sub(r"\{[^{}]+\}|（待填）", "__", text) for text in SHIPPED["F8"].prose)
    assert own == PROSE


@pytest.mark.parametrize("code", SHIPPED)
def test_what_a_form_names_exists(code: str) -> None:
    assert list(template_faults(SHIPPED[code])) == []
    assert {*HEADS, "F8", "F1月"} == {*SHIPPED}


def test_the_sum_of_the_first_form_is_over_thirteen_columns() -> None:
    numbered = {column.number: column.measure for _, column in leaves(SHIPPED["F1"]) if column.number}
    assert list(numbered) == [str(number) for number in range(14)]
    assert numbered["0"] == "打击非法违法起数"
    assert len({*numbered.values()}) == 14


def test_units_of_heads_agree_with_their_measures() -> None:
    for form in SHIPPED.values():
        for _, column in leaves(form):
            said = re.search(r"\((万元|元)\)", column.name)
            if said and column.measure:
                assert MEASURES[measure_names(column.measure)[0]].unit == said[1]


OWN = "编号: F2\n名称: 本乡处罚表\n标题: 本乡处罚表\n列:\n  - {名称: 警告, 指标: 警告+没收@本期}\n"


def test_the_list_names_each_form_and_its_template() -> None:
    prose = "编号: X\n名称: 专报\n标题: 专报\n口径: 本期\n正文: [甲, 乙, 丙]\n"
    forms = forms_of({f"{FORMS}F2.yaml": OWN.encode(), f"{FORMS}X.yaml": prose.encode()})
    page = answer([forms["F2"], forms["X"], forms["F1"]])
    heads = ("编号", "名称", "口径", "栏数", "模板")
    assert told(page) == {
        "格式": 1,
        "报表": [
            dict(zip(heads, ("F2", "本乡处罚表", "行动以来", 1, f"{FORMS}F2.yaml"), strict=True)),
            dict(zip(heads, ("X", "专报", "本期", 3, f"{FORMS}X.yaml"), strict=True)),
            dict(zip(heads, ("F1", SHIPPED["F1"].name, SHIPPED["F1"].basis, 15, "自带"), strict=True)),
        ],
    }
    shown = [line.split("\t") for line in printed(page).splitlines()]
    assert ["编号", "口径", "栏数", "名称", "模板"] in shown
    assert ["X", "本期", "3", "专报", f"{FORMS}X.yaml"] in shown


def test_an_office_stands_before_the_shipped_form() -> None:
    forms = forms_of({f"{FORMS}F2.yaml": OWN.encode()})
    form, place = forms["F2"]
    assert (form.name, place, forms["F1"][1]) == ("本乡处罚表", f"{FORMS}F2.yaml", "自带")
    assert measure_names(expressions(form)[0]) == ("警告", "没收")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (OWN.replace("警告+没收", "警告+好评"), "没有“好评”这个指标"),
        (OWN.replace("本期", "去年"), "没有“去年”这个口径"),
        (OWN.replace("指标: 警告+没收@本期", "取: 心情"), "没有“心情”这一项可取"),
    ],
)
def test_a_template_that_names_nothing(text: str, says: str) -> None:
    (form, _) = forms_of({f"{FORMS}F2.yaml": text.encode()})["F2"]
    assert list(template_faults(form)) == [says]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (OWN.replace("列:", "栏:"), "第4行"),
        (OWN + "正文: [甲]\n", "二者取一"),
        (OWN.replace("指标: 警告", "取: 行名, 指标: 警告"), "一栏只能写"),
    ],
)
def test_a_template_that_cannot_be_read(text: str, says: str) -> None:
    with pytest.raises(LedgerError, match=says):
        forms_of({f"{FORMS}F2.yaml": text.encode()})
