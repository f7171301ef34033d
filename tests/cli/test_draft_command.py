"""`dabzw campaign draft`: a file to be looked through, refused while something is open, then a ledger."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from processes import Dabzw

from dabzw.intake.notice.proposal import proposed
from dabzw.intake.notice.reading import read_notice
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.moments import Instant
from dabzw.rules.checks.registry import campaign_findings
from dabzw.store.reader import load

ISSUED: Final = date(2026, 2, 9)
NOTICES: Final = Path(__file__).parents[1] / "intake" / "notices"
SETTLED: Final = (
    ("  单位: 待定", "  单位: 自然日"),
    ("  天数: 待定", '  天数: ["30", "90"]'),
    ("  行为: 待定", '  行为: ["1.1"]'),
    ("单位: 待定", "单位: 示例县人民政府"),
)
"""What a clerk fills in."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "notice.txt").write_bytes((NOTICES / "notice.txt").read_bytes())
    return folder


def _draft(name: str, issued: date | None = ISSUED, year: int | None = None) -> str:
    text = (NOTICES / name).read_text("utf-8")
    return proposed(read_notice(text, issued if name == "notice.txt" else None, year)).text


def settled(text: str) -> str:
    """A draft with everything filled in, and the list of what was open taken out."""
    head, _, rest = text.partition("待定:\n")
    for blank, filled in SETTLED:
        rest = rest.replace(blank, filled)
    return head + re.sub(r"\A(?:  - .*\n)+", "", rest)


def test_a_draft_is_refused_until_all_is_settled_and_then_makes_a_ledger(dabzw: Dabzw, desk: Path) -> None:
    made = dabzw("campaign", "draft", "notice.txt", "--out", "new.yaml", "--issued", "2026-02-09", cwd=desk)
    assert made.returncode == 0
    assert "完成：已写出 new.yaml" in made.stderr
    draft = (desk / "new.yaml").read_text("utf-8")
    assert draft == _draft("notice.txt")
    open_ones = re.findall(r'^  - "(.*)"$', draft, re.MULTILINE)
    refused = dabzw("init", "台账", "--campaign", "new.yaml", cwd=desk)
    assert refused.returncode == 3
    assert len(open_ones) == 3
    assert all(says in refused.stderr for says in open_ones)
    assert not (desk / "台账").exists()
    (desk / "new.yaml").write_text(settled(draft), "utf-8")
    founded = dabzw("init", "台账", "--campaign", "new.yaml", cwd=desk)
    assert founded.returncode == 0, founded.stderr
    inside = dabzw("campaign", "draft", "notice.txt", "--out", "台账/campaign.yaml", cwd=desk)
    assert (inside.returncode, "是台账自己的文件夹或文件" in inside.stderr) == (2, True)


@pytest.mark.parametrize("name", ["notice", *sorted(path.stem for path in NOTICES.glob("*/*.txt"))])
def test_what_is_settled_can_be_read_whole(name: str) -> None:
    file = next(path for path in NOTICES.rglob("*.txt") if path.stem == name)
    loaded = load({CAMPAIGN_FILE: settled(_draft(file.relative_to(NOTICES).as_posix())).encode()})
    assert [(one.field, one.says) for one in loaded.findings] == []
    assert loaded.ledger is not None
    errors = [
        one for one in campaign_findings(loaded.ledger, Instant.of(date(2026, 3, 1))) if one.level == "错误"
    ]
    assert [(one.field, one.says) for one in errors] == []


def test_without_a_file_to_write_the_draft_goes_to_the_screen_alone(dabzw: Dabzw, desk: Path) -> None:
    done = dabzw("campaign", "draft", "notice.txt", "--as-of", "2027-01-20", cwd=desk)
    assert (done.returncode, done.stdout) == (0, _draft("notice.txt", None, 2027))
    assert "通知里没有写年份，按2027年填" in done.stderr


