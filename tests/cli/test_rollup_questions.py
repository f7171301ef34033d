"""rollup late, rank, month, links, border, show: what they say of a county planted by hand, and what they refuse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import Golden
from planted_county import COUNTY, TROUBLE
from processes import Dabzw
from rollup_facts import A, B, C, D, rollup_folder

KEPT = Path(__file__).parent / "golden_rollup"
QUESTIONS = {
    "late": "late",
    "late_by_county": "late --by 县",
    "late_of_area": "late --area 示例乙镇 --limit 当日强制",
    "rank": "rank",
    "rank_by_one": "rank --indicator 场所排查率",
    "month": "month",
    "links": "links",
    "border": "border",
    "show_ledger": f"show {A}",
    "show_record": "show 示例甲乡 QY-260212-0001",
    "show_silent": "show 示例丁乡",
}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rollup_folder(tmp_path_factory.mktemp("county"), COUNTY, **TROUBLE)


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_said_of_a_county(question: str, county: Path, dabzw: Dabzw, golden: Golden) -> None:
    line = QUESTIONS[question].split()
    said = dabzw("rollup", *line, cwd=county)
    assert said.returncode == 0, said.stderr
    golden(KEPT / f"{question}.txt", said.stdout)


@pytest.mark.parametrize("question", ["late", "rank", "links", "show_record"])
def test_what_programs_are_told(question: str, county: Path, dabzw: Dabzw, golden: Golden) -> None:
    golden(
        KEPT / f"{question}.json", dabzw("rollup", *QUESTIONS[question].split(), "--json", cwd=county).stdout
    )


def test_neighbours_are_told_what_to_check_together(
    county: Path, tmp_path: Path, dabzw: Dabzw, golden: Golden
) -> None:
    shutil.copytree(county, tmp_path, symlinks=True, dirs_exist_ok=True)
    with (tmp_path / "rollup.yaml").open("a", encoding="utf-8") as book:
        book.write(f'相邻:\n- {{甲: "{A}", 乙: "{B}", 村: [{{甲: 示例东沟村, 乙: 示例西坡村}}]}}\n')
        book.write(f'- {{甲: "{B}", 乙: "{D}"}}\n')
    golden(KEPT / "border_joint.txt", dabzw("rollup", "border", cwd=tmp_path).stdout)
    told = json.loads(dabzw("rollup", "border", "--json", cwd=tmp_path).stdout)
    assert (told["写明相邻"], told["没有写相邻的"]) == (True, [C])
    assert "联合检查" in dabzw("rollup", "report", cwd=tmp_path).stdout
    alone = dabzw("rollup", "border", "--area", C, cwd=tmp_path).stdout
    assert "还没有写这里的乡镇和谁相邻" in alone


@pytest.mark.parametrize("question", ["month", "border"])
def test_no_ledger_goes_missing(question: str, county: Path, dabzw: Dabzw) -> None:
    told = json.loads(dabzw("rollup", question, "--json", cwd=county).stdout)
    assert [row["台账"] for row in told["台账"]] == ["示例甲乡", "示例乙镇", "示例丙乡", "示例丁乡"]


def test_a_table_for_a_spreadsheet_has_the_silent_ones_too(county: Path, dabzw: Dabzw) -> None:
    said = dabzw("rollup", "rank", "--csv", cwd=county).stdout
    assert "示例丁乡" in said
    assert "线索办结率" in said


@pytest.mark.parametrize(
    ("line", "status", "says"),
    [
        (f"late --as-of 2026-03-01 --area {A}", 2, "rollup update --as-of"),
        ("late --area 示例己乡", 4, "示例己乡"),
        ("late --area 77", 4, "rollup status"),
        ("late --by 村", 2, "乡"),
        ("rank --indicator 别的", 4, "场所排查率"),
        ("show 示例", 4, "请写区划代码"),
        ("show 示例甲乡 9999", 4, "没有"),
        ("show 示例甲乡 0001", 4, "请写全编号"),
    ],
)
def test_what_is_refused(line: str, status: int, says: str, county: Path, dabzw: Dabzw) -> None:
    done = dabzw("rollup", *line.split(), cwd=county)
    assert done.returncode == status
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_as_of_the_moment_of_the_facts_is_theirs(county: Path, dabzw: Dabzw) -> None:
    assert dabzw("rollup", "border", "--as-of", "2026-03-12", cwd=county).returncode == 0


def test_before_the_first_update_it_says_so(tmp_path: Path, dabzw: Dabzw) -> None:
    (tmp_path / "rollup.yaml").write_text(
        f'台账:\n- 区划代码: "{C}"\n  名称: 示例丙乡\n  来源: x\n', encoding="utf-8"
    )
    done = dabzw("rollup", "late", cwd=tmp_path)
    assert done.returncode == 6
    assert "rollup update" in done.stderr
