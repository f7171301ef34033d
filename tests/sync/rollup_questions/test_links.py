"""What may be one operator in two townships: a table of cases, each with what is found and how strongly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from rollup_facts import NAMES_OF, A, B, C, D, Given, asked, enterprise, site

from dabzw.sync.facts.words import sign_of
from dabzw.sync.rollup.questions import links

GOOD, SLIP = "91990000MA0000001B", "91990000MA0000001X"
METER = "示例电9900000123"
County = Mapping[str, Sequence[Given]]


def found(folder: Path, county: County, area: str = "") -> list[links.Link]:
    with asked(folder, {code: {"records": rows} for code, rows in county.items()}) as facts:
        return list(links.links(facts, NAMES_OF, area))


def both(name: str, one: Mapping[str, object] = {}, other: Mapping[str, object] = {}) -> County:
    return {A: [enterprise(1, name, **one)], B: [enterprise(2, name, **other)]}  # type: ignore[arg-type]


CASES = {
    "equal codes": (
        both("示例甲厂", {"信用代码": GOOD}, {"信用代码": GOOD, "名称核心": "示例别的"}),
        ("强", (f"统一社会信用代码相同（{GOOD}）",)),
    ),
    "a code of a wrong check": (
        both("示例甲厂", {"信用代码": SLIP}, {"信用代码": SLIP, "名称核心": "示例别的"}),
        ("弱", (f"统一社会信用代码相同（{SLIP}），但校验码不符，可能抄错",)),
    ),
    "equal meters": (
        both("示例甲厂", {"用电户号": METER}, {"用电户号": METER, "名称核心": "示例别的"}),
        ("强", (f"用电户号相同（{METER}）",)),
    ),
    "a short meter": (
        both("示例甲厂", {"用电户号": "0012"}, {"用电户号": "0012", "名称核心": "示例别的"}),
        ("弱", ("用电户号相同（0012），但户号太短，可能是填写的简号",)),
    ),
    "a meter of one digit": (
        both("示例甲厂", {"用电户号": "00000000"}, {"用电户号": "00000000", "名称核心": "别的"}),
        None,
    ),
    "a name alone": (both("示例青禾化工"), None),
    "a name and a trade": (
        both("示例青禾化工", {"行业": "危化品"}, {"行业": "危化品"}),
        ("弱", ("名称相同而少见", "行业相同（危化品）")),
    ),
    "a name and another trade": (both("示例青禾化工", {"行业": "危化品"}, {"行业": "工贸"}), None),
    "a name and trades that nobody knows": (both("示例青禾化工", {"行业": "其他"}, {"行业": "其他"}), None),
    "a name, another trade, the same violation": (
        both(
            "示例青禾化工", {"行业": "危化品", "违法行为": ("1.1",)}, {"行业": "工贸", "违法行为": ("1.1",)}
        ),
        None,
    ),
    "a name and a violation": (
        both("示例青禾化工", {"违法行为": ("1.1", "2.1")}, {"违法行为": ("1.1",)}),
        ("弱", ("名称相同而少见", "违法行为相同（1.1）")),
    ),
    "a name and where it came from": (
        both("示例青禾化工", {}, {"迁入来源": "示例一县示例甲乡"}),
        ("弱", ("名称相同而少见", "QY-260212-0002的迁入来源是示例一县示例甲乡")),
    ),
    "a name and a head": (
        both("示例青禾化工", {"负责人标识": ("ab",)}, {"负责人标识": ("ab", "cd")}),
        ("弱", ("名称相同而少见", "负责人同名")),
    ),
    "a name, a trade, two codes": (
        both("示例青禾化工", {"行业": "危化品", "信用代码": GOOD}, {"行业": "危化品", "信用代码": SLIP}),
        ("弱", ("名称相同而少见，但统一社会信用代码不同", "行业相同（危化品）")),
    ),
    "a name that is the head's, and the head": (
        both("示例张某化工", {"负责人标识": (sign_of("张某"),)}, {"负责人标识": (sign_of("张某"),)}),
        None,
    ),
    "a name that is the head's, and a trade": (
        both("示例张某化工", {"行业": "危化品", "负责人标识": (sign_of("张某"),)}, {"行业": "危化品"}),
        None,
    ),
    "a description of a place": (both("村东旧院", {"行业": "工贸"}, {"行业": "工贸"}), None),
    "names that differ in what stands around them": (
        {
            A: [enterprise(1, "示例县青禾化工厂", "青禾化工厂", 行业="危化品")],
            B: [enterprise(2, "青禾化工厂（个体）", "青禾化工厂", 行业="危化品")],
        },
        ("弱", ("名称相近而少见", "行业相同（危化品）")),
    ),
    "what does not count": (
        both("示例甲厂", {"信用代码": GOOD}, {"信用代码": GOOD, "计入": False, "名称核心": "示例别的"}),
        None,
    ),
    "twice in one ledger": (
        {A: [enterprise(1, "示例甲厂", 信用代码=GOOD), enterprise(2, "示例乙厂", 信用代码=GOOD)], B: []},
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_joins_two_townships(case: str, tmp_path: Path) -> None:
    county, expected = CASES[case]
    told = [(one.strength, one.reasons) for one in found(tmp_path, county)]
    assert told == ([] if expected is None else [expected])


def test_a_name_and_a_boundary(tmp_path: Path) -> None:
    county = {code: [*rows, site(9, "已排查")] for code, rows in both("示例青禾化工").items()}
    assert [one.reasons for one in found(tmp_path, county)] == [
        ("名称相同而少见", "两边所在的村都有行政区域交界的场所")
    ]


def test_beyond_a_county_one_sign_is_too_little(tmp_path: Path) -> None:
    one = enterprise(1, "示例青禾化工", 行业="危化品")
    assert found(tmp_path, {A: [one], C: [enterprise(2, "示例青禾化工", 行业="危化品")]}) == []


def test_beyond_a_county_two_signs_do(tmp_path: Path) -> None:
    county = {code: [enterprise(1, "示例青禾化工", 行业="危化品"), site(9, "已排查")] for code in (A, D)}
    assert [one.strength for one in found(tmp_path, county)] == ["弱"]


def test_a_common_name_tells_nothing(tmp_path: Path) -> None:
    county = {code: [enterprise(1, "示例青禾化工", 行业="危化品")] for code in (A, B, C, D)}
    assert found(tmp_path, county) == []


def test_a_name_whose_own_part_many_have_tells_nothing(tmp_path: Path) -> None:
    """The endings are those of trades, for three names have each; what stands before them is everybody's."""
    trades = ("砖厂", "油站", "木厂")
    county: dict[str, list[Given]] = {
        code: [enterprise(n, f"示例顺达{trade}", 行业="工贸") for n, trade in enumerate(trades)]
        + [enterprise(9, f"示例别{n}{trade}") for n, trade in enumerate(trades)]
        for code, trades in ((A, trades[:2]), (B, trades[:2]), (C, trades[2:]), (D, trades[2:]))
    }
    county[A] += [
        enterprise(20 + n, f"{own}{trade}") for own in ("东升", "红星") for n, trade in enumerate(trades)
    ]
    assert found(tmp_path, county) == []


