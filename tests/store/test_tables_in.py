"""Tables from files: encodings, heads, lines; power use and directories out of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Golden

from dabzw.model.directory import DirectoryRow
from dabzw.model.power import PowerUse, parse_month
from dabzw.store.power import power_bytes, power_path, read_power
from dabzw.store.tablefile import decoded, read_rows, read_table

HEADS = "用电户号,月份,用电量,夜间用电量"
POWER_FOLDER = "data/用电/"
PATH = POWER_FOLDER + "2026-02.csv"


def cells(text: str, encoding: str = "utf-8") -> list[tuple[int, dict[str, str]]]:
    rows, faults = read_table(text.encode(encoding), PowerUse)
    assert faults == ()
    return [(row.line, dict(row.cells)) for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_files_as_offices_save_them(encoding: str) -> None:
    assert cells("用电户号,月份\n甲一,2026-02\n", encoding) == [(2, {"用电户号": "甲一", "月份": "2026-02"})]


def test_text_in_no_known_encoding_is_none() -> None:
    assert decoded(b"\xff\xfe\xff") is None
    assert decoded("甲".encode("gbk")) == "甲"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{HEADS}\n0001,2026-02,120,\n", [(2, {"用电户号": "0001", "月份": "2026-02", "用电量": "120"})]),
        ("月份,用电户号\n2026-02,0001\n", [(2, {"用电户号": "0001", "月份": "2026-02"})]),
        ("用电户号,备注,月份\n0001,x,2026-02\n", [(2, {"用电户号": "0001", "月份": "2026-02"})]),
        ("\n  ,  \n用电户号,月份\n\n0001,2026-02\n", [(5, {"用电户号": "0001", "月份": "2026-02"})]),
        ('用电户号,月份\n"00\n01",2026-02\n0002,2026-03\n', [
            (2, {"用电户号": "00\n01", "月份": "2026-02"}),
            (4, {"用电户号": "0002", "月份": "2026-03"}),
        ]),
        ("用电户号,月份\n0001\n", [(2, {"用电户号": "0001"})]),
        ("用电户号,月份\n0001,2026-02,多余\n", [(2, {"用电户号": "0001", "月份": "2026-02"})]),
        ("用电户号,月份\n", []),
        ("ＣＡＳ,用电户号 ,月份\nx,0001,2026-02\n", [(2, {"用电户号": "0001", "月份": "2026-02"})]),
    ],
)  # fmt: skip
def test_rows_by_their_heads_and_lines(text: str, expected: list[tuple[int, dict[str, str]]]) -> None:
    assert cells(text) == expected


NO_TABLES: dict[str, bytes] = {
    "nothing": b"",
    "blank lines": b"\n\n ,\n",
    "other heads": "姓名,电话\n甲,1\n".encode(),
    "other heads further down": "\n姓名,电话\n".encode(),
    "a head twice": "月份,月份\n2026-02,2026-03\n".encode(),
    "an unknown head twice": "月份,备注,备注\n2026-02,x,y\n".encode(),
    "an open quote": '月份\n"2026-02\n2026-03\n'.encode(),
    "a letter after a quote": '月份\n"2026-02"x\n2026-03\n'.encode(),
    "a packed file": b"PK\x03\x04\x00\x00",
    "no encoding": b"\xff\xff",
    "a zero": "月份\n2026\0\n".encode(),
    "rows that are wrong": (
        "用电户号,月份,用电量,夜间用电量\n0001,2026-02,1,\n\n,2026-13,一,-1\n0002,2026-02,7,0.5\n0003,2026-02,,\n"
    ).encode(),
}


def test_what_is_said_of_a_table(golden: Golden) -> None:
    lines = []
    for name, data in NO_TABLES.items():
        rows, faults = read_rows(data, PowerUse)
        told = [f"第{fault.line}行：{fault.says}（{fault.advice}）" for fault in faults]
        told += [f"第{line}行 = {row.tree()}" for line, row in rows]
        lines.append(f"{name} → {' '.join(told)}\n")
    golden(Path(__file__).parent / "golden/tables_in.txt", "".join(lines))


def test_power_use_as_a_file_of_its_month() -> None:
    given = (("B", "2026-12", "1E+3", None), ("A1", "2026-12", "0.50", "7"), ("A,2", "2026-12", "0", "0"))
    uses = [
        PowerUse.model_validate(
            {"用电户号": name, "月份": month, "用电量": Decimal(used), "夜间用电量": night}
        )
        for name, month, used, night in given
    ]
    assert power_path(uses[0]) == "data/用电/2026-12.csv"
    assert power_bytes(uses).decode() == (
        "用电户号,月份,用电量,夜间用电量\n" + '"A,2",2026-12,0,0\nA1,2026-12,0.50,7\nB,2026-12,1000,\n'
    )


# Power


@pytest.mark.parametrize(
    ("text", "month"),
    [("2026-02", 2), ("2026-2", 2), ("2026/02", 2), ("2026.12", 12), ("2026年2月", 2), ("２０２６-０２", 2)],
)
def test_months(text: str, month: int) -> None:
    assert parse_month(text) == date(2026, month, 1)
    assert parse_month(date(2026, month, 20)) == date(2026, month, 1)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "2026-02-01", "二月", None, 202602])
def test_what_is_no_month(text: object) -> None:
    with pytest.raises(ValueError, match="应为月份"):
        parse_month(text)


@pytest.mark.parametrize(("month", "known"), [("2026-02", date(2026, 3, 1)), ("2026-12", date(2027, 1, 1))])
def test_a_month_is_known_when_it_is_over(month: str, known: date) -> None:
    assert PowerUse.model_validate({"用电户号": "1", "月份": month, "用电量": "0"}).known_from == known


def test_power_is_read_by_account_oldest_first() -> None:
    files = {
        POWER_FOLDER + "2026-03.csv": f"{HEADS}\n0001,2026-03,30,\n".encode(),
        PATH: f"{HEADS}\n0001,2026-02,20,5\n0002,2026-02,7,\n".encode(),
    }
    accounts, findings = read_power(files)
    assert findings == ()
    assert {name: [(use.month.month, use.used) for use in uses] for name, uses in accounts.items()} == {
        "0001": [(2, Decimal(20)), (3, Decimal(30))],
        "0002": [(2, Decimal(7))],
    }
    assert accounts["0001"][0].at_night == Decimal(5)


def test_a_later_file_corrects_an_earlier_one() -> None:
    files = {
        PATH: f"{HEADS}\n0001,2026-02,20,\n".encode(),
        POWER_FOLDER + "2026-02更正.csv": f"{HEADS}\n0001,2026-02,25,\n".encode(),
    }
    accounts, findings = read_power(files)
    assert [use.used for use in accounts["0001"]] == [Decimal(25)]
    assert [(one.rule, one.level, one.file) for one in findings] == [
        ("power-conflict", "警告", POWER_FOLDER + "2026-02更正.csv")
    ]


@pytest.mark.parametrize(
    ("name", "rows", "expected"),
    [
        ("2026-02.csv", "0001,2026-02,20,\n0001,2026-02,20,\n", []),
        (
            "2026-02.csv",
            "0001,2026-02,20,\n0001,2026-02,20,5\n0002,2026-02,1,\n",
            [("power-conflict", 3, "有1行")],
        ),
        ("2026-02.csv", "1,2026-02,2,\n2,2026-03,2,\n3,2026-03,2,\n", [("power-month", 3, "有2行")]),
        ("二月.csv", "1,2026-02,2,\n", [("power-month", 2, "2026-02.csv")]),
        ("2026-02二队.csv", "1,2026-02,2,\n", []),
        (
            "2026-02.csv",
            "".join(f"{place % 50},2026-02,{place},\n" for place in range(100)),
            [("power-conflict", 52, "有50行")],
        ),
    ],
)
def test_rows_that_cannot_all_be_right(name: str, rows: str, expected: list[tuple[str, int, str]]) -> None:
    accounts, findings = read_power({POWER_FOLDER + name: f"{HEADS}\n{rows}".encode()})
    assert [(one.rule, one.line) for one in findings] == [(rule, line) for rule, line, _ in expected]
    assert [text for *_, text in expected if text not in findings[0].says + findings[0].advice] == []
    assert accounts


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("0001,二月,20,", "月份"),
        ("0001,2026-02,很多,", "用电量"),
        ("0001,2026-02,-3,", "用电量"),
        (",2026-02,20,", "用电户号"),
        ("0001,2026-02,20,一半", "夜间用电量"),
    ],
)
def test_a_wrong_row_is_a_finding_at_its_line_and_repeats_no_value(row: str, says: str) -> None:
    accounts, (finding,) = read_power({PATH: f"{HEADS}\n0009,2026-02,1,\n{row}\n".encode()})
    assert list(accounts) == ["0009"]
    assert (finding.rule, finding.level, finding.file, finding.line) == ("power-table", "错误", PATH, 3)
    assert says in finding.says
    assert not any(value in finding.says for value in ("二月", "很多", "一半", "-3"))


# Directories


def test_a_directory_is_read_with_its_lines() -> None:
    data = "名称,负责人,村,经营状态\n甲厂,张山、李海,寺头村,在产\n\n乙厂,,,\n".encode("gbk")
    listed, faults = read_rows(data, DirectoryRow)
    assert faults == ()
    assert [(line, row.name, row.heads, row.village) for line, row in listed] == [
        (2, "甲厂", ("张山", "李海"), "寺头村"),
        (4, "乙厂", (), None),
    ]


@pytest.mark.parametrize(("row", "says"), [(",寺头村,在产", "名称"), ("甲厂,寺头村,开着", "经营状态")])
def test_a_row_that_cannot_be_read_is_a_fault(row: str, says: str) -> None:
    listed, (fault,) = read_rows(f"名称,村,经营状态\n{row}\n乙厂,,\n".encode(), DirectoryRow)
    assert [row.name for _, row in listed] == ["乙厂"]
    assert fault.line == 2
    assert says in fault.says
    assert "开着" not in fault.says