def test_what_was_settled_in_a_file_is_not_written_over(dabzw: Dabzw, desk: Path) -> None:
    words = ("campaign", "draft", "notice.txt", "--issued", "2026-02-09", "--out", "kept by hand.yaml")
    assert [dabzw(*words, cwd=desk).returncode for _ in range(2)] == [0, 0]  # the same is the same
    kept = (desk / "kept by hand.yaml").read_text("utf-8").replace("单位: 待定", "单位: 自然日", 1)
    (desk / "kept by hand.yaml").write_text(kept, "utf-8")
    refused = dabzw(*words, cwd=desk)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "已经有了" in refused.stderr
    assert (desk / "kept by hand.yaml").read_text("utf-8") == kept


def test_a_year_that_no_notice_says_is_taken_from_who_asks_and_has_to_be_settled(
    dabzw: Dabzw, desk: Path
) -> None:
    draft = _draft("notice.txt", None, 2027)
    assert '  - "年份：通知没有写，日期按2027年填的；逐个核对，不对的改正"' in draft
    assert re.findall(r"截止: (2027-..-..) # (.)", draft)[:3] == [
        ("2027-02-14", "中"),
        ("2027-03-31", "中"),
        ("2027-03-31", "中"),
    ]
    assert "2027" not in _draft("notice.txt", None)  # where nobody says one, none is made up
    (desk / "kept.yaml").write_text("阶段:\n  - {名称: 甲, 开始: 2025-02-01, 截止: 2025-03-01}\n", "utf-8")
    done = dabzw(
        "campaign", "draft", "notice.txt", "--against", "kept.yaml", "--as-of", "2027-01-20", cwd=desk
    )
    assert "按2025年填" in done.stderr


def test_programs_read_the_facts(dabzw: Dabzw, desk: Path) -> None:
    done = dabzw("campaign", "draft", "notice.txt", "--issued", "2026-02-09", "--json", cwd=desk)
    found = json.loads(done.stdout)
    assert list(found) == ["格式", "事项", "待定", "放不进去", "没有读出"]
    assert {
        "种类": "阶段",
        "名称": "集中整治",
        "内容": [],
        "开始": "2026-02-15",
        "截止": "2026-03-31",
        "把握": "高",
        "条款": "一（二）",
        "原文": "集中整治阶段（2月15日至3月31日）",
    } in found["事项"]
    assert [one["条款"] for one in found["没有读出"]] == ["一（二）", "一（二）", "四（一）", "四（二）"]


def test_a_notice_is_held_against_a_campaign_line_by_line(dabzw: Dabzw, desk: Path) -> None:
    (desk / "old.yaml").write_text(_draft("notice.txt"), "utf-8")
    changed = (
        (desk / "notice.txt").read_text("utf-8").replace("3月31日", "4月20日").replace("较大风险", "一般风险")
    )
    (desk / "amended.txt").write_text(changed, "utf-8")
    words = ("campaign", "draft", "amended.txt", "--issued", "2026-02-09", "--against", "old.yaml")
    done = dabzw(*words, cwd=desk)
    rows = {tuple(line.split("\t")) for line in done.stdout.splitlines() if "\t" in line}
    assert ("不同", "阶段 集中整治 截止", "2026-04-20", "2026-03-31") in rows
    assert ("只在文件", "风险处置 较大", "", "责令停产停业、限期整改") in rows
    assert not any(row[0] == "相同" for row in rows)
    assert (desk / "old.yaml").read_text("utf-8").count("2026-03-31") == 4  # it is only looked at


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("没有.docx",), "没有 没有.docx 这个文件"),
        (("notice.txt", "--out", "notice.txt"), "不能写在通知自己的文件上"),
        (("notice.txt", "--against", "notice.txt"), "notice.txt 读不进来"),
    ],
)
def test_wrong_words_are_refused_in_a_sentence(
    dabzw: Dabzw, desk: Path, words: tuple[str, ...], says: str
) -> None:
    done = dabzw("campaign", "draft", *words, cwd=desk)
    assert done.returncode == 2
    assert says in done.stderr
    assert (desk / "notice.txt").read_bytes() == (NOTICES / "notice.txt").read_bytes()
