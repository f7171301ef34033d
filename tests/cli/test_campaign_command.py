"""A file of 行动方案 before there is a ledger: `campaign check`, and what `init --campaign` says of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import pytest
from conftest import Golden
from processes import Dabzw

BASE: Final = "名称: 示例整治行动\n单位: 示例乡人民政府\n"
PHASE: Final = "阶段:\n  - {名称: 整治, 开始: 2027-03-01, 截止: 2027-05-31}\n"
DRAFT: Final = f"""# 示例
{BASE}层极: 县
阶段:
  - {{名称: 动员, 开始: 4月23日, 截止: 2009年10月底}}
  - {{名称: 整治, 开始: 2009-11-01, 截止: 9月中旬, 指标: [建档率]}}
期限:
  - {{代码: 甲, 对象: 场所, 起算: 发现, 完成: 处置完成, 时限: 三五日}}
报送:
  - {{报告: 周报, 时间: 每两周}}
"""


def _lines(text: str) -> list[str]:
    """The findings in what a command says."""
    return [line.strip() for line in text.splitlines() if line.strip().startswith("新.yaml:")]


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    (tmp_path / "新.yaml").write_text(DRAFT, "utf-8")
    return tmp_path


def test_every_fault_of_a_draft_has_its_place_and_what_may_be_written(
    dabzw: Dabzw, draft: Path, golden: Golden
) -> None:
    done = dabzw("campaign", "check", "新.yaml", cwd=draft)
    assert (done.returncode, done.stderr) == (1, "")
    golden(Path(__file__).parent / "campaigns/draft.txt", done.stdout)
    assert len(_lines(done.stdout)) == 8
    assert "至少要有" not in done.stdout


def test_a_founding_says_the_same_and_leaves_nothing_behind(dabzw: Dabzw, draft: Path) -> None:
    said = dabzw("campaign", "check", "新.yaml", cwd=draft)
    done = dabzw("init", "台账", "--campaign", "新.yaml", cwd=draft)
    assert done.returncode == 3
    places = re.findall(r"新\.yaml:(\d+):", said.stdout)
    assert re.findall(r"新\.yaml 第(\d+)行", done.stderr) == places
    assert len(places) == 8
    assert "dabzw check" not in done.stderr
    assert [path.name for path in draft.iterdir()] == ["新.yaml"]


def test_programs_read_the_same(dabzw: Dabzw, draft: Path) -> None:
    done = dabzw("campaign", "check", "新.yaml", "--json", cwd=draft)
    found = json.loads(done.stdout)
    assert (done.returncode, found["错误"], found["读作"]) == (1, 8, [])
    assert {row["文件"] for row in found["问题"]} == {"新.yaml"}
    assert [(row["行"], row["列"]) for row in found["问题"]][:2] == [(4, 1), (6, 18)]


def test_a_sound_file_shows_how_its_times_were_read(dabzw: Dabzw, tmp_path: Path, golden: Golden) -> None:
    limits = (
        "期限:\n"
        "  - {代码: 清零, 对象: 企业, 村: [示例村], 完成: 处置完成, 截止: 2027-05-20}\n"
        "  - {代码: 移交, 对象: 线索, 起算: 核查属实, 完成: 移交, 时限: 三日内}\n"
        "  - {代码: 反馈, 对象: 线索, 起算: 办结, 完成: 反馈, 时限: 半个月, 性质: 预警, 顺延: 是}\n"
        "  - {代码: 查处, 对象: 线索, 起算: 核查属实, 完成: 强制措施, 时限: 当日}\n"
        "  - {代码: 措施, 对象: 企业, 完成: 措施时限}\n"
        "  - {代码: 来文, 对象: 线索, 完成: 来文回复}\n"
    )
    reports = "报送: [{报告: 周报, 时间: 每周五下班前}, {报告: 月报, 时间: 每季度}]\n"
    counting = "计日: {单位: 工作日}\n风险处置: {红: [], 黄: []}\n村: [示例村]\n"
    (tmp_path / "新.yaml").write_text(BASE + PHASE + counting + limits + reports, "utf-8")
    done = dabzw("campaign", "check", "新.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    golden(Path(__file__).parent / "campaigns/check.txt", done.stdout)


def test_a_founding_says_what_is_to_be_looked_at(dabzw: Dabzw, tmp_path: Path) -> None:
    (tmp_path / "新.yaml").write_text(BASE + PHASE, "utf-8")
    done = dabzw("init", "台账", "--campaign", "新.yaml", cwd=tmp_path)
    assert done.returncode == 0
    said = dabzw("campaign", "check", "新.yaml", cwd=tmp_path).stdout
    assert [line.rpartition(" ")[2] for line in _lines(said)] == ["(campaign-villages)"]
    assert "没有填写村名录" in said
    assert done.stderr.count("没有填写村名录") == 1


def test_check_points_to_it_where_there_is_no_ledger(dabzw: Dabzw, draft: Path) -> None:
    done = dabzw("check", "新.yaml", cwd=draft)
    assert done.returncode == 3
    assert "dabzw campaign check 新.yaml" in done.stderr
    assert "campaign check" not in dabzw("check", cwd=draft).stderr


def test_a_file_that_is_not_there(dabzw: Dabzw, tmp_path: Path) -> None:
    done = dabzw("campaign", "check", "新.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "没有 新.yaml 这个文件" in done.stderr


def test_the_campaign_of_a_ledger_is_read_as_the_ledger_reads_it(dabzw: Dabzw, tmp_path: Path) -> None:
    """A file without 格式 is of the newest one, unless a ledger was made from it."""
    (tmp_path / "campaign.yaml").write_text(BASE + PHASE, "utf-8")
    assert "format-old" not in dabzw("campaign", "check", "campaign.yaml", cwd=tmp_path).stdout
    (tmp_path / ".git").mkdir()
    assert "format-old" in dabzw("campaign", "check", "campaign.yaml", cwd=tmp_path).stdout
