"""export to partner units and reconcile with a directory, as processes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from processes import Dabzw
from small_ledger import AS_OF, DEN, FRESH, PAINT, QUIET

Ledgers = Callable[[str], Path]
STATION, DIRECTORY = "市场监督管理所", "营业执照登记目录"
NAMED = ("--station", STATION, "--directory", DIRECTORY, "--version-date", "2026-02-28")


def answered(dabzw: Dabzw, folder: Path, *args: str) -> Any:
    done = dabzw(*args, "--json", "--as-of", AS_OF, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def table(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


# export


def test_a_unit_gets_its_list_as_a_file(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    file = tmp_path / "给电管站" / "断电.csv"
    done = dabzw("export", "--for", "电管站", str(file), "--as-of", AS_OF, cwd=small)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "依据提交 " in done.stderr
    assert "CSV 文件用表格软件直接打开" in done.stderr
    assert table(file.read_bytes()) == [
        ["编号", "名称", "经营地址", "用电户号", "措施状态", "时限"],
        [DEN, "东沟村东头院内加工点", "东沟村东头", "", "未安排", ""],
    ]


def test_a_unit_gets_its_list_as_a_workbook(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    file = tmp_path / "断电.xlsx"
    done = dabzw("export", "--for", "电管站", str(file), "--as-of", AS_OF, cwd=small)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "（给电管站，1行，依据提交 " in done.stderr
    assert "CSV" not in done.stderr
    (sheet,) = openpyxl.load_workbook(file).worksheets
    rows = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    assert sheet.title == "断电清单"
    assert ["编号", "名称", "经营地址", "用电户号", "措施状态", "时限"] in rows
    assert [DEN, "东沟村东头院内加工点", "东沟村东头", "未安排"] in rows
    assert {cell.number_format for row in sheet.iter_rows() for cell in row if cell.value == DEN} == {"@"}


def test_the_same_list_on_stdout_and_as_json(dabzw: Dabzw, small: Path) -> None:
    done = dabzw("export", "--for", "电管站", "--as-of", AS_OF, cwd=small)
    assert table(done.stdout.encode())[1][0] == DEN
    rows = answered(dabzw, small, "export", "--for", "电管站")
    assert rows["依据"].startswith("提交 ")
    assert [row["编号"] for row in rows["清单"][0]["记录"]] == [DEN]
    before = dabzw("export", "--for", "电管站", "--as-of", "2026-02-10", cwd=small)
    assert len(table(before.stdout.encode())) == 1


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--for", "供水站"), "--for（单位）没有“供水站”；可填：电管站、市场监督管理所、派出所、乡纪委"),
        (("清单.csv",), "用 --for 指明给哪个单位；可填：电管站"),
        (("--for", "电管站", "清单.pdf"), "给单位的清单写成 .xlsx 文件"),
    ],
)
def test_a_wrong_export(dabzw: Dabzw, small: Path, args: tuple[str, ...], says: str) -> None:
    done = dabzw("export", *args, cwd=small)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_uncommitted_changes_are_refused_or_marked(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("edited")
    refused = dabzw("export", "--for", "电管站", "--as-of", AS_OF, cwd=folder)
    assert (refused.returncode, refused.stdout) == (5, "")
    assert "没有入账" in refused.stderr
    draft = dabzw("export", "--for", "电管站", "--draft", "--as-of", AS_OF, cwd=folder)
    heads, row = table(draft.stdout.encode())
    assert (heads[-1], row[-1]) == ("草稿", "草稿（未入账的内容）")
    old = dabzw("export", "--for", "电管站", "--rev", "HEAD", "--as-of", AS_OF, cwd=folder)
    assert len(table(old.stdout.encode())) == 2


# reconcile


def directory(folder: Path, *rows: str, heads: str = "名称,统一社会信用代码,村,经营地址,经营状态") -> Path:
    file = folder / "目录.csv"
    file.write_bytes("\n".join((heads, *rows, "")).encode("gb18030"))
    return file


def results(rows: Any) -> list[tuple[str, int | None, str | None]]:
    return [(row["结果"], row["行"], row["编号"]) for row in rows["对账"]]


KNOWN = "示例石料厂,,寺头村,寺头村东,停产"
OTHER = "新示例厂,92000000MA0000003W,西河村,西河村口,在产"
POOR = "没写地址的厂,,西河村,,在产"


def test_a_directory_is_compared_and_nothing_is_written(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    file = directory(tmp_path, KNOWN.replace("寺头村东", "寺头村西"), OTHER, POOR)
    head = (small / ".git" / "refs" / "heads" / "main").read_text()
    rows = answered(dabzw, small, "reconcile", str(file), *NAMED)
    assert results(rows) == [("新增", 3, None), ("新增", 4, None), ("变更", 2, QUIET), ("未列", None, PAINT)]
    assert rows["来源"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert rows["对账"][2]["变更"] == [{"字段": "经营地址", "原": "寺头村东", "现": "寺头村西"}]
    assert rows["对账"][1]["说明"] == "缺经营地址，不能登记"
    assert rows["合计"]["新增"] == 2
    shown = dabzw("reconcile", str(file), *NAMED, "--as-of", AS_OF, cwd=small).stdout
    assert "经营地址：寺头村东 → 寺头村西" in shown
    assert (small / ".git" / "refs" / "heads" / "main").read_text() == head


def test_apply_enters_the_directory_in_one_commit_with_its_source(
    dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path
) -> None:
    folder = ledgers("small")
    file = directory(tmp_path, KNOWN.replace("寺头村东", "寺头村西"), OTHER, POOR)
    apply = ("reconcile", str(file), *NAMED, "--apply")
    refused = dabzw(*apply, cwd=folder)
    assert refused.returncode == 2
    assert "要加 --yes 确认" in refused.stderr
    rows = answered(dabzw, folder, *apply, "--yes")
    entry = [{"名称": DIRECTORY, "站所": STATION, "版本日期": "2026-02-28"}]
    quiet = answered(dabzw, folder, "show", QUIET)
    assert (quiet["目录"], quiet["经营地址"]) == (entry, "寺头村东")
    newest = answered(dabzw, folder, "log", "--limit", "1")["历史"][0]
    assert newest["事项"] == "目录对账：1家记入目录，新登记1家"
    (new,) = [one for one in newest["编号"] if one != QUIET]
    record = answered(dabzw, folder, "show", new)
    assert (record["名称"], record["性质"], record["监管站所"], record["目录"]) == (
        "新示例厂",
        "个体工商户",
        STATION,
        entry,
    )
    text = dabzw("log", "--limit", "1", "--patch", cwd=folder).stdout
    assert "寺头村西" not in text
    assert rows["提交"].startswith(newest["提交"])
    assert f"Dabzw-Source: sha256:{rows['来源']}" in commit_message(folder, rows["提交"])
    again = dabzw(*apply, "--yes", "--as-of", AS_OF, cwd=folder)
    assert "没有需要登记的" in again.stderr


def commit_message(folder: Path, commit: str) -> str:
    import zlib

    loose = folder / ".git" / "objects" / commit[:2] / commit[2:]
    return zlib.decompress(loose.read_bytes()).decode()


@pytest.mark.parametrize(
    ("rows", "named", "says"),
    [
        ([KNOWN], (*NAMED[:3], "别的目录", *NAMED[4:]), "没有“别的目录”这个目录，"),
        ([KNOWN], (*NAMED[:5], "二月"), "--version-date（版本日期）填写不对"),
    ],
)
def test_a_wrong_directory(
    dabzw: Dabzw, small: Path, tmp_path: Path, rows: list[str], named: tuple[str, ...], says: str
) -> None:
    done = dabzw("reconcile", str(directory(tmp_path, *rows)), *named, cwd=small)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_a_missing_file(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    done = dabzw("reconcile", str(tmp_path / "没有.csv"), *NAMED, cwd=small)
    assert done.returncode == 2
    assert "打不开" in done.stderr


def test_nobody_who_reported_is_in_any_export(dabzw: Dabzw, small: Path) -> None:
    for unit in ("电管站", "市场监督管理所", "派出所", "乡纪委"):
        text = dabzw("export", "--for", unit, "--as-of", AS_OF, cwd=small).stdout
        assert "JB-0001" not in text
        assert FRESH not in text
