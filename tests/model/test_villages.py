"""Villages by what their committees are called, and by their codes."""

from __future__ import annotations

import pytest

from dabzw.model.villages import is_same_village, short_name, village_code_fault, within_township

SHORT = {
    "东沟村": "东沟村",
    "东沟村民委员会": "东沟村",
    "东沟村村民委员会": "东沟村",
    "东沟村委会": "东沟村",
    "东沟村村委会": "东沟村",
    "东沟村委": "东沟村",
    "东沟居民委员会": "东沟社区",
    "东沟社区居委会": "东沟社区",
    "东沟村居委会": "东沟村",
    "东沟 村": "东沟村",
    "大村村民委员会": "大村",
    "大村村村民委员会": "大村村",
    "东沟": "东沟",
    "村委会": "村委会",
    "示例林场生活区": "示例林场生活区",
}


@pytest.mark.parametrize("name", SHORT)
def test_a_village_is_named_as_in_notices(name: str) -> None:
    assert short_name(name) == SHORT[name]


@pytest.mark.parametrize(
    ("name", "unit", "left"),
    [
        ("寺头乡东沟村村民委员会", "寺头乡人民政府", "东沟村村民委员会"),
        ("示例县寺头乡东沟村", "寺头乡人民政府", "东沟村"),
        ("寺头乡东沟村", "示例市示例区寺头乡人民政府", "东沟村"),
        ("城关街道东关社区", "示例县城关街道办事处", "东关社区"),
        ("城区街道东关社区", "城区街道办事处", "东关社区"),
        ("东沟村", "寺头乡人民政府", "东沟村"),
        ("寺头乡村委会", "寺头乡人民政府", "寺头乡村委会"),
        ("大寺头乡东沟村", "寺头乡人民政府", "大寺头乡东沟村"),
        ("示例乡东沟村", "寺头乡人民政府", "示例乡东沟村"),
    ],
)
def test_the_township_before_a_name_is_left_out(name: str, unit: str, left: str) -> None:
    assert within_township(name, unit) == left


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("东沟村", "东沟村民委员会", True),
        ("东沟", "东沟村", True),
        ("东沟", "东沟社区居委会", True),
        ("东沟村", "东沟社区", False),
        ("东沟村", "西沟村", False),
        ("大村", "大村村", False),
    ],
)
def test_two_names_are_of_one_village(one: str, other: str, *, is_same: bool) -> None:
    assert is_same_village(one, other) is is_same
    assert is_same_village(other, one) is is_same


@pytest.mark.parametrize(
    ("code", "region", "says"),
    [
        ("140581206201", "140581206000", None),
        ("140581206201", None, None),
        ("140581206201", "不明", None),
        ("14058120620", None, "应为12位数字，现为11位"),
        ("14058120620X", None, "应全是数字"),
        ("１４０５８１２０６２０１", None, "应全是数字"),
        ("990581206201", None, "不是省级代码"),
        ("140581206000", None, "末三位是000"),
        ("140581207201", "140581206000", "前9位"),
    ],
)
def test_a_code_of_a_village_is_right_or_told(code: str, region: str | None, says: str | None) -> None:
    fault = village_code_fault(code, region)

    assert fault is None if says is None else says in str(fault)
