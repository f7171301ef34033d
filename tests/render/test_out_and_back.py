"""What leaves for other offices comes back with every code: as it was written, and through their programs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import office
import pytest
import records as r
import sheet_files

from dabzw.intake.cells import value_of
from dabzw.intake.table import Table, table_of
from dabzw.model.ledger import Ledger
from dabzw.render.as_csv import listing_bytes, table_bytes
from dabzw.render.xlsx.workbook import workbook_bytes
from dabzw.reports.books.shared_lists import shared_book
from dabzw.reports.books.workbook import Chosen, ledger_book
from dabzw.reports.looks.sharing import SharedLists, shared_lists
from dabzw.store.sheets.child import read as read_book
from dabzw.store.sheets.grid import Book

AT: Final = r.at("2026-03-12")
CODES: Final = ("编号", "统一社会信用代码", "用电户号", "供水户号", "违法行为", "发现日期")
FIRST: Final = {
    "编号": "QY-260210-0001",
    "统一社会信用代码": "914403001922038216",
    "用电户号": "0400012345678",
    "供水户号": "0012345",
    "违法行为": ("2.2",),
    "发现日期": ("2026-02-10",),
}
SECOND: Final = {
    "编号": "QY-260210-0002",
    "统一社会信用代码": "91110000600037341L",
    "用电户号": "3-1",
    "供水户号": "12-5",
    "违法行为": ("1.1", "2.1"),
    "发现日期": ("2026-02-10",),
}
SHARES: Final = [
    {
        "单位": "电管站",
        "清单": "断电清单",
        "字段": ["编号", "名称", "用电户号", "措施状态", "时限", "完成日期"],
    },
    {"单位": "电管站", "清单": "断水清单", "字段": ["编号", "名称", "供水户号"]},
    {
        "单位": "电管站",
        "清单": "证照清单",
        "字段": ["编号", "名称", "统一社会信用代码", "违法行为", "发证机关"],
    },
]


def _enterprise(codes: Any, name: str) -> Any:
    held = {head: value for head, value in codes.items() if head not in {"违法行为", "发现日期"}}
    return r.enterprise(
        **held,
        名称=name,
        违法行为=[r.found(code) for code in codes["违法行为"]],
        处置=r.plan({"措施": "断电", "时限": "2026-03-11"}, "断水"),
    )


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    told = r.lead(
        来源="内部举报",
        举报人编号="JB-0001",
        企业=FIRST["编号"],
        移交=[{"日期": "2026-03-01", "接收单位": "派出所", "文号": "寺移1号"}],
    )
    known = (_enterprise(FIRST, "甲厂"), _enterprise(SECOND, "乙厂"), told)
    return r.ledger(*known, campaign=r.campaign(共享=SHARES))


@pytest.fixture(scope="module")
def given(ledger: Ledger) -> SharedLists:
    return shared_lists("电管站", ledger, AT, "提交 0")


def codes_of(table: Table) -> list[dict[str, Any]]:
    """The codes of each row, as import takes them."""
    return [
        {
            head: value_of(row.cells[head], table.columns[head][1], sheet_files.SPAN)
            for head in CODES
            if head in row.cells
        }
        for row in table.rows
    ]


@cache
def book_of(file: Path) -> Book:
    return read_book(file.read_bytes(), file.suffix)


def read(file: Path, sheet: str | None = None) -> list[dict[str, Any]]:
    return codes_of(table_of(book_of(file), "ent", sheet))


def of(*heads: str) -> list[dict[str, Any]]:
    return [{head: codes[head] for head in heads} for codes in (FIRST, SECOND)]


LISTS: Final = {
    "断电清单": of("编号", "用电户号"),
    "断水清单": of("编号", "供水户号"),
    "证照清单": of("编号", "统一社会信用代码", "违法行为"),
}
OFFENDERS: Final = "非法违法企业清单台账"


@pytest.fixture(scope="module")
def left(ledger: Ledger, given: SharedLists, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what leaves: the lists and the ledger as workbooks, and as CSV."""
    folder = tmp_path_factory.mktemp("out")
    (folder / "清单.xlsx").write_bytes(workbook_bytes(shared_book(given, ledger.campaign, AT)).data)
    for name, table in given.tables:
        (folder / f"{name}.csv").write_bytes(listing_bytes(table, guarded=True))
    book = ledger_book(ledger, AT, "提交 0", None, Chosen())
    (folder / "台账.xlsx").write_bytes(workbook_bytes(book).data)
    (own,) = next(
        sheet for sheet in ledger_book(ledger, AT, "", None, Chosen()).sheets if sheet.name == OFFENDERS
    ).tables
    heads = [column.head for column in own.columns]
    rows = (dict(zip(heads, row, strict=True)) for row in own.rows)
    (folder / f"{OFFENDERS}.csv").write_bytes(table_bytes(heads, rows, guarded=True))
    return folder


