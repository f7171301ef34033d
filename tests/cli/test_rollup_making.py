"""rollup export, dashboard, report and links --draft: what is written, read back; nothing of it loads anything."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import Golden
from openpyxl import load_workbook
from planted_county import CODE, COUNTY, TROUBLE
from processes import Dabzw
from rollup_facts import A, B, rollup_folder

KEPT = Path(__file__).parent / "golden_rollup"
SHEETS = [
    "总表",
    "逾期",
    "逾期明细",
    "排名",
    "疑点",
    "交界",
    "联合检查",
    "联合检查两边",
    "逐月",
    "读不了的台账",
]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rollup_folder(tmp_path_factory.mktemp("county"), COUNTY, **TROUBLE)


@pytest.fixture
def out(county: Path) -> Iterator[Path]:
    yield county / "out"
    shutil.rmtree(county / "out", ignore_errors=True)


def rows(place: Path, sheet: str) -> list[tuple[object, ...]]:
    book = load_workbook(place, read_only=True)
    try:
        return [(*row, *(None,) * 20) for row in book[sheet].iter_rows(values_only=True)]
    finally:
        book.close()


def test_the_workbook_of_a_county(county: Path, out: Path, dabzw: Dabzw) -> None:
    done = dabzw("rollup", "export", "out/县.xlsx", cwd=county)
    assert done.returncode == 0, done.stderr
    place = out / "县.xlsx"
    book = load_workbook(place)
    assert book.sheetnames == SHEETS
    every = rows(place, "总表")
    assert every[0][0] == "示例县各地总表"
    assert "4本台账，其中1本没有数据" in str(every[1][0])
    assert [row[1] for row in every[3:7]] == ["示例甲乡", "示例乙镇", "示例丙乡", "示例丁乡"]
    total = next(row for row in every if row[0] == "合计")
    assert total[1] == "3本"
    assert total[5] == 6
    assert total[11:13] == (3, 3)
    assert [row[1] for row in rows(place, "逾期")[4:6]] == ["示例丁乡", "示例甲乡"]
    assert any(CODE in str(cell) for row in rows(place, "疑点") for cell in row)
    assert [row[1] for row in rows(place, "读不了的台账") if row[2] == "没有数据"] == ["示例丁乡"]


def test_the_workbook_of_one_township(county: Path, out: Path, dabzw: Dabzw) -> None:
    assert dabzw("rollup", "export", "out/甲.xlsx", "--area", "示例甲乡", cwd=county).returncode == 0
    told = rows(out / "甲.xlsx", "总表")
    assert told[0][0] == "示例甲乡各地总表"
    assert [row[0] for row in told if str(row[0]).isdecimal()] == [A]
    assert rows(out / "甲.xlsx", "读不了的台账")[-1][0] == "没有"


def test_the_bulletin_of_a_county(county: Path, dabzw: Dabzw, golden: Golden) -> None:
    done = dabzw("rollup", "report", cwd=county)
    assert done.returncode == 0, done.stderr
    golden(KEPT / "report.md", done.stdout)
    assert "示例丁乡（读不了：盘没有插好）" in done.stdout


def test_the_bulletin_as_files(county: Path, out: Path, dabzw: Dabzw) -> None:
    assert dabzw("rollup", "report", "--format", "docx", cwd=county).returncode == 2
    done = dabzw("rollup", "report", "--format", "docx,html", "--out", "out", cwd=county)
    assert done.returncode == 0, done.stderr
    assert {place.suffix for place in out.iterdir()} == {".docx", ".html"}


class Parts(HTMLParser):
    """What a page asks for, which parts it has, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []
        self.parts: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"src", "srcset", "data", "action", "poster"} or (name == "href" and tag != "a"):
                self.foreign.append(f"{tag} {name}={value}")
            if name == "id" and (value or "").startswith("l-"):
                self.parts.add(value or "")
            if name == "href" and tag == "a":
                self.links.add(value or "")


def test_the_page_of_a_county(county: Path, out: Path, dabzw: Dabzw) -> None:
    done = dabzw("rollup", "dashboard", "--out", "out", cwd=county)
    assert done.returncode == 0, done.stderr
    text = (out / "示例县汇总看板.html").read_text(encoding="utf-8")
    parts = Parts()
    parts.feed(text)
    assert parts.foreign == []
    assert "http" not in re.sub(r'http-equiv|xmlns="http://www.w3.org/2000/svg"', "", text)
    assert parts.links == {f"#{part}" for part in parts.parts}
    assert len(parts.parts) == 4
    assert "default-src &#39;none&#39;" in text
    assert "[dashboard" not in text
    assert "读不了：盘没有插好" in text
    assert CODE in text


def test_leads_are_drafted_for_both_townships_and_can_be_imported(
    county: Path, out: Path, small: Path, dabzw: Dabzw
) -> None:
    done = dabzw("rollup", "links", "--draft", "out", cwd=county)
    assert done.returncode == 0, done.stderr
    drafts = {place.name.split("_")[1]: place for place in out.iterdir()}
    assert set(drafts) == {A, B}
    (heads, lead) = [row for row in rows(drafts[A], "线索") if row[4]][:2]
    own = {str(head): cell for head, cell in zip(heads, lead, strict=True)}
    assert own["企业"] == "QY-260212-0001"
    assert "示例乙镇 QY-260212-0003 示例青禾化工厂（示例东沟村）" in str(own["内容"])
    assert "未经核查不作结论" in str(own["内容"])
    assert "举报人编号" not in own
    tried = dabzw("import", str(drafts[A]), "--as", "lead", "--dry-run", cwd=small)
    assert "新增" in tried.stdout


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("export 县.csv", ".xlsx"),
        ("report --format pdf", "docx"),
        ("export 县.xlsx --json", "--json"),
    ],
)
def test_what_is_refused(line: str, says: str, county: Path, dabzw: Dabzw) -> None:
    done = dabzw("rollup", *line.split(), cwd=county)
    assert done.returncode == 2
    assert says in done.stderr
