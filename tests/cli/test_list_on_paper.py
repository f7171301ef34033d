"""Lists on paper: chosen columns, in groups, saying what they are of; and what has no room is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from processes import Dabzw
from small_ledger import AS_OF, DEN, KILN, PAINT, QUIET, YARD


def printed(dabzw: Dabzw, folder: Path, place: Path, *words: str) -> Any:
    done = dabzw(*words, "--out", str(place), "--as-of", AS_OF, cwd=folder)
    assert done.returncode == 0, done.stderr
    return docx.Document(str(place))


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_columns_are_those_that_are_named_also_of_the_workbook(
    dabzw: Dabzw, small: Path, tmp_path: Path
) -> None:
    made = printed(dabzw, small, tmp_path / "清单.docx", "ent", "list", "--columns", "编号，名称,经营地址")
    heads, *rows = cells(made.tables[0])
    assert heads == ["序号", "编号", "名称", "经营地址"]
    assert [row[:2] for row in rows] == [["1", PAINT], ["2", DEN], ["3", QUIET]]
    assert rows[1][3] == "东沟村东头"


def test_the_head_says_what_the_list_is_of_and_as_of_when(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    words = ("site", "list", "--village", "西河村", "--state", "未排查", "--sort", "名称")
    made = printed(dabzw, small, tmp_path / "清单.docx", *words)
    title, line, *_ = (one.text for one in made.paragraphs)
    assert title.endswith("场所清单")
    assert line == f"范围：状态：未排查　　村：西河村　　共1条　　截至：{AS_OF}　　按名称排序"


def test_groups_are_tables_in_the_order_of_the_villages(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    made = printed(dabzw, small, tmp_path / "清单.docx", "site", "list", "--group", "村")
    assert [one.text for one in made.paragraphs if "（1）" in one.text] == ["寺头村（1）", "西河村（1）"]
    assert [cells(table)[1][1] for table in made.tables] == [KILN, YARD]


def test_a_workbook_holds_the_same_rows(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    line = ("ent", "list", "--columns", "编号,状态", "--out", str(tmp_path / "清单.xlsx"), "--as-of", AS_OF)
    assert dabzw(*line, cwd=small).returncode == 0
    sheet = openpyxl.load_workbook(tmp_path / "清单.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=4)]
    assert rows[0] == ["序号", "编号", "状态"]
    assert rows[1][:2] == [1, PAINT]
    assert sheet.page_setup.orientation == "portrait"


def test_a_list_of_nothing_has_its_heads(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    words = ("site", "list", "--village", "东沟村", "--group", "村")
    made = printed(dabzw, small, tmp_path / "清单.docx", *words)
    assert len(cells(made.tables[0])) == 1


def test_the_columns_of_a_screen_can_be_chosen_too(dabzw: Dabzw, small: Path) -> None:
    done = dabzw("ent", "list", "--columns", "名称,经营地址", "--csv", "--as-of", AS_OF, cwd=small)
    assert done.stdout.lstrip("\ufeff").splitlines()[0].replace('"', "") == "名称,经营地址"


WIDE = (
    "统一社会信用代码,名称,编号,注册地址,经营地址,评定理由,排查说明,实际经营,注册经营范围,负责人,实际控制人,出租方,曾用名,关联,"
    "监管站所,备注,无代码原因,原编号,性质,行业,经营状态,场所类别,迁入来源,现场风险提示,违法行为,发现日期,验收人,销号日期"
)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--columns", WIDE, "--out", "清单.docx"), "放不进横放的 A4 纸"),
        (("--columns", "身高", "--out", "清单.docx"), "--columns（列）没有“身高”"),
        (("--out", "清单.pdf"), "清单写成 .docx 或 .xlsx 文件"),
        (("--group", "村"), "--group 和 --out 一起用"),
    ],
)
def test_what_cannot_be_printed_is_refused(
    dabzw: Dabzw, small: Path, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    typed = [str(tmp_path / word) if word.startswith("清单.") else word for word in words]
    done = dabzw("ent", "list", *typed, "--as-of", AS_OF, cwd=small)
    assert done.returncode == 2
    assert says in done.stderr
    assert list(tmp_path.iterdir()) == []