def test_a_number_that_a_crowd_has_tells_nothing(tmp_path: Path) -> None:
    """Of a place: its kind, no name, and the meter is what it is known by."""
    county = {A: [site(1, "已排查", 用电户号=METER)], B: [enterprise(2, "示例甲厂", 用电户号=METER)]}
    (one,) = found(tmp_path, county)
    assert [(each.kind, each.name) for each in one.traders] == [("场所", None), ("企业", "示例甲厂")]


def test_signs_of_the_same_enterprises_are_told_together(tmp_path: Path) -> None:
    given: Given = {"信用代码": GOOD, "用电户号": METER, "行业": "危化品"}
    county = {A: [enterprise(1, "示例青禾化工", **given)], B: [enterprise(2, "示例青禾化工", **given)]}
    (one,) = found(tmp_path, county)
    assert one.strength == "强"
    assert set(one.reasons) == {
        f"统一社会信用代码相同（{GOOD}）",
        f"用电户号相同（{METER}）",
        "名称相同而少见",
        "行业相同（危化品）",
    }


def test_an_area_sees_the_links_that_it_is_in(tmp_path: Path) -> None:
    county = {code: [enterprise(1, f"示例{code}", 信用代码=GOOD)] for code in (A, C)}
    with asked(tmp_path, {code: {"records": rows} for code, rows in county.items()}) as facts:
        told = [len(links.links(facts, NAMES_OF, area)) for area in ("9901", A[:6], C, D)]
    assert told == [1, 1, 1, 0]
