"""Material: found against moved, per name and unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import records as r

from dabzw.rules.case.material import balances
from dabzw.rules.checks.registry import record_findings

Fields = dict[str, Any]


def found(amount: str | None = "20", name: str = "丙酮", unit: str = "千克", **fields: Any) -> Fields:
    known = {} if amount is None else {"数量": amount, "单位": unit}
    return {"品名": name, **known, **fields}


def moved(
    amount: str, how: str = "移交", *, day: str = "2026-03-04", name: str = "丙酮", unit: str = "千克"
) -> Fields:
    return {"日期": day, "品名": name, "数量": amount, "单位": unit, "去向": how}


LICENCE = {"种类": "危险化学品经营许可证", "编号": "示例许1号", "状态": "有效", "有效期至": "2027-01-01"}
HELD = {"许可": "是", "证照": "示例许1号"}


def rows(chemicals: list[Fields], moves: list[Fields], when: str = "2026-03-12") -> list[tuple[Any, ...]]:
    record = r.enterprise(危险化学品=chemicals, 物料去向=moves, 证照=LICENCES).as_of(r.at(when))
    assert record is not None
    return [
        (row.name, row.measure, row.found, row.gone, row.remainder, row.state) for row in balances(record)
    ]


TWENTY, NONE = Decimal(20), Decimal(0)

ALLOWED = {"许可": "是", "证照": "晋危1号"}
LICENCES = [
    {
        "种类": "危险化学品经营许可证",
        "编号": "晋危1号",
        "发证日期": "2026-02-10",
        "有效期至": "2026-02-10",
        "状态": "有效",
    },
    {"种类": "危险化学品经营许可证", "编号": "晋危2号", "发证日期": "2026-02-11", "状态": "有效"},
    {"种类": "危险化学品经营许可证", "编号": "晋危3号", "状态": "暂扣"},
]
"""Of 02-10, the day of the find: one that is valid on it, one from the day after, one that is suspended."""

CASES: list[tuple[list[Fields], list[Fields], list[tuple[Any, ...]]]] = [
    ([], [], []),
    ([found()], [], [("丙酮", "千克", TWENTY, NONE, TWENTY, "去向不足")]),
    ([found()], [moved("12"), moved("8", "销毁")], [("丙酮", "千克", TWENTY, TWENTY, NONE, "平衡")]),
    ([found("12"), found("8")], [moved("20")], [("丙酮", "千克", TWENTY, TWENTY, NONE, "平衡")]),
    ([found()], [moved("21")], [("丙酮", "千克", TWENTY, Decimal(21), Decimal(-1), "去向超出")]),
    ([found(None)], [], [("丙酮", None, None, NONE, None, "数量不明")]),
    (
        [found(None)],
        [moved("5")],
        [("丙酮", None, None, NONE, None, "数量不明"), ("丙酮", "千克", NONE, Decimal(5), Decimal(-5), "数量不明")],
    ),
    ([], [moved("5")], [("丙酮", "千克", NONE, Decimal(5), Decimal(-5), "来源不明")]),
    (
        [found(unit="升")],
        [moved("20")],
        [("丙酮", "升", TWENTY, NONE, TWENTY, "去向不足"), ("丙酮", "千克", NONE, TWENTY, Decimal(-20), "来源不明")],
    ),
    (  # what went of another material settles nothing
        [found(None, name="甲醇"), found("5")],
        [moved("5")],
        [("甲醇", None, None, NONE, None, "数量不明"), ("丙酮", "千克", Decimal(5), Decimal(5), NONE, "平衡")],
    ),
    (
        [found(None, name="甲醇"), found("5")],
        [moved("2", name="甲醇", unit="升")],
        [
            ("甲醇", None, None, NONE, None, "数量不明"),
            ("丙酮", "千克", Decimal(5), NONE, Decimal(5), "去向不足"),
            ("甲醇", "升", NONE, Decimal(2), Decimal(-2), "数量不明"),
        ],
    ),
    (  # an amount without its unit is not known, nor is a sum with it
        [{"品名": "丙酮", "数量": "3"}, found("2")],
        [],
        [("丙酮", None, None, NONE, None, "数量不明"), ("丙酮", "千克", Decimal(2), NONE, Decimal(2), "数量不明")],
    ),
    (
        [found(**ALLOWED), found("7", name="甲醇"), found("3", unit="升")],
        [],
        [
            ("丙酮", "千克", TWENTY, NONE, TWENTY, "有许可"),
            ("甲醇", "千克", Decimal(7), NONE, Decimal(7), "去向不足"),
            ("丙酮", "升", Decimal(3), NONE, Decimal(3), "去向不足"),
        ],
    ),
    ([found(**ALLOWED)], [], [("丙酮", "千克", TWENTY, NONE, TWENTY, "有许可")]),
    (  # what is licensed never pays for what is not
        [found(**ALLOWED), found("5")],
        [moved("5")],
        [("丙酮", "千克", TWENTY, NONE, TWENTY, "有许可"), ("丙酮", "千克", Decimal(5), Decimal(5), NONE, "平衡")],
    ),
    ([found(**ALLOWED)], [moved("3")], [("丙酮", "千克", TWENTY, Decimal(3), Decimal(17), "有许可")]),
    ([found(许可="是")], [], [("丙酮", "千克", TWENTY, NONE, TWENTY, "去向不足")]),  # no licence is named
    ([found(许可="是", 证照="晋危2号")], [], [("丙酮", "千克", TWENTY, NONE, TWENTY, "去向不足")]),
    ([found(许可="是", 证照="晋危3号")], [], [("丙酮", "千克", TWENTY, NONE, TWENTY, "去向不足")]),
    ([found(许可="无需", 说明="家用")], [], [("丙酮", "千克", TWENTY, NONE, TWENTY, "有许可")]),
    ([found(许可="无需")], [], [("丙酮", "千克", TWENTY, NONE, TWENTY, "去向不足")]),
    (  # what was weighed is less: the difference is written off, with its reason
        [found(约="是")],
        [moved("18"), moved("2", "核减")],
        [("丙酮", "千克", TWENTY, TWENTY, NONE, "平衡")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("chemicals", "moves", "expected"), CASES)
def test_balance(chemicals: list[Fields], moves: list[Fields], expected: list[tuple[Any, ...]]) -> None:
    assert rows(chemicals, moves) == expected


def test_a_move_counts_from_its_day() -> None:
    states = [
        rows([found()], [moved("20")], day)[0][-1] for day in ("2026-03-03", "2026-03-04", "2026-03-05")
    ]
    assert states == ["去向不足", "平衡", "平衡"]


def test_moves_are_told_by_where_they_went() -> None:
    record = r.enterprise(危险化学品=[found()], 物料去向=[moved("3"), moved("4", "封存"), moved("5")])
    (row,) = balances(record)
    assert row.moved == {"移交": Decimal(8), "封存": Decimal(4)}
    assert row.path == ("危险化学品", 0)


def test_the_first_entry_that_names_a_material_is_its_place() -> None:
    record = r.enterprise(
        危险化学品=[found("2"), found("3", name="甲醇"), found("5")],
        物料去向=[moved("1"), moved("4", name="乙醇"), moved("6", name="乙醇")],
    )
    assert [(row.name, row.path, row.licensed, row.found) for row in balances(record)] == [
        ("丙酮", ("危险化学品", 0), False, Decimal(7)),
        ("甲醇", ("危险化学品", 1), False, Decimal(3)),
        ("乙醇", ("物料去向", 1), False, NONE),
    ]


DOUBTS: list[tuple[Fields, str | None]] = [
    ({}, "许可没有填，按“否”处理"),
    ({"许可": "否"}, None),
    (HELD, None),
    ({"许可": "是"}, "许可写“是”而没有写是哪一份证照，按“否”处理"),
    ({"许可": "是", "证照": "示例许2号"}, "许可写“是”，所写的证照不在这家的证照里，按“否”处理"),
    ({"许可": "无需"}, "许可写“无需”而没有说明，按“否”处理"),
    ({"许可": "无需", "说明": "自用农药五百毫升"}, None),
    (
        {**HELD, "查明日期": "2027-01-02"},
        "许可写“是”，所写的证照在查明日期（2027-01-02）不是有效的，按“否”处理",
    ),
    ({**HELD, "查明日期": "2027-01-01"}, None),
]


@pytest.mark.parametrize(("fields", "doubt"), DOUBTS)
def test_what_is_written_of_a_licence_is_read_strictly(fields: Fields, doubt: str | None) -> None:
    record = r.enterprise(证照=[LICENCE], 危险化学品=[found(**fields)])
    (row,) = balances(record)
    assert row.doubts == (() if doubt is None else (doubt,))
    assert row.licensed == (doubt is None and fields.get("许可") in ("是", "无需"))


def material_rules(chemicals: list[Fields], moves: list[Fields], **fields: Any) -> list[str]:
    record = r.enterprise(证照=[LICENCE], 危险化学品=chemicals, 物料去向=moves, **fields)
    found_wrong = record_findings(record, r.ledger(record), r.at("2026-03-12"))
    return sorted(one.rule for one in found_wrong if one.rule.startswith(("material", "cleared-material")))


def reasoned(amount: str, **fields: Any) -> Fields:
    return {**moved(amount, "核减"), "理由": "过磅17千克", **fields}


ABOUT = {"许可": "否", "约": "是"}


@pytest.mark.parametrize(
    ("chemicals", "moves", "expected"),
    [
        ([found(**ABOUT)], [moved("17"), reasoned("3")], []),
        ([found(**ABOUT)], [moved("17"), moved("3", "核减")], ["material-unreasoned"]),
        ([found(许可="否")], [moved("17"), reasoned("3")], ["material-written-off"]),
        ([found(**ABOUT)], [reasoned("20")], ["material-written-off"]),
        ([found(许可="是")], [], ["material-licence"]),
        ([found()], [], ["material-licence"]),
        ([found(**HELD)], [], []),
    ],
)
def test_what_is_said_of_material(chemicals: list[Fields], moves: list[Fields], expected: list[str]) -> None:
    assert material_rules(chemicals, moves) == expected


@pytest.mark.parametrize(
    ("chemicals", "moves", "barred"),
    [
        ([found("100", **HELD), found("20000", 许可="否")], [], True),
        ([found("100", **HELD), found("20000", 许可="否")], [moved("100")], True),
        ([found("100", **HELD), found("20000", 许可="否")], [moved("20000")], False),
        ([found("100", 许可="是")], [], True),  # no licence is named
        ([found(None, 许可="否")], [moved("1")], True),
    ],
)
def test_what_bars_the_end_of_a_case(chemicals: list[Fields], moves: list[Fields], *, barred: bool) -> None:
    cleared = {"违法行为": [r.found("2.3")], "销号": {"日期": "2026-03-10", "验收人": ["张山"]}}
    assert ("cleared-material" in material_rules(chemicals, moves, **cleared)) == barred
