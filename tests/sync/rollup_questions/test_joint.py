"""Neighbouring townships: which stretches of their boundaries ask for a check by both, and which do not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rollup_facts import NAMES_OF, A, B, C, D, Given, Ledger, asked, enterprise, site, sources

from dabzw.sync.rollup.book import Border
from dabzw.sync.rollup.questions.joint import Stretch, joint
from dabzw.sync.rollup.questions.ledgers import Ledgers

EAST, WEST, NORTH = "示例东沟村", "示例西坡村", "示例北岭村"


def border(one: str, other: str, *villages: tuple[str, str]) -> Border:
    rows = [{"甲": a, "乙": b} for a, b in villages]
    return Border.model_validate({"甲": one, "乙": other, "村": rows})


def found(number: int) -> Given:
    """The last visit of a place found something against the law."""
    return {
        "编号": f"CS-260212-{number:04d}",
        "类别": "场所",
        "栏": "排查",
        "序": 1,
        "日期": date(2026, 3, 1),
        "结果": "发现问题",
        "要点": "非法违法",
    }


def lead(number: int, state: str, village: str = EAST) -> Given:
    id_ = f"XS-260212-{number:04d}"
    return {"编号": id_, "类别": "线索", "计入": True, "状态": state, "村": village}


def asked_of(
    folder: Path, county: dict[str, Ledger], *borders: Border, area: str = ""
) -> tuple[Stretch, ...]:
    with asked(folder, county) as facts:
        return joint(facts, borders, Ledgers.of(facts, sources(A, B, C)), area)


def told(stretches: tuple[Stretch, ...]) -> list[tuple[int, str]]:
    return [(one.rank, "；".join(one.reasons(NAMES_OF))) for one in stretches]


def test_what_one_side_found_asks_for_the_other_that_is_unswept(tmp_path: Path) -> None:
    here: Ledger = {"records": [site(1, "已排查"), site(2, "已排查", 村=NORTH)], "acts": [found(1)]}
    there: Ledger = {"records": [site(3, "未排查", 村=WEST), site(4, "已排查", 村=NORTH)]}
    (one,) = asked_of(tmp_path, {A: here, B: there}, border(B, A, (WEST, EAST)))
    assert told((one,)) == [(0, f"示例乙镇{WEST}1处没有排查到位；示例甲乡{EAST}1处查出或存疑")]
    assert [(spot.id, spot.why) for side in one.sides for spot in side.asking] == [
        ("CS-260212-0003", "未排查"),
        ("CS-260212-0001", "发现问题"),
    ]


def test_places_without_a_named_village_are_taken_together(tmp_path: Path) -> None:
    here: Ledger = {"records": [site(1, "未排查"), site(2, "未排查", 村=NORTH)]}
    there: Ledger = {"records": [site(3, "已排查", 村=WEST)]}
    stretches = asked_of(tmp_path, {A: here, B: there}, border(A, B, (NORTH, WEST)))
    assert told(stretches) == [
        (2, f"示例甲乡{NORTH}1处没有排查到位"),
        (2, "示例甲乡1处没有排查到位；示例乙镇其余各村没有登记交界场所"),
    ]


@pytest.mark.parametrize(
    ("other", "says"),
    [(B, "没有登记交界场所"), (C, "没有数据"), (D, "不在汇总里")],
)
def test_a_side_of_which_nothing_is_known_is_never_taken_for_swept(
    other: str, says: str, tmp_path: Path
) -> None:
    here: Ledger = {"records": [site(1, "已排查")], "acts": [found(1)]}
    (one,) = asked_of(tmp_path, {A: here, B: {}}, border(A, other))
    assert told((one,)) == [(0, f"示例甲乡1处查出或存疑；{NAMES_OF[other]}{says}")]


def test_a_neighbour_that_cannot_be_read_is_told_though_nothing_is_found_here(tmp_path: Path) -> None:
    swept: Ledger = {"records": [site(1, "已排查")]}
    stretches = asked_of(tmp_path, {A: swept}, border(A, B), border(A, D))
    assert told(stretches) == [(2, "示例乙镇没有数据")]


def test_open_cases_and_leads_of_a_village_at_the_boundary_count(tmp_path: Path) -> None:
    records = [
        site(1, "已排查"),
        enterprise(1, "示例甲"),
        enterprise(2, "示例乙", 状态="已销号"),
        enterprise(3, "示例丙", 状态="无违法行为"),
        enterprise(4, "示例丁", 村="示例别村"),
        lead(1, "待核查"),
        lead(2, "已办结"),
        lead(3, "查否待办结"),
        {**lead(4, "待核查"), "计入": False},
        lead(5, "待移交", NORTH),
    ]
    there: Ledger = {"records": [site(2, "已排查", 村=WEST)]}
    stretches = asked_of(
        tmp_path, {A: {"records": records}, B: there}, border(A, B, (EAST, WEST), (NORTH, WEST))
    )
    spots = [spot.id for one in stretches for spot in one.one.asking]
    assert spots == ["QY-260212-0001", "XS-260212-0001", "XS-260212-0005"]
    assert [(one.rank, one.one.village) for one in stretches] == [(1, EAST), (1, NORTH)]


def test_what_both_have_swept_asks_for_nobody(tmp_path: Path) -> None:
    county: dict[str, Ledger] = {code: {"records": [site(1, "已排查")]} for code in (A, B)}
    assert asked_of(tmp_path, county, border(A, B, (EAST, EAST))) == ()


def test_a_named_village_of_which_nothing_is_registered_is_told(tmp_path: Path) -> None:
    stretches = asked_of(tmp_path, {A: {}, B: {}}, border(A, B, (EAST, WEST)))
    assert told(stretches) == [(2, f"示例甲乡{EAST}没有登记交界场所；示例乙镇{WEST}没有登记交界场所")]


def test_an_area_has_its_boundaries_with_others_too(tmp_path: Path) -> None:
    county: dict[str, Ledger] = {code: {"records": [site(1, "未排查")]} for code in (A, B, C)}
    borders = border(A, B), border(B, C)
    with asked(tmp_path, county) as facts:
        ledgers = Ledgers.of(facts, sources(A, B, C))
        assert [one.sides[1].code for one in joint(facts, borders, ledgers, C)] == [C]
        assert len(joint(facts, borders, ledgers, A[:6])) == 2
        assert joint(facts, borders, ledgers, D) == ()
