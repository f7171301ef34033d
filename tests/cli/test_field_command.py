"""dabzw field, and report field: the list of a day, made again from its code, whatever was entered since."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Ledgers
from processes import Dabzw
from small_ledger import AS_OF, FRESH, YARD

from dabzw.model.ids import CROCKFORD

VISIT = ("--result", "未发现", "--method", "明查", "--people", "示例甲")


@pytest.fixture
def folder(ledgers: Ledgers) -> Path:
    return ledgers("copy")


def looked(dabzw: Dabzw, folder: Path, *words: str) -> Any:
    done = dabzw("field", *words, "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_list_of_a_day(dabzw: Dabzw, small: Path) -> None:
    told = looked(dabzw, small, "--as-of", AS_OF)
    rows = {row["编号"]: row for row in told["外勤"]}
    assert {FRESH, YARD} <= {*rows}
    assert rows[YARD]["登记"] == [f"dabzw site inspect {YARD}"]
    assert "机器声" not in json.dumps(told, ensure_ascii=False)  # what was reported
    only = looked(dabzw, small, "--as-of", AS_OF, "--village", "西河")
    assert [row["编号"] for row in only["外勤"]] == [row for row in rows if rows[row]["村"] == "西河村"]


def test_a_printed_list_is_made_again_from_its_code_after_entries(dabzw: Dabzw, folder: Path) -> None:
    before = looked(dabzw, folder, "--as-of", AS_OF)
    assert dabzw("site", "inspect", YARD, *VISIT, "--as-of", AS_OF, cwd=folder).returncode == 0
    now = looked(dabzw, folder, "--as-of", AS_OF)
    assert YARD not in [row["编号"] for row in now["外勤"]]
    again = looked(dabzw, folder, before["单号"].lower(), "--as-of", AS_OF)
    assert again["单号"] == before["单号"]
    assert [(row["村"], row["行"], row["编号"]) for row in again["外勤"]] == [
        (row["村"], row["行"], row["编号"]) for row in before["外勤"]
    ]
    assert [row["编号"] for row in again["外勤"] if row["已登记"]] == [YARD]


def test_a_code_of_another_commit_that_begins_alike_is_refused(dabzw: Dabzw, small: Path) -> None:
    code = looked(dabzw, small, "--as-of", AS_OF)["单号"]
    last = CROCKFORD[CROCKFORD.index(code[-1]) ^ 1]  # the last bits are not among those that it is found by
    done = dabzw("field", code[:-1] + last, cwd=small)
    assert done.returncode == 4


@pytest.mark.parametrize("typed", ["260312-ZZZZZZ", "12", "260312"])
def test_a_code_that_no_sheet_has_is_refused(dabzw: Dabzw, small: Path, typed: str) -> None:
    done = dabzw("field", typed, cwd=small)
    assert done.returncode == 4
    assert f"找不到单号“{typed}”" in done.stderr


def test_rows_are_typed_in_at_a_terminal_only(dabzw: Dabzw, small: Path) -> None:
    done = dabzw("field", "--enter", "--as-of", AS_OF, cwd=small)
    assert done.returncode == 2
    assert "--enter 在终端上逐行问答" in done.stderr


def test_the_sheet_is_written_for_all_villages_or_some(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    def made(*words: str) -> set[str]:
        line = ("report", "field", "--format", "docx,xlsx", "--out", str(tmp_path), "--as-of", AS_OF)
        assert dabzw(*line, *words, cwd=small).returncode == 0
        return {one.name for one in tmp_path.iterdir()}

    assert made() == {f"外勤单_{AS_OF}.docx", f"外勤单_{AS_OF}.xlsx"}
    assert f"外勤单_西河村_{AS_OF}.docx" in made("--village", "西河")


def test_where_nobody_has_to_go_nothing_is_written(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    line = ("report", "field", "--out", str(tmp_path / "out"), "--as-of", "2026-02-01")
    done = dabzw(*line, cwd=small)
    assert (done.returncode, (tmp_path / "out").exists()) == (4, False)
    assert "没有生成外勤单" in done.stderr


@pytest.mark.parametrize("option", [("--public",), ("--to", "东沟村"), ("--issue", "1"), ("7k4q",)])
def test_what_a_sheet_has_no_use_for_is_refused(
    dabzw: Dabzw, small: Path, tmp_path: Path, option: tuple[str, ...]
) -> None:
    done = dabzw("report", "field", *option, "--out", str(tmp_path), "--as-of", AS_OF, cwd=small)
    assert done.returncode == 2
    assert "外勤单" in done.stderr


def test_no_other_paper_is_of_villages(dabzw: Dabzw, small: Path) -> None:
    done = dabzw("report", "bulletin", "--village", "东沟村", "--as-of", AS_OF, cwd=small)
    assert done.returncode == 2
    assert "不用 --village" in done.stderr