def test_a_list_for_each_sheet_says_for_whom_and_from_when(ledger: Ledger, given: SharedLists) -> None:
    book = shared_book(given, ledger.campaign, AT)
    assert [sheet.name for sheet in book.sheets] == list(LISTS)
    for sheet in book.sheets:
        (line,) = sheet.lines
        assert all(part in line for part in ("接收单位：电管站", "截至：2026-03-12", "共2行"))
        assert "接收人：" in sheet.signs
        assert sheet.title.endswith(sheet.name)
    assert (book.revision, book.basis) == (None, "提交 0")


def test_a_list_that_is_given_twice_has_two_sheets(ledger: Ledger) -> None:
    twice = r.campaign(共享=[*SHARES[2:], {**SHARES[2], "行为": ["2"]}])
    found = shared_lists("电管站", r.ledger(*ledger, campaign=twice), AT, "提交 0")
    assert [sheet.name for sheet in shared_book(found, twice, AT).sheets] == ["证照清单", "证照清单2"]


def test_a_draft_says_so_in_every_row(ledger: Ledger) -> None:
    found = shared_lists("电管站", ledger, AT, "草稿", draft="草稿（未入账的内容）")
    for sheet in shared_book(found, ledger.campaign, AT).sheets:
        (table,) = sheet.tables
        assert table.columns[-1].head == "草稿"
        assert {row[-1] for row in table.rows} == {"草稿（未入账的内容）"}


@pytest.mark.parametrize("unit", ["电管站", "派出所", "乡纪委", "市场监督管理所"])
def test_nobody_who_reported_is_in_a_workbook_for_a_unit(ledger: Ledger, unit: str) -> None:
    own = r.ledger(*ledger, campaign=r.campaign())
    book = shared_book(shared_lists(unit, own, AT, "提交 0"), own.campaign, AT)
    said = repr([(sheet, [list(table.rows) for table in sheet.tables]) for sheet in book.sheets])
    assert "QY-260210-" in said or unit == "乡纪委"
    assert not any(hidden in said for hidden in ("JB-0001", "内部举报", "刺鼻气味"))


def test_what_leaves_comes_back_as_it_was(left: Path) -> None:
    for name, codes in LISTS.items():
        assert read(left / "清单.xlsx", name) == codes
        assert read(left / f"{name}.csv") == codes
    assert read(left / "台账.xlsx", OFFENDERS) == [FIRST, SECOND]
    assert read(left / f"{OFFENDERS}.csv") == [FIRST, SECOND]


@office.NEEDED
def test_csv_opened_and_saved_as_a_workbook_keeps_its_codes(left: Path, tmp_path: Path) -> None:
    meters, whole = office.saved_as("xlsx", tmp_path, left / "断电清单.csv", left / f"{OFFENDERS}.csv")
    assert read(meters) == LISTS["断电清单"]
    assert read(whole) == [FIRST, SECOND]


@office.NEEDED
@pytest.mark.slow
def test_workbooks_saved_as_others_keep_their_codes(left: Path, tmp_path: Path) -> None:
    there = office.saved_as("ods", tmp_path, left / "清单.xlsx", left / "台账.xlsx")
    for lists, whole in (there, office.saved_as("xlsx", tmp_path, *there)):
        for name, codes in LISTS.items():
            assert read(lists, name) == codes
        assert read(whole, OFFENDERS) == [FIRST, SECOND]


@office.NEEDED
@pytest.mark.slow
def test_a_sheet_saved_as_csv_keeps_its_codes(left: Path, ledger: Ledger, tmp_path: Path) -> None:
    for name in LISTS:
        alone = r.campaign(共享=[share for share in SHARES if share["清单"] == name])
        found = shared_lists("电管站", r.ledger(*ledger, campaign=alone), AT, "提交 0")
        (tmp_path / f"{name}.xlsx").write_bytes(workbook_bytes(shared_book(found, alone, AT)).data)
    texts = office.saved_as("csv", tmp_path, *(tmp_path / f"{name}.xlsx" for name in LISTS))
    assert [read(file) for file in texts] == list(LISTS.values())
    again = office.saved_as("xlsx", tmp_path / "again", *(left / f"{name}.csv" for name in LISTS))
    texts = office.saved_as("csv", tmp_path / "again", *again)  # the guard goes through both
    assert [read(file) for file in texts] == list(LISTS.values())
