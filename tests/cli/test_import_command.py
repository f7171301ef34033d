"""dabzw import as a process: shown first, all or nothing, refused rows to be mended, nothing twice."""

from __future__ import annotations

import json
import subprocess  # noqa: TID251 -- git's own view of what was written
from pathlib import Path
from typing import Any

import pytest
import small_ledger
from conftest import Ledgers
from openpyxl import load_workbook
from processes import Dabzw
from sheet_files import csv_bytes, xlsx_bytes

AT = ("--as-of", small_ledger.AS_OF)
HEADS = ("名称", "行政村", "场所类型", "现状", "检查日期", "检查结果", "检查人员", "备注")
GOOD = ("村口旧仓库", "东沟村", "闲置仓库", "闲置", "2月11日", "未发现", "示例甲、示例乙", "")
BAD = ("河边院落", "东沟村", "院子", "闲置", "", "", "", "")


def _log(folder: Path, form: str = "%s") -> list[str]:
    done = subprocess.run(
        ["git", "log", f"--format={form}"], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def _file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_rows_are_shown_imported_once_and_never_twice(dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path) -> None:
    folder = ledgers("small")
    sheet = _file(tmp_path, "场所.csv", csv_bytes(("东沟村场所排查表",), HEADS, GOOD, ("合计", "1")))
    before = _log(folder)

    shown = dabzw("import", str(sheet), "--as", "site", "--dry-run", *AT, cwd=folder)
    assert shown.returncode == 0
    assert "新增\t1\n变更\t0\n相同\t0\n拒绝\t0" in shown.stdout
    assert _log(folder) == before

    asked = dabzw("import", str(sheet), "--as", "site", *AT, cwd=folder)
    assert asked.returncode == 2
    assert "--yes" in asked.stderr
    assert _log(folder) == before

    done = dabzw("import", str(sheet), "--as", "site", "--yes", *AT, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert _log(folder)[0] == "导入场所：新增1行，变更0行"
    assert "Dabzw-Source: sha256:" in "\n".join(_log(folder, "%B"))

    again = dabzw("import", str(sheet), "--as", "site", "--yes", *AT, cwd=folder)
    assert "相同\t1" in again.stdout
    assert "没有需要导入的" in again.stderr
    assert len(_log(folder)) == len(before) + 1


def test_a_refused_row_stops_all_and_is_mended_and_imported(
    dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path
) -> None:
    folder = ledgers("small")
    sheet = _file(tmp_path, "场所.xlsx", xlsx_bytes(HEADS, GOOD, BAD))
    before = _log(folder)

    stopped = dabzw("import", str(sheet), "--as", "site", "--yes", *AT, cwd=folder)
    assert stopped.returncode == 3
    assert "1行被拒绝，整个文件没有导入" in stopped.stderr
    assert _log(folder) == before

    rest = dabzw("import", str(sheet), "--as", "site", "--yes", "--accept-valid", *AT, cwd=folder)
    assert rest.returncode == 1
    assert _log(folder)[0] == "导入场所：新增1行，变更0行"

    refused = tmp_path / "场所.refused.xlsx"
    book: Any = load_workbook(refused)
    rows = [[cell.value for cell in row] for row in book.active]
    place = next(number for number, row in enumerate(rows, start=1) if row[0] == "河边院落")
    assert "C列“场所类别”：取值不在允许范围内" in rows[place - 1][-1]
    book.active.cell(place, 3).value = "废弃院落"
    book.save(refused)

    mended = dabzw("import", str(refused), "--as", "site", "--yes", *AT, cwd=folder)
    assert mended.returncode == 0, mended.stderr
    assert "新增\t1" in mended.stdout
    assert not (tmp_path / "场所.refused.refused.xlsx").exists()


@pytest.mark.slow
def test_a_refused_file_that_is_being_mended_is_not_overwritten(
    dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path
) -> None:
    folder = ledgers("small")
    sheet = _file(tmp_path, "场所.csv", csv_bytes(HEADS, BAD))
    mended = _file(tmp_path, "场所.refused.xlsx", b"being mended")

    dabzw("import", str(sheet), "--as", "site", "--yes", *AT, cwd=folder)
    dabzw("import", str(sheet), "--as", "site", "--yes", *AT, cwd=folder)

    assert mended.read_bytes() == b"being mended"
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == [
        "场所.refused-2.xlsx",
        "场所.refused.xlsx",
    ]


def test_rules_of_the_ledger_refuse_by_row_and_json_tells_all(
    dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path
) -> None:
    folder = ledgers("small")
    rows = (HEADS, GOOD, ("无名院落", "不存在的村", "废弃院落", "闲置", "", "", "", ""))
    sheet = _file(tmp_path, "场所.csv", csv_bytes(*rows))

    shown = dabzw("import", str(sheet), "--as", "site", "--dry-run", "--json", *AT, cwd=folder)

    answer = json.loads(shown.stdout)
    assert shown.returncode == 1
    assert answer["合计"] == {"新增": 1, "变更": 0, "相同": 0, "拒绝": 1}
    (refused,) = (row for row in answer["导入"] if row["结果"] == "拒绝")
    assert (refused["行"], refused["原因"][0]["列"], refused["原因"][0]["字段"]) == (3, "B", "村")


def test_an_export_comes_back_and_only_the_edited_field_changes(
    dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path
) -> None:
    folder = ledgers("small")
    sheet = tmp_path / "台账.xlsx"
    assert dabzw("export", str(sheet), *AT, cwd=folder).returncode == 0
    book: Any = load_workbook(sheet)
    found = next(
        (row, heads)
        for tab in book
        for heads in tab.iter_rows(max_row=10)
        if {"编号", "内容", "承办"} <= {cell.value for cell in heads}
        for row in tab.iter_rows(min_row=heads[0].row + 1)
        if small_ledger.FRESH in {cell.value for cell in row}
    )
    cells = {head.value: cell for cell, head in zip(*found, strict=True)}
    cells["地点"].value = "村西旧仓库"
    book.save(sheet)

    done = dabzw("import", str(sheet), "--as", "lead", "--yes", *AT, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "变更\t1\n相同\t3\n拒绝\t0" in done.stdout
    difference = subprocess.run(
        ["git", "show", "--format=", "-U0", "HEAD"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    changed = [
        line for line in difference.splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"}
    ]
    assert changed == ["+地点: 村西旧仓库"]


@pytest.mark.slow
def test_power_use_becomes_a_file_a_month(dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path) -> None:
    folder = ledgers("small")
    rows = (
        ("户号", "年月", "用电量"),
        ("A2", "202602", "90"),
        ("A1", "2026年2月", "2,105"),
        ("A1", "202603", "8"),
    )
    sheet = _file(
        tmp_path, "用电.csv", "\n".join(",".join(f'"{c}"' for c in row) for row in rows).encode("gbk")
    )

    done = dabzw("import", str(sheet), "--as", "power", "--yes", *AT, cwd=folder)

    assert done.returncode == 0, done.stderr
    month = (folder / "data/用电/2026-02.csv").read_text(encoding="utf-8")
    assert month == "用电户号,月份,用电量,夜间用电量\nA1,2026-02,2105,\nA2,2026-02,90,\n"
    again = dabzw("import", str(sheet), "--as", "power", "--yes", *AT, cwd=folder)
    assert "相同\t3" in again.stdout


def test_a_directory_is_reconciled(dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path) -> None:
    folder = ledgers("small")
    sheet = _file(tmp_path, "目录.csv", csv_bytes(("企业名称", "所在村"), ("示例石料厂", "寺头村")))
    options = (
        "--station",
        "市场监督管理所",
        "--directory",
        "营业执照登记目录",
        "--version-date",
        "2026-02-28",
    )

    missing = dabzw("import", str(sheet), "--as", "directory", *AT, cwd=folder)
    done = dabzw("import", str(sheet), "--as", "directory", *options, "--yes", *AT, cwd=folder)

    assert missing.returncode == 2
    assert "--station" in missing.stderr
    assert done.returncode == 0, done.stderr
    assert _log(folder)[0] == "目录对账：1家记入目录，新登记0家"


def test_a_directory_with_a_row_that_cannot_be_read_answers_one_object(
    dabzw: Dabzw, small: Path, tmp_path: Path
) -> None:
    rows = (("企业名称", "统一社会信用代码"), ("示例石料厂", ""), ("示例窑厂", "123"))
    sheet = _file(tmp_path, "目录.csv", csv_bytes(*rows))
    named = ("--station", "市场监督管理所", "--directory", "营业执照登记目录", "--version-date", "2026-02-28")
    done = dabzw("import", str(sheet), "--as", "directory", *named, "--yes", "--json", *AT, cwd=small)

    assert done.returncode == 3
    answer = json.loads(done.stdout)
    assert (answer["合计"]["拒绝"], answer["提交"]) == (1, None)
    assert answer["拒绝另存"] == str(tmp_path / "目录.refused.xlsx")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("表.xlsx", b"<html><table></table></html>", "另存为 .xlsx"),
        ("表.csv", csv_bytes(("内容", "村", "举报人电话"), ("异味", "东沟村", "13800138000")), "删去这一列"),
        ("表.csv", b"", "文件是空的"),
    ],
)
def test_a_file_that_cannot_be_taken_is_a_sentence_and_no_change(
    dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    folder = ledgers("small")
    before = _log(folder)

    done = dabzw("import", str(_file(tmp_path, name, data)), "--as", "lead", "--yes", *AT, cwd=folder)

    assert done.returncode == 2
    assert says in done.stderr
    assert "13800138000" not in done.stderr + done.stdout
    assert _log(folder) == before
